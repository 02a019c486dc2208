"""What the service answers, one class for each schema of a reply.

Written by `python -m generation`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from valtronics_client.replies import Model

# Closed lists bind type checkers. A running client takes any text, since a later release may add to them.
if TYPE_CHECKING:
    Permission = Literal[
        "account:read",
        "account:write",
        "devices:read",
        "devices:write",
        "devices:delete",
        "telemetry:read",
        "telemetry:write",
        "telemetry:delete",
        "alerts:read",
        "alerts:write",
        "reports:write",
        "api_keys:manage",
        "users:manage",
        "webhooks:manage",
        "audit:read",
        "system:read",
    ]
    """What a caller may do. Each operation names the one it needs in `x-permission`."""
    UserRole = Literal["viewer", "operator", "admin"]
    """What a user may do by default; see "Roles and permissions"."""
    RateTier = Literal["standard", "premium", "enterprise"]
    """How many requests per minute a user has; see "Rate limits"."""
    TokenType = Literal["bearer"]
    """How to send the access token."""
    ErrorCode = Literal[
        "VALIDATION_ERROR",
        "AUTHENTICATION_ERROR",
        "AUTHORIZATION_ERROR",
        "RESOURCE_NOT_FOUND",
        "METHOD_NOT_ALLOWED",
        "CONFLICT",
        "PRECONDITION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE",
        "RATE_LIMIT_EXCEEDED",
        "INTERNAL_ERROR",
        "EXTERNAL_SERVICE_ERROR",
    ]
    """The kind of an error, for programs; see "Errors"."""
    HealthStatus = Literal["healthy", "degraded"]
    """`healthy`: everything works; `degraded`: requests are served and a component needs attention. A service that
    can't serve requests answers 503 instead.
    """
    ComponentName = Literal["database", "writer", "models", "disk"]
    """A part the service stands on."""
    ComponentStatus = Literal["up", "down"]
    """Whether a component works."""
    DeviceStatus = Literal["online", "offline", "warning", "error", "maintenance"]
    """The state of a device, set by people or, between `online` and `offline`, by the server."""
    DeviceSort = Literal[
        "id", "name", "device_id", "device_type", "status", "location", "created_at", "updated_at", "last_seen"
    ]
    """The fields a list of devices can be ordered by."""
    SortOrder = Literal["asc", "desc"]
    """Upwards (`asc`) or downwards (`desc`)."""
    DeviceGroupBy = Literal["device_type", "location", "status", "manufacturer"]
    """The fields devices can be counted by."""
    ConnectivityState = Literal["connected", "disconnected", "never"]
    """`connected`: telemetry came within the timeout; `disconnected`: it came once and stopped; `never`: none ever
    came.
    """
    TimeRange = Literal["1h", "6h", "24h", "7d", "30d", "90d"]
    """A span of time up to now."""
    HistoryInterval = Literal["raw", "auto", "1m", "5m", "15m", "1h", "6h", "1d"]
    """The width of a bucket; `raw` for no buckets, `auto` for the finest that fits."""
    ResolvedInterval = Literal["raw", "1m", "5m", "15m", "1h", "6h", "1d"]
    """The width of the buckets that was used; `raw` for no buckets."""
    TrendGranularity = Literal["auto", "1m", "5m", "15m", "1h", "6h", "1d"]
    """The width of a bucket; `auto` for the finest that fits."""
    BucketInterval = Literal["1m", "5m", "15m", "1h", "6h", "1d"]
    """The width of the buckets that was used."""
    TrendDirection = Literal["rising", "falling", "flat"]
    """Where a metric goes; `flat` when its slope could be chance."""
    ForecastMethod = Literal["prophet", "seasonal_naive", "last_value", "constant"]
    """What a forecast was made by: Prophet's seasons with a fading residual, the same time one cycle ago, the last
    value, or the only value there ever was.
    """
    AnomalySensitivity = Literal["high", "medium", "low"]
    """How little is an anomaly; `medium` when left out. What each costs in false alarms,
    `expected_points_per_false_alarm` says.
    """
    AnomalyType = Literal["range", "seasonal", "level", "difference"]
    """What surprised most: a value beyond all lately seen, one unlike the same time on the days before, a new
    level, or a jump.
    """
    PredictionHorizon = Literal["24h", "7d", "30d", "90d"]
    """How far to look ahead; `7d` when left out."""
    LimitDirection = Literal["above", "below"]
    """On which side of the limit a metric is worn."""
    LimitState = Literal["crossed", "degrading", "no_degradation_trend", "unknown"]
    """Where a metric stands with a limit. `unknown`: too few points to tell."""
    WearModel = Literal["log_linear", "linear"]
    """How the metric nears the limit: ever faster, or on a straight line."""
    LimitBasis = Literal["alert_rule"]
    """What says where the limit is."""
    RecommendationPriority = Literal["critical", "high", "medium"]
    """How pressing it is, by the probability of a crossing."""
    DeviceHealthStatus = Literal["healthy", "fair", "poor", "critical", "unknown"]
    """The score in a word; `unknown` without one."""
    HealthPartName = Literal["connectivity", "data_quality", "alerts", "anomalies", "forecast_risk", "cap"]
    """What a part of the score is about; `cap` is what the worst item takes beyond the other parts."""
    AnalysisType = Literal["performance", "anomalies", "maintenance", "data_quality", "all"]
    """What to look at; `performance` when left out."""
    InsightCategory = Literal["performance", "anomalies", "maintenance", "data_quality"]
    """What a finding is about."""
    Aggregation = Literal["avg", "min", "max", "sum", "count", "first", "last", "stddev"]
    """What the value of a bucket is. `first` and `last` go by time; `stddev` is the population's standard
    deviation.
    """
    HistoryFill = Literal["none", "null", "previous", "linear"]
    """What stands in a bucket without points: `none` leaves the bucket out, `null` gives it without a value,
    `previous` repeats the last known value, `linear` draws a line between the known values around it. A filled
    bucket has the count 0.
    """
    ExportFormat = Literal["csv", "ndjson", "json"]
    """CSV, JSON lines, or one JSON document in the envelope."""
    ReportType = Literal["system", "device_performance", "usage", "data_quality", "trend", "anomaly"]
    """`system`: the fleet as a whole; `device_performance`: how long each device was up and what it measured;
    `usage`: how many points came, when and from whom; `data_quality`: how complete, regular and plausible the
    data of each device are; `trend`: where each metric leads, with a forecast; `anomaly`: what stands out of
    each metric.
    """
    ReportFormat = Literal["json", "csv", "html", "pdf"]
    """JSON in the envelope, tables as CSV, one page of HTML that needs nothing else, or a PDF file."""
    ReportStatus = Literal["pending", "running", "completed", "failed"]
    """`pending`: it waits; `running`: it is being made; `completed`: its document is there; `failed`: there will
    be none.
    """
    ActivityInterval = Literal["1h", "1d"]
    """By hour, or by day where the time is longer than a week."""
    PointResult = Literal["stored", "duplicate", "updated"]
    """`stored`: the point is new; `duplicate`: it was there with the same value; `updated`: it was there with
    another value, which is replaced.
    """
    BatchPointResult = Literal["duplicate", "updated", "failed"]
    """What became of a point that was not simply stored."""
    WebhookEvent = Literal["alert.created", "alert.acknowledged", "alert.resolved", "alert.updated"]
    """A change of an alert. `alert.updated` is any change that none of the others is; an alert that turns out not
    to have been due is `alert.resolved`, with the `resolution` `retracted`.
    """
    NotificationEvent = Literal["alert.created", "alert.acknowledged", "alert.resolved", "alert.updated", "ping"]
    """What a notification tells; `ping` is a test of the webhook."""
    NotificationStatus = Literal["pending", "delivered", "failed", "dead"]
    """`pending`: waits for its turn; `delivered`: the receiver has taken it; `failed`: it was not taken and will
    be tried again; `dead`: all attempts have failed, so it is sent again only when somebody asks for it.
    """
    AlertSeverity = Literal["info", "warning", "critical"]
    """How bad it is."""
    AlertType = Literal["threshold", "anomaly", "device", "system", "manual"]
    """What kind of thing an alert is about. Rules make those of the type `threshold`, `device` where a device fell
    silent, and `anomaly` where a value was not to be expected.
    """
    AlertStatus = Literal["active", "acknowledged", "resolved"]
    """`active`: nobody has seen to it; `acknowledged`: somebody does; `resolved`: it is over, and stays so."""
    AlertResolution = Literal["auto", "manual", "rule_changed", "rule_disabled", "rule_deleted", "retracted"]
    """How an alert ended, where it did. `auto`: the condition was over; `manual`: a person ended it;
    `rule_changed`, `rule_disabled`, `rule_deleted`: its rule no longer judges as it did; `retracted`: points
    that came later show that there was nothing.
    """
    AlertAction = Literal["created", "acknowledged", "resolved", "updated", "retracted", "reopened"]
    """What happened to an alert. `reopened`: points that came later show that it was not over yet."""
    AlertRuleCondition = Literal["gt", "gte", "lt", "lte", "eq", "ne", "absent", "anomaly"]
    """How a value breaches a rule: greater than the threshold (`gt`), at least (`gte`), less (`lt`), at most
    (`lte`), equal (`eq`), not equal (`ne`). `absent` is breached by silence, when no value comes for
    `for_seconds`, and `anomaly` by a value that those before it did not lead to expect.
    """
    AlertRuleSensitivity = Literal["high", "medium", "low"]
    """How little it takes to meet the condition `anomaly`, which alone has it; `medium` unless given. Of ordinary
    points about one in 800 (`high`), 1,500 (`medium`) or 4,300 (`low`) is told by chance.
    """
    AlertRulePhase = Literal["normal", "pending", "firing", "clearing"]
    """Where a rule stands with a device: `normal`; `pending`, a breach that has not lasted `for_seconds`;
    `firing`, an open alert; `clearing`, the breach is over but not yet for `clear_seconds`.
    """
    AuditOutcome = Literal["changed", "refused"]
    """`changed`: the call succeeded; `refused`: a log-in was refused, or a refresh token that had been used came
    again and ended its session.
    """
    FleetHealth = Literal["healthy", "degraded", "critical", "unknown"]
    """How the fleet is: `critical` with an open critical alert or with half of the devices or more offline or in
    error, `degraded` with anything less that is wrong, `unknown` without devices.
    """
    IntervalSource = Literal["configuration", "spacing"]
    """How an interval is known: `configuration` when the device's configuration names it, `spacing` when it is
    what is usual between the points. Left out when there is no interval.
    """
else:
    Permission = UserRole = RateTier = TokenType = ErrorCode = HealthStatus = ComponentName = ComponentStatus = (
        DeviceStatus
    ) = DeviceSort = SortOrder = DeviceGroupBy = ConnectivityState = TimeRange = HistoryInterval = ResolvedInterval = (
        TrendGranularity
    ) = BucketInterval = TrendDirection = ForecastMethod = AnomalySensitivity = AnomalyType = PredictionHorizon = (
        LimitDirection
    ) = LimitState = WearModel = LimitBasis = RecommendationPriority = DeviceHealthStatus = HealthPartName = (
        AnalysisType
    ) = InsightCategory = Aggregation = HistoryFill = ExportFormat = ReportType = ReportFormat = ReportStatus = (
        ActivityInterval
    ) = PointResult = BatchPointResult = WebhookEvent = NotificationEvent = NotificationStatus = AlertSeverity = (
        AlertType
    ) = AlertStatus = AlertResolution = AlertAction = AlertRuleCondition = AlertRuleSensitivity = AlertRulePhase = (
        AuditOutcome
    ) = FleetHealth = IntervalSource = str


class FieldFault(Model, kw_only=True):
    """One broken rule."""

    field: str
    """Where: a parameter, or a dotted path into the body such as `telemetry_data.3.metric_value`."""
    issue: str
    """What is wrong, for people."""
    rule: str
    """The stable name of the rule: a keyword of JSON Schema, `unknown_field`, `unknown_parameter`,
    `repeated_parameter`, or one of the operation's `x-rules`.
    """


class ErrorDetails(Model, kw_only=True):
    """What a program may want to know about the error. Which fields are there depends on the code; see "Errors"."""

    field: str | None = None
    """Where the first fault is."""
    issue: str | None = None
    """What the first fault is, for people."""
    errors: list[FieldFault] | None = None
    """Every fault found, up to 10,000."""
    required_permission: Permission | None = None
    limit: int | None = None
    """The limit that was passed, in requests per minute or in bytes."""
    reset_time: datetime | None = None
    """When the limit's count starts again."""
    allowed: list[str] | None = None
    """The methods that the path has."""
    status: str | None = None
    """The status of what is asked for."""
    progress: int | None = None
    """How far what is asked for is, in percent."""
    failure_reason: str | None = None
    """Why what is asked for will never be there."""
    resource: str | None = None
    """What kind of thing is unknown."""
    id: str | None = None
    """Which one is unknown, as text."""


