"""What stands in the buckets without points. A filled bucket has count 0: a gap never invents a count."""

from __future__ import annotations

from collections.abc import Sequence

from domain.buckets import ceil

Bucket = tuple[int, float | int | None, int]  # start, value, count of points


def fill(
    buckets: Sequence[Bucket], start_us: int, end_us: int, width: int, mode: str, is_count: bool = False
) -> list[Bucket]:
    """The buckets with those added that start inside [start, end) and have no points.

    none adds nothing; null adds no value; previous repeats the last known value; linear lies on the line between
    the known neighbours. A count of points is known to be 0 in a gap and is never carried over or interpolated.
    """
    if mode == "none":
        return list(buckets)
    known = {bucket[0]: index for index, bucket in enumerate(buckets)}
    starts = sorted({*known, *range(ceil(start_us, width), end_us, width)})
    filled: list[Bucket] = []
    before = -1
    for moment in starts:
        if moment in known:
            before = known[moment]
            filled.append(buckets[before])
        elif mode == "null":
            filled.append((moment, None, 0))
        elif is_count:
            filled.append((moment, 0, 0))
        else:
            filled.append((moment, _between(buckets, before, moment, mode), 0))
    return filled


def _between(buckets: Sequence[Bucket], before: int, moment: int, mode: str) -> float | int | None:
    if before < 0:
        return None
    left = buckets[before]
    if mode == "previous":
        return left[1]
    if before + 1 == len(buckets):
        return None
    right = buckets[before + 1]
    if left[1] is None or right[1] is None:
        return None
    share = (moment - left[0]) / (right[0] - left[0])
    # Weighted, not left + difference: the difference of two finite doubles may not be one.
    return left[1] * (1.0 - share) + right[1] * share
