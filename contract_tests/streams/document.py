"""Theme: the AsyncAPI document: served, valid, of one mind with itself, and its examples with its schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import jsonschema_rs

from contract_tests.checks import Broken, CannotRun, Check, hold
from contract_tests.contract import Node
from contract_tests.streams.book import DOCUMENT, Book
from contract_tests.streams.desk import Desk
from contract_tests.tool_versions import ASYNCAPI
from contract_tests.toolbox import node_environment

ABOUT = "document"
YAML_TYPES = ("application/yaml", "application/x-yaml", "text/yaml", "application/vnd.aai.asyncapi+yaml")


def checks(desk: Desk) -> Iterator[Check]:
    yield Check("asyncapi.yaml is served", partial(_served, desk), ABOUT)
    yield Check("the document is valid AsyncAPI", partial(_valid, desk), ABOUT)
    yield Check("references lead somewhere", partial(_references, desk.book), ABOUT)
    yield Check("channels, operations and messages fit", partial(_fits, desk.book), ABOUT)
    yield Check("tables say what the messages say", partial(_tables, desk.book), ABOUT)
    for name in desk.book.messages:
        yield Check(f"examples of {name}", partial(_examples, desk.book, name), f"{desk.book.free.name}/{name}")


def _served(desk: Desk) -> None:
    first = desk.run.http.get(desk.run.target.origin + DOCUMENT)
    again = desk.run.http.get(desk.run.target.origin + DOCUMENT)
    kind = first.headers.get("content-type", "").split(";")[0]
    hold(kind in YAML_TYPES, "served document", f"its Content-Type is {kind!r}", ABOUT)
    same = first.content == again.content == desk.book.source
    hold(same, "served document", "it is not the same each time", ABOUT)


def _valid(desk: Desk) -> None:
    """By AsyncAPI's own schema, which says nothing of whether examples are right."""
    document = json.loads(json.dumps(desk.book.document, default=str))
    version = str(document.get("asyncapi"))
    try:
        folder = node_environment("asyncapi", ASYNCAPI, say=desk.run.say) / "node_modules/@asyncapi/specs/schemas"
    except CannotRun as error:
        desk.note(f"AsyncAPI's own schema could not be had: {error}")
        return
    file = folder / f"{version}-without-$id.json"
    hold(version.startswith("3.") and file.exists(), "valid AsyncAPI", f"asyncapi is {version}", ABOUT)
    validator = jsonschema_rs.Draft7Validator(json.loads(file.read_text()))
    found = [f"{'.'.join(map(str, e.instance_path))}: {str(e.message)[:200]}" for e in validator.iter_errors(document)]
    hold(not found, "valid AsyncAPI", "; ".join(found[:5]), ABOUT)


def _references(book: Book) -> None:
    """Every reference leads to something in this document or, for schemas, in the OpenAPI document."""
    schemas = book.contract.document["components"]["schemas"]
    for where, target in _refs(book.document, ""):
        if target.startswith("#/components/schemas/"):
            hold(target.rsplit("/", 1)[1] in schemas, "references", f"{where}: {target} leads nowhere", ABOUT)
            continue
        node: Any = book.document
        for part in target.removeprefix("#/").split("/"):
            node = node.get(part) if isinstance(node, dict) else None
        hold(node is not None, "references", f"{where}: {target} leads nowhere", ABOUT)


def _refs(node: Any, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield where, node["$ref"]
        for name, member in node.items():
            yield from _refs(member, f"{where}/{name}")
    elif isinstance(node, list):
        for place, member in enumerate(node):
            yield from _refs(member, f"{where}/{place}")


def _fits(book: Book) -> None:
    """Each message of a channel goes in exactly one direction, and no message belongs to none."""
    used: set[str] = set()
    for channel in book.channels.values():
        listed = set(book.document["channels"][channel.name]["messages"])
        both = channel.takes & channel.tells
        hold(not both, "messages go one way", f"{channel.name}: {sorted(both)} go both ways", ABOUT)
        found = channel.takes | channel.tells
        said = f"{channel.name} lists {sorted(listed ^ found)} on one side only"
        hold(found == listed, "operations have the messages of their channel", said, ABOUT)
        used |= found
    lost = book.messages.keys() - used
    hold(not lost, "every message belongs to a channel", f"{sorted(lost)}", ABOUT)
    for name, node in book.messages.items():
        schema = book.contract.resolve(node["payload"])
        kinds = book.contract.resolve(schema["properties"]["type"]).get("enum")
        hold(kinds == [name], "a message is known by its type", f"{name} has the types {kinds}", ABOUT)
        takes = any(name in channel.takes for channel in book.channels.values())
        closed = schema.get("additionalProperties") is False
        hold(closed or not takes, "messages to the server are closed", f"{name} may hold anything", ABOUT)


def _tables(book: Book) -> None:
    for subject, message in book.subjects.items():
        rows = [cells for cells in book.table("channel") if cells[0] == f"`{subject}`"]
        hold(len(rows) == 1, "tables say what the messages say", f"{subject} stands in {len(rows)} rows", ABOUT)
        right = [f"`{message}`", f"`{book.permission(subject)}`"]
        said = f"{subject}: {rows[0][1:3]}, not {right}"
        hold(rows[0][1:3] == right, "tables say what the messages say", said, ABOUT)
    addresses = {cells[0].strip("`") for cells in book.table("path")}
    said = f"{sorted(addresses)}, not {sorted(book.channels)}"
    hold(addresses == book.channels.keys(), "tables say what the messages say", said, ABOUT)
    words = {word for cells in book.table("path") for word in re.findall(r"`(\w+)`", cells[1])}
    hold(words <= book.subjects.keys(), "tables say what the messages say", f"{sorted(words)}", ABOUT)


def _examples(book: Book, name: str) -> None:
    """Each message has an example, and each keeps to the schema; so do those of the schema itself."""
    about = f"{book.free.name}/{name}"
    examples = book.examples(name)
    hold(examples, "every message has an example", f"{name} has none", about)
    for place, example in enumerate(examples):
        found = book.faults(name, example)
        hold(not found, "examples fit their schema", f"example {place} of {name}: {found[:3]}", about)
    for field, part in _parts(book, book.messages[name]["payload"]):
        if "example" in part:
            bare = {key: value for key, value in part.items() if key != "example"}
            faults = book.contract.faults(bare, part["example"])
            hold(not faults, "examples fit their schema", f"{name}.{field}: {faults[:3]}", about)


def _parts(book: Book, schema: Node) -> Iterator[tuple[str, Node]]:
    for name, member in book.contract.resolve(schema).get("properties", {}).items():
        yield name, book.contract.resolve(member)


def read_error(error: Broken) -> Check:
    """A check that tells of a document that could not be read."""

    def fail() -> None:
        raise error

    return Check("asyncapi.yaml can be read", fail, ABOUT)
