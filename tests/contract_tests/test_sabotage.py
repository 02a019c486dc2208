"""The catalogue of violations: each is real, so the damaged service answers what the untouched one never does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from contract_tests.sabotage.catalogue import ANY, AREAS, DOCUMENT, OUTSIDE, Violation, violations
from contract_tests.sabotage.operations import operations
from contract_tests.sabotage.probe import Probe
from contract_tests.sabotage.service import Inside, damaged
from valtronics import passwords
from valtronics.app import Parts, Service, system_clock
from valtronics.sandbox_clock import Clock, Counters
from valtronics.settings import load_settings

CATALOGUE = violations()
LEAST = 90


@contextmanager
def running(folder: Path, **settings: Any) -> Iterator[tuple[Service, Clock]]:
    clock = Clock(system_clock(), running=True)
    database = f"sqlite:///{folder}/sabotage.db"
    given = load_settings(database_url=database, durability="normal", log_level="error", **settings)
    service = Service(given, Parts(clock=clock, counters=lambda: Counters(clock)))
    user = {"username": "admin", "email": "admin@example.com", "role": "admin", "tier": "enterprise"}
    with service.engine.write() as store:
        store.users.create({**user, "password_hash": passwords.hash_password("a password")}, clock())
    try:
        yield service, clock
    finally:
        service.close()


@pytest.fixture(scope="module")
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as running:
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Clock]]:
    with running(tmp_path_factory.mktemp("sabotage")) as found:
        yield found


@pytest.fixture(autouse=True, scope="module")
def _quick_passwords() -> Iterator[None]:
    """Hashing a password takes 50 ms on purpose, and dozens of users are made here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


def seen(violation: Violation, runner: asyncio.Runner, service: Service, clock: Clock, *, with_damage: bool) -> object:
    """What the probe of a violation sees."""
    clock.move(seconds=61)  # no rate limit remembers the probe before

    def advance(seconds: float) -> None:
        clock.move(seconds=seconds)

    with ExitStack() as stack:
        app: Any = service.asgi
        if with_damage:
            app = stack.enter_context(damaged(service, violation.damage()))
        return violation.seen(Probe(app, service.asgi, Inside(service), runner, advance))


@pytest.mark.parametrize("violation", CATALOGUE.values(), ids=CATALOGUE)
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
    known = operations() | {ANY, OUTSIDE, DOCUMENT}
    invented = {"get_device_owner", "read_device"}  # only in documents that are served damaged
    for violation in CATALOGUE.values():
        assert violation.names, violation.name
        assert violation.names <= known | invented, violation.name


def test_every_operation_is_broken_by_some_violation() -> None:
    broken = {name for violation in CATALOGUE.values() for name in violation.names}
    assert operations() - broken == set()


def test_a_name_is_a_sentence() -> None:
    for name in CATALOGUE:
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", name), name
