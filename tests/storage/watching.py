"""Rules in a database, the alerts they made, and what these should be by the rule engine over all points at once."""

from __future__ import annotations

from typing import Any

from domain.rules import NORMAL, Course, Rule, State
from domain.times import MINUTE, SECOND

_FIELDS = {
    "name": "Hot",
    "metric_name": "t",
    "condition": "gt",
    "threshold_value": 2.0,
    "clear_threshold": None,
    "sensitivity": None,
    "for_seconds": 0,
    "clear_seconds": 0,
    "severity": "warning",
    "cooldown_minutes": 0,
    "auto_resolve": 1,
    "is_active": 1,
    "notification_enabled": 1,
    "metadata": "{}",
    "device_id": None,
    "device_type": None,
}


def add_rule(store: Any, now_us: int, **values: Any) -> int:
    """A rule that judges points from `now_us` on; its id."""
    row = _FIELDS | values | {"created_us": now_us, "updated_us": now_us, "effective_us": now_us}
    sql = f"INSERT INTO alert_rules ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) RETURNING id"
    ((id,),) = store.link.rows(sql, tuple(row.values()))
    store.link.run("UPDATE rule_stamp SET stamp = stamp + 1")
    if row["condition"] == "absent" and row["device_id"] is not None:
        due_us = now_us + row["for_seconds"] * SECOND
        store.link.run("INSERT INTO rule_deadlines VALUES (?, ?, ?)", (id, row["device_id"], due_us))
    return int(id)


def rule_of(id: int, values: dict[str, Any]) -> Rule:
    row = _FIELDS | values
    return Rule(
        id,
        row["metric_name"],
        row["condition"],
        row["threshold_value"],
        row["clear_threshold"],
        row["for_seconds"] * SECOND,
        row["clear_seconds"] * SECOND,
        row["cooldown_minutes"] * MINUTE,
        bool(row["auto_resolve"]),
        row["sensitivity"],
    )


def alerts(store: Any, rule_id: int) -> list[tuple[Any, ...]]:
    """(began, ended, value, occurrences) of the rule's alerts, without those that were taken back."""
    return store.link.rows(
        "SELECT created_us, resolved_us, actual_value, occurrences FROM alerts"
        " WHERE rule_id = ? AND (resolution IS NULL OR resolution <> 'retracted') ORDER BY created_us",
        (rule_id,),
    )


def expected(
    rule: Rule, points: dict[int, float], since_us: int, now_us: int, resets: tuple[int, ...] = ()
) -> list[tuple[Any, ...]]:
    """The same of a course over all points in the order of their moments, from the rule's beginning on."""
    start = State("normal", since_us, 0) if rule.condition == "absent" else NORMAL
    course = Course(rule, start, resets)
    for ts_us in sorted(points):
        if ts_us >= since_us:
            course.feed(ts_us, points[ts_us])
    course.tick(now_us)
    return [(each.opened_us, each.resolved_us, each.value, each.occurrences) for each in course.episodes]
