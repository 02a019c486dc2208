"""Streams that lose, repeat, garble or give away what they tell, or let in whom they should not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import Damage, replace_name
from contract_tests.sabotage.probe import point

POINTS = ("choice/telemetry_update", "telemetry/telemetry_update")
NOTICES = ("choice/alert", "notifications/alert")
STATUSES = ("choice/device_status_update", "system/device_status_update")
AUTH = ("choice/auth", "choice/auth_response", "choice/subscribe", "choice/subscribed")
ERRORS = ("choice/error", "choice/subscribe", "choice/ping", "choice/auth", "choice/unsubscribe")
SECONDS = 10.0
# Time in which nothing comes, where nothing should; and in which the served service of the test looks around.
MOMENT, LOOK = 0.3, 4.0


# Events


@violation(*POINTS, seen=lambda api: len(_points(api)))
def every_fifth_event_is_lost() -> Damage:
    def make(hand: Any) -> Any:
        handed = [0]

        def some(session: Any, channel: str, frame: bytes) -> None:
            handed[0] += 1
            if handed[0] % 5:
                hand(session, channel, frame)

        return some

    return replace_name("valtronics.broadcast", "_hand", make)


@violation(*POINTS, *NOTICES, *STATUSES, seen=lambda api: len(_points(api)))
def every_event_is_told_twice() -> Damage:
    def make(hand: Any) -> Any:
        def twice(*given: Any) -> None:
            hand(*given)
            hand(*given)

        return twice

    return replace_name("valtronics.broadcast", "_hand", make)


@violation(*POINTS, seen=lambda api: len({frame["seq"] for frame in _points(api)}))
def every_point_has_the_same_number() -> Damage:
    return _telling("device_telemetry", lambda frame: frame.update(seq=frame["seq"] // 1_000_000 * 1_000_000))


@violation(*POINTS, seen=lambda api: type(_points(api)[0]["value"]).__name__)
def values_are_told_as_text() -> Damage:
    return _telling("device_telemetry", lambda frame: frame.update(value=str(frame["value"])))


@violation(*POINTS, seen=lambda api: _points(api)[-1]["value"])
def values_are_rounded_on_their_way() -> Damage:
    return _telling("device_telemetry", lambda frame: frame.update(value=float(round(frame["value"], 3))))


@violation(*POINTS, seen=lambda api: len(_points_of_another(api)))
def points_of_all_devices_are_told() -> Damage:
    def make(add: Any) -> Any:
        def to_all(self: Any, session: Any, subscription: Any) -> None:
            add(self, session, subscription)
            self._index.setdefault((subscription.channel, None), {})[session] = subscription

        return to_all

    return replace_name("valtronics.broadcast", "Broadcast.add", make)


@violation(*POINTS, *NOTICES, *STATUSES, seen=lambda api: len(_points(api, filters={"metrics": ["other"]})))
def filters_of_streams_are_ignored() -> Damage:
    def make(_: Any) -> Any:
        return lambda self, seq, tag: self.is_live and seq > self.after

    return replace_name("domain.channels", "Subscription.wants", make)


@violation(*POINTS, "choice/unsubscribed", seen=lambda api: len(_after_unsubscribing(api)))
def unsubscribing_ends_nothing() -> Damage:
    return replace_name("valtronics.hub", "Hub.drop", lambda _: lambda *_: None)


@violation(*NOTICES, seen=lambda api: [frame["action"] for frame in _notices(api)])
def the_end_of_an_alert_is_not_told() -> Damage:
    def make(keep: Any) -> Any:
        def some(self: Any, events: Any) -> None:
            keep(self, [event for event in events if getattr(event, "action", "") != "resolved"])

        return some

    return replace_name("valtronics.broadcast", "Broadcast.keep", make)


@violation(*NOTICES, seen=lambda api: [frame["status"] for frame in _notices(api)])
def an_alert_is_told_as_it_was_before() -> Damage:
    return _telling("alerts", lambda frame: frame.update(status="active"))


@violation(*STATUSES, seen=lambda api: [frame["status"] for frame in _changes(api)])
def a_status_is_told_as_the_one_before() -> Damage:
    def swap(frame: Any) -> None:
        frame["status"], frame["previous_status"] = frame.get("previous_status", frame["status"]), frame["status"]

    return _telling("devices", swap)


@violation("choice/system_status_update", "system/system_status_update", seen=lambda api: _adds_up(_figures(api)))
def the_system_has_a_device_too_many() -> Damage:
    def make(told: Any) -> Any:
        def more(*given: Any) -> Any:
            frame = told(*given)
            return {**frame, "total_devices": frame["total_devices"] + 1}

        return more

    return replace_name("valtronics.hub", "system_status_update", make)


# What was missed


@violation(*POINTS, seen=lambda api: len(_resumed(api)))
def resuming_loses_the_first_point() -> Damage:
    def make(after: Any) -> Any:
        return lambda self, number, most: list(after(self, number, most))[1 if number < self.last - 1 else 0 :]

    return replace_name("domain.recent", "Recent.after", make)


@violation(*POINTS, seen=lambda api: len(_resumed(api)))
def resuming_repeats_what_was_seen() -> Damage:
    def make(begin: Any) -> Any:
        def earlier(self: Any, message: Any, last: int) -> None:
            begin(self, message, last)
            self.after -= "resume_from" in message and message["resume_from"] > 10**6

        return earlier

    return replace_name("domain.channels", "Subscription.__init__", make)


@violation("choice/gap", seen=lambda api: [frame["type"] for frame in _from_long_ago(api)])
def a_gap_is_not_told() -> Damage:
    def make(_: Any) -> Any:
        def silent(_: Any, subscription: Any, end: int) -> None:
            subscription.after = end

        return silent

    return replace_name("valtronics.broadcast", "_gap", make)


@violation(*NOTICES, seen=lambda api: len(_missed_notices(api)))
def resuming_alerts_loses_one() -> Damage:
    def make(after: Any) -> Any:
        def some(*given: Any) -> Any:
            found = after(*given)
            return found[:1] + found[2:]

        return some

    return replace_name("storage.alert_log", "after", make)


@violation("choice/lagged", seen=lambda api: _outbox(api))
def what_is_left_out_is_counted_one_short() -> Damage:
    def make(frame_of: Any) -> Any:
        def fewer(message: Any) -> Any:
            if message["type"] == "lagged":
                message = {**message, "dropped": max(1, message["dropped"] - 1)}
            return frame_of(message)

        return fewer

    return replace_name("valtronics.socket_queue", "frame_of", make)


@violation("choice/lagged", seen=lambda api: _outbox(api))
def what_is_left_out_is_not_told() -> Damage:
    def make(offer: Any) -> Any:
        def silent(self: Any, channel: str, frame: bytes) -> None:
            offer(self, channel, frame)
            self._dropped.clear()

        return silent

    return replace_name("valtronics.socket_queue", "Outbox.offer", make)


# Who is let in


@violation(*AUTH, seen=lambda api: _with_token(api, "nonsense"))
def any_token_opens_a_stream() -> Damage:
    def make(identify: Any) -> Any:
        async def anybody(self: Any, credential: tuple[str, str]) -> Any:
            from domain.errors import NotAuthenticated
            from domain.permissions import ADMIN, Principal

            try:
                return await identify(self, credential)
            except NotAuthenticated:
                return Principal(1, "admin", "admin@example.com", "admin", "enterprise", ADMIN, "none"), None

        return anybody

    return replace_name("valtronics.hub", "Hub.identify", make)


@violation(*AUTH, seen=lambda api: _silent(api))
def who_says_nothing_may_stay() -> Damage:
    def make(_: Any) -> Any:
        return lambda self, session, now, now_us: session.expire(now_us)

    return replace_name("valtronics.hub", "Hub._look_at", make)


@violation(*AUTH, seen=lambda api: _after_expiry(api))
def a_stream_outlives_its_token() -> Damage:
    return replace_name("valtronics.socket_session", "Session.expire", lambda _: lambda *_: None)


@violation(*AUTH, seen=lambda api: _after_log_out(api))
def a_stream_outlives_a_log_out() -> Damage:
    def make(_: Any) -> Any:
        async def nothing(_: Any) -> None:
            return

        return nothing

    return replace_name("valtronics.hub", "Hub.check", make)


@violation(*AUTH, "notifications/auth", seen=lambda api: _with_key(api)["type"])
def subscriptions_need_no_permission() -> Damage:
    return replace_name("valtronics.socket_session", "Session._may", lambda _: lambda *_: None)


@violation(*AUTH, seen=lambda api: _with_token(api, "nonsense"))
def a_wrong_token_is_an_ordinary_end() -> Damage:
    return replace_name("valtronics.socket_session", "REFUSED", lambda ending: ending._replace(code=1000))


@violation("choice/auth", seen=lambda api: _from_origin(api, "https://evil.example.com"))
def pages_of_anywhere_may_connect() -> Damage:
    return replace_name("valtronics.socket_upgrade", "Doorkeeper._is_allowed", lambda _: lambda *_: True)


@violation(*AUTH, seen=lambda api: _fifth_connection(api))
def a_user_may_have_any_number_of_connections() -> Damage:
    return replace_name("valtronics.hub", "Hub.count_in", lambda _: lambda *_: True)


# Messages


@violation(*ERRORS, seen=lambda api: sorted(_answer(api, '{"type": "ping", "more": 1}')))
def errors_of_streams_have_another_shape() -> Damage:
    def make(_: Any) -> Any:
        def refuse(self: Any, error: Any, message: Any = None) -> None:
            self.say({"type": "error", "error": {"code": error.code, "message": error.message}})

        return refuse

    return replace_name("valtronics.socket_session", "Session.refuse", make)


@violation(*ERRORS, seen=lambda api: _answer(api, "{")["type"])
def a_bad_message_ends_the_connection() -> Damage:
    def make(_: Any) -> Any:
        def refuse(self: Any, error: Any, message: Any = None) -> None:
            from domain.channels import Ending

            self.close(Ending(1002, "no such message"))

        return refuse

    return replace_name("valtronics.socket_session", "Session.refuse", make)


@violation(*ERRORS, seen=lambda api: _answer(api, b"{}")["type"])
def binary_frames_are_passed_over() -> Damage:
    return replace_name("valtronics.socket_session", "Session.received_binary", lambda _: lambda _: None)


@violation(*ERRORS, "choice/pong", *AUTH, seen=lambda api: _answer(api, '{"type": "ping", "id": "x"}').get("id"))
def answers_do_not_repeat_the_id() -> Damage:
    return replace_name("valtronics.socket_session", "_id", lambda _: lambda _: {})


@violation(*ERRORS, seen=lambda api: _answer(api, '{"type": "ping", "more": 1}')["type"])
def unknown_fields_of_messages_are_ignored() -> Damage:
    def make(parse: Any) -> Any:
        def lenient(self: Any, raw: bytes) -> Any:
            from domain.errors import InvalidInput

            try:
                return parse(self, raw)
            except InvalidInput as error:
                unknown = {each["field"] for each in error.details["errors"] if each["rule"] == "unknown_field"}
                value = json.loads(raw)
                kept = {name: value[name] for name in value if name not in unknown}
                if not unknown:
                    raise
                return parse(self, json.dumps(kept).encode())

        return lenient

    return replace_name("valtronics.stream_contract", "StreamContract.parse", make)


@violation("choice/subscribe", seen=lambda api: _answer(api, _subscribe(device_id=2**53 - 1))["type"])
def a_device_that_does_not_exist_may_be_subscribed_to() -> Damage:
    def make(_: Any) -> Any:
        async def known(*_: Any) -> bool:
            return True

        return known

    return replace_name("valtronics.hub", "Hub.knows_device", make)


def _telling(channel: str, change: Callable[[Any], object]) -> Damage:
    """Events of a channel are changed on their way."""

    def make(makers: Any) -> Any:
        def changed(*given: Any) -> Any:
            frame = makers[channel](*given)
            change(frame)
            return frame

        return {**makers, channel: changed}

    return replace_name("valtronics.broadcast", "_FRAMES", make)


# What is heard. The service is served from a thread; requests go past its sockets.


@contextmanager
def _open(api: Any, *, auth: bool = True, **options: Any) -> Iterator[ClientConnection]:
    with connect(api.origin.replace("http", "ws") + "/ws", close_timeout=0.5, proxy=None, **options) as stream:
        if auth:
            _ask(stream, type="auth", token=api.ground.administrator())
        yield stream


def _ask(stream: ClientConnection, **message: Any) -> Any:
    stream.send(json.dumps(message))
    return json.loads(stream.recv(timeout=SECONDS))


def _subscribe(**more: Any) -> str:
    return json.dumps({"type": "subscribe", "channel": "device_telemetry", **more})


def _rest(stream: ClientConnection) -> list[Any]:
    """All that comes before the answer to a ping, and a moment after it."""
    stream.send('{"type": "ping"}')
    found, timeout = [], SECONDS
    try:
        while True:
            frame = json.loads(stream.recv(timeout=timeout))
            if frame["type"] == "pong":
                timeout = MOMENT
            else:
                found.append(frame)
    except TimeoutError:
        return found


def _end(stream: ClientConnection, seconds: float = SECONDS) -> int | None:
    """The code of the server's close; None when it stays open."""
    try:
        while True:
            stream.recv(timeout=seconds)
    except TimeoutError:
        return None
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd is not None else 1006


