"""Figures that the contract's text states, and that the service keeps to differently."""

from __future__ import annotations

import json
from typing import Any

from contract_tests.sabotage.catalogue import ANY, violation
from contract_tests.sabotage.combinators import (
    ALL,
    Damage,
    answering,
    change_data,
    change_document,
    change_header,
    forgive,
    forgive_body,
    forgive_parameters,
    with_settings,
)
from contract_tests.sabotage.exchange import Reply, Request, Serve
from contract_tests.sabotage.probe import point, unique

MINUTE = 60_000_000


@violation("submit_telemetry_batch", seen=lambda api: _batch(api, 10_001))
def batch_of_10001_points_is_taken() -> Damage:
    def cut(body: Any) -> None:
        if len(body["telemetry_data"]) == 10_001:
            body["telemetry_data"].pop()

    return forgive_body("submit_telemetry_batch", cut)


@violation("submit_telemetry_batch", seen=lambda api: _batch(api, 10_000))
def batch_of_10000_points_is_refused() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        body = await request.json()
        rows = body.get("telemetry_data") if isinstance(body, dict) else None
        if isinstance(rows, list) and len(rows) > 5000:
            return await serve(request.saying({**body, "telemetry_data": [*rows, *rows, *rows]}))
        return await serve(request)

    return answering("submit_telemetry_batch", answer)


@violation("submit_telemetry_batch", ANY, seen=lambda api: _padded(api, 9_000_000))
def body_may_be_as_large_as_it_likes() -> Damage:
    return with_settings(max_body_bytes=1_073_741_824)


@violation("submit_telemetry_batch", ANY, seen=lambda api: _padded(api, 1_500_000))
def body_of_more_than_one_mib_is_refused() -> Damage:
    return with_settings(max_body_bytes=1_048_576)


@violation("log_in", "refresh_token", seen=lambda api: _stranger(api, 100_000))
def stranger_may_send_more_than_64_kib() -> Damage:
    async def mended(request: Request) -> Request | None:
        announced = int(request.header("content-length") or "0")
        return request.sending(b'{"username": ""}') if announced <= 8_388_608 else None

    return forgive(("log_in", "refresh_token"), 413, mended)


@violation("submit_telemetry", seen=lambda api: _ahead(api, 11))
def point_eleven_minutes_ahead_is_taken() -> Damage:
    async def mended(request: Request) -> Request | None:
        body = await request.json()
        ahead = _us(body.get("timestamp")) - request.ground.now_us() if isinstance(body, dict) else 0
        if not 10 * MINUTE < ahead <= 30 * MINUTE:
            return None
        return request.saying({**body, "timestamp": _text(request.ground.now_us() + 9 * MINUTE)})

    return forgive("submit_telemetry", 422, mended)


@violation("submit_telemetry", seen=lambda api: _ahead(api, 8))
def point_five_minutes_ahead_is_refused() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        body = await request.json()
        ahead = _us(body.get("timestamp")) - request.ground.now_us() if isinstance(body, dict) else 0
        if 5 * MINUTE < ahead <= 10 * MINUTE:
            return await serve(request.saying({**body, "timestamp": _text(_us(body["timestamp"]) + 10 * MINUTE)}))
        return await serve(request)

    return answering("submit_telemetry", answer)


@violation("log_in", seen=lambda api: _log_ins(api, 40))
def log_ins_are_not_limited() -> Damage:
    return with_settings(login_per_address=1_000_000, login_per_username=1_000_000)


@violation(ANY, seen=lambda api: _budget(api, "standard"))
def standard_tier_has_250_requests() -> Damage:
    return with_settings(rate_standard=250)


@violation(ANY, seen=lambda api: _budget(api, "premium"))
def premium_tier_has_what_standard_has() -> Damage:
    return with_settings(rate_premium=100)


@violation(ANY, seen=lambda api: _told_and_given(api))
def limit_is_told_and_not_kept() -> Damage:
    return as_unlimited()


@violation("submit_telemetry_batch", ANY, seen=lambda api: _cost_of_a_batch(api))
def each_point_of_a_batch_counts_as_a_request() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status == 200:
            for _ in (await request.json())["telemetry_data"][1:50]:
                spent = await serve(request.to("GET", "/api/v1/auth/me"))
                for name in ("x-ratelimit-remaining", "x-ratelimit-reset"):
                    reply.set_header(name, spent.header(name))
        return reply

    return answering("submit_telemetry_batch", answer)


@violation(ANY, seen=lambda api: sorted(_beyond(api).document["error"]["details"]))
def refusal_by_the_rate_limit_does_not_say_the_limit() -> Damage:
    return change_document(ALL, lambda document: document["error"].update(details={}), 429)


@violation(ANY, seen=lambda api: int(_beyond(api).header("retry-after")) > 60)
def retry_after_is_in_milliseconds() -> Damage:
    return change_header(ALL, "retry-after", lambda value: str(int(value) * 1000), 429)


@violation("get_device", "list_devices", seen=lambda api: _silent(api))
def silent_device_stays_online() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status == 200:
            document = reply.document
            for each in document["data"].get("items", [document["data"]]):
                if "last_seen" in each and each["status"] == "offline":
                    each["status"] = "online"
                if each.get("connectivity", {}).get("state") == "disconnected":
                    each["connectivity"]["state"] = "connected"
            reply.write(document)
        return reply

    return answering(("get_device", "list_devices"), answer)


