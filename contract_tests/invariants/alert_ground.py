"""Rules and alerts of the run: how they are made, fed and read by the themes that are about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from contract_tests.checks import hold
from contract_tests.client import Client
from contract_tests.invariants.alert_oracle import Raised, Terms
from contract_tests.invariants.ground import Ground, expect
from contract_tests.invariants.model import Write
from contract_tests.stage import rfc3339

METRIC = "a"
LONGEST_LIST = 100


class Ruled:
    """A rule of the run. Moments are microseconds after the one from which it judges."""

    def __init__(self, ground: Ground, terms: Terms, **fields: Any) -> None:
        self.ground, self.terms = ground, terms
        # Nobody is to be woken by a test.
        told = {"severity": "warning", "notification_enabled": False}
        body = {"name": ground.name(), "metric_name": METRIC, **told, **terms.body, **fields}
        self.rule = expect(ground.client.call("create_alert_rule", json=body), 201, "create_alert_rule").data
        self.id = int(self.rule["id"])
        self.base = datetime.fromisoformat(self.rule["effective_at"])

    def moment(self, offset: int) -> str:
        return rfc3339(self.base + timedelta(microseconds=offset))

    def offset(self, text: str) -> int:
        return (datetime.fromisoformat(text) - self.base) // timedelta(microseconds=1)

    def send(self, device: int, part: Iterable[Write], client: Client | None = None) -> None:
        """A point alone, or several as one batch."""
        bodies = [write.body(device, self.moment) for write in part]
        caller = client or self.ground.client
        if len(bodies) == 1:
            expect(caller.call("submit_telemetry", json=bodies[0]), 201, "submit_telemetry")
            return
        name = "submit_telemetry_batch"
        report = expect(caller.call(name, json={"telemetry_data": bodies}), 200, name).data
        hold(report["failed"] == 0, "true results", f"good points are refused: {report}", name)

    def feed(self, device: int, points: Mapping[int, float]) -> None:
        """Points by their moment, as one batch or, where it is one, alone."""
        self.send(device, [Write(METRIC, at, value) for at, value in sorted(points.items())])

    def alerts(self, device: int, **filters: Any) -> list[dict[str, Any]]:
        """Its alerts with a device, by when they began."""
        items = listed(self.ground, rule_id=self.id, device_id=device, **filters)
        return sorted(items, key=lambda item: (item["created_at"], item["id"]))

    def open_alert(self, device: int) -> dict[str, Any]:
        """Its only open alert with a device."""
        found = [item for item in self.alerts(device) if item["status"] != "resolved"]
        hold(len(found) == 1, "one open alert", f"{len(found)} open alerts, not 1", "list_alerts")
        return found[0]

    def told(self, item: Mapping[str, Any]) -> Raised:
        """An alert as the oracle has it."""
        resolved = self.offset(item["resolved_at"]) if "resolved_at" in item else None
        return Raised(self.offset(item["created_at"]), item.get("actual_value"), item["occurrences"], resolved)


def listed(ground: Ground, **filters: Any) -> list[dict[str, Any]]:
    """The alerts that pass filters, of which there are few."""
    data = expect(ground.client.call("list_alerts", params={**filters, "size": LONGEST_LIST}), 200, "list_alerts").data
    items: list[dict[str, Any]] = data["items"]
    return items


def manual(ground: Ground, device: int, **fields: Any) -> dict[str, Any]:
    """A new alert by hand."""
    body = {"device_id": device, "title": ground.name(), "severity": "warning", **fields}
    made: dict[str, Any] = expect(ground.client.call("create_alert", json=body), 201, "create_alert").data
    return made


def read(ground: Ground, id: int) -> dict[str, Any]:
    found: dict[str, Any] = expect(ground.client.call("get_alert", path={"id": id}), 200, "get_alert").data
    return found


def act(ground: Ground, operation: str, id: int, **body: Any) -> Any:
    """What an operation on an alert or a rule gives, which has to succeed."""
    return expect(ground.client.call(operation, path={"id": id}, json=body), 200, operation).data
