"""A service that is killed: its writers lose nothing, and its readers hear or are told what they missed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from servers import PASSWORD, QUICK, Server, address, end, key_of, until
from valtronics_client import BatchWriter, Stream, ValtronicsClient
from valtronics_client.events import Gap, Lagged, TelemetryUpdate


class Feed:
    """Writes numbers, one every millisecond or so."""

    def __init__(self, writer: BatchWriter, device: int) -> None:
        self._writer, self._device = writer, device
        self.written = 0

    def run_for(self, seconds: float) -> None:
        stop = time.monotonic() + seconds
        while time.monotonic() < stop:
            moment = f"2024-01-01T{self.written // 3600:02}:{self.written // 60 % 60:02}:{self.written % 60:02}Z"
            self._writer.write(self._device, "w", self.written, timestamp=moment)
            self.written += 1
            time.sleep(0.001)

    def run_until(self, condition: Callable[[], object]) -> None:
        def is_met() -> object:
            self.run_for(0.05)
            return condition()

        until(is_met, every=0)


def test_a_killed_service(start: Callable[..., Server]) -> None:
    server = start()
    device, key = server.device(), key_of(server, "telemetry:write", "telemetry:read")
    heard: list[float] = []
    losses: list[Gap | Lagged] = []

    def listen(stream: Stream[TelemetryUpdate]) -> None:
        heard.extend(event.value for event in stream)

    with (
        ValtronicsClient(address(server), api_key=key, retries=QUICK) as client,
        client.stream("device_telemetry", device_id=device, on_loss=losses.append) as stream,
    ):
        reader = threading.Thread(target=listen, args=(stream,))
        reader.start()
        with client.batch_writer(max_points=50, max_seconds=0.02) as writer:
            feed = Feed(writer, device)
            feed.run_until(lambda: heard)  # so that it is known to be subscribed
            first = int(heard[0])
            feed.run_for(0.5)
            before = len(heard)
            end(server)
            feed.run_for(0.2)
            server = start()
            feed.run_until(lambda: losses)
            feed.run_for(0.5)
            writer.flush()
            writer.write(device, "w", feed.written, timestamp="2024-01-02T00:00:00Z")
        until(lambda: feed.written in heard[-1:])
        stream.close()
        reader.join(10)
        with ValtronicsClient(address(server), username="admin", password=PASSWORD) as admin:
            points = admin.telemetry.iterate(device_id=device, metric_name="w", size=1000)
            assert sorted(each.metric_value for each in points) == list(range(feed.written + 1))
    # The new service does not know what the old one told: it says so once, and before and after it nothing is missing.
    assert [type(loss) for loss in losses] == [Gap]
    assert len(heard) == len(set(heard)), "each once"
    missing = sorted(set(range(first, feed.written)) - {int(value) for value in heard})
    assert len(missing) < 200
    assert not missing or missing == list(range(missing[0], missing[-1] + 1)), "the gap is one"
    assert before > 100
    assert len(heard) > before + 100
