"""What keeps a run to its own objects: references that are turned, deletions that are bounded, and the ledger."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contract_tests import contract as contracts
from contract_tests.deployment import ROOT
from contract_tests.ledger import Ledger
from contract_tests.record import Exchange
from contract_tests.references import References
from contract_tests.samples import own_sample
from contract_tests.stage import Stage

CONTRACT = contracts.read((ROOT / "openapi" / "openapi.yaml").read_bytes())
OWN = {
    "device": [901, 902],
    "user": [903],
    "api_key": [904],
    "alert": [905],
    "alert_rule": [906],
    "webhook": [907],
    "notification": [908],
    "report": [909],
}
EVERYONE_S = [operation for operation in CONTRACT.operations.values() if operation.permission]


def stage() -> Stage:
    return Stage("vct-1", datetime(2024, 1, 1, tzinfo=UTC), devices=OWN["device"], own=OWN)


def integers(value: Any) -> set[int]:
    """All integers that look like ids of this test's objects or of somebody's."""
    if isinstance(value, dict):
        return set().union(*(integers(each) for each in value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*(integers(each) for each in value)) if value else set()
    return {int(part) for part in str(value).split(",") if part.isdigit()} if not isinstance(value, float) else set()


@pytest.mark.parametrize("operation", EVERYONE_S, ids=lambda operation: operation.id)
def test_a_sample_names_objects_of_the_run_alone(operation: contracts.Operation) -> None:
    own = {id for ids in OWN.values() for id in ids}
    for body in operation.body_examples or (None,):
        request = own_sample(operation, stage(), body, optional=True)
        path = {name: int(each) for name, each in request["path"].items() if str(each).isdigit()}
        if operation.method == "GET":  # what nobody makes, such as an entry of the audit log, may be read by all
            path = {name: id for name, id in path.items() if References(CONTRACT).of_path(operation, name)}
        assert set(path.values()) <= own
        named = {name: value for name, value in request["params"].items() if name.endswith(("device_id", "device_ids"))}
        assert all(integers(value) <= own for name, value in named.items() if operation.path != "/devices/")


def test_a_deletion_by_filters_stays_on_an_own_device() -> None:
    request = own_sample(CONTRACT.operations["delete_telemetry"], stage())
    assert request["params"]["device_id"] in OWN["device"]


def test_the_collections_are_those_that_can_be_made_and_removed() -> None:
    assert {noun: one.deletion.id for noun, one in CONTRACT.collections.items()} == {
        "alert": "delete_alert",
        "alert_rule": "delete_alert_rule",
        "api_key": "delete_api_key",
        "device": "delete_device",
        "report": "delete_report",
        "user": "delete_user",
        "webhook": "delete_webhook",
    }
    assert {noun: child.maker.id for noun, child in CONTRACT.offspring.items()} == {"notification": "test_webhook"}


def test_texts_are_no_references() -> None:
    references = References(CONTRACT)
    body = {"device_id": "TEMP-001", "devices": 1, "device_ids": [1, 2], "items": [{"device_id": 3}]}
    assert references.redirect_body(body, lambda noun, value: f"{noun} {value}") == {
        "device_id": "TEMP-001",
        "devices": 1,
        "device_ids": ["device 1", "device 2"],
        "items": [{"device_id": "device 3"}],
    }


def reply(operation: str, url: str, status: int, data: Any = None) -> Exchange:
    body = json.dumps({"data": data}).encode()
    return Exchange(operation, "", "POST", url, (), b"", status, (), body)


def test_the_ledger_keeps_what_was_made_and_not_removed(tmp_path: Path) -> None:
    file = tmp_path / "created.ndjson"
    ledger = Ledger(CONTRACT, file)
    create, delete = CONTRACT.operations["create_device"], CONTRACT.operations["delete_device"]
    for id in (7, 8, 9):
        ledger.notice(create, reply("create_device", "http://a/api/v1/devices/", 201, {"id": id}))
    ledger.notice(create, reply("create_device", "http://a/api/v1/devices/", 409))
    ledger.notice(delete, reply("delete_device", "http://a/api/v1/devices/8?x=1", 200))
    ledger.notice(delete, reply("delete_device", "http://a/api/v1/devices/9", 403))
    assert list(ledger.made) == [("delete_device", "7"), ("delete_device", "9")]
    # Another process, or a later run, reads the same from the file.
    assert list(Ledger(CONTRACT, file).made) == list(ledger.made)
    ledger.clear()
    assert Ledger(CONTRACT, file).made == {}
