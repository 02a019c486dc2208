"""Changes that overwrite, are lost, or are made twice: versions, partial updates, deletions and idempotency keys."""

from __future__ import annotations

from typing import Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import (
    Damage,
    answering,
    change_body,
    change_data,
    change_request,
    remember_reply,
)
from contract_tests.sabotage.exchange import Reply, Request, Serve
from contract_tests.sabotage.probe import new_device, point, unique

OPTIONAL = ("manufacturer", "model", "firmware_version", "location")
HOUR = 3_600_000_000


@violation("update_device", seen=lambda api: "location" in _put(api, {"name": "x"}, location="here"))
def update_clears_what_is_not_sent() -> Damage:
    def fill(body: Any) -> None:
        if body:
            body.update({name: body.get(name, "") for name in OPTIONAL})

    return change_body("update_device", fill)


@violation("update_device", seen=lambda api: _stale(api, "PUT", "", {"name": "x"}))
def version_is_not_looked_at_by_update() -> Damage:
    return _blind("update_device")


@violation("delete_device", seen=lambda api: _stale(api, "DELETE", "", None))
def version_is_not_looked_at_by_delete() -> Damage:
    return _blind("delete_device")


@violation("update_device_configuration", seen=lambda api: _stale(api, "PUT", "/configuration", {"a": 1}))
def version_is_not_looked_at_by_configuration() -> Damage:
    return _blind("update_device_configuration")


@violation("update_device_status", seen=lambda api: _current(api))
def right_version_is_refused() -> Damage:
    """If-Match compared with the quotes on one side only."""

    def edit(request: Request) -> Request | None:
        etag = request.header("if-match")
        return request.carrying("if-match", '"' + etag.strip('"') + '-"') if etag and etag.startswith('"') else None

    return change_request("update_device_status", edit)


@violation("submit_telemetry", seen=lambda api: _again(api, "/telemetry/", lambda device: point(device, 1))[1])
def idempotency_key_is_ignored() -> Damage:
    return change_request("submit_telemetry", lambda request: request.without("idempotency-key"))


@violation("submit_telemetry_batch", seen=lambda api: _other_body(api))
def idempotency_key_replays_for_another_body() -> Damage:
    return remember_reply(
        "submit_telemetry_batch", _key_of_caller, instead=lambda _, old, new: new.status == 409 and old.status == 200
    )


@violation("submit_telemetry", seen=lambda api: _other_caller(api))
def idempotency_key_replays_across_callers() -> Damage:
    return remember_reply(
        "submit_telemetry",
        lambda request: request.header("idempotency-key"),
        instead=lambda _, old, new: new.status == 201,
    )


@violation("submit_telemetry", "submit_telemetry_batch", seen=lambda api: _key_after(api, 2 * 3600))
def idempotency_key_is_kept_for_an_hour() -> Damage:
    def edit(request: Request) -> Request | None:
        key = request.header("idempotency-key")
        now = request.ground.now_us()
        if not key or len(key) > 200:
            return None
        begun = first.setdefault(key, now)
        return request.carrying("idempotency-key", f"{key}-{(now - begun) // HOUR}")

    first: dict[str, int] = {}
    return change_request("submit_telemetry", edit)


@violation("submit_telemetry", seen=lambda api: _key_after_failure(api))
def failure_is_kept_under_its_idempotency_key() -> Damage:
    failed: dict[str, Reply] = {}

    async def answer(request: Request, serve: Serve) -> Reply:
        key = _key_of_caller(request)
        if key in failed:
            old = failed[key]
            return Reply(old.status, list(old.headers), old.body)
        reply = await serve(request)
        if key is not None and reply.status in (404, 422):
            failed[key] = reply
        return reply

    return answering("submit_telemetry", answer)


@violation("update_device", seen=lambda api: _put(api, {"metadata": {"b": 1}}, metadata={"a": 1})["metadata"])
def metadata_are_merged_instead_of_replaced() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        body = await request.json()
        if not isinstance(body, dict) or not isinstance(body.get("metadata"), dict):
            return await serve(request)
        before = await serve(request.to("GET", request.path))
        known = before.data["metadata"] if before.status == 200 else {}
        merged = {**known, **body["metadata"]}
        return await serve(request.saying({**body, "metadata": merged}) if len(merged) <= 100 else request)

    return answering("update_device", answer)


@violation("update_device_configuration", seen=lambda api: _configured(api))
def configuration_is_merged_instead_of_replaced() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        body = await request.json()
        before = await serve(request.to("GET", request.path))
        if not isinstance(body, dict) or before.status != 200:
            return await serve(request)
        merged = {**before.data, **body}
        return await serve(request.saying(merged) if merged != body and len(merged) <= 100 else request)

    return answering("update_device_configuration", answer)


@violation("update_user", "get_user", seen=lambda api: _email_after_update(api))
def update_says_it_is_done_and_is_not() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        body = await request.json()
        if not isinstance(body, dict) or set(body) != {"email"}:
            return await serve(request)
        before = await serve(request.to("GET", request.path))
        reply = await serve(request)
        if reply.status == 200:
            undo = request.as_administrator().saying({"email": before.data["email"]})
            await serve(undo)
        return reply

    return answering("update_user", answer)


