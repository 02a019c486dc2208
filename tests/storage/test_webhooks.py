"""Notifications are queued with the change they tell of, and each webhook's queue is worked off by one at a time."""

import json
import threading

import pytest

from domain.errors import NotFound
from domain.events import AlertChanged, NotificationsQueued
from domain.times import MINUTE, SECOND, format_time
from storage import alert_log
from storage.alert_rows import COLUMNS
from storage.deliveries import Outcome
from storage.engine import open_engine
from storage.writer import Writer

NOW = 1_767_225_600 * SECOND
ALL = ["alert.created", "alert.acknowledged", "alert.resolved", "alert.updated"]
HOOK = {"name": "Desk", "url": "https://ops.example/", "events": ALL, "severities": ["info", "warning", "critical"]}
ALERT = (
    "INSERT INTO alerts (device_id, rule_id, title, severity, alert_type, status, occurrences, created_us, updated_us,"
    f" resolution, metadata) VALUES (?, ?, 'Hot', ?, 'threshold', ?, 1, ?, ?, ?, '{{}}') RETURNING {COLUMNS}"
)
RULE = (
    "INSERT INTO alert_rules (name, metric_name, condition, for_seconds, clear_seconds, severity, cooldown_minutes,"
    " auto_resolve, is_active, notification_enabled, metadata, created_us, updated_us, effective_us)"
    " VALUES ('r', 't', 'gt', 0, 0, 'info', 0, 1, 1, ?, '{}', 0, 0, 0) RETURNING id"
)


def device(store, name="A"):
    return store.devices.create({"name": "Boiler", "device_id": name, "device_type": "sensor"}, NOW)["id"]


def alert(store, device_id, severity="critical", *, rule=None, status="active", action="created", resolution=None):
    """Insert an alert and log it; its id."""
    row = store.link.rows(ALERT, (device_id, rule, severity, status, NOW, NOW, resolution))[0]
    alert_log.record(store.link, [alert_log.Change(action, NOW, row)], NOW)
    return row[0]


def hook(store, **values):
    return store.webhooks.create(HOOK | values, "whsec_x", NOW)["id"]


def queued(store, **filters):
    """(webhook, event) of what was queued, oldest first."""
    items, _, _ = store.notifications.list(filters, None, 0, 100)
    return [(item["webhook_id"], item["event"]) for item in reversed(items)]


@pytest.fixture
def store(engine):
    with engine.write() as store:
        yield store


def test_a_webhook_is_kept_and_changed_without_showing_its_secret(store):
    made = store.webhooks.create(HOOK | {"device_id": device(store), "is_active": False}, "whsec_x", NOW)
    assert made == HOOK | {
        "id": made["id"],
        "device_id": made["device_id"],
        "is_active": False,
        "created_at": format_time(NOW),
        "updated_at": format_time(NOW),
    }
    assert store.webhooks.get(made["id"]) == made
    changed = store.webhooks.update(made["id"], {"events": ["alert.created"], "is_active": True}, NOW + SECOND)
    assert changed == made | {"events": ["alert.created"], "is_active": True, "updated_at": format_time(NOW + SECOND)}
    assert store.webhooks.list(0, 10) == ([changed], 1)
    assert store.webhooks.list(1, 10) == ([], 1)
    assert store.webhooks.delete(made["id"])
    assert not store.webhooks.delete(made["id"])
    assert store.webhooks.get(made["id"]) is None
    with pytest.raises(NotFound):
        store.webhooks.update(made["id"], {"name": "x"}, NOW)


def test_a_change_is_queued_for_each_webhook_that_wants_it(store):
    boiler, other = device(store), device(store, "B")
    everything, critical = hook(store), hook(store, severities=["critical"])
    created, elsewhere = hook(store, events=["alert.created"]), hook(store, device_id=other)
    hook(store, is_active=False)
    alert(store, boiler, "critical")
    assert queued(store) == [(id, "alert.created") for id in (everything, critical, created)]
    alert(store, other, "info", status="acknowledged", action="acknowledged")
    assert queued(store)[3:] == [(everything, "alert.acknowledged"), (elsewhere, "alert.acknowledged")]


def test_the_payload_is_the_alert_after_the_change_with_its_device(store):
    id, webhook = device(store), hook(store)
    other = hook(store)
    raised = alert(store, id, status="resolved", action="retracted", resolution="retracted")
    (payload, event_id, alert_id), same = store.link.rows(
        "SELECT payload, event_id, alert_id FROM notifications WHERE webhook_id IN (?, ?)", (webhook, other)
    )
    changed, told = store.link.events[-2:]
    assert isinstance(changed, AlertChanged)
    assert told == NotificationsQueued((webhook, other))
    assert (event_id, alert_id) == same[1:] == (event_id, raised)
    assert json.loads(payload) == {
        "id": event_id,
        "type": "alert.resolved",
        "created_at": format_time(NOW),
        "data": {
            "sequence": changed.number,
            "action": "retracted",
            "alert": changed.alert,
            "device": {"id": id, "device_id": "A", "name": "Boiler"},
        },
    }
    assert changed.alert["resolution"] == "retracted"


