"""The fleet over a time, from the sums of hours and days: what each metric did, and what each device did.

Raw points are read only where the sums of an hour are not up to date, which a background task mends within seconds.
"""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, NamedTuple

from domain.aggregates import merge
from domain.buckets import ceil, floor
from domain.retention import Retention
from domain.times import DAY, HOUR, format_time
from storage import data_quality, points, uptime
from storage.device_stats import STATUSES, count_by_status
from storage.link import Link
from storage.rollups import Span, day_parts

MOST_METRICS = 1000
MOST_DEVICES = 100
# Series first: the primary key of the sums begins with the series, so each is one seek.
_SUMS = (
    "SELECT s.id, sum(r.count), min(r.min), max(r.max), sum(r.sum), sum(CASE WHEN r.sum IS NULL THEN 1 ELSE 0 END)"
    " FROM series s CROSS JOIN rollup r WHERE r.series_id = s.id AND r.width = ? AND r.bucket_us >= ?"
    " AND r.bucket_us < ? AND s.id NOT IN (SELECT series_id FROM dirty WHERE bucket_us >= ? AND bucket_us < ?) {}"
    " GROUP BY s.id"
)
_DIRTY = (
    "SELECT DISTINCT s.id, s.raw_from_us FROM dirty d JOIN series s ON s.id = d.series_id"
    " WHERE d.bucket_us >= ? AND d.bucket_us < ? {} ORDER BY s.id"
)
_SERIES = "SELECT id, device_id, metric, unit, unit_us FROM series"
_OPEN_ALERTS = "SELECT severity, count(*) FROM alerts WHERE status <> 'resolved' AND is_deleted = 0 GROUP BY severity"
_ALERTS = (
    "SELECT device_id, sum(CASE WHEN created_us >= ? AND created_us < ? THEN 1 ELSE 0 END),"
    " sum(CASE WHEN status <> 'resolved' THEN 1 ELSE 0 END) FROM alerts WHERE {} AND is_deleted = 0"
    " AND (resolution IS NULL OR resolution <> 'retracted') GROUP BY device_id"
)
_OPEN_OF = (
    "SELECT severity, count(*) FROM alerts WHERE device_id = ? AND status <> 'resolved' AND is_deleted = 0"
    " GROUP BY severity"
)
_CONTACT = "SELECT last_seen_us, timeout_us FROM devices WHERE id = ?"
_DEVICES = "SELECT id, name, device_type, status, last_seen_us FROM devices"


class Sums(NamedTuple):
    """What a series did: `total` is None where it does not fit a double."""

    points: int
    least: float
    greatest: float
    total: float | None

    def plus(self, other: Sums) -> Sums:
        total = None if self.total is None or other.total is None else _finite(self.total + other.total)
        least, greatest = min(self.least, other.least), max(self.greatest, other.greatest)
        return Sums(self.points + other.points, least, greatest, total)


def series_sums(
    link: Link,
    start_us: int,
    end_us: int,
    retention: Retention,
    now_us: int,
    devices: Sequence[int] | None = None,
) -> dict[int, Sums]:
    """What each series that has points did within [start, end), whole hours; of what is still kept.

    Of all devices, or of those given.
    """
    found: dict[int, Sums] = {}
    of, ids = ("", list[Any]()) if devices is None else link.dialect.any_of("s.device_id", devices)
    for since, where, params in kept(retention, start_us, now_us):
        if since < end_us:
            _add_sums(link, found, (since, end_us), f"{where} AND {of}" if of else where, [*params, *ids])
    return found


def _add_sums(link: Link, found: dict[int, Sums], window: tuple[int, int], where: str, params: list[Any]) -> None:
    start_us, end_us = window
    first, last = ceil(start_us, DAY), floor(end_us, DAY)
    parts = [(DAY, first, last), (HOUR, start_us, first), (HOUR, last, end_us)] if first < last else []
    for width, begin, end in parts or [(HOUR, start_us, end_us)]:
        if begin < end:
            for id, *sums in link.rows(_SUMS.format(where), (width, begin, end, *window, *params)):
                _add(found, id, _sums(*sums))
    for id, raw_from_us in link.rows(_DIRTY.format(where), (*window, *params)):
        parts_of_days = day_parts(link, Span(id, start_us, end_us, raw_from_us))
        if parts_of_days:
            _, count, total, _, least, greatest, _, _ = merge(0, parts_of_days)
            _add(found, id, Sums(count, least, greatest, total if isinstance(total, float) else None))


