"""History, fills, thinning, retention, export: what the properties don't draw."""

import random

import pytest

from domain.errors import InvalidInput
from domain.points import Point
from domain.retention import Retention
from domain.times import DAY, HOUR, MAX_US, MINUTE, SECOND, format_time
from storage.export import Export

NOW = 1_767_225_600 * SECOND


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


def test_results_within_one_call_are_truthful(store):
    points = [Point(1, "t", NOW, value, None) for value in (1.0, 1.0, 2.0, -0.0, 0.0)]
    assert store.telemetry.submit(points, NOW) == ["stored", "duplicate", "updated", "updated", "duplicate"]
    assert store.telemetry.submit([points[0], points[4]], NOW) == ["updated", "updated"]
    assert store.telemetry.latest(1) == {"t": {"value": 0.0, "timestamp": format_time(NOW)}}


def test_many_points_at_once(store):
    moments = range(NOW - 3 * DAY, NOW, 20 * SECOND)
    assert set(put(store, moments)) == {"stored"}
    assert set(put(store, moments)) == {"duplicate"}
    assert set(put(store, moments, lambda n: float(n + 1))) == {"updated"}
    assert store.telemetry.count_points({}) == len(moments)
    found = store.telemetry.history(1, "t", NOW - 3 * DAY, NOW, "1d", "count")
    assert [p["value"] for p in found["data_points"]] == [4320] * 3


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize(
    ("fill", "expected"),
    [
        ("none", [("00:00", 1.0, 1), ("03:00", 4.0, 2)]),
        ("null", [("00:00", 1.0, 1), ("01:00", None, 0), ("02:00", None, 0), ("03:00", 4.0, 2), ("04:00", None, 0)]),
        ("previous", [("00:00", 1.0, 1), ("01:00", 1.0, 0), ("02:00", 1.0, 0), ("03:00", 4.0, 2), ("04:00", 4.0, 0)]),
        ("linear", [("00:00", 1.0, 1), ("01:00", 2.0, 0), ("02:00", 3.0, 0), ("03:00", 4.0, 2), ("04:00", None, 0)]),
    ],
)
def test_fills(store, fill, expected, fresh):
    put(store, [NOW + MINUTE, NOW + 3 * HOUR, NOW + 3 * HOUR + MINUTE], lambda n: [1.0, 3.0, 5.0][n])
    if fresh:
        drained(store)
    found = store.telemetry.history(1, "t", NOW, NOW + 4 * HOUR + 1, "1h", "avg", fill)
    assert shown(found) == expected
    assert found["statistics"]["count"] == 3
    counted = store.telemetry.history(1, "t", NOW, NOW + 4 * HOUR, "1h", "count", fill)
    assert sum(p["value"] or 0 for p in counted["data_points"]) == 3


def test_a_window_cuts_its_first_and_last_bucket(store):
    put(store, range(NOW, NOW + 3 * HOUR, 10 * MINUTE))
    drained(store)
    found = store.telemetry.history(1, "t", NOW + 30 * MINUTE, NOW + 2 * HOUR + 10 * MINUTE, "1h", "count", "null")
    assert shown(found) == [("00:00", 3, 3), ("01:00", 6, 6), ("02:00", 1, 1)]


def test_nothing_known_is_null_and_not_zero(store):
    found = store.telemetry.history(1, "x", NOW, NOW + HOUR, "1h")
    assert found["statistics"] == {"min": None, "max": None, "avg": None, "sum": None, "count": 0, "stddev": None}
    assert found["data_points"] == []
    assert (found["truncated"], "unit" in found) == (False, False)


