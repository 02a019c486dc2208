"""All traffic of the run before a second judge, openapi-core, which shares no code with the harness or the service.

It runs in an environment of its own. Every reply must be valid for it, and every request valid exactly when the
service took it, but for the differences that `second_validator/differences.py` lists with their reasons.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from contract_tests.checks import Check, hold
from contract_tests.run import Run
from contract_tests.second_validator import judge_file
from contract_tests.second_validator.comparison import Comparison, Disagreement, Tally
from contract_tests.second_validator.differences import EVERY
from contract_tests.second_validator.traffic import exchange_of, select
from contract_tests.tool_versions import SECOND_VALIDATOR
from contract_tests.toolbox import python_environment, run_tool

TITLE = "Second, independent validator: openapi-core over all traffic"
PROFILES = ("quick", "full")

# What two processes judge in about 20 seconds; `full` judges all.
MOST = {"quick": 6_000}
LONGEST_SECONDS = 1800


def checks(run: Run) -> Iterable[Check]:
    lines, total = select(run.recorder.traffic, MOST.get(run.profile), run.seed)
    verdicts = judged(run, lines)
    comparison = Comparison(run.contract)
    for line, verdict in zip(lines, verdicts, strict=False):
        comparison.add(exchange_of(line), json.loads(verdict))
    run.notes[__name__.rsplit(".", 1)[1]] = said = _said(lines, total, comparison)
    yield Check(f"every exchange has a verdict ({said})", partial(_all_judged, lines, verdicts))
    for operation in run.operations:
        tally = comparison.tallies.get(operation.id)
        if tally is not None:
            yield from _of_operation(run, operation.id, tally)


def judged(run: Run, lines: list[str]) -> list[str]:
    """One verdict for each line. CannotRun where the judge can't be installed."""
    folder = run.folder / "second-validator"
    folder.mkdir(parents=True, exist_ok=True)
    document, traffic, verdicts = folder / "document.json", folder / "traffic.ndjson", folder / "verdicts.ndjson"
    # Only the path counts: the same server may be reached by several names.
    here = {**run.contract.document, "servers": [{"url": run.target.base_path or "/"}]}
    document.write_text(json.dumps(here), encoding="utf-8")
    traffic.write_text("".join(lines), encoding="utf-8")
    _run_judge(python_environment("openapi-core", SECOND_VALIDATOR, say=run.say), document, traffic, verdicts)
    found = verdicts.read_text("utf-8").splitlines()
    traffic.unlink()
    return found


def _run_judge(python: Path, *files: Path) -> None:
    command = [str(python), "-I", str(judge_file()), *map(str, files)]
    done = run_tool("openapi-core", command, LONGEST_SECONDS)
    hold(done.returncode == 0, "the second validator reads the document", done.stderr[-1500:])


def _all_judged(lines: list[str], verdicts: list[str]) -> None:
    hold(lines, "traffic to judge", "no exchange was recorded, so nothing was judged")
    hold(
        len(lines) == len(verdicts), "a verdict for each exchange", f"{len(verdicts)} verdicts, {len(lines)} exchanges"
    )


def _of_operation(run: Run, operation: str, tally: Tally) -> Iterable[Check]:
    """A check that says what agreed, or one for each rule on which the two differ."""
    known = f", of them {tally.known.total()} by known differences" if tally.known else ""
    if not tally.disagreements:
        yield Check(
            f"{operation}: {tally.exchanges} exchanges agree{known}", partial(_agree, run, operation, None), operation
        )
    for rule, found in tally.disagreements.items():
        name = f"{operation}: {rule} ({tally.counts[rule]} of {tally.exchanges} exchanges)"
        yield Check(name, partial(_agree, run, operation, found), operation)


def _agree(run: Run, operation: str, found: Disagreement | None) -> None:
    if found is not None:
        run.recorder.report(found.rule, found.message, operation, found.exchange)


def _said(lines: list[str], total: int, comparison: Comparison) -> str:
    """How many of how many, and each known difference with its count."""
    strangers = comparison.tallies[None].exchanges if None in comparison.tallies else 0
    known: Counter[str] = Counter()
    for tally in comparison.tallies.values():
        known += tally.known
    parts = [f"{len(lines)} of {total} exchanges judged"]
    unkept = sum('"response_body": null' in line for line in lines)
    if unkept:
        parts.append(f"{unkept} of them without their body, which is over 1 MiB")
    if strangers:
        parts.append(f"{strangers} for paths that the contract does not have")
    parts += [f"{known[row.name]} × {row.name}" for row in EVERY if known[row.name]]
    return ", ".join(parts)
