"""Streams that lose, repeat, garble or give away what they tell, or let in whom they should not."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import Damage, replace_name
from contract_tests.sabotage.hearing import (
    adds_up,
    after_expiry,
    after_log_out,
    after_unsubscribing,
    answer,
    changes,
    fifth_connection,
    figures,
    from_long_ago,
    from_origin,
    missed_notices,
    notices,
    points,
    points_of_another,
    queued,
    resumed,
    saying_nothing,
    subscription,
    with_key,
    with_token,
)

POINTS = ("choice/telemetry_update", "telemetry/telemetry_update")
NOTICES = ("choice/alert", "notifications/alert")
STATUSES = ("choice/device_status_update", "system/device_status_update")
AUTH = ("choice/auth", "choice/auth_response", "choice/subscribe", "choice/subscribed")
ERRORS = ("choice/error", "choice/subscribe", "choice/ping", "choice/auth", "choice/unsubscribe")


# Events


@violation(*POINTS, seen=lambda api: len(points(api)))
def every_fifth_event_is_lost() -> Damage:
    def make(hand: Any) -> Any:
        handed = [0]

        def some(session: Any, channel: str, frame: bytes) -> None:
            handed[0] += 1
            if handed[0] % 5:
                hand(session, channel, frame)

        return some

    return replace_name("valtronics.broadcast", "_hand", make)


@violation(*POINTS, *NOTICES, *STATUSES, seen=lambda api: len(points(api)))
def every_event_is_told_twice() -> Damage:
    def make(hand: Any) -> Any:
        def twice(*given: Any) -> None:
            hand(*given)
            hand(*given)

        return twice

    return replace_name("valtronics.broadcast", "_hand", make)


@violation(*POINTS, seen=lambda api: len({frame["seq"] for frame in points(api)}))
def every_point_has_the_same_number() -> Damage:
    return _telling("device_telemetry", lambda frame: frame.update(seq=frame["seq"] // 1_000_000 * 1_000_000))


@violation(*POINTS, seen=lambda api: type(points(api)[0]["value"]).__name__)
def values_are_told_as_text() -> Damage:
    return _telling("device_telemetry", lambda frame: frame.update(value=str(frame["value"])))


@violation(*POINTS, seen=lambda api: points(api)[-1]["value"])
def values_are_rounded_on_their_way() -> Damage:
    return _telling("device_telemetry", lambda frame: frame.update(value=float(round(frame["value"], 3))))


@violation(*POINTS, seen=lambda api: len(points_of_another(api)))
def points_of_all_devices_are_told() -> Damage:
    def make(add: Any) -> Any:
        def to_all(self: Any, session: Any, subscription: Any) -> None:
            add(self, session, subscription)
            self._index.setdefault((subscription.channel, None), {})[session] = subscription

        return to_all

    return replace_name("valtronics.broadcast", "Broadcast.add", make)


@violation(*POINTS, *NOTICES, *STATUSES, seen=lambda api: len(points(api, filters={"metrics": ["other"]})))
def filters_of_streams_are_ignored() -> Damage:
    def make(_: Any) -> Any:
        return lambda self, seq, tag: self.is_live and seq > self.after

    return replace_name("domain.channels", "Subscription.wants", make)


@violation(*POINTS, "choice/unsubscribed", seen=lambda api: len(after_unsubscribing(api)))
def unsubscribing_ends_nothing() -> Damage:
    return replace_name("valtronics.hub", "Hub.drop", lambda _: lambda *_: None)


@violation(*NOTICES, seen=lambda api: [frame["action"] for frame in notices(api)])
def the_end_of_an_alert_is_not_told() -> Damage:
    def make(keep: Any) -> Any:
        def some(self: Any, events: Any) -> None:
            keep(self, [event for event in events if getattr(event, "action", "") != "resolved"])

        return some

    return replace_name("valtronics.broadcast", "Broadcast.keep", make)


@violation(*NOTICES, seen=lambda api: [frame["status"] for frame in notices(api)])
def an_alert_is_told_as_it_was_before() -> Damage:
    return _telling("alerts", lambda frame: frame.update(status="active"))


@violation(*STATUSES, seen=lambda api: [frame["status"] for frame in changes(api)])
def a_status_is_told_as_the_one_before() -> Damage:
    def swap(frame: Any) -> None:
        frame["status"], frame["previous_status"] = frame.get("previous_status", frame["status"]), frame["status"]

    return _telling("devices", swap)


@violation("choice/system_status_update", "system/system_status_update", seen=lambda api: adds_up(figures(api)))
def the_system_has_a_device_too_many() -> Damage:
    def make(told: Any) -> Any:
        def more(*given: Any) -> Any:
            frame = told(*given)
            return {**frame, "total_devices": frame["total_devices"] + 1}

        return more

    return replace_name("valtronics.hub", "system_status_update", make)


# What was missed


@violation(*POINTS, seen=lambda api: len(resumed(api)))
def resuming_loses_the_first_point() -> Damage:
    def make(after: Any) -> Any:
        return lambda self, number, most: list(after(self, number, most))[1 if number < self.last - 1 else 0 :]

    return replace_name("domain.recent", "Recent.after", make)


@violation(*POINTS, seen=lambda api: len(resumed(api)))
def resuming_repeats_what_was_seen() -> Damage:
    def make(begin: Any) -> Any:
        def earlier(self: Any, message: Any, last: int) -> None:
            begin(self, message, last)
            self.after -= "resume_from" in message and message["resume_from"] > 10**6

        return earlier

    return replace_name("domain.channels", "Subscription.__init__", make)


@violation("choice/gap", seen=lambda api: [frame["type"] for frame in from_long_ago(api)])
def a_gap_is_not_told() -> Damage:
    def make(_: Any) -> Any:
        def silent(_: Any, subscription: Any, end: int) -> None:
            subscription.after = end

        return silent

    return replace_name("valtronics.broadcast", "_gap", make)


@violation(*NOTICES, seen=lambda api: len(missed_notices(api)))
def resuming_alerts_loses_one() -> Damage:
    def make(after: Any) -> Any:
        def some(*given: Any) -> Any:
            found = after(*given)
            return found[:1] + found[2:]

        return some

    return replace_name("storage.alert_log", "after", make)


@violation("choice/lagged", seen=lambda api: queued(api))
def what_is_left_out_is_counted_one_short() -> Damage:
    def make(frame_of: Any) -> Any:
        def fewer(message: Any) -> Any:
            if message["type"] == "lagged":
                message = {**message, "dropped": max(1, message["dropped"] - 1)}
            return frame_of(message)

        return fewer

    return replace_name("valtronics.socket_queue", "frame_of", make)


@violation("choice/lagged", seen=lambda api: queued(api))
def what_is_left_out_is_not_told() -> Damage:
    def make(offer: Any) -> Any:
        def silent(self: Any, channel: str, frame: bytes) -> None:
            offer(self, channel, frame)
            self._dropped.clear()

        return silent

    return replace_name("valtronics.socket_queue", "Outbox.offer", make)


# Who is let in


@violation(*AUTH, seen=lambda api: with_token(api, "nonsense"))
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


@violation(*AUTH, seen=lambda api: saying_nothing(api))
def who_says_nothing_may_stay() -> Damage:
    def make(_: Any) -> Any:
        return lambda self, session, now, now_us: session.expire(now_us)

    return replace_name("valtronics.hub", "Hub._look_at", make)


@violation(*AUTH, seen=lambda api: after_expiry(api))
def a_stream_outlives_its_token() -> Damage:
    return replace_name("valtronics.socket_session", "Session.expire", lambda _: lambda *_: None)


@violation(*AUTH, seen=lambda api: after_log_out(api))
def a_stream_outlives_a_log_out() -> Damage:
    def make(_: Any) -> Any:
        async def nothing(_: Any) -> None:
            return

        return nothing

    return replace_name("valtronics.hub", "Hub.check", make)


@violation(*AUTH, "notifications/auth", seen=lambda api: with_key(api)["type"])
def subscriptions_need_no_permission() -> Damage:
    return replace_name("valtronics.socket_session", "Session._may", lambda _: lambda *_: None)


@violation(*AUTH, seen=lambda api: with_token(api, "nonsense"))
def a_wrong_token_is_an_ordinary_end() -> Damage:
    return replace_name("valtronics.socket_session", "REFUSED", lambda ending: ending._replace(code=1000))


@violation("choice/auth", seen=lambda api: from_origin(api, "https://evil.example.com"))
def pages_of_anywhere_may_connect() -> Damage:
    return replace_name("valtronics.socket_upgrade", "Doorkeeper._is_allowed", lambda _: lambda *_: True)


@violation(*AUTH, seen=lambda api: fifth_connection(api))
def a_user_may_have_any_number_of_connections() -> Damage:
    return replace_name("valtronics.hub", "Hub.count_in", lambda _: lambda *_: True)


# Messages


@violation(*ERRORS, seen=lambda api: sorted(answer(api, '{"type": "ping", "more": 1}')))
def errors_of_streams_have_another_shape() -> Damage:
    def make(_: Any) -> Any:
        def refuse(self: Any, error: Any, message: Any = None) -> None:
            self.say({"type": "error", "error": {"code": error.code, "message": error.message}})

        return refuse

    return replace_name("valtronics.socket_session", "Session.refuse", make)


@violation(*ERRORS, seen=lambda api: answer(api, "{")["type"])
def a_bad_message_ends_the_connection() -> Damage:
    def make(_: Any) -> Any:
        def refuse(self: Any, error: Any, message: Any = None) -> None:
            from domain.channels import Ending

            self.close(Ending(1002, "no such message"))

        return refuse

    return replace_name("valtronics.socket_session", "Session.refuse", make)


@violation(*ERRORS, seen=lambda api: answer(api, b"{}")["type"])
def binary_frames_are_passed_over() -> Damage:
    return replace_name("valtronics.socket_session", "Session.received_binary", lambda _: lambda _: None)


@violation(*ERRORS, "choice/pong", *AUTH, seen=lambda api: answer(api, '{"type": "ping", "id": "x"}').get("id"))
def answers_do_not_repeat_the_id() -> Damage:
    return replace_name("valtronics.socket_session", "_id", lambda _: lambda _: {})


@violation(*ERRORS, seen=lambda api: answer(api, '{"type": "ping", "more": 1}')["type"])
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


@violation("choice/subscribe", seen=lambda api: answer(api, subscription(device_id=2**53 - 1))["type"])
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
