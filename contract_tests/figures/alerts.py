"""Alerts and rules: what may follow what, maps, figures over a day, and what a trial looks at."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from contract_tests.checks import hold
from contract_tests.client import Reply
from contract_tests.figures.bench import Bench, compact, equal, refused
from contract_tests.figures.promises import Table
from contract_tests.stage import rfc3339

TABLE = Table()
KIB = 1024


def _alert(bench: Bench, **fields: Any) -> Any:
    """A new alert; of a device of its own unless one is given."""
    device = fields.pop("device_id", None) or bench.device()
    body = {"device_id": device, "title": "Figures", "severity": "info", **fields}
    return bench.admin.call("create_alert", json=body).data


def _rule(bench: Bench, **fields: Any) -> int:
    body = {"name": "Figures", "metric_name": "m", "condition": "gt", "threshold_value": 10, "severity": "info"}
    return int(bench.admin.call("create_alert_rule", json={**body, **fields}).data["id"])


def _moved(bench: Bench, alert: int, status: str, **fields: Any) -> Reply:
    return bench.admin.call("update_alert", path={"id": alert}, json={"status": status, **fields})


@TABLE.promise(
    "any other change is refused with 409",
    "Refused with 409 unless the alert is `active`.",
    "Refused with 409 when it was.",
    operation="update_alert",
)
def what_does_not_follow_a_status_is_409(bench: Bench) -> None:
    alert = _alert(bench)["id"]
    path = {"id": alert}
    for operation, status in (
        ("acknowledge_alert", 200),
        ("acknowledge_alert", 409),
        ("resolve_alert", 200),
        ("resolve_alert", 409),
        ("acknowledge_alert", 409),
    ):
        equal(bench.admin.call(operation, path=path, json={}).status, status, operation)
    for after in ("active", "acknowledged"):
        refused(_moved(bench, alert, after), 409)
    equal(_moved(bench, alert, "resolved").status, 200, "the status that it has")


@TABLE.promise("in any JSON; at most 50 keys and 16 KiB. The server does not read it.")
def a_map_of_an_alert_has_50_keys_and_16_kib(bench: Bench) -> None:
    alert, rule = _alert(bench)["id"], _rule(bench)
    for operation, id in (("update_alert", alert), ("update_alert_rule", rule)):
        for keys, status in ((50, 200), (51, 422)):
            reply = _update(bench, operation, id, {f"k{place}": place for place in range(keys)})
            equal(reply.status, status, f"{keys} keys")
        refused(reply, 422, "metadata", "maxProperties")
        for size, status in ((16 * KIB, 200), (16 * KIB + 1, 422)):
            reply = _update(bench, operation, id, {"a": "b" * (size - len(compact({"a": ""})))})
            equal(reply.status, status, f"{size} bytes")
        refused(reply, 422, "metadata", "map_too_large")


def _update(bench: Bench, operation: str, id: int, metadata: Any) -> Reply:
    return bench.admin.call(operation, path={"id": id}, json={"metadata": metadata})


@TABLE.promise("while it was open; 1 without a rule")
def an_alert_without_a_rule_occurs_1_time(bench: Bench) -> None:
    equal(_alert(bench)["occurrences"], 1, "occurrences")


@TABLE.promise(
    "Without times it is the last 24 hours; with `end_time` alone the 24 hours before it",
    operation="get_alert_statistics",
)
def statistics_without_times_are_those_of_24_hours(bench: Bench) -> None:
    alert, day = _alert(bench), timedelta(hours=24)
    found = _statistics(bench, alert["device_id"])
    equal(found["total_alerts"], 1, "alerts")
    hold(abs((_span(bench, found)[1] - bench.now()).total_seconds()) < 60, "the figure holds", f"{found} ends now")
    for span in (_span(bench, found), _span(bench, _statistics(bench, alert["device_id"], end_time=bench.at()))):
        hold(abs(span[1] - span[0] - day) < timedelta(seconds=1), "the figure holds", f"{span} is no day")
    equal(_statistics(bench, alert["device_id"], end_time=bench.at())["total_alerts"], 0, "alerts of an earlier day")


def _statistics(bench: Bench, device: int | None, **query: Any) -> Any:
    params = query if device is None else {"device_id": device, **query}
    return bench.admin.call("get_alert_statistics", params=params).data


def _span(bench: Bench, found: Any) -> tuple[Any, Any]:
    start, end = (type(bench.start).fromisoformat(found[name]) for name in ("start_time", "end_time"))
    return start, end


@TABLE.promise("The ten devices with the most alerts", "The ten rules with the most alerts")
def statistics_name_the_ten_with_the_most(bench: Bench) -> None:
    devices = [bench.device() for _ in range(11)]
    # More than any other object of this gate has, and each a different number.
    for place, device in enumerate(devices):
        for _ in range(4 + place):
            _alert(bench, device_id=device)
    found = _statistics(bench, None)
    equal(len(found["by_device"]), 10, "devices")
    counts = [each["total_alerts"] for each in found["by_device"]]
    equal(counts, sorted(counts, reverse=True), "their order")
    own = [(each["device_id"], each["total_alerts"]) for each in found["by_device"] if each["device_id"] in devices]
    equal(own, [(device, 4 + place) for place, device in reversed(list(enumerate(devices)))][: len(own)], "own devices")
    hold(len(found["by_rule"]) <= 10, "the figure holds", f"{len(found['by_rule'])} rules")


@TABLE.promise("an acknowledgement dated before the beginning counts as 0", operation="get_alert_statistics")
def an_early_acknowledgement_takes_0_seconds(bench: Bench) -> None:
    alert = _alert(bench)
    found = _statistics(bench, alert["device_id"])
    equal(found["mean_time_to_acknowledge_seconds"], None, "the mean of none")
    hold(found["mean_time_to_acknowledge_reason"], "the figure holds", "no reason is given")
    _moved(bench, alert["id"], "acknowledged", acknowledged_at=bench.at())
    found = _statistics(bench, alert["device_id"])
    equal(found["mean_time_to_acknowledge_seconds"], 0, "the mean")
    hold("mean_time_to_acknowledge_reason" not in found, "the figure holds", "a reason is given")


@TABLE.promise("How many devices they are of; 0 where a value was tried.", operation="test_alert_rule")
def a_value_is_of_0_devices(bench: Bench) -> None:
    rule = _rule(bench)
    for value, breach in ((10, False), (10.5, True)):
        found = bench.admin.call("test_alert_rule", path={"id": rule}, json={"value": value}).data
        told = (found["devices"], found["points"], found["is_breach"], found["alerts"])
        equal(told, (0, 1, breach, int(breach)), f"what is told of {value}")


@TABLE.promise(
    "the first 1,000 of them",
    "or more than 1,000 changes.",
    "on the stored points of a time (the last 24 hours unless given)",
    operation="test_alert_rule",
)
def a_trial_lists_1_000_changes(bench: Bench) -> None:
    device = bench.device()
    rule = _rule(bench, device_id=device)
    # Each pair of points makes two changes: normal to firing, and back.
    now = bench.now() - timedelta(hours=1)
    points = [
        bench.point(device, 20 * (place % 2)) | {"timestamp": rfc3339(now + timedelta(seconds=place))}
        for place in range(1003)
    ]
    bench.batch(points)
    for count, truncated in ((1001, False), (1003, True)):
        times = {"start_time": rfc3339(now), "end_time": rfc3339(now + timedelta(seconds=count))}
        found = bench.admin.call("test_alert_rule", path={"id": rule}, json=times).data
        equal((len(found["transitions"]), found["truncated"]), (1000, truncated), f"changes of {count} points")
        equal((found["points"], found["alerts"]), (count, count // 2), "points and alerts")
    whole = bench.admin.call("test_alert_rule", path={"id": rule}, json={}).data
    equal(whole["points"], 1003, "points of the last 24 hours")


@TABLE.promise("with fewer than 40 of them it is not judged", operation="test_alert_rule")
def what_has_no_40_points_before_it_is_no_anomaly(bench: Bench) -> None:
    for number, alerts in ((39, 0), (40, 1)):
        device = bench.device()
        # A spike after so many points that are nearly the same.
        bench.store(device, [20 + place % 7 / 10 for place in range(number)] + [9000])
        equal(_anomalies(bench, device, bench.start, 60 * number), alerts, f"anomalies after {number} points")


@TABLE.promise("of the 28 days before that day", operation="test_alert_rule")
def what_lies_before_28_days_is_no_past(bench: Bench) -> None:
    midnight = bench.start.replace(hour=0)
    # The day before which they are counted begins at any minute.
    for day, alerts in ((27, 1), (30, 0)):
        device = bench.device()
        past = midnight - timedelta(days=day)
        moments = [past + timedelta(minutes=place) for place in range(50)]
        values = dict.fromkeys(moments, 20.0) | {midnight: 9000.0}
        bench.batch([bench.point(device, value) | {"timestamp": rfc3339(at)} for at, value in values.items()])
        equal(_anomalies(bench, device, midnight, 0), alerts, f"anomalies {day} days after the other points")


def _anomalies(bench: Bench, device: int, start: datetime, seconds: float) -> int:
    """How many alerts a rule would have made of the points of a device from a moment on."""
    body = {"name": "Figures", "metric_name": "m", "condition": "anomaly", "severity": "info", "device_id": device}
    rule = bench.admin.call("create_alert_rule", json=body).data["id"]
    times = {"start_time": rfc3339(start), "end_time": rfc3339(start + timedelta(seconds=seconds + 1))}
    return int(bench.admin.call("test_alert_rule", path={"id": rule}, json=times).data["alerts"])


TABLE.no_promise("a point so far back shows in no alert by itself", "the last 8,000 of the")
TABLE.no_promise("advice, which any rule may disregard", "`for_seconds` is best left at 0")
TABLE.no_promise(
    "measured on a public corpus by a benchmark of the project; a few points tell nothing of it",
    "about one in 800 (`high`), 1,500 (`medium`) or 4,300 (`low`) is told by chance",
)
TABLE.no_promise("bounds of a number, which every anomaly of the invariants has", "(from 0 to 1)")
TABLE.no_promise("it would take more than 1,000,000 points", "Whether there were more than 1,000,000 points")
