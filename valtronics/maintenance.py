"""Work that nobody asked for: rollups, expiry, silence, clean-up. All of it goes through the writer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import structlog

from domain.errors import Unavailable
from domain.retention import Retention
from domain.times import DAY
from storage import absence
from storage.engine import Engine
from storage.store import Store
from storage.writer import Writer
from valtronics.authentication import Authentication

# Small enough that an ingest request that waits behind one is not held up noticeably.
ROLLUPS_A_TURN = 50
EXPIRED_A_TURN = 5_000
# Most deadlines are only moved on; tens of thousands that pass at once are dealt with in a second or two.
DEADLINES_A_TURN = 2_000
# Each may be megabytes.
REPORTS_A_TURN = 20
IDEMPOTENCY_LIFE = DAY
# Partitions are made a month ahead, so an hour missed does not matter.
PARTITION_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Chore:
    """A job, repeated every so many seconds, and at once again as long as it returns True (more to do)."""

    name: str
    every: float
    job: Callable[[Store], bool]


class Maintenance:
    """Runs the chores as tasks of the event loop while the service lives."""

    def __init__(
        self,
        engine: Engine,
        writer: Writer,
        authentication: Authentication,
        retention: Retention,
        clock: Callable[[], int],
        logger: structlog.typing.FilteringBoundLogger,
        turn: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
        *,
        report_days: int = 0,
    ) -> None:
        self._engine = engine
        self._writer = writer
        self._authentication = authentication
        self._retention = retention
        self._clock = clock
        self._logger = logger
        self._turn = turn
        self._report_days = report_days
        # Deadlines come before rollups: nobody waits for those.
        self._chores = (
            Chore("key use", 5.0, self._touch_keys),
            Chore("silence", 1.0, self._sweep),
            Chore("absence", 1.0, self._miss),
            Chore("rollups", 0.5, self._refresh),
            Chore("expiry", 60.0, self._expire),
            Chore("clean-up", 300.0, self._purge),
            Chore("old reports", 300.0, self._remove_reports),
        )
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._repeat(chore), name=chore.name) for chore in self._chores]
        self._tasks.append(asyncio.create_task(self._make_room(), name="partitions"))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def catch_up(self) -> None:
        """Do all that is due now, at once. Raises what a chore raises."""
        for chore in self._chores:
            while await asyncio.wrap_future(self._writer.submit(chore.job)):
                pass

    async def _repeat(self, chore: Chore) -> None:
        while True:
            more = False
            try:
                async with self._turn():
                    more = await asyncio.wrap_future(self._writer.submit(chore.job))
            except Unavailable as error:
                self._logger.warning("chore postponed", chore=chore.name, reason=error.message)
            except Exception as error:
                self._logger.error("chore failed", chore=chore.name, exc_info=error)
            # A chore with more to do yields a moment, so that it never starves what people wait for.
            await asyncio.sleep(0.01 if more else chore.every)

    async def _make_room(self) -> None:
        """Make the database's partitions ahead of time; a lock of its own, so not through the writer."""
        while True:
            try:
                await asyncio.to_thread(self._engine.maintain)
            except Unavailable as error:
                self._logger.warning("chore postponed", chore="partitions", reason=error.message)
            await asyncio.sleep(PARTITION_SECONDS)

    def _refresh(self, store: Store) -> bool:
        return store.telemetry.refresh_rollups(ROLLUPS_A_TURN) >= ROLLUPS_A_TURN

    def _sweep(self, store: Store) -> bool:
        return store.devices.sweep_offline(self._clock(), DEADLINES_A_TURN).looked >= DEADLINES_A_TURN

    def _miss(self, store: Store) -> bool:
        return absence.sweep(store.link, self._clock(), DEADLINES_A_TURN) >= DEADLINES_A_TURN

    def _touch_keys(self, store: Store) -> bool:
        used: dict[int, int] = {}
        while self._authentication.used_keys:
            key, moment = self._authentication.used_keys.popitem()
            used[key] = moment
        for key, moment in used.items():
            store.api_keys.touch([key], moment)
        return False

    def _expire(self, store: Store) -> bool:
        removed: Any = store.telemetry.expire(self._retention, self._clock(), EXPIRED_A_TURN)
        return bool(removed)

    def _purge(self, store: Store) -> bool:
        now = self._clock()
        store.sessions.purge(now)
        store.idempotency.purge(now - IDEMPOTENCY_LIFE)
        return False

    def _remove_reports(self, store: Store) -> bool:
        if not self._report_days:
            return False
        return store.reports.expire(self._clock() - self._report_days * DAY, REPORTS_A_TURN) >= REPORTS_A_TURN