class ErrorObject(Model, kw_only=True):
    """What went wrong."""

    code: ErrorCode
    message: str
    """What went wrong, for people."""
    details: ErrorDetails


class Pagination(Model, kw_only=True):
    """Where a page stands in its list."""

    page: int
    """The number of this page."""
    size: int
    """How many items a page holds."""
    total: int
    """How many items the list has."""
    pages: int
    """How many pages that makes."""
    has_next: bool
    """Whether a page follows."""
    has_prev: bool
    """Whether a page goes before."""


class CursorPagination(Model, kw_only=True):
    """Where a page stands in a list that can be walked by cursor."""

    page: int
    """The number of this page; 1 in a walk by cursor, whose pages have no numbers."""
    size: int
    """How many items a page holds."""
    total: int
    """How many items the list has."""
    pages: int
    """How many pages that makes."""
    has_next: bool
    """Whether a page follows."""
    has_prev: bool
    """Whether a page goes before."""
    next_cursor: str | None = None
    """The `cursor` of the next page; left out on the last one."""


class Deletion(Model, kw_only=True):
    """What was deleted."""

    id: int
    """The id that no longer exists."""


class Health(Model, kw_only=True):
    """Whether the service works."""

    status: HealthStatus
    database: ComponentStatus


class ComponentHealth(Model, kw_only=True):
    """How one component is."""

    name: ComponentName
    status: ComponentStatus
    latency_ms: float | None = None
    """How long it took to answer just now, in milliseconds; left out when that was not measured."""
    detail: str | None = None
    """More about it, for people."""


class HealthDetail(Model, kw_only=True):
    """How the service and its components are."""

    status: HealthStatus
    version: str
    """The version that runs."""
    uptime_seconds: float
    """How long this process has been running, in seconds."""
    components: list[ComponentHealth]
    """Every component."""


class Version(Model, kw_only=True):
    """What runs here."""

    version: str
    """The version of the product, MAJOR.MINOR.PATCH."""
    api_version: str
    """The version of the API that this path serves."""
    build_date: datetime
    """When it was built."""
    git_commit: str
    """What it was built from."""
    supported_versions: list[str]
    """The versions of the API that are served."""
    deprecated_versions: list[str]
    """Those among them that will go."""


class UserIdentity(Model, kw_only=True):
    """Who a session belongs to."""

    id: int
    """The user's id."""
    username: str
    """The name to log in with, unique whatever its case."""
    email: str
    """The address of the user."""
    role: UserRole


class TokenPair(Model, kw_only=True):
    """The tokens of a session."""

    access_token: str
    """Proves who calls."""
    refresh_token: str
    """Gets the next pair, once."""
    token_type: TokenType
    expires_in: int
    """How long the access token lives, in seconds."""
    user: UserIdentity


class SessionRevocation(Model, kw_only=True):
    """The end of a session."""

    revoked: bool
    """Whether the session has ended."""


class CurrentUser(Model, kw_only=True):
    """The caller, and what this credential may do."""

    id: int
    """The user's id; with an API key, its owner's."""
    username: str
    """The name to log in with, unique whatever its case."""
    email: str
    """The address of the user."""
    role: UserRole
    tier: RateTier
    permissions: list[Permission]
    """What this credential may do."""
    api_key_id: int | None = None
    """The id of the API key; left out with a bearer token."""


