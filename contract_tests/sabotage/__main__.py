"""`python -m contract_tests.sabotage`: every violation before the harness, and the table of what caught it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from contract_tests.sabotage.catalogue import AREAS, Violation, violations
from contract_tests.sabotage.server import NONE
from contract_tests.sabotage.tally import Tally, catalogue_table, outcome_table
from contract_tests.sabotage.trial import GOOD, Outcome, attempt, end_all

Tried = dict[str, Violation | None]


@click.command(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--violation", "names", multiple=True, metavar="NAME", help=f"Only this one; {NONE}: the control.")
@click.option("--area", "areas", multiple=True, type=click.Choice(AREAS), help="Only those of an area.")
@click.option("--jobs", type=click.IntRange(1, 64), default=2, show_default=True, help="How many at a time.")
@click.option(
    "--report",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports/sabotage"),
    show_default=True,
    help="Where the reports go.",
)
@click.option("--list", "only_list", is_flag=True, help="Print the catalogue.")
def main(names: tuple[str, ...], areas: tuple[str, ...], jobs: int, folder: Path, only_list: bool) -> None:
    """Break the contract of our own service in every way of the catalogue, one at a time, and see whether the
    harness notices and names the operation. The untouched service is tried too, and has to pass.

    Exit status: 0 all of them are found and named and the untouched service is not, 1 otherwise.
    """
    console = Console(highlight=False)
    if only_list:
        console.print(catalogue_table(violations()))
        return
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    tally = _tried(chosen(names, areas), jobs, folder.absolute(), console)
    tally.write(folder)
    console.print(outcome_table(tally.outcomes))
    console.print(tally.sentence)
    console.print(f"Reports: {folder / 'sabotage.md'}, {folder / 'sabotage.json'}")
    sys.exit(0 if tally.is_good else 1)


def chosen(names: tuple[str, ...], areas: tuple[str, ...]) -> Tried:
    """What is to be tried, the control first where it is."""
    known = violations()
    unknown = set(names) - set(known) - {NONE}
    if unknown:
        raise click.BadParameter(f"{', '.join(sorted(unknown))}: see --list")
    if not names and not areas:
        return {NONE: None, **known}
    control: Tried = {NONE: None} if NONE in names else {}
    return control | {name: each for name, each in known.items() if name in names or each.area in areas}


def _tried(tried: Tried, jobs: int, folder: Path, console: Console) -> Tally:
    tally = Tally([])
    columns = (
        SpinnerColumn(),
        MofNCompleteColumn(),
        BarColumn(30),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console) as progress, ThreadPoolExecutor(jobs) as pool:
        task = progress.add_task("", total=len(tried))

        def say(text: str) -> None:
            progress.update(task, description=text)

        waiting = [pool.submit(_attempt, name, each, folder, say) for name, each in tried.items()]
        try:
            for done in as_completed(waiting):
                _tell(done.result(), progress)
                progress.advance(task)
                tally.outcomes.append(done.result())
        except KeyboardInterrupt:
            _give_up(waiting)
            raise
    tally.sort(list(tried))
    return tally


def _columns() -> tuple[ProgressColumn, ...]:
    text = TextColumn("{task.description}")
    return SpinnerColumn(), MofNCompleteColumn(), BarColumn(30), TimeElapsedColumn(), text


def _attempt(name: str, violation: Violation | None, folder: Path, say: Callable[[str], None]) -> Outcome:
    return attempt(violation, folder / name, say)


def _tell(outcome: Outcome, progress: Progress) -> None:
    colour = "green" if outcome.result in GOOD else "red"
    where = " ".join(filter(None, [outcome.gate, outcome.operation, outcome.rule])) or outcome.message
    progress.console.print(f"[{colour}]{outcome.result:<9}[/] {outcome.violation} [dim]{where}[/]")


def _give_up(waiting: list[Future[Outcome]]) -> None:
    for each in waiting:
        each.cancel()
    end_all()


if __name__ == "__main__":
    main(prog_name="python -m contract_tests.sabotage")
