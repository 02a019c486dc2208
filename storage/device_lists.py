"""Pages of devices: the plain first page by prepared text, everything else built with Peewee."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storage import tables
from storage.device_rows import COLUMNS, device
from storage.link import Link

_PAGES = {
    order: f"SELECT {COLUMNS} FROM devices ORDER BY id {order.upper()} LIMIT ? OFFSET ?" for order in ("asc", "desc")
}
_EQUAL = ("status", "device_type", "location", "manufacturer", "device_id")
_SORTS = {
    "id": "id", "name": "name", "device_id": "device_id", "device_type": "device_type", "status": "status",
    "location": "location", "created_at": "created_us", "updated_at": "updated_us", "last_seen": "last_seen_us",
}  # fmt: skip


def page(
    link: Link, filters: Mapping[str, Any], sort: str, order: str, offset: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """Devices in the order asked, ties by id, absent values last; and how many match."""
    wanted = {name: value for name, value in filters.items() if value is not None}
    if not wanted:
        total = link.run(link.dialect.device_total).fetchone()[0]
        if sort == "id":
            return [device(row) for row in link.run(_PAGES[order], (limit, offset)).fetchall()], total
    else:
        total = link.built(_matching(tables.devices.select(tables.count_all()), wanted))[0][0]
    if offset >= total:
        return [], total
    rows = link.built(
        _ordered(_matching(tables.devices.select(*_columns()), wanted), sort, order).limit(limit).offset(offset)
    )
    return [device(row) for row in rows], total


def _columns() -> list[Any]:
    return [getattr(tables.devices, name.strip()) for name in COLUMNS.split(",")]


def _matching(query: Any, wanted: Mapping[str, Any]) -> Any:
    for name, value in wanted.items():
        if name in _EQUAL:
            query = query.where(getattr(tables.devices, name) == value)
        elif name == "is_active":
            query = query.where(tables.devices.is_active == int(value))
        elif name == "search":
            query = query.where(tables.contains(tables.devices.search, value.casefold()))
        else:
            raise ValueError(f"unknown filter {name}")
    return query


def _ordered(query: Any, sort: str, order: str) -> Any:
    column = getattr(tables.devices, _SORTS[sort])
    directed = column.desc() if order == "desc" else column.asc()
    if sort == "id":
        return query.order_by(directed)
    return query.order_by(column.is_null(), directed, tables.devices.id.asc())
