"""Projected crossings: right where the truth is known, silent where there is only noise, and never an odd number."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.times import DAY, HOUR, SECOND
from ml.errors import TooLittleData
from ml.maintenance import Limit, Projection, failure_probability, project
from ml.maintenance_curves import fit_curves
from ml.maintenance_index import wear_index
from ml.maintenance_series import BUCKETS, bucket_means, daily_cycle, without_outliers
from ml.maintenance_trend import effective_size, upper_tail

NOW = 1_767_225_600 * SECOND
HOT = Limit(1, "temperature", above=True, value=80.0)
MONTH = 30


def times(points, days=MONTH):
    return NOW - (np.linspace(days * DAY, 0, points)).astype(np.int64)


def days_of(when):
    return (when - NOW) / DAY


def noise(points, seed, alike=0.0):
    """First-order autoregression of standard deviation 1."""
    steps = np.random.default_rng(seed).standard_normal(points + 200)
    level = np.zeros(points + 200)
    for n in range(1, points + 200):
        level[n] = alike * level[n - 1] + math.sqrt(1 - alike**2) * steps[n]
    return level[200:]


def judge(values, limit=HOT, days=MONTH, horizon=7, **more):
    return project(times(len(values), days), values, limit, now_us=NOW, horizon_us=horizon * DAY, **more)


def ahead(moment):
    return None if moment is None else days_of(moment)


def test_steady_wear_crosses_where_its_line_does():
    when = days_of(times(500))
    said = judge(70 + 0.8 * when + noise(500, 1))
    assert (said.state, said.model, said.points_used) == ("degrading", "linear", 500)
    assert said.slope_per_day == pytest.approx(0.8, abs=0.05)
    assert ahead(said.crossing_us) == pytest.approx(10 / 0.8, abs=1.0)
    assert said.crossing_low_us < said.crossing_us < said.crossing_high_us
    assert said.probability < 0.1
    assert said.significance < 1e-6


def test_accelerating_wear_crosses_where_its_curve_does_and_earlier_than_a_line_would():
    when = days_of(times(500))
    said = judge(40 + 30 * np.exp(when / 8) + 0.5 * noise(500, 2))
    assert (said.state, said.model) == ("degrading", "log_linear")
    truth = 8 * math.log(40 / 30)
    assert ahead(said.crossing_us) == pytest.approx(truth, abs=0.5)
    assert said.slope_per_day == pytest.approx(30 / 8, rel=0.1)
    assert ahead(said.crossing_low_us) < truth < ahead(said.crossing_high_us)
    assert said.probability > 0.95


def test_below_is_the_mirror_of_above():
    values = 70 + 0.8 * days_of(times(300)) + noise(300, 3)
    up, down = judge(values), judge(-values, Limit(1, "temperature", above=False, value=-80.0))
    assert down.crossing_us == pytest.approx(up.crossing_us, abs=SECOND)
    assert down.slope_per_day == pytest.approx(-up.slope_per_day)
    assert down.probability == pytest.approx(up.probability)
    assert judge(values, Limit(1, "temperature", above=False, value=20.0)).state == "no_degradation_trend"


def test_the_chance_within_a_horizon_agrees_with_the_interval():
    values = 70 + 0.8 * days_of(times(300)) + noise(300, 4)
    said = judge(values)
    for share, moment in ((0.1, said.crossing_low_us), (0.5, said.crossing_us), (0.9, said.crossing_high_us)):
        at_that_time = project(times(300), values, HOT, now_us=NOW, horizon_us=moment - NOW)
        assert at_that_time.probability == pytest.approx(share, abs=0.02)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    held = 0
    for seed in range(60):
        said = judge(70 + 0.8 * days_of(times(120)) + 4 * noise(120, seed, 0.3))
        held += (
            said.crossing_low_us is not None
            and ahead(said.crossing_low_us) <= 12.5
            and (said.crossing_high_us is None or ahead(said.crossing_high_us) >= 12.5)
        )
    assert held >= 48


@pytest.mark.parametrize("alike", [0.0, 0.5, 0.9, 0.97])
@pytest.mark.parametrize("points", [60, 400])
def test_steady_noise_has_no_trend(points, alike):
    claims = [judge(noise(points, seed, alike), Limit(1, "t", True, 6.0)).state for seed in range(200)]
    assert claims.count("degrading") <= 10


def test_a_slow_wander_beneath_noise_is_no_trend():
    series = [noise(240, seed, 0.95) + noise(240, 500 + seed) for seed in range(200)]
    assert [judge(each, Limit(1, "t", True, 8.0)).state for each in series].count("degrading") <= 10


@pytest.mark.parametrize("days", [0.3, 1.0, 1.7, 2.3, 3.5, 7.0, 30.0])
def test_a_daily_cycle_is_no_trend_however_the_window_cuts_it(days):
    claims = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        angle = 2 * np.pi * (days_of(times(400, days)) + rng.random())
        values = 20 + 5 * np.sin(angle) + rng.random() * np.cos(2 * angle) + 0.5 * noise(400, seed, 0.3)
        claims.append(judge(values, Limit(1, "t", True, 30.0), days).state)
    assert claims.count("degrading") <= 2


def test_wear_is_seen_beneath_a_daily_cycle_and_meets_the_limit_at_its_peak():
    when = days_of(times(2_000))
    values = 60 + 0.5 * when + 6 * np.sin(2 * np.pi * when) + noise(2_000, 5)
    said = judge(values)
    assert said.state == "degrading"
    assert said.slope_per_day == pytest.approx(0.5, abs=0.05)
    assert ahead(said.crossing_us) == pytest.approx((80 - 6 - 60) / 0.5, rel=0.1)


def test_a_step_is_a_fault_and_not_wear():
    values = np.where(np.arange(200) < 160, 20.0, 50.0) + noise(200, 6)
    said = judge(values)
    assert said.significance < 0.01, "a line would do, but for the step"
    assert said.state == "no_degradation_trend"


def test_what_levels_off_below_the_limit_is_not_projected_to_cross_it():
    when = days_of(times(400))
    said = judge(70 - 50 * np.exp(-(when + 30) / 6) + 0.5 * noise(400, 7), horizon=60)
    assert said.probability is None or said.probability < 0.1
    assert said.crossing_us is None


def test_beyond_the_limit_is_crossed_with_or_without_a_trend():
    risen = judge(85 + 0.8 * days_of(times(300)) + noise(300, 8))
    assert (risen.state, risen.probability, risen.crossing_us) == ("crossed", 1.0, NOW)
    assert risen.slope_per_day > 0
    still = judge(np.full(30, 80.0))
    assert (still.state, still.model, still.slope_per_day, still.significance) == ("crossed", "none", None, None)
    assert still.current == 80.0


def test_no_trend_is_no_number():
    said = judge(20 + noise(100, 9))
    assert said.state == "no_degradation_trend"
    numbers = (said.slope_per_day, said.probability, said.crossing_us, said.crossing_low_us, said.crossing_high_us)
    assert numbers == (None,) * 5


def test_five_spans_ahead_is_as_far_as_it_looks():
    values = 70 + 0.8 * days_of(times(500)) + 0.1 * noise(500, 10)
    assert judge(values, Limit(1, "t", True, 80 + 0.8 * 30 * 4)).crossing_us is not None
    far = judge(values, Limit(1, "t", True, 80 + 0.8 * 30 * 12))
    assert (far.state, far.crossing_us) == ("degrading", None)
    assert far.probability < 0.01


def test_one_wild_point_changes_nothing():
    values = 70 + 0.8 * days_of(times(300)) + noise(300, 11)
    wild = values.copy()
    wild[150] = 1e9
    assert judge(wild).crossing_us == pytest.approx(judge(values).crossing_us, abs=DAY)


def test_stale_data_never_crosses_before_now_and_the_future_is_not_read():
    values = 70 + 0.8 * days_of(times(300)) + noise(300, 12)
    later = NOW + 20 * DAY
    stale = project(times(300), values, HOT, now_us=later, horizon_us=DAY)
    assert stale.crossing_low_us == later
    assert stale.probability > 0.8
    past = project(times(300), values, HOT, now_us=NOW - 10 * DAY, horizon_us=DAY)
    known = times(300) <= NOW - 10 * DAY
    assert past == project(times(300)[known], values[known], HOT, now_us=NOW - 10 * DAY, horizon_us=DAY)


def test_under_two_days_a_trend_is_claimed_only_where_the_caller_rules_out_a_daily_cycle():
    values = 70 + 16 * days_of(times(100, 1)) + noise(100, 13)
    assert judge(values, days=1).state == "no_degradation_trend"
    assert judge(values, days=1, shortest_span_us=6 * HOUR).state == "degrading"


def test_two_bursts_far_apart_are_no_trend():
    moments = np.concatenate([NOW - 30 * DAY + np.arange(300), NOW - 300 + np.arange(300)]).astype(np.int64)
    said = project(moments, np.arange(600.0), Limit(1, "t", True, 700.0), now_us=NOW, horizon_us=DAY)
    assert (said.state, said.significance) == ("no_degradation_trend", None)


def test_too_few_points_are_refused_with_their_number():
    with pytest.raises(TooLittleData) as refused:
        judge(np.arange(19.0))
    assert (refused.value.found, refused.value.needed) == (19, 20)
    assert judge(np.arange(20.0)).points_used == 20


ODD = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0.0, 1.0, 5e-324, 1e-310, 1e308, -1e308])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(ODD, min_size=20, max_size=40),
    st.lists(st.integers(1, 10**6) | st.integers(1, 10**13), min_size=40, max_size=40),
    ODD,
    st.booleans(),
    st.integers(0, 10**15),
    st.booleans(),
)
def test_whatever_the_points_the_answer_is_whole(values, gaps, limit, above, horizon, in_order):
    moments = NOW - np.cumsum(gaps)[: len(values)][::-1].astype(np.int64)
    level = np.array(sorted(values) if in_order else values)
    said = project(moments, level, Limit(1, "x", above, limit), now_us=NOW, horizon_us=horizon, shortest_span_us=0)
    for number in (said.current, said.slope_per_day, said.significance, said.probability):
        assert number is None or math.isfinite(number)
    assert said.probability is None or 0 <= said.probability <= 1
    assert (said.probability is None) == (said.state == "no_degradation_trend")
    known = [each for each in (said.crossing_low_us, said.crossing_us, said.crossing_high_us) if each is not None]
    assert known == sorted(known)
    assert all(each >= NOW for each in known)
    assert project(moments, level, said.limit, now_us=NOW, horizon_us=horizon, shortest_span_us=0) == said


def chance(probability):
    state = "no_degradation_trend" if probability is None else "degrading"
    return Projection(HOT, state, "none", 1.0, None, probability, None, None, None, 20, None)


def test_the_chance_of_any_crossing_is_the_largest_and_none_without_trends():
    assert failure_probability([chance(0.2), chance(None), chance(0.7)]) == 0.7
    assert failure_probability([chance(None), chance(None)]) is None
    assert failure_probability([]) is None


def test_the_wear_index_runs_from_0_to_1_and_follows_the_clearer_metric():
    wear = np.linspace(0, 0.8, 200) ** 2
    clear, murky = 500 - 40 * wear + 0.5 * noise(200, 14), 3 + wear + noise(200, 15)
    index = wear_index([clear, murky, np.ones(200)], [460.0, 4.0, 2.0])
    assert index[:20].mean() == pytest.approx(0, abs=0.05)
    assert np.abs(index - wear).mean() < 0.05
    assert wear_index([np.ones(30)], [2.0]).tolist() == [0.0] * 30
    with pytest.raises(TooLittleData):
        wear_index([np.ones(19)], [2.0])


def test_several_murky_metrics_together_foresee_what_none_does_alone():
    off = {"alone": [], "together": []}
    when = days_of(times(200, 60))
    for seed in range(10):
        wear = np.exp(when / 15) / 2
        columns = [wear + 0.25 * noise(200, 100 * seed + n) for n in range(10)]
        limit = Limit(1, "wear", True, 1.0)
        for name, level in (("alone", columns[0]), ("together", wear_index(columns, [1.0] * 10))):
            moment = ahead(judge(level, limit, 60).crossing_us)
            off[name].append(abs((60 if moment is None else moment) - 15 * math.log(2)))
    assert np.mean(off["together"]) < 0.6 * np.mean(off["alone"])


@pytest.mark.parametrize(
    ("t", "freedom", "tail"),
    [(2.920, 2, 0.05), (2.353, 3, 0.05), (2.015, 5, 0.05), (1.697, 30, 0.05), (2.423, 40, 0.01), (-1.476, 5, 0.9)],
)
def test_tails_are_those_of_the_printed_tables(t, freedom, tail):
    assert upper_tail(t, freedom) == pytest.approx(tail, abs=2e-4)


def test_alike_points_are_worth_fewer():
    assert effective_size(noise(2_000, 16)) > 1_700
    assert effective_size(noise(2_000, 16, 0.8)) == pytest.approx(2_000 / 9, rel=0.2)


def test_bucket_means_keep_the_mean_of_each_stretch_of_time():
    when = np.array([-1.0, -0.99, -0.5, -0.1, 0.0])
    middle, level = bucket_means(when, np.array([1.0, 3.0, 5.0, 7.0, 9.0]), 4)
    assert level.tolist() == [2.0, 5.0, 8.0]
    assert middle.tolist() == pytest.approx([-0.995, -0.5, -0.05])
    assert len(bucket_means(np.linspace(-1, 0, 9_999), np.zeros(9_999), BUCKETS)[0]) == BUCKETS


def test_only_what_stands_alone_is_an_outlier():
    level = noise(100, 17)
    level[40] = 60.0
    level[70:90] += 30.0
    cleaned = without_outliers(level)
    assert abs(cleaned[40]) < 3
    assert np.abs(cleaned[72:88] - level[72:88]).max() < 3


def test_the_daily_cycle_is_found_beside_a_trend_and_is_zero_without_one():
    when = np.linspace(-1, 0, 500)
    wave = np.sin(2 * np.pi * 10 * when) / 4
    found = daily_cycle(when, when + wave + 0.05 * noise(500, 18), 10 * DAY)
    assert np.abs(found - wave).max() < 0.05
    assert not daily_cycle(when, when + 0.05 * noise(500, 18), 10 * DAY).any()


def test_the_chance_of_having_crossed_only_grows():
    when = np.linspace(-1, 0, 100)
    curves = fit_curves(when, when + 0.2 * noise(100, 19), 0.5)
    chances = curves.crossed_by(np.linspace(0, 4, 50), 0.5)
    assert (np.diff(chances) >= 0).all()
    assert chances[0] < 0.05
    assert chances[-1] > 0.9
