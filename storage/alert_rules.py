"""Alert rules: what is watched, and since when it is judged as it is."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from domain.errors import NotFound
from domain.rule_settings import check, with_sensitivity
from domain.times import format_time
from storage import rule_coverage, rule_stamp
from storage.link import Link, Row

COLUMNS = (
    "id, name, description, device_id, device_type, metric_name, condition, threshold_value, clear_threshold,"
    " sensitivity, for_seconds, clear_seconds, severity, cooldown_minutes, auto_resolve, is_active,"
    " notification_enabled, metadata, created_us, updated_us, effective_us"
)
_NAMES = tuple(COLUMNS.split(", "))
_SILENCE = (
    "UPDATE alerts SET is_silent = 1 WHERE rule_id = ?"
    " AND rule_id IN (SELECT id FROM alert_rules WHERE notification_enabled = 0)"
)
_GET = f"SELECT {COLUMNS} FROM alert_rules WHERE id = ?"
_SWITCHES = ("auto_resolve", "is_active", "notification_enabled")
_NUMBERS = ("threshold_value", "clear_threshold")
_MOMENTS = {"created_us": "created_at", "updated_us": "updated_at", "effective_us": "effective_at"}
_WRITABLE = tuple(name for name in _NAMES if name != "id" and name not in _MOMENTS)
# What the points are judged by: after a change of these, the judgement begins anew.
_JUDGED = frozenset(
    {
        "device_id", "device_type", "metric_name", "condition", "threshold_value", "clear_threshold", "sensitivity",
        "for_seconds", "clear_seconds", "cooldown_minutes", "auto_resolve",
    }
)  # fmt: skip
_DEFAULTS = {
    "for_seconds": 0, "clear_seconds": 0, "cooldown_minutes": 0, "auto_resolve": True, "is_active": True,
    "notification_enabled": True, "metadata": {},
}  # fmt: skip
# Limits that a metric can wear toward, of the rules that watch a device: its own, those of its type, those of all.
_LIMITS = (
    "SELECT r.metric_name, r.id, r.name, r.severity, r.condition, r.threshold_value FROM alert_rules r"
    " JOIN devices d ON d.id = ? WHERE r.is_active = 1 AND r.condition IN ('gt', 'gte', 'lt', 'lte')"
    # Of a metric that the device never sent there is nothing to tell.
    " AND EXISTS (SELECT 1 FROM series s WHERE s.device_id = d.id AND s.metric = r.metric_name)"
    " AND (r.device_id = d.id OR r.device_type = d.device_type OR (r.device_id IS NULL AND r.device_type IS NULL))"
    " ORDER BY r.metric_name, r.id LIMIT ?"
)
_FILTERS = ("device_id", "device_type", "metric_name", "severity", "is_active")


class RuleLimit(NamedTuple):
    """What a rule calls too high (`above`) or too low; `strict`: the value itself is neither."""

    metric: str
    rule_id: int
    name: str
    severity: str
    above: bool
    value: float
    strict: bool


class AlertRules:
    """A rule is a dict of the contract's fields."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def create(self, values: Mapping[str, Any], now_us: int, effective_us: int | None = None) -> dict[str, Any]:
        """A rule that judges points from `effective_us` on, or from now on. Raises InvalidInput, NotFound."""
        values = with_sensitivity({**_DEFAULTS, **values}, {})
        check(values)
        self._require_device(values)
        rule_stamp.change(self._link)
        from_us = now_us if effective_us is None else effective_us
        columns = _stored(values) | {"created_us": now_us, "updated_us": now_us, "effective_us": from_us}
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO alert_rules ({', '.join(columns)}) VALUES ({marks}) RETURNING {COLUMNS}"
        made = _rule(self._link.rows(sql, tuple(columns.values()))[0])
        rule_coverage.begin(self._link, made, from_us)
        return made

    def get(self, id: int) -> dict[str, Any] | None:
        row = self._link.row(_GET, (id,))
        return None if row is None else _rule(row)

    def limits_of(self, device_id: int, most: int) -> list[RuleLimit]:
        """The first `most` limits that active rules set for a device, by metric and rule."""
        return [
            RuleLimit(metric, id, name, severity, condition in ("gt", "gte"), value, condition in ("gt", "lt"))
            for metric, id, name, severity, condition, value in self._link.rows(_LIMITS, (device_id, most))
        ]

    def update(self, id: int, changes: Mapping[str, Any], now_us: int, username: str | None = None) -> dict[str, Any]:
        """Change the fields given; None clears an optional one. Raises InvalidInput, NotFound.

        When what it judges by changes, what was open is resolved and it judges by what comes from now on.
        """
        self._require_device(changes)
        rule_stamp.change(self._link)
        row = self._locked(id)
        before = _rule(row)
        changes = with_sensitivity(changes, before)
        check({**before, **changes})
        known = dict(zip(_NAMES, row, strict=True))
        columns = {name: value for name, value in _stored(changes).items() if value != known[name]}
        if not columns:
            return before
        is_new = bool(columns.keys() & _JUDGED) or columns.get("is_active") == 1
        columns["updated_us"] = now_us
        if is_new:
            columns["effective_us"] = now_us
        assignments = ", ".join(f"{name} = ?" for name in columns)
        sql = f"UPDATE alert_rules SET {assignments} WHERE id = ? RETURNING {COLUMNS}"
        after = _rule(self._link.rows(sql, (*columns.values(), id))[0])
        if is_new or not after["is_active"]:
            resolution = "rule_changed" if after["is_active"] else "rule_disabled"
            rule_coverage.end(self._link, id, resolution, now_us, username)
        if is_new:
            rule_coverage.begin(self._link, after, now_us)
        return after

    def delete(self, id: int, now_us: int, username: str | None = None) -> bool:
        """Remove the rule; its alerts stay, those that are open are resolved. False when there is none."""
        rule_stamp.change(self._link)
        if self._link.row(_GET + self._link.dialect.for_update, (id,)) is None:
            return False
        rule_coverage.end(self._link, id, "rule_deleted", now_us, username)
        # What it said of notifications holds for its alerts also when they are changed later.
        self._link.run(_SILENCE, (id,))
        self._link.run("DELETE FROM alert_rules WHERE id = ?", (id,))
        return True

    def list(self, filters: Mapping[str, Any], offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
        """By id, and how many match. Filters: device_id, device_type, metric_name, severity, is_active."""
        wanted = {name: filters[name] for name in _FILTERS if filters.get(name) is not None}
        where = " AND ".join(["1 = 1", *(f"{name} = ?" for name in wanted)])
        params = [int(value) if isinstance(value, bool) else value for value in wanted.values()]
        total = self._link.rows(f"SELECT count(*) FROM alert_rules WHERE {where}", params)[0][0]
        sql = f"SELECT {COLUMNS} FROM alert_rules WHERE {where} ORDER BY id LIMIT ? OFFSET ?"
        return [_rule(row) for row in self._link.rows(sql, [*params, limit, offset])], int(total)

    def _locked(self, id: int) -> Row:
        row = self._link.row(_GET + self._link.dialect.for_update, (id,))
        if row is None:
            raise NotFound("Alert rule", id)
        return row

    def _require_device(self, values: Mapping[str, Any]) -> None:
        # Before the rules are locked, as whoever stores points does it.
        device_id = values.get("device_id")
        if device_id is not None and not self._link.dialect.known_devices(self._link.run, [device_id]):
            raise NotFound("Device", device_id)


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns for those client-writable fields that are among the values."""
    columns = {name: values[name] for name in _WRITABLE if name in values}
    for name in _SWITCHES:
        if name in columns:
            columns[name] = int(columns[name])
    for name in _NUMBERS:
        if columns.get(name) is not None:
            columns[name] = float(columns[name]) + 0.0  # a double, and never -0.0
    if "metadata" in columns:
        columns["metadata"] = json.dumps(columns["metadata"] or {}, ensure_ascii=False, separators=(",", ":"))
    return columns


def _rule(row: Row) -> dict[str, Any]:
    """The rule of a row of COLUMNS: what has no value is left out."""
    found: dict[str, Any] = {}
    for name, value in zip(_NAMES, row, strict=True):
        if value is None:
            continue
        if name in _MOMENTS:
            found[_MOMENTS[name]] = format_time(value)
        elif name in _SWITCHES:
            found[name] = value == 1
        else:
            found[name] = json.loads(value) if name == "metadata" else value
    return found
