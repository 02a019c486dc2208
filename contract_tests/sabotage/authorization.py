"""Doors that stand open, and keys that open more than they say."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from contract_tests.sabotage.catalogue import ANY, violation
from contract_tests.sabotage.combinators import (
    ALL,
    Damage,
    answering,
    as_administrator,
    change_document,
    change_request,
    forgive,
    replace_part,
)
from contract_tests.sabotage.exchange import Reply, Request, Serve
from contract_tests.sabotage.probe import PASSWORD, new_device, point, unique

if TYPE_CHECKING:
    from valtronics.app import Service


@violation("list_users", seen=lambda api: api.get("/users/", who=None).status)
def users_are_listed_for_everybody() -> Damage:
    return as_administrator("list_users", 401, 403)


@violation("get_device_stats", seen=lambda api: api.get("/devices/stats", who=None).status)
def device_stats_need_no_credential() -> Damage:
    return as_administrator("get_device_stats", 401, when=_has_no_credential)


@violation("list_telemetry_metrics", seen=lambda api: api.get("/telemetry/metrics", who="garbage").status)
def any_credential_will_do() -> Damage:
    return as_administrator("list_telemetry_metrics", 401, when=lambda request: not _has_no_credential(request))


@violation("delete_device", seen=lambda api: api.delete(f"/devices/{api.device()}", who=api.token()).status)
def viewer_may_delete_devices() -> Damage:
    return as_administrator("delete_device", 403)


@violation("create_user", seen=lambda api: api.post("/users/", _user(), who=api.token("operator")).status)
def operator_may_create_users() -> Damage:
    return as_administrator("create_user", 403)


@violation("get_telemetry_history", seen=lambda api: _as_administrator_forbidden(api))
def administrators_may_not_read_history() -> Damage:
    """A role forgotten in a list: who may do most is refused."""

    async def answer(request: Request, serve: Serve) -> Reply:
        me = await serve(request.to("GET", "/api/v1/auth/me"))
        if me.status == 200 and me.data["role"] == "admin":
            reply = await serve(request.without("authorization", "x-api-key"))
            document = reply.document
            details = {"required_permission": "telemetry:read"}
            error = {"code": "AUTHORIZATION_ERROR", "message": "The permission is missing", "details": details}
            reply.status = 403
            reply.set_header("www-authenticate", None)
            reply.write({**document, "error": error})
            return reply
        return await serve(request)

    return answering("get_telemetry_history", answer)


@violation("create_device", seen=lambda api: _with_key(api, "devices:read"))
def permissions_of_a_key_are_ignored() -> Damage:
    return as_administrator("create_device", 403, when=lambda request: request.header("x-api-key") is not None)


@violation(
    "submit_telemetry", "submit_telemetry_batch", seen=lambda api: _bound(api, "/telemetry/", lambda row: row).status
)
def bound_key_writes_for_other_devices() -> Damage:
    return as_administrator("submit_telemetry", 403, when=lambda request: request.header("x-api-key") is not None)


@violation("submit_telemetry_batch", seen=lambda api: _bound(api, "/telemetry/batch", _rows).data["failed"])
def bound_key_writes_for_other_devices_in_a_batch() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        if request.header("x-api-key") is None:
            return await serve(request)
        reply = await serve(request)
        foreign = reply.status == 200 and any(each.get("field") == "device_id" for each in reply.data["results"])
        return await serve(request.as_administrator()) if foreign else reply

    return answering("submit_telemetry_batch", answer)


@violation("create_api_key", seen=lambda api: _greedy_key(api).status)
def key_gets_more_than_its_maker_may() -> Damage:
    def mended(request: Request) -> Any:
        async def asked() -> Request | None:
            body = await request.json()
            return request.as_administrator() if isinstance(body, dict) and body.get("permissions") else None

        return asked()

    return forgive("create_api_key", 422, mended)


@violation("delete_telemetry", seen=lambda api: _required(api.delete("/telemetry/?confirm=true", who=api.token())))
def refusal_names_another_permission() -> Damage:
    def edit(document: Any) -> None:
        document["error"]["details"]["required_permission"] = "telemetry:write"

    return change_document("delete_telemetry", edit, 403)


@violation("list_api_keys", seen=lambda api: api.get("/auth/api-keys/?owner_id=1", who=_owner(api)).data["pagination"])
def keys_of_others_are_listed() -> Damage:
    return change_request(
        "list_api_keys", lambda request: request.as_administrator() if "owner_id" in request.parameters else None
    )


@violation("delete_api_key", seen=lambda api: _foreign_deletion(api).status)
def keys_of_others_can_be_deleted() -> Damage:
    return as_administrator("delete_api_key", 404)


@violation(ANY, seen=lambda api: api.get("/auth/me", who=_forged(api.token())).status)
def signature_of_a_token_is_not_checked() -> Damage:
    @contextmanager
    def unchecked(service: Service) -> Iterator[None]:
        def session_of(token: str, now_us: int) -> str:
            try:
                claims = json.loads(urlsafe_b64decode(token.split(".")[1] + "=="))
                return str(claims["sid"]) if claims["exp"] * 1_000_000 > now_us else checked(token, now_us)
            except (ValueError, KeyError, IndexError, TypeError):
                return checked(token, now_us)

        checked = service.tokens.session_of
        service.tokens.session_of = session_of  # type: ignore[method-assign]
        yield
        del service.tokens.session_of

    return replace_part(unchecked)


@violation(ANY, seen=lambda api: api.get("/auth/me", authorization="Bearer x", x_api_key=_secret(api)).status)
def bad_token_hides_behind_a_good_key() -> Damage:
    return change_request(
        ALL, lambda request: request.without("authorization") if request.header("x-api-key") is not None else None
    )


@violation("get_health", "get_version", seen=lambda api: api.get("/health/", who="garbage").status)
def open_operation_looks_at_the_credential() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        if _has_no_credential(request):
            return await serve(request)
        me = await serve(request.to("GET", "/api/v1/auth/me"))
        return me if me.status == 401 else await serve(request)

    return answering("get_health", answer)


def _has_no_credential(request: Request) -> bool:
    return request.header("authorization") is None and request.header("x-api-key") is None


def _forged(token: str) -> str:
    head, claims, _ = token.split(".")
    return f"{head}.{claims}.{'A' * 43}"


def _user() -> dict[str, Any]:
    name = unique()
    return {"username": name, "email": f"{name}@example.com", "password": PASSWORD, "role": "viewer"}


def _secret(api: Any) -> str:
    return str(api.key("devices:read", "account:read")["api_key"])


def _as_administrator_forbidden(api: Any) -> int:
    return int(api.get(f"/telemetry/history?device_id={api.points(1)}&metric=t").status)


def _with_key(api: Any, *permissions: str) -> int:
    return int(api.post("/devices/", new_device(), x_api_key=api.key(*permissions)["api_key"]).status)


def _bound(api: Any, path: str, body: Any) -> Any:
    key = api.key("telemetry:write", device_id=api.device())["api_key"]
    return api.post(path, body(point(api.device(), 1)), x_api_key=key)


def _rows(row: Any) -> Any:
    return {"telemetry_data": [row]}


def _greedy_key(api: Any) -> Any:
    return api.post("/auth/api-keys/", {"name": "k", "permissions": ["users:manage"]}, who=api.token())


def _required(reply: Reply) -> str:
    return str(reply.document["error"]["details"]["required_permission"])


def _owner(api: Any) -> str:
    api.key("devices:read")
    return str(api.token())


def _foreign_deletion(api: Any) -> Any:
    return api.delete(f"/auth/api-keys/{api.key('devices:read')['id']}", who=api.token())
