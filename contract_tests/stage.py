"""What stands on a fresh server before it is tested: users of every role, devices, telemetry and keys."""

from __future__ import annotations

from contract_tests.client import Client
from contract_tests.deployment import ADMIN, PASSWORD

DEVICES = 5
POINTS = [
    {
        "device_id": device,
        "metric_name": metric,
        "metric_value": level + hour / 8,
        "unit": unit,
        "timestamp": f"2024-01-01T{hour:02}:00:00Z",
    }
    for device in range(1, DEVICES + 1)
    for metric, level, unit in (("temperature", 20.5, "°C"), ("humidity", 40.0, "%"))
    for hour in range(24)
]


def furnish(client: Client) -> None:
    """Users 2 operator and 3 viewer, devices 1 to 5 with the telemetry of one day, a key of each user."""
    admin = client.logged_in(ADMIN, PASSWORD)
    for role in ("operator", "viewer"):
        body = {"username": role, "email": f"{role}@example.com", "password": PASSWORD, "role": role}
        assert admin.call("create_user", json=body).status == 201
    for number in range(1, DEVICES + 1):
        body = {"name": f"Sensor {number}", "device_id": f"TEMP-{number:03}", "device_type": "sensor"}
        assert admin.call("create_device", json=body).data["id"] == number
    assert admin.call("submit_telemetry_batch", json={"telemetry_data": POINTS}).data["submitted"] == len(POINTS)
    for user in (ADMIN, "operator", "viewer"):
        key = {"name": f"Key of {user}", "permissions": ["telemetry:read"]}
        assert client.logged_in(user, PASSWORD).call("create_api_key", json=key).status == 201
