"""Entity tags: the version of what a client can write, as HTTP spells it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from domain.errors import PreconditionFailed

_TAG = re.compile(r'"v(\d{1,18})"', re.ASCII)


@dataclass(frozen=True, slots=True)
class Versioned:
    """A reply whose object carries a version; the edge turns it into `ETag`."""

    data: Any
    version: int


def format_etag(version: int) -> str:
    return f'"v{version}"'


def expected_version(if_match: str | None) -> int | None:
    """The version that `If-Match` insists on; None when any will do (absent or `*`).

    Weak tags never match (RFC 9110, 13.1.1), and neither does a tag that was never given out.
    """
    if if_match is None or if_match == "*":
        return None
    found = _TAG.fullmatch(if_match)
    if found is None:
        raise PreconditionFailed("If-Match does not name the current version")
    return int(found[1])


def versioned(row: dict[str, Any]) -> Versioned:
    """Split a stored object from its `_version`."""
    version = row.pop("_version")
    return Versioned(row, version)
