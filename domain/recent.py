"""The newest events of a stream, numbered, so that who was away for a moment can have what was missed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """Keeps the newest `most` events. `last` is the newest one's number; numbers follow each other from `start`."""

    def __init__(self, start: int, most: int) -> None:
        self.last = start
        self._events: deque[T | None] = deque(maxlen=most)

    @property
    def floor(self) -> int:
        """The newest number whose event is not kept: all that come after it are."""
        return self.last - len(self._events)

    def add(self, events: Sequence[T]) -> int:
        """Keep events; the number of the first one."""
        first = self.last + 1
        self._events.extend(events)
        self.last += len(events)
        return first

    def forget(self, is_gone: Callable[[T], bool]) -> None:
        """Leave out what may not be told any more; its numbers stay."""
        kept = (None if event is None or is_gone(event) else event for event in self._events)
        self._events = deque(kept, maxlen=self._events.maxlen)

    def after(self, number: int, most: int) -> Iterator[tuple[int, T | None]]:
        """Up to `most` kept events after a number, each with its own; None for one that was forgotten."""
        floor = self.floor
        for at in range(max(number, floor) + 1, min(max(number, floor) + most, self.last) + 1):
            yield at, self._events[at - floor - 1]
