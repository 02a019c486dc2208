"""Webhooks from outside: who may make them, what they are told, and what a crash or a second replica does to that."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from domain.times import SECOND
from storage import alert_log
from storage.alert_rows import COLUMNS
from storage.engine import open_engine
from tests.service.running import API, Server, start_server, stop, unique, until
from tests.valtronics.receivers import Receiver, receiving

HOOKS, NOTIFICATIONS = f"{API}/webhooks/", f"{API}/alerts/notifications"
NOW = 1_767_225_600 * SECOND
ALLOWED = {"VALTRONICS_WEBHOOK_ALLOW_PRIVATE": "true"}
ALERT = (
    "INSERT INTO alerts (device_id, title, severity, alert_type, status, occurrences, created_us, updated_us, metadata)"
    f" VALUES (?, 'Hot', 'critical', 'threshold', 'active', 1, ?, ?, '{{}}') RETURNING {COLUMNS}"
)


def hook(server: Server, url: str = "https://ops.example/", **values: Any) -> Any:
    """A new webhook, with its secret."""
    return server.post(HOOKS, {"name": unique("hook"), "url": url, **values}).data


def ping(server: Server, webhook: int) -> int:
    """Test a webhook; the notification's id."""
    answer = server.post(f"{HOOKS}{webhook}/test", None)
    assert answer.status == 202
    return int(answer.data["id"])


def look(server: Server, notification: int) -> Any:
    return server.get(f"{NOTIFICATIONS}/{notification}").data


def settled(server: Server, notification: int, *statuses: str) -> Any:
    return until(lambda: found if (found := look(server, notification))["status"] in statuses else None, seconds=60)


def raise_alert(server: Server, device: int) -> int:
    """An alert written into the database by another process; its id."""
    engine = open_engine(server.database_url)
    with engine.write() as store:
        row = store.link.rows(ALERT, (device, NOW, NOW))[0]
        alert_log.record(store.link, [alert_log.Change("created", NOW, row)], NOW)
    engine.close()
    return int(row[0])


