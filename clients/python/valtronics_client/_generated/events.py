"""What streams push, one class for each message of the server.

Written by `python -m generation`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from valtronics_client._generated import models
from valtronics_client.replies import Message

if TYPE_CHECKING:
    ChannelName = Literal["device_telemetry", "alerts", "devices", "system"]
else:
    ChannelName = str


class AuthResponse(Message, tag_field="type", tag="auth_response", kw_only=True):
    """The message AuthResponse."""

    id: str | None = None
    success: bool
    """Whether the credential is good."""
    user: models.UserIdentity | None = None
    expires_at: datetime | None = None
    error: models.ErrorObject | None = None


class Subscribed(Message, tag_field="type", tag="subscribed", kw_only=True):
    """The message Subscribed."""

    id: str | None = None
    channel: ChannelName
    device_id: int | None = None
    seq: int


class Unsubscribed(Message, tag_field="type", tag="unsubscribed", kw_only=True):
    """The message Unsubscribed."""

    id: str | None = None
    channel: ChannelName
    device_id: int | None = None


class Pong(Message, tag_field="type", tag="pong", kw_only=True):
    """The message Pong."""

    id: str | None = None
    timestamp: datetime


class StreamError(Message, tag_field="type", tag="error", kw_only=True):
    """The message StreamError."""

    id: str | None = None
    code: models.ErrorCode
    message: str
    """What went wrong, for people."""
    details: models.ErrorDetails


class Lagged(Message, tag_field="type", tag="lagged", kw_only=True):
    """The message Lagged."""

    channel: ChannelName
    dropped: int
    """How many events of the channel were left out since the last `lagged`."""


class Gap(Message, tag_field="type", tag="gap", kw_only=True):
    """The message Gap."""

    channel: ChannelName
    device_id: int | None = None
    from_: int = msgspec.field(name="from")
    """The number after which events may be missing. It is above `to` where this server has not given that number
    yet.
    """
    to: int


class TelemetryUpdate(Message, tag_field="type", tag="telemetry_update", kw_only=True):
    """The message TelemetryUpdate."""

    device_id: int
    metric: str
    value: float
    """What was measured, a finite double."""
    unit: str | None = None
    """The unit that came with the point; left out when it came with none."""
    timestamp: datetime
    seq: int


class AlertNotice(Message, tag_field="type", tag="alert", kw_only=True):
    """The message AlertNotice."""

    alert_id: int
    device_id: int
    severity: models.AlertSeverity
    title: str
    """The alert's title."""
    message: str
    """The alert's description, or its title where it has none."""
    timestamp: datetime
    seq: int
    action: models.AlertAction
    status: models.AlertStatus


class DeviceStatusChange(Message, tag_field="type", tag="device_status_update", kw_only=True):
    """The message DeviceStatusChange."""

    device_id: int
    status: models.DeviceStatus
    previous_status: models.DeviceStatus | None = None
    reason: str | None = None
    """Why, where that is known."""
    timestamp: datetime
    seq: int


class SystemStatus(Message, tag_field="type", tag="system_status_update", kw_only=True):
    """The message SystemStatus."""

    total_devices: int
    online_devices: int
    offline_devices: int
    warning_devices: int
    error_devices: int
    maintenance_devices: int
    points_per_second: float
    """Points stored through this server process, the mean of the last 10 seconds."""
    writes_waiting: int
    """Writes that wait for this server process to store them."""
    connections: int
    """WebSocket connections to this server process."""
    timestamp: datetime
    seq: int


Event: TypeAlias = TelemetryUpdate | AlertNotice | DeviceStatusChange | SystemStatus

CHANNELS: dict[str, type[Event]] = {
    "device_telemetry": TelemetryUpdate,
    "alerts": AlertNotice,
    "devices": DeviceStatusChange,
    "system": SystemStatus,
}
