"""Live progress, and the one screen at the end."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from contract_tests.engine import GateResult
from contract_tests.report.verdict import BROKEN, KEPT, Verdict

# More would not fit; the reports have them all.
FINDINGS_SHOWN = 12
MARKS = {"kept": "[green]✓[/]", "broken": "[red]✗[/]", "not run": "[yellow]–[/]"}


class Screen:
    """A line for each gate that has ended, and one that moves for the gate that runs."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TextColumn("{task.fields[said]}", style="dim"),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("starting", said="", total=None)

    def __enter__(self) -> Screen:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def say(self, text: str) -> None:
        """Something that takes long, or that people should know."""
        self._progress.update(self._task, said=escape(text))
        if not self.console.is_terminal:
            self.console.print(f"  … {escape(text)}", highlight=False)

    def gate_began(self, name: str, title: str) -> None:
        self._progress.update(self._task, description=escape(title), said="")

    def check_ended(self, name: str, done: int, failed: int) -> None:
        self._progress.update(self._task, said=escape(f"{done} checks, {failed} failed: {name}"[:100]))

    def gate_ended(self, result: GateResult) -> None:
        counts = f"{result.checks} checks" + (f", [red]{result.failed} failed[/]" if result.failed else "")
        said = f" · {escape(result.said)}" if result.said else ""
        mark = MARKS[result.state]
        line = f"{mark} [bold]{result.name:<17}[/] {counts}, {result.seconds:.1f} s[dim]{said}[/]"
        self._progress.console.print(line, highlight=False)


def show(verdict: Verdict, folder: Path, console: Console) -> None:
    """The last screen: what was checked, what failed, and where the reports are."""
    console.print()
    console.print(f"[bold]{escape(verdict.document)}[/] at {escape(verdict.base_url)}", highlight=False)
    if verdict.difference:
        console.print(f"[yellow]{escape(verdict.difference)}[/]", highlight=False)
    console.print(_checked(verdict))
    for number, found in enumerate(verdict.findings[:FINDINGS_SHOWN], 1):
        times = f" ({found.count} times)" if found.count > 1 else ""
        console.print(
            f"[red]{number}. {escape(found.operation or 'the document or an unknown path')}[/] breaks "
            f"[bold]{escape(found.rule)}[/]{times} [dim]{escape(found.gate)}[/]",
            highlight=False,
        )
        console.print(f"   {escape(found.message.splitlines()[0][:300] if found.message else '')}", highlight=False)
        if found.curl:
            console.print(f"   [cyan]{escape(found.curl)}[/]", highlight=False, soft_wrap=True)
    hidden = len(verdict.findings) - FINDINGS_SHOWN
    if hidden > 0:
        console.print(f"… and {hidden} more in the reports", highlight=False)
    if any("$TOKEN" in found.curl for found in verdict.findings):
        console.print(f"[dim]{escape(verdict.log_in)}[/]", highlight=False, soft_wrap=True)
    for note in verdict.notes:
        console.print(f"[yellow]{escape(note)}[/]", highlight=False)
    style = {KEPT: "green", BROKEN: "red"}.get(verdict.verdict, "yellow")
    console.print(
        f"[bold {style}]The contract is {verdict.verdict}.[/]"
        if style != "yellow"
        else "[yellow]Not all could be run.[/]"
    )
    console.print(
        f"Reports: {escape(str(folder / 'report.html'))}, junit.xml and report.json beside it",
        highlight=False,
        soft_wrap=True,
    )


def _checked(verdict: Verdict) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    checks = sum(gate.checks for gate in verdict.gates)
    table.add_row(
        "checks", f"{checks:,} in {len(verdict.gates)} gates, {verdict.requests:,} requests, {verdict.seconds:.0f} s"
    )
    for name in ("operations", "statuses", "keywords kept", "keywords broken"):
        if name in verdict.figures:
            part, whole = verdict.figures[name]
            table.add_row(name, f"{part:,} of {whole:,}")
    beyond = verdict.figures.get("statuses out of reach", [])
    if beyond:
        table.add_row("", f"{len(beyond)} statuses are out of reach on this target; the report says why")
    table.add_row(
        "seed", f"{verdict.seed}, profile {verdict.profile}" + (", in the sandbox" if verdict.sandbox else "")
    )
    return table
