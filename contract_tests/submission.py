"""The harness against servers of this checkout: the sandbox on SQLite, and `serve` on PostgreSQL.

`python -m contract_tests.submission [--engine sqlite|postgresql]... [options of the harness]`
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from contract_tests.deployment import ADMIN, PASSWORD, ROOT, Deployment, database_on, postgresql, sandbox, serve

ENGINES = ("sqlite", "postgresql")


@contextmanager
def server(engine: str, folder: Path) -> Iterator[Deployment]:
    """The server that stands for an engine."""
    if engine == "sqlite":
        with sandbox(folder) as running:
            yield running
        return
    with postgresql() as postgres, database_on(postgres) as url, serve(folder, url) as running:
        yield running


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.option("--engine", "engines", multiple=True, type=click.Choice(ENGINES), help="Default: each in turn.")
@click.argument("harness", nargs=-1, type=click.UNPROCESSED)
def main(engines: tuple[str, ...], harness: tuple[str, ...]) -> None:
    """Run the harness on a server of each engine; the exit status is the worst of theirs."""
    worst = 0
    for engine in engines or ENGINES:
        click.echo(f"== {engine}")
        with tempfile.TemporaryDirectory(prefix="vct") as scratch, server(engine, Path(scratch)) as running:
            command = [sys.executable, "-m", "contract_tests", "--base-url", running.base_url, "--username", ADMIN]
            command += ["--password", PASSWORD, "--report", str(ROOT / "reports" / "contract" / engine), *harness]
            status = subprocess.run(command, check=False).returncode
            if status:
                click.echo(f"the server's last words:\n{running.log.read_text()[-3000:]}", err=True)
            worst = max(worst, status)
    sys.exit(worst)


if __name__ == "__main__":
    main()
