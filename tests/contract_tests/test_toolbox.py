"""Environments for outside tools: made once, wholly or not at all, whoever asks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from contract_tests.checks import CannotRun
from contract_tests.toolbox import python_environment

ROOT = Path(__file__).parents[2]
ASK = "from contract_tests.toolbox import python_environment as made; print(made('probe', ['pip'], say=print))"


@pytest.fixture(autouse=True)
def of_this_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    # Nothing is fetched: pip is in every new environment.
    monkeypatch.setenv("PIP_NO_INDEX", "1")


def made(folder: Path) -> list[str]:
    return [entry.name for entry in (folder / "valtronics-contract").iterdir() if not entry.name.endswith(".lock")]


def test_two_processes_at_once_make_one_environment(tmp_path: Path) -> None:
    asking = [
        subprocess.Popen([sys.executable, "-c", ASK], cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    answers = [process.communicate(timeout=120)[0].splitlines() for process in asking]
    assert sorted(map(len, answers)) == [1, 2], answers  # one of them said that it installs
    assert answers[0][-1] == answers[1][-1]
    assert (
        subprocess.run([answers[0][-1], "-m", "pip", "--version"], check=False, stdout=subprocess.DEVNULL).returncode
        == 0
    )
    assert len(made(tmp_path)) == 1


def test_an_installation_that_fails_leaves_nothing_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"pip must reach a package index.*no-such-package"):
        python_environment("probe", ["no-such-package==1"])
    assert made(tmp_path) == []


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(CannotRun, match="XDG_CACHE_HOME"):
        python_environment("probe", ["pip"])