class ApiKey(Model, kw_only=True):
    """An API key without its secret."""

    id: int
    """The key's id."""
    name: str
    """What the key is for, for people."""
    prefix: str
    """The first characters of the secret, to tell keys apart."""
    permissions: list[Permission]
    """What the key may do."""
    owner_id: int
    """The id of the user for whom the key acts."""
    device_id: int | None = None
    """The `id` (the integer) of the only device that the key may write telemetry of; left out when it is not bound
    to one.
    """
    expires_at: datetime | None = None
    """When the key ends; left out when never."""
    last_used_at: datetime | None = None
    """When the key was last used; left out before the first time."""
    created_at: datetime
    """When the key was created."""


class ApiKeySecret(Model, kw_only=True):
    """A new API key with its secret, which is never shown again."""

    id: int
    """The key's id."""
    name: str
    """What the key is for, for people."""
    prefix: str
    """The first characters of the secret, to tell keys apart."""
    permissions: list[Permission]
    """What the key may do."""
    owner_id: int
    """The id of the user for whom the key acts."""
    device_id: int | None = None
    """The `id` (the integer) of the only device that the key may write telemetry of; left out when it is not bound
    to one.
    """
    expires_at: datetime | None = None
    """When the key ends; left out when never."""
    last_used_at: datetime | None = None
    """When the key was last used; left out before the first time."""
    created_at: datetime
    """When the key was created."""
    api_key: str
    """The secret, to be sent as `X-API-Key`."""


class ApiKeyPage(Model, kw_only=True):
    """One page of API keys."""

    items: list[ApiKey]
    """The API keys of this page."""
    pagination: Pagination


class User(Model, kw_only=True):
    """Somebody who may log in."""

    id: int
    """The user's id."""
    username: str
    """The name to log in with, unique whatever its case."""
    email: str
    """The address of the user."""
    role: UserRole
    tier: RateTier
    is_active: bool
    """Whether the user may log in."""
    created_at: datetime
    """When the user was created."""
    updated_at: datetime
    """When the user was last changed."""
    last_login_at: datetime | None = None
    """When the user last logged in; left out before the first time."""


class UserPage(Model, kw_only=True):
    """One page of users."""

    items: list[User]
    """The users of this page."""
    pagination: Pagination


class Device(Model, kw_only=True):
    """A device. Its `device_id` is the caller's own name for it (a text); elsewhere `device_id` means this `id`."""

    id: int
    """The server's id of the device, never given to another one."""
    device_id: str
    """The caller's own name for the device, unique and unchangeable. (Elsewhere `device_id` means the `id` of the
    device.)
    """
    name: str
    """What people call the device."""
    device_type: str
    """What kind of device it is, in the caller's own words."""
    manufacturer: str | None = None
    """Who made it; left out when not known."""
    model: str | None = None
    """Which model it is; left out when not known."""
    firmware_version: str | None = None
    """Which firmware it runs; left out when not known."""
    location: str | None = None
    """Where it is; left out when not known."""
    metadata: dict[str, Any]
    configuration: dict[str, Any]
    is_active: bool
    """Whether the device is in use."""
    status: DeviceStatus
    created_at: datetime
    """When it was registered."""
    updated_at: datetime
    """When it was last changed."""
    last_seen: datetime | None = None
    """When telemetry last arrived; left out before the first."""


class DeviceDetail(Model, kw_only=True):
    """A device with summaries of its telemetry and alerts and the state of its connection."""

    id: int
    """The server's id of the device, never given to another one."""
    device_id: str
    """The caller's own name for the device, unique and unchangeable. (Elsewhere `device_id` means the `id` of the
    device.)
    """
    name: str
    """What people call the device."""
    device_type: str
    """What kind of device it is, in the caller's own words."""
    manufacturer: str | None = None
    """Who made it; left out when not known."""
    model: str | None = None
    """Which model it is; left out when not known."""
    firmware_version: str | None = None
    """Which firmware it runs; left out when not known."""
    location: str | None = None
    """Where it is; left out when not known."""
    metadata: dict[str, Any]
    configuration: dict[str, Any]
    is_active: bool
    """Whether the device is in use."""
    status: DeviceStatus
    created_at: datetime
    """When it was registered."""
    updated_at: datetime
    """When it was last changed."""
    last_seen: datetime | None = None
    """When telemetry last arrived; left out before the first."""
    telemetry_summary: TelemetrySummary
    alert_summary: AlertSummary
    connectivity: Connectivity


class TelemetrySummary(Model, kw_only=True):
    """A device's telemetry in figures."""

    total_data_points: int
    """How many points are stored."""
    last_24h_points: int
    """How many of them lie in the last 24 hours."""
    latest_values: dict[str, LatestValue]


class Connectivity(Model, kw_only=True):
    """Whether a device sends telemetry, as the server sees it."""

    state: ConnectivityState
    since: datetime | None = None
    """Since when; left out when none ever came."""
    timeout_seconds: int
    """After how many seconds of silence the device counts as offline."""


class DeviceGroup(Model, kw_only=True):
    """The devices that have one value in common."""

    value: str
    """The value; empty for the group of the devices that have none."""
    total_devices: int
    """How many devices there are."""
    online_devices: int
    """How many of them are `online`."""
    offline_devices: int
    """How many of them are `offline`."""
    warning_devices: int
    """How many of them are in `warning`."""
    error_devices: int
    """How many of them are in `error`."""
    maintenance_devices: int
    """How many of them are in `maintenance`."""


class DeviceStats(Model, kw_only=True):
    """Figures over all devices."""

    total_devices: int
    """How many devices there are."""
    online_devices: int
    """How many of them are `online`."""
    offline_devices: int
    """How many of them are `offline`."""
    warning_devices: int
    """How many of them are in `warning`."""
    error_devices: int
    """How many of them are in `error`."""
    maintenance_devices: int
    """How many of them are in `maintenance`."""
    devices_by_type: dict[str, int]
    devices_by_location: dict[str, int]
    devices_by_status: dict[str, int]
    uptime_percentage: float | None = None
    """The share of the time range, from 0 to 100, in which devices were neither `offline` nor `error`, averaged
    over the devices since each exists. Left out when it can't be computed; `uptime_reason` then says why.
    """
    uptime_reason: str | None = None
    """Why there is no `uptime_percentage`; left out when there is one."""
    data_points_24h: int
    """How many points lie in the last 24 hours."""
    new_devices_24h: int
    """How many devices were created in the last 24 hours."""
    active_devices_24h: int
    """How many devices sent telemetry in the last 24 hours."""
    groups: list[DeviceGroup] | None = None
    """The counts by value, in the order of the values, of the 10,000 largest groups; with `group_by` only."""


class DeviceTransition(Model, kw_only=True):
    """A change of a device's status."""

    id: int
    """The id of the change."""
    timestamp: datetime
    """When the status changed."""
    from_status: DeviceStatus | None = None
    to_status: DeviceStatus
    reason: str | None = None
    """Why, in the words of who changed it or of the server; left out when nobody said."""


class DeviceTransitions(Model, kw_only=True):
    """One page of the changes of a device's status, and its uptime over all the time asked for."""

    items: list[DeviceTransition]
    """The changes of this page, oldest first; the first of a device has no `from_status`."""
    pagination: Pagination
    uptime_percentage: float | None = None
    """The share, in percent, of the time asked for in which the device existed and was neither `offline` nor
    `error`; what is still to come is not in it. Left out when it can't be computed; `uptime_reason` then says
    why.
    """
    uptime_reason: str | None = None
    """Why there is no `uptime_percentage`; left out when there is one."""


class DevicePage(Model, kw_only=True):
    """One page of devices."""

    items: list[Device]
    """The devices of this page."""
    pagination: Pagination


class TelemetryPoint(Model, kw_only=True):
    """A stored point."""

    device_id: int
    """The `id` (the integer) of the device."""
    metric_name: str
    """The name of the metric."""
    metric_value: float
    """What was measured, a finite double."""
    unit: str | None = None
    """The unit of the device's metric: that of its newest point that names one, so it may have been named later
    than this point; left out when not known.
    """
    timestamp: datetime
    """When it was measured."""


class SubmittedPoint(Model, kw_only=True):
    """A point as it was stored, and what that meant."""

    device_id: int
    """The `id` (the integer) of the device."""
    metric_name: str
    """The name of the metric."""
    metric_value: float
    """What was measured, a finite double."""
    unit: str | None = None
    """The unit of the metric; left out when not known."""
    timestamp: datetime
    """When it was measured."""
    result: PointResult


