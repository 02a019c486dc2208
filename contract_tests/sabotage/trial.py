"""One violation before the harness: a server with it, the harness against that server, and what came of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from contract_tests.deployment import ADMIN, PASSWORD, ROOT, environment
from contract_tests.gates import GATES
from contract_tests.sabotage.catalogue import ANY, DOCUMENT, OUTSIDE, Violation
from contract_tests.sabotage.server import NONE

KILLED, MISNAMED, SURVIVED, NOT_RUN, KEPT, ALARM = "killed", "misnamed", "survived", "not run", "kept", "false alarm"
GOOD = (KILLED, KEPT)

START_SECONDS, HARNESS_SECONDS = 60, 1800
COULD_NOT_RUN = 2
SPEC = ROOT / "openapi" / "openapi.yaml"
# `coverage` counts what the other gates have seen, so it means nothing in a run of some of them.
COUNTING = {"coverage"}
SLOW = {"fuzz"}
# Areas whose violations keep to the schemas, and the gates that look at what the data mean.
DATA = {"telemetry", "reading", "deletion", "history", "pages", "concurrency", "sessions", "limits", "rules", "alerts"}
SEMANTIC = ("invariants", "figures")


@dataclass(frozen=True)
class Round:
    """One run of the harness: some gates, all their checks or those that contain a text, with the document as the
    server gives it or from our file."""

    gates: tuple[str, ...]
    text: str = ""
    with_file: bool = False


def rounds(violation: Violation | None) -> list[Round]:
    """What is tried, in this order, until something is found: the likeliest checks first, then cheap gates, then all.

    None: the untouched service, which all of them have to leave alone.
    """
    quick = {name for name, gate in GATES.items() if "quick" in gate.PROFILES}
    first = tuple(name for name in GATES if name in quick - SLOW - COUNTING)
    others = tuple(name for name in GATES if name not in quick | SLOW | COUNTING)
    slow = tuple(name for name in GATES if name in SLOW)
    near, told = [], [Round(first, with_file=True)]
    if violation is not None:
        operations = [name for name in violation.names if name not in (ANY, OUTSIDE, DOCUMENT)]
        near = [Round(first, text=operations[0])] if operations and violation.area != "documents" else []
        near += [Round(SEMANTIC)] if violation.area in DATA else []
        near = [Round(("streams",))] if violation.area == "streams" else near
        told = told if violation.area == "documents" else []
    return [each for each in (*near, Round(first), *told, Round(slow), Round(others)) if each.gates]


@dataclass
class Outcome:
    """What came of a violation. `gate`, `operation` and `rule` are those of the finding that tells best."""

    violation: str
    area: str
    expected: list[str]
    result: str
    gate: str = ""
    operation: str = ""
    rule: str = ""
    message: str = ""
    seconds: float = 0.0
    findings: list[dict[str, Any]] = field(default_factory=list)


def judge(violation: Violation | None, findings: list[dict[str, Any]]) -> Outcome:
    """The outcome of findings of the harness (None: the untouched service)."""
    if violation is None:
        outcome = Outcome(NONE, "", [], ALARM if findings else KEPT, findings=findings)
        told = findings[0] if findings else None
    else:
        named = [each for each in findings if violation.is_named_by(each["operation"])]
        result = KILLED if named else MISNAMED if findings else SURVIVED
        outcome = Outcome(violation.name, violation.area, sorted(violation.names), result, findings=findings)
        told = next(iter(named or findings), None)
    if told is not None:
        outcome.gate, outcome.operation = told["gate"], told["operation"] or ""
        outcome.rule, outcome.message = told["rule"], told["message"]
    return outcome


def attempt(violation: Violation | None, folder: Path, say: Callable[[str], None]) -> Outcome:
    """Try a violation; the reports of the harness are left in `folder`."""
    began = time.monotonic()
    name = violation.name if violation is not None else NONE
    folder.mkdir(parents=True, exist_ok=True)
    outcome = judge(violation, [])
    for number, each in enumerate(rounds(violation), 1):
        say(f"{name}: {each.text or ', '.join(each.gates)}")
        place = folder / f"round-{number}"
        place.mkdir(exist_ok=True)
        try:
            findings = _run_harness(name, each, place)
        except Failure as error:
            outcome = replace(outcome, result=NOT_RUN, message=str(error))
            break
        outcome = judge(violation, findings)
        # What part of the checks names wrongly, all of them may still name rightly.
        if outcome.result in (KILLED, ALARM) or (findings and not each.text):
            break
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


class Failure(Exception):
    """The harness or the server did not run; the message is one line."""


def _run_harness(name: str, chosen: Round, place: Path) -> list[dict[str, Any]]:
    """The findings of a run of the harness. Raises Failure."""
    with _serving(name, place / "server.log") as origin, (place / "harness.log").open("wb") as log:
        command = [sys.executable, "-m", "contract_tests", "--base-url", origin, "--username", ADMIN]
        command += ["--password", PASSWORD, "--seed", "1", "--stop-at-first", "--report", str(place)]
        command += [word for gate in chosen.gates for word in ("--gate", gate)]
        command += ["-k", chosen.text] if chosen.text else []
        command += ["--spec", str(SPEC)] if chosen.with_file else []
        with _process(command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL) as harness:
            try:
                status = harness.wait(HARNESS_SECONDS)
            except subprocess.TimeoutExpired:
                raise Failure(f"the harness took more than {HARNESS_SECONDS} s") from None
    if status == COULD_NOT_RUN and chosen.text:
        return []  # no check bears the text, or the stage can't be set: all the checks will tell
    if status not in (0, 1):
        lines = (place / "harness.log").read_text(errors="replace").strip().splitlines()
        raise Failure(f"the harness ended with {status}: {lines[-1] if lines else ''}")
    found: list[dict[str, Any]] = json.loads((place / "report.json").read_text())["findings"]
    if bool(found) != bool(status):
        raise Failure(f"the harness ended with {status} and has {len(found)} findings")
    return found


@contextmanager
def _serving(name: str, log: Path) -> Iterator[str]:
    """A server with a violation: its origin. Raises Failure."""
    command = [sys.executable, "-m", "contract_tests.sabotage.server", "--violation", name, "--with-parent"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with _process(command, **pipes) as server:
        told: list[str] = []
        listens = threading.Event()
        threading.Thread(target=_listen, args=(server, log, told, listens), daemon=True).start()
        if not listens.wait(START_SECONDS) or not told:
            lines = log.read_text(errors="replace").strip().splitlines()
            raise Failure(f"the server did not start: {lines[-1] if lines else ''}")
        yield told[0]


def _listen(server: subprocess.Popen[bytes], log: Path, told: list[str], listens: threading.Event) -> None:
    """Keep what the server prints, to its end: it would wait for us at a full pipe. Note where it listens."""
    assert server.stdout is not None
    with log.open("wb", buffering=0) as kept, server.stdout as output:
        for line in output:
            kept.write(line)
            if line.startswith(b"listens on "):
                told.append(line.decode().split()[-1])
                listens.set()
    listens.set()


_processes: set[subprocess.Popen[bytes]] = set()
_ended = threading.Event()


@contextmanager
def _process(command: list[str], **pipes: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A process with children of its own, all of which are gone afterwards."""
    if _ended.is_set():
        raise Failure("interrupted")
    process = subprocess.Popen(command, env=environment(), cwd=ROOT, start_new_session=True, **pipes)
    _processes.add(process)
    try:
        yield process
    finally:
        _processes.discard(process)
        _end(process)
        if process.stdin is not None:
            process.stdin.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    for number, seconds in ((signal.SIGTERM, 15), (signal.SIGKILL, 15)):
        try:
            os.killpg(process.pid, number)
            process.wait(seconds)
        except ProcessLookupError:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue


def end_all() -> None:
    """End everything that runs, and let nothing new begin."""
    _ended.set()
    for process in list(_processes):
        try:
            os.killpg(process.pid, signal.SIGTERM)
        except ProcessLookupError:
            continue
