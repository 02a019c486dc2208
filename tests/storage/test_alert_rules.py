"""Alert rules in the database, and what they have going on devices when they or the devices change."""

import pytest

from domain.errors import InvalidInput, NotFound
from domain.points import Point
from domain.times import MINUTE, SECOND
from storage import rule_stamp

NOW = 1_767_225_600 * SECOND  # 2026-01-01T00:00:00Z
LATER = NOW + MINUTE
PLAIN = {"name": "Hot", "metric_name": "t", "condition": "gt", "threshold_value": 30, "severity": "warning"}
SILENT = {"name": "Silent", "metric_name": "t", "condition": "absent", "for_seconds": 60, "severity": "critical"}


@pytest.fixture
def store(engine):
    with engine.write() as store:
        yield store


def make_device(store, name, kind="sensor"):
    return store.devices.create({"name": name, "device_id": name, "device_type": kind}, NOW)["id"]


def send(store, device, value=1.0, ts_us=NOW, now_us=NOW):
    store.telemetry.submit([Point(device, "t", ts_us, value)], now_us)


def deadlines(store, rule):
    sql = "SELECT device_id, due_us FROM rule_deadlines WHERE rule_id = ? ORDER BY device_id"
    return store.link.rows(sql, (rule,))


def watched(store):
    """What each device's series says of its states, and how many there are."""
    return store.link.rows(
        "SELECT device_id, watched, (SELECT count(*) FROM rule_states t WHERE t.series_id = series.id) FROM series"
        " ORDER BY device_id"
    )


def test_a_rule_carries_what_was_sent_and_the_defaults(store):
    device = make_device(store, "A")
    made = store.alert_rules.create(PLAIN | {"device_id": device, "clear_threshold": -0.0, "description": None}, NOW)
    assert made == {
        "id": made["id"],
        "name": "Hot",
        "device_id": device,
        "metric_name": "t",
        "condition": "gt",
        "threshold_value": 30.0,
        "clear_threshold": 0.0,
        "for_seconds": 0,
        "clear_seconds": 0,
        "severity": "warning",
        "cooldown_minutes": 0,
        "auto_resolve": True,
        "is_active": True,
        "notification_enabled": True,
        "metadata": {},
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "effective_at": "2026-01-01T00:00:00Z",
    }
    assert store.alert_rules.get(made["id"]) == made
    assert store.alert_rules.create(PLAIN, NOW, NOW - MINUTE)["effective_at"] == "2025-12-31T23:59:00Z"
    with pytest.raises(NotFound):
        store.alert_rules.create(PLAIN | {"device_id": device + 1}, NOW)
    with pytest.raises(InvalidInput):
        store.alert_rules.create(PLAIN | {"clear_threshold": 31}, NOW)


def test_an_update_is_held_against_the_whole_rule(store):
    id = store.alert_rules.create(PLAIN | {"device_type": "sensor", "clear_threshold": 28}, NOW)["id"]
    for changes in ({"threshold_value": 27}, {"device_id": make_device(store, "A")}, {"condition": "absent"}):
        with pytest.raises(InvalidInput):
            store.alert_rules.update(id, changes, NOW)
    changed = store.alert_rules.update(id, {"device_type": None, "clear_threshold": None, "threshold_value": 27}, LATER)
    assert {"device_type", "clear_threshold"} & changed.keys() == set()
    assert changed["effective_at"] == changed["updated_at"] == "2026-01-01T00:01:00Z"
    assert store.alert_rules.update(id, {"threshold_value": 27.0}, LATER + MINUTE) == changed
    with pytest.raises(NotFound):
        store.alert_rules.update(id + 1, {"name": "x"}, NOW)


def test_what_is_said_about_a_rule_does_not_begin_it_anew(store):
    id = store.alert_rules.create(PLAIN, NOW)["id"]
    changes = {"name": "Warm", "severity": "info", "notification_enabled": False, "metadata": {"a": 1}}
    changed = store.alert_rules.update(id, changes, LATER)
    assert (changed["effective_at"], changed["updated_at"]) == ("2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z")
    assert changed.items() >= changes.items()


@pytest.mark.parametrize("field", ["metric_name", "threshold_value", "for_seconds", "cooldown_minutes", "auto_resolve"])
def test_another_judgement_begins_anew_and_ends_what_was_open(store, field):
    device = make_device(store, "A")
    id = store.alert_rules.create(PLAIN, NOW)["id"]
    send(store, device, 31.0)
    assert watched(store) == [(device, 1, 1)]
    value = {"metric_name": "u", "auto_resolve": False}.get(field, 7)
    assert store.alert_rules.update(id, {field: value}, LATER, "ann")["effective_at"] == "2026-01-01T00:01:00Z"
    assert watched(store) == [(device, 0, 0)]
    (alert,) = store.alerts.list({}, limit=10)[0]
    assert (alert["status"], alert["resolution"], alert["resolved_by"]) == ("resolved", "rule_changed", "ann")
    assert store.alerts.detail(alert["id"])["history"][-1]["user"] == "ann"


def test_switched_off_and_deleted_rules_let_go(store):
    device = make_device(store, "A")
    first, second = (store.alert_rules.create(PLAIN, NOW)["id"] for _ in range(2))
    send(store, device, 31.0)
    assert watched(store) == [(device, 2, 2)]
    store.alert_rules.update(first, {"is_active": False}, LATER)
    assert watched(store) == [(device, 1, 1)]
    assert store.alert_rules.delete(second, LATER, "ann")
    assert not store.alert_rules.delete(second, LATER)
    assert watched(store) == [(device, 0, 0)]
    ended = {alert["rule_id"]: alert["resolution"] for alert in store.alerts.list({}, limit=10)[0]}
    assert ended == {first: "rule_disabled", second: "rule_deleted"}
    send(store, device, 32.0, LATER, LATER)
    assert store.alerts.list({}, limit=10)[2] == 2
    store.alert_rules.update(first, {"is_active": True}, LATER + SECOND)
    send(store, device, 32.0, LATER + MINUTE, LATER + MINUTE)
    assert store.alerts.list({"status": "active"}, limit=10)[2] == 1