class BatchPointReport(Model, kw_only=True):
    """What became of one point of a batch that was not simply stored."""

    index: int
    """The place of the point in `telemetry_data`, from 0."""
    result: BatchPointResult
    code: ErrorCode | None = None
    field: str | None = None
    """The field of the point that is at fault, with `failed` only."""
    issue: str | None = None
    """What the fault is, for people, with `failed` only."""


class TelemetryBatchReport(Model, kw_only=True):
    """What became of a batch."""

    submitted: int
    """How many points were accepted, among them those that were there before."""
    failed: int
    """How many points were refused."""
    duplicates: int
    """How many points were there before with the same value."""
    results: list[BatchPointReport]
    """The points that were not simply stored, by index."""


class TelemetryPage(Model, kw_only=True):
    """One page of telemetry points."""

    items: list[TelemetryPoint]
    """The points of this page, newest first."""
    pagination: CursorPagination


class TelemetryDeletion(Model, kw_only=True):
    """How much was deleted."""

    deleted: int
    """How many points are gone."""


class LatestValue(Model, kw_only=True):
    """The newest value of a metric."""

    value: float
    """The value."""
    unit: str | None = None
    """The unit of the metric; left out when not known."""
    timestamp: datetime
    """When it was measured."""


class LatestTelemetry(Model, kw_only=True):
    """The latest values of one device."""

    device_id: int
    """The `id` (the integer) of the device."""
    telemetry: dict[str, LatestValue]


class LatestTelemetryList(Model, kw_only=True):
    """The latest values of several devices."""

    devices: list[LatestTelemetry]
    """The devices that exist, in the order asked for."""


class HistoryPoint(Model, kw_only=True):
    """A raw point or a bucket."""

    timestamp: datetime
    """The time of the point or the start of the bucket."""
    value: float | None
    """The value. Null, and not left out, where a bucket has none: without points when `fill` asks for it, or when
    the figure is too large for a double; so that a chart gets one value per time.
    """
    count: int
    """How many raw points it stands for; 0 for a filled bucket, 1 for a raw point."""


class HistoryStatistics(Model, kw_only=True):
    """Figures over all raw points of the time asked for, before any thinning. Those that are null can't be
    computed: there is no point, or the figure is too large for a double. Where the raw points of an hour are
    removed and the sum of that hour was too large, `sum` and `avg` are null too.
    """

    min: float | None
    """The least value; null without points."""
    max: float | None
    """The greatest value; null without points."""
    avg: float | None
    """The mean; null without points or when it is not known."""
    sum: float | None
    """The sum; null without points or when too large for a double."""
    count: int
    """How many raw points there are."""
    stddev: float | None
    """The population's standard deviation; null without points or when the squares it is made of are too large for
    a double.
    """


class TelemetryHistory(Model, kw_only=True):
    """One metric of one device over a time."""

    device_id: int
    """The `id` (the integer) of the device."""
    metric: str
    """The metric."""
    unit: str | None = None
    """The unit of the metric; left out when not known."""
    start_time: datetime
    """The first moment, included."""
    end_time: datetime
    """The moment where it ends, not included."""
    interval: ResolvedInterval
    aggregation: Aggregation
    data_points: list[HistoryPoint]
    """The points or buckets, oldest first."""
    statistics: HistoryStatistics
    truncated: bool
    """Whether raw points were thinned to fit `max_points`."""


class MetricSummary(Model, kw_only=True):
    """One metric of one device in figures."""

    metric_name: str
    """The name of the metric."""
    unit: str | None = None
    """The unit of the metric; left out when not known."""
    count: int
    """How many points there are."""
    min: float
    """The least value."""
    max: float
    """The greatest value."""
    avg: float | None
    """The mean; null, and not left out, when it is not known, as in the statistics of a history."""
    stddev: float | None
    """The population's standard deviation; null, and not left out, when the squares it is made of are too large
    for a double.
    """
    latest_value: float
    """The newest value."""
    latest_timestamp: datetime
    """When it was measured."""


class DeviceTelemetry(Model, kw_only=True):
    """A device's telemetry in figures, with its newest points."""

    device_id: int
    """The `id` (the integer) of the device."""
    metrics: list[MetricSummary]
    """Each metric, in alphabetical order, the first 10,000 of them."""
    recent: list[TelemetryPoint]
    """The newest points, newest first."""


class Metric(Model, kw_only=True):
    """A metric name that is in use."""

    metric_name: str
    """The name of the metric."""
    unit: str | None = None
    """The unit of the metric; left out when not known."""
    device_count: int
    """How many devices have sent it."""
    data_points: int
    """How many points of it are stored."""
    latest_timestamp: datetime | None = None
    """When its newest point was measured; left out when none is left."""


class MetricList(Model, kw_only=True):
    """The metrics in use."""

    items: list[Metric]
    """The metrics, in alphabetical order, the first 10,000 of them."""


class Alert(Model, kw_only=True):
    """Something that went wrong with a device."""

    id: int
    """The alert's id, never given to another one."""
    device_id: int
    """The `id` (the integer) of the device."""
    rule_id: int | None = None
    """The id of the rule that made it; left out when a person or a program did. The rule may be gone."""
    title: str
    """What it is about, in a few words."""
    description: str | None = None
    """More about it; left out when there is none."""
    severity: AlertSeverity
    alert_type: AlertType
    status: AlertStatus
    threshold_value: float | None = None
    """The limit that was passed; left out when there is none."""
    actual_value: float | None = None
    """The value that made it; left out when there is none."""
    metric_name: str | None = None
    """The metric that it is about; left out when there is none."""
    occurrences: int
    """How many points met the condition of the rule while it was open; 1 without a rule."""
    created_at: datetime
    """When it began; of a rule, by the time of the points."""
    updated_at: datetime
    """When it was last changed."""
    acknowledged_at: datetime | None = None
    """When somebody began to see to it; left out before that."""
    acknowledged_by: str | None = None
    """The name of that user; left out before that."""
    resolved_at: datetime | None = None
    """When it was over; left out before that."""
    resolved_by: str | None = None
    """The name of the user who ended it; left out when nobody did."""
    resolution: AlertResolution | None = None
    notes: str | None = None
    """What people noted; left out when there is none."""
    metadata: dict[str, Any]


class AlertDevice(Model, kw_only=True):
    """The device of an alert, in brief."""

    id: int
    """The server's id of the device."""
    device_id: str
    """The caller's own name for the device."""
    name: str
    """What people call the device."""
    device_type: str
    """What kind of device it is, in the caller's own words."""
    location: str | None = None
    """Where it is; left out when not known."""
    status: DeviceStatus


class AlertHistoryEntry(Model, kw_only=True):
    """Something that happened to an alert."""

    action: AlertAction
    timestamp: datetime
    """When it happened; of a rule, by the time of the points."""
    user: str | None = None
    """The name of the user who did it; left out when nobody did."""


class AlertDetail(Model, kw_only=True):
    """An alert with its device, its history, and the messages about it."""

    id: int
    """The alert's id, never given to another one."""
    device_id: int
    """The `id` (the integer) of the device."""
    rule_id: int | None = None
    """The id of the rule that made it; left out when a person or a program did. The rule may be gone."""
    title: str
    """What it is about, in a few words."""
    description: str | None = None
    """More about it; left out when there is none."""
    severity: AlertSeverity
    alert_type: AlertType
    status: AlertStatus
    threshold_value: float | None = None
    """The limit that was passed; left out when there is none."""
    actual_value: float | None = None
    """The value that made it; left out when there is none."""
    metric_name: str | None = None
    """The metric that it is about; left out when there is none."""
    occurrences: int
    """How many points met the condition of the rule while it was open; 1 without a rule."""
    created_at: datetime
    """When it began; of a rule, by the time of the points."""
    updated_at: datetime
    """When it was last changed."""
    acknowledged_at: datetime | None = None
    """When somebody began to see to it; left out before that."""
    acknowledged_by: str | None = None
    """The name of that user; left out before that."""
    resolved_at: datetime | None = None
    """When it was over; left out before that."""
    resolved_by: str | None = None
    """The name of the user who ended it; left out when nobody did."""
    resolution: AlertResolution | None = None
    notes: str | None = None
    """What people noted; left out when there is none."""
    metadata: dict[str, Any]
    device: AlertDevice
    notifications: list[Notification]
    """What webhooks were told of it lately, newest first; the list of notifications has all."""
    history: list[AlertHistoryEntry]
    """What happened to it, oldest first; where there is more than fits, the newest."""


