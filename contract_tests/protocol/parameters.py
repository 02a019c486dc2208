"""Parameters that a lenient reader would coerce, broken encodings, headers given twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote, unquote

from contract_tests.contract import Node, Operation
from contract_tests.protocol.cases import Case, Sender
from contract_tests.protocol.speaker import RawRequest
from contract_tests.samples import Request, written

REFUSED = frozenset({422})
BROKEN_QUERIES = ("vct=%", "vct=%zz", "vct=%f", "vct=%ff", "%ff=1", "vct=%c3%28", "vct=%ed%a0%80")
BOOLEANS = ("TRUE", "True", "1", "yes", "on", "%20true", "true%0A", "t", "")
MARK = "VCT-MARK"
# Characters that mean something to a database or a shell, and nothing here.
PLAIN_TEXTS = ("'", "%22", "%25", "_", "%5C", "%3B--", "%C3%A9%E6%BC%A2%F0%9F%98%80", "$%7Bvct%7D", "%3Cvct%3E")


def query_cases(sender: Sender, operation: Operation) -> Iterator[Case]:
    """Encodings that are broken: 400, for operations with parameters and without."""
    raw = sender.raw(operation)
    sign = "&" if "?" in raw.target else "?"
    own = (f"{parameter['name']}=%ff" for parameter in operation.parameters if parameter["in"] == "query")
    for query in (*BROKEN_QUERIES, *own):
        yield Case("a broken query", replace(raw, target=f"{raw.target}{sign}{query}"), frozenset({400}))


def spelling_cases(sender: Sender, operation: Operation) -> Iterator[Case]:
    """Every parameter of an operation, spelled in ways that stand for a good value elsewhere."""
    for parameter in operation.parameters:
        schema = operation.contract.resolve(parameter["schema"])
        name, place = parameter["name"], parameter["in"]
        made = sender.request(operation)
        if place == "header":
            value = made["headers"].get(name, parameter.get("example", "vct"))
            raw = sender.raw(operation, made).without(name)
            twice = replace(raw, headers=(*raw.headers, (name, value), (name, value)))
            yield Case("a header given twice", twice, REFUSED, name)
            continue
        good = quote(_good_value(made, parameter), safe=",")
        for spelling in _spellings(operation, schema, good):
            if spelling or place == "query":
                yield Case(
                    f"{schema['type']} spelled otherwise",
                    _put(sender, operation, made, parameter, spelling),
                    REFUSED,
                    name,
                )


def text_cases(sender: Sender, operation: Operation) -> Iterator[Case]:
    """Free texts of a query that the schema allows: looked for as they are."""
    for parameter in operation.parameters:
        schema = operation.contract.resolve(parameter["schema"])
        is_free = schema.get("type") == "string" and "enum" not in schema and "x-excludes" not in parameter
        if parameter["in"] != "query" or not is_free:
            continue
        for text in PLAIN_TEXTS:
            made = sender.request(operation)
            if not operation.contract.faults(parameter["schema"], unquote(text)):
                put = _put(sender, operation, made, parameter, text)
                yield Case("a text of odd characters", put, sender.taken(operation) | _found_nothing(operation))


def _found_nothing(operation: Operation) -> frozenset[int]:
    """What answers a text that nothing has, where an answer needs something to go by."""
    needs = any(rule["name"] == "too_little_data" for rule in operation.raw.get("x-rules", []))
    return frozenset({422}) if needs else frozenset()


def _good_value(made: Request, parameter: Node) -> str:
    """The value that the request has: an object of the run's own, so that no coerced spelling meets another."""
    kind = "path" if parameter["in"] == "path" else "params"
    given: Any = made[kind].get(parameter["name"], parameter.get("example", "1"))
    return written(given)


def _put(sender: Sender, operation: Operation, made: Request, parameter: Node, spelling: str) -> RawRequest:
    """The request with a parameter's text exactly as given, percent signs and all."""
    kind = "path" if parameter["in"] == "path" else "params"
    marked = {**made, kind: {**made[kind], parameter["name"]: MARK}}
    raw = sender.raw(operation, marked)
    return replace(raw, target=raw.target.replace(MARK, spelling, 1))


def _spellings(operation: Operation, schema: Node, good: str) -> list[str]:
    kind = schema.get("type")
    if kind == "array":
        items = operation.contract.resolve(schema["items"])
        first = good.split(",")[0]
        return [f"{first},{text}" for text in _spellings(operation, items, first)]
    if kind == "integer":
        return _integers(good)
    if kind == "number":
        return [*_decimals(good), "NaN", "Infinity", "1e400"]
    if kind == "boolean":
        return list(BOOLEANS)
    if schema.get("format") == "date-time":
        return ["2024-01-01T12:00:00Z%0A", "2024-01-01T12:00:00", "%D9%A2024-01-01T12:00:00Z", "1704110400", ""]
    if "enum" in schema:
        return [f"{good}%0A", f"%20{good}", good.swapcase() if good.swapcase() != good else f"{good}x", ""]
    return [f"{good}%0A", f"{good}%00", f"%7F{good}"] if "pattern" in schema else []


def _decimals(good: str) -> list[str]:
    """The same decimal number for a reader that is lenient."""
    arabic = "".join(f"%D9%A{digit}" if digit.isdigit() else digit for digit in good)
    around = [
        f"%2B{good}",
        f"%20{good}",
        f"0{good}",
        f"%09{good}",
        f"{good}%20",
        f"{good}%0A",
        f"{good}%00",
        f"{good}f",
    ]
    return [*around, good.replace(".", "_."), good.replace(".", ","), arabic, "%22" + good + "%22", ""]


def _integers(good: str) -> list[str]:
    """The same number for a reader that is lenient; no spelling is of another number."""
    arabic = "".join(f"%D9%A{digit}" for digit in good)
    wide = "".join(f"%EF%BC%9{digit}" for digit in good)
    underscored = f"{good[0]}_{good[1:]}" if len(good) > 1 else f"0_{good}"
    prefixed = [f"%2B{good}", f"%20{good}", f"0{good}", f"%09{good}", f"0x{int(good):x}"]
    suffixed = [f"{good}%20", f"{good}.0", f"{good}e0", f"{good}%0A", f"{good}%00", f"{good}L"]
    return [underscored, *prefixed, *suffixed, arabic, wide, "9" * 5000, "%22" + good + "%22", ""]
