"""Every operation × every kind of caller, against the one line in the contract that names its permission."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract_tests import contract as contracts
from contract_tests.callers import STRANGERS, bearer, known, strangers, wait_for_401
from contract_tests.client import Client, Reply
from contract_tests.contract import Contract, Operation
from contract_tests.deployment import ADMIN, PASSWORD, Deployment, serve
from contract_tests.samples import sample

CONTRACT = contracts.load()
PERMISSIONS = sorted(CONTRACT.roles["admin"])
KNOWN = (
    "viewer",
    "operator",
    "admin",
    *(f"key with {permission}" for permission in PERMISSIONS),
    *(f"key without {permission}" for permission in PERMISSIONS),
    "key bound to device 1",
    "key sent as bearer token",
    "key of a demoted owner",
)
NO_SUCH_ID = "9007199254740991"

every_operation = pytest.mark.parametrize("operation", CONTRACT.operations.values(), ids=CONTRACT.operations)


@pytest.fixture(scope="module")
def anyone(deployment: Deployment, contract: Contract) -> Iterator[Client]:
    made = Client(deployment, contract)
    yield made
    made.close()


@pytest.fixture(scope="module")
def rejected(anyone: Client) -> dict[str, dict[str, str]]:
    return strangers(anyone)


@pytest.fixture(scope="module")
def accepted(anyone: Client, contract: Contract):
    return known(anyone, contract)


def attempt(caller: Client, operation: Operation) -> Reply:
    """A valid request that spoils nothing for the others: it names ids that do not exist where the path has one."""
    request = sample(operation, optional=False)
    request["path"] = {name: NO_SUCH_ID if "id" in name else value for name, value in request["path"].items()}
    return caller.call(operation, **request)


def test_every_permission_is_some_operations_and_some_roles() -> None:
    # Managing keys is no operation of its own: it widens what list_api_keys and delete_api_key reach, as tested below.
    named = {operation.permission for operation in CONTRACT.operations.values()} - {None}
    assert named | {"api_keys:manage"} == set(PERMISSIONS)
    assert CONTRACT.roles["viewer"] < CONTRACT.roles["operator"] < CONTRACT.roles["admin"]


@every_operation
@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_gets_401(anyone: Client, rejected: dict, operation: Operation, who: str) -> None:
    reply = attempt(anyone.acting(**rejected[who]), operation)
    if operation.permission is None:
        # The example's refresh token is nobody's; apart from that, what needs no credential does not look at one.
        assert reply.status == (401 if operation.id == "refresh_token" else operation.success)
    else:
        assert reply.status == 401


@every_operation
@pytest.mark.parametrize("who", KNOWN)
def test_a_caller_gets_403_for_what_it_may_not(anyone: Client, accepted: dict, operation: Operation, who: str) -> None:
    credential, permissions = accepted[who]
    if operation.id == "log_out" and who in CONTRACT.roles:
        caller = anyone.logged_in(who, PASSWORD)
    else:
        caller = anyone.acting(**credential())
    reply = attempt(caller, operation)
    if operation.permission is None:
        assert reply.status == (401 if operation.id == "refresh_token" else operation.success)
    elif operation.permission in permissions and not (operation.id == "log_out" and who not in CONTRACT.roles):
        assert reply.status not in (401, 403), reply.body
    else:
        # A key has no session to end, as the description of log_out says.
        assert reply.status == 403
        assert reply.error["details"]["required_permission"] == operation.permission


@pytest.mark.parametrize("who", ["viewer", "operator", "admin", "key sent as bearer token", "key with telemetry:write"])
def test_a_credential_still_works_after_it_was_refused(anyone: Client, accepted: dict, who: str) -> None:
    credential, permissions = accepted[who]
    wanted = 200 if "account:read" in permissions else 403
    assert anyone.acting(**credential()).call("get_current_user").status == wanted


def test_a_bound_key_writes_its_own_device_and_no_other(anyone: Client, accepted: dict) -> None:
    caller = anyone.acting(**accepted["key bound to device 1"][0]())
    point = {"device_id": 1, "metric_name": "temperature", "metric_value": 1}
    foreign = {**point, "device_id": 2}
    assert caller.call("submit_telemetry", json=point).status == 201
    assert caller.call("submit_telemetry", json=foreign).status == 403
    report = caller.call("submit_telemetry_batch", json={"telemetry_data": [foreign, point]}).data
    assert (report["submitted"], report["failed"], report["results"][0]["code"]) == (1, 1, "AUTHORIZATION_ERROR")
    refused = caller.call("submit_telemetry_batch", json={"telemetry_data": [point, foreign], "atomic": True})
    assert [fault["rule"] for fault in refused.error["details"]["errors"]] == ["foreign_device"]


def test_only_who_manages_keys_sees_and_deletes_those_of_others(anyone: Client) -> None:
    viewer, admin = anyone.logged_in("viewer", PASSWORD), anyone.logged_in(ADMIN, PASSWORD)
    key = {"name": "of the admin", "permissions": ["account:read"]}
    theirs = admin.call("create_api_key", json=key).data
    mine = viewer.call("create_api_key", json=key).data
    assert {item["owner_id"] for item in viewer.call("list_api_keys").data["items"]} == {mine["owner_id"]}
    assert viewer.call("delete_api_key", path={"id": theirs["id"]}).status == 404
    assert admin.call("delete_api_key", path={"id": mine["id"]}).status == 200
    assert anyone.acting(X_API_Key=mine["api_key"]).call("get_current_user").status == 401


@pytest.fixture(scope="module")
def late_caller(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Iterator[Client]:
    """A caller whose access token has ended by time, on a server where it lives two seconds."""
    folder = tmp_path_factory.mktemp("expiry")
    with serve(folder, f"sqlite:///{folder}/valtronics.db", VALTRONICS_ACCESS_TOKEN_SECONDS="2") as running:
        client = Client(running, contract)
        made = client.acting(**bearer(client.log_in(ADMIN, PASSWORD)["access_token"]))
        assert made.call("get_current_user").status == 200
        wait_for_401(made)
        yield made
        client.close()


@every_operation
def test_an_expired_token_gets_401(late_caller: Client, operation: Operation) -> None:
    reply = attempt(late_caller, operation)
    public = 401 if operation.id == "refresh_token" else operation.success
    assert reply.status == (public if operation.permission is None else 401)
