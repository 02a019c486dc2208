"""The command line as people meet it: what it prints, what it refuses, how it exits."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from storage.engine import open_engine

ROOT = Path(__file__).parents[2]
PASSWORD = "a long enough one"


def environment(**given: str) -> dict[str, str]:
    """Ours without any setting of the person who runs the tests."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("VALTRONICS_")}
    return {**inherited, "PYTHONPATH": str(ROOT), "VALTRONICS_COMPUTE_WARM": "false", **given}


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "valtronics", *arguments]
    return subprocess.run(command, cwd=folder, env=environment(**settings), capture_output=True, text=True, timeout=60)


@contextmanager
def running(folder: Path, *arguments: str, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server in a process of its own, and its address."""
    log = (folder / "server.log").open("w+")
    command = [sys.executable, "-u", "-m", "valtronics", *arguments]
    process = subprocess.Popen(command, cwd=folder, env=environment(**settings), stdout=log, stderr=log, text=True)
    try:
        yield _address(folder / "server.log", process), process
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        finally:
            log.close()


def _address(log: Path, process: subprocess.Popen[str]) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
        if found:
            return found[0]
        assert process.poll() is None, log.read_text()
        time.sleep(0.02)
    raise AssertionError(log.read_text())


def get(address: str, token: str = "") -> Any:
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(request, timeout=10) as reply:
        return json.load(reply)


def log_in(address: str, username: str, password: str) -> str:
    body = json.dumps({"username": username, "password": password}).encode()
    request = urllib.request.Request(
        f"{address}/api/v1/auth/login", body, {"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=10) as reply:
        token: str = json.load(reply)["data"]["access_token"]
    return token


def wait_for(condition: Any, seconds: float = 30) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.1)
    return found


@pytest.mark.parametrize(
    "arguments",
    [(), ("--help",), ("demo", "-h"), ("serve", "-h"), ("migrate", "-h"), ("user", "-h"), ("user", "create", "-h")],
)
def test_help_explains(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    said = run(tmp_path, *arguments)
    assert "Usage: valtronics" in said.stdout + said.stderr
    assert said.returncode == (0 if arguments else 2)


def test_help_has_examples_and_names_the_settings(tmp_path: Path) -> None:
    said = run(tmp_path, "--help").stdout
    for command in ("demo", "serve", "migrate", "user", "key", "import"):
        assert re.search(rf"^  {command} ", said, re.MULTILINE)
    assert "valtronics import readings.csv" in said
    assert "VALTRONICS_DATABASE_URL" in said


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"VALTRONICS_PORT": "http"}, "VALTRONICS_PORT"),
        ({"VALTRONICS_DURABILITY": "some"}, "VALTRONICS_DURABILITY"),
        ({"VALTRONICS_DATABASE_URL": "mysql://db"}, "VALTRONICS_DATABASE_URL"),
        ({"VALTRONICS_ADMIN_PASSWORD": "short"}, "VALTRONICS_ADMIN_PASSWORD"),
        ({"VALTRONICS_CORS_ORIGINS": "nonsense"}, "VALTRONICS_"),
        ({"VALTRONICS_HOST": "0.0.0.0", "VALTRONICS_ADMIN_PASSWORD": "password123"}, "VALTRONICS_HOST"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line(tmp_path: Path, settings: dict[str, str], words: str) -> None:
    said = (
        run(tmp_path, "serve", "--port", "0", **settings) if "PORT" not in words else run(tmp_path, "serve", **settings)
    )
    assert said.returncode == 2
    assert said.stderr.startswith("valtronics: ")
    assert words in said.stderr
    assert "expected" in said.stderr or "JSON" in said.stderr
    assert said.stderr.count("\n") == 1
    assert said.stdout == ""


def test_migrate_says_what_it_did(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").stdout.startswith("applied: 1")
    assert run(tmp_path, "migrate").stdout == "the database is up to date\n"


def test_a_database_from_the_future_is_refused(tmp_path: Path) -> None:
    run(tmp_path, "migrate")
    engine = open_engine(f"sqlite:///{tmp_path}/valtronics.db")
    with engine.write() as store:
        store.link.run("INSERT INTO schema_migrations (number, name) VALUES (9999, 'later')")
    engine.close()
    said = run(tmp_path, "serve", "--port", "0")
    assert said.returncode == 1
    assert "9999" in said.stderr
    assert said.stderr.count("\n") == 1


def test_people_are_created_listed_and_disabled(tmp_path: Path) -> None:
    made = run(
        tmp_path, "user", "create", "ann", "--email", "ann@example.com", "--role", "operator", "--password", PASSWORD
    )
    assert made.stdout == "created user 1: ann, operator, standard\n"
    assert run(tmp_path, "user", "list").stdout == "1\tann\toperator\tstandard\tactive\tann@example.com\n"
    assert run(tmp_path, "user", "disable", "ANN").stdout == "disabled ann\n"
    assert "disabled" in run(tmp_path, "user", "list").stdout
    again = run(tmp_path, "user", "create", "Ann", "--email", "ann@example.com", "--password", PASSWORD)
    assert (again.returncode, again.stderr) == (1, "valtronics: The username is taken\n")
    assert run(tmp_path, "user", "disable", "bob").returncode == 1


def test_a_refused_password_is_not_shown(tmp_path: Path) -> None:
    said = run(tmp_path, "user", "create", "ann", "--email", "ann@example.com", "--password", "hunter2")
    assert said.returncode == 2
    assert "hunter2" not in said.stderr + said.stdout
    assert "10 to 128" in said.stderr


def test_a_key_is_printed_alone_so_that_it_can_be_piped(tmp_path: Path) -> None:
    run(tmp_path, "user", "create", "ann", "--email", "ann@example.com", "--role", "operator", "--password", PASSWORD)
    made = run(tmp_path, "key", "create", "--user", "ann", "--name", "Boiler", "--permission", "telemetry:write")
    assert re.fullmatch(r"vt_\S{40,}\n", made.stdout)
    more = run(tmp_path, "key", "create", "--user", "ann", "--name", "Boiler", "--permission", "users:manage")
    assert more.returncode == 2
    lost = run(
        tmp_path, "key", "create", "--user", "ann", "--name", "x", "--permission", "telemetry:write", "--device", "X"
    )
    assert (lost.returncode, "X" in lost.stderr) == (1, True)


def test_an_import_reports_rows_and_exits_by_them(tmp_path: Path) -> None:
    file = tmp_path / "readings.csv"
    header = "timestamp,device_id,metric_name,metric_value,unit\n"
    file.write_text(header + "2026-01-01T00:00:00Z,M-1,temperature,20.5,°C\n")
    good = run(tmp_path, "import", "readings.csv")
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout == "points stored: 1, devices created: 1\n"
    file.write_text(
        header + "2026-01-01T00:00:00Z,M-1,temperature,warm,°C\n2026-01-01T00:00:00Z,M-1,temperature,20.5,°C\n"
    )
    bad = run(tmp_path, "import", "readings.csv")
    assert bad.returncode == 1
    assert bad.stderr == "row 2: metric_value must be a finite number such as 23.5 (finite_number)\n"
    assert bad.stdout == "points stored: 0, there already: 1, bad rows: 1\n"
    file.write_text("a,b\n")
    assert run(tmp_path, "import", "readings.csv").returncode == 2


def test_the_first_start_makes_an_administrator_once(tmp_path: Path) -> None:
    with running(tmp_path, "serve", "--port", "0") as (address, _):
        said = (tmp_path / "server.log").read_text()
        found = re.search(r"admin, password (\S+)", said)
        assert found is not None
        token = log_in(address, "admin", found[1])
        assert get(f"{address}/api/v1/auth/me", token)["data"]["role"] == "admin"
    with running(tmp_path, "serve", "--port", "0") as (address, process):
        assert "password" not in (tmp_path / "server.log").read_text()
        log_in(address, "admin", found[1])
        process.terminate()
        assert process.wait(20) == 0


def test_the_demo_answers_and_fills_up(tmp_path: Path) -> None:
    with running(tmp_path, "demo", "--db", "demo.db", "--port", "0") as (address, process):
        assert get(f"{address}/api/v1/health/")["success"] is True
        said = (tmp_path / "server.log").read_text()
        assert f"{address}/docs" in said
        assert "password123" in said
        token = log_in(address, "admin", "password123")
        devices = get(f"{address}/api/v1/devices/", token)["data"]
        assert devices["pagination"]["total"] == 5
        assert (devices["items"][0]["id"], devices["items"][0]["device_id"]) == (1, "TEMP-001")
        log = tmp_path / "server.log"
        wait_for(lambda: "live telemetry" in log.read_text())
        assert "backfill 100%" in log.read_text()
        points = f"{address}/api/v1/telemetry/?device_id=1&metric_name=temperature&size=1"
        before = get(points, token)["data"]["pagination"]["total"]
        assert before >= 7 * 1440
        wait_for(lambda: get(points, token)["data"]["pagination"]["total"] > before)
        process.terminate()
        assert process.wait(20) == 0
    with running(tmp_path, "demo", "--db", "demo.db", "--port", "0") as (address, _):
        wait_for(lambda: "live telemetry" in (tmp_path / "server.log").read_text())
        after = get(points.replace(points[: points.index("/api")], address), log_in(address, "viewer", "password123"))
        assert after["data"]["pagination"]["total"] >= before
        assert "backfill  2" not in (tmp_path / "server.log").read_text(), "a second start sends only what is missing"


def test_the_demo_leaves_nothing_behind(tmp_path: Path) -> None:
    with running(tmp_path, "demo", "--port", "0", TMPDIR=str(tmp_path)):
        assert list(tmp_path.glob("valtronics-demo-*"))
    assert not list(tmp_path.glob("valtronics-demo-*"))


def test_the_demo_adds_no_known_passwords_to_somebodys_database(tmp_path: Path) -> None:
    run(tmp_path, "user", "create", "ann", "--email", "ann@example.com", "--password", PASSWORD)
    said = run(tmp_path, "demo", "--db", "valtronics.db", "--port", "0")
    assert said.returncode == 2
    assert "users" in said.stderr
    assert run(tmp_path, "user", "list").stdout.count("\n") == 1


def test_a_demo_database_is_not_served_to_others(tmp_path: Path) -> None:
    with running(tmp_path, "demo", "--db", "valtronics.db", "--port", "0", "--days", "0"):
        pass
    said = run(tmp_path, "serve", "--port", "0", VALTRONICS_HOST="0.0.0.0")
    assert (said.returncode, "VALTRONICS_HOST" in said.stderr) == (2, True)


def test_a_port_in_use_ends_the_start(tmp_path: Path) -> None:
    with running(tmp_path, "demo", "--port", "0", "--days", "0") as (address, _):
        said = run(tmp_path, "demo", "--port", address.rsplit(":", 1)[1], "--days", "0")
        assert said.returncode != 0
        assert "in use" in said.stderr
        assert "Traceback" not in said.stderr
