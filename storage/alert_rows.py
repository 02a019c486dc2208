"""How a row of the alerts table becomes an alert; one place for the order of columns."""

from __future__ import annotations

import json
from typing import Any

from domain.times import format_known_time

COLUMNS = (
    "id, device_id, rule_id, title, description, severity, alert_type, status, threshold_value, actual_value,"
    " metric_name, occurrences, created_us, updated_us, acknowledged_us, acknowledged_by, resolved_us, resolved_by,"
    " resolution, notes, metadata"
)
NAMES = tuple(COLUMNS.replace("\n", "").split(", "))
_MOMENTS = {"created_us": "created_at", "updated_us": "updated_at", "acknowledged_us": "acknowledged_at"}
_MOMENTS |= {"resolved_us": "resolved_at"}


def alert(row: tuple[Any, ...]) -> dict[str, Any]:
    """The alert of a row of COLUMNS as the contract shows it: what has no value is left out."""
    found: dict[str, Any] = {}
    for name, value in zip(NAMES, row, strict=True):
        if value is None:
            continue
        if name in _MOMENTS:
            found[_MOMENTS[name]] = format_known_time(value)
        elif name == "metadata":
            found[name] = {} if value == "{}" else json.loads(value)
        else:
            found[name] = value
    return found
