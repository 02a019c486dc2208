"""Notifications reach real receivers, whatever those do, and reach nobody they must not."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog

from domain.times import MINUTE, SECOND, parse_time
from domain.webhooks import longest_wait
from storage.engine import Engine
from storage.writer import Writer
from tests.service.running import until
from tests.valtronics.receivers import Receiver, receiving
from valtronics import courier as courier_module
from valtronics.bus import Bus
from valtronics.courier import Courier
from valtronics.execution import Execution
from valtronics.outgoing import Lookup, Outgoing, look_up

NOW = 1_767_225_600 * SECOND
EVENTS = ["alert.created", "alert.acknowledged", "alert.resolved", "alert.updated"]
SECRET = "whsec_courier"
ATTEMPTS = 8


class Desk:
    """A courier on its own loop, with a clock that stands until it is moved."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.now_us = NOW
        logger = structlog.get_logger()
        bus = Bus(logger)
        self.writer = Writer(engine, on_events=bus.publish)
        self.execution = Execution(engine, self.writer)
        self._loop = asyncio.new_event_loop()
        self._bus, self._logger = bus, logger
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.courier: Courier | None = None

    def open(
        self,
        *,
        allow_private: bool = True,
        timeout: float = 10,
        lookup: Lookup = look_up,
        chance: Callable[[], float] = lambda: 1.0,
    ) -> None:
        outgoing = Outgoing(allow_private=allow_private, timeout_seconds=timeout, at_once=8, lookup=lookup)
        self.courier = Courier(
            self.execution, self.writer, outgoing, lambda: self.now_us, self._logger,
            attempts=ATTEMPTS, timeout_seconds=timeout, agent="Valtronics/test", chance=chance,
        )  # fmt: skip
        self._bus.listen(self.courier.told)
        self._run(self._start())

    async def _start(self) -> None:
        assert self.courier is not None
        self.courier.start()

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def shut(self) -> None:
        if self.courier is not None:
            self._run(self.courier.stop())
            self.courier = None

    def close(self) -> None:
        self.shut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self.writer.close()
        self.execution.close()

    def hook(self, url: str, **values: Any) -> int:
        body = {"name": "Desk", "url": url, "events": EVENTS, "severities": ["critical"], **values}
        return self.write(lambda store: store.webhooks.create(body, SECRET, self.now_us)["id"])

    def ping(self, webhook: int) -> int:
        """Queue a notification; its id."""
        return self.write(lambda store: store.notifications.ping({"id": webhook, "name": "Desk"}, self.now_us)["id"])

    def write(self, job: Callable[[Any], Any]) -> Any:
        return self.writer.submit(job).result(10)

    def look(self, notification: int) -> Any:
        with self.engine.read() as store:
            return store.notifications.get(notification)

    def settled(self, notification: int, *statuses: str) -> Any:
        """The notification as soon as it has one of the statuses."""
        return until(lambda: found if (found := self.look(notification))["status"] in statuses else None)


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
            desk.now_us = parse_time(found["next_attempt_at"])
        dead = desk.settled(id, "dead")
        assert dead["attempts"] == ATTEMPTS
        assert "next_attempt_at" not in dead
        # What comes later is sent in its turn, and the dead one is not sent again before it.
        desk.now_us += longest_wait(100)
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
        desk.now_us += longest_wait(1)
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
    assert desk.settled(desk.ping(desk.hook(closed)), "failed")["last_error"].startswith("no connection: ")
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
        desk.now_us += longest_wait(1)
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


PRIVATE = "the target leads to a private or loopback address"


@contextlib.contextmanager
def listening() -> Iterator[Receiver]:
    """A receiver that must not hear of anything."""
    with receiving() as receiver:
        yield receiver
    assert receiver.received == []


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f.1", "localhost", "[::ffff:127.0.0.1]"])
def test_a_private_target_gets_nothing(desk: Desk, host: str) -> None:
    """Also one that was there before the setting was changed."""
    desk.open(allow_private=False)
    with listening() as receiver:
        url = f"http://{host}:{receiver.server_address[1]}/"
        assert desk.settled(desk.ping(desk.hook(url)), "failed")["last_error"] == PRIVATE


def resolving_to(*addresses: str) -> Lookup:
    """A resolver that knows one name."""

    def lookup(host: str, port: int) -> list[Any]:
        assert host == "ops.example"
        return [found for address in addresses for found in socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)]

    return lookup


def test_a_name_that_leads_to_a_private_address_gets_nothing(desk: Desk) -> None:
    desk.open(allow_private=False, lookup=resolving_to("127.0.0.1"))
    with listening() as receiver:
        url = f"http://ops.example:{receiver.server_address[1]}/"
        assert desk.settled(desk.ping(desk.hook(url)), "failed")["last_error"] == PRIVATE


def test_a_name_with_one_private_address_among_others_gets_nothing(desk: Desk) -> None:
    desk.open(allow_private=False, lookup=resolving_to("203.0.113.1", "127.0.0.1"))
    with listening() as receiver:
        url = f"http://ops.example:{receiver.server_address[1]}/"
        assert desk.settled(desk.ping(desk.hook(url)), "failed")["last_error"] == PRIVATE


def test_a_name_that_changes_its_address_between_the_check_and_the_connection_gets_nothing(desk: Desk) -> None:
    """What is connected to is what was checked, since the socket itself is made by who checks."""
    outgoing = Outgoing(allow_private=False, timeout_seconds=5, at_once=1, lookup=resolving_to("127.0.0.1"))
    with listening() as receiver:

        async def attempt() -> Any:
            outgoing.open()
            resolver: Any = outgoing._resolver
            resolver._check = lambda _: None  # as if the name had been harmless when it was looked up
            try:
                return await outgoing.post(f"http://ops.example:{receiver.server_address[1]}/", {}, b"{}")
            finally:
                await outgoing.close()

        assert asyncio.run(attempt()) == (None, PRIVATE)


def test_a_redirect_to_a_private_address_is_not_followed(desk: Desk) -> None:
    with listening() as private, receiving(f"redirect {private.url}") as receiver:
        desk.open()
        found = desk.settled(desk.ping(desk.hook(receiver.url)), "failed")
        assert found["last_error"] == "answered 307: redirects are not followed"


def test_no_proxy_of_the_environment_comes_between(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening() as proxy, receiving() as receiver:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setitem(os.environ, name, proxy.url)
        desk.open()
        desk.settled(desk.ping(desk.hook(receiver.url)), "delivered")


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
        desk.now_us = NOW + MINUTE
        desk.settled(id, "delivered")
