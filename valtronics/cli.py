"""The command line. Heavy modules are imported inside the commands, so that `--help` answers at once."""

from __future__ import annotations

import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from domain.errors import InvalidInput, ServiceError
from domain.permissions import ADMIN, ROLES
from valtronics.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from storage.engine import Engine
    from valtronics.demo import Stage


# connexion imports Starlette's test client, which then asks everyone who starts us for another HTTP package.
warnings.filterwarnings("ignore", message="Using `httpx` with `starlette.testclient` is deprecated")


class Stop(click.ClickException):
    """Ends the program with one line on standard error."""

    def show(self, file: Any = None) -> None:
        click.echo(f"valtronics: {self.message}", file=file, err=True)


class WrongUse(Stop):
    """A setting or an argument that can't be used."""

    exit_code = 2


class Commands(click.Group):
    """Turns every named failure into one line and an exit code: 2 for wrong use or settings, 1 for anything else."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            stop = _stop(error)
            if stop is None:
                raise
            raise stop from error


def _stop(error: Exception) -> Stop | None:
    """How a failure is told; None for one that is a defect of ours, and for click's own."""
    from storage.errors import SchemaTooNew
    from valtronics.csv_rows import WrongFile
    from valtronics.demo import NotADemo

    if isinstance(error, InvalidInput):
        return WrongUse("; ".join(f"{fault.field}: {fault.issue}" for fault in error.faults))
    if isinstance(error, SettingsError | WrongFile | NotADemo):
        return WrongUse(str(error))
    if isinstance(error, SchemaTooNew):
        return Stop(str(error))
    return Stop(error.message) if isinstance(error, ServiceError) else None


def _version() -> str:
    try:
        return metadata.version("valtronics")
    except metadata.PackageNotFoundError:
        return "0.0.0 (not installed)"


def now_us() -> int:
    return time.time_ns() // 1000


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(_version(), prog_name="valtronics")
def main() -> None:
    """Valtronics: devices and their telemetry behind one contract.

    \b
    valtronics demo                           try it, with simulated devices
    valtronics serve                          run it, on ./valtronics.db
    valtronics sandbox                        test your own code against it, with a clock that you set
    valtronics user create ann --role operator --email ann@example.com
    valtronics key create --user ann --name "Boiler room" --permission telemetry:write
    valtronics import readings.csv            store telemetry from a file

    Settings are environment variables named VALTRONICS_…; the README lists them. The most important one is
    VALTRONICS_DATABASE_URL: sqlite:///file.db (the default is sqlite:///valtronics.db) or
    postgresql://user@host/database.
    """


@main.command()
@click.option("--db", type=click.Path(dir_okay=False, path_type=Path), help="Keep the data in this SQLite file.")
@click.option("--host", help="Address to listen on.  [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on; 0 picks a free one.  [default: 8000]")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed gives other telemetry.")
@click.option(
    "--days", type=click.FloatRange(0, 365), default=7, show_default=True, help="How far back telemetry goes."
)
def demo(db: Path | None, host: str | None, port: int | None, seed: int, days: float) -> None:
    """Run the service with demo users, five devices and simulated telemetry.

    Without --db the data is thrown away at the end. With --db a second start goes on where the first one stopped.

    \b
    valtronics demo
    valtronics demo --db demo.db --port 8080
    """
    with tempfile.TemporaryDirectory(prefix="valtronics-demo-") as folder:
        file = (db or Path(folder) / "demo.db").resolve()
        settings = _quiet_settings(database_url=f"sqlite:///{file}", host=host, port=port, demo=True)
        with _opened(settings) as engine:
            from valtronics.demo import prepare
            from valtronics.passwords import Hashing

            hashing = Hashing(settings.password_memory_mib)
            stage = prepare(engine, seed=seed, days=days, now_us=now_us(), hashing=hashing)
        _run_demo(settings, stage, kept=db)


def _quiet_settings(**overrides: Any) -> Settings:
    settings = load_settings(**overrides)
    if "log_level" in settings.model_fields_set:
        return settings
    # A line a request would bury what the command has to say.
    return load_settings(**overrides, log_level="warning")


