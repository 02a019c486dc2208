"""Objects that go from state to state: every change that `x-transitions` allows is made, every other is refused."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from contract_tests.checks import Check, hold
from contract_tests.client import Reply
from contract_tests.contract import Collection, Operation
from contract_tests.samples import own_sample
from contract_tests.statuses.maker import Maker


class Machine(NamedTuple):
    """The states of the objects of a collection: what may follow each, and the operation that sets them."""

    one: Collection
    field: str
    allowed: dict[str, list[str]]
    update: Operation


def machines(maker: Maker) -> Iterator[Machine]:
    for operation in maker.run.operations:
        stated, one = operation.raw.get("x-transitions"), maker.run.contract.collection_at(operation.path)
        if stated is not None and one is not None:
            yield Machine(one, stated["field"], stated["allowed"], operation)


def checks(maker: Maker) -> Iterator[Check]:
    for machine in machines(maker):
        for before in machine.allowed:
            for after in machine.allowed:
                name = f"{machine.update.id}: from {before} to {after}"
                yield Check(name, partial(_updated, maker, machine, before, after), machine.update.id)
        for operation in maker.run.operations:
            if "x-transition" in operation.raw and operation.path.startswith(machine.one.member):
                for before in machine.allowed:
                    check = partial(_acted, maker, machine, operation, before)
                    yield Check(f"{operation.id}: from {before}", check, operation.id)


def _updated(maker: Maker, machine: Machine, before: str, after: str) -> None:
    """A change by the field itself; one to the same state is none."""
    id = _in_state(maker, machine, before)
    reply = _set(maker, machine, id, after)
    _judge(maker, machine, machine.update, reply, id, (before, after), before == after)


def _acted(maker: Maker, machine: Machine, operation: Operation, before: str) -> None:
    """A change by an operation of its own, which refuses to do what was done."""
    id, after = _in_state(maker, machine, before), operation.raw["x-transition"]["to"]
    request = maker.owned_by(operation, own_sample(operation, maker.run.stage), {machine.one.noun: id})
    reply = maker.run.admin.call(operation, **request)
    _judge(maker, machine, operation, reply, id, (before, after), False)


def _judge(
    maker: Maker,
    machine: Machine,
    operation: Operation,
    reply: Reply,
    id: int,
    states: tuple[str, str],
    is_none: bool,
) -> None:
    before, after = states
    said = f"{machine.field} from {before} to {after} is answered {reply.status}"
    if is_none or after in machine.allowed[before]:
        hold(reply.status == operation.success, "a change of state that is allowed", said, operation.id)
        hold(reply.data[machine.field] == after, "a change of state that is allowed", f"{said}, {reply.data}")
        return
    hold(reply.status == 409, "409 for a change of state that is not allowed", said, operation.id)
    named = reply.error["details"].get("field")
    hold(named == machine.field, "field of a 409", f"details.field is {named!r}", operation.id)
    kept = _read(maker, machine, id)
    hold(kept == before, "what is refused changes nothing", f"{said}, and it is {kept}", operation.id)


def _in_state(maker: Maker, machine: Machine, wanted: str) -> int:
    """The id of a new object that was brought to a state, by way of the others."""
    id, made = maker.fresh(machine.one.noun)
    for state in _way(machine, str(made.data[machine.field]), wanted):
        reply = _set(maker, machine, id, state)
        hold(reply.status == machine.update.success, "a change of state that is allowed", f"{state}: {reply.status}")
    return id


def _way(machine: Machine, start: str, wanted: str) -> list[str]:
    """The states between, the start left out and the wanted one at the end: the longest way without a circle."""
    ways, found = [[start]], list[str]()
    while ways:
        way = ways.pop()
        if way[-1] == wanted and len(way) > len(found):
            found = way
        ways += [[*way, state] for state in machine.allowed[way[-1]] if state not in way]
    hold(found, "every state can be had", f"none of the changes leads from {start} to {wanted}", machine.update.id)
    return found[1:]


def _set(maker: Maker, machine: Machine, id: int, state: str) -> Reply:
    request: dict[str, Any] = own_sample(machine.update, maker.run.stage)
    request = maker.owned_by(machine.update, request, {machine.one.noun: id})
    return maker.run.admin.call(machine.update, **{**request, "json": {machine.field: state}})


def _read(maker: Maker, machine: Machine, id: int) -> Any:
    reading = next(op for op in maker.run.operations if op.method == "GET" and op.path == machine.update.path)
    request = maker.owned_by(reading, own_sample(reading, maker.run.stage), {machine.one.noun: id})
    return maker.run.admin.call(reading, **request).data[machine.field]