class AlertPage(Model, kw_only=True):
    """One page of alerts."""

    items: list[Alert]
    """The alerts of this page, newest first."""
    pagination: CursorPagination


class AlertSummary(Model, kw_only=True):
    """A device's alerts in figures, without those that were retracted."""

    total_alerts: int
    """How many alerts there are."""
    active_alerts: int
    """How many of them are not resolved."""
    critical_alerts: int
    """How many of those that are not resolved are critical."""


class AlertStatusCounts(Model, kw_only=True):
    """Alerts by status."""

    active: int
    """How many are `active`."""
    acknowledged: int
    """How many are `acknowledged`."""
    resolved: int
    """How many are `resolved`."""


class AlertSeverityCounts(Model, kw_only=True):
    """Alerts by severity."""

    info: int
    """How many are `info`."""
    warning: int
    """How many are `warning`."""
    critical: int
    """How many are `critical`."""


class AlertTypeCounts(Model, kw_only=True):
    """Alerts by type."""

    threshold: int
    """How many are `threshold`."""
    anomaly: int
    """How many are `anomaly`."""
    device: int
    """How many are `device`."""
    system: int
    """How many are `system`."""
    manual: int
    """How many are `manual`."""


class AlertsOfDevice(Model, kw_only=True):
    """How many alerts a device has."""

    device_id: int
    """The `id` (the integer) of the device."""
    name: str
    """What people call the device."""
    total_alerts: int
    """How many alerts it has."""


class AlertsOfRule(Model, kw_only=True):
    """How many alerts a rule has made."""

    rule_id: int
    """The id of the rule."""
    name: str | None = None
    """What the rule is called; left out when it is deleted."""
    total_alerts: int
    """How many alerts it has made."""


class AlertStatistics(Model, kw_only=True):
    """Figures over the alerts that were made within a time, without those that were retracted."""

    start_time: datetime
    """The first moment, included."""
    end_time: datetime
    """The moment where it ends, not included."""
    total_alerts: int
    """How many alerts there are."""
    by_status: AlertStatusCounts
    by_severity: AlertSeverityCounts
    by_alert_type: AlertTypeCounts
    by_device: list[AlertsOfDevice]
    """The ten devices with the most alerts, most first."""
    by_rule: list[AlertsOfRule]
    """The ten rules with the most alerts, most first."""
    mean_time_to_acknowledge_seconds: float | None
    """The mean time from the beginning of an alert to its acknowledgement, over those that were acknowledged; an
    acknowledgement dated before the beginning counts as 0. Null, and not left out, when there are none;
    `mean_time_to_acknowledge_reason` then says so.
    """
    mean_time_to_acknowledge_reason: str | None = None
    """Why there is no mean; left out when there is one."""
    mean_time_to_resolve_seconds: float | None
    """The mean time from the beginning of an alert to its end, over those that were resolved. Null, and not left
    out, when there are none; `mean_time_to_resolve_reason` then says so.
    """
    mean_time_to_resolve_reason: str | None = None
    """Why there is no mean; left out when there is one."""


class AlertRule(Model, kw_only=True):
    """A rule that watches a metric and makes alerts."""

    id: int
    """The rule's id, never given to another one."""
    name: str
    """What the rule is called, which is also the title of its alerts."""
    description: str | None = None
    """More about it; left out when there is none."""
    device_id: int | None = None
    """The `id` (the integer) of the only device that it watches; left out when there is none."""
    device_type: str | None = None
    """The type whose devices it watches; left out when there is none."""
    metric_name: str
    """The metric that it watches."""
    condition: AlertRuleCondition
    sensitivity: AlertRuleSensitivity | None = None
    threshold_value: float | None = None
    """What values are compared with; left out when there is none."""
    clear_threshold: float | None = None
    """Only values that do not pass this one end a breach: with `gt` and `gte` at most `threshold_value`, with `lt`
    and `lte` at least; left out when there is none.
    """
    for_seconds: int
    """How long the condition has to hold, by the times of the points, before it fires; with `absent`, how long a
    silence has to be.
    """
    clear_seconds: int
    """How long the condition has to be over before the alert is resolved."""
    severity: AlertSeverity
    cooldown_minutes: int
    """For how long it does not fire again after its alert is resolved."""
    auto_resolve: bool
    """Whether its alerts are resolved when the condition is over; otherwise a person does it."""
    is_active: bool
    """Whether it watches."""
    notification_enabled: bool
    """Whether others are notified of its alerts."""
    metadata: dict[str, Any]
    created_at: datetime
    """When it was made."""
    updated_at: datetime
    """When it was last changed."""
    effective_at: datetime
    """Since when it judges as it does; earlier points are nothing to it."""


class AlertRulePage(Model, kw_only=True):
    """One page of rules."""

    items: list[AlertRule]
    """The rules of this page."""
    pagination: Pagination


class AlertRuleTransition(Model, kw_only=True):
    """A change of the phase of a rule with a device."""

    device_id: int | None = None
    """The `id` (the integer) of the device; left out where a value was tried."""
    timestamp: datetime
    """When it happens: the time of the point that makes it, or of the deadline where silence does."""
    from_phase: AlertRulePhase
    to_phase: AlertRulePhase
    value: float | None = None
    """The value of that point; left out where silence does."""


class AlertRuleTrial(Model, kw_only=True):
    """What a rule makes of what it was tried on."""

    start_time: datetime
    """The first moment looked at."""
    end_time: datetime
    """The moment where it ends, not included."""
    is_breach: bool | None = None
    """Whether the value meets the condition; left out where points of a time were tried."""
    points: int
    """How many points were looked at."""
    devices: int
    """How many devices they are of; 0 where a value was tried."""
    alerts: int
    """How many alerts it makes."""
    transitions: list[AlertRuleTransition]
    """The changes of phase, device by device, oldest first; the first 1,000 of them."""
    truncated: bool
    """Whether there were more than 1,000,000 points, of which the rest was not looked at, or more than 1,000
    changes.
    """


class AuditEntry(Model, kw_only=True):
    """One change that was made through the API."""

    id: int
    """The entry's id."""
    timestamp: datetime
    """When the call came in."""
    request_id: str
    """The id of the call."""
    address: str
    """The address that the call came from."""
    caller: str | None = None
    """The user, or the API key, that called, by its id; left out when nobody was known."""
    actor: str | None = None
    """The name of the user who called, or for whom the key acted; left out when nobody was known."""
    role: UserRole | None = None
    operation: str
    """What was called, by its `operationId` in this document."""
    outcome: AuditOutcome
    object_type: str
    """The kind of object that it is about, the `object` in the operation's `x-audit`."""
    object_id: int | None = None
    """The object's id; left out when it has none, and when many may be meant."""
    parameters: dict[str, str] | None = None
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None


class AuditPage(Model, kw_only=True):
    """One page of entries of the audit log."""

    items: list[AuditEntry]
    """The entries of this page, newest first."""
    pagination: CursorPagination


class Webhook(Model, kw_only=True):
    """Where changes of alerts are told."""

    id: int
    """The webhook's id."""
    name: str
    """What the webhook is for, for people."""
    url: str
    """Where to send it, without a user name or a fragment."""
    events: list[WebhookEvent]
    """The events it hears of."""
    severities: list[AlertSeverity]
    """The severities it hears of."""
    device_id: int | None = None
    """The `id` (the integer) of the only device it hears of; left out when it hears of all."""
    is_active: bool
    """Whether it hears of anything."""
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""


class WebhookSecret(Model, kw_only=True):
    """A new webhook with its secret, which is never shown again."""

    id: int
    """The webhook's id."""
    name: str
    """What the webhook is for, for people."""
    url: str
    """Where to send it, without a user name or a fragment."""
    events: list[WebhookEvent]
    """The events it hears of."""
    severities: list[AlertSeverity]
    """The severities it hears of."""
    device_id: int | None = None
    """The `id` (the integer) of the only device it hears of; left out when it hears of all."""
    is_active: bool
    """Whether it hears of anything."""
    created_at: datetime
    """When it was created."""
    updated_at: datetime
    """When it was last changed."""
    secret: str
    """The key of the signatures."""


