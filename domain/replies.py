"""What a handler may return besides plain data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from domain.errors import ServiceError


@dataclass(frozen=True, slots=True)
class Refused:
    """A failure whose side effects must stay: the transaction commits, the caller gets the error.

    `user` is the one that it is about, for the audit log, where no credential says so.
    """

    error: ServiceError
    user: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Streamed:
    """A reply of unbounded length; `chunks` may block and is pulled one at a time off the event loop.

    For `application/json` the chunks are the text of the envelope's `data`.
    """

    media_type: str
    filename: str
    chunks: Iterator[bytes]
