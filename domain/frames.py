"""What is pushed to subscribers: events as the flat objects of the contract, each with its number in the stream."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from domain.events import AlertChanged, DeviceStatusChanged
from domain.points import Point
from domain.times import format_time

Frame = dict[str, Any]
PUSHED = ("stored", "updated")  # what became of points that are told of


def telemetry_update(seq: int, point: Point) -> Frame:
    frame: Frame = {"type": "telemetry_update", "device_id": point.device_id, "metric": point.metric}
    frame["value"] = point.value + 0.0  # as it is stored: a double, and never -0.0
    if point.unit is not None:
        frame["unit"] = point.unit
    frame["timestamp"] = format_time(point.ts_us)
    frame["seq"] = seq
    return frame


def alert_notice(event: AlertChanged) -> Frame:
    """`message` is the alert's description, or its title where it has none."""
    alert = event.alert
    return {
        "type": "alert",
        "alert_id": alert["id"],
        "device_id": alert["device_id"],
        "severity": alert["severity"],
        "title": alert["title"],
        "message": alert.get("description", alert["title"]),
        "timestamp": format_time(event.ts_us),
        "seq": event.number,
        "action": event.action,
        "status": alert["status"],
    }


def device_status_update(seq: int, event: DeviceStatusChanged) -> Frame:
    frame: Frame = {"type": "device_status_update", "device_id": event.device_id, "status": event.after}
    if event.before is not None:
        frame["previous_status"] = event.before
    if event.reason is not None:
        frame["reason"] = event.reason
    frame["timestamp"] = format_time(event.ts_us)
    frame["seq"] = seq
    return frame


def system_status_update(seq: int, now_us: int, by_status: Mapping[str, int], load: Mapping[str, Any]) -> Frame:
    """`by_status` counts devices; `load` is the figures of this server."""
    frame: Frame = {"type": "system_status_update", "total_devices": sum(by_status.values())}
    for status in ("online", "offline", "warning", "error", "maintenance"):
        frame[f"{status}_devices"] = by_status.get(status, 0)
    return {**frame, **load, "timestamp": format_time(now_us), "seq": seq}