def _run_demo(settings: Settings, stage: Stage, kept: Path | None) -> None:
    from valtronics.app import Service
    from valtronics.demo import Feed
    from valtronics.feed_console import FeedConsole, welcome
    from valtronics.server import run

    service = Service(settings)
    console = FeedConsole()
    feed = Feed(stage, service.writer, service.retention, service.clock, on_progress=console.update)

    def on_ready(address: str) -> None:
        click.echo(welcome(address, kept))
        feed.start()

    with _stopping_on_signals():
        try:
            run(service, host=settings.host, port=settings.port, on_ready=on_ready)
        finally:
            feed.stop()


@main.command()
@click.option("--host", help="Address to listen on.  [default: VALTRONICS_HOST or 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on; 0 picks a free one.  [default: VALTRONICS_PORT or 8000]")
def serve(host: str | None, port: int | None) -> None:
    """Run the service.

    The first start on an empty database makes the user `admin`, with VALTRONICS_ADMIN_PASSWORD or with a random
    password that is printed once.

    \b
    valtronics serve
    VALTRONICS_DATABASE_URL=postgresql://app@db/valtronics valtronics serve --host 0.0.0.0
    """
    settings = load_settings(host=host, port=port)
    with _migrated(settings) as engine:
        from valtronics.accounts import ensure_administrator, refuse_known_passwords

        password = ensure_administrator(engine, settings, now_us())
        refuse_known_passwords(engine, settings)
    if password is not None:
        click.echo(f"The first administrator is admin, password {password} (it is not shown again)", err=True)
    from valtronics.app import Service
    from valtronics.server import run

    with _stopping_on_signals():
        run(Service(settings), host=settings.host, port=settings.port, on_ready=_tell_address)


def _tell_address(address: str) -> None:
    click.echo(f"Valtronics listens on {address}", err=True)


@main.command()
@click.option("--port", type=int, help="Port to listen on; 0 picks a free one.  [default: VALTRONICS_PORT or 8000]")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed gives other telemetry.")
@click.option(
    "--state", type=click.Choice(["demo", "empty"]), default="demo", show_default=True, help="What to begin with."
)
@click.option("--now", help="Where the clock starts, such as 2027-01-01T00:00:00Z.  [default: real time]")
@click.option("--host", help="Address to listen on, if not only this machine may use it.  [default: 127.0.0.1]")
def sandbox(port: int | None, seed: int, state: str, now: str | None, host: str | None) -> None:
    """Run the service for tests of your own code: its clock, its state and its failures are yours.

    All data is temporary. Log in as admin (in the state demo as operator or viewer too) with password123; /sandbox/
    moves the clock, saves and resets the state, and lets requests fail. docs/operations.md describes it.

    \b
    valtronics sandbox
    curl -X PUT localhost:8000/sandbox/clock -H "Content-Type: application/json" -d '{"advance_seconds": 1800}'
    curl -X POST localhost:8000/sandbox/reset -H "Content-Type: application/json" -d '{"state": "demo"}'
    """
    from valtronics.sandbox import open_sandbox, sandbox_settings, starting_moment
    from valtronics.server import run

    start_us = starting_moment(now)
    with tempfile.TemporaryDirectory(prefix="valtronics-sandbox-") as folder:
        file = Path(folder).resolve() / "sandbox.db"
        settings = sandbox_settings(_quiet_settings(database_url=f"sqlite:///{file}", host=host, port=port), host)
        if not settings.is_loopback:
            click.echo(f"valtronics: whoever reaches {settings.host} can use and change this sandbox", err=True)
        with _stopping_on_signals():
            service = open_sandbox(settings, file, seed=seed, state=state, now_us=start_us)
            run(service, host=settings.host, port=settings.port, on_ready=_tell_sandbox, date_header=False)


def _tell_sandbox(address: str) -> None:
    click.echo(f"Valtronics sandbox listens on {address}", err=True)


@main.command()
def migrate() -> None:
    """Bring the database up to date, and say what was done. Running it twice does nothing."""
    with _opened(load_settings()) as engine:
        applied = engine.migrate()
    click.echo(f"applied: {', '.join(map(str, applied))}" if applied else "the database is up to date")


@main.group()
def user() -> None:
    """Manage the people who log in."""


