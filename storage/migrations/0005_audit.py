"""The audit log, which the database itself keeps from being changed: entries are added and never touched again."""

from __future__ import annotations

from storage.dialect import Dialect

_TABLES = (
    """CREATE TABLE audit (
        id {id}, ts_us {big} NOT NULL, request_id {text} NOT NULL, address {text} NOT NULL,
        caller {text}, actor {text}, role {text}, operation {text} NOT NULL, outcome {text} NOT NULL,
        object_type {text} NOT NULL, object_id {ref}, parameters {text}, before {text}, after {text})""",
    "CREATE INDEX audit_time ON audit (ts_us, id)",
    "CREATE INDEX audit_actor ON audit (actor, ts_us, id)",
    "CREATE INDEX audit_operation ON audit (operation, ts_us, id)",
    "CREATE INDEX audit_object ON audit (object_type, object_id, ts_us, id)",
    "CREATE INDEX audit_request ON audit (request_id, ts_us, id)",
)


def statements(dialect: Dialect) -> list[str]:
    return [text.format(**dialect.types) for text in _TABLES] + list(dialect.append_only("audit"))
