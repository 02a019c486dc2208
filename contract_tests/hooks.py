"""What Schemathesis is told about this service: how to log in, what test data there is, and checks of our own.

Loaded by the fuzzer's own process, which has the address and the credentials in its environment.
"""

from __future__ import annotations

import json
import os
import uuid
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from hypothesis.strategies import SearchStrategy, just, sampled_from
from schemathesis import AuthContext, Case, Response
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode

from contract_tests import contract as contracts
from contract_tests.contract import Operation
from contract_tests.deployment import BASE_PATH
from contract_tests.replies import reply_faults
from contract_tests.stage import DEVICES
from contract_tests.wire import request_faults

BASE_URL = os.environ["CONTRACT_BASE_URL"]
ROLE = os.environ["CONTRACT_ROLE"]
# Values in the configured dictionaries that stand for what only the running session knows.
CURRENT_PASSWORD = "the-password-of-this-session"
CURRENT_REFRESH_TOKEN = "the-refresh-token-of-this-session"
CORRECTIONS = Path(os.environ["CONTRACT_REPORTS"]) / "corrected-labels.txt"
STAGED = {str(number) for number in range(1, DEVICES + 1)}
CONTRACT = contracts.load()


class Caller:
    """The user who fuzzes. Its calls may change its own password or end its own session, and it keeps up with that.

    Both are legal calls with documented effects, so they are made; it is for the caller to know what it did. (The
    fuzzer's own remedy, a new log-in after a 401, is not there in its stateful phase.)
    """

    def __init__(self) -> None:
        self.username = os.environ["CONTRACT_USERNAME"]
        self.password = os.environ["CONTRACT_PASSWORD"]
        self.user_id = 0
        self.authorization = ""
        self.ended: set[str] = set()
        self.refresh_token = ""

    def log_in(self) -> dict[str, Any]:
        credentials = {"username": self.username, "password": self.password}
        reply = httpx.post(f"{BASE_URL}/auth/login", json=credentials, timeout=20)
        reply.raise_for_status()
        data: dict[str, Any] = reply.json()["data"]
        self.user_id = data["user"]["id"]
        return data

    def live_authorization(self) -> str:
        if not self.authorization:
            self.authorization = f"Bearer {self.log_in()['access_token']}"
        return self.authorization

    def live_refresh_token(self) -> str:
        """Of a session of its own: the one that fuzzes is another. It works once; `notice` learns the next one."""
        token, self.refresh_token = self.refresh_token or str(self.log_in()["refresh_token"]), ""
        return token

    def notice(self, operation: Operation, sent: Any, data: Any) -> None:
        """What a success has changed for the caller itself."""
        if operation.id == "refresh_token" and data["user"]["id"] == self.user_id:
            self.refresh_token = data["refresh_token"]
        elif operation.id == "update_user" and data["id"] == self.user_id and "password" in sent:
            self.password = sent["password"]
            self.end_sessions()
            self.refresh_token = ""
        elif operation.id == "log_out":
            self.end_sessions()

    def end_sessions(self) -> None:
        self.ended.add(self.authorization)
        self.authorization = ""


CALLER = Caller()


@schemathesis.auth(refresh_interval=None).apply_to(lambda context: "x-permission" in context.operation.definition.raw)
class Session:
    """Bearer tokens for the operations that need a permission, and for no other."""

    def get(self, case: Case, context: AuthContext) -> str:
        return CALLER.live_authorization()

    def set(self, case: Case, data: str, context: AuthContext) -> None:
        case.headers["Authorization"] = data


@schemathesis.hook.apply_to(operation_id="create_api_key")
def flatmap_body(context: Any, body: Any) -> SearchStrategy[Any]:
    """Beside what was generated, keys that the rule on bound keys allows, which chance alone all but never makes."""
    if not isinstance(body, dict) or "device_id" not in body:
        return just(body)
    unbound = {name: value for name, value in body.items() if name != "device_id"}
    return sampled_from([body, {**body, "permissions": ["telemetry:write"]}, unbound])


@schemathesis.hook
def before_call(context: Any, case: Case, kwargs: Any) -> None:
    """Put what this session knows where the dictionaries left a mark, and spare what the examples stand on."""
    operation = sent_to(case)
    if case.headers.get("Authorization") in CALLER.ended:
        case.headers["Authorization"] = CALLER.live_authorization()
    if operation is not None:
        write_if_match_as_declared(operation, case)
        if operation.id == "delete_device":
            spare_staged_device(case)
    if not isinstance(case.body, dict):
        return
    if case.body.get("password") == CURRENT_PASSWORD:
        case.body["password"] = CALLER.password
    if case.body.get("refresh_token") == CURRENT_REFRESH_TOKEN:
        case.body["refresh_token"] = CALLER.live_refresh_token()


