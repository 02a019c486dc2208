"""Alerts and rules over HTTP, as API.md tells of them: what is taken, what is refused by name, and trials."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.service.running import API, Server, unique

ALERTS, RULES = f"{API}/alerts/", f"{API}/alerts/rules"
NOBODY = 999_999_999


def make(server: Server, device: int, **values: Any) -> Any:
    return server.post(ALERTS, {"device_id": device, "title": "Hot", "severity": "warning", **values}).data


def make_rule(server: Server, **values: Any) -> Any:
    body = {"name": "Hot", "metric_name": "t", "condition": "gt", "threshold_value": 30, "severity": "warning"}
    return server.post(RULES, body | values)


def at(seconds: float) -> str:
    """A moment of the last hours."""
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=3)
    return (hour + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def test_an_alert_from_its_beginning_to_its_end(service: Server) -> None:
    device = service.device(location="Hall")
    made = make(service, device, description="d", metadata={"a": 1})
    path = f"{ALERTS}{made['id']}"
    seen = service.post(f"{path}/acknowledge", {"notes": "on my way"}).data
    assert (seen["status"], seen["acknowledged_by"], seen["notes"]) == ("acknowledged", "admin", "on my way")
    assert service.post(f"{path}/acknowledge", {}).error["details"] == {"field": "status"}
    # No body at all is the same as an empty one.
    over = service.send("POST", f"{path}/resolve").data
    assert (over["status"], over["resolved_by"], over["resolution"]) == ("resolved", "admin", "manual")
    found = service.get(path).data
    assert [each["action"] for each in found["history"]] == ["created", "acknowledged", "resolved"]
    assert (found["device"]["id"], found["device"]["location"], found["notifications"]) == (device, "Hall", [])
    assert service.put(path, {"status": "active"}).status == 409
    assert service.put(path, {"notes": "", "description": ""}).data.keys() & {"notes", "description"} == set()
    assert service.delete(path).data == {"id": made["id"]}
    assert {service.get(path).status, service.delete(path).status, service.put(path, {"notes": "x"}).status} == {404}


def test_who_acknowledges_and_when_can_be_said(service: Server) -> None:
    _, name = service.user()
    path = f"{ALERTS}{make(service, service.device())['id']}"
    seen_to = {"status": "acknowledged"}
    for body, field, rule in (
        ({**seen_to, "acknowledged_at": "2999-01-01T00:00:00Z"}, "acknowledged_at", "acknowledged_in_future"),
        ({**seen_to, "acknowledged_by": unique("nobody")}, "acknowledged_by", "unknown_user"),
        ({"acknowledged_by": name}, "acknowledged_by", "acknowledged_only"),
        ({"status": "resolved", "acknowledged_at": at(0)}, "acknowledged_at", "acknowledged_only"),
    ):
        errors = service.put(path, body).error["details"]["errors"]
        assert [(error["field"], error["rule"]) for error in errors] == [(field, rule)]
    body = {"status": "acknowledged", "acknowledged_at": "2024-01-01T12:00:00Z", "acknowledged_by": name.upper()}
    for _ in range(2):
        seen = service.put(path, body).data
        assert (seen["acknowledged_at"], seen["acknowledged_by"]) == ("2024-01-01T12:00:00Z", name)
    assert [each["action"] for each in service.get(path).data["history"]] == ["created", "acknowledged"]


def test_a_walk_by_cursor_sees_each_alert(service: Server) -> None:
    device = service.device()
    ids = [make(service, device)["id"] for _ in range(5)]
    query: dict[str, Any] = {"device_id": device, "size": 2}
    seen, page = [], service.get(ALERTS, query=query).data
    while True:
        seen += [item["id"] for item in page["items"]]
        make(service, device)
        cursor = page["pagination"].get("next_cursor")
        if cursor is None:
            break
        page = service.get(ALERTS, query={**query, "cursor": cursor}).data
    assert seen == ids[::-1]
    service.points([{"device_id": device, "metric_name": "t", "metric_value": n, "timestamp": at(n)} for n in range(3)])
    foreign = service.get(f"{API}/telemetry/", query=query).data["pagination"]["next_cursor"]
    assert service.get(ALERTS, query={"cursor": foreign}).error["details"]["errors"][0]["rule"] == "bad_cursor"


def test_a_device_shows_its_alerts_and_takes_them_with_it(service: Server) -> None:
    device = service.device()
    id = make(service, device, severity="critical")["id"]
    rule = make_rule(service, device_id=device).data["id"]
    summary = {"total_alerts": 1, "active_alerts": 1, "critical_alerts": 1}
    assert service.get(f"{API}/devices/{device}").data["alert_summary"] == summary
    assert service.get(f"{ALERTS}statistics", query={"device_id": device}).data["by_severity"]["critical"] == 1
    service.delete(f"{API}/devices/{device}")
    assert {service.get(f"{ALERTS}{id}").status, service.get(f"{RULES}/{rule}").status} == {404}
    assert service.get(ALERTS, query={"device_id": device}).data["items"] == []


def test_rules_without_sense_are_refused_by_name(service: Server) -> None:
    for body, rule in (
        ({"threshold_value": None}, "type"),
        ({"condition": "absent"}, "threshold_refused"),
        ({"clear_threshold": 31}, "clear_threshold_side"),
        ({"condition": "ne", "clear_threshold": 1}, "clear_threshold_refused"),
    ):
        answer = make_rule(service, **body)
        assert rule in {error["rule"] for error in answer.error["details"]["errors"]}, body
    assert make_rule(service, device_id=NOBODY).status == 404
    id = make_rule(service, clear_threshold=28).data["id"]
    # Null takes away what a number can't: the rule is then whole again.
    assert service.put(f"{RULES}/{id}", {"condition": "ne"}).error["details"]["field"] == "clear_threshold"
    changed = service.put(f"{RULES}/{id}", {"condition": "ne", "clear_threshold": None}).data
    assert "clear_threshold" not in changed
    assert service.delete(f"{RULES}/{id}").status == 200
    assert service.post(f"{RULES}/{id}/test", {"value": 1}).status == 404


def test_a_trial_tells_what_the_rule_would_have_done_and_does_nothing(service: Server) -> None:
    device, other = service.device(device_type=unique("kind")), service.device()
    values = (20, 31, 32, 29, 27, 31)
    points = [{"device_id": device, "metric_name": "t", "metric_value": v, "timestamp": at(60 * n)}
              for n, v in enumerate(values)]  # fmt: skip
    service.points(points)
    rule = make_rule(service, device_id=device, clear_threshold=28, for_seconds=60).data
    path = f"{RULES}/{rule['id']}/test"
    found = service.post(path, {"start_time": at(0), "end_time": at(3600)}).data
    assert [(t["timestamp"], t["from_phase"], t["to_phase"], t["value"]) for t in found["transitions"]] == [
        (at(60), "normal", "pending", 31),
        (at(120), "pending", "firing", 32),
        (at(240), "firing", "normal", 27),
        (at(300), "normal", "pending", 31),
    ]
    assert {t["device_id"] for t in found["transitions"]} == {device}
    assert (found["points"], found["devices"], found["alerts"], found["truncated"]) == (6, 1, 1, False)
    assert service.post(path, {"time_range": "1h"}).data["points"] == 0
    value = service.post(path, {"value": 31}).data
    assert (value["is_breach"], value["alerts"], [t["to_phase"] for t in value["transitions"]]) == (
        True,
        0,
        ["pending"],
    )
    assert service.post(path, {"value": 30}).data["is_breach"] is False
    for body, name in (
        ({"value": 1, "time_range": "1h"}, "value_exclusive"),
        ({"device_id": other}, "device_not_covered"),
        ({"time_range": "1h", "start_time": at(0)}, "time_range_exclusive"),
        ({"start_time": at(9), "end_time": at(9)}, "time_order"),
    ):
        assert service.post(path, body).error["details"]["errors"][0]["rule"] == name
    assert service.post(path, {"device_id": NOBODY}).status == 404
    assert service.get(ALERTS, query={"rule_id": rule["id"]}).data["items"] == []


def test_a_trial_of_silence(service: Server) -> None:
    device = service.device()
    service.points([{"device_id": device, "metric_name": "t", "metric_value": 1, "timestamp": at(n)} for n in (0, 600)])
    body = {"name": "Silent", "metric_name": "t", "condition": "absent", "for_seconds": 60, "severity": "critical"}
    rule = service.post(RULES, body | {"device_id": device}).data["id"]
    found = service.post(f"{RULES}/{rule}/test", {"start_time": at(0), "end_time": at(620)}).data
    assert [(t["timestamp"], t["to_phase"], t.get("value")) for t in found["transitions"]] == [
        (at(60), "firing", None), (at(600), "normal", 1)
    ]  # fmt: skip


def test_silence_of_a_type_counts_from_what_a_device_has_sent(service: Server) -> None:
    kind = "silent-type"
    device = service.device(device_type=kind)
    body = {"name": "Silent", "metric_name": "t", "condition": "absent", "for_seconds": 60, "severity": "critical"}
    rule = service.post(RULES, body | {"device_type": kind}).data["id"]
    asked = {"device_id": device, "start_time": at(0), "end_time": at(620)}
    assert service.post(f"{RULES}/{rule}/test", asked).data["transitions"] == []
    service.points(
        [{"device_id": device, "metric_name": "t", "metric_value": 1, "timestamp": at(n)} for n in (100, 600)]
    )
    found = service.post(f"{RULES}/{rule}/test", asked).data
    assert [t["timestamp"] for t in found["transitions"]] == [at(160), at(600)]
    found = service.post(f"{RULES}/{rule}/test", asked | {"start_time": at(200)}).data
    assert [t["timestamp"] for t in found["transitions"]] == [at(260), at(600)]


@pytest.mark.parametrize(("role", "reads", "writes"), [("viewer", 200, 403), ("operator", 200, 201)])
def test_who_may(service: Server, role: str, reads: int, writes: int) -> None:
    _, name = service.user(role)
    token = service.log_in(name)["access_token"]
    device = service.device()
    assert service.get(ALERTS, token=token).status == reads
    assert service.get(RULES, token=token).status == reads
    body = {"device_id": device, "title": "t", "severity": "info"}
    assert service.post(ALERTS, body, token=token).status == writes


def anomaly_rule(server: Server, **values: Any) -> Any:
    body = {"name": "Odd", "metric_name": "t", "condition": "anomaly", "severity": "critical"}
    return server.post(RULES, body | values)


def test_a_rule_about_anomalies_has_a_sensitivity_and_no_thresholds(service: Server) -> None:
    device = service.device()
    made = anomaly_rule(service, device_id=device).data
    assert (made["condition"], made["sensitivity"]) == ("anomaly", "medium")
    assert not made.keys() & {"threshold_value", "clear_threshold"}
    path = f"{RULES}/{made['id']}"
    for body, faults in (
        ({"threshold_value": 1}, {("threshold_value", "threshold_refused")}),
        ({"clear_threshold": 1}, {("clear_threshold", "clear_threshold_refused")}),
        ({"condition": "gt", "threshold_value": 1, "sensitivity": "low"}, {("sensitivity", "sensitivity_refused")}),
        ({"sensitivity": "extreme"}, {("sensitivity", "enum")}),
    ):
        errors = service.put(path, body).error["details"]["errors"]
        assert {(each["field"], each["rule"]) for each in errors} == faults
    assert service.put(path, {"sensitivity": "low", "for_seconds": 5}).data["sensitivity"] == "low"
    assert "sensitivity" not in service.put(path, {"condition": "gt", "threshold_value": 1}).data
    again = service.put(path, {"condition": "anomaly", "threshold_value": None}).data
    assert (again["sensitivity"], "threshold_value" in again) == ("medium", False)
    (error,) = service.post(f"{path}/test", {"value": 1}).error["details"]["errors"]
    assert (error["field"], error["rule"]) == ("value", "value_refused")


def test_an_anomaly_makes_an_alert_that_says_what_was_expected(service: Server) -> None:
    device = service.device()
    past = [(second, 20 + second * 7 % 11 / 10) for second in range(300)]
    telemetry = f"{API}/telemetry/batch"

    def send(points: list[tuple[float, float]], moment: Any) -> None:
        rows = [
            {"device_id": device, "metric_name": "t", "metric_value": value, "timestamp": moment(second)}
            for second, value in points
        ]
        assert service.post(telemetry, {"telemetry_data": rows}).data["failed"] == 0

    send(past, at)
    rule = anomaly_rule(service, device_id=device).data
    base = datetime.fromisoformat(rule["effective_at"])
    send([(1, 20.5), (2, 777.0), (3, 20.2)], lambda second: (base + timedelta(seconds=second)).isoformat())
    (alert,) = service.get(f"{ALERTS}?rule_id={rule['id']}").data["items"]
    assert (alert["alert_type"], alert["severity"], alert["actual_value"]) == ("anomaly", "critical", 777.0)
    assert alert["resolution"] == "auto"
    found = alert["metadata"]["anomaly"]
    assert 19 < found["expected_low"] <= found["expected_high"] < 23
    assert alert["description"].startswith("t is 777, ")
    end = (base + timedelta(seconds=60)).isoformat()
    trial = service.post(f"{RULES}/{rule['id']}/test", {"start_time": rule["effective_at"], "end_time": end}).data
    assert (trial["points"], trial["alerts"]) == (3, 1)
    assert [each["value"] for each in trial["transitions"]] == [777.0, 20.2]
    notes = service.get(f"{ALERTS}?alert_type=anomaly&device_id={device}").data["items"]
    assert [each["id"] for each in notes] == [alert["id"]]
