"""Theme: reports, against the pages that show the same figures, and through their life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.client import Client
from contract_tests.invariants import figures
from contract_tests.invariants.ground import Ground, expect
from contract_tests.stage import rfc3339

CREATE, LIST, GET, STATUS, DELETE = (
    "create_report", "list_reports", "get_report", "get_report_status", "delete_report",
)  # fmt: skip
FORMATS = {"json": "application/json", "csv": "text/csv", "html": "text/html", "pdf": "application/pdf"}
HOUR = timedelta(hours=1)
# Where pages and tables would take a name for something else.
HOSTILE = "=1+1<script>alert(1)</script>\"'&°Ж"
# More than are made at once, by whoever makes them.
MANY = 12
ENDED = ("completed", "failed")


def checks(ground: Ground) -> Iterator[Check]:
    if CREATE not in ground.run.contract.operations:
        return
    yield Check("a report on devices has their figures", lambda: _devices(ground), GET)
    yield Check("a report on the system has the figures of its page", lambda: _system(ground), GET)
    yield Check("a report on usage counts what was sent", lambda: _usage(ground), GET)
    yield Check("what models say in a report is what they say when asked", lambda: _models(ground), GET)
    yield Check("a report on the quality of data has the figures of its page", lambda: _quality(ground), GET)
    yield Check("a report is the same in each format", lambda: _formats(ground), GET)
    yield Check("reports go forward, and say where they are", lambda: _progress(ground), STATUS)
    yield Check("lists of reports are newest first, and filtered", lambda: _listed(ground), LIST)
    yield Check("a report that is deleted is gone, done or not", lambda: _deleted(ground), DELETE)


def made(client: Client, **body: Any) -> int:
    """The id of a new report."""
    return int(expect(client.call(CREATE, json=body), 202, CREATE).data["id"])


def content(client: Client, **body: Any) -> Any:
    """What a new report says, in figures."""
    id = made(client, format="json", **body)
    return expect(client.call(GET, path={"id": id}), 200, GET).data


def _sent(ground: Ground, device: int, metric: str, values: list[float]) -> None:
    """One value a quarter of an hour from the base on."""
    batch = [
        {
            "device_id": device,
            "metric_name": metric,
            "metric_value": value,
            "timestamp": rfc3339(ground.base + place * HOUR / 4),
        }
        for place, value in enumerate(values)
    ]
    expect(ground.client.call("submit_telemetry_batch", json={"telemetry_data": batch}), 200, "submit_telemetry_batch")


def _devices(ground: Ground) -> None:
    kind = ground.name()
    one, other = (ground.device(device_type=kind) for _ in range(2))
    values = [ground.run.random.uniform(-50, 50) for _ in range(9)]
    _sent(ground, one, "t", values)
    # Begins within an hour and ends within another: the first value and the last are outside.
    start, end = ground.base + timedelta(minutes=1), ground.base + 2 * HOUR
    times = {"start": rfc3339(start), "end": rfc3339(end)}
    found = content(ground.client, report_type="device_performance", date_range=times, device_ids=[other, one])
    seen = {device["device_id"]: device for device in found["devices"]}
    hold([each["device_id"] for each in found["devices"]] == [other, one], "devices as asked for", f"{seen}", GET)
    window = {"device_type": kind, "start_time": rfc3339(start), "end_time": rfc3339(end)}
    page = expect(ground.client.call("list_device_analytics", params=window), 200, "list_device_analytics").data
    for item in page["items"]:
        # Counted back from the present, which has moved on.
        shown = {n: v for n, v in seen[item["device_id"]].items() if n not in ("metrics", "data_points_24h")}
        item.pop("data_points_24h")
        hold(shown == item, "figures of the page", f"{shown}, where list_device_analytics has {item}", GET)
    hold(seen[other]["metrics"] == [], "no figures of nothing", f"{seen[other]}", GET)
    (metric,) = seen[one]["metrics"]
    for name in ("count", "min", "max", "avg"):
        said = f"{name} is {metric[name]}, not {figures.expected(name, values[1:8])}"
        hold(figures.agrees(name, metric[name], values[1:8]), "figures of what was sent", said, GET)
    nothing = content(ground.client, report_type="device_performance", date_range=times, device_ids=[other])
    hold(bool(nothing["notes"]), "a report of nothing says so", f"{nothing}", GET)


def _system(ground: Ground) -> None:
    metric, device, now = ground.name(), ground.device(status="error"), ground.run.clock.now()
    for value in (1.0, 2.0, 9.0):
        point = {"device_id": device, "metric_name": metric, "metric_value": value}
        point["timestamp"] = rfc3339(now - timedelta(minutes=value))
        expect(ground.client.call("submit_telemetry", json=point), 201, "submit_telemetry")
    for time_range in ("6h", "7d"):
        found = content(ground.client, report_type="system", time_range=time_range)
        page = expect(ground.client.call("get_system_analytics", params={"time_range": time_range}), 200, "").data
        if (found["start_time"], found["end_time"]) != (page["start_time"], page["end_time"]):
            continue  # an hour or a day has begun between the two
        both = [each["telemetry_overview"]["metrics"].get(metric) for each in (found, page)]
        hold(both[0] == both[1] is not None, "figures of the page", f"{metric}: {both}", GET)
        if ground.run.sandbox is not None:  # elsewhere others use the target, too
            for name in ("system_stats", "telemetry_overview"):
                hold(found[name] == page[name], "figures of the page", f"{name}: {found[name]}, {page[name]}", GET)
            health = [{**one["system_health"], "uptime_percentage": 0} for one in (found, page)]
            hold(health[0] == health[1], "figures of the page", f"{health}", GET)
        total = sum(bucket["data_points"] for bucket in found["activity"]["buckets"])
        wanted = found["telemetry_overview"]["total_points"]
        hold(total == wanted, "buckets add up", f"{total} of {wanted} points", GET)


def _usage(ground: Ground) -> None:
    one, other, silent = (ground.device() for _ in range(3))
    _sent(ground, one, "t", [1.0] * 9)
    _sent(ground, one, "u", [1.0] * 2)
    _sent(ground, other, "t", [1.0] * 3)
    times = {"start": rfc3339(ground.base), "end": rfc3339(ground.base + 2 * HOUR)}
    found = content(ground.client, report_type="usage", date_range=times, device_ids=[silent, other, one])
    # Whole hours: the ninth point begins the third one.
    seen = (found["total_points"], found["active_devices"])
    hold(seen == (8 + 2 + 3, 2), "points are counted", f"(points, devices) {seen}", GET)
    metrics = {each["metric_name"]: (each["data_points"], each["device_count"]) for each in found["metrics"]}
    hold(metrics == {"t": (11, 2), "u": (2, 1)}, "points are counted", f"{metrics}", GET)
    active = [(each["device_id"], each["data_points"]) for each in found["most_active"]]
    hold(active == [(one, 10), (other, 3)], "most active first", f"{active}", GET)
    buckets = [each["data_points"] for each in found["activity"]["buckets"]]
    hold(buckets == [9, 4], "points are counted", f"by hour {buckets}", GET)
    starts = [datetime.fromisoformat(each["timestamp"]) for each in found["activity"]["buckets"]]
    hold(all(b - a == HOUR for a, b in pairwise(starts)), "buckets without gaps", f"{starts}", GET)


def _quality(ground: Ground) -> None:
    one, silent = ground.device(), ground.device()
    _sent(ground, one, "t", [float(number % 5) for number in range(40)])
    window = {"start_time": rfc3339(ground.base), "end_time": rfc3339(ground.base + 10 * HOUR)}
    times = {"start": window["start_time"], "end": window["end_time"]}
    found = content(ground.client, report_type="data_quality", date_range=times, device_ids=[one, silent])
    hold(
        [each["device_id"] for each in found["data_quality"]] == [one, silent], "devices as asked for", f"{found}", GET
    )
    for device in found["data_quality"]:
        params = {"device_id": device["device_id"], **window}
        page = expect(ground.client.call("get_data_quality", params=params), 200, "get_data_quality").data
        for name in ("overall", "metrics"):
            said = f"{name} is {device[name]}, where get_data_quality has {page[name]}"
            hold(device[name] == page[name], "figures of the page", said, GET)


def _models(ground: Ground) -> None:
    """What models say in a report is what they say when asked; what can't be told is noted."""
    one, silent = ground.device(), ground.device()
    _sent(ground, one, "t", [float(number % 5) + (500 if number == 70 else 0) for number in range(80)])
    window = {"start_time": rfc3339(ground.base), "end_time": rfc3339(ground.base + 20 * HOUR)}
    body = {"date_range": {"start": window["start_time"], "end": window["end_time"]}, "device_ids": [one, silent]}
    found = content(ground.client, report_type="trend", **body)
    params = {"device_id": one, "metric": "t", **window}
    page = expect(ground.client.call("get_trend", params=params), 200, "get_trend").data
    hold([each["trend"] for each in found["trends"]] == [page], "figures of the page", f"{found['trends']}", GET)
    found = content(ground.client, report_type="anomaly", **body)
    asked = {"device_id": one, **window, "sensitivity": "medium"}
    page = expect(ground.client.call("detect_anomalies", json=asked), 200, "detect_anomalies").data
    seen = {each["detection"]["device_id"]: each["detection"] for each in found["anomalies"]}
    hold(bool(page["anomalies"]) and seen[one] == page, "figures of the page", f"{seen[one]}, not {page}", GET)