def write_if_match_as_declared(operation: Operation, case: Case) -> None:
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


def spare_staged_device(case: Case) -> None:
    """Whoever would delete a device that the contract's examples name deletes one made for it instead.

    Ids are never given twice: with device 1 gone, each later example about it would only ever show a 404.
    """
    if str(case.path_parameters.get("id")) in STAGED and "Authorization" in case.headers:
        name = f"SPARE-{uuid.uuid4().hex}"
        body = {"name": name, "device_id": name, "device_type": "sensor"}
        credential = {"Authorization": case.headers["Authorization"]}
        reply = httpx.post(f"{BASE_URL}/devices/", json=body, headers=credential, timeout=20)
        if reply.status_code == 201:
            case.path_parameters["id"] = reply.json()["data"]["id"]


@schemathesis.hook
def after_call(context: Any, case: Case, response: Response) -> None:
    operation = sent_to(case)
    if operation is None:
        return
    label_by_what_was_sent(operation, case, response)
    if response.status_code == operation.success and operation.id in ("refresh_token", "update_user", "log_out"):
        CALLER.notice(operation, json.loads(response.request.body or "null"), response.json()["data"])


def label_by_what_was_sent(operation: Operation, case: Case, response: Response) -> None:
    """Decide by the bytes on the wire whether the request was valid, before the checks go by it.

    The generator decides before it writes the request out, and errs: a number is valid where a query asks for a text,
    and a header that it breaks may be one that the operation does not have. Nothing is left out: the request was sent,
    and is held to the check that fits what it is. Each correction is written down in the reports.
    """
    if case.meta is None or response.status_code == 401:
        return
    request = response.request
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    headers = {name: _text(value) for name, value in request.headers.items()}
    faults = request_faults(CONTRACT, operation, str(request.url), headers, body, BASE_PATH)
    if faults is None:
        return
    mode = GenerationMode.NEGATIVE if faults else GenerationMode.POSITIVE
    if case.meta.generation.mode != mode:
        case.meta.generation.mode = mode
        with CORRECTIONS.open("a") as file:
            file.write(f"{mode.name} {response.status_code} {request.method} {request.url} {body[:300]!r} {faults}\n")


def sent_to(case: Case) -> Operation | None:
    """The operation of a case; None when it tries a method that the path does not have."""
    operation = CONTRACT.operations[case.operation.definition.raw["operationId"]]
    return operation if case.method.upper() == operation.method else None


@schemathesis.check
def reply_is_whole(ctx: Any, response: Response, case: Case) -> None:
    """Envelope, request id, error code, owed headers and documentation of every reply."""
    sent = {name: _text(value) for name, value in response.request.headers.items()}
    received = {name: values[0] for name, values in response.headers.items()}
    found = reply_faults(CONTRACT, sent_to(case), sent, response.status_code, received, response.content)
    assert not found, "\n".join(found[:10])


@schemathesis.check
def refusal_is_declared(ctx: Any, response: Response, case: Case) -> None:
    """A request that the schemas allow is refused for a declared reason, or not at all."""
    operation = sent_to(case)
    if operation is None or case.meta is None or case.meta.generation.mode != GenerationMode.POSITIVE:
        return
    status = response.status_code
    if status == 422:
        undeclared = {fault["rule"] for fault in response.json()["error"]["details"]["errors"]} - operation.rules
        assert not undeclared, f"valid data refused for {sorted(undeclared)}; {operation.id} declares {operation.rules}"
    elif status == 401:
        assert operation.id in ("log_in", "refresh_token"), "valid data of a caller with a session answered 401"
    elif status == 403:
        assert operation.permission not in CONTRACT.roles[ROLE], f"{ROLE} has {operation.permission}, and gets 403"
    else:
        assert status in (operation.success, 404, 409, 412), f"valid data answered {status}"


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


@schemathesis.deserializer("text/csv", "application/x-ndjson")
def read_text(context: Any, response: Response) -> str:
    """The text; that its lines are points, `reply_is_whole` holds."""
    return response.content.decode()
