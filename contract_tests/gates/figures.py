"""Every figure that a description states, tested from both sides; a figure that nobody answers for is a finding."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from contract_tests.checks import Check, hold
from contract_tests.figures import (
    alerts,
    analytics,
    callers,
    changes,
    data_quality,
    history,
    limits,
    models,
    numbers,
    presence,
    reports,
    sessions,
    telemetry,
    times,
    webhooks,
)
from contract_tests.figures.bench import Bench
from contract_tests.figures.promises import Promise
from contract_tests.figures.sentences import descriptions, missing, unclaimed
from contract_tests.run import Run

TITLE = "Figures: every number that a description states, against behaviour"
PROFILES = ("quick", "full")
THEMES = (
    callers, sessions, limits, times, numbers, telemetry, history, changes, presence, alerts, analytics, data_quality,
    models, reports, webhooks,
)  # fmt: skip
TABLES = [module.TABLE for module in THEMES]


def checks(run: Run) -> Iterable[Check]:
    promises = [promise for table in TABLES for promise in table.promises]
    left = [promise for promise in promises if promise.needs and not _can(run, promise)]
    _say(run, promises, left)
    yield Check("every figure of a description is in the table", partial(_all_claimed, run))
    yield Check("the document still says what the table quotes", partial(_all_said, run))
    bench = Bench(run)
    for promise in promises:
        if promise not in left:
            yield Check(promise.name, partial(promise.check, bench), promise.operation)


def _can(run: Run, promise: Promise) -> bool:
    return run.sandbox is not None if promise.needs == "sandbox" else run.profile == promise.needs


def _say(run: Run, promises: list[Promise], left: list[Promise]) -> None:
    said = f"{len(promises) - len(left)} of {len(promises)} promises tested"
    for need, words in (("sandbox", "needs a sandbox"), ("full", "left to the profile full")):
        names = [promise.name for promise in left if promise.needs == need]
        if names:
            said += f"; {words}: {', '.join(names)}"
    run.notes["figures"] = said


def _all_claimed(run: Run) -> None:
    quotes = [quote for table in TABLES for quote in table.quotes]
    found = unclaimed(descriptions(run.contract.document), quotes)
    hold(not found, "every figure has a test", "; ".join(map(str, found)))


def _all_said(run: Run) -> None:
    quotes = [quote for table in TABLES for quote in table.quotes]
    found = missing(list(descriptions(run.contract.document)), quotes)
    hold(not found, "the document says what is tested", "; ".join(repr(quote) for quote in found))