def _events(api: Any, channel: str, act: Callable[[], object], **more: Any) -> list[Any]:
    """What is told of an act to one who has subscribed to a channel."""
    with _open(api) as stream:
        stream.send(json.dumps({"type": "subscribe", "channel": channel, **more}))
        _rest(stream)
        act()
        return _rest(stream)


def _points(api: Any, **more: Any) -> list[Any]:
    device = api.device()

    def act() -> None:
        for second, value in enumerate((0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 1 / 3)):
            api.post("/telemetry/", point(device, value, second))

    return _events(api, "device_telemetry", act, device_id=device, **more)


def _points_of_another(api: Any) -> list[Any]:
    device, other = api.device(), api.device()
    return _events(api, "device_telemetry", lambda: api.post("/telemetry/", point(other, 1)), device_id=device)


def _after_unsubscribing(api: Any) -> list[Any]:
    device = api.device()
    with _open(api) as stream:
        stream.send(_subscribe(device_id=device))
        stream.send(json.dumps({"type": "unsubscribe", "channel": "device_telemetry", "device_id": device}))
        _rest(stream)
        api.post("/telemetry/", point(device, 1))
        return _rest(stream)


def _alert(api: Any, device: int) -> None:
    made = api.post("/alerts/", {"device_id": device, "title": "Smoke", "severity": "warning"}).data
    api.post(f"/alerts/{made['id']}/acknowledge", {})
    api.post(f"/alerts/{made['id']}/resolve", {})


