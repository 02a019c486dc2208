"""Opening a database: connections, transactions, migrations. SQL that differs by engine is in dialect.py."""

from __future__ import annotations

import sqlite3
import threading
import time
import weakref
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Literal, Protocol

import peewee as pw
from playhouse.pool import PooledPostgresqlDatabase

from domain.errors import Unavailable
from domain.ports import Detector
from storage.dialect import POSTGRESQL, SQLITE, Dialect
from storage.errors import SchemaTooNew, driver_error, unavailable
from storage.link import Link
from storage.live_detectors import LiveDetectors
from storage.migrations import numbered
from storage.rule_index import RuleIndex
from storage.store import Store

Durability = Literal["full", "normal"]
# Peewee is not typed as strictly as we are; seen as Any, it looks the same with and without stubs.
_Sqlite: Any = pw.SqliteDatabase
_Postgresql: Any = PooledPostgresqlDatabase
_PATIENCE_SECONDS = 5.0
_CREATE_MIGRATIONS = "CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL)"


class Connections(Protocol):
    """How a thread comes by a connection and gives it back."""

    database: Any

    def acquire(self) -> Store: ...
    def release(self, store: Store) -> None: ...
    def close(self) -> None: ...


class _SqliteConnection(sqlite3.Connection):
    """A class of our own, because the built-in one takes no weak references."""


class _SqliteDatabase(_Sqlite):  # type: ignore[misc]
    """Keeps track of every thread's connection, so that closing the engine closes them all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.opened: weakref.WeakSet[_SqliteConnection] = weakref.WeakSet()
        super().__init__(*args, **kwargs)

    def _connect(self) -> Any:
        until = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                return self._connect_once()
            except sqlite3.OperationalError as error:
                # Turning a new file to WAL doesn't wait for another connection that does so.
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(0.02)

    def _connect_once(self) -> Any:
        conn = super()._connect()
        self.opened.add(conn)
        return conn


class SqliteConnections:
    """One connection a thread, kept for the thread's life: acquiring it costs a thread-local look-up."""

    def __init__(self, path: str, durability: Durability, detector: Detector | None) -> None:
        self.database: Any = _SqliteDatabase(
            path,
            timeout=10,
            pragmas=[
                ("journal_mode", "wal"),
                ("synchronous", durability),
                ("foreign_keys", 1),
                # Every thread has one, so a large one would be paid many times; the system caches the file anyway.
                ("cache_size", -4_000),
                ("wal_autocheckpoint", 4_000),
                ("temp_store", "memory"),
            ],
            factory=_SqliteConnection,
            check_same_thread=False,  # close() may come from another thread; each connection has one user
            cached_statements=512,
        )
        self._local = threading.local()
        self._rules = RuleIndex()
        self._detectors = LiveDetectors(detector)
        self._closed = False

    def acquire(self) -> Store:
        try:
            return self._local.store  # type: ignore[no-any-return]
        except AttributeError:
            pass
        if self._closed:
            raise Unavailable("The database is closed")
        store = Store(Link(self.database, self.database.connection(), SQLITE, self._rules, self._detectors))
        self._local.store = store
        return store

    def release(self, store: Store) -> None:
        pass

    def close(self) -> None:
        self._closed = True
        for conn in list(self.database.opened):
            conn.close()


class _PostgresqlDatabase(_Postgresql):  # type: ignore[misc]
    """A bounded pool of connections; a lost one is replaced at the next acquire."""

    asynchronous_commit = False

    def _initialize_connection(self, conn: Any) -> None:
        conn.execute("SET lock_timeout = '15s'")
        if self.asynchronous_commit:
            conn.execute("SET synchronous_commit = off")


class PostgresqlConnections:
    def __init__(self, url: str, durability: Durability, pool_size: int, detector: Detector | None) -> None:
        self.database: Any = _PostgresqlDatabase(
            url, prefer_psycopg3=True, max_connections=pool_size + 1, timeout=10, connect_timeout=5
        )
        self.database.asynchronous_commit = durability == "normal"
        self._rules = RuleIndex()
        self._detectors = LiveDetectors(detector)

    def acquire(self) -> Store:
        self.database.connect(reuse_if_open=True)
        return Store(Link(self.database, self.database.connection(), POSTGRESQL, self._rules, self._detectors))

    def release(self, store: Store) -> None:  # noqa: ARG002 - the pool knows the thread
        self.database.close()

    def close(self) -> None:
        self.database.close_all()


