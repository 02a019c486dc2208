"""The receivers that docs/webhooks.md prints take what is genuine, once, and refuse what is not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from contract_tests.toolbox import node_program
from tests.service.running import Server, start_server, stop, until
from tests.service.test_webhooks import ALLOWED, HOOKS, hook, ping, settled

PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text()


def block(language: str) -> str:
    (found,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return str(found)


@contextmanager
def running(language: str, secret: str, folder: Path) -> Iterator[list[str]]:
    """The page's receiver; the lines that it prints."""
    program = folder / f"receiver.{language}"
    program.write_text(block(language))
    command = [sys.executable if language == "python" else str(node_program()), str(program)]
    process = subprocess.Popen(
        command,
        env={**os.environ, "WEBHOOK_SECRET": secret, "PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    lines: list[str] = []
    assert process.stdout is not None
    output = process.stdout
    reading = threading.Thread(target=lambda: lines.extend(line.strip() for line in output), daemon=True)
    reading.start()
    try:
        until(lambda: lines, seconds=60)
        yield lines
    finally:
        process.kill()
        process.wait()
        reading.join()
        output.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = start_server(tmp_path_factory.mktemp("hooks"), **ALLOWED, VALTRONICS_WEBHOOK_ATTEMPTS="1")
    yield running
    stop(running)


@pytest.mark.parametrize("language", ["python", "js"])
def test_a_receiver_of_the_page_takes_what_is_signed_with_its_secret(
    server: Server, language: str, tmp_path: Path
) -> None:
    made, other = hook(server, is_active=False), hook(server, is_active=False)
    with running(language, made["secret"], tmp_path) as lines:
        url = f"http://127.0.0.1:{lines[0].split()[-1]}/hook"
        for webhook in (made, other):
            server.put(f"{HOOKS}{webhook['id']}", {"url": url, "is_active": True})
        taken = settled(server, ping(server, made["id"]), "delivered")
        _redrive(server, taken)
        forged = settled(server, ping(server, other["id"]), "dead")
        assert forged["last_error"] == "answered 401"
        assert lines[1:] == [f"ping {taken['event_id']}"]


def _redrive(server: Server, notification: Any) -> None:
    server.post(f"/api/v1/alerts/notifications/{notification['id']}/redrive", None)
    again = settled(server, notification["id"], "delivered")
    assert again["event_id"] == notification["event_id"]
