"""Status changes and the deadlines behind them: a device that is online must be heard of in time.

`contact_us` is the last contact that counts: telemetry, or a person setting the status to online.
`deadline_us` is indexed and therefore lazy: telemetry does not move it before it has passed. The sweep finds the
deadlines that passed, compares with the last contact, and either moves the deadline on or the device to offline.
Telemetry that comes after the deadline and before the sweep takes note of the outage itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from domain.connectivity import up_time
from domain.events import DeviceStatusChanged
from domain.times import format_time
from storage.link import Link, Row

_NOTE = "INSERT INTO transitions (device_id, ts_us, from_status, to_status, reason) VALUES (?, ?, ?, ?, ?)"
_DUE = (
    "SELECT id, contact_us, timeout_us FROM devices"
    " WHERE status = 'online' AND deadline_us <= ? ORDER BY deadline_us LIMIT ?"
)
_MOVE_ON = "UPDATE devices SET deadline_us = contact_us + timeout_us WHERE "
_GO_OFFLINE = "UPDATE devices SET status = 'offline', version = version + 1, updated_us = ?, deadline_us = NULL WHERE "
# Telemetry that waited to be stored while the device was changed counts from that change on.
_REVIVE = (
    "UPDATE devices SET status = 'online', version = version + 1, updated_us = {0}, contact_us = {0},"
    " deadline_us = {0} + timeout_us WHERE {1} RETURNING id, updated_us"
)
_LATER = "CASE WHEN updated_us > ? THEN updated_us ELSE ? END"
# Two versions, as if the sweep had been there.
_OUTLIVE = "UPDATE devices SET version = version + 2, updated_us = ?, deadline_us = ? + timeout_us WHERE id = ?"
_OF_DEVICE = "FROM transitions WHERE device_id = ? AND ts_us >= ? AND ts_us < ?"
SILENT = "no telemetry within the timeout"
HEARD = "telemetry received"


class Swept(NamedTuple):
    """How many deadlines a sweep looked at, and the transitions it made."""

    looked: int
    moved: list[dict[str, Any]]


def note(link: Link, id: int, ts_us: int, before: str | None, after: str, reason: str | None) -> None:
    """Keep a transition."""
    _keep(link, [(id, ts_us, before, after, reason)])


def _keep(link: Link, transitions: Sequence[Row]) -> None:
    """Keep transitions, (device, moment, before, after, reason) each, and tell of them."""
    link.put_many(_NOTE, transitions)
    link.events += [DeviceStatusChanged(*each) for each in transitions]


def deadline_columns(link: Link, id: int, columns: Mapping[str, Any], now_us: int) -> dict[str, Any]:
    """The columns that follow from a new status or timeout."""
    status, contact_us, timeout_us = link.rows(
        "SELECT status, contact_us, timeout_us FROM devices WHERE id = ?", (id,)
    )[0]
    timeout_us = columns.get("timeout_us", timeout_us)
    if columns.get("status", status) != "online":
        return {"deadline_us": None}
    if columns.get("status") == "online":
        contact_us = now_us
    return {"contact_us": contact_us, "deadline_us": (contact_us or now_us) + timeout_us}


def revive(link: Link, ids: Sequence[int], now_us: int) -> None:
    """Devices that are offline were heard of."""
    condition, params = link.dialect.any_of("id", ids)
    rows = link.rows(_REVIVE.format(_LATER, condition), (*(now_us,) * 6, *params))
    _keep(link, [(*row, "offline", "online", HEARD) for row in sorted(rows)])


def note_outages(link: Link, missed: Sequence[tuple[int, int]], now_us: int) -> None:
    """Devices that are online were heard of after their deadlines; `missed` are (id, deadline)."""
    link.put_many(_OUTLIVE, [(now_us, now_us, device_id) for device_id, _ in missed])
    notes: list[Row] = []
    for device_id, deadline_us in missed:
        notes.append((device_id, deadline_us, "online", "offline", SILENT))
        notes.append((device_id, now_us, "offline", "online", HEARD))
    _keep(link, notes)


def sweep(link: Link, now_us: int, limit: int) -> Swept:
    """Handle up to `limit` deadlines that passed; the transitions are to offline, dated at the deadline."""
    due = link.rows(_DUE + link.dialect.skip_locked, (now_us, limit))
    deadlines = [(device_id, contact_us + timeout_us) for device_id, contact_us, timeout_us in due]
    silent = [(device_id, deadline_us) for device_id, deadline_us in deadlines if deadline_us <= now_us]
    heard = [device_id for device_id, deadline_us in deadlines if deadline_us > now_us]
    if heard:
        condition, params = link.dialect.any_of("id", heard)
        link.run(_MOVE_ON + condition, params)
    if silent:
        condition, params = link.dialect.any_of("id", [device_id for device_id, _ in silent])
        link.run(_GO_OFFLINE + condition, (now_us, *params))
    _keep(link, [(*each, "online", "offline", SILENT) for each in silent])
    return Swept(len(due), [_transition(*each, "online", "offline", SILENT) for each in silent])


def listed(link: Link, id: int, start_us: int, end_us: int) -> list[dict[str, Any]]:
    rows = link.rows(
        "SELECT device_id, ts_us, from_status, to_status, reason FROM transitions"
        " WHERE device_id = ? AND ts_us >= ? AND ts_us < ? ORDER BY ts_us, id",
        (id, start_us, end_us),
    )
    return [_transition(*row) for row in rows]


def page(link: Link, id: int, start_us: int, end_us: int, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
    """Transitions within [start, end), oldest first, each with its `id`; and how many there are."""
    total = int(link.rows(f"SELECT count(*) {_OF_DEVICE}", (id, start_us, end_us))[0][0])
    rows = link.rows(
        f"SELECT id, device_id, ts_us, from_status, to_status, reason {_OF_DEVICE} ORDER BY ts_us, id LIMIT ? OFFSET ?",
        (id, start_us, end_us, limit, offset),
    )
    return [{"id": row[0], **_transition(*row[1:])} for row in rows], total


def uptime(link: Link, id: int, start_us: int, end_us: int) -> float | None:
    """The share of [start, end) in which the device was up, in percent; None when it did not exist then."""
    if start_us >= end_us:
        return None
    before = link.row(
        "SELECT to_status FROM transitions WHERE device_id = ? AND ts_us < ? ORDER BY ts_us DESC, id DESC LIMIT 1",
        (id, start_us),
    )
    inside = link.rows(f"SELECT ts_us, to_status {_OF_DEVICE} ORDER BY ts_us, id", (id, start_us, end_us))
    times = up_time([(row[0], row[1]) for row in inside], None if before is None else before[0], start_us, end_us)
    return None if times is None else 100.0 * times[0] / times[1]


def _transition(id: int, ts_us: int, before: str | None, after: str, reason: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"device_id": id, "to_status": after, "timestamp": format_time(ts_us)}
    if before is not None:
        found["from_status"] = before
    if reason is not None:
        found["reason"] = reason
    return found
