"""What no real service does at will, step by step: the core does no I/O, so a test can be the network."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from valtronics_client import Retries, errors
from valtronics_client._generated import operations
from valtronics_client.core import Core
from valtronics_client.credentials import ApiKey
from valtronics_client.delivery import deliver
from valtronics_client.operations import Arguments
from valtronics_client.requests import TelemetrySubmit
from valtronics_client.steps import Pause, Send

POINT: TelemetrySubmit = {"device_id": 1, "metric_name": "t", "metric_value": 1}
END = {"message": "", "timestamp": "2030-01-01T00:00:00Z", "request_id": "req_1"}
OVERLAP = {
    "success": False,
    "error": {
        "code": "CONFLICT",
        "message": "A request with this Idempotency-Key was stored meanwhile",
        "details": {"field": "Idempotency-Key"},
    },
    **END,
}
STORED = {"success": True, "data": {**POINT, "timestamp": "2030-01-01T00:00:00Z", "result": "stored"}, **END}
REPORT = {"success": True, "data": {"submitted": 1, "failed": 0, "duplicates": 0, "results": []}, **END}


def core() -> Core:
    return Core("http://localhost", ApiKey("vt_x"), Retries())


def played(steps: Any, *answers: httpx.Response | Exception) -> tuple[list[Send | Pause], Any]:
    """The steps that were taken, and the result, with these answers to what is sent."""
    waiting, taken = list(answers), []
    step = next(steps)
    try:
        while True:
            taken.append(step)
            if isinstance(step, Pause):
                step = steps.send(None)
                continue
            answer = waiting.pop(0)
            step = steps.throw(answer) if isinstance(answer, Exception) else steps.send(answer)
    except StopIteration as end:
        assert not waiting
        return taken, end.value


def submit() -> Any:
    return core().call(operations.SUBMIT_TELEMETRY, Arguments(body=POINT))


def test_a_repetition_that_meets_its_own_first_attempt_waits_for_it() -> None:
    taken, point = played(
        submit(), httpx.ReadTimeout("late"), httpx.Response(409, json=OVERLAP), httpx.Response(201, json=STORED)
    )
    assert point.result == "stored"
    assert [type(step) for step in taken] == [Send, Pause, Send, Pause, Send]
    sent = [step for step in taken if isinstance(step, Send)]
    assert len({step.headers["Idempotency-Key"] for step in sent}) == 1
    assert len({step.headers["X-Request-ID"] for step in sent}) == 1


def test_a_key_of_another_call_is_told_at_once() -> None:
    with pytest.raises(errors.Conflict):
        played(submit(), httpx.Response(409, json=OVERLAP))


def test_a_batch_that_meets_itself_is_sent_again() -> None:
    settled: list[Any] = []
    steps = deliver(core(), [POINT], lambda points, rejected: settled.append((points, rejected)), lambda: False)
    played(steps, httpx.Response(409, json=OVERLAP), httpx.Response(200, json=REPORT))
    assert settled == [([POINT], [])]


def test_what_something_in_between_says_is_no_reply() -> None:
    page = httpx.Response(502, text="<html>", headers={"server": "nginx"})
    with pytest.raises(errors.UnexpectedReply, match="nginx answered 502 Bad Gateway") as said:
        played(submit(), page, page, page, page)
    assert said.value.attempts == 4
    with pytest.raises(errors.UnexpectedReply, match="this version of the client"):
        played(submit(), httpx.Response(200, text="<html>"))


def test_a_code_of_a_later_release_is_an_error_all_the_same() -> None:
    later = {**OVERLAP, "error": {"code": "QUOTA", "message": "Enough", "details": {"new": 1}}}
    with pytest.raises(errors.ApiError, match="Enough") as said:
        played(submit(), httpx.Response(402, json=later))
    assert (type(said.value), said.value.code) == (errors.ApiError, "QUOTA")


def test_what_a_later_release_adds_is_passed_over() -> None:
    data = {**STORED["data"], "result": "archived", "colour": "red"}  # type: ignore[dict-item]
    _, point = played(submit(), httpx.Response(201, json={**STORED, "data": data}))
    assert (point.result, hasattr(point, "colour")) == ("archived", False)


def test_an_operation_that_will_go_is_told_of() -> None:
    headers = {"Deprecation": "@1", "Sunset": "Sat, 01 Jan 2028 00:00:00 GMT"}
    with pytest.warns(DeprecationWarning, match="submit_telemetry will go after Sat, 01 Jan 2028"):
        played(submit(), httpx.Response(201, json=STORED, headers=headers))
