"""Operations tagged `webhooks`: where changes of alerts are told to other programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.errors import Fault, InvalidInput, NotFound
from domain.ports import Tokens
from handlers.paging import page_of
from storage.store import Store

Data = dict[str, Any]
TargetFault = Callable[[str], Fault | None]  # why nothing can be sent to a URL


def list_webhooks(page: int, size: int, *, store: Store) -> Data:
    """A page of webhooks by id."""
    items, total = store.webhooks.list(offset=(page - 1) * size, limit=size)
    return page_of(items, page, size, total)


def create_webhook(body: Data, *, store: Store, tokens: Tokens, target_fault: TargetFault, now: int) -> Data:
    """A new webhook. Its secret is in this reply and nowhere else."""
    _check_target(body, target_fault)
    device_id = body.get("device_id")
    if device_id is not None and store.devices.get(device_id) is None:
        raise InvalidInput.of("device_id", f"Device {device_id} does not exist", "unknown_device")
    secret = tokens.new_webhook_secret()
    return {**store.webhooks.create(body, secret, now), "secret": secret}


def get_webhook(id: int, *, store: Store) -> Data:
    """One webhook, without its secret. Raises NotFound."""
    webhook = store.webhooks.get(id)
    if webhook is None:
        raise NotFound("Webhook", id)
    return webhook


def update_webhook(id: int, body: Data, *, store: Store, target_fault: TargetFault, now: int) -> Data:
    """Change the fields that are sent, and only those."""
    _check_target(body, target_fault)
    return store.webhooks.update(id, body, now)


def delete_webhook(id: int, *, store: Store) -> Data:
    """Remove a webhook with its notifications."""
    if not store.webhooks.delete(id):
        raise NotFound("Webhook", id)
    return {"id": id}


def test_webhook(id: int, *, store: Store, now: int) -> Data:
    """Queue a ping, which takes the way of every notification."""
    return store.notifications.ping(get_webhook(id, store=store), now)


def redrive_webhook(id: int, *, store: Store) -> Data:
    """Queue once more what could not be delivered."""
    get_webhook(id, store=store)
    return {"id": id, "redriven": store.notifications.redrive_dead(id)}


def _check_target(body: Data, target_fault: TargetFault) -> None:
    fault = target_fault(body["url"]) if "url" in body else None
    if fault is not None:
        raise InvalidInput(fault)
