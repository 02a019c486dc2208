"""Raw points: how many there are. Whole hours are counted from rollups, dirty and cut ones from the points."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.retention import Retention
from domain.times import HOUR, MAX_US
from storage.link import Link

# All rollups of hours whose raw points are kept, less those that a dirty hour makes untrue, plus that hour's points,
# plus the points of the two cut hours.
_RANGE = (
    "SELECT (SELECT coalesce(sum(r.count), 0) FROM series s JOIN rollup r ON r.series_id = s.id AND r.width = ?"
    " AND r.bucket_us >= ? AND r.bucket_us < ? AND r.bucket_us >= s.raw_from_us WHERE {0})"
    " - (SELECT coalesce(sum(r.count), 0) FROM series s"
    " JOIN dirty d ON d.series_id = s.id AND d.bucket_us >= ? AND d.bucket_us < ?"
    " JOIN rollup r ON r.series_id = s.id AND r.width = ? AND r.bucket_us = d.bucket_us WHERE {0})"
    " + (SELECT count(*) FROM series s JOIN dirty d ON d.series_id = s.id AND d.bucket_us >= ? AND d.bucket_us < ?"
    " JOIN telemetry t ON t.series_id = s.id AND t.ts_us >= d.bucket_us AND t.ts_us < d.bucket_us + ? WHERE {0})"
    " + ({1}) + ({1})"
)
_RAW = "SELECT count(*) FROM series s JOIN telemetry t ON t.series_id = s.id AND t.ts_us >= ? AND t.ts_us < ? WHERE {}"


def count(link: Link, filters: Mapping[str, Any], retention: Retention, now_us: int) -> int:
    """How many visible raw points match device_id, metric_name, start_us, end_us; whole hours come from rollups."""
    where, params = condition(filters)
    start_us, end_us = filters.get("start_us"), filters.get("end_us")
    if retention.uniform:
        start_us = max(start_us or 0, retention.raw_cutoff("", now_us))
        return _count_range(link, where, params, start_us, end_us)
    total = 0
    for (metric,) in link.rows(f"SELECT DISTINCT s.metric FROM series s WHERE {where}", params):
        since = max(start_us or 0, retention.raw_cutoff(metric, now_us))
        total += _count_range(link, f"{where} AND s.metric = ?", [*params, metric], since, end_us)
    return total


def count_of_series(link: Link, series_id: int, start_us: int, end_us: int) -> int:
    """How many points one series has within [start, end)."""
    return _count_range(link, "s.id = ?", [series_id], start_us, end_us)


def condition(filters: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """The condition on `series s` for device_id and metric_name."""
    parts, params = ["1 = 1"], []
    if filters.get("device_id") is not None:
        parts.append("s.device_id = ?")
        params.append(filters["device_id"])
    if filters.get("metric_name") is not None:
        parts.append("s.metric = ?")
        params.append(filters["metric_name"])
    return " AND ".join(parts[1:] or parts), params


def _count_range(link: Link, where: str, params: list[Any], start_us: int, end_us: int | None) -> int:
    if start_us <= 0 and (end_us is None or end_us > MAX_US):
        return int(link.rows(f"SELECT coalesce(sum(s.points), 0) FROM series s WHERE {where}", params)[0][0])
    end_us = MAX_US + 1 if end_us is None else end_us
    if start_us >= end_us:
        return 0
    first_hour, last_hour = -(-start_us // HOUR) * HOUR, end_us // HOUR * HOUR
    if first_hour >= last_hour:
        return int(link.rows(_RAW.format(where), (start_us, end_us, *params))[0][0])
    hours = (first_hour, last_hour)
    spans = [(HOUR, *hours), (*hours, HOUR), (*hours, HOUR), (start_us, first_hour), (last_hour, end_us)]
    return int(
        link.rows(_RANGE.format(where, _RAW.format(where)), [value for span in spans for value in (*span, *params)])[0][
            0
        ]
    )
