"""The command line: options in, one screen and an exit status out."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path
from types import FrameType

import click
from rich.console import Console

from contract_tests.checks import CannotRun
from contract_tests.engine import GateResult, Selection, execute
from contract_tests.gates import GATES
from contract_tests.report import junit, page
from contract_tests.report.screen import Screen, show
from contract_tests.report.verdict import EXIT_STATUS, NOT_RUN, Verdict, verdict_of
from contract_tests.run import Options, opened

GATE_LIST = "\n".join(f"  {name:<17} {gate.TITLE}" for name, gate in GATES.items())
EPILOG = f"""\b
Gates:
{GATE_LIST}

\b
Exit status: 0 the contract is kept, 1 it is broken, 2 the run was not possible (one line says why).

The target is left as it was found: what a run makes bears its name and is removed, after Ctrl-C too. Give it a
user who may manage users.
"""


@click.command(epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.option("--base-url", required=True, metavar="URL", help="The server, with or without the base path of its API.")
@click.option("--username", required=True, help="A user who may manage users.")
@click.option("--password", required=True, envvar="CONTRACT_PASSWORD", help="Also from CONTRACT_PASSWORD.")
@click.option("--profile", type=click.Choice(["quick", "full"]), default="quick", show_default=True)
@click.option("--seed", type=int, help="Repeats what another run did.  [default: by chance, and said]")
@click.option(
    "--report",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("reports/contract"),
    show_default=True,
    help="Where the reports go.",
)
@click.option(
    "--spec", type=click.Path(path_type=Path), help="The contract to test against.  [default: the server's own]"
)
@click.option(
    "--previous", type=click.Path(exists=True, path_type=Path), help="The released document that must not break."
)
@click.option("--gate", "gates", multiple=True, metavar="NAME", help="Run this gate alone; may be repeated.")
@click.option(
    "-k", "text", default="", metavar="TEXT", help="Run the checks whose gate, name or operation contains it."
)
@click.option("--stop-at-first", is_flag=True, help="End after the first gate that finds something.")
@click.option("--keep", is_flag=True, help="Leave what the run made, so that its commands can be repeated.")
def main(
    base_url: str,
    username: str,
    password: str,
    profile: str,
    seed: int | None,
    folder: Path,
    spec: Path | None,
    previous: Path | None,
    gates: tuple[str, ...],
    text: str,
    stop_at_first: bool,
    keep: bool,
) -> None:
    """Test a running server against its contract."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    seed = random.randrange(1 << 31) if seed is None else seed
    options = Options(base_url, username, password, folder.absolute(), profile, seed, spec, previous, keep)
    _make_room(options.folder)
    os.umask(0o077)  # the traffic that is written down holds credentials
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as nohup has it
        signal.signal(signal.SIGHUP, _interrupt)
    try:
        verdict = _run(options, Selection(gates, text), stop_at_first, console)
    except CannotRun as error:
        click.echo(f"Could not run: {error}", err=True)
        sys.exit(EXIT_STATUS[NOT_RUN])
    except KeyboardInterrupt:
        made = options.folder / "created.ndjson"
        there = f"what the run had made is listed in {made}" if made.exists() else "what the run had made is removed"
        click.echo(f"Interrupted; {there}.", err=True)
        sys.exit(EXIT_STATUS[NOT_RUN])
    verdict.write_json(options.folder / "report.json")
    junit.write(verdict, options.folder / "junit.xml")
    page.write(verdict, options.folder / "report.html")
    show(verdict, folder, console)
    sys.exit(verdict.exit_status)


def _run(options: Options, selection: Selection, stop_at_first: bool, console: Console) -> Verdict:
    began = time.monotonic()
    selection.names(options.profile)
    results: list[GateResult] = []
    with Screen(console) as screen:
        with opened(options, screen.say) as run:
            console.print(f"Run {run.name}, seed {options.seed}: {run.contract.title} at {run.target.base_url}")
            results = execute(run, selection, screen, stop_at_first=stop_at_first)
            screen.gate_began("clean-up", "Removing what the run made")
        return verdict_of(run, results, time.monotonic() - began)


def _make_room(folder: Path) -> None:
    """An empty place for the reports: those of an earlier run would mislead."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / "created.ndjson"
        if made.exists():
            kept = made.with_name(f"created-{int(made.stat().st_mtime)}.ndjson")
            made.rename(kept)
            click.echo(f"An earlier run did not remove all that it made; its list is now {kept}.", err=True)
        for name in ("traffic.ndjson", "report.json", "report.html", "junit.xml"):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        click.echo(f"Could not run: --report {folder}: {error.strerror}", err=True)
        sys.exit(EXIT_STATUS[NOT_RUN])


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
