"""Alerts in the database: their way, their log, their lists and figures, and what is left of them."""

import pytest

from domain.errors import Conflict, NotFound
from domain.events import AlertChanged
from domain.times import DAY, MINUTE, SECOND
from storage.alert_rows import COLUMNS

NOW = 1_767_225_600 * SECOND  # 2026-01-01T00:00:00Z
LATER = NOW + MINUTE


@pytest.fixture
def store(engine):
    with engine.write() as store:
        yield store


@pytest.fixture
def device(store):
    return make_device(store, "A")


def make_device(store, name, **values):
    body = {"name": name, "device_id": name, "device_type": "sensor", **values}
    return store.devices.create(body, NOW)["id"]


def make(store, device, now_us=NOW, **values):
    return store.alerts.create({"device_id": device, "title": "Hot", "severity": "warning", **values}, now_us, "ann")


def of_rule(store, device, rule_id=77, status="active", **values):
    """An alert as a rule makes it."""
    columns = {"device_id": device, "rule_id": rule_id, "title": "Hot", "severity": "critical", "status": status}
    columns |= {"alert_type": "threshold", "occurrences": 3, "created_us": NOW, "updated_us": NOW, "metadata": "{}"}
    columns |= values
    marks = ", ".join("?" * len(columns))
    sql = f"INSERT INTO alerts ({', '.join(columns)}) VALUES ({marks}) RETURNING id"
    return store.link.rows(sql, tuple(columns.values()))[0][0]


def test_a_new_alert_is_active_and_says_who_made_it(store, device):
    made = make(store, device, actual_value=26, threshold_value=-0.0, metric_name="t", metadata={"a": [1]}, notes=None)
    assert made == {
        "id": made["id"],
        "device_id": device,
        "title": "Hot",
        "severity": "warning",
        "alert_type": "manual",
        "status": "active",
        "threshold_value": 0.0,
        "actual_value": 26.0,
        "metric_name": "t",
        "occurrences": 1,
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "metadata": {"a": [1]},
    }
    assert store.alerts.get(made["id"]) == made
    found = store.alerts.detail(made["id"])
    assert found["history"] == [{"action": "created", "timestamp": "2026-01-01T00:00:00Z", "user": "ann"}]
    assert found["device"] == {
        "id": device, "device_id": "A", "name": "A", "device_type": "sensor", "status": "offline"
    }  # fmt: skip
    with pytest.raises(NotFound):
        make(store, device + 1)


def test_an_alert_goes_its_way_and_every_step_is_logged_and_told(store, device):
    id = make(store, device)["id"]
    seen = store.alerts.move(id, "acknowledged", {"notes": "on my way"}, LATER, "bob")
    assert (seen["status"], seen["acknowledged_at"], seen["acknowledged_by"]) == (
        "acknowledged", "2026-01-01T00:01:00Z", "bob"
    )  # fmt: skip
    over = store.alerts.move(id, "resolved", {}, LATER + 1, "cid")
    assert (over["status"], over["resolved_by"], over["resolution"], over["notes"]) == (
        "resolved", "cid", "manual", "on my way"
    )  # fmt: skip
    assert [(e["action"], e["user"]) for e in store.alerts.detail(id)["history"]] == [
        ("created", "ann"), ("acknowledged", "bob"), ("resolved", "cid")
    ]  # fmt: skip
    told = [event for event in store.link.events if isinstance(event, AlertChanged)]
    assert [event.action for event in told] == ["created", "acknowledged", "resolved"]
    assert told[-1].alert == over
    for status in ("active", "acknowledged", "resolved"):
        with pytest.raises(Conflict):
            store.alerts.move(id, status, {}, LATER, "ann")


def test_the_status_that_it_has_is_no_change(store, device):
    id = make(store, device)["id"]
    changes = {"status": "acknowledged", "acknowledged_us": NOW - DAY, "acknowledged_by": "bob"}
    first = store.alerts.update(id, changes, LATER, "ann")
    assert (first["acknowledged_at"], first["acknowledged_by"]) == ("2025-12-31T00:00:00Z", "bob")
    assert store.alerts.update(id, changes, LATER + DAY, "ann") == first
    assert store.alerts.update(id, {"status": "acknowledged"}, LATER + DAY, "ann") == first
    history = store.alerts.detail(id)["history"]
    assert [(e["action"], e["timestamp"], e["user"]) for e in history] == [
        ("created", "2026-01-01T00:00:00Z", "ann"), ("acknowledged", "2025-12-31T00:00:00Z", "ann")
    ]  # fmt: skip
    with pytest.raises(Conflict):
        store.alerts.update(id, {"status": "active", "notes": "x"}, LATER, "ann")
    with pytest.raises(NotFound):
        store.alerts.update(id + 1, {"notes": "x"}, LATER, "ann")


def test_fields_change_and_are_cleared(store, device):
    id = make(store, device, description="d", metadata={"a": 1})["id"]
    changed = store.alerts.update(id, {"description": None, "severity": "info", "metadata": {}}, LATER, "ann")
    assert "description" not in changed
    assert (changed["severity"], changed["metadata"], changed["updated_at"]) == ("info", {}, "2026-01-01T00:01:00Z")
    assert store.alerts.detail(id)["history"][-1]["action"] == "updated"


