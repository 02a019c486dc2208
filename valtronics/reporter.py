"""Makes reports in the background: reads their figures a step at a time, then has them written as a document.

What is to be made is read from the database, and what became of it is written there, so any number of replicas may do
so. A report that nobody finished is begun again by whoever sees its claim expire.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from functools import partial
from typing import Any, Never, TypeVar

import structlog

from domain.errors import ServiceError, Unavailable
from domain.events import Event, ReportQueued
from domain.reports import MOST_BYTES
from domain.retention import Retention
from domain.times import SECOND
from storage.report_queue import Job
from storage.store import Store
from storage.writer import Writer
from valtronics.execution import Execution
from valtronics.report_steps import Ask, collect

T = TypeVar("T")
Render = Callable[[dict[str, Any], str], Awaitable[bytes]]

AT_ONCE = 2
LOOK_SECONDS = 1.0
# How soon a report is begun again whose maker is gone; a claim is renewed often enough that a few may fail.
CLAIM_US = 15 * SECOND
BEAT_SECONDS = 4.0
STOP_SECONDS = 3.0


class NoLongerOurs(Exception):
    """The report was deleted, or another replica has taken it over."""


class Reporter:
    """Works while the service lives: `start` and `stop` on the event loop, `told` from any thread."""

    def __init__(
        self,
        execution: Execution,
        writer: Writer,
        retention: Retention,
        clock: Callable[[], int],
        logger: structlog.typing.FilteringBoundLogger,
        *,
        turn: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
        ask: Ask,
        rendered: Render,
    ) -> None:
        self._execution = execution
        self._writer = writer
        self._retention = retention
        self._clock = clock
        self._logger = logger
        self._turn = turn
        self._ask = ask
        self._rendered = rendered
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None
        self._busy: dict[int, asyncio.Task[None]] = {}

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._looking = asyncio.create_task(self._look(), name="reporter")

    async def stop(self) -> None:
        """Begin nothing new; what is not done in a moment is left to be begun again."""
        tasks = [task for task in (self._looking, *self._busy.values()) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=STOP_SECONDS)

    def told(self, events: Sequence[Event]) -> None:
        """Listen on the bus: what was asked for is begun at once."""
        if self._loop is not None and any(isinstance(event, ReportQueued) for event in events):
            with suppress(RuntimeError):  # the loop is closed, so there is nobody to wake
                self._loop.call_soon_threadsafe(self._wake.set)

    def wake(self) -> None:
        """Look at once; the clock was moved."""
        self._wake.set()

    async def begin_again(self) -> None:
        """Take back all claims: the state that they are of is not the one that was left. For a database of our own."""
        await self._execution.write(lambda store: store.report_queue.disown())
        self._wake.set()

    async def _look(self) -> None:
        while True:
            self._wake.clear()
            try:
                async with self._turn():
                    # Those that are being made here are among the first, when their claims have just expired.
                    due = await self._execution.glance(lambda store: store.report_queue.due(self._clock(), 2 * AT_ONCE))
                for id in due:
                    if id not in self._busy and len(self._busy) < AT_ONCE:
                        self._begin(id)
            except Unavailable as error:
                self._logger.warning("reports postponed", reason=error.message)
            except Exception as error:
                self._logger.error("reports failed", exc_info=error)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._wake.wait()

    def _begin(self, id: int) -> None:
        task = asyncio.create_task(self._serve(id), name=f"report {id}")
        self._busy[id] = task
        task.add_done_callback(lambda _: self._end(id))

    def _end(self, id: int) -> None:
        del self._busy[id]
        self._wake.set()

    async def _serve(self, id: int) -> None:
        try:
            now_us, claim = self._clock(), secrets.token_hex(8)
            job = await self._write(lambda store: store.report_queue.claim(id, claim, now_us + CLAIM_US, now_us))
            if job is not None:
                await self._settle(job)
        except NoLongerOurs:
            self._logger.info("report given up", report=id)
        except Unavailable as error:
            self._logger.warning("report postponed", report=id, reason=error.message)
            # What is away is not asked for again at once.
            await asyncio.sleep(LOOK_SECONDS)
        except Exception as error:
            self._logger.error("report failed", report=id, exc_info=error)

    async def _settle(self, job: Job) -> None:
        """Make the report, and keep it or the reason why there is none."""
        try:
            document = await self._made(job)
        except (NoLongerOurs, Unavailable, asyncio.CancelledError):
            # Whoever comes next need not wait for the claim to expire.
            with suppress(Unavailable):
                self._writer.submit(lambda store: store.report_queue.release(job))
            raise
        except Exception as error:
            self._logger.error("report failed", report=job.id, exc_info=error)
            reason = error.message if isinstance(error, ServiceError) else "The report could not be made"
            await self._write(lambda store: store.report_queue.fail(job, reason, self._clock()))
            return
        if len(document) > MOST_BYTES:
            reason = f"The document has {len(document)} bytes, and {MOST_BYTES} are the most"
            await self._write(lambda store: store.report_queue.fail(job, reason, self._clock()))
        else:
            await self._write(lambda store: store.report_queue.finish(job, document, self._clock()))

    async def _made(self, job: Job) -> bytes:
        """The document. Raises NoLongerOurs, however long a step of the work goes on."""
        work = asyncio.create_task(self._written(job), name=f"document of report {job.id}")
        beat = asyncio.create_task(self._beat(job), name=f"claim of report {job.id}")
        try:
            await asyncio.wait((work, beat), return_when=asyncio.FIRST_COMPLETED)
            return work.result() if work.done() else beat.result()
        finally:
            work.cancel()
            beat.cancel()

    async def _written(self, job: Job) -> bytes:
        figures = await collect(
            job, self._retention, self._clock(), read=self._read, tell=partial(self._tell, job), ask=self._ask
        )
        return await self._rendered(figures, job.format)

    async def _beat(self, job: Job) -> Never:
        """Keep the claim. Raises NoLongerOurs when it is lost."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            # Where the database does not answer for a moment, the claim lasts longer than that.
            with suppress(Unavailable):
                await self._tell(job, None)

    async def _tell(self, job: Job, progress: int | None) -> None:
        """Say how far it is, if that has changed. Raises NoLongerOurs."""
        until_us = self._clock() + CLAIM_US
        if not await self._write(lambda store: store.report_queue.renew(job, progress, until_us)):
            raise NoLongerOurs

    async def _read(self, job: Callable[[Store], T]) -> T:
        async with self._turn():
            return await self._execution.scan(job)

    async def _write(self, job: Callable[[Store], T]) -> T:
        async with self._turn():
            return await self._execution.write(job)
