"""The one writer of a process: what waits is written in one transaction, and answered after its commit."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from domain.errors import Unavailable
from domain.events import Event
from storage.engine import Engine
from storage.errors import is_contention, unavailable
from storage.store import Store

T = TypeVar("T")
Outcome = tuple[Any, BaseException | None]
Job = Callable[[Store], Any]
Entry = tuple[Job, "Future[Any]"]
_ATTEMPTS = 4  # of a job that PostgreSQL broke off for the sake of another replica's


class _Rerun(Exception):
    """The whole group was rolled back for contention; its jobs go again one by one."""


class _GroupLost(Exception):
    """The transaction is gone under the group: nothing of it is stored."""


class Writer:
    """One thread. A job gets a Store inside a transaction; its future completes only after the commit.

    A job that fails is rolled back alone and gets its exception. A job may run more than once (after a
    deadlock on PostgreSQL), so it must have no effect but through its Store. `on_events` is called on the
    writer's thread with what a group has done, in order, after its commit and its replies.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        max_queue: int = 10_000,
        max_group: int = 500,
        on_group: Callable[[int, float], None] | None = None,
        on_events: Callable[[Sequence[Event]], None] | None = None,
    ) -> None:
        self._engine = engine
        self._max_queue = max_queue
        self._max_group = max_group
        self.on_group = on_group
        self.on_events = on_events
        self._queue: SimpleQueue[Entry | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="storage-writer", daemon=True)
        self._thread.start()

    @property
    def depth(self) -> int:
        """How many jobs wait."""
        return self._queue.qsize()

    def submit(self, job: Callable[[Store], T]) -> Future[T]:
        """Queue a job. Raises Unavailable when the queue is full or the writer is closed."""
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise Unavailable("The service is stopping")
            if self._queue.qsize() >= self._max_queue:
                raise Unavailable("Too many writes are waiting")
            self._queue.put((job, future))
        return future

    def close(self) -> None:
        """Refuse what comes from now on and finish everything accepted."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        with suppress(Unavailable):  # it only makes writing quicker
            self._engine.prepare_writer()
        open_for_more = True
        while open_for_more:
            group, open_for_more = self._waiting()
            running = [entry for entry in group if entry[1].set_running_or_notify_cancel()]
            if not running:
                continue
            began = time.perf_counter()
            self._write(running)
            if self.on_group is not None:
                self.on_group(len(running), time.perf_counter() - began)

    def _waiting(self) -> tuple[list[Entry], bool]:
        """Everything that waits, at least one entry; and False once the writer was closed."""
        group: list[Entry] = []
        entry = self._queue.get()
        while entry is not None:
            group.append(entry)
            if len(group) >= self._max_group:
                return group, True
            try:
                entry = self._queue.get_nowait()
            except Empty:
                return group, True
        return group, False

    def _write(self, group: list[Entry]) -> None:
        try:
            outcomes, events = self._attempt(group)
        except _Rerun:
            for entry in group:
                self._write_alone(entry)
            return
        self._settle(group, outcomes, events)

    def _write_alone(self, entry: Entry) -> None:
        for _ in range(_ATTEMPTS):
            try:
                self._settle([entry], *self._attempt([entry]))
                return
            except _Rerun:
                continue
        entry[1].set_exception(Unavailable("The data is contended; try again"))

    def _settle(self, group: list[Entry], outcomes: list[Outcome], events: Sequence[Event]) -> None:
        for (_, future), (result, error) in zip(group, outcomes, strict=True):
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)
        if events and self.on_events is not None:
            self.on_events(events)

    def _attempt(self, group: list[Entry]) -> tuple[list[Outcome], Sequence[Event]]:
        """Run the group in one transaction: what came of each, and what was done.

        Raises _Rerun; any other failure of the transaction is everyone's outcome.
        """
        try:
            with self._engine.write() as store:
                if len(group) == 1:
                    outcomes = [_run_alone(store, group[0][0])]
                else:
                    outcomes = [_run_apart(store, job) for job, _ in group]
                events = tuple(store.link.events)
            return outcomes, events
        except _JobFailed as failure:
            return [(None, failure.error)], ()
        except _Rerun:
            raise
        except BaseException as error:
            if is_contention(error.__cause__ or error):
                raise _Rerun from error
            outage = Unavailable("The database could not commit")
            outage.__cause__ = error
            return [(None, error if isinstance(error, Unavailable) else outage)] * len(group), ()


class _JobFailed(Exception):
    """Carries a lone job's exception out of its transaction, which rolls it back."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


def _run_alone(store: Store, job: Job) -> Outcome:
    """A group of one needs no savepoint: its failure rolls back the transaction."""
    try:
        return job(store), None
    except BaseException as error:
        if is_contention(error):
            raise _Rerun from error
        raise _JobFailed(unavailable(error) or error) from error


def _run_apart(store: Store, job: Job) -> Outcome:
    conn, events = store.link.conn, store.link.events
    done_before = len(events)
    conn.execute("SAVEPOINT job")
    try:
        result = job(store)
        conn.execute("RELEASE SAVEPOINT job")
        return result, None
    except BaseException as error:
        if is_contention(error):
            raise _Rerun from error
        try:
            # A full disk makes SQLite roll back everything at once; then there is no savepoint to return to.
            conn.execute("ROLLBACK TO SAVEPOINT job")
            conn.execute("RELEASE SAVEPOINT job")
        except Exception:
            raise (unavailable(error) or _GroupLost()) from error
        del events[done_before:]
        store.link.taken_back()
        return None, unavailable(error) or error
