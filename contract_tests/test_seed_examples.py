"""The API overview's own commands, as printed, in their order, against the demo; only host and token are put in.

seed_examples.txt has each command after the status that it must have. One log-in there is printed with the password
"password", which is not the demo's: it is the example of a refused log-in.
"""

from __future__ import annotations

import email.parser
import json
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from contract_tests.client import Client
from contract_tests.contract import Contract
from contract_tests.deployment import ADMIN, BASE_PATH, PASSWORD, Deployment
from contract_tests.replies import reply_faults

TEXT = Path(__file__).with_name("seed_examples.txt").read_text()
BLOCKS = re.findall(r"^# (\d{3})\n(.*?)(?=\n# \d{3}\n|\Z)", TEXT, re.MULTILINE | re.DOTALL)
COMMANDS = [(int(status), command.strip()) for status, command in BLOCKS]


@pytest.fixture(scope="module")
def token(demo_deployment: Deployment, contract: Contract) -> str:
    client = Client(demo_deployment, contract)
    token = str(client.log_in(ADMIN, PASSWORD)["access_token"])
    client.close()
    return token


@pytest.fixture(scope="module")
def curl_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings for curl: it says the status on standard error and keeps the headers; the commands stay as they are."""
    home = tmp_path_factory.mktemp("curl")
    settings = ["silent", "show-error", "max-time = 30", 'write-out = "%{stderr}%{http_code}"']
    (home / ".curlrc").write_text("\n".join([*settings, f"dump-header = {home}/headers", ""]))
    return home


def test_every_command_is_there() -> None:
    assert [status for status, _ in COMMANDS].count(401) == 1
    assert len(COMMANDS) == 16
    assert all(command.startswith("curl -X ") for _, command in COMMANDS)


@pytest.mark.parametrize(("status", "command"), COMMANDS, ids=[f"{n}" for n in range(1, len(COMMANDS) + 1)])
def test_a_command_works_as_printed(
    demo_deployment: Deployment, contract: Contract, token: str, curl_home: Path, status: int, command: str
) -> None:
    script = command.replace("http://localhost:8000", demo_deployment.origin)
    script = re.sub(r"Bearer [^\"]+", f"Bearer {token}", script)
    environment = {**demo_deployment.environment, "CURL_HOME": str(curl_home), "HOME": str(curl_home)}
    shell = ["bash", "-eu", "-c", script]
    done = subprocess.run(shell, cwd=curl_home, env=environment, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr.decode()) == (0, str(status)), done.stdout
    if "> valtronics-api.json" in command:
        assert json.loads((curl_home / "valtronics-api.json").read_text())["openapi"] == "3.0.3"
        return
    _, _, head = (curl_home / "headers").read_text("latin-1").partition("\n")
    headers = dict(email.parser.Parser().parsestr(head).items())
    method, url = re.search(r"-X (\w+) \"?(http[^\s\"]+)", command).groups()
    operation = contract.find(method, urlsplit(url).path.removeprefix(BASE_PATH))
    assert operation is not None
    assert reply_faults(contract, operation, {}, status, headers, done.stdout) == []
