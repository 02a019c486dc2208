"""The document against the last released one: nothing that a consumer stands on goes without a new major version.

Removals need more: the released document must have marked the thing `deprecated`, with an `x-sunset` that is past.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from contract_tests.breaking.comparison import Change, changes
from contract_tests.breaking.released import objection, previous
from contract_tests.checks import Broken, Check
from contract_tests.contract import Contract
from contract_tests.run import Run

TITLE = "Breaking changes since the last release"
PROFILES = ("quick", "full")


def checks(run: Run) -> Iterable[Check]:
    contract = run.contract
    found = previous(contract, run.options.previous)
    if found is None:
        title = contract.document["info"]["title"]
        _say(run, f"nothing compared: no released document of {title}; give one with --previous FILE")
        return
    before, where = found
    (broken,) = changes(before, contract, say=run.say)
    today = run.clock.now().date()
    refused = [(change, why) for change in broken if (why := objection(change, before, contract, today)) is not None]
    allowed = len(broken) - len(refused)
    _say(run, f"{contract.title} compared with {where}: {len(refused)} broken, {allowed} allowed")
    by_operation: dict[str | None, list[tuple[Change, str]]] = defaultdict(list)
    for change, why in refused:
        by_operation[change.operations[0] if change.operations else None].append((change, why))
    for operation in (*before.operations, None):
        yield from _of(operation, before, by_operation.get(operation, []))


def _of(operation: str | None, before: Contract, refused: list[tuple[Change, str]]) -> Iterable[Check]:
    """One check for each change; one that says so where there is none."""
    name = operation or "document"
    if not refused:
        yield Check(f"{name}: nothing broken since {before.title}", partial(_hold, None, ""), operation)
    for change, why in refused:
        yield Check(f"{name}: {change.rule}: {change.subject}", partial(_hold, change, why), operation)


def _hold(change: Change | None, why: str) -> None:
    if change is not None:
        operation = change.operations[0] if change.operations else None
        raise Broken(f"no breaking change: {change.rule}", f"{change}; {why}", operation)


def _say(run: Run, text: str) -> None:
    run.notes[__name__.rsplit(".", 1)[1]] = text