class Transaction(AbstractContextManager[Store]):
    """A transaction on the calling thread's connection: commits at the end, rolls back on any exception."""

    __slots__ = ("_begin", "_connections", "_store")

    def __init__(self, connections: Connections, begin: str) -> None:
        self._connections = connections
        self._begin = begin

    def __enter__(self) -> Store:
        try:
            store = self._connections.acquire()
            try:
                store.link.conn.execute(self._begin)
            except Exception as error:
                store = self._reconnected(store, error)
        except Exception as error:
            raise unavailable(error) or error from error
        store.link.begin()
        self._store = store
        return store

    def _reconnected(self, store: Store, error: Exception) -> Store:
        """A store on a fresh connection when the old one turned out to be dead; the error otherwise."""
        if not getattr(store.link.conn, "closed", False):
            self._connections.release(store)
            raise error
        self._connections.release(store)
        store = self._connections.acquire()
        store.link.conn.execute(self._begin)
        return store

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        conn = self._store.link.conn
        try:
            if error is None:
                conn.execute("COMMIT")
                self._store.link.committed()
                return
            roll_back(conn)
            outage = unavailable(error)
            if outage is not None:
                raise outage from error
        except Exception as failure:
            if error is None:
                roll_back(conn)
            raise unavailable(failure) or failure from driver_error(failure)
        finally:
            self._connections.release(self._store)


class Glance(AbstractContextManager[Store]):
    """The calling thread's connection without a transaction: for one statement, which is a snapshot by itself."""

    __slots__ = ("_connections", "_store")

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def __enter__(self) -> Store:
        try:
            self._store = self._connections.acquire()
        except Exception as error:
            raise unavailable(error) or error from error
        return self._store

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connections.release(self._store)
        outage = None if error is None else unavailable(error)
        if outage is not None:
            raise outage from error


def roll_back(conn: Any) -> None:
    """End a transaction whatever state it is in; a dead connection has rolled back by itself."""
    try:
        conn.execute("ROLLBACK")
    except Exception as error:
        if unavailable(error) is None and "no transaction" not in str(error):
            raise


class Engine:
    """A database with its migrations. Thread-safe: every thread works on its own connection."""

    def __init__(self, connections: Connections, dialect: Dialect) -> None:
        self.connections = connections
        self.dialect = dialect
        self.kind: str = dialect.kind

    def read(self) -> Transaction:
        """A snapshot: everything read inside is from one moment. Not to be nested."""
        return Transaction(self.connections, self.dialect.begin_read)

    def glance(self) -> Glance:
        """For a single statement: half the cost of `read` where a statement takes microseconds."""
        return Glance(self.connections)

    def prepare_writer(self) -> None:
        """Fit the calling thread's connection for writing all day."""
        if self.dialect.writer_setup:
            with self.glance() as store:
                for statement in self.dialect.writer_setup:
                    store.link.run(statement)

    def write(self) -> Transaction:
        """One write transaction on the calling thread, for the command line and background work."""
        return Transaction(self.connections, self.dialect.begin_write)

    def migrate(self) -> list[int]:
        """Bring the schema up to date; the numbers applied now. Raises SchemaTooNew."""
        known = list(numbered())
        applied: list[int] = []
        with Transaction(self.connections, self.dialect.begin_migration) as store:
            link = store.link
            if link.row(self.dialect.table_exists, ("schema_migrations",)) is None:
                link.run(_CREATE_MIGRATIONS)
            present = {row[0] for row in link.rows("SELECT number FROM schema_migrations")}
            newer = present - {number for number, _, _ in known}
            if newer:
                raise SchemaTooNew(
                    f"the database has schema {max(newer)}, this program knows {known[-1][0]}: run a newer version"
                )
            for number, name, module in known:
                if number not in present:
                    for statement in module.statements(self.dialect):
                        link.run(statement)
                    link.run("INSERT INTO schema_migrations (number, name) VALUES (?, ?)", (number, name))
                    applied.append(number)
            self.dialect.make_partitions(link.run)
        return applied

    def maintain(self) -> list[str]:
        """Make partitions ahead (PostgreSQL); the names of those made now. Run it daily."""
        if self.kind == "sqlite":
            return []
        with Transaction(self.connections, self.dialect.begin_migration) as store:
            return self.dialect.make_partitions(store.link.run)

    def ping(self) -> None:
        """Raises Unavailable when the database does not answer."""
        with self.read() as store:
            store.link.row("SELECT number FROM schema_migrations LIMIT 1")

    def size_bytes(self) -> int:
        with self.read() as store:
            return self.dialect.size_bytes(store.link.run)

    def close(self) -> None:
        """Close every thread's connection. What was committed stays; a running transaction is rolled back."""
        self.connections.close()


def open_engine(
    url: str, *, durability: Durability = "full", pool_size: int = 8, detector: Detector | None = None
) -> Engine:
    """`sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://…`; connects at first use.

    Rules about anomalies need a `detector` wherever points are stored. Raises ValueError for any other URL.
    """
    if url.startswith("sqlite:///") and len(url) > len("sqlite:///") and ":memory:" not in url:
        return Engine(SqliteConnections(url.removeprefix("sqlite:///"), durability, detector), SQLITE)
    if url.startswith("postgresql://"):
        return Engine(PostgresqlConnections(url, durability, pool_size, detector), POSTGRESQL)
    raise ValueError("must be sqlite:///path, sqlite:////absolute/path or postgresql://user@host/database")
