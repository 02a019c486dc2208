"""States of the sandbox: everything comes back, caches follow, and nobody sees a mixture."""

from __future__ import annotations

import json
import socket
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from tests.service.running import API, parse, read_reply
from tests.valtronics.sandboxes import PASSWORD, Sandbox, database, running

START = "2030-06-01T12:00:00Z"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sandbox")


@pytest.fixture(scope="module")
def started(folder: Path) -> Iterator[Sandbox]:
    with running(folder, "--now", START) as server:
        server.get_ready()
        yield server


@pytest.fixture
def sandbox(started: Sandbox) -> Sandbox:
    """The state, its clock standing and admin logged in."""
    started.begin()
    return started


def contents(file: Path) -> str:
    """Devices, series, telemetry and rollups, as text; password hashes and the signing key are random by intent."""
    with closing(sqlite3.connect(file)) as conn:
        tables = ("devices", "series", "telemetry", "latest", "rollup", "dirty", "transitions")
        users = conn.execute("SELECT id, username, role, tier, email, created_us FROM users ORDER BY id").fetchall()
        # Two columns are enough to order all tables but one, which has an order of its own.
        rows = {table: conn.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables}
    return json.dumps([users, rows])


def test_the_demo_is_there(sandbox: Sandbox) -> None:
    devices = sandbox.get(f"{API}/devices/").data
    assert devices["items"][0]["device_id"] == "TEMP-001"
    assert devices["pagination"]["total"] == 5
    assert {each["status"] for each in devices["items"]} == {"online"}
    assert sandbox.get(f"{API}/telemetry/?device_id=1&metric_name=temperature").data["pagination"]["total"] == 7 * 1440
    me = sandbox.me(sandbox.log_in("viewer", PASSWORD)["access_token"]).data
    assert (me["role"], me["tier"]) == ("viewer", "standard")
    assert sandbox.me(sandbox.token).data["tier"] == "enterprise"


def test_the_empty_state_has_one_administrator(sandbox: Sandbox) -> None:
    sandbox.enter("empty")
    assert sandbox.get(f"{API}/devices/").data["pagination"]["total"] == 0
    (user,) = sandbox.get(f"{API}/users/").data["items"]
    assert (user["id"], user["username"], user["role"], user["tier"]) == (1, "admin", "admin", "enterprise")


def test_the_same_seed_and_clock_give_the_same_data(folder: Path, started: Sandbox, tmp_path: Path) -> None:
    started.reset()
    first = contents(database(folder))
    assert len(first) > 1_000_000
    others = {}
    for seed in ("1", "2"):
        place = tmp_path / seed
        place.mkdir()
        with running(place, "--now", START, "--seed", seed) as other:
            assert other.look()["seed"] == int(seed)
            others[seed] = contents(database(place))
    assert others["1"] == first
    assert others["2"] != first


def test_a_saved_state_comes_back_whole(sandbox: Sandbox) -> None:
    device = sandbox.device()
    sandbox.points([{"device_id": device, "metric_name": "t", "metric_value": 1}])
    token = sandbox.log_in("viewer", PASSWORD)["access_token"]
    ended = sandbox.log_in(password=PASSWORD)["access_token"]
    assert sandbox.post(f"{API}/auth/logout", None, token=ended).status == 200
    left = int(sandbox.me(token).headers["x-ratelimit-remaining"])
    assert sandbox.save("before") == 201
    at = sandbox.look()["clock"]

    sandbox.delete(f"{API}/devices/{device}")
    sandbox.device()
    sandbox.post(f"{API}/auth/logout", None, token=token)
    sandbox.clock(advance_seconds=100, running=True)
    sandbox.fail("defect")
    after = sandbox.reset("before")

    assert after["clock"] == at
    assert after["failure"] is None
    assert after["states"] == ["demo", "empty", "before", "ready"]
    assert sandbox.get(f"{API}/devices/").data["pagination"]["total"] == 6
    assert sandbox.get(f"{API}/devices/{device}").data["status"] == "online"
    assert sandbox.get(f"{API}/telemetry/?device_id={device}").data["pagination"]["total"] == 1
    answer = sandbox.me(token)
    assert (answer.status, answer.headers["x-ratelimit-remaining"]) == (200, str(left - 1))
    assert sandbox.me(ended).status == 401, "what was revoked before stays revoked"
    assert sandbox.save("before") == 200, "a state of one's own can be replaced"
    assert sandbox.delete("/sandbox/states/before", auth=False).json["states"] == ["demo", "empty", "ready"]


