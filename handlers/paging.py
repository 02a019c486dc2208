"""Pages as the contract shapes them, and cursors as opaque text."""

from __future__ import annotations

import base64
import binascii
import struct
from typing import Any

from domain.errors import InvalidInput

Position = tuple[int, int]
_LAYOUT = struct.Struct(">qq")


def page_of(items: list[Any], page: int, size: int, total: int) -> dict[str, Any]:
    """Items with truthful numbers, also for a page past the end."""
    pages = -(-total // size)
    pagination = {
        "page": page,
        "size": size,
        "total": total,
        "pages": pages,
        "has_next": page < pages,
        "has_prev": page > 1 and total > 0,
    }
    return {"items": items, "pagination": pagination}


def cursor_page_of(
    items: list[Any], page: int, size: int, total: int, following: Position | None, *, by_cursor: bool
) -> dict[str, Any]:
    """A page that also says where the next one starts. By cursor, only the next one is known."""
    made = page_of(items, page, size, total)
    pagination = made["pagination"]
    if by_cursor:
        pagination["has_next"] = following is not None
        pagination["has_prev"] = True
    if following is not None:
        pagination["next_cursor"] = encode_cursor(following)
    return made


def encode_cursor(position: Position) -> str:
    """A place between two points, as text that means nothing to anybody else."""
    return base64.urlsafe_b64encode(_LAYOUT.pack(*position)).rstrip(b"=").decode()


def decode_cursor(text: str) -> Position:
    """The place that a cursor names. Raises InvalidInput for text that was never given out."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        position: Position = _LAYOUT.unpack(raw)
    except (binascii.Error, struct.error, ValueError):
        raise InvalidInput.of("cursor", "is not a cursor that this service gave out", "bad_cursor") from None
    return position
