"""Buckets of time, aligned to UTC: which widths there are, and which one suits a window."""

from __future__ import annotations

from domain.errors import InvalidInput
from domain.times import DAY, HOUR, MINUTE

INTERVALS = {"1m": MINUTE, "5m": 5 * MINUTE, "15m": 15 * MINUTE, "1h": HOUR, "6h": 6 * HOUR, "1d": DAY}
MOST = 10_000


def floor(ts_us: int, width: int) -> int:
    """The start of the bucket that a moment lies in."""
    return ts_us - ts_us % width


def ceil(ts_us: int, width: int) -> int:
    """The first bucket start at or after a moment."""
    return -(-ts_us // width) * width


def number(start_us: int, end_us: int, width: int) -> int:
    """How many buckets the window [start, end) touches."""
    return 0 if start_us >= end_us else (ceil(end_us, width) - floor(start_us, width)) // width


def finest(start_us: int, end_us: int, most: int, narrowest: int = MINUTE) -> str | None:
    """The finest interval, not below `narrowest`, with at most `most` buckets over the window, or None."""
    for name, width in INTERVALS.items():
        if width >= narrowest and number(start_us, end_us, width) <= most:
            return name
    return None


def refuse_too_many(start_us: int, end_us: int, width: int) -> None:
    """Raises InvalidInput when the window has more than 10,000 buckets."""
    found = number(start_us, end_us, width)
    if found > MOST:
        raise InvalidInput.of(
            "interval", f"makes {found} buckets of this window; at most {MOST} are given", "too_many_buckets"
        )


def too_long(start_us: int, end_us: int) -> InvalidInput:
    """The refusal of a window of which not even days make so few buckets."""
    found = number(start_us, end_us, DAY)
    return InvalidInput.of(
        "max_points", f"is less than the {found} days of this window, the widest buckets there are", "too_many_buckets"
    )
