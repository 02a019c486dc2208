"""What there is to call.

Written by `python -m generation`.
"""

from __future__ import annotations

from typing import Any, Final

from valtronics_client._generated import models
from valtronics_client.operations import Operation
from valtronics_client.replies import ReplyMap

PREFIX: Final = "/api/v1"

GET_HEALTH: Final = Operation[models.Health](
    "get_health", "GET", "/health/", models.Health, is_public=True, is_repeatable=True
)
GET_HEALTH_DETAIL: Final = Operation[models.HealthDetail](
    "get_health_detail", "GET", "/health/detailed", models.HealthDetail, is_repeatable=True
)
GET_VERSION: Final = Operation[models.Version](
    "get_version", "GET", "/version", models.Version, is_public=True, is_repeatable=True
)
LOG_IN: Final = Operation[models.TokenPair]("log_in", "POST", "/auth/login", models.TokenPair, is_public=True)
REFRESH_TOKEN: Final = Operation[models.TokenPair](
    "refresh_token", "POST", "/auth/refresh", models.TokenPair, is_public=True
)
LOG_OUT: Final = Operation[models.SessionRevocation]("log_out", "POST", "/auth/logout", models.SessionRevocation)
GET_CURRENT_USER: Final = Operation[models.CurrentUser](
    "get_current_user", "GET", "/auth/me", models.CurrentUser, is_repeatable=True
)
LIST_API_KEYS: Final = Operation[models.ApiKeyPage](
    "list_api_keys", "GET", "/auth/api-keys/", models.ApiKeyPage, is_repeatable=True, walked_by="page"
)
CREATE_API_KEY: Final = Operation[models.ApiKeySecret]("create_api_key", "POST", "/auth/api-keys/", models.ApiKeySecret)
DELETE_API_KEY: Final = Operation[models.Deletion](
    "delete_api_key", "DELETE", "/auth/api-keys/{id}", models.Deletion, is_repeatable=True
)
LIST_USERS: Final = Operation[models.UserPage](
    "list_users", "GET", "/users/", models.UserPage, is_repeatable=True, walked_by="page"
)
CREATE_USER: Final = Operation[models.User]("create_user", "POST", "/users/", models.User)
GET_USER: Final = Operation[models.User]("get_user", "GET", "/users/{id}", models.User, is_repeatable=True)
UPDATE_USER: Final = Operation[models.User]("update_user", "PUT", "/users/{id}", models.User, is_repeatable=True)
DELETE_USER: Final = Operation[models.Deletion](
    "delete_user", "DELETE", "/users/{id}", models.Deletion, is_repeatable=True
)
LIST_DEVICES: Final = Operation[models.DevicePage](
    "list_devices", "GET", "/devices/", models.DevicePage, is_repeatable=True, walked_by="page"
)
CREATE_DEVICE: Final = Operation[models.Device]("create_device", "POST", "/devices/", models.Device)
GET_DEVICE_STATS: Final = Operation[models.DeviceStats](
    "get_device_stats", "GET", "/devices/stats", models.DeviceStats, is_repeatable=True
)
LIST_DEVICES_BY_STATUS: Final = Operation[models.DevicePage](
    "list_devices_by_status", "GET", "/devices/status/{status}", models.DevicePage, is_repeatable=True, walked_by="page"
)
GET_DEVICE: Final = Operation[models.DeviceDetail](
    "get_device", "GET", "/devices/{id}", models.DeviceDetail, is_repeatable=True
)
UPDATE_DEVICE: Final = Operation[models.Device](
    "update_device", "PUT", "/devices/{id}", models.Device, is_repeatable=True
)
DELETE_DEVICE: Final = Operation[models.Deletion](
    "delete_device", "DELETE", "/devices/{id}", models.Deletion, is_repeatable=True
)
UPDATE_DEVICE_STATUS: Final = Operation[models.Device](
    "update_device_status", "PUT", "/devices/{id}/status", models.Device, is_repeatable=True
)
GET_DEVICE_CONFIGURATION: Final = Operation[ReplyMap[Any]](
    "get_device_configuration", "GET", "/devices/{id}/configuration", ReplyMap[Any], is_repeatable=True
)
UPDATE_DEVICE_CONFIGURATION: Final = Operation[ReplyMap[Any]](
    "update_device_configuration", "PUT", "/devices/{id}/configuration", ReplyMap[Any], is_repeatable=True
)
LIST_DEVICE_TRANSITIONS: Final = Operation[models.DeviceTransitions](
    "list_device_transitions",
    "GET",
    "/devices/{id}/transitions",
    models.DeviceTransitions,
    is_repeatable=True,
    walked_by="page",
)
LIST_TELEMETRY: Final = Operation[models.TelemetryPage](
    "list_telemetry", "GET", "/telemetry/", models.TelemetryPage, is_repeatable=True, walked_by="cursor"
)
SUBMIT_TELEMETRY: Final = Operation[models.SubmittedPoint](
    "submit_telemetry", "POST", "/telemetry/", models.SubmittedPoint, is_repeatable=True, takes_key=True
)
DELETE_TELEMETRY: Final = Operation[models.TelemetryDeletion](
    "delete_telemetry", "DELETE", "/telemetry/", models.TelemetryDeletion, is_repeatable=True
)
SUBMIT_TELEMETRY_BATCH: Final = Operation[models.TelemetryBatchReport](
    "submit_telemetry_batch",
    "POST",
    "/telemetry/batch",
    models.TelemetryBatchReport,
    is_repeatable=True,
    takes_key=True,
)
GET_LATEST_TELEMETRY: Final = Operation[models.LatestTelemetry](
    "get_latest_telemetry", "GET", "/telemetry/latest", models.LatestTelemetry, is_repeatable=True
)
LIST_LATEST_TELEMETRY: Final = Operation[models.LatestTelemetryList](
    "list_latest_telemetry", "GET", "/telemetry/latest/devices", models.LatestTelemetryList, is_repeatable=True
)
GET_TELEMETRY_HISTORY: Final = Operation[models.TelemetryHistory](
    "get_telemetry_history", "GET", "/telemetry/history", models.TelemetryHistory, is_repeatable=True
)
GET_DEVICE_TELEMETRY: Final = Operation[models.DeviceTelemetry](
    "get_device_telemetry", "GET", "/telemetry/device/{device_id}", models.DeviceTelemetry, is_repeatable=True
)
LIST_TELEMETRY_METRICS: Final = Operation[models.MetricList](
    "list_telemetry_metrics", "GET", "/telemetry/metrics", models.MetricList, is_repeatable=True
)
EXPORT_TELEMETRY: Final = Operation[bytes]("export_telemetry", "GET", "/telemetry/export", bytes, is_repeatable=True)
LIST_ALERTS: Final = Operation[models.AlertPage](
    "list_alerts", "GET", "/alerts/", models.AlertPage, is_repeatable=True, walked_by="cursor"
)
CREATE_ALERT: Final = Operation[models.Alert]("create_alert", "POST", "/alerts/", models.Alert)
GET_ALERT_STATISTICS: Final = Operation[models.AlertStatistics](
    "get_alert_statistics", "GET", "/alerts/statistics", models.AlertStatistics, is_repeatable=True
)
LIST_ALERT_RULES: Final = Operation[models.AlertRulePage](
    "list_alert_rules", "GET", "/alerts/rules", models.AlertRulePage, is_repeatable=True, walked_by="page"
)
CREATE_ALERT_RULE: Final = Operation[models.AlertRule]("create_alert_rule", "POST", "/alerts/rules", models.AlertRule)
TEST_ALERT_RULE: Final = Operation[models.AlertRuleTrial](
    "test_alert_rule", "POST", "/alerts/rules/{id}/test", models.AlertRuleTrial
)
GET_ALERT_RULE: Final = Operation[models.AlertRule](
    "get_alert_rule", "GET", "/alerts/rules/{id}", models.AlertRule, is_repeatable=True
)
UPDATE_ALERT_RULE: Final = Operation[models.AlertRule](
    "update_alert_rule", "PUT", "/alerts/rules/{id}", models.AlertRule, is_repeatable=True
)
DELETE_ALERT_RULE: Final = Operation[models.Deletion](
    "delete_alert_rule", "DELETE", "/alerts/rules/{id}", models.Deletion, is_repeatable=True
)
GET_ALERT: Final = Operation[models.AlertDetail](
    "get_alert", "GET", "/alerts/{id}", models.AlertDetail, is_repeatable=True
)
UPDATE_ALERT: Final = Operation[models.Alert]("update_alert", "PUT", "/alerts/{id}", models.Alert, is_repeatable=True)
DELETE_ALERT: Final = Operation[models.Deletion](
    "delete_alert", "DELETE", "/alerts/{id}", models.Deletion, is_repeatable=True
)
ACKNOWLEDGE_ALERT: Final = Operation[models.Alert](
    "acknowledge_alert", "POST", "/alerts/{id}/acknowledge", models.Alert
)
RESOLVE_ALERT: Final = Operation[models.Alert]("resolve_alert", "POST", "/alerts/{id}/resolve", models.Alert)
GET_SYSTEM_ANALYTICS: Final = Operation[models.SystemAnalytics](
    "get_system_analytics", "GET", "/analytics/system", models.SystemAnalytics, is_repeatable=True
)
LIST_DEVICE_ANALYTICS: Final = Operation[models.DeviceAnalyticsPage](
    "list_device_analytics",
    "GET",
    "/analytics/devices",
    models.DeviceAnalyticsPage,
    is_repeatable=True,
    walked_by="page",
)
GET_DATA_QUALITY: Final = Operation[models.DataQuality](
    "get_data_quality", "GET", "/analytics/data-quality", models.DataQuality, is_repeatable=True
)
GET_TREND: Final = Operation[models.MetricTrend](
    "get_trend", "GET", "/analytics/trends", models.MetricTrend, is_repeatable=True
)
GET_PERFORMANCE: Final = Operation[models.PerformanceAnalytics](
    "get_performance", "GET", "/analytics/performance", models.PerformanceAnalytics, is_repeatable=True
)
GET_INSIGHTS: Final = Operation[models.DeviceInsights]("get_insights", "POST", "/ai/insights", models.DeviceInsights)
DETECT_ANOMALIES: Final = Operation[models.AnomalyDetection](
    "detect_anomalies", "POST", "/ai/anomaly-detection", models.AnomalyDetection
)
PREDICT_MAINTENANCE: Final = Operation[models.MaintenancePrediction](
    "predict_maintenance", "POST", "/ai/predictive-maintenance", models.MaintenancePrediction
)
GET_HEALTH_SCORE: Final = Operation[models.HealthScore](
    "get_health_score", "GET", "/ai/health-score/{device_id}", models.HealthScore, is_repeatable=True
)
LIST_REPORTS: Final = Operation[models.ReportPage](
    "list_reports", "GET", "/analytics/reports", models.ReportPage, is_repeatable=True, walked_by="page"
)
CREATE_REPORT: Final = Operation[models.Report](
    "create_report", "POST", "/analytics/reports", models.Report, is_repeatable=True, takes_key=True
)
GET_REPORT: Final = Operation[bytes]("get_report", "GET", "/analytics/reports/{id}", bytes, is_repeatable=True)
DELETE_REPORT: Final = Operation[models.Deletion](
    "delete_report", "DELETE", "/analytics/reports/{id}", models.Deletion, is_repeatable=True
)
GET_REPORT_STATUS: Final = Operation[models.Report](
    "get_report_status", "GET", "/analytics/reports/{id}/status", models.Report, is_repeatable=True
)
LIST_AUDIT_ENTRIES: Final = Operation[models.AuditPage](
    "list_audit_entries", "GET", "/audit/", models.AuditPage, is_repeatable=True, walked_by="cursor"
)
GET_AUDIT_ENTRY: Final = Operation[models.AuditEntry](
    "get_audit_entry", "GET", "/audit/{id}", models.AuditEntry, is_repeatable=True
)
LIST_NOTIFICATIONS: Final = Operation[models.NotificationPage](
    "list_notifications",
    "GET",
    "/alerts/notifications",
    models.NotificationPage,
    is_repeatable=True,
    walked_by="cursor",
)
GET_NOTIFICATION: Final = Operation[models.Notification](
    "get_notification", "GET", "/alerts/notifications/{id}", models.Notification, is_repeatable=True
)
REDRIVE_NOTIFICATION: Final = Operation[models.Notification](
    "redrive_notification", "POST", "/alerts/notifications/{id}/redrive", models.Notification
)
LIST_WEBHOOKS: Final = Operation[models.WebhookPage](
    "list_webhooks", "GET", "/webhooks/", models.WebhookPage, is_repeatable=True, walked_by="page"
)
CREATE_WEBHOOK: Final = Operation[models.WebhookSecret]("create_webhook", "POST", "/webhooks/", models.WebhookSecret)
GET_WEBHOOK: Final = Operation[models.Webhook](
    "get_webhook", "GET", "/webhooks/{id}", models.Webhook, is_repeatable=True
)
UPDATE_WEBHOOK: Final = Operation[models.Webhook](
    "update_webhook", "PUT", "/webhooks/{id}", models.Webhook, is_repeatable=True
)
DELETE_WEBHOOK: Final = Operation[models.Deletion](
    "delete_webhook", "DELETE", "/webhooks/{id}", models.Deletion, is_repeatable=True
)
REDRIVE_WEBHOOK: Final = Operation[models.WebhookRedrive](
    "redrive_webhook", "POST", "/webhooks/{id}/redrive", models.WebhookRedrive
)
TEST_WEBHOOK: Final = Operation[models.Notification]("test_webhook", "POST", "/webhooks/{id}/test", models.Notification)
