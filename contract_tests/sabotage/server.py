"""`python -m contract_tests.sabotage.server`: our sandbox with one violation in it, as a process of its own.

It prints `listens on http://127.0.0.1:PORT` when it is ready, and ends with whoever holds its standard input.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
import warnings
from pathlib import Path

import click

from contract_tests.sabotage.catalogue import violations
from contract_tests.sabotage.combinators import Damage
from contract_tests.sabotage.service import damaged

# connexion imports Starlette's test client, which then asks everyone who starts us for another HTTP package.
warnings.filterwarnings("ignore", message="Using `httpx` with `starlette.testclient` is deprecated")

NONE = "none"
HOST = "127.0.0.1"


@click.command()
@click.option("--violation", "name", required=True, help=f"Its name; {NONE}: the untouched service.")
@click.option("--port", type=int, default=0, show_default=True, help="0 picks a free one.")
@click.option("--with-parent", is_flag=True, help="End when standard input ends.")
def main(name: str, port: int, with_parent: bool) -> None:
    """Serve our sandbox with a violation in it, with the limits that VALTRONICS_… settings say."""
    damage = damage_of(name)
    signal.signal(signal.SIGTERM, _stop)
    if with_parent:
        threading.Thread(target=_end_with_standard_input, daemon=True).start()
    with tempfile.TemporaryDirectory(prefix="valtronics-sabotage-") as folder:
        serve(damage, Path(folder).resolve() / "sabotage.db", port)


def damage_of(name: str) -> Damage:
    """A new damage of that name. Raises click's error for one that is not in the catalogue."""
    known = violations()
    if name == NONE:
        return Damage()
    if name not in known:
        raise click.BadParameter(f"{name} is not in the catalogue: see python -m contract_tests.sabotage --list")
    return known[name].damage()


def serve(damage: Damage, file: Path, port: int) -> None:
    """Serve until a signal."""
    from valtronics.sandbox import open_sandbox, sandbox_settings
    from valtronics.server import run
    from valtronics.settings import load_settings

    given = load_settings(database_url=f"sqlite:///{file}", host=HOST, port=port, log_level="error")
    # The violation goes past what the environment says: that is the violation.
    settings = sandbox_settings(given.model_copy(update=dict(damage.settings)), None)
    service = open_sandbox(settings, file, seed=1, state="demo", now_us=None)
    with damaged(service, damage) as app:
        service.asgi = app
        run(service, host=HOST, port=port, on_ready=_tell, date_header=False)


def _tell(address: str) -> None:
    click.echo(f"listens on {address}")
    sys.stdout.flush()


def _stop(*_: object) -> None:
    raise SystemExit(0)


def _end_with_standard_input() -> None:
    while sys.stdin.buffer.read(1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main(prog_name="python -m contract_tests.sabotage.server")
