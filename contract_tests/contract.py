"""The contract as the harness reads it: operations, documented replies and schemas, from the document alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import jsonschema_rs
import yaml

Node = dict[str, Any]

METHODS = ("get", "put", "post", "delete", "patch", "head", "options")


class SchemaFault(NamedTuple):
    """One way in which a value breaks a schema: the dotted path to it, the keyword, and words for people."""

    path: str
    keyword: str
    issue: str

    def __str__(self) -> str:
        return f"{self.path or '(whole)'}: {self.issue}"


@dataclass(frozen=True, eq=False)
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
    def moves(self) -> bool:
        """Whether it moves an object on, from which nothing may lead back."""
        return "x-transitions" in self.raw or "x-transition" in self.raw

    @cached_property
    def parameters(self) -> list[Node]:
        return [self.contract.resolve(parameter) for parameter in self.raw.get("parameters", [])]

    @cached_property
    def body_schema(self) -> Node | None:
        """The schema of its JSON body; None when it takes none."""
        content = self.contract.resolve(self.raw.get("requestBody", {})).get("content", {})
        return content["application/json"]["schema"] if "application/json" in content else None

    @property
    def body_examples(self) -> dict[str, Any]:
        content = self.contract.resolve(self.raw.get("requestBody", {})).get("content", {})
        return {name: example["value"] for media in content.values() for name, example in media["examples"].items()}

    @property
    def success(self) -> int:
        """Its only status below 400."""
        (found,) = (int(status) for status in self.raw["responses"] if int(status) < 400)
        return found

    @property
    def statuses(self) -> list[int]:
        return [int(status) for status in self.raw["responses"]]

    def response(self, status: int) -> Node | None:
        found = self.raw["responses"].get(str(status))
        return None if found is None else self.contract.resolve(found)


@dataclass(frozen=True)
class Collection:
    """Objects of one kind: the operation that makes one, and the one that removes one."""

    noun: str
    creation: Operation
    deletion: Operation

    @property
    def member(self) -> str:
        """The path of one of them, up to its id."""
        return self.creation.path.rstrip("/") + "/"


@dataclass(frozen=True)
class Child:
    """What an operation on an object of another kind makes: that operation, and the path of one up to its id."""

    noun: str
    maker: Operation
    member: str


class Contract:
    """An OpenAPI document."""

    def __init__(self, document: Node) -> None:
        self.document = document
        self.operations = {operation.id: operation for operation in self._operations()}
        self._routes = [(operation, _route(operation.path)) for operation in self.operations.values()]
        self._validators: dict[int | str, Any] = {}
        # The document's own schemas are known by what they are: to spell one out costs more than to judge by it.
        self._own = frozenset(_identities(document))

    def _operations(self) -> Iterator[Operation]:
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield Operation(self, method.upper(), path, item[method])

    @property
    def title(self) -> str:
        return f"{self.document['info']['title']} {self.document['info']['version']}"

    @property
    def description(self) -> str:
        return str(self.document["info"]["description"])

    @cached_property
    def base_path(self) -> str:
        """The path below which the operations are, without a slash at its end."""
        return str(urlsplit(self.document["servers"][0]["url"]).path.rstrip("/"))

    @cached_property
    def codes(self) -> dict[int, str]:
        """Error code by status, as the table of the document's own description has it."""
        found = re.findall(r"^\| (\d{3}) \| `(\w+)` \|", self.description, re.MULTILINE)
        return {int(status): code for status, code in found}

    @cached_property
    def roles(self) -> dict[str, set[str]]:
        """Permissions by role, least first, as the table of the document's own description has them."""
        head = r"^\| role \| permissions \|\n\|[-| ]+\|\n"
        table = re.search(head + r"((?:\|.*\|\n)+)", self.description, re.MULTILINE)
        found: dict[str, set[str]] = {}
        for role, text in re.findall(r"^\| `(\w+)` \| (.*) \|$", table[1] if table else "", re.MULTILINE):
            inherited = [found[name] for name in re.findall(r"`(\w+)`", text) if name in found]
            found[role] = set(re.findall(r"`(\w+:\w+)`", text)).union(*inherited)
        return found

    @property
    def highest_role(self) -> str:
        """The role with the most permissions."""
        return max(self.roles, key=lambda role: len(self.roles[role]))

    @cached_property
    def collections(self) -> dict[str, Collection]:
        """What can be created and deleted, by the noun of its creation: `device` is what `create_device` makes."""
        found = {}
        for creation in self.operations.values():
            noun = creation.id.removeprefix("create_")
            if creation.method != "POST" or noun == creation.id:
                continue
            child = re.compile(re.escape(creation.path.rstrip("/")) + r"/\{\w+\}")
            for op in self.operations.values():
                if op.method == "DELETE" and child.fullmatch(op.path):
                    found[noun] = Collection(noun, creation, op)
        return found

    @cached_property
    def offspring(self) -> dict[str, Child]:
        """What is neither created nor deleted by itself, by its noun: a POST makes it, and its link leads there."""
        found: dict[str, Child] = {}
        for maker in self.operations.values():
            response = maker.response(maker.success) or {} if maker.method == "POST" else {}
            for link in map(self.resolve, response.get("links", {}).values()):
                reading = self.operations.get(link.get("operationId", ""))
                if reading is None:  # the gate of the document tells of it
                    continue
                member, brace, _ = reading.path.partition("{")
                noun = reading.id.removeprefix("get_")
                if not brace or noun == reading.id or noun in self.collections or maker.path.startswith(member):
                    continue
                if link.get("parameters") == {"id": "$response.body#/data/id"} and reading.path == member + "{id}":
                    found.setdefault(noun, Child(noun, maker, member))
        return found

    def collection_at(self, path: str) -> Collection | None:
        """The collection that a templated path is, or leads into."""
        matching = [one for one in self.collections.values() if path.startswith(one.creation.path)]
        return max(matching, key=lambda one: len(one.creation.path), default=None)

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

    def faults(self, schema: Node, value: Any) -> list[SchemaFault]:
        """How a value breaks a schema of the document; formats are checked too."""
        validator = self._validator(schema)
        if validator.is_valid(value):
            return []
        return [
            SchemaFault(".".join(map(str, error.instance_path)), str(error.schema_path[-1]), error.message)
            for error in validator.iter_errors(value)
        ]

    def _validator(self, schema: Node) -> Any:
        key = id(schema) if id(schema) in self._own else repr(schema)
        if key not in self._validators:
            whole = {**_plain(schema), "components": self._plain_components}
            self._validators[key] = jsonschema_rs.Draft4Validator(whole, validate_formats=True)
        return self._validators[key]

    @cached_property
    def _plain_components(self) -> Node:
        return {"schemas": _plain(self.document["components"]["schemas"])}


def read(source: bytes) -> Contract:
    """The contract in the bytes of a document, YAML or JSON. Raises ValueError when they hold none."""
    try:
        document = yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise ValueError(f"it is neither YAML nor JSON ({str(error).splitlines()[0]})") from None
    if not isinstance(document, dict) or not str(document.get("openapi", "")).startswith("3.0"):
        raise ValueError("it is no OpenAPI 3.0 document")
    try:
        contract = Contract(document)
        _ = (contract.base_path, contract.title, contract.description)
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise ValueError(f"it is incomplete: {type(error).__name__} {error}") from None
    return contract


def _identities(node: Any) -> Iterator[int]:
    if isinstance(node, dict):
        yield id(node)
        for member in node.values():
            yield from _identities(member)
    elif isinstance(node, list):
        for item in node:
            yield from _identities(item)


def _route(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)))


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
