"""What is written is stored, or an error lists it: while the service is killed, refuses, limits or is not there."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import cast

import pytest
from servers import DEMO_PASSWORD, QUICK, Sandbox, address, free_port, until
from valtronics_client import (
    AsyncValtronicsClient,
    NotStored,
    RejectedPoint,
    ValtronicsClient,
    errors,
)
from valtronics_client.requests import TelemetrySubmit
from wires import Wire


def moment(number: int) -> str:
    return f"2030-01-01T{number // 3600:02}:{number // 60 % 60:02}:{number % 60:02}Z"


def values(client: ValtronicsClient, device: int = 1, metric: str = "w") -> list[float]:
    return sorted(
        each.metric_value for each in client.telemetry.iterate(device_id=device, metric_name=metric, size=1000)
    )


def test_points_are_sent_by_number_by_age_and_when_closed(client: ValtronicsClient) -> None:
    with client.batch_writer(max_points=10, max_seconds=0.2) as writer:
        for number in range(10):
            writer.write(1, "w", number, timestamp=moment(number))
        until(lambda: len(values(client)) == 10, seconds=5)
        writer.write(1, "w", 10, timestamp=moment(10))
        until(lambda: len(values(client)) == 11, seconds=5)
        writer.write(1, "w", 11, timestamp=moment(11), unit="m")
    assert values(client) == list(range(12))
    assert client.telemetry.latest(1, metrics=["w"]).telemetry["w"].unit == "m"
    with pytest.raises(RuntimeError, match="closed"):
        writer.write(1, "w", 12)


def test_flush_waits_until_all_is_stored(client: ValtronicsClient) -> None:
    with client.batch_writer(max_points=1000, max_seconds=60) as writer:
        writer.write_points(
            {"device_id": 1, "metric_name": "w", "metric_value": n, "timestamp": moment(n)} for n in range(2500)
        )
        writer.flush()
        assert len(values(client)) == 2500


def test_many_threads_write_and_nothing_is_lost(client: ValtronicsClient) -> None:
    with client.batch_writer(max_points=100, max_waiting=300) as writer:

        def write(first: int) -> None:
            for number in range(first, first + 500):
                writer.write(1, "w", number, timestamp=moment(number))

        threads = [threading.Thread(target=write, args=(500 * each,)) for each in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert values(client) == list(range(4000))


def test_a_point_that_is_written_later_counts(client: ValtronicsClient, sandbox: Sandbox) -> None:
    with client.batch_writer(max_points=3) as writer:
        for number in range(100):
            writer.write(1, "w", number, timestamp=moment(0))
    assert values(client) == [99]


def test_refused_points_are_listed_and_the_others_stored(client: ValtronicsClient) -> None:
    writer = client.batch_writer(max_points=8)
    for number in range(8):
        writer.write(1, "w", number, timestamp=moment(number))
    writer.write(999, "w", 8, timestamp=moment(8))  # refused by a rule, each for itself
    writer.write(1, "no metric!", 9, timestamp=moment(9))  # refused by the schema, with the whole batch
    writer.write(1, "w", float("nan"), timestamp=moment(10))
    writer.write(1, "w", 11, timestamp=moment(11))
    with pytest.raises(NotStored, match="3 points were refused") as failed:
        writer.close()
    assert values(client) == [*range(8), 11]
    found = {(each.point["device_id"], each.code, each.field) for each in failed.value.rejected}
    assert found == {
        (999, "RESOURCE_NOT_FOUND", "device_id"),
        (1, "VALIDATION_ERROR", "metric_name"),
        (1, "VALIDATION_ERROR", "metric_value"),
    }
    assert failed.value.undelivered == []


def test_refused_points_may_be_told_at_once(client: ValtronicsClient) -> None:
    told: list[RejectedPoint] = []
    with client.batch_writer(on_rejected=told.append) as writer:
        writer.write(999, "w", 1)
    assert [each.issue for each in told] == ["Device 999 does not exist"]


def test_a_batch_that_is_too_large_is_halved(client: ValtronicsClient) -> None:
    points = [{"device_id": 1, "metric_name": "w", "metric_value": n, "timestamp": moment(n)} for n in range(2000)]
    with pytest.raises(errors.PayloadTooLarge):
        client.telemetry.submit_batch({"telemetry_data": cast("list[TelemetrySubmit]", points)})
    with client.batch_writer(max_points=2000) as writer:
        writer.write_points(cast("list[TelemetrySubmit]", points))
    assert values(client) == list(range(2000))


def test_lost_replies_store_each_point_once(sandbox: Sandbox, wire: Wire) -> None:
    with ValtronicsClient(wire.address, username="admin", password=DEMO_PASSWORD, retries=QUICK) as client:
        client.devices.list()
        with client.batch_writer(max_points=100) as writer:
            wire.lose_replies = 12  # more than a call is repeated
            for number in range(300):
                writer.write(1, "w", number, timestamp=moment(number))
        assert values(client) == list(range(300))


def test_a_service_that_stays_away_is_told_with_every_point() -> None:
    with ValtronicsClient(f"http://127.0.0.1:{free_port()}", api_key="vt_x", retries=QUICK) as client:
        writer = client.batch_writer(max_points=10)
        for number in range(25):
            writer.write(1, "w", number)
        began = time.monotonic()
        with pytest.raises(NotStored, match="25 points were not delivered") as failed:
            writer.close(timeout=0.3)
        assert time.monotonic() - began < 2
    assert sorted(each["metric_value"] for each in failed.value.undelivered) == list(range(25))


def test_a_writer_that_may_not_write_says_so_with_every_point(client: ValtronicsClient, sandbox: Sandbox) -> None:
    key = client.auth.api_keys.create({"name": "reader", "permissions": ["devices:read"]})
    with ValtronicsClient(address(sandbox), api_key=key.api_key) as reader:
        writer = reader.batch_writer(max_points=2)
        writer.write(1, "w", 1)
        writer.write(1, "w", 2)
        with pytest.raises(NotStored) as failed:
            writer.flush()
        assert isinstance(failed.value.__cause__, errors.AuthorizationError)
        assert [each["metric_value"] for each in failed.value.undelivered] == [1, 2]
        with pytest.raises(NotStored, match="nothing is sent any more"):
            writer.write(1, "w", 3)
        writer.close()


def test_memory_is_bounded_and_writing_waits(sandbox: Sandbox, client: ValtronicsClient) -> None:
    client.devices.list()
    sandbox.fail("database_away")
    written = 0
    writer = client.batch_writer(max_points=10, max_waiting=20)

    def write() -> None:
        nonlocal written
        for number in range(40):
            writer.write(1, "w", number, timestamp=moment(number))
            written += 1

    thread = threading.Thread(target=write)
    thread.start()
    until(lambda: written == 20)
    thread.join(0.2)
    assert written == 20, "there is room for twenty"
    sandbox.mend()
    thread.join(10)
    writer.close()
    assert values(client) == list(range(40))


def test_a_program_that_forgets_to_close_loses_nothing(client: ValtronicsClient, sandbox: Sandbox) -> None:
    program = f"""
