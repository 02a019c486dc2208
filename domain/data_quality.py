"""How good a series is: how often its points are due, how many of them came, where they are missing, which stand out.

Moments are whole microseconds, windows are [start, end). What can't be known is an `Unknown`, which says why.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from statistics import median
from typing import Any, NamedTuple

from domain.buckets import floor
from domain.times import DAY, SECOND

LEAST_SPACINGS = 10
LEAST_VALUES = 20
# The modified z-score of Iglewicz & Hoaglin (How to Detect and Handle Outliers, 1993) and their limit: 0.6745 makes the
# median absolute deviation of a normal distribution its standard deviation.
NORMAL, OUTLYING = 0.6745, 3.5
# In a stretch that fewer intervals fit into, one point more or less is too much of it to be called a surplus.
_FEW_INTERVALS = 10
_LONGEST_INTERVAL_SECONDS = 2_592_000
_SHORTEST_INTERVAL_SECONDS = 0.001


@dataclass(frozen=True, slots=True)
class Unknown:
    """What can't be known, and why, as a sentence for people without its full stop."""

    reason: str


class Gaps(NamedTuple):
    """How many gaps there are, their time in all, and the first of the longest as (start, end), None without one."""

    number: int
    total_us: int
    longest: tuple[int, int] | None


def configured_interval(configuration: Mapping[str, Any]) -> int | None:
    """`report_interval_seconds` in microseconds; None where there is none, or a value without sense."""
    seconds = configuration.get("report_interval_seconds")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    if not _SHORTEST_INTERVAL_SECONDS <= seconds <= _LONGEST_INTERVAL_SECONDS:
        return None
    return round(seconds * SECOND)


def usual_spacing(moments: Sequence[int]) -> int | Unknown:
    """The median of the spacings of distinct moments, given in time order.

    Unknown where there are fewer than 10 spacings, and where fewer than half of them lie within a quarter of the
    median: what is sent when something happens is due at no time.
    """
    spacings = sorted(following - moment for moment, following in pairwise(moments))
    if len(spacings) < LEAST_SPACINGS:
        return Unknown(f"Fewer than {LEAST_SPACINGS + 1} raw points tell how often they come")
    middle = spacings[(len(spacings) - 1) // 2]
    near = sum(4 * abs(spacing - middle) <= middle for spacing in spacings)
    return middle if 2 * near >= len(spacings) else Unknown("The points come at irregular times")


def expected(start_us: int, end_us: int, interval_us: int) -> int:
    """How many points are due: the whole intervals of the time."""
    return max(0, end_us - start_us) // interval_us


def counted(buckets: Iterable[tuple[int, int]], width: int, start_us: int, end_us: int, interval_us: int) -> int:
    """How many of the points come in their time, `buckets` being (start of a bucket, points), each of `width`.

    A bucket, or a day where few intervals fit into a bucket, counts at most one point more than intervals fit into
    what lies of it between start and end: a surplus in one hour is not what is missing in another.
    """
    if width < _FEW_INTERVALS * interval_us:
        width = DAY
    inside: Counter[int] = Counter()
    for bucket, points in buckets:
        inside[floor(bucket, width)] += points
    return sum(
        min(points, expected(max(bucket, start_us), min(bucket + width, end_us), interval_us) + 1)
        for bucket, points in inside.items()
    )


def gaps(stretches: Iterable[tuple[int, int]], start_us: int, end_us: int, interval_us: int) -> Gaps:
    """The times from start to end without points that are longer than one and a half intervals.

    `stretches` are the (first, last) moments that points are known to lie between, in time order: for a point its own
    moment twice.
    """
    number = total = 0
    longest, length, since = None, 0, start_us
    for first, last in chain(stretches, [(end_us, end_us)]):
        missing = first - since
        if 2 * missing > 3 * interval_us:
            number, total = number + 1, total + missing
            if missing > length:
                longest, length = (since, first), missing
        since = max(since, last)
    return Gaps(number, total, longest)


def outliers(values: Sequence[float]) -> int | Unknown:
    """How many of the values have a modified z-score beyond 3.5.

    Unknown of fewer than 20 values, and where more than half of them are the same: then all others would stand out.
    """
    if len(values) < LEAST_VALUES:
        return Unknown(f"Fewer than {LEAST_VALUES} raw points to compare")
    # A sixteenth leaves the differences of the largest doubles and their products finite.
    if max(map(abs, values)) > math.ldexp(1.0, 1000):
        values = [value / 16 for value in values]
    middle = median(values)
    distances = [abs(value - middle) for value in values]
    deviation = median(distances)
    if deviation == 0:
        return Unknown("More than half of the raw points have the same value")
    return sum(NORMAL * distance > OUTLYING * deviation for distance in distances)
