"""What the fuzzer's report becomes: a finding for each failed check, its operation, and a command that can be run."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from contract_tests import contract as contracts
from contract_tests.deployment import ROOT
from contract_tests.gates.fuzz import _complaint, _of_text
from contract_tests.run import Run

CONTRACT = contracts.read((ROOT / "openapi" / "openapi.yaml").read_bytes())
BASE = "http://localhost:8000/api/v1"
TEXT = f"""a1b2c3

- Response violates schema

    "name" is a required property

- Custom check failed: `reply_is_whole`

    schema of the reply: data

[200] OK:

    `{{}}`

Reproduce with:

    curl -X GET -H 'Authorization: [Filtered]' {BASE}/devices/7
"""


def run() -> Run:
    told: Any = SimpleNamespace(
        contract=CONTRACT,
        operations=list(CONTRACT.operations.values()),
        target=SimpleNamespace(base_url=BASE),
        recorder=SimpleNamespace(check="a role"),
    )
    return cast(Run, told)


def test_each_failed_check_is_a_finding_that_names_the_operation() -> None:
    found = list(_of_text(run(), "GET /devices/{id}", TEXT))
    assert [(each.operation, each.rule) for each in found] == [
        ("get_device", "Response violates schema"),
        ("get_device", "Custom check failed: `reply_is_whole`"),
    ]
    assert '"name" is a required property' in found[0].message


def test_a_failure_of_a_walk_is_named_by_its_command() -> None:
    assert {each.operation for each in _of_text(run(), "Stateful tests", TEXT)} == {"get_device"}


def test_the_command_names_the_credential_by_its_variable() -> None:
    commands = {each.curl for each in _of_text(run(), "GET /devices/{id}", TEXT)}
    assert commands == {f'curl -X GET -H "Authorization: Bearer $TOKEN" {BASE}/devices/7'}


def test_a_warning_that_fails_the_fuzzer_is_told() -> None:
    said = "\n65 passed\n\n=== WARNINGS ===\n\nMismatch\n\n  - POST /webhooks/\n\n=== SUMMARY ===\n\nSeed"
    assert _complaint(said).splitlines() == ["Mismatch", "  - POST /webhooks/"]


def test_without_a_warning_its_last_words_are_told() -> None:
    told = _complaint("\n".join(["first", *[str(number) for number in range(24)], "", "last"])).splitlines()
    assert (told[0], told[-1]) == ("1", "last")
