"""Alerts: made by people here, by rules elsewhere; from then on they go one way, and every change is logged."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from domain.alerts import check_change
from domain.errors import NotFound
from storage import alert_lists, alert_log, alert_statistics, evaluation
from storage.alert_log import Change
from storage.alert_rows import COLUMNS, NAMES, alert
from storage.link import Link, Row

_GET = f"SELECT {COLUMNS} FROM alerts WHERE id = ? AND is_deleted = 0"
_DEVICE = "SELECT id, device_id, name, device_type, status, location FROM devices WHERE id = ?"
_SUMMARY = (
    "SELECT count(*), count(CASE WHEN status <> 'resolved' THEN 1 END),"
    " count(CASE WHEN status <> 'resolved' AND severity = 'critical' THEN 1 END)"
    f" FROM alerts WHERE device_id = ? AND {alert_lists.SHOWN}"
)
# Nothing of what people wrote is left. The row itself stays: points that come late would make the alert anew.
_BURY = (
    "UPDATE alerts SET is_deleted = 1, title = '', description = NULL, notes = NULL, metadata = '{}',"
    " acknowledged_by = NULL, resolved_by = NULL, status = 'resolved', resolution = coalesce(resolution, 'manual'),"
    " resolved_us = coalesce(resolved_us, ?), updated_us = ? WHERE id = ?"
)
_TEXTS = ("title", "description", "severity", "notes")
_GIVEN = ("device_id", "alert_type", "metric_name", *_TEXTS)
_NUMBERS = ("threshold_value", "actual_value")


class Alerts:
    """An alert is a dict of the contract's fields; who changes it is a user's name."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def create(self, values: Mapping[str, Any], now_us: int, username: str | None = None) -> dict[str, Any]:
        """An alert that no rule made. Raises NotFound when there is no such device."""
        device_id = values["device_id"]
        if not self._link.dialect.known_devices(self._link.run, [device_id]):
            raise NotFound("Device", device_id)
        columns = {name: values[name] for name in _GIVEN if name in values} | _stored(values)
        columns |= {"status": "active", "occurrences": 1, "created_us": now_us, "updated_us": now_us}
        columns = {"alert_type": "manual", "metadata": "{}"} | columns
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO alerts ({', '.join(columns)}) VALUES ({marks}) RETURNING {COLUMNS}"
        return self._logged("created", now_us, self._link.rows(sql, tuple(columns.values()))[0], username, now_us)

    def get(self, id: int) -> dict[str, Any] | None:
        row = self._link.row(_GET, (id,))
        return None if row is None else alert(row)

    def detail(self, id: int) -> dict[str, Any] | None:
        """The alert with its `device` in brief and its `history`."""
        found = self.get(id)
        if found is None:
            return None
        *columns, location = self._link.rows(_DEVICE, (found["device_id"],))[0]
        device = dict(zip(("id", "device_id", "name", "device_type", "status"), columns, strict=True))
        found["device"] = device if location is None else device | {"location": location}
        found["history"] = alert_log.history(self._link, id)
        return found

    def list(
        self, filters: Mapping[str, Any], *, cursor: int | None = None, offset: int = 0, limit: int
    ) -> tuple[list[dict[str, Any]], int | None, int]:
        """Newest first, the cursor of the next page, and how many match. A cursor overrides the offset.

        Filters: status, severity, alert_type, device_id, rule_id, metric_name, start_us, end_us, include_retracted.
        """
        return alert_lists.page(self._link, filters, cursor, offset, limit)

    def statistics(self, start_us: int, end_us: int, device_id: int | None = None) -> dict[str, Any]:
        """The figures of `/alerts/statistics` over [start, end)."""
        return alert_statistics.collect(self._link, start_us, end_us, device_id)

    def update(self, id: int, changes: Mapping[str, Any], now_us: int, username: str) -> dict[str, Any]:
        """Change the fields given; None clears an optional one, and what stays equal is no change.

        `acknowledged_us` and `acknowledged_by` go with the status acknowledged. Raises NotFound, Conflict.
        """
        row = self._locked(id)
        known = dict(zip(NAMES, row, strict=True))
        before = known["status"]
        status = changes.get("status", before)
        columns = {name: changes[name] for name in _TEXTS if name in changes} | _stored(changes)
        columns |= {name: changes[name] for name in ("acknowledged_us", "acknowledged_by") if name in changes}
        if status != before:
            check_change(before, status)
            moment_us = self._let_go(known, now_us) if status == "resolved" else now_us
            columns = _moved(status, moment_us, username) | columns
        columns = {name: value for name, value in columns.items() if value != known[name]}
        if not columns:
            return alert(row)
        columns["updated_us"] = now_us
        assignments = ", ".join(f"{name} = ?" for name in columns)
        sql = f"UPDATE alerts SET {assignments} WHERE id = ? RETURNING {COLUMNS}"
        row = self._link.rows(sql, (*columns.values(), id))[0]
        if status == before:
            return self._logged("updated", now_us, row, username, now_us)
        moment = columns["acknowledged_us" if status == "acknowledged" else "resolved_us"]
        return self._logged(status, moment, row, username, now_us)

    def move(self, id: int, status: str, changes: Mapping[str, Any], now_us: int, username: str) -> dict[str, Any]:
        """The same for a change of status that has to be one: Conflict also where it has that status."""
        check_change(self._locked(id)[NAMES.index("status")], status)
        return self.update(id, {**changes, "status": status}, now_us, username)

    def delete(self, id: int, now_us: int) -> bool:
        """Remove the alert for whoever asks. False when there is none."""
        row = self._link.row(_GET + self._link.dialect.for_update, (id,))
        if row is None:
            return False
        known = dict(zip(NAMES, row, strict=True))
        if known["rule_id"] is None:
            self._link.run("DELETE FROM alerts WHERE id = ?", (id,))
            return True
        self._link.run("DELETE FROM alert_log WHERE alert_id = ?", (id,))
        moment_us = now_us if known["status"] == "resolved" else self._let_go(known, now_us)
        self._link.run(_BURY, (moment_us, now_us, id))
        return True

    def _locked(self, id: int) -> Row:
        row = self._link.row(_GET + self._link.dialect.for_update, (id,))
        if row is None:
            raise NotFound("Alert", id)
        return row

    def _let_go(self, known: Mapping[str, Any], now_us: int) -> int:
        """A person ends the alert; that of a rule, which then begins anew with the device. The moment of the end."""
        if known["rule_id"] is None:
            return now_us
        return evaluation.restart(self._link, known["rule_id"], known["device_id"], now_us)

    def _logged(self, action: str, ts_us: int, row: Row, username: str | None, now_us: int) -> dict[str, Any]:
        alert_log.record(self._link, [Change(action, ts_us, row, username)], now_us)
        return alert(row)


def summary(link: Link, device_id: int) -> dict[str, int]:
    """{total_alerts, active_alerts, critical_alerts} of a device: all, those not resolved, the critical of those."""
    total, active, critical = link.rows(_SUMMARY, (device_id,))[0]
    return {"total_alerts": total, "active_alerts": active, "critical_alerts": critical}


def _moved(status: str, now_us: int, username: str) -> dict[str, Any]:
    """The columns that a new status fills."""
    if status == "acknowledged":
        return {"status": status, "acknowledged_us": now_us, "acknowledged_by": username}
    return {"status": status, "resolved_us": now_us, "resolved_by": username, "resolution": "manual"}


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of those numbers and maps that are among the values."""
    # A double, and never -0.0.
    columns: dict[str, Any] = {name: float(values[name]) + 0.0 for name in _NUMBERS if name in values}
    if "metadata" in values:
        columns["metadata"] = json.dumps(values["metadata"] or {}, ensure_ascii=False, separators=(",", ":"))
    return columns
