"""Each operation works as its examples say: without options, with all of them, with each example of a body."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.client import Reply
from contract_tests.contract import Operation
from contract_tests.references import References
from contract_tests.samples import Request
from contract_tests.statuses.maker import Maker

# Filters whose field in the reply is the value asked for; a text may be meant as a part of it.
EXACT = ("integer", "boolean")


def checks(maker: Maker) -> Iterator[Check]:
    for operation in maker.run.operations:
        yield Check(f"{operation.id}: required parts alone", partial(_works, maker, operation), operation.id)
        if any(not parameter.get("required") for parameter in operation.parameters):
            all_parts = partial(_works, maker, operation, optional=True)
            yield Check(f"{operation.id}: every optional part", all_parts, operation.id)
        if "requestBody" in operation.raw and not operation.raw["requestBody"].get("required"):
            yield Check(f"{operation.id}: no body", partial(_works, maker, operation, leave_out="json"), operation.id)
        for body in list(operation.body_examples)[1:]:
            yield Check(f"{operation.id}: the body {body}", partial(_works, maker, operation, body), operation.id)
    for one in maker.run.contract.collections.values():
        yield Check(f"{one.creation.id}: can be read again", partial(_can_be_read, maker, one.noun), one.creation.id)


def _works(
    maker: Maker, operation: Operation, body: str | None = None, *, optional: bool = False, leave_out: str = ""
) -> None:
    request = maker.request(operation, body, optional=optional)
    request.pop(leave_out, None)
    reply = maker.call(operation, **request)
    hold(
        reply.status == operation.success,
        "a valid request succeeds",
        f"answered {reply.status}, not {operation.success}: {reply.body[:300]!r}",
        operation.id,
    )
    is_json = reply.headers.get("content-type", "").startswith("application/json")
    for said in _implausible(operation, request, reply.data) if is_json else ():
        hold(False, "the reply is about what was asked", said, operation.id)


def _implausible(operation: Operation, request: Request, data: Any) -> Iterator[str]:
    """Where data contradicts the request that it answers."""
    # What an operation without a permission takes are secrets, which are traded for others.
    sent = request.get("json") if operation.permission is not None else None
    if isinstance(sent, dict) and isinstance(data, dict):
        for name in sent.keys() & data.keys():
            if not _same(sent[name], data[name]):
                yield f"{name} was sent as {sent[name]!r} and is {data[name]!r}"
    for name, value in request["path"].items():
        shown = References(operation.contract).shown_as(operation, name)
        if isinstance(data, dict) and shown in data and not _same(value, data[shown]):
            yield f"{name} is {value!r} in the path and {shown} is {data[shown]!r} in the reply"
    if isinstance(data, dict) and isinstance(data.get("items"), list):
        yield from _implausible_page(operation, request, data)


def _implausible_page(operation: Operation, request: Request, data: dict[str, Any]) -> Iterator[str]:
    items = data["items"]
    if "size" in request["params"] and len(items) > int(request["params"]["size"]):
        yield f"{len(items)} items, where {request['params']['size']} were asked for"
    pagination = data.get("pagination", {})
    if "total" in pagination and pagination["total"] < len(items):
        yield f"{len(items)} items, where the total is {pagination['total']}"
    for parameter in operation.parameters:
        name, schema = parameter["name"], operation.contract.resolve(parameter["schema"])
        if name not in request["params"] or not (schema.get("type") in EXACT or "enum" in schema):
            continue
        for item in items:
            if isinstance(item, dict) and name in item and not _same(request["params"][name], item[name]):
                yield f"{name}={request['params'][name]} gives an item whose {name} is {item[name]!r}"
                return


def _same(sent: Any, got: Any) -> bool:
    """Whether a value came back as it was sent; of times the moment counts, and a text of a parameter is its value."""
    if sent == got or str(sent) == str(got) or str(sent) == str(got).lower():
        return True
    try:
        return datetime.fromisoformat(sent) == datetime.fromisoformat(got)
    except (TypeError, ValueError):
        return isinstance(sent, list) and isinstance(got, list) and sorted(map(str, sent)) == sorted(map(str, got))


def _can_be_read(maker: Maker, noun: str) -> None:
    """What a creation answers is there: reading it gives the same."""
    one = maker.run.contract.collections[noun]
    found, created = maker.fresh(noun)
    reading = next((op for op in maker.run.operations if op.method == "GET" and op.path == one.deletion.path), None)
    if reading is None:
        return
    read = _by_id(maker, reading, found)
    hold(read.status == reading.success, "what was created is there", f"answered {read.status}", reading.id)
    for name, value in created.data.items():
        if name in read.data:
            hold(read.data[name] == value, "what was created is there", f"{name} is {read.data[name]!r}", reading.id)


def _by_id(maker: Maker, operation: Operation, found: int) -> Reply:
    (name,) = maker.request(operation)["path"]
    return maker.run.admin.call(operation, path={name: found})
