"""Replies that are not what their schema says, or not what the text about replies says."""

from __future__ import annotations

from typing import Any

from contract_tests.sabotage.catalogue import ANY, violation
from contract_tests.sabotage.combinators import (
    ALL,
    Damage,
    answering,
    change_data,
    change_document,
    change_items,
    change_reply,
    remember_reply,
)
from contract_tests.sabotage.exchange import Reply, Request, Serve
from contract_tests.sabotage.probe import PASSWORD, unique


@violation("get_device", seen=lambda api: sorted(api.get(f"/devices/{api.device()}").data))
def device_without_its_name() -> Damage:
    return change_data("get_device", lambda data: data.pop("name"))


@violation("list_devices", seen=lambda api: api.get("/devices/?size=1").data["items"][0].keys())
def listed_devices_without_their_status() -> Damage:
    return change_items("list_devices", lambda item: item.pop("status"))


@violation("get_version", seen=lambda api: api.get("/version").data["api_version"])
def version_as_a_number() -> Damage:
    return change_data("get_version", lambda data: data.update(api_version=1))


@violation("get_user", seen=lambda api: type(api.get("/users/1").data["id"]))
def user_id_as_a_text() -> Damage:
    return change_data("get_user", lambda data: data.update(id=str(data["id"])))


@violation("get_device", seen=lambda api: api.get(f"/devices/{api.device()}").data["status"])
def device_with_an_undocumented_status() -> Damage:
    return change_data("get_device", lambda data: data.update(status="sleeping"))


@violation("get_device", seen=lambda api: "manufacturer" in api.get(f"/devices/{api.device()}").data)
def null_for_an_unknown_manufacturer() -> Damage:
    return change_data("get_device", lambda data: data.setdefault("manufacturer", None))


@violation("list_devices", seen=lambda api: api.get(f"/devices/?device_id={unique()}").data)
def empty_page_as_an_empty_list() -> Damage:
    def edit(document: Any) -> None:
        if not document["data"]["items"]:
            document["data"] = []

    return change_document("list_devices", edit)


@violation("get_device_configuration", seen=lambda api: api.get(f"/devices/{api.device()}/configuration").data)
def configuration_wrapped_twice() -> Damage:
    return change_document(
        "get_device_configuration", lambda document: document.update(data={"configuration": document["data"]})
    )


@violation("get_device", seen=lambda api: api.get(f"/devices/{api.device()}").data["created_at"][-1])
def created_at_without_a_zone() -> Damage:
    return change_data("get_device", lambda data: data.update(created_at=data["created_at"].rstrip("Z")))


@violation("list_users", seen=lambda api: api.get("/users/?size=1").data["items"][0]["created_at"][-1])
def times_with_an_offset_instead_of_z() -> Damage:
    return change_items("list_users", lambda item: item.update(created_at=item["created_at"].replace("Z", "+00:00")))


@violation("create_user", seen=lambda api: "T" in api.post("/users/", _somebody()).data["created_at"])
def times_as_the_database_writes_them() -> Damage:
    return change_data("create_user", lambda data: data.update(created_at=data["created_at"].replace("T", " ")))


@violation("get_device_stats", seen=lambda api: sorted(api.get("/devices/stats").document))
def envelope_without_the_request_id() -> Damage:
    return change_document("get_device_stats", lambda document: document.pop("request_id"))


@violation("get_current_user", seen=lambda api: api.get("/auth/me").document["message"])
def envelope_with_a_null_message() -> Damage:
    return change_document("get_current_user", lambda document: document.update(message=None))


@violation("get_device", seen=lambda api: api.get("/devices/999999").document["success"])
def failure_that_says_success() -> Damage:
    return change_document("get_device", lambda document: document.update(success=True), 404)


@violation("create_device", seen=lambda api: api.post("/devices/", {}).document["error"]["code"])
def error_code_in_lower_case() -> Damage:
    def edit(document: Any) -> None:
        document["error"]["code"] = document["error"]["code"].lower()

    return change_document("create_device", edit, 422)


@violation("get_user", seen=lambda api: sorted(api.get("/users/999999").document["error"]))
def error_without_details() -> Damage:
    return change_document("get_user", lambda document: document["error"].pop("details"), 404)


@violation("update_user", seen=lambda api: type(api.put("/users/1", {}).document["error"]))
def error_as_a_bare_text() -> Damage:
    return change_document("update_user", lambda document: document.update(error=document["error"]["message"]), 422)


@violation("list_devices_by_status", seen=lambda api: _ids_agree(api.get("/devices/status/offline")))
def request_id_in_the_body_is_another_one() -> Damage:
    return change_document("list_devices_by_status", lambda document: document.update(request_id="req_0"))


@violation("list_telemetry", seen=lambda api: _first(api, f"/telemetry/?device_id={api.points(1.5)}")["metric_value"])
def values_as_texts() -> Damage:
    return change_items("list_telemetry", lambda item: item.update(metric_value=str(item["metric_value"])))


