"""The second validator: openapi-core agrees with what a right server does, and names what a wrong one does."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from contract_tests.checks import Broken
from contract_tests.contract import Contract, read
from contract_tests.gates import second_validator
from contract_tests.record import Exchange, Recorder
from contract_tests.run import Run
from contract_tests.second_validator.comparison import Comparison, Tally
from contract_tests.second_validator.differences import EVERY
from contract_tests.second_validator.traffic import exchange_of, select

CONTRACT: Contract = read((Path(__file__).parents[2] / "openapi" / "openapi.yaml").read_bytes())
ORIGIN = "http://127.0.0.1:8000"
JSON = ("Content-Type", "application/json")
IDENTITY = ("X-Request-ID", "req_1")
LATER = {"timestamp": "2024-01-01T12:00:00Z", "request_id": "req_1"}
DEVICE = CONTRACT.operations["create_device"].body_examples
NEW_DEVICE: dict[str, Any] = next(iter(DEVICE.values()))


def reply_of(operation: str, status: int) -> Any:
    """The document's own example of a reply."""
    response = CONTRACT.operations[operation].response(status)
    assert response is not None
    return next(iter(response["content"]["application/json"]["examples"].values()))["value"]


def exchange(operation: str, target: str = "", *, status: int = 200, body: bytes = b"", reply: Any = None) -> Exchange:
    """A call with a bearer token that is answered as the document's example has it."""
    found = CONTRACT.operations[operation]
    said = reply_of(operation, status) if reply is None else reply
    return Exchange(
        operation,
        "test",
        found.method,
        f"{ORIGIN}/api/v1{target or found.path}",
        (("Authorization", "Bearer x"), IDENTITY, *([JSON] if body else [])),
        body,
        status,
        (JSON, IDENTITY, ("ETag", '"1"')),
        json.dumps(said).encode(),
    )


def refusal(status: int = 422, *faults: tuple[str, str]) -> Any:
    named = [{"field": field, "issue": "is wrong", "rule": rule} for field, rule in faults]
    details = {"errors": named} if named else {}
    return {"success": False, "error": {"code": "VALIDATION_ERROR", "message": "No", "details": details}, **LATER}


def created(status: int = 201, **values: Any) -> Exchange:
    body = json.dumps({**NEW_DEVICE, **values}).encode()
    return exchange("create_device", status=status, body=body, reply=refusal() if status == 422 else None)


def refused(target: str, *faults: tuple[str, str], operation: str = "list_devices") -> Exchange:
    return exchange(operation, target, status=422, reply=refusal(422, *faults))


def posted(body: bytes, status: int, *, media: str = "application/json", coding: str = "identity") -> Exchange:
    reply = reply_of("create_device", 201) if status == 201 else refusal(status)
    sent = exchange("create_device", status=status, body=body, reply=reply)
    headers = (("Authorization", "Bearer x"), IDENTITY, ("Content-Type", media), ("Content-Encoding", coding))
    return replace(sent, request_headers=headers)


def changed(sent: Exchange, **values: Any) -> Exchange:
    """The same exchange with other values in the data of its reply; None takes a field away."""
    reply = json.loads(sent.response_body)
    reply["data"] = {name: value for name, value in {**reply["data"], **values}.items() if value is not None}
    return replace(sent, response_body=json.dumps(reply).encode())


GOOD = json.dumps(NEW_DEVICE).encode()


def with_metadata(value: bytes) -> bytes:
    return json.dumps({**NEW_DEVICE, "metadata": {"a": "VALUE"}}).encode().replace(b'"VALUE"', value)


GET_DEVICE = exchange("get_device", "/devices/1")
LIST = exchange("list_devices")
EMPTY_TEXT = replace(
    exchange("export_telemetry", "/telemetry/export?format=csv", reply=""),
    response_headers=(
        ("Content-Type", "text/csv"),
        IDENTITY,
        ("Content-Disposition", 'attachment; filename="telemetry.csv"'),
    ),
    response_body=b"",
)

