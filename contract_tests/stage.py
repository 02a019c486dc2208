"""What a run sets up on the target before it checks anything: users of every role, devices, telemetry and keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from contract_tests.client import Client

DEVICES = 5
HEARTBEAT_SECONDS = 604_800
# Enough for every model.
HOURS = 60
# Of these kinds `furnish` makes what checks may refer to.
FURNISHED = ("device", "user", "api_key")
METRICS = (("temperature", 20.5, "°C"), ("humidity", 40.0, "%"))


@dataclass
class Stage:
    """The objects of a run. `devices[i]` is named `device_names[i]`; telemetry is one point an hour and metric."""

    name: str
    start: datetime
    devices: list[int] = field(default_factory=list)
    device_names: list[str] = field(default_factory=list)
    users: dict[str, str] = field(default_factory=dict)
    user_ids: dict[str, int] = field(default_factory=dict)
    # By noun: objects that any check may change or refer to, but not remove.
    own: dict[str, list[int]] = field(default_factory=dict)
    metrics: tuple[str, ...] = tuple(metric for metric, _, _ in METRICS)

    @property
    def spare(self) -> str:
        """The name of the user that checks may refer to."""
        return f"{self.name}-spare"

    @property
    def end(self) -> datetime:
        return self.start + timedelta(hours=HOURS)

    def points(self) -> list[dict[str, Any]]:
        """The telemetry, as it was sent."""
        return [
            {
                "device_id": device,
                "metric_name": metric,
                "metric_value": level + hour / 8 + position,
                "unit": unit,
                "timestamp": rfc3339(self.start + timedelta(hours=hour)),
            }
            for position, device in enumerate(self.devices)
            for metric, level, unit in METRICS
            for hour in range(HOURS)
        ]


def rfc3339(moment: datetime) -> str:
    """An aware UTC time as the service writes it."""
    return moment.isoformat().replace("+00:00", "Z")


def make_users(stage: Stage, helper: Client, roles: list[str], password: str) -> None:
    """A user of each role, not held back by rate limits."""
    for role in roles:
        username = f"{stage.name}-{role}"
        made = new_user(helper, username, role, password)
        stage.users[role], stage.user_ids[role] = username, made


def new_user(admin: Client, username: str, role: str, password: str, tier: str = "enterprise") -> int:
    body = {
        "username": username,
        "email": f"{username}@example.com",
        "password": password,
        "role": role,
        "tier": tier,
    }
    return int(admin.call("create_user", json=body).data["id"])


def furnish(stage: Stage, admin: Client, role: str, password: str) -> None:
    """Devices with telemetry, and one more user and one key that checks may refer to."""
    for number in range(1, DEVICES + 1):
        name = f"{stage.name}-{number}"
        body: dict[str, Any] = {"name": f"Sensor {number} of {stage.name}", "device_id": name, "device_type": "sensor"}
        body["location"] = f"Hall of {stage.name}"
        # None falls silent while a slow target is looked at: whatever changes then is the harness's own doing.
        body["configuration"] = {"heartbeat_seconds": HEARTBEAT_SECONDS}
        stage.devices.append(int(admin.call("create_device", json=body).data["id"]))
        stage.device_names.append(name)
    admin.call("submit_telemetry_batch", json={"telemetry_data": stage.points()})
    key = {"name": f"{stage.name} key", "permissions": ["telemetry:read"]}
    stage.own = {
        "device": stage.devices,
        "user": [new_user(admin, stage.spare, role, password)],
        "api_key": [int(admin.call("create_api_key", json=key).data["id"])],
    }
