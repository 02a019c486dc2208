"""Every breaking change between two documents: what it is about, which operations it reaches, what a consumer sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from contract_tests.breaking.difference import COMBINERS, Difference, differences, inlined, looked_up
from contract_tests.breaking.operations import document_faults, operation_faults, used_schemas
from contract_tests.breaking.rules import row_for
from contract_tests.contract import METHODS, Contract, Node

# A removal that the deprecation policy is about: an operation, a field, a parameter.
REMOVALS = ("operation removed", "parameter removed", "field no longer accepted", "field gone from replies")
# Where one of these is found of something, other rules about the same thing say nothing new.
OUTRANKING = (
    *REMOVALS,
    "required parameter added",
    "type of what is sent changed",
    "type of what is read changed",
    "form of a header changed",
)


@dataclass(frozen=True)
class Change:
    """A breaking change. `subject` is an operation, a place in one, or a schema's field; `operations` are ids."""

    rule: str
    subject: str
    sees: str
    operations: tuple[str, ...]
    # For a removal: what the old document said about the thing removed.
    removed: Node | None = None

    @property
    def is_removal(self) -> bool:
        return self.rule in REMOVALS

    def __str__(self) -> str:
        used = f" (used by {', '.join(self.operations)})" if self.operations not in ((), (self.subject,)) else ""
        return f"{self.subject}{used}: {self.rule}: {self.sees}"


def changes(before: Contract, *afters: Contract, say: Callable[[str], None] | None = None) -> list[list[Change]]:
    """All breaking changes to each document, a thing once however many operations it reaches.

    CannotRun without api-smart-diff.
    """
    found = differences(before.document, *(after.document for after in afters), say=say)
    return [_changes(before, after, told) for after, told in zip(afters, found, strict=True)]


def _changes(before: Contract, after: Contract, found: list[Difference]) -> list[Change]:
    pair = _Pair(before, after)
    merged: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in (*pair.of_differences(found), *pair.of_operations(), *_of_document(before, after)):
        merged[change.rule, change.subject].append(change)
    whole = [_merged(each) for each in merged.values()]
    said = {(change.subject, name) for change in whole if change.rule in OUTRANKING for name in change.operations}
    return [change for change in whole if change.rule in OUTRANKING or not _outranked(change, said)]


def _outranked(change: Change, said: set[tuple[str, str]]) -> bool:
    return bool(change.operations) and all((change.subject, name) in said for name in change.operations)


def _merged(same: list[Change]) -> Change:
    operations = dict.fromkeys(name for change in same for name in change.operations)
    return Change(same[0].rule, same[0].subject, same[0].sees, tuple(operations), same[0].removed)


class _Pair:
    """Two documents whose differences are placed in them."""

    def __init__(self, before: Contract, after: Contract) -> None:
        self.before, self.after = before, after
        self._documents = [inlined(contract.document, contract.document) for contract in (before, after)]

    def of_differences(self, found: Iterable[Difference]) -> Iterator[Change]:
        for difference in map(self._whole_enum, found):
            row = row_for(difference)
            if row is not None:
                operation, subject = self._place(difference)
                gone = difference.before if isinstance(difference.before, dict) else None
                yield Change(row.rule, subject, row.sees, (operation,), gone)

    def _whole_enum(self, difference: Difference) -> Difference:
        """A first or last enum is told value by value; it is one difference, and the other way round."""
        if difference.keyword != "enum-value":
            return difference
        values = difference.path[:-1]
        there = [isinstance(_walked(document, values), list) for document in self._documents]
        return difference if all(there) else replace(difference, path=values)

    def of_operations(self) -> Iterator[Change]:
        """Operations of the same method and path; a path parameter's name is no matter."""
        known = {(op.method, _shape(op.path)): op for op in self.after.operations.values()}
        for old in self.before.operations.values():
            new = known.get((old.method, _shape(old.path)))
            if new is not None:
                for rule, what, sees in operation_faults(old, new):
                    yield Change(rule, f"{old.id}: {what}", sees, (old.id,))

    def _place(self, difference: Difference) -> tuple[str, str]:
        """The operation's id, and what the difference is about: `Schema.field` where a schema is used, else a place."""
        path, method, *rest = (*difference.path[1:], *[""] * 2)[:2] + difference.path[3:]
        # Walked in both documents: what was added is in the new one alone, what was removed in the old one.
        nodes = [document["paths"].get(path, {}).get(method, {}) for document in self._documents]
        operation = next((str(node["operationId"]) for node in nodes if node), f"{method} {path}")
        trail: list[str] = []
        schema = ""
        for part in takewhile(lambda part: part not in COMBINERS, rest):
            resolved = [_resolved(node, document) for node, document in zip(nodes, self._documents, strict=True)]
            # Where the two refer to different schemas, it is the reference that differs.
            names = {name for node, name in resolved if node != {}}
            if len(names) == 1 and "" not in names:
                trail, schema = [], names.pop()
            nodes = [_child(node, part) for node, _ in resolved]
            trail.append(_part(part, nodes))
        value = difference.after if difference.action == "add" else difference.before
        if difference.keyword == "required" and isinstance(value, str):
            trail[-2:] = [value]
        elif difference.keyword == "enum-value":
            trail[-2:] = [f"value {value}"]
        elif difference.keyword == "parameter" and isinstance(value, dict):
            trail[-1:] = [str(value.get("name"))]
        kept = [part for part in trail if part not in ("properties", "schema", "content", "")]
        if schema:
            place = ".".join([schema, *kept])
        elif kept[:1] == ["parameters"]:
            place = f"parameter {' '.join(kept[1:])}"
        elif difference.side == "header":
            place = f"header {' '.join(kept[3:])}"
        else:
            place = " ".join([operation, *kept])
        return operation, _without_keyword(place, difference)


def _without_keyword(place: str, difference: Difference) -> str:
    """A keyword of a schema says how a thing changed, not which."""
    last = str(difference.path[-1])
    mute = difference.keyword == last and difference.side != "operation" and len(difference.path) > 4
    return place.removesuffix(f".{last}").removesuffix(f" {last}") if mute else place


def _resolved(node: Any, document: Node) -> tuple[Any, str]:
    """What a reference to a schema stands for, and the schema's name."""
    if isinstance(node, dict) and isinstance(node.get("$ref"), str):
        return looked_up(document, node["$ref"]), node["$ref"].rsplit("/", 1)[1]
    return node, ""


def _walked(document: Node, path: Iterable[Any]) -> Any:
    node: Any = document
    for part in path:
        node = _child(_resolved(node, document)[0], part)
    return node


def _part(part: Any, nodes: list[Any]) -> str:
    """A member of a list by its name, where it has one."""
    if not isinstance(part, int):
        return str(part)
    return next((str(node["name"]) for node in nodes if isinstance(node, dict) and "name" in node), "")


def _child(node: Any, part: Any) -> Any:
    if isinstance(node, list):
        return node[part] if isinstance(part, int) and part < len(node) else {}
    return node.get(part, {}) if isinstance(node, dict) else {}


def _shape(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


def _of_document(before: Contract, after: Contract) -> Iterator[Change]:
    for rule, what, sees in document_faults(before, after):
        yield Change(rule, what, sees, _users(before, what) if rule == "schema name gone" else ())


def _users(contract: Contract, schema: str) -> tuple[str, ...]:
    """Operations that use a schema, directly or through others."""
    document = contract.document
    return tuple(
        str(item[method]["operationId"])
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item and schema in used_schemas({**document, "paths": {path: {method: item[method]}}})
    )
