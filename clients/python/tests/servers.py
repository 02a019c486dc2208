"""The project's own way to start servers, and what tests of a client need besides."""

from __future__ import annotations

import socket

from valtronics_client import Retries

from tests.service.running import PASSWORD, Server, start_server, until
from tests.valtronics.sandboxes import PASSWORD as DEMO_PASSWORD
from tests.valtronics.sandboxes import Sandbox, running

# Waits as short as tests want them.
QUICK = Retries(first=0.02, longest=0.2)


def address(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def end(server: Server) -> None:
    """As a power cut does it."""
    server.process.kill()
    server.process.wait()


def key_of(server: Server, *permissions: str) -> str:
    """An API key of the administrator."""
    return str(server.key(list(permissions))["api_key"])


__all__ = [
    "DEMO_PASSWORD",
    "PASSWORD",
    "QUICK",
    "Sandbox",
    "Server",
    "address",
    "end",
    "free_port",
    "key_of",
    "running",
    "start_server",
    "until",
]
