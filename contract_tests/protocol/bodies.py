"""Bodies that are not strict JSON, or only look like it, and media types however they are spelled."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from contract_tests.contract import Node, Operation
from contract_tests.protocol.cases import Case, Sender

MARK = "vct-mark"
UNPARSED = frozenset({400})
REFUSED = frozenset({400, 422})
# Below the least limit of a body, 64 KiB for strangers.
DEEP = 30_000

# Spellings of JSON's own media type, and types that are others.
SAME_TYPE = (
    "Application/JSON",
    "application/json;charset=utf-8",
    'application/json; charset="UTF-8"',
    "APPLICATION/JSON ;charset=UTF-8",
)
OTHER_CHARSET = ("application/json; charset=utf-16", "application/json; charset=iso-8859-1")
OTHER_TYPE = ("application/json, text/plain", "text/json", "application/jsonx", "application", "")
# Literals in place of a value: no JSON at all, and JSON that no double or exact integer can hold.
NO_LITERALS = ("NaN", "Infinity", "-Infinity", "nan", "undefined", "01", "+1", ".5", "1.", "0x1", "'a'", "True", "1_0")
HUGE_NUMBERS = ("1e400", "-1e400", "9" * 5000, "-" + "9" * 5000, "1" + "0" * 400)


def body_cases(sender: Sender, operation: Operation) -> Iterator[Case]:
    """Everything that an operation with a body must refuse for its bytes."""
    body = sender.request(operation)["json"]
    text = json.dumps(body, ensure_ascii=False)

    def case(rule: str, raw: bytes, expected: frozenset[int]) -> Case:
        return Case(rule, sender.raw(operation, body=raw), expected)

    for literal in NO_LITERALS:
        yield case("a literal that JSON does not have", _with_literal(operation, body, literal), UNPARSED)
    for literal in HUGE_NUMBERS:
        yield case("a number that is too large", _with_literal(operation, body, literal), REFUSED)
    for raw in _not_json(text):
        yield case("a body that is not JSON", raw, UNPARSED)
    for raw in (b"[" * DEEP, b"[" * DEEP + b"]" * DEEP, b'{"a":' * 9_000 + b"1" + b"}" * 9_000):
        yield case("a body nested too deeply", raw, REFUSED)
    yield case("a name given twice", (text[:-1] + "," + text[1:]).encode(), REFUSED)
    yield case("a lone surrogate", _with_literal(operation, body, '"\\ud800"'), REFUSED)
    yield case("a lone surrogate", _with_literal(operation, body, '"\\udc00\\ud800"'), REFUSED)
    yield case("a body with a byte order mark", b"\xef\xbb\xbf" + text.encode(), UNPARSED | sender.taken(operation))
    for raw in (b"null", b"[]", b'"text"', b"1", b"true", b"[" + text.encode() + b"]"):
        yield case("a body that is no object", raw, frozenset({422}))
    yield from _texts(sender, operation, body)


def _not_json(text: str) -> Iterator[bytes]:
    """The right body with one thing wrong about its bytes."""
    whole = text.encode()
    yield from (whole[:-1], whole + b"}", whole + whole, whole[:-1] + b",}", b"//\n" + whole, b"\xff\xfe", b"\0")
    yield from (whole.replace(b'"', b"'"), text.encode("utf-16"), text.encode("utf-16-le"), whole + b"\0", b" ")
    yield whole[:1] + b'"vct\xff": 1,' + whole[1:]
    yield whole[:1] + b'"vct": "\xed\xa0\x80",' + whole[1:]
    yield whole[:1] + b'"vct": "a\nb",' + whole[1:]


def _with_literal(operation: Operation, body: Any, literal: str) -> bytes:
    """The body with a literal in place of a number, or of its first value where it has no number."""
    marked = json.loads(json.dumps(body))
    if not _mark_number(marked):
        marked[next(iter(marked))] = MARK
    return json.dumps(marked, ensure_ascii=False).replace(f'"{MARK}"', literal, 1).encode()


def _mark_number(node: Any) -> bool:
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in pairs:
        if type(value) is float or (type(value) is int and not str(key).endswith("_id")):
            node[key] = MARK
            return True
        if _mark_number(value):
            return True
    return False


def _texts(sender: Sender, operation: Operation, body: Any) -> Iterator[Case]:
    """Every text of a closed body that has a pattern: NUL in it, and a line's end behind, where `$` may match."""
    schema = operation.contract.resolve(operation.body_schema or {})
    for name, node in schema.get("properties", {}).items():
        member: Node = operation.contract.resolve(node)
        value = body.get(name, member.get("example"))
        if member.get("type") != "string" or not isinstance(value, str) or not {"pattern", "enum"} & member.keys():
            continue
        for spoilt in (f"{value}\n", f"{value}\0", f"\0{value}"[: member.get("maxLength", 100)]):
            raw = json.dumps({**body, name: spoilt}).encode()
            yield Case("a control character in a text", sender.raw(operation, body=raw), frozenset({422}), name)


def media_cases(sender: Sender, operation: Operation) -> Iterator[Case]:
    """Content-Type and Content-Encoding, on requests that are right otherwise."""
    raw = sender.raw(operation)
    for value in SAME_TYPE[: 1 if sender.is_costly(operation) else None]:
        fresh = sender.raw(operation).but(("Content-Type", value))
        yield Case("JSON however its type is spelled", fresh, sender.taken(operation))
    for value in OTHER_CHARSET:
        yield Case("another charset", raw.but(("Content-Type", value)), frozenset({400, 415}))
    for value in OTHER_TYPE:
        yield Case("another media type", raw.but(("Content-Type", value)), frozenset({415}))
    two = raw.but(("Content-Type", "text/plain"), ("Content-Type", "application/json"))
    yield Case("two media types", two, frozenset({400, 415}))
    for value in ("gzip", "br", "deflate, gzip"):
        yield Case("an encoded body", raw.but(("Content-Encoding", value)), frozenset({415}))
