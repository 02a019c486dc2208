"""Requests written byte by byte, each reply judged and written down as those of any other part of the harness."""

from __future__ import annotations

import shlex
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode, urlsplit

from contract_tests.checks import Broken
from contract_tests.client import PATIENCE, Client
from contract_tests.contract import Operation
from contract_tests.protocol.connection import NoReply, RawConnection, RawReply
from contract_tests.record import LONGEST_TEXT, Exchange, Headers
from contract_tests.replies import reply_faults
from contract_tests.run import Run
from contract_tests.samples import Request, written

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RawRequest:
    """A request before it is bytes. `target` is what stands in the request line; `operation` whom a finding names."""

    operation: Operation | None
    method: str
    target: str
    headers: Pairs = ()
    body: bytes = b""
    # Not HTTP, so that no operation is reached: nothing of it is echoed or counted for the operation.
    malformed: bool = False
    version: str = "HTTP/1.1"
    raw: bytes | None = field(default=None, repr=False)

    def but(self, *headers: tuple[str, str], body: bytes | None = None) -> RawRequest:
        """The same with headers in place of those of the same name, and another body."""
        names = {name.lower() for name, _ in headers}
        kept = tuple(pair for pair in self.headers if pair[0].lower() not in names)
        return replace(self, headers=(*kept, *headers), body=self.body if body is None else body)

    def without(self, *names: str) -> RawRequest:
        kept = tuple(pair for pair in self.headers if pair[0].lower() not in {name.lower() for name in names})
        return replace(self, headers=kept)

    @property
    def head(self) -> bytes:
        lines = [f"{self.method} {self.target} {self.version}", *(f"{name}: {value}" for name, value in self.headers)]
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "surrogateescape")

    @property
    def bytes(self) -> bytes:
        """What is sent: `raw` where that is given."""
        return self.head + self.body if self.raw is None else self.raw


class Speaker:
    """Sends raw requests to the target of a run as somebody, on connections that are kept alive."""

    def __init__(self, run: Run, client: Client) -> None:
        self._run = run
        self._client = client
        self._kept: RawConnection | None = None

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def open(self) -> RawConnection:
        return RawConnection(self._run.target.origin)

    def credential(self) -> dict[str, str]:
        return self._client.identity.headers()

    def request(self, operation: Operation, made: Request, body: bytes | None = None) -> RawRequest:
        """What `Client.call` takes, as a request of its own; a body goes as JSON."""
        path = operation.path.format(**{name: quote(written(value), safe="") for name, value in made["path"].items()})
        query = f"?{urlencode(made['params'])}" if made["params"] else ""
        headers = {"Host": urlsplit(self._run.target.origin).netloc, "X-Request-ID": f"vct-{uuid.uuid4().hex}"}
        headers |= self.credential() | {name: str(value) for name, value in made["headers"].items()}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        target = f"{self._run.target.base_path}{path}{query}"
        return RawRequest(operation, operation.method, target, tuple(headers.items()), body or b"")

    def ask(self, request: RawRequest, parts: Iterable[bytes] | None = None) -> RawReply:
        """The reply, on the connection that is kept where that is possible. Broken when there is none.

        `parts` are the bytes piece by piece, where a request is not to come in one.
        """
        pieces = [request.bytes] if parts is None else list(parts)
        for _ in range(PATIENCE):
            reply = self._ask(request, pieces)
            if reply.status != 429:
                break
            self._run.wait(float(reply.header("retry-after") or "1"))
        return reply

    def _ask(self, request: RawRequest, pieces: list[bytes]) -> RawReply:
        if request.malformed:
            with self.open() as connection:
                return self.on(connection, request, pieces)
        fresh = self._kept is None
        if self._kept is None:
            self._kept = self.open()
        try:
            reply = self.on(self._kept, request, pieces, must_answer=fresh)
        except NoReply:
            # The server may have closed a connection that was idle; a new one has to do.
            self._kept.close()
            self._kept = self.open()
            reply = self.on(self._kept, request, pieces)
        if (reply.header("connection") or "").lower() == "close" or request.version == "HTTP/1.0":
            self.close()
        return reply

    def on(
        self, connection: RawConnection, request: RawRequest, pieces: list[bytes], *, must_answer: bool = True
    ) -> RawReply:
        """The reply on a connection, judged. Without `must_answer` NoReply is let through."""
        began = time.monotonic()
        for number, piece in enumerate(pieces):
            if number:
                time.sleep(0.002)  # so that the pieces are packets of their own
            connection.send(piece)
        try:
            reply = connection.receive(request.method)
        except (NoReply, ValueError) as error:
            if isinstance(error, NoReply) and not must_answer:
                raise
            name = request.operation.id if request.operation else None
            raise Broken("an answer to every request", f"{error}; sent: {self.command(request)}", name) from None
        self.judge(request, reply, time.monotonic() - began)
        return reply

    def judge(self, request: RawRequest, reply: RawReply, seconds: float = 0.0) -> None:
        """Write an exchange down and tell of what is wrong with the reply."""
        run, operation = self._run, None if request.malformed else request.operation
        headers: Headers = request.headers
        exchange = Exchange(
            operation.id if operation else None,
            run.recorder.gate,
            request.method,
            self._address(request),
            headers,
            request.body,
            reply.status,
            reply.headers,
            reply.body,
            seconds,
            command=self.command(request),
        )
        run.recorder.note(exchange)
        if operation is not None:
            run.ledger.notice(operation, exchange)
        if request.method == "HEAD":
            return
        asked = {} if request.malformed else dict(headers)
        received = dict(reply.headers)
        for fault in reply_faults(run.contract, operation, asked, reply.status, received, reply.body, run.clock.now()):
            run.recorder.report(
                fault.rule, fault.message, request.operation.id if request.operation else None, exchange
            )

    def _address(self, request: RawRequest) -> str:
        """What the request is for; what is no HTTP is for nothing but the server."""
        if request.malformed:
            return f"{self._run.target.origin}/"
        return self._run.target.origin + request.target if request.target.startswith("/") else request.target

    def command(self, request: RawRequest) -> str:
        """A line for a shell that sends the same bytes."""
        parts = urlsplit(self._run.target.origin)
        text = "".join(map(ESCAPED.__getitem__, request.bytes[:LONGEST_TEXT]))
        for name, value in self.credential().items():
            if name == "Authorization":
                text = text.replace(value, "Bearer '\"$TOKEN\"'")
        rest = " (cut off here)" if len(request.bytes) > LONGEST_TEXT else ""
        if parts.scheme == "https":
            return f"printf '{text}' | openssl s_client -quiet -connect {shlex.quote(parts.netloc)}{rest}"
        return f"printf '{text}' | nc {parts.hostname} {parts.port or 80}{rest}"


def _escaped(byte: int) -> str:
    """One byte as printf takes it inside single quotes."""
    char = chr(byte)
    if char == "%":
        return "%%"
    if char in "'\\" or not 32 <= byte < 127:
        return {13: "\\r", 10: "\\n"}.get(byte, f"\\{byte:03o}")
    return char


ESCAPED = [_escaped(byte) for byte in range(256)]
