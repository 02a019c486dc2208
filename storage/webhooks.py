"""Webhooks: where which changes of alerts are told."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from domain.errors import NotFound
from domain.times import format_time
from storage.link import Link, Row

_COLUMNS = "id, name, url, events, severities, device_id, is_active, created_us, updated_us"
_WRITABLE = ("name", "url", "events", "severities", "is_active")


class Webhooks:
    """A webhook is {id, name, url, events, severities, device_id?, is_active, created_at, updated_at}; its secret is
    for those who sign."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def create(self, values: Mapping[str, Any], secret: str, now_us: int) -> dict[str, Any]:
        """Needs name, url, events, severities; takes device_id and is_active."""
        columns = {**_stored({"is_active": True, **values}), "device_id": values.get("device_id"), "secret": secret}
        columns |= {"created_us": now_us, "updated_us": now_us}
        marks = ", ".join("?" * len(columns))
        sql = f"INSERT INTO webhooks ({', '.join(columns)}) VALUES ({marks}) RETURNING {_COLUMNS}"
        return _webhook(self._link.rows(sql, tuple(columns.values()))[0])

    def get(self, id: int) -> dict[str, Any] | None:
        row = self._link.row(f"SELECT {_COLUMNS} FROM webhooks WHERE id = ?", (id,))
        return None if row is None else _webhook(row)

    def update(self, id: int, changes: Mapping[str, Any], now_us: int) -> dict[str, Any]:
        """Change the fields given. Raises NotFound."""
        columns = _stored(changes) | {"updated_us": now_us}
        assignments = ", ".join(f"{name} = ?" for name in columns)
        sql = f"UPDATE webhooks SET {assignments} WHERE id = ? RETURNING {_COLUMNS}"
        rows = self._link.rows(sql, (*columns.values(), id))
        if not rows:
            raise NotFound("Webhook", id)
        return _webhook(rows[0])

    def delete(self, id: int) -> bool:
        """Remove the webhook with its notifications; False when there is none."""
        return self._link.change("DELETE FROM webhooks WHERE id = ?", (id,)) > 0

    def list(self, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
        rows = self._link.rows(f"SELECT {_COLUMNS} FROM webhooks ORDER BY id LIMIT ? OFFSET ?", (limit, offset))
        return [_webhook(row) for row in rows], int(self._link.rows("SELECT count(*) FROM webhooks")[0][0])


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = {name: values[name] for name in _WRITABLE if name in values}
    for name in ("events", "severities"):
        if name in columns:
            columns[name] = json.dumps(columns[name])
    if "is_active" in columns:
        columns["is_active"] = int(columns["is_active"])
    return columns


def _webhook(row: Row) -> dict[str, Any]:
    webhook = {"id": row[0], "name": row[1], "url": row[2], "events": json.loads(row[3])}
    webhook["severities"] = json.loads(row[4])
    if row[5] is not None:
        webhook["device_id"] = row[5]
    return webhook | {"is_active": bool(row[6]), "created_at": format_time(row[7]), "updated_at": format_time(row[8])}
