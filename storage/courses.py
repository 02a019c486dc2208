"""Series one after another and their points in the order of time, as rules look at them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import Any

from domain.rules import JudgedPoint
from storage.link import Link
from storage.verdicts import Verdicts

_SERIES = "SELECT s.id, s.device_id FROM series s JOIN devices d ON d.id = s.device_id WHERE s.metric = ?"
_BEFORE = "SELECT 1 FROM telemetry WHERE series_id = ? AND ts_us < ? LIMIT 1"
_SUMS_BEFORE = "SELECT 1 FROM rollup WHERE series_id = ? AND bucket_us < ? LIMIT 1"
_VALUES = "SELECT ts_us, value FROM telemetry WHERE series_id = ? AND ts_us >= ? AND ts_us < ? ORDER BY ts_us"


def series_of(link: Link, metric: str, device_id: int | None, device_type: str | None) -> list[tuple[int, int]]:
    """(series, device) of the devices that have the metric: one, those of a type, or all; by device."""
    sql, params = _SERIES, list[Any]([metric])
    for column, value in (("s.device_id", device_id), ("d.device_type", device_type)):
        if value is not None:
            sql, params = f"{sql} AND {column} = ?", [*params, value]
    return [(row[0], row[1]) for row in link.rows(sql + " ORDER BY s.device_id", params)]


def has_before(link: Link, series_id: int, ts_us: int) -> bool:
    """Whether a series has a point, or the sums of some, before a moment."""
    params = (series_id, ts_us)
    return link.row(_BEFORE, params) is not None or link.row(_SUMS_BEFORE, params) is not None


def values(link: Link, series_id: int, start_us: int, end_us: int) -> Iterable[JudgedPoint]:
    """(moment, value, None) of a series within [start, end), oldest first, never all at once."""
    return ((row[0], row[1], None) for row in link.stream(_VALUES, (series_id, start_us, end_us)))


def findings(link: Link, series_id: int, start_us: int, end_us: int) -> Iterable[JudgedPoint]:
    """The same with what a detector found in each point, by all that is stored before it."""
    return takewhile(lambda each: each[0] < end_us, Verdicts(link, series_id).after(start_us - 1))
