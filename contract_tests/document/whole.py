"""The document as a whole: references, schemas, and the tables of its description that programs and people go by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openapi_spec_validator import OpenAPIV30SpecValidator

from contract_tests.contract import Contract, Node
from contract_tests.replies import Fault


def validity_faults(document: Node) -> Iterator[Fault]:
    """What OpenAPI's own schema and rules object to."""
    try:
        for error in OpenAPIV30SpecValidator(document).iter_errors():
            where = ".".join(str(part) for part in getattr(error, "absolute_path", ()))
            yield Fault("valid OpenAPI", f"{where}: {str(error.args[0] if error.args else error)[:300]}")
    except Exception as error:  # what it raises where a reference leads nowhere is its libraries' affair
        yield Fault("valid OpenAPI", f"it can't be checked: {type(error).__name__} {str(error)[:200]}")


def reference_faults(document: Node) -> Iterator[Fault]:
    """References that lead nowhere, outside, or have something beside them that tools ignore."""
    for where, node in _nodes(document, ""):
        if not isinstance(node.get("$ref"), str) or _is_example(where):
            continue
        if not _leads(document, node["$ref"]):
            yield Fault("references", f"{where}: {node['$ref']} leads nowhere")
        if len(node) > 1:
            yield Fault("references", f"{where}: {sorted(node)} stand beside a reference, and are ignored")


def _is_example(where: str) -> bool:
    return "/example/" in where or "/value/" in where


def _nodes(node: Any, where: str) -> Iterator[tuple[str, Node]]:
    if isinstance(node, dict):
        yield where, node
        for name, member in node.items():
            yield from _nodes(member, f"{where}/{name}")
    elif isinstance(node, list):
        for position, member in enumerate(node):
            yield from _nodes(member, f"{where}/{position}")


def _leads(document: Node, reference: str) -> bool:
    target: Any = document
    if not reference.startswith("#/"):
        return False
    for part in reference.removeprefix("#/").split("/"):
        target = target.get(part) if isinstance(target, dict) else None
    return target is not None


def schema_faults(contract: Contract, name: str) -> Iterator[Fault]:
    """What is wrong with one schema of the components, its fields among it."""
    schema = contract.document["components"]["schemas"][name]
    if "type" not in schema:
        yield Fault("types of schemas", f"schema {name} has no type")
    if not schema.get("description"):
        yield Fault("described schemas", f"schema {name} has no description")
    missing = sorted(set(schema.get("required", [])) - schema.get("properties", {}).keys())
    if missing:
        yield Fault("required fields exist", f"schema {name} requires {missing}, which it does not have")
    for where, part in _parts(schema, name):
        yield from _part_faults(contract, where, part, is_inner=part is not schema)


def _parts(schema: Node, where: str) -> Iterator[tuple[str, Node]]:
    yield where, schema
    for name, member in schema.get("properties", {}).items():
        yield from _parts(member, f"{where}.{name}")
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            yield from _parts(schema[key], f"{where}.{key}")


def _part_faults(contract: Contract, where: str, part: Node, *, is_inner: bool) -> Iterator[Fault]:
    if is_inner and ({"properties", "enum"} & part.keys() or part.get("type") == "object"):
        yield Fault("no inline objects", f"schema {where} has no name of its own")
    if {"allOf", "oneOf", "anyOf", "not"} & part.keys():
        yield Fault("no combined schemas", f"schema {where} is combined from others")
    if "example" in part:
        for fault in contract.faults({k: v for k, v in part.items() if k != "example"}, part["example"]):
            yield Fault("examples fit their schema", f"schema {where}: {fault}")
    if part.get("nullable") and "null" not in part.get("description", "").lower():
        yield Fault("a reason for null", f"schema {where} may be null and does not say why")


def table_faults(contract: Contract) -> Iterator[Fault]:
    """The tables of the description, which clients and this harness go by."""
    documented = {status for operation in contract.operations.values() for status in operation.statuses}
    errors = {status for status in documented if status >= 400}
    if errors - contract.codes.keys():
        yield Fault("table of errors", f"it lacks {sorted(errors - contract.codes.keys())}")
    if contract.codes.keys() - errors:
        yield Fault("table of errors", f"no operation documents {sorted(contract.codes.keys() - errors)}")
    if not contract.roles or not all(contract.roles.values()):
        yield Fault("table of roles", f"it reads as {contract.roles}")
    known: set[str] = set().union(*contract.roles.values())
    used = {op.permission for op in contract.operations.values() if op.permission is not None}
    if used - known:
        yield Fault("table of roles", f"no role has {sorted(used - known)}")
    enums = {name: set(s["enum"]) for name, s in contract.document["components"]["schemas"].items() if "enum" in s}
    for words, what in ((set(contract.codes.values()), "errors"), (set(contract.roles), "roles"), (known, "roles")):
        if words and words not in enums.values():
            yield Fault(f"table of {what}", f"no enum of the document is {sorted(words)}")
