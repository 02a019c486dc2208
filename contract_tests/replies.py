"""What every reply must be, whichever part of the harness asked for it: documented, in the envelope, with headers."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from contract_tests.contract import Contract, Operation
from contract_tests.documents import DOCUMENTS, document_faults

# Owed by a status wherever it comes from, paths that the contract does not know among them.
OWED = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After", 503: "Retry-After"}
CSV_COLUMNS = ["timestamp", "device_id", "metric_name", "metric_value", "unit"]
SANE_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
CHARSET = re.compile(r';\s*charset="?([^";\s]*)', re.IGNORECASE)
# A time with an offset, somewhere in a body.
ELSEWHERE = re.compile(rb'"\d{4}-\d\d-\d\dT[0-9:.]+[+-]\d\d:\d\d"')
CLOCK_TOLERANCE = timedelta(minutes=5)


class Fault(NamedTuple):
    """One thing that is wrong with a reply: the rule that it breaks, a phrase that stays, and what was seen."""

    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


def reply_faults(
    contract: Contract,
    operation: Operation | None,
    sent_headers: Mapping[str, str],
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
) -> list[Fault]:
    """Everything that is wrong with one reply; `operation` is None for a path or method the contract does not have.

    `now` is the time by the target's clock.
    """
    received = {name.lower(): value for name, value in headers.items()}
    asked = {name.lower(): value for name, value in sent_headers.items()}
    found = list(_header_faults(asked, status, received))
    is_json = received.get("content-type", "").split(";")[0].strip() == "application/json"
    envelope: dict[str, Any] = {}
    if is_json:
        try:
            envelope = _object(body)
        except ValueError as error:
            return [*found, Fault("JSON", f"the body is {error}")]
    if operation is not None:
        found += _undocumented(contract, operation, status, received, body, envelope)
    if is_json:
        found += _envelope_faults(contract, status, received.get("x-request-id", ""), envelope, now)
        if operation is not None and status == 403 and not found:
            found += _refusal_faults(operation, envelope)
    elif status >= 400:
        found.append(Fault("error in the envelope", f"an error as {received.get('content-type')}"))
    return found


def _header_faults(asked: Mapping[str, str], status: int, received: Mapping[str, str]) -> Iterator[Fault]:
    if status in OWED and OWED[status].lower() not in received:
        yield Fault("owed header", f"{status} without {OWED[status]}")
    request_id = received.get("x-request-id", "")
    wanted_id = asked.get("x-request-id", "")
    if SANE_REQUEST_ID.fullmatch(wanted_id) and request_id != wanted_id:
        yield Fault("request id", f"X-Request-ID {wanted_id!r} is answered by {request_id!r}")
    if not SANE_REQUEST_ID.fullmatch(request_id):
        yield Fault("request id", f"X-Request-ID is {request_id!r}")
    # Libraries read the body by it, and everything here is UTF-8.
    charset = CHARSET.search(received.get("content-type", ""))
    if charset is not None and charset[1].lower() not in ("utf-8", "utf8"):
        yield Fault("charset of the reply", f"Content-Type is {received['content-type']}")


def _object(body: bytes) -> dict[str, Any]:
    """The object that a body is. Raises ValueError, which says what it is instead."""
    try:
        value = json.loads(body)
    except ValueError as error:
        raise ValueError(f"not JSON: {error}") from None
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value


def _undocumented(
    contract: Contract,
    operation: Operation,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    envelope: dict[str, Any],
) -> Iterator[Fault]:
    documented = operation.response(status)
    if documented is None:
        yield Fault("documented status", f"{operation.id} does not document {status}")
        return
    for name, reference in documented.get("headers", {}).items():
        header = contract.resolve(reference)
        value = headers.get(name.lower())
        if value is None:
            if header.get("required"):
                yield Fault("documented header", f"{status} without {name}")
        else:
            faults = contract.faults(header["schema"], _typed(contract.resolve(header["schema"]), value))
            yield from (Fault("documented header", f"{name}: {fault.issue}") for fault in faults)
    media_type = headers.get("content-type", "").split(";")[0].strip()
    if media_type not in documented.get("content", {}):
        yield Fault("documented media type", f"{operation.id} {status} does not document {media_type!r}")
        return
    yield from _misshapen(contract, media_type, documented["content"][media_type]["schema"], body, envelope)


def _misshapen(
    contract: Contract, media_type: str, schema: dict[str, Any], body: bytes, envelope: dict[str, Any]
) -> Iterator[Fault]:
    """Where a body is not what its schema says."""
    if media_type == "application/json":
        yield from (Fault("schema of the reply", str(fault)) for fault in contract.faults(schema, envelope))
        if ELSEWHERE.search(body):
            yield from _times_elsewhere(contract, schema, envelope, "")
    elif media_type == "application/x-ndjson":
        yield from (Fault("schema of the reply", fault) for fault in ndjson_faults(contract, body))
    elif media_type in DOCUMENTS or schema.get("$ref", "").endswith("/ReportCsv"):
        yield from (Fault("documents", fault) for fault in document_faults(media_type, body))
    elif media_type == "text/csv":
        yield from (Fault("schema of the reply", fault) for fault in csv_faults(contract, body))


def _times_elsewhere(contract: Contract, schema: Mapping[str, Any], value: Any, place: str) -> Iterator[Fault]:
    """Times that are not in UTC with Z, where the schema says that a time stands; free maps may hold what they like."""
    node = contract.resolve(dict(schema))
    if node.get("format") == "date-time" and isinstance(value, str) and not value.endswith("Z"):
        yield Fault("times in UTC with Z", f"{place}: {value}")
    elif isinstance(value, dict):
        for name, member in node.get("properties", {}).items():
            if name in value:
                yield from _times_elsewhere(contract, member, value[name], f"{place}.{name}".lstrip("."))
    elif isinstance(value, list) and "items" in node:
        for number, item in enumerate(value):
            yield from _times_elsewhere(contract, node["items"], item, f"{place}.{number}")


def _typed(schema: Mapping[str, Any], value: str) -> Any:
    """A header's text as what its schema says it is."""
    if schema["type"] == "integer" and re.fullmatch(r"-?[0-9]+", value):
        return int(value)
    if schema["type"] == "boolean" and value in ("true", "false"):
        return value == "true"
    return value


