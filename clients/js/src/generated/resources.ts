// Made by `npm run generate` from the contracts in openapi/. Changes by hand are lost.

import type { Call } from "../call.js";
import type { CallOptions, Idempotent, IfMatch } from "../connection.js";
import type { Pages } from "../pages.js";
import { resource } from "../resource.js";
import type {
  operations,
  Alert,
  AlertAcknowledge,
  AlertCreate,
  AlertDetail,
  AlertPage,
  AlertResolve,
  AlertRule,
  AlertRuleCreate,
  AlertRulePage,
  AlertRuleTest,
  AlertRuleTrial,
  AlertRuleUpdate,
  AlertStatistics,
  AlertUpdate,
  AnomalyDetection,
  AnomalyDetectionRequest,
  ApiKeyCreate,
  ApiKeyPage,
  ApiKeySecret,
  AuditEntry,
  AuditPage,
  CurrentUser,
  DataQuality,
  Deletion,
  Device,
  DeviceAnalyticsPage,
  DeviceConfiguration,
  DeviceCreate,
  DeviceDetail,
  DeviceInsights,
  DevicePage,
  DeviceStats,
  DeviceStatus,
  DeviceStatusUpdate,
  DeviceTelemetry,
  DeviceTransitions,
  DeviceUpdate,
  Health,
  HealthDetail,
  HealthScore,
  InsightsRequest,
  LatestTelemetry,
  LatestTelemetryList,
  LoginRequest,
  MaintenancePrediction,
  MaintenanceRequest,
  MetricList,
  MetricTrend,
  Notification,
  NotificationPage,
  PerformanceAnalytics,
  RefreshRequest,
  Report,
  ReportCreate,
  ReportPage,
  SessionRevocation,
  SubmittedPoint,
  SystemAnalytics,
  TelemetryBatch,
  TelemetryBatchReport,
  TelemetryDeletion,
  TelemetryHistory,
  TelemetryPage,
  TelemetrySubmit,
  TokenPair,
  User,
  UserCreate,
  UserPage,
  UserUpdate,
  Version,
  Webhook,
  WebhookCreate,
  WebhookPage,
  WebhookRedrive,
  WebhookSecret,
  WebhookUpdate,
} from "./api.js";

/** Where the operations are, on every server. */
export const BASE_PATH = "/api/v1";

export type GetHealthScoreQuery = NonNullable<operations["get_health_score"]["parameters"]["query"]>;
export type ListAlertRulesQuery = NonNullable<operations["list_alert_rules"]["parameters"]["query"]>;
export type ListAlertsQuery = NonNullable<operations["list_alerts"]["parameters"]["query"]>;
export type GetAlertStatisticsQuery = NonNullable<operations["get_alert_statistics"]["parameters"]["query"]>;
export type ListReportsQuery = NonNullable<operations["list_reports"]["parameters"]["query"]>;
export type GetSystemAnalyticsQuery = NonNullable<operations["get_system_analytics"]["parameters"]["query"]>;
export type ListDeviceAnalyticsQuery = NonNullable<operations["list_device_analytics"]["parameters"]["query"]>;
export type GetDataQualityQuery = NonNullable<operations["get_data_quality"]["parameters"]["query"]>;
export type GetTrendQuery = NonNullable<operations["get_trend"]["parameters"]["query"]>;
export type ListAuditEntriesQuery = NonNullable<operations["list_audit_entries"]["parameters"]["query"]>;
export type ListApiKeysQuery = NonNullable<operations["list_api_keys"]["parameters"]["query"]>;
export type ListDevicesQuery = NonNullable<operations["list_devices"]["parameters"]["query"]>;
export type GetDeviceStatsQuery = NonNullable<operations["get_device_stats"]["parameters"]["query"]>;
export type ListDevicesByStatusQuery = NonNullable<operations["list_devices_by_status"]["parameters"]["query"]>;
export type ListDeviceTransitionsQuery = NonNullable<operations["list_device_transitions"]["parameters"]["query"]>;
export type ListNotificationsQuery = NonNullable<operations["list_notifications"]["parameters"]["query"]>;
export type ListTelemetryQuery = NonNullable<operations["list_telemetry"]["parameters"]["query"]>;
export type DeleteTelemetryQuery = NonNullable<operations["delete_telemetry"]["parameters"]["query"]>;
export type GetLatestTelemetryQuery = NonNullable<operations["get_latest_telemetry"]["parameters"]["query"]>;
export type ListLatestTelemetryQuery = NonNullable<operations["list_latest_telemetry"]["parameters"]["query"]>;
export type GetTelemetryHistoryQuery = NonNullable<operations["get_telemetry_history"]["parameters"]["query"]>;
export type GetDeviceTelemetryQuery = NonNullable<operations["get_device_telemetry"]["parameters"]["query"]>;
export type ListTelemetryMetricsQuery = NonNullable<operations["list_telemetry_metrics"]["parameters"]["query"]>;
export type ExportTelemetryQuery = NonNullable<operations["export_telemetry"]["parameters"]["query"]>;
export type ListUsersQuery = NonNullable<operations["list_users"]["parameters"]["query"]>;
export type ListWebhooksQuery = NonNullable<operations["list_webhooks"]["parameters"]["query"]>;

