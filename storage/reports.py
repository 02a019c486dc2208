"""Reports as people ask for them, look at them and remove them; `report_queue` is for those who make them."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from domain.events import ReportQueued
from domain.reports import Window, period
from domain.times import format_time
from storage.link import Link, Row

_COLUMNS = (
    "id, report_type, format, status, progress, start_us, end_us, device_ids, created_us, created_by, finished_us,"
    " size_bytes, failure_reason"
)
_CREATE = (
    "INSERT INTO reports (report_type, format, status, progress, start_us, end_us, device_ids, created_us, created_by,"
    f" attempts) VALUES (?, ?, 'pending', 0, ?, ?, ?, ?, ?, 0) RETURNING {_COLUMNS}"
)
_OLD = "DELETE FROM reports WHERE id IN (SELECT id FROM reports WHERE created_us < ? ORDER BY id LIMIT ?)"
_FILTERS = ("report_type", "status")


class Reports:
    """A report is {id, report_type, format, status, progress, start_time, end_time, device_ids?, created_at,
    created_by, finished_at?, size_bytes?, failure_reason?}; its document is read apart from it."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def create(
        self, report_type: str, format: str, window: Window, device_ids: Sequence[int] | None, by: str, now_us: int
    ) -> dict[str, Any]:
        """A report that waits to be made."""
        devices = None if device_ids is None else json.dumps(list(device_ids))
        made = report(self._link.rows(_CREATE, (report_type, format, *window, devices, now_us, by))[0])
        self._link.events.append(ReportQueued(made["id"]))
        return made

    def get(self, id: int) -> dict[str, Any] | None:
        row = self._link.row(f"SELECT {_COLUMNS} FROM reports WHERE id = ?", (id,))
        return None if row is None else report(row)

    def document(self, id: int) -> bytes | None:
        """The finished document; None where there is none."""
        row = self._link.row("SELECT document FROM reports WHERE id = ?", (id,))
        return None if row is None or row[0] is None else bytes(row[0])

    def delete(self, id: int) -> bool:
        """Remove a report, whatever its status; False when there is none."""
        return self._link.change("DELETE FROM reports WHERE id = ?", (id,)) > 0

    def list(self, filters: Mapping[str, Any], offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
        """Reports that fit report_type and status where these are given, newest first, and how many there are."""
        wanted = {name: filters[name] for name in _FILTERS if filters.get(name) is not None}
        where = f" WHERE {' AND '.join(f'{name} = ?' for name in wanted)}" if wanted else ""
        params = tuple(wanted.values())
        rows = self._link.rows(
            f"SELECT {_COLUMNS} FROM reports{where} ORDER BY id DESC LIMIT ? OFFSET ?", (*params, limit, offset)
        )
        total = self._link.rows(f"SELECT count(*) FROM reports{where}", params)[0][0]
        return [report(row) for row in rows], int(total)

    def expire(self, before_us: int, limit: int) -> int:
        """Remove reports asked for before a moment, oldest first, at most `limit`; how many."""
        return self._link.change(_OLD, (before_us, limit))


def report(row: Row) -> dict[str, Any]:
    found = {"id": row[0], "report_type": row[1], "format": row[2], "status": row[3], "progress": row[4]}
    found |= period(row[5], row[6])
    if row[7] is not None:
        found["device_ids"] = json.loads(row[7])
    found |= {"created_at": format_time(row[8]), "created_by": row[9]}
    if row[10] is not None:
        found["finished_at"] = format_time(row[10])
    for name, value in zip(("size_bytes", "failure_reason"), row[11:13], strict=True):
        if value is not None:
            found[name] = value
    return found
