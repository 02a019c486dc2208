"""Both gates against the sandbox: nothing is wrong with ours, every status is seen, and damage is found and named."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from contract_tests.contract import read
from contract_tests.deployment import ADMIN, PASSWORD, ROOT, Deployment, environment, sandbox
from contract_tests.protocol.parameters import _integers
from contract_tests.statuses.rules import PROVOKED

DOCUMENT = read((ROOT / "openapi" / "openapi.yaml").read_bytes())


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


def run(base_url: str, folder: Path, *options: str) -> dict[str, Any]:
    """The report of the harness."""
    command = [sys.executable, "-m", "contract_tests", "--base-url", base_url, "--username", ADMIN]
    command += ["--password", PASSWORD, "--seed", "1", "--report", str(folder), *options]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr.decode()
    report: dict[str, Any] = json.loads((folder / "report.json").read_text())
    return report


def test_every_status_is_seen_in_the_sandbox_and_nothing_is_wrong(target: Deployment, tmp_path: Path) -> None:
    report = run(target.base_url, tmp_path, "--gate", "statuses", "--gate", "coverage")
    # Each keyword from both sides is the affair of other gates.
    assert [each for each in report["findings"] if "keyword" not in each["rule"]] == []
    seen, documented = report["figures"]["statuses"]
    assert (seen, report["figures"]["statuses out of reach"]) == (documented, [])


def test_our_server_reads_bytes_as_it_should(target: Deployment, tmp_path: Path) -> None:
    report = run(target.base_url, tmp_path, "--gate", "protocol", "-k", "submit_telemetry")
    assert report["findings"] == []
    assert sum(gate["checks"] for gate in report["gates"]) > 20


def test_every_rule_of_our_document_is_provoked(target: Deployment, tmp_path: Path) -> None:
    report = run(target.base_url, tmp_path, "--gate", "statuses", "-k", "rule ")
    assert report["findings"] == []
    stated = {rule for operation in DOCUMENT.operations.values() for rule in operation.rules}
    assert stated <= PROVOKED.keys()


def test_a_method_that_the_document_does_not_have_is_no_fault_of_the_others(target: Deployment, tmp_path: Path) -> None:
    document = yaml.safe_load((ROOT / "openapi" / "openapi.yaml").read_bytes())
    del document["paths"]["/telemetry/"]["delete"]
    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps(document))
    report = run(target.base_url, tmp_path, "--spec", str(spec), "--gate", "statuses", "-k", "/telemetry/ (")
    found = [(each["operation"], each["rule"]) for each in report["findings"]]
    assert found == [(None, "Allow of /telemetry/ names what the document has")]


def test_other_spellings_stand_for_the_same_number() -> None:
    """A lenient server must not meet somebody else's object through them."""
    for spelling in ("4_2", "%2B42", "042", "42.0", "0x2a", "42e0"):
        assert spelling in _integers("42")
    assert "42" not in _integers("42")
