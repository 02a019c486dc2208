"""500 and 503: a defect and a database that is away, as a sandbox makes them; nothing is changed by either."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from contract_tests.checks import Check, hold
from contract_tests.contract import Operation
from contract_tests.statuses.maker import Maker

KINDS = {500: "defect", 503: "database_away"}


def checks(maker: Maker) -> Iterator[Check]:
    run = maker.run
    for status in KINDS:
        documenting = [op for op in run.operations if status in op.statuses]
        if run.sandbox is None:
            why = "only a sandbox fails on demand"
            run.out_of_reach |= {(operation.id, status): why for operation in documenting}
            continue
        for operation in documenting:
            yield Check(f"{operation.id}: {status}", partial(_fails, maker, operation, status), operation.id)


def _fails(maker: Maker, operation: Operation, status: int) -> None:
    """It fails as documented, and the same request succeeds afterwards: so nothing was changed or half done."""
    run = maker.run
    assert run.sandbox is not None
    request, caller = maker.request(operation), maker.caller(operation)
    caller.identity.headers()
    run.sandbox.fail(KINDS[status])
    try:
        reply = caller.call(operation, **request)
    finally:
        run.sandbox.mend()
    hold(reply.status == status, f"{status} when it fails", f"answered {reply.status}", operation.id)
    after = maker.call(operation, **request)
    said = f"after the {status} the same request is answered {after.status}: {after.body[:200]!r}"
    hold(after.status == operation.success, "a failure changes nothing", said, operation.id)