@violation("list_api_keys", seen=lambda api: "api_key" in _keys(api))
def api_keys_listed_with_their_secret() -> Damage:
    """The text of the contract: secrets are never shown again."""
    secrets: dict[int, str] = {}

    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status >= 300:
            return reply
        document = reply.document
        if request.operation == "create_api_key":
            secrets[document["data"]["id"]] = document["data"]["api_key"]
            return reply
        for item in document["data"]["items"]:
            item["api_key"] = secrets.get(item["id"], "vt_0")
        reply.write(document)
        return reply

    return answering(("create_api_key", "list_api_keys"), answer)


@violation("get_user", seen=lambda api: sorted(api.get("/users/1").data))
def users_with_their_password_hash() -> Damage:
    """The text of the contract: the server does nothing that is not in it."""
    digest = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b+dWRWJTmaaJObG"
    return change_data("get_user", lambda data: data.update(password_hash=digest))


@violation("submit_telemetry_batch", seen=lambda api: sorted(api.post("/telemetry/batch", _batch(api)).data))
def batch_report_without_duplicates() -> Damage:
    return change_data("submit_telemetry_batch", lambda data: data.pop("duplicates"))


@violation("get_latest_telemetry", seen=lambda api: sorted(_latest(api)))
def latest_value_under_another_name() -> Damage:
    def edit(data: Any) -> None:
        for entry in data["telemetry"].values():
            entry["metric_value"] = entry.pop("value")

    return change_data("get_latest_telemetry", edit)


@violation("get_telemetry_history", seen=lambda api: b"NaN" in api.get(_history(api)).body)
def nan_as_a_statistic() -> Damage:
    return change_data("get_telemetry_history", lambda data: data["statistics"].update(stddev=float("nan")))


@violation("get_health", seen=lambda api: api.get("/health/").body[:1])
def health_as_plain_text() -> Damage:
    def edit(_: Request, reply: Reply) -> None:
        reply.write_bytes(b"OK")
        reply.set_header("content-type", "text/plain")

    return change_reply("get_health", edit)


@violation("update_device_configuration", seen=lambda api: _configured(api).header("content-type"))
def json_that_is_called_html() -> Damage:
    return change_reply(
        "update_device_configuration", lambda _, reply: reply.set_header("content-type", "text/html; charset=utf-8")
    )


@violation("get_current_user", seen=lambda api: api.get("/auth/me").data["permissions"])
def undocumented_permission() -> Damage:
    return change_data("get_current_user", lambda data: data["permissions"].append("devices:administer"))


@violation("log_in", seen=lambda api: sorted(api.log_in(api.user()[1])))
def tokens_without_their_life() -> Damage:
    return change_data("log_in", lambda data: data.pop("expires_in"))


@violation("refresh_token", seen=lambda api: _refreshed(api)["token_type"])
def token_type_in_capitals() -> Damage:
    return change_data("refresh_token", lambda data: data.update(token_type="Bearer"))


@violation("get_health_detail", seen=lambda api: _components(api))
def negative_latency() -> Damage:
    def edit(data: Any) -> None:
        for component in data["components"]:
            component["latency_ms"] = -1

    return change_data("get_health_detail", edit)


@violation(ANY, seen=lambda api: _name_after_update(api))
def replies_are_remembered_for_ever() -> Damage:
    """A cache in front of the service, which forgets what a reply depends on, but for who asks."""

    def key(request: Request) -> str | None:
        who = request.header("authorization") or request.header("x-api-key")
        return f"{request.path}?{request.query} {who}" if request.method == "GET" else None

    return remember_reply(ALL, key)


def _name_after_update(api: Any) -> str:
    path = f"/devices/{api.device()}"
    api.get(path)
    api.put(path, {"name": "another"})
    return "another" if api.get(path).data["name"] == "another" else "the old one"


def _somebody() -> dict[str, Any]:
    name = unique()
    return {"username": name, "email": f"{name}@example.com", "password": PASSWORD, "role": "viewer"}


def _first(api: Any, path: str) -> Any:
    return api.get(path).data["items"][0]


def _ids_agree(reply: Reply) -> bool:
    return bool(reply.document["request_id"] == reply.header("x-request-id"))


def _keys(api: Any) -> Any:
    key = api.post("/auth/api-keys/", {"name": "k", "permissions": ["devices:read"]}).data
    items = api.get("/auth/api-keys/?owner_id=1&size=100").data["items"]
    return next(item for item in items if item["id"] == key["id"])


def _batch(api: Any) -> Any:
    return {"telemetry_data": [{"device_id": api.device(), "metric_name": "t", "metric_value": 1}]}


def _latest(api: Any) -> Any:
    return api.get(f"/telemetry/latest?device_id={api.points(1)}").data["telemetry"]["t"]


def _history(api: Any) -> str:
    return f"/telemetry/history?device_id={api.points(1, 2)}&metric=t&start_time=2024-01-01T00:00:00Z"


def _configured(api: Any) -> Reply:
    reply: Reply = api.put(f"/devices/{api.device()}/configuration", {"a": 1})
    return reply


def _refreshed(api: Any) -> Any:
    pair = api.log_in(api.user()[1], app=api.untouched)
    return api.post("/auth/refresh", {"refresh_token": pair["refresh_token"]}, who=None).data


def _components(api: Any) -> Any:
    return [component.get("latency_ms", 0) < 0 for component in api.get("/health/detailed").data["components"]]
