"""The writer of points for programs with threads."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from valtronics_client._generated.requests import TelemetrySubmit
from valtronics_client.calls import Calls
from valtronics_client.delivery import Points, deliver
from valtronics_client.outbox import Limits, Outbox, RejectedPoint

# Longest wait for what was written, at the end of a program that forgot to close.
SECONDS_AT_EXIT = 10.0


class BatchWriter:
    """Collects points and sends them in batches, from a thread of its own. Any number of threads may write.

    What the service can't take now is sent again until it can; `write` waits while too much waits. Closing waits until
    every point is stored, or raises NotStored, which lists those that are not. Points keep the order of their writing.
    """

    def __init__(self, calls: Calls, limits: Limits, on_rejected: Callable[[RejectedPoint], None] | None) -> None:
        self._calls, self._on_rejected = calls, on_rejected
        self._outbox = Outbox(limits)
        self._changed = threading.Condition()
        self._is_given_up = threading.Event()
        self._thread = threading.Thread(target=self._work, name="valtronics-batch-writer", daemon=True)
        self._thread.start()
        atexit.register(self._close_at_exit)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def write(
        self,
        device_id: int,
        metric_name: str,
        metric_value: float,
        *,
        unit: str | None = None,
        timestamp: datetime | str | None = None,
    ) -> None:
        """Add a point; without `timestamp` it is of now. Waits while `max_waiting` points wait."""
        self.write_point(point_of(device_id, metric_name, metric_value, unit, timestamp))

    def write_point(self, point: TelemetrySubmit) -> None:
        """Add a point as the API takes it. One without `timestamp` gets that of its sending."""
        with self._changed:
            while not self._outbox.has_room:
                self._outbox.check()
                self._outbox.press()
                self._changed.notify_all()
                self._changed.wait()
            self._outbox.check()
            if self._outbox.is_closing:
                raise RuntimeError("the writer is closed")
            if self._outbox.add(point, time.monotonic()):
                self._changed.notify_all()

    def write_points(self, points: Iterable[TelemetrySubmit]) -> None:
        """Add many."""
        for point in points:
            self.write_point(point)

    def flush(self, timeout: float | None = None) -> None:
        """Wait until everything that was written so far is stored.

        NotStored names what was refused. TimeoutError after `timeout` seconds; the points go on being sent.
        """
        with self._changed:
            goal = self._outbox.press()
            self._changed.notify_all()
            is_there = self._changed.wait_for(lambda: self._outbox.done >= goal or self._outbox.failure, timeout)
            self._outbox.check()
            refused = self._outbox.refused()
        if refused:
            raise refused
        if not is_there:
            raise TimeoutError("the points are not stored yet")

    def close(self, timeout: float = 30.0) -> None:
        """Wait until everything is stored, at most `timeout` seconds. NotStored names what is not."""
        atexit.unregister(self._close_at_exit)
        with self._changed:
            self._outbox.is_closing = True
            self._changed.notify_all()
        self._thread.join(timeout)
        self._is_given_up.set()
        with self._changed:
            cause, lost = self._outbox.failure, self._outbox.give_up()
        if lost:
            raise lost from cause

    def _work(self) -> None:
        try:
            while self._wait():
                with self._changed:
                    points = self._outbox.take()
                steps = deliver(self._calls.core, points, self._settled, self._is_given_up.is_set)
                self._calls.runner.run(steps, pause=self._is_given_up.wait)
        except Exception as error:
            with self._changed:
                self._outbox.failure = error
                self._changed.notify_all()

    def _wait(self) -> bool:
        """Until a batch is due; False when there will be none."""
        with self._changed:
            while True:
                due = self._outbox.due_in(time.monotonic())
                if due == 0.0:
                    return not self._is_given_up.is_set()
                if due is None and self._outbox.is_closing:
                    return False
                self._changed.wait(due)

    def _settled(self, points: Points, rejected: list[RejectedPoint]) -> None:
        if self._on_rejected:
            for each in rejected:
                self._on_rejected(each)
        with self._changed:
            self._outbox.settle(points)
            if not self._on_rejected:
                self._outbox.rejected += rejected
            self._changed.notify_all()

    def _close_at_exit(self) -> None:
        self.close(SECONDS_AT_EXIT)


def point_of(
    device_id: int, metric_name: str, metric_value: float, unit: str | None, timestamp: datetime | str | None
) -> TelemetrySubmit:
    """A point with a time: it is measured now, whenever it gets through."""
    point: TelemetrySubmit = {
        "device_id": device_id,
        "metric_name": metric_name,
        "metric_value": metric_value,
        "timestamp": timestamp if timestamp is not None else datetime.now(UTC),
    }
    if unit is not None:
        point["unit"] = unit
    return point
