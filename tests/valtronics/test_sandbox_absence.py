"""The sandbox is in no other process, and where it is only this machine reaches it unless somebody says otherwise."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_layers import EVERY_ROOM, ROOT, imports, names
from tests.valtronics.sandboxes import running
from tests.valtronics.test_cli import run

PATHS = ("/sandbox", "/sandbox/", "/sandbox/clock", "/sandbox/reset", "/sandbox/failure", "/sandbox/states/x")
SWITCHES = {f"VALTRONICS_{name}": "1" for name in ("SANDBOX", "TEST", "DEBUG", "DEMO", "CLOCK")}


@pytest.mark.parametrize("command", [("serve",), ("demo", "--days", "0")], ids=" ".join)
def test_its_paths_are_nowhere_else(command: tuple[str, ...], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/served.db"
    with running(tmp_path, *command[1:], command=command[0], VALTRONICS_DATABASE_URL=url, **SWITCHES) as server:
        plain = server.get("/no-such-path", auth=False)
        for path in PATHS:
            for method in ("GET", "PUT", "POST", "DELETE"):
                answer = server.send(method, path, json_body={}, auth=False)
                assert (answer.status, answer.error) == (404, plain.error), (method, path)
                assert set(answer.headers) == set(plain.headers)


def test_the_service_does_not_import_it() -> None:
    """All that `serve` and `demo` import."""
    code = (
        "import sys, valtronics.app, valtronics.server, valtronics.cli, valtronics.demo, valtronics.accounts\n"
        "print([name for name in sys.modules if 'sandbox' in name])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=dict(os.environ))
    assert (said.stdout, said.returncode) == ("[]\n", 0), said.stderr


@pytest.mark.parametrize("path", EVERY_ROOM, ids=names)
def test_one_command_alone_imports_it(path: Path) -> None:
    if path.stem.startswith("sandbox"):
        return
    command = next(
        (node for node in ast.walk(ast.parse(path.read_text())) if getattr(node, "name", "") == "sandbox"), None
    )
    inside = range(command.lineno, (command.end_lineno or 0) + 1) if isinstance(command, ast.FunctionDef) else range(0)
    found = [line for line, name in imports(path) if name.startswith("valtronics.sandbox")]
    assert [line for line in found if path.name != "cli.py" or line not in inside] == []


def test_others_reach_it_by_the_option_alone(tmp_path: Path) -> None:
    said = run(tmp_path, "sandbox", "--port", "0", VALTRONICS_HOST="0.0.0.0")
    assert (said.returncode, said.stderr.count("\n")) == (2, 1)
    assert "--host" in said.stderr
    with running(tmp_path, "--host", "0.0.0.0", "--state", "empty") as server:
        assert b"whoever reaches 0.0.0.0" in b"".join(server.lines)


def test_it_leaves_the_databases_of_others_alone(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs.db"
    with running(tmp_path, "--state", "empty", VALTRONICS_DATABASE_URL=f"sqlite:///{theirs}") as server:
        assert server.look()["states"] == ["demo", "empty"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("now", ["noon", "9999-12-31T00:00:00Z"])
def test_a_start_at_no_moment_is_refused(tmp_path: Path, now: str) -> None:
    said = run(tmp_path, "sandbox", "--port", "0", "--now", now)
    assert (said.returncode, said.stderr.startswith("valtronics: now: ")) == (2, True)


def test_settings_still_hold(tmp_path: Path) -> None:
    with running(tmp_path, "--state", "empty", VALTRONICS_ACCESS_TOKEN_SECONDS="60") as server:
        server.enter("empty")
        server.advance(59)
        assert server.me(server.token).status == 200
        server.advance(1)
        assert server.me(server.token).status == 401


def test_the_examples_of_its_page_run(tmp_path: Path) -> None:
    section = (ROOT / "docs" / "operations.md").read_text().split("\n## Sandbox\n")[1]
    start, examples = re.findall(r"^```bash\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert start.startswith("valtronics sandbox --port 8000 ")
    arguments = start.split()[4:]
    with running(tmp_path, *arguments, VALTRONICS_RETENTION_RAW_DAYS="1") as server:
        script = examples.replace("localhost:8000", f"localhost:{server.port}")
        said = subprocess.run(["bash", "-eu", "-c", script], capture_output=True, text=True, timeout=60)
    assert (said.returncode, said.stderr) == (0, "")
    assert "The access token has expired" in said.stdout
    assert "200 " * 100 + "429 " in said.stdout
    assert said.stdout.count('"status":"offline"') >= 4
    assert '"total":0' in said.stdout
    assert "503 Service Unavailable" in said.stdout
