"""Anomaly detection: what it finds and leaves alone, that the past alone judges, and that both detectors are one."""

import json
import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ml.anomalies import MINIMUM_POINTS, SENSITIVITIES, StreamingDetector, detect, probation_of
from ml.errors import TooLittleData

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
KINDS = {"range", "seasonal", "level", "difference"}


def every(step_us, size, begin_us=1_700_000_000_000_000):
    return begin_us + step_us * np.arange(size, dtype=np.int64)


def daily(times_us, noise=0.1, seed=1):
    """20 ± 5 over the day, and some noise."""
    wave = 5 * np.sin(2 * np.pi * (times_us % DAY) / DAY)
    return 20 + wave + noise * np.random.default_rng(seed).normal(size=len(times_us))


def streamed(times_us, values, sensitivity="high", interrupted=()):
    """What the streaming detector says; at the points named its state is taken, written as JSON and restored."""
    detector = StreamingDetector(sensitivity)
    found = []
    for index, (time_us, value) in enumerate(zip(times_us.tolist(), values.tolist(), strict=True)):
        if index in interrupted:
            detector = StreamingDetector.restored(json.loads(json.dumps(detector.state(), allow_nan=False)))
        anomaly = detector.judge(time_us, value)
        if anomaly is not None:
            found.append(anomaly)
    return found


@st.composite
def series(draw, most=700):
    """Series of many tempers: noise, waves, steps, constants, few values, gaps, jitter, outliers of any size."""
    size = draw(st.integers(MINIMUM_POINTS, most))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    step = draw(st.sampled_from([1_000_000, 5 * MINUTE, 20 * MINUTE, HOUR, 3 * HOUR]))
    jitter = draw(st.sampled_from([0.0, 0.01, 0.9]))
    gaps = rng.choice([0, 0, 0, 0, 50], size=size) * (rng.random(size) < 0.02)
    times = 1_600_000_000_000_000 + np.cumsum((step * (1 + gaps + jitter * rng.random(size))).astype(np.int64))
    temper = draw(st.sampled_from(["noise", "wave", "constant", "few", "walk", "doubles"]))
    values = {
        "noise": rng.normal(size=size),
        "wave": daily(times, seed=3),
        "constant": np.full(size, 0.1),
        "few": rng.choice([0.0, 0.0, 1.0, 2.0], size=size),
        "walk": np.cumsum(rng.standard_cauchy(size=size)),
        "doubles": np.ldexp(rng.normal(size=size), rng.integers(-1074, 1020, size=size)),
    }[temper]
    values = values * draw(st.sampled_from([1.0, 1e-300, 1e290])) if temper != "doubles" else values
    for place, value in draw(
        st.lists(
            st.tuples(
                st.integers(0, size - 1),
                st.floats(allow_nan=False, allow_infinity=False),
            ),
            max_size=4,
        )
    ):
        values[place] = value
    if draw(st.booleans()):
        values[draw(st.integers(0, size - 1)) :] *= 0.25
    return times, values


def test_a_spike_beyond_the_range_is_found_where_it_is():
    times = every(1_000_000, 2000)
    values = np.random.default_rng(4).normal(size=2000)
    values[1500] = 60.0
    (spike,) = [a for a in detect(times, values).anomalies if a.index >= 1400]
    assert (spike.index, spike.time_us, spike.value, spike.kind) == (1500, int(times[1500]), 60.0, "range")
    assert spike.severity == "critical"
    assert spike.expected_low == values[:1500].min()
    assert spike.expected_high == values[:1500].max()


def test_the_wrong_time_of_the_day_is_found_by_season_alone():
    times = every(20 * MINUTE, 1000)
    values = daily(times)
    at = 900 + int(np.argmax(values[900:972]))
    values[at - 2 : at + 3] = 17.0
    found = detect(times, values).anomalies
    assert found[0].index == at - 2
    assert found[0].kind == "seasonal"
    assert 22 < found[0].expected_low < found[0].expected_high < 27


@pytest.mark.parametrize("jitter_us", [0, 15 * MINUTE])
def test_the_season_is_found_by_time_in_spite_of_gaps_and_jitter(jitter_us):
    rng = np.random.default_rng(7)
    times = every(20 * MINUTE, 1000) + rng.integers(0, jitter_us + 1, size=1000)
    times = np.delete(times, np.concatenate((rng.integers(100, 800, size=150), np.arange(500, 540))))
    values = daily(times, noise=0.3)
    at = len(times) - 80 + int(np.argmax(values[-80:-8]))
    assert [a for a in detect(times, values).anomalies if a.index >= at] == []
    values[at : at + 3] = 15.0
    first = next(a for a in detect(times, values).anomalies if a.index >= at)
    assert (first.index, first.kind) == (at, "seasonal")
    assert first.expected_low < 25 < first.expected_high


