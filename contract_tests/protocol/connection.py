"""One connection to the target: bytes out, replies in. Nothing is mended on the way."""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from contract_tests.record import Headers

SECONDS = 10.0
LARGEST_HEAD = 1 << 20


class NoReply(Exception):
    """The connection ended, or stayed silent, where a reply was due. The message says which."""


@dataclass(frozen=True)
class RawReply:
    """A reply as it came: header names as the server spells them."""

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class RawConnection:
    """A socket, and what of a reply has been read beyond its end. Close it, or use it in a `with`."""

    def __init__(self, origin: str, seconds: float = SECONDS) -> None:
        parts = urlsplit(origin)
        host, secure = parts.hostname or "localhost", parts.scheme == "https"
        plain = socket.create_connection((host, parts.port or (443 if secure else 80)), timeout=seconds)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
        self._read = b""

    def __enter__(self) -> RawConnection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        """Send everything, or as much as the server takes before it hangs up: its reply may be there already."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self.socket.sendall(data)

    def end_sending(self) -> None:
        """Say that no more will come, and go on reading."""
        self.socket.shutdown(socket.SHUT_WR)

    def receive(self, method: str = "GET") -> RawReply:
        """The next final reply; interim ones are skipped. Raises NoReply."""
        while True:
            status, headers = self._head()
            if status >= 200:
                break
        reply = RawReply(status, headers, b"")
        if method == "HEAD" or status in (204, 304):
            return reply
        return RawReply(status, headers, self._body(reply))

    def interim(self) -> int:
        """The status of the next head, whatever it is. Raises NoReply."""
        return self._head()[0]

    def is_closed(self, seconds: float = 2.0) -> bool:
        """Whether the server closes within a time, sending nothing more."""
        if self._read:
            return False
        self.socket.settimeout(seconds)
        try:
            return self.socket.recv(1) == b""
        except TimeoutError:
            return False
        except ConnectionResetError:
            return True
        finally:
            self.socket.settimeout(SECONDS)

    def _head(self) -> tuple[int, Headers]:
        while b"\r\n\r\n" not in self._read:
            if len(self._read) > LARGEST_HEAD:
                raise NoReply(f"a head without end: {self._read[:80]!r}")
            self._more()
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        words = first.split(" ", 2)
        if len(words) < 2 or not words[0].startswith("HTTP/1.") or not words[1].isdigit():
            raise NoReply(f"what came is no HTTP reply: {first[:80]!r}")
        pairs = (line.partition(":") for line in lines)
        return int(words[1]), tuple((name, value.strip()) for name, _, value in pairs)

    def _body(self, reply: RawReply) -> bytes:
        if (reply.header("transfer-encoding") or "").lower() == "chunked":
            return self._chunks()
        length = reply.header("content-length")
        if length is not None and length.isdigit():
            return self._exactly(int(length))
        return self._rest()

    def _chunks(self) -> bytes:
        whole = b""
        while True:
            size = int(self._line().split(b";")[0], 16)
            if size == 0:
                while self._line():
                    pass
                return whole
            whole += self._exactly(size)
            self._line()

    def _line(self) -> bytes:
        while b"\r\n" not in self._read:
            self._more()
        line, _, self._read = self._read.partition(b"\r\n")
        return line

    def _exactly(self, length: int) -> bytes:
        while len(self._read) < length:
            self._more()
        found, self._read = self._read[:length], self._read[length:]
        return found

    def _rest(self) -> bytes:
        try:
            while True:
                self._more()
        except NoReply:
            found, self._read = self._read, b""
            return found

    def _more(self) -> None:
        try:
            part = self.socket.recv(65_536)
        except TimeoutError:
            raise NoReply(f"nothing more within {self.socket.gettimeout():.0f} s after {self._read[:80]!r}") from None
        except ConnectionError as error:
            raise NoReply(f"the connection broke: {error}") from None
        if not part:
            raise NoReply(f"the connection was closed after {self._read[:80]!r}")
        self._read += part
