"""One metric of one device over a window: raw points, or figures by bucket, and the figures of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain import buckets, lttb
from domain.aggregates import Part, figures, values_of
from domain.buckets import INTERVALS
from domain.fills import fill
from domain.retention import Retention
from domain.times import HOUR, format_known_time, format_time
from storage import points
from storage.link import Link
from storage.rollups import RAW, Span, day_parts, grouped, hour_parts, merged, raw_parts

_SERIES = "SELECT id, unit, raw_from_us FROM series WHERE device_id = ? AND metric = ?"

_SUMMED = "SELECT 1 FROM rollup WHERE series_id = ? AND width = ? AND bucket_us >= ? AND bucket_us < ? LIMIT 1"
_UNSUMMED = "SELECT 1 FROM dirty WHERE series_id = ? AND bucket_us >= ? AND bucket_us < ? LIMIT 1"


def read(
    link: Link,
    device_id: int,
    metric: str,
    start_us: int,
    end_us: int,
    *,
    interval: str,
    aggregation: str,
    fill_mode: str,
    max_points: int,
    retention: Retention,
    now_us: int,
) -> dict[str, Any]:
    """{data_points, statistics, interval, truncated, unit?}. Raises InvalidInput (too_many_buckets)."""
    row = link.run(_SERIES, (device_id, metric)).fetchone()
    series_id, unit, raw_from_us = (0, None, 0) if row is None else row
    raw_from_us = max(raw_from_us, retention.raw_cutoff(metric, now_us))
    since = max(start_us, retention.rollup_cutoff(metric, now_us))
    span = Span(series_id, since, end_us, raw_from_us)
    asked = interval
    if interval == "auto":
        interval = _suited(link, span, start_us, max_points)
    if interval == "raw":
        found = _raw(link, span, max_points)
    else:
        width = INTERVALS[interval]
        if asked != "auto" or fill_mode != "none":
            buckets.refuse_too_many(start_us, end_us, width)
        parts = bucket_parts(link, span, width)
        if len(parts) > buckets.MOST:
            buckets.refuse_too_many(parts[0][0], parts[-1][0] + 1, width)
        valued = [(part[0], value, part[1]) for part, value in zip(parts, values_of(parts, aggregation), strict=True)]
        shown = fill(valued, start_us, end_us, width, fill_mode, aggregation == "count")
        found = {
            "data_points": [{"timestamp": format_known_time(ts), "value": value, "count": n} for ts, value, n in shown],
            "statistics": figures(parts),
            "truncated": False,
        }
    found["interval"] = interval
    if unit is not None:
        found["unit"] = unit
    return found


def bucket_parts(link: Link, span: Span, width: int) -> list[Part]:
    """Figures by bucket: from an hour on from rollups, below from raw points."""
    if width < HOUR:
        return raw_parts(link, span, width)
    if width == INTERVALS["1d"]:
        return day_parts(link, span)
    parts = hour_parts(link, span)
    return parts if width == HOUR else merged(parts, width)


def _suited(link: Link, span: Span, start_us: int, max_points: int) -> str:
    """Raw when all of it fits, else the finest interval that does, else days."""
    narrowest = 0
    if span.start_us < span.raw_from_us and _has_older(link, span):
        narrowest = HOUR
    elif _count(link, span) <= max_points:
        return "raw"
    return buckets.finest(start_us, span.end_us, max_points, narrowest) or "1d"


def _has_older(link: Link, span: Span) -> bool:
    """Whether hours are known whose raw points are no longer shown."""
    until_us = min(span.raw_from_us, span.end_us)
    summed = link.row(_SUMMED, (span.series_id, HOUR, span.start_us, until_us))
    return summed is not None or link.row(_UNSUMMED, (span.series_id, span.start_us, until_us)) is not None


def _count(link: Link, span: Span) -> int:
    return points.count_of_series(link, span.series_id, max(span.start_us, span.raw_from_us), span.end_us)


def _raw(link: Link, span: Span, max_points: int) -> dict[str, Any]:
    """All raw points, or `max_points` of them; then nothing but those is held in memory."""
    span = span._replace(start_us=max(span.start_us, span.raw_from_us))
    total = _count(link, span)
    where = (span.series_id, span.start_us, span.end_us)
    kept: Sequence[tuple[Any, ...]]
    if total <= max_points:
        kept = link.rows(RAW, where)
        statistics = figures(list(grouped(kept, HOUR)))
    else:
        kept = lttb.thin(link.stream(RAW, where), total, max_points)
        statistics = figures(hour_parts(link, span))
    return {
        "data_points": [{"timestamp": format_time(ts), "value": value, "count": 1} for ts, value in kept],
        "statistics": statistics,
        "truncated": total > max_points,
    }
