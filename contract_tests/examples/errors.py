"""Requests that earn the errors whose examples the document shows, and whether an error is like its example."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from contract_tests.client import Reply
from contract_tests.contract import Contract, Node, Operation
from contract_tests.examples.requests import OwnRequests, Variation
from contract_tests.examples.shapes import shape
from contract_tests.references import NO_SUCH_ID
from contract_tests.samples import Request

# Statuses that a target does not give unless it can be made to.
SANDBOX_ONLY = {429, 500, 503}


@dataclass(frozen=True)
class ErrorExample:
    """An example of an error, and an operation that documents it."""

    status: int
    name: str
    error: Node
    operation: Operation


def error_examples(contract: Contract) -> list[ErrorExample]:
    """Each once, however many operations share it."""
    found: dict[str, ErrorExample] = {}
    for operation in contract.operations.values():
        for status in operation.statuses:
            content = (operation.response(status) or {}).get("content", {}) if status >= 400 else {}
            for media in content.values():
                for name, example in media.get("examples", {}).items():
                    error = contract.resolve(example)["value"]["error"]
                    found.setdefault(json.dumps([status, error]), ErrorExample(status, name, error, operation))
    return sorted(found.values(), key=lambda each: each.status)


def is_like(contract: Contract, example: Node, error: Any) -> bool:
    """Whether an error has the example's code, the same members of the same kinds, and the same faults."""
    schema = {"$ref": "#/components/schemas/ErrorObject"}
    same_shape = shape(contract, schema, example) == shape(contract, schema, error)
    return same_shape and example["code"] == error["code"] and _faults(example) == _faults(error)


def _faults(error: Any) -> list[tuple[str, str]]:
    return sorted((fault["field"], fault["rule"]) for fault in error["details"].get("errors", []))


def earned(own: OwnRequests, example: ErrorExample) -> Iterator[Reply]:
    """Replies of the example's status, or of another where the target is broken."""
    provoke = PROVOKED.get(example.status)
    if provoke is not None:
        yield from provoke(own, example)


def seen_before(own: OwnRequests, status: int) -> Iterator[Any]:
    """Errors of a status that other gates of this run have met."""
    sign = f'"status": {status},'
    with own.run.recorder.traffic.open() as lines:
        for line in lines:
            if sign in line and (body := json.loads(line)["response_body"]):
                try:
                    yield json.loads(base64.b64decode(body))["error"]
                except (ValueError, KeyError, TypeError):
                    continue


def _operations(own: OwnRequests, **wanted: Any) -> list[Operation]:
    """Operations that have a body, a path of their own object, a header or a query parameter, or document a status."""
    tests: dict[str, Callable[[Operation, Any], bool]] = {
        "body": lambda op, yes: (op.body_schema is not None) is yes,
        "method": lambda op, method: op.method == method,
        "id": lambda op, yes: (bool(own.run.contract.collection_at(op.path)) and op.path.endswith("id}")) is yes,
        "private": lambda op, yes: (op.permission is not None) is yes,
        "status": lambda op, status: status in op.statuses,
        "header": lambda op, name: any(p["in"] == "header" and p["name"] == name for p in op.parameters),
    }
    return [op for op in own.run.operations if all(tests[name](op, value) for name, value in wanted.items())]


def _plain(own: OwnRequests, operation: Operation) -> Request:
    return own.request(Variation(operation, next(iter(operation.body_examples), None)))


def _unparsable(own: OwnRequests, example: ErrorExample) -> Iterator[Reply]:
    for operation in _operations(own, body=True, method="POST", private=True)[:1]:
        yield own.run.admin.call(operation, content=b"{", headers={"Content-Type": "application/json"})
    for operation in _operations(own, body=False, method="GET", private=True)[:1]:
        yield own.run.admin.send("GET", f"{operation.path}?page=%ff")


def _unknown_caller(own: OwnRequests, example: ErrorExample) -> Iterator[Reply]:
    for operation in _operations(own, body=False, method="GET", private=True)[:1]:
        yield own.run.client().call(operation, **_plain(own, operation))
    for operation in own.run.operations:
        request = _plain(own, operation) if operation.raw.get("x-rate-class") == "login" else {}
        if "password" in request.get("json", {}):
            request["json"]["password"] = "wrong"
            yield own.run.client().call(operation, **request)


def _forbidden(own: OwnRequests, example: ErrorExample) -> Iterator[Reply]:
    lowest = next(iter(own.run.contract.roles))
    for operation in _operations(own, private=True):
        if operation.permission not in own.run.contract.roles[lowest]:
            yield own.run.client(lowest).call(operation, **_plain(own, operation))
            return


def _missing(own: OwnRequests, example: ErrorExample) -> Iterator[Reply]:
    for operation in _operations(own, id=True, method="GET", private=True):
        request = _plain(own, operation)
        yield own.run.admin.call(operation, **{**request, "path": dict.fromkeys(request["path"], NO_SUCH_ID)})


