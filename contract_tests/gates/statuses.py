"""Every operation × every documented status, provoked; what this target can't be made to give is said, with the reason.

Requests and who sends them are read from the document: a new operation, role or rule is covered by being in it.
"""

from __future__ import annotations

from collections.abc import Iterable

from contract_tests.checks import Check
from contract_tests.run import Run
from contract_tests.statuses import absence, callers, conflicts, failures, limits, refusals, rules, success, transitions
from contract_tests.statuses.maker import Maker

TITLE = "Statuses: every documented one of every operation"
PROFILES = ("quick", "full")


def checks(run: Run) -> Iterable[Check]:
    maker = Maker(run)
    for area in (success, refusals, rules, callers, absence, conflicts, transitions, failures, limits):
        yield from area.checks(maker)
    documented = sum(len(operation.statuses) for operation in run.operations)
    covered = f"{documented - len(run.out_of_reach)} of {documented} statuses of {len(run.operations)} operations"
    run.notes["statuses"] = "; ".join(filter(None, (covered, run.notes.get("statuses", ""))))
