"""What the fields of bodies have in common: empty texts clear, free maps are bounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from domain.errors import InvalidInput

_MAX_MAP_BYTES = 16_384


def cleared(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body with empty texts as None: sending one clears the field."""
    return {name: None if value == "" else value for name, value in body.items()}


def check_map(body: Mapping[str, Any], field: str) -> None:
    """A free-form map, where there is one, is bounded in size and holds no NUL, which PostgreSQL and C can't carry."""
    if field not in body:
        return
    text = orjson.dumps(body[field])
    if len(text) > _MAX_MAP_BYTES:
        raise InvalidInput.of(field, f"is larger than {_MAX_MAP_BYTES} bytes as JSON", "map_too_large")
    if b"\\u0000" in text and _has_nul(body[field]):
        raise InvalidInput.of(field, "holds the character NUL", "nul_character")


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(map(_has_nul, value))
