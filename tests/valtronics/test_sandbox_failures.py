"""Failures that the sandbox makes: over every operation of the contract, by the way that real ones take."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.service.running import API, Answer
from tests.valtronics.sandboxes import PASSWORD, Sandbox, database, running
from valtronics.contract import load_contract

DOCUMENT = load_contract().document
OPERATIONS: dict[str, tuple[str, str, dict[str, Any]]] = {
    operation["operationId"]: (method.upper(), path, {**operation, "shared": item.get("parameters", [])})
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method in ("get", "put", "post", "delete", "patch")
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sandbox")


@pytest.fixture(scope="module")
def started(folder: Path) -> Iterator[Sandbox]:
    with running(folder) as server:
        server.get_ready()
        yield server


@pytest.fixture
def sandbox(started: Sandbox) -> Sandbox:
    """The state, its clock standing and admin logged in."""
    started.begin()
    return started


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def call(sandbox: Sandbox, operation_id: str) -> Answer:
    """A request that is right, by the examples of the contract."""
    method, path, operation = OPERATIONS[operation_id]
    query = {}
    for parameter in map(resolved, [*operation["shared"], *operation.get("parameters", [])]):
        if not parameter.get("required"):
            continue
        given = parameter["example"]
        text = ",".join(map(str, given)) if isinstance(given, list) else str(given).lower()
        if parameter["in"] == "path":
            path = path.replace("{" + parameter["name"] + "}", text)
        else:
            query[parameter["name"]] = text
    body = None
    if "requestBody" in operation:
        examples = resolved(operation["requestBody"])["content"]["application/json"]["examples"]
        body = next(iter(examples.values()))["value"]
    suffix = "?" + urlencode(query) if query else ""
    return sandbox.send(method, f"{API}{path}{suffix}", json_body=body, auth="x-permission" in operation)


def stored(folder: Path) -> list[str]:
    with closing(sqlite3.connect(database(folder))) as conn:
        return list(conn.iterdump())


def documented(status: int) -> list[str]:
    return [name for name, (_, _, operation) in OPERATIONS.items() if str(status) in operation["responses"]]


def test_the_contract_documents_both(started: Sandbox) -> None:
    assert len(documented(503)) > 30
    assert set(OPERATIONS) - set(documented(500)) == set()
    assert set(OPERATIONS) - set(documented(503)) == {"get_version"}


def test_a_database_that_is_away_is_503_wherever_that_is_documented(sandbox: Sandbox, folder: Path) -> None:
    before = stored(folder)
    sandbox.fail("database_away")
    for operation_id in OPERATIONS:
        answer = call(sandbox, operation_id)
        if operation_id not in documented(503):
            assert answer.status == 200, operation_id
            continue
        assert (operation_id, answer.status) == (operation_id, 503)
        assert answer.error["code"] == "EXTERNAL_SERVICE_ERROR"
        assert answer.error["message"] == "The database does not answer"
        assert int(answer.headers["retry-after"]) >= 1
    assert stored(folder) == before
    sandbox.mend()
    assert call(sandbox, "get_health").status == 200


def test_a_defect_is_500_everywhere_and_nothing_is_changed(sandbox: Sandbox, folder: Path) -> None:
    before = stored(folder)
    sandbox.fail("defect")
    for operation_id in documented(500):
        answer = call(sandbox, operation_id)
        assert (operation_id, answer.status) == (operation_id, 500)
        assert answer.error["code"] == "INTERNAL_ERROR"
        assert "defect" not in answer.body.decode()
    assert stored(folder) == before, "the work was done and rolled back"
    sandbox.mend()
    assert call(sandbox, "create_device").status == 201
    assert stored(folder) != before


@pytest.mark.parametrize(("kind", "status"), [("database_away", 503), ("defect", 500)])
def test_one_operation_can_fail_alone(sandbox: Sandbox, kind: str, status: int) -> None:
    for operation_id in OPERATIONS:
        if operation_id not in documented(status):
            answer = sandbox.put("/sandbox/failure", {"kind": kind, "operation": operation_id}, auth=False)
            assert answer.error["details"]["errors"][0]["rule"] == "undocumented_failure"
            continue
        sandbox.reset("ready")
        sandbox.fail(kind, operation=operation_id)
        assert sandbox.look()["failure"] == {"kind": kind, "operation": operation_id}
        other = "list_devices" if operation_id != "list_devices" else "list_users"
        met = [call(sandbox, each).status for each in (other, operation_id, other)]
        assert (operation_id, met) == (operation_id, [200, status, 200])


def test_an_operation_can_be_slow(sandbox: Sandbox) -> None:
    sandbox.fail("slow", seconds=0.3, operation="get_device")
    began = time.monotonic()
    assert call(sandbox, "get_device").status == 200
    assert time.monotonic() - began >= 0.3
    began = time.monotonic()
    sandbox.look()
    assert time.monotonic() - began < 0.3


def test_time_goes_on_while_the_database_is_away(sandbox: Sandbox) -> None:
    sandbox.fail("database_away")
    sandbox.advance(1000)
    sandbox.mend()
    assert {each["status"] for each in sandbox.get(f"{API}/devices/").data["items"]} == {"offline"}


def test_a_token_from_before_the_failure_still_counts(sandbox: Sandbox) -> None:
    token = sandbox.log_in("operator", PASSWORD)["access_token"]
    for kind, status in (("database_away", 503), ("defect", 500)):
        sandbox.fail(kind)
        assert sandbox.me(token).status == status
        sandbox.mend()
        assert sandbox.me(token).status == 200


@pytest.mark.parametrize(
    ("body", "field", "rule"),
    [
        ({}, "kind", "required"),
        ({"kind": "fire"}, "kind", "enum"),
        ({"kind": "defect", "operation": "fly"}, "operation", "unknown_operation"),
        ({"kind": "slow"}, "seconds", "required"),
        ({"kind": "slow", "seconds": 61}, "seconds", "maximum"),
        ({"kind": "defect", "seconds": 1}, "seconds", "unknown_field"),
    ],
)
def test_a_wrong_failure_is_refused(sandbox: Sandbox, body: object, field: str, rule: str) -> None:
    answer = sandbox.put("/sandbox/failure", body, auth=False)
    assert answer.status == 422
    assert (answer.error["details"]["field"], answer.error["details"]["errors"][0]["rule"]) == (field, rule)
    assert sandbox.look()["failure"] is None
