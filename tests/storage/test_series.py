"""Series as models look at them: means and points against the points themselves."""

from __future__ import annotations

from statistics import fmean

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.buckets import INTERVALS
from domain.points import Point
from domain.retention import Retention
from domain.times import DAY, HOUR, MINUTE, SECOND

NOW = 1_767_225_600 * SECOND + 1234


@pytest.fixture
def store(engine):
    with engine.write() as store:
        store.devices.create({"name": "n", "device_id": "a", "device_type": "sensor"}, NOW)
        yield store


def put(store, moments, value=float, metric="t"):
    store.telemetry.submit([Point(1, metric, ts, value(n), "C") for n, ts in enumerate(moments)], NOW)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moments=st.sets(st.integers(NOW - 3 * DAY, NOW), min_size=1, max_size=60),
    interval=st.sampled_from(sorted(INTERVALS)),
    window=st.tuples(st.integers(NOW - 4 * DAY, NOW), st.integers(NOW - 4 * DAY, NOW)).map(sorted),
)
def test_means_are_those_of_the_points_of_whole_buckets(store, moments, interval, window):
    store.telemetry.delete_points({"device_id": 1})
    values = {ts: float(n % 17) for n, ts in enumerate(sorted(moments))}
    put(store, values, lambda n: float(n % 17))
    start, end = window
    width = INTERVALS[interval]
    found = store.telemetry.means(1, "t", start, end, interval=interval, most=10, now_us=NOW)
    first, last = start - start % width, end - end % width
    inside = {}
    for ts, value in values.items():
        if first <= ts < last:
            inside.setdefault(ts - ts % width, []).append(value)
    assert (found.interval, found.width_us) == (interval, width)
    assert found.starts_us == sorted(inside)
    assert found.values == pytest.approx([fmean(inside[start]) for start in sorted(inside)])


def test_auto_is_the_finest_from_the_first_point_on(store):
    put(store, [NOW - n * MINUTE for n in range(1, 100)])
    wide = store.telemetry.means(1, "t", NOW - 90 * DAY, NOW, most=100, now_us=NOW)
    assert wide.interval == "1m"
    put(store, [NOW - DAY])
    assert store.telemetry.means(1, "t", NOW - 90 * DAY, NOW, most=100, now_us=NOW).interval == "15m"
    nothing = store.telemetry.means(1, "other", NOW - 90 * DAY, NOW, most=100, now_us=NOW)
    assert (nothing.values, nothing.unit) == ([], None)


def test_what_has_expired_is_in_no_mean_and_no_point(store):
    put(store, [NOW - n * HOUR for n in range(1, 73)])
    kept = Retention(raw_days=1, rollup_days=2)
    means = store.telemetry.means(1, "t", 0, NOW, interval="1h", most=10_000, retention=kept, now_us=NOW)
    assert means.starts_us[0] >= NOW - 3 * DAY
    assert len(means.values) < 72
    points = store.telemetry.points(1, "t", NOW - HOUR, NOW, before=100, most=10, retention=kept, now_us=NOW)
    assert points.times_us[0] >= NOW - 25 * HOUR


def test_points_of_a_window_follow_those_before_it(store):
    moments = [NOW - n * MINUTE for n in range(100, 0, -1)]
    put(store, moments)
    found = store.telemetry.points(1, "t", moments[60], moments[90], before=20, most=30, now_us=NOW)
    assert found.times_us == moments[40:90]
    assert found.values == [float(n) for n in range(40, 90)]
    assert (found.found, found.unit) == (30, "C")
    too_many = store.telemetry.points(1, "t", moments[60], moments[91], before=20, most=30, now_us=NOW)
    assert (too_many.times_us, too_many.found) == ([], 31)


def test_limits_are_those_of_the_rules_that_watch_a_device(store):
    other = store.devices.create({"name": "n", "device_id": "b", "device_type": "pump"}, NOW)["id"]
    rule = {"name": "r", "metric_name": "t", "condition": "gt", "threshold_value": 1.0, "severity": "info"}
    for metric in ("a", "t"):
        put(store, [NOW], metric=metric)
    store.alert_rules.create({**rule, "metric_name": "never sent"}, NOW)
    mine = store.alert_rules.create({**rule, "device_id": 1, "condition": "lte"}, NOW)["id"]
    of_type = store.alert_rules.create({**rule, "device_type": "sensor"}, NOW)["id"]
    of_all = store.alert_rules.create({**rule, "metric_name": "a"}, NOW)["id"]
    store.alert_rules.create({**rule, "device_id": other}, NOW)
    store.alert_rules.create({**rule, "is_active": False}, NOW)
    store.alert_rules.create({**rule, "condition": "eq"}, NOW)
    found = store.alert_rules.limits_of(1, 10)
    assert [(each.rule_id, each.metric, each.above, each.strict) for each in found] == [
        (of_all, "a", True, True),
        (mine, "t", False, False),
        (of_type, "t", True, True),
    ]
