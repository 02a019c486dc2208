"""Webhooks, their notifications and other records that are shown, counted or moved on wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import (
    Damage,
    change_body,
    change_data,
    change_items,
    change_status,
    swallow_request,
)
from contract_tests.sabotage.exchange import Request
from contract_tests.sabotage.probe import unique

if TYPE_CHECKING:
    from contract_tests.sabotage.probe import Probe


@violation("create_webhook", seen=lambda api: "secret" in _made(api))
def new_webhook_without_its_secret() -> Damage:
    return change_data("create_webhook", lambda data: data.pop("secret"))


@violation("get_webhook", seen=lambda api: sorted(api.get(f"/webhooks/{_made(api)['id']}").data))
def webhook_without_its_events() -> Damage:
    return change_data("get_webhook", lambda data: data.pop("events"))


@violation("list_webhooks", seen=lambda api: _made(api) and type(_last_webhook(api)["is_active"]))
def listed_webhooks_are_active_in_words() -> Damage:
    return change_items("list_webhooks", lambda item: item.update(is_active=str(item["is_active"])))


@violation("update_webhook", seen=lambda api: _renamed(api))
def webhook_keeps_its_name() -> Damage:
    return change_body("update_webhook", lambda body: body.pop("name"))


@violation("delete_webhook", seen=lambda api: _after_deletion(api))
def deleted_webhook_is_still_there() -> Damage:
    def pretend(request: Request) -> Any:
        return request.to("GET", request.path), lambda data: {"id": data["id"]}

    return swallow_request("delete_webhook", pretend)


@violation("test_webhook", seen=lambda api: api.post(f"/webhooks/{_made(api)['id']}/test").status)
def test_of_a_webhook_is_answered_200() -> Damage:
    return change_status("test_webhook", 202, 200)


@violation("redrive_webhook", seen=lambda api: type(_redriven(api).data["redriven"]))
def redriven_notifications_are_counted_in_words() -> Damage:
    return change_data("redrive_webhook", lambda data: data.update(redriven=str(data["redriven"])))


@violation(
    "redrive_notification", seen=lambda api: api.post(f"/alerts/notifications/{_ping(api)}/redrive").data["status"]
)
def redriven_notification_stays_dead() -> Damage:
    return change_data("redrive_notification", lambda data: data.update(status="buried"))


@violation("get_notification", seen=lambda api: sorted(api.get(f"/alerts/notifications/{_ping(api)}").data))
def notification_without_the_id_of_its_event() -> Damage:
    return change_data("get_notification", lambda data: data.pop("event_id"))


@violation("list_notifications", seen=lambda api: _ping(api) and _last_notification(api)["status"])
def listed_notifications_wait_for_ever() -> Damage:
    return change_items("list_notifications", lambda item: item.update(status="waiting"))


@violation("list_device_transitions", seen=lambda api: len(_transitions(api)))
def first_status_of_a_device_is_left_out() -> Damage:
    return change_data("list_device_transitions", lambda data: data["items"].clear())


@violation("list_audit_entries", seen=lambda api: type(_entry(api)["id"]))
def listed_audit_entries_have_texts_for_ids() -> Damage:
    return change_items("list_audit_entries", lambda item: item.update(id=str(item["id"])))


@violation("get_audit_entry", seen=lambda api: "operation" in api.get(f"/audit/{_entry(api)['id']}").data)
def audit_entry_without_its_operation() -> Damage:
    return change_data("get_audit_entry", lambda data: data.pop("operation"))


def _made(api: Probe) -> Any:
    """A new webhook that is switched off, so that nothing is sent."""
    body = {"name": unique(), "url": "https://hooks.example.com/in", "events": ["alert.created"], "is_active": False}
    return api.post("/webhooks/", body).data


def _last_webhook(api: Probe) -> Any:
    pages = api.get("/webhooks/?size=1").data["pagination"]["pages"]
    return api.get(f"/webhooks/?size=1&page={pages}").data["items"][0]


def _renamed(api: Probe) -> bool:
    made = _made(api)
    api.put(f"/webhooks/{made['id']}", {"name": unique()})
    return bool(api.get(f"/webhooks/{made['id']}").data["name"] == made["name"])


def _after_deletion(api: Probe) -> int:
    made = _made(api)["id"]
    api.delete(f"/webhooks/{made}")
    return api.get(f"/webhooks/{made}").status


def _redriven(api: Probe) -> Any:
    return api.post(f"/webhooks/{_made(api)['id']}/redrive")


def _ping(api: Probe) -> int:
    """The id of a new notification."""
    return int(api.post(f"/webhooks/{_made(api)['id']}/test").data["id"])


def _again(api: Probe) -> Any:
    return api.post(f"/alerts/notifications/{_ping(api)}/redrive")


def _last_notification(api: Probe) -> Any:
    return api.get("/alerts/notifications?size=1").data["items"][0]


def _transitions(api: Probe) -> Any:
    return api.get(f"/devices/{api.device()}/transitions").data["items"]


def _entry(api: Probe) -> Any:
    api.device()
    return api.get("/audit/?size=1").data["items"][0]