/** What models make of the data of a device, with what they rest on and how sure they are. */
export interface AiResource {
  /**
   * Show what stands out about a device.
   *
   * Findings about a device, the gravest first, each with the figures that it rests on; where nothing stands out the list is empty, and `figures_examined` says how many figures were looked at. The window is the last 24 hours unless given; for `performance` it is held against the time before it that is as long. Anomalies are looked for among the newest points of each metric. Nothing is stored, not even in the audit log.
   *
   * `POST /ai/insights`
   */
  insights(body: InsightsRequest, options?: CallOptions): Call<DeviceInsights>;
  /**
   * Find anomalies.
   *
   * Points of a window that what came before them did not lead to expect. Each is judged by its past alone, of which up to 8,000 points before the window are read, so the verdict on a point never changes while what precedes it stands. The same data give the same answer. The window is the last 24 hours unless given. A metric with fewer than 50 points is not judged, and its `reason` says so; if that is so of all of them, the answer is `too_little_data`. Where more are found than can be listed, those with the highest scores are. Nothing is stored, not even in the audit log.
   *
   * `POST /ai/anomaly-detection`
   */
  detectAnomalies(body: AnomalyDetectionRequest, options?: CallOptions): Call<AnomalyDetection>;
  /**
   * Predict maintenance.
   *
   * For each metric that an active rule sets a limit for: a forecast over the horizon, and when and how likely the wear that its points show will reach the limit. Wear is read from the means of the last 90 days. What is promised is the time at which a limit is crossed, not a failure, and only where the points show a significant trend toward it; otherwise there is no number. Sudden faults have no trend before them. Of many metrics those that are first by name are looked at. Nothing is stored, not even in the audit log.
   *
   * `POST /ai/predictive-maintenance`
   */
  predictMaintenance(body: MaintenanceRequest, options?: CallOptions): Call<MaintenancePrediction>;
  /**
   * Show the health of a device.
   *
   * A device's health as one number, and what it is made of: 100 less the `penalty` of each part, exactly. What is not known never looks healthy: a part without data costs at least half its weight, and a device without current data has no score. The worst item caps the score, and then what the cap takes is a part of its own. A worse input never gives a better score. Anomalies are looked for among the newest points of each metric.
   *
   * `GET /ai/health-score/{device_id}`
   */
  healthScore(device_id: number, query?: GetHealthScoreQuery, options?: CallOptions): Call<HealthScore>;
}

/** What models make of the data of a device, with what they rest on and how sure they are. For a connection alone; a `ValtronicsClient` has it as `ai`. */
export const ai = /* @__PURE__ */ resource<AiResource>({
  insights: "get_insights POST /ai/insights body",
  detectAnomalies: "detect_anomalies POST /ai/anomaly-detection body",
  predictMaintenance: "predict_maintenance POST /ai/predictive-maintenance body",
  healthScore: "get_health_score GET /ai/health-score/{device_id} query",
});

