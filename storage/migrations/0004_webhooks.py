"""Webhooks, and the notifications that wait for them or were sent."""

from __future__ import annotations

from storage.dialect import Dialect

_TABLES = (
    # The claim is that of the process which is sending to this webhook: one at a time, whatever the replicas.
    """CREATE TABLE webhooks (
        id {id}, name {text} NOT NULL, url {text} NOT NULL, secret {text} NOT NULL, events {text} NOT NULL,
        severities {text} NOT NULL, device_id {ref} REFERENCES devices (id) ON DELETE CASCADE,
        is_active {int} NOT NULL, created_us {big} NOT NULL, updated_us {big} NOT NULL,
        claim {text}, claimed_until_us {big})""",
    "CREATE INDEX webhooks_active ON webhooks (id) WHERE is_active = 1",
    "CREATE INDEX webhooks_device ON webhooks (device_id)",
    """CREATE TABLE notifications (
        id {id}, webhook_id {ref} NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
        alert_id {ref} REFERENCES alerts (id) ON DELETE CASCADE, event {text} NOT NULL, event_id {text} NOT NULL,
        payload {text} NOT NULL, status {text} NOT NULL, attempts {big} NOT NULL, next_attempt_us {big},
        last_attempt_us {big}, last_status {int}, last_error {text}, delivered_us {big}, created_us {big} NOT NULL)""",
    "CREATE INDEX notifications_webhook ON notifications (webhook_id, id)",
    "CREATE INDEX notifications_alert ON notifications (alert_id, id)",
    "CREATE INDEX notifications_status ON notifications (status, id)",
    # The queue of each webhook: what is new, and what is to be tried again.
    "CREATE INDEX notifications_new ON notifications (webhook_id, id) WHERE status = 'pending'",
    "CREATE INDEX notifications_again ON notifications (webhook_id, next_attempt_us, id) WHERE status = 'failed'",
)


def statements(dialect: Dialect) -> list[str]:
    return [text.format(**dialect.types) for text in _TABLES]
