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
_HOUR = (
    "SELECT bucket_us FROM rollup WHERE series_id = ? AND width = ? AND bucket_us >= ? AND bucket_us < ?"
    " ORDER BY bucket_us"
)
_DIRTY_HOUR = "SELECT bucket_us FROM dirty WHERE series_id = ? AND bucket_us >= ? AND bucket_us < ? ORDER BY bucket_us"
_MOMENT = "SELECT ts_us FROM telemetry WHERE series_id = ? AND ts_us >= ? AND ts_us < ? ORDER BY ts_us"


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
    span, unit = visible(link, device_id, metric, start_us, end_us, retention, now_us)
    asked = interval
    if interval == "auto":
        interval = _suited(link, span, start_us, max_points, filled=fill_mode != "none")
    if interval == "raw":
        found = _raw(link, span, max_points)
    else:
        width = INTERVALS[interval]
        if asked != "auto":
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


def visible(
    link: Link, device_id: int, metric: str, start_us: int, end_us: int, retention: Retention, now_us: int
) -> tuple[Span, str | None]:
    """What can be seen of a series within [start, end), and its unit; of an unknown one, nothing."""
    row = link.row(_SERIES, (device_id, metric))
    series_id, unit, raw_from_us = (0, None, 0) if row is None else row
    raw_from_us = max(raw_from_us, retention.raw_cutoff(metric, now_us))
    return Span(series_id, max(start_us, retention.rollup_cutoff(metric, now_us)), end_us, raw_from_us), unit


def bucket_parts(link: Link, span: Span, width: int) -> list[Part]:
    """Figures by bucket: from an hour on from rollups, below from raw points."""
    if width < HOUR:
        return raw_parts(link, span, width)
    if width == INTERVALS["1d"]:
        return day_parts(link, span)
    parts = hour_parts(link, span)
    return parts if width == HOUR else merged(parts, width)


def _suited(link: Link, span: Span, start_us: int, max_points: int, *, filled: bool) -> str:
    """Raw when all of it fits, else the finest interval that does. Raises InvalidInput when not even days do.

    What is to fit are the buckets from the first point to the last, and of the whole window where gaps are filled.
    """
    older = span.start_us < span.raw_from_us and _has_older(link, span)
    if not older and _count(link, span) <= max_points:
        return "raw"
    start_us, end_us = (start_us, span.end_us) if filled else extent(link, span) or (start_us, span.end_us)
    found = buckets.finest(start_us, end_us, max_points, HOUR if older else 0)
    if found is None:
        raise buckets.too_long(start_us, end_us)
    return found


def extent(link: Link, span: Span) -> tuple[int, int] | None:
    """[start, end) from the first to the last of the points of a span, by hours where only those are shown.

    None without any.
    """
    older = span.start_us < span.raw_from_us
    hours = [
        moment
        for order in ("", " DESC")
        for sql, width in ((_HOUR, (HOUR,)), (_DIRTY_HOUR, ()))
        if older
        for (moment,) in link.rows(
            sql + order + " LIMIT 1", (span.series_id, *width, span.start_us, min(span.raw_from_us, span.end_us))
        )
    ]
    raw = [
        moment
        for order in ("", " DESC")
        for (moment,) in link.rows(
            _MOMENT + order + " LIMIT 1", (span.series_id, max(span.start_us, span.raw_from_us), span.end_us)
        )
    ]
    if not hours and not raw:
        return None
    first, last = min(hours + raw), max([hour + HOUR for hour in hours] + [moment + 1 for moment in raw])
    return max(first, span.start_us), min(last, span.end_us)


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
