"""How long the Python client takes: from nothing installed to the first point stored, a call, and points in batches.

    python -m bench.client_python install     a new environment, `pip install` of the client as built now, one point
    python -m bench.client_python calls       calls a second, against httpx by hand; points a second of the batch writer

Needs `build`, `valtronics` and, for `calls`, the client itself; starts a sandbox of its own.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.valtronics.sandboxes import PASSWORD, Sandbox, running

CLIENT = Path(__file__).parents[1] / "clients" / "python"
FIRST_POINT = """
import sys
from valtronics_client import ValtronicsClient
with ValtronicsClient(sys.argv[1], username="admin", password=sys.argv[2]) as client:
    point = client.telemetry.submit({"device_id": 1, "metric_name": "t", "metric_value": 1})
assert point.result == "stored"
"""


def wheel(folder: Path) -> Path:
    source = folder / "source"
    shutil.copytree(CLIENT, source, ignore=shutil.ignore_patterns("tests", "build", "dist", "*.egg-info"))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


def timed(what: str, action: Callable[[], object]) -> None:
    began = time.perf_counter()
    action()
    print(f"{what:<44}{time.perf_counter() - began:8.2f} s")


def install(sandbox: Sandbox, folder: Path) -> None:
    built, home = wheel(folder), folder / "home"
    python = str(home / "bin" / "python")
    url = f"http://127.0.0.1:{sandbox.port}"
    timed("python -m venv", lambda: run(sys.executable, "-m", "venv", str(home)))
    timed(
        "pip install, nothing cached", lambda: run(python, "-m", "pip", "install", "-q", "--no-cache-dir", str(built))
    )
    timed("program, log-in, first point on disk", lambda: run(python, "-c", FIRST_POINT, url, PASSWORD))
    timed("the same, compiled by then", lambda: run(python, "-c", FIRST_POINT, url, PASSWORD))


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


def calls(sandbox: Sandbox, _: Path) -> None:
    import httpx
    from valtronics_client import ValtronicsClient

    url = f"http://127.0.0.1:{sandbox.port}"
    with ValtronicsClient(url, username="admin", password=PASSWORD) as client, httpx.Client() as http:
        headers = {"Authorization": f"Bearer {sandbox.token}"}
        rate("devices.get", lambda: client.devices.get(1))
        rate(
            "the same with httpx by hand, as a dict",
            lambda: http.get(f"{url}/api/v1/devices/1", headers=headers).json()["data"],
        )
        rate("devices.list", client.devices.list)
        count = 200_000
        began = time.perf_counter()
        with client.batch_writer(max_points=10_000) as writer:
            for number in range(count):
                second, part = divmod(number, 100)
                moment = f"2024-01-01T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.{part:02}Z"
                writer.write(1, "bench", number, timestamp=moment)
        print(f"{'batch writer, one series':<44}{count / (time.perf_counter() - began):8.0f} points/s")


def rate(what: str, call: Callable[[], object], count: int = 500) -> None:
    """The median of five rounds."""
    rounds = []
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(count):
            call()
        rounds.append(count / (time.perf_counter() - began))
    print(f"{what:<44}{statistics.median(rounds):8.0f} calls/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["install", "calls"])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as sandbox:
        sandbox.token = sandbox.log_in(password=PASSWORD)["access_token"]
        {"install": install, "calls": calls}[given.what](sandbox, Path(folder))


if __name__ == "__main__":
    main()
