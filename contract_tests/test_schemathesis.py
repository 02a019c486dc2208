"""The fuzzer over the running server: all its checks and ours, all four phases, no exclusions, nothing forgiven.

Reports go to the folder that VALTRONICS_TEST_REPORTS names, or to `reports/contract`; VALTRONICS_TEST_SEEDS (several,
with commas) and VALTRONICS_TEST_EXAMPLES make a long run of it, as the tox environment `contract-long` does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from contract_tests import contract as contracts
from contract_tests.deployment import ADMIN, PASSWORD, ROOT, Deployment

CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
SEEDS = [seed.strip() for seed in os.environ.get("VALTRONICS_TEST_SEEDS", "20260504").split(",")]
EXAMPLES = os.environ.get("VALTRONICS_TEST_EXAMPLES")
REPORTS = Path(os.environ.get("VALTRONICS_TEST_REPORTS", ROOT / "reports" / "contract"))


def configuration_for(role: str) -> str:
    """The committed settings; lesser roles do without one warning.

    It says that an operation answered nothing but 401 and 403, which for them is right on what they may not do. Where
    exactly 403 is right, and that 401 never is, the check `refusal_is_declared` holds.
    """
    text = CONFIGURATION.read_text()
    if role == "admin":
        return text
    assert text.count('"missing_auth", ') == 1
    return text.replace('"missing_auth", ', "")


def run_schemathesis(deployment: Deployment, name: str, role: str, *arguments: str) -> None:
    """Fail with the fuzzer's own words unless it finds nothing."""
    reports = REPORTS / name
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(parents=True)
    configuration = reports / "schemathesis.toml"
    configuration.write_text(configuration_for(role))
    environment = {
        **deployment.environment,
        "CONTRACT_BASE_URL": deployment.base_url,
        "CONTRACT_USERNAME": ADMIN if role == "admin" else role,
        "CONTRACT_PASSWORD": PASSWORD,
        "CONTRACT_ROLE": role,
        "CONTRACT_REPORTS": str(reports),
    }
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(configuration), "run"]
    command += [f"{deployment.origin}/openapi.yaml", "--report-junit-path", str(reports / "junit.xml"), *arguments]
    done = subprocess.run(
        command, env=environment, cwd=reports, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=1800
    )
    said = done.stdout + done.stderr
    (reports / "output.txt").write_text(said)
    assert done.returncode == 0, f"{said}\nthe server's last words:\n{deployment.log.read_text()[-3000:]}"
    # A hook of ours that fails would end a phase early without failing the run.
    assert "Traceback" not in said, said
    assert f"Tested: {len(contracts.load().operations)}\n" in said, said


@pytest.mark.parametrize("seed", SEEDS)
def test_an_administrator_fuzzes_everything(fresh_deployment: Deployment, engine: str, seed: str) -> None:
    more = ["--max-examples", EXAMPLES] if EXAMPLES else []
    run_schemathesis(fresh_deployment, f"{engine}-{seed}", "admin", "--seed", seed, *more)


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_the_lesser_roles_get_documented_replies(fresh_deployment: Deployment, engine: str, role: str) -> None:
    run_schemathesis(fresh_deployment, f"{engine}-{role}", role, "--phases", "examples,coverage")