class WebhookPage(Model, kw_only=True):
    """One page of webhooks."""

    items: list[Webhook]
    """The webhooks of this page."""
    pagination: Pagination


class WebhookRedrive(Model, kw_only=True):
    """What waits to be sent again."""

    id: int
    """The webhook's id."""
    redriven: int
    """How many notifications wait again."""


class Notification(Model, kw_only=True):
    """What one webhook is told of one event, and what became of it."""

    id: int
    """The notification's id."""
    webhook_id: int
    """The id of the webhook."""
    alert_id: int | None = None
    """The id of the alert; left out for a ping."""
    event: NotificationEvent
    event_id: str
    """The id of the event, the same in every attempt and for every webhook."""
    status: NotificationStatus
    attempts: int
    """How often it was tried since it was last put into the queue."""
    next_attempt_at: datetime | None = None
    """When it will be tried again, if its status is `failed`."""
    last_attempt_at: datetime | None = None
    """When the last attempt ended; left out before the first."""
    last_status: int | None = None
    """The HTTP status of the last attempt's answer; left out without one."""
    last_error: str | None = None
    """Why the last attempt failed, for people; left out when it did not."""
    delivered_at: datetime | None = None
    """When it was delivered; left out before that."""
    created_at: datetime
    """When the event happened."""


class NotificationPage(Model, kw_only=True):
    """One page of notifications."""

    items: list[Notification]
    """The notifications of this page."""
    pagination: CursorPagination


class FleetCounts(Model, kw_only=True):
    """How many devices there are, in all and in each status."""

    total_devices: int
    """How many devices there are."""
    online_devices: int
    """How many of them are `online`."""
    offline_devices: int
    """How many of them are `offline`."""
    warning_devices: int
    """How many of them are in `warning`."""
    error_devices: int
    """How many of them are in `error`."""
    maintenance_devices: int
    """How many of them are in `maintenance`."""


class DevicePerformance(Model, kw_only=True):
    """How one device did."""

    device_id: int
    """The `id` (the integer) of the device."""
    device_name: str
    """What people call it."""
    status: DeviceStatus
    uptime_percentage: float | None
    """The share of the time, in percent, in which the device was neither `offline` nor `error`, since it exists
    and up to now. Null, and not left out, when it has not existed within it; `uptime_reason` then says so.
    """
    uptime_reason: str | None = None
    """Why there is no `uptime_percentage`; left out when there is one."""
    data_points_24h: int
    """How many raw points of the last 24 hours are kept of it."""
    last_seen: datetime | None = None
    """When it was last heard from; left out when it never was."""


class MetricOverview(Model, kw_only=True):
    """What a metric did, over all devices."""

    count: int
    """How many points there are."""
    min: float
    """The smallest value."""
    max: float
    """The largest value."""
    avg: float | None
    """The mean of the values. Null, and not left out, when a sum on the way to it does not fit a double;
    `avg_reason` then says so.
    """
    avg_reason: str | None = None
    """Why there is no `avg`; left out when there is one."""
    device_count: int
    """How many devices sent it."""
    unit: str | None = None
    """The unit of the newest point that names one; left out when none does."""


class TelemetryOverview(Model, kw_only=True):
    """What was measured within the window."""

    total_points: int
    """How many points there are, of all metrics."""
    active_devices: int
    """How many devices sent some of them."""
    metrics: dict[str, MetricOverview]


class SystemHealth(Model, kw_only=True):
    """Whether the fleet is well, and why."""

    status: FleetHealth
    reasons: list[str]
    """What the status rests on, the worst first, each with its figure."""
    online_percentage: float | None
    """The share of devices, in percent, that are `online`. Null, and not left out, when there are no devices."""
    uptime_percentage: float | None
    """The share of the window, in percent, in which devices were neither `offline` nor `error`, averaged over the
    devices since each exists. Null, and not left out, when no device has existed for any of it.
    """
    open_alerts: AlertSeverityCounts


class SystemAnalytics(Model, kw_only=True):
    """The fleet in figures."""

    start_time: datetime
    """The first moment of the window, a whole hour or day."""
    end_time: datetime
    """The moment where the window ends, a whole hour or day, not included."""
    system_stats: FleetCounts
    device_performance: list[DevicePerformance]
    """The 100 devices that were least up within the window, lowest first; `GET /analytics/devices` has all."""
    telemetry_overview: TelemetryOverview
    system_health: SystemHealth


class TrendLine(Model, kw_only=True):
    """The straight line through the window."""

    slope_per_day: float
    """How much the metric changes in a day, in its unit."""
    direction: TrendDirection
    r_squared: float | None
    """The share of the variance that the line explains. Null, and not left out, where nothing varies."""
    r_squared_reason: str | None = None
    """Why there is no `r_squared`; left out when there is one."""


class Season(Model, kw_only=True):
    """What repeats."""

    period_seconds: int
    """How long it takes to repeat, in seconds."""
    amplitude: float
    """How far it swings to either side of its middle, in the metric's unit."""
    strength: float
    """The share that it explains of what is left without the other seasons."""


class TrendPoint(Model, kw_only=True):
    """A bucket of the window."""

    timestamp: datetime
    """The start of the bucket."""
    value: float
    """The mean of its points."""
    fitted: float | None
    """What the method that was served makes of it. Null, and not left out, before the part of the window that it
    looks at.
    """


class ForecastPoint(Model, kw_only=True):
    """What is to be expected of a bucket."""

    timestamp: datetime
    """The start of the bucket."""
    value: float
    """The mean that is expected."""
    lower: float
    """The lower end of the interval."""
    upper: float
    """The upper end of the interval."""


class ForecastErrors(Model, kw_only=True):
    """The mean absolute error of each method that was replayed, in the metric's unit."""

    prophet: float | None = None
    """Of Prophet's seasons; left out when it was not replayed."""
    seasonal_naive: float | None = None
    """Of the same time one cycle ago; left out when it was not replayed."""
    last_value: float | None = None
    """Of the last value; left out when it was not replayed."""


class Backtest(Model, kw_only=True):
    """The forecasts replayed from past moments, each with what was known then."""

    origins: int
    """From how many moments."""
    horizon_seconds: int
    """How far ahead each went, in seconds."""
    errors: ForecastErrors
    relative_error: float | None
    """The error of the method served over that of `seasonal_naive`; less is better. Null, and not left out, where
    there is no such error.
    """
    relative_error_reason: str | None = None
    """Why there is no `relative_error`; left out when there is one."""
    coverage: float | None
    """The share of what came that lay within an interval of the width asked for, learned from the other moments.
    Null, and not left out, where there are too few of them.
    """
    coverage_reason: str | None = None
    """Why there is no `coverage`; left out when there is one."""


class MetricTrend(Model, kw_only=True):
    """What runs through a metric, and what is to be expected of it."""

    device_id: int
    """The `id` (the integer) of the device."""
    metric: str
    """The metric."""
    unit: str | None = None
    """The unit that was last named for it; left out when none was."""
    granularity: BucketInterval
    start_time: datetime
    """Where the window begins."""
    end_time: datetime
    """Where it ends, not included."""
    trend: TrendLine
    seasons: list[Season]
    """What repeats, as far as it is more than chance."""
    history: list[TrendPoint]
    """The buckets of the window that have points, in the order of time."""
    forecast: list[ForecastPoint]
    """The buckets after the last that has points, in the order of time."""
    interval_width: float
    """The probability with which a value is to lie between `lower` and `upper`."""
    method: ForecastMethod
    reason: str
    """Why this method."""
    backtest: Backtest | None = None
    backtest_reason: str | None = None
    """Why there is no `backtest`; left out when there is one."""
    points_used: int
    """How many buckets the model was given, those after the last long silence."""
    points_clipped: int
    """How many of the window were brief and rare excursions far from all others. They are limited before anything
    is made of them, errors of the backtest among it; `history` has them as they are.
    """


class ExpectedRange(Model, kw_only=True):
    """Where the value was expected, by the type of the anomaly."""

    low: float
    """The lower end."""
    high: float
    """The upper end."""


class Anomaly(Model, kw_only=True):
    """A point that its past did not lead to expect."""

    timestamp: datetime
    """The time of the point."""
    metric: str
    """The metric."""
    value: float
    """Its value."""
    expected_range: ExpectedRange
    anomaly_score: float
    """How surprising it is; no probability."""
    severity: AlertSeverity
    type: AnomalyType