def test_a_secret_is_shown_by_the_creation_alone(service: Server) -> None:
    made = hook(service)
    assert made["secret"].startswith("whsec_")
    assert made["events"] == ["alert.created", "alert.acknowledged", "alert.resolved", "alert.updated"]
    assert made["severities"] == ["info", "warning", "critical"]
    assert made["is_active"] is True
    shown = {name: value for name, value in made.items() if name != "secret"}
    assert service.get(f"{HOOKS}{made['id']}").data == shown
    assert made["secret"].encode() not in service.get(HOOKS, query={"size": 100}).body
    changed = service.put(f"{HOOKS}{made['id']}", {"severities": ["critical"], "is_active": False}).data
    assert changed == shown | {"severities": ["critical"], "is_active": False, "updated_at": changed["updated_at"]}
    assert made["secret"] not in str(changed)
    assert service.delete(f"{HOOKS}{made['id']}").status == 200
    assert service.get(f"{HOOKS}{made['id']}").status == 404


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("url", "http://127.0.0.1/", "private_target"),
        ("url", "http://2130706433/", "private_target"),
        ("url", "http://[::1]:80/", "private_target"),
        ("url", "http://localhost:9000/", "private_target"),
        ("url", "http://a..b/", "invalid_url"),
        ("url", "ftp://ops.example/", "pattern"),
        ("url", "http://user@ops.example/", "pattern"),
        ("url", "http://ops.example/#x", "pattern"),
        ("device_id", 9007199254740991, "unknown_device"),
        ("events", ["ping"], "enum"),
        ("events", [], "minItems"),
        ("severities", ["bad"], "enum"),
        ("colour", "red", "unknown_field"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(service: Server, field: str, value: Any, rule: str) -> None:
    answer = service.post(HOOKS, {"name": "x", "url": "https://ops.example/", field: value})
    assert answer.status == 422
    assert [(fault["field"].split(".")[0], fault["rule"]) for fault in answer.error["details"]["errors"]] == [
        (field, rule)
    ]
    if rule in ("private_target", "invalid_url"):
        assert service.put(f"{HOOKS}{hook(service)['id']}", {field: value}).status == 422


def test_administrators_manage_webhooks_and_everyone_reads_notifications(service: Server) -> None:
    id = ping(service, hook(service, is_active=False)["id"])
    for role in ("viewer", "operator"):
        token = service.log_in(service.user(role)[1])["access_token"]
        for method, path in (("GET", HOOKS), ("POST", f"{HOOKS}1/test"), ("POST", f"{NOTIFICATIONS}/{id}/redrive")):
            answer = service.send(method, path, token=token)
            assert answer.status == 403
            assert answer.error["details"] == {"required_permission": "webhooks:manage"}
        assert service.get(f"{NOTIFICATIONS}/{id}", token=token).data["id"] == id


def test_notifications_are_filtered_and_walked(service: Server) -> None:
    webhook, other = hook(service, is_active=False)["id"], hook(service, is_active=False)["id"]
    ids = [ping(service, webhook) for _ in range(5)]
    ping(service, other)
    walked: list[int] = []
    cursor = None
    for _ in range(3):
        page = service.get(NOTIFICATIONS, query={"webhook_id": webhook, "size": 2, "cursor": cursor}).data
        assert page["pagination"]["total"] == 5
        walked += [item["id"] for item in page["items"]]
        cursor = page["pagination"].get("next_cursor")
        ping(service, other)
    assert (walked, cursor) == (ids[::-1], None)
    assert (
        service.get(NOTIFICATIONS, query={"webhook_id": webhook, "page": 3, "size": 2}).data["items"][0]["id"] == ids[0]
    )
    for query, count in (
        ({"status": "pending"}, 5),
        ({"status": "dead"}, 0),
        ({"event": "ping"}, 5),
        ({"alert_id": 1}, 0),
    ):
        found = service.get(NOTIFICATIONS, query={"webhook_id": webhook, **query}).data
        assert found["pagination"]["total"] == len(found["items"]) == count
    assert service.get(NOTIFICATIONS, query={"cursor": "AAAA"}).status == 422
    assert service.delete(f"{HOOKS}{webhook}").status == 200
    assert service.get(f"{NOTIFICATIONS}/{ids[0]}").status == 404


def test_an_alert_is_told_to_those_who_want_it(start: Callable[..., Server]) -> None:
    server = start(**ALLOWED)
    with receiving() as receiver, receiving() as other:
        device = server.device(name="Boiler")
        made = hook(server, receiver.url, device_id=device)
        hook(server, other.url, severities=["info"])
        alert = raise_alert(server, device)
        (got,) = receiver.wait_for(1)
        assert got.is_signed_with(made["secret"])
        assert got.headers["user-agent"].startswith("Valtronics/")
        assert (got.json["type"], got.json["data"]["alert"]["id"]) == ("alert.created", alert)
        assert got.json["data"]["device"]["name"] == "Boiler"
        (found,) = server.get(NOTIFICATIONS, query={"alert_id": alert}).data["items"]
        assert settled(server, found["id"], "delivered")["last_status"] == 204
        assert other.received == []


def test_the_dead_are_redriven_one_by_one_and_all_together(start: Callable[..., Server]) -> None:
    server = start(**ALLOWED, VALTRONICS_WEBHOOK_ATTEMPTS="1", VALTRONICS_WEBHOOK_TIMEOUT_SECONDS="0.5")
    with receiving("hang") as receiver:
        webhook = hook(server, receiver.url)["id"]
        ids = [ping(server, webhook) for _ in range(3)]
        for id in ids:
            assert settled(server, id, "dead")["last_error"] == "no answer within 0.5 seconds"
        receiver.script = [200]
        assert server.post(f"{NOTIFICATIONS}/{ids[1]}/redrive", None).status == 202
        settled(server, ids[1], "delivered")
        assert server.post(f"{HOOKS}{webhook}/redrive", None).data == {"id": webhook, "redriven": 2}
        for id in ids:
            settled(server, id, "delivered")
        assert len(receiver.received) == 6


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_a_kill_interrupts_is_sent_again_as_the_same_event(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Killed while the receiver has the request and has not answered."""
    url = request.getfixturevalue(f"{engine}_url")
    settings = {**ALLOWED, "VALTRONICS_DATABASE_URL": url, "VALTRONICS_WEBHOOK_TIMEOUT_SECONDS": "1"}
    with receiving("hang", 200) as receiver:
        first = start_server(tmp_path, **settings)
        id = ping(first, hook(first, receiver.url)["id"])
        receiver.wait_for(1)
        os.kill(first.process.pid, signal.SIGKILL)
        first.process.wait()
        _expire_claims(url)
        second = start_server(tmp_path, **settings)
        assert settled(second, id, "delivered")["attempts"] == 1
        stop(second)
    assert [(got.event_id, got.body) for got in receiver.received] == 2 * [
        (receiver.received[0].event_id, receiver.received[0].body)
    ]


def _expire_claims(url: str) -> None:
    """As if the half minute had passed after which another takes over."""
    engine = open_engine(url)
    with engine.write() as store:
        assert store.link.change("UPDATE webhooks SET claimed_until_us = 1 WHERE claim IS NOT NULL") == 1
    engine.close()


def test_two_replicas_deliver_each_notification_once_and_in_order(tmp_path: Path, postgresql_url: str) -> None:
    settings = {**ALLOWED, "VALTRONICS_DATABASE_URL": postgresql_url}
    folders = [tmp_path / name for name in ("a", "b")]
    for folder in folders:
        folder.mkdir()
    replicas = [start_server(folder, **settings) for folder in folders]
    receivers: list[Receiver] = []
    try:
        with receiving() as one, receiving() as another:
            receivers += [one, another]
            hooks = [hook(replicas[0], receiver.url)["id"] for receiver in receivers]
            sent: list[list[int]] = [[], []]
            for number in range(60):
                for place, webhook in enumerate(hooks):
                    sent[place].append(ping(replicas[number % 2], webhook))
            for place, receiver in enumerate(receivers):
                receiver.wait_for(60)
                events = [settled(replicas[1], id, "delivered")["event_id"] for id in sent[place]]
                assert [got.event_id for got in receiver.received] == events
    finally:
        assert [stop(replica) for replica in replicas] == [0, 0]
