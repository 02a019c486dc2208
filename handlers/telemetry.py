"""Operations tagged `telemetry`: points in, points and their history out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.errors import Fault, InvalidInput, NotAuthorized, NotFound
from domain.exports import as_csv, as_json_items, as_ndjson
from domain.permissions import Principal
from domain.points import Point
from domain.ports import PointBudget
from domain.replies import Streamed
from domain.retention import Retention
from domain.time_ranges import MAX_AHEAD, bounds, window
from domain.times import format_time, parse_time
from handlers.paging import cursor_page_of, decode_cursor
from storage.export import Export
from storage.store import Store

Data = dict[str, Any]
_EXPIRED = Fault("timestamp", "is older than the retention of this metric", "expired_timestamp")


def submit_telemetry(
    body: Data, *, store: Store, principal: Principal, retention: Retention, budget: PointBudget, now: int
) -> Data:
    """Store one point. Raises NotFound for an unknown device."""
    device_id = body["device_id"]
    if principal.device_id is not None:
        budget.count_points(principal.caller, 1)
        if device_id != principal.device_id:
            raise NotAuthorized("telemetry:write", "The key may write to its own device only")
    point = _point(body, retention, {}, now)
    if isinstance(point, Fault):
        raise InvalidInput(point)
    if not store.telemetry.known_devices([device_id]):
        raise NotFound("Device", device_id)
    (result,) = store.telemetry.submit([point], now, retention)
    if result == "expired":
        raise InvalidInput(_EXPIRED)
    # What is stored, which is not always how it was spelled: a double, and never -0.0.
    return {**body, "metric_value": point.value + 0.0, "timestamp": format_time(point.ts_us), "result": result}


def submit_telemetry_batch(
    body: Data, *, store: Store, principal: Principal, retention: Retention, budget: PointBudget, now: int
) -> Data:
    """Store many points: each on its own, or all or none when `atomic`."""
    rows = body["telemetry_data"]
    if principal.device_id is not None:
        budget.count_points(principal.caller, len(rows))
    known = store.telemetry.known_devices([row["device_id"] for row in rows])
    points: list[Point] = []
    taken: list[int] = []
    failed: list[tuple[int, str, Fault]] = []
    cutoffs: dict[str, int] = {}
    for index, row in enumerate(rows):
        device_id = row["device_id"]
        if principal.device_id is not None and device_id != principal.device_id:
            failed.append(
                (
                    index,
                    NotAuthorized.code,
                    Fault("device_id", "The key may write to its own device only", "foreign_device"),
                )
            )
        elif device_id not in known:
            failed.append(
                (index, NotFound.code, Fault("device_id", f"Device {device_id} does not exist", "unknown_device"))
            )
        else:
            point = _point(row, retention, cutoffs, now)
            if isinstance(point, Fault):
                failed.append((index, InvalidInput.code, point))
            else:
                points.append(point)
                taken.append(index)
    results: Sequence[str] = store.telemetry.submit(points, now, retention) if points else ()
    failed += [
        (index, InvalidInput.code, _EXPIRED)
        for index, result in zip(taken, results, strict=True)
        if result == "expired"
    ]
    failed.sort(key=lambda entry: entry[0])
    if failed and body["atomic"]:  # what was stored is rolled back with the request
        raise InvalidInput(
            *(Fault(f"telemetry_data.{index}.{fault.field}", fault.issue, fault.rule) for index, _, fault in failed)
        )
    return _batch_reply(results, taken, failed)


def _batch_reply(results: Sequence[str], taken: list[int], failed: list[tuple[int, str, Fault]]) -> Data:
    listed: list[Data] = [
        {"index": index, "result": result}
        for index, result in zip(taken, results, strict=True)
        if result not in ("stored", "expired")
    ]
    listed += [
        {"index": index, "result": "failed", "code": code, "field": fault.field, "issue": fault.issue}
        for index, code, fault in failed
    ]
    if failed:
        listed.sort(key=lambda entry: entry["index"])
    return {
        "submitted": len(results) - results.count("expired"),
        "failed": len(failed),
        "duplicates": sum(result == "duplicate" for result in results),
        "results": listed,
    }


def _point(row: Data, retention: Retention, cutoffs: dict[str, int], now: int) -> Point | Fault:
    """The point of a row, or the first rule that it breaks; `cutoffs` remembers each metric's within a request."""
    text = row.get("timestamp")
    if text is None:
        ts_us = now
    else:
        try:
            ts_us = parse_time(text)
        except ValueError as error:
            return Fault("timestamp", str(error), "timestamp_range")
        if ts_us > now + MAX_AHEAD:
            return Fault("timestamp", "is more than 10 minutes ahead of the server's clock", "future_timestamp")
    metric = row["metric_name"]
    cutoff = cutoffs.get(metric)
    if cutoff is None:
        cutoff = cutoffs[metric] = retention.raw_cutoff(metric, now)
    if ts_us < cutoff:
        return _EXPIRED
    return Point(row["device_id"], metric, ts_us, float(row["metric_value"]), row.get("unit"))


