"""Figures of a set of values that can be merged without the values: count, sum, squared deviations, extremes, ends.

A figure that does not fit a double is None, never an exception and never infinite. Sums are exact to the last
bit (`math.fsum`), so that no figure depends on the order in which values came in. A sum that does not fit is carried
on as a fraction, since more values may bring it back, and the mean fits always.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import fsum, isfinite, sqrt

# bucket start, count, sum, m2, min, max, first, last: the columns of a stored rollup, so that rows need no wrapping.
# The sum is a fraction where it does not fit a double, and None where that is all that is known of it. m2 is the sum
# of squared deviations from the mean; first and last are by event time.
Total = float | Fraction
Part = tuple[int, int, Total | None, float | None, float, float, float, float]
Figure = float | int | None

NAMES = ("min", "max", "avg", "sum", "count", "stddev")
_COLUMNS = {"count": 1, "min": 4, "max": 5, "first": 6, "last": 7}


def of_values(start_us: int, values: Sequence[float]) -> Part:
    """The figures of at least one value, given in time order."""
    count = len(values)
    first, last = values[0], values[-1]
    if count == 1:
        return start_us, 1, first, 0.0, first, first, first, last
    least, greatest = min(values), max(values)
    total = exact_total(values)
    return start_us, count, total, _deviations(values, total, least, greatest), least, greatest, first, last


def merge(start_us: int, parts: Sequence[Part]) -> Part:
    """The figures of the union of at least one part, given in time order."""
    if len(parts) == 1:
        return start_us, *parts[0][1:]
    _, counts, sums, m2s, minima, maxima, firsts, lasts = zip(*parts, strict=True)
    least, greatest = min(minima), max(maxima)
    count, total, m2 = _merged(counts, sums, m2s, least, greatest)
    return start_us, count, total, m2, least, greatest, firsts[0], lasts[-1]


def values_of(parts: Sequence[Part], name: str) -> list[Figure]:
    """One figure of each part by the name the contract gives it: a column, avg or stddev."""
    if name == "avg":
        return [_mean(total, count, least, greatest) for _, count, total, _, least, greatest, _, _ in parts]
    if name == "stddev":
        return [None if part[3] is None else sqrt(part[3] / part[1]) for part in parts]
    if name == "sum":
        return [_fitting(part[2]) for part in parts]
    column = _COLUMNS[name]
    return [part[column] for part in parts]  # type: ignore[misc]  # only the sum may be a fraction


def figures(parts: Sequence[Part]) -> dict[str, Figure]:
    """min, max, avg, sum, count and stddev over all parts, given in time order; without parts they are unknown."""
    if not parts:
        return dict.fromkeys(NAMES) | {"count": 0}
    whole = [merge(0, parts)]
    return {name: values_of(whole, name)[0] for name in NAMES}


def storable(part: Part) -> Part:
    """The part as a row: of a sum that does not fit a double only this is kept."""
    return part if not isinstance(part[2], Fraction) else (*part[:2], None, *part[3:])


def exact_total(values: Iterable[Total]) -> Total:
    """The correctly rounded sum of finite numbers, or the exact one where it does not fit a double."""
    values = list(values)
    found = exact_sum(values)
    if found is not None:
        return found
    total = sum((Fraction(value) for value in values), Fraction())
    try:
        return float(total)
    except OverflowError:
        return total


def exact_sum(values: Iterable[Total]) -> float | None:
    """The correctly rounded sum, or None when it does not fit a double."""
    try:
        total = fsum(values)
    except (OverflowError, ValueError):  # ValueError: infinities of both signs among the terms
        return None
    return total if isfinite(total) else None


def _fitting(total: Total | None) -> float | None:
    return None if isinstance(total, Fraction) else total


def _mean(total: Total | None, count: int, least: float, greatest: float) -> float | None:
    """Sum by count, kept between the extremes, which rounding may leave."""
    if total is None:
        return None
    value = float(total / count)
    if least <= value <= greatest:
        return value
    return least if value < least else greatest


def _deviations(values: Sequence[float], total: Total, least: float, greatest: float) -> float | None:
    if least == greatest:
        return 0.0
    middle = float(total / len(values))
    differences = [value - middle for value in values]
    # The second term takes out what rounding the mean put in (the corrected two-pass algorithm).
    return _corrected(exact_sum([d * d for d in differences]), exact_sum(differences), len(values))


def _merged(
    counts: Sequence[int], sums: Sequence[Total | None], m2s: Sequence[float | None], least: float, greatest: float
) -> tuple[int, Total | None, float | None]:
    """Count, sum and m2 of a union, by Chan, Golub & LeVeque (1979) for any number of parts at once."""
    count = sum(counts)
    total = None if None in sums else exact_total(sums)  # type: ignore[arg-type]
    if least == greatest:
        return count, total, 0.0
    if total is None or None in m2s:
        return count, total, None
    middle = float(total / count)
    differences = [float(part / n) - middle for n, part in zip(counts, sums, strict=True)]  # type: ignore[operator]
    drift = [n * d for n, d in zip(counts, differences, strict=True)]
    between = [n * d for n, d in zip(drift, differences, strict=True)]
    return count, total, _corrected(exact_sum([*m2s, *between]), exact_sum(drift), count)  # type: ignore[list-item]


def _corrected(squares: float | None, drift: float | None, count: int) -> float | None:
    if squares is None or drift is None:
        return None
    corrected = squares - drift * drift / count
    return max(corrected, 0.0) if isfinite(corrected) else None
