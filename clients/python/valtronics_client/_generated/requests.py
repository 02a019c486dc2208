"""What is sent to the service, one typed dictionary for each schema of a request.

Written by `python -m generation`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NotRequired, TypedDict

from valtronics_client._generated import models


class LoginRequest(TypedDict):
    """A user name and a password."""

    username: str
    """The user name, in any case."""
    password: str
    """The password."""


class RefreshRequest(TypedDict):
    """A refresh token."""

    refresh_token: str
    """The refresh token that the last log-in or refresh gave."""


class ApiKeyCreate(TypedDict):
    """A new API key."""

    name: str
    """What the key is for, for people."""
    permissions: Sequence[models.Permission]
    """What the key may do."""
    expires_at: NotRequired[datetime | str]
    """When the key ends; never when left out."""
    device_id: NotRequired[int]
    """The `id` (the integer) of the only device that the key may write telemetry of."""


class UserCreate(TypedDict):
    """A new user. The tier is `standard` unless given."""

    username: str
    """The name to log in with, unique whatever its case."""
    email: str
    """The address of the user."""
    password: str
    """The password, 10 to 128 characters."""
    role: models.UserRole
    tier: NotRequired[models.RateTier]
    is_active: NotRequired[bool]
    """Whether the user may log in."""


class UserUpdate(TypedDict):
    """The fields of a user to change."""

    email: NotRequired[str]
    """The address of the user."""
    password: NotRequired[str]
    """The password, 10 to 128 characters."""
    role: NotRequired[models.UserRole]
    tier: NotRequired[models.RateTier]
    is_active: NotRequired[bool]
    """Whether the user may log in."""


class DeviceCreate(TypedDict):
    """A new device. Its status is `offline` unless given."""

    device_id: str
    """The caller's own name for the device, unique and unchangeable. (Elsewhere `device_id` means the `id` of the
    device.)
    """
    name: str
    """What people call the device."""
    device_type: str
    """What kind of device it is, in the caller's own words."""
    manufacturer: NotRequired[str]
    """Who made it. Empty is the same as none."""
    model: NotRequired[str]
    """Which model it is. Empty is the same as none."""
    firmware_version: NotRequired[str]
    """Which firmware it runs. Empty is the same as none."""
    location: NotRequired[str]
    """Where it is. Empty is the same as none."""
    status: NotRequired[models.DeviceStatus]
    is_active: NotRequired[bool]
    """Whether the device is in use."""
    metadata: NotRequired[Mapping[str, Any]]
    configuration: NotRequired[Mapping[str, Any]]


class DeviceUpdate(TypedDict):
    """The fields of a device to change."""

    name: NotRequired[str]
    """What people call the device."""
    device_type: NotRequired[str]
    """What kind of device it is, in the caller's own words."""
    manufacturer: NotRequired[str]
    """Who made it. Empty is the same as none."""
    model: NotRequired[str]
    """Which model it is. Empty is the same as none."""
    firmware_version: NotRequired[str]
    """Which firmware it runs. Empty is the same as none."""
    location: NotRequired[str]
    """Where it is. Empty is the same as none."""
    status: NotRequired[models.DeviceStatus]
    is_active: NotRequired[bool]
    """Whether the device is in use."""
    metadata: NotRequired[Mapping[str, Any]]
    configuration: NotRequired[Mapping[str, Any]]


class DeviceStatusUpdate(TypedDict):
    """A new status."""

    status: models.DeviceStatus
    reason: NotRequired[str]
    """Why, for people."""


class TelemetrySubmit(TypedDict):
    """A point to store."""

    device_id: int
    """The `id` (the integer) of the device."""
    metric_name: str
    """The name of the metric."""
    metric_value: float
    """What was measured, a finite double."""
    unit: NotRequired[str]
    """The unit of the metric; left out when not known."""
    timestamp: NotRequired[datetime | str]
    """When it was measured; the server's clock when left out. At most 10 minutes ahead of it."""


class TelemetryBatch(TypedDict):
    """Points to store together."""

    telemetry_data: Sequence[TelemetrySubmit]
    """The points, in any order."""
    atomic: NotRequired[bool]
    """Whether one bad point refuses them all."""