def get_latest_telemetry(
    device_id: int, metrics: list[str] | None = None, *, store: Store, retention: Retention, now: int
) -> Data:
    """The newest point of each metric by event time."""
    found = store.telemetry.latest(device_id, metrics, retention, now)
    if not found:
        _require_device(device_id, store)
    return {"device_id": device_id, "telemetry": found}


def list_latest_telemetry(
    device_ids: list[int], metrics: list[str] | None = None, *, store: Store, retention: Retention, now: int
) -> Data:
    """The newest points of many devices; ids that do not exist are left out."""
    known = store.telemetry.existing_devices(device_ids)
    found = store.telemetry.latest_many(sorted(known), metrics, retention, now)
    return {
        "devices": [
            {"device_id": each, "telemetry": found.get(each, {})} for each in dict.fromkeys(device_ids) if each in known
        ]
    }


def get_telemetry_history(
    device_id: int,
    metric: str,
    interval: str,
    fill: str,
    max_points: int,
    aggregation: str = "avg",
    start_time: str | None = None,
    end_time: str | None = None,
    time_range: str | None = None,
    *,
    store: Store,
    retention: Retention,
    now: int,
) -> Data:
    """One metric over a window, raw or in buckets, with the figures of the whole window."""
    start, end = window(start_time, end_time, time_range, now)
    if start >= end:
        raise InvalidInput.of("start_time", "must lie before end_time", "time_order")
    if end_time is None:
        # A device's clock may run ahead of ours: what was just stored must be seen all the same.
        newest = store.telemetry.latest(device_id, [metric], retention, now).get(metric)
        if newest is not None:
            end = max(end, parse_time(newest["timestamp"]) + 1)
    found = store.telemetry.history(
        device_id,
        metric,
        start,
        end,
        interval=interval,
        aggregation=aggregation,
        fill=fill,
        max_points=max_points,
        retention=retention,
        now_us=now,
    )
    if not found["statistics"]["count"]:
        _require_device(device_id, store)
    return {
        "device_id": device_id,
        "metric": metric,
        "start_time": format_time(start),
        "end_time": format_time(end),
        "aggregation": aggregation,
        **found,
    }


def list_telemetry(
    size: int,
    page: int | None = None,
    cursor: str | None = None,
    device_id: int | None = None,
    metric_name: str | None = None,
    start_time: str | None = None,
    end_time: str | None = None,
    *,
    store: Store,
    retention: Retention,
    now: int,
) -> Data:
    """Raw points, newest first. Cursors keep their place while points come in."""
    if cursor is not None and page is not None:
        raise InvalidInput.of("cursor", "cannot be combined with page", "cursor_with_page")
    position = decode_cursor(cursor) if cursor is not None else None
    filters = _filters(device_id, metric_name, start_time, end_time)
    number = page or 1
    items, following, total = store.telemetry.list_points(
        filters, cursor=position, offset=(number - 1) * size, limit=size, retention=retention, now_us=now
    )
    return cursor_page_of(items, number, size, total, following, by_cursor=cursor is not None)


def get_device_telemetry(device_id: int, size: int, *, store: Store, retention: Retention, now: int) -> Data:
    """A device's metrics in figures, and its newest points."""
    _require_device(device_id, store)
    found: Data = store.telemetry.device_summary(device_id, retention, now, recent=size)
    return found


def list_telemetry_metrics(device_id: int | None = None, *, store: Store, retention: Retention, now: int) -> Data:
    """Every metric that has points, of one device or of all."""
    return {"items": store.telemetry.list_metrics(device_id, retention, now)}


_FORMATS = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "ndjson": ("application/x-ndjson", as_ndjson),
    "json": ("application/json", as_json_items),
}


def export_telemetry(
    format: str,
    device_id: int | None = None,
    metric_name: str | None = None,
    start_time: str | None = None,
    end_time: str | None = None,
    *,
    exporter: Export,
    retention: Retention,
    now: int,
) -> Streamed:
    """All raw points that fit every filter given, series by series, oldest first."""
    media_type, write = _FORMATS[format]
    filters = _filters(device_id, metric_name, start_time, end_time)
    return Streamed(media_type, f"telemetry.{format}", write(exporter.chunks(filters, retention, now)))


def delete_telemetry(
    confirm: bool,
    device_id: int | None = None,
    metric_name: str | None = None,
    start_time: str | None = None,
    end_time: str | None = None,
    *,
    store: Store,
    retention: Retention,
    now: int,
) -> Data:
    """Delete the points that fit every filter given; latest values and rollups follow."""
    if not confirm:
        raise InvalidInput.of("confirm", "must be true: deletion can't be undone", "confirm_required")
    filters = _filters(device_id, metric_name, start_time, end_time)
    return {"deleted": store.telemetry.delete_points(filters, now, retention)}


def _filters(device_id: int | None, metric_name: str | None, start_time: str | None, end_time: str | None) -> Data:
    start, end = bounds(start_time, end_time)
    named = {"device_id": device_id, "metric_name": metric_name, "start_us": start, "end_us": end}
    return {name: value for name, value in named.items() if value is not None}


def _require_device(device_id: int, store: Store) -> None:
    if not store.telemetry.existing_devices([device_id]):
        raise NotFound("Device", device_id)
