"""Where a handler runs: on the loop, in a thread, or on the writer, each with its kind of transaction."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from domain.errors import Unavailable
from storage.engine import Engine
from storage.store import Store
from storage.writer import Writer

T = TypeVar("T")

READERS = 8
# argon2id fills 64 MiB and a core for each hash: more at once would only wait for each other.
HASHERS = 2
MAX_WAITING = 1000
# A read that holds up the event loop for longer than this, time and again, goes to a thread from then on.
SLOW_SECONDS = 0.003
SLOW_IN_A_ROW = 3


class Database:
    """For handlers that open their own transactions because they also do slow work; blocks the calling thread."""

    def __init__(self, engine: Engine, writer: Writer) -> None:
        self._engine = engine
        self._writer = writer

    def read(self, job: Callable[[Store], T]) -> T:
        """The result of `job` in a read snapshot."""
        with self._engine.read() as store:
            return job(store)

    def glance(self, job: Callable[[Store], T]) -> T:
        """The result of a job of one statement."""
        with self._engine.glance() as store:
            return job(store)

    def write(self, job: Callable[[Store], T]) -> T:
        """The result of `job`, once it is committed."""
        return self._writer.submit(job).result()


class Execution:
    """Runs jobs. A local engine reads in microseconds, so its short reads need no thread."""

    def __init__(self, engine: Engine, writer: Writer) -> None:
        self.database = Database(engine, writer)
        self._engine = engine
        self._writer = writer
        self._is_local = engine.kind == "sqlite"
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="read")
        self._hashers = ThreadPoolExecutor(HASHERS, thread_name_prefix="hash")
        self._waiting = 0
        self._slow: set[str] = set()
        self._long: dict[str, int] = {}

    async def read(self, job: Callable[[Store], T], name: str) -> T:
        """A short read; one that turns out long, as on a large fleet, leaves the loop until it is short again."""
        if not self._is_local:
            return await self.scan(job)
        if name in self._slow:
            return await self.in_thread(lambda: self._timed(job, name))
        return self._timed(job, name)

    def _timed(self, job: Callable[[Store], T], name: str) -> T:
        """Run a read and keep count: a few long ones in a row are slow, a single one was only interrupted."""
        began = time.perf_counter()
        try:
            return self.database.read(job)
        finally:
            if time.perf_counter() - began > SLOW_SECONDS:
                self._long[name] = self._long.get(name, 0) + 1
                if self._long[name] >= SLOW_IN_A_ROW:
                    self._slow.add(name)
            elif name in self._long:
                del self._long[name]
                self._slow.discard(name)

    async def glance(self, job: Callable[[Store], T]) -> T:
        """A read of one statement."""
        if self._is_local:
            return self.database.glance(job)
        return await self.in_thread(lambda: self.database.glance(job))

    async def scan(self, job: Callable[[Store], T]) -> T:
        """A read that may take milliseconds."""
        return await self.in_thread(lambda: self.database.read(job))

    async def write(self, job: Callable[[Store], T]) -> T:
        """A job inside a group commit; returns once it is durable."""
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()
        self._writer.submit(job).add_done_callback(lambda ended: loop.call_soon_threadsafe(_settle, ended, done))
        return await done

    async def outside(self, job: Callable[[], T]) -> T:
        """A job without a transaction, which may still ask the database how it is."""
        return job() if self._is_local else await self.in_thread(job)

    async def hash(self, job: Callable[[], T]) -> T:
        """Work that fills a core, passwords above all."""
        return await self._submit(self._hashers, job)

    async def in_thread(self, job: Callable[[], T]) -> T:
        """Anything that blocks."""
        return await self._submit(self._readers, job)

    async def _submit(self, pool: ThreadPoolExecutor, job: Callable[[], T]) -> T:
        if self._waiting >= MAX_WAITING:
            raise Unavailable("The server has more work waiting than it can do soon")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, job)
        finally:
            self._waiting -= 1

    def close(self) -> None:
        self._readers.shutdown(wait=True)
        self._hashers.shutdown(wait=True)


def _settle(ended: Future[T], waiting: asyncio.Future[T]) -> None:
    """Hand a thread's result to the loop. What `asyncio.wrap_future` adds, cancelling the job, must not happen here:
    a caller that leaves does not undo what it asked for."""
    if waiting.done():
        return
    error = ended.exception()
    if error is not None:
        waiting.set_exception(error)
    else:
        waiting.set_result(ended.result())
