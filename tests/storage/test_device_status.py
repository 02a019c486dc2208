"""Status, transitions, connectivity, the sweep, and the figures of the fleet."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.points import Point
from domain.times import DAY, HOUR, SECOND, format_time

NOW = 1_767_225_600 * SECOND
PLAIN = {"name": "Alpha", "device_id": "A-1", "device_type": "sensor"}


@pytest.fixture
def store(engine):
    with engine.write() as store:
        yield store


def changes(store, id):
    found = store.devices.transitions(id, 0, NOW + 1000 * DAY)
    return [(t.get("from_status"), t["to_status"], t["timestamp"]) for t in found]


def swept(store, now, limit=500):
    return store.devices.sweep_offline(now, limit).moved


def heard(store, id, now, ts=None):
    return store.telemetry.submit([Point(id, "t", ts or now, 1.0)], now)


def test_every_status_change_is_kept(store):
    device = store.devices.create(PLAIN, NOW)
    store.devices.set_status(device["id"], "warning", "hot", NOW + SECOND)
    store.devices.update(device["id"], {"status": "warning"}, NOW + 2 * SECOND)
    store.devices.update(device["id"], {"status": "error"}, NOW + 3 * SECOND)
    assert changes(store, device["id"]) == [
        (None, "offline", format_time(NOW)),
        ("offline", "warning", format_time(NOW + SECOND)),
        ("warning", "error", format_time(NOW + 3 * SECOND)),
    ]
    assert store.devices.transitions(device["id"], NOW + SECOND, NOW + SECOND + 1)[0]["reason"] == "hot"


def test_transitions_come_in_pages(store):
    id = store.devices.create(PLAIN, NOW)["id"]
    for n in range(6):
        store.devices.set_status(id, "warning" if n % 2 else "error", None, NOW + n * SECOND)
    whole, total = store.devices.transitions_page(id, 0, NOW + DAY, 0, 100)
    assert ([(t["timestamp"], t["to_status"]) for t in whole], total) == (
        [(each[2], each[1]) for each in changes(store, id)],
        7,
    )
    assert len({each["id"] for each in whole}) == 7
    pages = [store.devices.transitions_page(id, 0, NOW + DAY, at, 3) for at in (0, 3, 6, 9)]
    assert [item for items, _ in pages for item in items] == whole
    assert {total for _, total in pages} == {7}
    inside, total = store.devices.transitions_page(id, NOW + SECOND, NOW + 3 * SECOND, 0, 100)
    assert (inside, total) == (whole[2:4], 2)


def test_uptime_of_a_device_follows_from_its_transitions(store):
    device = store.devices.create(PLAIN | {"configuration": {"heartbeat_seconds": 600}}, NOW)["id"]
    heard(store, device, NOW + HOUR)
    assert len(swept(store, NOW + DAY)) == 1  # up from 1:00 to 1:10
    store.devices.set_status(device, "maintenance", None, NOW + 2 * HOUR)

    def uptime(start, end):
        return store.devices.uptime(device, NOW + start, NOW + end)

    assert uptime(-DAY, 0) is None
    assert uptime(HOUR, HOUR) is None
    assert uptime(2 * HOUR, HOUR) is None
    assert uptime(-DAY, HOUR) == 0
    assert uptime(HOUR, HOUR + 600 * SECOND) == 100
    assert uptime(0, 2 * HOUR) == pytest.approx(100 * 10 / 120)
    assert uptime(HOUR + 300 * SECOND, 3 * HOUR) == pytest.approx(100 * 65 / 115)
    assert uptime(DAY, 2 * DAY) == 100


def test_telemetry_moves_offline_to_online_once(store):
    device = store.devices.create(PLAIN, NOW)
    heard(store, device["id"], NOW + SECOND, ts=NOW - DAY)
    heard(store, device["id"], NOW + 2 * SECOND)
    found = store.devices.get(device["id"])
    assert found["status"] == "online"
    assert found["last_seen"] == format_time(NOW + 2 * SECOND)
    assert found["_version"] == 2
    assert changes(store, device["id"])[1:] == [("offline", "online", format_time(NOW + SECOND))]


@pytest.mark.parametrize("status", ["warning", "error", "maintenance"])
def test_a_status_set_by_a_person_stays(store, status):
    device = store.devices.create(PLAIN | {"status": status}, NOW)
    heard(store, device["id"], NOW)
    assert store.devices.get(device["id"])["status"] == status
    assert swept(store, NOW + DAY) == []
    assert store.devices.get(device["id"])["_version"] == 1


def test_silence_moves_online_to_offline_once_and_at_the_deadline(store):
    device = store.devices.create(PLAIN | {"configuration": {"heartbeat_seconds": 10}}, NOW)
    heard(store, device["id"], NOW)
    heard(store, device["id"], NOW + 5 * SECOND)
    assert swept(store, NOW + 15 * SECOND - 1) == []
    moved = swept(store, NOW + DAY)
    assert [(m["device_id"], m["to_status"], m["timestamp"]) for m in moved] == [
        (device["id"], "offline", format_time(NOW + 15 * SECOND))
    ]
    assert swept(store, NOW + 2 * DAY) == []
    heard(store, device["id"], NOW + 3 * DAY)
    assert len(swept(store, NOW + 4 * DAY)) == 1
    assert [change[1] for change in changes(store, device["id"])] == [
        "offline",
        "online",
        "offline",
        "online",
        "offline",
    ]


def test_online_by_hand_has_a_deadline_too(store):
    device = store.devices.create(PLAIN | {"status": "online"}, NOW)
    assert swept(store, NOW + 299 * SECOND) == []
    assert len(swept(store, NOW + 300 * SECOND)) == 1
    store.devices.set_status(device["id"], "online", None, NOW + DAY)
    assert swept(store, NOW + DAY) == []
    assert len(swept(store, NOW + DAY + 300 * SECOND)) == 1


def test_a_new_timeout_counts_from_the_last_contact(store):
    device = store.devices.create(PLAIN, NOW)
    heard(store, device["id"], NOW)
    heard(store, device["id"], NOW + 100 * SECOND)
    store.devices.update(device["id"], {"configuration": {"heartbeat_seconds": 20}}, NOW + 110 * SECOND)
    assert swept(store, NOW + 119 * SECOND) == []
    assert len(swept(store, NOW + 120 * SECOND)) == 1


@pytest.mark.parametrize("value", [0, -5, "60", 1.5, True, None, [], 2**60])
def test_a_timeout_without_sense_is_survived(store, value):
    device = store.devices.create(PLAIN | {"configuration": {"heartbeat_seconds": value}}, NOW)
    heard(store, device["id"], NOW)
    seconds = store.devices.connectivity(device, NOW)["timeout_seconds"]
    assert seconds == 300 or value == 2**60


def test_sweep_respects_its_limit(store):
    for number in range(5):
        store.devices.create(PLAIN | {"device_id": str(number), "status": "online"}, NOW)
    assert [len(swept(store, NOW + DAY, limit=2)) for _ in range(4)] == [2, 2, 1, 0]


def test_sweep_tells_how_many_deadlines_it_looked_at(store):
    ids = [store.devices.create(PLAIN | {"device_id": str(n), "status": "online"}, NOW)["id"] for n in range(6)]
    for id in ids[:4]:
        heard(store, id, NOW + 200 * SECOND)
    found = [store.devices.sweep_offline(NOW + 300 * SECOND, limit=4) for _ in range(3)]
    assert [each.looked for each in found] == [4, 2, 0]
    assert sorted(move["device_id"] for each in found for move in each.moved) == ids[4:]
    assert [len(swept(store, NOW + 500 * SECOND - 1)), len(swept(store, NOW + 500 * SECOND))] == [0, 4]


@pytest.mark.parametrize("others", [0, 2])
@pytest.mark.parametrize("swept_first", [True, False])
def test_an_outage_is_noted_once_whoever_sees_it_first(store, swept_first, others):
    device = store.devices.create(PLAIN | {"configuration": {"heartbeat_seconds": 10}}, NOW)
    id = device["id"]
    more = [store.devices.create(PLAIN | {"device_id": str(n), "status": "error"}, NOW)["id"] for n in range(others)]
    heard(store, id, NOW)
    heard(store, id, NOW + 8 * SECOND)
    if swept_first:
        assert len(swept(store, NOW + 20 * SECOND)) == 1
    store.telemetry.submit([Point(each, "t", NOW + 20 * SECOND, 1.0) for each in [id, *more]], NOW + 20 * SECOND)
    assert swept(store, NOW + 20 * SECOND) == []
    assert changes(store, id)[1:] == [
        ("offline", "online", format_time(NOW)),
        ("online", "offline", format_time(NOW + 18 * SECOND)),
        ("offline", "online", format_time(NOW + 20 * SECOND)),
    ]
    found = store.devices.get(id)
    assert (found["status"], found["_version"]) == ("online", 4)
    assert found["updated_at"] == format_time(NOW + 20 * SECOND)
    assert swept(store, NOW + 30 * SECOND - 1) == []
    assert len(swept(store, NOW + 30 * SECOND)) == 1
    assert all(store.devices.get(each)["status"] == "error" for each in more)


def test_contact_in_time_is_no_outage_however_lazy_the_deadline(store):
    device = store.devices.create(PLAIN | {"configuration": {"heartbeat_seconds": 10}}, NOW)
    for second in range(0, 100, 10):
        heard(store, device["id"], NOW + second * SECOND)
    assert len(changes(store, device["id"])) == 2
    assert store.devices.get(device["id"])["_version"] == 2


def test_contact_that_waited_behind_the_sweep_keeps_the_order_of_transitions(store):
    device = store.devices.create(PLAIN | {"configuration": {"heartbeat_seconds": 10}}, NOW)
    heard(store, device["id"], NOW)
    assert len(swept(store, NOW + 12 * SECOND)) == 1
    heard(store, device["id"], NOW + 9 * SECOND)
    assert changes(store, device["id"])[2:] == [
        ("online", "offline", format_time(NOW + 10 * SECOND)),
        ("offline", "online", format_time(NOW + 12 * SECOND)),
    ]
    assert swept(store, NOW + 22 * SECOND - 1) == []
    assert len(swept(store, NOW + 22 * SECOND)) == 1


def test_ingest_and_sweep_at_the_same_time_note_an_outage_once(engine):
    with engine.write() as store:
        values = {"configuration": {"heartbeat_seconds": 1}}
        ids = [store.devices.create(PLAIN | {"device_id": str(n)} | values, NOW)["id"] for n in range(20)]
    rounds = 15

    def sweep():
        for _ in range(rounds * 4):
            with engine.write() as store:
                store.devices.sweep_offline(clock[0], 7)

    def ingest(mine):
        for n in range(rounds):
            with engine.write() as store:
                store.telemetry.known_devices(mine)
                store.telemetry.submit([Point(id, "t", NOW + n * 5 * SECOND, 1.0) for id in mine], clock[0])
            gate.wait()

    def tick():
        clock[0] += 5 * SECOND

    clock = [NOW]
    gate = threading.Barrier(3, action=tick)
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(ingest, ids[start::3]) for start in range(3)]
        jobs.append(pool.submit(sweep))
        for job in jobs:
            job.result(timeout=60)
    with engine.read() as store:
        for id in ids:
            at = [(before, after) for before, after, _ in changes(store, id)][1:]
            assert at[: 2 * rounds - 1] == [("offline", "online"), ("online", "offline")] * (rounds - 1) + [
                ("offline", "online")
            ]


def test_connectivity(store):
    device = store.devices.create(PLAIN | {"configuration": {"heartbeat_seconds": 60}}, NOW)
    assert store.devices.connectivity(device, NOW) == {"state": "never", "timeout_seconds": 60}
    heard(store, device["id"], NOW)
    heard(store, device["id"], NOW + 50 * SECOND)
    at = {"since": format_time(NOW), "state": "connected", "timeout_seconds": 60}
    assert store.devices.connectivity(device, NOW + 110 * SECOND) == at
    gone = {"since": format_time(NOW + 110 * SECOND), "state": "disconnected", "timeout_seconds": 60}
    assert store.devices.connectivity(device, NOW + 110 * SECOND + 1) == gone
    heard(store, device["id"], NOW + HOUR)
    assert store.devices.connectivity(device, NOW + HOUR)["since"] == format_time(NOW + HOUR)


def test_summary_of_a_device(store):
    device = store.devices.create(PLAIN, NOW)
    id = device["id"]
    store.telemetry.submit([Point(id, "t", NOW - i * HOUR, float(i), "C") for i in range(48)], NOW)
    store.telemetry.submit([Point(id, "h", NOW, 5.0)], NOW)
    expected = {
        "total_data_points": 49,
        "last_24h_points": 26,
        "latest_values": {
            "h": {"value": 5.0, "timestamp": format_time(NOW)},
            "t": {"value": 0.0, "unit": "C", "timestamp": format_time(NOW)},
        },
    }
    assert store.devices.telemetry_summary(id, NOW) == expected
    while store.telemetry.refresh_rollups(10):
        pass
    assert store.devices.telemetry_summary(id, NOW) == expected


def test_stats(store):
    empty = store.devices.stats(NOW - DAY, NOW)
    assert empty["total_devices"] == 0
    assert empty["uptime_percentage"] is None
    a = store.devices.create(PLAIN | {"device_id": "a", "location": "L", "status": "online"}, NOW - 4 * DAY)
    store.devices.create(PLAIN | {"device_id": "b", "device_type": "valve", "status": "error"}, NOW - 2 * HOUR)
    store.devices.create(PLAIN | {"device_id": "c", "location": "L", "status": "maintenance"}, NOW - 2 * DAY)
    store.devices.set_status(a["id"], "offline", None, NOW - DAY // 4)
    heard(store, a["id"], NOW - HOUR)
    stats = store.devices.stats(NOW - DAY, NOW, "location")
    # a: up for 18 h and the last hour of 24 h; b: in error all its two hours; c: up all day.
    assert stats.pop("uptime_percentage") == pytest.approx(100 * (19 / 24 + 0 + 1) / 3)
    groups = stats.pop("groups")
    assert [(g["value"], g["total_devices"], g["online_devices"], g["error_devices"]) for g in groups] == [
        ("", 1, 0, 1),
        ("L", 2, 1, 0),
    ]
    assert stats == {
        "total_devices": 3,
        "online_devices": 1,
        "offline_devices": 0,
        "warning_devices": 0,
        "error_devices": 1,
        "maintenance_devices": 1,
        "devices_by_type": {"sensor": 2, "valve": 1},
        "devices_by_location": {"L": 2},
        "devices_by_status": {"error": 1, "maintenance": 1, "online": 1},
        "data_points_24h": 1,
        "new_devices_24h": 1,
        "active_devices_24h": 1,
    }
