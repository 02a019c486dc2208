"""The wheel as somebody else gets it: what is in it, what it needs, and that it works with nothing else beside it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns("tests", "build", "dist", "*.egg-info", "__pycache__", ".*")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # From a copy: what a build leaves behind must not stay in the checkout.
    source = tmp_path_factory.mktemp("build") / "source"
    shutil.copytree(PACKAGE, source, ignore=LEFT_OUT)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(source.parent), str(source)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = source.parent.glob("*.whl")
    return found


def test_it_has_the_package_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    source = {str(path.relative_to(PACKAGE)) for path in PACKAGE.glob("valtronics_client/**/*.py")}
    assert {name for name in names if ".dist-info/" not in name} == source | {"valtronics_client/py.typed"}
    assert any(name.endswith("/LICENSE") for name in names)
    assert wheel.stat().st_size < 100_000


def test_it_needs_three_packages(wheel: Path) -> None:
    files = zipfile.ZipFile(wheel)
    (metadata,) = [name for name in files.namelist() if name.endswith("METADATA")]
    said = Parser().parsestr(files.read(metadata).decode())
    needed = [each for each in said.get_all("Requires-Dist", []) if "extra ==" not in each]
    assert [each.split(">=")[0] for each in needed] == ["httpx", "msgspec", "websockets"]


def test_it_is_loaded_without_what_only_streams_and_frames_need(wheel: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(wheel)!r}); import valtronics_client as v; "
        "v.ValtronicsClient().close(); print(v.__file__, [m for m in ('websockets', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], cwd=wheel.parent, capture_output=True, text=True, check=True
    )
    place, found = done.stdout.strip().split(" ", 1)
    assert place.startswith(str(wheel))
    assert found == "[]"