def _notices(api: Any) -> list[Any]:
    device = api.device()
    return _events(api, "alerts", lambda: _alert(api, device), device_id=device)


def _changes(api: Any) -> list[Any]:
    device = api.device()
    change = {"status": "warning"}
    return _events(api, "devices", lambda: api.put(f"/devices/{device}/status", change), device_id=device)


def _figures(api: Any) -> Any:
    with _open(api) as stream:
        _ask(stream, type="subscribe", channel="system")
        return json.loads(stream.recv(timeout=SECONDS))


def _adds_up(frame: Any) -> bool:
    statuses = ("online", "offline", "warning", "error", "maintenance")
    return bool(frame["total_devices"] == sum(frame[f"{status}_devices"] for status in statuses))


def _resumed(api: Any) -> list[Any]:
    device = api.device()
    with _open(api) as stream:
        stream.send(_subscribe(device_id=device))
        _rest(stream)
        api.points(0, 1, device=device)
        seen = _rest(stream)[-1]["seq"]
    api.points(2, 3, 4, device=device)
    with _open(api) as stream:
        stream.send(_subscribe(device_id=device, resume_from=seen))
        return [frame for frame in _rest(stream) if frame["type"] == "telemetry_update"]


def _from_long_ago(api: Any) -> list[Any]:
    with _open(api) as stream:
        stream.send(_subscribe(device_id=api.device(), resume_from=1))
        return _rest(stream)


