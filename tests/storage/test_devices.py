"""Devices: fields, versions, lists, deletion."""

import json

import pytest

from domain.errors import Conflict, NotFound, PreconditionFailed
from domain.points import Point
from domain.times import DAY, SECOND

NOW = 1_767_225_600 * SECOND  # 2026-01-01T00:00:00Z
PLAIN = {"name": "Alpha", "device_id": "A-1", "device_type": "sensor"}


@pytest.fixture
def store(engine):
    with engine.write() as store:
        yield store


def make(store, number, **values):
    return store.devices.create(PLAIN | {"device_id": f"D-{number}"} | values, NOW + number)


def test_created_device_carries_what_was_sent_and_the_defaults(store):
    device = store.devices.create(PLAIN | {"metadata": {"a": [1, {"ü": None}]}, "location": "Zone A"}, NOW)
    assert device == {
        "id": device["id"],
        "name": "Alpha",
        "device_id": "A-1",
        "device_type": "sensor",
        "location": "Zone A",
        "status": "offline",
        "is_active": True,
        "metadata": {"a": [1, {"ü": None}]},
        "configuration": {},
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "_version": 1,
    }
    assert store.devices.get(device["id"]) == device
    assert store.devices.get_by_name("A-1") == device
    assert store.devices.get_by_name("a-1") is None
    assert store.devices.get(device["id"] + 1) is None


def test_a_taken_device_id_is_a_conflict_that_names_the_field(engine):
    with engine.write() as store:
        store.devices.create(PLAIN, NOW)
        other = store.devices.create(PLAIN | {"device_id": "B"}, NOW)
    with engine.write() as store, pytest.raises(Conflict) as caught:
        store.devices.create(PLAIN, NOW)
    assert caught.value.details == {"field": "device_id"}
    with pytest.raises(Conflict), engine.write() as store:
        store.devices.update(other["id"], {"device_id": "A-1"}, NOW)


def test_update_changes_only_what_was_sent(store):
    device = make(store, 1, location="Zone A", model="M", metadata={"a": 1})
    changed = store.devices.update(device["id"], {"location": "Zone B", "model": None, "metadata": {"b": 2}}, NOW + DAY)
    assert changed == {k: v for k, v in device.items() if k != "model"} | {
        "location": "Zone B",
        "metadata": {"b": 2},
        "updated_at": "2026-01-02T00:00:00Z",
        "_version": 2,
    }
    assert store.devices.get(device["id"]) == changed


def test_update_that_changes_nothing_keeps_the_version(store):
    device = make(store, 1, location="Zone A")
    assert store.devices.update(device["id"], {"location": "Zone A", "model": None}, NOW + DAY) == device


@pytest.mark.parametrize("name", ["metadata", "configuration"])
@pytest.mark.parametrize(("before", "after"), [(1, True), (True, 1), (1, 1.0), (0, False), ([0], [False])])
def test_values_that_python_holds_equal_are_changes_in_a_map(store, name, before, after):
    device = make(store, 1, **{name: {"a": before}})
    changed = store.devices.update(device["id"], {name: {"a": after}}, NOW + DAY)
    assert json.dumps(changed[name]) == json.dumps({"a": after})
    assert changed["_version"] == 2
    assert store.devices.update(device["id"], {name: {"a": after}}, NOW + 2 * DAY) == changed


def test_versions_guard_changes(store):
    device = make(store, 1)
    changed = store.devices.update(device["id"], {"name": "B"}, NOW, expect_version=device["_version"])
    with pytest.raises(PreconditionFailed):
        store.devices.update(device["id"], {"name": "C"}, NOW, expect_version=device["_version"])
    with pytest.raises(PreconditionFailed):
        store.devices.delete(device["id"], expect_version=device["_version"])
    assert store.devices.get(device["id"]) == changed
    assert store.devices.delete(device["id"], expect_version=changed["_version"])
    with pytest.raises(NotFound):
        store.devices.update(device["id"], {"name": "C"}, NOW)
    assert not store.devices.delete(device["id"])


def test_ids_are_never_given_again(store):
    first = make(store, 1)
    store.devices.delete(first["id"])
    assert make(store, 2)["id"] > first["id"]


