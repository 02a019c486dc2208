"""The catalogue of violations: each is real, so the damaged service answers what the untouched one never does."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from contract_tests.deployment import environment
from contract_tests.gates import GATES
from contract_tests.sabotage.catalogue import ANY, AREAS, DOCUMENT, OUTSIDE, Violation, violations
from contract_tests.sabotage.operations import operations, stream_operations
from contract_tests.sabotage.probe import Probe
from contract_tests.sabotage.service import Inside, damaged, serving
from contract_tests.sabotage.tally import Tally
from contract_tests.sabotage.trial import ALARM, COUNTING, KEPT, KILLED, MISNAMED, SLOW, SURVIVED, judge, rounds
from valtronics.app import Parts, Service, system_clock
from valtronics.passwords import Hashing
from valtronics.sandbox import sandbox_settings
from valtronics.sandbox_clock import Clock, Counters
from valtronics.settings import load_settings

CATALOGUE = violations()
LEAST = 90


async def begin(service: Service) -> None:
    service.reporter.start()


@contextmanager
def running(folder: Path, **settings: Any) -> Iterator[tuple[Service, Clock]]:
    clock = Clock(system_clock(), running=True)
    database = f"sqlite:///{folder}/sabotage.db"
    given = sandbox_settings(load_settings(database_url=database, log_level="error", **settings), "127.0.0.1")
    service = Service(given, Parts(clock=clock, counters=lambda: Counters(clock)))
    user = {"username": "admin", "email": "admin@example.com", "role": "admin", "tier": "enterprise"}
    with service.engine.write() as store:
        store.users.create({**user, "password_hash": Hashing(given.password_memory_mib).hash("a password")}, clock())
    try:
        yield service, clock
    finally:
        service.close()


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as running:
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, runner: asyncio.Runner) -> Iterator[tuple[Service, Clock]]:
    with running(tmp_path_factory.mktemp("sabotage")) as (service, clock):
        # Nothing but this works in the background, whenever the loop runs.
        runner.run(begin(service))
        yield service, clock
        runner.run(service.reporter.stop())


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Clock, str]]:
    """A service that is served, for what no call of an application shows; its waits are short."""
    waits = {"socket_auth_seconds": 2, "socket_check_seconds": 1, "socket_connections_per_user": 4}
    with running(tmp_path_factory.mktemp("streams"), **waits) as (service, clock), serving(service) as origin:
        yield service, clock, origin


def seen(
    violation: Violation,
    runner: asyncio.Runner,
    service: Service,
    clock: Clock,
    origin: str = "",
    *,
    with_damage: bool,
) -> object:
    """What the probe of a violation sees."""
    clock.move(seconds=61)  # no rate limit remembers the probe before

    def advance(seconds: float) -> None:
        clock.move(seconds=seconds)

    with ExitStack() as stack:
        app: Any = service.asgi
        if with_damage:
            app = stack.enter_context(damaged(service, violation.damage()))
        return violation.seen(Probe(app, service.asgi, Inside(service), runner, advance, origin))


OF_STREAMS = {name: found for name, found in CATALOGUE.items() if found.area == "streams"}


@pytest.mark.parametrize("violation", OF_STREAMS.values(), ids=OF_STREAMS)
def test_a_violation_of_the_streams_changes_what_is_heard(
    violation: Violation, runner: asyncio.Runner, served: tuple[Service, Clock, str]
) -> None:
    kept = [seen(violation, runner, *served, with_damage=False) for _ in range(2)]
    assert kept[0] == kept[1], "the untouched service is not heard alike twice: this probe shows nothing"
    assert seen(violation, runner, *served, with_damage=True) != kept[0]


OTHERS = {name: found for name, found in CATALOGUE.items() if found.area != "streams"}


@pytest.mark.parametrize("violation", OTHERS.values(), ids=OTHERS)
def test_a_violation_changes_what_is_seen(
    violation: Violation, runner: asyncio.Runner, shared: tuple[Service, Clock], tmp_path: Path
) -> None:
    service, clock = shared
    kept = [seen(violation, runner, service, clock, with_damage=False) for _ in range(2)]
    assert kept[0] == kept[1], "the untouched service is not seen alike twice: this probe shows nothing"
    settings = violation.damage().settings
    if settings:
        with running(tmp_path, **settings) as (other, its_clock):
            broken = seen(violation, runner, other, its_clock, with_damage=True)
    else:
        broken = seen(violation, runner, service, clock, with_damage=True)
    assert broken != kept[0]


def test_there_are_enough_of_them_everywhere() -> None:
    assert len(CATALOGUE) >= LEAST
    for area in AREAS:
        assert len([found for found in CATALOGUE.values() if found.area == area]) >= 5, area


def test_each_names_what_exists() -> None:
    known = operations() | stream_operations() | {ANY, OUTSIDE, DOCUMENT}
    invented = {"get_device_owner", "read_device"}  # only in documents that are served damaged
    for violation in CATALOGUE.values():
        assert violation.names, violation.name
        assert set(violation.names) <= known | invented, violation.name


def test_every_operation_is_broken_by_some_violation() -> None:
    broken = {name for violation in CATALOGUE.values() for name in violation.names}
    assert operations() - broken == set()


def test_a_name_is_a_sentence() -> None:
    for name in CATALOGUE:
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", name), name


def test_a_violation_is_killed_only_by_a_finding_that_names_it() -> None:
    violation = CATALOGUE["device_without_its_name"]
    assert judge(violation, []).result == SURVIVED
    assert judge(violation, [found("list_users")]).result == MISNAMED
    assert judge(violation, [found(None)]).result == MISNAMED
    outcome = judge(violation, [found("list_users"), found("get_device")])
    assert (outcome.result, outcome.operation) == (KILLED, "get_device")


def test_a_finding_of_the_document_names_a_violation_of_the_document_alone() -> None:
    assert judge(CATALOGUE["served_document_is_not_the_file"], [found(None)]).result == KILLED
    assert judge(CATALOGUE["served_document_is_not_the_file"], [found("get_device")]).result == MISNAMED
    assert judge(CATALOGUE["unknown_path_is_a_page_for_people"], [found(None)]).result == KILLED


def test_the_untouched_service_may_not_be_found_fault_with() -> None:
    assert judge(None, []).result == KEPT
    assert judge(None, [found("get_device")]).result == ALARM


def test_one_survivor_or_one_false_alarm_spoils_the_tally() -> None:
    violation = CATALOGUE["device_without_its_name"]
    good = [judge(None, []), *[judge(violation, [found("get_device")]) for _ in range(999)]]
    assert Tally(good).is_good
    assert "100.0 %" in Tally(good).sentence
    assert not Tally([*good, judge(violation, [])]).is_good
    assert "99.9 %" in Tally([*good, judge(violation, [])]).sentence
    assert not Tally([judge(None, [found("get_device")])]).is_good
    assert not Tally([]).is_good


def test_every_quick_gate_but_the_counting_ones_is_tried_and_the_slow_ones_last() -> None:
    tried = rounds(None)
    assert {name for each in tried for name in each.gates} == set(GATES) - COUNTING
    assert not SLOW & set(tried[0].gates)
    assert all(not each.text for each in tried), "the control has to pass all checks"
    assert any(each.with_file for each in rounds(CATALOGUE["served_document_is_not_the_file"]))


def found(operation: str | None) -> dict[str, Any]:
    return {"gate": "g", "operation": operation, "rule": "r", "message": "m"}


def test_a_server_serves_the_violation_and_ends_with_its_parent() -> None:
    command = [sys.executable, "-m", "contract_tests.sabotage.server", "--with-parent"]
    command += ["--violation", "health_as_plain_text"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment()) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            address = server.stdout.readline().decode().removeprefix("listens on ").strip()
            with urllib.request.urlopen(f"{address}/api/v1/health/", timeout=10) as reply:
                assert reply.read() == b"OK"
            with urllib.request.urlopen(f"{address}/sandbox/clock", timeout=10) as reply:
                assert b'"now"' in reply.read()
            server.stdin.close()
            assert server.wait(20) == 0
        finally:
            server.kill()
