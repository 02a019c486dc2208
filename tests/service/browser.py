"""A headless Chromium that is told what to do over its own debugging protocol."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--remote-debugging-port=0",
    # The address of a proxy that does not exist closes the network to everything but this machine.
    "--proxy-server=127.0.0.1:1", "--proxy-bypass-list=127.0.0.1",
)  # fmt: skip

needs_browser = pytest.mark.skipif(
    # CI installs one, so there its absence must be seen.
    BROWSER is None and "CI" not in os.environ,
    reason="needs Chromium, which .ci/run installs",
)


@dataclass
class Page:
    """One page; `said` is what its scripts wrote on the console, each line as its parts."""

    socket: ClientConnection
    said: list[list[Any]] = field(default_factory=list)
    asked: int = 0

    def call(self, method: str, **params: Any) -> Any:
        self.asked += 1
        self.socket.send(json.dumps({"id": self.asked, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv(timeout=60))
            if answer.get("method") == "Runtime.consoleAPICalled":
                self.said.append([part.get("value") for part in answer["params"]["args"]])
            elif answer.get("id") == self.asked:
                assert "error" not in answer, answer
                return answer["result"]

    def run(self, script: str) -> Any:
        """What the console shows for a script: its value, or the exception as {"exception": …}."""
        found = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            return {"exception": found["exceptionDetails"]["exception"]["description"]}
        return found["result"].get("value")


@contextmanager
def opened(address: str, profile: Path) -> Iterator[Page]:
    """A page at an address, in a browser that reaches this machine alone."""
    assert BROWSER is not None, "no Chromium on the path"
    command = [BROWSER, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stderr is not None
            line = next(line for line in process.stderr if "DevTools listening on" in line)
            port = line.split("127.0.0.1:")[1].split("/")[0]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=30) as reply:
                found = next(each for each in json.loads(reply.read()) if each["type"] == "page")
            with connect(found["webSocketDebuggerUrl"], max_size=None, origin=None) as socket:
                page = Page(socket)
                page.call("Runtime.enable")
                page.call("Page.navigate", url=address)
                page.run("new Promise((done) => document.readyState === 'complete' ? done() : onload = () => done())")
                yield page
        finally:
            process.terminate()
