"""HTTP/1.1 on a connection: uvicorn's, with what it leaves open: endless heads, silent callers, offered upgrades."""

from __future__ import annotations

import asyncio
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from domain.errors import ServiceError
from valtronics.app import Service
from valtronics.envelope import failure, request_id
from valtronics.socket_protocol import SocketProtocol
from valtronics.socket_upgrade import accepted, endpoint, is_upgrade

MAX_HEAD_BYTES = 65_536
HEAD_SECONDS = 30.0  # from the first byte of a head to its last
# How long what a refused caller still sends is thrown away, so that it gets to read why it was refused.
LINGER_SECONDS = 2.0

_TOO_LARGE = f"The request's head is larger than {MAX_HEAD_BYTES} bytes"
_UPGRADE_HEADERS = (b"connection", b"upgrade", b"http2-settings")


class JoinedWrites:
    """A transport that keeps the head of a reply until its body comes: one system call and one packet for both."""

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._head = b""
        self.bare = transport
        self.is_closing = transport.is_closing
        self.pause_reading = transport.pause_reading
        self.resume_reading = transport.resume_reading

    def write(self, data: bytes) -> None:
        if self._head:
            data, self._head = self._head + data, b""
        elif data.startswith(b"HTTP/1.1 ") and not data.startswith(b"HTTP/1.1 100"):
            self._head = data
            return
        self._transport.write(data)

    def flush(self) -> None:
        """Send a head that has no body."""
        if self._head:
            self.write(b"")

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class _HeadTooLarge(Exception):
    """Raised out of the parser to stop it."""


class Protocol(HttpToolsProtocol):
    """One connection. What is not HTTP, or not in time, is refused in the envelope and closed."""

    service: Service

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_bytes = 0
        self._is_in_head = True  # or between two requests
        self._head_ended = False  # by the bytes that are being fed
        self._head_timer: asyncio.TimerHandle | None = None
        self._is_refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.transport: Any = JoinedWrites(transport)

    def on_response_complete(self) -> None:
        self.transport.flush()
        super().on_response_complete()

    def data_received(self, data: bytes) -> None:
        if self._is_refused:
            return
        self._unset_keepalive_if_required()
        began_in_head, self._head_ended = self._is_in_head, False
        # At most as much as this belongs to a head that ends in this read.
        self._head_bytes += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            rest = data[upgrade.args[0] :]
            if not self._become_socket(rest):
                self._decline_upgrade(rest)
            return
        except httptools.HttpParserError as error:
            too_large = isinstance(error.__context__, _HeadTooLarge)
            self.send_400_response(_TOO_LARGE if too_large else "The request is not valid HTTP/1.1")
            return
        if not began_in_head or self._head_ended:
            self._head_bytes = 0
        else:
            if self._head_timer is None:
                self._head_timer = self.loop.call_later(HEAD_SECONDS, self._too_slow)
            if self._head_bytes > MAX_HEAD_BYTES:
                self.send_400_response(_TOO_LARGE)

    def _become_socket(self, rest: bytes) -> bool:
        """Hand the connection over where it is to be a WebSocket; who is refused that learns over HTTP why."""
        path, hub = endpoint(self.url), self.service.hub
        is_behind = self.cycle is not None and not self.cycle.response_complete  # another reply is still to be sent
        if path is None or is_behind or not is_upgrade(self.scope["method"], self.headers):
            return False
        if self._head_size() > MAX_HEAD_BYTES:
            return False
        try:
            key = self.service.doorkeeper.admit(self.headers, hub.count)
        except ServiceError:
            return False
        self._stop_timer()
        self.connections.discard(self)
        wire = SocketProtocol(self.transport.bare, self.loop, self.connections)
        session = hub.open(wire, path)
        wire.begin(session, accepted(key))
        headers = self.headers
        if any(name in (b"authorization", b"x-api-key") for name, _ in headers):
            session.present(lambda: self.service.authentication.credential(headers))
        if rest:
            wire.data_received(rest)
        self.parser = self.cycle = self.flow = self.transport = None  # type: ignore[assignment]  # else they stay in a ring
        return True

    def _decline_upgrade(self, rest: bytes) -> None:
        """Parse the request again as if no upgrade had been offered.

        A server may ignore the offer (RFC 9110, 7.8), but the parser stops at it and would drop the body. Java's own
        HTTP client offers HTTP/2 this way with every request.
        """
        head = [self.scope["method"].encode() + b" " + self.url + b" HTTP/1.1"]
        head += [name + b": " + value for name, value in self.headers if name not in _UPGRADE_HEADERS]
        self.parser = httptools.HttpRequestParser(self)
        self.data_received(b"\r\n".join([*head, b"", b""]) + rest)

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade():
            self.scope["method"] = self.parser.get_method().decode("ascii")
            return
        if self._head_bytes > MAX_HEAD_BYTES and self._head_size() > MAX_HEAD_BYTES:
            raise _HeadTooLarge
        self._is_in_head, self._head_ended, self._head_bytes = False, True, 0
        self._stop_timer()
        super().on_headers_complete()

    def _head_size(self) -> int:
        """Bytes of the request line and the fields, as they are usually written."""
        return len(self.url) + 16 + sum(len(name) + len(value) + 4 for name, value in self.headers)

    def on_message_complete(self) -> None:
        if self.parser.should_upgrade():
            return
        self._is_in_head = True
        super().on_message_complete()

    def eof_received(self) -> bool:  # type: ignore[override]
        """Who has said everything may close that half of the connection, and is answered before the other half closes.

        Inside a body it is the end: what is missing will not come.
        """
        if not self._is_in_head or self.cycle is None or self.cycle.response_complete:
            return False
        self.cycle.keep_alive = False  # the newest request: those before it are answered first
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        super().connection_lost(exc)

    def _too_slow(self) -> None:
        self._head_timer = None
        self.send_400_response(f"The request's head did not arrive within {HEAD_SECONDS:.0f} seconds")

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def send_400_response(self, msg: str) -> None:
        self._stop_timer()
        request = request_id(None)
        body = failure("VALIDATION_ERROR", msg, {}, self.service.clock(), request)
        head = (
            "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nconnection: close\r\n"
            f"x-request-id: {request}\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self.transport.write(head.encode() + body)
        self.transport.flush()
        # Closed at once, the connection would be reset by what is still on its way, and the reply lost.
        self._is_refused = True
        self.transport.write_eof()
        self.loop.call_later(LINGER_SECONDS, self.transport.close)


def protocol_for(service: Service) -> type[asyncio.Protocol]:
    """The protocol class, tied to a service's clock."""
    return type("Protocol", (Protocol,), {"service": service})
