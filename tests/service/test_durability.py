"""What was acknowledged is kept: servers are killed or stopped while clients write."""

from __future__ import annotations

import json
import math
import random
import signal
import socket
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from domain.buckets import INTERVALS
from domain.times import format_time, parse_time
from tests.service.load import METRICS, Client, Points, assert_kept, exported
from tests.service.running import API, PASSWORD, Server, parse, read_reply, until
from tests.storage.model import figure

ROUNDS = 3
ALL = ("avg", "sum", "stddev", "first", "last", "min", "max", "count")


def begin(server: Server, devices: list[int], first: int) -> list[Client]:
    sizes = [(1, True), (1, True), (1, True), (25, True), (200, True), (25, False)]
    clients = [Client(server, first + number, devices, size, atomic) for number, (size, atomic) in enumerate(sizes)]
    for client in clients:
        client.start()
    until(lambda: all(client.requests and client.requests[0].status for client in clients), every=0.01)
    return clients


def assert_consistent(server: Server, devices: list[int], stored: Points, aggregations: Sequence[str] = ALL) -> None:
    """Every figure that the service gives agrees with a count of the points themselves."""
    assert server.get(f"{API}/telemetry/?size=1").data["pagination"]["total"] == len(stored)
    for device in devices:
        own = {key: value for key, value in stored.items() if key[0] == device}
        summary = server.get(f"{API}/devices/{device}").data["telemetry_summary"]
        assert summary["total_data_points"] == len(own)
        listed = server.get(f"{API}/telemetry/?size=1&device_id={device}").data["pagination"]["total"]
        assert listed == len(own)
        for metric in METRICS:
            series = sorted((parse_time(key[2]), value) for key, value in own.items() if key[1] == metric)
            if not series:
                continue
            newest = summary["latest_values"][metric]
            assert (parse_time(newest["timestamp"]), newest["value"]) == series[-1]
            for interval in ("15m", "1h", "1d"):
                for aggregation in aggregations:
                    assert_buckets(server, device, metric, interval, aggregation, series)


def assert_buckets(
    server: Server, device: int, metric: str, interval: str, aggregation: str, series: list[tuple[int, float]]
) -> None:
    found = server.history(
        device,
        metric,
        interval=interval,
        aggregation=aggregation,
        start_time="2024-12-31T23:30:00Z",
        end_time="2025-01-04T00:00:00Z",
    )
    width = INTERVALS[interval]
    buckets: dict[int, list[float]] = {}
    for moment, value in series:
        buckets.setdefault(moment // width * width, []).append(value)
    assert [(p["timestamp"], p["count"]) for p in found["data_points"]] == [
        (format_time(start), len(values)) for start, values in buckets.items()
    ]
    for point, values in zip(found["data_points"], buckets.values(), strict=True):
        assert math.isclose(point["value"], figure(values, aggregation), rel_tol=1e-9, abs_tol=1e-9)
    assert found["statistics"]["count"] == len(series)


def test_a_killed_server_keeps_every_acknowledged_point(start: Any, database_url: str) -> None:
    server = start(VALTRONICS_DATABASE_URL=database_url)
    devices = [server.device(), server.device()]
    clients: list[Client] = []
    for _ in range(ROUNDS):
        clients += begin(server, devices, first=len(clients))
        time.sleep(random.uniform(0.05, 0.6))  # the moment of death is what is random here; nothing is awaited
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        for client in clients:
            client.finish()
        server = start(VALTRONICS_DATABASE_URL=database_url)
        assert {request.status for client in clients for request in client.requests} <= {200, 201, None}
        stored = exported(server)
        assert assert_kept(stored, clients) > 0
        assert_consistent(server, devices, stored, ["sum"])
    server.rollups_settle()
    assert_consistent(server, devices, stored)


def test_a_stopped_server_answers_what_it_accepted(start: Any, database_url: str) -> None:
    server = start(VALTRONICS_DATABASE_URL=database_url)
    devices = [server.device(), server.device()]
    clients = begin(server, devices, first=0)
    time.sleep(random.uniform(0.05, 0.4))  # any moment will do
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(20) == 0, server.log
    for client in clients:
        client.finish()
    server = start(VALTRONICS_DATABASE_URL=database_url)
    stored = exported(server)
    assert assert_kept(stored, clients) > 0
    assert_consistent(server, devices, stored)
    for request in [request for client in clients for request in client.requests]:
        assert request.status in (200, 201, 503, None)
        if request.status in (503, None):
            assert not request.points.items() & stored.items(), "a request was carried out and its answer denies it"


def test_a_stopped_server_finishes_what_takes_long(start: Any) -> None:
    server = start()
    body = json.dumps({"username": "admin", "password": PASSWORD})
    request = (
        f"POST {API}/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode()
    with ExitStack() as open_ones:
        slow = [
            open_ones.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=30))
            for _ in range(16)  # passwords are hashed two at a time, so that the last one waits longest
        ]
        for connection in slow:
            connection.sendall(request)
        for _ in range(3):  # who comes later is answered earlier: by then all of them are accepted
            assert server.get(f"{API}/health/").status == 200
        server.process.send_signal(signal.SIGTERM)
        assert [parse(read_reply(connection)).status for connection in slow] == [200] * len(slow)
    assert server.process.wait(20) == 0


def test_an_idle_server_stops_at_once(start: Any) -> None:
    server = start()
    with server.lasting() as connection:
        assert connection.send("GET", f"{API}/health/").status == 200
        server.process.send_signal(signal.SIGINT)
        assert server.process.wait(5) == 0
    assert "Traceback" not in server.log
