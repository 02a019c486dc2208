"""What is pushed has the shape of the issue's examples, with a number."""

from domain.events import AlertChanged, DeviceStatusChanged
from domain.frames import alert_notice, device_status_update, system_status_update, telemetry_update
from domain.points import Point
from domain.times import parse_time

NOON = parse_time("2024-01-01T12:00:00Z")


def test_a_point_is_told_of_as_it_is_stored():
    assert telemetry_update(7, Point(1, "temperature", NOON, 23.5, "°C")) == {
        "type": "telemetry_update",
        "device_id": 1,
        "metric": "temperature",
        "value": 23.5,
        "unit": "°C",
        "timestamp": "2024-01-01T12:00:00Z",
        "seq": 7,
    }
    bare = telemetry_update(8, Point(1, "t", NOON, -0.0))
    assert "unit" not in bare
    assert str(bare["value"]) == "0.0"


def test_an_alert_without_a_description_says_its_title():
    alert = {"id": 123, "device_id": 1, "severity": "warning", "title": "High Temperature", "status": "active"}
    found = alert_notice(AlertChanged(9, "created", NOON, alert))
    assert (found["alert_id"], found["message"], found["seq"]) == (123, "High Temperature", 9)
    found = alert_notice(AlertChanged(9, "created", NOON, {**alert, "description": "Temperature exceeds threshold"}))
    assert (found["title"], found["message"]) == ("High Temperature", "Temperature exceeds threshold")


def test_a_new_device_had_no_status_before():
    assert "previous_status" not in device_status_update(1, DeviceStatusChanged(1, NOON, None, "offline", None))
    found = device_status_update(1, DeviceStatusChanged(1, NOON, "online", "offline", "silence"))
    assert (found["previous_status"], found["reason"]) == ("online", "silence")


def test_every_status_is_counted():
    found = system_status_update(1, NOON, {"online": 4, "error": 1}, {"connections": 2})
    assert (found["total_devices"], found["online_devices"], found["error_devices"]) == (5, 4, 1)
    assert found["maintenance_devices"] == 0
    assert found["connections"] == 2