/** What went wrong and who sees to it, and the rules that watch for it. */
export interface AlertsRulesResource {
  /**
   * List alert rules.
   *
   * The rules that pass every filter given, in the order of their ids.
   *
   * `GET /alerts/rules`
   */
  list(query?: ListAlertRulesQuery, options?: CallOptions): Pages<AlertRulePage>;
  /**
   * Create an alert rule.
   *
   * The rule judges the points that are measured from now on, of the device named, of all devices of the type named, or of all devices; see "Alerts and rules".
   *
   * `POST /alerts/rules`
   */
  create(body: AlertRuleCreate, options?: CallOptions): Call<AlertRule>;
  /**
   * Try an alert rule.
   *
   * Tries the rule on a value, as if it were the first that is ever measured, or on the stored points of a time (the last 24 hours unless given), device by device, as if the rule began with it. The answer is what the same rule would do as points come in in the order of their times; nothing is stored, not even in the audit log, and nobody is told. Overwritten points count as they are now. The condition `anomaly` has the points before that time for its past.
   *
   * `POST /alerts/rules/{id}/test`
   */
  test(id: number, body: AlertRuleTest, options?: CallOptions): Call<AlertRuleTrial>;
  /**
   * Get an alert rule.
   *
   * One rule by id.
   *
   * `GET /alerts/rules/{id}`
   */
  get(id: number, options?: CallOptions): Call<AlertRule>;
  /**
   * Update an alert rule.
   *
   * Changes only the fields sent; the rule as a whole has to make sense afterwards. When what it judges by changes (anything but `name`, `description`, `severity`, `notification_enabled` and `metadata`), its open alerts are resolved and it begins anew with the points that are measured from now on. Switching it off resolves them too.
   *
   * `PUT /alerts/rules/{id}`
   */
  update(id: number, body: AlertRuleUpdate, options?: CallOptions): Call<AlertRule>;
  /**
   * Delete an alert rule.
   *
   * Removes the rule. Its alerts stay; those that are open are resolved.
   *
   * `DELETE /alerts/rules/{id}`
   */
  delete(id: number, options?: CallOptions): Call<Deletion>;
}
/** What went wrong and who sees to it, and the rules that watch for it. */
export interface AlertsResource {
  /**
   * List alerts.
   *
   * Alerts, newest first, that pass every filter given; `start_time` and `end_time` are about `created_at`. Alerts that were retracted, because points that came later show that there was nothing, are left out unless asked for. Walk long lists by `cursor`: each page's `pagination.next_cursor` opens the next one, and no alert is skipped or repeated while others are made. An unknown device or rule gives an empty list.
   *
   * `GET /alerts/`
   */
  list(query?: ListAlertsQuery, options?: CallOptions): Pages<AlertPage>;
  /**
   * Create an alert.
   *
   * An alert by hand, or by a program that watches for itself. It is `active`, and its `alert_type` is `manual` unless given. Alerts of rules are made by the server.
   *
   * `POST /alerts/`
   */
  create(body: AlertCreate, options?: CallOptions): Call<Alert>;
  /**
   * Count alerts and how soon they were seen to.
   *
   * Figures over the alerts that were made within a time, of one device or of all, without those that were retracted. Without times it is the last 24 hours; with `end_time` alone the 24 hours before it, with `start_time` alone everything from then up to now.
   *
   * `GET /alerts/statistics`
   */
  statistics(query?: GetAlertStatisticsQuery, options?: CallOptions): Call<AlertStatistics>;
  rules: AlertsRulesResource;
  /**
   * Get an alert.
   *
   * One alert with its device, what happened to it, and the messages about it.
   *
   * `GET /alerts/{id}`
   */
  get(id: number, options?: CallOptions): Call<AlertDetail>;
  /**
   * Update an alert.
   *
   * Changes only the fields sent; an empty text clears an optional field, and `metadata` is replaced whole. A status goes from `active` to `acknowledged` to `resolved`, or from `active` to `resolved`; any other change is refused with 409. Sending the status that the alert has is no change, so the request may be sent again. `acknowledged_at` may lie before the alert, where somebody saw it coming.
   *
   * `PUT /alerts/{id}`
   */
  update(id: number, body: AlertUpdate, options?: CallOptions): Call<Alert>;
  /**
   * Delete an alert.
   *
   * Removes the alert with its history. Points that come later do not bring it back. An alert of a rule that is open ends by it as if it were resolved.
   *
   * `DELETE /alerts/{id}`
   */
  delete(id: number, options?: CallOptions): Call<Deletion>;
  /**
   * Acknowledge an alert.
   *
   * Says that somebody sees to it: the caller, unless another user is named. Refused with 409 unless the alert is `active`.
   *
   * `POST /alerts/{id}/acknowledge`
   */
  acknowledge(id: number, body?: AlertAcknowledge, options?: CallOptions): Call<Alert>;
  /**
   * Resolve an alert.
   *
   * Says that it is over. Refused with 409 when it was. A rule whose alert is resolved so begins anew with the device, after its `cooldown_minutes`.
   *
   * `POST /alerts/{id}/resolve`
   */
  resolve(id: number, body?: AlertResolve, options?: CallOptions): Call<Alert>;
}

/** What went wrong and who sees to it, and the rules that watch for it. For a connection alone; a `ValtronicsClient` has it as `alerts`. */
export const alerts = /* @__PURE__ */ resource<AlertsResource>({
  list: "list_alerts GET /alerts/ query cursor=100",
  create: "create_alert POST /alerts/ body",
  statistics: "get_alert_statistics GET /alerts/statistics query",
  rules: {
    list: "list_alert_rules GET /alerts/rules query page=100",
    create: "create_alert_rule POST /alerts/rules body",
    test: "test_alert_rule POST /alerts/rules/{id}/test body",
    get: "get_alert_rule GET /alerts/rules/{id}",
    update: "update_alert_rule PUT /alerts/rules/{id} body",
    delete: "delete_alert_rule DELETE /alerts/rules/{id}",
  },
  get: "get_alert GET /alerts/{id}",
  update: "update_alert PUT /alerts/{id} body",
  delete: "delete_alert DELETE /alerts/{id}",
  acknowledge: "acknowledge_alert POST /alerts/{id}/acknowledge body",
  resolve: "resolve_alert POST /alerts/{id}/resolve body",
});

