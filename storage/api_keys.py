"""Keys of machines, known by the hash of their secret."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from domain.times import format_time
from storage import tables
from storage.link import Link

_COLUMNS = "k.id, k.name, k.prefix, k.permissions, k.owner_id, k.device_id, k.expires_us, k.last_used_us, k.created_us"
_BY_HASH = (
    f"SELECT {_COLUMNS}, u.username, u.role, u.tier, u.email FROM api_keys k JOIN users u ON u.id = k.owner_id"
    " WHERE k.secret_hash = ? AND u.is_active = 1"
)


class ApiKeys:
    """A key is {id, name, prefix, permissions, owner_id, device_id?, expires_at?, last_used_at?, created_at}."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def create(
        self,
        owner_id: int,
        name: str,
        permissions: Sequence[str],
        secret_hash: bytes,
        prefix: str,
        expires_us: int | None,
        device_id: int | None,
        now_us: int,
    ) -> dict[str, Any]:
        rows = self._link.rows(
            "INSERT INTO api_keys (owner_id, name, permissions, secret_hash, prefix, device_id, created_us, expires_us)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (owner_id, name, json.dumps(list(permissions)), secret_hash, prefix, device_id, now_us, expires_us),
        )
        created = self.get(rows[0][0])
        assert created is not None
        return created

    def by_hash(self, secret_hash: bytes, now_us: int) -> dict[str, Any] | None:
        """The key with `owner` {user_id, username, email, role, tier, is_active}; None when it is unknown or has
        expired, or its owner is inactive."""
        row = self._link.row(_BY_HASH, (secret_hash,))
        if row is None or (row[6] is not None and row[6] <= now_us):
            return None
        owner = {
            "user_id": row[4], "username": row[9], "role": row[10], "tier": row[11], "email": row[12],
            "is_active": True,
        }  # fmt: skip
        return _key(row) | {"owner": owner}

    def touch(self, ids: Iterable[int], now_us: int) -> None:
        """Note that keys were used; never moves last_used_at back."""
        self._link.put_many(
            "UPDATE api_keys SET last_used_us = ? WHERE id = ? AND (last_used_us IS NULL OR last_used_us < ?)",
            [(now_us, key_id, now_us) for key_id in sorted(ids)],
        )

    def get(self, id: int) -> dict[str, Any] | None:
        row = self._link.row(f"SELECT {_COLUMNS} FROM api_keys k WHERE k.id = ?", (id,))
        return None if row is None else _key(row)

    def delete(self, id: int) -> bool:
        return self._link.change("DELETE FROM api_keys WHERE id = ?", (id,)) > 0

    def list(self, owner_id: int | None, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
        """One owner's keys, or everyone's, oldest first; and how many there are."""
        keys = tables.api_keys
        columns = [getattr(keys, name.strip().removeprefix("k.")) for name in _COLUMNS.split(",")]
        query, total = keys.select(*columns), keys.select(tables.count_all())
        if owner_id is not None:
            query, total = query.where(keys.owner_id == owner_id), total.where(keys.owner_id == owner_id)
        rows = self._link.built(query.order_by(keys.id).limit(limit).offset(offset))
        return [_key(row) for row in rows], self._link.built(total)[0][0]


def _key(row: tuple[Any, ...]) -> dict[str, Any]:
    key = {"id": row[0], "name": row[1], "prefix": row[2], "permissions": json.loads(row[3]), "owner_id": row[4]}
    if row[5] is not None:
        key["device_id"] = row[5]
    if row[6] is not None:
        key["expires_at"] = format_time(row[6])
    if row[7] is not None:
        key["last_used_at"] = format_time(row[7])
    key["created_at"] = format_time(row[8])
    return key
