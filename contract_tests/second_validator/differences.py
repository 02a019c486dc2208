"""Where openapi-core and the service may differ about a request or a reply, each with its reason; nothing else may.

A row applies to one fault. Its test looks at what was sent, not only at what the service said about it, so that a
service that gives a wrong reason is found.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from contract_tests.contract import Contract, Node, Operation
from contract_tests.record import Exchange

Fault = dict[str, str]

LITERALS = {
    "integer": re.compile(r"-?(0|[1-9][0-9]*)", re.ASCII),
    "number": re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII),
    "boolean": re.compile(r"true|false"),
}


@dataclass(frozen=True)
class Case:
    """One fault that one of the two sees: the service's own (`field`, `rule`) or openapi-core's (`where`, `rule`)."""

    contract: Contract
    operation: Operation
    exchange: Exchange
    fault: Fault

    @property
    def rule(self) -> str:
        return self.fault["rule"]

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.exchange.url).query, keep_blank_values=True)

    @property
    def content_type(self) -> str:
        found = [value for name, value in self.exchange.request_headers if name.lower() == "content-type"]
        return found[0].lower() if found else ""

    def parameter(self, name: str) -> Node | None:
        return next((each for each in self.operation.parameters if each["name"] == name), None)

    def body(self, **how: Any) -> Any:
        """The request's body as Python reads it; None when it does not."""
        try:
            return json.loads(self.exchange.request_body.decode(), **how)
        except (ValueError, RecursionError):
            return None


@dataclass(frozen=True)
class Difference:
    """A row: what it is called where it is counted, why it is right, and what it is about."""

    name: str
    reason: str
    applies: Callable[[Case], bool]


def _unknown(case: Case) -> bool:
    known = {each["name"] for each in case.operation.parameters if each["in"] == "query"}
    return case.rule == "unknown_parameter" and case.fault["field"] in {name for name, _ in case.query} - known


def _repeated(case: Case) -> bool:
    names = [name.lower() for name, _ in (*case.query, *case.exchange.request_headers)]
    return case.rule == "repeated_parameter" and names.count(case.fault["field"].lower()) > 1


def _loose_literal(case: Case) -> bool:
    name, _, index = case.fault["field"].partition(".")
    parameter = case.parameter(name)
    if case.rule != "type" or parameter is None:
        return False
    schema = case.contract.resolve(parameter["schema"])
    texts = _sent(case, parameter)
    if schema["type"] == "array":
        schema = case.contract.resolve(schema["items"])
        texts = [part for text in texts for part in text.split(",")][int(index or 0) :]
    literal = LITERALS.get(schema["type"])
    return literal is not None and bool(texts) and not literal.fullmatch(texts[0])


def _sent(case: Case, parameter: Node) -> list[str]:
    """The texts given for a parameter."""
    name = parameter["name"]
    if parameter["in"] == "query":
        return [value for known, value in case.query if known == name]
    if parameter["in"] == "header":
        return [value for known, value in case.exchange.request_headers if known.lower() == name.lower()]
    asked = urlsplit(case.exchange.url).path.split("/")
    pattern = (case.contract.base_path + case.operation.path).split("/")
    return [unquote(text) for part, text in zip(pattern, asked, strict=False) if part == f"{{{name}}}"]


def _line_break_after_time(case: Case) -> bool:
    texts = [value for _, value in case.query] + re.findall(
        r'"([^"]*\\n)"', case.exchange.request_body.decode("latin-1")
    )
    return case.rule == "format" and any(re.fullmatch(r"\d{4}-.*(\n|\\n)", text) for text in texts)


def _stray_percent(case: Case) -> bool:
    return re.search(r"%(?![0-9A-Fa-f]{2})", urlsplit(case.exchange.url).query) is not None


def _other_charset(case: Case) -> bool:
    charsets = re.findall(r";\s*charset=([^;]*)", case.content_type)
    return any(charset.strip().strip('"') != "utf-8" for charset in charsets)


