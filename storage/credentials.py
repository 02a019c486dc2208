"""Which credentials are still good, many at a time: for connections that outlive the request they began with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from storage.link import Link, Row

_SESSIONS = (
    "SELECT s.id, u.role FROM sessions s JOIN users u ON u.id = s.user_id"
    " WHERE s.revoked_us IS NULL AND s.expires_us > ? AND u.is_active = 1 AND "
)
_KEYS = (
    "SELECT k.id, u.role, k.permissions FROM api_keys k JOIN users u ON u.id = k.owner_id"
    " WHERE (k.expires_us IS NULL OR k.expires_us > ?) AND u.is_active = 1 AND "
)
_A_STATEMENT = 5_000  # SQLite takes no more than 32,766 parameters


class Good(NamedTuple):
    """Sessions with their users' roles; keys with their owners' roles and their own permissions."""

    sessions: dict[str, str]
    keys: dict[int, tuple[str, frozenset[str]]]


def good(link: Link, sessions: Sequence[str], keys: Sequence[int], now_us: int) -> Good:
    """Those that are still good, of the ids of sessions and of keys."""
    roles: dict[str, str] = dict(_rows(link, _SESSIONS, "s.id", sessions, now_us))
    held = {row[0]: (row[1], frozenset(json.loads(row[2]))) for row in _rows(link, _KEYS, "k.id", keys, now_us)}
    return Good(roles, held)


def _rows(link: Link, sql: str, column: str, ids: Sequence[Any], now_us: int) -> Iterator[Row]:
    for start in range(0, len(ids), _A_STATEMENT):
        condition, params = link.dialect.any_of(column, ids[start : start + _A_STATEMENT])
        yield from link.rows(sql + condition, (now_us, *params))
