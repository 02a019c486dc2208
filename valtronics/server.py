"""Serving a Service over HTTP: uvicorn with uvloop and httptools, and a stop that finishes what it accepted."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from typing import Any

import uvicorn

from valtronics.app import Service
from valtronics.protocol import protocol_for
from valtronics.settings import SettingsError

# The loop's thread and the writer take turns at the interpreter: shorter turns mean shorter waits for a commit.
SWITCH_SECONDS = 0.001


class _Server(uvicorn.Server):
    """A server that says when it listens, and where."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[str], None] | None) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        if self.started and self._on_ready is not None:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            self._on_ready(f"http://{'[' + host + ']' if ':' in host else host}:{port}")


def run(
    service: Service,
    *,
    host: str,
    port: int,
    on_ready: Callable[[str], None] | None = None,
    date_header: bool = True,
) -> None:
    """Serve until a signal asks to stop; accepted requests are finished first, then the service is closed.

    Without `date_header` the service writes the header itself.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    config = uvicorn.Config(
        service.asgi,
        host=host,
        port=port,
        loop="uvloop",
        http=protocol_for(service),
        ws="none",
        lifespan="on",  # a contract and handlers that disagree must stop the start
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=date_header,
        proxy_headers=False,
        timeout_graceful_shutdown=service.settings.stop_seconds,
    )
    try:
        _Server(config, on_ready).run(sockets=[listening(host, port)])
    finally:
        service.close()


def listening(host: str, port: int) -> socket.socket:
    """A bound socket. Raises SettingsError where the address can't be had."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, number, _, address = found[0]
        made = socket.socket(family, kind, number)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
    except OSError as error:
        where = f"VALTRONICS_HOST, VALTRONICS_PORT: can't listen on {host} port {port}"
        raise SettingsError(f"{where}: {error.strerror}") from None
    return made
