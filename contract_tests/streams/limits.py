"""Theme: limits: up to them all is well, past them the stream says so as documented."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, suppress

from contract_tests.checks import Broken, Check, hold
from contract_tests.streams.desk import Desk

TOO_LARGE, TOO_MANY, NO_TEXT = 1009, 4429, 1007


def checks(desk: Desk) -> Iterator[Check]:
    free = desk.book.free.name
    yield Check("a message may be so large, and no larger", lambda: _size(desk), f"{free}/ping")
    yield Check("messages may come so fast, and the rest waits", lambda: _pace(desk), f"{free}/ping")
    yield Check("a user may have so many connections", lambda: _connections(desk), f"{free}/auth")
    yield Check("text is UTF-8", lambda: _text(desk), f"{free}/ping")
    if desk.run.profile == "full":
        yield Check("a connection may have so many subscriptions", lambda: _subscriptions(desk), f"{free}/subscribe")


def _size(desk: Desk) -> None:
    most = desk.book.limit("a message to the server")
    ping = '{"type": "ping"}'
    for padded in (ping.rjust(most), [" " * (most - len(ping)), ping]):
        with desk.known() as stream:
            stream.send(padded)
            answer = stream.next()
            hold(answer["type"] == "pong", "a message may be so large", f"{most} bytes: {answer}", stream.about("ping"))
    for padded in (ping.rjust(most + 1), [" " * most, ping]):
        with desk.known() as stream:
            with suppress(Broken):  # closed before all of it was sent
                stream.send(padded)
            code = stream.end()
            hold(code == TOO_LARGE, "close codes", f"{most + 1} bytes: {code}", stream.about("ping"))


def _pace(desk: Desk) -> None:
    """More than may come in a second are all answered in order; far more end the connection."""
    pace = desk.book.limit("messages a second")
    waiting = desk.book.seconds(r"with more than (\d+) waiting")
    names = [str(number) for number in range(pace + 10)]
    with desk.known() as stream:
        for name in names:
            stream.say(type="ping", id=name)
        found = [stream.next().get("id") for _ in names]
        hold(found == names, "messages are answered in order", f"{found}", stream.about("ping"))
        with suppress(Broken):  # closed before all of them were sent
            for _ in range(3 * (pace + waiting)):
                stream.say(type="ping")
        code = stream.end()
        hold(code == TOO_MANY, "close codes", f"too many messages: {code}", stream.about("ping"))


def _connections(desk: Desk) -> None:
    most, token = desk.book.limit("connections of a user"), desk.log_in()["access_token"]
    with ExitStack() as stack:
        for _ in range(most):
            last = stack.enter_context(desk.known(token=token))
        with desk.open() as one_more:
            one_more.say(type="auth", token=token)
            code = one_more.end()
            hold(code == TOO_MANY, "close codes", f"connection {most + 1} of a user: {code}", one_more.about("auth"))
        with desk.known() as other:
            other.rest()
        last.socket.close()
        with desk.known(token=token) as again:
            again.rest()


def _text(desk: Desk) -> None:
    with desk.known() as stream:
        stream.send(b'{"type": "ping", "id": "\xff"}', text=True)
        code = stream.end()
        hold(code == NO_TEXT, "close codes", f"text that is not UTF-8: {code}", stream.about("ping"))


def _subscriptions(desk: Desk) -> None:
    most = desk.book.limit("subscriptions of a connection")
    devices = [desk.ground.device() for _ in range(most // 3 + 1)]
    with desk.known() as stream:
        wanted = [(subject, device) for device in devices for subject in ("device_telemetry", "alerts", "devices")]
        for subject, device in wanted[:most]:
            stream.subscribe(subject, device_id=device)
        subject, device = wanted[most]
        answer = stream.ask(type="subscribe", channel=subject, device_id=device)
        told = (answer.get("code"), answer.get("details", {}).get("limit"))
        said = f"subscription {most + 1} is answered {answer}"
        hold(told == ("RATE_LIMIT_EXCEEDED", most), "a connection may have so many", said, stream.about("subscribe"))
        stream.ask(type="unsubscribe", channel=wanted[0][0], device_id=wanted[0][1])
        stream.subscribe(subject, device_id=device)
