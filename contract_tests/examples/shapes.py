"""The shape of a value, which is what an example of a reply promises: its members, and what kind each is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract_tests.contract import Contract, Node

UNDOCUMENTED = "undocumented"
Shape = set[tuple[str, str]]


def kind(value: Any) -> str:
    """What JSON calls it; whole numbers are numbers."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, list) else "object"


def shape(contract: Contract, schema: Node, value: Any) -> Shape:
    """Path and kind of every member; the members of a free map count as one, `*`."""
    return set(_members(contract, schema, value, ""))


def _members(contract: Contract, schema: Node, value: Any, place: str) -> Iterator[tuple[str, str]]:
    node = contract.resolve(schema)
    yield place, kind(value)
    if isinstance(value, list):
        for item in value:
            yield from _members(contract, node.get("items", {}), item, f"{place}[]")
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _member(contract, node, name, member, place)


def _member(contract: Contract, node: Node, name: str, member: Any, place: str) -> Iterator[tuple[str, str]]:
    known = node.get("properties", {})
    free = node.get("additionalProperties", not known)
    if name in known:
        yield from _members(contract, known[name], member, f"{place}.{name}".lstrip("."))
    elif isinstance(free, dict):
        yield from _members(contract, free, member, f"{place}.*".lstrip("."))
    elif not free:
        yield f"{place}.{name}".lstrip("."), UNDOCUMENTED
