"""How programs use the client, for type checkers; never run. `test_types.py` has both of them read it, strictly.

Lines that are wrong have to be found: an ignored error that is none is an error itself.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, assert_type

import pandas as pd
from valtronics_client import (
    AsyncValtronicsClient,
    NotStored,
    RejectedPoint,
    Reply,
    Retries,
    Subscription,
    ValtronicsClient,
    errors,
)
from valtronics_client.events import AlertNotice, Event, SystemStatus, TelemetryUpdate
from valtronics_client.frames import history_frame
from valtronics_client.models import (
    AlertRule,
    Device,
    DeviceDetail,
    DevicePage,
    DeviceStatus,
    FieldFault,
    LatestValue,
    TelemetryPoint,
)
from valtronics_client.requests import DeviceCreate, TelemetrySubmit


def reads(client: ValtronicsClient) -> None:
    assert_type(client.devices.list(status="online", size=50), DevicePage)
    detail = client.devices.get(1)
    assert_type(detail, DeviceDetail)
    assert_type(detail.last_seen, datetime | None)
    assert_type(detail.status, DeviceStatus)
    assert_type(detail.reply, Reply)
    assert_type(detail.metadata, dict[str, Any])
    assert_type(client.telemetry.latest(1).telemetry, dict[str, LatestValue])
    history = client.telemetry.history(1, "t", start_time=datetime.now(UTC), end_time="2030-01-01T00:00:00Z")
    assert_type(history.data_points[0].value, float | None)
    assert_type(history_frame(history), pd.DataFrame)
    for device in client.devices.iterate(sort="name"):
        assert_type(device, Device)
    for page in client.telemetry.iterate(metric_name="t").pages():
        for point in page.items:
            assert_type(point, TelemetryPoint)
    if detail.status == "online":
        assert_type(detail.name, str)


def writes(client: ValtronicsClient) -> None:
    new: DeviceCreate = {"name": "N", "device_id": "N-1", "device_type": "sensor"}
    device = client.devices.create(new)
    client.devices.create({"name": "N", "device_id": "N-2", "device_type": "sensor", "metadata": {"any": [1, None]}})
    client.devices.update(device.id, {"status": "maintenance"}, if_match=device.reply.etag)
    rule = client.alerts.rules.create(
        {"name": "R", "metric_name": "t", "condition": "gt", "threshold_value": 30, "severity": "warning"}
    )
    assert_type(rule, AlertRule)
    points: list[TelemetrySubmit] = [{"device_id": 1, "metric_name": "t", "metric_value": 1}]
    assert_type(client.telemetry.submit_batch({"telemetry_data": points}).failed, int)
    client.telemetry.delete(confirm=True, device_id=1)
    with client.batch_writer(on_rejected=hear_rejected) as writer:
        writer.write(1, "t", 1.5, unit="°C", timestamp=datetime.now(UTC))
        writer.write_points(points)


def hear_rejected(rejected: RejectedPoint) -> None:
    assert_type(rejected.point["metric_name"], str)


def fails(client: ValtronicsClient) -> None:
    try:
        client.devices.get(1)
    except errors.RateLimitExceeded as error:
        assert_type(error.retry_after, float | None)
        assert_type(error.details.limit, int | None)
    except errors.ApiError as error:
        for fault in error.faults:
            assert_type(fault, FieldFault)
    except NotStored as error:
        assert_type(error.undelivered, list[TelemetrySubmit])


def listens(client: ValtronicsClient) -> None:
    with client.stream("device_telemetry", device_id=1, metrics=["t"]) as points:
        for point in points:
            assert_type(point, TelemetryUpdate)
    assert_type(client.stream("alerts", severity=["critical"]).receive(timeout=1), AlertNotice | None)
    assert_type(next(client.stream("system")), SystemStatus)
    for event in client.stream([Subscription("alerts"), Subscription("devices", status=["offline"])]):
        assert_type(event, Event)


async def awaits() -> None:
    async with AsyncValtronicsClient(username="u", password="p", retries=Retries(most=0)) as client:
        assert_type(await client.devices.get(1), DeviceDetail)
        async for device in client.devices.iterate():
            assert_type(device, Device)
        async with client.stream("device_telemetry") as events:
            async for event in events:
                assert_type(event, TelemetryUpdate)
        async with client.batch_writer() as writer:
            await writer.write(1, "t", 1)
        async with await client.telemetry.export(format="ndjson") as download:
            assert_type(await download.read(), bytes)


def mistakes(client: ValtronicsClient) -> None:
    client.devices.list(status="broken")  # type: ignore[arg-type]
    client.devices.list(colour="red")  # type: ignore[call-arg]
    client.devices.create({"name": "N", "device_id": "N-1"})  # type: ignore[typeddict-item]
    client.devices.create({"name": "N", "device_id": "N", "device_type": "s", "colour": "red"})  # type: ignore[typeddict-unknown-key]
    client.telemetry.history(1)  # type: ignore[call-arg]
    client.devices.get("DEV-001")  # type: ignore[arg-type]
    _ = client.devices.get(1).colour  # type: ignore[attr-defined]
    client.stream("alerts", metrics=["t"])  # type: ignore[call-overload]
    Subscription("weather")  # type: ignore[arg-type]
    client.telemetry.delete()  # type: ignore[call-arg]
    client.webhooks.create({"url": 1})  # type: ignore[typeddict-item]
