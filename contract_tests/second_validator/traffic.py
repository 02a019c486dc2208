"""Which of the recorded exchanges are judged: all, or where they are too many, every kind and a seeded sample."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Hashable
from pathlib import Path
from typing import Any

from contract_tests.record import Exchange


def exchange_of(line: str) -> Exchange:
    """A line of traffic.ndjson; a body that was too long to be kept is empty here."""
    fields = json.loads(line)
    for name in ("request_body", "response_body"):
        fields[name] = base64.b64decode(fields[name] or "")
    for name in ("request_headers", "response_headers"):
        fields[name] = tuple((key, value) for key, value in fields[name])
    known = {name: value for name, value in fields.items() if name in Exchange.__dataclass_fields__}
    return Exchange(**known)


def select(traffic: Path, most: int | None, seed: int) -> tuple[list[str], int]:
    """The lines to judge, in their order, and how many there are: all up to `most`, past it the first of each kind.

    Others are added by chance up to `most`. A kind is operation, method, status and the shapes of both bodies, so
    `most` is passed where there are more kinds.
    """
    lines = traffic.read_text("utf-8").splitlines(keepends=True)
    if most is None or len(lines) <= most:
        return lines, len(lines)
    firsts: dict[Hashable, int] = {}
    for number, line in enumerate(lines):
        firsts.setdefault(_kind(json.loads(line)), number)
    others = sorted(set(range(len(lines))) - set(firsts.values()))
    more = random.Random(seed).sample(others, min(len(others), max(0, most - len(firsts))))
    return [lines[number] for number in sorted([*firsts.values(), *more])], len(lines)


def _kind(fields: dict[str, Any]) -> Hashable:
    bodies = (_body_shape(fields[name]) for name in ("request_body", "response_body"))
    return (fields["operation"], fields["method"], fields["status"], *bodies)


def _body_shape(encoded: str | None) -> Hashable:
    try:
        return _shape(json.loads(base64.b64decode(encoded or "")))
    except (ValueError, RecursionError):
        return None


def _shape(value: Any) -> Hashable:
    if isinstance(value, dict):
        return frozenset((name, _shape(inner)) for name, inner in value.items())
    if isinstance(value, list):
        return frozenset(map(_shape, value))
    return type(value).__name__
