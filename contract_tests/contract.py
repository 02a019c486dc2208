"""The contract as the harness reads it: operations, documented replies and schemas, from the document alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

Node = dict[str, Any]

FILE = Path(__file__).parents[1] / "openapi" / "openapi.yaml"
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


@dataclass(frozen=True)
class Operation:
    """One operation of the contract."""

    contract: Contract = field(repr=False)
    method: str
    path: str
    raw: Node = field(repr=False)

    @property
    def id(self) -> str:
        return str(self.raw["operationId"])

    @property
    def permission(self) -> str | None:
        return self.raw.get("x-permission")

    @property
    def rules(self) -> set[str]:
        """What it refuses with 422 beyond its schema."""
        return {rule["name"] for rule in self.raw.get("x-rules", [])}

    @property
    def parameters(self) -> list[Node]:
        return [self.contract.resolve(parameter) for parameter in self.raw.get("parameters", [])]

    @property
    def body_examples(self) -> dict[str, Any]:
        content = self.raw.get("requestBody", {}).get("content", {})
        return {name: example["value"] for media in content.values() for name, example in media["examples"].items()}

    @property
    def success(self) -> int:
        """Its only status below 400."""
        (found,) = (int(status) for status in self.raw["responses"] if int(status) < 400)
        return found

    def response(self, status: int) -> Node | None:
        found = self.raw["responses"].get(str(status))
        return None if found is None else self.contract.resolve(found)


class Contract:
    """An OpenAPI document."""

    def __init__(self, document: Node) -> None:
        self.document = document
        self.operations = {operation.id: operation for operation in self._operations()}
        self._routes = [(operation, _route(operation.path)) for operation in self.operations.values()]
        self._validators: dict[str, Any] = {}

    def _operations(self) -> Iterator[Operation]:
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield Operation(self, method.upper(), path, item[method])

    @cached_property
    def codes(self) -> dict[int, str]:
        """Error code by status, as the table of the document's own description has it."""
        found = re.findall(r"^\| (\d{3}) \| `(\w+)` \|", self.document["info"]["description"], re.MULTILINE)
        return {int(status): code for status, code in found}

    @cached_property
    def roles(self) -> dict[str, set[str]]:
        """Permissions by role, as the table of the document's own description has them."""
        description = self.document["info"]["description"]
        rows = re.findall(r"^\| `(viewer|operator|admin)` \| (.*) \|$", description, re.MULTILINE)
        found: dict[str, set[str]] = {}
        for role, text in rows:
            inherited = [found[name] for name in re.findall(r"`(\w+)`", text) if name in found]
            found[role] = set(re.findall(r"`(\w+:\w+)`", text)).union(*inherited)
        return found

    def resolve(self, node: Node) -> Node:
        while "$ref" in node:
            target: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def find(self, method: str, path: str) -> Operation | None:
        """The operation that a request is for; fixed paths go before templates. `path` is without the base path."""
        matching = [op for op, route in self._routes if op.method == method and route.fullmatch(path)]
        return min(matching, key=lambda op: op.path.count("{"), default=None)

    def faults(self, schema: Node, value: Any) -> list[str]:
        """How a value breaks a schema of the document, in words; formats are checked too."""
        errors = self._validator(schema).iter_errors(value)
        return [f"{_dotted(error.instance_path)}: {error.message}" for error in errors]

    def _validator(self, schema: Node) -> Any:
        key = repr(schema)
        if key not in self._validators:
            whole = {**_plain(schema), "components": self._plain_components}
            self._validators[key] = jsonschema_rs.Draft4Validator(whole, validate_formats=True)
        return self._validators[key]

    @cached_property
    def _plain_components(self) -> Node:
        return {"schemas": _plain(self.document["components"]["schemas"])}


@cache
def load() -> Contract:
    """The contract of this checkout; that the server serves the same bytes is a test."""
    return Contract(yaml.safe_load(FILE.read_text("utf-8")))


def _route(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))


def _dotted(path: list[str | int]) -> str:
    return ".".join(map(str, path)) or "(whole)"


def _plain(node: Any) -> Any:
    """A copy in which `nullable` is spelled as JSON Schema does; examples are left out."""
    if isinstance(node, list):
        return [_plain(item) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _plain(value) for key, value in node.items() if key not in ("nullable", "example")}
    if node.get("nullable") is True and "type" in node:
        copy["type"] = [node["type"], "null"]
        if "enum" in copy:
            copy["enum"] = [*copy["enum"], None]
    return copy