def test_auto_takes_raw_when_it_fits_and_else_the_finest_that_does(store):
    put(store, range(NOW, NOW + DAY, MINUTE))
    telemetry = store.telemetry
    assert telemetry.history(1, "t", NOW, NOW + DAY, max_points=1440)["interval"] == "raw"
    assert telemetry.history(1, "t", NOW, NOW + DAY, max_points=1439)["interval"] == "5m"
    assert telemetry.history(1, "t", NOW, NOW + DAY, max_points=24)["interval"] == "1h"
    assert telemetry.history(1, "t", NOW, NOW + DAY, max_points=1)["interval"] == "1d"
    # A window that is wider than the points are costs no detail.
    found = telemetry.history(1, "t", 0, MAX_US, max_points=100)
    assert (found["interval"], len(found["data_points"])) == ("15m", 96)
    put(store, [NOW + 40 * DAY])
    with pytest.raises(InvalidInput) as caught:
        telemetry.history(1, "t", 0, MAX_US, fill="null", max_points=100)
    assert (caught.value.faults[0].field, caught.value.faults[0].rule) == ("max_points", "too_many_buckets")
    assert telemetry.history(1, "t", 0, MAX_US, max_points=41)["interval"] == "1d"
    with pytest.raises(InvalidInput) as caught:
        telemetry.history(1, "t", 0, MAX_US, max_points=40)
    assert caught.value.faults[0].issue.startswith("is less than the 41 days")


def test_auto_fits_the_hours_of_which_only_sums_are_left(store):
    put(store, range(NOW - 10 * DAY, NOW, HOUR))
    retention = Retention(raw_days=2)
    for _ in range(2):
        found = [
            store.telemetry.history(1, "t", 0, NOW, "auto", "count", max_points=most, retention=retention, now_us=NOW)
            for most in (240, 239, 10)
        ]
        assert [each["interval"] for each in found] == ["1h", "6h", "1d"]
        assert [sum(point["value"] for point in each["data_points"]) for each in found] == [240] * 3
        while store.telemetry.expire(retention, NOW, 1000):
            pass


def test_too_many_buckets_are_refused(store):
    store.telemetry.history(1, "t", NOW, NOW + 10_000 * MINUTE, "1m")
    with pytest.raises(InvalidInput) as caught:
        store.telemetry.history(1, "t", NOW, NOW + 10_000 * MINUTE + 1, "1m")
    assert caught.value.faults[0].rule == "too_many_buckets"
    assert caught.value.faults[0].field == "interval"


@pytest.mark.parametrize("most", [1, 2, 3, 10, 99, 100, 1000])
def test_raw_points_are_thinned_with_their_ends_kept(store, most):
    put(store, range(NOW, NOW + 100 * MINUTE, MINUTE), lambda n: float(n * n % 37))
    found = store.telemetry.history(1, "t", NOW, NOW + DAY, "raw", max_points=most)
    whole = store.telemetry.history(1, "t", NOW, NOW + DAY, "raw", max_points=10_000)
    assert len(found["data_points"]) == min(most, 100)
    assert found["truncated"] == (most < 100)
    assert found["statistics"] == whole["statistics"]
    assert all(point in whole["data_points"] for point in found["data_points"])
    assert found["data_points"][-1] == whole["data_points"][-1]
    if most > 1:
        assert found["data_points"][0] == whole["data_points"][0]


def test_equal_moments_are_listed_by_series(store):
    for device in (2, 1):
        put(store, [NOW, NOW + 1], device=device)
    cursor, seen = None, []
    while True:
        items, cursor, _ = store.telemetry.list_points({}, cursor=cursor, limit=1)
        seen += [(item["device_id"], item["metric_value"]) for item in items]
        if cursor is None:
            break
    assert seen == [(2, 1.0), (1, 1.0), (2, 0.0), (1, 0.0)]


def test_metrics(store):
    put(store, [NOW, NOW + HOUR])
    put(store, [NOW + DAY], device=2, unit="K")
    put(store, [NOW], device=2, metric="h", unit=None)
    metrics = store.telemetry.list_metrics()
    newest = format_time(NOW + DAY)
    assert metrics == [
        {"metric_name": "h", "device_count": 1, "data_points": 1, "latest_timestamp": format_time(NOW)},
        {"metric_name": "t", "device_count": 2, "data_points": 3, "unit": "K", "latest_timestamp": newest},
    ]
    assert [m["data_points"] for m in store.telemetry.list_metrics(1)] == [2]
    store.telemetry.delete_points({"metric_name": "t"}, NOW)
    assert [m["metric_name"] for m in store.telemetry.list_metrics()] == ["h"]


