"""The code that people copy runs as it is printed: the overview's, the README's, the quick start's."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers import Sandbox, address
from valtronics_client import ValtronicsClient

PACKAGE = Path(__file__).parents[1]
ROOT = PACKAGE.parents[1]
# As the API overview prints it, but for the indentation that the page has lost.
OVERVIEW = """
from valtronics_client import ValtronicsClient
client = ValtronicsClient(
base_url="http://localhost:8000",
api_key="your-api-key"
)
# List devices
devices = client.devices.list()
# Create device
device = client.devices.create({
"name": "New Device",
"device_id": "DEV-001",
"device_type": "sensor"
})
"""


@pytest.fixture
def key(client: ValtronicsClient) -> str:
    """A key that may do what the examples do."""
    permissions = ["devices:read", "devices:write", "telemetry:read", "telemetry:write"]
    return client.auth.api_keys.create({"name": "examples", "permissions": permissions}).api_key  # type: ignore[typeddict-item]


@pytest.fixture
def fed(client: ValtronicsClient) -> Iterator[None]:
    """Live telemetry, as the demo has it."""
    is_over = threading.Event()

    def feed() -> None:
        value = 20.0
        while not is_over.wait(0.05):
            # The clock of the sandbox stands, so it is the same point over and over: told of where its value is new.
            client.telemetry.submit({"device_id": 1, "metric_name": "temperature", "metric_value": value})
            value += 0.001

    thread = threading.Thread(target=feed)
    thread.start()
    yield
    is_over.set()
    thread.join()


def run(program: str, sandbox: Sandbox, key: str, folder: Path) -> str:
    """What it prints; with the address and the key of this test, as a reader would put in his own."""
    file = folder / "example.py"
    file.write_text(program.replace("http://localhost:8000", address(sandbox)).replace("your-api-key", key))
    command = [sys.executable, "-W", "error", str(file)]
    done = subprocess.run(
        command, cwd=PACKAGE, env={**os.environ, "PYTHONPATH": str(PACKAGE)}, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def program_of(page: Path) -> str:
    return "\n".join(re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL))


def test_the_overview_s(sandbox: Sandbox, client: ValtronicsClient, key: str, tmp_path: Path) -> None:
    shown = textwrap.dedent(
        """
        assert devices.pagination.total == 5
        assert device.device_id == "DEV-001"
        client.close()
        """
    )
    run(OVERVIEW + shown, sandbox, key, tmp_path)
    assert client.devices.list(device_id="DEV-001").items[0].name == "New Device"


def test_the_one_in_the_readme_of_the_project(sandbox: Sandbox, tmp_path: Path) -> None:
    assert float(run(program_of(ROOT / "README.md") + "client.close()\n", sandbox, "", tmp_path)) > 0


@pytest.mark.usefixtures("fed")
def test_the_readme_s(sandbox: Sandbox, client: ValtronicsClient, key: str, tmp_path: Path) -> None:
    printed = run(program_of(PACKAGE / "README.md"), sandbox, key, tmp_path)
    assert "Temperature Sensor Alpha" in printed
    assert "Device 999 does not exist" in printed
    assert "timestamp,device_id,metric_name,metric_value,unit" in printed
    assert client.telemetry.list(device_id=1, metric_name="vibration").pagination.total >= 5000


@pytest.mark.usefixtures("fed")
def test_the_quick_start_s(sandbox: Sandbox, client: ValtronicsClient, key: str, tmp_path: Path) -> None:
    printed = run(program_of(ROOT / "docs" / "quickstart-python.md"), sandbox, key, tmp_path)
    assert printed.startswith("21.5\n")
    device = client.devices.list(device_id="DOOR-101").items[0]
    assert client.telemetry.list(device_id=device.id, metric_name="vibration").pagination.total == 1000
