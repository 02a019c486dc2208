"""Serving a Service over HTTP: uvicorn with uvloop and httptools, and a stop that finishes what it accepted."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import uvicorn

from valtronics.app import Service
from valtronics.protocol import protocol_for

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


def run(service: Service, *, host: str, port: int, on_ready: Callable[[str], None] | None = None) -> None:
    """Serve until a signal asks to stop; accepted requests are finished first, then the service is closed."""
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
        proxy_headers=False,
        timeout_graceful_shutdown=service.settings.stop_seconds,
    )
    try:
        _Server(config, on_ready).run()
    finally:
        service.close()
