"""What every reply must be, whichever part of the harness asked for it: documented, in the envelope, with headers."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from contract_tests.contract import Contract, Operation

# Owed by a status wherever it comes from, paths that the contract does not know among them.
OWED = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After", 503: "Retry-After"}
CSV_COLUMNS = ["timestamp", "device_id", "metric_name", "metric_value", "unit"]
SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
CLOCK_TOLERANCE = timedelta(minutes=5)


def reply_faults(
    contract: Contract,
    operation: Operation | None,
    sent_headers: Mapping[str, str],
    status: int,
    headers: Mapping[str, str],
    body: bytes,
) -> list[str]:
    """Everything that is wrong with one reply; `operation` is None for a path or method the contract does not have."""
    found: list[str] = []
    received = {name.lower(): value for name, value in headers.items()}
    asked = {name.lower(): value for name, value in sent_headers.items()}
    if status in OWED and OWED[status].lower() not in received:
        found.append(f"{status} without {OWED[status]}")
    request_id = received.get("x-request-id", "")
    wanted_id = asked.get("x-request-id", "")
    if SANE_REQUEST_ID.fullmatch(wanted_id) and request_id != wanted_id:
        found.append(f"X-Request-ID {wanted_id!r} is answered by {request_id!r}")
    if not SANE_REQUEST_ID.fullmatch(request_id):
        found.append(f"X-Request-ID is {request_id!r}")
    is_json = received.get("content-type", "").split(";")[0].strip() == "application/json"
    if is_json and (broken := _broken_json(body)):
        return [*found, broken]
    if operation is not None:
        found += _undocumented(contract, operation, status, received, body)
    if is_json:
        found += _envelope_faults(contract, status, request_id, body)
    elif status >= 400:
        found.append(f"an error as {received.get('content-type')}")
    if operation is not None and status == 403 and is_json:
        found += _refusal_faults(operation, body)
    return found


def _broken_json(body: bytes) -> str:
    try:
        return "" if isinstance(json.loads(body), dict) else "the body is no object"
    except ValueError as error:
        return f"the body is not JSON: {error}"


def _undocumented(
    contract: Contract, operation: Operation, status: int, headers: Mapping[str, str], body: bytes
) -> Iterator[str]:
    documented = operation.response(status)
    if documented is None:
        yield f"{operation.id} does not document {status}"
        return
    for name, reference in documented.get("headers", {}).items():
        header = contract.resolve(reference)
        value = headers.get(name.lower())
        if value is None:
            if header.get("required"):
                yield f"{status} without {name}"
        else:
            yield from (f"{name}: {fault}" for fault in contract.faults(header["schema"], _typed(header, value)))
    media_type = headers.get("content-type", "").split(";")[0].strip()
    if media_type not in documented["content"]:
        yield f"{operation.id} {status} does not document {media_type!r}"
        return
    schema = documented["content"][media_type]["schema"]
    if media_type == "application/json":
        yield from (f"body: {fault}" for fault in contract.faults(schema, json.loads(body)))
    elif media_type == "application/x-ndjson":
        yield from ndjson_faults(contract, body)
    elif media_type == "text/csv":
        yield from csv_faults(contract, body)


def _typed(header: Mapping[str, Any], value: str) -> Any:
    """A header's text as what its schema says it is."""
    if header["schema"]["type"] == "integer" and re.fullmatch(r"-?\d+", value):
        return int(value)
    if header["schema"]["type"] == "boolean" and value in ("true", "false"):
        return value == "true"
    return value


def _envelope_faults(contract: Contract, status: int, request_id: str, body: bytes) -> Iterator[str]:
    envelope = json.loads(body)
    kept = {"success", "timestamp", "request_id", *(("data", "message") if status < 400 else ("error",))}
    if not kept <= set(envelope):
        yield f"the envelope lacks {sorted(kept - set(envelope))}"
        return
    if envelope["success"] is not (status < 400):
        yield f"success is {envelope['success']} with {status}"
    if envelope["request_id"] != request_id:
        yield f"request_id {envelope['request_id']!r} is not X-Request-ID {request_id!r}"
    moment = datetime.fromisoformat(envelope["timestamp"])
    if not envelope["timestamp"].endswith("Z") or abs(datetime.now(UTC) - moment) > CLOCK_TOLERANCE:
        yield f"timestamp {envelope['timestamp']!r} is not now in UTC"
    if status >= 400:
        yield from _error_faults(contract, status, envelope["error"])


def _error_faults(contract: Contract, status: int, error: dict[str, Any]) -> Iterator[str]:
    if error["code"] != contract.codes.get(status):
        yield f"{error['code']} with {status}, not {contract.codes.get(status)}"
    if re.search(r"Traceback|File \"|\.py\b|sqlite3|psycopg|SELECT ", json.dumps(error)):
        yield f"internals in an error: {error}"
    if status == 422:
        errors = error["details"].get("errors")
        first = {name: errors[0].get(name) for name in ("field", "issue")} if errors else None
        if first != {name: error["details"].get(name) for name in ("field", "issue")}:
            yield f"422 whose first fault is not repeated: {error['details']}"


def _refusal_faults(operation: Operation, body: bytes) -> Iterator[str]:
    named = json.loads(body)["error"]["details"].get("required_permission")
    if operation.permission is None or named != operation.permission:
        yield f"403 for want of {named}, where {operation.id} needs {operation.permission}"


def ndjson_faults(contract: Contract, body: bytes) -> Iterator[str]:
    """Each line is a point."""
    text = body.decode()
    if text and not text.endswith("\n"):
        yield "the last line does not end"
    for number, line in enumerate(text.splitlines(), 1):
        for fault in contract.faults({"$ref": "#/components/schemas/TelemetryPoint"}, json.loads(line)):
            yield f"line {number}: {fault}"


def csv_faults(contract: Contract, body: bytes) -> Iterator[str]:
    """A header line, then a point a line."""
    head, *rows = csv.reader(io.StringIO(body.decode(), newline=""), strict=True)
    if head != CSV_COLUMNS:
        yield f"columns {head}"
    for number, (timestamp, device_id, metric_name, metric_value, unit) in enumerate(rows, 2):
        point = {
            "timestamp": timestamp,
            "device_id": int(device_id),
            "metric_name": metric_name,
            "metric_value": float(metric_value),
            "unit": unit,
        }
        for fault in contract.faults({"$ref": "#/components/schemas/TelemetryPoint"}, point):
            yield f"row {number}: {fault}"
