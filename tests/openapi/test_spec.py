"""The rules that openapi/openapi.yaml keeps, each held by reading the document; nothing here starts a server."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from typing import Any

import jsonschema_rs
import pytest
import yaml
from openapi_spec_validator import validate

from domain.permissions import ROLES

Node = dict[str, Any]

SOURCE = resources.files("openapi").joinpath("openapi.yaml").read_text("utf-8")
SPEC: Node = yaml.safe_load(SOURCE)
SCHEMAS: Node = SPEC["components"]["schemas"]
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
MAX_INTEGER = 2**53 - 1
ENVELOPE = ["success", "data", "message", "timestamp", "request_id"]
# The maps whose keys are the caller's own: open in requests and replies alike.
FREE_MAPS = {"DeviceMetadata", "DeviceConfiguration", "AlertMetadata"}
SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
OWN_HEADERS = {"401": "WWW-Authenticate", "405": "Allow", "429": "Retry-After", "503": "Retry-After"}
# Nouns that other interfaces have for what is `size`, `sort`, `created_at` and so on here.
OTHER_NAMES = {"limit", "per_page", "offset", "sort_by", "order_by", "created", "updated", "type", "uuid", "ts", "time"}
# Status and code as the table of the document's own description has them.
CODES: dict[str, str] = dict(re.findall(r"^ +\| (\d{3}) \| `(\w+)` \|", SOURCE, re.MULTILINE))
# What they ask for is done later.
QUEUED = {"create_report", "test_webhook", "redrive_webhook", "redrive_notification"}
RATE_HEADERS = {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"}


def resolve(node: Node) -> Node:
    """What a reference stands for; anything else as it is."""
    while "$ref" in node:
        target: Any = SPEC
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


RAW_OPERATIONS: list[tuple[str, str, Node]] = [
    (path, method, item[method]) for path, item in SPEC["paths"].items() for method in METHODS if method in item
]
OPERATIONS = [pytest.param(*found, id=found[2]["operationId"]) for found in RAW_OPERATIONS]
every_operation = pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)
every_schema = pytest.mark.parametrize("name", SCHEMAS)


def parameters(operation: Node) -> list[Node]:
    return [resolve(parameter) for parameter in operation.get("parameters", [])]


def contents(operation: Node) -> Iterator[tuple[str, Node]]:
    """(where, media type object) of the body and of every reply."""
    for media in operation.get("requestBody", {}).get("content", {}).values():
        yield "body", media
    for status, response in operation["responses"].items():
        for media in resolve(response)["content"].values():
            yield status, media


def parts(schema: Node) -> Iterator[Node]:
    """A schema and every schema written inside it, references not followed."""
    yield schema
    for inner in schema.get("properties", {}).values():
        yield from parts(inner)
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from parts(schema[key])


def reach(schema: Node, seen: set[str] | None = None) -> set[str]:
    """Names of all component schemas that a schema leads to."""
    seen = set() if seen is None else seen
    for part in parts(schema):
        if "$ref" in part:
            name = part["$ref"].rsplit("/", 1)[1]
            if name not in seen:
                seen.add(name)
                reach(SCHEMAS[name], seen)
    return seen


def written_schemas() -> list[tuple[str, Node]]:
    """Every schema in the document with where it stands."""
    found = [(f"schema {name}", part) for name, schema in SCHEMAS.items() for part in parts(schema)]
    for _, _, operation in RAW_OPERATIONS:
        for parameter in parameters(operation):
            where = f"{operation['operationId']} {parameter['name']}"
            found += [(where, part) for part in parts(parameter["schema"])]
    for name, header in SPEC["components"]["headers"].items():
        found += [(f"header {name}", part) for part in parts(header["schema"])]
    return found


WRITTEN = written_schemas()
EXCHANGED = [(where, media["schema"]) for _, _, op in RAW_OPERATIONS for where, media in contents(op)]
REQUESTS = {name for where, schema in EXCHANGED if where == "body" for name in reach(schema)}
REPLIES = {name for where, schema in EXCHANGED if where != "body" for name in reach(schema)}


def plain(node: Any) -> Any:
    """A copy in which `nullable` is spelled as JSON Schema does, without examples."""
    if isinstance(node, list):
        return [plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: plain(value) for key, value in node.items() if key not in ("nullable", "example")}
    if node.get("nullable") is True and "type" in node:
        copy["type"] = [node["type"], "null"]
    return copy


PLAIN_COMPONENTS = {"schemas": plain(SCHEMAS)}


def faults(schema: Node, value: Any) -> list[str]:
    whole = {**plain(schema), "components": PLAIN_COMPONENTS}
    validator = jsonschema_rs.Draft4Validator(whole, validate_formats=True)
    return [f"{error.instance_path}: {error.message}" for error in validator.iter_errors(value)]


def test_the_document_is_valid_openapi_without_template_braces() -> None:
    validate(SPEC)
    assert "{{" not in SOURCE
    assert "{%" not in SOURCE


def test_every_tag_is_described_and_used() -> None:
    described = {tag["name"] for tag in SPEC["tags"] if tag["description"]}
    assert described == {tag for _, _, op in RAW_OPERATIONS for tag in op["tags"]}


def test_every_component_is_used() -> None:
    used = set(re.findall(r"'#/components/(\w+/\w+)'", SOURCE))
    kinds = ("schemas", "parameters", "headers", "responses", "links")
    assert {f"{kind}/{name}" for kind in kinds for name in SPEC["components"][kind]} == used


@every_operation
def test_an_operation_says_what_it_is(path: str, method: str, operation: Node) -> None:
    assert SNAKE_CASE.fullmatch(operation["operationId"])
    assert [op["operationId"] for _, _, op in RAW_OPERATIONS].count(operation["operationId"]) == 1
    assert len(operation["tags"]) == 1
    assert operation["summary"]
    assert operation["description"]
    assert operation["x-transaction"] in {"none", "read", "scan", "compute", "write", "own", "stream"}
    assert operation.get("x-rate-class", "caller") in {"caller", "login", "none"}


@every_operation
def test_permission_and_security_agree(path: str, method: str, operation: Node) -> None:
    permission = operation.get("x-permission")
    if permission is None:
        assert operation["security"] == []
    else:
        assert permission in SCHEMAS["Permission"]["enum"]
        assert operation.get("security", SPEC["security"]) != []


def test_permissions_are_those_the_roles_are_made_of() -> None:
    assert set(SCHEMAS["Permission"]["enum"]) == set().union(*ROLES.values())
    assert set(SCHEMAS["UserRole"]["enum"]) == set(ROLES)


@every_operation
def test_every_status_that_can_happen_is_documented_and_no_other(path: str, method: str, operation: Node) -> None:
    is_creation = operation["operationId"].startswith("create_") or operation["operationId"] == "submit_telemetry"
    is_queued = operation["operationId"] in QUEUED
    success = "202" if is_queued else "201" if is_creation else "200"
    expected = {success, "400", "405", "422", "500"}
    names = {parameter["name"] for parameter in parameters(operation)}
    if "x-permission" in operation:
        expected |= {"401", "403"}
    if operation["tags"] == ["auth"]:
        expected |= {"401"}
    if operation.get("x-rate-class") != "none":
        expected |= {"429"}
    if operation["operationId"] != "get_version":
        expected |= {"503"}
    if "requestBody" in operation:
        expected |= {"413", "415"}
    if "If-Match" in names:
        expected |= {"412"}
    # What depends on stored state can't be told from the document's shape: it may be there, and nothing else may.
    documented = set(operation["responses"])
    assert expected <= documented
    assert documented - expected <= {"404", "409"}
    assert ("404" in documented) or not re.search(r"\{(id|device_id)\}", path)
    assert ("409" in documented) or not operation.get("x-idempotent")


@every_operation
def test_replies_carry_their_headers(path: str, method: str, operation: Node) -> None:
    for status, response in operation["responses"].items():
        headers = set(resolve(response)["headers"])
        assert "X-Request-ID" in headers
        if status != "405" and operation.get("x-rate-class") != "none":
            assert headers >= RATE_HEADERS
        own = {OWN_HEADERS[status]} if status in OWN_HEADERS else set()
        assert headers & set(OWN_HEADERS.values()) == own
        if status.startswith("2"):
            assert ("Idempotency-Key" in {p["name"] for p in parameters(operation)}) == bool(
                operation.get("x-idempotent")
            )
            assert ("Idempotent-Replayed" in headers) == bool(operation.get("x-idempotent"))
            gives_device = {"DeviceEnvelope", "DeviceDetailEnvelope", "DeviceConfigurationEnvelope"}
            envelopes = {media["schema"]["$ref"].rsplit("/", 1)[1] for media in resolve(response)["content"].values()}
            assert ("ETag" in headers) == bool(envelopes & gives_device)


@every_operation
def test_rules_are_named_and_explained(path: str, method: str, operation: Node) -> None:
    rules = operation.get("x-rules", [])
    names = [rule["name"] for rule in rules]
    assert len(names) == len(set(names))
    assert all(SNAKE_CASE.fullmatch(name) for name in names)
    assert all(rule["description"] for rule in rules)


@every_operation
def test_schemas_of_bodies_and_replies_are_named(path: str, method: str, operation: Node) -> None:
    for where, media in contents(operation):
        assert set(media["schema"]) == {"$ref"}, where


def test_no_object_or_enum_is_written_inline() -> None:
    outer = {id(schema) for schema in SCHEMAS.values()}
    inner = [(where, part) for where, part in WRITTEN if id(part) not in outer]
    assert [where for where, part in inner if {"enum", "properties"} & set(part) or part.get("type") == "object"] == []


def test_no_schema_is_combined_from_others() -> None:
    assert [where for where, part in WRITTEN if {"allOf", "oneOf", "anyOf", "not"} & set(part)] == []


def test_nothing_stands_beside_a_reference() -> None:
    assert [where for where, part in WRITTEN if "$ref" in part and len(part) > 1] == []


def test_null_always_has_a_reason() -> None:
    for where, part in WRITTEN:
        if "nullable" in part:
            assert "null" in part["description"].lower(), where


@pytest.mark.parametrize("name", [name for name in SCHEMAS if name.endswith("Envelope") and name != "ErrorEnvelope"])
def test_success_envelopes_are_flat_and_alike(name: str) -> None:
    schema = SCHEMAS[name]
    assert schema["required"] == ENVELOPE
    assert list(schema["properties"]) == ENVELOPE
    assert schema["properties"]["data"] == {"$ref": f"#/components/schemas/{name.removesuffix('Envelope')}"}


@every_operation
def test_json_replies_are_envelopes(path: str, method: str, operation: Node) -> None:
    for status, response in operation["responses"].items():
        name = resolve(response)["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        assert name.endswith("Envelope")
        assert (name == "ErrorEnvelope") == (not status.startswith("2"))


@pytest.mark.parametrize("name", [name for name in SCHEMAS if name.endswith("Page")])
def test_pages_are_alike(name: str) -> None:
    schema = SCHEMAS[name]
    assert schema["required"] == ["items", "pagination"] == list(schema["properties"])


@every_schema
def test_schemas_are_described_and_their_fields_too(name: str) -> None:
    schema = SCHEMAS[name]
    assert schema["description"]
    assert re.fullmatch(r"([A-Z][a-z]*)+", name)
    for field, inner in schema.get("properties", {}).items():
        assert SNAKE_CASE.fullmatch(field)
        assert "$ref" in inner or inner["description"], field
    assert set(schema.get("required", [])) <= set(schema.get("properties", {}))


def test_requests_are_closed_and_replies_open() -> None:
    for name in REQUESTS - FREE_MAPS:
        if SCHEMAS[name]["type"] == "object":
            assert SCHEMAS[name]["additionalProperties"] is False, name
    for name in REPLIES:
        assert SCHEMAS[name].get("additionalProperties") is not False, name


def test_replies_have_no_defaults() -> None:
    assert [name for name in REPLIES for part in parts(SCHEMAS[name]) if "default" in part] == []


def test_everything_is_bounded() -> None:
    for where, part in WRITTEN:
        kind = part.get("type")
        if kind == "string":
            assert "enum" in part or "maxLength" in part, where
        elif kind == "array":
            assert "maxItems" in part, where
        elif kind == "integer":
            assert part["format"] == "int64", where
            assert -MAX_INTEGER <= part["minimum"] <= part["maximum"] <= MAX_INTEGER, where
        elif kind == "number":
            assert part["format"] == "double", where


def test_text_that_callers_send_has_no_control_characters() -> None:
    sent = [(name, part) for name in REQUESTS for part in parts(SCHEMAS[name])]
    sent += [(p["name"], part) for _, _, op in RAW_OPERATIONS for p in parameters(op) for part in parts(p["schema"])]
    for where, part in sent:
        if part.get("type") == "string" and "enum" not in part and part.get("format") != "date-time":
            assert "pattern" in part, where
            for control in ("\x00", "a\x00", "\n", "a\n", "\x1f", "\x7f", "\x9f"):
                assert faults({"type": "string", "pattern": part["pattern"]}, control), where


def test_times_say_that_they_are_times() -> None:
    for name, schema in SCHEMAS.items():
        for field, inner in schema.get("properties", {}).items():
            if re.search(r"(_at|_time|timestamp|^since|_seen|_date)$", field):
                assert inner["format"] == "date-time", (name, field)


def test_no_two_schemas_are_the_same_thing() -> None:
    objects = [plain(schema) for schema in SCHEMAS.values() if schema["type"] == "object"]
    bare = Counter(repr({key: value for key, value in schema.items() if key != "description"}) for schema in objects)
    assert [shape for shape, times in bare.items() if times > 1] == []


def test_no_two_fields_name_the_same_thing() -> None:
    # ErrorDetails.limit is a limit, not the size of a page; Anomaly.type is no kind of device or alert.
    others = {"ErrorDetails": {"limit"}, "Anomaly": {"type"}}
    fields = {f for name, s in SCHEMAS.items() for f in s.get("properties", {}).keys() - others.get(name, set())}
    fields |= {parameter["name"] for _, _, op in RAW_OPERATIONS for parameter in parameters(op)}
    assert fields & OTHER_NAMES == set()


@every_operation
def test_parameters_are_described_and_their_examples_fit(path: str, method: str, operation: Node) -> None:
    declared = parameters(operation)
    names = {parameter["name"] for parameter in declared}
    assert set(re.findall(r"\{(\w+)\}", path)) == {p["name"] for p in declared if p["in"] == "path"}
    for parameter in declared:
        assert parameter["description"]
        if "x-excludes" in parameter:
            # Examples of one operation are sent together, so of two that exclude each other one has none.
            assert set(parameter["x-excludes"]) <= names
            assert "example" not in parameter
        else:
            assert faults(parameter["schema"], parameter["example"]) == []


@every_operation
def test_every_body_and_status_has_named_examples_that_fit(path: str, method: str, operation: Node) -> None:
    for where, media in contents(operation):
        assert media["examples"], where
        for name, example in media["examples"].items():
            assert SNAKE_CASE.fullmatch(name)
            assert example["summary"]
            assert faults(media["schema"], example["value"]) == [], (where, name)


def test_examples_of_fields_and_headers_fit() -> None:
    assert [where for where, part in WRITTEN if "example" in part and faults(part, part["example"])] == []
    for name, header in SPEC["components"]["headers"].items():
        assert header["description"], name
        assert faults(header["schema"], header["example"]) == [], name


def test_error_examples_carry_the_code_of_their_status() -> None:
    for _, _, operation in RAW_OPERATIONS:
        for where, media in contents(operation):
            for example in media["examples"].values():
                if where in CODES:
                    assert example["value"]["error"]["code"] == CODES[where]
    assert set(CODES.values()) == set(SCHEMAS["ErrorCode"]["enum"])
