"""Failures that a caller asks for. They are raised where real ones are, and take the same way out."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, Literal, NoReturn, TypeVar

from domain.errors import ServiceError
from storage.engine import Connections, Engine, open_engine
from storage.store import Store
from storage.writer import Writer
from valtronics.binding import TagResolver
from valtronics.execution import Execution

T = TypeVar("T")
Kind = Literal["database_away", "defect", "slow"]


class Defect(Exception):
    """Stands for any mistake in a handler."""

    def __init__(self) -> None:
        super().__init__("a defect, as asked for by /sandbox/failure")


@dataclass(frozen=True, slots=True)
class Failure:
    """What goes wrong, of which operation (None: of all), and for a slow one by how many seconds."""

    kind: Kind
    operation: str | None = None
    seconds: float | None = None

    def described(self) -> dict[str, Any]:
        told = {"kind": self.kind, "operation": self.operation, "seconds": self.seconds}
        return {name: value for name, value in told.items() if value is not None}


class Failures:
    """The failure in force. It hits requests alone: chores and the sandbox's own work go on."""

    def __init__(self) -> None:
        self.current: Failure | None = None
        self._operation: ContextVar[str | None] = ContextVar("operation", default=None)

    @contextmanager
    def serving(self, operation: str | None) -> Iterator[None]:
        """Name the operation of all that runs inside."""
        token = self._operation.set(operation)
        try:
            yield
        finally:
            self._operation.reset(token)

    def hits(self, kind: Kind) -> bool:
        """Whether what runs now is to fail in this way."""
        failure, operation = self.current, self._operation.get()
        if failure is None or operation is None or failure.kind != kind:
            return False
        return failure.operation in (None, operation)

    @property
    def delay(self) -> float:
        """Seconds that the request has to wait."""
        return (self.current.seconds or 0.0) if self.current is not None and self.hits("slow") else 0.0

    # What the service is put together from, each of it able to fail.

    def engine(self, url: str, **options: Any) -> Engine:
        real = open_engine(url, **options)
        return Engine(_Connections(real.connections, self), real.dialect)

    def writer(self, engine: Engine) -> Writer:
        return _Writer(engine, self)

    def resolver(self, document: dict[str, Any]) -> TagResolver:
        return _Resolver(document, self)


def _away() -> sqlite3.Error:
    """What the driver raises when the disk under the database is gone."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode, error.sqlite_errorname = sqlite3.SQLITE_IOERR, "SQLITE_IOERR"
    return error


class _Connections:
    """Connections that can't be had while the database is away."""

    def __init__(self, real: Connections, failures: Failures) -> None:
        self.database = real.database
        self.release = real.release
        self.close = real.close
        self._real = real
        self._failures = failures

    def acquire(self) -> Store:
        if self._failures.hits("database_away"):
            raise _away()
        return self._real.acquire()


class _Writer(Writer):
    """Fails single jobs inside their transactions: others of the same group are not to suffer."""

    def __init__(self, engine: Engine, failures: Failures) -> None:
        self._failures = failures
        super().__init__(engine)

    def submit(self, job: Callable[[Store], T]) -> Future[T]:
        if self._failures.hits("database_away"):
            return super().submit(_without_database)
        if self._failures.hits("defect"):
            return super().submit(partial(_defective, job))
        return super().submit(job)


def _without_database(_: Store) -> NoReturn:
    raise _away()


def _defective(job: Callable[[Store], Any], store: Store) -> NoReturn:
    with suppress(ServiceError):
        job(store)
    raise Defect


class FollowedExecution(Execution):
    """Work in threads knows which operation it is done for."""

    async def _submit(self, pool: ThreadPoolExecutor, job: Callable[[], T]) -> T:
        return await super()._submit(pool, partial(copy_context().run, job))


class _Resolver(TagResolver):
    """Handlers that fail after their work, so that it can be seen that nothing of it stays."""

    def __init__(self, document: dict[str, Any], failures: Failures) -> None:
        self._failures = failures
        super().__init__(document)

    def _find(self, operation_id: str) -> Callable[..., Any]:
        function, failures = super()._find(operation_id), self._failures

        @wraps(function)
        def handler(*args: Any, **kwargs: Any) -> Any:
            failure = failures.current
            if failure is None or failure.kind != "defect" or failure.operation not in (None, operation_id):
                return function(*args, **kwargs)
            with suppress(ServiceError):
                function(*args, **kwargs)
            raise Defect

        return handler
