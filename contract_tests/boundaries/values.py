"""Values on both sides of every keyword of a schema: just inside, where it is kept, and just outside.

Values are as JSON has them; `spellings` are for parameters, which are text. What a value does to a schema is judged
by the contract, so nothing is given as inside that breaks another keyword, nor as outside what keeps this one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from contract_tests.checks import Broken
from contract_tests.contract import Contract, Node

ASTRAL = "\N{GRINNING FACE}"
UNKNOWN_NAME = "unexpected"
MOMENT = "2024-01-01T12:00:00"
# By format: texts that have it, and texts that only look like it.
FORMATS: dict[str, tuple[list[str], list[str]]] = {
    "date-time": (
        [f"{MOMENT}Z", f"{MOMENT}+02:00", "2024-01-01t12:00:00.123456789z", f"{MOMENT}-00:00", "1970-01-01T00:00:00Z"],
        [
            MOMENT,
            "2024-01-01",
            "12:00:00Z",
            "2024-01-01 12:00:00Z",
            "2024-01-01T12:00Z",
            f"{MOMENT}+0200",
            f"{MOMENT}.Z",
            f"{MOMENT}Z\n",
            f"{MOMENT}+24:00",
            "2024-01-01T24:00:00Z",
            "2024-02-30T12:00:00Z",
            "10000-01-01T00:00:00Z",
            "\N{FULLWIDTH DIGIT TWO}024-01-01T12:00:00Z",
            "1704110400",
            "now",
        ],
    ),
    "date": (["2024-01-01"], ["2024-02-30", f"{MOMENT}Z", "01.01.2024"]),
    "email": (["somebody@example.com"], ["somebody", "@example.com"]),
    "uuid": (["123e4567-e89b-12d3-a456-426614174000"], ["123e4567", "123e4567-e89b-12d3-a456-42661417400g"]),
    "uri": (["https://example.com/a"], ["example", "/a b"]),
    "ipv4": (["192.0.2.1"], ["192.0.2.256", "1"]),
}
OTHER_TYPES: dict[str, list[Any]] = {
    "string": [None, 1, True, ["a"], {"a": "b"}],
    # Not True, nor 1 in another spelling: who takes it for an id would take it for somebody's.
    "integer": [None, False, "text", 1.5, [], {}],
    "number": [None, True, "1", [1], {}],
    "boolean": [None, 1, "true", [True]],
    "array": [None, "a", 1, {}],
    "object": [None, [], "a", 1, False],
}
# A parameter is read as JSON would write it, and as nothing else.
OTHER_SPELLINGS: dict[str, list[str]] = {
    "integer": ["false", "one", ""],
    "number": ["01", "+1", ".5", "1.", "NaN", "Infinity", "one", ""],
    "boolean": ["TRUE", "True", "1", "yes", " true", ""],
}
# What may not stand in a text, whatever its pattern; the first two only where white space is refused too.
STRANGERS = ("\n", " ", "\0", "\t", "\x1f", "\x7f", "\x85", "\x9f", "\N{LATIN SMALL LETTER E WITH ACUTE}", ASTRAL, "/")


class Values:
    """Values for one schema. `base` is a value that keeps all of it."""

    def __init__(self, contract: Contract, schema: Node, base: Any) -> None:
        self._contract = contract
        self._node = contract.resolve(schema)
        self._base = base

    def inside(self, keyword: str) -> list[Any]:
        """Values that keep the whole schema, at the edge of the keyword."""
        return _distinct(value for value in self._near(keyword) if not self._contract.faults(self._node, value))

    def outside(self, keyword: str) -> list[Any]:
        """Values that break the keyword; where its own nature asks for it they may break another of the same place."""
        return _distinct(value for value in self._beyond(keyword) if self._breaks(keyword, value))

    def _breaks(self, keyword: str, value: Any) -> bool:
        return any(fault.path == "" and fault.keyword == keyword for fault in self._contract.faults(self._node, value))

    def _valid(self, value: Any) -> bool:
        return not self._contract.faults(self._node, value)

    def _near(self, keyword: str) -> Iterator[Any]:
        maker = getattr(self, f"_near_{_family(keyword)}", None)
        if maker is not None:
            yield from maker(keyword, self._node[keyword])
        yield self._base

    def _beyond(self, keyword: str) -> Iterator[Any]:
        yield from getattr(self, f"_beyond_{_family(keyword)}")(keyword, self._node[keyword])

    # Each pair is one keyword, or the two that bound something from below and above.

    def _near_enum(self, _: str, allowed: list[Any]) -> Iterator[Any]:
        yield from allowed

    def _beyond_enum(self, _: str, allowed: list[Any]) -> Iterator[Any]:
        known = {str(value) for value in allowed}
        first = str(allowed[0])
        for text in (first.upper(), first.capitalize(), first.lower(), first + " ", first + "\n", "", "none-of-them"):
            if text not in known:
                yield text

    def _beyond_type(self, _: str, kind: str) -> Iterator[Any]:
        yield from OTHER_TYPES[kind]
        if kind == "integer":
            yield from (str(self._base), float(self._base))

    def _near_imum(self, keyword: str, limit: float) -> Iterator[Any]:
        yield self._step(limit, keyword, inwards=1) if self._exclusive(keyword) else limit

    def _beyond_imum(self, keyword: str, limit: float) -> Iterator[Any]:
        yield limit if self._exclusive(keyword) else self._step(limit, keyword, inwards=-1)

    def _beyond_exclusive_minimum(self, *_: Any) -> Iterator[Any]:
        yield self._node["minimum"]

    def _beyond_exclusive_maximum(self, *_: Any) -> Iterator[Any]:
        yield self._node["maximum"]

    def _beyond_multiple_of(self, _: str, factor: float) -> Iterator[Any]:
        yield factor * 1.5 if self._node["type"] == "number" else factor + 1

    def _near_length(self, _: str, limit: int) -> Iterator[Any]:
        text = fitted(self._base, limit, self._valid)
        if text is not None:
            yield text
        yield ASTRAL * limit

    def _beyond_length(self, keyword: str, limit: int) -> Iterator[Any]:
        """Texts of a forbidden length; their signs are allowed, wherever the pattern does not count them itself."""
        length = limit + _outwards(keyword)
        rest = {name: value for name, value in self._node.items() if name not in ("minLength", "maxLength")}
        text = fitted(self._base, length, lambda text: not self._contract.faults(rest, text))
        yield text if text is not None else (self._base * (length // max(len(self._base), 1) + 1))[:length]
        yield ASTRAL * length

    def _near_format(self, _: str, name: str) -> Iterator[Any]:
        yield from _formatted(name)[0]

    def _beyond_format(self, _: str, name: str) -> Iterator[Any]:
        yield from _formatted(name)[1]

    def _near_pattern(self, *_: Any) -> Iterator[Any]:
        yield from (self._base + sign for sign in STRANGERS)

    def _beyond_pattern(self, *_: Any) -> Iterator[Any]:
        yield from (self._base[:-1] + sign for sign in STRANGERS)
        yield from (sign + self._base[1:] for sign in STRANGERS[:3])

    def _near_items(self, _: str, limit: int) -> Iterator[Any]:
        yield self._items(limit)

    def _beyond_items(self, keyword: str, limit: int) -> Iterator[Any]:
        yield self._items(limit + _outwards(keyword))

    def _beyond_unique_items(self, *_: Any) -> Iterator[Any]:
        yield [self._item(0), self._item(0)]

    def _near_properties(self, _: str, limit: int) -> Iterator[Any]:
        yield self._members(limit)

    def _beyond_properties(self, keyword: str, limit: int) -> Iterator[Any]:
        yield self._members(limit + _outwards(keyword))

    def _beyond_additional_properties(self, *_: Any) -> Iterator[Any]:
        yield {**self._base, UNKNOWN_NAME: 1}

    def _beyond_required(self, _: str, names: list[str]) -> Iterator[Any]:
        yield from ({n: v for n, v in self._base.items() if n != name} for name in names)

    def _exclusive(self, keyword: str) -> bool:
        return self._node.get("exclusive" + keyword.capitalize()) is True

    def _step(self, limit: float, keyword: str, inwards: int) -> float:
        """The next number on one side of a bound."""
        direction = inwards if keyword == "minimum" else -inwards
        if self._node["type"] == "integer":
            return limit + direction
        return math.nextafter(limit, math.inf * direction)

    def _items(self, count: int) -> list[Any]:
        return [self._item(place) for place in range(count)]

    def _item(self, place: int) -> Any:
        """An item; items differ as far as their schema lets them."""
        node = self._contract.resolve(self._node["items"])
        first = self._base[0] if self._base else example_of(self._contract, node)
        if "enum" in node:
            return node["enum"][place % len(node["enum"])]
        if node.get("type") == "integer":
            return int(node.get("minimum", 0)) + place
        if node.get("type") == "string":
            text = f"{first}{place}"
            return first if self._contract.faults(node, text) else text
        if isinstance(first, dict):
            return {name: value for name, value in first.items() if name in node.get("required", first)}
        return deepcopy(first)

    def _members(self, count: int) -> dict[str, Any]:
        known = dict(list(self._base.items())[:count])
        return known | {f"key-{place}": place for place in range(count - len(known))}


def _family(keyword: str) -> str:
    """The name that `minLength` and `maxLength` share, and so on, as Python writes names."""
    name = keyword[3:] if keyword.startswith(("min", "max")) else keyword
    return re.sub(r"(?<=[a-z])([A-Z])", r"_\1", name).lower()


def _outwards(keyword: str) -> int:
    return -1 if keyword.startswith("min") else 1


def _formatted(name: str) -> tuple[list[str], list[str]]:
    if name not in FORMATS:
        raise Broken("values for every format", f"the harness has no texts of the format {name}")
    return FORMATS[name]


def spellings(kind: str, base: Any) -> list[str]:
    """Texts that a parameter of a type is not written as; those that stand for an integer stand for this one."""
    if kind != "integer":
        return OTHER_SPELLINGS[kind]
    arabic = "".join(chr(0x660 + int(digit)) for digit in str(abs(base)))
    odd = [f"0{base}", f"{base}.0", f"+{base}", f" {base}", f"{base}e0", hex(base), f"0_{base}", arabic]
    return [*odd, *OTHER_SPELLINGS[kind]]


def fitted(text: str, length: int, valid: Callable[[str], bool]) -> str | None:
    """The text made longer or shorter, in code points, while it stays valid; None where that can't be done.

    Longer by repeating a piece of it, shorter by leaving pieces out.
    """
    while len(text) != length:
        found = next(_stretched(text, length, valid), None) if len(text) < length else _shortened(text, length, valid)
        if found is None:
            return None
        text = found
    return text if valid(text) else None


def _stretched(text: str, length: int, valid: Callable[[str], bool]) -> Iterator[str]:
    room = length - len(text)
    for size in range(1, min(len(text), 8) + 1):
        for place in range(len(text) - size, -1, -1):
            piece = text[place : place + size]
            for times in _halves(room // size):
                longer = text[:place] + piece * times + text[place:]
                if valid(longer):
                    yield longer


def _halves(most: int) -> Iterator[int]:
    """Most, and ever fewer, to one."""
    while most > 0:
        yield most
        most //= 2


def _shortened(text: str, length: int, valid: Callable[[str], bool]) -> str | None:
    excess = len(text) - length
    for size in (excess, *range(1, min(excess, 8))):
        for place in range(len(text) - size, -1, -1):
            shorter = text[:place] + text[place + size :]
            if valid(shorter):
                return shorter
    return None


def example_of(contract: Contract, schema: Node) -> Any:
    """A small value that keeps a schema, from its examples."""
    node = contract.resolve(schema)
    if "example" in node:
        return deepcopy(node["example"])
    if "enum" in node:
        return node["enum"][0]
    if node.get("type") == "array":
        return [example_of(contract, node["items"]) for _ in range(node.get("minItems", 0))]
    if node.get("type") == "object" or "properties" in node:
        members = node.get("properties", {})
        return {name: example_of(contract, members[name]) for name in node.get("required", [])}
    return {"string": "a", "integer": 1, "number": 1.5, "boolean": True}.get(node.get("type", ""))


def _distinct(values: Iterator[Any]) -> list[Any]:
    return list({repr(value): value for value in values}.values())
