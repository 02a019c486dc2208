"""All generated files, in memory: what is written, and what the test of regeneration compares with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from generation import calls, faults, operations, structs
from generation.document import Document

ROOT = Path(__file__).parents[3]
GENERATED = Path(__file__).parents[1] / "valtronics_client" / "_generated"


def generated(root: Path = ROOT) -> dict[str, str]:
    """File name → its text, for the two documents in `root`/openapi."""
    document = Document.load(root / "openapi")
    texts = {
        "__init__.py": '"""Written by `python -m generation`; changes belong into the contract or the generator."""\n',
        "models.py": structs.replies(document),
        "requests.py": structs.requests(document),
        "events.py": structs.events(document),
        "errors.py": faults.classes(document),
        "operations.py": operations.table(document),
        "resources.py": calls.resources(document, is_async=False),
        "async_resources.py": calls.resources(document, is_async=True),
    }
    return {name: _formatted(name, text) for name, text in texts.items()}


def _formatted(name: str, text: str) -> str:
    """The text without imports that it turned out not to need, in the project's format."""
    return _ruff(name, "format", _ruff(name, "check --fix-only --select F401,I001 --quiet", text))


def _ruff(name: str, command: str, text: str) -> str:
    # As if it lay where it will, so that the project's settings hold.
    words = [sys.executable, "-m", "ruff", *command.split(), "--stdin-filename", str(GENERATED / name), "-"]
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SyntaxError(f"{name}: {done.stderr}")
    return done.stdout
