"""Telemetry against a model: whatever comes in, in whatever order, what goes out is what the points say."""

import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.buckets import INTERVALS
from domain.points import Point
from domain.retention import KEEP_ALL
from domain.times import DAY, HOUR, MINUTE, SECOND, parse_time
from tests.storage.model import Model, figure

NOW = 1_767_225_600 * SECOND
METRICS = ("t", "h")
AGGREGATIONS = ("avg", "min", "max", "sum", "count", "first", "last", "stddev")
FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
# More with VALTRONICS_TEST_EXAMPLES; the figure here keeps the suite short.
EXAMPLES = int(os.environ.get("VALTRONICS_TEST_EXAMPLES", "20"))
THOROUGH = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=FIXTURES)

# Few moments, so that points meet: around hour and day ends above all.
moments = st.one_of(
    st.sampled_from([NOW, NOW - 1, NOW + 1, NOW - HOUR, NOW - HOUR - 1, NOW - DAY, NOW - DAY - 1, NOW - 3 * DAY]),
    st.integers(0, 4 * 24 * 6).map(lambda n: NOW - n * 10 * MINUTE),
)
values = st.one_of(
    st.integers(-5, 5).map(float),
    st.floats(allow_nan=False, allow_infinity=False, width=64),
    st.sampled_from([0.0, -0.0, 1.7e308, -1.7e308, 5e-324, 1e16, 1e16 + 2]),
)


@pytest.fixture
def devices(engine):
    """Two devices; every test starts without points."""
    with engine.write() as store:
        plain = {"name": "n", "device_type": "sensor"}
        return [store.devices.create(plain | {"device_id": name}, NOW)["id"] for name in ("a", "b")]


def points_of(devices):
    return st.builds(Point, st.sampled_from(devices), st.sampled_from(METRICS), moments, values, st.just("C"))


def close(left, right, values):
    """Equal but for the rounding of stored sums; what overflows in one way of computing may just fit in another."""
    if left is None or right is None:
        known = left if right is None else right
        return known is None or abs(known) > 1e150
    largest = max(map(abs, values), default=0.0)
    return left == pytest.approx(right, rel=1e-12, abs=1e-15 * largest * len(values))


def drained(store):
    while store.telemetry.refresh_rollups(3):
        pass


def wiped(engine):
    with engine.write() as store:
        store.telemetry.delete_points({})


def answers(store, devices):
    """Everything that reads can say, for comparison between two databases' states."""
    telemetry = store.telemetry
    span = (NOW - 5 * DAY + 7 * MINUTE, NOW + DAY)
    histories = [
        telemetry.history(device, metric, *span, interval=interval, aggregation=aggregation)
        for device in devices
        for metric in METRICS
        for interval in ("raw", "auto", "15m", "1h", "6h", "1d")
        for aggregation in ("avg", "stddev")
    ]
    listed = telemetry.list_points({}, limit=1000)
    return (
        [telemetry.latest(device) for device in devices],
        histories,
        listed[0],
        listed[2],
        [telemetry.device_summary(device, KEEP_ALL, NOW, recent=5)["metrics"] for device in devices],
    )


@THOROUGH
@given(data=st.data())
def test_any_order_and_any_split_give_the_same(engine, devices, data):
    points = data.draw(st.lists(points_of(devices), max_size=60, unique_by=lambda p: p[:3]))
    first = None
    for seed in range(3):
        shuffled = random.Random(seed).sample(points, len(points))
        wiped(engine)
        while shuffled:
            size = random.Random(len(shuffled) * (seed + 1)).randint(1, 25)
            with engine.write() as store:
                assert set(store.telemetry.submit(shuffled[:size], NOW)) <= {"stored"}
                if seed:
                    store.telemetry.refresh_rollups(seed)
            shuffled = shuffled[size:]
        with engine.write() as store:
            if seed == 2:
                drained(store)
            found = answers(store, devices)
        first = first or found
        assert found == first


@THOROUGH
@given(data=st.data())
def test_reads_agree_with_the_model_after_any_sequence(engine, devices, data):
    model = Model()
    wiped(engine)
    steps = data.draw(st.lists(st.sampled_from(["submit", "submit", "delete", "refresh"]), min_size=1, max_size=8))
    for step in steps:
        with engine.write() as store:
            if step == "submit":
                points = data.draw(st.lists(points_of(devices), max_size=30))
                assert store.telemetry.submit(points, NOW) == model.submit(points)
            elif step == "delete":
                filters = data.draw(filters_of(devices))
                assert store.telemetry.delete_points(filters, NOW, KEEP_ALL) == model.delete(filters)
            else:
                store.telemetry.refresh_rollups(data.draw(st.integers(1, 20)))
    with engine.read() as store:
        compare(store, model, devices, data)
    with engine.write() as store:
        drained(store)
        assert store.link.rows("SELECT * FROM dirty") == []
        compare(store, model, devices, data)


