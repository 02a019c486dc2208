"""Requests that no HTTP client library sends, byte by byte on sockets, over every operation that they fit.

Each reply is judged like any other. A connection that dies without a reply where one is due is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from contract_tests.checks import Check
from contract_tests.contract import Operation
from contract_tests.protocol import framing
from contract_tests.protocol.bodies import body_cases, media_cases
from contract_tests.protocol.cases import Case, Sender
from contract_tests.protocol.credentials import credential_cases
from contract_tests.protocol.parameters import query_cases, spelling_cases, text_cases
from contract_tests.run import Run

TITLE = "Protocol: bytes that client libraries don't send"
PROFILES = ("quick", "full")

Cases = Callable[[Sender, Operation], Iterator[Case]]
OF_ALL: dict[str, Cases] = {
    "good requests in other forms": framing.whole_cases,
    "heads that are no HTTP": framing.broken_heads,
    "queries in a broken encoding": query_cases,
    "parameters spelled otherwise": spelling_cases,
    "texts of odd characters": text_cases,
}
OF_BODIES: dict[str, Cases] = {
    "bodies that are not strict JSON": body_cases,
    "media types": media_cases,
    "bodies in broken frames": framing.broken_bodies,
}


def checks(run: Run) -> Iterable[Check]:
    sender = Sender(run)
    for name, single in (("pipeline", framing.check_pipeline), ("slow head", framing.check_slow_head)):
        yield Check(name, partial(single, sender), sender.reading.id)
    yield Check("what is not HTTP", partial(framing.check_garbage, sender))
    for position, operation in enumerate(run.operations):
        yield from _of_operation(sender, operation, position)
    sender.close()
    run.notes["protocol"] = f"{sender.sent} requests in bytes over {len(run.operations)} operations"


def _of_operation(sender: Sender, operation: Operation, position: int) -> Iterator[Check]:
    name = operation.id
    lists = OF_ALL if operation.body_schema is None else OF_ALL | OF_BODIES
    for title, cases in lists.items():
        yield Check(f"{name}: {title}", partial(_send, sender, operation, cases), name)
    credentials = partial(credential_cases, position=position)
    yield Check(f"{name}: credentials", partial(_send, sender, operation, credentials), name)
    singles = [framing.check_half_closed, framing.check_kept_alive, framing.check_head, framing.check_host_missing]
    if operation.body_schema is not None:
        singles.append(framing.check_expectation)
    if operation.path.endswith("/"):
        singles.append(framing.check_forged_host)
    for single in singles:
        title = single.__name__.removeprefix("check_").replace("_", " ")
        yield Check(f"{name}: {title}", partial(single, sender, operation), name)


def _send(sender: Sender, operation: Operation, cases: Cases) -> None:
    sender.send(cases(sender, operation))
