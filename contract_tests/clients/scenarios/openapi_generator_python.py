"""The scenario with the client that openapi-generator makes for Python."""

import os
import sys

from valtronics_client import (
    ApiClient,
    AuthApi,
    Configuration,
    DeviceCreate,
    DevicesApi,
    ErrorCode,
    ErrorEnvelope,
    LoginRequest,
    PointResult,
    TelemetryApi,
    TelemetrySubmit,
)
from valtronics_client.exceptions import NotFoundException


def step(operation: str) -> None:
    """Say which operation comes, so that a failure can name it."""
    sys.stdout.write(f"{operation}\n")
    sys.stdout.flush()


def store_and_read(telemetry: TelemetryApi, device_id: int) -> None:
    step("submit_telemetry")
    point = TelemetrySubmit(device_id=device_id, metric_name="temperature", metric_value=23.25, unit="°C")
    stored = telemetry.submit_telemetry(point).data
    assert stored.result == PointResult.STORED, stored
    step("list_telemetry")
    page = telemetry.list_telemetry(device_id=device_id).data
    assert [(item.metric_name, item.metric_value) for item in page.items] == [("temperature", 23.25)], page
    assert page.items[0].timestamp == stored.timestamp, page


def refused(devices: DevicesApi, device_id: int) -> NotFoundException:
    try:
        devices.get_device(device_id)
    except NotFoundException as error:
        return error
    raise AssertionError("the device is still there after its deletion")


def main() -> None:
    name = os.environ["CONTRACT_NAME"]
    configuration = Configuration(host=os.environ["CONTRACT_BASE_URL"])
    client = ApiClient(configuration)
    step("log_in")
    who = LoginRequest(username=os.environ["CONTRACT_USERNAME"], password=os.environ["CONTRACT_PASSWORD"])
    configuration.access_token = AuthApi(client).log_in(who).data.access_token
    devices = DevicesApi(client)

    step("create_device")
    device = devices.create_device(DeviceCreate(device_id=name, name=name, device_type="sensor")).data
    try:
        assert device.device_id == name, device
        assert device.created_at.tzinfo is not None, device
        store_and_read(TelemetryApi(client), device.id)
    except BaseException:  # whatever ended it, the device goes
        # Not announced: the operation that failed stays the last one named.
        devices.delete_device(device.id)
        raise
    step("delete_device")
    assert devices.delete_device(device.id).data.id == device.id

    step("get_device")
    refusal = refused(devices, device.id)
    assert isinstance(refusal.data, ErrorEnvelope), refusal
    assert refusal.data.error.code == ErrorCode.RESOURCE_NOT_FOUND, refusal
    step("log_out")
    AuthApi(client).log_out()


main()
