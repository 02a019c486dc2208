"""A call as a row of steps without I/O: what is to be done is yielded, what came of it is sent in.

Sync and async differ only in who takes the steps (`runners.py`), so nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

R = TypeVar("R")


@dataclass(frozen=True)
class Send:
    """Send a request; the response comes back, read unless `is_streamed` and a success."""

    method: str
    url: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    content: bytes | None = None
    is_streamed: bool = False


@dataclass(frozen=True)
class Pause:
    """Wait for some seconds."""

    seconds: float


@dataclass(frozen=True)
class Alone:
    """Take these steps while nobody else takes such; their result comes back."""

    steps: Generator[Any, Any, Any]


Step: TypeAlias = Send | Pause | Alone
Steps: TypeAlias = Generator[Step, Any, R]