/** The fleet and the service in figures, all computed from what is stored or measured. */
export interface AnalyticsReportsResource {
  /**
   * List reports.
   *
   * All reports that fit, newest first, each with how far it is. A report is kept for 30 days (a setting of the server) and then removed.
   *
   * `GET /analytics/reports`
   */
  list(query?: ListReportsQuery, options?: CallOptions): Pages<ReportPage>;
  /**
   * Make a report.
   *
   * Queues a report, which is made in the background; `GET /analytics/reports/{id}/status` says how far it is, and `GET /analytics/reports/{id}` gives it. All its figures are computed from what is stored; one that can't be computed is null and says why. The time is `date_range`, of at most 366 days, or `time_range`, up to now, or the last 24 hours. `system` and `usage` are counted from sums: their time is widened to whole hours, with a `time_range` of `7d` and more to whole days in UTC. `system` is about the whole fleet; `device_performance` and `data_quality` have the devices of `device_ids`, or the first 500 by id, each with its first 100 metrics by name; `trend` and `anomaly`, which models make, have at most 20 devices, the first by id when none are named; `usage` counts the points of the devices of `device_ids`, or of all. What is in a report stays in it, also when the devices are deleted. A report whose document would have more than 20 MiB fails, and so does one that was begun 3 times and never came to its end.
   *
   * `POST /analytics/reports`
   */
  create(body: ReportCreate, options?: CallOptions & Idempotent): Call<Report>;
  /**
   * Get a report.
   *
   * The document of a report that is `completed`, in its own media type: JSON in the envelope, a page without scripts that needs nothing else, a PDF file of A4 pages, or CSV, which has the report's tables one below the other, each with its title, a line of columns, its rows and an empty line; a text that a spreadsheet would take for a formula begins with an apostrophe. A report that is not completed is a conflict, whose details say its `status`, its `progress` and, where it `failed`, the `failure_reason`.
   *
   * `GET /analytics/reports/{id}`
   */
  get(id: number, options?: CallOptions): Call<Response>;
  /**
   * Delete a report.
   *
   * Removes the report with its document. One that is being made is given up.
   *
   * `DELETE /analytics/reports/{id}`
   */
  delete(id: number, options?: CallOptions): Call<Deletion>;
}
/** The fleet and the service in figures, all computed from what is stored or measured. */
export interface AnalyticsResource {
  /**
   * Show the fleet in figures.
   *
   * Counts of devices, the devices that were least up, what each metric did, and whether the fleet is well. The window begins with the hour into which `time_range` reaches back and ends with the present hour; for `7d` and more it begins and ends with whole days in UTC instead. So it is answered from sums, whatever the size of the fleet. It takes in what is still kept, as raw points or as sums.
   *
   * `GET /analytics/system`
   */
  system(query?: GetSystemAnalyticsQuery, options?: CallOptions): Call<SystemAnalytics>;
  /**
   * Show each device in figures.
   *
   * Devices, by id, each with what it did within a time: the last 24 hours when none is given; with `end_time` alone the 24 hours before it, with `start_time` alone everything from then up to now. `data_points` counts the raw points that are still kept.
   *
   * `GET /analytics/devices`
   */
  devices(query?: ListDeviceAnalyticsQuery, options?: CallOptions): Pages<DeviceAnalyticsPage>;
  /**
   * Show how good the data of a device are.
   *
   * Of each metric how many of the expected points are stored, where they are missing and which values stand out, within a time: the last 24 hours when none is given; with `end_time` alone the 24 hours before it, with `start_time` alone everything from then up to now. Nothing counts that is still to come, or that is no longer kept as a raw point or in a sum. What can't be known from what is stored is null, and a field beside it says why. Without `metric` it is of the first 100 metrics by name. A metric that the device never sent gives an empty list.
   *
   * `GET /analytics/data-quality`
   */
  dataQuality(query: GetDataQualityQuery, options?: CallOptions): Call<DataQuality>;
  /**
   * Show the trend of a metric.
   *
   * What runs through the means of a metric: a straight line, what repeats, and a forecast. The window is the last 30 days when none is given, or as much of them as makes 1,500 buckets of `granularity`; it begins with the bucket that its start lies in and ends with the last bucket that is over. The forecast served is whichever of Prophet's seasons, the same time one cycle ago and the last value was nearest to what came, when each was replayed from many moments of the window; `method` names it, `reason` says why and `backtest` gives the errors of all of them. The same data give the same answer. With fewer than 10 buckets that have points the answer is `too_little_data`.
   *
   * `GET /analytics/trends`
   */
  trend(query: GetTrendQuery, options?: CallOptions): Call<MetricTrend>;
  /**
   * Show how the service performs.
   *
   * What the process that answers and its machine are doing, and how long requests took. All of it is measured by the service itself and begins anew when it starts; where several processes serve, it is of the one that answers.
   *
   * `GET /analytics/performance`
   */
  performance(options?: CallOptions): Call<PerformanceAnalytics>;
  reports: AnalyticsReportsResource;
  /**
   * Show how far a report is.
   *
   * `pending` until somebody makes it, `running` with its `progress`, then `completed`, or `failed` with its `failure_reason`. One that was running when the server stopped is begun again.
   *
   * `GET /analytics/reports/{id}/status`
   */
  reportStatus(id: number, options?: CallOptions): Call<Report>;
}

/** The fleet and the service in figures, all computed from what is stored or measured. For a connection alone; a `ValtronicsClient` has it as `analytics`. */
export const analytics = /* @__PURE__ */ resource<AnalyticsResource>({
  system: "get_system_analytics GET /analytics/system query",
  devices: "list_device_analytics GET /analytics/devices query page=100",
  dataQuality: "get_data_quality GET /analytics/data-quality query",
  trend: "get_trend GET /analytics/trends query",
  performance: "get_performance GET /analytics/performance",
  reports: {
    list: "list_reports GET /analytics/reports query page=100",
    create: "create_report POST /analytics/reports body safe",
    get: "get_report GET /analytics/reports/{id} file",
    delete: "delete_report DELETE /analytics/reports/{id}",
  },
  reportStatus: "get_report_status GET /analytics/reports/{id}/status",
});

/** Who changed what, when and from where. For administrators; it can only be read. */
export interface AuditResource {
  /**
   * List entries of the audit log.
   *
   * What was changed through the API, newest first, that passes every filter given. `start_time` is included and `end_time` is not. Walk long lists by `cursor`: each page's `pagination.next_cursor` opens the next one, and no entry is skipped or repeated while others arrive. Filters must stay the same along the walk; a user, an operation, an object or a request that is unknown gives an empty list.
   *
   * `GET /audit/`
   */
  list(query?: ListAuditEntriesQuery, options?: CallOptions): Pages<AuditPage>;
  /**
   * Get an entry of the audit log.
   *
   * One entry by id.
   *
   * `GET /audit/{id}`
   */
  get(id: number, options?: CallOptions): Call<AuditEntry>;
}

