"""Servers for the tests of this folder: one a session on each engine, and a way to start more."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.service.running import Server, start_server, stop


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on SQLite."""
    running = start_server(tmp_path_factory.mktemp("server"))
    yield running
    stop(running)


@pytest.fixture(scope="session")
def new_database(postgresql_server: str, postgresql_template: str) -> Callable[[], str]:
    """Makes migrated databases on PostgreSQL that last as long as its server; gives their addresses."""

    def make() -> str:
        name = f"service_{uuid.uuid4().hex}"
        with psycopg.connect(postgresql_server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {postgresql_template}".encode())
        return postgresql_server.replace("/postgres?", f"/{name}?")

    return make


@pytest.fixture(scope="session")
def postgresql_service(tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str]) -> Iterator[Server]:
    """A server on PostgreSQL."""
    running = start_server(tmp_path_factory.mktemp("service"), VALTRONICS_DATABASE_URL=new_database())
    yield running
    stop(running)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def service(request: pytest.FixtureRequest) -> Server:
    """A server on each engine, shared by all tests: they make their own devices and users."""
    found: Server = request.getfixturevalue("server" if request.param == "sqlite" else "postgresql_service")
    return found


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers with settings of their own; all are ended after the test."""
    with contextlib.ExitStack() as ends:

        def begin(**given: object) -> Server:
            running = start_server(tmp_path, **given)  # type: ignore[arg-type]
            ends.callback(_end, running)
            return running

        yield begin


def _end(running: Server) -> None:
    running.process.kill()
    running.process.wait()
