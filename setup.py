"""Records in the package when and from which commit it was built; everything else is in setup.cfg."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


def commit() -> str:
    """The commit of this checkout, "unknown" where there is none or no git."""
    # git looks in the folders above too: an unpacked archive inside another checkout would name that one's commit.
    if not Path(__file__).with_name(".git").exists():
        return "unknown"
    try:
        found = subprocess.run(["git", "rev-parse", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True)
    except OSError:
        return "unknown"
    return found.stdout.strip() or "unknown"


class RecordedBuild(build_py):
    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        # The variable by which distributors make builds repeatable.
        built = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
        record = Path(self.build_lib, "valtronics", "build.json")
        record.write_text(json.dumps({"built": built, "git_commit": commit()}))


setup(cmdclass={"build_py": RecordedBuild})