from valtronics_client import ValtronicsClient
client = ValtronicsClient("{address(sandbox)}", username="admin", password="{DEMO_PASSWORD}")
writer = client.batch_writer(max_seconds=60)
for number in range(100):
    writer.write(1, "w", number, timestamp=f"2030-01-01T00:00:{{number // 2:02}}.{{number % 2}}Z")
"""
    package = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", program], cwd=package, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")
    assert values(client) == list(range(100))


def test_the_asynchronous_writer_does_the_same(client: ValtronicsClient, sandbox: Sandbox, wire: Wire) -> None:
    async def write() -> None:
        async with AsyncValtronicsClient(
            wire.address, username="admin", password=DEMO_PASSWORD, retries=QUICK
        ) as client:
            await client.devices.list()
            async with client.batch_writer(max_points=20, max_waiting=50, max_seconds=0.1) as writer:
                wire.lose_replies = 12

                async def some(first: int) -> None:
                    for number in range(first, first + 100):
                        await writer.write(1, "w", number, timestamp=moment(number))

                await asyncio.gather(*(some(100 * each) for each in range(5)))
                await writer.flush()
                assert (await client.telemetry.list(device_id=1, metric_name="w")).pagination.total == 500
                await writer.write(1, "w", 500, timestamp=moment(500))
                await writer.write(999, "w", 0)
                with pytest.raises(NotStored, match="1 points were refused"):
                    await writer.flush()
        async with AsyncValtronicsClient(f"http://127.0.0.1:{free_port()}", api_key="vt_x", retries=QUICK) as client:
            lost = client.batch_writer()
            await lost.write(1, "w", 1)
            with pytest.raises(NotStored) as failed:
                await lost.close(timeout=0.2)
            assert len(failed.value.undelivered) == 1

    asyncio.run(write())
    assert values(client) == list(range(501))


def test_limits_that_make_no_sense_are_refused(client: ValtronicsClient) -> None:
    with pytest.raises(ValueError, match="1 to 10000"):
        client.batch_writer(max_points=10_001)
    with pytest.raises(ValueError, match="at least max_points"):
        client.batch_writer(max_points=100, max_waiting=99)


@pytest.mark.parametrize("bad", [{"metric_value": 10**400}, {"unit": "\ud800"}, {"metric_value": object()}])
def test_what_no_json_can_say_is_refused_where_it_is_written(bad: dict[str, object], client: ValtronicsClient) -> None:
    good: TelemetrySubmit = {"device_id": 1, "metric_name": "w", "metric_value": 1.0}
    with client.batch_writer() as writer:
        writer.write_point(good)
        with pytest.raises((TypeError, ValueError, OverflowError)):
            writer.write_point(cast(TelemetrySubmit, {**good, **bad}))
    assert values(client) == [1.0]
