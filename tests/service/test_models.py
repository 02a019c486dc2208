"""Models through a running server: hostile series, callers who leave, no room, and what is left of it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import psutil
import pytest

from tests.service.running import API, Server, until

HOSTILE: dict[str, Callable[[int], float]] = {
    "constant": lambda n: 7.0,
    "huge": lambda n: (-1) ** n * 1.7e308,
    "tiny": lambda n: n * 5e-324,
    "a step": lambda n: float(n > 100),
    "an outlier": lambda n: 1e300 if n == 150 else n % 24,
    "a saw": lambda n: n % 24,
}


def put(server: Server, device: int, values: Mapping[datetime, float], metric: str = "t") -> None:
    points = [
        {"device_id": device, "metric_name": metric, "metric_value": value, "timestamp": at.isoformat()}
        for at, value in values.items()
    ]
    assert server.points(points)["failed"] == 0


def hourly(value: Callable[[int], float], number: int = 200) -> dict[datetime, float]:
    start = datetime.now(UTC) - timedelta(hours=number + 1)
    return {start + timedelta(hours=n): value(n) for n in range(number)}


def answers(server: Server, device: int) -> list[Any]:
    whole = {"device_id": device, "time_range": "30d"}
    return [
        server.get(f"{API}/analytics/trends", query={"device_id": device, "metric": "t"}),
        server.post(f"{API}/ai/anomaly-detection", {**whole, "sensitivity": "high"}),
        server.post(f"{API}/ai/predictive-maintenance", {"device_id": device}),
        server.get(f"{API}/ai/health-score/{device}"),
        server.post(f"{API}/ai/insights", {**whole, "analysis_type": "all"}),
    ]


@pytest.mark.parametrize("kind", HOSTILE)
def test_strange_series_are_answered_without_a_word_on_the_console(service: Server, kind: str) -> None:
    device = service.device()
    rule = {"name": "r", "device_id": device, "metric_name": "t", "condition": "gt", "threshold_value": 1e9}
    assert service.post(f"{API}/alerts/rules", {**rule, "severity": "info"}).status == 201
    put(service, device, hourly(HOSTILE[kind]))
    assert [each.status for each in answers(service, device)] == [200] * 5
    assert "Warning" not in service.log
    assert "Traceback" not in service.log


def test_a_series_with_gaps_and_bursts_is_answered(service: Server) -> None:
    device, start = service.device(), datetime.now(UTC) - timedelta(days=20)
    burst = [start + timedelta(days=day, seconds=second) for day in (0, 3, 11, 19) for second in range(40)]
    put(service, device, {at: float(n % 5) for n, at in enumerate(burst)})
    trend = service.get(f"{API}/analytics/trends", query={"device_id": device, "metric": "t", "granularity": "1m"})
    assert trend.status == 422  # twenty days are too many minutes
    assert [each.status for each in answers(service, device)[1:]] == [200] * 4


def test_too_little_data_says_how_much_there_is_and_how_much_it_takes(service: Server) -> None:
    device = service.device()
    put(service, device, hourly(float, 5))
    refused = service.get(f"{API}/analytics/trends", query={"device_id": device, "metric": "t", "granularity": "1h"})
    assert refused.status == 422
    (fault,) = refused.error["details"]["errors"]
    assert (fault["field"], fault["rule"]) == ("metric", "too_little_data")
    assert "has 5 buckets" in fault["issue"]
    assert "10 are needed" in fault["issue"]
    refused = service.post(f"{API}/ai/anomaly-detection", {"device_id": device, "time_range": "30d"})
    assert refused.status == 422
    assert "have 5 points" in refused.error["details"]["issue"]
    assert "50 are needed" in refused.error["details"]["issue"]


def test_unknown_devices_are_not_found(service: Server) -> None:
    assert {each.status for each in answers(service, 10**9)} == {404}


def test_a_new_point_is_a_new_answer(service: Server) -> None:
    device = service.device()
    put(service, device, hourly(lambda n: float(n % 24)))
    query = {"device_id": device, "metric": "t", "granularity": "1h", "forecast_points": 3}
    first = service.get(f"{API}/analytics/trends", query=query).data
    assert service.get(f"{API}/analytics/trends", query=query).data == first
    # In the middle: neither the last point nor the number of buckets tells of it.
    middle = datetime.fromisoformat(first["history"][100]["timestamp"]) + timedelta(minutes=1)
    put(service, device, {middle: 1000.0})
    changed = service.get(f"{API}/analytics/trends", query=query).data
    assert changed["history"] != first["history"]


def depth(server: Server) -> str:
    parts = server.get(f"{API}/health/detailed").data["components"]
    return str(next(part["detail"] for part in parts if part["name"] == "models"))


def test_who_finds_no_room_gets_503_and_who_has_gone_takes_none(start: Callable[..., Server]) -> None:
    server = start(VALTRONICS_COMPUTE_WORKERS="1", VALTRONICS_COMPUTE_WAITING="1")
    device = server.device()
    put(server, device, hourly(lambda n: float(n % 24) + n / 50, 700))

    def ask(points: int) -> Any:
        query = {"device_id": device, "metric": "t", "granularity": "1h", "forecast_points": points}
        return server.get(f"{API}/analytics/trends", query=query)

    with ThreadPoolExecutor(12) as pool:
        replies = list(pool.map(ask, range(100, 112)))
    refused = [each for each in replies if each.status != 200]
    assert {each.status for each in refused} == {503}
    assert all(int(each.headers["retry-after"]) >= 1 for each in refused)
    assert refused[0].error["code"] == "EXTERNAL_SERVICE_ERROR"
    assert len(refused) < 12
    # Callers who hang up: their questions go, the next is answered.
    for points in range(200, 206):
        with socket.create_connection(("127.0.0.1", server.port)) as connection:
            path = f"{API}/analytics/trends?device_id={device}&metric=t&granularity=1h&forecast_points={points}"
            head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token}\r\n\r\n"
            connection.sendall(head.encode())
    # Not all of them may have been read yet, and until then each may still take the room of a question.
    until(lambda: ask(300).status == 200)
    until(lambda: depth(server) == "0 questions for 1 process")
    assert "Traceback" not in server.log


def test_nothing_is_left_of_a_server_that_was_killed(start: Callable[..., Server]) -> None:
    server = start(VALTRONICS_COMPUTE_WARM="true")
    workers = until(lambda: psutil.Process(server.process.pid).children(recursive=True))
    server.process.kill()
    server.process.wait()
    until(lambda: not any(_lives(worker) for worker in workers), seconds=30)


def _lives(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_a_server_with_processes_that_compute_ends_cleanly(start: Callable[..., Server]) -> None:
    server = start()
    device = server.device()
    put(server, device, hourly(lambda n: float(n % 24) + n / 50, 700))
    server.get(f"{API}/analytics/trends", query={"device_id": device, "metric": "t"})
    server.process.terminate()
    assert server.process.wait(30) == 0
    assert "Traceback" not in server.log
