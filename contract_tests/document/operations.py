"""What each operation of a document has to state: names, permission, statuses, headers, lines that begin with x-."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from contract_tests.contract import Contract, Node, Operation
from contract_tests.replies import OWED, Fault

SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
PERMISSION = re.compile(r"\w+:\w+")
RATE_CLASSES = ("login", "none")
TRANSACTIONS = ("none", "read", "scan", "compute", "write", "own", "stream")
RATE_HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
# Happen to any operation: what can't be parsed, another method, an unknown parameter, a defect.
ALWAYS = {400, 405, 422, 500}
SHORTEST_NOTICE = timedelta(days=180)


def operation_faults(contract: Contract, operation: Operation) -> Iterator[Fault]:
    """Everything that is wrong with how one operation is stated; bodies and examples are judged elsewhere."""
    yield from _naming(contract, operation)
    yield from _security(contract, operation)
    yield from _statuses(operation)
    yield from _headers(operation)
    yield from _parameters(operation)
    yield from _extensions(operation)


def _naming(contract: Contract, operation: Operation) -> Iterator[Fault]:
    name = operation.raw.get("operationId", "")
    if not SNAKE_CASE.fullmatch(name):
        yield Fault("operation id", f"operationId is {name!r}")
    bearers = sum(item.get("operationId") == name for item in _raw_operations(contract.document))
    if bearers != 1:
        yield Fault("operation id", f"{bearers} operations are called {name}")
    tags = operation.raw.get("tags", [])
    described = {tag.get("name") for tag in contract.document.get("tags", []) if tag.get("description")}
    if len(tags) != 1 or tags[0] not in described:
        yield Fault("one described tag", f"tags are {tags}")
    if not operation.raw.get("summary") or not operation.raw.get("description"):
        yield Fault("summary and description", "one of them is missing")


def _raw_operations(document: Node) -> Iterator[Node]:
    for item in document["paths"].values():
        yield from (value for value in item.values() if isinstance(value, dict) and "responses" in value)


def _security(contract: Contract, operation: Operation) -> Iterator[Fault]:
    security: list[Node] = operation.raw.get("security", contract.document.get("security")) or []
    schemes = contract.document.get("components", {}).get("securitySchemes", {})
    unknown = sorted({name for one in security for name in one} - schemes.keys())
    if unknown:
        yield Fault("security", f"unknown schemes {unknown}")
    if any(not one for one in security):
        yield Fault("security", "an empty alternative lets a wrong credential pass for none")
    permission = operation.permission
    if (permission is None) != (not security):
        yield Fault("security", f"x-permission is {permission}, security is {security}")
    if permission is not None and not any(permission in held for held in contract.roles.values()):
        yield Fault("permission of a role", f"no role has {permission}")


def expected_statuses(operation: Operation) -> tuple[set[int], set[int]]:
    """The errors that must be documented, and those that may be, by what can happen to the operation."""
    must = set(ALWAYS)
    headers = {parameter["name"] for parameter in operation.parameters if parameter.get("in") == "header"}
    path_ids = [p for p in operation.parameters if p.get("in") == "path" and _is_integer(operation, p)]
    if operation.permission is not None:
        must |= {401, 403, 503}
    if "requestBody" in operation.raw:
        must |= {413, 415}
    if operation.raw.get("x-rate-class") != "none":
        must.add(429)
    if "If-Match" in headers:
        must.add(412)
    if operation.raw.get("x-idempotent"):
        must.add(409)
    if path_ids:
        must.add(404)
    # What depends on stored state can't be told from the shape of an operation.
    may = {404, 409, 503} | ({401} if "requestBody" in operation.raw else set())
    return must, must | may


def _is_integer(operation: Operation, parameter: Node) -> bool:
    return operation.contract.resolve(parameter.get("schema", {})).get("type") == "integer"


def _statuses(operation: Operation) -> Iterator[Fault]:
    must, may = expected_statuses(operation)
    errors = {status for status in operation.statuses if status >= 400}
    if must - errors:
        yield Fault("statuses that can happen", f"{sorted(must - errors)} can happen and are not documented")
    if errors - may:
        yield Fault("statuses that can happen", f"{sorted(errors - may)} can't happen and are documented")
    if sum(status < 400 for status in operation.statuses) != 1:
        yield Fault("one success", f"it has {[s for s in operation.statuses if s < 400]}")


def _headers(operation: Operation) -> Iterator[Fault]:
    counted = operation.raw.get("x-rate-class") != "none"
    for status in operation.statuses:
        response = operation.response(status) or {}
        named = {name: operation.contract.resolve(node) for name, node in response.get("headers", {}).items()}
        wanted = {"X-Request-ID"} | ({OWED[status]} if status in OWED else set())
        if counted and status != 405:
            wanted |= set(RATE_HEADERS)
        if wanted - named.keys():
            yield Fault("documented headers", f"{status} does not document {sorted(wanted - named.keys())}")
        for name, header in named.items():
            schema = header.get("schema", {})
            if "example" not in header or operation.contract.faults(schema, header["example"]):
                yield Fault("example of a header", f"{name} of {status} has no example that fits its schema")


def _parameters(operation: Operation) -> Iterator[Fault]:
    declared = [p["name"] for p in operation.parameters if p["in"] == "path"]
    templated = re.findall(r"\{(\w+)\}", operation.path)
    if sorted(declared) != sorted(templated):
        yield Fault("path parameters", f"the path has {templated}, declared are {declared}")
    for parameter in operation.parameters:
        yield from _parameter(operation, parameter)


def _parameter(operation: Operation, parameter: Node) -> Iterator[Fault]:
    name, schema = parameter["name"], parameter.get("schema")
    if schema is None:
        yield Fault("schema of a parameter", f"{name} has none")
        return
    if not parameter.get("description"):
        yield Fault("description of a parameter", f"{name} has none")
    if parameter["in"] == "path" and not parameter.get("required"):
        yield Fault("path parameters", f"{name} is not required")
    if "x-excludes" in parameter:
        unknown = sorted(set(parameter["x-excludes"]) - {p["name"] for p in operation.parameters})
        if unknown:
            yield Fault("x-excludes", f"{name} excludes {unknown}, which the operation does not have")
    elif "example" not in parameter:
        yield Fault("example of a parameter", f"{name} has none")
    for fault in operation.contract.faults(schema, parameter["example"]) if "example" in parameter else ():
        yield Fault("example of a parameter", f"{name}: {fault}")


def _extensions(operation: Operation) -> Iterator[Fault]:
    raw = operation.raw
    if not PERMISSION.fullmatch(raw.get("x-permission", "a:b")):
        yield Fault("x-permission", f"is {raw['x-permission']!r}")
    if raw.get("x-rate-class", "none") not in RATE_CLASSES:
        yield Fault("x-rate-class", f"is {raw['x-rate-class']!r}")
    if raw.get("x-transaction", "none") not in TRANSACTIONS:
        yield Fault("x-transaction", f"is {raw['x-transaction']!r}")
    names = [rule.get("name", "") if rule.get("description") else "" for rule in raw.get("x-rules", [])]
    if not all(SNAKE_CASE.fullmatch(name) for name in names) or len(names) != len(set(names)):
        yield Fault("x-rules", f"names are {names}; each is once and has a description")
    yield from _audit(operation)
    takes_key = any(p["name"] == "Idempotency-Key" for p in operation.parameters)
    if bool(raw.get("x-idempotent")) != takes_key:
        yield Fault("x-idempotent", f"is {raw.get('x-idempotent')}, and a parameter Idempotency-Key {takes_key}")
    yield from _deprecation(raw)


def _audit(operation: Operation) -> Iterator[Fault]:
    """What may change something says what it leaves in the audit log, where the document speaks of one."""
    if "`x-audit`" not in operation.contract.description:
        return
    asked = operation.raw.get("x-audit")
    if operation.method == "GET":
        if asked is not None:
            yield Fault("x-audit", "an operation that only reads has none")
    elif asked is False:
        if "audit log" not in operation.raw.get("description", ""):
            yield Fault("x-audit", "is false, and the description does not say what the audit log leaves out")
    elif not isinstance(asked, dict) or not SNAKE_CASE.fullmatch(str(asked.get("object", ""))):
        yield Fault("x-audit", f"is {asked!r}")


def _deprecation(raw: Node) -> Iterator[Fault]:
    since, sunset = (_day(raw.get(name)) for name in ("x-deprecated-since", "x-sunset"))
    if bool(raw.get("deprecated")) != (since is not None):
        yield Fault("x-deprecated-since", f"is {raw.get('x-deprecated-since')!r}, deprecated {raw.get('deprecated')}")
    if "x-sunset" in raw and (since is None or sunset is None or sunset - since < SHORTEST_NOTICE):
        yield Fault("x-sunset", f"{raw['x-sunset']!r} is no date half a year after {raw.get('x-deprecated-since')!r}")


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
