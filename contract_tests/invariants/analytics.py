"""Theme: figures of the fleet and of the service, against what was sent and done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.invariants import figures
from contract_tests.invariants.ground import Ground, expect
from contract_tests.stage import rfc3339

SYSTEM, DEVICES, PERFORMANCE = "get_system_analytics", "list_device_analytics", "get_performance"
STATUSES = ("online", "offline", "warning", "error", "maintenance")
HOUR = timedelta(hours=1)
# Hours before the present one at which values are measured: the first and the last of each window, and just outside.
HOURS = (0, 0, 1, 5, 6, 23, 24, 30, 47)
# What makes a fleet `critical`, in the words of the contract: half of its devices or more are down.
HALF = 2


def checks(ground: Ground) -> Iterator[Check]:
    named = ground.run.contract.operations
    if SYSTEM in named:
        yield Check("what a metric did is what was sent", lambda: _metric(ground), SYSTEM)
        yield Check("the fleet's counts, shares and health agree", lambda: _agree(ground), SYSTEM)
    if DEVICES in named:
        yield Check("devices in figures follow what they did", lambda: _devices(ground), DEVICES)
    if PERFORMANCE in named:
        yield Check("requests are counted", lambda: _requests(ground), PERFORMANCE)


def _metric(ground: Ground) -> None:
    """A metric of our own, on two devices, in windows that begin with whole hours."""
    metric, devices = f"fleet-{ground.run.random.randrange(10**9)}", [ground.device(), ground.device()]
    hour = ground.run.clock.now().replace(minute=0, second=0, microsecond=0)
    sent: list[tuple[datetime, int, float]] = []
    for place, back in enumerate(HOURS):
        moment = hour - back * HOUR + timedelta(seconds=place)
        sent.append((moment, devices[place % 2], ground.run.random.uniform(-100, 100)))
    batch = [
        {"device_id": device, "metric_name": metric, "metric_value": value, "timestamp": rfc3339(at), "unit": "K"}
        for at, device, value in sent
    ]
    expect(ground.client.call("submit_telemetry_batch", json={"telemetry_data": batch}), 200, "submit_telemetry_batch")
    for time_range in ("1h", "6h", "24h", "7d"):
        data = expect(ground.client.call(SYSTEM, params={"time_range": time_range}), 200, SYSTEM).data
        start, end = (datetime.fromisoformat(data[name]) for name in ("start_time", "end_time"))
        whole = all(not (at.minute or at.second or at.microsecond) for at in (start, end))
        days = time_range in ("1h", "6h", "24h") or start.hour == end.hour == 0
        hold(whole and days and start < end, "windows are whole hours or days", f"{start} to {end}", SYSTEM)
        inside = [(device, value) for at, device, value in sorted(sent) if start <= at < end]
        _one_metric(data["telemetry_overview"], metric, inside, time_range)


def _one_metric(overview: dict[str, Any], metric: str, inside: list[tuple[int, float]], window: str) -> None:
    values, found = [value for _, value in inside], overview["metrics"].get(metric)
    hold(found is not None, "every metric is told", f"{metric} is not in {window}", SYSTEM)
    for name in ("count", "min", "max", "avg"):
        said = f"{name} of {metric} in {window} is {found[name]}, not {figures.expected(name, values)}"
        hold(figures.agrees(name, found[name], values), "figures of what was sent", said, SYSTEM)
    wanted = {"device_count": len({device for device, _ in inside}), "unit": "K"}
    seen = {name: found.get(name) for name in wanted}
    hold(seen == wanted, "figures of what was sent", f"{seen}, not {wanted}, in {window}", SYSTEM)
    counts = sum(each["count"] for each in overview["metrics"].values())
    hold(counts == overview["total_points"], "metrics add up", f"{counts} of {overview['total_points']}", SYSTEM)


def _agree(ground: Ground) -> None:
    """What follows from the reply itself, with devices of ours in each status."""
    for status in STATUSES:
        ground.device(status=status)
    data = expect(ground.client.call(SYSTEM), 200, SYSTEM).data
    stats, health = data["system_stats"], data["system_health"]
    total = stats["total_devices"]
    by_status = {status: stats[f"{status}_devices"] for status in STATUSES}
    hold(sum(by_status.values()) == total, "statuses add up", f"{by_status} of {total}", SYSTEM)
    share = 100 * by_status["online"] / total
    hold(abs(health["online_percentage"] - share) < 1e-9, "shares of all devices", f"{health}, not {share}", SYSTEM)
    down = by_status["offline"] + by_status["error"]
    alerts = health["open_alerts"]
    critical = alerts["critical"] or down * HALF >= total
    wanted = "critical" if critical else "degraded"
    hold(health["status"] == wanted, "the worst decides", f"{health} with {by_status}", SYSTEM)
    hold(bool(health["reasons"]), "a status has its reasons", f"{health}", SYSTEM)
    counted = expect(ground.client.call("list_alerts", params={"size": 1, "status": "active"}), 200, "list_alerts").data
    hold(
        sum(alerts.values()) >= counted["pagination"]["total"],
        "open alerts are counted",
        f"{alerts}, where {counted['pagination']['total']} are active",
        SYSTEM,
    )
    shown = [each["uptime_percentage"] for each in data["device_performance"]]
    known = [each for each in shown if each is not None]
    ordered = all(one <= other for one, other in pairwise(known)) and shown == known + [None] * shown.count(None)
    hold(ordered, "least up comes first", f"{shown[:20]}", SYSTEM)


def _devices(ground: Ground) -> None:
    """A kind of devices of our own: points within the time and outside, an alert, a time in error."""
    kind = ground.name()
    one, other = (ground.device(device_type=kind) for _ in range(2))
    start = ground.base
    times = [start + timedelta(minutes=minute) for minute in (-1, 0, 30, 60)]
    batch = [
        {"device_id": one, "metric_name": "t", "metric_value": 1, "timestamp": rfc3339(moment)} for moment in times
    ]
    expect(ground.client.call("submit_telemetry_batch", json={"telemetry_data": batch}), 200, "submit_telemetry_batch")
    alert = {"device_id": other, "title": "t", "severity": "info"}
    expect(ground.client.call("create_alert", json=alert), 201, "create_alert")
    window = {"start_time": rfc3339(start), "end_time": rfc3339(start + HOUR)}
    page = expect(ground.client.call(DEVICES, params={"device_type": kind, **window}), 200, DEVICES).data
    seen = [(item["device_id"], item["data_points"], item["alerts"], item["open_alerts"]) for item in page["items"]]
    wanted = [(one, 2, 0, 0), (other, 0, 0, 1)]
    hold(seen == wanted, "devices in figures", f"(device, points, alerts, open): {seen}, not {wanted}", DEVICES)
    reasons = [(item["uptime_percentage"], bool(item.get("uptime_reason"))) for item in page["items"]]
    hold(reasons == [(None, True)] * 2, "no uptime before a device exists", f"{reasons}", DEVICES)
    now = expect(ground.client.call(DEVICES, params={"device_type": kind, "size": 1}), 200, DEVICES).data
    hold(
        [now["pagination"][name] for name in ("total", "pages", "has_next")] == [2, 2, True],
        "pages of devices",
        f"{now['pagination']}",
        DEVICES,
    )
    recent = sum(moment >= ground.run.clock.now() - timedelta(days=1) for moment in times)
    hold(
        now["items"][0]["data_points_24h"] == recent, "devices in figures", f"{now['items'][0]}, not {recent}", DEVICES
    )
    last = expect(ground.client.call(DEVICES, params={"device_type": kind, "page": 2, "size": 1}), 200, DEVICES).data
    hold(last["items"][0]["alerts"] == 1, "devices in figures", f"{last['items'][0]}", DEVICES)


def _requests(ground: Ground) -> None:
    """Each request is counted once, its time lies between the extremes, and the operations add up."""
    calls, operation = 3, "get_version"
    before = _counted(ground)
    for _ in range(calls):
        expect(ground.client.call(operation), 200, operation)
    data = expect(ground.client.call(PERFORMANCE), 200, PERFORMANCE).data
    requests = data["requests"]
    now = {each["operation"]: each["total"] for each in requests["operations"]}
    more = now.get(operation, 0) - before.get(operation, 0)
    # Elsewhere others use the target, too.
    counted = more == calls if ground.run.sandbox is not None else more >= calls
    hold(counted, "requests are counted", f"{calls} calls of {operation} counted {more}", PERFORMANCE)
    hold(sum(now.values()) == requests["total"], "operations add up", f"{now} of {requests['total']}", PERFORMANCE)
    for each in (requests, *requests["operations"]):
        times = [each[name] for name in ("p50_ms", "p95_ms", "p99_ms")]
        ordered = all(time is not None for time in times) and times == sorted(times)
        hold(ordered, "percentiles rise", f"{each.get('operation')}: {times}", PERFORMANCE)
    host = data["host"]
    hold(host["memory_available_bytes"] <= host["memory_total_bytes"], "parts of a whole", f"{host}", PERFORMANCE)


def _counted(ground: Ground) -> dict[str, int]:
    data = expect(ground.client.call(PERFORMANCE), 200, PERFORMANCE).data
    return {each["operation"]: each["total"] for each in data["requests"]["operations"]}