def _encoded(case: Case) -> bool:
    encodings = [value for name, value in case.exchange.request_headers if name.lower() == "content-encoding"]
    return case.exchange.status == 415 and any(value.strip().lower() != "identity" for value in encodings)


def _too_deep(case: Case) -> bool:
    stated = re.search(r"(\d+)\s+levels\s+of\s+nesting", case.contract.description)
    return stated is not None and _depth(case.exchange.request_body.decode("latin-1")) > int(stated[1])


def _depth(text: str) -> int:
    deepest = now = 0
    for sign in re.findall(r"[\[\]{}]", re.sub(r'"(\\.|[^"\\])*"', "", text)):
        now += 1 if sign in "[{" else -1
        deepest = max(deepest, now)
    return deepest


def _beyond_double(case: Case) -> bool:
    found: list[float] = []

    def number(text: str) -> float:
        found.append(float(text))
        return found[-1]

    case.body(parse_float=number, parse_int=number)
    return any(map(math.isinf, found))


def _lone_surrogate(case: Case) -> bool:
    try:
        json.dumps(case.body(), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


def _odd_media_type_parameter(case: Case) -> bool:
    parts = case.content_type.split(";")[1:]
    return case.fault == {**case.fault, "where": "", "rule": "ValueError"} and any(p.count("=") != 1 for p in parts)


def _empty_text(case: Case) -> bool:
    response = case.operation.response(case.exchange.status) or {}
    names = [value.split(";")[0] for name, value in case.exchange.response_headers if name.lower() == "content-type"]
    media = response.get("content", {}).get(names[0] if names else "", {})
    schema = case.contract.resolve(media.get("schema", {}))
    plain = schema.get("type") == "string" and not schema.get("minLength")
    return case.rule == "MissingData" and plain and case.exchange.response_body == b""


# Refused with 422; each row is about one fault that the reply names.
OF_FAULTS = (
    Difference(
        "a rule of the operation",
        "x-rules are refusals beyond the schema; openapi-core knows the schema",
        lambda case: case.rule in case.operation.rules,
    ),
    Difference("unknown parameter", "the contract refuses them; openapi-core looks at declared ones only", _unknown),
    Difference("repeated parameter", "the contract refuses them; openapi-core reads the first", _repeated),
    Difference(
        "loose spelling of a value",
        "a parameter is written as JSON writes it; openapi-core takes what Python takes: 01, +1, 1_0, yes",
        _loose_literal,
    ),
    Difference(
        "line break after a time",
        "RFC 3339 has none; the pattern of rfc3339-validator ends in $, which lets one pass",
        _line_break_after_time,
    ),
)
# Refused with 400 or 415, as a whole.
OF_REFUSALS = (
    Difference("stray percent sign", "RFC 3986 wants two hexadecimal digits after it; Python keeps it", _stray_percent),
    Difference("other charset", "JSON is UTF-8 (RFC 8259); openapi-core doesn't look at charset", _other_charset),
    Difference("encoded body", "the contract has application/json as it is; openapi-core ignores the coding", _encoded),
    Difference("nested too deep", "the contract's limit is not in a schema", _too_deep),
    Difference("number beyond a double", "the contract refuses it; Python reads infinity", _beyond_double),
    Difference("lone surrogate", "no Unicode text has one; Python keeps it", _lone_surrogate),
)
# Accepted by the service, and not by openapi-core.
OF_ACCEPTANCES = (
    Difference(
        "odd parameter of a media type",
        "RFC 9110 lets a semicolon stand alone and = stand in quotes; openapi-core fails on both",
        _odd_media_type_parameter,
    ),
)
# Replies.
OF_REPLIES = (
    Difference("empty text", "an empty body is an empty text; openapi-core takes it for a missing one", _empty_text),
)
EVERY = (*OF_FAULTS, *OF_REFUSALS, *OF_ACCEPTANCES, *OF_REPLIES)
