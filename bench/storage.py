#!/usr/bin/env python3
"""Measure the storage room by itself against its budgets; microseconds of processor time, the median of rounds."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from domain.points import Point
from domain.times import DAY, HOUR, MINUTE, SECOND
from storage.engine import Engine, open_engine
from storage.store import Store

NOW = 1_767_225_600 * SECOND
YEAR_POINTS = 525_600


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="an empty database; default: SQLite in a temporary directory")
    parser.add_argument("--seconds", type=float, default=0.5, help="time for each figure (default 0.5)")
    parser.add_argument("--only", default="", help="only figures whose name contains this")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        engine = open_engine(given.url or f"sqlite:///{place}/bench.db")
        engine.migrate()
        session = prepare(engine)
        print(f"{'':34}{'measured':>12}{'budget':>12}")
        for name, budget, once in [*reads(session), *writes()]:
            if given.only in name:
                taken = measure(engine, once, given.seconds, write=name.startswith("submit"))
                print(f"{name:34}{taken:>9.1f} µs{budget:>9} µs{'' if taken <= budget else '  over'}")
        print(f"{'read transaction, empty':34}{overhead(engine):>9.1f} µs")
        engine.close()


def prepare(engine: Engine) -> str:
    """A hundred devices, a week of minutes for ten series, a year of minutes for one; all rollups fresh."""
    with engine.write() as store:
        plain = {"name": "Bench", "device_type": "sensor", "manufacturer": "SensorTech", "model": "ST-T1000",
                 "firmware_version": "2.1.4", "location": "Zone A"}  # fmt: skip
        for number in range(100):
            store.devices.create(plain | {"device_id": f"BENCH-{number}"}, NOW)
        user = {"username": "u", "email": "e@e", "role": "admin", "tier": "enterprise", "password_hash": "h"}
        session = store.sessions.create(store.users.create(user, NOW)["id"], b"hash", NOW + DAY, NOW)
    for day in range(7):
        with engine.write() as store:
            minutes = range(day * 1440, (day + 1) * 1440)
            series = [(device, metric) for device in range(1, 6) for metric in ("temperature", "humidity")]
            week = [Point(*s, NOW - 7 * DAY + i * MINUTE, 20 + i % 50 / 10, "C") for i in minutes for s in series]
            store.telemetry.submit(week, NOW)
    for start in range(0, YEAR_POINTS, 50_000):
        with engine.write() as store:
            some = range(start, min(start + 50_000, YEAR_POINTS))
            store.telemetry.submit(
                [Point(50, "year", NOW - (YEAR_POINTS - i) * MINUTE, i % 997 / 7) for i in some], NOW
            )
    began, hours = time.perf_counter(), 0
    while True:
        with engine.write() as store:
            done = store.telemetry.refresh_rollups(200)
        if not done:
            break
        hours += done
    print(f"refreshing a dirty hour of 60 points: {(time.perf_counter() - began) / hours * 1e6:.0f} µs")
    return session


Once = Callable[[Store], Any]


def reads(session: str) -> list[tuple[str, int, Once]]:
    def history(device: int, metric: str, days: int, interval: str) -> Once:
        return lambda store: store.telemetry.history(device, metric, NOW - days * DAY, NOW, interval)

    def detail(store: Store) -> None:
        store.devices.telemetry_summary(1, NOW)
        store.devices.connectivity({"id": 1}, NOW)

    def deep(store: Store) -> None:
        store.telemetry.list_points({}, cursor=(NOW - 7 * DAY + HOUR, 3), limit=100)

    return [
        ("device get", 15, lambda store: store.devices.get(7)),
        ("device list of 20", 80, lambda store: store.devices.list({}, "id", "asc", 20, 20)),
        ("device summary and connectivity", 60, detail),
        ("latest of two metrics", 20, lambda store: store.telemetry.latest(1, ["temperature", "humidity"])),
        ("session principal", 15, lambda store: store.sessions.principal(session, NOW)),
        ("history, 168 hours", 250, history(1, "temperature", 7, "1h")),
        ("history, a week, auto (15m)", 20_000, history(1, "temperature", 7, "auto")),
        ("history, a year by 1h", 50_000, history(50, "year", 365, "1h")),
        ("history, a year by 1d", 5_000, history(50, "year", 365, "1d")),
        ("history, a year raw, thinned", 1_000_000, history(50, "year", 365, "raw")),
        ("history, a week by 1m", 50_000, history(1, "humidity", 6, "1m")),
        ("points, first page of 100", 1_000, lambda store: store.telemetry.list_points({}, limit=100)),
        ("points, page of 100 deep", 2_000, deep),
    ]  # fmt: skip


def writes() -> list[tuple[str, int, Once]]:
    clock = [NOW]

    def single(store: Store) -> None:
        clock[0] += SECOND
        store.telemetry.submit([Point(20, "t", clock[0], 1.5, "C")], clock[0])

    def late(store: Store) -> None:
        clock[0] += SECOND
        store.telemetry.submit([Point(21, "t", 2 * NOW - clock[0], 1.5, "C")], clock[0])

    def batch(store: Store) -> None:
        points = [
            Point(30 + s // 2, ("a", "b")[s % 2], clock[0] + i * MINUTE, i / 3, "C")
            for i in range(100)
            for s in range(10)
        ]
        clock[0] += 100 * MINUTE
        began = time.perf_counter()
        store.telemetry.submit(points, clock[0])
        spent.append(time.perf_counter() - began)

    spent: list[float] = []
    return [
        ("submit one point", 40, single),
        ("submit one late point", 45, late),
        ("submit 1000 of ten series", 5_000, batch),
    ]


def measure(engine: Engine, once: Once, seconds: float, *, write: bool) -> float:
    """Microseconds a call, inside one transaction: the median of rounds of calls."""
    rounds = []
    with engine.write() if write else engine.read() as store:
        once(store)
        until = time.perf_counter() + seconds
        while not rounds or time.perf_counter() < until:
            calls, began = 0, time.process_time()
            while calls == 0 or time.process_time() - began < seconds / 20:
                once(store)
                calls += 1
            rounds.append((time.process_time() - began) / calls)
    return statistics.median(rounds) * 1e6


def overhead(engine: Engine) -> float:
    began = time.perf_counter()
    for _ in range(2_000):
        with engine.read() as store:
            store.devices.get(7)
    whole = (time.perf_counter() - began) / 2_000
    return whole * 1e6 - measure(engine, lambda store: store.devices.get(7), 0.2, write=False)


if __name__ == "__main__":
    main()
