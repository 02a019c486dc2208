"""One run of the harness: everything that a gate needs, from the first request to the last object removed."""

from __future__ import annotations

import random
import secrets
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from contract_tests import sandbox as sandboxes
from contract_tests.checks import Broken, CannotRun
from contract_tests.client import Client, Connection, Credential, Session
from contract_tests.contract import Contract, Operation
from contract_tests.ledger import Ledger
from contract_tests.record import Recorder
from contract_tests.samples import own_sample
from contract_tests.sandbox import Clock, Sandbox
from contract_tests.stage import FURNISHED, Stage, furnish, make_users
from contract_tests.target import Document, Http, Target, find_document, open_http

# Old enough that nothing is in the future, young enough for any retention.
STAGED_HOURS_AGO = 66


@dataclass(frozen=True)
class Options:
    """What a run is asked to do."""

    base_url: str
    username: str
    password: str
    folder: Path
    profile: str = "quick"
    seed: int = 1
    spec: Path | None = None
    previous: Path | None = None
    keep: bool = False


@dataclass
class Run:
    """A run in progress. Made by `opened`, which also ends it."""

    options: Options
    target: Target
    document: Document
    recorder: Recorder
    ledger: Ledger
    clock: Clock
    http: Http
    sandbox: Sandbox | None
    name: str
    stage: Stage
    say: Callable[[str], None]
    password_of_run: str = field(default_factory=lambda: f"Vct-{secrets.token_urlsafe(12)}")
    # What has to end before the run's objects can be removed: processes that would make more.
    closing: ExitStack = field(default_factory=ExitStack)
    # What could not be removed at the end.
    left: list[str] = field(default_factory=list)
    # Documented statuses that this target can't be made to give, with the reason: (operation, status) → why.
    out_of_reach: dict[tuple[str, int], str] = field(default_factory=dict)
    # What the coverage gate has counted, for the reports.
    figures: dict[str, Any] = field(default_factory=dict)
    # What a gate wants said about itself at the end, by its name.
    notes: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.recorder.secrets |= {self.options.password: "$PASSWORD", self.password_of_run: "$PASSWORD_OF_RUN"}
        self._connection = Connection(
            self.target.base_url, self.contract, self.recorder, self.ledger, self.clock, self.http, self.wait
        )
        self._sessions: dict[str, Session] = {}
        self._staged = f"{self.name}-staged"

    @property
    def contract(self) -> Contract:
        return self.document.contract

    @property
    def spec_bytes(self) -> bytes:
        return self.document.source

    @property
    def seed(self) -> int:
        return self.options.seed

    @property
    def profile(self) -> str:
        return self.options.profile

    @property
    def folder(self) -> Path:
        return self.options.folder

    @property
    def operations(self) -> list[Operation]:
        return list(self.contract.operations.values())

    def client(self, who: str = "nobody") -> Client:
        """Calls as nobody, as the user of a role, or as the person who runs the harness ("helper")."""
        if who == "nobody":
            return Client(self._connection, Credential())
        if who not in self._sessions:
            self._sessions[who] = self._session(who)
        return Client(self._connection, self._sessions[who])

    def _session(self, who: str) -> Session:
        if who == "helper":
            return Session(self._connection, self.options.username, self.options.password)
        variable = "TOKEN" if who == self.contract.highest_role else f"{who.upper()}_TOKEN"
        return Session(self._connection, self.stage.users[who], self.password_of_run, variable)

    @property
    def admin(self) -> Client:
        """The run's own user of the highest role."""
        return self.client(self.contract.highest_role)

    def wait(self, seconds: float) -> None:
        """Until a rate window is over: a moment in a sandbox, real time elsewhere."""
        if self.sandbox is not None:
            self.sandbox.advance(seconds + 1)
            return
        self.say(f"the target limits requests: waiting {seconds:.0f} s")
        time.sleep(seconds + 0.5)

    def begin_gate(self) -> None:
        """In a sandbox each gate begins on the stage as it was set: none depends on what went before it."""
        if self.sandbox is not None:
            self.sandbox.reset(self._staged)
            self.forget_sessions()

    def forget_sessions(self) -> None:
        """After a reset of the sandbox, log in again."""
        for session in self._sessions.values():
            session.end()

    def furnish(self) -> None:
        """Set the stage. Raises Broken where the target does not even allow that."""
        try:
            make_users(self.stage, self.client("helper"), list(self.contract.roles), self.password_of_run)
            furnish(self.stage, self.admin, next(iter(self.contract.roles)), self.password_of_run)
            self.stage.own |= self.others()
            if self.sandbox is not None:
                self.sandbox.save(self._staged)
        except (Broken, KeyError, TypeError, ValueError) as error:
            last = self.recorder.last
            rule = error.rule if isinstance(error, Broken) else "usable replies"
            name = (error.operation if isinstance(error, Broken) else None) or (last.operation if last else None)
            raise Broken(rule, f"the stage can't be set: {error!r}", name) from None

    def others(self) -> dict[str, list[int]]:
        """One new object of each kind that the stage is not furnished with, by noun."""
        stage = replace(self.stage, own=dict(self.stage.own))
        makers = {noun: one.creation for noun, one in self.contract.collections.items() if noun not in FURNISHED}
        makers |= {noun: child.maker for noun, child in self.contract.offspring.items()}
        for noun, maker in makers.items():
            stage.own[noun] = [int(self.admin.call(maker, **own_sample(maker, stage)).data["id"])]
        return {noun: stage.own[noun] for noun in makers}


