"""Requests made of the contract's own examples."""

from __future__ import annotations

from typing import Any

from contract_tests.contract import Operation

Request = dict[str, Any]


def sample(operation: Operation, body: str | None = None, *, optional: bool = True) -> Request:
    """What `Client.call` takes, from the examples: every parameter that has one, or only the required, and a body."""
    request: Request = {"path": {}, "params": {}, "headers": {}}
    kinds = {"path": "path", "query": "params", "header": "headers"}
    for parameter in operation.parameters:
        if "example" in parameter and (optional or parameter.get("required")):
            request[kinds[parameter["in"]]][parameter["name"]] = _written(parameter["example"])
    examples = operation.body_examples
    if examples:
        request["json"] = examples[body or next(iter(examples))]
    return request


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(map(_written, value))
    return str(value)
