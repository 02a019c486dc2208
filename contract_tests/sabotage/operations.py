"""Which operation of our contract a request is for."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from valtronics.contract import load_contract
from valtronics.stream_contract import load_stream_contract

METHODS = ("get", "put", "post", "delete", "patch")


@cache
def document() -> dict[str, Any]:
    """The contract as data; not to be changed."""
    return load_contract().document


@cache
def base_path() -> str:
    return load_contract().base_path


@cache
def _routes() -> list[tuple[str, re.Pattern[str], str]]:
    found = []
    for path, item in document()["paths"].items():
        pattern = re.compile(base_path() + re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
        found += [(method.upper(), pattern, item[method]["operationId"]) for method in METHODS if method in item]
    # A fixed path comes before one with a parameter in the same place.
    return sorted(found, key=lambda route: route[1].pattern.count("("))


@cache
def operations() -> frozenset[str]:
    """Every operationId."""
    return frozenset(name for _, _, name in _routes())


@cache
def stream_operations() -> frozenset[str]:
    """Every message of every channel of the streams, as findings name them."""
    document = load_stream_contract(load_contract().document).document
    return frozenset(f"{name}/{message}" for name, node in document["channels"].items() for message in node["messages"])


def find(method: str, path: str) -> tuple[str | None, dict[str, str]]:
    """The operationId and the parameters of a path; (None, {}) where the contract has none."""
    for known, pattern, name in _routes():
        match = pattern.fullmatch(path) if known == method else None
        if match is not None:
            return name, match.groupdict()
    return None, {}
