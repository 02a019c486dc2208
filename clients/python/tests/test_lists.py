"""Walks over lists: by number and by cursor, all items, each once."""

from __future__ import annotations

import asyncio

from servers import DEMO_PASSWORD, Sandbox, address
from valtronics_client import AsyncValtronicsClient, ValtronicsClient
from valtronics_client.frames import history_frame, points_frame


def test_a_list_is_walked_by_pages(client: ValtronicsClient) -> None:
    for number in range(7):
        client.devices.create({"name": "W", "device_id": f"W-{number}", "device_type": "walked"})
    walk = client.devices.iterate(device_type="walked", size=3, sort="device_id", order="desc")
    expected = [f"W-{number}" for number in reversed(range(7))]
    assert [device.device_id for device in walk] == expected
    assert [len(page.items) for page in walk.pages()] == [3, 3, 1]
    assert [device.device_id for device in walk] == expected, "a second loop begins anew"


def test_a_list_that_grows_is_walked_by_cursor(client: ValtronicsClient) -> None:
    client.telemetry.submit_batch(
        {
            "telemetry_data": [
                {"device_id": 1, "metric_name": "w", "metric_value": n, "timestamp": f"2030-06-01T11:00:{n:02}Z"}
                for n in range(50)
            ]
        }
    )
    found = []
    for number, point in enumerate(client.telemetry.iterate(device_id=1, metric_name="w", size=7)):
        found.append(point.metric_value)
        # What comes meanwhile shifts numbers of pages, not cursors.
        moment = f"2030-06-01T11:30:{number:02}Z"
        client.telemetry.submit({"device_id": 1, "metric_name": "w", "metric_value": -1, "timestamp": moment})
    assert sorted(each for each in found if each >= 0) == list(range(50))
    assert len(found) - found.count(-1) == 50


def test_the_asynchronous_walk_is_the_same(sandbox: Sandbox) -> None:
    async def walk() -> None:
        async with AsyncValtronicsClient(address(sandbox), username="admin", password=DEMO_PASSWORD) as client:
            walk = client.devices.iterate(size=2)
            assert [device.id async for device in walk] == [1, 2, 3, 4, 5]
            assert [len(page.items) async for page in walk.pages()] == [2, 2, 1]

    asyncio.run(walk())


def test_histories_and_points_become_frames(client: ValtronicsClient) -> None:
    history = client.telemetry.history(1, "temperature", time_range="6h", interval="1h", fill="null")
    frame = history_frame(history)
    assert list(frame.columns) == ["value", "count"]
    assert str(frame.index.dtype) == "datetime64[us, UTC]"
    assert frame["count"].sum() == history.statistics.count > 0
    assert frame.attrs["unit"] == "°C"
    empty = history_frame(client.telemetry.history(1, "no_such_metric"))
    assert (len(empty), str(empty["value"].dtype)) == (0, "float64")
    points = points_frame(client.telemetry.list(device_id=1, metric_name="temperature", size=10).items)
    assert (len(points), set(points["metric_name"])) == (10, {"temperature"})
