"""What the checks of figures work with: devices, users and telemetry of their own, and short ways to ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from contract_tests.checks import hold
from contract_tests.client import Client, Reply
from contract_tests.run import Run
from contract_tests.sandbox import Sandbox
from contract_tests.stage import new_user, rfc3339

_numbers = count(1)


class Bench:
    """One for the whole gate; every check makes its own objects with it."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.admin = run.admin
        # A full hour, old enough that nothing is in the future.
        self.start = run.stage.start
        # Whoever logs in for a check: passwords are slow to set. Made before any journey, so that it outlasts them.
        self.somebody, self.somebody_id = self.user()

    def name(self) -> str:
        return f"{self.run.name}-f{next(_numbers)}"

    def device(self, **fields: Any) -> int:
        body = {"name": "Figures", "device_id": self.name(), "device_type": "sensor", **fields}
        return int(self.admin.call("create_device", json=body).data["id"])

    def user(self, role: str = "operator", tier: str = "enterprise") -> tuple[str, int]:
        """Name and id of a new user, whose password is that of the run."""
        name = self.name()
        return name, new_user(self.admin, name, role, self.run.password_of_run, tier)

    def session(self, role: str = "operator", tier: str = "enterprise") -> Client:
        """A new user who is logged in."""
        name, _ = self.user(role, tier)
        return self.run.client().logged_in(name, self.run.password_of_run)

    def at(self, seconds: float = 0.0) -> str:
        return rfc3339(self.start + timedelta(seconds=seconds))

    def point(self, device: int, value: Any = 1.5, seconds: float = 0.0, metric: str = "m", **more: Any) -> Any:
        return {
            "device_id": device,
            "metric_name": metric,
            "metric_value": value,
            "timestamp": self.at(seconds),
            **more,
        }

    def batch(self, points: list[Any], **more: Any) -> Reply:
        return self.admin.call("submit_telemetry_batch", json={"telemetry_data": points, **more})

    def store(self, device: int, values: list[float], step: float = 60.0, metric: str = "m") -> None:
        """Values a step apart, from the start on."""
        points = [self.point(device, value, place * step, metric) for place, value in enumerate(values)]
        hold(self.batch(points).status == 200, "telemetry is taken", "a batch was refused", "submit_telemetry_batch")

    def history(self, device: int, metric: str = "m", **query: Any) -> Any:
        params = {"device_id": device, "metric": metric, "max_points": 10000, **query}
        return self.admin.call("get_telemetry_history", params=params).data

    def raw(self, device: int, **query: Any) -> list[Any]:
        """All points of a device, newest first."""
        params = {"device_id": device, "size": 1000, **query}
        return list(self.admin.call("list_telemetry", params=params).data["items"])

    def now(self) -> datetime:
        return self.run.clock.now()

    @property
    def sandbox(self) -> Sandbox:
        assert self.run.sandbox is not None
        return self.run.sandbox

    @contextmanager
    def journey(self) -> Iterator[Sandbox]:
        """Time may be moved within; afterwards it is as before, and so is all that was stored."""
        state = f"{self.run.name}-figures"
        self.sandbox.save(state)
        try:
            yield self.sandbox
        finally:
            self.sandbox.mend()
            self.sandbox.reset(state)
            self.sandbox.forget(state)
            self.run.forget_sessions()


def refused(reply: Reply, status: int, field: str = "", rule: str = "") -> None:
    """Hold that a reply refuses with a status, and for a 422 that it names field and rule."""
    hold(reply.status == status, "the figure holds", f"{status} was expected, not {reply.status}")
    if rule:
        hold((field, rule) in reply.rules, "the figure holds", f"no {rule} at {field} but {sorted(reply.rules)}")


def equal(found: Any, expected: Any, what: str) -> None:
    hold(found == expected, "the figure holds", f"{what}: expected {expected!r}, got {found!r}")


def compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


JSON = {"Content-Type": "application/json"}
