"""The newest point of each series, by event time: read from a table of its own, never from raw points."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from domain.retention import KEEP_ALL, Retention
from domain.times import format_time
from storage.link import Link, Row

_OF_DEVICE = (
    "SELECT s.metric, l.value, s.unit, l.ts_us FROM series s JOIN latest l ON l.series_id = s.id WHERE s.device_id = ?"
)
_ALL = _OF_DEVICE + " ORDER BY s.metric"
_MANY = (
    "SELECT s.device_id, s.metric, l.value, s.unit, l.ts_us FROM series s JOIN latest l ON l.series_id = s.id WHERE "
)
# So many metrics of a device are shown when none are named: those with the newest points.
MOST = 1_000
_FEW = 8
_SOME = [_ALL.replace(" ORDER", f" AND s.metric IN ({', '.join('?' * number)}) ORDER") for number in range(_FEW + 1)]

Reading = dict[str, Any]


def latest_of(
    link: Link, device_id: int, metrics: Sequence[str] | None, retention: Retention, now_us: int
) -> dict[str, Reading]:
    """{metric: {value, unit?, timestamp}}; of all metrics when none are named, the 1,000 newest if there are more."""
    rows: list[Row]
    if metrics is None:
        rows = link.run(_ALL, (device_id,)).fetchall()
    elif len(metrics) <= _FEW:
        rows = link.run(_SOME[len(metrics)], (device_id, *metrics)).fetchall()
    else:
        wanted = set(metrics)
        rows = [row for row in link.run(_ALL, (device_id,)).fetchall() if row[0] in wanted]
    if retention is not KEEP_ALL:
        rows = [row for row in rows if row[3] >= retention.raw_cutoff(row[0], now_us)]
    if metrics is None:
        rows = _newest(rows)
    return {row[0]: _reading(row[1], row[2], row[3]) for row in rows}


def _newest(rows: list[Row]) -> list[Row]:
    """Rows of (metric, value, unit, moment), by metric, without those that are too many."""
    return rows if len(rows) <= MOST else sorted(sorted(rows, key=lambda row: (-row[3], row[0]))[:MOST])


def latest_of_many(
    link: Link, device_ids: Sequence[int], metrics: Collection[str] | None, retention: Retention, now_us: int
) -> dict[int, dict[str, Reading]]:
    """The same for many devices; a device without points has an empty dict."""
    found: dict[int, list[Row]] = {device_id: [] for device_id in device_ids}
    if not found:
        return {}
    condition, params = link.dialect.any_of("s.device_id", list(found))
    wanted = None if metrics is None else set(metrics)
    for device_id, *row in link.rows(_MANY + condition + " ORDER BY s.device_id, s.metric", params):
        if (wanted is None or row[0] in wanted) and row[3] >= retention.raw_cutoff(row[0], now_us):
            found[device_id].append(tuple(row))
    return {
        device_id: {
            metric: _reading(value, unit, ts_us)
            for metric, value, unit, ts_us in (_newest(rows) if wanted is None else rows)
        }
        for device_id, rows in found.items()
    }


def _reading(value: float, unit: str | None, ts_us: int) -> Reading:
    if unit is None:
        return {"value": value, "timestamp": format_time(ts_us)}
    return {"value": value, "unit": unit, "timestamp": format_time(ts_us)}