def _missed_notices(api: Any) -> list[Any]:
    device = api.device()
    with _open(api) as stream:
        seen = _ask(stream, type="subscribe", channel="alerts", device_id=device)["seq"]
    _alert(api, device)
    with _open(api) as stream:
        _ask(stream, type="subscribe", channel="alerts", device_id=device, resume_from=seen)
        return _rest(stream)


class _Full:
    """A connection that takes nothing for now, and all later: what the queue of the service writes to."""

    def __init__(self) -> None:
        self.is_writable = False
        self.written: list[bytes] = []

    def send(self, frame: bytes) -> None:
        self.written.append(frame)


def _outbox(_: Any) -> list[bytes]:
    """What the queue for one who does not read gives out afterwards."""
    from valtronics.socket_queue import Outbox

    wire: Any = _Full()
    outbox = Outbox(wire, 10)
    for number in range(15):
        outbox.offer("device_telemetry", b"%d" % number)
    wire.is_writable = True
    outbox.flush()
    return list(wire.written)


def _with_token(api: Any, token: str) -> Any:
    with _open(api, auth=False) as stream:
        answer = _ask(stream, type="auth", token=token)
        return answer["success"], _end(stream, MOMENT)


def _silent(api: Any) -> Any:
    with _open(api, auth=False) as stream:
        return _end(stream, LOOK)


