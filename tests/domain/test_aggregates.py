"""Figures and their merging against exact arithmetic."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.aggregates import exact_sum, figures, merge, of_values, values_of

doubles = st.floats(allow_nan=False, allow_infinity=False)
modest = st.floats(-1e6, 1e6)


def exact_stddev(values):
    exact = [Fraction(value) for value in values]
    mean = sum(exact) / len(exact)
    return math.sqrt(sum((value - mean) ** 2 for value in exact) / len(exact))


@given(st.lists(modest, min_size=1, max_size=50), st.integers(1, 10), st.sampled_from([0.0, 1e9, -1e12]))
def test_any_division_into_parts_gives_the_same_figures(values, size, offset):
    values = [value + offset for value in values]
    parts = [of_values(n, values[n : n + size]) for n in range(0, len(values), size)]
    found = figures(parts)
    assert found["count"] == len(values)
    assert (found["min"], found["max"]) == (min(values), max(values))
    assert found["sum"] == pytest.approx(math.fsum(values), rel=1e-12, abs=1e-6)
    assert found["min"] <= found["avg"] <= found["max"]
    assert found["stddev"] == pytest.approx(exact_stddev(values), rel=1e-6, abs=1e-12 * max(1, abs(offset)))
    whole = merge(0, parts)
    assert whole[6:] == (values[0], values[-1])


@given(st.lists(doubles, min_size=1, max_size=20))
def test_no_figure_is_ever_infinite_or_an_exception(values):
    parts = [of_values(n, [value, -value]) for n, value in enumerate(values)]
    for figure in figures(parts).values():
        assert figure is None or math.isfinite(figure)
    for name in ("avg", "min", "max", "sum", "count", "first", "last", "stddev"):
        assert len(values_of(parts, name)) == len(parts)


@given(st.floats(-1e300, 1e300), st.integers(1, 30))
def test_equal_values_do_not_deviate(value, count):
    found = figures([of_values(0, [value] * count)] * 3)
    assert found["stddev"] == 0.0
    assert found["avg"] == value


def test_a_large_offset_does_not_swallow_the_deviation():
    values = [1e9 + n % 2 for n in range(1000)]
    parts = [of_values(n, values[n : n + 10]) for n in range(0, 1000, 10)]
    assert figures(parts)["stddev"] == pytest.approx(0.5, rel=1e-12)


def test_sums_that_do_not_fit():
    assert exact_sum([1.7e308, 1.7e308]) is None
    assert exact_sum([math.inf, -math.inf]) is None
    assert exact_sum([math.inf]) is None
    assert exact_sum([1.7e308, -1.7e308, 1.0]) == 1.0


@given(st.lists(doubles | st.sampled_from([1.7e308, -1.7e308]), min_size=1, max_size=30), st.integers(1, 10))
def test_sum_and_mean_are_given_wherever_they_fit(values, size):
    parts = [of_values(n, values[n : n + size]) for n in range(0, len(values), size)]
    found = figures(parts)
    exact = sum(map(Fraction, values))
    slack = 1e-15 * max(map(abs, values)) * len(values)
    assert found["avg"] == pytest.approx(float(exact / len(values)), rel=1e-12, abs=slack)
    assert found["min"] <= found["avg"] <= found["max"]
    if abs(exact) < 1.79e308:
        assert found["sum"] == pytest.approx(float(exact), rel=1e-12, abs=slack)
    elif abs(exact) > Fraction(10) ** 309:
        assert found["sum"] is None


def test_without_parts_nothing_is_known():
    assert figures([]) == {"min": None, "max": None, "avg": None, "sum": None, "count": 0, "stddev": None}
