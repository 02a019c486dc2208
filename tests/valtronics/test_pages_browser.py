"""The documentation pages in a real browser: they render the whole contract, and nothing is blocked or missing."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

from valtronics.contract import load_contract
from valtronics.pages import pages

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
    "--virtual-time-budget=15000",
    "--dump-dom",
]

pytestmark = pytest.mark.skipif(
    # CI installs one, so there its absence must be seen.
    BROWSER is None and "CI" not in os.environ,
    reason="needs Chromium, which .ci/run installs",
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    contract = load_contract()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(Starlette(routes=pages(contract.source, contract.as_json, b"")), log_config=None)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def visit(address: str, profile: Path) -> tuple[str, list[str]]:
    """The rendered page and what the browser's console said."""
    assert BROWSER is not None, "no Chromium on the path"
    # The address of a proxy that does not exist closes the network to everything but this machine.
    command = [
        BROWSER,
        *FLAGS,
        f"--user-data-dir={profile}",
        "--proxy-server=127.0.0.1:1",
        "--proxy-bypass-list=127.0.0.1",
        address,
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def operations() -> set[tuple[str, str]]:
    paths = load_contract().document["paths"]
    return {
        (op["operationId"], op["tags"][0]) for item in paths.values() for op in item.values() if isinstance(op, dict)
    }


def test_swagger_ui_shows_every_operation_and_complains_about_nothing(address: str, tmp_path: Path) -> None:
    page, console = visit(f"{address}/docs", tmp_path)
    assert console == []
    shown = set(re.findall(r'id="operations-([a-z]+)-([a-z_]+)"', page))
    assert {(tag, name) for name, tag in operations()} <= shown
    assert 'value="/api/v1"' in page, "Try it out has no server to send to"


def test_redoc_shows_every_operation_and_complains_about_nothing(address: str, tmp_path: Path) -> None:
    page, console = visit(f"{address}/redoc", tmp_path)
    assert console == []
    shown = set(re.findall(r'data-section-id="(?:tag/[a-z]+/)?operation/([a-z_]+)"', page))
    assert {name for name, _ in operations()} <= shown


def test_the_console_would_have_told(address: str, tmp_path: Path) -> None:
    """The check above can fail: a page that its own policy stops is told of."""
    page = tmp_path / "page.html"
    policy = '<meta http-equiv="Content-Security-Policy" content="img-src \'none\'">'
    page.write_text(f'{policy}<img src="{address}/static/valtronics/icon.svg">')
    _, console = visit(page.as_uri(), tmp_path / "profile")
    assert len(console) == 1
