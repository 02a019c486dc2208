"""The figures of the fleet: counts from the devices, uptime from their transitions, points from rollups."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

from typing import Any

from domain.retention import Retention
from domain.times import DAY
from storage import points, uptime
from storage.link import Link

STATUSES = ("online", "offline", "warning", "error", "maintenance")
GROUPS = ("device_type", "location", "status", "manufacturer")
MOST_GROUPS = 10_000


def count_by_status(link: Link) -> dict[str, int]:
    """How many devices there are in each status that some have."""
    return dict(link.rows("SELECT status, count(*) FROM devices GROUP BY status ORDER BY status"))


def collect(link: Link, start_us: int, now_us: int, group_by: str | None, retention: Retention) -> dict[str, Any]:
    by_status = count_by_status(link)
    figures: dict[str, Any] = {"total_devices": sum(by_status.values())}
    figures |= {f"{status}_devices": by_status.get(status, 0) for status in STATUSES}
    figures["devices_by_type"] = _counts(link, "device_type")
    figures["devices_by_location"] = _counts(link, "location")
    figures["devices_by_status"] = by_status
    figures["uptime_percentage"] = uptime.percentage(uptime.shares(link, start_us, now_us))
    day_ago = now_us - DAY
    figures["data_points_24h"] = points.count(link, {"start_us": day_ago, "end_us": now_us + 1}, retention, now_us)
    figures["new_devices_24h"] = link.rows("SELECT count(*) FROM devices WHERE created_us >= ?", (day_ago,))[0][0]
    figures["active_devices_24h"] = link.rows("SELECT count(*) FROM devices WHERE last_seen_us >= ?", (day_ago,))[0][0]
    if group_by is not None:
        figures["groups"] = _groups(link, group_by)
    return figures


def _counts(link: Link, column: str) -> dict[str, int]:
    sql = f"SELECT {column}, count(*) FROM devices WHERE {column} IS NOT NULL GROUP BY {column} ORDER BY {column}"
    return dict(link.rows(sql))


def _groups(link: Link, column: str) -> list[dict[str, Any]]:
    """Counts by status for each value, by value; devices without one are in the group whose value is empty.

    The 10,000 largest groups when there are more.
    """
    if column not in GROUPS:
        raise ValueError(f"can't group by {column}")
    groups: dict[str, dict[str, Any]] = {}
    sql = f"SELECT coalesce({column}, ''), status, count(*) FROM devices GROUP BY 1, 2 ORDER BY 1"
    for value, status, number in link.rows(sql):
        empty = {"value": value, "total_devices": 0} | {f"{status}_devices": 0 for status in STATUSES}
        group = groups.setdefault(value, empty)
        group[f"{status}_devices"] = number
        group["total_devices"] += number
    largest = sorted(groups.values(), key=lambda group: (-group["total_devices"], group["value"]))[:MOST_GROUPS]
    return sorted(largest, key=lambda group: group["value"])