def test_a_deleted_alert_of_a_person_is_gone_and_one_of_a_rule_leaves_an_empty_grave(store, device):
    mine, ruled = make(store, device)["id"], of_rule(store, device, notes="secret", metadata='{"a":1}')
    store.alerts.update(ruled, {"notes": "more"}, LATER, "ann")
    for id in (mine, ruled):
        assert store.alerts.delete(id, LATER)
        assert not store.alerts.delete(id, LATER)
        assert store.alerts.get(id) is None
        assert store.alerts.detail(id) is None
        with pytest.raises(NotFound):
            store.alerts.update(id, {"notes": "x"}, LATER, "ann")
    assert store.alerts.list({"include_retracted": True}, limit=10) == ([], None, 0)
    assert store.alerts.statistics(0, NOW + DAY)["total_alerts"] == 0
    assert store.devices.detail(device, LATER)["alert_summary"]["total_alerts"] == 0
    assert store.link.rows("SELECT count(*) FROM alert_log")[0][0] == 0
    rows = store.link.rows(f"SELECT {COLUMNS}, is_deleted FROM alerts")
    assert [(row[0], row[-1]) for row in rows] == [(ruled, 1)]
    assert not {"secret", "more", "Hot", '{"a":1}'} & set(rows[0])


def test_alerts_go_with_their_device(store, device):
    id = make(store, device)["id"]
    store.devices.delete(device)
    assert store.alerts.get(id) is None
    assert store.link.rows("SELECT count(*) FROM alert_log")[0][0] == 0


def test_pages_are_newest_first_and_a_cursor_keeps_its_place(store, device):
    ids = [make(store, device, NOW + number)["id"] for number in range(7)]
    items, cursor, total = store.alerts.list({}, limit=3)
    assert ([item["id"] for item in items], total) == (ids[:3:-1], 7)
    make(store, device)
    items, cursor, total = store.alerts.list({}, cursor=cursor, limit=3)
    assert ([item["id"] for item in items], total) == (ids[3:0:-1], 8)
    items, cursor, _ = store.alerts.list({}, cursor=cursor, limit=3)
    assert ([item["id"] for item in items], cursor) == (ids[:1], None)
    assert [item["id"] for item in store.alerts.list({}, offset=6, limit=3)[0]] == ids[1::-1]
    assert store.alerts.list({}, offset=9, limit=3) == ([], None, 8)


def test_filters(store, device):
    other = make_device(store, "B")
    first = make(store, device, NOW, severity="info", metric_name="t")["id"]
    second = make(store, other, NOW + DAY, alert_type="system")["id"]
    third = of_rule(store, device, created_us=NOW + 2 * DAY)
    back = of_rule(store, other, status="resolved", resolution="retracted")
    store.alerts.move(second, "acknowledged", {}, NOW, "ann")

    def found(**filters):
        return [item["id"] for item in store.alerts.list(filters, limit=10)[0]]

    assert found() == [third, second, first]
    assert found(include_retracted=True) == [back, third, second, first]
    assert found(status="active") == [third, first]
    assert found(status="acknowledged") == [second]
    assert found(status="resolved") == []
    assert found(severity="critical") == [third]
    assert found(alert_type="system") == [second]
    assert found(device_id=device) == [third, first]
    assert found(rule_id=77) == [third]
    assert found(metric_name="t", device_id=device) == [first]
    assert found(start_us=NOW + DAY) == [third, second]
    assert found(end_us=NOW + DAY) == [first]


def test_figures(store, device):
    other = make_device(store, "B")
    assert store.alerts.statistics(NOW, NOW + DAY) == {
        "total_alerts": 0,
        "by_status": {"active": 0, "acknowledged": 0, "resolved": 0},
        "by_severity": {"info": 0, "warning": 0, "critical": 0},
        "by_alert_type": {"threshold": 0, "anomaly": 0, "device": 0, "system": 0, "manual": 0},
        "by_device": [],
        "by_rule": [],
        "mean_time_to_acknowledge_seconds": None,
        "mean_time_to_acknowledge_reason": "None of these alerts was acknowledged",
        "mean_time_to_resolve_seconds": None,
        "mean_time_to_resolve_reason": "None of these alerts was resolved",
    }
    ids = [make(store, device)["id"] for _ in range(3)]
    of_rule(store, other)
    of_rule(store, other, status="resolved", resolution="retracted", resolved_us=NOW)
    make(store, device, NOW + DAY)
    store.alerts.update(ids[0], {"status": "acknowledged", "acknowledged_us": NOW - DAY}, NOW, "ann")
    store.alerts.move(ids[1], "acknowledged", {}, NOW + 10 * SECOND, "ann")
    store.alerts.move(ids[2], "resolved", {}, NOW + 7 * SECOND, "ann")
    found = store.alerts.statistics(NOW, NOW + DAY)
    assert found["total_alerts"] == 4
    assert found["by_status"] == {"active": 1, "acknowledged": 2, "resolved": 1}
    assert found["by_severity"] == {"info": 0, "warning": 3, "critical": 1}
    assert found["by_alert_type"]["manual"] == 3
    assert found["by_device"] == [
        {"device_id": device, "name": "A", "total_alerts": 3}, {"device_id": other, "name": "B", "total_alerts": 1}
    ]  # fmt: skip
    assert found["by_rule"] == [{"rule_id": 77, "total_alerts": 1}]
    assert found["mean_time_to_acknowledge_seconds"] == 5.0
    assert found["mean_time_to_resolve_seconds"] == 7.0
    assert store.alerts.statistics(NOW, NOW + DAY, other)["total_alerts"] == 1


def test_a_device_shows_its_alerts_in_brief(store, device):
    assert store.devices.detail(device, NOW)["alert_summary"] == {
        "total_alerts": 0, "active_alerts": 0, "critical_alerts": 0
    }  # fmt: skip
    make(store, device, severity="critical")
    make(store, device)
    over = make(store, device, severity="critical")["id"]
    store.alerts.move(over, "resolved", {}, NOW, "ann")
    of_rule(store, device, status="resolved", resolution="retracted")
    assert store.devices.detail(device, NOW)["alert_summary"] == {
        "total_alerts": 3, "active_alerts": 2, "critical_alerts": 1
    }  # fmt: skip