# Each: what is wrong, with which operation, the rule that it breaks, and the exchange that shows it.
WRONG: list[tuple[str, str, str, Exchange]] = [
    ("type", "get_device", "reply: type", changed(GET_DEVICE, id="1")),
    ("missing field", "get_device", "reply: required", changed(GET_DEVICE, status=None)),
    ("value out of an enum", "get_device", "reply: enum", changed(GET_DEVICE, status="asleep")),
    ("no time", "get_device", "reply: format", changed(GET_DEVICE, created_at="yesterday")),
    ("line break at the end", "get_device", "reply: pattern", changed(GET_DEVICE, device_id="TEMP-001\n")),
    ("null", "get_device", "reply: type", replace(GET_DEVICE, response_body=b"null")),
    ("NaN", "get_device", "reply: ValueError", replace(GET_DEVICE, response_body=b'{"a": NaN}')),
    ("name twice", "get_device", "reply: ValueError", replace(GET_DEVICE, response_body=b'{"a": 1, "a": 1}')),
    ("no body", "get_device", "reply: MissingData", replace(GET_DEVICE, response_body=b"")),
    ("status", "get_device", "reply: ResponseNotFound", replace(GET_DEVICE, status=202)),
    (
        "media type",
        "get_device",
        "reply: MediaTypeNotFound",
        replace(GET_DEVICE, response_headers=(("Content-Type", "text/html"), IDENTITY, ("ETag", '"1"'))),
    ),
    ("header", "get_device", "reply: MissingRequiredHeader", replace(GET_DEVICE, response_headers=(JSON, IDENTITY))),
    (
        "form of a header",
        "get_device",
        "reply: pattern",
        replace(GET_DEVICE, response_headers=(JSON, IDENTITY, ("ETag", "1"))),
    ),
    ("accepted though wrong", "create_device", "accepted request: required", replace(created(), request_body=b"{}")),
    (
        "accepted without credential",
        "list_devices",
        "accepted request: SecurityNotFound",
        replace(LIST, request_headers=()),
    ),
    ("accepted zero", "list_devices", "accepted request: minimum", replace(LIST, url=LIST.url + "?page=0")),
    ("refused though right", "create_device", "refused request: 422", created(status=422)),
    (
        "refused for no fault",
        "list_devices",
        "refused request: minimum",
        refused("/devices/?page=1", ("page", "minimum")),
    ),
    (
        "known parameter",
        "list_devices",
        "refused request: unknown_parameter",
        refused("/devices/?page=1", ("page", "unknown_parameter")),
    ),
    (
        "given once",
        "list_devices",
        "refused request: repeated_parameter",
        refused("/devices/?page=1", ("page", "repeated_parameter")),
    ),
    ("well spelled", "list_devices", "refused request: type", refused("/devices/?page=1", ("page", "type"))),
    (
        "rule of another",
        "list_devices",
        "refused request: unknown_device",
        refused("/devices/?page=1", ("page", "unknown_device")),
    ),
    (
        "charset that is right",
        "create_device",
        "refused request: 400",
        posted(GOOD, 400, media="application/json; charset=utf-8"),
    ),
]

# What a service and openapi-core both take, or both refuse.
RIGHT: list[Exchange] = [
    GET_DEVICE,
    LIST,
    created(),
    posted(GOOD, 201, media="Application/JSON; charset=UTF-8"),
    posted(b'{"name": NaN}', 400),
    posted(b'{"name": "a", "name": "a"}', 400),
    posted(GOOD.decode().encode("utf-16"), 400),
    posted(GOOD, 415, media="text/plain"),
    refused("/devices/?page=0", ("page", "minimum")),
    refused("/devices/?page=x", ("page", "type")),
    replace(GET_DEVICE, request_headers=(("Authorization", " Bearer x "),)),
]

KNOWN: list[tuple[str, Exchange]] = [
    ("a rule of the operation", refused("/telemetry/?cursor=x", ("cursor", "bad_cursor"), operation="list_telemetry")),
    ("unknown parameter", refused("/devices/?moon=1", ("moon", "unknown_parameter"))),
    ("repeated parameter", refused("/devices/?page=1&page=1", ("page", "repeated_parameter"))),
    ("loose spelling of a value", refused("/devices/?page=01", ("page", "type"))),
    ("loose spelling of a value", refused("/devices/%2B1", ("id", "type"), operation="get_device")),
    ("loose spelling of a value", refused("/devices/?is_active=yes", ("is_active", "type"))),
    (
        "line break after a time",
        refused(
            "/telemetry/?start_time=2024-01-01T00%3A00%3A00Z%0A", ("start_time", "format"), operation="list_telemetry"
        ),
    ),
    ("stray percent sign", exchange("list_devices", "/devices/?search=%", status=400, reply=refusal(400))),
    ("other charset", posted(GOOD, 400, media="application/json; charset=latin-1")),
    ("encoded body", posted(GOOD, 415, coding="gzip")),
    ("nested too deep", posted(with_metadata(b"[" * 70 + b"]" * 70), 400)),
    ("number beyond a double", posted(with_metadata(b"1e400"), 400)),
    ("lone surrogate", posted(with_metadata(b'"\\ud800"'), 400)),
    ("odd parameter of a media type", posted(GOOD, 201, media="application/json;")),
    ("empty text", EMPTY_TEXT),
]


