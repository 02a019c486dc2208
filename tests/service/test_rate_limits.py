"""Budgets: by tier, by address, for log-ins and for the points of a device; and whose address is believed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from domain.times import parse_time
from tests.service.running import API, PASSWORD, Answer, Server, start_server, stop

ME = f"{API}/auth/me"
ADDRESSES = ("203.0.113.7", "203.0.113.8")


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with small budgets that believes what a proxy on this machine says of its callers."""
    with ExitStack() as ends:
        running = start_server(
            tmp_path_factory.mktemp("limited"),
            VALTRONICS_RATE_ANONYMOUS="5",
            VALTRONICS_LOGIN_PER_ADDRESS="8",
            VALTRONICS_LOGIN_PER_USERNAME="3",
            VALTRONICS_RATE_DEVICE_POINTS="10",
            VALTRONICS_TRUSTED_PROXIES='["127.0.0.0/8", "10.0.0.0/8"]',
        )
        ends.callback(stop, running)
        yield running


def assert_spent(answer: Answer, limit: int) -> None:
    assert answer.status == 429, answer.body
    assert answer.error["code"] == "RATE_LIMIT_EXCEEDED"
    assert answer.error["details"]["limit"] == limit
    reset = parse_time(answer.error["details"]["reset_time"]) / 1e6
    wait = int(answer.headers["retry-after"])
    assert 1 <= wait <= 60
    assert abs(reset - (time.time() + wait)) < 3
    assert answer.headers["x-ratelimit-limit"] == str(limit)
    assert answer.headers["x-ratelimit-remaining"] == "0"
    assert abs(int(answer.headers["x-ratelimit-reset"]) - reset) <= 1


@pytest.mark.parametrize(("tier", "limit"), [("standard", 100), ("premium", 1000)])
def test_a_tier_has_its_budget_and_the_headers_tell_the_truth(server: Server, tier: str, limit: int) -> None:
    _, name = server.user("viewer", tier)
    server_of = Server(server.process, server.database_url, server.port, server.log_in(name)["access_token"])
    with server_of.lasting() as connection:
        for spent in range(1, limit + 1):
            # Whatever the outcome, it counts.
            answer = connection.send("GET", ME if spent % 2 else f"{API}/devices/999999999")
            assert answer.status == (200 if spent % 2 else 404)
            assert answer.headers["x-ratelimit-limit"] == str(limit)
            assert answer.headers["x-ratelimit-remaining"] == str(limit - spent)
            assert 0 <= int(answer.headers["x-ratelimit-reset"]) - time.time() <= 61
        assert_spent(connection.send("GET", ME), limit)
    assert server.get(ME).status == 200  # somebody else's budget is untouched


def test_a_key_has_a_budget_of_its_own(server: Server) -> None:
    _, name = server.user("viewer")
    token = server.log_in(name)["access_token"]
    path = f"{API}/auth/api-keys/"
    keys = [
        server.post(path, {"name": "k", "permissions": ["account:read"]}, token=token).data["api_key"] for _ in "ab"
    ]
    for expected in ("99", "98"):
        assert server.get(ME, headers={"X-API-Key": keys[0]}).headers["x-ratelimit-remaining"] == expected
    assert server.get(ME, headers={"X-API-Key": keys[1]}).headers["x-ratelimit-remaining"] == "99"


def test_the_enterprise_tier_is_not_counted(server: Server) -> None:
    with server.lasting() as connection:
        for _ in range(1200):
            answer = connection.send("GET", ME)
            assert answer.status == 200
    assert not any(name.startswith("x-ratelimit") for name in answer.headers)


def test_health_is_never_counted(limited: Server) -> None:
    for _ in range(20):
        answer = limited.get(f"{API}/health/", auth=False)
        assert (answer.status, "x-ratelimit-limit" in answer.headers) == (200, False)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"X-API-Key": "vt_wrong"}])
