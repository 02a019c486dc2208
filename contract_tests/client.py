"""The harness's own client: each reply is judged and written down, and what a call makes is noted."""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import httpx

from contract_tests.checks import Broken
from contract_tests.contract import Contract, Operation
from contract_tests.ledger import Ledger
from contract_tests.record import Exchange, Recorder, header_pairs
from contract_tests.replies import reply_faults
from contract_tests.sandbox import Clock
from contract_tests.target import Http

# How long an operation is waited for that can't succeed yet, and how often its state is looked at.
READY_SECONDS = 60.0
LOOK_SECONDS = 0.05
# A caller past its limit waits for the next window at most this often for one request.
PATIENCE = 3


@dataclass(frozen=True)
class Reply:
    """One reply, judged already."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def json(self) -> Any:
        """The body; Broken when it is not JSON."""
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise Broken("JSON", f"{self.status} with a body that is not JSON: {error}") from None

    @property
    def data(self) -> Any:
        """The data of a success; Broken when it is none."""
        return self._member("data")

    @property
    def error(self) -> Any:
        """The error; Broken when it is none."""
        return self._member("error")

    @property
    def rules(self) -> set[tuple[str, str]]:
        """Field and rule of every fault that a 422 names."""
        return {(fault["field"], fault["rule"]) for fault in self.error["details"].get("errors", [])}

    def _member(self, name: str) -> Any:
        if not isinstance(self.json, dict) or name not in self.json:
            raise Broken("envelope", f"{self.status} without {name}: {self.body[:500]!r}")
        return self.json[name]


class Identity(Protocol):
    """Who calls: the headers that authenticate, and the name of the variable that stands for them in a command."""

    @property
    def variable(self) -> str: ...

    def headers(self) -> dict[str, str]: ...


@dataclass(frozen=True)
class Credential:
    """Fixed headers."""

    fixed: dict[str, str] = field(default_factory=dict)
    variable: str = ""

    def headers(self) -> dict[str, str]:
        return self.fixed


@dataclass(frozen=True)
class Connection:
    """What all clients of a run share."""

    base_url: str
    contract: Contract
    recorder: Recorder
    ledger: Ledger
    clock: Clock
    http: Http
    # Called with the seconds until a rate window ends; returns when it has.
    wait: Any = time.sleep


class Session:
    """A user who is logged in, anew whenever the access token nears its end by the target's clock."""

    def __init__(self, connection: Connection, username: str, password: str, variable: str = "TOKEN") -> None:
        self.username, self.password, self.variable = username, password, variable
        self._connection = connection
        self._token = ""
        self._ends: datetime | None = None

    def headers(self) -> dict[str, str]:
        now = self._connection.clock.now()
        if not self._token or self._ends is None or now >= self._ends:
            data = Client(self._connection).log_in(self.username, self.password)
            self._token = data["access_token"]
            self._ends = now + timedelta(seconds=data["expires_in"]) / 2
        return {"Authorization": f"Bearer {self._token}"}

    def end(self) -> None:
        """Forget the session; the next request begins another."""
        self._token = ""


def _sent_body(request: httpx.Request) -> bytes:
    try:
        return request.content
    except httpx.RequestNotRead:
        return b""


