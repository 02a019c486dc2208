"""One call: what it gives, what it raises, when it is sent again, and how often the service got it."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from servers import DEMO_PASSWORD, QUICK, Sandbox, address, free_port
from valtronics_client import AsyncValtronicsClient, ConnectionFailed, Retries, TimedOut, ValtronicsClient, errors
from valtronics_client.models import Device
from valtronics_client.requests import DeviceCreate
from wires import Wire

NEW: DeviceCreate = {"name": "New Device", "device_id": "DEV-001", "device_type": "sensor"}


def named(client: ValtronicsClient, device_id: str) -> list[Device]:
    return client.devices.list(device_id=device_id).items


def through(wire: Wire, **given: object) -> ValtronicsClient:
    return ValtronicsClient(wire.address, username="admin", password=DEMO_PASSWORD, **{"retries": QUICK, **given})  # type: ignore[arg-type]


def test_the_envelope_is_taken_off_and_its_rest_is_at_hand(client: ValtronicsClient) -> None:
    device = client.devices.create(NEW)
    assert (device.name, device.status, device.manufacturer) == ("New Device", "offline", None)
    assert device.created_at.replace(microsecond=0) == datetime(2030, 6, 1, 12, tzinfo=UTC)
    reply = device.reply
    assert (reply.status, reply.message) == (201, "Operation completed successfully")
    assert reply.request_id.startswith("req_")
    assert reply.etag == client.devices.get(device.id).reply.etag
    assert "manufacturer" not in device.to_dict()
    page = client.devices.list(device_id="DEV-001")
    assert page.to_dict()["items"] == [device.to_dict()]
    assert page.to_dict()["items"][0]["device_id"] == "DEV-001"
    configuration = client.devices.configuration(device.id)
    assert configuration == {}
    assert configuration.reply.request_id
    with pytest.raises(AttributeError, match="part of a reply"):
        _ = client.devices.list().items[0].reply


def test_a_counted_caller_sees_how_many_requests_are_left(sandbox: Sandbox) -> None:
    with ValtronicsClient(address(sandbox), username="viewer", password=DEMO_PASSWORD) as client:
        left = client.devices.list().reply.rate_limit
    assert left is not None
    assert (left.limit, left.remaining) == (100, 99)
    assert left.reset == datetime(2030, 6, 1, 12, 1, tzinfo=UTC)


def test_errors_are_of_the_class_of_their_code(client: ValtronicsClient) -> None:
    with pytest.raises(errors.ResourceNotFound, match="Device 999 does not exist") as missing:
        client.devices.get(999)
    found = missing.value
    assert (found.status, found.code, found.operation, found.attempts) == (404, "RESOURCE_NOT_FOUND", "get_device", 1)
    assert found.request_id.startswith("req_")
    assert (found.details.resource, found.details.id) == ("Device", "999")
    with pytest.raises(errors.ValidationError, match=r"name: .*422, VALIDATION_ERROR, create_device, req_") as wrong:
        client.devices.create({"device_id": "A", "device_type": "sensor"})  # type: ignore[typeddict-item]
    assert [(fault.field, fault.rule) for fault in wrong.value.faults] == [("name", "required")]


def test_a_stale_version_is_refused(client: ValtronicsClient) -> None:
    device = client.devices.get(1)
    changed = client.devices.update(1, {"location": "Roof"}, if_match=device.reply.etag)
    assert changed.location == "Roof"
    with pytest.raises(errors.PreconditionFailed):
        client.devices.update(1, {"location": "Cellar"}, if_match=device.reply.etag)


def test_parameters_are_written_as_the_contract_wants_them(client: ValtronicsClient) -> None:
    start, end = datetime(2030, 6, 1, 11, tzinfo=UTC), "2030-06-01T12:00:00+00:00"
    history = client.telemetry.history(1, "temperature", start_time=start, end_time=end, interval="15m", fill="null")
    assert (history.start_time, history.interval, len(history.data_points)) == (start, "15m", 4)
    latest = client.telemetry.list_latest([1, 2], metrics=["temperature"])
    assert [each.device_id for each in latest.devices] == [1, 2]
    assert client.devices.list(is_active=False).items == []


def test_an_export_is_read_as_it_comes(client: ValtronicsClient, tmp_path: Path) -> None:
    with client.telemetry.export(device_id=1, metric_name="temperature", format="ndjson") as download:
        lines = list(download.iter_lines())
    assert download.media_type == "application/x-ndjson"
    points = client.telemetry.list(device_id=1, metric_name="temperature").pagination.total
    assert len(lines) == points > 100
    client.telemetry.export(device_id=1, metric_name="temperature").save(tmp_path / "all.csv")
    assert len((tmp_path / "all.csv").read_text().splitlines()) == points + 1


def test_an_export_that_is_cut_is_no_export(sandbox: Sandbox, tmp_path: Path, wire: Wire) -> None:
    with through(wire) as client:
        download = client.telemetry.export()
        wire.cut_after = 100
        with pytest.raises(ConnectionFailed):
            download.save(tmp_path / "all.csv")
    assert list(tmp_path.iterdir()) == []


def test_what_may_be_repeated_is_sent_again_after_a_lost_reply(wire: Wire) -> None:
    with through(wire) as client:
        client.devices.list()
        wire.lose_replies = 2
        assert client.devices.get(1).id == 1
        wire.lose_replies = 1
        point = client.telemetry.submit({"device_id": 1, "metric_name": "t", "metric_value": 1.5})
        # Without a key it would be a second point, since the clock of the service dates it.
        assert (point.result, point.reply.is_replayed) == ("stored", True)
        assert client.telemetry.list(device_id=1, metric_name="t").pagination.total == 1


def test_what_may_not_be_repeated_is_sent_once(wire: Wire) -> None:
    with through(wire) as client:
        client.devices.list()
        before = len(wire.requests)
        wire.lose_replies = 1
        with pytest.raises(ConnectionFailed) as lost:
            client.devices.create(NEW)
        assert len([each for each in wire.requests[before:] if each.startswith(b"POST")]) == 1
        # It is known what became of it: the id is in the log of the service.
        assert lost.value.is_sent
        assert [each.device_id for each in named(client, "DEV-001")] == ["DEV-001"]
        assert client.audit.list(request_id=lost.value.request_id).items[0].operation == "create_device"


def test_a_deletion_whose_reply_was_lost_says_how_often_it_was_tried(wire: Wire) -> None:
    with through(wire) as client:
        device = client.devices.create(NEW)
        wire.lose_replies = 1
        with pytest.raises(errors.ResourceNotFound) as gone:
            client.devices.delete(device.id)
        assert gone.value.attempts == 2


def test_a_service_that_is_not_there_is_tried_again_whatever_is_asked() -> None:
    nowhere = ValtronicsClient(f"http://127.0.0.1:{free_port()}", retries=QUICK)
    with nowhere as client, pytest.raises(ConnectionFailed) as failed:
        client.devices.create(NEW)
    assert (failed.value.attempts, failed.value.is_sent) == (4, False)


def test_retry_after_is_waited_for(sandbox: Sandbox, client: ValtronicsClient) -> None:
    client.devices.list()
    sandbox.fail("database_away")
    threading.Timer(0.3, sandbox.mend).start()
    began = time.monotonic()
    assert client.devices.get(1).id == 1
    # The service asked for a second; by itself the client would have been back in some hundredths.
    assert 1.0 <= time.monotonic() - began < 3.0
    sandbox.fail("database_away")
    with pytest.raises(errors.ExternalServiceError) as failed:
        client.devices.create(NEW)
    assert (failed.value.attempts, failed.value.retry_after) == (1, 1.0)


def test_a_rate_limit_is_waited_for_within_reason(sandbox: Sandbox) -> None:
    impatient = Retries(patience=30.0)
    with ValtronicsClient(address(sandbox), username="viewer", password=DEMO_PASSWORD, retries=impatient) as client:
        for _ in range(100):
            client.auth.current_user()
        with pytest.raises(errors.RateLimitExceeded) as limited:
            client.auth.current_user()
        assert (limited.value.retry_after, limited.value.details.limit, limited.value.attempts) == (60.0, 100, 1)
        sandbox.advance(59)
        began = time.monotonic()
        threading.Timer(0.5, sandbox.advance, [1]).start()
        assert client.auth.current_user().username == "viewer"
        assert time.monotonic() - began >= 1.0


def test_a_defect_is_tried_once_more(sandbox: Sandbox, client: ValtronicsClient) -> None:
    sandbox.fail("defect", operation="get_device")
    with pytest.raises(errors.InternalError) as failed:
        client.devices.get(1)
    assert failed.value.attempts == 2


def test_a_slow_service_is_not_waited_for_for_ever(sandbox: Sandbox, wire: Wire) -> None:
    with through(wire, timeout=0.3, retries=Retries(most=1, first=0.01)) as client:
        client.devices.list()
        sandbox.fail("slow", seconds=1.0, operation="get_device")
        with pytest.raises(TimedOut) as late:
            client.devices.get(1)
        assert late.value.attempts == 2


def test_the_asynchronous_client_does_the_same(wire: Wire) -> None:
    async def calls() -> None:
        async with AsyncValtronicsClient(
            wire.address, username="admin", password=DEMO_PASSWORD, retries=QUICK
        ) as client:
            devices = await asyncio.gather(*(client.devices.get(each) for each in (1, 2, 3, 4, 5)))
            assert [each.id for each in devices] == [1, 2, 3, 4, 5]
            wire.lose_replies = 1
            assert (await client.devices.get(1)).reply.request_id
            with pytest.raises(errors.ResourceNotFound):
                await client.devices.get(999)
            download = await client.telemetry.export(device_id=1, metric_name="temperature")
            assert len([line async for line in download.iter_lines()]) > 100

    asyncio.run(calls())


def test_credentials_are_one_and_whole() -> None:
    with pytest.raises(ValueError, match="not both"):
        ValtronicsClient(api_key="vt_x", username="admin", password="x")
    with pytest.raises(ValueError, match="go together"):
        ValtronicsClient(username="admin")
    with pytest.raises(ValueError, match="http://"):
        ValtronicsClient("localhost:8000")
