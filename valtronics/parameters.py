"""Strict readers of path, query and header parameters: what is not written as JSON would is refused.

A reader never coerces: `1_0`, `+1`, ` 1`, `TRUE` and Arabic digits are strings, and a string is
not an integer. Values that can't be read go to the validator as they are, so that the fault names the type.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from jsonschema_rs import Draft4Validator

from domain.errors import Fault, InvalidInput, MalformedRequest
from valtronics.schemas import Schemas, faults

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,18})", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,308})(\.[0-9]{1,400})?([eE][+-]?[0-9]{1,3})?", re.ASCII)
_BROKEN_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_BOOLEANS = {"true": True, "false": False}

Reader = Callable[[str], Any]


def _integer(text: str) -> Any:
    return int(text) if _INTEGER.fullmatch(text) else text


def _number(text: str) -> Any:
    return float(text) if _NUMBER.fullmatch(text) else text


def _boolean(text: str) -> Any:
    return _BOOLEANS.get(text, text)


def _string(text: str) -> Any:
    return text


_READERS: dict[str, Reader] = {"integer": _integer, "number": _number, "boolean": _boolean, "string": _string}


def _reader(schema: dict[str, Any], schemas: Schemas) -> Reader:
    if schema.get("type") == "array":
        item = _READERS[schemas.resolve(schema["items"])["type"]]
        return lambda text: [item(part) for part in text.split(",")]
    return _READERS[schema["type"]]


def _decode(raw: bytes) -> str:
    if b"%" in raw:
        if _BROKEN_PERCENT.search(raw):
            raise MalformedRequest("The query string holds a percent sign that encodes nothing")
        raw = unquote_to_bytes(raw.replace(b"+", b" "))
    elif b"+" in raw:
        raw = raw.replace(b"+", b" ")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise MalformedRequest("The query string is not valid UTF-8") from None


def parse_query(raw: bytes) -> list[tuple[str, str]]:
    """Pairs in order; raises MalformedRequest for broken percent-encoding or text that is not UTF-8."""
    pairs = []
    for part in raw.split(b"&"):
        if part:
            name, _, value = part.partition(b"=")
            pairs.append((_decode(name), _decode(value)))
    return pairs


@dataclass(slots=True)
class Parameters:
    """The parameters of one operation, ready to be read from a request."""

    path: dict[str, Reader] = field(default_factory=dict)
    query: dict[str, Reader] = field(default_factory=dict)
    headers: dict[bytes, tuple[str, str]] = field(default_factory=dict)  # lower-case name: (argument, spelling)
    defaults: dict[str, Any] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)  # argument: name in the contract, where they differ
    validator: Draft4Validator | None = None

    def read(self, path: dict[str, str], query: bytes, headers: list[tuple[bytes, bytes]]) -> dict[str, Any]:
        """All arguments by name, defaults filled in. Raises InvalidInput with every fault, or MalformedRequest."""
        values: dict[str, Any] = {name: reader(path[name]) for name, reader in self.path.items()}
        wrong: list[Fault] = []
        if query:
            self._read_query(query, values, wrong)
        if self.headers:
            self._read_headers(headers, values, wrong)
        if self.validator is not None and not self.validator.is_valid(values):
            wrong += [self._named(f) for f in faults(self.validator, values)]
        if wrong:
            raise InvalidInput(*wrong)
        return {**self.defaults, **values} if self.defaults else values

    def _read_query(self, raw: bytes, values: dict[str, Any], wrong: list[Fault]) -> None:
        for name, text in parse_query(raw):
            reader = self.query.get(name)
            if reader is None:
                wrong.append(Fault(name[:100], "Unknown query parameter", "unknown_parameter"))
            elif name in values:
                wrong.append(Fault(name, "Given more than once", "repeated_parameter"))
            else:
                values[name] = reader(text)

    def _read_headers(self, headers: list[tuple[bytes, bytes]], values: dict[str, Any], wrong: list[Fault]) -> None:
        for raw_name, raw_value in headers:
            known = self.headers.get(raw_name)
            if known is None:
                continue
            if known[0] in values:
                wrong.append(Fault(known[1], "Given more than once", "repeated_parameter"))
            # Blanks around a value are no part of it (RFC 9110, 5.5); the parser leaves those at its end.
            values[known[0]] = raw_value.decode("latin-1").strip(" \t")

    def _named(self, fault: Fault) -> Fault:
        head, _, rest = fault.field.partition(".")
        spelled = self.arguments.get(head, head)
        return Fault(f"{spelled}.{rest}" if rest else spelled, fault.issue, fault.rule)


def compile_parameters(declared: list[dict[str, Any]], schemas: Schemas) -> Parameters:
    """Readers and one validator for an operation's parameters; `declared` has no `$ref` at its top level."""
    made = Parameters()
    properties: dict[str, Any] = {}
    required = []
    for parameter in declared:
        name, where = parameter["name"], parameter["in"]
        schema = schemas.resolve(parameter["schema"])
        argument = name.lower().replace("-", "_") if where == "header" else name
        properties[argument] = parameter["schema"]
        if parameter.get("required"):
            required.append(argument)
        if "default" in schema:
            made.defaults[argument] = schema["default"]
        if where == "path":
            made.path[name] = _reader(schema, schemas)
        elif where == "query":
            made.query[name] = _reader(schema, schemas)
        else:
            made.headers[name.lower().encode()] = (argument, name)
            made.arguments[argument] = name
    if properties:
        shape: dict[str, Any] = {"type": "object", "properties": properties}
        made.validator = schemas.validator({**shape, "required": required} if required else shape)
    return made
