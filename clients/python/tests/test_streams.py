"""Live events: all of them, each once, over lost connections, ended credentials and other worlds."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest
from servers import DEMO_PASSWORD, QUICK, Sandbox, address, free_port, until
from valtronics_client import (
    AsyncValtronicsClient,
    ConnectionFailed,
    Retries,
    Stream,
    StreamClosed,
    Subscription,
    ValtronicsClient,
    errors,
)
from valtronics_client.events import Gap, Lagged, TelemetryUpdate
from valtronics_client.subscriptions import Following
from wires import Wire


def store(client: ValtronicsClient, values: Iterable[float], *, device: int = 1, metric: str = "s") -> None:
    for value in values:
        moment = f"2030-06-01T11:{int(value) // 60:02}:{int(value) % 60:02}Z"
        client.telemetry.submit(
            {"device_id": device, "metric_name": metric, "metric_value": value, "timestamp": moment}
        )


E = TypeVar("E")


def heard(stream: Stream[E]) -> E:
    """The next event, which has to come soon."""
    event = stream.receive(timeout=10)
    assert event is not None
    return event


def is_quiet(stream: Stream[object], client: ValtronicsClient, last: float) -> bool:
    """Whether nothing comes before a point that is stored now."""
    store(client, [last])
    event = heard(stream)
    return isinstance(event, TelemetryUpdate) and event.value == last


def begun(stream: Stream[object]) -> None:
    """Connected and subscribed: the first event is asked for, and does not come."""
    with pytest.raises(TimeoutError):
        stream.receive(timeout=0.3)


def test_points_come_as_they_are_stored(client: ValtronicsClient) -> None:
    with client.stream("device_telemetry", device_id=1, metrics=["s"]) as stream:
        begun(stream)
        store(client, [1], device=2)
        store(client, [2], metric="other")
        store(client, [3])
        event = heard(stream)
    assert (event.device_id, event.metric, event.value) == (1, "s", 3.0)
    assert event.timestamp.isoformat() == "2030-06-01T11:00:03+00:00"
    assert stream.receive() is None


def test_each_channel_has_its_events(client: ValtronicsClient, sandbox: Sandbox) -> None:
    with client.stream("system") as system:
        assert heard(system).total_devices == 5
    with client.stream("devices", status=["maintenance"]) as devices, client.stream("alerts") as alerts:
        begun(devices)
        begun(alerts)
        client.devices.update_status(1, {"status": "error"})
        client.devices.update_status(1, {"status": "maintenance", "reason": "a test"})
        assert heard(devices).reason == "a test"
        client.alerts.create(
            {"device_id": 1, "title": "Look", "description": "at this", "severity": "info", "alert_type": "manual"}
        )
        notice = heard(alerts)
        assert (notice.title, notice.action) == ("Look", "created")


def test_a_lost_connection_is_resumed_where_it_was(client: ValtronicsClient, wire: Wire) -> None:
    with (
        ValtronicsClient(wire.address, username="admin", password=DEMO_PASSWORD, retries=QUICK) as other,
        other.stream("device_telemetry", device_id=1, metrics=["s"]) as stream,
    ):
        begun(stream)
        for round in range(3):
            store(client, range(round * 10, round * 10 + 5))
            assert [heard(stream).value for _ in range(5)] == list(range(round * 10, round * 10 + 5))
            wire.lose_replies = 1  # the next frame is lost, and the connection with it
            store(client, range(round * 10 + 5, round * 10 + 10))
            found = [heard(stream).value for _ in range(5)]
            assert found == list(range(round * 10 + 5, round * 10 + 10))
        assert is_quiet(stream, client, 99)


def test_subscriptions_that_overlap_tell_each_event_once(client: ValtronicsClient, wire: Wire) -> None:
    subscriptions = [
        Subscription("device_telemetry", metrics=["a", "s"]),
        Subscription("device_telemetry", device_id=1, metrics=["b", "s"]),
        Subscription("alerts"),
    ]
    with (
        ValtronicsClient(wire.address, username="admin", password=DEMO_PASSWORD, retries=QUICK) as other,
        other.stream(subscriptions) as stream,
    ):
        begun(stream)
        store(client, [0])
        heard(stream)
        wire.lose_replies = 1
        for number in range(1, 10):
            store(client, [number], metric="abs"[number % 3])
        found = [heard(stream) for _ in range(9)]
        # Each subscription is resumed for itself, so the order is that within each of them.
        assert sorted(event.value for event in found if isinstance(event, TelemetryUpdate)) == list(range(1, 10))
        assert is_quiet(stream, client, 99)


def test_a_token_that_ends_is_no_end(client: ValtronicsClient, sandbox: Sandbox) -> None:
    with client.stream("device_telemetry", device_id=1) as stream:
        begun(stream)
        sandbox.advance(1801)
        store(client, [1, 2])
        assert [heard(stream).value, heard(stream).value] == [1, 2]


def lose(
    stream: Stream[TelemetryUpdate], client: ValtronicsClient, sandbox: Sandbox, is_told: Callable[[], object]
) -> None:
    """Read some events, and go to another world, whose numbers have not come so far."""
    begun(stream)
    store(client, range(5))
    assert [heard(stream).value for _ in range(5)] == list(range(5))
    sandbox.begin()

    def turn() -> object:
        with contextlib.suppress(TimeoutError):
            stream.receive(timeout=0.1)
        return is_told()

    until(turn)


def test_what_can_not_be_had_any_more_is_told(client: ValtronicsClient, sandbox: Sandbox) -> None:
    losses: list[Gap | Lagged] = []
    with client.stream("device_telemetry", device_id=1, on_loss=losses.append) as stream:
        lose(stream, client, sandbox, lambda: losses)
        store(client, [7])
        assert heard(stream).value == 7
    assert [type(loss) for loss in losses] == [Gap]


def test_a_loss_that_nobody_hears_is_logged(
    client: ValtronicsClient, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    with client.stream("device_telemetry") as stream:
        lose(stream, client, sandbox, lambda: caplog.text)
    assert "a stream lost events: Gap" in caplog.text


def test_another_thread_may_close_it(client: ValtronicsClient) -> None:
    with client.stream("device_telemetry") as stream:
        begun(stream)
        threading.Timer(0.2, stream.close).start()
        assert list(stream) == []


def test_what_is_refused_is_raised(sandbox: Sandbox, client: ValtronicsClient) -> None:
    key = client.auth.api_keys.create({"name": "reader", "permissions": ["devices:read"]})
    with ValtronicsClient(address(sandbox), api_key=key.api_key) as reader:
        with reader.stream("alerts") as stream, pytest.raises(errors.AuthorizationError) as refused:
            next(stream)
        assert refused.value.details.required_permission == "alerts:read"
        with client.stream([Subscription("system", device_id=1)]) as wrong, pytest.raises(errors.ValidationError):
            next(wrong)
    nobody = ValtronicsClient(address(sandbox), api_key="vt_unknown")
    with nobody, nobody.stream("alerts") as stream, pytest.raises(errors.AuthenticationError):
        next(stream)
    nowhere = ValtronicsClient(f"http://127.0.0.1:{free_port()}", api_key="vt_x", retries=QUICK)
    with nowhere, nowhere.stream("alerts") as stream, pytest.raises(ConnectionFailed):
        next(stream)
    with pytest.raises(ValueError, match="each to another"):
        client.stream([Subscription("alerts"), Subscription("alerts", severity=["info"])])


def test_closings_that_are_for_good_are_raised() -> None:
    following = Following([Subscription("alerts")])
    assert following.lost(1001) == 0.0
    assert 0 < following.lost(1006) <= 0.5
    with pytest.raises(StreamClosed, match="permission") as closed:
        following.lost(4403)
    assert closed.value.code == 4403


def test_the_asynchronous_stream_does_the_same(client: ValtronicsClient, sandbox: Sandbox, wire: Wire) -> None:
    async def read() -> list[float]:
        found = []
        async with (
            AsyncValtronicsClient(
                wire.address, username="admin", password=DEMO_PASSWORD, retries=Retries(first=0.01)
            ) as other,
            other.stream("device_telemetry", device_id=1) as stream,
        ):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await anext(stream)
            await asyncio.to_thread(store, client, range(5))
            async for event in stream:
                found.append(event.value)
                if event.value == 2:
                    wire.lose_replies = 1
                    await asyncio.to_thread(store, client, range(5, 10))
                if event.value == 9:
                    await stream.close()
        return found

    began = time.monotonic()
    assert asyncio.run(read()) == list(range(10))
    assert time.monotonic() - began < 10