def _formats(ground: Ground) -> None:
    """What every reply must be is held by whoever reads it; here it is what stands in them."""
    device = ground.device(name=HOSTILE)
    _sent(ground, device, "t", [1.0, 2.5])
    times = {"start": rfc3339(ground.base), "end": rfc3339(ground.base + HOUR)}
    body = {"report_type": "device_performance", "date_range": times, "device_ids": [device]}
    for format, media_type in FORMATS.items():
        id = made(ground.client, format=format, **body)
        reply = expect(ground.client.call(GET, path={"id": id}), 200, GET)
        got = reply.headers.get("content-type", "").split(";")[0]
        hold(got == media_type, "a report's own media type", f"{format} is {got}", GET)
        name = reply.headers.get("content-disposition", "")
        hold(name.endswith(f'.{format}"'), "a file's own name", f"{format} is {name}", GET)
        text = reply.body.decode("utf-8", "replace")
        if format == "html":
            policy = reply.headers.get("content-security-policy", "")
            hold("default-src 'none'" in policy, "nothing runs in a page", f"its policy is {policy!r}", GET)
            hold("<svg" in text and "&lt;script&gt;" in text, "charts and names in a page", f"{text[:200]}", GET)
        elif format == "csv":
            hold("'=1+1" in text and "2.5" in text, "names and values in a table", f"{text[:500]}", GET)
        status = expect(ground.client.call(STATUS, path={"id": id}), 200, STATUS).data
        if format != "json":  # that one came in an envelope
            said = f"{status['size_bytes']}, and {len(reply.body)} came"
            hold(status["size_bytes"] == len(reply.body), "size of a report", said, STATUS)


