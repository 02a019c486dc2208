"""Operations tagged `notifications`: what webhooks were told, and what became of it."""

from __future__ import annotations

from typing import Any

from domain.errors import InvalidInput, NotFound
from handlers.paging import cursor_page_of, decode_cursor
from storage.store import Store

Data = dict[str, Any]


def list_notifications(
    size: int,
    page: int | None = None,
    cursor: str | None = None,
    status: str | None = None,
    webhook_id: int | None = None,
    alert_id: int | None = None,
    event: str | None = None,
    *,
    store: Store,
) -> Data:
    """Notifications, newest first. Cursors keep their place while new ones come."""
    if cursor is not None and page is not None:
        raise InvalidInput.of("cursor", "cannot be combined with page", "cursor_with_page")
    before = decode_cursor(cursor)[0] if cursor is not None else None
    filters = {"status": status, "webhook_id": webhook_id, "alert_id": alert_id, "event": event}
    number = page or 1
    items, last, total = store.notifications.list(filters, before, (number - 1) * size, size)
    following = None if last is None else (last, 0)
    return cursor_page_of(items, number, size, total, following, by_cursor=cursor is not None)


def get_notification(id: int, *, store: Store) -> Data:
    """One notification. Raises NotFound."""
    notification = store.notifications.get(id)
    if notification is None:
        raise NotFound("Notification", id)
    return notification


def redrive_notification(id: int, *, store: Store) -> Data:
    """Queue a notification once more, whatever became of it."""
    return store.notifications.redrive(id)
