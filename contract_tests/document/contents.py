"""Bodies, replies, their examples and links: schemas with names, examples that fit, links that lead on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from contract_tests.contract import Contract, Node, Operation
from contract_tests.replies import Fault

BODY_POINTER = re.compile(r"\$response\.body#(/[\w/]+)")
# An expression of its own kind may stand in any place; these are all that OpenAPI has.
EXPRESSION = re.compile(r"\$(url|method|statusCode|request\.[\w.#/-]+|response\.[\w.#/-]+)")


def content_faults(contract: Contract, operation: Operation) -> Iterator[Fault]:
    """Everything that is wrong with what an operation takes and gives."""
    if "requestBody" in operation.raw:
        body = contract.resolve(operation.raw["requestBody"])
        if "application/json" not in body.get("content", {}):
            yield Fault("media type of the body", f"it takes {sorted(body.get('content', {}))}")
        yield from _medias(contract, body, "the body")
    for status in operation.statuses:
        response = operation.response(status) or {}
        if not response.get("description"):
            yield Fault("description of a status", f"{status} has none")
        if not response.get("content"):
            yield Fault("content of a status", f"{status} has none")
        yield from _medias(contract, response, str(status))
        yield from _envelopes(contract, response, status)
        for name, link in response.get("links", {}).items():
            yield from (Fault("links", f"{name} of {status}: {said}") for said in _link(contract, response, link))


def _medias(contract: Contract, holder: Node, where: str) -> Iterator[Fault]:
    for media_type, media in holder.get("content", {}).items():
        schema = media.get("schema")
        if not schema or set(schema) != {"$ref"}:
            yield Fault("named schemas", f"{where} {media_type} has no schema with a name")
            continue
        if not media.get("examples"):
            yield Fault("named examples", f"{where} {media_type} has none")
        for name, example in media.get("examples", {}).items():
            for fault in contract.faults(schema, contract.resolve(example).get("value")):
                yield Fault("examples fit their schema", f"{name} of {where}: {fault}")


def _envelopes(contract: Contract, response: Node, status: int) -> Iterator[Fault]:
    media = response.get("content", {}).get("application/json", {})
    if status >= 400 and not media:
        yield Fault("error in the envelope", f"{status} is not documented as application/json")
    for name, example in media.get("examples", {}).items():
        value = contract.resolve(example).get("value")
        if not isinstance(value, dict) or value.get("success") is not (status < 400):
            yield Fault("examples are envelopes", f"{name} of {status}: success is not {status < 400}")
            continue
        if status >= 400:
            code = value.get("error", {}).get("code")
            if code != contract.codes.get(status):
                yield Fault("examples are envelopes", f"{name} of {status}: {code}, not {contract.codes.get(status)}")
        elif "data" not in value:
            yield Fault("examples are envelopes", f"{name} of {status}: no data")


def _link(contract: Contract, response: Node, reference: Node) -> Iterator[str]:
    link = contract.resolve(reference)
    target = contract.operations.get(link.get("operationId", ""))
    if target is None:
        yield f"there is no operation {link.get('operationId')}"
        return
    known = {parameter["name"] for parameter in target.parameters}
    given = {name.split(".", 1)[-1] for name in link.get("parameters", {})}
    required = {parameter["name"] for parameter in target.parameters if parameter["in"] == "path"}
    if given - known or required - given:
        yield f"{target.id} has the parameters {sorted(known)}, given are {sorted(given)}"
    body = link.get("requestBody", link.get("x-request-body"))
    if isinstance(body, dict):
        schema = contract.resolve(target.body_schema or {})
        if not set(schema.get("required", [])) <= set(body) <= set(schema.get("properties", {})):
            yield f"{target.id} takes another body than {sorted(body)}"
    values = [*link.get("parameters", {}).values(), *(body.values() if isinstance(body, dict) else ())]
    yield from (said for value in values if (said := _unresolved(response, value)))


def _unresolved(response: Node, value: Any) -> str:
    """What is wrong with an expression, by the examples of the reply that it reads from."""
    if not isinstance(value, str) or not value.startswith("$"):
        return ""
    if not EXPRESSION.fullmatch(value):
        return f"{value} is no expression"
    pointer = BODY_POINTER.fullmatch(value)
    if pointer is None:
        return ""
    for name, example in response.get("content", {}).get("application/json", {}).get("examples", {}).items():
        found: Any = example.get("value")
        for part in pointer[1].strip("/").split("/"):
            found = found.get(part) if isinstance(found, dict) else None
        if found is None:
            return f"{value} is not in the example {name}"
    return ""
