"""Requests made of the contract's own examples."""

from __future__ import annotations

import secrets
from copy import deepcopy
from typing import Any

from contract_tests.contract import Operation
from contract_tests.references import References
from contract_tests.stage import Stage

Request = dict[str, Any]


def sample(operation: Operation, body: str | None = None, *, optional: bool = True) -> Request:
    """What `Client.call` takes, from the examples: every parameter that has one, or only the required, and a body."""
    request: Request = {"path": {}, "params": {}, "headers": {}}
    kinds = {"path": "path", "query": "params", "header": "headers"}
    for parameter in operation.parameters:
        if "example" in parameter and (optional or parameter.get("required")):
            request[kinds[parameter["in"]]][parameter["name"]] = written(parameter["example"])
    examples = operation.body_examples
    if examples:
        request["json"] = deepcopy(examples[body or next(iter(examples))])
    return request


def own_sample(
    operation: Operation,
    stage: Stage,
    body: str | None = None,
    *,
    optional: bool = False,
    held: set[str] | None = None,
) -> Request:
    """A sample turned to objects of the run's own, with names that nobody else has; safe on anybody's server.

    `held` are the permissions of who sends it, who can give no others; None stands for all.
    """
    request = sample(operation, body, optional=optional)
    references = References(operation.contract)

    def choose(noun: str, value: Any) -> int:
        own = stage.own.get(noun, [])
        return own[int(value) % len(own)] if own else int(value)

    references.redirect_path(operation, request["path"], choose)
    references.redirect_query(operation, request["params"], choose)
    bound_deletion(operation, request["params"], stage)
    if "json" in request:
        request["json"] = references.redirect_body(request["json"], choose)
        own_names(operation, request["json"], stage)
        if held is not None and not set(request["json"].get("permissions", [])) <= held:
            request["json"]["permissions"] = sorted(held)[:1]
            request["json"].pop("device_id", None)
    return request


def bound_deletion(operation: Operation, params: dict[str, Any], stage: Stage) -> None:
    """A deletion by filters never reaches beyond the run's own device."""
    filters = {parameter["name"] for parameter in operation.parameters if parameter["in"] == "query"}
    if operation.method == "DELETE" and "{" not in operation.path and "device_id" in filters:
        params.setdefault("device_id", stage.devices[-1])
        # A second bound, should the target look over the first: a metric that only the run has.
        for name in filters & {"metric", "metric_name"}:
            params.setdefault(name, f"{stage.name}.spare")


def own_names(operation: Operation, body: Any, stage: Stage) -> None:
    """Names in a creation that must be unique, and those of users, become the run's own, in place."""
    created = {one.creation.id: noun for noun, one in operation.contract.collections.items()}
    if operation.id in created and isinstance(body, dict):
        # By chance and not by count: several processes make names for one run.
        name = f"{stage.name}-s{secrets.token_hex(5)}"
        for field in ("username", f"{created[operation.id]}_id"):
            if isinstance(body.get(field), str):
                body[field] = name
        if isinstance(body.get("email"), str):
            body["email"] = f"{name}@example.com"
    for field in body if isinstance(body, dict) else ():
        if field.endswith("_by") and isinstance(body[field], str):
            body[field] = stage.spare


def written(value: Any) -> str:
    """A parameter's value as it stands in a path, a query or a header."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(map(written, value))
    return str(value)
