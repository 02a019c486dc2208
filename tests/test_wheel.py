"""The wheel as somebody else gets it: installed in an environment of its own, started from another folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
NOT_BUILT_FROM = shutil.ignore_patterns(
    ".*", "__pycache__", "build", "dist", "*.egg-info", "tests", "bench", "reports", "sabotage", "*.db*", "node_modules"
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # From a copy: what a build leaves behind must neither stay in the checkout nor get into the next wheel.
    source = tmp_path_factory.mktemp("build") / "source"
    shutil.copytree(ROOT, source, ignore=NOT_BUILT_FROM)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(source.parent), str(source)]
    built = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "SOURCE_DATE_EPOCH": "1795435200"}
    )
    assert built.returncode == 0, built.stdout + built.stderr
    (found,) = source.parent.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`valtronics` in a fresh environment that has the wheel, and the requirements of this one but not the checkout."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        str(wheel),
    ]
    done = subprocess.run(install, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (site,) = home.glob("lib/python*/site-packages")
    # A .pth line adds a folder without reading the .pth files in it, so an editable install there stays out.
    (site / "requirements.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return home / "bin" / "valtronics"


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONPATH" and "VALTRONICS" not in name}


def test_the_wheel_holds_the_rooms_and_their_data_alone(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"contract_tests", "domain", "handlers", "ml", "openapi", "reporting", "storage", "valtronics"}
    assert "openapi/openapi.yaml" in names
    static = {str(path.relative_to(ROOT)) for path in (ROOT / "valtronics" / "static").rglob("*") if path.is_file()}
    assert static <= set(names)
    code = {str(path.relative_to(ROOT)) for top in tops for path in (ROOT / top).rglob("*.py")}
    # It breaks the application of this checkout; nobody else has use for it.
    code = {name for name in code if not name.startswith("contract_tests/sabotage/")}
    assert code <= set(names), "a package is missing in setup.cfg"


def test_the_wheel_carries_the_licences_and_the_version_of_the_contract(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    info = next(name for name in archive.namelist() if name.endswith("METADATA"))
    metadata = archive.read(info).decode()
    contract = yaml.safe_load((ROOT / "openapi" / "openapi.yaml").read_text())
    assert f"\nVersion: {contract['info']['version']}\n" in metadata
    assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())
    assert "Requires-Python: >=3.11" in metadata


def test_the_build_is_recorded(wheel: Path) -> None:
    record = json.loads(zipfile.ZipFile(wheel).read("valtronics/build.json"))
    assert record == {"built": 1795435200, "git_commit": "unknown"}


def test_the_installed_command_explains_itself(command: Path, tmp_path: Path) -> None:
    said = subprocess.run([command, "--help"], cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert said.returncode == 0
    assert "valtronics demo" in said.stdout
    version = subprocess.run([command, "--version"], cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert version.stdout == "valtronics, version 1.0.0\n"


def test_the_installed_harness_explains_itself(command: Path, tmp_path: Path) -> None:
    harness = command.with_name("valtronics-contract")
    said = subprocess.run([harness, "--help"], cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    assert "--base-url" in said.stdout
    assert "Exit status" in said.stdout
    wrong = [harness, "--base-url", "http://127.0.0.1:1", "--username", "u", "--password", "p"]
    refused = subprocess.run(wrong, cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert (refused.returncode, "no server answers there" in refused.stderr) == (2, True)


def test_the_installed_demo_serves_the_contract_and_its_pages(command: Path, tmp_path: Path) -> None:
    log = tmp_path / "demo.log"
    with log.open("w") as output:
        arguments = [str(command), "demo", "--port", "0", "--days", "0.1"]
        process = subprocess.Popen(arguments, cwd=tmp_path, env=environment(), stdout=output, stderr=output)
    try:
        address = _address(log, process)
        assert json.loads(_get(f"{address}/api/v1/health/"))["success"] is True
        version = json.loads(_get(f"{address}/api/v1/version"))["data"]
        assert (version["version"], version["build_date"]) == ("1.0.0", "2026-11-23T12:00:00Z")
        assert _get(f"{address}/openapi.yaml") == (ROOT / "openapi" / "openapi.yaml").read_bytes()
        for path in ("/docs", "/redoc", "/static/swagger-ui/swagger-ui-bundle.js", "/static/redoc/redoc.standalone.js"):
            assert len(_get(address + path)) > 500
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert "Warning" not in log.read_text()
    assert "Traceback" not in log.read_text()


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
        if found:
            return found[0]
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def _get(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as reply:
        body: bytes = reply.read()
    return body
