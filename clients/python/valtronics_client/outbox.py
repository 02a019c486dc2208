"""Points on their way: what waits, what is under way, what was refused. No I/O, no clock, no locks."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from valtronics_client._generated.requests import TelemetrySubmit
from valtronics_client.faults import ValtronicsError

# What a request holds at most, by the contract.
MOST_POINTS: Final = 10_000


@dataclass(frozen=True)
class RejectedPoint:
    """A point that the service will never store, and why; `rule` where its schema was broken, else `code`."""

    point: TelemetrySubmit
    code: str
    issue: str
    field: str = ""


class NotStored(ValtronicsError):
    """Points that were given to a writer and are not known to be stored.

    `rejected` are those that the service refused. `undelivered` are those of which it has not said anything; some may
    be stored, and sending them again does no harm. Every other point is on the service's disk.
    """

    def __init__(self, rejected: Sequence[RejectedPoint], undelivered: Sequence[TelemetrySubmit]) -> None:
        parts = [f"{len(rejected)} points were refused"] if rejected else []
        if rejected:
            parts[0] += f" (the first: {rejected[0].issue})"
        if undelivered:
            parts.append(f"{len(undelivered)} points were not delivered")
        super().__init__(" and ".join(parts) or "nothing is sent any more")
        self.rejected = list(rejected)
        self.undelivered = list(undelivered)


@dataclass(frozen=True)
class Limits:
    """A batch is sent when it has `points`, or when its first point is `seconds` old. `waiting` bounds the memory."""

    points: int = 1000
    seconds: float = 1.0
    waiting: int = 100_000

    def __post_init__(self) -> None:
        if not 1 <= self.points <= MOST_POINTS:
            raise ValueError(f"max_points must be 1 to {MOST_POINTS}")
        if self.waiting < self.points:
            raise ValueError("max_waiting must be at least max_points")


class Outbox:
    """The state of a writer; its owner sees to it that one thread at a time is in here."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._waiting: deque[tuple[float, TelemetrySubmit]] = deque()
        self._sent: list[TelemetrySubmit] = []
        self.rejected: list[RejectedPoint] = []
        self.added = 0
        self.done = 0
        self._pressed_up_to = 0
        self.failure: Exception | None = None
        self.is_closing = False

    @property
    def has_room(self) -> bool:
        """Whether one more point may be added; refused ones that nobody has asked for yet take room too."""
        return self.added - self.done + len(self.rejected) < self.limits.waiting

    def add(self, point: TelemetrySubmit, now: float) -> bool:
        """Whether that changes when a batch is due, so that its sender has to be woken.

        What no JSON can say would be refused with all that is sent along: it raises TypeError or ValueError here.
        """
        if isinstance(point["metric_value"], int):
            float(point["metric_value"])
        msgspec.json.encode(point)
        self._waiting.append((now, point))
        self.added += 1
        return len(self._waiting) in (1, self.limits.points)

    def press(self) -> int:
        """Let all that waits be sent at once; the number that `done` has reached when it is."""
        self._pressed_up_to = self.added
        return self.added

    def due_in(self, now: float) -> float | None:
        """Seconds until a batch has to be sent; None while nothing waits."""
        if not self._waiting:
            return None
        if len(self._waiting) >= self.limits.points or self.is_closing or self._pressed_up_to > self.done:
            return 0.0
        return max(0.0, self._waiting[0][0] + self.limits.seconds - now)

    def take(self) -> list[TelemetrySubmit]:
        """The next batch, under way from now on."""
        count = min(len(self._waiting), self.limits.points)
        self._sent = [self._waiting.popleft()[1] for _ in range(count)]
        return self._sent

    def settle(self, points: Sequence[TelemetrySubmit]) -> None:
        """The service has spoken of these; of the batch under way the others stay so."""
        self.done += len(points)
        settled = {id(point) for point in points}
        self._sent = [point for point in self._sent if id(point) not in settled]

    @property
    def undelivered(self) -> list[TelemetrySubmit]:
        return [*self._sent, *(point for _, point in self._waiting)]

    def give_up(self) -> NotStored | None:
        """All that is not known to be stored, and forget it; None where there is none."""
        rejected, undelivered = self.rejected, self.undelivered
        self.rejected, self._sent = [], []
        self._waiting.clear()
        self.done = self.added
        return NotStored(rejected, undelivered) if rejected or undelivered else None

    def check(self) -> None:
        """NotStored where nothing gets through any more, or where too many were refused to be kept for later."""
        if self.failure is not None:
            raise self.give_up() or NotStored([], []) from self.failure
        if len(self.rejected) >= self.limits.points:
            raise NotStored(self.refused_points(), [])

    def refused(self) -> NotStored | None:
        """The refused points as an error, and forget them; None where there are none."""
        rejected = self.refused_points()
        return NotStored(rejected, []) if rejected else None

    def refused_points(self) -> list[RejectedPoint]:
        """The refused points, and forget them."""
        rejected, self.rejected = self.rejected, []
        return rejected
