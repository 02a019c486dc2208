"""Status changes and the deadlines behind them: a device that is online must be heard of in time.

`contact_us` is the last contact that counts: telemetry, or a person setting the status to online.
`deadline_us` is indexed and therefore lazy: telemetry does not move it. The sweep finds the deadlines that
passed, compares with the last contact, and either moves the deadline on or the device to offline.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.times import format_time
from storage.link import Link

_NOTE = "INSERT INTO transitions (device_id, ts_us, from_status, to_status, reason) VALUES (?, ?, ?, ?, ?)"
_DUE = (
    "SELECT id, contact_us, timeout_us FROM devices"
    " WHERE status = 'online' AND deadline_us <= ? ORDER BY deadline_us LIMIT ?"
)
_MOVE_ON = "UPDATE devices SET deadline_us = ? WHERE id = ?"
_GO_OFFLINE = (
    "UPDATE devices SET status = 'offline', version = version + 1, updated_us = ?, deadline_us = NULL"
    " WHERE id = ? AND status = 'online'"
)
SILENT = "no telemetry within the timeout"
HEARD = "telemetry received"


def note(link: Link, id: int, ts_us: int, before: str | None, after: str, reason: str | None) -> None:
    """Keep a transition."""
    link.run(_NOTE, (id, ts_us, before, after, reason))


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


def sweep(link: Link, now_us: int, limit: int) -> list[dict[str, Any]]:
    """Handle up to `limit` deadlines that passed; the transitions to offline, dated at the deadline."""
    moved = []
    for device_id, contact_us, timeout_us in link.rows(_DUE + link.dialect.skip_locked, (now_us, limit)):
        deadline_us = contact_us + timeout_us
        if deadline_us > now_us:
            link.run(_MOVE_ON, (deadline_us, device_id))
        elif link.change(_GO_OFFLINE, (now_us, device_id)):
            note(link, device_id, deadline_us, "online", "offline", SILENT)
            moved.append(_transition(device_id, deadline_us, "online", "offline", SILENT))
    return moved


def listed(link: Link, id: int, start_us: int, end_us: int) -> list[dict[str, Any]]:
    rows = link.rows(
        "SELECT device_id, ts_us, from_status, to_status, reason FROM transitions"
        " WHERE device_id = ? AND ts_us >= ? AND ts_us < ? ORDER BY ts_us, id",
        (id, start_us, end_us),
    )
    return [_transition(*row) for row in rows]


def _transition(id: int, ts_us: int, before: str | None, after: str, reason: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"device_id": id, "to_status": after, "timestamp": format_time(ts_us)}
    if before is not None:
        found["from_status"] = before
    if reason is not None:
        found["reason"] = reason
    return found
