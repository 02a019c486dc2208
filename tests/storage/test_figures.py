"""Units, figures that do not fit a double, and bounds of what is told about metrics."""

import itertools

import pytest

from domain.points import Point
from domain.retention import Retention
from domain.times import DAY, HOUR, SECOND
from storage import latest, summaries

NOW = 1_767_225_600 * SECOND
BIG = 1.7e308


@pytest.fixture
def store(engine):
    with engine.write() as store:
        for name in ("a", "b"):
            store.devices.create({"name": "n", "device_id": name, "device_type": "sensor"}, NOW)
        yield store


def put(store, moments, value=lambda n: float(n), device=1, metric="t", unit="C"):
    points = [Point(device, metric, ts, value(n), unit) for n, ts in enumerate(moments)]
    return store.telemetry.submit(points, NOW)


def drained(store):
    while store.telemetry.refresh_rollups(50):
        pass


def shown(found):
    return [(p["timestamp"][11:16], p["value"], p["count"]) for p in found["data_points"]]


def test_the_unit_is_that_of_the_newest_point_that_named_one(store):
    put(store, [NOW], unit="C")
    put(store, [NOW - HOUR], unit="F")
    assert store.telemetry.latest(1)["t"]["unit"] == "C"
    put(store, [NOW + 1], unit=None)
    assert store.telemetry.latest(1)["t"]["unit"] == "C"
    put(store, [NOW + 2], unit="K")
    assert store.telemetry.latest(1)["t"]["unit"] == "K"


@pytest.mark.parametrize("together", [True, False])
def test_the_unit_does_not_depend_on_the_order_of_arrival(store, together):
    named = [(NOW, "C"), (NOW + 4, "C"), (NOW + 2, "K"), (NOW + 9, None), (NOW + 1, "F")]
    for n, order in enumerate(itertools.permutations(named)):
        points = [Point(1, f"m{n}", ts, 1.0, unit) for ts, unit in order]
        for some in [points] if together else [[point] for point in points]:
            store.telemetry.submit(some, NOW)
    assert {reading["unit"] for reading in store.telemetry.latest(1).values()} == {"C"}


def test_a_unit_goes_with_the_points_that_named_it(store):
    def unit_without(start, end=None):
        link = store.link
        link.run("SAVEPOINT here")
        store.telemetry.delete_points({"start_us": start, "end_us": end})
        found = store.telemetry.latest(1).get("t", {}).get("unit")
        store.telemetry.submit([Point(1, "t", NOW + HOUR, 1.0)], NOW)
        assert store.telemetry.latest(1)["t"].get("unit") == found
        link.run("ROLLBACK TO SAVEPOINT here")
        return found

    put(store, range(NOW, NOW + 5), unit="C")
    assert [unit_without(NOW + 3), unit_without(0, NOW + 3), unit_without(NOW + 1, NOW + 3)] == ["C"] * 3
    assert unit_without(0) is None
    put(store, [NOW + 5], unit="F")
    assert unit_without(NOW + 5) is None  # not F; that it was C before is not kept
    assert [unit_without(0, NOW + 5), unit_without(0, NOW + 4)] == ["F"] * 2
    put(store, [NOW + 5], unit="C")
    assert store.telemetry.latest(1)["t"]["unit"] == "C"


@pytest.mark.parametrize("fresh", [False, True])
def test_figures_that_overflow_are_null(store, fresh):
    put(store, [NOW, NOW + 1, NOW + 2 * HOUR], lambda n: [BIG, BIG, -BIG][n])
    if fresh:
        drained(store)
    for interval in ("raw", "1m", "1h", "6h", "1d", "auto"):
        found = store.telemetry.history(1, "t", NOW, NOW + DAY, interval, "sum")
        statistics = found["statistics"]
        assert (statistics["min"], statistics["max"], statistics["count"]) == (-BIG, BIG, 3)
        assert statistics["stddev"] is None
    for fill in ("linear", "previous"):
        store.telemetry.history(1, "t", NOW, NOW + DAY, "1h", "avg", fill)
    assert store.telemetry.device_summary(1, Retention(), NOW)["metrics"][0]["stddev"] is None


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("interval", ["raw", "1m", "1h", "6h", "1d"])
def test_a_sum_that_does_not_fit_hides_no_figure_that_does(store, fresh, interval):
    put(store, [NOW, NOW + 1, NOW + 2 * HOUR, NOW + 2 * HOUR + 1, NOW + DAY], lambda n: [BIG, BIG, -BIG, -BIG, 8.0][n])
    if fresh:
        drained(store)

    def history(end, aggregation):
        found = store.telemetry.history(1, "t", NOW, end, interval, aggregation)
        return [point["value"] for point in found["data_points"]], found["statistics"]

    assert history(NOW + 2 * DAY, "sum")[1]["sum"] == 8.0
    averages, statistics = history(NOW + DAY, "avg")
    assert (statistics["sum"], statistics["avg"]) == (0.0, 0.0)
    assert averages == {"raw": [BIG, BIG, -BIG, -BIG], "1m": [BIG, -BIG], "1h": [BIG, -BIG]}.get(interval, [0.0])
    _, statistics = history(NOW + HOUR, "avg")
    assert (statistics["sum"], statistics["avg"], statistics["stddev"]) == (None, BIG, 0.0)


def test_of_an_hour_that_is_only_known_by_a_sum_that_did_not_fit_the_mean_is_null(store):
    put(store, [NOW - 9 * DAY, NOW - 9 * DAY + 1, NOW], lambda n: [BIG, BIG, 1.0][n])
    while store.telemetry.expire(Retention(raw_days=2), NOW, 1000):
        pass
    for interval in ("1h", "1d"):
        found = store.telemetry.history(1, "t", NOW - 10 * DAY, NOW + 1, interval)
        assert [(point["value"], point["count"]) for point in found["data_points"]] == [(None, 2), (1.0, 1)]
        assert (found["statistics"]["avg"], found["statistics"]["max"]) == (None, BIG)


def test_no_reply_about_metrics_is_without_bounds(store, monkeypatch):
    monkeypatch.setattr(summaries, "_MOST", 3)
    monkeypatch.setattr(latest, "MOST", 3)
    for n, name in enumerate("gfedcba"):
        put(store, [NOW + n], metric=name)
        put(store, [NOW + n], metric=name, device=2)
    retention = Retention(raw_days=10, per_metric={"a": (1, 1)})
    late = NOW + 2 * DAY
    assert [m["metric_name"] for m in store.telemetry.list_metrics()] == ["a", "b", "c"]
    assert [m["device_count"] for m in store.telemetry.list_metrics()] == [2, 2, 2]
    assert [m["metric_name"] for m in store.telemetry.list_metrics(1, retention, late)] == ["b", "c", "d"]
    summed = store.telemetry.device_summary(1, retention, late)["metrics"]
    assert [m["metric_name"] for m in summed] == ["b", "c", "d"]
    # The newest, in the order of their names.
    assert list(store.telemetry.latest(1)) == ["a", "b", "c"]
    assert list(store.telemetry.latest(1, None, retention, late)) == ["b", "c", "d"]
    assert list(store.telemetry.latest(1, list("abcdefg"))) == list("abcdefg")
    assert list(store.telemetry.latest_many([1, 2])[2]) == ["a", "b", "c"]
    assert len(store.telemetry.latest_many([1, 2], list("abcdefg"))[2]) == 7
    assert list(store.devices.telemetry_summary(1, late)["latest_values"]) == ["a", "b", "c"]
