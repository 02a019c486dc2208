"""Forecasts: what is served, how honest its figures are, and that no series breaks it."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml import forecast_methods, prophet_fit
from ml.errors import TooLittleData
from ml.forecast_intervals import coverage, half_widths, stretched
from ml.forecast_plan import plan
from ml.forecast_replay import Form, origins_of, replay_rule, seasonal_naive, weights
from ml.forecast_seasons import coefficients, fourier
from ml.forecasting import NEEDED, forecast

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
START = 1_700_000_000_000_000


def times(count, step=HOUR):
    return START + np.arange(count, dtype=np.int64) * step


def wander(count, seed, keep=0.97):
    """A fading random walk, which no season explains."""
    noise = np.random.default_rng(seed).normal(size=count)
    out = np.zeros(count)
    for place in range(1, count):
        out[place] = keep * out[place - 1] + noise[place]
    return out


def daily(count, step=HOUR):
    """A daily shape with sharp mornings."""
    angle = 2 * np.pi * np.arange(count) * step / DAY
    return 5 * np.sin(angle) + 2 * np.cos(3 * angle)


@pytest.fixture(scope="module")
def seasonal():
    values = 20 + daily(60 * 24) + wander(60 * 24, 1)
    return forecast(times(60 * 24), values, step_us=HOUR, points=48)


def lists_of(found):
    return [found.values, found.lower, found.upper, found.fitted, [season.amplitude for season in found.seasons]]


def test_prophet_is_served_when_it_wins_the_replay(seasonal):
    backtest = seasonal.backtest
    assert seasonal.method == "prophet"
    assert "lowest" in seasonal.reason
    assert backtest.errors["prophet"] == min(backtest.errors.values())
    assert backtest.relative == pytest.approx(backtest.errors["prophet"] / backtest.errors["seasonal_naive"])
    assert backtest.relative < 0.95
    assert backtest.horizon == 48


def test_times_follow_the_last_point(seasonal):
    assert seasonal.times_us == [int(times(60 * 24)[-1]) + HOUR * step for step in range(1, 49)]
    assert seasonal.fitted_times_us == times(60 * 24)[-672:].tolist()


def test_the_forecast_is_near_what_comes():
    values = 20 + daily(62 * 24)
    found = forecast(times(60 * 24), values[: 60 * 24] + 0.1 * wander(60 * 24, 2, 0.5), step_us=HOUR, points=48)
    assert np.abs(np.array(found.values) - values[60 * 24 :]).max() < 0.5
    assert np.abs(np.array(found.fitted) - values[60 * 24 - 672 : 60 * 24]).mean() < 0.1


def test_a_daily_season_is_told_with_its_size(seasonal):
    (season,) = seasonal.seasons
    assert season.period_seconds == 86400
    assert season.amplitude == pytest.approx(np.ptp(daily(24)) / 2, rel=0.15)
    assert 0.5 < season.strength < 1


def test_noise_has_no_season_and_no_trend():
    values = np.random.default_rng(3).normal(size=40 * 24)
    found = forecast(times(40 * 24), values, step_us=HOUR, points=24)
    assert found.seasons == []
    assert found.trend.direction == "flat"


def test_a_week_is_used_only_where_there_is_one():
    count = 56 * 24
    weekend = np.where((np.arange(count) // 24) % 7 >= 5, -8.0, 0.0)
    values = 20 + daily(count) + weekend + 0.3 * wander(count, 4, 0.5)
    found = forecast(times(count), values, step_us=HOUR, points=168)
    assert [season.period_seconds for season in found.seasons] == [86400, 604800]
    assert found.backtest.relative < 0.5


def test_daily_data_follow_the_week():
    values = np.tile([1.0, 2.0, 3.0, 4.0, 5.0, 0.0, 0.0], 20) + 0.05 * wander(140, 5, 0.1)
    found = forecast(times(140, DAY), values, step_us=DAY, points=14)
    assert np.abs(np.array(found.values) - np.tile([1.0, 2, 3, 4, 5, 0, 0], 2)).max() < 0.5
    assert [season.period_seconds for season in found.seasons] == [604800]


def test_a_ramp_goes_on_rising():
    values = 0.01 * np.arange(60 * 24) + 0.02 * wander(60 * 24, 6, 0.2)
    found = forecast(times(60 * 24), values, step_us=HOUR, points=168)
    assert found.method == "prophet"
    assert found.values == pytest.approx((0.01 * np.arange(60 * 24, 60 * 24 + 168)).tolist(), abs=0.06)
    assert found.trend.direction == "rising"
    assert found.trend.slope_per_day == pytest.approx(0.24, rel=0.01)
    assert found.trend.r_squared > 0.99
    assert found.seasons == []


def test_a_falling_series_with_a_season_is_falling():
    values = daily(30 * 24) - 0.02 * np.arange(30 * 24)
    assert forecast(times(30 * 24), values, step_us=HOUR, points=2).trend.direction == "falling"


def test_a_random_walk_keeps_its_last_value():
    values = wander(30 * 24, 7, 1.0)
    found = forecast(times(30 * 24), values, step_us=HOUR, points=6)
    errors = found.backtest.errors
    assert errors["last_value"] < errors["seasonal_naive"]
    assert abs(found.values[0] - values[-1]) < 1
    assert found.trend.direction == "flat"


def test_what_repeats_exactly_is_repeated():
    values = np.tile(np.random.default_rng(8).normal(size=24), 40)
    found = forecast(times(40 * 24), values, step_us=HOUR, points=48)
    assert found.method == "seasonal_naive"
    assert found.values == pytest.approx(np.tile(values[:24], 2).tolist())
    assert found.backtest.relative is None
    assert found.upper == pytest.approx(found.lower)


def test_intervals_hold_what_they_promise():
    """Over many futures of one kind of series; the bounds are four standard errors wide of the promise."""
    inside = {0.8: [], 0.95: []}
    for seed in range(6):
        values = daily(32 * 24) + wander(32 * 24, 100 + seed, 0.9)
        for share, found in inside.items():
            told = forecast(times(31 * 24), values[: 31 * 24], step_us=HOUR, points=24, interval_width=share)
            coming = values[31 * 24 :]
            found.append(np.mean((np.array(told.lower) <= coming) & (coming <= np.array(told.upper))))
            assert told.backtest.coverage == pytest.approx(share, abs=0.12)
    assert np.mean(inside[0.8]) == pytest.approx(0.8, abs=0.15)
    assert np.mean(inside[0.95]) == pytest.approx(0.95, abs=0.06)


def test_errors_told_are_of_the_metric():
    values = 20 + daily(30 * 24) + wander(30 * 24, 1)
    one = forecast(times(30 * 24), values, step_us=HOUR, points=24)
    many = forecast(times(30 * 24), values * 1000 + 5, step_us=HOUR, points=24)
    assert many.backtest.errors == pytest.approx({name: 1000 * error for name, error in one.backtest.errors.items()})
    assert many.values == pytest.approx([1000 * value + 5 for value in one.values])
    assert many.trend.slope_per_day == pytest.approx(1000 * one.trend.slope_per_day)
    assert many.seasons[0].amplitude == pytest.approx(1000 * one.seasons[0].amplitude)


def test_the_replay_never_sees_what_comes():
    """Values after an origin change nothing of what was forecast from it."""
    values = daily(40 * 24) + wander(40 * 24, 9)
    changed = values.copy()
    changed[-240:] += 50.0
    early = 40 * 24 - 240
    origins = np.arange(350, 40 * 24 - 24, 7, dtype=np.int64)
    ahead = np.arange(1, 25)
    told = []
    for series in (values, changed):
        made = plan(times(series.size), series)
        actual = made.known[origins[:, None] - 1 + ahead]
        errors, _ = replay_rule(made, Form(), origins, 24, actual)
        told.append(errors)
    untouched = origins + 24 <= early
    assert untouched.sum() > 5
    assert np.allclose(told[0][untouched], told[1][untouched])
    assert not np.allclose(told[0][~untouched], told[1][~untouched])


def test_prophet_finds_the_season_that_the_replay_assumes():
    values = daily(28 * 24) + wander(28 * 24, 10)
    values[100:110] = np.nan
    values -= np.nanmean(values)
    at = np.arange(28 * 24 + 48, dtype=np.int64)
    found = prophet_fit.seasons(values, HOUR, {24: 8, 168: 3}, at)
    columns = fourier(at, {24: 8, 168: 3})
    season, slope = coefficients(values, np.array([28 * 24]), 28 * 24, columns)
    level = prophet_fit.seasons(values - slope[0] * np.arange(28 * 24), HOUR, {24: 8, 168: 3}, at)
    assert set(found) == {24, 168}
    assert np.abs(level[24] + level[168] - columns @ season[0]).max() < 0.02 * np.ptp(level[24])


@pytest.mark.parametrize(
    ("count", "method", "reason"),
    [(40, "last_value", "fewer than two days"), (60, None, "fewer than three days"), (80, None, "lowest")],
)
def test_short_series_say_what_they_lack(count, method, reason):
    found = forecast(times(count), daily(count) + 0.1 * wander(count, 11), step_us=HOUR, points=24)
    assert method in (None, found.method)
    assert reason in found.reason
    assert "prophet" not in found.backtest.errors or count == 80


def test_ten_points_are_the_least():
    with pytest.raises(TooLittleData) as refusal:
        forecast(times(12), np.array([np.nan, np.inf, *range(10 - 1), np.nan]), step_us=HOUR, points=5)
    assert (refusal.value.found, refusal.value.needed) == (9, NEEDED)
    assert forecast(times(10), np.arange(10.0), step_us=HOUR, points=5).method == "last_value"


def test_a_constant_stays():
    found = forecast(times(100), np.full(100, 7.25), step_us=HOUR, points=3)
    assert (found.method, found.values, found.lower, found.upper) == ("constant", [7.25] * 3, [7.25] * 3, [7.25] * 3)
    assert found.trend.r_squared is None
    assert found.backtest is None


def test_one_spike_does_not_move_the_forecast():
    values = 20 + daily(30 * 24) + 0.1 * wander(30 * 24, 12)
    spiked = values.copy()
    spiked[-30] = 1e6
    plain = forecast(times(30 * 24), values, step_us=HOUR, points=24)
    found = forecast(times(30 * 24), spiked, step_us=HOUR, points=24)
    assert np.abs(np.array(found.values) - plain.values).max() < 5


def test_minutes_are_forecast_from_the_last_of_them():
    count = 3 * 24 * 60
    values = 20 + daily(count, MINUTE) + 0.05 * wander(count, 13, 0.99)
    found = forecast(times(count, MINUTE), values, step_us=MINUTE, points=120)
    assert abs(found.values[0] - values[-1]) < 0.2
    widths = np.array(found.upper) - found.lower
    assert widths[0] < widths[30] < widths[-1]


def test_prophet_failing_leaves_the_best_of_the_others(monkeypatch):
    def fail(*_):
        raise prophet_fit.FitFailed("no")

    monkeypatch.setattr(forecast_methods, "seasons", fail)
    found = forecast(times(40 * 24), 20 + daily(40 * 24) + wander(40 * 24, 1), step_us=HOUR, points=24)
    assert found.method in ("seasonal_naive", "last_value")
    assert "Prophet" in found.reason
    assert found.backtest.errors[found.method] == min(found.backtest.errors.values())


def test_the_same_input_gives_the_same_answer(seasonal):
    values = 20 + daily(60 * 24) + wander(60 * 24, 1)
    assert forecast(times(60 * 24), values, step_us=HOUR, points=48) == seasonal


series = st.lists(
    st.one_of(st.floats(), st.sampled_from([0.0, 1.0, 1e308, -1e308, 5e-324, 1e-300])), min_size=10, max_size=60
)
gaps = st.lists(st.sampled_from([1, 1000, MINUTE, HOUR, HOUR, HOUR, DAY, 40 * DAY]), min_size=60, max_size=60)


@settings(max_examples=100, deadline=None)
@given(series, gaps, st.sampled_from([MINUTE, HOUR, DAY]), st.sampled_from([1, 7, 1000]))
def test_any_series_gets_finite_figures_or_a_refusal(values, between, step, points):
    moments = START + np.cumsum(np.array(between[: len(values)], dtype=np.int64))
    try:
        found = forecast(moments, np.array(values), step_us=step, points=points)
    except TooLittleData:
        assert np.isfinite(values).sum() < NEEDED
        return
    assert all(np.isfinite(figures).all() for figures in lists_of(found))
    assert len(found.values) == len(found.lower) == len(found.upper) == len(found.times_us) == points
    assert len(found.fitted) == len(found.fitted_times_us)
    assert all(low <= middle <= high for low, middle, high in zip(found.lower, found.values, found.upper, strict=True))
    assert np.isfinite(found.trend.slope_per_day)


@pytest.mark.parametrize("factor", [1e308, 1e-308, 5e-324, 1e-12])
def test_sizes_of_any_order(factor):
    values = (daily(10 * 24) + wander(10 * 24, 14)) / 20 * factor
    found = forecast(times(10 * 24), values, step_us=HOUR, points=24)
    assert all(np.isfinite(figures).all() for figures in lists_of(found))
    assert min(values) - abs(factor) <= found.values[0] <= max(values) + abs(factor)


def test_gaps_of_days_are_borne():
    values = 20 + daily(60 * 24) + 0.2 * wander(60 * 24, 15, 0.5)
    kept = np.ones(60 * 24, dtype=bool)
    kept[800:1000] = kept[1200:1300] = False
    found = forecast(times(60 * 24)[kept], values[kept], step_us=HOUR, points=24)
    coming = 20 + daily(61 * 24)[60 * 24 :]
    assert np.abs(np.array(found.values) - coming).mean() < 1


def test_a_burst_after_long_silence_makes_no_fine_grid():
    moments = np.concatenate((times(50, DAY), times(50, DAY)[-1] + 1_000_000 * np.arange(1, 40, dtype=np.int64)))
    made = plan(moments, np.arange(89.0))
    assert made.grid.step_us >= HOUR
    assert made.history.size <= 1441


def test_origins_see_every_hour():
    origins = origins_of(672, 1440, 168, 24)
    assert origins[0] >= 672
    assert origins[-1] == 1440 - 168
    assert set((origins % 24).tolist()) == set(range(24))


def test_seasonal_naive_repeats_the_last_cycle():
    history = np.arange(10.0)
    told = seasonal_naive(history, np.array([8]), np.arange(1, 8), 3)
    assert told[0].tolist() == [5, 6, 7, 5, 6, 7, 5]


def test_weights_favour_the_better_and_survive_a_perfect_one():
    found = weights(np.array([[1.0, 1.1], [2.0, 1.0]]))
    assert found.sum() == pytest.approx(1)
    assert found[0, 0] == found[1, 1] > found[0, 1] > found[1, 0]
    assert weights(np.array([[0.0, 1.0]]))[0].tolist() == pytest.approx([1, 0])
    assert weights(np.zeros((1, 2)))[0].tolist() == [0.5, 0.5]


def test_half_widths_hold_their_share_of_errors():
    errors = np.abs(np.random.default_rng(16).normal(size=(400, 30)))
    widths = half_widths(errors, 0.8, 30)
    assert np.abs(widths - 1.2816).max() < 0.2
    assert coverage(errors, 0.8, 30) == pytest.approx(0.8, abs=0.03)
    assert half_widths(errors[:40], 0.8, 1)[-1] > half_widths(errors[:40], 0.8, 30)[-1]
    assert half_widths(np.array([[1.0, np.nan, 3.0]]), 0.5, 1).tolist() == pytest.approx([1, 2, 3])


def test_beyond_the_replay_intervals_go_on_widening():
    found = stretched(np.array([1.0, 2.0]), np.array([0, 1, 2, 8]), 0)
    assert found.tolist() == pytest.approx([0, 1, 2, 4])


def test_nothing_is_said_on_the_console_and_prophet_comes_late():
    code = (
        "import sys, numpy as np, tempfile, os\n"
        "import ml.forecasting\n"
        "assert not {'prophet', 'pandas', 'matplotlib'} & set(sys.modules)\n"
        "t = np.arange(240, dtype=np.int64) * 3600_000_000\n"
        "before = set(os.listdir(tempfile.gettempdir()))\n"
        "v = np.sin(np.arange(240) / 24 * 2 * np.pi) + np.cos(np.arange(240) ** 2)\n"
        "assert ml.forecasting.forecast(t, v, step_us=3600_000_000, points=3).method == 'prophet'\n"
        "left = [f for n in set(os.listdir(tempfile.gettempdir())) - before if n.startswith('tmp')\n"
        "        for f in os.listdir(os.path.join(tempfile.gettempdir(), n))]\n"
        "assert 'prophet' in sys.modules and not left, left\n"
    )
    root = Path(__file__).parents[2]
    ran = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
