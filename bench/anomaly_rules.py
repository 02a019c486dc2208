#!/usr/bin/env python3
"""Measure what a rule about anomalies costs the points of one series: in order, late, and after a restart.

Milliseconds of a transaction with one point, its commit included, against the same without the rule; medians of one
run, on SQLite.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from domain.points import Point
from domain.times import DAY, HOUR, MINUTE, SECOND
from ml.anomaly_findings import AnomalyFindings
from storage.engine import Engine, open_engine

NOON = 1_767_225_600 * SECOND + 12 * HOUR
STEPS = {"every 5 minutes": 5 * MINUTE, "every minute": MINUTE, "every second": SECOND}
LATE = {"a minute": MINUTE, "an hour": HOUR, "a day": DAY, "a week": 7 * DAY, "four weeks": 28 * DAY}
MOST_POINTS = 60_000


class Series:
    """A device with a past of four weeks, or as many points as there is patience for, up to noon."""

    def __init__(self, path: str, step_us: int, *, ruled: bool) -> None:
        self.path, self.step_us = path, step_us
        self.engine = self._opened()
        self.engine.migrate()
        with self.engine.write() as store:
            body = {"name": "n", "device_id": "B", "device_type": "sensor"}
            self.device = store.devices.create(body, NOON)["id"]
            rule = {"name": "r", "metric_name": "t", "condition": "anomaly", "severity": "info"}
            if ruled:
                store.alert_rules.create({**rule, "device_id": self.device}, 0, 0)
        size = min(28 * DAY // step_us, MOST_POINTS)
        self.send([(NOON - n * step_us, random.gauss(0, 1)) for n in range(size)])
        self.now_us = NOON

    def _opened(self) -> Engine:
        return open_engine(f"sqlite:///{self.path}", detector=AnomalyFindings())

    def reopen(self) -> None:
        self.engine.close()
        self.engine = self._opened()

    def send(self, rows: list[tuple[int, float]]) -> float:
        """Milliseconds of processor time."""
        points = [Point(self.device, "t", ts_us, value) for ts_us, value in rows]
        began = time.process_time()
        with self.engine.write() as store:
            store.telemetry.submit(points, NOON)
        return (time.process_time() - began) * 1000

    def next(self) -> float:
        self.now_us += self.step_us
        return self.send([(self.now_us, random.gauss(0, 1))])

    def late(self, by_us: int) -> float:
        return self.send([(self.now_us - by_us + random.randrange(1, SECOND), random.gauss(0, 1))])

    def costs(self) -> Iterator[tuple[str, float]]:
        yield "in order", statistics.median(self.next() for _ in range(400))
        batch = [(self.now_us + n * self.step_us, random.gauss(0, 1)) for n in range(1, 501)]
        self.now_us = batch[-1][0]
        yield "in order, a batch of 500, each", self.send(batch) / len(batch)
        for name, by_us in LATE.items():
            yield f"late by {name}", statistics.median(self.late(by_us) for _ in range(5))
        self.next()
        restarted = []
        for _ in range(5):
            self.reopen()
            restarted.append(self.next())
        yield "first after a restart", statistics.median(restarted)


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    random.seed(1)
    with tempfile.TemporaryDirectory() as place:
        for name, step_us in STEPS.items():
            plain = dict(Series(f"{place}/plain{step_us}.db", step_us, ruled=False).costs())
            ruled = dict(Series(f"{place}/ruled{step_us}.db", step_us, ruled=True).costs())
            print(f"a point {name}")
            for what, cost in ruled.items():
                print(f"  {what:32}{cost:9.3f} ms   without {plain[what]:7.3f} ms", flush=True)


if __name__ == "__main__":
    main()
