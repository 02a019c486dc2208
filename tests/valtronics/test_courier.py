"""Notifications reach real receivers, whatever those do, each queue on its own."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from domain.times import MINUTE, SECOND, parse_time
from domain.webhooks import longest_wait
from storage.engine import Engine
from tests.service.running import until
from tests.valtronics.desks import ATTEMPTS, NOW, SECRET, Desk
from tests.valtronics.receivers import receiving
from valtronics import courier as courier_module
from valtronics.outgoing import look_up


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    desk = Desk(engine)
    yield desk
    desk.close()


def test_a_notification_arrives_signed_and_is_kept_as_delivered(desk: Desk) -> None:
    desk.open()
    with receiving() as receiver:
        sent = desk.settled(desk.ping(desk.hook(receiver.url)), "delivered")
    (got,) = receiver.received
    assert got.path == "/hook"
    assert got.is_signed_with(SECRET)
    assert not got.is_signed_with(SECRET + "x")
    assert got.headers["content-type"] == "application/json"
    assert got.headers["user-agent"] == "Valtronics/test"
    assert int(got.headers["valtronics-timestamp"]) == NOW // SECOND
    assert got.event_id == got.json["id"] == sent["event_id"]
    assert (got.json["type"], got.json["data"]["webhook"]["name"]) == ("ping", "Desk")
    assert (sent["attempts"], sent["last_status"]) == (1, 204)


def test_it_is_tried_at_growing_intervals_exactly_so_often_and_is_then_dead(desk: Desk) -> None:
    desk.open()
    with receiving(500) as receiver:
        webhook = desk.hook(receiver.url)
        id = desk.ping(webhook)
        for attempt in range(1, ATTEMPTS):
            found = until(lambda n=attempt: found if (found := desk.look(id))["attempts"] == n else None)
            assert (found["status"], found["last_status"], found["last_error"]) == ("failed", 500, "answered 500")
            assert parse_time(found["next_attempt_at"]) == desk.now_us + longest_wait(attempt)
            desk.pass_by(longest_wait(attempt))
        dead = desk.settled(id, "dead")
        assert dead["attempts"] == ATTEMPTS
        assert "next_attempt_at" not in dead
        # What comes later is sent in its turn, and the dead one is not sent again before it.
        desk.pass_by(longest_wait(100))
        receiver.script = [200]
        desk.settled(desk.ping(webhook), "delivered")
        assert len(receiver.received) == ATTEMPTS + 1
        assert len({got.event_id for got in receiver.received[:-1]}) == 1
        assert len({got.body for got in receiver.received[:-1]}) == 1
        # Redriven, it has all its attempts again.
        desk.write(lambda store: store.notifications.redrive(id))
        assert desk.settled(id, "delivered")["attempts"] == 1
        assert receiver.received[-1].event_id == dead["event_id"]


def test_waits_are_drawn_anew_for_each(desk: Desk) -> None:
    draws = iter([0.25, 0.75])
    desk.open(chance=lambda: next(draws))
    with receiving(503) as receiver:
        webhook = desk.hook(receiver.url)
        waits = []
        for _ in range(2):
            found = desk.settled(desk.ping(webhook), "failed")
            waits.append(parse_time(found["next_attempt_at"]) - desk.now_us)
    assert waits == [longest_wait(1) // 4, longest_wait(1) * 3 // 4]


FAILURES = {
    "hang": "no answer within 0.5 seconds",
    "reset": "the connection broke: Connection reset by peer",
    "close": "the connection was closed without an answer",
    "garbage": "the answer is not HTTP",
    "redirect http://127.0.0.1:1/": "answered 307: redirects are not followed",
    "404": "answered 404",
}


@pytest.mark.parametrize("action", FAILURES)
def test_whatever_a_receiver_does_instead_of_taking_it_is_a_failure_that_says_so(desk: Desk, action: str) -> None:
    desk.open(timeout=0.5)
    with receiving(int(action) if action.isdigit() else action, 200) as receiver:
        id = desk.ping(desk.hook(receiver.url))
        assert desk.settled(id, "failed", "dead")["last_error"].startswith(FAILURES[action])
        desk.pass_by(longest_wait(1))
        assert desk.settled(id, "delivered")["attempts"] == 2
        assert "last_error" not in desk.look(id)


def test_a_receiver_that_is_gone_for_good_is_not_asked_again(desk: Desk) -> None:
    desk.open()
    with receiving(410) as receiver:
        dead = desk.settled(desk.ping(desk.hook(receiver.url)), "dead")
        assert (dead["attempts"], dead["last_error"]) == (1, "answered 410: the receiver is gone for good")


def test_a_closed_port_and_an_unknown_name_are_failures(desk: Desk) -> None:
    def unknown(host: str, port: int) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    desk.open(lookup=unknown)
    with receiving() as receiver:
        closed = receiver.url
    assert desk.settled(desk.ping(desk.hook(closed)), "failed")["last_error"] == "no connection: Connection refused"
    lost = desk.settled(desk.ping(desk.hook("http://ops.example/")), "failed")
    assert lost["last_error"] == "the name ops.example can't be resolved"


@pytest.mark.parametrize("action", ["huge", "dribble"])
def test_the_head_of_an_answer_is_enough(desk: Desk, action: str) -> None:
    desk.open(timeout=30)
    with receiving(action) as receiver:
        assert desk.settled(desk.ping(desk.hook(receiver.url)), "delivered")["last_status"] == 200


def test_a_receiver_that_hangs_delays_no_other(desk: Desk) -> None:
    desk.open(timeout=60)
    with receiving("hang") as slow, receiving() as quick:
        hanging, other = desk.hook(slow.url), desk.hook(quick.url)
        stuck = [desk.ping(hanging) for _ in range(3)]
        slow.wait_for(1)
        for _ in range(3):
            desk.settled(desk.ping(other), "delivered")
        assert [desk.look(id)["status"] for id in stuck] == ["pending"] * 3
        assert len(slow.received) == 1


def test_more_hanging_receivers_than_slots_only_make_others_wait_their_turn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(courier_module, "AT_ONCE", 2)
    desk.open(timeout=0.3)
    with contextlib.ExitStack() as receivers:
        hanging = [receivers.enter_context(receiving("hang")) for _ in range(4)]
        quick = receivers.enter_context(receiving())
        for receiver in hanging:
            webhook = desk.hook(receiver.url)
            for _ in range(20):
                desk.ping(webhook)
        id = desk.ping(desk.hook(quick.url))
        desk.settled(id, "delivered")
        assert sum(len(receiver.received) for receiver in hanging) < 40


def test_each_queue_keeps_its_order_and_what_is_tried_again_holds_up_nothing(desk: Desk) -> None:
    with receiving(500, 200) as receiver:
        webhook = desk.hook(receiver.url)
        ids = [desk.ping(webhook) for _ in range(10)]
        desk.open()
        desk.settled(ids[-1], "delivered")
        assert desk.look(ids[0])["status"] == "failed"
        assert [got.event_id for got in receiver.received] == [desk.look(id)["event_id"] for id in ids]
        desk.pass_by(longest_wait(1))
        desk.settled(ids[0], "delivered")


def test_an_inactive_webhook_waits_and_a_deleted_one_is_forgotten(desk: Desk) -> None:
    desk.open()
    with receiving() as receiver:
        paused, deleted = desk.hook(receiver.url, is_active=False), desk.hook(receiver.url, is_active=False)
        id, other = desk.ping(paused), desk.ping(deleted)
        desk.settled(desk.ping(desk.hook(receiver.url)), "delivered")
        desk.write(lambda store: store.webhooks.delete(deleted))
        desk.write(lambda store: store.webhooks.update(paused, {"is_active": True}, desk.now_us))
        desk.settled(id, "delivered")
        assert desk.look(other) is None
        assert len(receiver.received) == 2


def test_a_webhook_that_is_deleted_while_it_is_told_harms_nobody(desk: Desk) -> None:
    desk.open()
    with receiving("hang") as slow, receiving() as quick:
        webhook = desk.hook(slow.url)
        desk.ping(webhook)
        slow.wait_for(1)
        desk.write(lambda store: store.webhooks.delete(webhook))
        slow.released.set()
        desk.settled(desk.ping(desk.hook(quick.url)), "delivered")


def test_a_certificate_that_nobody_vouches_for_is_a_failure(desk: Desk, tmp_path: Path) -> None:
    desk.open()
    with receiving() as receiver:
        receiver.speak_tls(tmp_path / "receiver.pem")
        id = desk.ping(desk.hook(receiver.url.replace("http:", "https:")))
        assert desk.settled(id, "failed")["last_error"].startswith("the certificate is not valid: ")
        assert receiver.received == []


def test_a_name_that_is_slow_to_resolve_delays_no_other_and_is_asked_for_once(desk: Desk) -> None:
    asked, answer = [], threading.Event()

    def lookup(host: str, port: int) -> list[Any]:
        if host != "slow.example":
            return look_up("127.0.0.1", port)
        asked.append(host)
        answer.wait(30)
        return look_up("127.0.0.1", port)

    desk.open(timeout=0.3, lookup=lookup)
    with receiving() as receiver:
        port = receiver.server_address[1]
        slow = desk.hook(f"http://slow.example:{port}/")
        stuck = [desk.ping(slow) for _ in range(12)]
        desk.settled(desk.ping(desk.hook(f"http://quick.example:{port}/")), "delivered")
        for id in stuck:
            assert desk.settled(id, "failed")["last_error"] == "no answer within 0.3 seconds"
        assert len(asked) == 1
        answer.set()


def test_stopping_waits_for_what_is_under_way_and_leaves_the_rest(desk: Desk) -> None:
    desk.open()
    with receiving("hang") as receiver:
        webhook = desk.hook(receiver.url)
        first, second = desk.ping(webhook), desk.ping(webhook)
        receiver.wait_for(1)
        threading.Timer(0.3, receiver.released.set).start()
        desk.shut()
        assert desk.look(first)["status"] == "failed"
        assert desk.look(second)["status"] == "pending"
        assert len(receiver.received) == 1


def test_an_attempt_that_stopping_breaks_off_is_made_again_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(courier_module, "STOP_SECONDS", 0.1)
    desk.open()
    with receiving("hang", 200) as receiver:
        id = desk.ping(desk.hook(receiver.url))
        receiver.wait_for(1)
        desk.shut()
        desk.open()
        assert desk.settled(id, "delivered")["attempts"] == 1
        first, again = receiver.received
        assert (first.event_id, first.body) == (again.event_id, again.body)


def test_an_attempt_nobody_finished_is_made_again_once_its_claim_has_expired(desk: Desk) -> None:
    with receiving() as receiver:
        webhook = desk.hook(receiver.url)
        id = desk.ping(webhook)
        desk.write(lambda store: store.deliveries.claim(webhook, "killed", NOW + MINUTE, NOW))
        desk.open()
        desk.settled(desk.ping(desk.hook(receiver.url)), "delivered")
        assert desk.look(id)["status"] == "pending"
        desk.pass_by(MINUTE)
        desk.settled(id, "delivered")
