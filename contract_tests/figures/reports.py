"""Reports: how long their time may be, what it is widened to, how much is in them, and how long they are kept."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from contract_tests.checks import hold
from contract_tests.figures.bench import Bench, equal, refused
from contract_tests.figures.promises import Table
from contract_tests.stage import rfc3339

TABLE = Table()
CREATE, GET, LIST, STATUS = "create_report", "get_report", "list_reports", "get_report_status"
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
# Width and height of A4, in points of 1/72 inch.
A4 = (595.28, 841.89)


def _made(bench: Bench, **body: Any) -> Any:
    reply = bench.admin.call(CREATE, json=body)
    equal(reply.status, 202, f"status for {body}")
    return reply.data


def _content(bench: Bench, **body: Any) -> Any:
    return bench.admin.call(GET, path={"id": _made(bench, format="json", **body)["id"]}).data


@TABLE.promise(
    "The time is `date_range`, of at most 366 days", "`date_range` has more than 366 days.", operation=CREATE
)
def a_report_has_366_days_at_most(bench: Bench) -> None:
    start = bench.start - 366 * DAY
    _made(bench, report_type="usage", date_range={"start": rfc3339(start), "end": rfc3339(bench.start)})
    longer = {"start": rfc3339(start - timedelta(microseconds=1)), "end": rfc3339(bench.start)}
    reply = bench.admin.call(CREATE, json={"report_type": "usage", "date_range": longer})
    refused(reply, 422, "date_range.end", "range_too_long")


@TABLE.promise(
    "or `time_range`, up to now, or the last 24 hours.",
    "with a `time_range` of `7d` and more to whole days in UTC",
    operation=CREATE,
)
def times_of_reports_are_whole_hours_or_days(bench: Bench) -> None:
    for given, length, whole in (
        ({}, DAY, HOUR),
        ({"time_range": "24h"}, DAY, HOUR),
        ({"time_range": "7d"}, 7 * DAY, DAY),
    ):
        now = bench.now()
        start, end = _window(_made(bench, report_type="usage", **given))
        epoch = datetime.fromtimestamp(0, now.tzinfo)
        hold(
            not (start - epoch) % whole and not (end - epoch) % whole, "the figure holds", f"{given}: {start} to {end}"
        )
        fits = start <= now - length + SECOND < start + whole + SECOND and end >= now
        hold(fits, "the figure holds", f"{given} at {now}: {start} to {end}")
    now = bench.now()
    start, end = _window(_made(bench, report_type="device_performance", device_ids=[bench.device()]))
    hold(end - start == DAY and abs(end - now) < 5 * SECOND, "the figure holds", f"{start} to {end} at {now}")


def _window(report: Any) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(report["start_time"]), datetime.fromisoformat(report["end_time"])


@TABLE.promise("By hour, or by day where the time is longer than a week.", "a PDF file of A4 pages", operation=GET)
def pages_of_reports_are_a4(bench: Bench) -> None:
    id = _made(bench, report_type="usage", format="pdf")["id"]
    boxes = re.findall(rb"/MediaBox \[\s*0 0 ([0-9.]+) ([0-9.]+)\s*\]", bench.admin.call(GET, path={"id": id}).body)
    hold(boxes, "the figure holds", "no page says how large it is")
    for box in boxes:
        hold(all(abs(float(a) - b) < 0.1 for a, b in zip(box, A4, strict=True)), "the figure holds", f"{box} is not A4")


@TABLE.promise(
    "each with its first 100 metrics by name",
    "What each of its metrics did that has points within the time; the first 100 by name.",
    "Points by metric; the first 1,000 by name.",
    operation=GET,
)
def metrics_of_reports_are_the_first_by_name(bench: Bench) -> None:
    device = bench.device()
    names = [f"m{number:04d}" for number in range(1001)]
    equal(bench.batch([bench.point(device, metric=name) for name in reversed(names)]).status, 200, "a batch")
    times = {"start": bench.at(), "end": bench.at(3600)}
    (found,) = _content(bench, report_type="device_performance", date_range=times, device_ids=[device])["devices"]
    equal([each["metric_name"] for each in found["metrics"]], names[:100], "metrics of a device")
    used = _content(bench, report_type="usage", date_range=times, device_ids=[device])
    equal([each["metric_name"] for each in used["metrics"]], names[:1000], "metrics in use")
    equal(used["total_points"], len(names), "points")


@TABLE.promise(
    "have the devices of `device_ids`, or the first 500 by id",
    "The 100 devices that were least up, lowest first.",
    "The 100 devices with the most points, most first.",
    operation=GET,
    needs="sandbox",
)
def devices_of_reports_are_the_first_500_by_id(bench: Bench) -> None:
    with bench.journey():
        devices = [bench.device() for _ in range(501)]
        points = [bench.point(device, seconds=second) for device in devices[:101] for second in (0, 1)]
        equal(bench.batch([*points, bench.point(devices[100], seconds=2)]).status, 200, "a batch")
        times = {"start": bench.at(), "end": bench.at(3600)}
        found = _content(bench, report_type="device_performance", date_range=times)
        ids = [each["device_id"] for each in found["devices"]]
        hold(len(ids) == 500 and ids == sorted(ids), "the figure holds", f"{len(ids)} devices: {ids[:9]}…")
        hold(bool(found["notes"]), "the figure holds", "it does not say that there are more")
        used = _content(bench, report_type="usage", date_range=times, device_ids=devices[1:101])
        equal(len(used["most_active"]), 100, "most active devices")
        used = _content(bench, report_type="usage", date_range=times)["most_active"]
        counts = [each["data_points"] for each in used]
        hold(len(used) == 100 and counts == sorted(counts, reverse=True), "the figure holds", f"{counts}")
        least = _content(bench, report_type="system")["device_performance"]
        shares = [each["uptime_percentage"] for each in least if each["uptime_percentage"] is not None]
        hold(len(least) == 100 and shares == sorted(shares), "the figure holds", f"{len(least)}: {shares}")


@TABLE.promise(
    "have at most 20 devices, the first by id when none are named",
    "`device_ids` has more than 20 devices for a report of the type `trend` or `anomaly`.",
    operation=CREATE,
    needs="sandbox",
)
def models_of_reports_look_at_20_devices(bench: Bench) -> None:
    with bench.journey():
        devices = [bench.device() for _ in range(21)]
        for device in devices:
            bench.store(device, [float(number % 7) for number in range(60)])
        times = {"start": bench.at(), "end": bench.at(3600)}
        for kind, name in (("trend", "trends"), ("anomaly", "anomalies")):
            body = {"report_type": kind, "date_range": times}
            refused(
                bench.admin.call(CREATE, json={**body, "device_ids": devices}), 422, "device_ids", "too_many_devices"
            )
            found = _content(bench, **body, device_ids=devices[1:])
            equal(len(found[name]), 20, f"devices of {kind}")
        notes = _content(bench, report_type="anomaly", date_range=times)["notes"]
        hold(any("the first 20 by id" in note for note in notes), "the figure holds", f"{notes}")


@TABLE.promise(
    "A report is kept for 30 days (a setting of the server) and then removed.", operation=LIST, needs="sandbox"
)
def reports_are_kept_for_30_days(bench: Bench) -> None:
    with bench.journey() as sandbox:
        sandbox.freeze()
        id = _made(bench, report_type="usage")["id"]
        equal(bench.admin.call(GET, path={"id": id}).status, 200, "status of the report")
        sandbox.advance(30 * 86_400 - 1)
        equal(bench.admin.call(STATUS, path={"id": id}).status, 200, "status of the report after 30 days less a second")
        sandbox.advance(2)
        equal(bench.admin.call(STATUS, path={"id": id}).status, 404, "status of the report after 30 days")


TABLE.no_promise(
    "it takes a report that large, or one that stops the server; the service's own tests have both",
    "A report whose document would have more than 20 MiB fails",
    "begun 3 times and never came to its end",
)
