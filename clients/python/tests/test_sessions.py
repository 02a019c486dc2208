"""A log-in lasts as long as the client, whatever the clock of the service does to its tokens."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from servers import DEMO_PASSWORD, QUICK, Sandbox, address
from valtronics_client import AsyncValtronicsClient, ValtronicsClient, errors
from wires import Wire


def logins(sandbox: Sandbox) -> int:
    return int(sandbox.get("/api/v1/audit/", query={"operation": "log_in"}).data["pagination"]["total"])


def test_it_begins_with_the_first_call_that_needs_it(sandbox: Sandbox, client: ValtronicsClient) -> None:
    before = logins(sandbox)
    assert client.health.get().status == "healthy"
    assert logins(sandbox) == before
    assert client.auth.current_user().username == "admin"
    assert client.devices.get(1).id == 1
    assert logins(sandbox) == before + 1


def test_an_expired_token_is_renewed_under_the_call(sandbox: Sandbox, client: ValtronicsClient) -> None:
    client.devices.list()
    before = logins(sandbox)
    sandbox.advance(1801)
    # A creation too: what was refused was not done.
    assert client.devices.create({"name": "N", "device_id": "N-1", "device_type": "sensor"}).id
    sandbox.token = sandbox.log_in(password=DEMO_PASSWORD)["access_token"]
    assert logins(sandbox) == before + 1, "the refresh token did it, and the one log-in is the test's own"


def test_many_threads_renew_it_once(sandbox: Sandbox) -> None:
    asked: list[str] = []
    http = httpx.Client(event_hooks={"request": [lambda request: asked.append(request.url.path)]})
    with http, ValtronicsClient(address(sandbox), username="admin", password=DEMO_PASSWORD, http=http) as client:
        client.devices.list()
        sandbox.advance(1801)
        with ThreadPoolExecutor(16) as threads:
            found = list(threads.map(lambda _: client.devices.get(1).id, range(64)))
    assert found == [1] * 64
    # A refresh token that two had used would have ended the session, and there would be another log-in.
    assert (asked.count("/api/v1/auth/login"), asked.count("/api/v1/auth/refresh")) == (1, 1)


def test_many_tasks_renew_it_once(sandbox: Sandbox) -> None:
    async def call() -> None:
        async with AsyncValtronicsClient(address(sandbox), username="admin", password=DEMO_PASSWORD) as client:
            await asyncio.gather(*(client.devices.get(1) for _ in range(20)))
            first = (await client.audit.list(operation="log_in")).pagination.total
            sandbox.advance(1801)
            await asyncio.gather(*(client.devices.get(1) for _ in range(20)))
            assert (await client.audit.list(operation="log_in")).pagination.total == first

    before = logins(sandbox)
    asyncio.run(call())
    sandbox.token = sandbox.log_in(password=DEMO_PASSWORD)["access_token"]
    assert logins(sandbox) == before + 2


def test_a_session_that_was_ended_begins_anew(sandbox: Sandbox, client: ValtronicsClient) -> None:
    client.auth.log_out()
    assert client.auth.current_user().username == "admin"
    sandbox.advance(15 * 24 * 3600)  # the refresh token has expired too
    assert client.auth.current_user().username == "admin"


def test_a_refresh_whose_answer_was_lost_does_not_end_it(sandbox: Sandbox, wire: Wire) -> None:
    with ValtronicsClient(wire.address, username="admin", password=DEMO_PASSWORD, retries=QUICK) as client:
        client.devices.list()
        sandbox.advance(1801)
        wire.lose_replies = 2  # of the call, and of the refresh
        assert client.devices.get(1).id == 1


def test_a_wrong_password_is_told_once(sandbox: Sandbox) -> None:
    stranger = ValtronicsClient(address(sandbox), username="admin", password="wrong password")
    with stranger as client, pytest.raises(errors.AuthenticationError, match="password is wrong") as refused:
        client.devices.list()
    assert (refused.value.operation, refused.value.attempts) == ("log_in", 1)


def test_a_key_has_the_permissions_it_was_given(sandbox: Sandbox, client: ValtronicsClient) -> None:
    key = client.auth.api_keys.create({"name": "reader", "permissions": ["devices:read"]})
    with ValtronicsClient(address(sandbox), api_key=key.api_key) as reader:
        assert reader.devices.get(1).id == 1
        with pytest.raises(errors.AuthorizationError) as refused:
            reader.telemetry.latest(1)
        assert refused.value.details.required_permission == "telemetry:read"
        client.auth.api_keys.delete(key.id)
        with pytest.raises(errors.AuthenticationError):
            reader.devices.get(1)
