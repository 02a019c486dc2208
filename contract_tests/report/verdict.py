"""What a run ends with, as plain data: the one source of the screen, JUnit, HTML and JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from contract_tests.engine import GateResult
from contract_tests.record import Finding
from contract_tests.run import Run

KEPT, BROKEN, NOT_RUN = "kept", "broken", "could not run"
EXIT_STATUS = {KEPT: 0, BROKEN: 1, NOT_RUN: 2}


@dataclass
class Verdict:
    """The outcome of a run. `verdict` is kept, broken or could not run."""

    verdict: str
    base_url: str
    document: str
    difference: str
    profile: str
    seed: int
    run: str
    seconds: float
    requests: int
    gates: list[GateResult]
    findings: list[Finding]
    figures: dict[str, Any]
    sandbox: bool
    log_in: str
    notes: list[str] = field(default_factory=list)

    @property
    def exit_status(self) -> int:
        return EXIT_STATUS[self.verdict]

    def write_json(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n")


def verdict_of(run: Run, gates: list[GateResult], seconds: float) -> Verdict:
    findings = list(run.recorder.findings.values())
    skipped = [gate for gate in gates if gate.state == "not run"]
    outcome = BROKEN if findings else NOT_RUN if skipped else KEPT
    return Verdict(
        verdict=outcome,
        base_url=run.target.base_url,
        document=f"{run.contract.title} from {run.document.said}",
        difference=run.document.difference,
        profile=run.profile,
        seed=run.seed,
        run=run.name,
        seconds=round(seconds, 1),
        requests=run.recorder.exchanges,
        gates=gates,
        findings=findings,
        figures=run.figures,
        sandbox=run.sandbox is not None,
        log_in=log_in_command(run),
        notes=[
            *(f"{gate.name} was not run: {gate.said}" for gate in skipped),
            *([f"{len(run.left)} objects of the run could not be removed: {'; '.join(run.left)}"] if run.left else []),
        ],
    )


def log_in_command(run: Run) -> str:
    """The shell line that sets the variable which the commands of the findings use."""
    url = f"{run.target.base_url}{run.contract.operations['log_in'].path}"
    body = json.dumps({"username": run.options.username, "password": "YOUR PASSWORD"})
    take = "import json, sys; print(json.load(sys.stdin)['data']['access_token'])"
    return f"TOKEN=$(curl -s {url} -H 'Content-Type: application/json' -d '{body}' | python3 -c \"{take}\")"
