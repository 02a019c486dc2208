"""Named states of the whole service: database, clock and rate counters, kept in memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from domain.errors import Conflict, InvalidInput, NotFound
from domain.points import Point
from domain.retention import Retention
from domain.times import DAY
from storage.engine import Engine
from valtronics.accounts import ADMINISTRATOR
from valtronics.demo import prepare
from valtronics.passwords import Hashing
from valtronics.sandbox_clock import Clock, Counters
from valtronics.settings import DEMO_PASSWORD

BUILT_IN = ("demo", "empty")
MOST_STATES = 100
DEMO_DAYS = 7


@dataclass(frozen=True, slots=True)
class State:
    """A copy of everything."""

    database: sqlite3.Connection
    now_us: int
    running: bool
    windows: dict[str, tuple[int, float]]


class States:
    """Copies to and from the live database. Nothing else may use it meanwhile."""

    def __init__(self, file: Path, clock: Clock, counters: Counters) -> None:
        self._file = file
        self._clock = clock
        self._counters = counters
        self._kept: dict[str, State] = {}

    @property
    def names(self) -> list[str]:
        return [*BUILT_IN, *sorted(name for name in self._kept if name not in BUILT_IN)]

    def save(self, name: str, *, running: bool | None = None) -> bool:
        """Keep the present state, with another `running` if given; True when the name is new. Raises Conflict."""
        if name in BUILT_IN and name in self._kept:
            raise Conflict(f"The state {name} is built in and can't be replaced", {"field": "name"})
        is_new = name not in self._kept
        if is_new and len(self._kept) >= MOST_STATES:
            raise Conflict(f"{MOST_STATES} states are kept at most; delete one first", {"limit": MOST_STATES})
        # Used by one thread at a time, but not always by the same.
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        with self._live() as live:
            live.backup(copy)
        self._drop(name)
        self._kept[name] = State(
            copy, self._clock(), self._clock.running if running is None else running, self._counters.copied()
        )
        return is_new

    def restore(self, name: str, *, keep_clock: bool = False) -> None:
        """Return to a state. A clock that is kept still can't stand before the state's moment. Raises InvalidInput."""
        state = self._kept.get(name)
        if state is None:
            raise InvalidInput.of("state", f"is not one of {', '.join(self.names)}", "unknown_state")
        with self._live() as live:
            state.database.backup(live)
            live.execute("PRAGMA wal_checkpoint(PASSIVE)")
        self._counters.restore(state.windows)
        if keep_clock:
            self._clock.set(max(self._clock(), state.now_us), running=self._clock.running)
        else:
            self._clock.set(state.now_us, running=state.running)

    def delete(self, name: str) -> None:
        """Raises Conflict, NotFound."""
        if name in BUILT_IN:
            raise Conflict(f"The state {name} is built in and can't be deleted", {"field": "name"})
        if name not in self._kept:
            raise NotFound("State", name)
        self._drop(name)

    def _drop(self, name: str) -> None:
        dropped = self._kept.pop(name, None)
        if dropped is not None:
            dropped.database.close()

    @contextmanager
    def _live(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._file, isolation_level=None)) as conn:
            # The file goes with the process, so nothing has to wait for the disk.
            conn.execute("PRAGMA synchronous = OFF")
            yield conn


def build(states: States, engine: Engine, *, seed: int, retention: Retention, hashing: Hashing, now_us: int) -> None:
    """Make the built-in states in a migrated database without users."""
    blank = "blank"
    states.save(blank)
    _fill(engine, seed, retention, hashing, now_us)
    states.save("demo", running=True)
    states.restore(blank)
    states.delete(blank)
    _add_administrator(engine, hashing, now_us)
    states.save("empty", running=True)


def _add_administrator(engine: Engine, hashing: Hashing, now_us: int) -> None:
    user = {
        "username": ADMINISTRATOR,
        "email": f"{ADMINISTRATOR}@valtronics.com",
        "role": "admin",
        "tier": "enterprise",
        "password_hash": hashing.hash(DEMO_PASSWORD),
    }
    with engine.write() as store:
        store.users.create(user, now_us)


def _fill(engine: Engine, seed: int, retention: Retention, hashing: Hashing, now_us: int) -> None:
    """The demo's users, devices and telemetry, with all rollups made."""
    stage = prepare(engine, seed=seed, days=DEMO_DAYS, now_us=now_us, hashing=hashing)
    for batch in stage.simulator.backfill(now_us, start_us=now_us - DEMO_DAYS * DAY):
        with engine.write() as store:
            names = {reading.device for reading in batch}
            ids = {name: found["id"] for name in names if (found := store.devices.get_by_name(name)) is not None}
            points = [Point(ids[each.device], each.metric, each.ts_us, each.value, each.unit) for each in batch]
            store.telemetry.submit(points, now_us, retention)
    while True:
        with engine.write() as store:
            if not store.telemetry.refresh_rollups(1_000):
                return
