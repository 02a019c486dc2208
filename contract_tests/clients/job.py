"""One tool at work: its folder, and commands whose failure is a broken contract that names what it can."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from contract_tests.checks import Broken, CannotRun
from contract_tests.clients.names import Contracted
from contract_tests.toolbox import Say, tool_variables

HERE = Path(__file__).parent
# Longest time for one command, in seconds; the slowest takes ten.
COMMAND_SECONDS = 300
# How much of what a tool says is passed on, in characters.
SHOWN = 1500
# What the Java virtual machine says about itself when JAVA_TOOL_OPTIONS is set.
_CHATTER = re.compile(r"^Picked up .*$\n?", re.MULTILINE)


@dataclass(frozen=True)
class Job:
    """What a tool is given: the contract as a file, an empty folder to work in, and whom to tell of progress."""

    tool: str
    document: Path
    folder: Path
    contracted: Contracted
    say: Say
    # Variables for the scenario: where the target is, who logs in, how to name the device.
    target: Mapping[str, str]

    def scenario(self, name: str) -> Path:
        """A copy of the scenario's source in the folder, beside the client."""
        return Path(shutil.copy(HERE / "scenarios" / name, self.folder / name))

    def run(self, rule: str, command: Sequence[str | Path], *, cwd: Path | None = None) -> str:
        """What the command printed. Broken with the rule when it fails, and with the operation that it is about."""
        done = self._run(command, cwd, {})
        if done.returncode:
            said = _CHATTER.sub("", done.stdout + done.stderr).strip()
            raise Broken(
                f"{rule} ({self.tool})", _shortened(said), self._step_at(said) or self.contracted.operation_in(said)
            )
        return done.stdout

    def play(self, command: Sequence[str | Path]) -> None:
        """Run a scenario. Its output names each operation before it is called, so the last one named failed."""
        done = self._run(command, None, self.target)
        if done.returncode:
            steps = [line for line in done.stdout.splitlines() if line in self.contracted.operations]
            after = f" (after {', '.join(steps[:-1])})" if steps[1:] else ""
            said = _shortened(_without_frames(done.stderr)) + after
            raise Broken(f"a generated client works ({self.tool})", said, steps[-1] if steps else None)

    def _step_at(self, said: str) -> str | None:
        """The operation whose step of the scenario a compiler's first message points into."""
        place = re.search(r"(\w+\.(?:py|ts|java))[:(](\d+)", said)
        source = self.folder / place[1] if place else None
        if place is None or source is None or not source.is_file():
            return None
        before = source.read_text(encoding="utf-8").splitlines()[: int(place[2])]
        steps = re.findall(r'step\("(\w+)"\)', "\n".join(before))
        return steps[-1] if steps else None

    def _run(
        self, command: Sequence[str | Path], cwd: Path | None, extra: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(
                [str(part) for part in command],
                cwd=cwd or self.folder,
                env={**tool_variables(), **extra},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
                timeout=COMMAND_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise CannotRun(f"{Path(command[0]).name} can't be run: {error}") from error


def _without_frames(said: str) -> str:
    """An uncaught error from where it is named, without the stack above it (Python) or below it (Java, JavaScript)."""
    named = re.search(r"^(?:Exception in thread .*|[\w.]*(?:Error|Exception)\b.*)", said, re.MULTILINE)
    lines = said[named.start() :].splitlines() if named else said.splitlines()
    return "\n".join(line for line in lines if not line.lstrip().startswith("at ")).strip()


def _shortened(said: str) -> str:
    """The beginning and the end: compilers name the first fault at the top, tracebacks the cause at the bottom."""
    half = SHOWN // 2
    return said if len(said) <= SHOWN else f"{said[:half]} […] {said[-half:]}"


Step = Callable[[Job], None]
