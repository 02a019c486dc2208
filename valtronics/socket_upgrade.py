"""Whether a request becomes a WebSocket, and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from starlette.types import Receive, Scope, Send
from websockets.utils import accept_key

from domain.channels import ENDPOINTS
from domain.errors import MethodNotAllowed, ServiceError, Unavailable

RawHeaders = Iterable[tuple[bytes, bytes]]
VERSION = b"13"


class UpgradeRequired(ServiceError):
    """A plain request for a path that speaks WebSocket alone; answered with 426."""

    code = "VALIDATION_ERROR"

    def __init__(self) -> None:
        super().__init__("This path speaks WebSocket (RFC 6455, version 13): an upgrade is required")


class ForeignOrigin(ServiceError):
    """A page of somewhere else wants to connect; answered with 403."""

    code = "AUTHORIZATION_ERROR"

    def __init__(self) -> None:
        super().__init__("The Origin is neither this host nor one that is allowed")


class Doorkeeper:
    """Decides by the head of a request alone; credentials are looked at on the open connection."""

    def __init__(self, origins: Iterable[str], most: int) -> None:
        self._origins = frozenset(origin.rstrip("/").lower() for origin in origins)
        self._most = most

    def admit(self, headers: RawHeaders, connections: int) -> bytes:
        """The key of the handshake. Raises ForeignOrigin, UpgradeRequired, Unavailable."""
        given: Mapping[bytes, list[bytes]] = _by_name(headers)
        for origin in given.get(b"origin", []):
            if not self._is_allowed(origin, given.get(b"host", [b""])[0]):
                raise ForeignOrigin
        key = given.get(b"sec-websocket-key", [])
        if given.get(b"sec-websocket-version") != [VERSION] or len(key) != 1 or not key[0]:
            raise UpgradeRequired
        if connections >= self._most:
            raise Unavailable("The server has as many connections as it takes", retry_after=5)
        return key[0]

    def _is_allowed(self, origin: bytes, host: bytes) -> bool:
        text = origin.decode("latin-1").lower()
        # The scheme may differ behind a proxy that ends TLS.
        own = text.partition("://")[2] == host.decode("latin-1").lower() and text.startswith(("http://", "https://"))
        return own or "*" in self._origins or text in self._origins


class NoUpgrade:
    """What is behind the paths of the streams for HTTP: it tells callers why there was no upgrade."""

    def __init__(self, doorkeeper: Doorkeeper, count: Callable[[], int]) -> None:
        self._doorkeeper = doorkeeper
        self._count = count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - errors are answered outside
        if scope["method"] != "GET":
            raise MethodNotAllowed(["GET"])
        self._doorkeeper.admit(scope["headers"], self._count())
        raise UpgradeRequired


def is_upgrade(method: str, headers: RawHeaders) -> bool:
    """Whether an upgrade to WebSocket is asked for, rather than to anything else."""
    given = _by_name(headers)
    return method == "GET" and b"websocket" in [value.lower() for value in given.get(b"upgrade", [])]


def endpoint(url: bytes) -> str | None:
    """The path of a stream, None for any other."""
    path = url.partition(b"?")[0].decode("latin-1")
    return path if path in ENDPOINTS else None


def accepted(key: bytes) -> bytes:
    """The head that ends the handshake."""
    answer = accept_key(key.decode("latin-1"))
    return (
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {answer}\r\n\r\n"
    ).encode()


def _by_name(headers: RawHeaders) -> dict[bytes, list[bytes]]:
    given: dict[bytes, list[bytes]] = {}
    for name, value in headers:
        given.setdefault(name, []).append(value)
    return given
