"""JSON Schemas of the contract, compiled once: validators and what their errors mean to a caller."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from jsonschema_rs import Draft4Validator, ValidationError

from domain.errors import Fault

# A reply that lists more faults than this helps nobody and could be made arbitrarily large.
MAX_FAULTS = 10_000
_MAX_ISSUE = 300


_WITHOUT_EFFECT = ("nullable", "example", "examples")


def _is_endless(bound: Any) -> bool:
    """Whether a bound is the largest double: no JSON number that was parsed lies beyond, so it need not be compared."""
    return isinstance(bound, float) and abs(bound) == sys.float_info.max


def without_nullable(node: Any) -> Any:
    """A copy in which OpenAPI's `nullable` is spelled as JSON Schema does."""
    if isinstance(node, list):
        return [without_nullable(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {
        key: without_nullable(value)
        for key, value in node.items()
        if key not in _WITHOUT_EFFECT and not _is_endless(value)
    }
    if node.get("nullable") is True and "type" in node:
        copy["type"] = [node["type"], "null"]
        if "enum" in node:
            copy["enum"] = [*node["enum"], None]
    return copy


class Schemas:
    """Compiles schemas that may refer to the contract's components."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document
        self._components = {"schemas": without_nullable(document.get("components", {}).get("schemas", {}))}

    def validator(self, schema: dict[str, Any]) -> Draft4Validator:
        """Draft 4 as OpenAPI 3.0 has it: a number with a fraction part is never an integer."""
        compiled = {**without_nullable(schema), "components": self._components}
        # Masked: a message must not repeat what may be a password, or a megabyte.
        return Draft4Validator(compiled, validate_formats=True, mask="The value")

    def resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        """Follow `$ref` until something else stands there."""
        while "$ref" in node:
            target: Any = self._document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node


def faults(validator: Draft4Validator, value: Any, prefix: str = "") -> list[Fault]:
    """Every fault of a value, each with its dotted path; at most MAX_FAULTS."""
    found: list[Fault] = []
    for error in validator.iter_errors(value):
        found.extend(_faults_of(error, prefix))
        if len(found) >= MAX_FAULTS:
            return found[:MAX_FAULTS]
    return found


def _faults_of(error: ValidationError, prefix: str) -> Iterator[Fault]:
    path = [prefix] if prefix else []
    path += [str(part) for part in error.instance_path]
    rule = str(error.schema_path[-1]) if error.schema_path else "schema"
    kind = error.kind.as_dict()
    if rule == "required":
        yield Fault(".".join([*path, kind["property"]]), "Required field missing", rule)
    elif rule == "additionalProperties" and "unexpected" in kind:
        for name in kind["unexpected"]:
            yield Fault(".".join([*path, name[:100]]), "Unknown field", "unknown_field")
    else:
        message = error.message
        if len(message) > _MAX_ISSUE:
            message = f"breaks the rule {rule}"
        yield Fault(".".join(path) or "body", message, rule)
