"""Lives and uses of tokens, keys and passwords, and what is counted per minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from contract_tests.checks import hold
from contract_tests.client import Client, Reply
from contract_tests.figures.bench import Bench, equal, refused
from contract_tests.figures.promises import Table
from contract_tests.stage import rfc3339

TABLE = Table()
MINUTES = 60
DAYS = 86_400
# A budget beyond this is not used up just to see its end.
MOST_CALLS = 150


def _log_in(bench: Bench) -> dict[str, Any]:
    return bench.run.client().log_in(bench.somebody, bench.run.password_of_run)


def _bearer(bench: Bench, token: str) -> Client:
    return bench.run.client().acting(Authorization=f"Bearer {token}")


def _refresh(bench: Bench, token: str) -> Reply:
    return bench.run.client().call("refresh_token", json={"refresh_token": token})


@TABLE.promise("which lives 30 minutes (`expires_in` says how many seconds)", "It lives 30 minutes.", needs="sandbox")
def an_access_token_lives_as_long_as_expires_in_says(bench: Bench) -> None:
    with bench.journey() as sandbox:
        sandbox.freeze()
        given = _log_in(bench)
        equal(given["expires_in"], 30 * MINUTES, "expires_in")
        caller = _bearer(bench, given["access_token"])
        sandbox.advance(given["expires_in"] - 1)
        equal(caller.call("get_current_user").status, 200, "one second before the end")
        sandbox.advance(2)
        refused(caller.call("get_current_user"), 401)


@TABLE.promise("which lives 14 days", needs="sandbox")
def a_refresh_token_lives_14_days(bench: Bench) -> None:
    with bench.journey() as sandbox:
        sandbox.freeze()
        early, late = _log_in(bench), _log_in(bench)
        sandbox.advance(14 * DAYS - 5)
        equal(_refresh(bench, early["refresh_token"]).status, 200, "before 14 days are over")
        sandbox.advance(10)
        refused(_refresh(bench, late["refresh_token"]), 401)


@TABLE.promise(
    "Each refresh token works once; using it again ends the whole session",
    "using it a second time means that it was copied, and ends the whole session",
    "Gets the next pair, once.",
    "The old refresh token dies at once",
    operation="refresh_token",
)
def a_refresh_token_works_once(bench: Bench) -> None:
    first = _log_in(bench)
    second = _refresh(bench, first["refresh_token"]).data
    equal(_bearer(bench, second["access_token"]).call("get_current_user").status, 200, "the new access token")
    refused(_refresh(bench, first["refresh_token"]), 401)
    refused(_refresh(bench, second["refresh_token"]), 401)
    for pair in (first, second):
        refused(_bearer(bench, pair["access_token"]).call("get_current_user"), 401)


@TABLE.promise(
    "its access token and its refresh token answer 401 from the next call on",
    "ends the session at once",
    operation="log_out",
)
def a_session_ends_at_once(bench: Bench) -> None:
    given = _log_in(bench)
    equal(_bearer(bench, given["access_token"]).call("log_out").status, 200, "log_out")
    refused(_bearer(bench, given["access_token"]).call("get_current_user"), 401)
    refused(_refresh(bench, given["refresh_token"]), 401)


@TABLE.promise("the same 401 after the same time", operation="log_in")
def every_wrong_log_in_is_the_same_401(bench: Bench) -> None:
    name, id = bench.user()
    bench.admin.call("update_user", path={"id": id}, json={"is_active": False})
    attempts = [(bench.name(), "wrong"), (bench.somebody, "wrong"), (name, bench.run.password_of_run)]
    replies = [bench.run.client().call("log_in", json={"username": u, "password": p}) for u, p in attempts]
    for reply in replies:
        refused(reply, 401)
        equal(reply.error, replies[0].error, "the error")


@TABLE.promise("The secret is shown once, by `POST /auth/api-keys/`.")
def a_secret_is_shown_once(bench: Bench) -> None:
    made = bench.admin.call("create_api_key", json={"name": bench.name(), "permissions": ["account:read"]}).data
    user = bench.admin.call("get_current_user").data["id"]
    query = {"owner_id": user, "size": 100}
    # Oldest first, and a whole run makes more keys than a page holds.
    pages = bench.admin.call("list_api_keys", params=query).data["pagination"]["pages"]
    listed = bench.admin.call("list_api_keys", params={**query, "page": pages})
    hold(made["api_key"].startswith("vt_"), "the figure holds", "a secret does not begin with vt_")
    hold(made["api_key"].encode() not in listed.body, "the figure holds", "the secret is listed")
    keys = [key for key in listed.data["items"] if key["id"] == made["id"]]
    hold(
        keys and made["api_key"].startswith(keys[0]["prefix"]),
        "the figure holds",
        "prefix is no beginning of the secret",
    )


@TABLE.promise("Ends the key at once.", operation="delete_api_key")
def a_deleted_key_ends_at_once(bench: Bench) -> None:
    made = bench.admin.call("create_api_key", json={"name": bench.name(), "permissions": ["account:read"]}).data
    caller = bench.run.client().acting(X_API_Key=made["api_key"])
    equal(caller.call("get_current_user").status, 200, "the key")
    bench.admin.call("delete_api_key", path={"id": made["id"]})
    refused(caller.call("get_current_user"), 401)


@TABLE.promise("The password, 10 to 128 characters.")
def a_password_has_10_to_128_characters(bench: Bench) -> None:
    name, id = bench.user()
    for length, status in ((9, 422), (10, 200), (128, 200), (129, 422)):
        password = "\N{GRINNING FACE}" * length
        equal(bench.admin.call("update_user", path={"id": id}, json={"password": password}).status, status, str(length))
        if status == 200:
            bench.run.client().log_in(name, password)


@TABLE.promise("and may end at a given time")
def a_key_ends_at_its_time(bench: Bench) -> None:
    for away, status in ((-5, 422), (3600, 201)):
        ends = rfc3339(bench.now() + timedelta(seconds=away))
        body = {"name": bench.name(), "permissions": ["account:read"], "expires_at": ends}
        equal(bench.admin.call("create_api_key", json=body).status, status, f"expires_at {away} s from now")


@TABLE.promise("`standard` 100, `premium` 1,000 (settings of the server), `enterprise` without limit")
def a_tier_has_its_limit(bench: Bench) -> None:
    stated = {"standard": 100, "premium": 1000}
    for tier, limit in stated.items():
        caller = bench.session(tier=tier)
        reply = caller.call("get_current_user")
        said = int(reply.headers["X-RateLimit-Limit"])
        if bench.run.sandbox is not None:
            equal(said, limit, f"X-RateLimit-Limit of {tier}")
        if said <= MOST_CALLS:
            _use_up(partial(caller.call, "get_current_user", limited=True), said)
    reply = bench.session(tier="enterprise").call("get_current_user")
    hold("X-RateLimit-Limit" not in reply.headers, "the figure holds", "enterprise is counted")


def _use_up(call: Callable[[], Reply], limit: int) -> None:
    """Calls until the budget is spent; a window that ends on the way begins it anew."""
    window, used, last = "", 0, limit
    for _ in range(3 * limit):
        reply = call()
        if reply.headers["X-RateLimit-Reset"] != window:
            window, used = reply.headers["X-RateLimit-Reset"], 0
            # The call that learned of the limit may have been counted in this window.
            last = int(reply.headers["X-RateLimit-Remaining"])
            hold(last in (limit - 1, limit - 2), "the figure holds", f"{last} of {limit} left in a new window")
            continue
        used += 1
        if reply.status == 429:
            equal(used, last + 1, "calls until 429")
            _past_the_limit(reply, limit)
            return
        equal(int(reply.headers["X-RateLimit-Remaining"]), last - used, "X-RateLimit-Remaining")
    hold(False, "the figure holds", f"no 429 after {3 * limit} calls")


def _past_the_limit(reply: Reply, limit: int) -> None:
    equal(reply.error["details"]["limit"], limit, "details.limit")
    reset = datetime.fromisoformat(reply.error["details"]["reset_time"]).timestamp()
    equal(int(reply.headers["X-RateLimit-Reset"]), int(reset), "details.reset_time")
    hold(
        1 <= int(reply.headers["Retry-After"]) <= 60, "the figure holds", f"Retry-After {reply.headers['Retry-After']}"
    )


@TABLE.promise("Past the limit: 429, with `Retry-After` in seconds", "| 429 | `RATE_LIMIT_EXCEEDED` |", needs="sandbox")
def retry_after_says_when_calls_are_taken_again(bench: Bench) -> None:
    with bench.journey() as sandbox:
        caller = bench.session(tier="standard")
        sandbox.freeze()
        limit = int(caller.call("get_current_user").headers["X-RateLimit-Limit"])
        for _ in range(limit):
            reply = caller.call("get_current_user", limited=True)
        refused(reply, 429)
        equal(reply.error["code"], bench.run.contract.codes[429], "code of 429")
        sandbox.advance(int(reply.headers["Retry-After"]))
        equal(caller.call("get_current_user", limited=True).status, 200, "after Retry-After")


@TABLE.promise("A batch is one request")
def a_batch_is_one_request(bench: Bench) -> None:
    caller, device = bench.session(tier="standard"), bench.device()
    before = caller.call("get_current_user")
    body = {"telemetry_data": [bench.point(device, place, place) for place in range(200)]}
    after = caller.call("submit_telemetry_batch", json=body)
    if before.headers["X-RateLimit-Reset"] == after.headers["X-RateLimit-Reset"]:
        left = [int(reply.headers["X-RateLimit-Remaining"]) for reply in (before, after)]
        equal(left[0] - left[1], 1, "requests that a batch counts as")


@TABLE.promise("Log-ins have a limit of their own, per address and per user name", needs="sandbox")
def log_ins_are_limited_by_name_and_by_address(bench: Bench) -> None:
    with bench.journey() as sandbox:
        sandbox.freeze()
        sandbox.advance(61)  # What was counted before is over.
        name = bench.name()
        by_name = _attempts(bench, lambda: name)
        by_address = _attempts(bench, bench.name)
        hold(by_address > 0, "the figure holds", f"after {by_name} attempts for one name another is refused as well")
        sandbox.advance(61)
        equal(_attempt(bench, name).status, 401, "a minute later")


def _attempts(bench: Bench, name: Callable[[], str]) -> int:
    """How many attempts are taken before 429."""
    for number in range(10_000):
        reply = _attempt(bench, name())
        if reply.status == 429:
            _past_the_limit(reply, int(reply.headers["X-RateLimit-Limit"]))
            return number
    return 10_000


def _attempt(bench: Bench, name: str) -> Reply:
    body = {"username": name, "password": "not the password"}
    return bench.run.client().call("log_in", json=body, limited=True)
