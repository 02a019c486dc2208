"""Whether a request, as it went out, is one that the contract's schemas allow; the harness's own reading of them.

Semantic rules (`x-rules`), credentials and paths that lead elsewhere are not judged here.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from contract_tests.contract import Contract, Node, Operation

LITERALS = {
    "integer": re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII),
    "number": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII),
    "boolean": re.compile(r"true|false"),
}


def request_faults(
    contract: Contract, operation: Operation, url: str, headers: Mapping[str, str], body: bytes, base_path: str
) -> list[str] | None:
    """What the schemas object to; None when the path is not one of the operation's, so that nothing can be said."""
    parts = urlsplit(url)
    path = path_values(operation, parts.path.removeprefix(base_path))
    if path is None:
        return None
    found: list[str] = []
    given = {"path": path, "query": query_values(parts.query, found), "header": _header_values(headers)}
    for parameter in operation.parameters:
        found += _parameter_faults(contract, parameter, given[parameter["in"]])
    known = {parameter["name"] for parameter in operation.parameters if parameter["in"] == "query"}
    found += [f"{name}: unknown parameter" for name in given["query"] if name not in known]
    if "requestBody" in operation.raw:
        found += _body_faults(contract, operation, given["header"].get("content-type", ""), body)
    return found


def path_values(operation: Operation, path: str) -> dict[str, str] | None:
    names = re.findall(r"\{(\w+)\}", operation.path)
    pattern = re.sub(r"\\\{\w+\\\}", "([^/]+)", re.escape(operation.path))
    match = re.fullmatch(pattern, path)
    return None if match is None else dict(zip(names, map(unquote, match.groups()), strict=True))


def query_values(query: str, found: list[str]) -> dict[str, str]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        found.append("query: not UTF-8")
        return {}
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in values:
            found.append(f"{name}: given more than once")
        values[name] = value
    return values


def _header_values(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value.strip(" \t") for name, value in headers.items()}


def _parameter_faults(contract: Contract, parameter: Node, given: Mapping[str, str]) -> Iterator[str]:
    name = parameter["name"].lower() if parameter["in"] == "header" else parameter["name"]
    if name not in given:
        if parameter.get("required"):
            yield f"{name}: required"
        return
    value = read_parameter(contract, parameter["schema"], given[name])
    yield from (f"{name}: {fault}" for fault in contract.faults(parameter["schema"], value))


def read_parameter(contract: Contract, schema: Node, text: str) -> Any:
    """A parameter's text as its type says, if it is written as JSON would write it; else the text itself."""
    resolved = contract.resolve(schema)
    if resolved["type"] == "array":
        return [read_parameter(contract, resolved["items"], part) for part in text.split(",")]
    literal = LITERALS.get(resolved["type"])
    return json.loads(text) if literal and literal.fullmatch(text) and len(text) < 400 else text


class NotJson(ValueError):
    """A body that is not JSON as RFC 8259 and this service's own rules on numbers and text have it."""


def _refuse(text: str) -> Any:
    raise NotJson(f"the literal {text}")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise NotJson("a key given twice")
    return dict(pairs)


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise NotJson("a number too large for a double")
    return value


def _body_faults(contract: Contract, operation: Operation, content_type: str, body: bytes) -> Iterator[str]:
    content = operation.raw["requestBody"]["content"]
    if content_type.split(";")[0].strip().lower() not in content:
        yield f"content type {content_type!r}"
        return
    try:
        text = body.decode()
        value = json.loads(text, parse_constant=_refuse, parse_float=_finite, object_pairs_hook=_unique)
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        yield f"body: {error}"
        return
    yield from (f"body: {fault}" for fault in contract.faults(content["application/json"]["schema"], value))
