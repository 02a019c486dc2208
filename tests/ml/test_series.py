"""Cleaning, scaling and gridding of a series."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ml.series import BRIEF, DAY, LARGEST, STEPS_US, Scale, clean, filled, grid_step, regular

MINUTE = 60_000_000
HOUR = 60 * MINUTE


def steady(count, step=MINUTE):
    return np.arange(count, dtype=np.int64) * step


def step_of(times):
    return grid_step(times, int(times[-1] - times[0]), 672)


def noisy(count):
    return np.sin(np.arange(count) * 1.7)


def test_what_is_not_finite_is_dropped():
    times, values = clean(steady(5), np.array([1.0, np.nan, 2.0, np.inf, -np.inf]))
    assert times.tolist() == [0, 2 * MINUTE]
    assert values.tolist() == [1.0, 2.0]


def test_a_brief_excursion_is_clipped_to_ten_mads():
    values = noisy(200)
    values[50] = 1e6
    values[51] = -1e6
    median = np.median(values)
    mad = np.median(np.abs(values - median))
    cleaned = clean(steady(200), values)[1]
    assert cleaned[50] == pytest.approx(median + 10 * mad)
    assert cleaned[51] == pytest.approx(median - 10 * mad)
    assert np.array_equal(np.delete(cleaned, [50, 51]), np.delete(values, [50, 51]))


@pytest.mark.parametrize("high", [[*range(190, 200)], [*range(0, 200, 10)]], ids=["lasting", "frequent"])
def test_a_state_of_the_device_is_no_outlier(high):
    values = noisy(200)
    values[high] = 1e6
    assert np.array_equal(clean(steady(200), values)[1], values)
    assert len(high) > BRIEF


def test_mostly_equal_values_are_left_alone():
    values = np.zeros(100)
    values[7] = 3.0
    assert np.array_equal(clean(steady(100), values)[1], values)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=30))
def test_scaling_stays_finite_and_returns(values):
    given_ = np.array(values)
    scale = Scale.of(given_)
    scaled = scale.down(given_)
    assert np.isfinite(scaled).all()
    back = scale.up(scaled)
    assert np.isfinite(back).all()
    assert np.allclose(back / scale.size, given_ / scale.size, atol=1e-9)


def test_what_outgrows_a_double_is_the_largest():
    scale = Scale.of(np.array([1e308, -1e308]))
    assert scale.up(np.array([5.0]))[0] == LARGEST
    assert scale.width(np.array([-5.0]))[0] == -LARGEST


def test_buckets_end_with_the_last_point_and_stand_for_their_middle():
    grid = regular(steady(125), np.arange(125.0), HOUR)
    assert grid.values[1:].tolist() == [np.arange(5, 65).mean(), np.arange(65, 125).mean()]
    assert grid.times_us[-1] == 124 * MINUTE - grid.lag_us
    assert grid.lag_us == 59 * MINUTE // 2
    assert np.diff(grid.times_us).tolist() == [HOUR, HOUR]


def test_points_on_the_grid_stay_themselves():
    grid = regular(steady(50, HOUR), noisy(50), HOUR)
    assert np.allclose(grid.values, noisy(50))
    assert grid.times_us.tolist() == steady(50, HOUR).tolist()


def test_small_gaps_are_bridged_and_large_ones_are_not():
    times = steady(60, HOUR)
    kept = ~np.isin(np.arange(60), [10, 11, 12, *range(30, 34)])
    grid = regular(times[kept], np.arange(60.0)[kept], HOUR)
    assert grid.values[10:13].tolist() == [10, 11, 12]
    assert np.isnan(grid.values[30:34]).all()
    assert np.isnan(grid.values).sum() == 4


def test_large_gaps_repeat_the_cycle_before():
    values = np.array([1.0, 2.0, 3.0, 4.0, np.nan, np.nan, np.nan, np.nan, np.nan, 9.0])
    assert filled(values, 4)[4:9].tolist() == [1, 2, 3, 4, 1]
    assert filled(values, 0)[4:9].tolist() == [4, 4, 4, 4, 4]


def test_the_step_fits_the_span_and_the_spacing():
    assert step_of(steady(28 * 24 * 60)) == HOUR
    assert step_of(steady(100, HOUR)) == HOUR
    assert step_of(steady(100, HOUR + MINUTE)) == HOUR
    assert step_of(steady(100, DAY)) == DAY


def test_bursts_get_a_step_that_sees_most_buckets():
    times = np.concatenate([day * DAY + steady(60, 1_000_000) for day in range(28)])
    assert step_of(times) == DAY // 2


def test_steps_ascend_and_divide_a_day_or_are_days():
    assert list(STEPS_US) == sorted(set(STEPS_US))
    assert all(DAY % step == 0 or step % DAY == 0 for step in STEPS_US)


@given(st.lists(st.integers(0, 4_000_000_000 * 1_000_000), min_size=1, max_size=40, unique=True))
def test_any_times_make_a_grid_of_bounded_size_with_known_ends(moments):
    times = np.array(sorted(moments), dtype=np.int64)
    grid = regular(times, np.ones(times.size), step_of(times))
    assert grid.values.size <= 673
    assert grid.values[0] == grid.values[-1] == 1
