"""What api-smart-diff doesn't know, or takes for mere words: names that clients are made of, and credentials."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from contract_tests.contract import Contract, Node, Operation


class Found(NamedTuple):
    """A rule of this module that is broken: its name, what changed, and what a consumer sees."""

    rule: str
    what: str
    sees: str


# What a request may need less and less of, strictest first: how it is counted.
RATE_CLASSES = {"login": 0, None: 1, "none": 2}


def operation_faults(before: Operation, after: Operation) -> Iterator[Found]:
    """What callers of an operation that both documents have lose."""
    if before.id != after.id:
        yield Found("operationId renamed", f"{before.id} → {after.id}", "generated clients lose the method")
    lost = set(before.raw.get("tags", [])) - set(after.raw.get("tags", []))
    if lost:
        sees = "generated clients have the method in another class"
        yield Found("tag changed", f"no longer in {', '.join(sorted(lost))}", sees)
    yield from _credentials(before, after)
    for name in sorted(after.rules - before.rules):
        yield Found("rule added", f"x-rules has {name}", "a request that was accepted may be refused with 422")
    if before.raw.get("x-idempotent") and not after.raw.get("x-idempotent"):
        sees = "a request sent again under its key is done again"
        yield Found("idempotency dropped", "no x-idempotent", sees)
    was, now = before.raw.get("x-rate-class"), after.raw.get("x-rate-class")
    if RATE_CLASSES.get(now, 0) < RATE_CLASSES.get(was, 0):
        yield Found("counted more strictly", f"x-rate-class {was} → {now}", "calls that were answered get 429")
    yield from _parameters(before, after)


def _credentials(before: Operation, after: Operation) -> Iterator[Found]:
    now = _security(after)
    for way in _security(before):
        # Enough are the credentials of one alternative, so one that asks for less will do as well.
        if not any(set(other) <= set(way) for other in now):
            named = " and ".join(sorted(way)) or "no credential"
            yield Found("security narrowed", f"{named} is no longer enough", "such calls are answered with 401")
    if after.permission is not None and after.permission != before.permission:
        what = f"x-permission {before.permission or 'none'} → {after.permission}"
        yield Found("permission changed", what, f"callers without {after.permission} get 403")


def _security(operation: Operation) -> list[Node]:
    """The ways to authenticate; one that asks for nothing when there is none."""
    found = operation.raw.get("security", operation.contract.document.get("security"))
    return found or [{}]


def _parameters(before: Operation, after: Operation) -> Iterator[Found]:
    known = {(each["in"], each["name"]): each for each in after.parameters}
    for old in before.parameters:
        new = known.get((old["in"], old["name"]))
        if new is None:
            continue
        for key in sorted(set(new.get("x-excludes", [])) - set(old.get("x-excludes", []))):
            what = f"{old['name']} can't be sent together with {key}"
            yield Found("parameters exclude each other", what, "calls with both are refused")
        if _spelling(old) != _spelling(new):
            yield Found("spelling of a parameter changed", f"style or explode of {old['name']}", "it is read wrongly")


def _spelling(parameter: Node) -> tuple[str, bool]:
    style = parameter.get("style", "form" if parameter["in"] in ("query", "cookie") else "simple")
    return style, parameter.get("explode", style == "form")


def document_faults(before: Contract, after: Contract) -> Iterator[Found]:
    """What concerns all operations."""
    if before.base_path != after.base_path:
        what = f"{before.base_path or '/'} → {after.base_path or '/'}"
        yield Found("address changed", what, "every call is answered with 404")
    for role, permissions in before.roles.items():
        lost = permissions - after.roles.get(role, set())
        if lost:
            what = f"{role} loses {', '.join(sorted(lost))}"
            yield Found("permission taken from a role", what, "calls that were answered get 403")
    schemes = after.document["components"].get("securitySchemes", {})
    for name, old in before.document["components"].get("securitySchemes", {}).items():
        new = schemes.get(name, {})
        if any(old.get(key) != new.get(key) for key in ("type", "in", "name", "scheme")):
            yield Found("credential sent otherwise", name, "calls that send it as before are answered with 401")
    for name in sorted(used_schemas(before.document) - after.document["components"]["schemas"].keys()):
        yield Found("schema name gone", name, f"generated clients lose the class {name}")


def used_schemas(document: Node) -> set[str]:
    """Names of the schemas that operations use, directly or through others."""
    found: set[str] = set()
    _collect(document["paths"], document, found, set())
    return found


def _collect(node: object, document: Node, found: set[str], seen: set[str]) -> None:
    if isinstance(node, list):
        for item in node:
            _collect(item, document, found, seen)
    elif isinstance(node, dict):
        target = node.get("$ref")
        if isinstance(target, str) and target not in seen:
            seen.add(target)
            kind, name = target.removeprefix("#/components/").split("/")
            if kind == "schemas":
                found.add(name)
            _collect(document["components"][kind][name], document, found, seen)
        for value in node.values():
            _collect(value, document, found, seen)
