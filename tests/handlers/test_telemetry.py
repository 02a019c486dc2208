"""What the handlers of telemetry answer, on a store of each engine."""

import pytest

from domain.errors import InvalidInput, NotFound
from domain.permissions import ADMIN, Principal
from domain.points import Point
from domain.retention import KEEP_ALL, Retention
from domain.times import DAY, HOUR, MAX_US, MINUTE, SECOND, format_time, parse_time
from handlers import telemetry

NOW = 1_767_225_600 * SECOND
ADMINISTRATOR = Principal(1, "admin", "a@b.c", "admin", "standard", ADMIN)


class NoBudget:
    def count_points(self, caller, points):
        pass


@pytest.fixture
def store(engine):
    with engine.write() as store:
        for name in ("a", "b"):
            store.devices.create({"name": "n", "device_id": name, "device_type": "sensor"}, NOW)
        yield store


@pytest.fixture
def shortened(store):
    """A store whose older raw points were removed while the retention was short; it is long again."""
    store.telemetry.submit([Point(1, "t", NOW - n * HOUR, float(n)) for n in range(10 * 24)], NOW)
    while store.telemetry.expire(Retention(raw_days=2), NOW, 1000):
        pass
    return store


def row(ts=NOW, device=1, metric="t", value=1.0):
    return {"device_id": device, "metric_name": metric, "metric_value": value, "timestamp": format_time(ts)}


def submitted(store, body):
    context = {"store": store, "principal": ADMINISTRATOR, "retention": KEEP_ALL, "budget": NoBudget(), "now": NOW}
    if "telemetry_data" in body:
        return telemetry.submit_telemetry_batch(body, **context)
    return telemetry.submit_telemetry(body, **context)


def test_a_point_of_a_removed_hour_fails_alone(shortened):
    rows = [row(), row(NOW - 5 * DAY), row(device=9), row(NOW - 5 * DAY, device=2)]
    assert submitted(shortened, {"telemetry_data": rows, "atomic": False}) == {
        "submitted": 2,
        "failed": 2,
        "duplicates": 0,
        "results": [
            {"index": 0, "result": "updated"},
            {
                "index": 1,
                "result": "failed",
                "code": "VALIDATION_ERROR",
                "field": "timestamp",
                "issue": "is older than the retention of this metric",
            },
            {
                "index": 2,
                "result": "failed",
                "code": "RESOURCE_NOT_FOUND",
                "field": "device_id",
                "issue": "Device 9 does not exist",
            },
        ],
    }


def test_an_atomic_batch_names_every_point_of_a_removed_hour(shortened):
    rows = [row(), row(NOW - 5 * DAY), row(device=9), row(NOW - 6 * DAY)]
    with pytest.raises(InvalidInput) as caught:
        submitted(shortened, {"telemetry_data": rows, "atomic": True})
    assert [(fault.field, fault.rule) for fault in caught.value.faults] == [
        ("telemetry_data.1.timestamp", "expired_timestamp"),
        ("telemetry_data.2.device_id", "unknown_device"),
        ("telemetry_data.3.timestamp", "expired_timestamp"),
    ]


def test_a_single_point_of_a_removed_hour_is_refused(shortened):
    with pytest.raises(InvalidInput) as caught:
        submitted(shortened, row(NOW - 5 * DAY))
    assert [(fault.field, fault.rule) for fault in caught.value.faults] == [("timestamp", "expired_timestamp")]


@pytest.mark.parametrize("value", [-0.0, 0, 2**53 + 1, 10**300, 1.5])
def test_the_reply_shows_what_is_stored(store, value):
    shown = submitted(store, row(value=value))["metric_value"]
    stored = store.telemetry.latest(1)["t"]["value"]
    assert isinstance(shown, float)
    assert repr(shown) == repr(stored)


@pytest.mark.parametrize("fill", ["none", "null", "previous", "linear"])
def test_history_of_an_unknown_device_is_not_found(store, fill):
    context = {"store": store, "retention": KEEP_ALL, "now": NOW}
    with pytest.raises(NotFound):
        telemetry.get_telemetry_history(9, "t", "1h", fill, 1000, **context)
    assert telemetry.get_telemetry_history(1, "t", "1h", fill, 1000, **context)["statistics"]["count"] == 0
    with pytest.raises(NotFound):
        telemetry.get_latest_telemetry(9, **context)


@pytest.mark.parametrize("interval", ["auto", "raw", "1m", "1d"])
@pytest.mark.parametrize("ahead", [1, 5 * MINUTE, DAY, MAX_US - NOW - 1])
def test_history_from_a_moment_ahead_has_a_short_window(store, interval, ahead):
    store.telemetry.submit([Point(1, "t", NOW + 5 * MINUTE, 1.0)], NOW)
    found = telemetry.get_telemetry_history(
        1, "t", interval, "none", 1000, start_time=format_time(NOW + ahead), store=store, retention=KEEP_ALL, now=NOW
    )
    assert found["statistics"]["count"] == (1 if ahead <= 5 * MINUTE else 0)
    assert parse_time(found["end_time"]) <= max(NOW + 10 * MINUTE, NOW + ahead) + 1