def test_what_came_after_is_unknown_again(sandbox: Sandbox) -> None:
    token, key = sandbox.log_in(password=PASSWORD)["access_token"], sandbox.key(["devices:read"])["api_key"]
    assert sandbox.me(token).status == 200
    assert sandbox.get(f"{API}/devices/", headers={"X-API-Key": key}).status == 200
    device = sandbox.device()
    sandbox.points([{"device_id": device, "metric_name": "t", "metric_value": 1}])
    sandbox.reset("ready")
    assert sandbox.me(token).status == 401
    assert sandbox.get(f"{API}/devices/", headers={"X-API-Key": key}).status == 401
    assert sandbox.get(f"{API}/devices/{device}").status == 404
    # The same ids are given again, to other things.
    assert sandbox.device() == device
    assert sandbox.get(f"{API}/telemetry/?device_id={device}").data["pagination"]["total"] == 0
    sandbox.points([{"device_id": device, "metric_name": "u", "metric_value": 2}])
    assert list(sandbox.get(f"{API}/telemetry/latest?device_id={device}").data["telemetry"]) == ["u"]


def test_the_use_of_a_key_goes_with_its_state(sandbox: Sandbox) -> None:
    headers = {"X-API-Key": sandbox.key(["devices:read"])["api_key"]}
    assert sandbox.save("keyed") == 201
    assert sandbox.get(f"{API}/devices/", headers=headers).status == 200
    sandbox.reset("keyed")
    sandbox.advance(0)
    (key,) = sandbox.get(f"{API}/auth/api-keys/").data["items"]
    assert "last_used_at" not in key
    sandbox.delete("/sandbox/states/keyed", auth=False)


def test_a_reset_may_keep_the_clock(sandbox: Sandbox) -> None:
    sandbox.advance(1000)
    at = sandbox.look()["clock"]
    assert sandbox.reset("demo", keep_clock=True)["clock"] == at
    sandbox.token = sandbox.log_in(password=PASSWORD)["access_token"]
    devices = sandbox.get(f"{API}/devices/").data["items"]
    assert {each["status"] for each in devices} == {"offline"}, "they have been silent for 1000 seconds"
    assert sandbox.save("later") == 201
    sandbox.reset("ready")
    assert sandbox.reset("later", keep_clock=True)["clock"]["now"] == at["now"], "not before the state's own moment"
    sandbox.delete("/sandbox/states/later", auth=False)