def _wrong_method(own: OwnRequests, example: ErrorExample) -> Iterator[Reply]:
    yield own.run.admin.send("PATCH", example.operation.path.replace("{", "").replace("}", ""))


def _conflict(own: OwnRequests, example: ErrorExample) -> Iterator[Reply]:
    field = example.error["details"]["field"]
    for operation in _operations(own, status=409, method="POST"):
        request = _plain(own, operation)
        if field in request["json"] and not operation.raw.get("x-idempotent"):
            own.call(operation, request)
            yield own.call(operation, request)
    for operation in _operations(own, status=409, method="POST", header=field):
        request = _plain(own, operation)
        request["headers"][field] = f"{own.run.name}-conflict-{operation.id}"
        own.call(operation, request)
        request["json"] |= _changed(request["json"])
        yield own.call(operation, request)
    if own.run.sandbox is not None and field == "id":
        own_id = own.run.stage.user_ids[own.run.contract.highest_role]
        for operation in _operations(own, status=409, method="DELETE", id=True):
            yield own.run.admin.call(operation, path={"id": own_id})


def _changed(body: dict[str, Any]) -> dict[str, Any]:
    """The numbers and switches of a body as others."""
    numbers = {name: value + 1 for name, value in body.items() if isinstance(value, float)}
    return {**numbers, **{name: not value for name, value in body.items() if isinstance(value, bool)}}


def _stale(own: OwnRequests, example: ErrorExample) -> Iterator[Reply]:
    for operation in _operations(own, status=412, method="PUT", header="If-Match")[:1]:
        request = _plain(own, operation)
        yield own.run.admin.call(operation, **{**request, "headers": {"If-Match": '"of-no-version"'}})


def _too_large(own: OwnRequests, example: ErrorExample) -> Iterator[Reply]:
    limit = example.error["details"]["limit"]
    for operation in _operations(own, status=413, method="POST", private=True)[:1]:
        content = b" " * (limit + 1)
        yield own.run.admin.call(operation, content=content, headers={"Content-Type": "application/json"})


def _no_json(own: OwnRequests, example: ErrorExample) -> Iterator[Reply]:
    for operation in _operations(own, status=415, method="POST", private=True)[:1]:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        yield own.run.admin.call(operation, content=b"name=value", headers=headers)


def _invalid(own: OwnRequests, example: ErrorExample) -> Iterator[Reply]:
    """A request with just the faults that the example names."""
    faults = _faults(example.error)
    for operation in _operations(own, private=True):
        request = _plain(own, operation)
        if all(_spoiled(operation, request, field, rule) for field, rule in faults):
            yield own.run.admin.call(operation, **request)
            return


def _spoiled(operation: Operation, request: Request, field: str, rule: str) -> bool:
    """Put one fault into a request, in place; False where the operation does not have it to give."""
    if rule == "required" and field in request.get("json", {}):
        del request["json"][field]
        schema = operation.contract.resolve(operation.body_schema or {})
        return field in schema.get("required", [])
    for parameter in operation.parameters:
        limit = operation.contract.resolve(parameter["schema"]).get(rule)
        if parameter["name"] == field and parameter["in"] == "query" and rule == "maximum" and limit is not None:
            request["params"][field] = limit * 10
            return True
    if rule == "unknown_parameter":
        request["params"][field] = "1"
        return True
    return False


def _too_many(own: OwnRequests, example: ErrorExample) -> Iterator[Reply]:
    operations = _operations(own, status=429, private=False, method="GET")
    assert own.run.sandbox is not None
    for operation in operations[:1]:
        reply = own.run.client().call(operation, limited=True)
        for _ in range(int(reply.headers.get("x-ratelimit-remaining", 0)) + 1):
            reply = own.run.client().call(operation, limited=True)
        yield reply
        own.run.sandbox.advance(60)


def _failing(own: OwnRequests, example: ErrorExample) -> Iterator[Reply]:
    assert own.run.sandbox is not None
    for operation in _operations(own, status=example.status, private=True, method="GET")[:1]:
        client, request = own.run.admin, _plain(own, operation)
        # So that the session is there before the failure is.
        client.call(operation, **request)
        with _failure(own, {500: "defect", 503: "database_away"}[example.status]):
            yield client.call(operation, **request)


@contextmanager
def _failure(own: OwnRequests, kind: str) -> Iterator[None]:
    assert own.run.sandbox is not None
    own.run.sandbox.fail(kind)
    try:
        yield
    finally:
        own.run.sandbox.mend()


PROVOKED: dict[int, Callable[[OwnRequests, ErrorExample], Iterable[Reply]]] = {
    400: _unparsable,
    401: _unknown_caller,
    403: _forbidden,
    404: _missing,
    405: _wrong_method,
    409: _conflict,
    412: _stale,
    413: _too_large,
    415: _no_json,
    422: _invalid,
    429: _too_many,
    500: _failing,
    503: _failing,
}
