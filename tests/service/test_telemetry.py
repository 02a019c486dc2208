"""Telemetry in and latest values, lists, summaries, deletion, retention and figures for operators."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.times import parse_time
from tests.service.running import API, Server, unique

TELEMETRY = f"{API}/telemetry/"
NOBODY = 999_999_999


def point(device: int, value: float, timestamp: str | None = None, metric: str = "t", **more: Any) -> dict[str, Any]:
    made = {"device_id": device, "metric_name": metric, "metric_value": value, **more}
    return made if timestamp is None else {**made, "timestamp": timestamp}


def at(minute: int) -> str:
    return f"2025-03-01T{minute // 60:02d}:{minute % 60:02d}:00Z"


def ago(**span: float) -> str:
    return (datetime.now(UTC) - timedelta(**span)).isoformat()


def rules(answer: Any) -> list[str]:
    assert answer.status == 422, answer.body
    return [fault["rule"] for fault in answer.error["details"]["errors"]]


def test_a_point_says_what_became_of_it(service: Server) -> None:
    device = service.device()
    sent = point(device, 21.5, "2025-03-01T12:00:00.123456+02:00", unit="°C")
    made = service.post(TELEMETRY, sent)
    assert made.status == 201
    assert made.data == {**sent, "timestamp": "2025-03-01T10:00:00.123456Z", "result": "stored"}
    assert service.post(TELEMETRY, {**sent, "timestamp": "2025-03-01T10:00:00.123456Z"}).data["result"] == "duplicate"
    assert service.post(TELEMETRY, {**sent, "metric_value": 22}).data["result"] == "updated"
    (item,) = service.get(TELEMETRY, query={"device_id": device}).data["items"]
    assert item == {**sent, "metric_value": 22.0, "timestamp": "2025-03-01T10:00:00.123456Z"}
    now = parse_time(service.post(TELEMETRY, point(device, 1, metric="now")).data["timestamp"]) / 1e6
    assert abs(now - datetime.now(UTC).timestamp()) < 60
    answer = service.post(TELEMETRY, point(NOBODY, 1))
    assert (answer.status, answer.error["code"]) == (404, "RESOURCE_NOT_FOUND")


@pytest.mark.parametrize(
    "value", [7e-06, -0.0, 0, 5e-324, 1.7976931348623157e308, -1.5, 2**53, 0.1, 123456789.123456789, 1e22]
)
def test_values_come_back_bit_for_bit(service: Server, value: float) -> None:
    device = service.device()
    service.post(TELEMETRY, point(device, value, at(0)))
    latest = service.get(f"{TELEMETRY}latest?device_id={device}").data["telemetry"]["t"]
    assert latest["value"] == value
    (item,) = service.get(TELEMETRY, query={"device_id": device}).data["items"]
    assert item["metric_value"] == value
    (found,) = service.history(device, start_time=at(0), end_time=at(1), interval="1m")["data_points"]
    assert found["value"] == value


def test_a_clock_may_run_ten_minutes_ahead(service: Server) -> None:
    device = service.device()
    assert service.post(TELEMETRY, point(device, 1, ago(minutes=-9))).status == 201
    answer = service.post(TELEMETRY, point(device, 2, ago(minutes=-11)))
    assert rules(answer) == ["future_timestamp"]
    assert service.get(f"{TELEMETRY}latest?device_id={device}").data["telemetry"]["t"]["value"] == 1
    assert service.history(device, start_time=ago(minutes=-8), interval="raw")["statistics"]["count"] == 1


def test_a_batch_tells_of_each_point_that_was_not_simply_stored(service: Server) -> None:
    device = service.device()
    service.post(TELEMETRY, point(device, 1, at(0)))
    batch = [
        point(device, 1, at(0)),
        point(device, 2, at(1)),
        point(NOBODY, 3, at(2)),
        point(device, 4, at(1)),
        point(device, 5, ago(minutes=-20)),
    ]
    reply = service.points(batch)  # `atomic` is false by default
    assert (reply["submitted"], reply["failed"], reply["duplicates"]) == (3, 2, 1)
    assert [(each["index"], each["result"], each.get("code")) for each in reply["results"]] == [
        (0, "duplicate", None),
        (2, "failed", "RESOURCE_NOT_FOUND"),
        (3, "updated", None),
        (4, "failed", "VALIDATION_ERROR"),
    ]
    assert service.get(TELEMETRY, query={"device_id": device}).data["pagination"]["total"] == 2


def test_an_atomic_batch_is_stored_whole_or_not_at_all(service: Server) -> None:
    device = service.device()
    bad = [point(device, 1, at(0)), point(NOBODY, 2, at(1)), point(device, 3, ago(hours=-1))]
    answer = service.post(f"{TELEMETRY}batch", {"telemetry_data": bad, "atomic": True})
    assert rules(answer) == ["unknown_device", "future_timestamp"]
    fields = [fault["field"] for fault in answer.error["details"]["errors"]]
    assert fields == ["telemetry_data.1.device_id", "telemetry_data.2.timestamp"]
    assert service.get(TELEMETRY, query={"device_id": device}).data["pagination"]["total"] == 0
    assert service.points([point(device, 1, at(0))], atomic=True)["submitted"] == 1


def test_a_batch_has_at_most_ten_thousand_points(service: Server) -> None:
    device = service.device()
    many = [point(device, n, f"2025-03-01T00:00:00.{n:06d}Z", metric=f"m{n % 7}") for n in range(10_001)]
    assert "maxItems" in rules(service.post(f"{TELEMETRY}batch", {"telemetry_data": many}))
    assert service.points(many[:-1])["submitted"] == 10_000
    assert service.get(TELEMETRY, query={"device_id": device}).data["pagination"]["total"] == 10_000
    assert service.points(many[:-1])["duplicates"] == 10_000
    assert rules(service.post(f"{TELEMETRY}batch", {"telemetry_data": []})) == ["minItems"]


def test_latest_is_by_event_time(service: Server) -> None:
    device, other, empty = service.device(), service.device(), service.device()
    for minute in (5, 9, 2):
        service.post(TELEMETRY, point(device, minute, at(minute), unit="C"))
    service.points([point(device, 7, at(3), "u"), point(device, 6, at(1), "u"), point(other, 1, at(0))])
    path = f"{TELEMETRY}latest"
    assert service.get(path, query={"device_id": device}).data == {
        "device_id": device,
        "telemetry": {
            "t": {"value": 9.0, "unit": "C", "timestamp": at(9)},
            "u": {"value": 7.0, "timestamp": at(3)},
        },
    }
    some = service.get(path, query={"device_id": device, "metrics": "u,nothing"}).data["telemetry"]
    assert list(some) == ["u"]
    assert service.get(path, query={"device_id": empty}).data["telemetry"] == {}
    assert service.get(path, query={"device_id": NOBODY}).status == 404
    listed = service.get(f"{path}/devices?device_ids={other},{device},{empty},{NOBODY}&metrics=t").data["devices"]
    assert [(each["device_id"], list(each["telemetry"])) for each in listed] == [
        (other, ["t"]),
        (device, ["t"]),
        (empty, []),
    ]


def test_the_list_of_points(service: Server) -> None:
    device, other = service.device(), service.device()
    service.points([point(device, n, at(n), "tu"[n % 2]) for n in range(10)] + [point(other, 0, at(0))])

    def values(**query: Any) -> list[float]:
        return [item["metric_value"] for item in service.get(TELEMETRY, query=query).data["items"]]

    assert values(device_id=device) == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert values(device_id=device, metric_name="t") == [8, 6, 4, 2, 0]
    assert values(device_id=device, start_time=at(3), end_time=at(6)) == [5, 4, 3]  # half-open
    assert values(device_id=device, size=4, page=3) == [1, 0]
    page = service.get(TELEMETRY, query={"device_id": device, "size": 4, "page": 9}).data
    assert (page["items"], page["pagination"]["total"], page["pagination"]["pages"]) == ([], 10, 3)
    cursor = service.get(TELEMETRY, query={"device_id": device, "size": 4}).data["pagination"]["next_cursor"]
    assert values(device_id=device, size=4, cursor=cursor) == [5, 4, 3, 2]
    assert rules(service.get(TELEMETRY, query={"cursor": cursor, "page": 1})) == ["cursor_with_page"]
    assert rules(service.get(TELEMETRY, query={"cursor": "AAAA"})) == ["bad_cursor"]
    assert rules(service.get(TELEMETRY, query={"start_time": at(1), "end_time": at(1)})) == ["time_order"]
    assert service.get(TELEMETRY, query={"size": 1001}).status == 422
    assert service.get(TELEMETRY, query={"size": 1000}).status == 200


def test_a_device_in_figures(service: Server) -> None:
    device = service.device()
    service.points([point(device, n, at(n * 40), unit="V") for n in (4, 1, 3, 2)] + [point(device, -1, at(0), "u")])
    for _ in range(2):
        found = service.get(f"{TELEMETRY}device/{device}?size=2").data
        t, u = found["metrics"]
        assert {**t, "stddev": None} == {
            "metric_name": "t", "unit": "V", "count": 4, "min": 1.0, "max": 4.0, "avg": 2.5, "stddev": None,
            "latest_value": 4.0, "latest_timestamp": at(160),
        }  # fmt: skip
        assert t["stddev"] == pytest.approx(1.25**0.5)
        assert (u["metric_name"], u["count"], u["stddev"]) == ("u", 1, 0.0)
        assert [item["metric_value"] for item in found["recent"]] == [4, 3]
        service.rollups_settle()
    assert service.get(f"{TELEMETRY}device/{NOBODY}").status == 404


def test_metrics_of_the_fleet(service: Server) -> None:
    name = unique("m")
    devices = [service.device() for _ in "ab"]
    service.points([point(device, n, at(n), name, unit="A") for device in devices for n in range(3)])
    found = [each for each in service.get(f"{TELEMETRY}metrics").data["items"] if each["metric_name"] == name]
    assert found == [{"metric_name": name, "unit": "A", "device_count": 2, "data_points": 6, "latest_timestamp": at(2)}]
    (own,) = service.get(f"{TELEMETRY}metrics?device_id={devices[0]}").data["items"]
    assert (own["device_count"], own["data_points"]) == (1, 3)


def test_what_is_deleted_is_gone_from_every_figure(service: Server) -> None:
    device, other = service.device(), service.device()
    service.points([point(each, n, at(n * 20)) for each in (device, other) for n in range(10)])
    service.points([point(device, 5, at(500), "u")])
    service.rollups_settle()
    query = {"device_id": device, "metric_name": "t", "start_time": at(100)}

    def delete(confirm: str | None, **query: Any) -> Any:
        text = "&".join(f"{name}={value}" for name, value in {**query, "confirm": confirm}.items() if value is not None)
        return service.delete(f"{TELEMETRY}?{text}")

    assert rules(delete(None, **query)) == ["required"]
    assert rules(delete("false", **query)) == ["confirm_required"]
    assert delete("true", **query).data == {"deleted": 5}
    for _ in range(2):
        assert service.get(f"{TELEMETRY}latest?device_id={device}").data["telemetry"]["t"]["value"] == 4
        day = {"start_time": "2025-03-01T00:00:00Z", "end_time": "2025-03-02T00:00:00Z"}
        for interval, counts in (("1h", [3, 2]), ("1d", [5]), ("raw", [1] * 5)):
            found = service.history(device, interval=interval, **day)
            assert [each["count"] for each in found["data_points"]] == counts
            assert (found["statistics"]["count"], found["statistics"]["max"]) == (5, 4)
        total = service.get(f"{API}/devices/{device}").data["telemetry_summary"]["total_data_points"]
        assert total == 6
        service.rollups_settle()
    assert service.get(TELEMETRY, query={"device_id": other}).data["pagination"]["total"] == 10
    assert delete("true", device_id=device).data == {"deleted": 6}
    assert delete("true", device_id=device).data == {"deleted": 0}
    assert service.get(f"{TELEMETRY}latest?device_id={device}").data["telemetry"] == {}
    assert service.get(f"{TELEMETRY}metrics?device_id={device}").data["items"] == []
    viewer = service.log_in(service.user("operator")[1])["access_token"]
    answer = service.delete(f"{TELEMETRY}?confirm=true&device_id={device}", token=viewer)
    assert answer.error["details"] == {"required_permission": "telemetry:delete"}


def test_what_has_expired_is_invisible_at_once(start: Any, database_url: str) -> None:
    keeps_all = start(VALTRONICS_DATABASE_URL=database_url)
    device = keeps_all.device()
    ages = (1, 20, 30, 50, 70, 100)  # hours
    moments = {hours: ago(hours=hours) for hours in ages}
    metrics = ("t", "brief")
    keeps_all.points([point(device, hours, moments[hours], metric) for hours in ages for metric in metrics])
    keeps_all.rollups_settle()
    keeps_all.process.kill()
    keeps_all.process.wait()
    server = start(
        VALTRONICS_DATABASE_URL=database_url,
        VALTRONICS_RETENTION_RAW_DAYS="2",
        VALTRONICS_RETENTION_ROLLUP_DAYS="3",
        VALTRONICS_RETENTION_METRICS='{"brief": [1, 1]}',
    )
    raw = {"t": [1, 20, 30], "brief": [1, 20]}
    window = {"start_time": ago(days=30), "end_time": ago(days=-1)}
    for metric in metrics:
        query = {"device_id": device, "metric_name": metric}
        listed = server.get(TELEMETRY, query=query).data
        assert [item["metric_value"] for item in listed["items"]] == raw[metric]
        assert listed["pagination"]["total"] == len(raw[metric])
        points = server.history(device, metric, interval="raw", **window)["data_points"]
        assert [each["value"] for each in points] == raw[metric][::-1]
        lines = server.get(f"{TELEMETRY}export", query={"format": "ndjson", **query}).body.splitlines()
        assert len(lines) == len(raw[metric])
    hourly = server.history(device, "t", interval="1h", **window)["data_points"]
    assert [each["value"] for each in hourly] == [70, 50, 30, 20, 1]  # rollups outlive raw points
    assert server.get(f"{API}/devices/{device}").data["telemetry_summary"]["total_data_points"] == 5
    # A late point is refused by name, not dropped.
    assert rules(server.post(TELEMETRY, point(device, 1, ago(hours=60)))) == ["expired_timestamp"]
    assert rules(server.post(TELEMETRY, point(device, 1, ago(hours=30), "brief"))) == ["expired_timestamp"]
    reply = server.points([point(device, 1, ago(hours=60)), point(device, 1, ago(hours=2))])
    assert [(each["index"], each["code"]) for each in reply["results"]] == [(0, "VALIDATION_ERROR")]


def test_figures_for_prometheus(service: Server) -> None:
    def requests(operation: str, status: int) -> float:
        text = service.get("/metrics", auth=False).body.decode()
        found = re.search(rf'valtronics_requests_total{{operation="{operation}",status="{status}"}} (\S+)', text)
        return float(found[1]) if found else 0.0

    before = requests("get_device", 404)
    for _ in range(3):
        service.get(f"{API}/devices/{NOBODY}")
    assert requests("get_device", 404) == before + 3
    answer = service.get("/metrics", auth=False)
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert b"valtronics_request_seconds_bucket" in answer.body
    assert b"valtronics_writer_waiting" in answer.body
