"""Which values of a request name objects of the target, and how a request is turned to objects of the run's own.

The document's naming is all that is used: a path parameter below a collection names one of its members; an integer
`<noun>_id` (or a list `<noun>_ids`) names what `create_<noun>` makes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from contract_tests.contract import Contract, Operation

# An id that no object has.
NO_SUCH_ID = 9007199254740991
Choose = Callable[[str, Any], Any]


class References:
    """Finds the nouns that the parts of a request refer to."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract

    def of_path(self, operation: Operation, name: str) -> str | None:
        """The noun that a path parameter names, if any."""
        if self._is_integer(self._parameter(operation, "path", name)):
            before = operation.path.split("{" + name + "}")[0]
            exact = [one.noun for one in self._contract.collections.values() if one.member == before]
            exact += [child.noun for child in self._contract.offspring.values() if child.member == before]
            return exact[0] if exact else self._noun(name)
        return None

    def shown_as(self, operation: Operation, name: str) -> str:
        """The field of a reply that repeats a part of the path; what is made for an object names it by its noun."""
        is_child = any(child.maker is operation for child in self._contract.offspring.values())
        noun = self.of_path(operation, name) if is_child else None
        return name if noun is None else f"{noun}_id"

    def of_query(self, operation: Operation, name: str) -> str | None:
        schema = self._parameter(operation, "query", name)
        if schema.get("type") == "array":
            schema = self._contract.resolve(schema["items"])
        return self._noun(name) if self._is_integer(schema) else None

    def of_field(self, name: str, value: Any) -> str | None:
        """The noun that a field of a body names; texts never do."""
        sample = value[0] if isinstance(value, list) and value else value
        return self._noun(name) if isinstance(sample, int) and not isinstance(sample, bool) else None

    def redirect_path(self, operation: Operation, values: dict[str, Any], choose: Choose) -> None:
        """Replace each reference among path values by `choose(noun, value)`, in place."""
        for name, value in values.items():
            noun = self.of_path(operation, name)
            if noun is not None and _number(value) is not None:
                values[name] = choose(noun, _number(value))

    def redirect_query(self, operation: Operation, values: dict[str, Any], choose: Choose) -> None:
        for name, value in values.items():
            noun = self.of_query(operation, name)
            if noun is None:
                continue
            if isinstance(value, str) and "," in value:
                value = value.split(",")
            if isinstance(value, list):
                values[name] = ",".join(str(choose(noun, _number(each))) for each in value)
            elif _number(value) is not None:
                values[name] = choose(noun, _number(value))

    def redirect_body(self, body: Any, choose: Choose) -> Any:
        """A copy of a body in which references are replaced."""
        if isinstance(body, list):
            return [self.redirect_body(item, choose) for item in body]
        if not isinstance(body, dict):
            return body
        copy: dict[str, Any] = {}
        for name, value in body.items():
            noun = self.of_field(name, value)
            if noun is None:
                copy[name] = self.redirect_body(value, choose)
            else:
                copy[name] = _chosen(noun, value, choose) if isinstance(value, list) else choose(noun, value)
        return copy

    def _noun(self, name: str) -> str | None:
        noun = re.sub(r"_ids?$", "", name)
        return noun if noun != name and noun in self._contract.collections else None

    def _parameter(self, operation: Operation, place: str, name: str) -> Mapping[str, Any]:
        for parameter in operation.parameters:
            if parameter["in"] == place and parameter["name"] == name:
                return self._contract.resolve(parameter["schema"])
        return {}

    @staticmethod
    def _is_integer(schema: Mapping[str, Any]) -> bool:
        return schema.get("type") == "integer"


def _chosen(noun: str, values: list[Any], choose: Choose) -> list[Any]:
    """Each replaced; what named different objects and now names one names it once."""
    found = [choose(noun, each) for each in values]
    return list(dict.fromkeys(found)) if len(set(values)) == len(values) else found


def _number(value: Any) -> int | None:
    text = str(value)
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text, re.ASCII) else None