def test_a_resolved_alert_of_a_rule_lets_it_fire_again_after_the_cooldown(store):
    device = make_device(store, "A")
    id = store.alert_rules.create(PLAIN | {"cooldown_minutes": 1}, NOW)["id"]
    send(store, device, 31.0)
    (alert,) = store.alerts.list({"rule_id": id}, limit=10)[0]
    store.alerts.move(alert["id"], "resolved", {}, NOW + SECOND, "ann")
    send(store, device, 31.0, NOW + 2 * SECOND, NOW + 2 * SECOND)
    assert store.alerts.list({"status": "active"}, limit=10)[2] == 0
    send(store, device, 31.0, LATER + 2 * SECOND, LATER + 2 * SECOND)
    assert store.alerts.list({"status": "active"}, limit=10)[2] == 1


def test_every_change_of_who_watches_whom_is_a_new_stamp(store):
    seen = [rule_stamp.current(store.link)]

    def is_new():
        seen.append(rule_stamp.current(store.link))
        return seen[-1] not in seen[:-1] and 0 <= seen[-1] < 2**62

    device = make_device(store, "A")
    assert not is_new()
    id = store.alert_rules.create(PLAIN | {"device_id": device}, NOW)["id"]
    assert is_new()
    store.alert_rules.update(id, {"name": "Warm"}, NOW)
    assert is_new()
    store.devices.update(device, {"name": "B"}, NOW)
    assert not is_new()
    store.devices.update(device, {"device_type": "pump"}, NOW)
    assert is_new()
    store.alert_rules.delete(id, NOW)
    assert is_new()
    store.alert_rules.create(PLAIN | {"device_id": device}, NOW)
    assert is_new()
    store.devices.delete(device)
    assert is_new()
    assert store.alert_rules.list({}, 0, 10) == ([], 0)


def test_a_rule_about_silence_has_a_deadline_for_each_device_that_it_covers(store):
    first, second, third = (make_device(store, name, kind) for name, kind in (("A", "s"), ("B", "s"), ("C", "p")))
    send(store, first, ts_us=NOW + 5 * SECOND)
    send(store, third, ts_us=NOW - MINUTE)
    due = NOW + MINUTE
    own = store.alert_rules.create(SILENT | {"device_id": second}, NOW)["id"]
    assert deadlines(store, own) == [(second, due)]
    every = store.alert_rules.create(SILENT, NOW)["id"]
    assert deadlines(store, every) == [(first, due + 5 * SECOND), (third, due)]
    typed = store.alert_rules.create(SILENT | {"device_type": "p"}, NOW)["id"]
    assert deadlines(store, typed) == [(third, due)]
    off = store.alert_rules.create(SILENT | {"is_active": False}, NOW)["id"]
    assert deadlines(store, off) == []
    store.alert_rules.update(off, {"is_active": True}, LATER)
    assert deadlines(store, off) == [(first, due + MINUTE), (third, due + MINUTE)]
    store.alert_rules.update(every, {"for_seconds": 120}, LATER)
    assert deadlines(store, every) == [(first, due + 2 * MINUTE), (third, due + 2 * MINUTE)]
    store.alert_rules.update(typed, {"condition": "gt", "threshold_value": 1, "for_seconds": 0}, LATER)
    assert deadlines(store, typed) == []


def test_a_device_of_another_type_changes_its_rules(store):
    device = make_device(store, "A", "sensor")
    hot = store.alert_rules.create(PLAIN | {"device_type": "sensor"}, NOW)["id"]
    silent = {kind: store.alert_rules.create(SILENT | {"device_type": kind}, NOW)["id"] for kind in ("sensor", "pump")}
    send(store, device, 31.0)
    assert len(deadlines(store, silent["sensor"])) == 1
    store.devices.update(device, {"device_type": "pump"}, LATER)
    assert deadlines(store, silent["sensor"]) == []
    assert deadlines(store, silent["pump"]) == [(device, LATER + MINUTE)]
    (alert,) = store.alerts.list({"rule_id": hot}, limit=10)[0]
    assert (alert["status"], alert["resolution"]) == ("resolved", "rule_changed")
    assert "resolved_by" not in alert
    send(store, device, 31.0, LATER + SECOND, LATER + SECOND)
    assert store.alerts.list({"status": "active"}, limit=10)[2] == 0


def test_lists_of_rules(store):
    device = make_device(store, "A")
    first = store.alert_rules.create(PLAIN | {"device_id": device}, NOW)["id"]
    second = store.alert_rules.create(SILENT | {"device_type": "pump", "is_active": False}, NOW)["id"]
    for filters, ids in (
        ({}, [first, second]),
        ({"device_id": device}, [first]),
        ({"device_type": "pump"}, [second]),
        ({"metric_name": "t", "severity": "critical"}, [second]),
        ({"is_active": True}, [first]),
        ({"is_active": False}, [second]),
        ({"metric_name": "u"}, []),
    ):
        items, total = store.alert_rules.list(filters, 0, 10)
        assert ([item["id"] for item in items], total) == (ids, len(ids))
    assert [item["id"] for item in store.alert_rules.list({}, 1, 1)[0]] == [second]
