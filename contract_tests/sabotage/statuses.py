"""Statuses that the operation does not have, or has for something else, and what a status has to bring with it."""

from __future__ import annotations

import traceback
from typing import Any

from contract_tests.sabotage.catalogue import ANY, violation
from contract_tests.sabotage.combinators import (
    ALL,
    Damage,
    answering,
    change_document,
    change_header,
    change_reply,
    change_request,
    change_status,
    forgive,
)
from contract_tests.sabotage.exchange import Reply, Request, Serve
from contract_tests.sabotage.probe import PASSWORD, new_device, point, unique


@violation("create_device", seen=lambda api: api.post("/devices/", new_device()).status)
def created_device_answers_200() -> Damage:
    return change_status("create_device", 201, 200)


@violation("create_user", seen=lambda api: api.post("/users/", _user()).status)
def created_user_answers_202() -> Damage:
    return change_status("create_user", 201, 202)


@violation("delete_api_key", seen=lambda api: api.delete(f"/auth/api-keys/{api.key('devices:read')['id']}").body[:1])
def deleted_key_answers_204() -> Damage:
    def edit(_: Request, reply: Reply) -> None:
        if reply.status == 200:
            reply.status = 204
            reply.write_bytes(b"")
            reply.set_header("content-type", None)

    return change_reply("delete_api_key", edit)


@violation("get_device", seen=lambda api: api.get("/devices/999999").status)
def unknown_device_is_null() -> Damage:
    def edit(_: Request, reply: Reply) -> None:
        if reply.status == 404:
            document = reply.document
            kept = {name: document[name] for name in ("timestamp", "request_id")}
            reply.status = 200
            reply.write({"success": True, "data": None, "message": "Operation completed successfully", **kept})

    return change_reply("get_device", edit)


@violation("get_user", seen=lambda api: api.get("/users/999999").status)
def unknown_user_is_gone() -> Damage:
    return change_status("get_user", 404, 410)


@violation("create_device", seen=lambda api: api.post("/devices/", {}).status)
def invalid_device_answers_400() -> Damage:
    return change_status("create_device", 422, 400)


@violation("update_user", seen=lambda api: api.put("/users/1", content=b"{").status)
def broken_json_answers_422() -> Damage:
    return change_status("update_user", 400, 422)


@violation("list_devices", seen=lambda api: api.get("/devices/?search=o'neil").status)
def quote_in_a_search_is_a_500_with_a_trace() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if "'" not in request.parameters.get("search", ""):
            return reply
        try:
            raise RuntimeError('near "neil": syntax error')
        except RuntimeError:
            reply.status = 500
            document = reply.document
            document.pop("data", None)
            document.pop("message", None)
            error = {"code": "INTERNAL_ERROR", "message": traceback.format_exc()[:1000], "details": {}}
            reply.write({**document, "success": False, "error": error})
        return reply

    return answering("list_devices", answer)


@violation(ANY, seen=lambda api: api.send("PATCH", "/devices/1").header("allow"))
def not_allowed_without_allow() -> Damage:
    return change_header(ALL, "allow", lambda _: None)


@violation(ANY, seen=lambda api: api.send("PATCH", "/devices/1").header("allow"))
def allow_names_only_the_first_method() -> Damage:
    return change_header(ALL, "allow", lambda value: value.split(",")[0])


@violation(ANY, seen=lambda api: api.send("DELETE", "/users/").status)
def method_not_allowed_is_not_found() -> Damage:
    def edit(request: Request, reply: Reply) -> None:
        if reply.status == 405 and request.path.endswith("/users/"):
            reply.status = 404
            reply.set_header("allow", None)
            document = reply.document
            document["error"].update(code="RESOURCE_NOT_FOUND", details={})
            reply.write(document)

    return change_reply(ALL, edit)


@violation(
    "update_device", seen=lambda api: api.put(f"/devices/{api.device()}", {"name": "x"}, content_type="text/xml").status
)
def media_type_is_not_looked_at() -> Damage:
    return change_request("update_device", lambda request: request.carrying("content-type", "application/json"))


@violation("list_devices", seen=lambda api: api.get("/devices/", who=None).header("www-authenticate"))
def unauthenticated_without_www_authenticate() -> Damage:
    return change_header("list_devices", "www-authenticate", lambda _: None)


@violation("list_users", seen=lambda api: api.get("/users/", who=None).status)
def unauthenticated_is_forbidden() -> Damage:
    return change_status("list_users", 401, 403)


