"""What the API tells of the models: the present, the window and the past, and what it is made of."""

from __future__ import annotations

import numpy as np
import pytest

from domain.times import DAY, HOUR, MINUTE, format_time
from ml.anomaly_answer import AnomalyQuestion, WatchedMetric, answer_anomalies
from ml.maintenance import Limit
from ml.maintenance_answer import MaintenanceQuestion, WornMetric, answer_maintenance
from ml.trend_answer import TrendQuestion, answer_trend

NOW = 1_767_225_600 * 1_000_000
NOISE = np.random.default_rng(7)


def starts(number: int, width: int = HOUR, until: int = NOW) -> np.ndarray:
    return until - width * np.arange(number, 0, -1, dtype=np.int64)


def trend(values, times=None, **more):
    times = starts(len(values)) if times is None else times
    return answer_trend(TrendQuestion(times, np.asarray(values, dtype=float), HOUR, 5, 0.8, **more))


def test_slope_and_r_squared_are_those_of_least_squares_on_the_history():
    values = 0.05 * np.arange(1500) + NOISE.normal(0, 10, 1500)
    told = trend(values)["trend"]
    days = np.arange(1500) / 24
    slope, offset = np.polyfit(days, values, 1)
    explained = 1 - ((values - slope * days - offset) ** 2).sum() / ((values - values.mean()) ** 2).sum()
    assert told["slope_per_day"] == pytest.approx(slope, rel=0.05)
    assert told["r_squared"] == pytest.approx(explained, abs=0.01)


def test_a_new_level_at_the_end_is_no_outlier():
    values = NOISE.normal(0, 1, 672)
    values[-5:] += 100
    told = trend(values)
    assert told["points_clipped"] == 0
    assert told["forecast"][0]["value"] > 50


def test_outliers_that_are_limited_are_counted():
    values = NOISE.normal(0, 1, 672)
    values[[50, 300, 500]] = 1000
    assert trend(values)["points_clipped"] == 3


def test_a_stray_old_point_does_not_hide_the_season():
    times = np.concatenate(([NOW - 20 * DAY], starts(96)))
    values = np.concatenate(([5.0], 10 * np.sin(np.arange(96) / 24 * 2 * np.pi)))
    told = trend(values, times)
    assert told["points_used"] == 96
    assert told["seasons"][0]["period_seconds"] == 86400


def test_after_a_long_gap_the_latest_stretch_goes_on():
    times = np.concatenate((starts(100, until=NOW - 22 * DAY), starts(100)))
    told = trend(np.arange(200.0), times)
    assert told["points_used"] == 100
    assert abs(told["forecast"][0]["value"] - 200) < 10


def test_a_verdict_does_not_hang_on_how_many_points_come_later():
    values = 20 + NOISE.uniform(-1, 1, 1000)
    values[90] = 500.0
    times = starts(1000, MINUTE)

    def found(number: int) -> list[str]:
        watched = WatchedMetric("m", times[:number], values[:number], int(times[0]))
        anomalies = answer_anomalies(AnomalyQuestion((watched,), "medium", 1000))["anomalies"]
        return [each["timestamp"] for each in anomalies if each["timestamp"] <= format_time(int(times[91]))]

    assert found(100) == found(1000) == [format_time(int(times[90]))]


def test_a_window_without_judged_points_says_why():
    watched = WatchedMetric("m", starts(60, MINUTE), np.arange(60.0), NOW)
    (judged,) = answer_anomalies(AnomalyQuestion((watched,), "medium", 10))["judged"]
    assert judged["points_judged"] == 0
    assert judged["reason"]


def maintenance(values, limits, *, horizon=7 * DAY, until=NOW):
    worn = WornMetric("m", None, starts(len(values), until=until), np.asarray(values, dtype=float), HOUR, limits)
    return answer_maintenance(MaintenanceQuestion((worn,), NOW, horizon, HOUR, 24))


@pytest.mark.parametrize("above", [True, False])
def test_what_equals_a_limit_is_beyond_it_only_where_the_rule_says_so(above):
    strict, touching = Limit(1, "m", above, 0.0, True), Limit(2, "m", above, 0.0, False)
    told = maintenance(np.zeros(100), (strict, touching))
    assert [each["state"] for each in told["metrics"][0]["limits"]] == ["no_degradation_trend", "crossed"]


def test_of_a_device_that_fell_silent_the_present_is_not_told():
    told = maintenance(np.linspace(0, 50, 500), (Limit(1, "m", True, 60.0),), horizon=DAY, until=NOW - 60 * DAY)
    (limit,) = told["metrics"][0]["limits"]
    assert (limit["state"], limit["probability"], told["failure_probability"]) == ("unknown", None, None)
    assert "60.0 days old" in limit["reason"]
    assert told["metrics"][0]["forecast"] is None


def test_a_forecast_begins_now_and_not_where_the_points_ended():
    told = maintenance(np.linspace(0, 50, 500), (Limit(1, "m", True, 90.0),), until=NOW - 6 * HOUR)
    moments = [each["timestamp"] for each in told["metrics"][0]["forecast"]]
    assert (moments[0], len(moments)) == (format_time(NOW), 24)
