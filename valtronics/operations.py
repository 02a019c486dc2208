"""Operations of the contract, compiled at start: everything a request needs that does not depend on the request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any, Literal

import orjson
from jsonschema_rs import Draft4Validator

from domain.versions import Versioned, format_etag
from valtronics.audit import Plan, compile_plan
from valtronics.bodies import Body, compile_body
from valtronics.envelope import Headers
from valtronics.failures import BrokenReply
from valtronics.parameters import Parameters, compile_parameters
from valtronics.schemas import Schemas, faults

Transaction = Literal["none", "read", "scan", "write", "own", "stream", "compute"]
RateClass = Literal["caller", "login", "none"]
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: how to read it, who may call it, what runs, and what its reply must look like."""

    id: str
    method: str
    path: str
    status: int
    parameters: Parameters
    body: Body | None
    reply: Draft4Validator | None
    permission: str | None
    rate: RateClass
    transaction: Transaction
    is_idempotent: bool
    notices: Headers  # Deprecation and Sunset, of an operation that will go
    function: Callable[..., Any]
    singletons: Mapping[str, Any]
    per_request: frozenset[str]
    audit: Plan | None = None

    def finish(self, result: Any) -> tuple[Headers, bytes]:
        """Headers and JSON of the data. Raises BrokenReply when it is not what the contract promises."""
        headers: Headers = []
        if isinstance(result, Versioned):
            headers.append((b"etag", format_etag(result.version).encode()))
            result = result.data
        if self.reply is not None and not self.reply.is_valid(result):
            first = faults(self.reply, result)[0]
            raise BrokenReply(f"{self.id}: {first.field}: {first.issue}")
        return headers, orjson.dumps(result)


def data_schema(envelope: dict[str, Any], schemas: Schemas) -> dict[str, Any] | None:
    """The schema of `data` inside a named envelope schema."""
    resolved = schemas.resolve(envelope)
    data = resolved.get("properties", {}).get("data")
    return None if data is None else dict(data)


def deprecation_notices(raw: dict[str, Any]) -> Headers:
    """`Deprecation` (RFC 9745) and `Sunset` (RFC 8594) of a deprecated operation; it has to name both days."""
    if not raw.get("deprecated"):
        return []
    since, sunset = (_midnight(raw[name]) for name in ("x-deprecated-since", "x-sunset"))
    return [(b"deprecation", b"@%d" % since.timestamp()), (b"sunset", format_datetime(sunset, usegmt=True).encode())]


def _midnight(day: object) -> datetime:
    return datetime.combine(date.fromisoformat(str(day)), time(), UTC)


def _body(raw: dict[str, Any], schemas: Schemas) -> Body:
    return compile_body(raw["content"][JSON]["schema"], schemas, is_optional=not raw.get("required", False))


def compile_operation(
    raw: dict[str, Any],
    *,
    method: str,
    path: str,
    shared_parameters: list[dict[str, Any]],
    schemas: Schemas,
    function: Callable[..., Any],
    singletons: Mapping[str, Any],
    per_request: frozenset[str],
    secrets: frozenset[str] = frozenset(),
) -> Operation:
    """Compile one operation as it stands in the document (references not followed)."""
    declared = [schemas.resolve(parameter) for parameter in [*shared_parameters, *raw.get("parameters", [])]]
    status = next(int(code) for code in raw["responses"] if code.startswith("2"))
    success = schemas.resolve(raw["responses"][str(status)])
    envelope = success.get("content", {}).get(JSON, {}).get("schema")
    request = schemas.resolve(raw.get("requestBody", {}))
    body = request["content"][JSON]["schema"] if request else {}
    reply = data_schema(envelope, schemas) if envelope else None
    return Operation(
        id=raw["operationId"],
        method=method.upper(),
        path=path,
        status=status,
        parameters=compile_parameters(declared, schemas),
        body=_body(request, schemas) if request else None,
        reply=schemas.validator(reply) if reply else None,
        permission=raw.get("x-permission"),
        rate=raw.get("x-rate-class", "caller"),
        transaction=raw.get("x-transaction", "read"),
        is_idempotent=bool(raw.get("x-idempotent")),
        notices=deprecation_notices(raw),
        function=function,
        singletons=singletons,
        per_request=per_request,
        audit=compile_plan(raw, declared, schemas.resolve(body), secrets),
    )
