"""What Schemathesis is told about a run: how to log in, which objects are its own, and checks of the harness's.

Loaded by the fuzzer's own process, which finds the run's brief through its environment.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis import AuthContext, Case, Response
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode

from contract_tests.contract import Operation
from contract_tests.fuzzing.session import (
    CURRENT_PASSWORD,
    CURRENT_REFRESH_TOKEN,
    Ending,
    end_with_parent,
    from_environment,
)
from contract_tests.record import Exchange, header_pairs
from contract_tests.references import NO_SUCH_ID, References
from contract_tests.replies import reply_faults
from contract_tests.samples import bound_deletion, own_sample, written
from contract_tests.stage import rfc3339
from contract_tests.wire import request_faults

end_with_parent()
ENDING = Ending()
CALLER = from_environment()
CONTRACT = CALLER.contract
REFERENCES = References(CONTRACT)
# Operations after which an object is not what it was: removed, or moved on.
SPENDING = {one.deletion.id: one for one in CONTRACT.collections.values()} | {
    op.id: one for op in CONTRACT.operations.values() if op.moves and (one := CONTRACT.collection_at(op.path))
}
CORRECTIONS = Path(CALLER.brief.folder) / "corrected-labels.txt"
# How a session's credential begins; `before_call` puts the live one wherever one of these stands.
SESSION = "Bearer ey"
FRAMING = {"connection", "content-length", "expect", "host", "te", "trailer", "transfer-encoding", "upgrade"}


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Put the bodies along links where Schemathesis looks; the contract can't, as openapi-generator refuses them."""
    for link in raw_schema["components"].get("links", {}).values():
        if "x-request-body" in link:
            link["requestBody"] = link["x-request-body"]


@schemathesis.auth(refresh_interval=None).apply_to(lambda context: "x-permission" in context.operation.definition.raw)
class Bearer:
    """Bearer tokens for the operations that need a permission, and for no other."""

    def get(self, case: Case[Any], context: AuthContext) -> str:
        return CALLER.live_authorization()

    def set(self, case: Case[Any], data: str, context: AuthContext) -> None:
        case.headers["Authorization"] = data


@schemathesis.hook
def before_call(context: Any, case: Case[Any], kwargs: Any) -> None:
    """Turn the request to the run's own objects, and put what this session knows where the dictionaries left a mark."""
    ENDING.enter()
    CALLER.pace()
    operation = sent_to(case)
    sent = case.headers.get("Authorization")
    if sent is not None and (sent in CALLER.ended or sent.startswith(SESSION)):
        # The token may have ended, by log_out or by time; which one is live the session knows.
        case.headers["Authorization"] = CALLER.live_authorization()
    leave_framing_alone(case)
    if operation is None:
        return
    write_if_match_as_declared(operation, case)
    if case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE:
        keep_rules_on_parameters(operation, case)
        keep_rules_on_users(operation, case)
        keep_rules_on_keys(operation, case)
        keep_rules_on_thresholds(operation, case)
        keep_rules_on_reports(operation, case)
    keep_to_own_objects(operation, case)
    if isinstance(case.body, dict):
        if case.body.get("password") == CURRENT_PASSWORD:
            case.body["password"] = CALLER.brief.password
        if case.body.get("refresh_token") == CURRENT_REFRESH_TOKEN:
            case.body["refresh_token"] = CALLER.live_refresh_token()


def keep_to_own_objects(operation: Operation, case: Case[Any]) -> None:
    """What reads or changes something does so to the run's own objects; what spends one spends one made for it."""
    REFERENCES.redirect_path(operation, case.path_parameters, CALLER.own)
    if case.query:
        REFERENCES.redirect_query(operation, case.query, CALLER.own)
    bound_deletion(operation, case.query, CALLER.stage)
    if isinstance(case.body, dict | list):
        case.body = REFERENCES.redirect_body(case.body, CALLER.own)
    collection = SPENDING.get(operation.id)
    if collection is not None and "Authorization" in case.headers:
        own = CALLER.brief.own.get(collection.noun, [])
        for name, value in case.path_parameters.items():
            if str(value) in map(str, own):
                case.path_parameters[name] = spare(collection.creation) or NO_SUCH_ID


def spare(creation: Operation) -> Any:
    """The id of an object made to be spent. Ids are never given twice: without those that stand, nothing is left."""
    with suppress(AssertionError, KeyError, TypeError):
        return CALLER.client.call(
            creation, **own_sample(creation, CALLER.stage, held=CONTRACT.roles[CALLER.brief.role])
        ).data["id"]
    return None


