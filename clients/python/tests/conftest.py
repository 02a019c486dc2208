"""Real servers for the tests: one with a clock that tests own, and a way to start such as can be killed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from servers import DEMO_PASSWORD, QUICK, Sandbox, Server, address, end, free_port, running, start_server
from valtronics_client import ValtronicsClient
from wires import Wire


@pytest.fixture(scope="session")
def started_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A sandbox with the demo's devices, at a time that stands."""
    # The smallest body that the service may be told to take, so that batches are too large for it.
    settings = {"VALTRONICS_MAX_BODY_BYTES": "65536"}
    with running(tmp_path_factory.mktemp("sandbox"), "--now", "2030-06-01T12:00:00Z", **settings) as started:
        started.get_ready()
        yield started


@pytest.fixture
def sandbox(started_sandbox: Sandbox) -> Sandbox:
    """The sandbox as it was at first."""
    started_sandbox.begin()
    return started_sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[ValtronicsClient]:
    """The administrator of the sandbox."""
    with ValtronicsClient(address(sandbox), username="admin", password=DEMO_PASSWORD, retries=QUICK) as client:
        yield client


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers on a port and a database that stay the same, so that one may be killed and come back."""
    port = free_port()
    with contextlib.ExitStack() as ends:

        def begin(**given: str) -> Server:
            started = start_server(tmp_path, VALTRONICS_PORT=str(port), VALTRONICS_PASSWORD_MEMORY_MIB="12", **given)
            ends.callback(end, started)
            return started

        yield begin


@pytest.fixture
def wire(sandbox: Sandbox) -> Iterator[Wire]:
    """A connection to the sandbox that can be cut."""
    with Wire(sandbox.port) as wire:
        yield wire
