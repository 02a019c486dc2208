"""Pages of raw points, newest first: every series is read from its end backwards and the reads are merged.

A series is only touched when its newest point may be on the page, so a page costs the same however deep it lies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from heapq import heapify, heappop, heapreplace
from itertools import islice
from typing import Any, NamedTuple

from domain.retention import Retention
from domain.times import MAX_US, format_time
from storage import points
from storage.link import Link, Row

Cursor = tuple[int, int]  # moment and series of the last point given
Item = dict[str, Any]

_SERIES = (
    "SELECT s.id, s.device_id, s.metric, s.unit, l.ts_us FROM series s JOIN latest l ON l.series_id = s.id WHERE {}"
    " ORDER BY s.id"
)
_BACKWARDS = (
    "SELECT ts_us, value FROM telemetry WHERE series_id = ? AND ts_us >= ? AND ts_us < ? ORDER BY ts_us DESC LIMIT ?"
)
_PAGE = _BACKWARDS + " OFFSET ?"


class _Reach(NamedTuple):
    """Where the points of a series may lie, [low, high), and whether high - 1 is known to be one."""

    series_id: int
    low: int
    high: int
    exact: bool


def page(
    link: Link,
    filters: Mapping[str, Any],
    cursor: Cursor | None,
    offset: int,
    limit: int,
    retention: Retention,
    now_us: int,
) -> tuple[list[Item], Cursor | None, int]:
    """Items, the cursor of the next page or None, and how many points match."""
    total = points.count(link, filters, retention, now_us)
    where, params = points.condition(filters)
    described: dict[int, Row] = {}
    reaches = []
    for row in link.run(_SERIES.format(where), params).fetchall():
        reach = _reach(row, filters, cursor, retention, now_us)
        if reach.low < reach.high:
            described[row[0]] = row
            reaches.append(reach)
    found = _newest(link, reaches, 0 if cursor is not None else offset, limit + 1) if offset < total or cursor else []
    items = [item(described[series_id], ts_us, value) for series_id, ts_us, value in found[:limit]]
    following = (found[limit - 1][1], found[limit - 1][0]) if len(found) > limit else None
    return items, following, total


def item(series: Row, ts_us: int, value: float) -> Item:
    """A point as the contract shows it; `series` starts with id, device_id, metric, unit."""
    shown = {"device_id": series[1], "metric_name": series[2], "metric_value": value, "timestamp": format_time(ts_us)}
    if series[3] is not None:
        shown["unit"] = series[3]
    return shown


def _reach(row: Row, filters: Mapping[str, Any], cursor: Cursor | None, retention: Retention, now_us: int) -> _Reach:
    low = max(filters.get("start_us") or 0, retention.raw_cutoff(row[2], now_us))
    end_us = filters.get("end_us")
    high = MAX_US + 1 if end_us is None else end_us
    if cursor is not None:  # of the points at the cursor's moment, those of later series are still to come
        high = min(high, cursor[0] + (row[0] > cursor[1]))
    return _Reach(row[0], low, min(high, row[4] + 1), row[4] < high)


def _newest(link: Link, reaches: list[_Reach], offset: int, limit: int) -> list[tuple[int, int, float]]:
    """(series, moment, value) in the order of the list."""
    if len(reaches) == 1:
        series_id, low, high, _ = reaches[0]
        return [(series_id, ts_us, value) for ts_us, value in link.rows(_PAGE, (series_id, low, high, limit, offset))]
    if link.dialect.newest_points is not None:
        need = offset + limit
        chosen = _possible(reaches, need)
        columns = [[getattr(reach, name) for reach in chosen] for name in ("series_id", "low", "high")]
        return link.rows(link.dialect.newest_points, (*columns, need, limit, offset))
    return list(islice(_merged(link, reaches, offset + limit), offset, offset + limit))


def _possible(reaches: list[_Reach], need: int) -> list[_Reach]:
    """Without those series that are sure to be outdone: each exact reach stands for a point at its top."""
    exact = sorted((reach for reach in reaches if reach.exact), key=lambda reach: (-reach.high, reach.series_id))
    return [reach for reach in reaches if not reach.exact] + exact[:need]


def _merged(link: Link, reaches: list[_Reach], need: int) -> Iterator[tuple[int, int, float]]:
    """Merge lazily. On the heap is, for each series, its next point, or before it was read the highest it can be."""
    size = max(8, 2 * need // max(1, len(reaches)))
    heap: list[tuple[int, int, float | None, int, list[Row]]]
    heap = [(1 - reach.high, reach.series_id, None, reach.low, []) for reach in reaches]
    heapify(heap)
    while heap:
        negative, series_id, value, low, rest = heap[0]
        if value is not None:
            yield series_id, -negative, value
            if rest:
                ts_us, following = rest.pop()
                heapreplace(heap, (-ts_us, series_id, following, low, rest))
            else:
                # Its next one lies before the one just given.
                heapreplace(heap, (1 + negative, series_id, None, low, rest))
            continue
        rows = link.run(_BACKWARDS, (series_id, low, 1 - negative, size)).fetchall()
        if rows:
            rows.reverse()
            ts_us, first = rows.pop()
            heapreplace(heap, (-ts_us, series_id, first, low, rows))
        else:
            heappop(heap)
