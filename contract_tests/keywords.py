"""The keywords of request schemas: where each one stands, and which of them a request has kept or broken."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from contract_tests.contract import Node, Operation
from contract_tests.wire import path_values, query_values, read_parameter

# Keywords that refuse something; the others describe.
ASSERTIONS = (
    "type",
    "enum",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "format",
    "minItems",
    "maxItems",
    "uniqueItems",
    "required",
    "minProperties",
    "maxProperties",
    "additionalProperties",
)
# What no JSON can break: password is for people, int64 and double are the bounds beside them.
SILENT_FORMATS = {"password", "int32", "int64", "double", "float", "binary", "byte"}
# How deep a recursive schema is followed.
DEEPEST = 6


class Keyword(NamedTuple):
    """A keyword at a place of a request: `body.telemetry_data[].metric_value`, `query.size`."""

    place: str
    keyword: str

    def __str__(self) -> str:
        return f"{self.place} {self.keyword}"


def request_keywords(operation: Operation) -> set[Keyword]:
    """Every assertion of the operation's request that can be both kept and broken."""
    return _all_keywords(operation) - set(unbreakable_keywords(operation))


def unbreakable_keywords(operation: Operation) -> dict[Keyword, str]:
    """Assertions that no request can break, each with the reason."""
    found = {}
    for parameter in operation.parameters:
        for keyword in _of_parameter(operation, parameter):
            reason = _unbreakable(operation, keyword, parameter)
            if reason:
                found[keyword] = reason
    if operation.body_schema is not None:
        for keyword, node in _with_nodes(operation, operation.body_schema, "body"):
            if _is_largest_double(node, keyword.keyword):
                found[keyword] = "a number beyond it does not fit a double, and so is refused as JSON (400)"
    return found


def _all_keywords(operation: Operation) -> set[Keyword]:
    found: set[Keyword] = set()
    for parameter in operation.parameters:
        found |= _of_parameter(operation, parameter)
    if operation.body_schema is not None:
        found |= set(_of_schema(operation, operation.body_schema, "body"))
    return found


def _of_parameter(operation: Operation, parameter: Node) -> set[Keyword]:
    place = f"{parameter['in']}.{parameter['name']}"
    required = {Keyword(place, "required")} if parameter.get("required") else set()
    return required | set(_of_schema(operation, parameter["schema"], place))


def _unbreakable(operation: Operation, keyword: Keyword, parameter: Node) -> str:
    """Why the spelling of a parameter leaves no way to break a keyword; empty where there is one."""
    schema = operation.contract.resolve(parameter["schema"])
    items = operation.contract.resolve(schema.get("items", {}))
    kind = items.get("type") if keyword.place.endswith("[]") else schema.get("type")
    name = keyword.keyword
    if name == "type" and kind in ("string", "array"):
        return "a parameter is always text, and text with commas always a list"
    if parameter["in"] == "path" and (name == "required" or (name == "minLength" and schema.get("minLength") == 1)):
        return "without the segment it is another path"
    if kind == "array" and name == "minItems" and schema["minItems"] == 1:
        return "an empty list is spelled as one empty item"
    return ""


def _is_largest_double(node: Node, keyword: str) -> bool:
    return keyword in ("minimum", "maximum") and abs(node[keyword]) == sys.float_info.max


def _of_schema(operation: Operation, schema: Node, place: str) -> Iterator[Keyword]:
    yield from (keyword for keyword, _ in _with_nodes(operation, schema, place))


def _with_nodes(operation: Operation, schema: Node, place: str, depth: int = 0) -> Iterator[tuple[Keyword, Node]]:
    """The assertions at a place and below it, each with the schema that makes it."""
    if depth > DEEPEST:
        return
    node = operation.contract.resolve(schema)
    for keyword in ASSERTIONS:
        if keyword in node and _refuses(node, keyword):
            yield Keyword(place, keyword), node
    for name, member in node.get("properties", {}).items():
        yield from _with_nodes(operation, member, f"{place}.{name}", depth + 1)
    if "items" in node:
        yield from _with_nodes(operation, node["items"], f"{place}[]", depth + 1)
    if isinstance(node.get("additionalProperties"), dict):
        yield from _with_nodes(operation, node["additionalProperties"], f"{place}.*", depth + 1)


def _refuses(node: Node, keyword: str) -> bool:
    value = node[keyword]
    if keyword == "additionalProperties":
        return value is False
    if keyword == "format":
        return value not in SILENT_FORMATS
    return value not in (0, [], None) or keyword in ("minimum", "maximum", "enum", "maxItems", "maxLength")


def exercised(
    operation: Operation, url: str, headers: Mapping[str, str], body: bytes, base_path: str
) -> tuple[set[Keyword], set[Keyword]]:
    """The keywords that a request kept, and those that it broke."""
    kept: set[Keyword] = set()
    broken: set[Keyword] = set()
    parts = urlsplit(url)
    path = path_values(operation, parts.path.removeprefix(base_path))
    if path is None:
        return kept, broken
    lower = {name.lower(): value for name, value in headers.items()}
    given: dict[str, Mapping[str, str]] = {"path": path, "query": query_values(parts.query, []), "header": lower}
    for parameter in operation.parameters:
        name = parameter["name"].lower() if parameter["in"] == "header" else parameter["name"]
        place = f"{parameter['in']}.{parameter['name']}"
        if name not in given[parameter["in"]]:
            if parameter.get("required"):
                broken.add(Keyword(place, "required"))
            continue
        kept.add(Keyword(place, "required"))
        value = read_parameter(operation.contract, parameter["schema"], given[parameter["in"]][name])
        _walk(operation, parameter["schema"], value, place, kept, broken)
    if operation.body_schema is not None:
        with suppress(ValueError, RecursionError):
            _walk(operation, operation.body_schema, json.loads(body), "body", kept, broken)
    return kept - broken, broken


def _walk(
    operation: Operation, schema: Node, value: Any, place: str, kept: set[Keyword], broken: set[Keyword], depth: int = 0
) -> None:
    """Sort the assertions at a place, and below it, by whether the value keeps them."""
    if depth > DEEPEST:
        return
    node = operation.contract.resolve(schema)
    failed = {fault.keyword for fault in operation.contract.faults(shallow(node), value)}
    for keyword in ASSERTIONS:
        if keyword in node:
            (broken if keyword in failed else kept).add(Keyword(place, keyword))
    if isinstance(value, dict):
        members = node.get("properties", {})
        for name, member in value.items():
            if name in members:
                _walk(operation, members[name], member, f"{place}.{name}", kept, broken, depth + 1)
            elif isinstance(node.get("additionalProperties"), dict):
                _walk(operation, node["additionalProperties"], member, f"{place}.*", kept, broken, depth + 1)
    elif isinstance(value, list) and "items" in node:
        for item in value[:20]:
            _walk(operation, node["items"], item, f"{place}[]", kept, broken, depth + 1)


def shallow(node: Node) -> Node:
    """The assertions of a node alone, without those of its members."""
    copy = {name: node[name] for name in (*ASSERTIONS, "nullable") if name in node}
    if "properties" in node:
        copy["properties"] = {name: {} for name in node["properties"]}
    if isinstance(copy.get("additionalProperties"), dict):
        copy["additionalProperties"] = True
    return copy
