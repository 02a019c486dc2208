"""The scenario with the client that openapi-python-client makes."""

import os
import sys
from http import HTTPStatus

from valtronics_client import AuthenticatedClient, Client
from valtronics_client.api.auth import log_in, log_out
from valtronics_client.api.devices import create_device, delete_device, get_device
from valtronics_client.api.telemetry import list_telemetry, submit_telemetry
from valtronics_client.models import (
    DeletionEnvelope,
    DeviceCreate,
    DeviceEnvelope,
    ErrorCode,
    ErrorEnvelope,
    LoginRequest,
    PointResult,
    SessionRevocationEnvelope,
    SubmittedPointEnvelope,
    TelemetryPageEnvelope,
    TelemetrySubmit,
    TokenPairEnvelope,
)


def step(operation: str) -> None:
    """Say which operation comes, so that a failure can name it."""
    sys.stdout.write(f"{operation}\n")
    sys.stdout.flush()


def logged_in(base_url: str) -> AuthenticatedClient:
    step("log_in")
    who = LoginRequest(username=os.environ["CONTRACT_USERNAME"], password=os.environ["CONTRACT_PASSWORD"])
    tokens = log_in.sync(client=Client(base_url=base_url, raise_on_unexpected_status=True), body=who)
    assert isinstance(tokens, TokenPairEnvelope), tokens
    return AuthenticatedClient(base_url=base_url, token=tokens.data.access_token, raise_on_unexpected_status=True)


def store_and_read(client: AuthenticatedClient, device_id: int) -> None:
    step("submit_telemetry")
    point = TelemetrySubmit(device_id=device_id, metric_name="temperature", metric_value=23.25, unit="°C")
    stored = submit_telemetry.sync(client=client, body=point)
    assert isinstance(stored, SubmittedPointEnvelope), stored
    assert stored.data.result == PointResult.STORED, stored
    step("list_telemetry")
    page = list_telemetry.sync(client=client, device_id=device_id)
    assert isinstance(page, TelemetryPageEnvelope), page
    assert [(item.metric_name, item.metric_value) for item in page.data.items] == [("temperature", 23.25)], page
    assert page.data.items[0].timestamp == stored.data.timestamp, page


def main() -> None:
    name = os.environ["CONTRACT_NAME"]
    client = logged_in(os.environ["CONTRACT_BASE_URL"])
    step("create_device")
    body = DeviceCreate(device_id=name, name=name, device_type="sensor")
    created = create_device.sync(client=client, body=body)
    assert isinstance(created, DeviceEnvelope), created
    device = created.data
    try:
        assert device.device_id == name, device
        store_and_read(client, device.id)
    except BaseException:  # whatever ended it, the device goes
        # Not announced: the operation that failed stays the last one named.
        delete_device.sync(device.id, client=client)
        raise
    step("delete_device")
    deleted = delete_device.sync(device.id, client=client)
    assert isinstance(deleted, DeletionEnvelope), deleted

    step("get_device")
    reply = get_device.sync_detailed(device.id, client=client)
    assert reply.status_code == HTTPStatus.NOT_FOUND, reply
    assert isinstance(reply.parsed, ErrorEnvelope), reply
    assert reply.parsed.error.code == ErrorCode.RESOURCE_NOT_FOUND, reply
    step("log_out")
    assert isinstance(log_out.sync(client=client), SessionRevocationEnvelope)


main()
