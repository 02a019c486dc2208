"""From operationId to function, and what is handed to it.

A handler is `def operation_id(names, from, the, contract, *, what, it, needs)`: the names before the
star are the operation's parameters (and `body`), those after it come from the composition root. Both
are checked at start, so a contract and its handlers can't drift apart unseen.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from typing import Any

from connexion.resolver import Resolver

PER_REQUEST = frozenset({"store", "principal", "now", "database"})


class BindingError(Exception):
    """A handler is missing, or its signature and the contract disagree."""


class TagResolver(Resolver):  # type: ignore[misc]
    """Resolves an operationId to the function of that name in the module that its tag names."""

    def __init__(self, document: dict[str, Any], package: str = "handlers") -> None:
        self._package = package
        self._tags: dict[str, str] = {
            operation["operationId"]: operation["tags"][0]
            for item in document["paths"].values()
            for method, operation in item.items()
            if method in METHODS
        }
        super().__init__(self._find)

    def _find(self, operation_id: str) -> Callable[..., Any]:
        tag = self._tags[operation_id]
        module = importlib.import_module(f"{self._package}.{tag}")
        function = getattr(module, operation_id, None)
        if not callable(function):
            raise BindingError(f"{self._package}/{tag}.py has no function {operation_id}")
        found: Callable[..., Any] = function
        return found


METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def bind(
    function: Callable[..., Any], expected: set[str], singletons: Mapping[str, Any]
) -> tuple[dict[str, Any], frozenset[str]]:
    """The singletons that a handler asks for, and the per-request names.

    `expected` are the contract's names. Raises BindingError that says which names disagree.
    """
    name = f"{function.__module__}.{function.__name__}"
    before, after = set(), set()
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY:
            after.add(parameter.name)
        elif parameter.kind is parameter.POSITIONAL_OR_KEYWORD:
            before.add(parameter.name)
        else:
            raise BindingError(f"{name}: *args and **kwargs hide what it takes")
    if before != expected:
        raise BindingError(
            f"{name}: missing in the signature: {sorted(expected - before)}; "
            f"missing in the contract: {sorted(before - expected)}"
        )
    unknown = after - PER_REQUEST - set(singletons)
    if unknown:
        raise BindingError(f"{name}: nothing provides {sorted(unknown)}")
    return {key: singletons[key] for key in after & set(singletons)}, frozenset(after & PER_REQUEST)
