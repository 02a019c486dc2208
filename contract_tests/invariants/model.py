"""Telemetry of one device as the contract says it is: points by key, the last write stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WIDTHS = {"1m": MINUTE, "5m": 5 * MINUTE, "15m": 15 * MINUTE, "1h": HOUR, "6h": 6 * HOUR, "1d": DAY}
Sample = tuple[int, float]


@dataclass(frozen=True)
class Write:
    """A point that is sent: `at` is in microseconds after the base of the run."""

    metric: str
    at: int
    value: float
    unit: str | None = None

    def body(self, device: int, moment: Callable[[int], str]) -> dict[str, Any]:
        body = {
            "device_id": device,
            "metric_name": self.metric,
            "metric_value": self.value,
            "timestamp": moment(self.at),
        }
        return body if self.unit is None else {**body, "unit": self.unit}

    def __repr__(self) -> str:
        return f"{self.metric}@{self.at / 1e6:g}s={self.value!r}{self.unit or ''}"


@dataclass
class Model:
    """What a device's telemetry must be after what was sent."""

    points: dict[str, dict[int, float]] = field(default_factory=lambda: defaultdict(dict))
    # By metric: the unit of the newest point that names one, and the moments of all that named it.
    named: dict[str, tuple[str, set[int]]] = field(default_factory=dict)
    # Metrics that lost some of the points that named their unit, so that it may rest on nothing soon.
    doubtful: set[str] = field(default_factory=set)

    def write(self, write: Write) -> str:
        """What the service must say became of the point."""
        series = self.points[write.metric]
        before = series.get(write.at)
        series[write.at] = write.value
        if write.unit is not None:
            self._name(write.metric, write.at, write.unit)
        if before is None:
            return "stored"
        return "duplicate" if before == write.value else "updated"

    def _name(self, metric: str, at: int, unit: str) -> None:
        known, moments = self.named.get(metric, (None, set[int]()))
        if unit == known:
            moments.add(at)
        elif at >= max(moments, default=at):
            self.named[metric] = (unit, {at})

    def delete(self, metric: str | None, start: int | None, end: int | None) -> int:
        """Remove what passes the filters; how many points. The unit goes with the points that named it."""
        gone = [
            (name, at) for name in self.metrics if metric in (None, name) for at, _ in self.series(name, start, end)
        ]
        for name, at in gone:
            del self.points[name][at]
        for name, (_, moments) in list(self.named.items()):
            lost = moments - self.points[name].keys()
            moments -= lost
            if not moments:
                del self.named[name]
            elif lost:
                self.doubtful.add(name)
        return len(gone)

    @property
    def metrics(self) -> list[str]:
        return sorted(metric for metric, series in self.points.items() if series)

    def series(self, metric: str, start: int | None = None, end: int | None = None) -> list[Sample]:
        """The points of a metric within [start, end), oldest first."""
        return sorted(
            (at, value)
            for at, value in self.points.get(metric, {}).items()
            if (start is None or at >= start) and (end is None or at < end)
        )

    def unit(self, metric: str) -> str | None:
        return self.named[metric][0] if metric in self.named else None

    def buckets(self, metric: str, width: int, start: int, end: int) -> dict[int, list[float]]:
        """Values in time order by the start of their bucket. The base is a midnight in UTC, so buckets align to it."""
        found: dict[int, list[float]] = defaultdict(list)
        for at, value in self.series(metric, start, end):
            found[at // width * width].append(value)
        return dict(found)

    @property
    def count(self) -> int:
        return sum(len(series) for series in self.points.values())


def result_of(report: dict[str, Any], number: int) -> list[str]:
    """What a batch's report says of each of its points."""
    said = {entry["index"]: entry["result"] for entry in report["results"]}
    return [said.get(index, "stored") for index in range(number)]