def leave_framing_alone(case: Case[Any]) -> None:
    """A header that frames the message, named by chance: such a request is the business of the protocol gate."""
    for name in [each for each in case.headers if each.lower() in FRAMING]:
        del case.headers[name]


def write_if_match_as_declared(operation: Operation, case: Case[Any]) -> None:
    """The generator has values of its own for `If-Match`, some outside the declared pattern, where it means valid ones.

    They would have every body that goes along refused for the header. Headers that are meant to be wrong stay.
    """
    if case.meta is None:
        return
    broken = getattr(case.meta.phase.data, "parameter_location", None)
    if case.meta.generation.mode == GenerationMode.NEGATIVE and broken in (ParameterLocation.HEADER, None):
        return
    for parameter in operation.parameters:
        value = case.headers.get("If-Match")
        if parameter["name"] == "If-Match" and value is not None and CONTRACT.faults(parameter["schema"], value):
            case.headers["If-Match"] = parameter["example"]


def keep_rules_on_parameters(operation: Operation, case: Case[Any]) -> None:
    """Valid requests do without parameters that exclude each other, and confirm what has to be confirmed.

    What becomes of a request that does not is the business of other gates; by chance alone it would be most of these.
    """
    for parameter in operation.parameters:
        name = parameter["name"]
        if parameter["in"] == "query" and f"{name}_required" in operation.rules:
            case.query[name] = written(parameter["example"])
        if name in case.query and set(parameter.get("x-excludes", [])) & set(case.query):
            del case.query[name]


def keep_rules_on_users(operation: Operation, case: Case[Any]) -> None:
    """Valid bodies name a user who exists, at a moment that is past, in the state that goes with it."""
    if not isinstance(case.body, dict) or "unknown_user" not in operation.rules:
        return
    for field, value in (("acknowledged_by", CALLER.brief.username), ("acknowledged_at", CALLER.brief.start)):
        if field in case.body:
            case.body[field] = value
            if "acknowledged_only" in operation.rules:
                case.body["status"] = "acknowledged"


def keep_rules_on_keys(operation: Operation, case: Case[Any]) -> None:
    """A valid new key may do what its maker may, and one for a device writes telemetry and does nothing else."""
    body = case.body
    if not isinstance(body, dict) or "permission_not_held" not in operation.rules:
        return
    held = CONTRACT.roles[CALLER.brief.role]
    if "device_id" in body:
        body["permissions"] = ["telemetry:write"]
    elif isinstance(asked := body.get("permissions"), list):
        body["permissions"] = [one for one in asked if one in held] or list(sorted(held)[:1])


def keep_rules_on_thresholds(operation: Operation, case: Case[Any]) -> None:
    """A valid new rule has the settings that its condition needs, and no others; by chance alone few have."""
    body = case.body
    if not isinstance(body, dict) or operation.method != "POST" or "threshold_required" not in operation.rules:
        return
    if "device_id" in body:
        body.pop("device_type", None)
    if body.get("condition") == "absent":
        body.update(for_seconds=body.get("for_seconds") or 1, clear_seconds=0)
    if body.get("condition") in ("absent", "anomaly"):
        body.pop("threshold_value", None)
    else:
        body.setdefault("threshold_value", 0)
    if body.get("condition") != "anomaly":
        body.pop("sensitivity", None)
    if body.get("condition") in ("absent", "anomaly", "eq", "ne"):
        body.pop("clear_threshold", None)
    elif "clear_threshold" in body:
        body["clear_threshold"] = body["threshold_value"]


def keep_rules_on_reports(operation: Operation, case: Case[Any]) -> None:
    """A valid new report has one time, and names no devices where it is about all; by chance alone few are so."""
    body = case.body
    if not isinstance(body, dict) or "whole_fleet" not in operation.rules:
        return
    if "time_range" in body:
        body.pop("date_range", None)
    elif "date_range" in body:
        body["date_range"] = {"start": CALLER.brief.start, "end": rfc3339(CALLER.stage.end)}
    if body.get("report_type") == "system":
        body.pop("device_ids", None)


