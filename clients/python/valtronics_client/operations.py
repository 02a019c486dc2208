"""What is known of an operation of the contract, and what a call of it was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from urllib.parse import quote

R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True)
class Operation(Generic[R_co]):
    """One operation. `reply` is the type of its data; `bytes` where it does not answer in the envelope."""

    id: str
    method: str
    path: str
    reply: type[R_co]
    is_public: bool = False
    is_repeatable: bool = False
    takes_key: bool = False
    walked_by: str = ""


@dataclass(frozen=True)
class Arguments:
    """The arguments of a call, by their names in the contract; None is left out."""

    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    header: Mapping[str, Any] = field(default_factory=dict)
    body: object = None

    def path_of(self, operation: Operation[object]) -> str:
        # A text of a path may hold a slash.
        return operation.path.format_map({name: quote(written(value), safe="") for name, value in self.path.items()})

    @property
    def queried(self) -> dict[str, str]:
        return {name: written(value) for name, value in self.query.items() if value is not None}

    @property
    def headers(self) -> dict[str, str]:
        return {name: written(value) for name, value in self.header.items() if value is not None}


def written(value: object) -> str:
    """A value as parameters write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(written(each) for each in value)
    return str(value)
