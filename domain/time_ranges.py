"""Windows of time as callers name them: start and end, or a range that ends now."""

from __future__ import annotations

from domain.errors import InvalidInput
from domain.times import DAY, HOUR, MAX_US, MINUTE, parse_time

RANGES = {"1h": HOUR, "6h": 6 * HOUR, "24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY, "90d": 90 * DAY}
MAX_AHEAD = 10 * MINUTE  # how far a device's clock may run ahead of the server's


def moment(field: str, text: str) -> int:
    """The moment named by a field, in microseconds; InvalidInput (timestamp_range) when there is none."""
    try:
        return parse_time(text)
    except ValueError as error:
        raise InvalidInput.of(field, str(error), "timestamp_range") from None


def bounds(start_time: str | None, end_time: str | None) -> tuple[int | None, int | None]:
    """The half-open window [start, end); either side may be open. Refuses a start at or after the end."""
    start = moment("start_time", start_time) if start_time is not None else None
    end = moment("end_time", end_time) if end_time is not None else None
    if start is not None and end is not None and start >= end:
        raise InvalidInput.of("start_time", "must lie before end_time", "time_order")
    return start, end


def window(start_time: str | None, end_time: str | None, time_range: str | None, now_us: int) -> tuple[int, int]:
    """A closed-off window: the two times, or `time_range` before now, or the last 24 hours.

    A range takes in the present microsecond, so that a point just stored is seen.
    """
    if time_range is not None and (start_time is not None or end_time is not None):
        raise InvalidInput.of("time_range", "cannot be combined with start_time or end_time", "time_range_exclusive")
    start, end = bounds(start_time, end_time)
    length = RANGES[time_range or "24h"]
    if end is None:
        end = now_us + 1
        if start is not None and start >= end:
            # Points may lie ahead of the server's clock by the allowed skew; from later on there are none.
            end = min(max(start, now_us + MAX_AHEAD) + 1, MAX_US)
    if start is None:
        start = max(0, end - length)
    return start, end
