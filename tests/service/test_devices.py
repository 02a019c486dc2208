"""Devices as API.md tells of them: fields, lists, states, figures, and what a deletion leaves behind."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.times import parse_time
from storage.engine import open_engine
from tests.service.running import API, Server, unique, until

DEVICES = f"{API}/devices/"
NOBODY = 999_999_999


def make(server: Server, **values: Any) -> Any:
    name = unique("T")
    return server.post(DEVICES, {"name": name, "device_id": name, "device_type": "sensor", **values})


def reading(server: Server, device: int, metric: str = "t", value: float = 1.0) -> None:
    point = {"device_id": device, "metric_name": metric, "metric_value": value}
    assert server.post(f"{API}/telemetry/", point).status == 201


def test_what_is_sent_comes_back_and_the_server_sets_the_rest(service: Server) -> None:
    sent = {
        "name": "Kessel ☕ №1",
        "device_id": unique("K"),
        "device_type": "boiler",
        "manufacturer": "ACME",
        "model": "B-1",
        "firmware_version": "1.2.3",
        "location": "Halle 4",
        "metadata": {"a": {"b": [1, 2.5, None, "x", True]}, "": ""},
        "configuration": {"heartbeat_seconds": 60, "rate": 5},
    }
    made = service.post(DEVICES, sent).data
    assert {name: made[name] for name in sent} == sent
    assert (made["status"], made["is_active"]) == ("offline", True)
    assert "last_seen" not in made
    assert abs(parse_time(made["created_at"]) / 1e6 - time.time()) < 60
    found = service.get(f"{DEVICES}{made['id']}").data
    assert {name: found[name] for name in made} == made
    assert found["telemetry_summary"] == {"total_data_points": 0, "last_24h_points": 0, "latest_values": {}}
    assert found["connectivity"] == {"state": "never", "timeout_seconds": 60}


def test_a_device_id_is_taken_once(service: Server) -> None:
    made = make(service).data
    again = service.post(DEVICES, {"name": "n", "device_id": made["device_id"], "device_type": "s"})
    assert (again.status, again.error["code"]) == (409, "CONFLICT")
    assert again.error["details"]["field"] == "device_id"
    for missing in ("name", "device_type", "device_id"):
        body = {"name": "n", "device_id": unique("T"), "device_type": "s"}
        del body[missing]
        answer = service.post(DEVICES, body)
        assert (answer.status, answer.error["details"]["field"]) == (422, missing)


def test_an_update_changes_what_is_sent_and_nothing_else(service: Server) -> None:
    made = make(service, location="here", model="m", metadata={"a": 1, "b": 2}, configuration={"x": 1}).data
    path = f"{DEVICES}{made['id']}"
    changed = service.put(path, {"name": "new", "metadata": {"c": 3}}).data
    assert {**made, "name": "new", "metadata": {"c": 3}, "updated_at": changed["updated_at"]} == changed
    assert parse_time(changed["updated_at"]) > parse_time(made["updated_at"])
    assert "location" not in service.put(path, {"location": ""}).data
    answer = service.put(path, {"device_id": "other"})
    assert (answer.status, answer.error["details"]["field"]) == (422, "device_id")
    assert service.put(path, {"is_active": False}).data["is_active"] is False
    assert service.put(f"{DEVICES}{NOBODY}", {"name": "n"}).status == 404


def test_the_configuration_alone(service: Server) -> None:
    made = make(service, configuration={"a": 1}).data
    path = f"{DEVICES}{made['id']}/configuration"
    assert service.get(path).data == {"a": 1}
    assert service.put(path, {"heartbeat_seconds": 7}).data == {"heartbeat_seconds": 7}
    found = service.get(f"{DEVICES}{made['id']}").data
    assert found["configuration"] == {"heartbeat_seconds": 7}
    assert found["connectivity"]["timeout_seconds"] == 7
    big = {"a": ["x" * 1000] * 20}
    assert service.put(path, big).error["details"]["errors"][0]["rule"] == "map_too_large"


def ids(server: Server, **query: Any) -> list[int]:
    return [device["id"] for device in server.get(DEVICES, query={"size": 100, **query}).data["items"]]


def test_filters_search_sort_and_pages(service: Server) -> None:
    place = unique("place")
    many: list[dict[str, Any]] = [
        {"name": "b-Alpha", "device_type": "x", "manufacturer": "M1", "status": "online"},
        {"name": "a-Beta", "device_type": "y", "manufacturer": "M2", "status": "error"},
        {"name": "c-100%_ok", "device_type": "x", "model": "Zürich-7", "is_active": False},
        {"name": "B-delta", "device_type": "y"},
    ]
    made = [make(service, location=place, **values).data["id"] for values in many]
    a, b, c, d = made
    assert ids(service, location=place) == made
    assert ids(service, location=place, device_type="x") == [a, c]
    assert ids(service, location=place, status="error") == [b]
    assert ids(service, location=place, manufacturer="M1") == [a]
    assert ids(service, location=place, is_active="false") == [c]
    assert ids(service, location=place, is_active="true", device_type="y", status="offline") == [d]
    assert ids(service, location=place.upper()) == []
    name = service.get(f"{DEVICES}{b}").data["device_id"]
    assert ids(service, device_id=name) == [b]
    for text, wanted in (("ALPHA", [a]), ("100%", [c]), ("0%_o", [c]), ("%", [c]), ("zÜRICH", [c]), ("-", made)):
        assert ids(service, location=place, search=text) == wanted, text
    assert ids(service, search=place[2:].upper()) == made
    assert ids(service, location=place, sort="name") == [d, b, a, c]  # by code point
    assert ids(service, location=place, sort="name", order="desc") == [c, a, b, d]
    assert ids(service, location=place, sort="created_at", order="desc") == made[::-1]
    reading(service, d)
    assert ids(service, location=place, sort="last_seen") == [d, a, b, c]  # absent last, ties by id
    assert ids(service, location=place, sort="last_seen", order="desc") == [d, a, b, c]
    assert service.get(DEVICES, query={"sort": "metadata"}).status == 422
    page = service.get(DEVICES, query={"location": place, "size": 3, "page": 2}).data
    assert [device["id"] for device in page["items"]] == [d]
    assert page["pagination"] == {
        "page": 2, "size": 3, "total": 4, "pages": 2, "has_next": False, "has_prev": True,
    }  # fmt: skip
    beyond = service.get(DEVICES, query={"location": place, "size": 3, "page": 9}).data
    assert beyond["items"] == []
    assert (beyond["pagination"]["total"], beyond["pagination"]["pages"]) == (4, 2)
    assert {item["status"] for item in service.get(f"{DEVICES}status/error").data["items"]} == {"error"}


def status_of(server: Server, device: int) -> str:
    return str(server.get(f"{DEVICES}{device}").data["status"])


def transitions(server: Server, device: int) -> list[tuple[str | None, str]]:
    engine = open_engine(server.database_url)
    try:
        with engine.read() as store:
            rows = store.link.rows(
                "SELECT from_status, to_status FROM transitions WHERE device_id = ? ORDER BY ts_us, id", (device,)
            )
    finally:
        engine.close()
    return [tuple(row) for row in rows]


def test_telemetry_brings_a_device_online_and_silence_offline(service: Server) -> None:
    device = service.device(configuration={"heartbeat_seconds": 1})
    for _ in range(2):
        reading(service, device)
        found = service.get(f"{DEVICES}{device}").data
        assert (found["status"], found["connectivity"]["state"]) == ("online", "connected")
        spoke = parse_time(found["last_seen"])
        until(lambda: status_of(service, device) == "offline", seconds=20)
        silent = service.get(f"{DEVICES}{device}").data["connectivity"]
        assert silent["state"] == "disconnected"
        assert parse_time(silent["since"]) == spoke + 1_000_000
    once = ("offline", "online"), ("online", "offline")
    assert transitions(service, device) == [(None, "offline"), *once, *once]


def test_old_points_are_a_sign_of_life_too(service: Server) -> None:
    device = service.device()
    service.points([{"device_id": device, "metric_name": "t", "metric_value": 1, "timestamp": "2020-01-01T00:00:00Z"}])
    found = service.get(f"{DEVICES}{device}").data
    assert (found["status"], found["connectivity"]["state"]) == ("online", "connected")
    assert abs(parse_time(found["last_seen"]) / 1e6 - time.time()) < 60


def test_what_a_person_says_stays(service: Server) -> None:
    said = {
        service.device(configuration={"heartbeat_seconds": 1}): each for each in ("warning", "error", "maintenance")
    }
    for device, status in said.items():
        path = f"{DEVICES}{device}/status"
        assert service.put(path, {"status": status, "reason": "because"}).data["status"] == status
        reading(service, device)
        assert status_of(service, device) == status
    # A device that falls silent later shows that the sweep has passed over these.
    witness = service.device(configuration={"heartbeat_seconds": 1})
    reading(service, witness)
    until(lambda: status_of(service, witness) == "offline", seconds=20)
    assert {device: status_of(service, device) for device in said} == said
    assert service.put(path, {"status": "online"}).data["status"] == "online"
    until(lambda: status_of(service, device) == "offline", seconds=20)


def test_silence_counts_across_a_restart(start: Any, database_url: str) -> None:
    server = start(VALTRONICS_DATABASE_URL=database_url)
    device = server.device(configuration={"heartbeat_seconds": 1})
    steady = server.device()
    reading(server, device)
    reading(server, steady)
    server.process.kill()
    server.process.wait()
    server = start(VALTRONICS_DATABASE_URL=database_url)
    until(lambda: status_of(server, device) == "offline", seconds=10)
    assert transitions(server, device) == [(None, "offline"), ("offline", "online"), ("online", "offline")]
    assert status_of(server, steady) == "online"


def test_a_shorter_timeout_counts_at_once(service: Server) -> None:
    device = service.device()
    reading(service, device)
    assert status_of(service, device) == "online"
    service.put(f"{DEVICES}{device}/configuration", {"heartbeat_seconds": 1})
    until(lambda: status_of(service, device) == "offline", seconds=10)


def test_the_figures_of_the_fleet(start: Any, database_url: str) -> None:
    server = start(VALTRONICS_DATABASE_URL=database_url)
    path = f"{DEVICES}stats"
    empty = server.get(path).data
    assert empty["total_devices"] == empty["data_points_24h"] == 0
    assert "uptime_percentage" not in empty
    assert empty["uptime_reason"]
    a = server.device(device_type="pump", location="north", status="maintenance")
    b = server.device(device_type="pump", location="south", status="error")
    server.device(device_type="valve")
    reading(server, a)
    day_before = (datetime.now(UTC) - timedelta(hours=25)).isoformat()
    server.points([{"device_id": b, "metric_name": "t", "metric_value": 1, "timestamp": day_before}])
    found = server.get(path, query={"time_range": "7d", "group_by": "device_type"}).data
    counts = {status: found[f"{status}_devices"] for status in found["devices_by_status"]}
    assert counts == found["devices_by_status"] == {"maintenance": 1, "error": 1, "offline": 1}
    assert (found["total_devices"], found["online_devices"], found["warning_devices"]) == (3, 0, 0)
    assert found["devices_by_type"] == {"pump": 2, "valve": 1}
    assert found["devices_by_location"] == {"north": 1, "south": 1}
    assert (found["data_points_24h"], found["new_devices_24h"], found["active_devices_24h"]) == (1, 3, 2)
    assert found["uptime_percentage"] == pytest.approx(100 / 3)  # maintenance is not down; error and offline are
    assert [(group["value"], group["total_devices"]) for group in found["groups"]] == [("pump", 2), ("valve", 1)]
    assert server.get(path, query={"time_range": "2d"}).status == 422


def test_a_deleted_device_leaves_no_trace(service: Server) -> None:
    made = make(service).data
    device, other = made["id"], service.device()
    metric = unique("m")
    for each in (device, other):
        reading(service, each, metric)
    service.rollups_settle()
    key = {"X-API-Key": service.key(["telemetry:write"], device_id=device)["api_key"]}
    total = service.get(f"{API}/telemetry/?size=1").data["pagination"]["total"]
    assert service.delete(f"{DEVICES}{device}").data == {"id": device}
    for path in (
        f"{DEVICES}{device}",
        f"{DEVICES}{device}/configuration",
        f"{API}/telemetry/device/{device}",
        f"{API}/telemetry/latest?device_id={device}",
        f"{API}/telemetry/history?device_id={device}&metric={metric}",
    ):
        assert service.get(path).status == 404, path
    assert service.delete(f"{DEVICES}{device}").status == 404
    point = {"device_id": device, "metric_name": metric, "metric_value": 1}
    assert service.post(f"{API}/telemetry/", point).status == 404
    assert service.post(f"{API}/telemetry/", point, headers=key).status == 401
    listed = service.get(f"{API}/telemetry/latest/devices?device_ids={device},{other}").data["devices"]
    assert [each["device_id"] for each in listed] == [other]
    assert service.get(f"{API}/telemetry/?device_id={device}").data["items"] == []
    assert service.get(f"{API}/telemetry/?size=1").data["pagination"]["total"] == total - 1
    (found,) = [m for m in service.get(f"{API}/telemetry/metrics").data["items"] if m["metric_name"] == metric]
    assert (found["device_count"], found["data_points"]) == (1, 1)
    # The name is free again, and the id is not given again.
    again = service.post(DEVICES, {"name": "n", "device_id": made["device_id"], "device_type": "s"}).data
    assert again["id"] > other
    assert service.get(f"{API}/telemetry/latest?device_id={again['id']}").data["telemetry"] == {}


def test_changes_of_status_and_the_uptime_that_follows(service: Server) -> None:
    device = service.device(configuration={"heartbeat_seconds": 3600})
    path = f"{DEVICES}{device}/transitions"
    reading(service, device)
    service.put(f"{DEVICES}{device}/status", {"status": "maintenance", "reason": "oil"})
    found = service.get(path).data
    assert [(t.get("from_status"), t["to_status"], t.get("reason")) for t in found["items"]] == [
        (None, "offline", None),
        ("offline", "online", "telemetry received"),
        ("online", "maintenance", "oil"),
    ]
    assert found["pagination"]["total"] == 3
    assert 0 < found["uptime_percentage"] <= 100
    moments = [t["timestamp"] for t in found["items"]]
    assert service.get(path, query={"size": 2, "page": 2}).data["items"] == found["items"][2:]
    up = service.get(path, query={"start_time": moments[1], "end_time": moments[2]}).data
    assert (up["items"], up["uptime_percentage"]) == (found["items"][1:2], 100)
    down = service.get(path, query={"start_time": moments[0], "end_time": moments[1]}).data
    assert (down["items"], down["uptime_percentage"]) == (found["items"][:1], 0)
    earlier = service.get(path, query={"end_time": moments[0]}).data
    later = service.get(path, query={"start_time": "2999-01-01T00:00:00Z"}).data
    for nothing in (earlier, later):
        assert (nothing["items"], nothing["uptime_reason"]) == ([], "The device did not exist in this time")
    assert service.get(f"{DEVICES}{NOBODY}/transitions").status == 404
    wrong = service.get(path, query={"start_time": moments[1], "end_time": moments[0]})
    assert wrong.error["details"]["errors"][0]["rule"] == "time_order"
