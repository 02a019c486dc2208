"""The outcomes of all violations: tables, the kill rate, and the reports."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.table import Table

from contract_tests.sabotage.catalogue import Violation
from contract_tests.sabotage.server import NONE
from contract_tests.sabotage.trial import GOOD, KILLED, Outcome


@dataclass
class Tally:
    """What came of the violations that were tried; the control is among them where it was tried."""

    outcomes: list[Outcome]

    def sort(self, names: list[str]) -> None:
        """Put the outcomes into the order of the names."""
        self.outcomes.sort(key=lambda outcome: names.index(outcome.violation))

    @property
    def violations(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.violation != NONE]

    @property
    def is_good(self) -> bool:
        return bool(self.outcomes) and all(outcome.result in GOOD for outcome in self.outcomes)

    @property
    def rate(self) -> float:
        """The share of violations that were killed, from 0 to 1."""
        tried = self.violations
        return sum(outcome.result == KILLED for outcome in tried) / len(tried) if tried else 1.0

    @property
    def sentence(self) -> str:
        counts = Counter(outcome.result for outcome in self.violations)
        said = ", ".join(f"{number} {result}" for result, number in counts.most_common())
        control = next((outcome.result for outcome in self.outcomes if outcome.violation == NONE), "not tried")
        if not self.violations:
            return f"No violation was tried; the untouched service: {control}"
        # Cut, not rounded: 294 of 295 are not 100 %.
        return f"Kill rate {int(self.rate * 1000) / 10} % ({said}); the untouched service: {control}"

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        whole = {"kill_rate": self.rate, "good": self.is_good, "outcomes": [asdict(each) for each in self.outcomes]}
        (folder / "sabotage.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
        (folder / "sabotage.md").write_text(self._markdown())

    def _markdown(self) -> str:
        lines = ["# Sabotage", "", self.sentence, ""]
        lines += ["| violation | area | result | gate | operation named | rule | s |", "|---|---|---|---|---|---|---|"]
        for each in self.outcomes:
            told = each.rule or each.message
            cells = (each.violation, each.area, each.result, each.gate, each.operation, told, f"{each.seconds:.0f}")
            lines.append("| " + " | ".join(_cell(text) for text in cells) + " |")
        lines += ["", "| area | violations | killed |", "|---|---|---|"]
        for area in dict.fromkeys(each.area for each in self.violations):
            those = [each for each in self.violations if each.area == area]
            lines.append(f"| {area} | {len(those)} | {sum(each.result == KILLED for each in those)} |")
        return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")[:200]


def outcome_table(outcomes: list[Outcome]) -> Table:
    table = Table(box=None, header_style="bold")
    for name in ("violation", "result", "gate", "operation named", "rule"):
        table.add_column(name, overflow="fold")
    for each in outcomes:
        style = "" if each.result in GOOD else "red"
        table.add_row(each.violation, each.result, each.gate, each.operation, each.rule or each.message, style=style)
    return table


def catalogue_table(known: dict[str, Violation]) -> Table:
    table = Table(box=None, header_style="bold", title=f"{len(known)} violations", title_justify="left")
    for name in ("area", "violation", "must be named"):
        table.add_column(name, overflow="fold")
    before = ""
    for each in known.values():
        table.add_row(each.area if each.area != before else "", each.name, ", ".join(sorted(each.names)))
        before = each.area
    return table