@user.command("create")
@click.argument("username")
@click.option("--email", required=True)
@click.option("--role", type=click.Choice(sorted(ROLES)), default="viewer", show_default=True)
@click.option("--tier", type=click.Choice(["standard", "premium", "enterprise"]), default="standard", show_default=True)
@click.password_option(help="10 to 128 characters; asked for if not given.")
def user_create(username: str, email: str, role: str, tier: str, password: str) -> None:
    """Create a user.

    \b
    valtronics user create ann --email ann@example.com --role operator
    """
    from valtronics.accounts import add_user
    from valtronics.passwords import Hashing

    body = {"username": username, "email": email, "password": password, "role": role, "tier": tier, "is_active": True}
    settings = load_settings()
    with _migrated(settings) as engine:
        made = add_user(engine, body, now_us(), Hashing(settings.password_memory_mib))
    click.echo(f"created user {made['id']}: {made['username']}, {made['role']}, {made['tier']}")


@user.command("list")
def user_list() -> None:
    """List all users."""
    with _migrated(load_settings()) as engine, engine.read() as store:
        _, total = store.users.list(offset=0, limit=1)
        users, _ = store.users.list(offset=0, limit=total)
    for found in users:
        state = "active" if found["is_active"] else "disabled"
        click.echo(f"{found['id']}\t{found['username']}\t{found['role']}\t{found['tier']}\t{state}\t{found['email']}")


@user.command("disable")
@click.argument("username")
def user_disable(username: str) -> None:
    """Disable a user: log-ins, sessions and keys stop working at once."""
    from valtronics.accounts import require_user

    with _migrated(load_settings()) as engine, engine.write() as store:
        found = require_user(store, username)
        store.sessions.revoke_user(found["id"])
        store.users.update(found["id"], {"is_active": False}, now_us())
    click.echo(f"disabled {found['username']}")


@main.group()
def key() -> None:
    """Manage the API keys of devices and programs."""


@key.command("create")
@click.option("--user", "username", required=True, help="Whose key it is; it may do at most what that user may.")
@click.option("--name", required=True, help="What it is for.")
@click.option("--permission", "permissions", multiple=True, required=True, type=click.Choice(sorted(ADMIN)))
@click.option("--device", help="The device_id (such as TEMP-001) of the only device that it may write to.")
@click.option("--expires", help="When it ends, such as 2027-01-01T00:00:00Z.")
def key_create(username: str, name: str, permissions: tuple[str, ...], device: str | None, expires: str | None) -> None:
    """Create an API key and print it; it is stored hashed and can't be shown again.

    \b
    valtronics key create --user admin --name "Boiler room" --permission telemetry:write --device TEMP-001
    """
    from valtronics.accounts import add_key

    body: dict[str, Any] = {"name": name, "permissions": list(permissions)}
    if expires is not None:
        body["expires_at"] = expires
    with _migrated(load_settings()) as engine:
        made = add_key(engine, username, device, body, now_us())
    click.echo(f"created key {made['id']} for {username}; send it as X-API-Key:", err=True)
    click.echo(made["api_key"])


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--create-devices/--no-create-devices", default=True, show_default=True, help="Create devices not known yet."
)
@click.option(
    "--max-errors", type=click.IntRange(1), default=100, show_default=True, help="Stop after so many bad rows."
)
@click.option("--restart", is_flag=True, help="Begin with the first row even if an earlier import was interrupted.")
def import_(file: Path, create_devices: bool, max_errors: int, restart: bool) -> None:
    """Store telemetry from a CSV file, with the server running or not.

    The first row names the columns: timestamp,device_id,metric_name,metric_value,unit. device_id is the device's
    own name, such as TEMP-001. Bad rows are reported with their number (the header is row 1) and skipped; the exit
    code is then 1. An interrupted import goes on where it stopped, and importing a file twice changes nothing.

    \b
    valtronics import readings.csv
    """
    from valtronics.app import retention_of
    from valtronics.import_console import import_with_progress
    from valtronics.importer import Options

    settings = load_settings()
    options = Options(retention_of(settings), create_devices=create_devices, max_errors=max_errors, restart=restart)
    with _migrated(settings) as engine:
        sys.exit(import_with_progress(file, engine, options, now_us))


@contextmanager
def _opened(settings: Settings) -> Iterator[Engine]:
    from ml.anomaly_findings import AnomalyFindings
    from storage.engine import open_engine

    engine = open_engine(settings.database_url, durability=settings.durability, detector=AnomalyFindings())
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def _migrated(settings: Settings) -> Iterator[Engine]:
    with _opened(settings) as engine:
        engine.migrate()
        yield engine


@contextmanager
def _stopping_on_signals() -> Iterator[None]:
    """A clean end for both signals: the server stops by itself, then hands the signal back, which must not kill us."""

    def stop(*_: object) -> NoReturn:
        raise SystemExit(0)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
