"""How many points came, by hour or day, by device and by metric: counted from sums, never point by point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from domain.buckets import ceil, floor
from domain.retention import Retention
from domain.times import DAY, HOUR, format_time
from storage.analytics import MOST_METRICS, Sums, kept, series_sums
from storage.link import Link
from storage.rollups import Span, day_parts, hour_parts

MOST_ACTIVE = 100
HOURLY_UP_TO = 7 * DAY
_SERIES = "SELECT s.id, s.device_id, s.metric FROM series s WHERE {} ORDER BY s.id"
_NAMES = "SELECT id, name FROM devices WHERE {}"
_COUNTS = (
    "SELECT r.bucket_us, sum(r.count) FROM series s CROSS JOIN rollup r WHERE r.series_id = s.id AND r.width = ?"
    " AND r.bucket_us >= ? AND r.bucket_us < ? AND s.id NOT IN (SELECT series_id FROM dirty WHERE bucket_us >= ?"
    " AND bucket_us < ?) {} GROUP BY r.bucket_us"
)
_DIRTY = (
    "SELECT DISTINCT s.id, s.raw_from_us FROM dirty d JOIN series s ON s.id = d.series_id"
    " WHERE d.bucket_us >= ? AND d.bucket_us < ? {} ORDER BY s.id"
)


class Scope(NamedTuple):
    """What is counted: [start, end), whole hours, of some devices or (None) of all."""

    start_us: int
    end_us: int
    devices: Sequence[int] | None
    retention: Retention
    now_us: int


def activity(link: Link, scope: Scope) -> dict[str, Any]:
    """{interval, buckets: [{timestamp, data_points}]} by hour, or by day where the window is longer than a week.

    Each bucket of the window is in it; the first and the last day count what of them lies in the window.
    """
    width = HOUR if scope.end_us - scope.start_us <= HOURLY_UP_TO else DAY
    counts: dict[int, int] = defaultdict(int)
    of, ids = ("", list[Any]()) if scope.devices is None else link.dialect.any_of("s.device_id", scope.devices)
    for since, where, params in kept(scope.retention, scope.start_us, scope.now_us):
        if since < scope.end_us:
            _count(link, counts, width, (since, scope.end_us), f"{where} AND {of}" if of else where, [*params, *ids])
    starts = range(floor(scope.start_us, width), scope.end_us, width)
    buckets = [{"timestamp": format_time(start), "data_points": counts.get(start, 0)} for start in starts]
    return {"interval": "1h" if width == HOUR else "1d", "buckets": buckets}


def _count(
    link: Link, counts: dict[int, int], width: int, window: tuple[int, int], where: str, params: list[Any]
) -> None:
    start_us, end_us = window
    first, last = ceil(start_us, DAY), floor(end_us, DAY)
    # Sums of days only for whole days, and only where they are asked for.
    parts = [(DAY, first, last), (HOUR, start_us, first), (HOUR, last, end_us)] if width == DAY and first < last else []
    for kind, begin, end in parts or [(HOUR, start_us, end_us)]:
        if begin < end:
            for bucket, number in link.rows(_COUNTS.format(where), (kind, begin, end, *window, *params)):
                counts[floor(bucket, width)] += int(number)
    for id, raw_from_us in link.rows(_DIRTY.format(where), (*window, *params)):
        read = day_parts if width == DAY else hour_parts
        for part in read(link, Span(id, start_us, end_us, raw_from_us)):
            counts[floor(part[0], width)] += part[1]


def usage(link: Link, scope: Scope) -> dict[str, Any]:
    """{total_points, active_devices, metrics, most_active, activity}: points by metric, by device, and over time.

    Metrics are the first 1,000 by name, devices the 100 with the most points.
    """
    sums = series_sums(link, scope.start_us, scope.end_us, scope.retention, scope.now_us, scope.devices)
    of, ids = ("1 = 1", list[Any]()) if scope.devices is None else link.dialect.any_of("s.device_id", scope.devices)
    by_device: dict[int, int] = defaultdict(int)
    by_metric: dict[str, list[int]] = defaultdict(list)
    for id, device, metric in link.rows(_SERIES.format(of), ids):
        if id in sums:
            by_device[device] += sums[id].points
            by_metric[metric].append(sums[id].points)
    return {
        "total_points": _total(sums),
        "active_devices": len(by_device),
        "metrics": [
            {"metric_name": metric, "data_points": sum(by_metric[metric]), "device_count": len(by_metric[metric])}
            for metric in sorted(by_metric)[:MOST_METRICS]
        ],
        "most_active": _most_active(link, by_device),
        "activity": activity(link, scope),
    }


def _total(sums: Mapping[int, Sums]) -> int:
    return sum(each.points for each in sums.values())


def _most_active(link: Link, by_device: Mapping[int, int]) -> list[dict[str, Any]]:
    first = sorted(by_device.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_ACTIVE]
    if not first:
        return []
    where, params = link.dialect.any_of("id", [id for id, _ in first])
    names: dict[int, str] = dict(link.rows(_NAMES.format(where), params))
    return [{"device_id": id, "device_name": names[id], "data_points": number} for id, number in first if id in names]