def filters_of(devices):
    return st.fixed_dictionaries(
        {},
        optional={
            "device_id": st.sampled_from(devices),
            "metric_name": st.sampled_from(METRICS),
            "start_us": moments,
            "end_us": moments,
        },
    )


def compare(store, model, devices, data):
    telemetry = store.telemetry
    for device in devices:
        shown = {metric: (r["timestamp"], r["value"]) for metric, r in telemetry.latest(device).items()}
        assert shown == model.latest(device)
    filters = data.draw(filters_of(devices))
    expected = model.listed(filters)
    items, _, total = telemetry.list_points(filters, limit=1000)
    assert total == len(expected) == telemetry.count_points(filters)
    shown = [(i["device_id"], i["metric_name"], parse_time(i["timestamp"]), i["metric_value"]) for i in items]
    assert [point[2] for point in shown] == [point[2] for point in expected]
    assert sorted(shown) == sorted(expected)
    start = data.draw(moments)
    end = data.draw(moments.filter(lambda moment: moment != start))
    start, end = min(start, end), max(start, end)
    for device in devices:
        for metric in METRICS:
            compare_history(telemetry, model, device, metric, start, end, data.draw(st.sampled_from(AGGREGATIONS)))


def compare_history(telemetry, model, device, metric, start, end, aggregation):
    values = [value for _, value in model.series(device, metric, start, end)]
    for interval in ("raw", *INTERVALS):
        found = telemetry.history(device, metric, start, end, interval=interval, aggregation=aggregation)
        shown = [(p["timestamp"], p["value"], p["count"]) for p in found["data_points"]]
        assert sum(count for _, _, count in shown) == len(values)
        for name, value in found["statistics"].items():
            assert close(value, figure(values, name), values), (name, values)
        if interval != "raw":
            expected = model.buckets(device, metric, start, end, interval, aggregation)
            assert [(ts, count) for ts, _, count in shown] == [(ts, count) for ts, _, count in expected]
            assert all(close(left[1], right[1], values) for left, right in zip(shown, expected, strict=True))


@THOROUGH
@given(data=st.data())
def test_duplicates_change_nothing(engine, devices, data):
    points = data.draw(st.lists(points_of(devices), max_size=30, unique_by=lambda p: p[:3]))
    wiped(engine)
    with engine.write() as store:
        store.telemetry.submit(points, NOW)
        drained(store)
        before = answers(store, devices)
        again = data.draw(st.lists(st.sampled_from(points), max_size=30)) if points else []
        assert set(store.telemetry.submit(again, NOW)) <= {"duplicate"}
        assert store.link.rows("SELECT * FROM dirty") == []
        assert answers(store, devices) == before


@THOROUGH
@given(data=st.data())
def test_pages_by_cursor_neither_skip_nor_repeat_while_points_come_in(engine, devices, data):
    points = data.draw(st.lists(points_of(devices), max_size=50, unique_by=lambda p: p[:3]))
    wiped(engine)
    with engine.write() as store:
        store.telemetry.submit(points, NOW)
    cursor, seen, size = None, [], data.draw(st.integers(1, 12))
    filters = data.draw(filters_of(devices))
    while True:
        with engine.write() as store:
            items, cursor, _ = store.telemetry.list_points(filters, cursor=cursor, limit=size)
            seen += [(i["device_id"], i["metric_name"], parse_time(i["timestamp"])) for i in items]
            if cursor is None:
                break
            assert len(items) == size
            store.telemetry.submit(data.draw(st.lists(points_of(devices), max_size=4)), NOW)
    assert len(seen) == len(set(seen))
    model = Model()
    model.submit(points)
    assert {point[:3] for point in model.listed(filters)} <= set(seen)


@THOROUGH
@given(data=st.data())
def test_pages_by_number_are_slices_of_the_whole(engine, devices, data):
    points = data.draw(st.lists(points_of(devices), max_size=50))
    wiped(engine)
    with engine.write() as store:
        store.telemetry.submit(points, NOW)
        whole, _, total = store.telemetry.list_points({}, limit=1000)
        size, offset = data.draw(st.integers(1, 20)), data.draw(st.integers(0, 60))
        items, following, same = store.telemetry.list_points({}, offset=offset, limit=size)
        assert (items, same) == (whole[offset : offset + size], total)
        assert (following is not None) == (offset + size < total)