@dataclass(frozen=True)
class Client:
    """Calls to the target as somebody."""

    connection: Connection
    identity: Identity = field(default_factory=Credential)

    @property
    def contract(self) -> Contract:
        return self.connection.contract

    def acting(self, **headers: str) -> Client:
        """The same connections with another credential, given as headers."""
        return replace(self, identity=Credential({name.replace("_", "-"): text for name, text in headers.items()}))

    def call(
        self,
        operation: Operation | str,
        *,
        path: dict[str, Any] | None = None,
        limited: bool = False,
        at_once: bool = False,
        **request: Any,
    ) -> Reply:
        """A request to an operation. Raises Broken when there is no reply.

        `request` is what httpx takes: params, json, content, headers. A 429 is waited out, unless it is wanted
        (`limited`), and so is what the operation's `x-waits-for` names, unless `at_once`.
        """
        found = self._named(operation) if isinstance(operation, str) else operation
        if "x-waits-for" in found.raw and not (at_once or limited):
            self._wait_for(found, path or {})
        return self.send(found.method, found.path.format(**(path or {})), limited=limited, **request)

    def _wait_for(self, operation: Operation, path: dict[str, Any]) -> None:
        """Until the operation can succeed; not at all where its state is not to be had. Raises Broken."""
        wanted = operation.raw["x-waits-for"]
        last = time.monotonic() + READY_SECONDS
        while True:
            reply = self.call(wanted["operation"], path=path)
            if reply.status != self.contract.operations[wanted["operation"]].success:
                return
            found = reply.data.get(wanted["field"])
            if found in wanted["until"]:
                return
            if time.monotonic() > last:
                said = f"{wanted['field']} is still {found!r} after {READY_SECONDS:.0f} s"
                raise Broken("what is begun comes to its end", said, wanted["operation"])
            time.sleep(LOOK_SECONDS)  # nothing tells of it but looking

    def _named(self, name: str) -> Operation:
        if name not in self.contract.operations:
            raise Broken("operations of this API", f"the document has no operation {name}", name)
        return self.contract.operations[name]

    def send(self, method: str, path: str, *, limited: bool = False, **request: Any) -> Reply:
        """A request to a path, which begins after the base path. Raises Broken when there is no reply."""
        reply = self._send(method, path, **request)
        for _ in range(PATIENCE):
            if limited or reply.status != 429:
                break
            self.connection.wait(float(reply.headers.get("retry-after", "1")))
            reply = self._send(method, path, **request)
        return reply

    def _send(self, method: str, path: str, *, headers: dict[str, Any] | None = None, **request: Any) -> Reply:
        link = self.connection
        operation = link.contract.find(method, httpx.URL(path).path)
        sent = {"X-Request-ID": f"vct-{uuid.uuid4().hex}", **self.identity.headers(), **(headers or {})}
        built = link.http.build_request(method, link.base_url + path, headers=sent, **request)
        began = time.monotonic()
        try:
            got = link.http.exchange(built)
        except httpx.HTTPError as error:
            name = operation.id if operation else None
            raise Broken(
                "an answer to every request", f"{method} {path}: {type(error).__name__} {error}", name
            ) from None
        exchange = Exchange(
            operation.id if operation else None,
            link.recorder.gate,
            method,
            str(built.url),
            header_pairs(built.headers),
            _sent_body(built),
            got.status_code,
            header_pairs(got.headers),
            got.content,
            time.monotonic() - began,
            self.identity.variable,
        )
        link.recorder.note(exchange)
        self._judge(operation, exchange)
        return Reply(got.status_code, got.headers, got.content)

    def _judge(self, operation: Operation | None, exchange: Exchange) -> None:
        link = self.connection
        faults = reply_faults(
            link.contract,
            operation,
            dict(exchange.request_headers),
            exchange.status,
            dict(exchange.response_headers),
            exchange.response_body,
            link.clock.now(),
        )
        for fault in faults:
            link.recorder.report(fault.rule, fault.message, exchange.operation, exchange)
        if operation is not None:
            link.ledger.notice(operation, exchange)

    def log_in(self, username: str, password: str) -> dict[str, Any]:
        """The data of a successful log-in; Broken otherwise."""
        reply = self.call("log_in", json={"username": username, "password": password})
        if reply.status != 200:
            raise Broken("log-in", f"{username} with the right password is answered {reply.status}", "log_in")
        data: dict[str, Any] = reply.data
        for name in ("access_token", "refresh_token"):
            self.connection.recorder.secrets[str(data[name])] = f"${name.removeprefix('access_').upper()}"
        return data

    def logged_in(self, username: str, password: str) -> Client:
        """A client with a session of its own."""
        return replace(self, identity=Session(self.connection, username, password))
