"""Both type checkers, at their strictest, agree with what `call_sites.py` says, and find every mistake in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from contract_tests.tool_versions import PYRIGHT
from contract_tests.toolbox import node_environment, node_program

PACKAGE = Path(__file__).parents[1]
SITES = Path(__file__).with_name("call_sites.py")


def test_mypy_is_content_with_package_generator_and_call_sites(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path), *map(str, [PACKAGE / "valtronics_client"])]
    command += [str(PACKAGE / "generation"), str(SITES)]
    done = subprocess.run(command, cwd=PACKAGE, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout


def test_pyright_is_content_with_the_call_sites(tmp_path: Path) -> None:
    # Paths in its settings are relative to them.
    shutil.copy(SITES, tmp_path)
    settings = {
        "include": [SITES.name],
        "extraPaths": [str(PACKAGE)],
        "typeCheckingMode": "strict",
        "reportUnnecessaryTypeIgnoreComment": "error",
    }
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings))
    script = node_environment("pyright", PYRIGHT) / "node_modules" / "pyright" / "index.js"
    command = [str(node_program()), str(script), "--outputjson", "--pythonpath", sys.executable]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    said = json.loads(done.stdout)
    assert said["generalDiagnostics"] == []
    assert said["summary"]["filesAnalyzed"] == 1
