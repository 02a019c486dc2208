"""Removing what has expired: raw points an hour at a time once their rollup is true, then rollups."""

from __future__ import annotations

from domain.buckets import floor
from domain.retention import Retention
from domain.times import DAY, HOUR
from storage.link import Link, Row
from storage.rollups import lock_series, refresh_series

# A request checks its points against the cutoff of its own moment and may wait to be written.
_GRACE = HOUR
_DUE = (
    "SELECT id, metric, raw_from_us, rollup_from_us FROM series WHERE raw_from_us < ? OR rollup_from_us < ? ORDER BY id"
)
_FIRST = "SELECT ts_us FROM telemetry WHERE series_id = ? AND ts_us < ? ORDER BY ts_us LIMIT 1"
_BEYOND = _FIRST + " OFFSET ?"


def expire(link: Link, retention: Retention, now_us: int, limit: int) -> int:
    """Remove up to about `limit` raw points, and the rollups that are due; how many rows went."""
    metrics = ["", *retention.per_metric]
    raw = max(retention.raw_cutoff(metric, now_us) for metric in metrics) - _GRACE
    rollup = max(retention.rollup_cutoff(metric, now_us) for metric in metrics)
    if raw <= 0 and rollup <= 0:
        return 0
    removed = 0
    for series in link.rows(_DUE, (raw, rollup)):
        removed += _expire_raw(link, series, retention.raw_cutoff(series[1], now_us) - _GRACE, limit - removed)
        removed += _expire_rollups(link, series, retention.rollup_cutoff(series[1], now_us))
        if removed >= limit:
            break
    return removed


def _expire_raw(link: Link, series: Row, cutoff_us: int, limit: int) -> int:
    """Remove whole hours before the cutoff; from `raw_from_us` on, raw points are complete."""
    series_id, _, raw_from_us, _ = series
    if raw_from_us >= cutoff_us:
        return 0
    lock_series(link, [series_id])
    until_us = _until(link, series_id, cutoff_us, limit)
    dirty = link.rows(
        "SELECT bucket_us FROM dirty WHERE series_id = ? AND bucket_us < ? ORDER BY bucket_us", (series_id, until_us)
    )
    if dirty:
        refresh_series(link, series_id, [row[0] for row in dirty])
    removed = link.change("DELETE FROM telemetry WHERE series_id = ? AND ts_us < ?", (series_id, until_us))
    link.run("DELETE FROM latest WHERE series_id = ? AND ts_us < ?", (series_id, until_us))
    link.run("UPDATE series SET points = points - ?, raw_from_us = ? WHERE id = ?", (removed, until_us, series_id))
    return removed


def _until(link: Link, series_id: int, cutoff_us: int, limit: int) -> int:
    """The cutoff, or an earlier hour when more than `limit` points lie before it; at least one hour goes."""
    beyond = link.row(_BEYOND, (series_id, cutoff_us, max(1, limit)))
    if beyond is None:
        return cutoff_us
    first = link.rows(_FIRST, (series_id, cutoff_us))[0][0]
    return max(floor(beyond[0], HOUR), floor(first, HOUR) + HOUR)


def _expire_rollups(link: Link, series: Row, cutoff_us: int) -> int:
    series_id, _, _, rollup_from_us = series
    if rollup_from_us >= cutoff_us:
        return 0
    removed = sum(
        link.change(
            "DELETE FROM rollup WHERE series_id = ? AND width = ? AND bucket_us < ?", (series_id, width, cutoff_us)
        )
        for width in (HOUR, DAY)
    )
    link.run("UPDATE series SET rollup_from_us = ? WHERE id = ?", (cutoff_us, series_id))
    return removed
