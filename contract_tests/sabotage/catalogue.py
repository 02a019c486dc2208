"""What a violation is, and the list of all of them. The violations themselves stand in one module for each area."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contract_tests.sabotage.combinators import Damage
    from contract_tests.sabotage.probe import Probe

AREAS = (
    "replies",
    "statuses",
    "headers",
    "validation",
    "authorization",
    "sessions",
    "telemetry",
    "reading",
    "deletion",
    "history",
    "pages",
    "concurrency",
    "limits",
    "rules",
    "anomalies",
    "alerts",
    "analytics",
    "reports",
    "data_quality",
    "models",
    "streams",
    "protocol",
    "audit",
    "webhooks",
    "documents",
)

# Instead of an operation: a fault of all of them, so any may be named; one of a path that has none; of the document.
ANY, OUTSIDE, DOCUMENT = "any operation", "no operation", "the document"


@dataclass(frozen=True)
class Violation:
    """A promise of the contract that is broken on purpose.

    `names` are the operations of which the harness must name one at least, the likeliest first. `seen` asks for what
    must come out different from the untouched service, and is the same there each time.
    """

    name: str
    area: str
    names: tuple[str, ...]
    damage: Callable[[], Damage]
    seen: Callable[[Probe], object]

    @property
    def title(self) -> str:
        return self.name.replace("_", " ")

    def is_named_by(self, operation: str | None) -> bool:
        """Whether a finding about this operation (None: about none) points at the defect."""
        if operation in self.names or {ANY, OUTSIDE} & set(self.names):
            return True
        return DOCUMENT in self.names and operation in (None, "", "document")


_found: dict[str, Violation] = {}


def violation(*names: str, seen: Callable[[Probe], object]) -> Callable[[Callable[[], Damage]], Callable[[], Damage]]:
    """Enter a function into the catalogue; its name says what is broken, its module the area."""

    def enter(function: Callable[[], Damage]) -> Callable[[], Damage]:
        name = function.__name__
        if name in _found:
            raise ValueError(f"two violations are called {name}")
        area = function.__module__.rpartition(".")[2]
        _found[name] = Violation(name, area, names, function, seen)
        return function

    return enter


def violations() -> dict[str, Violation]:
    """All of them by name, area by area."""
    for area in AREAS:
        importlib.import_module(f"contract_tests.sabotage.{area}")
    return {name: found for area in AREAS for name, found in _found.items() if found.area == area}
