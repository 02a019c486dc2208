"""Alert rules with the state of each watched series, alerts, and the log of what happened to them."""

from __future__ import annotations

from storage.dialect import Dialect

_TABLES = (
    """CREATE TABLE alert_rules (
        id {id}, name {text} NOT NULL, description {text},
        device_id {ref} REFERENCES devices (id) ON DELETE CASCADE, device_type {text},
        metric_name {text} NOT NULL, condition {text} NOT NULL, threshold_value {real}, clear_threshold {real},
        for_seconds {big} NOT NULL, clear_seconds {big} NOT NULL, severity {text} NOT NULL,
        cooldown_minutes {big} NOT NULL, auto_resolve {int} NOT NULL, is_active {int} NOT NULL,
        notification_enabled {int} NOT NULL, metadata {text} NOT NULL,
        created_us {big} NOT NULL, updated_us {big} NOT NULL, effective_us {big} NOT NULL)""",
    "CREATE INDEX alert_rules_device ON alert_rules (device_id)",
    "CREATE INDEX alert_rules_metric ON alert_rules (metric_name)",
    # One row, whose stamp is another one after every change of what rules there are and whom they watch.
    "CREATE TABLE rule_stamp (id {int} PRIMARY KEY, stamp {big} NOT NULL)",
    "INSERT INTO rule_stamp VALUES (1, 0)",
    # Only states that are not plain normal have a row; `series.watched` says how many a series has.
    """CREATE TABLE rule_states (
        rule_id {ref} NOT NULL REFERENCES alert_rules (id) ON DELETE CASCADE,
        series_id {ref} NOT NULL REFERENCES series (id) ON DELETE CASCADE,
        phase {text} NOT NULL, since_us {big} NOT NULL, until_us {big} NOT NULL,
        PRIMARY KEY (series_id, rule_id)) {clustered}""",
    "CREATE INDEX rule_states_rule ON rule_states (rule_id)",
    "ALTER TABLE series ADD COLUMN watched {int} NOT NULL DEFAULT 0",
    # Points before it don't go to the rules again: some that stood there were deleted, and their alerts stay.
    "ALTER TABLE series ADD COLUMN judged_from_us {big} NOT NULL DEFAULT 0",
    """CREATE TABLE rule_deadlines (
        rule_id {ref} NOT NULL REFERENCES alert_rules (id) ON DELETE CASCADE,
        device_id {ref} NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
        due_us {big} NOT NULL, PRIMARY KEY (rule_id, device_id)) {clustered}""",
    "CREATE INDEX rule_deadlines_due ON rule_deadlines (due_us)",
    "CREATE INDEX rule_deadlines_device ON rule_deadlines (device_id)",
    """CREATE TABLE alerts (
        id {id}, device_id {ref} NOT NULL REFERENCES devices (id) ON DELETE CASCADE, rule_id {ref},
        title {text} NOT NULL, description {text}, severity {text} NOT NULL, alert_type {text} NOT NULL,
        status {text} NOT NULL, threshold_value {real}, actual_value {real}, metric_name {text},
        occurrences {big} NOT NULL, created_us {big} NOT NULL, updated_us {big} NOT NULL,
        acknowledged_us {big}, acknowledged_by {text}, resolved_us {big}, resolved_by {text}, resolution {text},
        notes {text}, metadata {text} NOT NULL, is_deleted {int} NOT NULL DEFAULT 0)""",
    "CREATE INDEX alerts_device ON alerts (device_id, id)",
    "CREATE INDEX alerts_rule ON alerts (rule_id, device_id, created_us)",
    "CREATE INDEX alerts_created ON alerts (created_us)",
    # Every list says how many there are, and every device how many of which kind: counted without reading the alerts.
    # The columns of its own condition are in it, or SQLite would read the alerts to see whether it holds.
    "CREATE INDEX alerts_shown ON alerts (device_id, status, severity, is_deleted, resolution)"
    " WHERE is_deleted = 0 AND (resolution IS NULL OR resolution <> 'retracted')",
    "CREATE UNIQUE INDEX alerts_open ON alerts (rule_id, device_id)"
    " WHERE rule_id IS NOT NULL AND status <> 'resolved' AND is_deleted = 0",
    "CREATE INDEX alerts_unresolved ON alerts (id) WHERE status <> 'resolved' AND is_deleted = 0",
    """CREATE TABLE alert_log (
        id {id}, alert_id {ref} NOT NULL REFERENCES alerts (id) ON DELETE CASCADE, action {text} NOT NULL,
        ts_us {big} NOT NULL, recorded_us {big} NOT NULL, username {text}, alert {text} NOT NULL)""",
    "CREATE INDEX alert_log_alert ON alert_log (alert_id, id)",
)


def statements(dialect: Dialect) -> list[str]:
    return [text.format(**dialect.types) for text in _TABLES]
