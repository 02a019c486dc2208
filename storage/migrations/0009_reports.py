"""Reports: what was asked for, how far it is, and the finished document."""

from __future__ import annotations

from storage.dialect import Dialect

_TABLES = (
    # The document comes last: what lies before it is read without it.
    """CREATE TABLE reports (
        id {id}, report_type {text} NOT NULL, format {text} NOT NULL, status {text} NOT NULL,
        progress {int} NOT NULL, start_us {big} NOT NULL, end_us {big} NOT NULL, device_ids {text},
        created_us {big} NOT NULL, created_by {text} NOT NULL, finished_us {big}, size_bytes {big},
        failure_reason {text}, attempts {int} NOT NULL, claim {text}, claimed_until_us {big}, document {blob})""",
    "CREATE INDEX reports_unfinished ON reports (id) WHERE finished_us IS NULL",
    "CREATE INDEX reports_type ON reports (report_type, id)",
    "CREATE INDEX reports_status ON reports (status, id)",
    "CREATE INDEX reports_created ON reports (created_us)",
)


def statements(dialect: Dialect) -> list[str]:
    return [text.format(**dialect.types) for text in _TABLES]