class JudgedMetric(Model, kw_only=True):
    """What was looked at of a metric."""

    metric: str
    """The metric."""
    points_read: int
    """How many points were read, those before the window among them."""
    points_judged: int
    """How many points of the window were judged; the first of a series only teach."""
    expected_false_alarms: float
    """How many anomalies so many points of ordinary data show by chance."""
    anomalies: int
    """How many were found."""
    reason: str | None = None
    """Why none of its points was judged; left out when some were."""


class AnomalyDetection(Model, kw_only=True):
    """The anomalies of a window."""

    device_id: int
    """The `id` (the integer) of the device."""
    start_time: datetime
    """Where the window begins."""
    end_time: datetime
    """Where it ends, not included."""
    sensitivity: AnomalySensitivity
    expected_points_per_false_alarm: float
    """How many points of ordinary data there are to a false alarm at this sensitivity, as measured on public data."""
    judged: list[JudgedMetric]
    """What was looked at, by metric."""
    anomalies: list[Anomaly]
    """The anomalies, in the order of time."""
    truncated: bool
    """Whether more were found than are listed."""


class MaintenanceLimit(Model, kw_only=True):
    """A limit that a rule sets, and what the points say about it."""

    rule_id: int
    """The rule that sets the limit."""
    threshold_value: float
    """The limit, which is the threshold of the rule."""
    direction: LimitDirection
    basis: LimitBasis
    state: LimitState
    current: float | None = None
    """The present level: the median of the last means. Left out when it is not known."""
    probability: float | None
    """The probability that the level crosses the limit within the horizon. Null, and not left out, without a
    significant trend toward it.
    """
    reason: str | None = None
    """Why there is no `probability`; left out when there is one."""
    model: WearModel | None = None
    slope_per_day: float | None = None
    """How much the metric changes in a day at the end of the data, in its unit; left out without a trend."""
    significance: float | None = None
    """How likely points without a trend look like this, as far as that was tested; small when the trend is real."""
    crossing_time: datetime | None = None
    """The median of the time of the crossing; left out when it is further off than the trend is good for."""
    crossing_earliest: datetime | None = None
    """The lower end of an interval that holds that time with the probability `interval_width`."""
    crossing_latest: datetime | None = None
    """The upper end of that interval."""


class MaintenanceMetric(Model, kw_only=True):
    """A metric that rules set limits for."""

    metric: str
    """The metric."""
    unit: str | None = None
    """The unit that was last named for it; left out when none was."""
    points_used: int
    """How many means were read."""
    limits: list[MaintenanceLimit]
    """The limits, by rule."""
    forecast: list[ForecastPoint] | None = None
    """What is to be expected within the horizon. Null, and not left out, with too little data."""
    forecast_method: ForecastMethod | None = None
    forecast_reason: str | None = None
    """Why there is no `forecast`; left out when there is one."""


class MaintenanceEvidence(Model, kw_only=True):
    """The figures that a recommendation rests on."""

    metric: str
    """The metric."""
    rule_id: int
    """The rule that sets the limit."""
    threshold_value: float
    """The limit."""
    current: float
    """The present level."""
    slope_per_day: float | None = None
    """How much the metric changes in a day."""
    probability: float
    """The probability of a crossing within the horizon."""
    crossing_time: datetime | None = None
    """The median of the time of the crossing."""


class MaintenanceRecommendation(Model, kw_only=True):
    """What to do, until when, and why."""

    priority: RecommendationPriority
    action: str
    """What to do, with its figures."""
    due: datetime
    """Until when: the earliest likely crossing, or now."""
    evidence: MaintenanceEvidence


class MaintenancePrediction(Model, kw_only=True):
    """What is to come of a device."""

    device_id: int
    """The `id` (the integer) of the device."""
    prediction_horizon: PredictionHorizon
    interval_width: float
    """The probability of each interval."""
    failure_probability: float | None
    """The probability that any limit is crossed within the horizon: that of the likeliest one. Null, and not left
    out, where there is none.
    """
    failure_probability_reason: str | None = None
    """Why there is no `failure_probability`; left out when there is one."""
    assumptions: list[str]
    """What has to be so for these figures to hold."""
    metrics: list[MaintenanceMetric]
    """The metrics, by name."""
    recommendations: list[MaintenanceRecommendation] | None = None
    """What to do, the most pressing first; left out when not asked for."""


class HealthPart(Model, kw_only=True):
    """A part of the score."""

    name: HealthPartName
    value: float | None
    """The share of it that is well. Null, and not left out, where it is not known, and of the `cap`."""
    weight: float
    """The most points that it can cost, a setting of the server."""
    penalty: float
    """The points that it costs."""
    reason: str
    """Why."""


class HealthScore(Model, kw_only=True):
    """The health of a device."""

    device_id: int
    """The `id` (the integer) of the device."""
    start_time: datetime
    """Where the window begins."""
    end_time: datetime
    """Where it ends, not included."""
    score: float | None
    """The more the better. Null, and not left out, without current data; then `reason` says so."""
    status: DeviceHealthStatus
    reason: str
    """The score in a sentence."""
    cap: float | None = None
    """The most that the device can score with its worst item; left out when nothing caps it."""
    parts: list[HealthPart]
    """What the score is made of; empty without one."""


class InsightEvidence(Model, kw_only=True):
    """A figure that a finding rests on."""

    figure: str
    """What it is."""
    value: float
    """How much it is."""
    metric: str | None = None
    """The metric that it is of; left out when it is of none."""
    unit: str | None = None
    """Its unit; left out when it has none."""
    timestamp: datetime | None = None
    """The moment that it is of; left out when it is of none."""


class Insight(Model, kw_only=True):
    """A finding."""

    rank: int
    """Its place; the gravest comes first."""
    category: InsightCategory
    severity: AlertSeverity
    title: str
    """What stands out."""
    evidence: list[InsightEvidence]
    """The figures that it rests on, never empty."""


class DeviceInsights(Model, kw_only=True):
    """What stands out about a device."""

    device_id: int
    """The `id` (the integer) of the device."""
    analysis_type: AnalysisType
    start_time: datetime
    """Where the window begins."""
    end_time: datetime
    """Where it ends, not included."""
    figures_examined: int
    """How many figures were looked at."""
    insights: list[Insight]
    """The findings, the gravest first."""


class DeviceAnalytics(Model, kw_only=True):
    """What one device did within a time."""

    device_id: int
    """The `id` (the integer) of the device."""
    device_name: str
    """What people call it."""
    device_type: str
    """What kind of device it is."""
    status: DeviceStatus
    uptime_percentage: float | None
    """The share of the time, in percent, in which the device was neither `offline` nor `error`, since it exists
    and up to now. Null, and not left out, when it has not existed within it; `uptime_reason` then says so.
    """
    uptime_reason: str | None = None
    """Why there is no `uptime_percentage`; left out when there is one."""
    data_points: int
    """How many raw points of the time are kept of it."""
    data_points_24h: int
    """How many raw points of the last 24 hours are kept of it."""
    alerts: int
    """How many alerts were made within the time, without those that were retracted."""
    open_alerts: int
    """How many alerts are open now, whenever they were made."""
    last_seen: datetime | None = None
    """When it was last heard from; left out when it never was."""


class DeviceAnalyticsPage(Model, kw_only=True):
    """One page of devices with their figures."""

    items: list[DeviceAnalytics]
    """The devices of the page."""
    pagination: Pagination