def kept(retention: Retention, start_us: int, now_us: int) -> Iterator[tuple[int, str, list[Any]]]:
    """(since, condition on the series, its parameters) for each group of metrics that are kept equally long."""
    special = sorted(retention.per_metric)
    names = ", ".join("?" * len(special))
    yield (
        max(start_us, retention.rollup_cutoff("", now_us)),
        f"AND s.metric NOT IN ({names})" if special else "",
        list(special),
    )
    for metric in special:
        yield max(start_us, retention.rollup_cutoff(metric, now_us)), "AND s.metric = ?", [metric]


def _add(found: dict[int, Sums], id: int, more: Sums) -> None:
    found[id] = found[id].plus(more) if id in found else more


def _sums(count: Any, least: float, greatest: float, total: float | None, unsummed: int) -> Sums:
    return Sums(int(count), least, greatest, None if unsummed or total is None else _finite(total))


def _finite(total: float) -> float | None:
    return total if isfinite(total) else None


def _overview(link: Link, start_us: int, end_us: int, retention: Retention, now_us: int) -> dict[str, Any]:
    """Total points, devices that sent some, and the figures of each metric, of the first 1,000 by name."""
    sums = series_sums(link, start_us, end_us, retention, now_us)
    metrics: dict[str, tuple[Sums, int]] = {}
    units: dict[str, tuple[int, str]] = {}
    devices = set()
    for id, device, metric, unit, unit_us in link.rows(_SERIES):
        if id not in sums:
            continue
        devices.add(device)
        whole, number = metrics.get(metric, (None, 0))
        metrics[metric] = (sums[id] if whole is None else whole.plus(sums[id]), number + 1)
        if unit is not None:
            units[metric] = max(units.get(metric, (-1, "")), (unit_us, unit))
    return {
        "total_points": sum(each.points for each in sums.values()),
        "active_devices": len(devices),
        "metrics": {
            metric: _figures(*metrics[metric]) | ({"unit": units[metric][1]} if metric in units else {})
            for metric in sorted(metrics)[:MOST_METRICS]
        },
    }


def _figures(sums: Sums, devices: int) -> dict[str, Any]:
    found: dict[str, Any] = {"count": sums.points, "min": sums.least, "max": sums.greatest, "device_count": devices}
    if sums.total is None:
        return found | {"avg": None, "avg_reason": "A sum of the values does not fit a double"}
    # The sum of many values is rounded; their mean lies between them all the same.
    return found | {"avg": min(max(sums.total / sums.points, sums.least), sums.greatest)}


def _least_up(link: Link, shares: dict[int, float], retention: Retention, now_us: int) -> list[dict[str, Any]]:
    rows = link.rows(_DEVICES + " ORDER BY id")
    # No share is above 1: those of which none is known come last.
    rows.sort(key=lambda row: shares.get(row[0], 2.0))
    return [_performance(link, row, shares, retention, now_us) for row in rows[:MOST_DEVICES]]


def _performance(
    link: Link, row: Sequence[Any], shares: dict[int, float], retention: Retention, now_us: int
) -> dict[str, Any]:
    id, name, _, status, last_seen_us = row
    filters = {"device_id": id, "start_us": now_us - DAY, "end_us": now_us + 1}
    found: dict[str, Any] = {"device_id": id, "device_name": name, "status": status}
    found["uptime_percentage"] = 100.0 * shares[id] if id in shares else None
    if id not in shares:
        found["uptime_reason"] = "The device has not existed within this time"
    found["data_points_24h"] = points.count(link, filters, retention, now_us)
    if last_seen_us is not None:
        found["last_seen"] = format_time(last_seen_us)
    return found


def _alerts(link: Link, ids: Sequence[int], start_us: int, end_us: int) -> dict[int, tuple[int, int]]:
    """By device: alerts made within [start, end) that were not retracted, and open ones, whenever made."""
    where, params = link.dialect.any_of("device_id", ids)
    rows = link.rows(_ALERTS.format(where), (start_us, end_us, *params))
    return {row[0]: (int(row[1]), int(row[2])) for row in rows}