class AlertCreate(TypedDict):
    """A new alert, which is `active`."""

    device_id: int
    """The `id` (the integer) of the device."""
    title: str
    """What it is about, in a few words."""
    description: NotRequired[str]
    """More about it. Empty is the same as none."""
    severity: models.AlertSeverity
    alert_type: NotRequired[models.AlertType]
    threshold_value: NotRequired[float]
    """The limit that was passed."""
    actual_value: NotRequired[float]
    """The value that passed it."""
    metric_name: NotRequired[str]
    """The metric that it is about."""
    notes: NotRequired[str]
    """What people should know. Empty is the same as none."""
    metadata: NotRequired[Mapping[str, Any]]


class AlertUpdate(TypedDict):
    """The fields of an alert to change."""

    title: NotRequired[str]
    """What it is about, in a few words."""
    description: NotRequired[str]
    """More about it. Empty is the same as none."""
    severity: NotRequired[models.AlertSeverity]
    status: NotRequired[models.AlertStatus]
    acknowledged_at: NotRequired[datetime | str]
    """When somebody began to see to it, not in the future; now when left out. With the status `acknowledged` only."""
    acknowledged_by: NotRequired[str]
    """The name of that user, in any case; the caller when left out. With the status `acknowledged` only."""
    notes: NotRequired[str]
    """What people noted. Empty is the same as none."""
    metadata: NotRequired[Mapping[str, Any]]


class AlertAcknowledge(TypedDict):
    """Who sees to it since when."""

    acknowledged_at: NotRequired[datetime | str]
    """When it began, not in the future; now when left out."""
    acknowledged_by: NotRequired[str]
    """The name of the user, in any case; the caller when left out."""
    notes: NotRequired[str]
    """What to note with it; replaces the notes so far."""


class AlertResolve(TypedDict):
    """What to note with the end of an alert."""

    notes: NotRequired[str]
    """How it ended; replaces the notes so far."""


class AlertRuleCreate(TypedDict):
    """A new rule."""

    name: str
    """What the rule is called, which is also the title of its alerts."""
    description: NotRequired[str]
    """More about it. Empty is the same as none."""
    device_id: NotRequired[int]
    """The `id` (the integer) of the only device that it watches."""
    device_type: NotRequired[str]
    """The type whose devices it watches. Empty is the same as none. With neither, it watches all devices."""
    metric_name: str
    """The metric that it watches."""
    condition: models.AlertRuleCondition
    sensitivity: NotRequired[models.AlertRuleSensitivity]
    threshold_value: NotRequired[float]
    """What values are compared with."""
    clear_threshold: NotRequired[float]
    """Only values that do not pass this one end a breach: with `gt` and `gte` at most `threshold_value`, with `lt`
    and `lte` at least.
    """
    for_seconds: NotRequired[int]
    """How long the condition has to hold, by the times of the points, before it fires; with `absent`, how long a
    silence has to be.
    """
    clear_seconds: NotRequired[int]
    """How long the condition has to be over before the alert is resolved."""
    severity: models.AlertSeverity
    cooldown_minutes: NotRequired[int]
    """For how long it does not fire again after its alert is resolved."""
    auto_resolve: NotRequired[bool]
    """Whether its alerts are resolved when the condition is over; otherwise a person does it."""
    is_active: NotRequired[bool]
    """Whether it watches."""
    notification_enabled: NotRequired[bool]
    """Whether others are notified of its alerts."""
    metadata: NotRequired[Mapping[str, Any]]


