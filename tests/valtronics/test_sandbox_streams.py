"""Streams in the sandbox: credentials go by its clock, and a reset is another world."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.service.streams import known
from tests.valtronics.sandboxes import PASSWORD, Sandbox, running


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox"), "--now", "2030-06-01T12:00:00Z") as started:
        started.get_ready()
        yield started


@pytest.fixture(autouse=True)
def begin(sandbox: Sandbox) -> None:
    sandbox.begin()


def test_a_token_expires_when_the_clock_says_so(sandbox: Sandbox) -> None:
    with known(sandbox) as stream:
        sandbox.advance(1799)
        assert stream.ask(type="ping")["timestamp"].startswith("2030-06-01T12:29:59")
        sandbox.advance(1)
        assert stream.end() == (4401, "the credential has expired")


def test_a_renewed_token_outlives_the_old_one(sandbox: Sandbox) -> None:
    with known(sandbox) as stream:
        sandbox.advance(1700)
        assert stream.auth(sandbox.log_in(password=PASSWORD)["access_token"])["success"] is True
        sandbox.advance(200)
        assert stream.ask(type="ping")["type"] == "pong"


def test_devices_that_fall_silent_are_told_of_as_the_clock_is_moved(sandbox: Sandbox) -> None:
    with known(sandbox) as stream:
        stream.subscribe("devices", filters={"status": ["offline"]})
        sandbox.advance(301)
        found = [stream.next() for _ in range(4)]
        assert {frame["reason"] for frame in found} == {"no telemetry within the timeout"}
        assert stream.is_silent()


def test_a_reset_ends_connections_and_begins_numbers_anew(sandbox: Sandbox) -> None:
    with known(sandbox) as stream:
        seq = stream.subscribe()["seq"]
        sandbox.begin()
        assert stream.end() == (1012, "the sandbox was reset")
    with known(sandbox) as stream:
        sandbox.points([{"device_id": 1, "metric_name": "t", "metric_value": 1}])
        stream.subscribe(resume_from=seq)
        assert stream.next()["value"] == 1
