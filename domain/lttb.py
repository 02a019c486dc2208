"""Largest-Triangle-Three-Buckets (Steinarsson 2013): thin a line so that it still looks the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

Sample = tuple[int, float]


def thin(points: Iterable[Sample], total: int, keep: int) -> list[Sample]:
    """`keep` of `total` points in time order, the ends among them; holds only two buckets in memory."""
    if total <= keep:
        return list(points)
    stream = iter(points)
    first = next(stream)
    if keep < 3:
        *_, last = stream
        return [first, last] if keep == 2 else [last]
    chosen = [first]
    bucket: list[Sample] = []
    for following in _buckets(stream, total - 2, keep - 2):
        if bucket:
            chosen.append(_largest(chosen[-1], bucket, _centre(following)))
        bucket = following
    return [*chosen, _largest(chosen[-1], bucket[:-1], bucket[-1]), bucket[-1]]


def _buckets(stream: Iterator[Sample], inner: int, number: int) -> Iterator[list[Sample]]:
    """The inner points in `number` buckets of nearly equal size, none empty; the very last point joins the last."""
    for index in range(number):
        size = inner * (index + 1) // number - inner * index // number
        yield list(islice(stream, size + (index == number - 1)))


def _centre(bucket: list[Sample]) -> tuple[float, float]:
    # Divided before they are added: the sum of large doubles would overflow.
    size = len(bucket)
    return sum(ts_us for ts_us, _ in bucket) / size, sum(value / size for _, value in bucket)


def _largest(left: Sample, bucket: list[Sample], right: tuple[float, float]) -> Sample:
    """The point that spans the largest triangle with the chosen one before it and the centre after it."""
    best, largest = bucket[0], -1.0
    left_ts, left_value = left
    span, rise = left_ts - right[0], right[1] - left_value
    for point in bucket:
        area = abs(span * (point[1] - left_value) - (left_ts - point[0]) * rise)
        if area > largest:
            best, largest = point, area
    return best
