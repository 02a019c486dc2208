"""The README keeps its word: its commands have the form CI relies on, its tour runs, its settings are all there."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from valtronics.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_it_opens_with_two_commands_of_one_line() -> None:
    demo, check = blocks("sh")
    for command in (demo, check):
        assert command.count("\n") == 1
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt ")
    assert demo.endswith(".venv/bin/valtronics demo\n")
    assert check.endswith(".venv/bin/tox\n")


def test_it_lists_every_setting_and_no_other() -> None:
    fields = {f"{PREFIX}{name.upper()}" for name, field in Settings.model_fields.items() if not field.exclude}
    assert set(re.findall(rf"`({PREFIX}[A-Z_]+)`", README)) == fields


def test_every_file_it_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_the_tour_runs(tmp_path: Path) -> None:
    log = tmp_path / "demo.log"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    with log.open("w") as output:
        command = [sys.executable, "-m", "valtronics", "demo", "--port", "0", "--days", "1.1"]
        process = subprocess.Popen(
            command, cwd=tmp_path, env={**inherited, "PYTHONPATH": str(ROOT)}, stdout=output, stderr=output
        )
    try:
        deadline = time.monotonic() + 30
        while "live telemetry" not in log.read_text():
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
        assert found is not None
        script = blocks("bash")[0].replace("http://localhost:8000", found[0]).replace("curl -s", "curl -sS -w '\\n'")
        said = subprocess.run(["bash", "-eu", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert (said.returncode, said.stderr) == (0, "")
    replies = said.stdout.splitlines()
    assert len(replies) == 13
    assert all('"success":true' in reply for reply in replies)
    assert '"TEMP-001"' in replies[0]
    assert '"temperature"' in replies[1]
    assert '"result":"stored"' in replies[2]
    assert replies[3].count('"count":60') + replies[3].count('"count":61') >= 1
    assert '"status":"active"' in replies[4]
    assert '"metrics":{' in replies[-2]
    assert '"effective_at"' in replies[5]
    assert '"sensitivity":"low"' in replies[6]
    assert '"forecast":[{' in replies[7]
    assert '"expected_points_per_false_alarm"' in replies[8]
    assert '"recommendations":[' in replies[9]
    assert '"parts":[{' in replies[10]
    assert '"report_type":"device_performance"' in replies[-1]
    assert "<svg" in (tmp_path / "report.html").read_text()