def _items(
    link: Link, rows: Sequence[Sequence[Any]], window: tuple[int, int], retention: Retention, now_us: int
) -> list[dict[str, Any]]:
    """The devices of the rows with what each did within a window."""
    (start_us, end_us), ids = window, [row[0] for row in rows]
    if not ids:
        return []
    # Time that has not come yet is no time in which a device was down.
    shares = uptime.shares(link, start_us, min(end_us, now_us), ids)
    alerts = _alerts(link, ids, start_us, end_us)
    items = []
    for row in rows:
        item = _performance(link, row, shares, retention, now_us)
        filters = {"device_id": row[0], "start_us": start_us, "end_us": end_us}
        item |= {"device_type": row[2], "data_points": points.count(link, filters, retention, now_us)}
        made, still_open = alerts.get(row[0], (0, 0))
        items.append(item | {"alerts": made, "open_alerts": still_open})
    return items


class DeviceState(NamedTuple):
    """`silent_us`: since the device was last heard of, None if never; `timeout_us`: the longest silence that is usual.

    `up_share` 0..1 of the window, None where the device did not exist within it; `alerts` made within the window, and
    `open_alerts` by severity, whenever made.
    """

    silent_us: int | None
    timeout_us: int
    up_share: float | None
    alerts: int
    open_alerts: dict[str, int]

    @property
    def is_connected(self) -> bool:
        return self.silent_us is not None and self.silent_us <= self.timeout_us


class Analytics:
    """Windows are [start, end) in microseconds."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def system(self, start_us: int, end_us: int, retention: Retention, now_us: int) -> dict[str, Any]:
        """Counts by status, the devices that were least up, what each metric did, and open alerts.

        The window is [start, end), both whole hours.
        """
        link = self._link
        by_status = count_by_status(link)
        stats = {"total_devices": sum(by_status.values())}
        stats |= {f"{status}_devices": by_status.get(status, 0) for status in STATUSES}
        shares = uptime.shares(link, start_us, min(end_us, now_us))
        alerts: dict[str, int] = dict(link.rows(_OPEN_ALERTS))
        return {
            "system_stats": stats,
            "uptime_percentage": uptime.percentage(shares),
            "open_alerts": {severity: alerts.get(severity, 0) for severity in ("info", "warning", "critical")},
            "telemetry_overview": _overview(link, start_us, end_us, retention, now_us),
            "device_performance": _least_up(link, shares, retention, now_us),
        }

    def device_state(self, id: int, start_us: int, end_us: int, now_us: int) -> DeviceState:
        """How a device that exists is, and how it was within [start, end)."""
        link = self._link
        ((last_seen_us, timeout_us),) = link.rows(_CONTACT, (id,))
        return DeviceState(
            None if last_seen_us is None else max(0, now_us - last_seen_us),
            timeout_us,
            uptime.shares(link, start_us, min(end_us, now_us), [id]).get(id),
            _alerts(link, [id], start_us, end_us).get(id, (0, 0))[0],
            {"info": 0, "warning": 0, "critical": 0} | dict(link.rows(_OPEN_OF, (id,))),
        )

    def devices(
        self,
        start_us: int,
        end_us: int,
        device_type: str | None,
        offset: int,
        limit: int,
        retention: Retention,
        now_us: int,
    ) -> tuple[list[dict[str, Any]], int]:
        """Devices by id with what each did within [start, end), and how many there are in all."""
        link = self._link
        where, params = ("", []) if device_type is None else (" WHERE device_type = ?", [device_type])
        total = link.rows(f"SELECT count(*) FROM devices{where}", params)[0][0]
        rows = link.rows(f"{_DEVICES}{where} ORDER BY id LIMIT ? OFFSET ?", (*params, limit, offset))
        return _items(link, rows, (start_us, end_us), retention, now_us), total

    def device(self, id: int, start_us: int, end_us: int, retention: Retention, now_us: int) -> dict[str, Any] | None:
        """One device with what it did within [start, end), as `devices` has it; None where there is none."""
        rows = self._link.rows(f"{_DEVICES} WHERE id = ?", (id,))
        return _items(self._link, rows, (start_us, end_us), retention, now_us)[0] if rows else None

    def data_quality(
        self,
        device: Mapping[str, Any],
        metric: str | None,
        start_us: int,
        end_us: int,
        retention: Retention,
        now_us: int,
    ) -> dict[str, Any]:
        """{overall, metrics}: how complete, regular and plausible the data of a device are within [start, end).

        `device` has `id` and `configuration`; of all its metrics, without one named, the first 100 by name are read.
        """
        return data_quality.of_device(self._link, device, metric, (start_us, end_us), retention, now_us)
