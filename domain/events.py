"""What has happened, as the rest of the service is told once it is committed; named in the past tense."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from domain.points import Point


class PointsSubmitted(NamedTuple):
    """Points of devices that exist, and what became of each: stored, updated, duplicate or expired."""

    points: Sequence[Point]
    results: Sequence[str]


class DeviceStatusChanged(NamedTuple):
    """`device_id` is the row id; `ts_us` the moment of the change; `before` is None for a new device."""

    device_id: int
    ts_us: int
    before: str | None
    after: str
    reason: str | None


class AlertChanged(NamedTuple):
    """An entry of the alerts' log: `number` rises with every entry, `alert` is the alert after it, as the contract
    shows it."""

    number: int
    action: str
    ts_us: int
    alert: dict[str, Any]


class NotificationsQueued(NamedTuple):
    """Something waits to be sent to these webhooks."""

    webhook_ids: Sequence[int]


class ReportQueued(NamedTuple):
    """A report waits to be made."""

    report_id: int


class PointsRemoved(NamedTuple):
    """Points within [start_us, end_us) are gone, of a device and a metric or, where these are None, of all."""

    device_id: int | None
    metric: str | None
    start_us: int
    end_us: int

    def holds(self, point: Point) -> bool:
        """Whether a point is among them."""
        return (
            self.device_id in (None, point.device_id)
            and self.metric in (None, point.metric)
            and self.start_us <= point.ts_us < self.end_us
        )


class DeviceRemoved(NamedTuple):
    """A device is gone with all that was about it; `device_id` is the row id."""

    device_id: int

    def holds(self, event: Point | DeviceStatusChanged) -> bool:
        """Whether an event is about it."""
        return event.device_id == self.device_id


Event = (
    PointsSubmitted
    | DeviceStatusChanged
    | AlertChanged
    | NotificationsQueued
    | ReportQueued
    | PointsRemoved
    | DeviceRemoved
)
