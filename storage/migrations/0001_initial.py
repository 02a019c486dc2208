"""The first schema: devices and their telemetry, users and what they log in with, replies kept for retries."""

from __future__ import annotations

from storage.dialect import Dialect

_TABLES = (
    """CREATE TABLE devices (
        id {id}, device_id {text} NOT NULL, name {text} NOT NULL, device_type {text} NOT NULL,
        manufacturer {text}, model {text}, firmware_version {text}, location {text},
        status {text} NOT NULL, is_active {int} NOT NULL,
        metadata {text} NOT NULL, configuration {text} NOT NULL,
        created_us {big} NOT NULL, updated_us {big} NOT NULL, last_seen_us {big},
        version {big} NOT NULL, timeout_us {big} NOT NULL,
        contact_us {big}, connected_us {big}, deadline_us {big}, search {text} NOT NULL)""",
    "CREATE UNIQUE INDEX devices_device_id ON devices (device_id)",
    "CREATE INDEX devices_status ON devices (status)",
    "CREATE INDEX devices_device_type ON devices (device_type)",
    "CREATE INDEX devices_location ON devices (location)",
    "CREATE INDEX devices_deadline ON devices (deadline_us) {online_index}",
    """CREATE TABLE transitions (
        id {id}, device_id {ref} NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
        ts_us {big} NOT NULL, from_status {text}, to_status {text} NOT NULL, reason {text})""",
    "CREATE INDEX transitions_device ON transitions (device_id, ts_us, id)",
    """CREATE TABLE series (
        id {id}, device_id {ref} NOT NULL REFERENCES devices (id) ON DELETE CASCADE, metric {text} NOT NULL,
        unit {text}, unit_us {big}, points {big} NOT NULL, raw_from_us {big} NOT NULL,
        rollup_from_us {big} NOT NULL)""",
    "CREATE UNIQUE INDEX series_key ON series (device_id, metric)",
    """CREATE TABLE telemetry (
        series_id {ref} NOT NULL, ts_us {big} NOT NULL, value {real} NOT NULL,
        PRIMARY KEY (series_id, ts_us)) {by_time}""",
    "CREATE TABLE latest (series_id {ref} PRIMARY KEY, ts_us {big} NOT NULL, value {real} NOT NULL) {clustered}",
    """CREATE TABLE rollup (
        series_id {ref} NOT NULL, width {big} NOT NULL, bucket_us {big} NOT NULL, count {big} NOT NULL,
        sum {real}, m2 {real}, min {real} NOT NULL, max {real} NOT NULL, first {real} NOT NULL, last {real} NOT NULL,
        PRIMARY KEY (series_id, width, bucket_us)) {clustered}""",
    """CREATE TABLE dirty (
        series_id {ref} NOT NULL, bucket_us {big} NOT NULL, PRIMARY KEY (series_id, bucket_us)) {clustered}""",
    "CREATE INDEX dirty_age ON dirty (bucket_us, series_id)",
    """CREATE TABLE users (
        id {id}, username {text} NOT NULL, username_key {text} NOT NULL, email {text} NOT NULL, role {text} NOT NULL,
        tier {text} NOT NULL, is_active {int} NOT NULL, password_hash {text} NOT NULL,
        created_us {big} NOT NULL, updated_us {big} NOT NULL, last_login_us {big})""",
    "CREATE UNIQUE INDEX users_username ON users (username_key)",
    """CREATE TABLE sessions (
        id {text} PRIMARY KEY, user_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        created_us {big} NOT NULL, expires_us {big} NOT NULL, revoked_us {big}) {clustered}""",
    "CREATE INDEX sessions_user ON sessions (user_id)",
    "CREATE INDEX sessions_expiry ON sessions (expires_us)",
    """CREATE TABLE refresh_tokens (
        hash {blob} PRIMARY KEY, session_id {text} NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        used_us {big}) {clustered}""",
    "CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id)",
    """CREATE TABLE api_keys (
        id {id}, owner_id {ref} NOT NULL REFERENCES users (id) ON DELETE CASCADE, name {text} NOT NULL,
        permissions {text} NOT NULL, secret_hash {blob} NOT NULL, prefix {text} NOT NULL,
        device_id {ref} REFERENCES devices (id) ON DELETE CASCADE,
        created_us {big} NOT NULL, expires_us {big}, last_used_us {big})""",
    "CREATE UNIQUE INDEX api_keys_hash ON api_keys (secret_hash)",
    "CREATE INDEX api_keys_owner ON api_keys (owner_id)",
    "CREATE INDEX api_keys_device ON api_keys (device_id)",
    """CREATE TABLE idempotency (
        caller {text} NOT NULL, key {text} NOT NULL, operation {text} NOT NULL, body_hash {blob} NOT NULL,
        status {int} NOT NULL, reply {blob} NOT NULL, created_us {big} NOT NULL, PRIMARY KEY (caller, key))""",
    "CREATE INDEX idempotency_age ON idempotency (created_us)",
    "CREATE TABLE settings (name {text} PRIMARY KEY, value {text} NOT NULL) {clustered}",
)


def statements(dialect: Dialect) -> list[str]:
    return [text.format(**dialect.types) for text in _TABLES] + list(dialect.after_initial)