def test_device_summary(store):
    put(store, range(NOW, NOW + 3 * HOUR, HOUR))
    found = store.telemetry.device_summary(1, Retention(), NOW, recent=2)
    assert [point["metric_value"] for point in found["recent"]] == [2.0, 1.0]
    (metric,) = found["metrics"]
    assert metric.pop("stddev") == pytest.approx((2 / 3) ** 0.5)
    assert metric == {
        "metric_name": "t",
        "unit": "C",
        "count": 3,
        "min": 0.0,
        "max": 2.0,
        "avg": 1.0,
        "latest_value": 2.0,
        "latest_timestamp": format_time(NOW + 2 * HOUR),
    }


def visible(store, retention, now):
    telemetry = store.telemetry
    return (
        telemetry.count_points({}, retention, now),
        len(telemetry.list_points({}, limit=1000, retention=retention, now_us=now)[0]),
        telemetry.history(1, "t", 0, now, "raw", retention=retention, now_us=now)["statistics"]["count"],
        sum(m["count"] for m in telemetry.device_summary(1, retention, now)["metrics"]),
        sum(m["data_points"] for m in telemetry.list_metrics(1, retention, now)),
    )


def test_expired_points_are_invisible_at_once_and_then_removed(store):
    put(store, range(NOW - 10 * DAY, NOW, HOUR))
    retention = Retention(raw_days=2, rollup_days=5)
    assert visible(store, Retention(), NOW) == (240,) * 5
    assert visible(store, retention, NOW) == (48,) * 5
    assert store.telemetry.history(1, "t", 0, NOW, "auto", retention=retention, now_us=NOW)["interval"] == "1h"

    def by_day():
        found = store.telemetry.history(1, "t", NOW - 10 * DAY, NOW, "1d", "sum", retention=retention, now_us=NOW)
        return [(p["count"], p["value"]) for p in found["data_points"]]

    before = by_day()
    assert [count for count, _ in before] == [24] * 5
    store.telemetry.refresh_rollups(30)
    while store.telemetry.expire(retention, NOW, 7):
        assert visible(store, retention, NOW) == (48,) * 5
        assert by_day() == before
    assert store.link.rows("SELECT count(*) FROM telemetry")[0][0] == 49  # an hour of grace
    assert store.telemetry.expire(retention, NOW, 100) == 0
    drained(store)
    assert by_day() == before


def test_points_of_expired_hours_are_refused_by_name(store):
    put(store, range(NOW - 10 * DAY, NOW, HOUR))
    retention = Retention(raw_days=2)
    assert store.telemetry.submit([Point(1, "t", NOW - 3 * DAY, 1.0)], NOW, retention) == ["expired"]
    while store.telemetry.expire(retention, NOW, 1000):
        pass
    # A longer retention afterwards doesn't bring the points back; their sums must not be overwritten by newcomers.
    before = store.devices.get(1)
    assert store.telemetry.submit([Point(1, "t", NOW - 3 * DAY, 1.0, "F")] * 2, NOW + DAY) == ["expired"] * 2
    assert store.devices.get(1) == before  # a point that is refused is no contact
    mixed = [(NOW - 3 * DAY, 1.0), (NOW - DAY, 216.0), (NOW - 3 * DAY, 2.0), (NOW - DAY, 1.0)]
    points = [Point(1, "t", ts, value, "F" if ts < NOW - DAY else None) for ts, value in mixed]
    points.append(Point(2, "t", NOW - 3 * DAY, 1.0))
    assert store.telemetry.submit(points, NOW) == ["expired", "duplicate", "expired", "updated", "stored"]
    assert store.telemetry.latest(1)["t"]["unit"] == "C"
    put(store, [NOW - 2 * DAY + 1], metric="t")
    drained(store)
    found = store.telemetry.history(1, "t", NOW - 10 * DAY, NOW, "1d")
    assert found["statistics"]["count"] == 241
    left = store.link.rows("SELECT count(*) FROM telemetry")[0][0]
    assert store.telemetry.count_points({}) == store.telemetry.count_points({"start_us": 1}) == left


