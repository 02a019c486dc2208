"""Pages of alerts, newest first: the order is that of the ids, so a page by cursor begins where the index says."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storage.alert_rows import COLUMNS, alert
from storage.link import Link

_EQUAL = ("status", "severity", "alert_type", "device_id", "rule_id", "metric_name")
_RANGE = {"start_us": "created_us >= ?", "end_us": "created_us < ?"}
SHOWN = "is_deleted = 0 AND (resolution IS NULL OR resolution <> 'retracted')"


def condition(filters: Mapping[str, Any]) -> tuple[str, list[Any]]:
    """The condition on alerts for the filters, of which `include_retracted` is one."""
    # What is open is not retracted, and is found as its own index says.
    is_open = filters.get("status") in ("active", "acknowledged")
    parts, params = ["is_deleted = 0" if is_open or filters.get("include_retracted") else SHOWN], []
    for name, value in filters.items():
        if value is None or name == "include_retracted":
            continue
        if name not in _EQUAL and name not in _RANGE:
            raise ValueError(f"unknown filter {name}")
        parts.append(_RANGE.get(name, f"{name} = ?"))
        params.append(value)
    if is_open:
        parts.append("status <> 'resolved'")
    return " AND ".join(parts), params


def page(
    link: Link, filters: Mapping[str, Any], cursor: int | None, offset: int, limit: int
) -> tuple[list[dict[str, Any]], int | None, int]:
    """Alerts, the cursor of the next page or None, and how many match. A cursor, an id, overrides the offset."""
    where, params = condition(filters)
    total = int(link.rows(f"SELECT count(*) FROM alerts WHERE {where}", params)[0][0])
    if cursor is not None:
        where, params, offset = f"{where} AND id < ?", [*params, cursor], 0
    elif offset >= total:
        return [], None, total
    sql = f"SELECT {COLUMNS} FROM alerts WHERE {where} ORDER BY id DESC LIMIT ? OFFSET ?"
    rows = link.rows(sql, [*params, limit + 1, offset])
    following = rows[limit - 1][0] if len(rows) > limit else None
    return [alert(row) for row in rows[:limit]], following, total