def _own_token(api: Any) -> str:
    return str(api.token("viewer"))


def _after_expiry(api: Any) -> Any:
    with _open(api, auth=False) as stream:
        _ask(stream, type="auth", token=_own_token(api))
        api.advance(1801)
        return _end(stream, LOOK)


def _after_log_out(api: Any) -> Any:
    with _open(api, auth=False) as stream:
        token = _own_token(api)
        _ask(stream, type="auth", token=token)
        api.post("/auth/logout", who=token)
        return _end(stream, LOOK)


def _with_key(api: Any) -> Any:
    with _open(api, auth=False) as stream:
        _ask(stream, type="auth", token=api.key("devices:read")["api_key"])
        return _ask(stream, type="subscribe", channel="device_telemetry")


def _from_origin(api: Any, origin: str) -> int:
    try:
        with _open(api, auth=False, origin=origin):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def _fifth_connection(api: Any) -> Any:
    """One more than the served service allows a user."""
    token = _own_token(api)
    from contextlib import ExitStack

    with ExitStack() as stack:
        for _ in range(5):
            last = stack.enter_context(_open(api, auth=False))
            last.send(json.dumps({"type": "auth", "token": token}))
        return _end(last, MOMENT)


def _answer(api: Any, message: str | bytes) -> Any:
    """The first answer to a message; where it ends the connection, that."""
    with _open(api) as stream:
        stream.send(message)
        stream.send('{"type": "ping", "id": "after"}')
        try:
            return json.loads(stream.recv(timeout=SECONDS))
        except ConnectionClosed:
            return {"type": "closed"}
