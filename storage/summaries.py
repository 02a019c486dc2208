"""Metrics in figures: of one device, and of the whole fleet."""

from __future__ import annotations

from typing import Any

from domain.aggregates import figures
from domain.retention import Retention
from domain.times import MAX_US, format_time
from storage import point_lists, points
from storage.link import Link
from storage.rollups import Span, day_parts

_MOST = 10_000
_OF_DEVICE = (
    "SELECT s.id, s.metric, s.unit, s.raw_from_us, l.value, l.ts_us FROM series s"
    " JOIN latest l ON l.series_id = s.id WHERE s.device_id = ? ORDER BY s.metric"
)
_ALL = (
    "SELECT s.metric, s.unit, s.unit_us, s.points, l.ts_us FROM series s JOIN latest l ON l.series_id = s.id"
    " WHERE {} ORDER BY s.metric, s.id"
)


def of_device(link: Link, device_id: int, retention: Retention, now_us: int, recent: int) -> dict[str, Any]:
    """{device_id, metrics: [figures by metric], recent: [newest points]}; of the first 10,000 metrics by name."""
    metrics: list[dict[str, Any]] = []
    for series_id, metric, unit, raw_from_us, value, ts_us in link.rows(_OF_DEVICE, (device_id,)):
        if len(metrics) == _MOST:
            break
        since = max(raw_from_us, retention.raw_cutoff(metric, now_us))
        if ts_us < since:
            continue
        found = figures(day_parts(link, Span(series_id, since, MAX_US + 1, since)))
        found.pop("sum")
        shown: dict[str, Any] = {"metric_name": metric, **found}
        shown |= {"latest_value": value, "latest_timestamp": format_time(ts_us)}
        if unit is not None:
            shown["unit"] = unit
        metrics.append(shown)
    newest, _, _ = point_lists.page(link, {"device_id": device_id}, None, 0, recent, retention, now_us)
    return {"device_id": device_id, "metrics": metrics, "recent": newest}


def of_metrics(link: Link, device_id: int | None, retention: Retention, now_us: int) -> list[dict[str, Any]]:
    """[{metric_name, unit?, device_count, data_points, latest_timestamp}] of metrics that have visible points.

    By name, the first 10,000 of them.
    """
    where, params = points.condition({"device_id": device_id})
    found: dict[str, dict[str, Any]] = {}
    units: dict[str, int] = {}
    latest: dict[str, int] = {}
    for metric, unit, unit_us, number, ts_us in link.rows(_ALL.format(where), params):
        if ts_us < retention.raw_cutoff(metric, now_us):
            continue
        if len(found) == _MOST and metric not in found:
            break
        shown = found.setdefault(metric, {"metric_name": metric, "device_count": 0, "data_points": 0})
        shown["device_count"] += 1
        shown["data_points"] += number
        latest[metric] = max(latest.get(metric, ts_us), ts_us)
        if unit is not None and unit_us >= units.get(metric, -1):
            shown["unit"], units[metric] = unit, unit_us
    for metric, shown in found.items():
        shown["latest_timestamp"] = format_time(latest[metric])
        if retention.raw_cutoff(metric, now_us) > 0:  # points that have expired but are not removed yet don't count
            filters = {"device_id": device_id, "metric_name": metric}
            shown["data_points"] = points.count(link, filters, retention, now_us)
    return list(found.values())
