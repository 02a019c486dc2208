"""Operations tagged `audit`: the log of changes, which is only read here. The edge writes it."""

from __future__ import annotations

from typing import Any

from domain.errors import InvalidInput, NotFound
from domain.time_ranges import bounds
from handlers.paging import cursor_page_of, decode_cursor
from storage.store import Store

Data = dict[str, Any]


def list_audit_entries(
    size: int,
    page: int | None = None,
    cursor: str | None = None,
    actor: str | None = None,
    operation: str | None = None,
    object_type: str | None = None,
    object_id: int | None = None,
    request_id: str | None = None,
    start_time: str | None = None,
    end_time: str | None = None,
    *,
    store: Store,
) -> Data:
    """Entries that fit every filter given, newest first. Cursors keep their place while entries come in."""
    if cursor is not None and page is not None:
        raise InvalidInput.of("cursor", "cannot be combined with page", "cursor_with_page")
    position = decode_cursor(cursor) if cursor is not None else None
    start, end = bounds(start_time, end_time)
    named = {
        "actor": actor,
        "operation": operation,
        "object_type": object_type,
        "object_id": object_id,
        "request_id": request_id,
        "start_us": start,
        "end_us": end,
    }
    filters = {name: value for name, value in named.items() if value is not None}
    number = page or 1
    items, following, total = store.audit.list(filters, position, (number - 1) * size, size)
    return cursor_page_of(items, number, size, total, following, by_cursor=cursor is not None)


def get_audit_entry(id: int, *, store: Store) -> Data:
    """One entry. Raises NotFound."""
    entry = store.audit.get(id)
    if entry is None:
        raise NotFound("Audit entry", id)
    return entry
