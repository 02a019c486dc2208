"""Checks of requests that are not made, or whose refusal says something else than what is wrong."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import (
    Damage,
    change_body,
    change_document,
    change_request,
    forgive,
    forgive_body,
    forgive_parameters,
)
from contract_tests.sabotage.exchange import Request
from contract_tests.sabotage.operations import document
from contract_tests.sabotage.probe import PASSWORD, new_device, point, unique

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@violation("create_device", seen=lambda api: api.post("/devices/", new_device(name="x" * 201)).status)
def name_of_201_characters_is_taken() -> Damage:
    return forgive_body("create_device", lambda body: body.update(name=_cut(body["name"], 200)))


@violation("list_devices", seen=lambda api: api.get("/devices/?size=101").status)
def page_of_101_is_given() -> Damage:
    return forgive_parameters("list_devices", lambda query: query.get("size") == "101" and query.update(size="100"))


@violation("get_device", seen=lambda api: api.get("/devices/0").status)
def id_zero_is_looked_up() -> Damage:
    return _path("get_device", lambda text: "9007199254740991" if text == "0" else None)


@violation("delete_user", seen=lambda api: api.delete("/users/9007199254740992").status)
def id_beyond_the_safe_integers_is_looked_up() -> Damage:
    return _path("delete_user", lambda text: "9007199254740991" if text == "9007199254740992" else None)


@violation("update_device_status", seen=lambda api: _status(api, status="error", colour="red"))
def unknown_field_is_ignored() -> Damage:
    return forgive_body("update_device_status", lambda body: _only(body, "DeviceStatusUpdate"))


@violation("list_telemetry", seen=lambda api: api.get("/telemetry/?metric=t").status)
def unknown_parameter_is_ignored() -> Damage:
    known = {"page", "size", "cursor", "device_id", "metric_name", "start_time", "end_time"}
    return forgive_parameters("list_telemetry", lambda query: [query.pop(name) for name in set(query) - known])


@violation("get_user", seen=lambda api: api.get("/users/1?verbose=true").status)
def parameter_of_an_operation_without_any_is_ignored() -> Damage:
    return change_request("get_user", lambda request: request if "%" in request.query else request.asking([]))


@violation("create_device", seen=lambda api: api.post("/devices/", new_device(metadata={"a": "b\0c"})).status)
def nul_inside_metadata_is_taken() -> Damage:
    return forgive_body("create_device", lambda body: body.update(metadata=_without_nul(body["metadata"])))


@violation("update_device_configuration", seen=lambda api: _configured(api, b'{"a": 1, "a": 2}'))
def name_twice_in_an_object_is_taken() -> Damage:
    return _lenient("update_device_configuration")


@violation("submit_telemetry", seen=lambda api: _value(api, b"NaN"))
def nan_is_taken() -> Damage:
    async def mended(request: Request) -> Request | None:
        value = await request.json()  # Python's reader takes NaN and Infinity
        if not isinstance(value, dict) or value.get("metric_value") == value.get("metric_value"):
            return None
        return request.saying({**value, "metric_value": 0})

    return forgive("submit_telemetry", 400, mended)


@violation("submit_telemetry", seen=lambda api: _value(api, b"1e400"))
def number_too_large_for_a_double_is_taken() -> Damage:
    async def mended(request: Request) -> Request | None:
        value = await request.json()
        if not isinstance(value, dict) or abs(value.get("metric_value", 0)) != float("inf"):
            return None
        return request.saying({**value, "metric_value": 1.7976931348623157e308})

    return forgive("submit_telemetry", 400, mended)


@violation("submit_telemetry", seen=lambda api: _point(api, timestamp="2024-01-01T00:00:00"))
def naive_time_is_taken_for_utc() -> Damage:
    return forgive_body("submit_telemetry", lambda body: body.update(timestamp=body["timestamp"] + "Z"))


@violation("get_telemetry_history", seen=lambda api: api.get("/telemetry/history?device_id=1&metric=t&" + NAIVE).status)
def naive_time_in_a_query_is_taken_for_utc() -> Damage:
    def mend(query: dict[str, str]) -> None:
        for name in ("start_time", "end_time"):
            if re.fullmatch(r"[-0-9T:.]+", query.get(name, "")):
                query[name] += "Z"

    return forgive_parameters("get_telemetry_history", mend)


@violation("submit_telemetry_batch", seen=lambda api: _batch_of(api, timestamp="2016-12-31T23:59:60Z"))
def leap_second_is_taken() -> Damage:
    def edit(body: Any) -> None:
        for row in body["telemetry_data"]:
            row["timestamp"] = row["timestamp"].replace(":60Z", ":59Z")

    return change_body("submit_telemetry_batch", edit)


@violation("get_device", seen=lambda api: api.get(f"/devices/0{api.device()}").status)
def padded_id_is_read_as_a_number() -> Damage:
    return _path("get_device", lambda text: text.lstrip("0") if re.fullmatch("0+[1-9][0-9]*", text) else None)


@violation("list_users", seen=lambda api: api.get("/users/?size=1_0").status)
def underscore_in_a_number_is_read_over() -> Damage:
    return forgive_parameters(
        "list_users", lambda query: query.update({name: text.replace("_", "") for name, text in query.items()})
    )


@violation("list_devices", seen=lambda api: api.get("/devices/?is_active=TRUE").status)
def truth_in_capitals_is_truth() -> Damage:
    return forgive_parameters(
        "list_devices", lambda query: query.update(is_active=query.get("is_active", "true").lower())
    )


@violation("list_api_keys", seen=lambda api: api.get("/auth/api-keys/?size=1&size=500").status)
def only_the_first_of_a_repeated_parameter_is_looked_at() -> Damage:
    return change_request("list_api_keys", lambda request: request.asking(dict(reversed(request.pairs))))


@violation("create_device", seen=lambda api: api.post("/devices/", {"name": "x", "device_id": unique()}).status)
def required_field_is_made_up() -> Damage:
    return forgive_body("create_device", lambda body: body.setdefault("device_type", "unknown"))


@violation("create_device", seen=lambda api: len(_details(api.post("/devices/", {}))["errors"]))
def only_the_first_fault_is_reported() -> Damage:
    return _faults("create_device", lambda details: details.update(errors=details["errors"][:1]))


@violation("submit_telemetry_batch", seen=lambda api: _details(_bad_batch(api))["field"])
def fault_does_not_say_which_point() -> Damage:
    def edit(details: Any) -> None:
        for fault in [details, *details["errors"]]:
            fault["field"] = re.sub(r"\.\d+\.", ".", fault["field"])

    return _faults("submit_telemetry_batch", edit)


@violation("create_user", seen=lambda api: [fault["rule"] for fault in _details(api.post("/users/", {}))["errors"]])
def rules_under_names_of_their_own() -> Damage:
    def edit(details: Any) -> None:
        for fault in details["errors"]:
            fault["rule"] = "value_error." + fault["rule"].lower()

    return _faults("create_user", edit)


@violation("list_telemetry", seen=lambda api: _details(api.get("/telemetry/?size=0"))["field"])
def fault_of_a_parameter_names_its_place_instead() -> Damage:
    def edit(details: Any) -> None:
        for fault in [details, *details["errors"]]:
            fault["field"] = "query"

    return _faults("list_telemetry", edit)


@violation("list_devices", seen=lambda api: api.get("/devices/?sort=colour").status)
def unknown_sort_is_ignored() -> Damage:
    return forgive_parameters("list_devices", lambda query: query.pop("sort", None))


@violation(
    "update_device", seen=lambda api: api.put(f"/devices/{api.device()}", {"name": "x", "location": None}).status
)
def null_is_taken_for_left_out() -> Damage:
    return forgive_body(
        "update_device", lambda body: [body.pop(name) for name in list(body) if body[name] is None and len(body) > 1]
    )


@violation("submit_telemetry", seen=lambda api: _value(api, b'"23.5"'))
def number_as_a_text_is_taken() -> Damage:
    return forgive_body("submit_telemetry", lambda body: body.update(metric_value=float(body["metric_value"])))


@violation("submit_telemetry_batch", seen=lambda api: _batch_of(api, metric_value=True))
def truth_is_taken_for_a_number() -> Damage:
    def mend(body: Any) -> None:
        for row in body["telemetry_data"]:
            row["metric_value"] = int(row["metric_value"]) if row["metric_value"] in (True, False) else None

    return forgive_body("submit_telemetry_batch", mend)


@violation("create_device", seen=lambda api: api.post("/devices/", new_device(device_id=unique() + "\n")).status)
def line_break_after_a_name_is_taken() -> Damage:
    return forgive_body("create_device", lambda body: body.update(device_id=body["device_id"].rstrip("\n")))


@violation("update_device", seen=lambda api: api.put(f"/devices/{api.device()}", {"name": "a\x85b"}).status)
def control_characters_are_taken() -> Damage:
    return forgive_body("update_device", lambda body: body.update(name=_CONTROL.sub("", body["name"])))


@violation("update_user", seen=lambda api: api.put("/users/1", {}).status)
def update_without_any_field_is_taken() -> Damage:
    async def mended(request: Request) -> Request | None:
        return request.to("GET", request.path) if await request.json() == {} else None

    return forgive("update_user", 422, mended)


@violation("list_telemetry", seen=lambda api: api.get("/telemetry/?" + BACKWARDS).status)
def window_that_ends_before_it_begins_is_empty() -> Damage:
    def mend(query: dict[str, str]) -> None:
        start, end = (_moment(query.get(name, "")) for name in ("start_time", "end_time"))
        if start is not None and end is not None and start >= end:
            query.update(start_time="1970-01-01T00:00:00Z", end_time="1970-01-01T00:00:00.000001Z")

    return forgive_parameters("list_telemetry", mend)


@violation("list_telemetry", seen=lambda api: api.get(f"/telemetry/?size=1&page=2&cursor={_cursor(api)}").status)
def cursor_beside_a_page_is_taken() -> Damage:
    return forgive_parameters("list_telemetry", lambda query: "cursor" in query and query.pop("page", None))


@violation("list_telemetry", seen=lambda api: api.get("/telemetry/?cursor=AAAA").status)
def broken_cursor_begins_anew() -> Damage:
    return forgive_parameters("list_telemetry", lambda query: query.pop("cursor", None))


@violation(
    "delete_telemetry", seen=lambda api: api.delete(f"/telemetry/?confirm=false&device_id={api.device()}").status
)
def deletion_needs_no_confirmation() -> Damage:
    return forgive_parameters("delete_telemetry", lambda query: query.update(confirm="true"))


@violation("list_devices", seen=lambda api: api.get("/devices/?location=%FF").status)
def query_that_is_not_utf8_is_read_over() -> Damage:
    return forgive_parameters("list_devices", lambda query: query.pop("location", None), 400)


@violation("create_user", seen=lambda api: api.post("/users/", _user(password="x" * 9)).status)
def password_of_nine_characters_is_taken() -> Damage:
    return forgive_body(
        "create_user", lambda body: body.update(password=body["password"] + ("!" if len(body["password"]) == 9 else ""))
    )


@violation("update_user", seen=lambda api: api.put(f"/users/{api.user()[0]}", {"email": "nobody"}).status)
def anything_is_an_email_address() -> Damage:
    return forgive_body("update_user", lambda body: "email" in body and body.update(email=f"{unique()}@example.com"))


@violation("create_device", seen=lambda api: api.post("/devices/", new_device(metadata={"a": "x" * 17000})).status)
def metadata_of_17_kib_are_taken() -> Damage:
    def mend(body: Any) -> None:
        if 16_384 < len(json.dumps(body["metadata"])) <= 17_500:
            body["metadata"] = {}

    return forgive_body("create_device", mend)


@violation("update_device_configuration", seen=lambda api: _configured(api, json.dumps(_keys(101)).encode()))
def configuration_of_101_keys_is_taken() -> Damage:
    return forgive_body("update_device_configuration", lambda body: body.popitem() if len(body) == 101 else None)


@violation("create_api_key", seen=lambda api: api.post("/auth/api-keys/", {"name": "k", "permissions": _same()}).status)
def same_permission_twice_is_taken() -> Damage:
    return forgive_body(
        "create_api_key", lambda body: body.update(permissions=list(dict.fromkeys(body["permissions"])))
    )


NAIVE = "start_time=2024-01-01T00:00:00"
BACKWARDS = "start_time=2024-01-02T00:00:00Z&end_time=2024-01-01T00:00:00Z"


def _path(operation: str, read: Any) -> Damage:
    """Let an id in a path be read in another way; `read` gives None for one that is refused all the same."""

    def mended(request: Request) -> Request | None:
        text = read(request.arguments["id"])
        if text is None:
            return None
        return _moved(request, request.path.rpartition("/")[0] + "/" + text)

    return forgive(operation, 422, mended)


def _moved(request: Request, path: str) -> Request:
    from dataclasses import replace

    return replace(request, path=path)


def _lenient(operation: str) -> Damage:
    async def mended(request: Request) -> Request | None:
        value = await request.json()  # Python's reader keeps the last of two
        return None if value is None else request.saying(value)

    return forgive(operation, 400, mended)


def _faults(operation: str, change: Any) -> Damage:
    def edit(document: Any) -> None:
        if "errors" in document["error"]["details"]:
            change(document["error"]["details"])

    return change_document(operation, edit, 422)


def _only(body: dict[str, Any], schema: str) -> None:
    for name in set(body) - set(document()["components"]["schemas"][schema]["properties"]):
        del body[name]


def _cut(text: str, most: int) -> str:
    return text[:most] if len(text) == most + 1 else text


def _without_nul(value: Any) -> Any:
    return json.loads(json.dumps(value).replace("\\u0000", ""))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return None


def _status(api: Any, **body: Any) -> int:
    return int(api.put(f"/devices/{api.device()}/status", body).status)


def _configured(api: Any, content: bytes) -> int:
    return int(api.put(f"/devices/{api.device()}/configuration", content=content).status)


def _value(api: Any, text: bytes) -> int:
    content = b'{"device_id": %d, "metric_name": "t", "metric_value": %s}' % (api.device(), text)
    return int(api.post("/telemetry/", content=content).status)


def _point(api: Any, **more: Any) -> int:
    return int(api.post("/telemetry/", {**point(api.device(), 1), **more}).status)


def _batch_of(api: Any, **more: Any) -> Any:
    reply = api.post("/telemetry/batch", {"telemetry_data": [{**point(api.device(), 1), **more}]})
    return reply.status, reply.status < 300 and reply.data["failed"]


def _bad_batch(api: Any) -> Any:
    return api.post("/telemetry/batch", {"telemetry_data": [{**point(1, 1), "metric_value": "x"}]})


def _details(reply: Any) -> Any:
    return reply.document["error"]["details"]


def _cursor(api: Any) -> Any:
    return api.get(f"/telemetry/?size=1&device_id={api.points(1, 2)}", app=api.untouched).data["pagination"][
        "next_cursor"
    ]


def _user(**more: Any) -> dict[str, Any]:
    name = unique()
    return {"username": name, "email": f"{name}@example.com", "password": PASSWORD, "role": "viewer", **more}


def _keys(number: int) -> dict[str, int]:
    return {f"k{index}": index for index in range(number)}


def _same() -> list[str]:
    return ["devices:read", "devices:read"]
