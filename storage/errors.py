"""Failures of the database, told in the service's own words: the one place where foreign errors are mapped."""

from __future__ import annotations

import sqlite3

import peewee
import psycopg
from playhouse.pool import MaxConnectionsExceeded

from domain.errors import Unavailable

_SQLITE_ERROR = 1  # the generic code: a statement that is wrong, so a defect of ours and not an outage
_SQLITE_MISUSE = 21


class SchemaTooNew(Exception):
    """The database was migrated by a newer version of this program; going on could corrupt it."""


def driver_error(error: BaseException) -> BaseException:
    """The driver's own exception behind one that Peewee wrapped."""
    return getattr(error, "orig", error) if isinstance(error, peewee.PeeweeException) else error


def is_duplicate(error: BaseException) -> bool:
    """True for the violation of a unique constraint or primary key."""
    cause = driver_error(error)
    if isinstance(cause, sqlite3.IntegrityError):
        return cause.sqlite_errorname in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")
    return isinstance(cause, psycopg.errors.UniqueViolation)


def is_contention(error: BaseException) -> bool:
    """True where PostgreSQL broke up a deadlock or a serialization conflict: the same work may succeed when rerun."""
    return isinstance(driver_error(error), psycopg.errors.DeadlockDetected | psycopg.errors.SerializationFailure)


def unavailable(error: BaseException) -> Unavailable | None:
    """The Unavailable that stands for this failure of the database, or None when it is something else."""
    cause = driver_error(error)
    if isinstance(cause, sqlite3.Error):
        return _from_sqlite(cause)
    if isinstance(cause, psycopg.OperationalError | psycopg.InternalError):
        return Unavailable("The database does not answer")
    if isinstance(cause, psycopg.errors.InvalidCatalogName):
        return Unavailable("The database does not exist")
    if isinstance(cause, MaxConnectionsExceeded):
        return Unavailable("The database has no free connection")
    return None


def _from_sqlite(error: sqlite3.Error) -> Unavailable | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # raised by the module itself, such as for a connection that was closed meanwhile
        return Unavailable("The database is closed") if "closed database" in str(error) else None
    if isinstance(error, sqlite3.IntegrityError) or code & 0xFF in (_SQLITE_ERROR, _SQLITE_MISUSE):
        return None
    if code & 0xFF in (5, 6):
        return Unavailable("The database is busy")
    if code & 0xFF == 13:
        return Unavailable("The database's disk is full", retry_after=30)
    if code & 0xFF == 14:
        return Unavailable("The database file can't be opened: is its folder there, and may we write to it?")
    if code & 0xFF == 26:
        return Unavailable("The file is not an SQLite database")
    return Unavailable("The database does not answer")
