"""The names that a person chose for generated clients (`names.yaml`), and who is held against them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from contract_tests.checks import hold

LIST = Path(__file__).with_name("names.yaml")
ADD_HERE = "contract_tests/clients/names.yaml"
RULE = "names are those a person chose"


@dataclass(frozen=True)
class Contracted:
    """The names in a contract: operations with their tags, and schemas."""

    operations: Mapping[str, str]
    schemas: frozenset[str]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Contracted:
        methods = [
            method
            for path in document["paths"].values()
            for key, method in path.items()
            if isinstance(method, dict) and "operationId" in method
        ]
        operations = {method["operationId"]: method["tags"][0] for method in methods}
        return cls(operations, frozenset(document["components"]["schemas"]))

    def operation_in(self, text: str) -> str | None:
        """The first operation that a tool's message names, in any of its spellings."""
        spellings = {spelling: name for name in self.operations for spelling in (name, camel(name))}
        for word in re.findall(r"[A-Za-z_]+", text):
            if word in spellings:
                return spellings[word]
        return None


@dataclass(frozen=True)
class Spelling:
    """How an operation is called in a generated client, and where it is found."""

    group: str
    python: str
    camel: str


@dataclass(frozen=True)
class Names:
    """The list. `plain` are schemas that some languages have no class for, `additions` what a tool adds by itself."""

    groups: Mapping[str, str]
    operations: Mapping[str, Spelling]
    classes: frozenset[str]
    plain: frozenset[str]
    additions: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Found:
    """The names in a generated client: methods by the class (or module) that has them, and classes of models."""

    methods: Mapping[str, frozenset[str]]
    classes: frozenset[str]


def camel(name: str) -> str:
    """`list_devices` as `listDevices`."""
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


@cache
def listed() -> Names:
    """The list, as written."""
    raw = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    operations = {
        name: Spelling(group, *spelling.split())
        for group, methods in raw["operations"].items()
        for name, spelling in methods.items()
    }
    classes = frozenset(name for names in raw["classes"].values() for name in names)
    additions = {tool: frozenset(names) for tool, names in raw["additions"].items()}
    return Names(raw["groups"], operations, classes, frozenset(raw["plain"]), additions)


def list_knows_contract(contracted: Contracted) -> None:
    """Broken where the contract has a name that nobody has chosen yet, or has lost one that somebody has."""
    names = listed()
    for name in contracted.operations:
        entry = f"`{name}: <python method> <camel-case method>` to operations.{contracted.operations[name]}"
        hold(name in names.operations, RULE, f"{name} is not on the list: add {entry} in {ADD_HERE}", name)
        group = names.operations[name].group
        hold(contracted.operations[name] == group, RULE, f"{name} is listed under {group}; see {ADD_HERE}", name)
    known = names.classes | names.plain
    new = sorted(contracted.schemas - known)
    hold(not new, RULE, f"schemas not on the list: {', '.join(new)}: add each to classes or plain in {ADD_HERE}")
    gone = sorted((set(names.operations) - set(contracted.operations)) | (known - contracted.schemas))
    hold(not gone, RULE, f"listed but not in the contract: {', '.join(gone)}: a consumer's code would not compile")


def client_has_names(tool: str, found: Found, contracted: Contracted, *, spelling: str, grouped_by: str) -> None:
    """Broken where the client lacks a listed name, or has one that its generator invented.

    `spelling`: "python" or "camel"; `grouped_by`: "class" (`DevicesApi`), "module" (`devices`), or "" for no groups.
    """
    names = listed()
    rule = f"{RULE} ({tool})"
    for name, entry in names.operations.items():
        if name in contracted.operations and found.methods:
            group = {"class": names.groups[entry.group], "module": entry.group}.get(grouped_by, "")
            method = getattr(entry, spelling)
            there = found.methods.get(group, frozenset())
            hold(method in there, rule, f"no method {method} in {group or 'the client'}", name)
    for invented in _invented_methods(found, contracted):
        hold(False, rule, f"a method that is no operation: {invented}")
    missing = sorted((names.classes & contracted.schemas) - found.classes)
    hold(not missing, rule, f"no class for {', '.join(missing)}")
    allowed = names.classes | names.plain | contracted.schemas | names.additions.get(tool, frozenset())
    invented_classes = sorted(found.classes - allowed)
    advice = f"give the schema behind it a name in the contract, or list it under additions in {ADD_HERE}"
    hold(not invented_classes, rule, f"classes that nobody named: {', '.join(invented_classes)}: {advice}")


def _invented_methods(found: Found, contracted: Contracted) -> Iterator[str]:
    known = {spelling for name in contracted.operations for spelling in (name, camel(name))}
    known |= {spelling for entry in listed().operations.values() for spelling in (entry.python, entry.camel)}
    for group, methods in found.methods.items():
        yield from (f"{group}.{method}" for method in sorted(methods - known))
