"""Runs gates: check after check, each failure a finding that names operation and rule; it ends with a verdict."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Protocol

from contract_tests.checks import Broken, CannotRun, Check
from contract_tests.gates import GATES
from contract_tests.run import Run


@dataclass
class GateResult:
    """What came of a gate. `state` is kept, broken or not run."""

    name: str
    title: str
    checks: int = 0
    failed: int = 0
    seconds: float = 0.0
    state: str = "kept"
    said: str = ""
    outcomes: list[tuple[str, str | None, float, str]] = field(default_factory=list)


class Watcher(Protocol):
    """Who is told of progress."""

    def gate_began(self, name: str, title: str) -> None: ...

    def check_ended(self, name: str, done: int, failed: int) -> None: ...

    def gate_ended(self, result: GateResult) -> None: ...


@dataclass(frozen=True)
class Selection:
    """Which gates and checks to run: gates by name (none: those of the profile), checks by a text they contain."""

    gates: tuple[str, ...] = ()
    text: str = ""

    def names(self, profile: str) -> list[str]:
        unknown = set(self.gates) - set(GATES)
        if unknown:
            raise CannotRun(f"--gate {', '.join(sorted(unknown))}: there are {', '.join(GATES)}")
        wanted = self.gates or tuple(name for name, gate in GATES.items() if profile in gate.PROFILES)
        return [name for name in GATES if name in wanted]

    def takes(self, gate: str, check: Check) -> bool:
        return self.text.lower() in f"{gate}/{check.name}/{check.operation or ''}".lower()


def execute(run: Run, selection: Selection, watcher: Watcher, *, stop_at_first: bool = False) -> list[GateResult]:
    """Run the selected gates in their order. Everything that is wrong is in the run's recorder afterwards."""
    names = selection.names(run.profile)
    results = []
    run.recorder.begin("stage", "the stage is set")
    result = _gate(run, "stage", "Users, devices and telemetry of the run", [Check("furnish", run.furnish)], watcher)
    results.append(result)
    if any("the stage can't be set" in finding.message for finding in run.recorder.findings.values()):
        result.said = "nothing else could be checked"
        return results
    if stop_at_first and result.failed:
        return results
    for name in names:
        results.append(_selected(run, name, GATES[name], selection, watcher))
        if stop_at_first and results[-1].failed:
            break
    if sum(result.checks for result in results[1:]) == 0 and not any(result.state == "not run" for result in results):
        raise CannotRun(
            f"-k {selection.text!r}: no check of {', '.join(names)} has that in its gate, name or operation"
        )
    return results


def _selected(run: Run, name: str, gate: ModuleType, selection: Selection, watcher: Watcher) -> GateResult:
    try:
        run.begin_gate()
        checks = (check for check in gate.checks(run) if selection.takes(name, check))
        return _gate(run, name, gate.TITLE, checks, watcher)
    except CannotRun as error:
        result = GateResult(name, gate.TITLE, state="not run", said=str(error))
        watcher.gate_ended(result)
        return result


def _gate(run: Run, name: str, title: str, checks: Iterable[Check], watcher: Watcher) -> GateResult:
    result = GateResult(name, title)
    began = time.monotonic()
    watcher.gate_began(name, title)
    found_before = run.recorder.found
    for check in _until_broken(run, name, checks):
        found = run.recorder.found
        started = time.monotonic()
        _one(run, name, check)
        result.checks += 1
        failed = run.recorder.found > found
        result.failed += failed
        said = _last_message(run, name, check) if failed else ""
        result.outcomes.append((check.name, check.operation, time.monotonic() - started, said))
        watcher.check_ended(check.name, result.checks, result.failed)
    if run.recorder.found > found_before:
        result.state = "broken"
        result.failed = max(result.failed, 1)
    result.seconds = time.monotonic() - began
    result.said = run.notes.get(name, "")
    watcher.gate_ended(result)
    return result


def _until_broken(run: Run, gate: str, checks: Iterable[Check]) -> Iterable[Check]:
    """The checks; where a gate fails while it prepares them, that is a finding, and the gate ends."""
    iterator = iter(checks)
    while True:
        run.recorder.begin(gate, "preparation")
        try:
            check = next(iterator)
        except StopIteration:
            return
        except CannotRun:
            raise
        except Exception as error:
            _report(run, error, None)
            return
        yield check


def _one(run: Run, gate: str, check: Check) -> None:
    run.recorder.begin(gate, check.name)
    try:
        check.run()
    except CannotRun:
        raise
    except Exception as error:
        _report(run, error, check.operation)


def _report(run: Run, error: Exception, operation: str | None) -> None:
    """Any failure of a check is a finding: what could not be finished was not kept."""
    last = run.recorder.last
    if isinstance(error, Broken):
        rule, named = error.rule, error.operation or operation
        message = str(error)
    elif isinstance(error, AssertionError):
        rule, named, message = "as described", operation, str(error) or repr(error)
    else:
        rule, named = "usable replies", operation
        message = f"the check could not be finished: {type(error).__name__}: {error}"
    about = named or (last.operation if last else None)
    run.recorder.report(rule, message, about, run.recorder.last_of(about))


def _last_message(run: Run, gate: str, check: Check) -> str:
    found = [f for f in run.recorder.findings.values() if f.gate == gate and f.check == check.name]
    return "; ".join(f"{f.operation or 'document'}: {f.rule}: {f.message}" for f in found) or "told before"
