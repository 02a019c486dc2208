#!/usr/bin/env python3
"""Measure what rules cost a batch: 1,000 points of 1,000 devices with no rule, with 10,000 that watch them, and with
10,000 that watch something else. The three take turns; the ratio is of medians of one run."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from domain.points import Point
from domain.times import SECOND
from storage.engine import Engine, open_engine

NOW = 1_767_225_600 * SECOND
DEVICES, RULES_EACH = 1_000, 10
_RULE = (
    "INSERT INTO alert_rules (name, device_id, metric_name, condition, threshold_value, for_seconds, clear_seconds,"
    " severity, cooldown_minutes, auto_resolve, is_active, notification_enabled, metadata, created_us, updated_us,"
    " effective_us) VALUES ('Bench', ?, ?, ?, ?, 30, 30, 'warning', 0, 1, 1, 1, '{}', 0, 0, 0)"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=60, help="batches of each (default 60)")
    parser.add_argument("--breach", type=float, default=0.0, help="share of the points in breach of their rules")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        cases = {
            "no rules": prepare(f"{place}/none.db", None),
            "10,000 rules that match": prepare(f"{place}/match.db", "t"),
            "10,000 rules of another metric": prepare(f"{place}/other.db", "u"),
        }
        taken: dict[str, list[float]] = {name: [] for name in cases}
        for turn in range(given.rounds):
            for name, engine in cases.items():
                taken[name].append(send(engine, turn, given.breach))
        base = statistics.median(taken["no rules"])
        for name, figures in taken.items():
            median = statistics.median(figures)
            print(f"{name:34}{median * 1000:8.2f} ms{median / base:8.2f} ×")
        for engine in cases.values():
            engine.close()


def prepare(path: str, metric: str | None) -> Engine:
    engine = open_engine(f"sqlite:///{path}")
    engine.migrate()
    with engine.write() as store:
        plain = {"name": "Bench", "device_type": "sensor"}
        ids = [store.devices.create(plain | {"device_id": f"B{n}"}, NOW)["id"] for n in range(DEVICES)]
        if metric is not None:
            rules = [
                (id, metric, ("gt", "lt")[n % 2], (80.0 + n, 20.0 - n)[n % 2]) for id in ids for n in range(RULES_EACH)
            ]
            store.link.put_many(_RULE, rules)
            store.link.run("UPDATE rule_stamp SET stamp = stamp + 1")
    return engine


def send(engine: Engine, turn: int, breach: float) -> float:
    """Processor seconds of one batch, its commit included."""
    ts_us = NOW + turn * SECOND
    hot = int(DEVICES * breach)
    points = [Point(id, "t", ts_us, 99.0 if id <= hot else 50.0, "C") for id in range(1, DEVICES + 1)]

    def measured(clock: Callable[[], float]) -> float:
        began = clock()
        with engine.write() as store:
            store.telemetry.submit(points, ts_us)
        return clock() - began

    return measured(time.process_time)


if __name__ == "__main__":
    main()
