"""The harness's own judgement: what is right passes, and each single thing that is wrong is found."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contract_tests import contract as contracts
from contract_tests.deployment import BASE_PATH, ROOT
from contract_tests.record import Exchange, Recorder
from contract_tests.replies import Fault, reply_faults
from contract_tests.wire import request_faults

CONTRACT = contracts.read((ROOT / "openapi" / "openapi.yaml").read_bytes())
HEADERS = {"Content-Type": "application/json", "X-Request-ID": "abc"}
RATE = {"X-RateLimit-Limit": "100", "X-RateLimit-Remaining": "99", "X-RateLimit-Reset": "1640995200"}


def good() -> tuple[dict[str, str], dict[str, Any]]:
    """A reply to get_current_user as it should be."""
    documented = CONTRACT.operations["get_current_user"].response(200)
    (example, *_) = documented["content"]["application/json"]["examples"].values()
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    return {**HEADERS, **RATE}, {**deepcopy(example["value"]), "timestamp": now, "request_id": "abc"}


def judge(status: int, headers: dict[str, str], body: Any, operation: str = "get_current_user") -> list[Fault]:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    now = datetime.now(UTC)
    return reply_faults(CONTRACT, CONTRACT.operations[operation], {"X-Request-ID": "abc"}, status, headers, text, now)


def test_a_good_reply_has_no_fault() -> None:
    headers, body = good()
    assert judge(200, headers, body) == []


BROKEN = {
    "another status": lambda headers, body: (202, headers, body),
    "no request id": lambda headers, body: (200, {k: v for k, v in headers.items() if k != "X-Request-ID"}, body),
    "another request id": lambda headers, body: (200, {**headers, "X-Request-ID": "abd"}, body),
    "two request ids": lambda headers, body: (200, headers, {**body, "request_id": "abd"}),
    "another type": lambda headers, body: (200, {**headers, "Content-Type": "text/html"}, body),
    "another charset": lambda headers, body: (
        200,
        {**headers, "Content-Type": "application/json; charset=iso-8859-1"},
        body,
    ),
    "a header that is no number": lambda headers, body: (200, {**headers, "X-RateLimit-Limit": "many"}, body),
    "a header out of range": lambda headers, body: (200, {**headers, "X-RateLimit-Remaining": "-1"}, body),
    "broken JSON": lambda headers, body: (200, headers, b"{"),
    "no object": lambda headers, body: (200, headers, []),
    "no data": lambda headers, body: (200, headers, {k: v for k, v in body.items() if k != "data"}),
    "no message": lambda headers, body: (200, headers, {k: v for k, v in body.items() if k != "message"}),
    "no success": lambda headers, body: (200, headers, {**body, "success": False}),
    "a field of another type": lambda headers, body: (200, headers, {**body, "data": {**body["data"], "id": "1"}}),
    "an undocumented value": lambda headers, body: (200, headers, {**body, "data": {**body["data"], "role": "root"}}),
    "a missing field": lambda headers, body: (200, headers, {**body, "data": {"id": 1}}),
    "an old timestamp": lambda headers, body: (200, headers, {**body, "timestamp": "2024-01-01T00:00:00Z"}),
    "a local timestamp": lambda headers, body: (200, headers, {**body, "timestamp": body["timestamp"][:-1] + "+00:00"}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_reply_is_found(name: str) -> None:
    assert judge(*BROKEN[name](*good())) != []


@pytest.mark.parametrize("text", ["application/json; charset=utf-8", 'application/json;Charset="UTF-8"'])
def test_the_right_charset_may_be_named(text: str) -> None:
    headers, body = good()
    assert judge(200, {**headers, "Content-Type": text}, body) == []


def test_times_in_data_are_in_utc_and_free_maps_hold_what_they_like() -> None:
    headers, body = good()
    documented = CONTRACT.operations["get_device"].response(200)
    (example, *_) = documented["content"]["application/json"]["examples"].values()
    headers["ETag"] = '"1"'
    whole = {**deepcopy(example["value"]), "timestamp": body["timestamp"], "request_id": "abc"}
    whole["data"]["metadata"] = {"installed": "2024-01-01T12:00:00+02:00"}
    assert judge(200, headers, whole, "get_device") == []
    whole["data"]["created_at"] = "2024-01-01T12:00:00+00:00"
    assert [fault.rule for fault in judge(200, headers, whole, "get_device")] == ["times in UTC with Z"]


def exchange(asked: str | None, given: str) -> Exchange:
    sent = (("X-Request-ID", asked),) if asked else ()
    return Exchange("get_version", "", "GET", "http://a/", sent, b"", 200, (("x-request-id", given),), b"")


def test_an_id_that_was_made_up_is_given_once(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    for asked, given in (("mine", "mine"), ("mine", "mine"), (None, "req_1"), ("not sane!", "req_2")):
        recorder.note(exchange(asked, given))
    assert recorder.findings == {}
    recorder.note(exchange(None, "req_1"))
    assert [found.rule for found in recorder.findings.values()] == ["request id"]
    recorder.close()


def error(code: str, **details: Any) -> dict[str, Any]:
    found = {"code": code, "message": "No", "details": details}
    return {"success": False, "error": found, "timestamp": good()[1]["timestamp"], "request_id": "abc"}


def test_good_errors_have_no_fault() -> None:
    fault = {"field": "page", "issue": "less than 1", "rule": "minimum"}
    challenge = {"WWW-Authenticate": "Bearer"}
    assert judge(401, {**HEADERS, **challenge}, error("AUTHENTICATION_ERROR")) == []
    assert judge(403, HEADERS, error("AUTHORIZATION_ERROR", required_permission="account:read")) == []
    assert judge(422, HEADERS, error("VALIDATION_ERROR", errors=[fault], field="page", issue="less than 1")) == []
    assert judge(503, {**HEADERS, "Retry-After": "1"}, error("EXTERNAL_SERVICE_ERROR")) == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, error("AUTHENTICATION_ERROR")),
        (503, error("EXTERNAL_SERVICE_ERROR")),
        (429, error("RATE_LIMIT_EXCEEDED")),
        (404, error("RESOURCE_NOT_FOUND")),
        (400, error("INTERNAL_ERROR")),
        (403, error("AUTHORIZATION_ERROR", required_permission="users:manage")),
        (403, error("AUTHORIZATION_ERROR")),
        (422, error("VALIDATION_ERROR")),
        (422, error("VALIDATION_ERROR", errors=[{"field": "page", "issue": "less than 1"}])),
        (500, error("INTERNAL_ERROR", issue="Traceback (most recent call last)")),
    ],
)
def test_a_broken_error_is_found(status: int, body: dict[str, Any]) -> None:
    assert judge(status, HEADERS, body) != []


def of_request(operation: str, path: str, body: bytes = b"", **headers: str) -> list[str] | None:
    sent = {"Content-Type": "application/json", **{name.replace("_", "-"): text for name, text in headers.items()}}
    url = f"http://localhost{BASE_PATH}{path}"
    return request_faults(CONTRACT, CONTRACT.operations[operation], url, sent, body, BASE_PATH)


POINT = b'{"device_id": 1, "metric_name": "a", "metric_value": %s}'


@pytest.mark.parametrize(
    ("operation", "path", "body", "headers"),
    [
        ("list_devices", "/devices/?page=1&is_active=true&search=%C3%A9+x", b"", {}),
        ("list_latest_telemetry", "/telemetry/latest/devices?device_ids=1,2&metrics=-1.0", b"", {}),
        ("update_device", "/devices/1", b'{"name": "a"}', {"If_Match": '"1"'}),
        ("submit_telemetry", "/telemetry/", POINT % b"-0.5e-3", {"Content_Type": "application/json; charset=utf-8"}),
    ],
)
def test_a_valid_request_is_known(operation: str, path: str, body: bytes, headers: dict[str, str]) -> None:
    assert of_request(operation, path, body, **headers) == []


@pytest.mark.parametrize(
    ("operation", "path", "body", "headers"),
    [
        ("list_devices", "/devices/?page=0", b"", {}),
        ("list_devices", "/devices/?page=01", b"", {}),
        ("list_devices", "/devices/?page=1&page=2", b"", {}),
        ("list_devices", "/devices/?unknown=1", b"", {}),
        ("list_devices", "/devices/?is_active=True", b"", {}),
        ("list_devices", "/devices/?search=%FF", b"", {}),
        ("get_device", "/devices/1.0", b"", {}),
        ("get_latest_telemetry", "/telemetry/latest", b"", {}),
        ("update_device", "/devices/1", b'{"name": "a"}', {"If_Match": "0"}),
        ("update_device", "/devices/1", b"", {}),
        ("submit_telemetry", "/telemetry/", POINT % b"NaN", {}),
        ("submit_telemetry", "/telemetry/", POINT % b"1e400", {}),
        ("submit_telemetry", "/telemetry/", POINT % b'"1"', {}),
        ("submit_telemetry", "/telemetry/", POINT % b'1, "metric_value": 2', {}),
        ("submit_telemetry", "/telemetry/", POINT % b'1, "unit": "\\ud800"', {}),
        ("submit_telemetry", "/telemetry/", POINT % b"1", {"Content_Type": "text/plain"}),
    ],
)
def test_an_invalid_request_is_known(operation: str, path: str, body: bytes, headers: dict[str, str]) -> None:
    assert of_request(operation, path, body, **headers) != []


def test_nothing_is_said_of_another_path() -> None:
    assert of_request("get_device", "/devices/1/2") is None
