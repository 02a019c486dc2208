"""A client of the streams whose every frame is checked against the AsyncAPI document."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema_rs import Draft4Validator
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.service.running import Server
from valtronics.contract import load_contract
from valtronics.schemas import faults
from valtronics.stream_contract import StreamContract, load_stream_contract

SECONDS = 15.0  # longest wait for a frame


@cache
def contract() -> StreamContract:
    return load_stream_contract(load_contract().document)


@cache
def validator(kind: str) -> Draft4Validator:
    return contract().validator(kind)


def check(frame: Any) -> None:
    """The frame is one that the document describes."""
    assert frame["type"] in contract().document["components"]["messages"], frame
    assert faults(validator(frame["type"]), frame) == [], frame


@dataclass
class Stream:
    """One connection."""

    socket: ClientConnection

    def say(self, **message: Any) -> None:
        self.socket.send(json.dumps(message))

    def next(self, seconds: float = SECONDS) -> Any:
        frame = json.loads(self.socket.recv(timeout=seconds))
        check(frame)
        return frame

    def take(self, count: int) -> list[Any]:
        return [self.next() for _ in range(count)]

    def until(self, kind: str) -> Any:
        """The next frame of a kind; others are passed over."""
        while True:
            frame = self.next()
            if frame["type"] == kind:
                return frame

    def ask(self, **message: Any) -> Any:
        """Send a message and get its answer, whatever comes before that."""
        self.say(id="ask", **message)
        while True:
            frame = self.next()
            if frame.get("id") == "ask":
                return frame

    def subscribe(self, channel: str = "device_telemetry", **more: Any) -> Any:
        answer = self.ask(type="subscribe", channel=channel, **more)
        assert answer["type"] == "subscribed", answer
        return answer

    def auth(self, token: str) -> Any:
        return self.ask(type="auth", token=token)

    def is_silent(self) -> bool:
        """Whether nothing has come that was sent before now: the answer to a ping is the next frame."""
        self.say(type="ping", id="silent")
        return bool(self.next().get("id") == "silent")

    def end(self, seconds: float = SECONDS) -> tuple[int, str]:
        """How the server closes; frames before that are passed over."""
        deadline = time.monotonic() + seconds
        try:
            while True:
                check(json.loads(self.socket.recv(timeout=max(0.0, deadline - time.monotonic()))))
        except ConnectionClosed as closed:
            return (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd is not None else (1006, "")


@contextmanager
def opened(port: int, path: str = "/ws", **options: Any) -> Iterator[Stream]:
    """A connection without a credential; `headers` are added to the request."""
    headers = options.pop("headers", None)
    with connect(f"ws://127.0.0.1:{port}{path}", additional_headers=headers, **options) as socket:
        yield Stream(socket)


@contextmanager
def known(server: Server, path: str = "/ws", *, token: str | None = None) -> Iterator[Stream]:
    """A connection of the administrator, or of whoever the token belongs to."""
    with opened(server.port, path) as stream:
        answer = stream.auth(token or server.token)
        assert answer["success"], answer
        yield stream


# Runs in a server before it serves: each point of the metric `alarm` also changes an alert, in its own transaction.
ALARMS = """
from storage import alert_log, alert_rows, telemetry
_submit = telemetry.Telemetry.submit
def submit(self, points, now_us, *rest):
    results = _submit(self, points, now_us, *rest)
    for point in points:
        if point.metric == "alarm":
            severity = ("info", "warning", "critical")[int(point.value) % 3]
            row = self._link.row(
                "INSERT INTO alerts (device_id, title, description, severity, alert_type, status, occurrences,"
                " created_us, updated_us, metadata) VALUES (?, 'Alarm', ?, ?, 'manual', 'active', 1, ?, ?, '{}')"
                " RETURNING " + alert_rows.COLUMNS,
                (point.device_id, f"alarm {point.value:.0f}", severity, now_us, now_us),
            )
            alert_log.record(self._link, [alert_log.Change("created", point.ts_us, row)], now_us)
    return results
telemetry.Telemetry.submit = submit
"""


def raise_alarms(server: Server, device: int, *values: int) -> None:
    """Alerts on a server with ALARMS: 0 is info, 1 warning, 2 critical, and so on; one commit."""
    server.points(
        [
            {"device_id": device, "metric_name": "alarm", "metric_value": value, "timestamp": _moment(value)}
            for value in values
        ]
    )


def _moment(second: int) -> str:
    return f"2024-01-01T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z"
