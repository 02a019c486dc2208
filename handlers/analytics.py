"""Operations tagged `analytics`: what the fleet and the service did over a time, in figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.buckets import INTERVALS, ceil, floor, number
from domain.errors import Conflict, Fault, InvalidInput, NotFound
from domain.permissions import Principal
from domain.ports import Database, Performance
from domain.replies import Computation, Streamed
from domain.reports import MEDIA_TYPES, check_scope, filename, report_window
from domain.retention import Retention
from domain.system_health import system_health
from domain.time_ranges import RANGES, window
from domain.times import DAY, HOUR, format_time
from handlers.paging import page_of
from handlers.questions import MOST_BUCKETS, require_device, trend_question
from ml.trend_answer import answer_trend
from storage.store import Store

Data = dict[str, Any]
TREND_SPAN = 30 * DAY


def get_system_analytics(time_range: str = "24h", *, store: Store, retention: Retention, now: int) -> Data:
    """The fleet in one page. The window is whole hours, a long one whole days, so that it is answered from sums."""
    span = RANGES[time_range]
    whole = HOUR if span <= DAY else DAY
    start, end = floor(max(0, now - span), whole), ceil(now + 1, whole)
    found = store.analytics.system(start, end, retention, now)
    uptime, alerts = found.pop("uptime_percentage"), found.pop("open_alerts")
    found["system_health"] = system_health(found["system_stats"], uptime, alerts)
    return {"start_time": format_time(start), "end_time": format_time(end), **found}


def list_device_analytics(
    page: int,
    size: int,
    time_range: str | None = None,
    start_time: str | None = None,
    end_time: str | None = None,
    device_type: str | None = None,
    *,
    store: Store,
    retention: Retention,
    now: int,
) -> Data:
    """A page of devices, by id, with what each did within a time."""
    start, end = window(start_time, end_time, time_range, now)
    items, total = store.analytics.devices(start, end, device_type, (page - 1) * size, size, retention, now)
    return page_of(items, page, size, total)


def get_performance(*, performance: Performance) -> Data:
    """What this process and its machine are doing, and how fast requests are answered."""
    return performance.figures()


def get_trend(
    device_id: int,
    metric: str,
    granularity: str,
    forecast_points: int,
    interval_width: float,
    time_range: str | None = None,
    start_time: str | None = None,
    end_time: str | None = None,
    *,
    store: Store,
    retention: Retention,
    now: int,
) -> Computation:
    """What runs through a metric, and what is to be expected of it. Raises NotFound, InvalidInput."""
    start, end = window(start_time, end_time, time_range, now)
    # What is not over yet has no mean.
    end = min(end, now)
    if granularity != "auto":
        end = floor(end, INTERVALS[granularity])
    if time_range is None and start_time is None:
        fitting = TREND_SPAN if granularity == "auto" else MOST_BUCKETS * INTERVALS[granularity]
        start = max(0, end - min(TREND_SPAN, fitting))
    if granularity != "auto":
        found = number(start, end, INTERVALS[granularity])
        if found > MOST_BUCKETS:
            said = f"makes {found} buckets of this window; at most {MOST_BUCKETS} are looked at"
            raise InvalidInput.of("granularity", said, "too_many_buckets")
    try:
        about, question = trend_question(
            device_id,
            metric,
            (start, end),
            granularity,
            forecast_points,
            interval_width,
            store=store,
            retention=retention,
            now=now,
        )
    except InvalidInput:
        require_device(device_id, store)
        raise
    return Computation(answer_trend, question, lambda answer: about | answer)


def get_data_quality(
    device_id: int,
    metric: str | None = None,
    time_range: str | None = None,
    start_time: str | None = None,
    end_time: str | None = None,
    *,
    store: Store,
    retention: Retention,
    now: int,
) -> Data:
    """How good the data of a device are within a time, of each metric and in all. Raises NotFound."""
    start, end = window(start_time, end_time, time_range, now)
    device = require_device(device_id, store)
    found = store.analytics.data_quality(device, metric, start, end, retention, now)
    return {"device_id": device_id, "start_time": format_time(start), "end_time": format_time(end), **found}


def create_report(body: Data, *, store: Store, principal: Principal, now: int) -> Data:
    """A report that waits to be made. Raises InvalidInput for devices that do not exist."""
    report_type, device_ids = body["report_type"], body.get("device_ids")
    check_scope(report_type, device_ids)
    window = report_window(report_type, body.get("date_range"), body.get("time_range"), now)
    known = store.telemetry.known_devices(device_ids or [])
    unknown = [
        Fault(f"device_ids.{place}", f"Device {id} does not exist", "unknown_device")
        for place, id in enumerate(device_ids or [])
        if id not in known
    ]
    if unknown:
        raise InvalidInput(*unknown)
    return store.reports.create(report_type, body.get("format", "json"), window, device_ids, principal.username, now)


def list_reports(
    page: int, size: int, report_type: str | None = None, status: str | None = None, *, store: Store
) -> Data:
    """A page of reports, newest first."""
    filters = {"report_type": report_type, "status": status}
    items, total = store.reports.list(filters, (page - 1) * size, size)
    return page_of(items, page, size, total)


def get_report_status(id: int, *, store: Store) -> Data:
    """How far a report is. Raises NotFound."""
    report = store.reports.get(id)
    if report is None:
        raise NotFound("Report", id)
    return report


def get_report(id: int, *, database: Database) -> Streamed:
    """The document of a report that is completed. Raises Conflict for any other."""

    def read(store: Store) -> tuple[Data, bytes | None]:
        return get_report_status(id, store=store), store.reports.document(id)

    report, document = database.read(read)
    if document is None:
        details = {name: report[name] for name in ("status", "progress", "failure_reason") if name in report}
        raise Conflict("The report has no document", details)
    name = filename(id, report["report_type"], report["format"])
    return Streamed(MEDIA_TYPES[report["format"]], name, _pieces(document))


def delete_report(id: int, *, store: Store) -> Data:
    """Remove a report with its document; one that is being made is given up."""
    if not store.reports.delete(id):
        raise NotFound("Report", id)
    return {"id": id}


def _pieces(document: bytes, size: int = 262_144) -> Iterator[bytes]:
    for start in range(0, len(document), size):
        yield document[start : start + size]