def test_deleting_leaves_no_trace(store):
    device, other = make(store, 1), make(store, 2)
    user = store.users.create(
        {"username": "u", "email": "e", "role": "admin", "tier": "standard", "password_hash": "h"}, NOW
    )
    key = store.api_keys.create(user["id"], "k", [], b"hash", "vt_", None, device["id"], NOW)
    for owner in (device, other):
        store.telemetry.submit([Point(owner["id"], "t", NOW + i * SECOND, i, "C") for i in range(10)], NOW)
    store.telemetry.refresh_rollups(1)
    store.devices.delete(device["id"])
    assert store.api_keys.get(key["id"]) is None
    assert store.telemetry.count_points({}) == 10
    for table in ("series", "latest", "dirty", "rollup", "telemetry"):
        column = "device_id" if table == "series" else "series_id"
        assert len(store.link.rows(f"SELECT DISTINCT {column} FROM {table}")) <= 1
    assert store.devices.transitions(device["id"], 0, NOW + DAY) == []
    assert store.telemetry.latest(device["id"]) == {}


def listed(store, filters=None, sort="id", order="asc", offset=0, limit=100):
    items, total = store.devices.list(filters or {}, sort, order, offset, limit)
    return [item["device_id"] for item in items], total


def test_pages_in_both_directions(store):
    for number in range(5):
        make(store, number)
    assert listed(store, offset=1, limit=2) == (["D-1", "D-2"], 5)
    assert listed(store, order="desc", limit=2) == (["D-4", "D-3"], 5)
    assert listed(store, offset=5) == ([], 5)
    assert listed(store, {"device_type": "sensor"}, offset=4, limit=2) == (["D-4"], 5)
    store.devices.delete(store.devices.get_by_name("D-0")["id"])
    assert listed(store, limit=1) == (["D-1"], 4)


def test_listed_devices_are_as_got(store):
    for number in range(3):
        make(store, number, location="L", metadata={"n": number})
    plain, _ = store.devices.list({}, "id", "asc", 0, 10)
    filtered, _ = store.devices.list({"location": "L"}, "name", "asc", 0, 10)
    assert plain == filtered == [store.devices.get(device["id"]) for device in plain]


def test_absent_values_sort_last_and_ties_by_id(store):
    make(store, 1, location="b")
    make(store, 2)
    make(store, 3, location="a")
    make(store, 4, location="b")
    make(store, 5, location="B")
    assert listed(store, sort="location")[0] == ["D-5", "D-3", "D-1", "D-4", "D-2"]
    assert listed(store, sort="location", order="desc")[0] == ["D-1", "D-4", "D-3", "D-5", "D-2"]


def test_filters(store):
    make(store, 1, location="a", manufacturer="M", status="online")
    make(store, 2, location="a", is_active=False, device_type="valve")
    make(store, 3, location="b", status="error")
    assert listed(store, {"location": "a"}) == (["D-1", "D-2"], 2)
    assert listed(store, {"location": "a", "is_active": True}) == (["D-1"], 1)
    assert listed(store, {"is_active": False}) == (["D-2"], 1)
    assert listed(store, {"status": "error"}) == (["D-3"], 1)
    assert listed(store, {"device_type": "valve", "status": None}) == (["D-2"], 1)
    assert listed(store, {"manufacturer": "M"}) == (["D-1"], 1)
    assert listed(store, {"device_id": "D-3"}) == (["D-3"], 1)
    assert listed(store, {"device_id": "d-3"}) == ([], 0)


@pytest.mark.parametrize(
    ("needle", "found"),
    [
        ("zürich", ["D-1"]),
        ("ZÜRICH", ["D-1"]),
        ("100%", ["D-2"]),
        ("0%_", ["D-2"]),
        ("%", ["D-2"]),
        ("_", ["D-2"]),
        ("\\", ["D-3"]),
        ("'", ["D-3"]),
        ("d-", ["D-1", "D-2", "D-3"]),
        ("strasse", ["D-3"]),
    ],
)
def test_search_takes_text_as_it_stands_and_ignores_case(store, needle, found):
    make(store, 1, location="Zürich")
    make(store, 2, name="100%_sure", model="x")
    make(store, 3, manufacturer="O'Brien \\ Straße")
    assert listed(store, {"search": needle})[0] == found


def test_search_follows_changes(store):
    device = make(store, 1, location="Here")
    store.devices.update(device["id"], {"location": "There"}, NOW)
    assert listed(store, {"search": "here"})[1] == 1
    store.devices.update(device["id"], {"location": None}, NOW)
    assert listed(store, {"search": "here"})[1] == 0


def test_the_order_of_members_is_no_change(engine):
    with engine.write() as store:
        made = store.devices.create(
            {"name": "n", "device_id": "order", "device_type": "x", "metadata": {"a": 1, "b": 2}}, 1
        )
        same = store.devices.update(made["id"], {"metadata": {"b": 2, "a": 1}}, 2)
        other = store.devices.update(made["id"], {"metadata": {"b": 2, "a": True}}, 3)
    assert same["_version"] == made["_version"] != other["_version"]