@contextmanager
def opened(options: Options, say: Callable[[str], None]) -> Iterator[Run]:
    """A run on a target that answers, with a person who may run it; at the end the target is as it was found.

    Raises CannotRun with one line that says what is wrong: address, document or log-in.
    """
    with open_http() as http:
        target, document = find_document(http, options.base_url, options.spec)
        now = _log_in_at(http, target, document.contract, options)
        clock = Clock(now)
        sandbox = Sandbox(http, target.origin, clock) if sandboxes.offered(http, target.origin) else None
        name = f"vct-{secrets.token_hex(4)}"
        start = clock.now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=STAGED_HOURS_AGO)
        recorder = Recorder(options.folder)
        ledger = Ledger(document.contract, options.folder / "created.ndjson")
        run = Run(options, target, document, recorder, ledger, clock, http, sandbox, name, Stage(name, start), say)
        if sandbox is not None:
            sandbox.save(name)
        try:
            yield run
        finally:
            _leave(run)
            ledger.close()
            recorder.close()


def _leave(run: Run) -> None:
    """Remove what the run made, unless it is to be kept."""
    # Nothing may end this half way: it takes seconds, and what it leaves is somebody's.
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    run.closing.close()
    if run.options.keep:
        return
    if run.sandbox is not None:
        run.sandbox.leave(run.name)
        run.ledger.clear()
        return
    run.ledger.load()
    run.recorder.begin("clean-up", "everything made is removed")
    helper = run.client("helper")
    left = []
    for operation, id in reversed(list(run.ledger.made)):
        deletion = run.contract.operations[operation]
        name = deletion.path.rsplit("{", 1)[1].rstrip("}")
        try:
            reply = helper.call(deletion, path={name: id})
            if reply.status not in (deletion.success, 404):
                left.append(f"{operation} {id}: {reply.status}")
        except Broken as error:
            left.append(f"{operation} {id}: {error}")
    if left:
        run.left = left
        run.recorder.report("the run's objects can be removed", "; ".join(left), left[0].split()[0], None)
    with suppress(Broken):
        helper.call("log_out")


def _post(http: httpx.Client, url: str, body: dict[str, str]) -> httpx.Response:
    """The reply, once the target no longer asks to come again later."""
    reply = http.post(url, json=body)
    for _ in range(3):
        if reply.status_code != 429:
            break
        time.sleep(min(float(reply.headers.get("retry-after", "1")), 61.0))
        reply = http.post(url, json=body)
    return reply


def _log_in_at(http: httpx.Client, target: Target, contract: Contract, options: Options) -> datetime:
    """The target's time, from a log-in that worked and belongs to somebody who may make users."""
    if not contract.roles:
        raise CannotRun("the document has no table of roles and permissions in its description")
    lacking = {"log_in", "log_out", "create_user"} - contract.operations.keys()
    if lacking:
        raise CannotRun(f"the document is of another API: it has no {', '.join(sorted(lacking))}")
    url = f"{target.base_url}{contract.operations['log_in'].path}"
    try:
        reply = _post(http, url, {"username": options.username, "password": options.password})
        answer = reply.json() if reply.status_code < 500 else {}
    except (httpx.HTTPError, ValueError) as error:
        raise CannotRun(f"{url} does not answer a log-in in JSON: {type(error).__name__} {error}") from None
    if reply.status_code == 401:
        raise CannotRun(f"--username {options.username}: the server refuses this user name and password")
    if reply.status_code != 200:
        raise CannotRun(f"{url} answers a log-in with {reply.status_code}: {reply.text[:200]}")
    role = answer.get("data", {}).get("user", {}).get("role", contract.highest_role)
    if role in contract.roles and "users:manage" not in contract.roles[role]:
        raise CannotRun(f"--username {options.username} is {role}; the harness needs a user who may manage users")
    with suppress(KeyError, TypeError, httpx.HTTPError):
        # It was to see whether the log-in works; the run begins a session of its own.
        credential = {"Authorization": f"Bearer {answer['data']['access_token']}"}
        http.post(f"{target.base_url}{contract.operations['log_out'].path}", headers=credential)
    try:
        return datetime.fromisoformat(answer["timestamp"])
    except (KeyError, TypeError, ValueError):
        return datetime.now(UTC)
