"""Places of a request: parameters, and fields of a body however deep, as `keywords` names them.

A place can be read from a request and set in it, and it has the name by which a 422 speaks of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from contract_tests.boundaries.values import UNKNOWN_NAME, example_of
from contract_tests.contract import Node, Operation
from contract_tests.keywords import shallow
from contract_tests.samples import Request, written
from contract_tests.wire import read_parameter

KINDS = {"path": "path", "query": "params", "header": "headers"}
# Items of an array that are looked at one by one.
MOST_ITEMS = 20
Fault = tuple[str, str]


class Place:
    """A place of an operation's requests: `body.telemetry_data[].unit`, `query.device_ids[]`."""

    def __init__(self, operation: Operation, name: str) -> None:
        self.operation, self.name = operation, name
        self.kind, self.steps = self._parse(name)
        self.schema = self._schema()

    def _parse(self, name: str) -> tuple[str, list[str | int]]:
        kind, _, rest = name.partition(".")
        if name.startswith("body"):
            kind, rest = "body", name.removeprefix("body")
        else:
            rest = "." + rest
        steps = re.findall(r"\.([^.\[\]]+)|(\[\])", rest)
        return kind, [0 if brackets else (text if text != "*" else "any-key") for text, brackets in steps]

    @property
    def parameter(self) -> Node | None:
        """The parameter that it is, or is in."""
        found = (p for p in self.operation.parameters if p["in"] == self.kind and p["name"] == self.steps[0])
        return None if self.kind == "body" else next(found)

    @property
    def field(self) -> str:
        """What a 422 calls it."""
        return ".".join(map(str, self.steps)) or "body"

    def _schema(self) -> Node:
        contract = self.operation.contract
        steps = self.steps
        if self.parameter is not None:
            node, steps = contract.resolve(self.parameter["schema"]), self.steps[1:]
        else:
            assert self.operation.body_schema is not None
            node = contract.resolve(self.operation.body_schema)
        for step in steps:
            node = contract.resolve(_member(node, step))
        return node

    def base(self, request: Request) -> Any:
        """The value that stands there in a request; where none does, the schema's example."""
        if self.parameter is not None:
            text = request[KINDS[self.kind]].get(self.steps[0])
            if text is None:
                value = self.parameter.get("example", example_of(self.operation.contract, self.parameter["schema"]))
            else:
                value = read_parameter(self.operation.contract, self.parameter["schema"], written(text))
            return value[0] if len(self.steps) > 1 else value
        value = request["json"]
        for step in self.steps:
            try:
                value = value[step]
            except (KeyError, IndexError):
                return example_of(self.operation.contract, self.schema)
        return value

    def put(self, request: Request, value: Any) -> Request:
        """A copy of a request with the value there."""
        copy = deepcopy(request)
        if self.parameter is not None:
            copy[KINDS[self.kind]][self.steps[0]] = written(value)
        elif not self.steps:
            copy["json"] = value
        else:
            _put(self.operation, copy["json"], self.steps, value)
        return copy


def _member(node: Node, step: str | int) -> Node:
    if isinstance(step, int):
        return dict(node["items"])
    found = node.get("properties", {}).get(step)
    return dict(found if found is not None else node["additionalProperties"])


def _put(operation: Operation, body: Any, steps: list[str | int], value: Any) -> None:
    """Set a value in place; what leads to it and is missing is made from examples."""
    node = operation.contract.resolve(operation.body_schema or {})
    for step, following in pairwise(steps):
        node = operation.contract.resolve(_member(node, step))
        if isinstance(step, str) and step not in body:
            body[step] = [None] if following == 0 else example_of(operation.contract, node)
        body = body[step]
    if isinstance(steps[-1], int) and not body:
        body.append(value)
    body[steps[-1]] = value


def sendable(request: Request) -> Request:
    """A request as `Client.call` takes it: path values encoded, the body as compact JSON."""
    sent = {**request, "path": {name: quote(str(text), safe="") for name, text in request["path"].items()}}
    if "json" in sent:
        sent["content"] = json.dumps(sent.pop("json"), ensure_ascii=False, separators=(",", ":")).encode()
        sent["headers"] = {"Content-Type": "application/json", **sent["headers"]}
    return sent


def faults_of_request(operation: Operation, request: Request) -> set[Fault]:
    """Every field and rule that a 422 to a request has to name, by the schemas of the document."""
    found: set[Fault] = set()
    for parameter in operation.parameters:
        texts = request[KINDS[parameter["in"]]]
        if parameter["name"] in texts:
            text = written(texts[parameter["name"]])
            value = read_parameter(operation.contract, parameter["schema"], text)
            found |= set(_faults(operation, parameter["schema"], value, [parameter["name"]]))
        elif parameter.get("required"):
            found.add((parameter["name"], "required"))
    known = {parameter["name"] for parameter in operation.parameters if parameter["in"] == "query"}
    found |= {(name, "unknown_parameter") for name in request["params"] if name not in known}
    if operation.body_schema is not None and "json" in request:
        found |= set(_faults(operation, operation.body_schema, request["json"], []))
    return found


def _faults(operation: Operation, schema: Node, value: Any, path: list[str]) -> Iterator[Fault]:
    node = operation.contract.resolve(schema)
    for fault in operation.contract.faults(shallow(node), value):
        if fault.keyword == "required":
            yield from ((".".join([*path, n]), "required") for n in node["required"] if n not in value)
        elif fault.keyword == "additionalProperties":
            names = set(value) - set(node.get("properties", {}))
            yield from ((".".join([*path, name]), "unknown_field") for name in names)
        else:
            yield ".".join(path) or "body", fault.keyword
    if isinstance(value, dict):
        for name, member in value.items():
            if name in node.get("properties", {}):
                yield from _faults(operation, node["properties"][name], member, [*path, name])
    elif isinstance(value, list) and "items" in node:
        for place, item in enumerate(value[:MOST_ITEMS]):
            yield from _faults(operation, node["items"], item, [*path, str(place)])


def broken_fault(place: Place, keyword: str, value: Any) -> Fault:
    """How a 422 names the break of a keyword at a place by a value that was made for it."""
    prefix = "" if place.field == "body" else place.field + "."
    if keyword == "additionalProperties":
        return prefix + UNKNOWN_NAME, "unknown_field"
    if keyword == "required":
        return prefix + next(name for name in place.schema["required"] if name not in value), "required"
    return place.field, keyword
