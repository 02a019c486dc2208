"""HTTP itself: what stands between a client's library and the service's operations."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Any

from contract_tests.sabotage.catalogue import ANY, OUTSIDE, violation
from contract_tests.sabotage.combinators import ALL, Damage, answering, change_reply, change_request, forgive
from contract_tests.sabotage.exchange import Reply, Request, Serve
from contract_tests.sabotage.probe import new_device, point

REFUSED = "application/xml"
DEEP = b'{"metadata":' + b'{"a":' * 20_000 + b"1" + b"}" * 20_001


@violation(ANY, seen=lambda api: _chunked(api).status)
def chunked_body_is_refused() -> Damage:
    def edit(request: Request) -> Request | None:
        chunked = request.header("transfer-encoding") is not None
        return request.carrying("content-type", REFUSED) if chunked else None

    return change_request(ALL, edit)


@violation(ANY, seen=lambda api: _created(api, content_type="application/json; charset=utf-8"))
def charset_beside_the_media_type_is_refused() -> Damage:
    def edit(request: Request) -> Request | None:
        named = "charset" in (request.header("content-type") or "")
        return request.carrying("content-type", REFUSED) if named else None

    return change_request(ALL, edit)


@violation(ANY, seen=lambda api: _created(api, content_type="Application/JSON"))
def media_type_in_capitals_is_refused() -> Damage:
    def edit(request: Request) -> Request | None:
        given = request.header("content-type") or ""
        return request.carrying("content-type", REFUSED) if given != given.lower() else None

    return change_request(ALL, edit)


@violation("create_device", seen=lambda api: _created(api, content_type="text/plain; charset=utf-8"))
def media_type_of_a_body_is_guessed() -> Damage:
    return forgive("create_device", 415, lambda request: request.carrying("content-type", "application/json"))


@violation(
    "submit_telemetry", seen=lambda api: _created(api, "/telemetry/", content_type="application/json; charset=latin-1")
)
def charset_is_read_over() -> Damage:
    return forgive("submit_telemetry", 400, lambda request: request.carrying("content-type", "application/json"))


@violation(ANY, seen=lambda api: api.send("HEAD", "/version").status)
def head_is_answered_where_the_contract_has_none() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if request.method == "HEAD" and reply.status == 405 and "GET" in (reply.header("allow") or ""):
            reply = await serve(replace(request, method="GET"))
            reply.body = b""
        return reply

    return answering(ALL, answer)


@violation(ANY, seen=lambda api: api.get("/devices/999999").header("connection"))
def connection_is_closed_after_every_refusal() -> Damage:
    def edit(_: Request, reply: Reply) -> None:
        if reply.status >= 400:
            reply.set_header("connection", "close")

    return change_reply(ALL, edit)


@violation(OUTSIDE, seen=lambda api: api.get("/nowhere").header("content-type"))
def unknown_path_is_a_page_for_people() -> Damage:
    def edit(request: Request, reply: Reply) -> None:
        if reply.status == 404 and request.operation is None:
            reply.write_bytes(b"<!doctype html><title>404</title><h1>Not Found</h1>")
            reply.set_header("content-type", "text/html; charset=utf-8")

    return change_reply(ALL, edit)


@violation(OUTSIDE, seen=lambda api: _moved(api).header("location"))
def other_spelling_leads_to_where_host_says() -> Damage:
    def edit(request: Request, reply: Reply) -> None:
        location = reply.header("location")
        if reply.status == 308 and location:
            reply.status = 307
            reply.set_header("location", f"http://{request.header('host') or 'localhost'}{location}")

    return change_reply(ALL, edit)


@violation(OUTSIDE, seen=lambda api: _moved(api).status)
def other_spelling_is_not_found() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status == 308:
            return await serve(request.to("GET", "/api/v1/nowhere"))
        return reply

    return answering(ALL, answer)


@violation(OUTSIDE, seen=lambda api: _moved(api, "?size=1").header("location"))
def other_spelling_loses_the_query() -> Damage:
    def edit(_: Request, reply: Reply) -> None:
        if reply.status == 308:
            reply.set_header("location", (reply.header("location") or "").split("?")[0])

    return change_reply(ALL, edit)


@violation("create_device", seen=lambda api: api.post("/devices/", content=b'{"name": "\xff"}').status)
def body_that_is_not_utf8_is_a_500() -> Damage:
    async def crash(request: Request) -> bool:
        try:
            (await request.body()).decode()
        except UnicodeDecodeError:
            return True
        return False

    return _crashing("create_device", crash)


@violation("submit_telemetry", seen=lambda api: _huge(api))
def integer_of_5000_digits_is_a_500() -> Damage:
    async def crash(request: Request) -> bool:
        try:
            json.loads(await request.body())
        except ValueError as error:
            return "digits" in str(error)
        return False

    return _crashing("submit_telemetry", crash)


@violation("update_device", seen=lambda api: api.put(f"/devices/{api.device()}", content=DEEP).status)
def deep_nesting_is_a_500() -> Damage:
    async def crash(request: Request) -> bool:
        try:
            json.loads(await request.body())
        except RecursionError:
            return True
        except ValueError:
            return False
        return False

    return _crashing("update_device", crash)


@violation("update_user", seen=lambda api: api.put("/users/1", content=b'{"email": "\\ud800@example.com"}').status)
def lone_surrogate_is_a_500() -> Damage:
    async def crash(request: Request) -> bool:
        try:
            json.dumps(await request.json(), ensure_ascii=False).encode()
        except UnicodeEncodeError:
            return True
        return False

    return _crashing("update_user", crash)


@violation("update_device_status", seen=lambda api: _trailing(api))
def what_follows_the_json_is_read_over() -> Damage:
    async def mended(request: Request) -> Request | None:
        try:
            value, _ = json.JSONDecoder().raw_decode((await request.body()).decode())
        except ValueError:
            return None
        return request.saying(value)

    return forgive("update_device_status", 400, mended)


@violation("list_telemetry", seen=lambda api: api.get("/telemetry/?size=1").header("content-encoding"))
def reply_is_compressed_unasked() -> Damage:
    def edit(_: Request, reply: Reply) -> None:
        if reply.status == 200:
            reply.write_bytes(gzip.compress(reply.body))
            reply.set_header("content-encoding", "gzip")

    return change_reply("list_telemetry", edit)


@violation("create_user", seen=lambda api: api.post("/users/", {}, content_encoding="gzip").status)
def encoding_of_a_body_is_read_over() -> Damage:
    return forgive("create_user", 415, lambda request: request.without("content-encoding"))


@violation("get_version", seen=lambda api: api.get("/version").header("content-type"))
def json_in_latin_1() -> Damage:
    return change_reply(
        "get_version", lambda _, reply: reply.set_header("content-type", "application/json; charset=iso-8859-1")
    )


def _crashing(operation: str, crashes: Any) -> Damage:
    """A 500 in plain text where a body is of a kind, as it comes from a server around the service."""

    async def answer(request: Request, serve: Serve) -> Reply:
        if not await crashes(request):
            return await serve(request)
        reply = await serve(request)
        reply.status = 500
        reply.write_bytes(b"Internal Server Error")
        reply.set_header("content-type", "text/plain; charset=utf-8")
        return reply

    return answering(operation, answer)


def _created(api: Any, path: str = "/devices/", **headers: str) -> int:
    body = new_device() if path == "/devices/" else point(api.device(), 1)
    return int(api.post(path, body, **headers).status)


def _chunked(api: Any) -> Reply:
    reply: Reply = api.post("/devices/", new_device(), transfer_encoding="chunked")
    return reply


def _moved(api: Any, query: str = "") -> Reply:
    reply: Reply = api.get("/devices" + query)
    return reply


def _huge(api: Any) -> int:
    content = b'{"device_id": 1, "metric_name": "t", "metric_value": ' + b"9" * 5000 + b"}"
    return int(api.post("/telemetry/", content=content).status)


def _trailing(api: Any) -> int:
    return int(api.put(f"/devices/{api.device()}/status", content=b'{"status": "error"} and more').status)
