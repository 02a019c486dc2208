"""What is refused for how it is written: 400, 413, 415 and 422, whoever sends it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.client import Client, Reply
from contract_tests.contract import Operation
from contract_tests.protocol.speaker import RawRequest, Speaker
from contract_tests.samples import Request
from contract_tests.statuses.maker import Maker

# More than any server takes; announced, never sent.
ANNOUNCED = 1 << 40
UNKNOWN = "vct_unknown"
OTHER_TYPES = ("text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")


def checks(maker: Maker) -> Iterator[Check]:
    for operation in maker.run.operations:
        name = operation.id
        takes_body = operation.body_schema is not None
        yield Check(f"{name}: 400", partial(_broken_body if takes_body else _broken_query, maker, operation), name)
        yield Check(f"{name}: 422", partial(_unknown_parameter, maker, operation), name)
        if operation.parameters:
            yield Check(f"{name}: 422 for parameters", partial(_bad_parameters, maker, operation), name)
        if takes_body:
            yield Check(f"{name}: 422 for the body", partial(_bad_fields, maker, operation), name)
            yield Check(f"{name}: 415", partial(_other_type, maker, operation), name)
            yield Check(f"{name}: 413", partial(_too_large, maker, operation), name)


def _expect(reply: Reply, status: int, what: str, operation: Operation) -> None:
    rule = f"{status} for {what}"
    hold(reply.status == status, rule, f"answered {reply.status}: {reply.body[:300]!r}", operation.id)


def _names(reply: Reply, field: str, rule: str, operation: Operation) -> None:
    """A 422 that names a field and a rule."""
    _expect(reply, 422, f"{rule}", operation)
    hold((field, rule) in reply.rules, "field and rule of a 422", f"{(field, rule)} not in {reply.rules}", operation.id)


def _sent(maker: Maker, operation: Operation, request: Request, content: bytes | str, media_type: str | None) -> Reply:
    headers = request["headers"] | ({} if media_type is None else {"Content-Type": media_type})
    rest = {name: value for name, value in request.items() if name not in ("json", "headers")}
    return maker.call(operation, **rest, headers=headers, content=content)


def _broken_body(maker: Maker, operation: Operation) -> None:
    request = maker.request(operation)
    text = json.dumps(request["json"])
    for broken in (text[:-1], "{", text + "}"):
        _expect(_sent(maker, operation, request, broken, "application/json"), 400, "broken JSON", operation)


def _with_query(maker: Maker, operation: Operation, query: str) -> Reply:
    """A request whose query ends in a text that no library writes; in a way that leaves it as it is."""
    request = maker.request(operation)
    path = operation.path.format(**request.pop("path"))
    params = "".join(f"{name}={value}&" for name, value in request.pop("params").items())
    return maker.caller(operation).send(operation.method, f"{path}?{params}{query}", **request)


def _broken_query(maker: Maker, operation: Operation) -> None:
    _expect(_with_query(maker, operation, "vct=%ff"), 400, "a query that is not UTF-8", operation)


def _unknown_parameter(maker: Maker, operation: Operation) -> None:
    reply = _with_query(maker, operation, f"{UNKNOWN}=1")
    _names(reply, UNKNOWN, "unknown_parameter", operation)


def _bad_parameters(maker: Maker, operation: Operation) -> None:
    """Each parameter broken by type or length, and left out where it is required; each given twice."""
    for parameter in operation.parameters:
        name, place = parameter["name"], {"path": "path", "query": "params", "header": "headers"}[parameter["in"]]
        schema = operation.contract.resolve(parameter["schema"])
        request = maker.request(operation)
        if place == "params":
            value = request["params"].get(name, parameter.get("example", "1"))
            text = ",".join(map(str, value)) if isinstance(value, list) else value
            request["params"].pop(name, None)
            twice = dict(request, params=[*request["params"].items(), (name, text), (name, text)])
            _names(maker.call(operation, **twice), name, "repeated_parameter", operation)
        if parameter.get("required") and place == "params":
            _names(maker.call(operation, **request), name, "required", operation)
        broken = _broken_value(schema)
        if broken is not None:
            value, rule = broken
            request[place] = request[place] | {name: value}
            _names(maker.call(operation, **request), name, rule, operation)


def _broken_value(schema: dict[str, Any]) -> tuple[str, str] | None:
    """A text that breaks a schema, and the keyword by which; None where a text breaks it in no simple way."""
    if schema.get("type") in ("integer", "number", "boolean"):
        return "vct", "type"
    if "enum" in schema:
        return "vct-none", "enum"
    if schema.get("format") == "date-time":
        return "yesterday", "format"
    if "maxLength" in schema:
        return "x" * (schema["maxLength"] + 1), "maxLength"
    return None


def _bad_fields(maker: Maker, operation: Operation) -> None:
    """An unknown field where the body is closed, no body, and each required field left out or null."""
    request = maker.request(operation)
    good = request.pop("json")
    schema = operation.contract.resolve(operation.body_schema or {})
    if schema.get("additionalProperties") is False:
        _names(maker.call(operation, **request, json={**good, UNKNOWN: 1}), UNKNOWN, "unknown_field", operation)
    for name in schema.get("required", []):
        left = {key: value for key, value in good.items() if key != name}
        _names(maker.call(operation, **request, json=left), name, "required", operation)
        _names(
            maker.call(operation, **request, json={**good, name: None}),
            name,
            _null_rule(schema, name, operation),
            operation,
        )
    if operation.raw["requestBody"].get("required"):
        _names(maker.call(operation, **request), "body", "required", operation)


def _null_rule(schema: dict[str, Any], name: str, operation: Operation) -> str:
    member = operation.contract.resolve(schema["properties"][name])
    return "enum" if "enum" in member and "type" not in member else "type"


def _other_type(maker: Maker, operation: Operation) -> None:
    request = maker.request(operation)
    text = json.dumps(request["json"])
    for media_type in OTHER_TYPES:
        _expect(_sent(maker, operation, request, text, media_type), 415, "another media type", operation)
    _expect(_sent(maker, operation, request, text, None), 415, "a body without a media type", operation)


def _too_large(maker: Maker, operation: Operation) -> None:
    """A length over the limit that is announced only, and one byte too many that is really sent."""
    request = maker.request(operation)
    body = json.dumps(request.pop("json")).encode()
    limit = _announced(maker, operation, {**request}, maker.caller(operation))
    if limit > 1 << 26:
        return
    body += b" " * (limit + 1 - len(body))
    reply = _sent(maker, operation, request, body, "application/json")
    _expect(reply, 413, "a body over the limit", operation)
    named = reply.error["details"].get("limit")
    hold(named == limit, "limit of a 413", f"details.limit is {named}, and was {limit}", operation.id)


def _announced(maker: Maker, operation: Operation, request: Request, client: Client) -> int:
    """The limit that the refusal of an announced length names."""
    speaker = Speaker(maker.run, client)
    made: RawRequest = speaker.request(operation, request, b"")
    with speaker.open() as connection:
        raw = made.but(("Content-Length", str(ANNOUNCED)))
        reply = speaker.on(connection, raw, [raw.bytes])
    rule = "413 for an announced length"
    hold(reply.status == 413, rule, f"answered {reply.status}: {reply.body[:300]!r}", operation.id)
    limit = json.loads(reply.body).get("error", {}).get("details", {}).get("limit")
    hold(isinstance(limit, int) and limit > 0, "limit of a 413", f"details.limit is {limit!r}", operation.id)
    return int(limit)
