"""Replies kept for requests that carry an Idempotency-Key, so that a retry gets the first answer."""

from __future__ import annotations

from typing import Any

from domain.errors import Conflict
from storage.link import Link


class Idempotency:
    def __init__(self, link: Link) -> None:
        self._link = link

    def get(self, caller: str, key: str) -> dict[str, Any] | None:
        """{operation, body_hash, status, reply} of the first request with this key, or None."""
        row = self._link.row(
            "SELECT operation, body_hash, status, reply FROM idempotency WHERE caller = ? AND key = ?", (caller, key)
        )
        if row is None:
            return None
        return {"operation": row[0], "body_hash": bytes(row[1]), "status": row[2], "reply": bytes(row[3])}

    def put(
        self, caller: str, key: str, operation: str, body_hash: bytes, status: int, reply: bytes, now_us: int
    ) -> None:
        """Keep a reply. Raises Conflict when another request with this key was first."""
        added = self._link.change(
            "INSERT INTO idempotency (caller, key, operation, body_hash, status, reply, created_us)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (caller, key) DO NOTHING",
            (caller, key, operation, body_hash, status, reply, now_us),
        )
        if added == 0:
            raise Conflict("A request with this Idempotency-Key was stored meanwhile", {"field": "Idempotency-Key"})

    def purge(self, before_us: int) -> int:
        """Forget replies kept before a moment; how many."""
        return self._link.change("DELETE FROM idempotency WHERE created_us < ?", (before_us,))
