"""Which changes to the contract break a consumer, and what the gate says of each."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from contract_tests.breaking.comparison import Change, changes
from contract_tests.breaking.released import FOLDER, objection, previous
from contract_tests.checks import Broken
from contract_tests.contract import Contract, Node, read
from contract_tests.gates import breaking_changes
from contract_tests.run import Run
from tests.contract_tests.edits import (
    BREAKING,
    HARMLESS,
    Edit,
    at,
    drop_field,
    edited,
    field,
    operation,
    released,
    set_in,
)

TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def told() -> dict[str, list[Change]]:
    """What is said of each change alone; all are compared at once, which takes some seconds."""
    edits = {f"breaking {each[0]}": each[3] for each in BREAKING} | {
        f"harmless {each[0]}": each[1] for each in HARMLESS
    }
    afters = [Contract(edited(edit)) for edit in edits.values()]
    assert len(edits) == len(BREAKING) + len(HARMLESS)
    return dict(zip(edits, changes(Contract(edited()), *afters), strict=True))


@pytest.mark.parametrize(("name", "rule", "subject"), [pytest.param(*each[:3], id=each[0]) for each in BREAKING])
def test_a_breaking_change_is_found_and_named(
    name: str, rule: str, subject: str, told: dict[str, list[Change]]
) -> None:
    found = [each for each in told[f"breaking {name}"] if each.rule == rule]
    change = next(each for each in found if each.subject.split(": ")[0] == subject)
    assert change.sees
    known = {each["operationId"] for item in edited()["paths"].values() for each in item.values()}
    assert set(change.operations) <= known
    assert change.operations or rule in ("address changed", "permission taken from a role", "credential sent otherwise")


@pytest.mark.parametrize(("name", "edit"), HARMLESS)
def test_a_harmless_change_is_not_told(name: str, edit: Edit, told: dict[str, list[Change]]) -> None:
    assert edited(edit) != edited(), "the change changes nothing"
    assert list(map(str, told[f"harmless {name}"])) == []


def test_what_a_new_document_closes_is_told_from_the_old_one_alone() -> None:
    """The other way round: these go from a document that allows more."""
    wide = Contract(edited(set_in(at("DeviceCreate.location"), nullable=True), set_in(at("User.username"), enum=["a"])))
    (found,) = changes(wide, Contract(edited()))
    assert {(change.rule, change.subject) for change in found} == {
        ("null no longer accepted", "DeviceCreate.location"),
        ("values no longer limited", "User.username"),
    }


def versions(before: str, after: str, *edits: Edit) -> tuple[Contract, Contract]:
    old, new = edited(), edited(*edits)
    old["info"]["version"], new["info"]["version"] = before, after
    return Contract(old), Contract(new)


@pytest.mark.parametrize(
    ("removed", "after", "said"),
    [
        (None, "1.1.0", "is not a new major version"),
        (None, "2.0.0", None),
        ({}, "2.0.0", "not marked deprecated"),
        ({"deprecated": True}, "2.0.0", "which is no date"),
        ({"deprecated": True, "x-sunset": "2026-06-02"}, "2.0.0", "is not past"),
        ({"deprecated": True, "x-sunset": "2026-06-01"}, "2.0.0", None),
        ({"deprecated": True, "x-sunset": "2026-06-01"}, "1.9.0", "is not a new major version"),
        ({"schema": {"deprecated": True, "x-sunset": "2026-05-01"}}, "2.0.0", None),
    ],
)
def test_what_a_new_version_may_do(removed: Node | None, after: str, said: str | None) -> None:
    rule = "status removed" if removed is None else "operation removed"
    change = Change(rule, "list_users", "a call is answered with 404", ("list_users",), removed)
    why = objection(change, *versions("1.0.0", after), TODAY)
    assert (why is None) if said is None else (said in str(why))


def test_a_removal_remembers_what_was_announced() -> None:
    def announce(document: Node) -> None:
        marks = {"deprecated": True, "x-sunset": "2026-05-01"}
        operation(document, "delete_user").update(marks)
        field(document, "Device.location").update(marks)

    old = Contract(edited(announce))
    new = Contract(edited(lambda d: d["paths"]["/users/{id}"].pop("delete"), drop_field("Device.location")))
    gone = {change.subject: (change.removed or {}).get("x-sunset") for change in changes(old, new)[0]}
    assert gone == {"delete_user": "2026-05-01", "Device.location": "2026-05-01"}


def written(folder: Path, version: str, title: str = "Valtronics API") -> Contract:
    document = edited()
    document["info"].update(version=version, title=title)
    source = json.dumps(document).encode()
    (folder / f"{title}-{version}.yaml").write_bytes(source)
    return read(source)


def test_compared_is_the_newest_of_the_title_that_is_not_newer(tmp_path: Path) -> None:
    for version in ("1.9.0", "1.10.0", "2.0.0"):
        written(tmp_path, version)
    written(tmp_path, "1.11.0", title="Other API")
    now = Contract(versions("1.0.0", "1.12.0")[1].document)
    chosen = previous(now, None, tmp_path)
    assert chosen is not None
    assert chosen[0].document["info"]["version"] == "1.10.0"
    now.document["info"]["title"] = "Unheard of"
    assert previous(now, None, tmp_path) is None


def test_released_documents_are_named_by_their_version() -> None:
    files = sorted(FOLDER.glob("*.yaml"))
    assert files
    for file in files:
        assert read(file.read_bytes()).document["info"]["version"] == file.stem


def gate_says(contract: Contract, before: Path) -> list[str]:
    """What the gate's checks raise, as `operation: message`."""
    run = SimpleNamespace(
        contract=contract,
        options=SimpleNamespace(previous=before),
        clock=SimpleNamespace(now=lambda: datetime.now(UTC)),
        notes={},
        say=lambda text: None,
    )
    said = []
    for check in breaking_changes.checks(cast(Run, run)):
        try:
            check.run()
        except Broken as error:
            said.append(f"{error.operation}: {error}")
    assert run.notes["breaking_changes"]
    return said


def test_the_gate_fails_naming_the_operation_and_what_a_consumer_sees(tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    before.write_text(released())
    assert gate_says(Contract(edited()), before) == []
    (said,) = gate_says(Contract(edited(drop_field("User.email"))), before)
    assert said.startswith("list_users: User.email (used by list_users, create_user): field gone from replies")
    assert said.endswith("version 1.0.0 after 1.0.0 is not a new major version")
