"""The contract of the streams as the harness reads it: channels, messages, close codes, limits, from the document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import httpx
import yaml

from contract_tests.checks import Broken
from contract_tests.contract import Contract, Node, Operation, SchemaFault

DOCUMENT = "/asyncapi.yaml"
_OPENAPI = "./openapi.yaml#"


@dataclass(frozen=True)
class Channel:
    """An address, what the server takes and tells there, and what it subscribes to from the start."""

    name: str
    address: str
    takes: frozenset[str]
    tells: frozenset[str]
    begins_with: tuple[str, ...]


class Book:
    """An AsyncAPI document. Subjects are what can be subscribed to: the `x-subscription` of messages."""

    def __init__(self, source: bytes, openapi: Contract) -> None:
        self.source = source
        self.document: Node = _joined(yaml.load(source, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        self.messages: dict[str, Node] = self.document["components"]["messages"]
        schemas = {**openapi.document["components"]["schemas"], **self.document["components"]["schemas"]}
        # The keywords, values and faults of requests are those of messages too.
        self.contract = Contract({"openapi": "3.0.3", "paths": {}, "components": {"schemas": schemas}})

    @property
    def description(self) -> str:
        return str(self.document["info"]["description"])

    @cached_property
    def subjects(self) -> dict[str, str]:
        """The message that tells of each subject."""
        return {node["x-subscription"]: name for name, node in self.messages.items() if "x-subscription" in node}

    def permission(self, subject: str) -> str:
        return str(self.messages[self.subjects[subject]]["x-permission"])

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """By address."""
        return {node["address"]: self._channel(name, node) for name, node in self.document["channels"].items()}

    def _channel(self, name: str, node: Node) -> Channel:
        operations = [
            each for each in self.document["operations"].values() if each["channel"]["$ref"] == f"#/channels/{name}"
        ]
        begins = next((cells[1] for cells in self.table("path") if cells[0] == f"`{node['address']}`"), "")
        words = re.findall(r"`(\w+)`", begins)
        return Channel(
            name,
            node["address"],
            _named(operations, "receive"),
            _named(operations, "send"),
            tuple(word for word in words if word in self.subjects),
        )

    @property
    def free(self) -> Channel:
        """The channel that is subscribed to nothing from the start."""
        return next(channel for channel in self.channels.values() if not channel.begins_with)

    @cached_property
    def filters(self) -> dict[str, str]:
        """The filter of each subject that has one, as the table of the description has them."""
        found = {}
        for cells in self.table("channel"):
            word = re.fullmatch(r"`(\w+)`", cells[-1])
            if word is not None:
                found[cells[0].strip("`")] = word[1]
        return found

    @cached_property
    def codes(self) -> set[int]:
        """The close codes."""
        return {int(number) for cells in self.table("code") for number in re.findall(r"\d{4}", cells[0])}

    def limit(self, words: str) -> int:
        """The figure beside a text in the table of limits; KiB as bytes."""
        for cells in self.table("what"):
            if words in cells[0]:
                number = int(re.sub(r"\D", "", cells[1]))
                return number * 1024 if "KiB" in cells[1] else number
        raise Broken("the document says what is tested", f"no limit of {words!r} in its table", "document")

    def seconds(self, pattern: str) -> int:
        """The figure that a text of the description states; `pattern` has it as its group."""
        found = re.search(pattern, re.sub(r"\s+", " ", self.description))
        if found is None:
            raise Broken("the document says what is tested", f"nothing reads like {pattern!r}", "document")
        return int(found[1])

    def table(self, first: str) -> list[list[str]]:
        """The cells of the rows of the description's table whose first column is named so."""
        rows = re.search(rf"^\| {first} \|.*\|\n\|[-| ]+\|\n((?:\|.*\|\n?)+)", self.description, re.MULTILINE)
        return [[cell.strip() for cell in row.strip("| ").split("|")] for row in rows[1].splitlines()] if rows else []

    def faults(self, message: str, value: Any) -> list[SchemaFault]:
        return self.contract.faults(self.messages[message]["payload"], value)

    def examples(self, message: str) -> list[Node]:
        return [example["payload"] for example in self.messages[message].get("examples", [])]

    def as_operation(self, message: str, channel: Channel) -> Operation:
        """A message to the server, as if it were the body of a request."""
        named = {str(place): {"value": value} for place, value in enumerate(self.examples(message))}
        content = {"application/json": {"schema": self.messages[message]["payload"], "examples": named}}
        raw = {
            "operationId": f"{channel.name}/{message}",
            "requestBody": {"content": content},
            "responses": {"101": {}},
            "x-rules": [{"name": name} for name in self.messages[message].get("x-rules", {})],
        }
        return Operation(self.contract, "POST", channel.address, raw)


def find(http: httpx.Client, origin: str, openapi: Contract) -> Book | None:
    """The document of a target; None where it has none. Raises Broken when what it serves can't be read."""
    reply = http.get(origin + DOCUMENT)
    if reply.status_code == 404:
        return None
    if reply.status_code != 200:
        raise Broken("served document", f"{DOCUMENT} answers {reply.status_code}", "document")
    try:
        book = Book(reply.content, openapi)
        _ = (book.channels, book.subjects, book.free)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, StopIteration) as error:
        raise Broken("valid AsyncAPI", f"it can't be read: {type(error).__name__} {error}", "document") from None
    return book


def _named(operations: list[Node], action: str) -> frozenset[str]:
    """The messages of the operations with an action, seen from the server."""
    references = [ref["$ref"] for each in operations if each["action"] == action for ref in each["messages"]]
    return frozenset(reference.rsplit("/", 1)[1] for reference in references)


def _joined(node: Any) -> Any:
    """A copy whose references into the OpenAPI document lead into the same one."""
    if isinstance(node, list):
        return [_joined(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: value.replace(_OPENAPI, "#") if key == "$ref" and isinstance(value, str) else _joined(value)
        for key, value in node.items()
    }