def test_a_jump_within_the_range_is_a_difference():
    times = every(MINUTE, 1200)
    # Slow within ±5: no step is larger than 0.1, until one of 4.
    values = 5 * np.sin(np.arange(1200) / 100) + 0.01 * np.random.default_rng(2).normal(size=1200)
    values[1000] += 4.0
    jump = next(a for a in detect(times, values).anomalies if a.index >= 1000)
    assert (jump.index, jump.kind) == (1000, "difference")
    assert jump.expected_low < values[999] < jump.expected_high < values[1000]


def test_a_shift_of_level_within_the_range_is_found_by_level():
    rng = np.random.default_rng(5)
    times = every(1_000_000, 3000)
    values = rng.normal(size=3000)
    values[:2400:97] += rng.choice([-6, 6], size=25)
    values[2500:] += 3.0
    shift = next(a for a in detect(times, values).anomalies if a.index >= 2500)
    assert shift.kind == "level"
    assert 2500 < shift.index < 2530
    assert shift.expected_low < values[2100:2480].mean() < shift.expected_high < 3.0


@pytest.mark.parametrize("size", [MINIMUM_POINTS, 400, 9000])
def test_constant_series_raise_nothing_and_their_end_does(size):
    times = every(MINUTE, size)
    values = np.full(size, 0.1)
    assert detect(times, values, sensitivity="high").anomalies == []
    values[-1] = 0.2
    (end,) = detect(times, values, sensitivity="low").anomalies
    assert (end.index, end.severity) == (size - 1, "critical")
    assert end.expected_low <= 0.1 <= end.expected_high < 0.2


def test_rounding_is_no_surprise():
    times = every(MINUTE, 3000)
    values = 0.1 + 1e-17 * np.arange(3000) + np.where(np.arange(3000) % 700 == 650, 3e-17, 0.0)
    assert detect(times, values, sensitivity="high").anomalies == []


def test_an_event_alarms_once_and_again_only_when_it_grows():
    times = every(5 * MINUTE, 2000)
    calm = daily(times)
    lasting = calm.copy()
    lasting[1500:1600] = 60.0
    assert [a.index for a in detect(times, lasting).anomalies] == [1500]
    growing = calm.copy()
    growing[1500], growing[1505], growing[1510] = 25.2, 25.2, 90.0
    assert [a.index for a in detect(times, growing, sensitivity="high").anomalies] == [1500, 1510]


def test_after_a_while_a_lesser_event_alarms_again():
    times = every(5 * MINUTE, 3000)
    values = daily(times)
    values[1500] = 60.0
    values[1510] = -3.0
    values[2900] = -30.0
    assert [a.index for a in detect(times, values).anomalies] == [1500, 2900]


def test_white_noise_raises_few_alarms():
    times = every(MINUTE, 20_000)
    values = np.random.default_rng(11).normal(size=20_000)
    counts = [len(detect(times, values, sensitivity=name).anomalies) for name in ("low", "medium", "high")]
    assert counts == sorted(counts)
    expected = detect(times, values, sensitivity="medium")
    assert counts[1] <= 2 * expected.expected_false_alarms


def test_sensitivities_differ_by_threshold_and_alarms():
    low, medium, high = (SENSITIVITIES[name] for name in ("low", "medium", "high"))
    assert high.threshold < medium.threshold < low.threshold
    assert high.expected_points_per_false_alarm < medium.expected_points_per_false_alarm
    assert medium.expected_points_per_false_alarm < low.expected_points_per_false_alarm
    with pytest.raises(KeyError):
        StreamingDetector("extreme")


def test_too_little_data_is_refused_by_name():
    times = every(MINUTE, MINIMUM_POINTS - 1)
    with pytest.raises(TooLittleData) as refused:
        detect(times, np.zeros(len(times)))
    assert (refused.value.found, refused.value.needed) == (49, 50)
    assert detect(every(MINUTE, 50), np.zeros(50)).points_judged == 10
    with pytest.raises(TooLittleData):
        detect(every(MINUTE, 0), np.zeros(0))


@pytest.mark.parametrize(("size", "probation"), [(50, 40), (1000, 150), (5000, 750), (100_000, 750)])
def test_the_probation_is_15_percent_and_at_most_750(size, probation):
    assert probation_of(size) == probation


def test_the_reporting_window_counts_only_itself():
    times = every(5 * MINUTE, 2000)
    values = daily(times)
    values[1200], values[1800] = 60.0, 200.0
    whole = detect(times, values)
    part = detect(times, values, report_from_us=int(times[1500]))
    assert (whole.points_judged, whole.probation, whole.points_read) == (1700, 300, 2000)
    assert (part.points_judged, part.probation, part.points_read) == (500, 300, 2000)
    assert [a.index for a in whole.anomalies] == [1200, 1800]
    assert part.anomalies == [a for a in whole.anomalies if a.index >= 1500]
    assert part.expected_false_alarms == 500 / SENSITIVITIES["medium"].expected_points_per_false_alarm
    assert detect(times, values, report_from_us=int(times[-1]) + 1).points_judged == 0
    assert detect(times, values, report_from_us=0).points_judged == 1700


