"""People who log in."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.errors import Conflict, NotFound
from domain.times import format_time
from storage.errors import is_duplicate
from storage.link import Link

_COLUMNS = "id, username, email, role, tier, is_active, created_us, updated_us, last_login_us, password_hash"
_WRITABLE = ("username", "email", "role", "tier", "is_active", "password_hash")


class Users:
    """A user is {id, username, email, role, tier, is_active, created_at, updated_at, last_login_at?}."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def create(self, values: Mapping[str, Any], now_us: int) -> dict[str, Any]:
        """Needs username, email, role, tier, password_hash. Raises Conflict when the name is taken, in any case."""
        row = (
            values["username"], values["username"].casefold(), values["email"], values["role"], values["tier"],
            int(values.get("is_active", True)), values["password_hash"], now_us, now_us,
        )  # fmt: skip
        return self._written(
            "INSERT INTO users (username, username_key, email, role, tier, is_active, password_hash, created_us,"
            f" updated_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}",
            row,
        )

    def get(self, id: int) -> dict[str, Any] | None:
        row = self._link.row(f"SELECT {_COLUMNS} FROM users WHERE id = ?", (id,))
        return None if row is None else _user(row)

    def get_by_username(self, username: str) -> dict[str, Any] | None:
        """The user with `_password_hash`; names are compared without case."""
        row = self._link.row(f"SELECT {_COLUMNS} FROM users WHERE username_key = ?", (username.casefold(),))
        return None if row is None else _user(row) | {"_password_hash": row[9]}

    def count(self) -> int:
        return int(self._link.rows("SELECT count(*) FROM users")[0][0])

    def count_active_admins(self) -> int:
        """Locks those rows on PostgreSQL, so that two replicas cannot each remove the last but one."""
        sql = "SELECT id FROM users WHERE role = 'admin' AND is_active = 1"
        return len(self._link.rows(sql + self._link.dialect.locked_in_order))

    def update(self, id: int, changes: Mapping[str, Any], now_us: int) -> dict[str, Any]:
        """Change the fields given. Raises NotFound, Conflict."""
        values = {name: changes[name] for name in _WRITABLE if name in changes}
        if "username" in values:
            values["username_key"] = values["username"].casefold()
        if "is_active" in values:
            values["is_active"] = int(values["is_active"])
        values["updated_us"] = now_us
        assignments = ", ".join(f"{name} = ?" for name in values)
        return self._written(
            f"UPDATE users SET {assignments} WHERE id = ? RETURNING {_COLUMNS}", (*values.values(), id), id
        )

    def delete(self, id: int) -> bool:
        """Remove the user with sessions and keys; False when there is none."""
        return self._link.change("DELETE FROM users WHERE id = ?", (id,)) > 0

    def touch_login(self, id: int, now_us: int) -> None:
        self._link.run("UPDATE users SET last_login_us = ? WHERE id = ?", (now_us, id))

    def _written(self, sql: str, params: tuple[Any, ...], id: int | None = None) -> dict[str, Any]:
        try:
            rows = self._link.rows(sql, params)
        except Exception as error:
            if is_duplicate(error):
                raise Conflict("The username is taken", {"field": "username"}) from error
            raise
        if not rows:
            raise NotFound("User", id)
        return _user(rows[0])

    def list(self, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
        rows = self._link.rows(f"SELECT {_COLUMNS} FROM users ORDER BY id LIMIT ? OFFSET ?", (limit, offset))
        return [_user(row) for row in rows], self.count()


def _user(row: tuple[Any, ...]) -> dict[str, Any]:
    user = {
        "id": row[0], "username": row[1], "email": row[2], "role": row[3], "tier": row[4], "is_active": bool(row[5]),
        "created_at": format_time(row[6]), "updated_at": format_time(row[7]),
    }  # fmt: skip
    if row[8] is not None:
        user["last_login_at"] = format_time(row[8])
    return user
