"""The fleet over a time: equal to what counting every point would give, whatever is summed up already."""

import random

import pytest

from domain.points import Point
from domain.retention import KEEP_ALL, Retention
from domain.times import DAY, HOUR, MINUTE, SECOND

NOW = 1_767_225_600 * SECOND + 40 * MINUTE
END = NOW - NOW % HOUR + HOUR
BIG = 1.7e308


@pytest.fixture
def store(engine):
    with engine.write() as store:
        for number, kind in enumerate(("sensor", "sensor", "actuator"), 1):
            device = {"name": f"n{number}", "device_id": f"d{number}", "device_type": kind}
            store.devices.create(device, NOW - 20 * DAY)
        yield store


def submitted(store, seed, number=400):
    """Points over ten days, some hours of which are summed up and some not."""
    chance = random.Random(seed)
    points = {}
    for part in range(2):
        for _ in range(number):
            moment = NOW - chance.randrange(10 * DAY)
            key = (chance.randint(1, 3), chance.choice("tpq"), moment)
            points[key] = chance.uniform(-5, 5)
        store.telemetry.submit([Point(*key, value, "C") for key, value in points.items()], NOW)
        for _ in range(3 * (1 - part)):
            store.telemetry.refresh_rollups(60)
    return points


def overview(store, start, end=END, retention=KEEP_ALL):
    return store.analytics.system(start, end, retention, NOW)["telemetry_overview"]


def counted(points, start, end=END, since=lambda metric: 0):
    within = {k: v for k, v in points.items() if max(start, since(k[1])) <= k[2] < end}
    metrics = {}
    for metric in sorted({metric for _, metric, _ in within}):
        values = [value for (_, name, _), value in within.items() if name == metric]
        metrics[metric] = {
            "count": len(values),
            "min": min(values),
            "max": max(values),
            "device_count": len({device for device, name, _ in within if name == metric}),
            "avg": pytest.approx(sum(values) / len(values), abs=1e-12),
            "unit": "C",
        }
    return {"total_points": len(within), "active_devices": len({k[0] for k in within}), "metrics": metrics}


@pytest.mark.parametrize("span", [HOUR, 6 * HOUR, DAY, 3 * DAY + 5 * HOUR, 9 * DAY, 90 * DAY])
def test_sums_of_any_window_are_those_of_its_points(store, span):
    points = submitted(store, seed=span)
    assert overview(store, END - span) == counted(points, END - span)
    middle = END - span // HOUR // 2 * HOUR
    assert overview(store, END - span, middle) == counted(points, END - span, middle)
    while store.telemetry.refresh_rollups(50):
        pass
    assert overview(store, END - span) == counted(points, END - span)


def test_what_has_expired_is_not_counted(store):
    points = submitted(store, seed=7)
    retention = Retention(4, 4, {"p": (2, 2), "q": (None, None)})
    since = {"t": 4 * DAY, "p": 2 * DAY}

    def kept(metric):
        return NOW - since[metric] - (NOW - since[metric]) % DAY if metric in since else 0

    assert overview(store, END - 9 * DAY, retention=retention) == counted(points, END - 9 * DAY, since=kept)


def test_a_mean_that_can_not_be_computed_is_none_with_a_reason(store):
    for moment in (NOW - DAY, NOW):
        store.telemetry.submit([Point(device, "t", moment, BIG) for device in (1, 2)], NOW)
    for _ in range(2):
        shown = overview(store, END - 3 * DAY)["metrics"]["t"]
        assert shown["count"] == 4
        assert (shown["avg"], shown["avg_reason"]) == (None, "A sum of the values does not fit a double")
        store.telemetry.refresh_rollups(50)


def test_devices_that_were_least_up_come_first(store):
    for device, down in ((1, 2 * HOUR), (2, 0), (3, 5 * HOUR)):
        store.devices.set_status(device, "online", None, NOW - 2 * DAY)
        if down:
            store.devices.set_status(device, "error", None, NOW - down)
    found = store.analytics.system(END - 10 * HOUR, END, KEEP_ALL, NOW)
    assert [each["device_id"] for each in found["device_performance"]] == [3, 1, 2]
    window = NOW - (END - 10 * HOUR)
    shares = [100 * (1 - down / window) for down in (5 * HOUR, 2 * HOUR, 0)]
    assert [each["uptime_percentage"] for each in found["device_performance"]] == pytest.approx(shares)
    assert found["uptime_percentage"] == pytest.approx(sum(shares) / 3)
    assert (found["system_stats"]["error_devices"], found["system_stats"]["online_devices"]) == (2, 1)


def test_a_page_of_devices_counts_only_its_window_and_its_devices(store):
    points = submitted(store, seed=3)
    start, end = NOW - 3 * DAY - 7, NOW - DAY + 13
    items, total = store.analytics.devices(start, end, "sensor", 1, 5, KEEP_ALL, NOW)
    assert (total, [item["device_id"] for item in items]) == (2, [2])
    assert items[0]["data_points"] == sum(k[0] == 2 and start <= k[2] < end for k in points)
    assert items[0]["data_points_24h"] == sum(k[0] == 2 and k[2] >= NOW - DAY for k in points)
    assert store.analytics.devices(start, end, "robot", 0, 5, KEEP_ALL, NOW) == ([], 0)


def test_a_device_that_did_not_exist_has_no_uptime(store):
    items, _ = store.analytics.devices(NOW - 40 * DAY, NOW - 30 * DAY, None, 0, 1, KEEP_ALL, NOW)
    assert items[0]["uptime_percentage"] is None
    assert items[0]["uptime_reason"]


def test_time_to_come_is_not_time_down(store):
    store.devices.set_status(1, "online", None, NOW - 4 * HOUR)

    def uptime(start, end):
        items, _ = store.analytics.devices(start, end, None, 0, 1, KEEP_ALL, NOW)
        return items[0]["uptime_percentage"]

    known = uptime(NOW - 8 * HOUR, NOW)
    assert known == pytest.approx(50.0)
    assert uptime(NOW - 8 * HOUR, NOW + 80 * HOUR) == pytest.approx(known)
    assert uptime(NOW + HOUR, NOW + 2 * HOUR) is None