@settings(max_examples=40, deadline=None)
@given(series(), st.data())
def test_both_detectors_say_the_same_wherever_the_state_is_taken(drawn, data):
    times, values = drawn
    interrupted = data.draw(st.lists(st.integers(0, len(times)), max_size=5))
    whole = detect(times, values, sensitivity="high")
    found = streamed(times, values, "high", interrupted)
    assert [a for a in found if a.index >= whole.probation] == whole.anomalies


@pytest.mark.parametrize(
    ("seconds", "interrupted"), [(60, (8000,)), (60, (4001, 12_345)), (60, (7999, 16_000)), (40, ()), (32, (10_500,))]
)
def test_both_detectors_say_the_same_beyond_all_that_is_kept(seconds, interrupted):
    rng = np.random.default_rng(13)
    # At less than 43 seconds a point, four days are more than the 8,000 points that are looked at.
    times = every(seconds * 1_000_000, 17_000) + rng.integers(0, seconds * 1_000_000, size=17_000)
    values = daily(times) + np.cumsum(rng.normal(size=17_000)) * 0.01
    values[rng.integers(0, 17_000, size=40)] += 8
    whole = detect(times, values, sensitivity="high")
    assert len({a.kind for a in whole.anomalies}) >= 2
    assert [a for a in streamed(times, values, "high", interrupted) if a.index >= whole.probation] == whole.anomalies


@settings(max_examples=40, deadline=None)
@given(series(), st.data())
def test_later_points_change_no_earlier_verdict(drawn, data):
    times, values = drawn
    cut = data.draw(st.integers(MINIMUM_POINTS, len(times)))
    whole, part = detect(times, values, sensitivity="high"), detect(times[:cut], values[:cut], sensitivity="high")
    judged_by_both = max(whole.probation, part.probation)
    earlier = [a for a in whole.anomalies if a.index < cut]
    assert earlier == [a for a in part.anomalies if a.index >= judged_by_both]


@settings(max_examples=50, deadline=None)
@given(series(), st.sampled_from(sorted(SENSITIVITIES)))
def test_every_answer_is_finite_and_in_order(drawn, sensitivity):
    times, values = drawn
    found = detect(times, values, sensitivity=sensitivity)
    assert math.isfinite(found.expected_false_alarms)
    assert [a.index for a in found.anomalies] == sorted({a.index for a in found.anomalies})
    for anomaly in found.anomalies:
        assert anomaly.kind in KINDS
        assert SENSITIVITIES[sensitivity].threshold <= anomaly.score <= 1
        assert math.isfinite(anomaly.expected_low)
        assert math.isfinite(anomaly.expected_high)
        assert anomaly.expected_low <= anomaly.expected_high
        assert (anomaly.time_us, anomaly.value) == (times[anomaly.index], values[anomaly.index])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=50, max_size=120))
@example([1.7e308, -1.7e308] * 40)
@example([1e308] * 60 + [-1e308] * 30)
@example([5e-324, 0.0] * 40 + [1.7e308])
def test_values_of_any_size_give_finite_answers(given_values):
    values = np.array(given_values)
    times = every(HOUR, len(values))
    whole = detect(times, values, sensitivity="high")
    for anomaly in whole.anomalies:
        assert math.isfinite(anomaly.score + anomaly.expected_low / 4 + anomaly.expected_high / 4)
    assert [a for a in streamed(times, values) if a.index >= whole.probation] == whole.anomalies


def test_units_do_not_matter():
    times = every(20 * MINUTE, 1000)
    values = daily(times)
    values[700] = 40.0
    values[850:] += 3.0
    plain = detect(times, values, sensitivity="high").anomalies
    # A power of two rounds nothing.
    scaled = detect(times, values * 2.0**-30, sensitivity="high").anomalies
    assert plain
    assert [(a.index, a.score, a.kind) for a in scaled] == [(a.index, a.score, a.kind) for a in plain]


def test_a_huge_value_leaves_no_rounding_behind_once_it_has_passed():
    rng = np.random.default_rng(17)
    times = every(MINUTE, 9000)
    values = rng.normal(size=9000)
    values[700] = 1e300
    values[8500:] += 8.0
    assert any(8500 <= a.index < 8520 for a in detect(times, values).anomalies)


def test_a_state_of_another_version_is_refused():
    state = StreamingDetector("low").state()
    with pytest.raises(ValueError, match="version"):
        StreamingDetector.restored(state | {"version": 0})


def test_a_state_stays_small():
    detector = StreamingDetector("medium")
    times = every(MINUTE, 15_000)
    for time_us, value in zip(times.tolist(), daily(times).tolist(), strict=True):
        detector.judge(time_us, value)
    assert len(json.dumps(detector.state())) < 500_000


@pytest.mark.parametrize("series", [0.1 * np.arange(300), np.cumsum(np.full(300, 0.1)), 1e6 * np.arange(300) * 1.1])
def test_the_rounding_of_a_straight_line_is_no_anomaly(series):
    times = np.arange(300, dtype=np.int64) * 60_000_000
    assert detect(times, series, sensitivity="high").anomalies == []
    detector = StreamingDetector("high")
    assert [detector.judge(int(at), float(value)) for at, value in zip(times, series, strict=True)] == [None] * 300
