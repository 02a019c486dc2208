"""What an import says on the console: a progress bar, the bad rows, and the sum at the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from storage.engine import Engine
from valtronics.csv_rows import BadRow
from valtronics.importer import Options, Tally, import_csv


def import_with_progress(file: Path, engine: Engine, options: Options, clock: Callable[[], int]) -> int:
    """Import, telling how it goes on standard error and the sum on standard output; the exit code."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    columns = (TextColumn(file.name), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(file.name, total=file.stat().st_size)

        def on_bad_row(row: BadRow) -> None:
            # Not markup: a file may hold brackets.
            console.print(str(row), markup=False)

        def on_progress(done: int, _: Tally) -> None:
            bar.update(task, completed=done)

        tally = import_csv(file, engine, options, clock=clock, on_bad_row=on_bad_row, on_progress=on_progress)
    click.echo(_sum(tally))
    if tally.stopped:
        click.echo(f"stopped at row {tally.row}: {tally.bad:,} bad rows; --max-errors allows more", err=True)
    return 1 if tally.bad else 0


def _sum(tally: Tally) -> str:
    parts = [f"points stored: {tally.stored:,}"]
    parts += [f"there already: {tally.duplicate:,}"] if tally.duplicate else []
    parts += [f"another value replaced: {tally.updated:,}"] if tally.updated else []
    parts += [f"devices created: {tally.devices:,}"] if tally.devices else []
    parts += [f"bad rows: {tally.bad:,}"] if tally.bad else []
    return ", ".join(parts)
