"""The writer of points for programs with an event loop; `writers.py` has the words to it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from types import TracebackType
from typing import Self

from valtronics_client._generated.requests import TelemetrySubmit
from valtronics_client.async_calls import AsyncCalls
from valtronics_client.delivery import Points, deliver
from valtronics_client.outbox import Limits, Outbox, RejectedPoint
from valtronics_client.writers import point_of


class AsyncBatchWriter:
    """Collects points and sends them in batches, from a task of its own that begins with the first point.

    What the service can't take now is sent again until it can; `write` waits while too much waits. Closing waits until
    every point is stored, or raises NotStored, which lists those that are not. Points keep the order of their writing.
    """

    def __init__(self, calls: AsyncCalls, limits: Limits, on_rejected: Callable[[RejectedPoint], None] | None) -> None:
        self._calls, self._on_rejected = calls, on_rejected
        self._outbox = Outbox(limits)
        self._changed = asyncio.Event()
        self._is_given_up = False
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def write(
        self,
        device_id: int,
        metric_name: str,
        metric_value: float,
        *,
        unit: str | None = None,
        timestamp: datetime | str | None = None,
    ) -> None:
        """Add a point; without `timestamp` it is of now. Waits while `max_waiting` points wait."""
        await self.write_point(point_of(device_id, metric_name, metric_value, unit, timestamp))

    async def write_point(self, point: TelemetrySubmit) -> None:
        """Add a point as the API takes it. One without `timestamp` gets that of its sending."""
        self._start()
        while not self._outbox.has_room:
            self._outbox.check()
            self._outbox.press()
            self._tell()
            await self._changed.wait()
        self._outbox.check()
        if self._outbox.is_closing:
            raise RuntimeError("the writer is closed")
        if self._outbox.add(point, time.monotonic()):
            self._tell()

    async def write_points(self, points: Iterable[TelemetrySubmit]) -> None:
        """Add many."""
        for point in points:
            await self.write_point(point)

    async def flush(self) -> None:
        """Wait until everything that was written so far is stored. NotStored names what was refused."""
        goal = self._outbox.press()
        self._tell()
        while self._outbox.done < goal and not self._outbox.failure:
            await self._changed.wait()
        self._outbox.check()
        refused = self._outbox.refused()
        if refused:
            raise refused

    async def close(self, timeout: float = 30.0) -> None:  # noqa: ASYNC109
        """Wait until everything is stored, at most `timeout` seconds. NotStored names what is not."""
        self._outbox.is_closing = True
        self._tell()
        if self._task is not None:
            await asyncio.wait([self._task], timeout=timeout)
            self._is_given_up = True
            self._task.cancel()
            await asyncio.wait([self._task])
        cause, lost = self._outbox.failure, self._outbox.give_up()
        if lost:
            raise lost from cause

    def _start(self) -> None:
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._work(), name="valtronics-batch-writer")

    def _tell(self) -> None:
        """Wake all who wait for a change."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def _work(self) -> None:
        try:
            while await self._wait():
                points = self._outbox.take()
                steps = deliver(self._calls.core, points, self._settled, lambda: self._is_given_up)
                await self._calls.runner.run(steps)
        except Exception as error:
            self._outbox.failure = error
            self._tell()

    async def _wait(self) -> bool:
        """Until a batch is due; False when there will be none."""
        while True:
            due = self._outbox.due_in(time.monotonic())
            if due == 0.0:
                return True
            if due is None and self._outbox.is_closing:
                return False
            try:
                async with asyncio.timeout(due):
                    await self._changed.wait()
            except TimeoutError:
                continue

    def _settled(self, points: Points, rejected: list[RejectedPoint]) -> None:
        self._outbox.settle(points)
        if self._on_rejected:
            for each in rejected:
                self._on_rejected(each)
        else:
            self._outbox.rejected += rejected
        self._tell()