class MetricDataQuality(Model, kw_only=True):
    """How good the data of one metric of a device are."""

    metric_name: str
    """The name of the metric."""
    unit: str | None = None
    """The unit of the newest point that names one; left out when none does."""
    points: int
    """How many points the window has, as raw points or in sums."""
    expected_interval_seconds: float | None
    """How many seconds lie between a point and the next, as they should come: the `report_interval_seconds` of the
    device's configuration, or else the median of what lies between the newest 1,000 raw points up to the end of
    the window. Null, and not left out, with fewer than 11 raw points, and where fewer than half of what lies
    between them is within a quarter of the median: then points come when something happens, and none is
    missing.
    """
    expected_interval_seconds_reason: str | None = None
    """Why there is no `expected_interval_seconds`; left out when there is one."""
    interval_source: IntervalSource | None = None
    expected_from: datetime | None = None
    """From when on points are expected: the start of the window, or the first point that is kept where that is
    later. Left out when `expected_points` is null.
    """
    expected_until: datetime | None = None
    """Until when points are expected: the end of the window, or now where that is earlier. Left out when
    `expected_points` is null.
    """
    expected_points: int | None
    """How many whole intervals fit between `expected_from` and `expected_until`. Null, and not left out, when the
    interval is not known or no time of the window lies after the first point.
    """
    expected_points_reason: str | None = None
    """Why there is no `expected_points`; left out when there is one."""
    completeness: float | None
    """Which share of `expected_points` came. Of an hour (of a day, where fewer than ten intervals fit into an
    hour, or where the window is read by days) at most one point more counts than intervals fit into it, so that
    too many points at one time don't make up for none at another. Null, and not left out, when nothing was
    expected or that is not known.
    """
    completeness_reason: str | None = None
    """Why there is no `completeness`; left out when there is one."""
    gap_count: int | None
    """How often there was no point for longer than one and a half intervals, from `expected_from` to
    `expected_until`. Null, and not left out, when `expected_points` is.
    """
    gap_count_reason: str | None = None
    """Why there is no `gap_count`; left out when there is one."""
    gap_seconds: float | None
    """The time of all gaps together, each from the last point before it to the first one after it. Null, and not
    left out, when `gap_count` is.
    """
    gap_seconds_reason: str | None = None
    """Why there is no `gap_seconds`; left out when there is one."""
    gap_resolution_seconds: int | None = None
    """How exactly gaps are known: 0 where every point of the window was looked at, which is done up to 10,000 raw
    points of all metrics together. Else it is hours without any point that are gaps, and it is 3600; or days,
    and it is 86400, where the window is longer than 100 days. Left out when `gap_count` is null.
    """
    longest_gap_seconds: float | None = None
    """How long the longest gap is; left out when there is none."""
    longest_gap_start: datetime | None = None
    """When the longest gap began, the first of several; left out when there is none."""
    longest_gap_end: datetime | None = None
    """When it ended; left out when there is none."""
    outliers: int | None
    """How many values have a modified z-score (Iglewicz and Hoaglin) beyond 3.5: their distance from the median,
    times 0.6745, by the median of all such distances. Null, and not left out, with fewer than 20 values, and
    when more than half of them are the same.
    """
    outliers_reason: str | None = None
    """Why there is no `outliers`; left out when there is one."""
    outlier_share: float | None
    """Which share of `outlier_sample` they are. Null, and not left out, when `outliers` is."""
    outlier_share_reason: str | None = None
    """Why there is no `outlier_share`; left out when there is one."""
    outlier_sample: int
    """How many values were looked at for outliers, the newest raw points of the window, at most 1,000."""
    delay_seconds: float | None
    """How long points take from their `timestamp` until they arrive. Null, and not left out, as long as arrivals
    are not stored.
    """
    delay_seconds_reason: str | None = None
    """Why there is no `delay_seconds`; left out when there is one."""


class DataQualitySummary(Model, kw_only=True):
    """How good the data of a device are, over the metrics that are shown."""

    metric_count: int
    """How many metrics there are, shown or not."""
    points: int
    """How many points the window has of the metrics shown."""
    expected_points: int | None
    """How many points were expected of all metrics of which that is known. Null, and not left out, when it is
    known of none.
    """
    expected_points_reason: str | None = None
    """Why there is no `expected_points`; left out when there is one."""
    completeness: float | None
    """Which share of `expected_points` came: a ratio of sums over the metrics. Null, and not left out, when
    nothing was expected or that is not known.
    """
    completeness_reason: str | None = None
    """Why there is no `completeness`; left out when there is one."""
    gap_count: int | None
    """The gaps of all metrics. Null, and not left out, when they are known of none."""
    gap_count_reason: str | None = None
    """Why there is no `gap_count`; left out when there is one."""
    outlier_share: float | None
    """The outliers of all metrics of which they are known, as a share of the values that were looked at. Null, and
    not left out, when they are known of none.
    """
    outlier_share_reason: str | None = None
    """Why there is no `outlier_share`; left out when there is one."""
    delay_seconds: float | None
    """How long points take from their `timestamp` until they arrive. Null, and not left out, as long as arrivals
    are not stored.
    """
    delay_seconds_reason: str | None = None
    """Why there is no `delay_seconds`; left out when there is one."""


class DataQuality(Model, kw_only=True):
    """How good the data of a device are within a time."""

    device_id: int
    """The `id` (the integer) of the device."""
    start_time: datetime
    """The first moment of the window."""
    end_time: datetime
    """The moment where the window ends, not included."""
    overall: DataQualitySummary
    metrics: list[MetricDataQuality]
    """The metrics, by name."""


class ProcessFigures(Model, kw_only=True):
    """What the process that answers is doing."""

    uptime_seconds: float
    """How long it has run."""
    cpu_seconds: float
    """Processor time that it has used since it started to serve."""
    memory_bytes: int
    """Memory that it holds."""
    threads: int
    """Its threads."""
    open_files: int
    """Its open files and connections."""


class HostFigures(Model, kw_only=True):
    """What the machine of the process is doing."""

    processors: int
    """Its processors."""
    cpu_percentage: float | None
    """How busy its processors were since the service started, in percent. Null, and not left out, right after the
    start.
    """
    load_average: float
    """Processes that ran or waited to run, averaged over the last minute."""
    memory_total_bytes: int
    """Its memory."""
    memory_available_bytes: int
    """What of it could be had without swapping."""
    disk_total_bytes: int | None = None
    """The disk that the database lies on; left out where the database is a server of its own."""
    disk_free_bytes: int | None = None
    """What of the disk is free; left out like its size."""


class OperationFigures(Model, kw_only=True):
    """How often an operation was called, and how long it took."""

    operation: str
    """Its `operationId`; `unknown` for paths that there are not."""
    total: int
    """Requests answered."""
    server_errors: int
    """Those that failed for a reason of the server's."""
    p50_ms: float | None
    """The percentile 50 of the times in which requests were answered, in milliseconds and to about a hundredth.
    Null, and not left out, when there were none.
    """
    p95_ms: float | None
    """The percentile 95 of the times in which requests were answered, in milliseconds and to about a hundredth.
    Null, and not left out, when there were none.
    """
    p99_ms: float | None
    """The percentile 99 of the times in which requests were answered, in milliseconds and to about a hundredth.
    Null, and not left out, when there were none.
    """


class RequestFigures(Model, kw_only=True):
    """Requests since the start, of all operations and of each."""

    total: int
    """Requests answered."""
    server_errors: int
    """Those that failed for a reason of the server's."""
    p50_ms: float | None
    """The percentile 50 of the times in which requests were answered, in milliseconds and to about a hundredth.
    Null, and not left out, when there were none.
    """
    p95_ms: float | None
    """The percentile 95 of the times in which requests were answered, in milliseconds and to about a hundredth.
    Null, and not left out, when there were none.
    """
    p99_ms: float | None
    """The percentile 99 of the times in which requests were answered, in milliseconds and to about a hundredth.
    Null, and not left out, when there were none.
    """
    operations: list[OperationFigures]
    """Those of each operation that was called, by name."""


class PerformanceAnalytics(Model, kw_only=True):
    """How the service performs."""

    process: ProcessFigures
    host: HostFigures
    requests: RequestFigures


class Report(Model, kw_only=True):
    """A report without its document. `device_ids` are those that were asked for, left out where it is about all."""

    id: int
    """The report's id."""
    report_type: ReportType
    format: ReportFormat
    status: ReportStatus
    progress: int
    """How far it is, in percent."""
    start_time: datetime
    """The first moment of the time that it is about."""
    end_time: datetime
    """The moment where that time ends, not included."""
    device_ids: list[int] | None = None
    """The devices that it is about; left out when it is about all."""
    created_at: datetime
    """When it was asked for."""
    created_by: str
    """The name of the user who asked for it."""
    finished_at: datetime | None = None
    """When it was completed or failed; left out before that."""
    size_bytes: int | None = None
    """How large its document is; left out when there is none."""
    failure_reason: str | None = None
    """Why it failed; left out when it did not."""


class ReportPage(Model, kw_only=True):
    """One page of reports."""

    items: list[Report]
    """The reports of this page."""
    pagination: Pagination
