"""Devices: what they are, their status with its transitions, and whether they are heard of."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.connectivity import timeout_us
from domain.errors import Conflict, NotFound, PreconditionFailed
from domain.retention import KEEP_ALL, Retention
from domain.times import DAY, SECOND, format_time
from storage import alerts, device_lists, device_stats, device_status, points, removal, rule_coverage, rule_stamp
from storage.device_rows import COLUMNS, SEARCHED, changed, device, search_text, stored
from storage.errors import is_duplicate
from storage.latest import latest_of
from storage.link import Link, Row

_GET = f"SELECT {COLUMNS} FROM devices WHERE id = ?"
_GET_BY_NAME = f"SELECT {COLUMNS} FROM devices WHERE device_id = ?"
_CONTACT = "SELECT last_seen_us, connected_us, timeout_us FROM devices WHERE id = ?"
_DETAIL = (
    f"SELECT {COLUMNS}, connected_us, timeout_us, EXISTS (SELECT 1 FROM series s WHERE s.device_id = devices.id),"
    " EXISTS (SELECT 1 FROM alerts a WHERE a.device_id = devices.id) FROM devices WHERE id = ?"
)


class Devices:
    """A device is a dict of the contract's fields plus `_version`, which rises with every change."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._run = link.run

    def create(self, values: Mapping[str, Any], now_us: int) -> dict[str, Any]:
        """Raises Conflict when the device_id is taken."""
        columns: dict[str, Any] = {"status": "offline", "is_active": 1, "metadata": "{}", "configuration": "{}"}
        columns |= {"timeout_us": timeout_us(None)} | stored(values)
        if columns["status"] == "online":
            columns |= {"contact_us": now_us, "deadline_us": now_us + columns["timeout_us"]}
        columns |= {"created_us": now_us, "updated_us": now_us, "version": 1, "search": search_text(values)}
        marks = ", ".join("?" * len(columns))
        row = self._written(f"INSERT INTO devices ({', '.join(columns)}) VALUES ({marks}) RETURNING {COLUMNS}", columns)
        device_status.note(self._link, row[0], now_us, None, columns["status"], None)
        return device(row)

    def get(self, id: int) -> dict[str, Any] | None:
        row = self._run(_GET, (id,)).fetchone()
        return None if row is None else device(row)

    def get_by_name(self, device_id: str) -> dict[str, Any] | None:
        row = self._run(_GET_BY_NAME, (device_id,)).fetchone()
        return None if row is None else device(row)

    def update(
        self,
        id: int,
        changes: Mapping[str, Any],
        now_us: int,
        *,
        expect_version: int | None = None,
        reason: str | None = None,
    ) -> dict[str, Any]:
        """Change the fields given; None clears an optional one; what stays equal raises no version.

        Raises NotFound, PreconditionFailed when `expect_version` is not the current one, Conflict.
        """
        current = self._locked(id, expect_version)
        before = device(current)
        columns = changed(current, stored(changes))
        if not columns:
            return before
        if "status" in columns or "timeout_us" in columns:
            columns |= device_status.deadline_columns(self._link, id, columns, now_us)
        if any(name in columns for name in SEARCHED):
            columns["search"] = search_text(before | columns)
        if "device_type" in columns:
            columns["type_since_us"] = now_us
        columns |= {"updated_us": now_us, "version": before["_version"] + 1}
        assignments = ", ".join(f"{name} = ?" for name in columns)
        row = self._written(f"UPDATE devices SET {assignments} WHERE id = ? RETURNING {COLUMNS}", columns | {"": id})
        if "status" in columns:
            device_status.note(self._link, id, now_us, before["status"], columns["status"], reason)
        if "device_type" in columns:
            rule_stamp.change(self._link)
            rule_coverage.move(self._link, id, before["device_type"], columns["device_type"], now_us)
        return device(row)

    def set_status(
        self, id: int, status: str, reason: str | None, now_us: int, *, expect_version: int | None = None
    ) -> dict[str, Any]:
        return self.update(id, {"status": status}, now_us, expect_version=expect_version, reason=reason)

    def delete(self, id: int, *, expect_version: int | None = None) -> bool:
        """Remove the device with everything that is about it. False when there is none; raises PreconditionFailed."""
        try:
            self._locked(id, expect_version)
        except NotFound:
            return False
        removal.remove_device(self._link, id)
        return True

    def detail(self, id: int, now_us: int, retention: Retention = KEEP_ALL) -> dict[str, Any] | None:
        """The device with its `telemetry_summary`, `alert_summary` and `connectivity`; mostly in one statement."""
        row = self._run(_DETAIL, (id,)).fetchone()
        if row is None:
            return None
        *columns, connected_us, timeout, has_series, has_alerts = row
        found = device(tuple(columns))
        nothing: dict[str, Any] = {"total_data_points": 0, "last_24h_points": 0, "latest_values": {}}
        found["telemetry_summary"] = self.telemetry_summary(id, now_us, retention) if has_series else nothing
        quiet = {"total_alerts": 0, "active_alerts": 0, "critical_alerts": 0}
        found["alert_summary"] = alerts.summary(self._link, id) if has_alerts else quiet
        found["connectivity"] = _connectivity(columns[-1], connected_us, timeout, now_us)
        return found

    def connectivity(self, device: Mapping[str, Any], now_us: int) -> dict[str, Any]:
        """{state: connected | disconnected | never, since?, timeout_seconds}; `since` is when that state began."""
        row = self._run(_CONTACT, (device["id"],)).fetchone()
        if row is None:
            raise NotFound("Device", device["id"])
        last_seen_us, connected_us, timeout = row
        return _connectivity(last_seen_us, connected_us, timeout, now_us)

    def telemetry_summary(self, id: int, now_us: int, retention: Retention = KEEP_ALL) -> dict[str, Any]:
        """{total_data_points, last_24h_points, latest_values{metric: {value, unit?, timestamp}}}."""
        filters = {"device_id": id}
        recent = {"device_id": id, "start_us": now_us - DAY, "end_us": now_us + 1}
        return {
            "total_data_points": points.count(self._link, filters, retention, now_us),
            "last_24h_points": points.count(self._link, recent, retention, now_us),
            "latest_values": latest_of(self._link, id, None, retention, now_us),
        }

    def sweep_offline(self, now_us: int, limit: int = 500) -> device_status.Swept:
        """Move devices that fell silent from online to offline, each once; looks at `limit` deadlines at most."""
        return device_status.sweep(self._link, now_us, limit)

    def stats(
        self, start_us: int, now_us: int, group_by: str | None = None, retention: Retention = KEEP_ALL
    ) -> dict[str, Any]:
        """The figures of `/devices/stats` over [start, now)."""
        return device_stats.collect(self._link, start_us, now_us, group_by, retention)

    def transitions(self, id: int, start_us: int, end_us: int) -> list[dict[str, Any]]:
        """Status changes within [start, end), oldest first."""
        return device_status.listed(self._link, id, start_us, end_us)

    def transitions_page(
        self, id: int, start_us: int, end_us: int, offset: int, limit: int
    ) -> tuple[list[dict[str, Any]], int]:
        """The same by pages, each with its `id`; and how many there are."""
        return device_status.page(self._link, id, start_us, end_us, offset, limit)

    def uptime(self, id: int, start_us: int, end_us: int) -> float | None:
        """Percent of [start, end) in which the device was neither offline nor in error; None when it was not there."""
        return device_status.uptime(self._link, id, start_us, end_us)

    def _locked(self, id: int, expect_version: int | None) -> Row:
        row = self._link.row(_GET + self._link.dialect.for_update, (id,))
        if row is None:
            raise NotFound("Device", id)
        if expect_version is not None and row[8] != expect_version:
            raise PreconditionFailed("The device has changed since this version")
        return row

    def _written(self, sql: str, columns: Mapping[str, Any]) -> Row:
        try:
            return self._link.rows(sql, tuple(columns.values()))[0]
        except Exception as error:
            if is_duplicate(error):
                raise Conflict("A device with this device_id exists", {"field": "device_id"}) from error
            raise

    def list(
        self, filters: Mapping[str, Any], sort: str, order: str, offset: int, limit: int
    ) -> tuple[list[dict[str, Any]], int]:
        """A page and the total. Filters: status, device_type, location, manufacturer, is_active, device_id, search."""
        return device_lists.page(self._link, filters, sort, order, offset, limit)


def _connectivity(last_seen_us: int | None, connected_us: int | None, timeout: int, now_us: int) -> dict[str, Any]:
    seconds = timeout // SECOND
    if last_seen_us is None:
        return {"state": "never", "timeout_seconds": seconds}
    deadline = last_seen_us + timeout
    if now_us <= deadline:
        since = format_time(last_seen_us if connected_us is None else connected_us)
        return {"state": "connected", "since": since, "timeout_seconds": seconds}
    return {"state": "disconnected", "since": format_time(deadline), "timeout_seconds": seconds}
