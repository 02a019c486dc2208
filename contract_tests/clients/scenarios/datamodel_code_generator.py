"""The scenario with the models that datamodel-code-generator makes, over httpx."""

import os
import sys
from typing import TypeVar

import httpx
from pydantic import BaseModel
from valtronics_models import (
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

Model = TypeVar("Model", bound=BaseModel)


def step(operation: str) -> None:
    """Say which operation comes, so that a failure can name it."""
    sys.stdout.write(f"{operation}\n")
    sys.stdout.flush()


def read(reply: httpx.Response, status: int, model: type[Model]) -> Model:
    """The reply as a model, strictly: a text is not taken for a number."""
    assert reply.status_code == status, reply.text
    return model.model_validate_json(reply.content, strict=True)


def send(client: httpx.Client, path: str, body: BaseModel) -> httpx.Response:
    content = body.model_dump_json(exclude_none=True)
    return client.post(path, content=content, headers={"Content-Type": "application/json"})


def log_in(client: httpx.Client) -> None:
    step("log_in")
    given = {"username": os.environ["CONTRACT_USERNAME"], "password": os.environ["CONTRACT_PASSWORD"]}
    LoginRequest.model_validate(given)
    # A password is a SecretStr in the model, which does not write it out.
    tokens = read(client.post("auth/login", json=given), 200, TokenPairEnvelope)
    client.headers["Authorization"] = f"Bearer {tokens.data.access_token}"


def store_and_read(client: httpx.Client, device_id: int) -> None:
    step("submit_telemetry")
    point = TelemetrySubmit(device_id=device_id, metric_name="temperature", metric_value=23.25, unit="°C")
    stored = read(send(client, "telemetry/", point), 201, SubmittedPointEnvelope)
    assert stored.data.result == PointResult.stored, stored
    step("list_telemetry")
    page = read(client.get("telemetry/", params={"device_id": device_id}), 200, TelemetryPageEnvelope)
    assert [(item.metric_name, item.metric_value) for item in page.data.items] == [("temperature", 23.25)], page
    assert page.data.items[0].timestamp == stored.data.timestamp, page


def main() -> None:
    name = os.environ["CONTRACT_NAME"]
    with httpx.Client(base_url=os.environ["CONTRACT_BASE_URL"]) as client:
        log_in(client)
        step("create_device")
        body = DeviceCreate(device_id=name, name=name, device_type="sensor")
        device = read(send(client, "devices/", body), 201, DeviceEnvelope).data
        try:
            assert device.device_id == name, device
            store_and_read(client, device.id)
        except BaseException:  # whatever ended it, the device goes
            # Not announced: the operation that failed stays the last one named.
            client.delete(f"devices/{device.id}")
            raise
        step("delete_device")
        read(client.delete(f"devices/{device.id}"), 200, DeletionEnvelope)
        step("get_device")
        error = read(client.get(f"devices/{device.id}"), 404, ErrorEnvelope)
        assert error.error.code == ErrorCode.RESOURCE_NOT_FOUND, error
        step("log_out")
        read(client.post("auth/logout"), 200, SessionRevocationEnvelope)


main()
