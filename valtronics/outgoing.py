"""Requests to addresses that others have given: checked where they connect, bounded in time, never redirected."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from domain.webhooks import is_public, shortened, target_fault

Lookup = Callable[[str, int], list[Any]]  # what socket.getaddrinfo gives for a stream
_PRIVATE = "the target leads to a private or loopback address"


class Answer(NamedTuple):
    """The status of a reply, or why there is none."""

    status: int | None
    reason: str | None = None


class PrivateTarget(OSError):
    """A connection would lead to an address that is not public."""


def look_up(host: str, port: int) -> list[Any]:
    """The system's resolver; blocks."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)


class Outgoing:
    """Sends requests. Open it on the event loop, and close it there.

    The address is checked when the socket for it is made: no name that resolves elsewhere the second time, and no
    spelling of an address that nobody thought of, gets past that.
    """

    def __init__(self, *, allow_private: bool, timeout_seconds: float, at_once: int, lookup: Lookup = look_up) -> None:
        self._allow_private = allow_private
        self._timeout = timeout_seconds
        # A pool of their own: names that take long must not keep others from the loop's threads.
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="resolve")
        self._resolver = _Resolver(lookup, self._threads, self._check)
        self._session: aiohttp.ClientSession | None = None

    def open(self) -> None:
        connector = aiohttp.TCPConnector(
            resolver=self._resolver,
            use_dns_cache=False,
            socket_factory=self._socket,
            force_close=True,  # a connection that the receiver has closed meanwhile would cost an attempt
            limit=0,
        )
        # No proxy of the environment (the default), no cookies: nothing that one receiver says reaches another.
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            auto_decompress=False,
        )

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer to a POST. Its head alone is read, so its body can be as long or as slow as it likes."""
        fault = target_fault(url, allow_private=self._allow_private)
        if fault is not None:
            return Answer(None, _PRIVATE if fault.rule == "private_target" else f"the URL {fault.issue}")
        assert self._session is not None, "not open"
        try:
            async with (
                asyncio.timeout(self._timeout),
                self._session.post(url, data=body, headers=headers, allow_redirects=False) as reply,
            ):
                return Answer(reply.status)
        except TimeoutError:
            return Answer(None, f"no answer within {self._timeout:g} seconds")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Answer(None, shortened(_words(error)))

    def _check(self, address: str) -> None:
        if not (self._allow_private or is_public(address)):
            raise PrivateTarget(_PRIVATE)

    def _socket(self, found: Any) -> socket.socket:
        family, kind, proto, _, address = found
        self._check(address[0])
        return socket.socket(family, kind, proto)


class _Resolver(AbstractResolver):
    """Looks names up in threads, each name by one thread at a time however many wait for it."""

    def __init__(self, lookup: Lookup, threads: ThreadPoolExecutor, check: Callable[[str], None]) -> None:
        self._lookup = lookup
        self._threads = threads
        self._check = check
        self._running: dict[str, asyncio.Future[list[Any]]] = {}

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - the connector takes any
    ) -> list[ResolveResult]:
        """Raises PrivateTarget when any of the addresses is not public, OSError when there is none."""
        running = self._running.get(host)
        if running is None:
            running = asyncio.get_running_loop().run_in_executor(self._threads, self._lookup, host, port)
            self._running[host] = running
            running.add_done_callback(lambda ended: self._ended(host, ended))
        # Whoever gives up waiting does not end the look-up for the others.
        found = await asyncio.shield(running)
        for _, _, _, _, address in found:
            self._check(address[0])
        numeric = socket.AI_NUMERICHOST
        return [
            ResolveResult(hostname=host, host=address[0], port=port, family=kind, proto=proto, flags=numeric)
            for kind, _, proto, _, address in found
        ]

    def _ended(self, host: str, ended: asyncio.Future[list[Any]]) -> None:
        del self._running[host]
        if not ended.cancelled():
            ended.exception()  # seen, also where nobody waits any more

    async def close(self) -> None:
        pass


def _words(error: Exception) -> str:
    """What went wrong, for people."""
    cause: Any = getattr(error, "os_error", error)
    if isinstance(cause, PrivateTarget):
        return _PRIVATE
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return f"the name {error.host} can't be resolved"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return f"the certificate is not valid: {error.certificate_error}"
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"no connection: {cause.strerror or cause}"
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return "the connection was closed without an answer"
    if isinstance(error, aiohttp.ClientOSError):
        return f"the connection broke: {error.strerror or error}"
    if isinstance(error, aiohttp.ClientResponseError):
        return f"the answer is not HTTP: {error.message}"
    return str(error) or type(error).__name__
