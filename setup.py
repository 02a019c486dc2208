"""Everything about the package stands in setup.cfg; here is only what a build has to find out: its own origin."""

import json
import os
import subprocess
import time
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithOrigin(build_py):
    """Writes valtronics/build.json: when, and from which commit, so that `GET /version` tells the truth."""

    def run(self) -> None:
        super().run()
        if getattr(self, "editable_mode", False):
            return
        found = (
            subprocess.run(
                ["git", "rev-parse", "HEAD"],  # noqa: S607  whichever git the builder has
                capture_output=True,
                text=True,
                check=False,
            )
            if Path(".git").exists()
            else None
        )
        commit = os.environ.get("VALTRONICS_BUILD_COMMIT") or (found.stdout.strip() if found else "") or "unknown"
        seconds = int(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
        target = Path(self.build_lib, "valtronics", "build.json")
        target.write_text(json.dumps({"git_commit": commit, "built": seconds}))


setup(cmdclass={"build_py": BuildWithOrigin})