/** Who changed what, when and from where. For administrators; it can only be read. For a connection alone; a `ValtronicsClient` has it as `audit`. */
export const audit = /* @__PURE__ */ resource<AuditResource>({
  list: "list_audit_entries GET /audit/ query cursor=100",
  get: "get_audit_entry GET /audit/{id}",
});

/** Sessions by user name and password, and API keys for programs and devices. */
export interface AuthApiKeysResource {
  /**
   * List API keys.
   *
   * The caller's own keys, oldest first. A caller with `api_keys:manage` sees the keys of all users, or of one with `owner_id`; to anyone else the keys of others do not exist, so that filter gives an empty list. Secrets are never shown again.
   *
   * `GET /auth/api-keys/`
   */
  list(query?: ListApiKeysQuery, options?: CallOptions): Pages<ApiKeyPage>;
  /**
   * Create an API key.
   *
   * Makes a key that acts for the caller with the permissions named, which the caller must hold. A key never does more than its owner may at the moment of the call. A key bound to a device may only write that device's telemetry. The secret is in this reply and nowhere else: it is stored hashed.
   *
   * `POST /auth/api-keys/`
   */
  create(body: ApiKeyCreate, options?: CallOptions): Call<ApiKeySecret>;
  /**
   * Delete an API key.
   *
   * Ends the key at once. One deletes one's own keys; a caller with `api_keys:manage` deletes those of others too, to anyone else they do not exist (404).
   *
   * `DELETE /auth/api-keys/{id}`
   */
  delete(id: number, options?: CallOptions): Call<Deletion>;
}
/** Sessions by user name and password, and API keys for programs and devices. */
export interface AuthResource {
  /**
   * Log in.
   *
   * Trades a user name and a password for an access token and a refresh token, and begins a session. An unknown user, a wrong password and a disabled user give the same 401 after the same time. Attempts are limited per address and per user name, whatever the caller's tier.
   *
   * `POST /auth/login`
   */
  logIn(body: LoginRequest, options?: CallOptions): Call<TokenPair>;
  /**
   * Renew a session's tokens.
   *
   * Trades a refresh token for a new pair. The old refresh token dies at once; using it a second time means that it was copied, and ends the whole session with every token descended from it. That end is in the audit log, a renewal is not.
   *
   * `POST /auth/refresh`
   */
  refreshToken(body: RefreshRequest, options?: CallOptions): Call<TokenPair>;
  /**
   * Log out.
   *
   * Ends the caller's session: its access token and its refresh token answer 401 from the next call on. It takes a bearer token; an API key has no session and is refused with 403 (delete the key instead).
   *
   * `POST /auth/logout`
   */
  logOut(options?: CallOptions): Call<SessionRevocation>;
  /**
   * Say who the caller is.
   *
   * The user behind the credential and the permissions that this credential carries. With an API key that is the key's owner, the key's own permissions, and `api_key_id`.
   *
   * `GET /auth/me`
   */
  currentUser(options?: CallOptions): Call<CurrentUser>;
  apiKeys: AuthApiKeysResource;
}

/** Sessions by user name and password, and API keys for programs and devices. For a connection alone; a `ValtronicsClient` has it as `auth`. */
export const auth = /* @__PURE__ */ resource<AuthResource>({
  logIn: "log_in POST /auth/login body open",
  refreshToken: "refresh_token POST /auth/refresh body open",
  logOut: "log_out POST /auth/logout",
  currentUser: "get_current_user GET /auth/me",
  apiKeys: {
    list: "list_api_keys GET /auth/api-keys/ query page=100",
    create: "create_api_key POST /auth/api-keys/ body",
    delete: "delete_api_key DELETE /auth/api-keys/{id}",
  },
});

