"""What the writer tells after a commit: all of it, in order, and nothing that was rolled back."""

import pytest

from domain.errors import Conflict
from domain.events import DeviceStatusChanged, PointsSubmitted
from domain.points import Point
from domain.times import SECOND
from storage.writer import Writer
from tests.storage.test_writer import Gate

NOW = 1_767_225_600 * SECOND


@pytest.fixture
def told():
    return []


@pytest.fixture
def writer(engine, told):
    writer = Writer(engine, on_events=told.extend)
    yield writer
    writer.close()


def creating(name):
    return lambda store: store.devices.create({"name": "n", "device_id": name, "device_type": "sensor"}, NOW)["id"]


def test_points_and_what_they_did_to_their_device_are_told_after_the_commit(writer, told):
    device = writer.submit(creating("A")).result(10)
    point = Point(device, "t", NOW, 1.5, None)
    writer.submit(lambda store: store.telemetry.submit([point, point], NOW)).result(10)
    writer.close()
    assert told == [
        DeviceStatusChanged(device, NOW, None, "offline", None),
        DeviceStatusChanged(device, NOW, "offline", "online", "telemetry received"),
        PointsSubmitted([point, point], ["stored", "duplicate"]),
    ]


def test_a_job_that_fails_alone_or_in_a_group_tells_nothing(writer, told):
    def failing(name):
        def job(store):
            creating(name)(store)
            raise Conflict("no")

        return job

    with pytest.raises(Conflict):
        writer.submit(failing("A")).result(10)
    gate = Gate(writer)
    first, failed, last = writer.submit(creating("B")), writer.submit(failing("C")), writer.submit(creating("D"))
    gate.open()
    with pytest.raises(Conflict):
        failed.result(10)
    writer.close()
    assert [event.device_id for event in told] == [first.result(), last.result()]
