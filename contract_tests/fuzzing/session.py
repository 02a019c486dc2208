"""What the fuzzer's process knows of the run that started it, and the caller on whose behalf it fuzzes."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from contract_tests import contract as contracts
from contract_tests.client import Client, Connection, Session
from contract_tests.contract import Operation
from contract_tests.ledger import Ledger
from contract_tests.record import Recorder
from contract_tests.sandbox import Clock, Sandbox
from contract_tests.stage import Stage
from contract_tests.target import open_http

VARIABLE = "CONTRACT_FUZZ"
# Values in the configured dictionaries that stand for what only the running session knows.
CURRENT_PASSWORD = "the-password-of-this-session"
CURRENT_REFRESH_TOKEN = "the-refresh-token-of-this-session"
# An id this far beyond the run's own belongs to nobody.
BEYOND = 1_000_000
# Of each of three processes; each call may be followed by two probes without a credential, of which a minute has room
# for 100 by default.
CALLS_A_WINDOW = 10


@dataclass(frozen=True)
class Brief:
    """What the run tells the fuzzer's process, in a file that the environment names."""

    document: str
    origin: str
    base_url: str
    folder: str
    role: str
    username: str
    password: str
    now: str
    sandboxed: bool
    # Whether log-ins, or calls without a credential, are limited to fewer than a fuzzer makes.
    limited: bool
    name: str
    start: str
    devices: list[int] = field(default_factory=list)
    own: dict[str, list[int]] = field(default_factory=dict)

    def write(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self)))


class Caller:
    """The user who fuzzes. Its calls may end its own session, and it keeps up with that.

    That is a legal call with a documented effect, so it is made; it is for the caller to know what it did. (The
    fuzzer's own remedy, a new log-in after a 401, is not there in its stateful phase.)
    """

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.contract = contracts.read(Path(brief.document).read_bytes())
        http = open_http()
        clock = Clock(datetime.fromisoformat(brief.now))
        self.sandbox = Sandbox(http, brief.origin, clock) if brief.sandboxed else None
        self.recorder = Recorder(Path(brief.folder), gate="fuzz")
        ledger = Ledger(self.contract, Path(brief.folder) / "created.ndjson")
        self.connection = Connection(brief.base_url, self.contract, self.recorder, ledger, clock, http, self._wait)
        self.stage = Stage(brief.name, datetime.fromisoformat(brief.start), devices=brief.devices, own=brief.own)
        self.session = Session(self.connection, brief.username, brief.password)
        self.ended: set[str] = set()
        self.refresh_token = ""
        self.since_window = 0
        # Set when a reply says that no more calls are left in the present window.
        self.window_full = False

    @property
    def client(self) -> Client:
        return Client(self.connection, self.session)

    def live_authorization(self) -> str:
        return self.session.headers()["Authorization"]

    def live_refresh_token(self) -> str:
        """Of a session of its own: the one that fuzzes is another. It works once; `notice` learns the next one."""
        token, self.refresh_token = self.refresh_token, ""
        if not token:
            data = Client(self.connection).log_in(self.brief.username, self.brief.password)
            token = str(data["refresh_token"])
        return token

    def notice(self, operation: Operation, authorization: str, data: Any) -> None:
        """What a success has changed for the caller itself."""
        if operation.id == "refresh_token" and data["user"]["username"] == self.brief.username:
            self.refresh_token = data["refresh_token"]
        elif operation.id == "log_out":
            self.ended.add(authorization)
            self.session.end()

    def own(self, noun: str, value: Any) -> Any:
        """An object of the run in place of one that may be somebody's; what can't exist stays."""
        ids = self.brief.own.get(noun, [])
        if not isinstance(value, int) or not ids or value in ids or value < 1 or value > max(ids) + BEYOND:
            return value
        return ids[value % len(ids)]

    def pace(self) -> None:
        """Keep below the limits of log-ins and of calls without a credential, where windows are ours to begin.

        Some of the fuzzer's own probes are not seen by its hooks, hence the count.
        """
        self.since_window += 1
        many = self.brief.limited and self.since_window >= CALLS_A_WINDOW
        if self.sandbox is not None and (many or self.window_full):
            self.sandbox.begin_windows()
            self.since_window = 0
            self.window_full = False

    def _wait(self, seconds: float) -> None:
        if self.sandbox is not None:
            self.sandbox.begin_windows()


class Ending:
    """Ends this process when it is asked to, between two requests: what the last one made has been written down.

    `enter` before a request and `leave` after it; `leave` without `enter` does no harm.
    """

    def __init__(self) -> None:
        self._idle = threading.Event()
        self._idle.set()
        self._asked = False
        signal.signal(signal.SIGTERM, self._begin)

    def enter(self) -> None:
        self._idle.clear()
        if self._asked:
            self._idle.set()
            threading.Event().wait()  # The process ends.

    def leave(self) -> None:
        self._idle.set()

    def _begin(self, *_: object) -> None:
        self._asked = True
        threading.Thread(target=self._end, daemon=True).start()

    def _end(self) -> None:
        self._idle.wait()
        os._exit(2)


def end_with_parent() -> None:
    """End this process when the harness that started it is gone, however it went: nobody would remove what it makes."""
    parent = os.getppid()

    def watch() -> None:
        # Nothing tells a process that its parent went; half a second more or less makes no difference.
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(2)

    threading.Thread(target=watch, daemon=True).start()


def from_environment() -> Caller:
    fields = json.loads(Path(os.environ[VARIABLE]).read_text())
    return Caller(Brief(**fields))