def test_a_rule_that_notifies_nobody_makes_no_notification(store):
    id, webhook = device(store), hook(store)
    (loud,), (silent,) = (store.link.rows(RULE, (enabled,))[0] for enabled in (1, 0))
    alert(store, id, rule=silent)
    assert queued(store) == []
    raised = alert(store, id, rule=loud)
    assert queued(store) == [(webhook, "alert.created")]
    assert [item["alert_id"] for item in store.notifications.of_alert(raised, 10)] == [raised]


def test_a_change_that_is_rolled_back_queues_nothing(engine):
    writer = Writer(engine)

    def failing(store):
        hook(store)
        alert(store, device(store))
        assert queued(store) != []
        raise NotFound("Thing", 1)

    with pytest.raises(NotFound):
        writer.submit(failing).result(10)
    assert writer.submit(queued).result(10) == []
    writer.close()


def test_lists_are_filtered_and_walked_newest_first(store):
    id, webhook = device(store), hook(store)
    alerts = [alert(store, id) for _ in range(5)]
    other = hook(store)
    ping = store.notifications.ping({"id": other, "name": "n"}, NOW)
    newest_first, following, total = store.notifications.list({}, None, 0, 100)
    ids = [item["id"] for item in newest_first]
    assert (total, following, ids) == (6, None, sorted(ids, reverse=True))
    assert newest_first[0] == ping == store.notifications.get(ping["id"])
    assert "alert_id" not in ping
    walked, before = [], None
    for number in range(3):
        items, before, total = store.notifications.list({}, before, 99 if number else 0, 2)
        assert (total, before) == (6, items[-1]["id"] if number < 2 else None)
        walked += [item["id"] for item in items]
    assert walked == ids
    for filters, count in (
        ({"webhook_id": webhook}, 5),
        ({"alert_id": alerts[2]}, 1),
        ({"event": "ping"}, 1),
        ({"status": "pending", "event": "alert.created"}, 5),
        ({"status": "dead"}, 0),
        ({"webhook_id": webhook, "event": "ping"}, 0),
    ):
        items, _, total = store.notifications.list(filters, None, 0, 100)
        assert len(items) == total == count
        assert all(item[name] == value for item in items for name, value in filters.items())


def test_one_attempt_at_a_time_in_the_order_of_the_queue(store):
    id, webhook = device(store), hook(store)
    raised = [alert(store, id) for _ in range(2)]
    queue = store.deliveries
    assert queue.due(NOW) == [webhook]
    first = queue.claim(webhook, "me", NOW + MINUTE, NOW)
    assert (first.url, first.secret, first.attempts) == ("https://ops.example/", "whsec_x", 0)
    assert queue.due(NOW + MINUTE - 1) == []
    assert queue.claim(webhook, "another", NOW + MINUTE, NOW + MINUTE - 1) is None
    queue.settle(first, "me", Outcome("delivered", NOW + SECOND, None, 204))
    delivered = store.notifications.get(first.id)
    assert (delivered["alert_id"], delivered["status"], delivered["attempts"]) == (raised[0], "delivered", 1)
    assert delivered["delivered_at"] == delivered["last_attempt_at"] == format_time(NOW + SECOND)
    assert delivered["last_status"] == 204
    second = queue.claim(webhook, "another", NOW + MINUTE, NOW)
    queue.settle(second, "another", Outcome("failed", NOW, NOW + MINUTE, 500, "answered 500"))
    failed = store.notifications.get(second.id)
    assert (failed["status"], failed["attempts"], failed["last_error"]) == ("failed", 1, "answered 500")
    assert failed["next_attempt_at"] == format_time(NOW + MINUTE)
    assert queue.due(NOW + MINUTE - 1) == []
    assert queue.claim(webhook, "me", NOW + MINUTE, NOW + MINUTE - 1) is None
    third = alert(store, id)
    assert queue.due(NOW + MINUTE) == [webhook]
    again = queue.claim(webhook, "me", NOW + 2 * MINUTE, NOW + MINUTE)
    assert (again.id, again.event_id, again.attempts) == (second.id, second.event_id, 1)
    queue.settle(again, "me", Outcome("dead", NOW + MINUTE, None, None, "no answer"))
    assert store.notifications.get(second.id)["status"] == "dead"
    last = queue.claim(webhook, "me", NOW + 3 * MINUTE, NOW + MINUTE)
    assert store.notifications.get(last.id)["alert_id"] == third