/** The registry of devices, their status, configuration and connection. */
export interface DevicesResource {
  /**
   * List devices.
   *
   * One page of the devices that pass every filter given, in the order asked for; equal ones follow by `id`, and devices without the sorted field come last. A page past the end is an empty list.
   *
   * `GET /devices/`
   */
  list(query?: ListDevicesQuery, options?: CallOptions): Pages<DevicePage>;
  /**
   * Create a device.
   *
   * Registers a device. `device_id` is the caller's own name for it, unique and never changed afterwards; a taken one is refused with 409. The reply gives the `id` by which every other operation knows the device.
   *
   * `POST /devices/`
   */
  create(body: DeviceCreate, options?: CallOptions): Call<Device>;
  /**
   * Count devices and their uptime.
   *
   * Figures over all devices, computed from what is stored. `time_range` is the span of `uptime_percentage`; the figures that end in `_24h` always span the last 24 hours.
   *
   * `GET /devices/stats`
   */
  stats(query?: GetDeviceStatsQuery, options?: CallOptions): Call<DeviceStats>;
  /**
   * List the devices in one status.
   *
   * The devices whose status is the one named, in the order of their ids.
   *
   * `GET /devices/status/{status}`
   */
  listByStatus(status: DeviceStatus, query?: ListDevicesByStatusQuery, options?: CallOptions): Pages<DevicePage>;
  /**
   * Get a device.
   *
   * One device with summaries of its telemetry and alerts and the state of its connection.
   *
   * `GET /devices/{id}`
   */
  get(id: number, options?: CallOptions): Call<DeviceDetail>;
  /**
   * Update a device.
   *
   * Changes only the fields sent; `metadata` and `configuration` are replaced whole. An empty text clears an optional field, which is then left out of replies. With `If-Match` the change is made only to the version it names.
   *
   * `PUT /devices/{id}`
   */
  update(id: number, body: DeviceUpdate, options?: CallOptions & IfMatch): Call<Device>;
  /**
   * Delete a device.
   *
   * Removes the device with its telemetry, its alerts, and the rules, webhooks and API keys bound to it. Afterwards every trace of it answers 404, and its `id` is never given to another device.
   *
   * `DELETE /devices/{id}`
   */
  delete(id: number, options?: CallOptions & IfMatch): Call<Deletion>;
  /**
   * Set a device's status.
   *
   * Sets the status and keeps the change, with its reason, among the device's transitions. `warning`, `error` and `maintenance` stay until somebody changes them; between `online` and `offline` the server decides by itself when telemetry arrives or stops.
   *
   * `PUT /devices/{id}/status`
   */
  updateStatus(id: number, body: DeviceStatusUpdate, options?: CallOptions & IfMatch): Call<Device>;
  /**
   * Get a device's configuration.
   *
   * The configuration map alone; empty when none was ever set.
   *
   * `GET /devices/{id}/configuration`
   */
  configuration(id: number, options?: CallOptions): Call<DeviceConfiguration>;
  /**
   * Replace a device's configuration.
   *
   * Replaces the whole map; what is not sent is gone.
   *
   * `PUT /devices/{id}/configuration`
   */
  updateConfiguration(id: number, body: DeviceConfiguration, options?: CallOptions & IfMatch): Call<DeviceConfiguration>;
  /**
   * List a device's changes of status.
   *
   * Every change of the device's status, oldest first, by people and by the server, and the uptime that follows from them. `start_time` is included and `end_time` is not; without them it is everything since the device was created. Going offline is dated at the moment when the device should have been heard of.
   *
   * `GET /devices/{id}/transitions`
   */
  transitions(id: number, query?: ListDeviceTransitionsQuery, options?: CallOptions): Pages<DeviceTransitions>;
}

/** The registry of devices, their status, configuration and connection. For a connection alone; a `ValtronicsClient` has it as `devices`. */
export const devices = /* @__PURE__ */ resource<DevicesResource>({
  list: "list_devices GET /devices/ query page=100",
  create: "create_device POST /devices/ body",
  stats: "get_device_stats GET /devices/stats query",
  listByStatus: "list_devices_by_status GET /devices/status/{status} query page=100",
  get: "get_device GET /devices/{id}",
  update: "update_device PUT /devices/{id} body",
  delete: "delete_device DELETE /devices/{id}",
  updateStatus: "update_device_status PUT /devices/{id}/status body",
  configuration: "get_device_configuration GET /devices/{id}/configuration",
  updateConfiguration: "update_device_configuration PUT /devices/{id}/configuration body",
  transitions: "list_device_transitions GET /devices/{id}/transitions query page=100",
});

/** Whether the service works, for load balancers, probes and people. */
export interface HealthResource {
  /**
   * Say whether the service works.
   *
   * For load balancers and probes: needs no credential and is not counted by the rate limit. Answers 200 when the database answers, 503 when it does not or the service can't use it.
   *
   * `GET /health/`
   */
  get(options?: CallOptions): Call<Health>;
  /**
   * Say how each component is.
   *
   * Names every component the service stands on, whether it works, and what was measured just now.
   *
   * `GET /health/detailed`
   */
  detail(options?: CallOptions): Call<HealthDetail>;
}

/** Whether the service works, for load balancers, probes and people. For a connection alone; a `ValtronicsClient` has it as `health`. */
export const health = /* @__PURE__ */ resource<HealthResource>({
  get: "get_health GET /health/ open",
  detail: "get_health_detail GET /health/detailed",
});

/** What webhooks were told of alerts, and what became of it. */
export interface NotificationsResource {
  /**
   * List notifications.
   *
   * What webhooks were told and are to be told, newest first, that passes every filter given. Walk long lists by `cursor`: each page's `pagination.next_cursor` opens the next one. Filters must stay the same along the walk.
   *
   * `GET /alerts/notifications`
   */
  list(query?: ListNotificationsQuery, options?: CallOptions): Pages<NotificationPage>;
  /**
   * Get a notification.
   *
   * One notification by id, with what became of its last attempt.
   *
   * `GET /alerts/notifications/{id}`
   */
  get(id: number, options?: CallOptions): Call<Notification>;
  /**
   * Send a notification again.
   *
   * Puts a notification back into the queue of its webhook, whatever became of it, with all its attempts before it. It keeps the id of its event, so a receiver that has it already knows it.
   *
   * `POST /alerts/notifications/{id}/redrive`
   */
  redrive(id: number, options?: CallOptions): Call<Notification>;
}

/** What webhooks were told of alerts, and what became of it. For a connection alone; a `ValtronicsClient` has it as `notifications`. */
export const notifications = /* @__PURE__ */ resource<NotificationsResource>({
  list: "list_notifications GET /alerts/notifications query cursor=100",
  get: "get_notification GET /alerts/notifications/{id}",
  redrive: "redrive_notification POST /alerts/notifications/{id}/redrive",
});

