"""What Prometheus is told of requests adds up."""

import asyncio
import io
from typing import ClassVar

from prometheus_client import CollectorRegistry, generate_latest

from valtronics.observation import JsonLines, Requests


def test_requests_are_counted_by_operation_and_status_and_their_times_by_bucket():
    requests = Requests()
    for seconds in (0.0001, 0.0005, 0.02, 99.0):
        requests.count("get_device", 200, seconds)
    requests.count("get_device", 404, 0.3)
    registry = CollectorRegistry()
    registry.register(requests)
    lines = generate_latest(registry).decode().splitlines()
    for line in (
        'valtronics_requests_total{operation="get_device",status="200"} 4.0',
        'valtronics_requests_total{operation="get_device",status="404"} 1.0',
        'valtronics_request_seconds_bucket{le="0.0005",operation="get_device"} 2.0',
        'valtronics_request_seconds_bucket{le="0.025",operation="get_device"} 3.0',
        'valtronics_request_seconds_bucket{le="0.5",operation="get_device"} 4.0',
        'valtronics_request_seconds_bucket{le="+Inf",operation="get_device"} 5.0',
        'valtronics_request_seconds_count{operation="get_device"} 5.0',
    ):
        assert line in lines
    assert any(line.startswith('valtronics_request_seconds_sum{operation="get_device"} 99.3206') for line in lines)


def test_the_lines_of_one_turn_are_flushed_together():
    class Stream(io.BytesIO):
        flushed: ClassVar[list[bytes]] = []

        def flush(self) -> None:
            self.flushed.append(self.getvalue())

    async def turns() -> None:
        lines.write({"event": "request", "status": 200})
        lines.write({"event": "request", "status": 404})
        assert Stream.flushed == []
        await asyncio.sleep(0)

    lines = JsonLines(Stream())
    asyncio.run(turns())
    assert Stream.flushed[0] == b'{"event":"request","status":200}\n{"event":"request","status":404}\n'
    assert len(Stream.flushed) == 1
