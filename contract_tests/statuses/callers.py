"""What is refused for who asks: 401 without a credential that is good, 403 without the permission."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from contract_tests.checks import Check, hold
from contract_tests.contract import Operation
from contract_tests.samples import sample
from contract_tests.statuses.maker import Maker


def checks(maker: Maker) -> Iterator[Check]:
    for operation in maker.run.operations:
        name = operation.id
        if operation.permission is not None:
            yield Check(f"{name}: 401", partial(_no_credential, maker, operation), name)
            yield Check(f"{name}: 403", partial(_no_permission, maker, operation), name)
        elif 401 in operation.statuses:
            yield Check(f"{name}: 401", partial(_wrong_secret, maker, operation), name)


def _no_credential(maker: Maker, operation: Operation) -> None:
    reply = maker.run.client().call(operation, **maker.request(operation))
    hold(reply.status == 401, "401 without a credential", f"answered {reply.status}", operation.id)


def _wrong_secret(maker: Maker, operation: Operation) -> None:
    """The body of the example, which names nobody of this target: a user name of our own, and its token as it is."""
    request = sample(operation, optional=False)
    if "username" in request.get("json", {}):
        request["json"]["username"] = maker.name()
    reply = maker.run.client().call(operation, **request)
    hold(reply.status == 401, "401 for wrong secrets", f"answered {reply.status}: {reply.body[:200]!r}", operation.id)


def _no_permission(maker: Maker, operation: Operation) -> None:
    """Somebody of a role that lacks it, and a key that has all others: that of the highest role never lacks one."""
    permission = operation.permission
    assert permission is not None
    roles = maker.run.contract.roles
    lacking = next((role for role, held in roles.items() if permission not in held), None)
    callers = [maker.key_without(permission), *([maker.run.client(lacking)] if lacking else [])]
    request = maker.request(operation)
    for caller in callers:
        reply = caller.call(operation, **request)
        rule = "403 without the permission"
        hold(reply.status == 403, rule, f"answered {reply.status} without {permission}", operation.id)
        named = reply.error["details"].get("required_permission")
        hold(named == permission, "permission named by a 403", f"{named}, not {permission}", operation.id)