/** What devices measure, as points in time. Store, read, export and delete them. */
export interface TelemetryResource {
  /**
   * List telemetry points.
   *
   * Raw points, newest first, that pass every filter given. `start_time` is included and `end_time` is not. Walk long lists by `cursor`: each page's `pagination.next_cursor` opens the next one, no point is skipped or repeated while others arrive, and a late page costs what the first did. Filters must stay the same along the walk. An unknown device or metric gives an empty list.
   *
   * `GET /telemetry/`
   */
  list(query?: ListTelemetryQuery, options?: CallOptions): Pages<TelemetryPage>;
  /**
   * Submit one telemetry point.
   *
   * Stores one point; 201 means that it is on disk and that the next read sees it. Without `timestamp` the server's clock is taken. The same point again is no error: `result` says `stored`, `duplicate` (same value) or `updated` (another value, which replaces the old one). `Idempotency-Key` makes a retry answer what the first call answered. A key bound to another device is refused with 403. The point is its own record: the audit log has no entry of it.
   *
   * `POST /telemetry/`
   */
  submit(body: TelemetrySubmit, options?: CallOptions & Idempotent): Call<SubmittedPoint>;
  /**
   * Delete telemetry points.
   *
   * Removes every point that passes all filters given; without a filter, all points of all devices. `confirm=true` must say that this is meant. Latest values, history and counts follow at once.
   *
   * `DELETE /telemetry/`
   */
  delete(query: DeleteTelemetryQuery, options?: CallOptions): Call<TelemetryDeletion>;
  /**
   * Submit many telemetry points.
   *
   * Stores up to 10,000 points in one transaction, in any order, of any devices. A point that breaks a rule fails alone and is reported with its index; the others are stored. With `atomic` true one bad point refuses them all with 422, whose `errors` name every bad point (`field` is `telemetry_data.3.timestamp` and the like). A point that breaks the schema refuses the whole batch either way. Of two points with the same device, metric and time within one batch the later one counts. Points are their own record: the audit log has no entry of them.
   *
   * `POST /telemetry/batch`
   */
  submitBatch(body: TelemetryBatch, options?: CallOptions & Idempotent): Call<TelemetryBatchReport>;
  /**
   * Get a device's latest values.
   *
   * The newest value of each metric of one device, by the time of the point and not of its arrival. Metrics that the device never sent are left out. Without `metrics`, those with the newest points when there are more than 1,000.
   *
   * `GET /telemetry/latest`
   */
  latest(query: GetLatestTelemetryQuery, options?: CallOptions): Call<LatestTelemetry>;
  /**
   * List the latest values of many devices.
   *
   * The newest value of each metric of up to 100 devices, in the order asked for. Devices that do not exist are left out, and one named twice is given once.
   *
   * `GET /telemetry/latest/devices`
   */
  listLatest(query: ListLatestTelemetryQuery, options?: CallOptions): Call<LatestTelemetryList>;
  /**
   * Get the history of one metric.
   *
   * One metric of one device over the half-open time `[start_time, end_time)`: raw points, or buckets aligned to UTC. Without times it is the last 24 hours; with `end_time` alone the 24 hours before it (never before 1970); with `start_time` alone everything since. A window without `end_time` ends now, or after the newest point where a device's clock is ahead. Counts of buckets add up to the number of raw points. A metric that the device never sent gives an empty history.
   *
   * `GET /telemetry/history`
   */
  history(query: GetTelemetryHistoryQuery, options?: CallOptions): Call<TelemetryHistory>;
  /**
   * Summarize a device's telemetry.
   *
   * Figures per metric over everything that is kept of one device, and its newest points of all metrics.
   *
   * `GET /telemetry/device/{device_id}`
   */
  device(device_id: number, query?: GetDeviceTelemetryQuery, options?: CallOptions): Call<DeviceTelemetry>;
  /**
   * List metrics.
   *
   * Every metric name in use, in alphabetical order, over all devices or those of one (at most the first 10,000). An unknown device gives an empty list.
   *
   * `GET /telemetry/metrics`
   */
  metrics(query?: ListTelemetryMetricsQuery, options?: CallOptions): Call<MetricList>;
  /**
   * Export telemetry points.
   *
   * Streams every point that passes all filters given, device by device and metric by metric, oldest first. The format is chosen by `format` and not by `Accept`. CSV has a header line and the columns `timestamp`, `device_id`, `metric_name`, `metric_value`, `unit`; a text that a spreadsheet would take for a formula begins with an apostrophe. A fault after the first byte can't change the status any more: the connection is cut, so an export is whole only when the transfer ended regularly.
   *
   * `GET /telemetry/export`
   */
  export(query?: ExportTelemetryQuery, options?: CallOptions): Call<Response>;
}

/** What devices measure, as points in time. Store, read, export and delete them. For a connection alone; a `ValtronicsClient` has it as `telemetry`. */
export const telemetry = /* @__PURE__ */ resource<TelemetryResource>({
  list: "list_telemetry GET /telemetry/ query cursor=1000",
  submit: "submit_telemetry POST /telemetry/ body safe",
  delete: "delete_telemetry DELETE /telemetry/ query",
  submitBatch: "submit_telemetry_batch POST /telemetry/batch body safe",
  latest: "get_latest_telemetry GET /telemetry/latest query",
  listLatest: "list_latest_telemetry GET /telemetry/latest/devices query",
  history: "get_telemetry_history GET /telemetry/history query",
  device: "get_device_telemetry GET /telemetry/device/{device_id} query",
  metrics: "list_telemetry_metrics GET /telemetry/metrics query",
  export: "export_telemetry GET /telemetry/export query file",
});

