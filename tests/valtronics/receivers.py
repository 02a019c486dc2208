"""A receiver of webhooks on a real socket, which answers by a script: well, badly, late, never, or elsewhere."""

from __future__ import annotations

import json
import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from domain.webhooks import signature
from tests.service.running import until


@dataclass
class Received:
    """A request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event_id(self) -> str:
        return self.headers["valtronics-event-id"]

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def is_signed_with(self, secret: str) -> bool:
        timestamp = int(self.headers["valtronics-timestamp"])
        return self.headers["valtronics-signature"] == signature(secret, timestamp, self.body)


class Receiver(socketserver.ThreadingTCPServer):
    """`script` is what to do with each request, in order, a number being a status; the last is for all that follow."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, *script: int | str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script: list[int | str] = list(script) or [204]
        self.received: list[Received] = []
        self.lock = threading.Lock()
        self.released = threading.Event()  # those that hang go on

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook"

    def wait_for(self, count: int) -> list[Received]:
        """What was received, once there is that much."""
        until(lambda: len(self.received) >= count)
        return list(self.received)


class _Handler(socketserver.BaseRequestHandler):
    server: Receiver

    def handle(self) -> None:
        request = self._read()
        if request is None:
            return
        with self.server.lock:
            action = self.server.script.pop(0) if len(self.server.script) > 1 else self.server.script[0]
            self.server.received.append(request)
        if isinstance(action, int):
            self._answer(action)
        else:
            getattr(self, f"_{action.split(' ')[0]}")(*action.split(" ")[1:])

    def _read(self) -> Received | None:
        data = b""
        while b"\r\n\r\n" not in data:
            part = self.request.recv(65536)
            if not part:
                return None
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        while len(body) < int(headers.get("content-length", "0")):
            body += self.request.recv(65536)
        return Received(first.split(" ")[1], headers, body)

    def _answer(self, status: int, headers: str = "", body: bytes = b"") -> None:
        head = f"HTTP/1.1 {status} Whatever\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
        self.request.sendall(head.encode() + body)

    def _redirect(self, location: str) -> None:
        self._answer(307, f"Location: {location}\r\n")

    def _hang(self) -> None:
        self.server.released.wait(60)

    def _reset(self) -> None:
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.request.close()

    def _close(self) -> None:
        pass

    def _garbage(self) -> None:
        self.request.sendall(b"this is no HTTP at all\r\n\r\n")

    def _huge(self) -> None:
        """A gigabyte, or as much of it as anybody reads."""
        try:
            self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
            for _ in range(1000):
                self.request.sendall(b"x" * 1_000_000)
        except OSError:
            pass

    def _dribble(self) -> None:
        """A head, and a body that never ends."""
        self.request.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx")
        self.server.released.wait(60)


@contextmanager
def receiving(*script: int | str) -> Iterator[Receiver]:
    receiver = Receiver(*script)
    thread = threading.Thread(target=receiver.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.released.set()
        receiver.shutdown()
        receiver.server_close()
        thread.join()
