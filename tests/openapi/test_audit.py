"""What openapi/openapi.yaml says of the audit log: each operation that may change something, and each secret field."""

from __future__ import annotations

import re
from typing import Any

import pytest

from storage.subjects import STATELESS, SUBJECTS
from tests.openapi.test_spec import RAW_OPERATIONS, SCHEMAS

Node = dict[str, Any]
CHANGING = [pytest.param(op, id=op["operationId"]) for _, method, op in RAW_OPERATIONS if method != "get"]
SECRET = re.compile(r"(^|_)(password|secret|token|api_key)$")


def test_what_only_reads_is_not_audited() -> None:
    assert [op["operationId"] for _, method, op in RAW_OPERATIONS if method == "get" and "x-audit" in op] == []


@pytest.mark.parametrize("operation", CHANGING)
def test_an_operation_that_may_change_something_is_audited_or_says_why_not(operation: Node) -> None:
    audit = operation["x-audit"]
    if audit is False:
        assert "audit log" in operation["description"]
        return
    assert audit.keys() <= {"object", "outcomes"}
    assert audit["object"] in SUBJECTS.keys() | STATELESS
    outcomes = audit.get("outcomes", ["changed"])
    assert outcomes
    assert set(outcomes) <= set(SCHEMAS["AuditOutcome"]["enum"])
    assert operation["x-transaction"] in {"write", "own"}
    # A success that leaves no entry is told.
    assert "changed" in outcomes or "audit log" in operation["description"]


def test_fields_that_are_secrets_are_marked() -> None:
    fields = [(name, field) for schema in SCHEMAS.values() for name, field in schema.get("properties", {}).items()]
    named = [(name, field) for name, field in fields if SECRET.search(name)]
    assert named
    assert [name for name, field in named if not field.get("x-secret") and field.get("format") != "password"] == []
    assert {field["x-secret"] for _, field in fields if "x-secret" in field} == {True}
