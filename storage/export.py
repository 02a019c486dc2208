"""All points that match, in constant memory and without a long transaction: each chunk is a read of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.retention import KEEP_ALL, Retention
from domain.times import MAX_US
from storage import points
from storage.engine import Engine
from storage.link import Row
from storage.point_lists import Item, item
from storage.store import Store

_SERIES = "SELECT s.id, s.device_id, s.metric, s.unit FROM series s WHERE {} ORDER BY s.id"
_FORWARDS = "SELECT ts_us, value FROM telemetry WHERE series_id = ? AND ts_us >= ? AND ts_us < ? ORDER BY ts_us LIMIT ?"


class Export:
    """Every `next` may come from another thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def chunks(
        self, filters: Mapping[str, Any], retention: Retention = KEEP_ALL, now_us: int = 0, chunk: int = 5_000
    ) -> Iterator[list[Item]]:
        """Lists of points, series by series, oldest first. Points that come or go meanwhile may be in it or not."""
        where, params = points.condition(filters)
        with self._engine.read() as store:
            series = store.link.rows(_SERIES.format(where), params)
        start_us, end_us = filters.get("start_us") or 0, filters.get("end_us")
        end_us = MAX_US + 1 if end_us is None else end_us
        places = [(row, max(start_us, retention.raw_cutoff(row[2], now_us))) for row in reversed(series)]
        while places:
            with self._engine.read() as store:
                items = _fill(store, places, end_us, chunk)
            if items:
                yield items


def _fill(store: Store, places: list[tuple[Row, int]], end_us: int, room: int) -> list[Item]:
    """The next points, at most `room`; takes finished series off the list and notes how far the last one came."""
    items: list[Item] = []
    while places and len(items) < room:
        series, since = places[-1]
        wanted = room - len(items)
        rows = store.link.rows(_FORWARDS, (series[0], since, end_us, wanted))
        items += [item(series, ts_us, value) for ts_us, value in rows]
        if len(rows) < wanted:
            places.pop()
        else:
            places[-1] = (series, rows[-1][0] + 1)
    return items
