"""Every example in the contract, sent to a demo as it stands there, gets the documented status and reply.

They go in an order in which each can work as written, those that take something away last. The client checks each reply
against its documented schema.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contract_tests import contract as contracts
from contract_tests.client import Client
from contract_tests.contract import Contract, Operation
from contract_tests.deployment import ADMIN, PASSWORD, Deployment
from contract_tests.samples import sample

CONTRACT = contracts.load()
# The operations that take something away come last: their examples name what the others' examples are about.
LAST = ("delete_api_key", "delete_user", "delete_device", "delete_telemetry", "log_out")


def requests() -> list[tuple[Operation, str | None, bool]]:
    """Operation, body example and whether the optional parameters go along, in an order in which each can work."""
    found = []
    for operation in CONTRACT.operations.values():
        for body in operation.body_examples or (None,):
            found.append((operation, body, True))
            if sample(operation, body) != sample(operation, body, optional=False):
                found.append((operation, body, False))
    # A key has to be there before one is deleted; everything else finds what the demo has.
    return sorted(found, key=lambda request: LAST.index(request[0].id) + 1 if request[0].id in LAST else 0)


REQUESTS = requests()


def named(request: tuple[Operation, str | None, bool]) -> str:
    operation, body, optional = request
    return "-".join(filter(None, [operation.id, body, "" if optional else "required_only"]))


@pytest.fixture(scope="module")
def token(demo_deployment: Deployment, contract: Contract) -> Iterator[str]:
    client = Client(demo_deployment, contract)
    yield str(client.log_in(ADMIN, PASSWORD)["access_token"])
    client.close()


@pytest.mark.parametrize("request_", REQUESTS, ids=named)
def test_an_example_works(demo_client: Client, token: str, request_: tuple[Operation, str | None, bool]) -> None:
    operation, body, optional = request_
    request = sample(operation, body, optional=optional)
    reply = demo_client.acting(Authorization=f"Bearer {token}").call(operation, **request)
    if (operation.id, body) == ("refresh_token", "refresh"):
        # The one example that says of itself that it answers 401: a refresh token is secret, so none can be printed.
        assert reply.status == 401
        return
    if operation.id == "delete_device" and not optional:
        # The same example a second time: the device is gone.
        assert reply.status == 404
        return
    assert reply.status == operation.success, reply.body
