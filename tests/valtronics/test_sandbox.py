"""Time in the sandbox: whatever the service does by the clock is seen in the next request, without a wait."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import jwt
import pytest

from domain.times import parse_time
from tests.service.running import API, Answer
from tests.valtronics.sandboxes import PASSWORD, Sandbox, database, running

MINUTE, HOUR, DAY = 60, 3600, 86_400
START = "2030-06-01T12:00:00Z"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sandbox")


@pytest.fixture(scope="module")
def started(folder: Path) -> Iterator[Sandbox]:
    with running(folder, "--now", START, "--state", "empty", VALTRONICS_RETENTION_RAW_DAYS="1") as server:
        server.get_ready("empty")
        yield server


@pytest.fixture
def sandbox(started: Sandbox) -> Sandbox:
    """The state, its clock standing and admin logged in."""
    started.begin()
    return started


def test_the_clock_starts_where_it_is_told_and_runs(started: Sandbox) -> None:
    started.reset("empty")
    first = started.look()
    assert first["clock"]["running"] is True
    assert first["clock"]["now"].startswith("2030-06-01T12:0")
    assert (first["seed"], first["failure"]) == (1, None)
    assert started.now() > datetime.fromisoformat(first["clock"]["now"])


def test_a_clock_that_stands_stands_for_everything(sandbox: Sandbox) -> None:
    now = sandbox.clock(running=False)["now"]
    answers = [sandbox.get(f"{API}/version"), sandbox.get("/nothing"), sandbox.get("/sandbox/clock")]
    assert [answers[0].json["timestamp"], answers[1].json["timestamp"], answers[2].json["now"]] == [now] * 3
    for answer in answers:
        assert parsedate_to_datetime(answer.headers["date"]) == datetime.fromisoformat(now).replace(microsecond=0)
    device = sandbox.get(f"{API}/devices/{sandbox.device()}").data
    assert device["created_at"] == now


def test_the_clock_goes_forward_only(sandbox: Sandbox) -> None:
    at = sandbox.clock(now="2031-01-01T00:00:00Z", running=False)
    assert at == {"now": "2031-01-01T00:00:00Z", "running": False}
    assert sandbox.clock(advance_seconds=61.5)["now"] == "2031-01-01T00:01:01.500000Z"
    refused = sandbox.put("/sandbox/clock", {"now": "2030-12-31T00:00:00Z"}, auth=False)
    assert refused.status == 422
    assert refused.error["details"]["errors"][0]["rule"] == "clock_goes_forward"
    assert "2031-01-01T00:01:01" in refused.error["details"]["issue"]
    assert sandbox.look()["clock"]["now"] == "2031-01-01T00:01:01.500000Z"
    assert sandbox.clock(running=True)["running"] is True


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [
        ({}, "body", "minProperties"),
        ({"now": "noon"}, "now", "date-time"),
        ({"now": 5}, "now", "type"),
        ({"running": "yes"}, "running", "type"),
        ({"advance_seconds": -1}, "advance_seconds", "minimum"),
        ({"advance_seconds": 1e12}, "advance_seconds", "clock_ends"),
        ({"now": "9999-01-01T00:00:00Z"}, "now", "clock_ends"),
        ({"now": "2040-01-01T00:00:00Z", "advance_seconds": 1}, "advance_seconds", "one_of"),
        ({"speed": 2}, "speed", "unknown_field"),
    ],
)
def test_a_wrong_clock_is_refused_by_field_and_rule(sandbox: Sandbox, body: object, field: str, rule: str) -> None:
    before = sandbox.look()
    answer = sandbox.put("/sandbox/clock", body, auth=False)
    assert answer.status == 422
    assert (answer.error["details"]["field"], answer.error["details"]["errors"][0]["rule"]) == (field, rule)
    assert sandbox.look() == before


def test_a_clock_that_has_run_to_its_end_can_be_stopped(sandbox: Sandbox) -> None:
    sandbox.clock(now="9998-12-31T23:59:59Z", running=True)
    assert sandbox.clock(running=False)["running"] is False
    assert sandbox.me(sandbox.log_in(password=PASSWORD)["access_token"]).status == 200


def test_an_access_token_ends_after_half_an_hour(sandbox: Sandbox) -> None:
    token = sandbox.log_in(password=PASSWORD)["access_token"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["iat"] == int(sandbox.now().timestamp())
    assert claims["exp"] - claims["iat"] == 30 * MINUTE
    sandbox.advance(30 * MINUTE - 1)
    assert sandbox.me(token).status == 200
    sandbox.advance(1)
    answer = sandbox.me(token)
    assert (answer.status, answer.error["message"]) == (401, "The access token has expired")


def test_a_refresh_token_ends_after_fourteen_days(sandbox: Sandbox) -> None:
    first = sandbox.log_in(password=PASSWORD)["refresh_token"]
    sandbox.advance(14 * DAY - 1)
    second = sandbox.post(f"{API}/auth/refresh", {"refresh_token": first}, auth=False)
    assert second.status == 200
    assert sandbox.me(second.data["access_token"]).status == 200
    sandbox.advance(14 * DAY)
    late = sandbox.post(f"{API}/auth/refresh", {"refresh_token": second.data["refresh_token"]}, auth=False)
    assert late.status == 401


def test_an_api_key_ends_when_it_says_and_its_use_is_seen_at_once(sandbox: Sandbox) -> None:
    ends = sandbox.now() + timedelta(hours=1)
    key = sandbox.key(["devices:read"], expires_at=ends.isoformat())
    headers = {"X-API-Key": key["api_key"]}
    assert sandbox.get(f"{API}/devices/", headers=headers).status == 200
    used = sandbox.now()
    sandbox.advance(0)
    (shown,) = sandbox.get(f"{API}/auth/api-keys/").data["items"]
    assert datetime.fromisoformat(shown["last_used_at"]) == used
    sandbox.clock(now=(ends - timedelta(microseconds=1)).isoformat())
    assert sandbox.get(f"{API}/devices/", headers=headers).status == 200
    sandbox.clock(now=ends.isoformat())
    assert sandbox.get(f"{API}/devices/", headers=headers).status == 401


def test_a_rate_window_ends_by_the_clock(sandbox: Sandbox) -> None:
    _, name = sandbox.user(tier="standard")
    token = sandbox.log_in(name)["access_token"]
    reset = int(sandbox.now().timestamp()) + MINUTE
    for left in range(99, -1, -1):
        answer = sandbox.me(token)
        assert (answer.status, answer.headers["x-ratelimit-remaining"]) == (200, str(left))
        assert answer.headers["x-ratelimit-reset"] == str(reset)
    assert_spent(sandbox.me(token), reset)
    sandbox.advance(MINUTE - 1)
    spent = sandbox.me(token)
    assert_spent(spent, reset)
    assert spent.headers["retry-after"] == "1"
    sandbox.advance(1)
    again = sandbox.me(token)
    assert (again.status, again.headers["x-ratelimit-remaining"]) == (200, "99")
    assert again.headers["x-ratelimit-reset"] == str(reset + MINUTE)


def test_windows_begin_anew_when_asked_and_the_clock_stays(sandbox: Sandbox) -> None:
    _, name = sandbox.user(tier="standard")
    token = sandbox.log_in(name)["access_token"]
    left = [sandbox.me(token).headers["x-ratelimit-remaining"] for _ in range(3)]
    before = sandbox.now()
    assert sandbox.delete("/sandbox/windows", auth=False).status == 200
    assert left == ["99", "98", "97"]
    assert sandbox.me(token).headers["x-ratelimit-remaining"] == "99"
    assert sandbox.now() == before


def assert_spent(answer: Answer, reset: int) -> None:
    assert answer.status == 429
    assert answer.headers["x-ratelimit-reset"] == str(reset)
    assert parse_time(answer.error["details"]["reset_time"]) == reset * 1_000_000


def test_an_idempotency_key_is_forgotten_after_a_day(sandbox: Sandbox) -> None:
    device = sandbox.device()
    body = {"telemetry_data": [{"device_id": device, "metric_name": "t", "metric_value": 1}]}
    headers = {"Idempotency-Key": "once"}

    def send() -> Answer:
        sandbox.token = sandbox.log_in(password=PASSWORD)["access_token"]
        return sandbox.post(f"{API}/telemetry/batch", body, headers=headers)

    first = send()
    sandbox.advance(DAY)
    replayed = send()
    assert replayed.headers["idempotent-replayed"] == "true"
    assert replayed.data == first.data
    sandbox.advance(0.000001)
    assert "idempotent-replayed" not in send().headers


def test_a_point_may_be_ten_minutes_ahead_of_the_clock(sandbox: Sandbox) -> None:
    device, limit = sandbox.device(), sandbox.now() + timedelta(minutes=10)
    beyond = limit + timedelta(microseconds=1)
    assert point(sandbox, device, beyond).status == 422
    assert point(sandbox, device, limit).status == 201
    sandbox.advance(0.000001)
    assert point(sandbox, device, beyond).status == 201


def point(sandbox: Sandbox, device: int, moment: datetime) -> Answer:
    body = {"device_id": device, "metric_name": "t", "metric_value": 1, "timestamp": moment.isoformat()}
    return sandbox.post(f"{API}/telemetry/", body)


def test_a_silent_device_is_offline_after_300_seconds_by_one_transition(sandbox: Sandbox, folder: Path) -> None:
    device = sandbox.device()
    sandbox.points([{"device_id": device, "metric_name": "t", "metric_value": 1}])
    heard = sandbox.now()
    sandbox.advance(299.999999)
    assert sandbox.get(f"{API}/devices/{device}").data["status"] == "online"
    sandbox.advance(0.000001)
    gone = sandbox.get(f"{API}/devices/{device}")
    assert gone.data["status"] == "offline"
    assert datetime.fromisoformat(gone.data["updated_at"]) == heard + timedelta(seconds=300)
    sandbox.advance(10 * MINUTE)
    later = sandbox.get(f"{API}/devices/{device}")
    assert later.headers["etag"] == gone.headers["etag"]
    with closing(sqlite3.connect(database(folder))) as conn:
        noted = conn.execute("SELECT ts_us, to_status FROM transitions WHERE from_status = 'online'").fetchall()
    assert noted == [(round(heard.timestamp() * 1e6) + 300_000_000, "offline")]


def test_what_has_expired_is_gone_at_once(sandbox: Sandbox) -> None:
    device, now = sandbox.device(), sandbox.now()
    assert point(sandbox, device, now - timedelta(days=1)).status == 201
    assert point(sandbox, device, now).status == 201

    def points_at(moment: datetime) -> int:
        sandbox.clock(now=moment.isoformat())
        sandbox.token = sandbox.log_in(password=PASSWORD)["access_token"]
        return int(sandbox.get(f"{API}/telemetry/?device_id={device}").data["pagination"]["total"])

    next_hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)  # cutoffs fall on whole hours
    assert points_at(next_hour - timedelta(microseconds=1)) == 2
    assert points_at(next_hour) == 1
    assert points_at(next_hour + timedelta(days=1)) == 0
    start = (now - timedelta(days=2)).isoformat().replace("+00:00", "Z")
    figures = sandbox.history(device, interval="1h", start_time=start, end_time=sandbox.look()["clock"]["now"])
    assert sum(each["count"] for each in figures["data_points"]) == 2, "rollups are kept"


def test_uptime_goes_by_the_clock(sandbox: Sandbox) -> None:
    def uptime() -> int:
        return int(sandbox.get(f"{API}/health/detailed").data["uptime_seconds"])

    before = uptime()
    sandbox.advance(25 * MINUTE)
    assert uptime() - before == 25 * MINUTE


def test_requests_run_while_the_clock_is_moved(sandbox: Sandbox) -> None:
    with sandbox.lasting() as connection:
        for _ in range(20):
            assert connection.send("GET", f"{API}/auth/me").status == 200
            sandbox.advance(1)