@schemathesis.hook
def after_call(context: Any, case: Case[Any], response: Response) -> None:
    operation = sent_to(case)
    write_down(operation, response)
    ENDING.leave()
    CALLER.window_full = CALLER.window_full or response.headers.get("x-ratelimit-remaining", [""])[0] == "0"
    if operation is None:
        return
    label_by_what_was_sent(operation, case, response)
    if response.status_code == operation.success and operation.id in ("refresh_token", "log_out"):
        sent = _text(response.request.headers.get("Authorization", ""))
        with suppress(ValueError, KeyError, TypeError):
            CALLER.notice(operation, sent, response.json()["data"])


def write_down(operation: Operation | None, response: Response) -> None:
    request = response.request
    exchange = Exchange(
        operation.id if operation else None,
        "fuzz",
        str(request.method),
        str(request.url),
        header_pairs(request.headers),
        _body(request.body),
        response.status_code,
        tuple((name, values[0]) for name, values in response.headers.items()),
        response.content,
        response.elapsed,
    )
    CALLER.recorder.note(exchange)
    if operation is not None:
        CALLER.connection.ledger.notice(operation, exchange)


def label_by_what_was_sent(operation: Operation, case: Case[Any], response: Response) -> None:
    """Decide by the bytes on the wire whether the request was valid, before the checks go by it.

    The generator decides before it writes the request out, and errs: a number is valid where a query asks for a text,
    and a header that it breaks may be one that the operation does not have. Nothing is left out: the request was sent,
    and is held to the check that fits what it is. Each correction is written down in the reports.
    """
    if case.meta is None or response.status_code == 401:
        return
    request = response.request
    headers = {name: _text(value) for name, value in request.headers.items()}
    body = _body(request.body)
    faults = request_faults(CONTRACT, operation, str(request.url), headers, body, CONTRACT.base_path)
    if faults is None:
        return
    mode = GenerationMode.NEGATIVE if faults else GenerationMode.POSITIVE
    if case.meta.generation.mode != mode:
        case.meta.generation.mode = mode
        with CORRECTIONS.open("a") as file:
            file.write(f"{mode.name} {response.status_code} {request.method} {request.url} {body[:300]!r} {faults}\n")


def sent_to(case: Case[Any]) -> Operation | None:
    """The operation of a case; None when it tries a method that the path does not have."""
    operation = CONTRACT.operations[case.operation.definition.raw["operationId"]]
    return operation if case.method.upper() == operation.method else None


@schemathesis.check
def reply_is_whole(ctx: Any, response: Response, case: Case[Any]) -> None:
    """Envelope, request id, error code, owed headers and documentation of every reply."""
    sent = {name: _text(value) for name, value in response.request.headers.items()}
    received = {name: values[0] for name, values in response.headers.items()}
    now = CALLER.connection.clock.now()
    found = reply_faults(CONTRACT, sent_to(case), sent, response.status_code, received, response.content, now)
    assert not found, "\n".join(map(str, found[:10]))


@schemathesis.check
def refusal_is_declared(ctx: Any, response: Response, case: Case[Any]) -> None:
    """A request that the schemas allow is refused for a declared reason, or not at all."""
    operation = sent_to(case)
    if operation is None or case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    status = response.status_code
    role = CALLER.brief.role
    if status == 422:
        undeclared = {fault["rule"] for fault in json.loads(response.content)["error"]["details"]["errors"]}
        undeclared -= operation.rules
        assert not undeclared, f"valid data refused for {sorted(undeclared)}; {operation.id} declares {operation.rules}"
    elif status == 401:
        # The generator also breaks the credential itself, and may still call the case valid: an empty text is a text.
        sent = _text(response.request.headers.get("Authorization", ""))
        has_session = sent.startswith(SESSION)
        assert operation.permission is None or not has_session, "valid data of a caller with a session answered 401"
    elif status == 403:
        assert operation.permission not in CONTRACT.roles[role], f"{role} has {operation.permission}, and gets 403"
    elif status == 429:
        assert CALLER.brief.limited, "429 where there is no limit"
    else:
        assert status in (operation.success, 404, 409, 412), f"valid data answered {status}"


def _body(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else body or b""


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


@schemathesis.deserializer("text/csv", "application/x-ndjson")
def read_text(context: Any, response: Response) -> str:
    """The text; that its lines are points, `reply_is_whole` holds."""
    return response.content.decode()


@schemathesis.deserializer("text/html", "application/pdf")
def read_document(context: Any, response: Response) -> str:
    """The document, byte by byte; that it is one, `reply_is_whole` holds."""
    return response.content.decode("latin-1")