/** The people who may log in, their roles and their tiers. For administrators. */
export interface UsersResource {
  /**
   * List users.
   *
   * All users, in the order of their ids.
   *
   * `GET /users/`
   */
  list(query?: ListUsersQuery, options?: CallOptions): Pages<UserPage>;
  /**
   * Create a user.
   *
   * User names are unique whatever their case; a taken one is refused with 409.
   *
   * `POST /users/`
   */
  create(body: UserCreate, options?: CallOptions): Call<User>;
  /**
   * Get a user.
   *
   * One user by id.
   *
   * `GET /users/{id}`
   */
  get(id: number, options?: CallOptions): Call<User>;
  /**
   * Update a user.
   *
   * Changes only the fields sent. A new password, another role, or `is_active` false ends all sessions of the user. One's own account and the last active administrator can be neither disabled nor given another role: 409.
   *
   * `PUT /users/{id}`
   */
  update(id: number, body: UserUpdate, options?: CallOptions): Call<User>;
  /**
   * Delete a user.
   *
   * Removes the user with the sessions and API keys. One's own account and the last active administrator can't be deleted: 409.
   *
   * `DELETE /users/{id}`
   */
  delete(id: number, options?: CallOptions): Call<Deletion>;
}

/** The people who may log in, their roles and their tiers. For administrators. For a connection alone; a `ValtronicsClient` has it as `users`. */
export const users = /* @__PURE__ */ resource<UsersResource>({
  list: "list_users GET /users/ query page=100",
  create: "create_user POST /users/ body",
  get: "get_user GET /users/{id}",
  update: "update_user PUT /users/{id} body",
  delete: "delete_user DELETE /users/{id}",
});

/** Which version of the product runs and which versions of the API it serves. */
export interface VersionResource {
  /**
   * Say which version runs.
   *
   * Needs no credential. Calls without a credential are counted per address.
   *
   * `GET /version`
   */
  get(options?: CallOptions): Call<Version>;
}

/** Which version of the product runs and which versions of the API it serves. For a connection alone; a `ValtronicsClient` has it as `version`. */
export const version = /* @__PURE__ */ resource<VersionResource>({
  get: "get_version GET /version open",
});

/** Where changes of alerts are told to other programs, signed and tried again. For administrators. */
export interface WebhooksResource {
  /**
   * List webhooks.
   *
   * All webhooks, in the order of their ids, without their secrets.
   *
   * `GET /webhooks/`
   */
  list(query?: ListWebhooksQuery, options?: CallOptions): Pages<WebhookPage>;
  /**
   * Create a webhook.
   *
   * Tells a program of yours of changes of alerts; see "Webhooks". The secret that signs what is sent is in this reply and nowhere else. An address in `url` is checked here, a name at every delivery.
   *
   * `POST /webhooks/`
   */
  create(body: WebhookCreate, options?: CallOptions): Call<WebhookSecret>;
  /**
   * Get a webhook.
   *
   * One webhook by id, without its secret.
   *
   * `GET /webhooks/{id}`
   */
  get(id: number, options?: CallOptions): Call<Webhook>;
  /**
   * Update a webhook.
   *
   * Changes only the fields sent. While `is_active` is false the webhook hears of nothing; what waits for it is kept and sent when it is active again. What waits goes to the new `url`.
   *
   * `PUT /webhooks/{id}`
   */
  update(id: number, body: WebhookUpdate, options?: CallOptions): Call<Webhook>;
  /**
   * Delete a webhook.
   *
   * Removes the webhook with its notifications. What waits for it is not sent.
   *
   * `DELETE /webhooks/{id}`
   */
  delete(id: number, options?: CallOptions): Call<Deletion>;
  /**
   * Send what could not be delivered.
   *
   * Puts all notifications of the webhook that are `dead` back into its queue, oldest first, each with all its attempts before it.
   *
   * `POST /webhooks/{id}/redrive`
   */
  redrive(id: number, options?: CallOptions): Call<WebhookRedrive>;
  /**
   * Test a webhook.
   *
   * Sends the webhook the event `ping`, on the way that every notification takes. `data` of a ping holds the `webhook` with its `id` and `name`. Read the notification to see what became of it.
   *
   * `POST /webhooks/{id}/test`
   */
  test(id: number, options?: CallOptions): Call<Notification>;
}

/** Where changes of alerts are told to other programs, signed and tried again. For administrators. For a connection alone; a `ValtronicsClient` has it as `webhooks`. */
export const webhooks = /* @__PURE__ */ resource<WebhooksResource>({
  list: "list_webhooks GET /webhooks/ query page=100",
  create: "create_webhook POST /webhooks/ body",
  get: "get_webhook GET /webhooks/{id}",
  update: "update_webhook PUT /webhooks/{id} body",
  delete: "delete_webhook DELETE /webhooks/{id}",
  redrive: "redrive_webhook POST /webhooks/{id}/redrive",
  test: "test_webhook POST /webhooks/{id}/test",
});

/** Every resource by name. */
export const resources = { ai, alerts, analytics, audit, auth, devices, health, notifications, telemetry, users, version, webhooks };
