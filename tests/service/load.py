"""Clients that write telemetry as fast as they can and remember what the server promised them."""

from __future__ import annotations

import http.client
import random
import threading
from dataclasses import dataclass, field
from typing import Any

from domain.times import HOUR, SECOND, format_time
from tests.service.running import API, Lasting, Server

START = 1_735_689_600 * SECOND  # 2025-01-01T00:00:00Z
METRICS = ("a", "b")
Key = tuple[int, str, str]  # device, metric, moment
Points = dict[Key, float]


@dataclass
class Request:
    """What was sent in one request, and what came of it: None when no answer came."""

    points: Points
    atomic: bool
    status: int | None = None


@dataclass
class Client(threading.Thread):
    """One connection. Its points are its own, so what they must be follows from its own requests, in their order."""

    server: Server
    number: int
    devices: list[int]
    size: int  # points in a request; 1 sends single points
    atomic: bool = True
    count: int = 0
    requests: list[Request] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self._stop_asked = threading.Event()
        self._random = random.Random(self.number)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        try:
            with self.server.lasting() as connection:
                while not self._stop_asked.is_set():
                    self._send(connection)
        except (OSError, http.client.HTTPException):
            return  # the server is gone; the last request has no answer

    def finish(self) -> None:
        self._stop_asked.set()
        self.join(30)
        assert not self.is_alive()

    def _send(self, connection: Lasting) -> None:
        points = dict(self._point() for _ in range(self.size))
        request = Request(points, self.atomic and self.size > 1)
        self.requests.append(request)
        bodies = [as_body(key, value) for key, value in points.items()]
        if self.size == 1:
            answer = connection.send("POST", f"{API}/telemetry/", bodies[0])
        else:
            batch = {"telemetry_data": bodies, "atomic": request.atomic}
            answer = connection.send("POST", f"{API}/telemetry/batch", batch)
        request.status = answer.status
        if answer.status == 503:
            self._stop_asked.wait(0.05)

    def _point(self) -> tuple[Key, float]:
        """A new point, or, one time in ten, another value for one of the earlier ones."""
        known = self.count > 0 and self._random.random() < 0.1
        number = self._random.randrange(self.count) if known else self.count
        self.count += not known
        # Scattered over two days, so that clients meet in hours, and later points do not come in order.
        moment = START + (number * 7919 % 2880) * HOUR // 60 + (self.number * 100_003 + number) % SECOND
        key = (self.devices[number % len(self.devices)], METRICS[number // 2 % 2], format_time(moment))
        return key, round(self._random.uniform(-1000, 1000), 3)


def as_body(key: Key, value: float) -> dict[str, Any]:
    return {"device_id": key[0], "metric_name": key[1], "timestamp": key[2], "metric_value": value}


def assert_kept(stored: Points, clients: list[Client]) -> int:
    """Everything promised is stored, nothing else is, and no atomic batch is there in part; how many were promised."""
    promised = 0
    allowed: dict[Key, set[float | None]] = {}
    for client in clients:
        for request in client.requests:
            for key, value in request.points.items():
                if request.status in (200, 201):
                    allowed[key] = {value}
                    promised += 1
                else:
                    allowed.setdefault(key, {None}).add(value)
    wrong = {key: (stored.get(key), may) for key, may in allowed.items() if stored.get(key) not in may}
    assert not wrong, wrong
    assert stored.keys() <= allowed.keys()
    for client in clients:
        for request in client.requests[-1:]:  # no later request has overwritten any of it
            if request.atomic:
                there = {stored.get(key) == value for key, value in request.points.items()}
                assert len(there) == 1, "half an atomic batch is stored"
    return promised


def exported(server: Server, **query: Any) -> Points:
    import json

    answer = server.get(f"{API}/telemetry/export", query={"format": "ndjson", **query})
    assert answer.status == 200, answer.body
    points = [json.loads(line) for line in answer.body.splitlines()]
    found = {(p["device_id"], p["metric_name"], p["timestamp"]): p["metric_value"] for p in points}
    assert len(found) == len(points), "a point stands twice in the export"
    return found
