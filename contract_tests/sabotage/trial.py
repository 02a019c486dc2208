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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contract_tests.deployment import ADMIN, PASSWORD, ROOT, environment
from contract_tests.gates import GATES
from contract_tests.sabotage.catalogue import Violation
from contract_tests.sabotage.server import NONE

KILLED, MISNAMED, SURVIVED, NOT_RUN, KEPT, ALARM = "killed", "misnamed", "survived", "not run", "kept", "false alarm"
GOOD = (KILLED, KEPT)

START_SECONDS, HARNESS_SECONDS = 60, 1800
SPEC = ROOT / "openapi" / "openapi.yaml"
# `coverage` counts what the other gates have seen, so it means nothing in a run of some of them.
COUNTING = {"coverage"}
SLOW = {"fuzz"}


@dataclass(frozen=True)
class Round:
    """One run of the harness: some gates, with the document as the server gives it or from our file."""

    gates: tuple[str, ...]
    with_file: bool = False


def rounds(area: str) -> list[Round]:
    """What is tried, in this order, until something is found: cheap gates first."""
    quick = {name for name, gate in GATES.items() if "quick" in gate.PROFILES}
    first = tuple(name for name in GATES if name in quick - SLOW - COUNTING)
    others = tuple(name for name in GATES if name not in quick | SLOW | COUNTING)
    told = [Round(first, with_file=True)] if area == "documents" else []
    slow = tuple(name for name in GATES if name in SLOW)
    return [each for each in (Round(first), *told, Round(slow), Round(others)) if each.gates]


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
    name, area = (violation.name, violation.area) if violation is not None else (NONE, "documents")
    folder.mkdir(parents=True, exist_ok=True)
    outcome = judge(violation, [])
    for number, each in enumerate(rounds(area), 1):
        say(f"{name}: {', '.join(each.gates)}")
        place = folder / f"round-{number}"
        place.mkdir(exist_ok=True)
        try:
            findings = _run_harness(name, each, place)
        except Failure as error:
            outcome = Outcome(name, area, outcome.expected, NOT_RUN, message=str(error))
            break
        outcome = judge(violation, findings)
        if findings:
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
        command += ["--spec", str(SPEC)] if chosen.with_file else []
        with _process(command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL) as harness:
            try:
                status = harness.wait(HARNESS_SECONDS)
            except subprocess.TimeoutExpired:
                raise Failure(f"the harness took more than {HARNESS_SECONDS} s") from None
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
    with log.open("wb") as errors:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": errors}
        with _process(command, **pipes) as server:
            yield _address(server, log)


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    told: list[str] = []

    def listen() -> None:
        assert server.stdout is not None
        told.append(server.stdout.readline().decode())

    waiting = threading.Thread(target=listen, daemon=True)
    waiting.start()
    waiting.join(START_SECONDS)
    if not told or "listens on " not in told[0]:
        lines = log.read_text(errors="replace").strip().splitlines()
        raise Failure(f"the server did not start: {lines[-1] if lines else ''}")
    return told[0].split("listens on ", 1)[1].strip()


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
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()


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