def test_a_claim_that_expired_is_taken_over_and_its_late_outcome_is_not_kept(store):
    webhook = hook(store)
    sent = store.notifications.ping({"id": webhook, "name": "n"}, NOW)
    lost = store.deliveries.claim(webhook, "lost", NOW + MINUTE, NOW)
    taken = store.deliveries.claim(webhook, "heir", NOW + 2 * MINUTE, NOW + MINUTE)
    assert taken == lost
    store.deliveries.settle(taken, "heir", Outcome("delivered", NOW + MINUTE, None, 200))
    store.deliveries.settle(lost, "lost", Outcome("failed", NOW + MINUTE, NOW + MINUTE, None, "late"))
    assert (found := store.notifications.get(sent["id"]))["status"] == "delivered"
    assert found["attempts"] == 1


def test_redriving_begins_anew_and_outlives_an_attempt_under_way(store):
    webhook = hook(store)
    first, second = (store.notifications.ping({"id": webhook, "name": "n"}, NOW) for _ in range(2))
    for _ in range(2):
        lost = store.deliveries.claim(webhook, "me", NOW, NOW)
        store.deliveries.settle(lost, "me", Outcome("dead", NOW, None, 500, "answered 500"))
    again = store.notifications.redrive(second["id"])
    assert (again["status"], again["attempts"], again["event_id"]) == ("pending", 0, second["event_id"])
    assert store.notifications.redrive_dead(webhook) == 1
    assert store.notifications.redrive_dead(webhook) == 0
    assert store.link.events[-1] == NotificationsQueued((webhook,))
    under_way = store.deliveries.claim(webhook, "me", NOW, NOW)
    store.deliveries.settle(under_way, "me", Outcome("failed", NOW, NOW, 500, "answered 500"))
    last = store.deliveries.claim(webhook, "me", NOW, NOW)
    assert (last.id, last.attempts) == (first["id"], 1)
    store.notifications.redrive(first["id"])
    store.deliveries.settle(last, "me", Outcome("dead", NOW, None, 500, "answered 500"))
    assert store.notifications.get(first["id"])["status"] == "pending"
    with pytest.raises(NotFound):
        store.notifications.redrive(10**9)


def test_an_inactive_webhook_pauses_and_hears_of_nothing_meanwhile(store):
    id, webhook = device(store), hook(store)
    alert(store, id)
    store.webhooks.update(webhook, {"is_active": False}, NOW)
    assert store.deliveries.due(NOW) == []
    assert store.deliveries.claim(webhook, "me", NOW + MINUTE, NOW) is None
    alert(store, id)
    assert len(queued(store)) == 1
    store.webhooks.update(webhook, {"is_active": True}, NOW)
    assert store.deliveries.due(NOW) == [webhook]


def test_notifications_go_with_their_webhook_their_alert_and_their_device(store):
    id, other = device(store), device(store, "B")
    webhook, bound, kept = hook(store), hook(store, device_id=id), hook(store)
    alert(store, id)
    alert(store, other)
    store.webhooks.delete(webhook)
    assert queued(store) == [(bound, "alert.created"), (kept, "alert.created"), (kept, "alert.created")]
    store.devices.delete(id)
    assert store.webhooks.get(bound) is None
    assert queued(store) == [(kept, "alert.created")]


def test_two_replicas_never_send_to_a_webhook_at_once(postgresql_url):
    """Whoever waits for the other's claim sees what the other has done."""
    engines = [open_engine(postgresql_url) for _ in range(2)]
    with engines[0].write() as store:
        webhook = hook(store)
        for _ in range(40):
            store.notifications.ping({"id": webhook, "name": "n"}, NOW)
    sent, under_way, broken = [], set(), []

    def work(engine, claim):
        for _ in range(200):
            with engine.write() as store:
                found = store.deliveries.claim(webhook, claim, NOW + MINUTE, NOW)
            if found is None:
                continue
            under_way.add(claim)
            broken.extend([claim] if len(under_way) > 1 else [])
            sent.append(found.id)
            under_way.discard(claim)
            with engine.write() as store:
                store.deliveries.settle(found, claim, Outcome("delivered", NOW, None, 200))

    threads = [threading.Thread(target=work, args=(engine, str(n))) for n, engine in enumerate(engines)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert broken == []
    assert len(sent) == 40
    assert sent == sorted(sent)
    for engine in engines:
        engine.close()


def test_deleting_a_webhook_does_not_fail_a_change_that_would_tell_it(postgresql_url):
    """The change waits for the deletion, and then knows nothing of the webhook."""
    changing, deleting = open_engine(postgresql_url), open_engine(postgresql_url)
    with changing.write() as store:
        id, webhook = device(store), hook(store)
    waits = threading.Thread(target=lambda: _raise_alert(changing, id))
    with deleting.write() as store:
        store.webhooks.delete(webhook)
        waits.start()
        waits.join(0.5)
        assert waits.is_alive()
    waits.join(10)
    with changing.write() as store:
        assert len(store.link.rows("SELECT id FROM alerts")) == 1
        assert queued(store) == []
    changing.close()
    deleting.close()


def _raise_alert(engine, device_id):
    with engine.write() as store:
        alert(store, device_id)