def _progress(ground: Ground) -> None:
    """Of many that are begun together, some are waiting, some done; none goes back."""
    ids = [made(ground.client, report_type="system", format="pdf") for _ in range(MANY)]
    seen: dict[int, list[Any]] = {id: [] for id in ids}
    while open_ids := [id for id in reversed(ids) if not seen[id] or seen[id][-1]["status"] not in ENDED]:
        for id in open_ids:
            seen[id].append(expect(ground.client.call(STATUS, path={"id": id}), 200, STATUS).data)
        hold(len(seen[ids[0]]) < 3000, "reports come to their end", f"{seen[ids[-1]][-1]}", STATUS)
    for states in seen.values():
        steps = [each["progress"] for each in states]
        hold(steps == sorted(steps), "progress never goes back", f"{steps}", STATUS)
        for each in states:
            done = each["status"] == "completed"
            whole = done == (each["progress"] == 100) == ("size_bytes" in each) == ("finished_at" in each)
            hold(whole, "completed is 100 percent, and has a size and an end", f"{each}", STATUS)
        hold(states[-1]["status"] == "completed", "reports are made", f"{states[-1]}", STATUS)
    waited = any(states[0]["status"] != "completed" for states in seen.values())
    hold(
        waited,
        "what was just asked for is not done yet",
        f"{[states[0]['status'] for states in seen.values()]}",
        STATUS,
    )


def _listed(ground: Ground) -> None:
    ids = [made(ground.client, report_type=kind) for kind in ("usage", "system", "usage", "device_performance")]
    for id in ids:
        expect(ground.client.call(GET, path={"id": id}), 200, GET)
    shown = expect(ground.client.call(LIST, params={"size": 100}), 200, LIST).data
    found = [each["id"] for each in shown["items"]]
    hold(found == sorted(found, reverse=True) and set(ids) <= set(found), "newest first", f"{ids} in {found}", LIST)
    for each in shown["items"]:
        if each["id"] in ids:
            one = expect(ground.client.call(STATUS, path={"id": each["id"]}), 200, STATUS).data
            hold(one == each, "a list shows what there is", f"{each}, where the status is {one}", LIST)
            hold(one["created_by"] == ground.caller, "who asked for it", f"{one}", LIST)
    for params, wanted in (
        ({"report_type": "usage"}, {ids[0], ids[2]}),
        ({"report_type": "usage", "status": "failed"}, set()),
        ({"status": "completed"}, set(ids)),
    ):
        some = expect(ground.client.call(LIST, params={"size": 100, **params}), 200, LIST).data["items"]
        fitting = all(each[name] == value for each in some for name, value in params.items())
        have = {each["id"] for each in some} & set(ids)
        hold(fitting and have == wanted, "filters", f"{params}: {have}, not {wanted}", LIST)


def _deleted(ground: Ground) -> None:
    waiting = [made(ground.client, report_type="system", format="pdf") for _ in range(MANY)]
    done = made(ground.client, report_type="usage")
    expect(ground.client.call(GET, path={"id": done}), 200, GET)
    for id in (waiting[-1], waiting[0], done):
        gone = expect(ground.client.call(DELETE, path={"id": id}), 200, DELETE).data
        hold(gone == {"id": id}, "what is gone", f"{gone}", DELETE)
    last = waiting[-2]
    expect(ground.client.call(GET, path={"id": last}), 200, GET)
    for id in (waiting[-1], waiting[0], done):
        for operation in (STATUS, GET, DELETE):
            expect(ground.client.call(operation, path={"id": id}), 404, operation)
    listed = expect(ground.client.call(LIST, params={"size": 100}), 200, LIST).data["items"]
    left = {each["id"] for each in listed} & {waiting[-1], waiting[0], done}
    hold(not left, "what is deleted is in no list", f"{left}", DELETE)
