"""What a handler may return besides plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


@dataclass(frozen=True, slots=True)
class Computation:
    """Work that fills a core: `function(question)` runs in another process, outside any transaction.

    `function` is a module's own; it and the question can be pickled, and the same question has the same answer, so
    that an answer may serve whoever asks the same. `finish` makes the reply of the answer here, where more is known.
    """

    function: Callable[[Any], Any]
    question: Any
    finish: Callable[[Any], Any]