@violation("delete_device", "get_device", "list_devices", seen=lambda api: _after_deletion(api))
def deletion_of_a_device_deletes_nothing() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        known = await serve(request.as_administrator().to("GET", request.path))
        nobody = request.path.rpartition("/")[0] + "/9007199254740991"
        allowed = await serve(request.to("DELETE", nobody))
        if known.status != 200 or allowed.status != 404 or request.header("if-match") or request.query:
            return await serve(request)
        allowed.status = 200
        document = known.document
        document["data"] = {"id": int(request.arguments["id"])}
        document["request_id"] = allowed.document["request_id"]
        allowed.write(document)
        return allowed

    return answering("delete_device", answer)


@violation("create_device", seen=lambda api: _created_twice(api))
def create_overwrites_a_device_of_the_same_name() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status != 409:
            return reply
        body = await request.json()
        found = await serve(request.to("GET", request.path, f"device_id={body['device_id']}"))
        if found.status != 200 or not found.data["items"]:
            return reply
        path = f"{request.path}{found.data['items'][0]['id']}"
        update = request.to("PUT", path).carrying("content-type", "application/json")
        changed = await serve(update.saying({name: value for name, value in body.items() if name != "device_id"}))
        changed.status = 201 if changed.status == 200 else changed.status
        return changed

    return answering("create_device", answer)


@violation("update_device", seen=lambda api: _touched(api))
def time_of_the_last_change_stands_still() -> Damage:
    return change_data("update_device", lambda data: data.update(updated_at=data["created_at"]))


@violation("update_device", seen=lambda api: _put(api, {"location": ""}, location="here").get("location"))
def empty_text_clears_nothing() -> Damage:
    def drop(body: Any) -> None:
        for name in OPTIONAL:
            if body.get(name) == "" and len(body) > 1:
                del body[name]
            elif body.get(name) == "":
                body[name] = "-"

    return change_body("update_device", drop)


@violation("create_user", seen=lambda api: _same_name(api))
def user_name_in_capitals_is_another_user() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        body = await request.json()
        if reply.status != 409:
            return reply
        other = await serve(request.saying({**body, "username": unique()}))
        if other.status == 201:
            other.write({**other.document, "data": {**other.data, "username": body["username"]}})
        return other if body["username"] != body["username"].lower() else reply

    return answering("create_user", answer)


def _blind(operation: str) -> Damage:
    return change_request(operation, lambda request: request.without("if-match"))


def _key_of_caller(request: Request) -> str | None:
    key = request.header("idempotency-key")
    who = request.header("authorization") or request.header("x-api-key")
    return None if key is None or who is None else f"{who} {key}"


def _put(api: Any, change: Any, **device: Any) -> Any:
    return api.put(f"/devices/{api.device(**device)}", change).data


def _stale(api: Any, method: str, under: str, body: Any) -> int:
    return int(api.send(method, f"/devices/{api.device()}{under}", body, if_match='"0"').status)


def _current(api: Any) -> int:
    device = api.device()
    etag = api.get(f"/devices/{device}").header("etag")
    return int(api.put(f"/devices/{device}/status", {"status": "error"}, if_match=etag).status)


def _again(api: Any, path: str, body: Any) -> Any:
    device, key = api.device(), unique()
    return [api.post(path, body(device), idempotency_key=key).data["result"] for _ in range(2)]


def _other_body(api: Any) -> int:
    device, key = api.device(), unique()
    for value in (1, 2):
        reply = api.post("/telemetry/batch", {"telemetry_data": [point(device, value)]}, idempotency_key=key)
    return int(reply.status)


def _other_caller(api: Any) -> Any:
    key, body = unique(), point(api.device(), 1)
    return [
        api.post("/telemetry/", {**body, "metric_value": value}, who=api.token("operator"), idempotency_key=key).data[
            "metric_value"
        ]
        for value in (1, 2)
    ]


def _key_after(api: Any, seconds: float) -> Any:
    body, key = point(api.device(), 1), unique()
    api.post("/telemetry/", body, idempotency_key=key)
    api.advance(seconds)
    return api.post("/telemetry/", body, idempotency_key=key).data["result"]


def _key_after_failure(api: Any) -> int:
    key = unique()
    api.post("/telemetry/", point(999999, 1), idempotency_key=key)
    return int(api.post("/telemetry/", point(api.device(), 1), idempotency_key=key).status)


def _configured(api: Any) -> Any:
    return api.put(f"/devices/{api.device(configuration={'a': 1})}/configuration", {"b": 1}).data


def _email_after_update(api: Any) -> bool:
    number, _ = api.user()
    email = f"{unique()}@example.com"
    api.put(f"/users/{number}", {"email": email})
    return bool(api.get(f"/users/{number}").data["email"] == email)


def _after_deletion(api: Any) -> int:
    device = api.device()
    api.delete(f"/devices/{device}")
    return int(api.get(f"/devices/{device}").status)


def _created_twice(api: Any) -> int:
    body = new_device()
    api.post("/devices/", body)
    return int(api.post("/devices/", body).status)


def _touched(api: Any) -> bool:
    device = api.device()
    api.advance(5)
    data = api.put(f"/devices/{device}", {"name": "another"}).data
    return bool(data["updated_at"] == data["created_at"])


def _same_name(api: Any) -> int:
    _, name = api.user()
    body = {"username": name.upper(), "email": f"{name}@example.org", "password": "correct horse", "role": "viewer"}
    return int(api.post("/users/", body).status)
