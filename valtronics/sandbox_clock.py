"""The sandbox's time: a clock that the caller moves, and rate counters that go by it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from limits.storage import Storage

from domain.errors import InvalidInput
from domain.times import SECOND, format_time, parse_time

# A year is left to the last moment that can be written: what is given from here on ends later.
LATEST = "9998-12-31T23:59:59Z"
LATEST_US = parse_time(LATEST)


class Clock:
    """Gives microseconds since the epoch, from any thread. Runs at the speed of real time, or stands."""

    def __init__(self, now_us: int, *, running: bool) -> None:
        self.set(now_us, running=running)

    def __call__(self) -> int:
        now_us, since_ns = self._state
        return now_us if since_ns is None else now_us + (time.monotonic_ns() - since_ns) // 1000

    @property
    def running(self) -> bool:
        return self._state[1] is not None

    def set(self, now_us: int, *, running: bool) -> None:
        """Set the clock, backwards too."""
        # One assignment: a reader in another thread sees the old pair or the new one.
        self._state = (now_us, time.monotonic_ns() if running else None)

    def move(self, *, to: str | None = None, seconds: float = 0, running: bool | None = None) -> None:
        """Move forward to an RFC 3339 moment or by seconds, start or stop. Raises InvalidInput."""
        now_us = self()
        target = now_us + round(seconds * SECOND) if to is None else _moment(to)
        field = "advance_seconds" if to is None else "now"
        if target < now_us:
            raise InvalidInput.of(
                field, f"lies before the clock's {format_time(now_us)}; only a reset goes back", "clock_goes_forward"
            )
        if target > max(LATEST_US, now_us):  # it may have run past it
            raise InvalidInput.of(field, f"must not lead past {LATEST}", "clock_ends")
        self.set(target, running=self.running if running is None else running)

    def described(self) -> dict[str, object]:
        """{now, running} as callers are told it."""
        return {"now": format_time(self()), "running": self.running}


def _moment(text: str) -> int:
    try:
        return parse_time(text)
    except ValueError as error:
        raise InvalidInput.of("now", str(error), "date-time") from None


class Counters(Storage):
    """Counters of fixed windows in memory; the windows end by the given clock, and can be copied."""

    STORAGE_SCHEME = None

    def __init__(self, clock: Callable[[], int]) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[int, float]] = {}  # key: count, end in seconds

    def copied(self) -> dict[str, tuple[int, float]]:
        """All counters, to be handed to `restore` later."""
        with self._lock:
            return dict(self._windows)

    def restore(self, windows: dict[str, tuple[int, float]]) -> None:
        with self._lock:
            self._windows = dict(windows)

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        with self._lock:
            count, end = self._open(key) or (0, self._clock() / SECOND + expiry)
            self._windows[key] = (count + amount, end)
            return count + amount

    def get(self, key: str) -> int:
        with self._lock:
            return (self._open(key) or (0,))[0]

    def get_expiry(self, key: str) -> float:
        with self._lock:
            found = self._open(key)
            return self._clock() / SECOND if found is None else found[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self._lock:
            number = len(self._windows)
            self._windows.clear()
            return number

    def clear(self, key: str) -> None:
        with self._lock:
            self._windows.pop(key, None)

    def _open(self, key: str) -> tuple[int, float] | None:
        found = self._windows.get(key)
        if found is not None and found[1] * SECOND <= self._clock():
            del self._windows[key]
            return None
        return found