def test_deleting_reaches_what_only_rollups_know(store):
    put(store, range(NOW - 10 * DAY, NOW, 30 * MINUTE))
    retention = Retention(raw_days=2)
    while store.telemetry.expire(retention, NOW, 1000):
        pass

    def count():
        return store.telemetry.history(1, "t", NOW - 20 * DAY, NOW, "1d")["statistics"]["count"]

    assert count() == 480
    removed = store.telemetry.delete_points({"start_us": NOW - 9 * DAY + 30 * MINUTE, "end_us": NOW - 8 * DAY}, NOW)
    assert removed == 48  # an hour that is cut goes whole: it can't be divided any more
    assert count() == 480 - 48
    assert store.telemetry.delete_points({"start_us": NOW - 3 * DAY, "end_us": NOW - DAY}, NOW) == 96
    assert count() == 480 - 48 - 96
    assert store.telemetry.delete_points({}, NOW) == 480 - 48 - 96
    assert count() == 0


def test_retention_by_metric(store):
    put(store, range(NOW - 10 * DAY, NOW, HOUR))
    put(store, range(NOW - 10 * DAY, NOW, HOUR), metric="h")
    retention = Retention(raw_days=5, per_metric={"h": (1, 1), "x": (None, None)})
    assert store.telemetry.count_points({}, retention, NOW) == 5 * 24 + 24
    assert store.telemetry.count_points({"metric_name": "h"}, retention, NOW) == 24
    while store.telemetry.expire(retention, NOW, 1000):
        pass
    assert store.telemetry.count_points({}, retention, NOW) == 5 * 24 + 24
    assert store.telemetry.latest(1, None, retention, NOW + 2 * DAY).keys() == {"t"}
    assert store.telemetry.latest_many([1], None, retention, NOW + 2 * DAY)[1].keys() == {"t"}


@pytest.mark.parametrize("chunk", [1, 7, 24, 5000])
def test_export_gives_everything_once_and_in_order(engine, chunk):
    with engine.write() as store:
        for name in ("a", "b"):
            store.devices.create({"name": "n", "device_id": name, "device_type": "sensor"}, NOW)
        put(store, range(NOW, NOW + DAY, HOUR))
        put(store, range(NOW, NOW + DAY, HOUR), device=2, unit=None)
    export = Export(engine)
    chunks = list(export.chunks({}, chunk=chunk))
    items = [item for chunk in chunks for item in chunk]
    assert max(map(len, chunks)) <= chunk
    assert [(i["device_id"], i["metric_value"]) for i in items] == [(d, float(n)) for d in (1, 2) for n in range(24)]
    assert items[0] == {
        "device_id": 1,
        "metric_name": "t",
        "metric_value": 0.0,
        "unit": "C",
        "timestamp": format_time(NOW),
    }
    some = export.chunks({"device_id": 2, "start_us": NOW + HOUR, "end_us": NOW + 3 * HOUR}, chunk=chunk)
    assert [item["metric_value"] for chunk in some for item in chunk] == [1.0, 2.0]
    assert list(export.chunks({"metric_name": "x"})) == []
    assert sum(map(len, export.chunks({}, Retention(raw_days=1), NOW + DAY + 12 * HOUR))) == 24


@pytest.mark.parametrize("size", [1, 3, 8, 10, 20, 50])
def test_series_of_any_density_are_listed_whole(engine, size):
    """Each series is read in parts: what follows the first part is as much part of the list."""
    chance = random.Random(size)
    with engine.write() as store:
        store.devices.create({"name": "n", "device_id": "D", "device_type": "sensor"}, NOW)
        points = [Point(1, "busy", NOW - second * SECOND, 1.0) for second in range(1, 61)]
        points += [Point(1, f"quiet{n}", NOW - (100 + n) * SECOND, 1.0) for n in range(9)]
        points += [Point(1, f"m{n % 4}", NOW - chance.randrange(200) * SECOND - n, 1.0) for n in range(80)]
        store.telemetry.submit(points, NOW)
        wanted = sorted(-point.ts_us for point in points)
        walked, cursor = [], None
        while True:
            items, cursor, total = store.telemetry.list_points({}, cursor=cursor, limit=size)
            walked += items
            if cursor is None:
                break
        paged = []
        for offset in range(0, len(points), size):
            paged += store.telemetry.list_points({}, offset=offset, limit=size)[0]
        assert total == len(points)
        for found in (walked, paged):
            assert [item["timestamp"] for item in found] == [format_time(-moment) for moment in wanted]