@violation("get_device", seen=lambda api: _timeout(api))
def heartbeat_of_a_device_is_not_read() -> Damage:
    return change_data("get_device", lambda data: data["connectivity"].update(timeout_seconds=300))


@violation("get_telemetry_history", seen=lambda api: api.get(HISTORY + "&max_points=10001").status)
def more_than_10000_points_can_be_asked_for() -> Damage:
    return forgive_parameters(
        "get_telemetry_history",
        lambda query: query.get("max_points") == "10001" and query.update(max_points="10000"),
    )


@violation("list_telemetry", seen=lambda api: len(_thousand(api)))
def page_of_a_thousand_holds_500() -> Damage:
    return change_data("list_telemetry", lambda data: data.update(items=data["items"][:500]))


@violation("update_device_configuration", "update_device", seen=lambda api: _nested(api, 70))
def nesting_of_70_levels_is_taken() -> Damage:
    async def mended(request: Request) -> Request | None:
        body = await request.json()
        if not isinstance(body, dict) or not 64 < _depth(body) <= 80:
            return None
        return request.saying({name: value for name, value in body.items() if _depth(value) < 60})

    return forgive("update_device_configuration", 400, mended)


@violation("create_api_key", "submit_telemetry_batch", ANY, seen=lambda api: _too_large(api))
def refusal_of_a_large_body_does_not_say_the_limit() -> Damage:
    return change_document(ALL, lambda document: document["error"].update(details={}), 413)


@violation(ANY, seen=lambda api: api.get("/auth/me").document["timestamp"][:4])
def clock_of_the_service_is_a_year_late() -> Damage:
    def edit(document: Any) -> None:
        if "timestamp" not in document:  # the documents themselves have none
            return
        year = int(document["timestamp"][:4])
        document["timestamp"] = f"{year - 1}{document['timestamp'][4:]}".replace("-02-29", "-02-28")

    return change_document(ALL, edit)


HISTORY = "/telemetry/history?device_id=1&metric=t"


def as_unlimited() -> Damage:
    """The 429 that are due are counted, but the request is answered all the same."""

    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status != 429 or request.operation == "log_in":
            return reply
        served = await serve(request.as_administrator())
        for name in ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"):
            served.set_header(name, reply.header(name))
        return served

    return answering(ALL, answer)


def _us(text: object) -> int:
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(str(text).replace("Z", "+00:00"))
        return round((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1e6)
    except (ValueError, TypeError):
        return 0


def _text(us: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(us / 1e6, UTC).isoformat().replace("+00:00", "Z")


def _depth(value: Any) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + max(map(_depth, inside), default=0) if isinstance(value, dict | list) else 0


def _batch(api: Any, number: int) -> int:
    rows = [point(api.device(), 1)] * number
    return int(api.post("/telemetry/batch", {"telemetry_data": rows}).status)


def _padded(api: Any, size: int) -> int:
    content = json.dumps({"telemetry_data": [point(api.device(), 1)]}).encode()
    return int(api.post("/telemetry/batch", content=content.ljust(size)).status)


def _stranger(api: Any, size: int) -> int:
    return int(api.post("/auth/login", content=b" " * size, who=None).status)


def _ahead(api: Any, minutes: int) -> int:
    body = {**point(api.device(), 1), "timestamp": _text(api.ground.now_us() + minutes * MINUTE)}
    return int(api.post("/telemetry/", body).status)


def _log_ins(api: Any, number: int) -> int:
    body = {"username": unique(), "password": "wrong"}
    return int([api.post("/auth/login", body, who=None) for _ in range(number)][-1].status)


def _budget(api: Any, tier: str) -> Any:
    return api.get("/auth/me", who=api.token(tier=tier)).header("x-ratelimit-limit")


def _beyond(api: Any) -> Any:
    who = api.token(tier="standard")
    return [api.get("/auth/me", who=who) for _ in range(101)][-1]


def _told_and_given(api: Any) -> int:
    return int(_beyond(api).status)


def _cost_of_a_batch(api: Any) -> int:
    who = api.token("operator", tier="standard")
    body = {"telemetry_data": [point(api.device(), second, second) for second in range(10)]}
    replies = [api.get("/auth/me", who=who), api.post("/telemetry/batch", body, who=who)]
    before, after = (int(reply.header("x-ratelimit-remaining")) for reply in replies)
    return before - after


def _silent(api: Any) -> Any:
    device = api.device()
    body = {"device_id": device, "metric_name": "t", "metric_value": 1}
    api.post("/telemetry/", body)
    api.advance(400)
    return api.get(f"/devices/{device}").data["connectivity"]["state"]


def _timeout(api: Any) -> Any:
    device = api.device(configuration={"heartbeat_seconds": 7})
    return api.get(f"/devices/{device}").data["connectivity"]["timeout_seconds"]


def _thousand(api: Any) -> Any:
    device = api.points(*range(600), step=1)
    return api.get(f"/telemetry/?device_id={device}&size=1000").data["items"]


def _nested(api: Any, levels: int) -> int:
    content = b'{"a":' + b"[" * levels + b"]" * levels + b"}"
    return int(api.put(f"/devices/{api.device()}/configuration", content=content).status)


def _too_large(api: Any) -> Any:
    reply = api.post("/telemetry/batch", content=b" " * 8_388_609)
    return reply.status, sorted(reply.document["error"]["details"])
