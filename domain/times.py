"""Moments: whole microseconds since 1970 UTC inside, RFC 3339 outside."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MIN_US = 0
MAX_US = 253_402_300_799 * SECOND + 999_999  # 9999-12-31T23:59:59.999999Z

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ONE = timedelta(microseconds=1)
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


# A gateway sends many metrics of one moment, so a batch names few moments many times.
@lru_cache(maxsize=4096)
def parse_time(text: str) -> int:
    """RFC 3339 text to microseconds since the epoch; digits past the sixth are cut off.

    Raises ValueError with a sentence for people: naive, malformed, or outside 1970-9999.
    """
    if not _RFC3339.fullmatch(text):
        raise ValueError("must be an RFC 3339 date-time with a UTC offset, such as 2024-01-01T12:00:00Z")
    try:
        us = (datetime.fromisoformat(text.upper()) - _EPOCH) // _ONE
    except (ValueError, OverflowError):
        raise ValueError("is not a moment that exists (leap seconds are not accepted)") from None
    if not MIN_US <= us <= MAX_US:
        raise ValueError("must lie between 1970-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z")
    return us


# Rendering is the main cost of long replies, so the parts are looked up: the date per day, the clock per minute.
_MINUTES = tuple(f"T{minute // 60:02d}:{minute % 60:02d}:" for minute in range(1440))
_SECONDS = tuple(f"{second:02d}Z" for second in range(60))
_EPOCH_ORDINAL = _EPOCH.toordinal()


@lru_cache(maxsize=4096)
def _date_text(day: int) -> str:
    return date.fromordinal(_EPOCH_ORDINAL + day).isoformat()


def format_time(us: int) -> str:
    """Microseconds since the epoch to RFC 3339 in UTC, with a fraction only where there is one."""
    day, rest = divmod(us, DAY)
    minute, rest = divmod(rest, MINUTE)
    if rest % SECOND:
        second, fraction = divmod(rest, SECOND)
        return f"{_date_text(day)}{_MINUTES[minute]}{second:02d}.{fraction:06d}Z"
    return _date_text(day) + _MINUTES[minute] + _SECONDS[rest // SECOND]


# For moments that are asked for again and again, such as those in a device or the starts of buckets.
format_known_time = lru_cache(maxsize=16_384)(format_time)
