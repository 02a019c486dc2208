"""What the demo says on the console: where it is, how to log in, and how far its backfill is."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from valtronics.accounts import DEMO_USERS
from valtronics.settings import DEMO_PASSWORD

_STEP = 0.25  # of the way, for a console that can't redraw a bar


def welcome(address: str, kept: Path | None) -> str:
    """The first lines, once the server answers."""
    data = f"kept in {kept}" if kept is not None else "thrown away at the end; --db FILE keeps it"
    return "\n".join(
        [
            f"Valtronics demo on {address}",
            f"  try it      {address}/docs",
            f"  reference   {address}/redoc",
            f"  contract    {address}/openapi.yaml",
            f"  log in as   {', '.join(DEMO_USERS)}; password {DEMO_PASSWORD}",
            f"  data        {data}",
            "  Ctrl-C stops it",
        ]
    )


class FeedConsole:
    """Shows progress as a bar on a terminal and as a few lines elsewhere. Called from the feed's thread alone."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._told = 0.0
        self._is_done = False

    def update(self, share: float, points: int) -> None:
        """`share` of the way from 0 to 1, and the points sent so far."""
        if self._is_done:
            return
        self._is_done = share >= 1
        if self._console.is_terminal:
            self._draw(share, points)
        elif share >= self._told + _STEP:
            self._told = share - share % _STEP
            click.echo(f"backfill {share:4.0%}, {points:,} points", err=True)
        if self._is_done:
            self._finish(points)

    def _draw(self, share: float, points: int) -> None:
        if self._bar is None:
            columns = (TextColumn("backfill"), BarColumn(), TextColumn("{task.percentage:3.0f}%"), TimeElapsedColumn())
            self._bar = Progress(*columns, TextColumn("{task.fields[points]:,} points"), console=self._console)
            self._task = self._bar.add_task("backfill", total=1.0, points=0)
            self._bar.start()
        assert self._task is not None
        self._bar.update(self._task, completed=share, points=points)

    def _finish(self, points: int) -> None:
        if self._bar is not None:
            self._bar.stop()
        done = f"{points:,} points backfilled" if points else "nothing to backfill"
        click.echo(f"{done}; live telemetry from now on", err=True)
