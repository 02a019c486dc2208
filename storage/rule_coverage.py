"""What a rule has going on the devices that it covers: states, deadlines of silence, open alerts."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.times import SECOND
from storage import alert_log
from storage.alert_log import Change
from storage.alert_rows import COLUMNS
from storage.link import Link

_UNWATCH = "UPDATE series SET watched = watched - 1 WHERE id IN (SELECT series_id FROM rule_states WHERE rule_id = ?)"
_RESOLVE = (
    "UPDATE alerts SET status = 'resolved', resolution = ?, resolved_by = ?, updated_us = ?,"
    # The clock of a device may run ahead of ours.
    " resolved_us = CASE WHEN created_us > ? THEN created_us ELSE CAST(? AS BIGINT) END"
    f" WHERE rule_id = ? AND status <> 'resolved' AND is_deleted = 0{{}} RETURNING {COLUMNS}"
)
_DEADLINE = "INSERT INTO rule_deadlines (rule_id, device_id, due_us) VALUES (?, ?, ?)"
_DEADLINES = (
    "INSERT INTO rule_deadlines (rule_id, device_id, due_us)"
    " SELECT CAST(? AS BIGINT), s.device_id,"
    " CASE WHEN l.ts_us > ? THEN l.ts_us ELSE CAST(? AS BIGINT) END + CAST(? AS BIGINT)"
    " FROM series s JOIN devices d ON d.id = s.device_id LEFT JOIN latest l ON l.series_id = s.id WHERE s.metric = ?"
)
_LOCK = "SELECT id FROM series WHERE {}"
_FORGET = "UPDATE series SET revision = 0 WHERE {}"
_OF_TYPE = (
    "SELECT id, metric_name, condition, for_seconds, is_active FROM alert_rules WHERE device_type = ? ORDER BY id"
)


def begin(link: Link, rule: Mapping[str, Any], from_us: int, device_id: int | None = None) -> None:
    """An active rule covers its devices from a moment on, or one more of them.

    A rule about silence gets a deadline for each: its own device at once, others once they have sent the metric.
    """
    if rule["condition"] == "anomaly" and rule["is_active"]:
        _forget(link, rule, device_id)
    if rule["condition"] != "absent" or not rule["is_active"]:
        return
    for_us = rule["for_seconds"] * SECOND
    if rule.get("device_id") is not None:
        link.run(_DEADLINE, (rule["id"], rule["device_id"], from_us + for_us))
        return
    sql, params = _DEADLINES, [rule["id"], from_us, from_us, for_us, rule["metric_name"]]
    for column, value in (("d.device_type", rule.get("device_type")), ("d.id", device_id)):
        if value is not None:
            sql, params = f"{sql} AND {column} = ?", [*params, value]
    link.run(sql, params)


def _forget(link: Link, rule: Mapping[str, Any], device_id: int | None) -> None:
    """Detectors in memory may know the series from before: nobody drew new revisions while no rule asked for them."""
    where, params = "metric = ?", [rule["metric_name"]]
    only = device_id if device_id is not None else rule.get("device_id")
    if only is not None:
        where, params = f"{where} AND device_id = ?", [*params, only]
    elif rule.get("device_type") is not None:
        where = f"{where} AND device_id IN (SELECT id FROM devices WHERE device_type = ?)"
        params = [*params, rule["device_type"]]
    link.run(_LOCK.format(where) + link.dialect.locked_in_order, params)
    link.run(_FORGET.format(where), params)


def end(
    link: Link, rule_id: int, resolution: str, now_us: int, username: str | None = None, device_id: int | None = None
) -> None:
    """A rule no longer covers its devices, or one of them; `username` is the person who wanted it so."""
    params = (rule_id,) if device_id is None else (rule_id, device_id)
    series = "" if device_id is None else " AND series_id IN (SELECT id FROM series WHERE device_id = ?)"
    one = "" if device_id is None else " AND device_id = ?"
    # The subquery of the first statement ends with a bracket of its own.
    link.run(f"{_UNWATCH[:-1]}{series})", params)
    link.run(f"DELETE FROM rule_states WHERE rule_id = ?{series}", params)
    link.run(f"DELETE FROM rule_deadlines WHERE rule_id = ?{one}", params)
    resolved = link.rows(_RESOLVE.format(one), (resolution, username, now_us, now_us, now_us, *params))
    alert_log.record(link, [Change("resolved", now_us, row, username) for row in sorted(resolved)], now_us)


def move(link: Link, device_id: int, before: str, after: str, now_us: int) -> None:
    """A device is of another type: the rules of the old one let go of it, those of the new one cover it from now on."""
    for rule_id, *_ in link.rows(_OF_TYPE, (before,)):
        end(link, rule_id, "rule_changed", now_us, device_id=device_id)
    for rule_id, metric, condition, for_seconds, is_active in link.rows(_OF_TYPE, (after,)):
        rule = {"id": rule_id, "metric_name": metric, "condition": condition, "for_seconds": for_seconds}
        begin(link, {**rule, "is_active": is_active, "device_type": after}, now_us, device_id)