def test_nobody_sees_a_mixture(sandbox: Sandbox) -> None:
    """Readers ask for the total and the page in one request while the state changes between 40 devices and none."""
    sandbox.enter("empty")
    token = sandbox.token
    sandbox.save("few")
    many = [sandbox.post(f"{API}/devices/", body, token=token) for body in named(40)]
    assert {answer.status for answer in many} == {201}
    sandbox.save("many")
    seen: set[tuple[int, int]] = set()
    odd: list[tuple[int, bytes]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            answer = sandbox.get(f"{API}/devices/?size=100", token=token)
            if answer.status == 200:
                seen.add((answer.data["pagination"]["total"], len(answer.data["items"])))
            else:
                odd.append((answer.status, answer.body))

    def write() -> None:
        while not done.is_set():
            answer = sandbox.put(f"{API}/users/1", {"email": "admin@valtronics.com"}, token=token)
            if answer.status != 200:
                odd.append((answer.status, answer.body))

    threads = [threading.Thread(target=target) for target in (read, read, write)]
    for thread in threads:
        thread.start()
    for _ in range(25):
        sandbox.reset("few")
        sandbox.reset("many")
    done.set()
    for thread in threads:
        thread.join()
    assert seen == {(0, 0), (40, 40)}
    assert odd == []


def test_a_request_that_runs_does_not_write_into_the_state_that_comes(sandbox: Sandbox) -> None:
    """Making a user takes a while between the look at who asks and the write. Its moment tells where it began."""
    for number in range(10):
        sandbox.begin()
        at = sandbox.now()
        sandbox.advance(100)
        user = {"username": f"late-{number}", "email": "late@example.com", "password": PASSWORD, "role": "viewer"}
        body = json.dumps(user)
        head = (
            f"POST {API}/users/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {sandbox.token}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", sandbox.port), timeout=15) as connection:
            connection.sendall((head + body).encode())
            sandbox.reset("ready")
            assert parse(read_reply(connection)).status == 201
        made = sandbox.get(f"{API}/users/?size=100").data["items"]
        assert [user["username"] for user in made if datetime.fromisoformat(user["created_at"]) > at] == []


def named(number: int) -> list[dict[str, str]]:
    return [{"name": f"D{n}", "device_id": f"D-{n}", "device_type": "sensor"} for n in range(number)]


def test_a_slow_request_holds_a_reset_off_and_nothing_changes(sandbox: Sandbox) -> None:
    head = (
        f"POST {API}/devices/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {sandbox.token}\r\n"
        "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    )
    with socket.create_connection(("127.0.0.1", sandbox.port), timeout=15) as connection:
        connection.sendall(head.encode())
        assert sandbox.me(sandbox.token).status == 200
        answer = sandbox.post("/sandbox/reset", {"state": "empty"}, auth=False)
    assert (answer.status, answer.headers["retry-after"]) == (503, "1")
    assert "still running" in answer.error["message"]
    assert sandbox.get(f"{API}/devices/").data["pagination"]["total"] == 5
    sandbox.reset("empty")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "field", "rule"),
    [
        ("POST", "/sandbox/reset", {"state": "nowhere"}, 422, "state", "unknown_state"),
        ("POST", "/sandbox/reset", {}, 422, "state", "required"),
        ("POST", "/sandbox/reset", {"state": "demo", "keep_clock": 1}, 422, "keep_clock", "type"),
        ("POST", "/sandbox/reset", [], 422, "body", "type"),
        ("PUT", "/sandbox/states/Big", None, 422, "name", "pattern"),
        ("PUT", f"/sandbox/states/{'x' * 65}", None, 422, "name", "pattern"),
        ("PUT", "/sandbox/states/demo", None, 409, "name", None),
        ("DELETE", "/sandbox/states/empty", None, 409, "name", None),
        ("DELETE", "/sandbox/states/nowhere", None, 404, None, None),
        ("GET", "/sandbox/states", None, 404, None, None),
        ("GET", "/sandbox/nothing", None, 404, None, None),
        ("GET", "/sandbox/reset", None, 405, None, None),
        ("DELETE", "/sandbox/clock", None, 405, None, None),
    ],
)
def test_wrong_use_is_refused_in_the_services_own_way(
    started: Sandbox, method: str, path: str, body: object, status: int, field: str | None, rule: str | None
) -> None:
    answer = started.send(method, path, json_body=body, auth=False)
    assert (answer.status, answer.json["success"]) == (status, False)
    assert answer.headers["x-request-id"] == answer.json["request_id"]
    details = answer.error["details"]
    assert details.get("field") == field
    assert [each["rule"] for each in details.get("errors", [])] == ([rule] if rule else [])


def test_a_body_must_be_json(started: Sandbox) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert started.send("POST", "/sandbox/reset", b'{"state": "demo"}', form, auth=False).status == 415
    broken = started.send("POST", "/sandbox/reset", b"{", {"Content-Type": "application/json"}, auth=False)
    assert (broken.status, broken.error["code"]) == (400, "VALIDATION_ERROR")
