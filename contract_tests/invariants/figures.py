"""Figures of values, worked out exactly, and how far a double computed by anybody may be from them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext
from fractions import Fraction

Figure = float | int | None
STATISTICS = ("min", "max", "avg", "sum", "count", "stddev")
AGGREGATIONS = (*STATISTICS, "first", "last")
# Unit roundoff of a double.
U = Fraction(1, 2**53)
LARGEST = Fraction(2**1024 - 2**970)
SMALLEST = Fraction(1, 2**1074)
# Deviations below the root of the least normal double have squares with fewer bits.
VANISHING = Fraction(1, 2**511)
# A point's value goes through the sums of its hour, its day and the window, or through fewer.
LEVELS = 3


def agrees(name: str, got: Figure, values: Sequence[float]) -> bool:
    """Whether a figure of at least one value, given in time order, is what it should be.

    Count, extremes and ends are exact. The rest may be off by rounding, whichever way it is summed up:
    a sum of n doubles by (n-1) u Σ|x| (Higham, Accuracy and Stability of Numerical Algorithms, 4.2).
    """
    if name in ("avg", "sum", "stddev"):
        return {"avg": _mean, "sum": _sum, "stddev": _deviation}[name](got, values)
    exact = {
        "count": len(values),
        "min": min(values),
        "max": max(values),
        "first": values[0],
        "last": values[-1],
    }
    return got is not None and got == exact[name]


def expected(name: str, values: Sequence[float]) -> str:
    """The exact figure in words, for messages."""
    if name == "sum":
        return _shown(_total(values))
    if name == "avg":
        return _shown(_total(values) / len(values))
    if name == "stddev":
        return f"{_root(_variance(values)):.17g}"
    return {"count": str(len(values)), "min": repr(min(values)), "max": repr(max(values))}.get(
        name, repr(values[0] if name == "first" else values[-1])
    )


def _sum(got: Figure, values: Sequence[float]) -> bool:
    exact, doubt = _total(values), _doubt(values)
    if got is None:
        return abs(exact) + doubt > LARGEST
    return abs(Fraction(got) - exact) <= doubt


def _mean(got: Figure, values: Sequence[float]) -> bool:
    """A mean always fits a double."""
    n = len(values)
    exact = _total(values) / n
    # The division rounds once more.
    return got is not None and abs(Fraction(got) - exact) <= _doubt(values) / n + 2 * U * abs(exact) + SMALLEST


def _deviation(got: Figure, values: Sequence[float]) -> bool:
    """Each difference from a rounded mean is off by 2 u max|x|, their squares are summed; once for each level."""
    n, variance = len(values), _variance(values)
    if got is None:
        return variance * n * 2 > LARGEST
    if variance == 0:
        return got == 0
    exact = Fraction(_root(variance))
    doubt = LEVELS * (n * U * exact + 4 * U * max(abs(Fraction(value)) for value in values)) + VANISHING
    return abs(Fraction(got) - exact) <= doubt


def _doubt(values: Sequence[float]) -> Fraction:
    return (
        len(values) * U * sum((abs(Fraction(value)) for value in values), Fraction()) if len(values) > 1 else Fraction()
    )


def _total(values: Sequence[float]) -> Fraction:
    return sum(map(Fraction, values), Fraction())


def _variance(values: Sequence[float]) -> Fraction:
    """The population's."""
    mean = _total(values) / len(values)
    return sum(((Fraction(value) - mean) ** 2 for value in values), Fraction()) / len(values)


def _root(value: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        return (Decimal(value.numerator) / Decimal(value.denominator)).sqrt()


def _shown(value: Fraction) -> str:
    try:
        return repr(float(value))
    except OverflowError:
        return "too large for a double"