def run_on(folder: Path, *exchanges: Exchange, profile: str = "quick") -> SimpleNamespace:
    """What the gate needs of a run that saw the exchanges."""
    recorder = Recorder(folder)
    for each in exchanges:
        recorder.note(each)
    recorder.close()
    return SimpleNamespace(
        contract=CONTRACT,
        operations=list(CONTRACT.operations.values()),
        target=SimpleNamespace(base_path="/api/v1"),
        recorder=recorder,
        folder=folder,
        profile=profile,
        seed=1,
        notes={},
        say=lambda text: None,
    )


EXCHANGES = [*(each[3] for each in WRONG), *(each[1] for each in KNOWN), *RIGHT]


@pytest.fixture(scope="module")
def tallies(tmp_path_factory: pytest.TempPathFactory) -> list[Tally]:
    """What becomes of each exchange alone."""
    run = run_on(tmp_path_factory.mktemp("judged"))
    verdicts = second_validator.judged(cast(Run, run), [each.as_json() + "\n" for each in EXCHANGES])
    found = []
    for each, verdict in zip(EXCHANGES, verdicts, strict=True):
        comparison = Comparison(CONTRACT)
        comparison.add(each, json.loads(verdict))
        ((operation, tally),) = comparison.tallies.items()
        assert operation == each.operation
        found.append(tally)
    return found


@pytest.mark.parametrize(("number", "rule"), [pytest.param(n, each[2], id=each[0]) for n, each in enumerate(WRONG)])
def test_what_is_wrong_is_found(number: int, rule: str, tallies: list[Tally]) -> None:
    assert f"openapi-core on the {rule}".replace("the refused", "a refused") in tallies[number].disagreements


@pytest.mark.parametrize(("number", "name"), [pytest.param(n, each[0]) for n, each in enumerate(KNOWN, len(WRONG))])
def test_a_known_difference_is_counted_and_not_told(number: int, name: str, tallies: list[Tally]) -> None:
    assert tallies[number].disagreements == {}
    assert set(tallies[number].known) == {name}


def test_every_known_difference_has_a_reason_and_an_exchange() -> None:
    assert {each[0] for each in KNOWN} == {row.name for row in EVERY}
    assert all(row.reason for row in EVERY)


def test_what_is_right_is_agreed_on(tallies: list[Tally]) -> None:
    for each, tally in zip(RIGHT, tallies[-len(RIGHT) :], strict=True):
        assert tally == Tally(exchanges=1), each.url


def test_the_gate_names_operation_and_rule_with_the_shortest_request(tmp_path: Path) -> None:
    short, long = LIST.url + "?page=0", LIST.url + "?page=0&size=5"
    exchanges = [replace(LIST, url=long), replace(LIST, url=short), GET_DEVICE, posted(b"{", 400)]
    run = run_on(tmp_path, *exchanges)
    names = []
    for check in second_validator.checks(cast(Run, run)):
        check.run()
        names.append(check.name)
    (finding,) = run.recorder.findings.values()
    assert (finding.operation, finding.rule) == ("list_devices", "openapi-core on the accepted request: minimum")
    assert short in finding.curl
    assert long not in finding.curl
    assert names[0] == "every exchange has a verdict (4 of 4 exchanges judged)"
    assert "get_device: 1 exchanges agree" in names
    assert "list_devices: openapi-core on the accepted request: minimum (2 of 2 exchanges)" in names


def test_no_traffic_is_no_success(tmp_path: Path) -> None:
    first, *_ = second_validator.checks(cast(Run, run_on(tmp_path)))
    with pytest.raises(Broken, match="nothing was judged"):
        first.run()


def test_a_body_too_long_to_be_kept_is_left_out_and_said(tmp_path: Path) -> None:
    long = replace(GET_DEVICE, response_body=b"x" * (1 << 20) + b"y")
    run = run_on(tmp_path, long, posted(b" " * (1 << 20) + b"{", 201))
    for check in second_validator.checks(cast(Run, run)):
        check.run()
    assert run.recorder.findings == {}
    assert "1 of them without their body" in run.notes["second_validator"]


def test_past_the_limit_every_kind_is_judged_and_others_by_chance(tmp_path: Path) -> None:
    odd = changed(GET_DEVICE, location="Moon", id=7)
    other = replace(GET_DEVICE, response_body=GET_DEVICE.response_body.replace(b'"id": 1', b'"id": "1"'))
    run = run_on(tmp_path, *[GET_DEVICE] * 20, odd, other, *[LIST] * 20)
    lines, total = select(run.recorder.traffic, 10, seed=1)
    assert (len(lines), total) == (10, 42)
    chosen = [exchange_of(line) for line in lines]
    assert other in chosen
    assert LIST in chosen
    assert select(run.recorder.traffic, 10, seed=1) == (lines, total)
    assert select(run.recorder.traffic, 10, seed=2) == select(run.recorder.traffic, 10, seed=2)
    assert select(run.recorder.traffic, None, seed=1)[1] == len(select(run.recorder.traffic, None, seed=1)[0]) == 42
