"""How good a series is: each rule at its edges, and what holds of any series."""

import math
import random
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.data_quality import (
    Unknown,
    configured_interval,
    counted,
    expected,
    gaps,
    outliers,
    usual_spacing,
)
from domain.times import DAY, HOUR, MINUTE, SECOND

# 1735689600 is a midnight in UTC.
START = 1_735_689_600 * SECOND
spacings = st.lists(st.integers(1, 10 * HOUR), min_size=1, max_size=80)
values = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=20, max_size=60)


def moments_of(between):
    moments = [START]
    for spacing in between:
        moments.append(moments[-1] + spacing)
    return moments


def by_hour(moments):
    buckets = {}
    for moment in moments:
        buckets[moment - moment % HOUR] = buckets.get(moment - moment % HOUR, 0) + 1
    return list(buckets.items())


@pytest.mark.parametrize(
    ("value", "interval"),
    [
        (30, 30 * SECOND),
        (0.25, SECOND // 4),
        (0.001, 1000),
        (2_592_000, 30 * DAY),
        (0, None),
        (-5, None),
        (0.0009, None),
        (2_592_001, None),
        (math.inf, None),
        (math.nan, None),
        (True, None),
        ("30", None),
        (None, None),
    ],
)
def test_a_configured_interval_has_to_make_sense(value, interval):
    assert configured_interval({"report_interval_seconds": value}) == interval


def test_without_a_configured_interval_there_is_none():
    assert configured_interval({"heartbeat_seconds": 60}) is None


def test_the_usual_spacing_is_not_disturbed_by_what_is_missing():
    chance = random.Random(1)
    every = [START + n * MINUTE for n in range(1000)]
    kept = [moment for moment in every if chance.random() > 0.3 and not 200 * MINUTE < moment - START < 400 * MINUTE]
    assert usual_spacing(kept) == MINUTE


def test_a_usual_spacing_takes_eleven_points():
    assert usual_spacing(moments_of([MINUTE] * 10)) == MINUTE
    assert isinstance(usual_spacing(moments_of([MINUTE] * 9)), Unknown)
    assert isinstance(usual_spacing([]), Unknown)


@pytest.mark.parametrize("seed", range(5))
def test_what_is_sent_when_something_happens_has_no_interval(seed):
    chance = random.Random(seed)
    events = moments_of([1 + int(chance.expovariate(1 / MINUTE)) for _ in range(999)])
    assert usual_spacing(events) == Unknown("The points come at irregular times")
    # A clock that trembles by a fifth is regular all the same.
    trembling = moments_of([int(MINUTE * chance.uniform(0.8, 1.2)) for _ in range(999)])
    assert usual_spacing(trembling) == pytest.approx(MINUTE, rel=0.05)


def test_half_of_the_spacings_within_a_quarter_are_enough():
    near, far = [100, 125, 75, 100, 100, 100], [10, 10, 10, 1000, 1000, 1000]
    assert usual_spacing(moments_of(near + far)) == 100
    assert isinstance(usual_spacing(moments_of([100, 126, 75, 100, 100, 100, *far])), Unknown)


@given(spacings)
def test_a_usual_spacing_is_one_of_the_spacings(between):
    found = usual_spacing(moments_of(between))
    if not isinstance(found, Unknown):
        assert found in between
        assert sum(spacing <= found for spacing in between) * 2 >= len(between)
        assert sum(spacing >= found for spacing in between) * 2 >= len(between)


@pytest.mark.parametrize(
    "interval", [SECOND, 7 * SECOND, MINUTE, 7 * MINUTE, 25 * MINUTE, HOUR, 5 * HOUR, DAY, 3 * DAY]
)
@pytest.mark.parametrize("phase", [0, 1, 0.3, 0.999])
def test_of_a_series_without_faults_all_points_came(interval, phase):
    length = max(2 * DAY, 5 * interval) if interval >= MINUTE else 3 * HOUR
    start, end = START + 17 * MINUTE, START + 17 * MINUTE + length
    moments = range(start + min(int(phase * interval), interval - 1), end, interval)
    received = counted(by_hour(moments), HOUR, start, end, interval)
    assert received == len(moments)
    assert received >= expected(start, end, interval)


def test_a_surplus_in_one_hour_is_not_what_is_missing_in_another():
    # Every half minute for an hour, then nothing for an hour.
    moments = range(START, START + HOUR, MINUTE // 2)
    assert counted(by_hour(moments), HOUR, START, START + 2 * HOUR, MINUTE) == 61
    # Few intervals fit into an hour: then it is by the day.
    assert counted(by_hour(moments), HOUR, START, START + 2 * HOUR, 10 * MINUTE) == 13
    assert counted([(START, 400), (START + DAY, 0)], DAY, START, START + 2 * DAY, HOUR) == 25


@given(spacings, st.integers(1, DAY))
def test_no_more_points_count_than_there_are_or_fit(between, interval):
    moments = moments_of(between)
    end = moments[-1] + 1
    received = counted(by_hour(moments), HOUR, START, end, interval)
    assert 0 <= received <= len(moments)
    buckets = len({moment // HOUR for moment in moments})
    assert received <= expected(START, end, interval) + buckets


@given(spacings, st.integers(1, DAY), st.integers(0, DAY), st.integers(0, DAY))
def test_gaps_are_the_spacings_that_are_too_long(between, interval, before, after):
    moments = moments_of(between)
    start, end = START - before, moments[-1] + after
    found = gaps(((moment, moment) for moment in moments), start, end, interval)
    missing = [length for length in (before, *between, after) if 2 * length > 3 * interval]
    assert (found.number, found.total_us) == (len(missing), sum(missing))
    if found.longest is None:
        assert not missing
    else:
        begin, stop = found.longest
        assert stop - begin == max(missing)
        assert begin in (start, *moments)
        assert stop in (*moments, end)


@given(spacings, st.integers(1, HOUR))
def test_hours_tell_of_no_gap_that_is_not_there(between, interval):
    moments = moments_of(between)
    exact = gaps(((moment, moment) for moment in moments), START, moments[-1] + 1, interval)
    hours = sorted({moment - moment % HOUR for moment in moments})
    coarse = gaps(((hour, hour + HOUR) for hour in hours), START, moments[-1] + 1, interval)
    assert coarse.number <= exact.number
    assert coarse.total_us <= exact.total_us


def test_a_gap_is_longer_than_one_and_a_half_intervals():
    assert gaps([(15, 15)], 0, 30, 10).number == 0
    assert gaps([(16, 16)], 0, 30, 10) == (1, 16, (0, 16))


def test_the_first_of_two_longest_gaps_is_shown():
    found = gaps([(10, 10), (20, 20), (21, 21)], 10, 31, 1)
    assert found == (2, 20, (10, 20))
    assert gaps([], 5, 105, 1) == (1, 100, (5, 105))


def test_outliers_are_what_the_rule_of_iglewicz_and_hoaglin_says():
    ordinary = [float(value % 10) for value in range(40)]
    assert outliers(ordinary) == 0
    # With one value more, on top, the median is 5 and the median distance from it 3.
    assert median([*ordinary, 99.0]) == 5
    assert median(abs(value - 5) for value in [*ordinary, 99.0]) == 3
    limit = 5 + 3.5 * 3 / 0.6745
    assert [outliers([*ordinary, far]) for far in (limit - 1e-9, limit + 1e-9, 1e9)] == [0, 1, 1]


def test_outliers_take_values_that_differ():
    assert outliers([1.0] * 19) == Unknown("Fewer than 20 raw points to compare")
    assert isinstance(outliers([1.0] * 20), Unknown)
    assert isinstance(outliers([1.0] * 11 + [float(value) for value in range(9)]), Unknown)
    assert not isinstance(outliers([1.0] * 10 + [float(2 + value) for value in range(10)]), Unknown)


def test_the_largest_doubles_are_compared_too():
    ordinary = [1e307 * (value % 10) for value in range(40)]
    assert outliers(ordinary) == 0
    assert outliers([*ordinary, -1.7e308]) == 1
    assert outliers([-1.7e308, 1.7e308] * 10) == 0
    near_the_end = [1e308 + 1e307 * (value % 8) for value in range(40)]
    assert outliers([*near_the_end, -1.7e308, -1.7e308]) == 2


@given(values, st.sampled_from([-4.0, -1.0, 0.5, 8.0]))
def test_outliers_do_not_depend_on_order_or_on_powers_of_two(found, factor):
    number = outliers(found)
    assert outliers(sorted(found)) == number
    if all(value == 0 or 1e-200 < abs(value) < 1e200 for value in found):
        assert outliers([factor * value for value in found]) == number
    if not isinstance(number, Unknown):
        assert 0 <= number < len(found) / 2