def _envelope_faults(
    contract: Contract, status: int, request_id: str, envelope: dict[str, Any], now: datetime
) -> Iterator[Fault]:
    kept = {"success", "timestamp", "request_id", *(("data", "message") if status < 400 else ("error",))}
    if not kept <= set(envelope):
        yield Fault("envelope", f"it lacks {sorted(kept - set(envelope))}")
        return
    if envelope["success"] is not (status < 400):
        yield Fault("envelope", f"success is {envelope['success']} with {status}")
    if envelope["request_id"] != request_id:
        yield Fault("request id", f"request_id {envelope['request_id']!r} is not X-Request-ID {request_id!r}")
    yield from _time_faults(envelope["timestamp"], now)
    if status >= 400:
        yield from _error_faults(contract, status, envelope["error"])


def _time_faults(text: Any, now: datetime) -> Iterator[Fault]:
    try:
        moment = datetime.fromisoformat(text) if str(text).endswith("Z") else None
    except (TypeError, ValueError):
        moment = None
    if moment is None or abs(now - moment) > CLOCK_TOLERANCE:
        yield Fault("envelope", f"timestamp {text!r} is not now in UTC")


def _error_faults(contract: Contract, status: int, error: Any) -> Iterator[Fault]:
    if not isinstance(error, dict) or not {"code", "message", "details"} <= set(error):
        yield Fault("envelope", f"error is {error!r}")
        return
    if error["code"] != contract.codes.get(status):
        yield Fault("error code", f"{error['code']} with {status}, not {contract.codes.get(status)}")
    if re.search(r"Traceback|File \"|\.py\b|sqlite3|psycopg|SELECT ", json.dumps(error)):
        yield Fault("no internals in errors", f"{error}")
    if status == 422:
        details = error["details"]
        errors = details.get("errors")
        first = {name: errors[0].get(name) for name in ("field", "issue")} if errors else None
        if first != {name: details.get(name) for name in ("field", "issue")}:
            yield Fault("details of a 422", f"the first fault is not repeated: {details}")


def _refusal_faults(operation: Operation, envelope: dict[str, Any]) -> Iterator[Fault]:
    named = envelope["error"]["details"].get("required_permission")
    if operation.permission is None or named != operation.permission:
        yield Fault("permission named by a 403", f"{named}, where {operation.id} needs {operation.permission}")


def ndjson_faults(contract: Contract, body: bytes) -> Iterator[str]:
    """Each line is a point."""
    text = body.decode()
    if text and not text.endswith("\n"):
        yield "the last line does not end"
    points = [json.loads(line) for line in text.splitlines()]
    yield from (f"line {place + 1}: {fault}" for place, fault in _point_faults(contract, points))


def csv_faults(contract: Contract, body: bytes) -> Iterator[str]:
    """A header line, then a point a line."""
    head, *rows = csv.reader(io.StringIO(body.decode(), newline=""), strict=True)
    if head != CSV_COLUMNS:
        yield f"columns {head}"
    points = [
        {
            "timestamp": timestamp,
            "device_id": int(device_id),
            # What a spreadsheet would take for a formula is written behind an apostrophe.
            "metric_name": re.sub(r"^'(?=[-+=@])", "", metric_name),
            "metric_value": float(metric_value),
            "unit": re.sub(r"^'(?=[-+=@\t\r])", "", unit),
        }
        for timestamp, device_id, metric_name, metric_value, unit in rows
    ]
    yield from (f"row {place + 2}: {fault}" for place, fault in _point_faults(contract, points))


def _point_faults(contract: Contract, points: list[Any]) -> Iterator[tuple[int, str]]:
    """What is wrong with which of many points; exports have thousands, so that they are judged at once."""
    for fault in contract.faults({"type": "array", "items": {"$ref": "#/components/schemas/TelemetryPoint"}}, points):
        place, _, field = fault.path.partition(".")
        yield int(place), str(fault._replace(path=field))
