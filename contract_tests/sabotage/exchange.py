"""Requests and replies as a violation sees them, and the ASGI application that hands them to it.

What a violation does not touch passes through byte for byte: bodies are read only when it asks for them.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from urllib.parse import parse_qsl, quote, urlencode

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Pairs = list[tuple[str, str]]

# Not part of the contract: the sandbox's own paths, by which a test moves the clock and the state.
CONTROL = "/sandbox"


class Ground(Protocol):
    """What a violation may know of the service that it damages."""

    def administrator(self) -> str:
        """An access token that may do everything, of a session that nobody else knows."""

    def now_us(self) -> int:
        """The service's clock, in microseconds since the epoch."""


class Incoming:
    """The body of a request on its way: handed on as it comes, and kept, so that it can be looked at afterwards."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._parts: list[bytes] = []
        self.content: bytes | None = None

    async def receive(self) -> Message:
        """The next message of the server."""
        message = await self._receive()
        if self.content is None:
            self._parts.append(message.get("body", b""))
            if message["type"] == "http.disconnect" or not message.get("more_body"):
                self.content = b"".join(self._parts)
        return message

    async def read(self) -> bytes:
        while self.content is None:
            await self.receive()
        return self.content


@dataclass(frozen=True)
class Request:
    """One request. `operation` is its operationId, None where the contract has none; `arguments` those in its path."""

    method: str
    path: str
    query: str
    headers: Pairs
    incoming: Incoming
    ground: Ground
    operation: str | None = None
    arguments: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None  # instead of what comes in
    scope: Scope = field(default_factory=dict)

    async def body(self) -> bytes:
        return self.content if self.content is not None else await self.incoming.read()

    async def json(self) -> Any:
        """The body as data; None when it is not JSON."""
        try:
            return json.loads(await self.body())
        except ValueError:
            return None

    def header(self, name: str) -> str | None:
        return next((value for given, value in self.headers if given == name), None)

    def without(self, *names: str) -> Request:
        """The same without some headers (lower case)."""
        return replace(self, headers=[pair for pair in self.headers if pair[0] not in names])

    def carrying(self, name: str, value: str) -> Request:
        """The same with another value of a header."""
        return replace(self, headers=[*self.without(name).headers, (name, value)])

    def as_administrator(self) -> Request:
        """The same by somebody who may do everything."""
        return self.without("x-api-key").carrying("authorization", f"Bearer {self.ground.administrator()}")

    @property
    def pairs(self) -> Pairs:
        # What is not UTF-8 stays so when it is written anew: a violation breaks one thing.
        return parse_qsl(self.query, keep_blank_values=True, errors="surrogateescape")

    @property
    def parameters(self) -> dict[str, str]:
        return dict(self.pairs)

    def asking(self, pairs: Pairs | dict[str, str]) -> Request:
        """The same with other query parameters; a broken query stays as broken as it is."""
        if re.search(r"%(?![0-9A-Fa-f]{2})", self.query):
            return self
        return replace(self, query=urlencode(pairs, errors="surrogateescape"))

    def saying(self, value: Any) -> Request:
        """The same with another JSON body."""
        return self.sending(json.dumps(value).encode())

    def sending(self, content: bytes) -> Request:
        """The same with other bytes as its body."""
        given = self.without("content-length", "transfer-encoding")
        return replace(given, headers=[*given.headers, ("content-length", str(len(content)))], content=content)

    def to(self, method: str, path: str, query: str = "") -> Request:
        """Another request of the same caller, without a body."""
        bare = self.without("content-length", "transfer-encoding", "content-type", "if-match", "idempotency-key")
        return replace(bare, method=method, path=path, query=query, content=b"", operation=None, arguments={})


@dataclass
class Reply:
    """One reply, complete."""

    status: int
    headers: Pairs
    body: bytes
    rest: asyncio.Task[None] | None = None  # what the application still does once it has answered

    def header(self, name: str) -> str | None:
        return next((value for given, value in self.headers if given == name), None)

    def set_header(self, name: str, value: str | None) -> None:
        """Another value of a header (lower case); None takes it away."""
        self.headers = [pair for pair in self.headers if pair[0] != name]
        if value is not None:
            self.headers.append((name, value))

    @property
    def is_json(self) -> bool:
        return (self.header("content-type") or "").startswith("application/json")

    @property
    def document(self) -> Any:
        return json.loads(self.body)

    @property
    def data(self) -> Any:
        return self.document["data"]

    def write(self, value: Any) -> None:
        """Another JSON body; NaN is written as such."""
        self.write_bytes(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def write_bytes(self, body: bytes) -> None:
        self.body = body
        self.set_header("content-length", str(len(body)))


Serve = Callable[[Request], Awaitable[Reply]]
Answer = Callable[[Request, Serve], Awaitable[Reply]]
Find = Callable[[str, str], tuple[str | None, dict[str, str]]]


class Damaged:
    """An ASGI application in front of another one, whose requests to some operations a violation answers."""

    def __init__(self, app: App, answer: Answer, operations: frozenset[str] | None, find: Find, ground: Ground) -> None:
        self._app = app
        self._answer = answer
        self._operations = operations
        self._find = find
        self._ground = ground

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        operation, arguments = self._find(scope["method"], scope["path"])
        is_meant = self._operations is None or operation in self._operations
        if not is_meant or scope["path"].startswith(CONTROL):
            await self._app(scope, receive, send)
            return
        request = Request(
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            headers=[(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]],
            incoming=Incoming(receive),
            ground=self._ground,
            operation=operation,
            arguments=arguments,
            scope=scope,
        )
        reply = await self._answer(request, self.serve)
        await deliver(reply, send)

    async def serve(self, request: Request) -> Reply:
        """What the untouched application answers."""
        return await answer_of(self._app, request)


async def answer_of(app: App, request: Request) -> Reply:
    """The reply of an application, as soon as it is complete."""
    started: dict[str, Any] = {}
    parts: list[bytes] = []
    complete: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            started.update(status=message["status"], headers=_texts(message["headers"]))
            return
        parts.append(message.get("body", b""))
        # A refusal may be complete although the application still reads what the caller sends.
        if (not message.get("more_body") or _is_whole(started["headers"], parts)) and not complete.done():
            complete.set_result(None)

    task = asyncio.ensure_future(_run(app, request, send))
    await asyncio.wait([task, complete], return_when=asyncio.FIRST_COMPLETED)
    if task.done() and (error := task.exception()) is not None:
        raise error
    return Reply(started["status"], started["headers"], b"".join(parts), None if task.done() else task)


async def _run(app: App, request: Request, send: Send) -> None:
    scope = {
        **request.scope,
        "method": request.method,
        "path": request.path,
        # `path` is decoded already; what the caller wrote is kept where the path is the caller's.
        "raw_path": request.scope.get("raw_path")
        if request.path == request.scope.get("path")
        else quote(request.path).encode(),
        "query_string": request.query.encode("latin-1", "replace"),
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in request.headers],
    }
    content = request.content if request.content is not None else request.incoming.content
    if content is None:
        await app(scope, request.incoming.receive, send)
        return
    waiting: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]

    async def receive() -> Message:
        return waiting.pop() if waiting else await request.incoming.receive()

    await app(scope, receive, send)


async def deliver(reply: Reply, send: Send) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body, "more_body": reply.rest is not None})
    if reply.rest is not None:
        await reply.rest
        await send({"type": "http.response.body", "body": b""})


def _texts(headers: Any) -> Pairs:
    return [(name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in headers]


def _is_whole(headers: Pairs, parts: list[bytes]) -> bool:
    length = next((value for name, value in headers if name == "content-length"), None)
    return length is not None and sum(map(len, parts)) >= int(length)
