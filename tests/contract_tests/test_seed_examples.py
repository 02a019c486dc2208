"""The API overview's own commands, as printed, in their order, against the demo; only host and token are put in.

seed_examples.txt has each command after the status that it must have. One log-in there is printed with the password
"password", which is not the demo's: it is the example of a refused log-in.
"""

from __future__ import annotations

import email.parser
import json
import re
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from contract_tests import contract as contracts
from contract_tests.contract import Contract
from contract_tests.deployment import ADMIN, BASE_PATH, PASSWORD, Deployment, sandbox
from contract_tests.replies import reply_faults

TEXT = Path(__file__).with_name("seed_examples.txt").read_text()
BLOCKS = re.findall(r"^# (\d{3})\n(.*?)(?=\n# \d{3}\n|\Z)", TEXT, re.MULTILINE | re.DOTALL)
COMMANDS = [(int(status), command.strip()) for status, command in BLOCKS]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """A sandbox of its own, which begins in the state `demo`."""
    with sandbox(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="module")
def contract(demo: Deployment) -> Contract:
    return contracts.read(httpx.get(f"{demo.origin}/openapi.yaml", trust_env=False).content)


@pytest.fixture(scope="module")
def token(demo: Deployment) -> str:
    body = {"username": ADMIN, "password": PASSWORD}
    reply = httpx.post(f"{demo.base_url}/auth/login", json=body, trust_env=False)
    return str(reply.json()["data"]["access_token"])


@pytest.fixture(scope="module")
def curl_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings for curl: it says the status on standard error and keeps the headers; the commands stay as they are."""
    home = tmp_path_factory.mktemp("curl")
    settings = ["silent", "show-error", "max-time = 30", 'write-out = "%{stderr}%{http_code}"']
    (home / ".curlrc").write_text("\n".join([*settings, f"dump-header = {home}/headers", ""]))
    return home


def test_every_command_is_there() -> None:
    assert [status for status, _ in COMMANDS].count(401) == 1
    assert len(COMMANDS) == 19
    assert all(command.startswith("curl -X ") for _, command in COMMANDS)


@pytest.mark.parametrize(("status", "command"), COMMANDS, ids=[f"{n}" for n in range(1, len(COMMANDS) + 1)])
def test_a_command_works_as_printed(
    demo: Deployment, contract: Contract, token: str, curl_home: Path, status: int, command: str
) -> None:
    script = command.replace("http://localhost:8000", demo.origin)
    script = re.sub(r"Bearer [^\"]+", f"Bearer {token}", script)
    environment = {**demo.environment, "CURL_HOME": str(curl_home), "HOME": str(curl_home)}
    shell = ["bash", "-eu", "-c", script]
    done = subprocess.run(shell, cwd=curl_home, env=environment, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr.decode()) == (0, str(status)), done.stdout
    if "> valtronics-api.json" in command:
        assert json.loads((curl_home / "valtronics-api.json").read_text())["openapi"] == "3.0.3"
        return
    _, _, head = (curl_home / "headers").read_text("latin-1").partition("\n")
    headers = dict(email.parser.Parser().parsestr(head).items())
    asked = re.search(r"-X (\w+) \"?(http[^\s\"]+)", command)
    assert asked is not None
    operation = contract.find(asked[1], urlsplit(asked[2]).path.removeprefix(BASE_PATH))
    assert operation is not None
    now = datetime.fromisoformat(json.loads(done.stdout)["timestamp"])
    assert reply_faults(contract, operation, {}, status, headers, done.stdout, now) == []
