"""Messages made up by chance: each gets one answer, and none breaks the conversation or the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import InvalidInput, MalformedRequest
from tests.service.running import Server, start_server, stop
from tests.service.streams import Stream, contract, known

TEXT = st.text(max_size=20)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3))
CHANNELS = st.sampled_from(["device_telemetry", "alerts", "devices", "system"])
FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "metrics": st.lists(st.sampled_from(["t", "u", "", "°"]), max_size=2),
        "severity": st.lists(st.sampled_from(["info", "critical", "fatal"]), max_size=2),
        "status": st.lists(st.sampled_from(["online", "gone"]), max_size=2),
    },
)
# Near enough to what is right that rules beyond the first are reached.
LIKELY = st.fixed_dictionaries(
    {"type": st.sampled_from(["subscribe", "unsubscribe", "ping", "auth", "pong"])},
    optional={
        "id": TEXT | VALUES,
        "channel": CHANNELS | VALUES,
        "device_id": st.integers(-1, 3) | VALUES,
        "filters": FILTERS | VALUES,
        "resume_from": st.integers(-1, 2**53) | VALUES,
        "token": st.sampled_from(["", "two words", "\u0000"]) | VALUES.filter(lambda value: not isinstance(value, str)),
        "more": VALUES,
    },
)
MESSAGES = LIKELY | VALUES
ANSWERS = {"error", "pong", "subscribed", "unsubscribed"}


@settings(deadline=None)
@given(st.binary(max_size=200) | MESSAGES.map(lambda message: json.dumps(message).encode()))
def test_a_message_is_understood_or_refused_by_name(raw: bytes) -> None:
    message = None
    with suppress(MalformedRequest, InvalidInput):
        message = contract().parse(raw)
    if message is not None:
        assert contract().bodies[message["type"]].validator.is_valid(message)


@pytest.fixture(scope="module")
def stream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stream]:
    server: Server = start_server(tmp_path_factory.mktemp("messages"), VALTRONICS_SOCKET_MESSAGES_PER_SECOND="100000")
    server.device()
    with known(server) as made:
        yield made
    stop(server)
    assert "Traceback" not in server.log
    assert '"level":"error"' not in server.log


def is_event(frame: Any) -> bool:
    return frame["type"] in ("system_status_update", "gap", "device_status_update", "telemetry_update", "alert")


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(message=MESSAGES)
def test_every_message_gets_one_answer(stream: Stream, message: Any) -> None:
    stream.socket.send(json.dumps(message))
    stream.say(type="ping", id="after")
    answers = []
    while True:
        frame = stream.next()
        if frame.get("id") == "after" and frame["type"] == "pong":
            break
        if not is_event(frame):
            answers.append(frame)
    assert [answer["type"] in ANSWERS for answer in answers] == [True], (message, answers)
