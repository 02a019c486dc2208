"""The overview's JavaScript, in a browser and in Node, against the demo.

Verbatim means: its own text, with the address and the token filled in. As one script it can't work with any server:
`send` on a socket that is still connecting throws (WebSockets Standard, "send"), so its last statement never runs. Its
statements do work when each is run once the socket is ready for it, as in a console.
"""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contract_tests.toolbox import node_program
from tests.service import browser
from tests.service.running import API
from tests.service.streams import check
from tests.valtronics.sandboxes import PASSWORD, Sandbox, running

SCRIPT = (Path(__file__).parent / "overview_stream.js").read_text()
FRAMES = 12
# A console shows objects; what they held is compared as text.
RECORDING = "globalThis.frames = []; console.log = (word, data) => frames.push([word, data]);"
OPEN = "new Promise((done) => ws.readyState === 1 ? done(true) : ws.addEventListener('open', () => done(true)))"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("demo"), "--days", "0.01", command="demo") as started:
        started.token = started.log_in(password=PASSWORD)["access_token"]
        yield started


def filled_in(demo: Sandbox) -> str:
    script = SCRIPT.replace("localhost:8000", f"127.0.0.1:{demo.port}").replace("your-jwt-token", demo.token)
    assert script.count("127.0.0.1") == script.count(demo.token) == 1
    return script


def statements(script: str) -> list[str]:
    """Its four statements, as one would paste them one after another."""
    found = re.split(r"^// .*\n", script, flags=re.MULTILINE)
    assert len(found) == 4
    return found


def check_frames(demo: Sandbox, frames: list[Any]) -> None:
    """Every point of the device that was stored between the first and the last frame came, once."""
    assert all(word == "Received:" for word, _ in frames)
    told = [data for _, data in frames]
    for frame in told:
        check(frame)
    points = [frame for frame in told if frame["type"] == "telemetry_update"]
    assert len(points) >= FRAMES
    times = [frame["timestamp"] for frame in points]
    query = {"device_id": 1, "start_time": times[0], "end_time": times[-1], "size": 1000}
    stored = demo.get(f"{API}/telemetry/", query=query).data["items"]
    assert len(stored) < 1000
    # The last moment is left out by the query, since not all of its points may have come yet.
    key = [(frame["metric"], frame["timestamp"], frame["value"]) for frame in points if frame["timestamp"] < times[-1]]
    assert sorted(key) == sorted((each["metric_name"], each["timestamp"], each["metric_value"]) for each in stored)


@browser.needs_browser
def test_in_a_browser_its_statements_work_one_after_another(demo: Sandbox, tmp_path: Path) -> None:
    with browser.opened(f"http://127.0.0.1:{demo.port}/docs", tmp_path) as page:
        page.run(RECORDING)
        connect, on_open, subscribe, on_message = statements(filled_in(demo))
        for part in (connect, on_open, OPEN, subscribe, on_message):
            assert "exception" not in str(page.run(part))
        deadline = time.monotonic() + 60
        while page.run("frames.length") < FRAMES + 2:
            assert time.monotonic() < deadline
        check_frames(demo, page.run("frames"))


@browser.needs_browser
def test_in_a_browser_one_script_of_it_throws_whatever_the_server_does(demo: Sandbox, tmp_path: Path) -> None:
    with browser.opened(f"http://127.0.0.1:{demo.port}/docs", tmp_path) as page:
        assert "InvalidStateError" in page.run(filled_in(demo))["exception"]
        # What ran before the exception is in force: the credential is sent, and nobody listens to the answer.
        assert page.run(OPEN) is True
        assert page.run("ws.onmessage") is None


@browser.needs_browser
def test_a_page_of_elsewhere_is_kept_out(demo: Sandbox, tmp_path: Path) -> None:
    page_file = tmp_path / "page.html"
    page_file.write_text("<title>elsewhere</title>")
    with browser.opened(page_file.as_uri(), tmp_path / "profile") as page:
        script = f"new Promise((done) => {{ const ws = new WebSocket('ws://127.0.0.1:{demo.port}/ws');"
        assert page.run(script + "ws.onopen = () => done('open'); ws.onerror = () => done('refused'); })") == "refused"


def node(script: str) -> subprocess.CompletedProcess[str]:
    # Node 20 has the browser's WebSocket behind this option, later ones without it.
    command = [str(node_program()), "--experimental-websocket", "--no-warnings", "-e", script]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_in_node_its_statements_work_one_after_another(demo: Sandbox) -> None:
    connect, on_open, subscribe, on_message = statements(filled_in(demo))
    enough = f"if (frames.length >= {FRAMES + 2}) {{ console.info(JSON.stringify(frames)); process.exit(); }}"
    recording = RECORDING.replace("frames.push([word, data])", f"{{ frames.push([word, data]); {enough} }}")
    done = node(f"{recording}\n{connect}\n{on_open}\n{OPEN}.then(() => {{\n{subscribe}\n{on_message}\n}});")
    assert done.returncode == 0, done.stderr
    check_frames(demo, json.loads(done.stdout))


def test_in_node_one_script_of_it_throws_too(demo: Sandbox) -> None:
    done = node(filled_in(demo))
    assert done.returncode == 1
    assert "InvalidStateError" in done.stderr
