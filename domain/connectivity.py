"""When a device counts as connected, and how uptime follows from its transitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from domain.times import SECOND

DEFAULT_HEARTBEAT_SECONDS = 300
MAX_HEARTBEAT_SECONDS = 10 * 366 * 86_400  # ten years: anything longer only risks overflow
DOWN = frozenset({"offline", "error"})


def timeout_us(configuration: Mapping[str, Any] | None) -> int:
    """Longest silence, in microseconds, by `configuration.heartbeat_seconds`; a value without sense is 300 s."""
    seconds = (configuration or {}).get("heartbeat_seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int) or seconds < 1:
        seconds = DEFAULT_HEARTBEAT_SECONDS
    return min(seconds, MAX_HEARTBEAT_SECONDS) * SECOND


def up_time(
    transitions: Iterable[tuple[int, str]], before: str | None, start_us: int, end_us: int
) -> tuple[int, int] | None:
    """Time not down and time in existence, in microseconds, within [start, end).

    `transitions` are (moment, status after it) in time order; `before` is the status at `start`, None
    when the device did not exist yet. None when the device does not exist within the window.
    """
    up = alive = 0
    status, since = before, start_us
    for moment, following in [*transitions, (end_us, "")]:
        until = min(max(moment, start_us), end_us)
        if status is not None:
            alive += until - since
            up += 0 if status in DOWN else until - since
        status, since = following, until
    return (up, alive) if alive > 0 else None
