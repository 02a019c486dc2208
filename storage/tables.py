"""The tables as Peewee sees them, for the queries that are built at run time. The migrations make the tables."""

from __future__ import annotations

from typing import Any

import peewee as pw

Table: Any = pw.Table

devices = Table(
    "devices",
    (
        "id", "device_id", "name", "device_type", "manufacturer", "model", "firmware_version", "location", "status",
        "is_active", "metadata", "configuration", "created_us", "updated_us", "last_seen_us", "version", "timeout_us",
        "contact_us", "connected_us", "deadline_us", "search", "type_since_us",
    ),
    primary_key="id",
)  # fmt: skip
users = Table(
    "users",
    (
        "id", "username", "username_key", "email", "role", "tier", "is_active", "password_hash",
        "created_us", "updated_us", "last_login_us",
    ),
    primary_key="id",
)  # fmt: skip
api_keys = Table(
    "api_keys",
    (
        "id", "owner_id", "name", "permissions", "secret_hash", "prefix", "device_id",
        "created_us", "expires_us", "last_used_us",
    ),
    primary_key="id",
)  # fmt: skip


def count_all() -> Any:
    return pw.fn.COUNT(pw.SQL("*"))


def contains(column: Any, text: str) -> Any:
    """A condition: the column contains the text as it stands, wildcards of LIKE included."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    # Peewee's own LIKE turns into GLOB on SQLite; the column is folded already, so plain LIKE is right on both.
    return pw.NodeList((column, pw.SQL("LIKE"), pw.Value(f"%{escaped}%"), pw.SQL("ESCAPE"), pw.SQL("'\\'")))
