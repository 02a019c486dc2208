"""The audit log: who did what to which object, from where, and what it was before and after. Only ever added to."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from domain.times import format_time
from storage.link import Link, Row

Position = tuple[int, int]  # moment and id of the last entry given
State = dict[str, Any]

_COLUMNS = (
    "ts_us, request_id, address, caller, actor, role, operation, outcome, object_type, object_id, parameters, before,"
    " after"
)
_PUT = f"INSERT INTO audit ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_GET = f"SELECT id, {_COLUMNS} FROM audit WHERE id = ?"
_NAMES = ("id", *_COLUMNS.replace("\n", "").split(", "))
_MAPS = ("parameters", "before", "after")
_CONDITIONS = {
    "actor": "actor = ?",
    "operation": "operation = ?",
    "object_type": "object_type = ?",
    "object_id": "object_id = ?",
    "request_id": "request_id = ?",
    "start_us": "ts_us >= ?",
    "end_us": "ts_us < ?",
}


class Entry(NamedTuple):
    """A new entry. Whoever was not known has no caller, actor and role; `before` and `after` hold what changed."""

    ts_us: int
    request_id: str
    address: str
    caller: str | None
    actor: str | None
    role: str | None
    operation: str
    outcome: str
    object_type: str
    object_id: int | None
    parameters: State | None
    before: State | None
    after: State | None


class Audit:
    """An entry is a dict of the contract's fields; what has no value is left out."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def put(self, entry: Entry) -> None:
        """Add an entry, in the transaction of what it is about."""
        self._link.run(_PUT, (*entry[:10], *map(_text, entry[10:])))

    def get(self, id: int) -> State | None:
        row = self._link.row(_GET, (id,))
        return None if row is None else _entry(row)

    def list(
        self, filters: Mapping[str, Any], cursor: Position | None, offset: int, limit: int
    ) -> tuple[list[State], Position | None, int]:
        """Newest first: entries, where the next page starts or None, and how many pass the filters.

        Filters: actor, operation, object_type, object_id, request_id, start_us (included), end_us (not included).
        """
        conditions = [_CONDITIONS[name] for name in filters]
        params = list(filters.values())
        total = int(self._link.rows(f"SELECT count(*) FROM audit{_where(conditions)}", params)[0][0])
        if cursor is not None:
            conditions.append("(ts_us, id) < (?, ?)")
            params += cursor
        rows = self._link.rows(
            f"SELECT id, {_COLUMNS} FROM audit{_where(conditions)} ORDER BY ts_us DESC, id DESC LIMIT ? OFFSET ?",
            (*params, limit + 1, 0 if cursor is not None else offset),
        )
        following = (rows[limit - 1][1], rows[limit - 1][0]) if len(rows) > limit else None
        return [_entry(row) for row in rows[:limit]], following, total


def _where(conditions: list[str]) -> str:
    return " WHERE " + " AND ".join(conditions) if conditions else ""


def _text(state: State | None) -> str | None:
    return None if state is None else json.dumps(state, ensure_ascii=False, separators=(",", ":"))


def _entry(row: Row) -> State:
    found = {name: value for name, value in zip(_NAMES, row, strict=True) if value is not None}
    found["timestamp"] = format_time(found.pop("ts_us"))
    return {name: json.loads(value) if name in _MAPS else value for name, value in found.items()}
