"""Schemathesis over the running target: all its checks and ours, all four phases, no exclusions, nothing forgiven.

The highest role goes through all phases, every other role through examples and coverage. Each runs in a process of its
own, whose output and reports stay in the run's folder.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

from contract_tests.checks import Check
from contract_tests.contract import Contract
from contract_tests.fuzzing.session import VARIABLE, Brief
from contract_tests.record import Finding
from contract_tests.run import Run
from contract_tests.samples import own_sample
from contract_tests.stage import rfc3339

TITLE = "Schemathesis: every check, four phases, every role"
PROFILES = ("quick", "full")
SETTINGS = Path(__file__).parents[1] / "fuzzing" / "schemathesis.toml"


@dataclass(frozen=True)
class Effort:
    """How many examples an operation gets, how many walks the stateful phase takes, from how many seeds, and which
    kinds of data the lesser roles send: what they may not do is shown by valid requests."""

    examples: int
    walks: int
    seeds: int
    lesser_mode: str


# Requests a minute that a fuzzer never comes to.
FREELY = 10_000
EFFORT = {"quick": Effort(6, 25, 1, "positive"), "full": Effort(60, 120, 8, "all")}


# A fuzzer that is to end first hears the reply to its last request, so that it can tell what it made.
LAST_REQUEST_SECONDS = 10
LOW_PRIORITY = 10
FAILING = (
    "base_url_mismatch", "missing_deserializer", "unused_openapi_auth", "unsupported_regex", "method_not_allowed",
    "constants_extraction", "unmatched_filter", "unresolvable_reference", "dictionary_mismatch", "timeout_units",
)  # fmt: skip
# Processes at a time: the server takes a part of each processor, too.
AT_ONCE = 3


@dataclass(frozen=True)
class Job:
    """One process of the fuzzer."""

    name: str
    role: str
    seed: int
    arguments: tuple[str, ...] = ()


def checks(run: Run) -> Iterable[Check]:
    effort = EFFORT[run.profile]
    highest = run.contract.highest_role
    seeds = range(run.seed, run.seed + effort.seeds)
    jobs = [Job(f"{highest}, four phases, seed {seed}", highest, seed) for seed in seeds]
    for role in run.contract.roles:
        if role != highest:
            arguments = ("--phases", "examples,coverage", "--mode", effort.lesser_mode)
            jobs.append(Job(f"{role}, examples and coverage", role, run.seed, arguments))
    limited = _limited(run)
    fleet = Fleet(run)
    for job in jobs:
        yield Check(job.name, partial(fleet.await_end, job, effort, jobs, limited=limited))
    yield Check("every operation serves some of what is made up", partial(_served, run))


class Fleet:
    """The fuzzer's processes: started together when the first is waited for, ended with the run."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._processes: set[subprocess.Popen[str]] = set()
        self._pool = ThreadPoolExecutor(AT_ONCE)
        self._ends: dict[str, Future[tuple[Path, int]]] = {}
        run.closing.callback(self._stop)

    def await_end(self, job: Job, effort: Effort, jobs: list[Job], *, limited: bool) -> None:
        """Raise Broken, or have findings noted, when the job finds something."""
        run = self._run
        if not self._ends:
            for each in jobs:
                folder, command = _prepare(run, each, effort, limited=limited)
                # The highest role has by far the most to do: the others take what it leaves of the processors.
                priority = 0 if each.role == run.contract.highest_role else LOW_PRIORITY
                self._ends[each.name] = self._pool.submit(self._watch, command, folder, priority)
        folder, status = self._ends[job.name].result()
        run.ledger.load()
        if run.sandbox is not None:
            run.sandbox.refresh()
        _judge(run, job.role, folder, status, (folder / "output.txt").read_text())

    def _watch(self, command: list[str], folder: Path, priority: int) -> tuple[Path, int]:
        """Run the fuzzer to its end; its output goes to a file, and lines of it to whoever watches."""
        root = Path(__file__).parents[2]
        environment = {**os.environ, VARIABLE: str(folder / "brief.json"), "NO_COLOR": "1", "COLUMNS": "160"}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(root), os.environ.get("PYTHONPATH")]))
        with (folder / "output.txt").open("w") as sink:
            process = subprocess.Popen(
                command,
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                # Ctrl-C in a terminal goes to a whole group; this one ends when the run asks it to.
                start_new_session=True,
            )
            os.setpriority(os.PRIO_PROCESS, process.pid, priority)
            self._processes.add(process)
            assert process.stdout is not None
            for line in process.stdout:
                sink.write(line)
                if phase := re.match(r"\s*\W*(\w+) \(in [\d.]+s\)", line):
                    self._run.say(f"{folder.name}: {phase[1].lower()} done")
            return folder, process.wait()

    def _stop(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            try:
                process.wait(LAST_REQUEST_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _prepare(run: Run, job: Job, effort: Effort, *, limited: bool) -> tuple[Path, list[str]]:
    """The folder of a job, with what its process reads there, and the command."""
    role, seed = job.role, job.seed
    folder = run.folder / "fuzz" / f"{role}-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    brief = _brief(run, role, limited=limited)
    brief.write(folder / "brief.json")
    (folder / "schemathesis.toml").write_text(_settings(run, role, effort, limited=limited))
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "run", brief.document]
    command += ["--url", run.target.base_url, "--seed", str(seed), "--report-junit-path", "junit.xml", *job.arguments]
    if limited and run.sandbox is None:
        command += ["--rate-limit", "auto"]
    return folder, command


def _brief(run: Run, role: str, *, limited: bool) -> Brief:
    document = run.folder / "fuzz" / "document.yaml"
    document.write_bytes(run.spec_bytes)
    return Brief(
        document=str(document),
        origin=run.target.origin,
        base_url=run.target.base_url,
        folder=str(run.folder),
        role=role,
        username=run.stage.users[role],
        password=run.password_of_run,
        now=rfc3339(run.clock.now()),
        sandboxed=run.sandbox is not None,
        limited=limited,
        name=run.name,
        start=rfc3339(run.stage.start),
        devices=run.stage.devices,
        own={noun: _reachable(run, role, noun) for noun in run.contract.collections},
    )


def _reachable(run: Run, role: str, noun: str) -> list[int]:
    """Objects of the run that a role can get at: what can't be read by its id is its maker's own, as API keys are."""
    member, creation = run.contract.collections[noun].member, run.contract.collections[noun].creation
    shared = run.stage.own.get(noun, [])
    readable = any(
        operation.method == "GET" and re.fullmatch(re.escape(member) + r"\{\w+\}", operation.path)
        for operation in run.operations
    )
    if readable or role == run.contract.highest_role or creation.permission not in run.contract.roles[role]:
        return shared
    request = own_sample(creation, run.stage, held=run.contract.roles[role])
    return [run.client(role).call(creation, **request).data["id"]]


def _limited(run: Run) -> bool:
    """Whether log-ins, or calls without a credential, are limited to fewer a minute than a fuzzer makes."""
    anybody = run.client()
    credentials = {"username": run.stage.users[run.contract.highest_role], "password": run.password_of_run}
    replies = (anybody.call("get_version"), anybody.call("log_in", json=credentials))
    limits = [int(reply.headers["x-ratelimit-limit"]) for reply in replies if "x-ratelimit-limit" in reply.headers]
    return any(limit < FREELY for limit in limits)


def _settings(run: Run, role: str, effort: Effort, *, limited: bool) -> str:
    start, end = rfc3339(run.stage.start), rfc3339(run.stage.end)
    warnings = [name for name, wanted in _warnings(run.contract, role, limited=limited) if wanted]
    filled = SETTINGS.read_text()
    for name, value in {
        "warnings": "".join(f'"{warning}", ' for warning in warnings),
        "failing": ", ".join(f'"{warning}"' for warning in FAILING),
        "examples": str(effort.examples),
        "walks": str(effort.walks),
        "username": run.stage.users[role],
        "metrics": ", ".join(f'"{metric}"' for metric in run.stage.metrics),
        "start": start,
        "end": end,
        "limit_status": '"429", ' if limited else "",
    }.items():
        filled = filled.replace("{" + name + "}", value)
    return filled


def _warnings(contract: Contract, role: str, *, limited: bool) -> Iterator[tuple[str, bool]]:
    yield "missing_auth", role == contract.highest_role
    yield "rate_limited", not limited


def _judge(run: Run, role: str, folder: Path, status: int, said: str) -> None:
    """The fuzzer's failures as findings; one for itself when it ended badly without naming any."""
    found = list(_failures(run, folder / "junit.xml"))
    for finding in found:
        run.recorder.adopt(finding)
    tested = re.search(r"Tested: (\d+)", said)
    run.notes["fuzz"] = "; ".join(filter(None, [run.notes.get("fuzz"), f"{role}: {_summary(said)}"]))
    if found:
        return
    tail = _complaint(said)
    if status != 0 or "Traceback" in said:
        run.recorder.report("the fuzzer ends without a complaint", f"exit status {status}: {tail}", None, None)
    elif tested is None or int(tested[1]) != len(run.operations):
        said = f"tested {tested and tested[1]} of {len(run.operations)}: {tail}"
        run.recorder.report("every operation is fuzzed", said, None, None)


def _served(run: Run) -> None:
    """Of an operation that refuses all valid requests the contract says less than the server asks for."""
    served = set()
    with run.recorder.traffic.open("rb") as traffic:
        for line in traffic:
            if b'"gate": "fuzz"' in line:
                exchange = json.loads(line)
                if 200 <= exchange["status"] < 300:
                    served.add(exchange["operation"])
    for operation in run.operations:
        if operation.id not in served:
            said = "nothing of what was made up by its schema was served"
            run.recorder.report("every operation serves some of what is made up", said, operation.id, None)


def _complaint(said: str) -> str:
    """What it warned of, else its last lines; begun with words, for a finding on one line shows no more."""
    warned = re.search(r"=+ WARNINGS =+\n(.*?)\n=+ [A-Z]+ =+", said, re.DOTALL)
    lines = warned[1].splitlines() if warned else said.splitlines()[-25:]
    return "\n".join(line for line in lines if line.strip())


def _summary(said: str) -> str:
    match = re.search(r"(\d+) generated[^\n]*", said)
    return match[0].strip() if match else "no cases counted"


def _failures(run: Run, junit: Path) -> Iterator[Finding]:
    """A finding for each failed check that the fuzzer's report has."""
    if not junit.exists():
        return
    for case in ET.parse(junit).getroot().iter("testcase"):
        for outcome in (*case.findall("failure"), *case.findall("error")):
            for text in re.split(r"(?m)^\d+\. Test Case ID: ", outcome.text or ""):
                if text.strip():
                    yield from _of_text(run, case.get("name", ""), text)


def _of_text(run: Run, label: str, text: str) -> Iterator[Finding]:
    curl = re.search(r"(?m)^\s*(curl .*)$", text)
    command = curl[1].strip() if curl else ""
    operation = _operation(run, label, command)
    body = text[: curl.start()] if curl else text
    titles = re.findall(r"(?m)^- (.+)$", body) or ["an error of the fuzzer"]
    for title in titles:
        detail = body.split(f"- {title}", 1)[-1].split("\n- ")[0]
        message = " ".join(detail.split())[:1000]
        # The fuzzer hides credentials, whoever's they are; the report says where to have one.
        shown = re.sub(r"'Authorization: [^']+'", '"Authorization: Bearer $TOKEN"', command)
        yield Finding("fuzz", run.recorder.check, operation, title.strip(), message, shown)


def _operation(run: Run, label: str, curl: str) -> str | None:
    """The operation of a failure, by the label of its case or else by the command."""
    method, _, path = label.partition(" ")
    for operation in run.operations:
        if (operation.method, operation.path) == (method, path):
            return operation.id
    sent = re.search(r"-X (\w+)", curl)
    address = re.search(re.escape(run.target.base_url) + r"([^\s'\"?]*)", curl)
    found = run.contract.find(sent[1] if sent else "GET", address[1]) if address else None
    return found.id if found else None
