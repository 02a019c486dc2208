"""Changes to the released contract made by hand, those that break a consumer and those that don't.

The document is the released one cut down to some operations, so that a comparison takes a fraction of a second.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import yaml

from contract_tests.breaking.difference import inlined
from contract_tests.breaking.released import FOLDER

Node = dict[str, Any]
Edit = Callable[[Node], object]

KEPT = {
    "/users/": ("get", "post"),
    "/users/{id}": ("delete",),
    "/devices/": ("post",),
    "/telemetry/latest": ("get",),
    "/telemetry/batch": ("post",),
    "/telemetry/export": ("get",),
    "/auth/login": ("post",),
}


@cache
def released() -> str:
    """The released document with some operations, as JSON."""
    document = yaml.load((FOLDER / "1.0.0.yaml").read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    paths = document["paths"]
    document["paths"] = {path: {method: paths[path][method] for method in methods} for path, methods in KEPT.items()}
    return json.dumps(document)


def edited(*edits: Edit) -> Node:
    document: Node = json.loads(released())
    for edit in edits:
        edit(document)
    return document


def operation(document: Node, name: str) -> Node:
    every = (each for item in document["paths"].values() for each in item.values())
    return next(each for each in every if each["operationId"] == name)


def schema(document: Node, name: str) -> Node:
    found: Node = document["components"]["schemas"][name]
    return found


def field(document: Node, name: str) -> Node:
    owner, inner = name.split(".")
    found: Node = schema(document, owner)["properties"][inner]
    return found


def parameter(document: Node, name: str) -> Node:
    found: Node = document["components"]["parameters"][name]
    return found


def set_in(where: Callable[[Node], Node], **values: Any) -> Edit:
    return lambda document: where(document).update(values)


def op(name: str) -> Callable[[Node], Node]:
    return lambda document: operation(document, name)


def at(name: str) -> Callable[[Node], Node]:
    return lambda document: field(document, name)


def par(name: str) -> Callable[[Node], Node]:
    return lambda document: parameter(document, name)["schema"]


def drop_field(name: str) -> Edit:
    owner, inner = name.split(".")

    def edit(document: Node) -> None:
        del schema(document, owner)["properties"][inner]
        if inner in schema(document, owner).get("required", []):
            schema(document, owner)["required"].remove(inner)

    return edit


def add_field(name: str, *, required: bool = False) -> Edit:
    owner, inner = name.split(".")

    def edit(document: Node) -> None:
        schema(document, owner)["properties"][inner] = {"type": "string", "maxLength": 9}
        if required:
            schema(document, owner)["required"].append(inner)

    return edit


def renamed(old: str, new: str) -> Edit:
    """A path by another name."""
    return lambda document: document["paths"].update({new: document["paths"].pop(old)})


def rename_path_parameter(document: Node) -> None:
    renamed("/users/{id}", "/users/{user_id}")(document)
    delete = operation(document, "delete_user")
    delete["parameters"][0] = {**inlined(delete["parameters"][0], document), "name": "user_id"}


def rename_schema(document: Node) -> None:
    text = json.dumps(document).replace('#/components/schemas/UserPage"', '#/components/schemas/PageOfUsers"')
    document.update(json.loads(text))
    document["components"]["schemas"]["PageOfUsers"] = document["components"]["schemas"].pop("UserPage")


def new_parameter(**more: Any) -> Edit:
    given = {"name": "q", "in": "query", "schema": {"type": "string", "maxLength": 9}, **more}
    return lambda document: operation(document, "list_users")["parameters"].append(given)


def move_status(document: Node) -> None:
    responses = operation(document, "create_user")["responses"]
    responses["200"] = responses.pop("201")


def take_permission(document: Node) -> None:
    text = document["info"]["description"]
    document["info"]["description"] = text.replace("`devices:write`, `telemetry:write`, ", "`devices:write`, ", 1)


def give_body(*, required: bool) -> Edit:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/UserCreate"}}}
    return set_in(op("delete_user"), requestBody={"required": required, "content": content})


def other_media_type(document: Node) -> None:
    content = operation(document, "create_user")["requestBody"]["content"]
    content["application/cbor"] = content.pop("application/json")


# Each: what is changed, the rule and the subject that it is told by, and how.
BREAKING: list[tuple[str, str, str, Edit]] = [
    ("operation", "operation removed", "delete_user", lambda d: d["paths"]["/users/{id}"].pop("delete")),
    ("path", "operation removed", "get_latest_telemetry", renamed("/telemetry/latest", "/telemetry/newest")),
    ("path parameter", "path parameter renamed", "parameter id", rename_path_parameter),
    ("operation id", "operationId renamed", "create_user", set_in(op("create_user"), operationId="make_user")),
    ("tag", "tag changed", "create_user", set_in(op("create_user"), tags=["devices"])),
    ("new required field", "field made required", "UserCreate.nick", add_field("UserCreate.nick", required=True)),
    (
        "made required",
        "field made required",
        "DeviceCreate.location",
        lambda d: schema(d, "DeviceCreate")["required"].append("location"),
    ),
    ("field of a request", "field no longer accepted", "DeviceCreate.location", drop_field("DeviceCreate.location")),
    ("required field of a reply", "field gone from replies", "User.email", drop_field("User.email")),
    ("optional field of a reply", "field gone from replies", "Device.location", drop_field("Device.location")),
    ("promise", "field no longer promised", "User.email", lambda d: schema(d, "User")["required"].remove("email")),
    ("type in a reply", "type of what is read changed", "User.id", set_in(at("User.id"), type="string")),
    (
        "type in a request",
        "type of what is sent changed",
        "UserCreate.username",
        set_in(at("UserCreate.username"), type="integer"),
    ),
    ("null in a reply", "null in replies", "User.email", set_in(at("User.email"), nullable=True)),
    (
        "enum of a parameter",
        "value no longer accepted",
        "ExportFormat.value csv",
        lambda d: schema(d, "ExportFormat")["enum"].remove("csv"),
    ),
    (
        "enum of a reply",
        "new value in replies",
        "ErrorCode.value NEW",
        lambda d: schema(d, "ErrorCode")["enum"].append("NEW"),
    ),
    (
        "length in a request",
        "bound of what is sent narrowed",
        "UserCreate.username",
        set_in(at("UserCreate.username"), maxLength=10),
    ),
    (
        "least length",
        "bound of what is sent narrowed",
        "UserCreate.password",
        set_in(at("UserCreate.password"), minLength=40),
    ),
    (
        "length in a reply",
        "bound of what is read widened",
        "User.username",
        set_in(at("User.username"), maxLength=9000),
    ),
    (
        "items of a batch",
        "bound of what is sent narrowed",
        "TelemetryBatch.telemetry_data",
        set_in(at("TelemetryBatch.telemetry_data"), maxItems=10),
    ),
    ("maximum of a parameter", "bound of what is sent narrowed", "parameter size", set_in(par("Size"), maximum=10)),
    (
        "pattern in a request",
        "form of what is sent changed",
        "UserCreate.username",
        set_in(at("UserCreate.username"), pattern="^[a-z]+$"),
    ),
    (
        "format in a reply",
        "form of what is read changed",
        "User.created_at",
        set_in(at("User.created_at"), format="date"),
    ),
    (
        "status",
        "status removed",
        "create_user responses 409",
        lambda d: operation(d, "create_user")["responses"].pop("409"),
    ),
    ("status of success", "new status of success", "create_user responses 200", move_status),
    (
        "media type of a reply",
        "media type no longer given",
        "export_telemetry responses 200 text/csv",
        lambda d: operation(d, "export_telemetry")["responses"]["200"]["content"].pop("text/csv"),
    ),
    (
        "media type of a request",
        "media type no longer accepted",
        "create_user requestBody application/json",
        other_media_type,
    ),
    ("body", "required body added", "delete_user requestBody", give_body(required=True)),
    ("log-in needed", "security narrowed", "log_in", lambda d: operation(d, "log_in").pop("security")),
    (
        "keys no longer enough",
        "security narrowed",
        "create_user",
        set_in(op("create_user"), security=[{"bearerAuth": []}]),
    ),
    ("for all", "security narrowed", "list_users", lambda d: d.update(security=[{"bearerAuth": []}])),
    ("permission", "permission changed", "list_users", set_in(op("list_users"), **{"x-permission": "users:all"})),
    ("permission of a role", "permission taken from a role", "operator loses telemetry:write", take_permission),
    (
        "rule",
        "rule added",
        "create_device",
        lambda d: operation(d, "create_device")["x-rules"].append({"name": "moon", "description": "Full."}),
    ),
    (
        "idempotency",
        "idempotency dropped",
        "submit_telemetry_batch",
        lambda d: operation(d, "submit_telemetry_batch").pop("x-idempotent"),
    ),
    ("rate class", "counted more strictly", "list_users", set_in(op("list_users"), **{"x-rate-class": "login"})),
    ("new required parameter", "required parameter added", "parameter q", new_parameter(required=True)),
    (
        "parameter made required",
        "parameter or body made required",
        "parameter size",
        lambda d: parameter(d, "Size").update(required=True),
    ),
    ("parameter", "parameter removed", "parameter size", lambda d: operation(d, "list_users")["parameters"].pop()),
    ("parameter's name", "parameter removed", "parameter size", lambda d: parameter(d, "Size").update(name="limit")),
    ("default", "default changed", "parameter size", set_in(par("Size"), default=7)),
    (
        "exclusion",
        "parameters exclude each other",
        "list_users",
        lambda d: parameter(d, "Page").update({"x-excludes": ["size"]}),
    ),
    (
        "spelling of a list",
        "spelling of a parameter changed",
        "get_latest_telemetry",
        lambda d: parameter(d, "Metrics").update(explode=True),
    ),
    (
        "header",
        "header gone from replies",
        "header X-RateLimit-Limit",
        lambda d: operation(d, "list_users")["responses"]["200"]["headers"].pop("X-RateLimit-Limit"),
    ),
    (
        "promise of a header",
        "header no longer promised",
        "header X-Request-ID",
        lambda d: d["components"]["headers"]["RequestId"].update(required=False),
    ),
    (
        "type of a header",
        "form of a header changed",
        "header Retry-After",
        lambda d: d["components"]["headers"]["RetryAfter"]["schema"].update(type="string"),
    ),
    (
        "bound of a header",
        "bound of a header widened",
        "header Retry-After",
        lambda d: d["components"]["headers"]["RetryAfter"]["schema"].update(maximum=10**9),
    ),
    (
        "free fields",
        "free fields no longer accepted",
        "DeviceMetadata",
        lambda d: schema(d, "DeviceMetadata").update(additionalProperties=False),
    ),
    ("values", "values limited", "UserCreate.username", set_in(at("UserCreate.username"), enum=["a", "b"])),
    (
        "alternatives in a request",
        "alternatives of what is sent changed",
        "UserCreate.username",
        set_in(at("UserCreate.username"), anyOf=[{"maxLength": 9}, {"pattern": "^a"}]),
    ),
    (
        "alternatives in a reply",
        "alternatives of what is read changed",
        "User.username",
        set_in(at("User.username"), anyOf=[{"maxLength": 9}, {"pattern": "^a"}]),
    ),
    ("base path", "address changed", "/api/v1 → /api/v2", lambda d: d["servers"][0].update(url="/api/v2")),
    (
        "credential",
        "credential sent otherwise",
        "apiKeyAuth",
        lambda d: d["components"]["securitySchemes"]["apiKeyAuth"].update(name="X-Key"),
    ),
    ("schema's name", "schema name gone", "UserPage", rename_schema),
]

HARMLESS: list[tuple[str, Edit]] = [
    (
        "operation added",
        lambda d: d["paths"]["/users/{id}"].update(
            patch={**copy.deepcopy(operation(d, "delete_user")), "operationId": "reset_user"}
        ),
    ),
    ("field added to a reply", add_field("User.nick", required=True)),
    ("optional field of a request", add_field("UserCreate.nick")),
    (
        "words",
        lambda d: (
            operation(d, "list_users").update(description="Else.", summary="Else"),
            schema(d, "User").update(description="Else."),
        ),
    ),
    ("example", set_in(at("User.username"), example="else")),
    ("longer text in a request", set_in(at("UserCreate.username"), maxLength=900)),
    ("shorter text in a reply", set_in(at("User.username"), maxLength=9)),
    ("wider parameter", set_in(par("Size"), maximum=100_000)),
    ("null in a request", set_in(at("DeviceCreate.location"), nullable=True)),
    ("no longer required", lambda d: schema(d, "UserCreate")["required"].remove("email")),
    ("value of a parameter", lambda d: schema(d, "ExportFormat")["enum"].append("xml")),
    ("value gone from replies", lambda d: schema(d, "ErrorCode")["enum"].pop()),
    ("optional parameter", new_parameter()),
    (
        "status of an error",
        lambda d: operation(d, "list_users")["responses"].update(
            {"410": operation(d, "create_user")["responses"]["500"]}
        ),
    ),
    (
        "media type of a reply",
        lambda d: operation(d, "export_telemetry")["responses"]["200"]["content"].update(
            {"text/plain": {"schema": {"type": "string"}}}
        ),
    ),
    (
        "header added",
        lambda d: operation(d, "list_users")["responses"]["200"]["headers"].update(
            {"X-New": {"schema": {"type": "string"}}}
        ),
    ),
    ("optional body", give_body(required=False)),
    ("body no longer required", lambda d: operation(d, "create_user")["requestBody"].update(required=False)),
    ("no credential needed", set_in(op("list_users"), security=[])),
    ("permission dropped", lambda d: operation(d, "list_users").pop("x-permission")),
    ("rule dropped", lambda d: operation(d, "create_device")["x-rules"].pop()),
    ("reply that is closed", lambda d: schema(d, "User").update(additionalProperties=False)),
    ("values of a reply", set_in(at("User.username"), enum=["a", "b"])),
    ("deprecation", set_in(op("list_users"), deprecated=True)),
]
