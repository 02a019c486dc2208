"""What a gate is made of: checks, and the two ways in which one does not pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


class Broken(AssertionError):
    """The contract is broken. `rule` is a short phrase that stays the same from run to run."""

    def __init__(self, rule: str, message: str, operation: str | None = None) -> None:
        super().__init__(message)
        self.rule = rule
        self.operation = operation


class CannotRun(Exception):
    """The harness, or a gate of it, can't be run as asked. The message is one line that says what to do."""


@dataclass(frozen=True)
class Check:
    """One thing that is checked. `run` raises Broken, or any AssertionError, when it does not hold."""

    name: str
    run: Callable[[], None]
    operation: str | None = None


def hold(condition: object, rule: str, message: str, operation: str | None = None) -> None:
    """Raise Broken unless the condition is true."""
    if not condition:
        raise Broken(rule, message, operation)