class AlertRuleUpdate(TypedDict):
    """The fields of a rule to change."""

    name: NotRequired[str]
    """What the rule is called, which is also the title of its alerts."""
    description: NotRequired[str]
    """More about it. Empty is the same as none."""
    device_id: NotRequired[int | None]
    """The `id` (the integer) of the only device that it watches. Null, since a number has no empty text, removes
    it.
    """
    device_type: NotRequired[str]
    """The type whose devices it watches. Empty is the same as none."""
    metric_name: NotRequired[str]
    """The metric that it watches."""
    condition: NotRequired[models.AlertRuleCondition]
    sensitivity: NotRequired[models.AlertRuleSensitivity]
    threshold_value: NotRequired[float | None]
    """What values are compared with. Null, since a number has no empty text, removes it."""
    clear_threshold: NotRequired[float | None]
    """Only values that do not pass this one end a breach: with `gt` and `gte` at most `threshold_value`, with `lt`
    and `lte` at least. Null, since a number has no empty text, removes it.
    """
    for_seconds: NotRequired[int]
    """How long the condition has to hold, by the times of the points, before it fires; with `absent`, how long a
    silence has to be.
    """
    clear_seconds: NotRequired[int]
    """How long the condition has to be over before the alert is resolved."""
    severity: NotRequired[models.AlertSeverity]
    cooldown_minutes: NotRequired[int]
    """For how long it does not fire again after its alert is resolved."""
    auto_resolve: NotRequired[bool]
    """Whether its alerts are resolved when the condition is over; otherwise a person does it."""
    is_active: NotRequired[bool]
    """Whether it watches."""
    notification_enabled: NotRequired[bool]
    """Whether others are notified of its alerts."""
    metadata: NotRequired[Mapping[str, Any]]


class AlertRuleTest(TypedDict):
    """What to try a rule on: a value, or the points of a time."""

    value: NotRequired[float]
    """A value to try; not together with anything else."""
    device_id: NotRequired[int]
    """The `id` (the integer) of one of its devices; all of them when left out."""
    time_range: NotRequired[models.TimeRange]
    start_time: NotRequired[datetime | str]
    """The first moment, included."""
    end_time: NotRequired[datetime | str]
    """The moment where it ends, not included."""


class WebhookCreate(TypedDict):
    """A new webhook."""

    name: str
    """What the webhook is for, for people."""
    url: str
    """Where to send it, without a user name or a fragment."""
    events: NotRequired[Sequence[models.WebhookEvent]]
    """The events to hear of; all when left out."""
    severities: NotRequired[Sequence[models.AlertSeverity]]
    """The severities to hear of; all when left out."""
    device_id: NotRequired[int]
    """The `id` (the integer) of the only device to hear of; all when left out."""
    is_active: NotRequired[bool]
    """Whether it hears of anything."""


class WebhookUpdate(TypedDict):
    """The fields of a webhook to change."""

    name: NotRequired[str]
    """What the webhook is for, for people."""
    url: NotRequired[str]
    """Where to send it, without a user name or a fragment."""
    events: NotRequired[Sequence[models.WebhookEvent]]
    """The events to hear of."""
    severities: NotRequired[Sequence[models.AlertSeverity]]
    """The severities to hear of."""
    is_active: NotRequired[bool]
    """Whether it hears of anything."""


class AnomalyDetectionRequest(TypedDict):
    """Where to look for anomalies."""

    device_id: int
    """The `id` (the integer) of the device."""
    metrics: NotRequired[Sequence[str]]
    """The metrics; those of the device that are first by name when left out."""
    time_range: NotRequired[models.TimeRange]
    start_time: NotRequired[datetime | str]
    """The first moment, included."""
    end_time: NotRequired[datetime | str]
    """The moment where it ends, not included."""
    sensitivity: NotRequired[models.AnomalySensitivity]


class MaintenanceRequest(TypedDict):
    """What to predict."""

    device_id: int
    """The `id` (the integer) of the device."""
    prediction_horizon: NotRequired[models.PredictionHorizon]
    include_recommendations: NotRequired[bool]
    """Whether to say what to do."""


class InsightsRequest(TypedDict):
    """What to look at."""

    device_id: int
    """The `id` (the integer) of the device."""
    analysis_type: NotRequired[models.AnalysisType]
    time_range: NotRequired[models.TimeRange]
    start_time: NotRequired[datetime | str]
    """The first moment, included."""
    end_time: NotRequired[datetime | str]
    """The moment where it ends, not included."""


class ReportDateRange(TypedDict):
    """The time of a report."""

    start: datetime | str
    """The first moment."""
    end: datetime | str
    """The moment where it ends, not included."""


class ReportCreate(TypedDict):
    """What a report is to be about."""

    report_type: models.ReportType
    date_range: NotRequired[ReportDateRange]
    time_range: NotRequired[models.TimeRange]
    device_ids: NotRequired[Sequence[int]]
    """The `id` (the integer) of each device that it is about; all when left out."""
    format: NotRequired[models.ReportFormat]