def test_an_address_without_a_credential_has_a_budget(limited: Server, headers: dict[str, str]) -> None:
    caller = {"X-Forwarded-For": f"198.51.100.{len(str(headers))}", **headers}
    for left in (4, 3, 2, 1, 0):
        answer = limited.get(f"{API}/devices/", headers=caller, auth=False)
        assert (answer.status, answer.headers["x-ratelimit-remaining"]) == (401, str(left))
    assert_spent(limited.get(f"{API}/devices/", headers=caller, auth=False), 5)
    # Who has a credential is not held up by a neighbour without one.
    del caller["X-Forwarded-For"]
    assert limited.get(ME).status == 200


def try_log_in(server: Server, username: str, address: str, password: str = "a wrong password") -> Answer:
    body = {"username": username, "password": password}
    return server.post(f"{API}/auth/login", body, auth=False, headers={"X-Forwarded-For": address})


def test_log_ins_are_limited_for_each_user_name(limited: Server) -> None:
    for number in range(3):
        assert try_log_in(limited, "Ann" if number else "ANN", f"192.0.2.{number}").status == 401
    assert_spent(try_log_in(limited, "ann", "192.0.2.9"), 3)
    assert try_log_in(limited, "bob", "192.0.2.9").status == 401


def test_a_good_password_does_not_pass_a_spent_budget(limited: Server) -> None:
    _, name = limited.user()
    for number in range(3):
        assert try_log_in(limited, name, f"192.0.2.{20 + number}").status == 401
    assert_spent(try_log_in(limited, name, "192.0.2.30", PASSWORD), 3)


def test_log_ins_are_limited_for_each_address(limited: Server) -> None:
    for number in range(8):
        assert try_log_in(limited, f"user-{number}", "192.0.2.100").status == 401
    assert_spent(try_log_in(limited, "user-8", "192.0.2.100"), 8)
    assert try_log_in(limited, "user-8", "192.0.2.101").status == 401


def test_the_nearest_address_that_no_trusted_proxy_owns_counts(limited: Server) -> None:
    def left(forwarded: str) -> int:
        answer = limited.get(f"{API}/version", headers={"X-Forwarded-For": forwarded}, auth=False)
        return int(answer.headers["x-ratelimit-remaining"])

    assert left("203.0.113.1") == 4
    assert left("8.8.8.8, 203.0.113.1") == 3  # what the caller wrote itself is not believed
    assert left("203.0.113.1, 10.1.2.3") == 2  # through another proxy of ours
    assert left("8.8.8.8") == 4


def test_a_forwarded_address_is_not_believed_without_a_trusted_proxy(start: Any) -> None:
    server = start(VALTRONICS_RATE_ANONYMOUS="5")
    for number in range(5):
        headers = {"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}"}
        assert server.get(f"{API}/version", headers=headers, auth=False).status == 200
    assert server.get(f"{API}/version", headers={"X-Forwarded-For": "8.8.8.8"}, auth=False).status == 429


def test_the_points_of_a_device_have_a_budget(limited: Server) -> None:
    device = limited.device()
    key = {"X-API-Key": limited.key(["telemetry:write"], device_id=device)["api_key"]}
    points = [{"device_id": device, "metric_name": f"m{n}", "metric_value": n} for n in range(9)]
    assert limited.post(f"{API}/telemetry/batch", {"telemetry_data": points}, headers=key).data["submitted"] == 9
    assert limited.post(f"{API}/telemetry/", points[0], headers=key).status == 201
    answer = limited.post(f"{API}/telemetry/", points[0], headers=key)
    assert (answer.status, answer.error["details"]["limit"]) == (429, 10)
    assert int(answer.headers["retry-after"]) >= 1
    assert (answer.headers["x-ratelimit-limit"], answer.headers["x-ratelimit-remaining"]) == ("10", "0")
    assert limited.get(f"{API}/telemetry/?device_id={device}").data["pagination"]["total"] == 10
