"""Theme: changes to what was sent a while ago. A service may have summed it up by then, and the sums have to follow.

The first check sends the points, the others come when the other themes are done; a sandbox is moved on instead.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from contract_tests.checks import Check
from contract_tests.invariants.ground import Ground
from contract_tests.invariants.history import AGGREGATIONS, Window, hold_buckets
from contract_tests.invariants.model import DAY, HOUR, WIDTHS, Model, Write
from contract_tests.invariants.readings import Readings
from contract_tests.invariants.telemetry import Filters, delete
from contract_tests.invariants.writes import METRICS, SPAN, send

NUMBER = 120
# Moves the clock of a sandbox by more than any service waits before it sums up.
WHILE = 120.0


@dataclass
class Aged:
    """Devices with points, by the change that waits for them."""

    ground: Ground
    devices: dict[str, Readings] = field(default_factory=dict)

    def send(self) -> None:
        for change in CHANGES:
            source = random.Random(f"{self.ground.run.seed} {change}")
            device, model = self.ground.device(), Model()
            points = [
                Write(source.choice(METRICS), source.randrange(SPAN), source.uniform(-50, 50)) for _ in range(NUMBER)
            ]
            wrote = send(self.ground, device, model, points)
            self.devices[change] = Readings(self.ground, device, model)
            self.devices[change].check(wrote)

    def change(self, change: str) -> None:
        """Nothing has changed by itself; then the points change, and every reading and every kind of bucket follows."""
        if not self.devices:  # this check was chosen alone
            self.send()
        if self.ground.run.sandbox is not None:
            self.ground.run.sandbox.advance(WHILE)
        readings = self.devices[change]
        _hold(readings, "submit_telemetry_batch")
        source = random.Random(f"{self.ground.run.seed} {change} later")
        for _ in range(3):
            _hold(readings, _apply(readings, change, source))


CHANGES = ("overwritten", "joined by others", "deleted in part", "deleted by metric")


def begin(aged: Aged) -> Iterator[Check]:
    yield Check("points that will change later are sent", aged.send, "submit_telemetry_batch")


def checks(aged: Aged) -> Iterator[Check]:
    for change in CHANGES:
        yield Check(f"points {change} later", lambda c=change: aged.change(c))  # type: ignore[misc]


def _apply(readings: Readings, change: str, source: random.Random) -> str:
    """Change some points; the operation that did."""
    ground, device, model = readings.ground, readings.device, readings.model
    known = [(metric, at) for metric in model.metrics for at, _ in model.series(metric)]
    if change == "overwritten":
        chosen = source.sample(known, min(10, len(known)))
        return send(ground, device, model, [Write(metric, at, source.uniform(-99, 99)) for metric, at in chosen])
    if change == "joined by others":
        fresh = [Write(source.choice(METRICS), source.randrange(SPAN), source.uniform(-99, 99)) for _ in range(10)]
        return send(ground, device, model, fresh)
    start = source.randrange(SPAN - 3 * HOUR)
    filters: Filters = (None, start, start + source.randrange(1, 3 * HOUR))
    if change == "deleted by metric":
        filters = (source.choice(METRICS), None, start) if len(model.metrics) > 1 else (None, None, None)
    return delete(ground, device, model, filters)


def _hold(readings: Readings, wrote: str) -> None:
    """Every reading, and what is summed up in each interval and aggregation."""
    readings.check(wrote)
    with readings.blaming(wrote):
        for (interval, width), aggregation in itertools.product(WIDTHS.items(), AGGREGATIONS):
            if width >= HOUR:
                hold_buckets(readings, Window(0, SPAN // DAY * DAY + DAY, "none"), interval, aggregation)
