"""What is heard on the streams of a service that is served from a thread; requests go past its sockets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from contract_tests.sabotage.probe import point

SECONDS = 10.0
# Time in which nothing comes, where nothing should; and in which the served service of the test looks around.
MOMENT, LOOK = 0.3, 4.0


@contextmanager
def _open(api: Any, *, auth: bool = True, **options: Any) -> Iterator[ClientConnection]:
    with connect(api.origin.replace("http", "ws") + "/ws", close_timeout=0.5, proxy=None, **options) as stream:
        if auth:
            _ask(stream, type="auth", token=api.ground.administrator())
        yield stream


def _ask(stream: ClientConnection, **message: Any) -> Any:
    stream.send(json.dumps(message))
    return json.loads(stream.recv(timeout=SECONDS))


def subscribe(**more: Any) -> str:
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


def points(api: Any, **more: Any) -> list[Any]:
    device = api.device()

    def act() -> None:
        for second, value in enumerate((0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 1 / 3)):
            api.post("/telemetry/", point(device, value, second))

    return _events(api, "device_telemetry", act, device_id=device, **more)


def points_of_another(api: Any) -> list[Any]:
    device, other = api.device(), api.device()
    return _events(api, "device_telemetry", lambda: api.post("/telemetry/", point(other, 1)), device_id=device)


def after_unsubscribing(api: Any) -> list[Any]:
    device = api.device()
    with _open(api) as stream:
        stream.send(subscribe(device_id=device))
        stream.send(json.dumps({"type": "unsubscribe", "channel": "device_telemetry", "device_id": device}))
        _rest(stream)
        api.post("/telemetry/", point(device, 1))
        return _rest(stream)


def _alert(api: Any, device: int) -> None:
    made = api.post("/alerts/", {"device_id": device, "title": "Smoke", "severity": "warning"}).data
    api.post(f"/alerts/{made['id']}/acknowledge", {})
    api.post(f"/alerts/{made['id']}/resolve", {})


def notices(api: Any) -> list[Any]:
    device = api.device()
    return _events(api, "alerts", lambda: _alert(api, device), device_id=device)


def changes(api: Any) -> list[Any]:
    device = api.device()
    change = {"status": "warning"}
    return _events(api, "devices", lambda: api.put(f"/devices/{device}/status", change), device_id=device)


def figures(api: Any) -> Any:
    with _open(api) as stream:
        _ask(stream, type="subscribe", channel="system")
        return json.loads(stream.recv(timeout=SECONDS))


def adds_up(frame: Any) -> bool:
    statuses = ("online", "offline", "warning", "error", "maintenance")
    return bool(frame["total_devices"] == sum(frame[f"{status}_devices"] for status in statuses))


def resumed(api: Any) -> list[Any]:
    device = api.device()
    with _open(api) as stream:
        stream.send(subscribe(device_id=device))
        _rest(stream)
        api.points(0, 1, device=device)
        seen = _rest(stream)[-1]["seq"]
    api.points(2, 3, 4, device=device)
    with _open(api) as stream:
        stream.send(subscribe(device_id=device, resume_from=seen))
        return [frame for frame in _rest(stream) if frame["type"] == "telemetry_update"]


def from_long_ago(api: Any) -> list[Any]:
    with _open(api) as stream:
        stream.send(subscribe(device_id=api.device(), resume_from=1))
        return _rest(stream)


def missed_notices(api: Any) -> list[Any]:
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


def outbox(_: Any) -> list[bytes]:
    """What the queue for one who does not read gives out afterwards."""
    from valtronics.socket_queue import Outbox

    wire: Any = _Full()
    outbox = Outbox(wire, 10)
    for number in range(15):
        outbox.offer("device_telemetry", b"%d" % number)
    wire.is_writable = True
    outbox.flush()
    return list(wire.written)


def with_token(api: Any, token: str) -> Any:
    with _open(api, auth=False) as stream:
        answer = _ask(stream, type="auth", token=token)
        return answer["success"], _end(stream, MOMENT)


def silent(api: Any) -> Any:
    with _open(api, auth=False) as stream:
        return _end(stream, LOOK)


def _own_token(api: Any) -> str:
    return str(api.token("viewer"))


def after_expiry(api: Any) -> Any:
    with _open(api, auth=False) as stream:
        _ask(stream, type="auth", token=_own_token(api))
        api.advance(1801)
        return _end(stream, LOOK)


def after_log_out(api: Any) -> Any:
    with _open(api, auth=False) as stream:
        token = _own_token(api)
        _ask(stream, type="auth", token=token)
        api.post("/auth/logout", who=token)
        return _end(stream, LOOK)


def with_key(api: Any) -> Any:
    with _open(api, auth=False) as stream:
        _ask(stream, type="auth", token=api.key("devices:read")["api_key"])
        return _ask(stream, type="subscribe", channel="device_telemetry")


def from_origin(api: Any, origin: str) -> int:
    try:
        with _open(api, auth=False, origin=origin):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def fifth_connection(api: Any) -> Any:
    """One more than the served service allows a user."""
    token = _own_token(api)
    from contextlib import ExitStack

    with ExitStack() as stack:
        for _ in range(5):
            last = stack.enter_context(_open(api, auth=False))
            last.send(json.dumps({"type": "auth", "token": token}))
        return _end(last, MOMENT)


def answer(api: Any, message: str | bytes) -> Any:
    """The first answer to a message; where it ends the connection, that."""
    with _open(api) as stream:
        try:
            # The end may come before the second message is sent, or after it.
            stream.send(message)
            stream.send('{"type": "ping", "id": "after"}')
            return json.loads(stream.recv(timeout=SECONDS))
        except ConnectionClosed:
            return {"type": "closed"}
