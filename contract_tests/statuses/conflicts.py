"""What does not fit what is stored: 409 for what is taken or not allowed any more, 412 for an old version."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import partial
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.client import Client
from contract_tests.contract import Collection, Operation
from contract_tests.samples import own_sample
from contract_tests.statuses.maker import Maker

# What is asked for at once is hardly ever there so often.
MANY = 20
NOBODYS_VERSION = '"vct-none"'


def checks(maker: Maker) -> Iterator[Check]:
    run = maker.run
    by_creation = {one.creation.id: one for one in run.contract.collections.values()}
    for operation in run.operations:
        name, one = operation.id, run.contract.collection_at(operation.path)
        if 409 in operation.statuses:
            if operation.raw.get("x-idempotent"):
                yield Check(f"{name}: 409", partial(_another_body, maker, operation), name)
            elif name in by_creation:
                yield Check(f"{name}: 409", partial(_twice, maker, operation), name)
            elif "x-waits-for" in operation.raw and one is not None:
                yield Check(f"{name}: 409", partial(_too_early, maker, operation, one), name)
            elif one is not None and one.noun == "user":
                yield Check(f"{name}: 409", partial(_oneself, maker, operation), name)
            elif not operation.moves:  # those have checks of their own
                run.out_of_reach[name, 409] = "the document does not say by which request"
        if any(parameter["name"] == "If-Match" for parameter in operation.parameters) and one is not None:
            yield Check(f"{name}: 412", partial(_old_version, maker, operation, one), name)


def _twice(maker: Maker, operation: Operation) -> None:
    request = maker.request(operation)
    first, again = maker.call(operation, **request), maker.call(operation, **request)
    hold(first.status == operation.success, "a valid request succeeds", f"answered {first.status}", operation.id)
    hold(
        again.status == 409, "409 for what is taken", f"made twice, the second is answered {again.status}", operation.id
    )
    field = again.error["details"].get("field")
    hold(field is None or field in request["json"], "field of a 409", f"details.field is {field!r}", operation.id)


def _too_early(maker: Maker, operation: Operation, one: Collection) -> None:
    """Asked for as soon as it is begun, again and again until it was too early: a fast server may be done by then."""
    (name,) = operation.path.split("{")[1:]
    key, wanted = name.split("}")[0], operation.raw["x-waits-for"]
    for _ in range(MANY):
        id, _ = maker.fresh(one.noun)
        reply = maker.run.admin.call(operation, path={key: id}, at_once=True)
        known = reply.status in (operation.success, 409)
        hold(known, "409 for what is not there yet", f"answered {reply.status}", operation.id)
        if reply.status == 409:
            state = reply.error["details"].get(wanted["field"])
            said = f"details has {wanted['field']} {state!r}"
            hold(state is not None and state not in wanted["until"], "details of a 409", said, operation.id)
            return
    maker.run.out_of_reach[operation.id, 409] = f"all of {MANY} were there at once"


def _another_body(maker: Maker, operation: Operation) -> None:
    """The key's own reply again for the same body; 409 for another, and for another operation."""
    request = maker.request(operation)
    request["headers"]["Idempotency-Key"] = maker.name()
    first, again = (maker.call(operation, **request) for _ in range(2))
    hold(first.status == operation.success, "a valid request succeeds", f"answered {first.status}", operation.id)
    same = again.status == first.status and again.data == first.data
    hold(same, "the same key, the same reply", f"{again.status}, {again.body[:200]!r}", operation.id)
    marked = (first.headers.get("Idempotent-Replayed"), again.headers.get("Idempotent-Replayed"))
    hold(marked[0] != "true" and marked[1] == "true", "Idempotent-Replayed", f"it is {marked}", operation.id)
    other = {**request, "json": _changed(request["json"])}
    reply = maker.call(operation, **other)
    hold(reply.status == 409, "409 for a key with another body", f"answered {reply.status}", operation.id)
    for second in maker.run.operations:
        if second.raw.get("x-idempotent") and second is not operation:
            moved = maker.request(second)
            moved["headers"]["Idempotency-Key"] = request["headers"]["Idempotency-Key"]
            reply = maker.call(second, **moved)
            hold(reply.status == 409, "409 for a key of another operation", f"answered {reply.status}", second.id)


def _changed(body: Any) -> Any:
    """The same body with one number another, or with a list that is one shorter."""
    copy = deepcopy(body)
    holder = copy
    while isinstance(holder, dict):
        for name, value in holder.items():
            if type(value) in (int, float) and not name.endswith("_id"):
                holder[name] = value + 1
                return copy
            if isinstance(value, list) and len(value) > 1 and not isinstance(value[0], dict):
                value.pop()
                return copy
        holder = next((value[0] for value in holder.values() if isinstance(value, list) and value), None)
    return copy


def _oneself(maker: Maker, operation: Operation) -> None:
    """One's own account is not deleted, disabled or given another role."""
    run = maker.run
    id, caller = maker.myself
    changes: list[dict[str, Any]] = [{}]
    if operation.body_schema is not None:
        changes = [{"json": {"is_active": False}}, {"json": {"role": next(iter(run.contract.roles))}}]
    for change in changes:
        request = maker.owned_by(operation, own_sample(operation, run.stage), {"user": id})
        reply = caller.call(operation, **{**request, **change})
        hold(reply.status == 409, "409 for one's own account", f"{change} is answered {reply.status}", operation.id)


def _old_version(maker: Maker, operation: Operation, one: Collection) -> None:
    """A version that was and one that never was are refused, and change nothing; the current one is taken."""
    run = maker.run
    id, created = maker.fresh(one.noun)
    old = created.headers.get("ETag", "")
    change = next((op for op in run.operations if op.method == "PUT" and op.path == one.deletion.path), operation)
    changed = _with_version(maker, run.admin, change, one, id, old)
    hold(changed.status == change.success, "the current version is taken", f"answered {changed.status}", change.id)
    current = changed.headers.get("ETag", "")
    hold(current != old, "a change is a new version", f"ETag is {current} before and after", change.id)
    for stale in (old, NOBODYS_VERSION):
        reply = _with_version(maker, run.admin, operation, one, id, stale)
        hold(reply.status == 412, "412 for an old version", f"If-Match {stale}: {reply.status}", operation.id)
    reply = _with_version(maker, run.admin, operation, one, id, current)
    hold(reply.status == operation.success, "the current version is taken", f"answered {reply.status}", operation.id)


def _with_version(maker: Maker, client: Client, operation: Operation, one: Collection, id: int, version: str) -> Any:
    request = maker.owned_by(operation, own_sample(operation, maker.run.stage), {one.noun: id})
    request["headers"]["If-Match"] = version
    return client.call(operation, **request)
