"""Figures of a set of values that can be merged without the values: count, sum, squared deviations, extremes, ends.

A figure that does not fit a double is None, never an exception and never infinite. Sums are exact to the last
bit (`math.fsum`), so that no figure depends on the order in which values came in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum, isfinite, sqrt
from typing import NamedTuple


class Aggregate(NamedTuple):
    """`m2` is the sum of squared deviations from the mean; first and last are by event time."""

    size: int
    sum: float | None
    m2: float | None
    min: float
    max: float
    first: float
    last: float


Figures = dict[str, float | int | None]
EMPTY: Figures = {"min": None, "max": None, "avg": None, "sum": None, "count": 0, "stddev": None}


def of_values(values: Sequence[float]) -> Aggregate:
    """The figures of at least one value, given in time order."""
    count = len(values)
    first, last = values[0], values[-1]
    if count == 1:
        return Aggregate(1, first, 0.0, first, first, first, last)
    least, greatest = min(values), max(values)
    total = exact_sum(values)
    return Aggregate(count, total, _deviations(values, total, least, greatest), least, greatest, first, last)


def merge(parts: Sequence[Aggregate]) -> Aggregate:
    """The figures of the union of at least one part, given in time order."""
    if len(parts) == 1:
        return parts[0]
    counts, sums, m2s, minima, maxima, firsts, lasts = zip(*parts, strict=True)
    count, total, m2 = _merged(counts, sums, m2s, min(minima), max(maxima))
    return Aggregate(count, total, m2, min(minima), max(maxima), firsts[0], lasts[-1])


def figure(aggregate: Aggregate, name: str) -> float | int | None:
    """One figure by the name the contract gives it: avg, min, max, sum, count, first, last or stddev."""
    if name == "avg":
        return mean(aggregate.size, aggregate.sum, aggregate.min, aggregate.max)
    if name == "stddev":
        return None if aggregate.m2 is None else sqrt(aggregate.m2 / aggregate.size)
    found: float | int | None = aggregate.size if name == "count" else getattr(aggregate, name)
    return found


def figures(parts: Sequence[Aggregate]) -> Figures:
    """min, max, avg, sum, count and stddev over all parts, given in time order; without parts they are unknown."""
    if not parts:
        return dict(EMPTY)
    whole = merge(parts)
    return {name: figure(whole, name) for name in EMPTY}


def mean(count: int, total: float | None, least: float, greatest: float) -> float | None:
    """Sum by count, kept between the extremes, which rounding may leave."""
    if total is None:
        return None
    value = total / count
    return least if value < least else greatest if value > greatest else value


def exact_sum(values: Iterable[float]) -> float | None:
    """The correctly rounded sum, or None when it does not fit a double."""
    try:
        total = fsum(values)
    except (OverflowError, ValueError):  # ValueError: infinities of both signs among the terms
        return None
    return total if isfinite(total) else None


def _deviations(values: Sequence[float], total: float | None, least: float, greatest: float) -> float | None:
    if least == greatest:
        return 0.0
    if total is None:
        return None
    middle = total / len(values)
    differences = [value - middle for value in values]
    # The second term takes out what rounding the mean put in (the corrected two-pass algorithm).
    return _corrected(exact_sum([d * d for d in differences]), exact_sum(differences), len(values))


def _merged(
    counts: Sequence[int], sums: Sequence[float | None], m2s: Sequence[float | None], least: float, greatest: float
) -> tuple[int, float | None, float | None]:
    """Count, sum and m2 of a union, by Chan, Golub & LeVeque (1979) for any number of parts at once."""
    count = sum(counts)
    if None in sums:
        return count, None, 0.0 if least == greatest else None
    total = exact_sum(sums)  # type: ignore[arg-type]
    if least == greatest:
        return count, total, 0.0
    if total is None or None in m2s:
        return count, total, None
    middle = total / count
    between = []
    drift = []
    for n, part in zip(counts, sums, strict=True):
        difference = part / n - middle  # type: ignore[operator]
        between.append(n * difference * difference)
        drift.append(n * difference)
    return count, total, _corrected(exact_sum([*m2s, *between]), exact_sum(drift), count)  # type: ignore[list-item]


def _corrected(squares: float | None, drift: float | None, count: int) -> float | None:
    if squares is None or drift is None:
        return None
    corrected = squares - drift * drift / count
    return max(corrected, 0.0) if isfinite(corrected) else None
