"""A `valtronics sandbox` as a process of its own, and the calls that its tests need."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.service.running import API, Answer, Server, stop

PASSWORD = "password123"


class Sandbox(Server):
    """A running sandbox."""

    ready_token: str = ""

    def look(self) -> Any:
        answer = self.get("/sandbox/", auth=False)
        assert answer.status == 200, answer.body
        return answer.json

    def now(self) -> datetime:
        return datetime.fromisoformat(self.look()["clock"]["now"])

    def clock(self, **change: Any) -> Any:
        """Change the clock; what it shows then."""
        answer = self.put("/sandbox/clock", change, auth=False)
        assert answer.status == 200, answer.body
        return answer.json

    def advance(self, seconds: float) -> None:
        self.clock(advance_seconds=seconds)

    def save(self, name: str) -> int:
        """Save the state; the status."""
        return self.put(f"/sandbox/states/{name}", None, auth=False).status

    def reset(self, state: str = "demo", **more: Any) -> Any:
        answer = self.post("/sandbox/reset", {"state": state, **more}, auth=False)
        assert answer.status == 200, answer.body
        return answer.json

    def fail(self, kind: str, **more: Any) -> None:
        answer = self.put("/sandbox/failure", {"kind": kind, **more}, auth=False)
        assert answer.status == 200, answer.body

    def mend(self) -> None:
        assert self.delete("/sandbox/failure", auth=False).json["failure"] is None

    def enter(self, state: str = "demo") -> None:
        """A state as it was, with a clock that stands, and admin logged in."""
        self.reset(state)
        self.clock(running=False)
        self.token = self.log_in(password=PASSWORD)["access_token"]

    def get_ready(self, state: str = "demo") -> None:
        """Enter a state, and keep it for `begin`."""
        self.enter(state)
        assert self.save("ready") == 201
        self.ready_token = self.token

    def begin(self) -> None:
        """Where `get_ready` left it: a test begins here without another log-in."""
        self.reset("ready")
        self.token = self.ready_token

    def me(self, token: str) -> Answer:
        return self.get(f"{API}/auth/me", token=token)


@contextmanager
def running(folder: Path, *arguments: str, command: str = "sandbox", **settings: str) -> Iterator[Sandbox]:
    """Start it on a free port with no setting but the given ones; ended by SIGTERM."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VALTRONICS_")}
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "valtronics", command, "--port", "0", *arguments],
        env={**inherited, "TMPDIR": str(folder), "VALTRONICS_COMPUTE_WARM": "false", **settings},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    server, listens = Sandbox(process, ""), threading.Event()
    threading.Thread(target=_listen, args=(server, listens), daemon=True).start()
    try:
        assert listens.wait(60), b"".join(server.lines)
        assert server.port, b"".join(server.lines)
        yield server
    finally:
        assert stop(server) == 0


def _listen(server: Sandbox, listens: threading.Event) -> None:
    assert server.process.stdout is not None
    with server.process.stdout as output:
        for line in output:
            server.lines.append(line)
            if b" on http://" in line:
                server.port = int(line.rsplit(b":", 1)[1])
                listens.set()
    listens.set()


def database(folder: Path) -> Path:
    """The file that the sandbox works on."""
    (found,) = folder.glob("valtronics-sandbox-*/sandbox.db")
    return found