@violation("create_device", seen=lambda api: _taken(api).status)
def taken_device_id_answers_422() -> Damage:
    return change_status("create_device", 409, 422)


@violation("update_device", seen=lambda api: api.put(f"/devices/{api.device()}", {"name": "x"}, if_match='"0"').status)
def stale_version_answers_409() -> Damage:
    return change_status("update_device", 412, 409)


@violation("delete_device", seen=lambda api: api.delete(f"/devices/{api.device()}", who=api.token()).status)
def forbidden_deletion_is_not_found() -> Damage:
    return change_status("delete_device", 403, 404)


@violation("delete_telemetry", seen=lambda api: _deletion(api).status)
def deleted_telemetry_answers_202() -> Damage:
    return change_status("delete_telemetry", 200, 202)


@violation("submit_telemetry", seen=lambda api: api.post("/telemetry/", point(999999, 1)).status)
def point_of_an_unknown_device_answers_422() -> Damage:
    return change_status("submit_telemetry", 404, 422)


@violation("delete_user", seen=lambda api: _twice_deleted(api).status)
def second_deletion_answers_200() -> Damage:
    def edit(request: Request, reply: Reply) -> None:
        if reply.status == 404:
            document = reply.document
            reply.status = 200
            kept = {name: document[name] for name in ("timestamp", "request_id")}
            data = {"id": int(request.arguments["id"])}
            reply.write({"success": True, "data": data, "message": "Operation completed successfully", **kept})

    return change_reply("delete_user", edit)


@violation("delete_user", seen=lambda api: api.delete("/users/1").status)
def own_account_can_be_deleted_it_says() -> Damage:
    """Nothing is deleted: the caller would otherwise be gone, and with it every further check."""
    return forgive("delete_user", 409, lambda request: request.to("GET", request.path))


@violation(ANY, seen=lambda api: _spent(api).status)
def too_many_requests_is_a_503() -> Damage:
    def edit(document: Any) -> None:
        document["error"].update(code="EXTERNAL_SERVICE_ERROR", details={})

    inner = change_document(ALL, edit, 429)

    async def answer(request: Request, serve: Serve) -> Reply:
        assert inner.answer is not None
        reply = await inner.answer(request, serve)
        reply.status = 503 if reply.status == 429 else reply.status
        return reply

    return answering(ALL, answer)


@violation("update_user", seen=lambda api: api.put("/users/1", {"is_active": False}).status)
def last_administrator_can_be_disabled_it_says() -> Damage:
    """Nothing is changed, for the same reason."""
    return forgive("update_user", 409, lambda request: request.to("GET", request.path))


@violation("get_telemetry_history", seen=lambda api: _unknown_history(api).status)
def history_of_an_unknown_device_is_empty() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status != 404:
            return reply
        reply.status = 200
        figures = {"min": None, "max": None, "avg": None, "sum": 0, "count": 0, "stddev": None}
        data = {
            "device_id": int(request.parameters.get("device_id", "1")),
            "metric": request.parameters.get("metric", ""),
            "start_time": "2024-01-01T00:00:00Z",
            "end_time": "2024-01-02T00:00:00Z",
            "interval": "raw",
            "aggregation": "avg",
            "data_points": [],
            "statistics": figures,
            "truncated": False,
        }
        kept = {name: reply.document[name] for name in ("timestamp", "request_id")}
        reply.write({"success": True, "data": data, "message": "Operation completed successfully", **kept})
        return reply

    return answering("get_telemetry_history", answer)


def _user() -> dict[str, Any]:
    name = unique()
    return {"username": name, "email": f"{name}@example.com", "password": PASSWORD, "role": "viewer"}


def _taken(api: Any) -> Reply:
    body = new_device()
    api.post("/devices/", body)
    reply: Reply = api.post("/devices/", body)
    return reply


def _deletion(api: Any) -> Reply:
    reply: Reply = api.delete(f"/telemetry/?confirm=true&device_id={api.points(1)}")
    return reply


def _twice_deleted(api: Any) -> Reply:
    path = f"/users/{api.user()[0]}"
    api.delete(path)
    reply: Reply = api.delete(path)
    return reply


def _spent(api: Any) -> Any:
    """The 101st request of a caller with the standard tier."""
    who = api.token(tier="standard")
    replies = [api.get("/auth/me", who=who) for _ in range(101)]
    return replies[-1]


def _unknown_history(api: Any) -> Reply:
    reply: Reply = api.get("/telemetry/history?device_id=999999&metric=t")
    return reply
