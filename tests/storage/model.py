"""What telemetry should answer, computed from a plain dict of points: slow, short and obviously right."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

from domain.buckets import INTERVALS
from domain.times import format_time

Key = tuple[int, str]


class Model:
    """Every stored point in a dict."""

    def __init__(self) -> None:
        self.points: dict[tuple[int, str, int], float] = {}

    def submit(self, points) -> list[str]:
        results = []
        for point in points:
            key = (point.device_id, point.metric, point.ts_us)
            stored = self.points.get(key)
            results.append("stored" if stored is None else "duplicate" if stored == point.value else "updated")
            self.points[key] = point.value + 0.0
        return results

    def delete(self, filters: dict[str, Any]) -> int:
        gone = [key for key in self.points if _matches(key, filters)]
        for key in gone:
            del self.points[key]
        return len(gone)

    def listed(self, filters: dict[str, Any]) -> list[tuple[int, str, int, float]]:
        found = [(*key, value) for key, value in self.points.items() if _matches(key, filters)]
        return sorted(found, key=lambda point: -point[2])

    def series(self, device_id: int, metric: str, start: int, end: int) -> list[tuple[int, float]]:
        return sorted(
            (ts, value)
            for (device, name, ts), value in self.points.items()
            if device == device_id and name == metric and start <= ts < end
        )

    def latest(self, device_id: int) -> dict[str, tuple[str, float]]:
        newest: dict[str, tuple[int, float]] = {}
        for (device, metric, ts), value in self.points.items():
            if device == device_id and (metric not in newest or ts > newest[metric][0]):
                newest[metric] = (ts, value)
        return {metric: (format_time(ts), value) for metric, (ts, value) in newest.items()}

    def buckets(self, device_id: int, metric: str, start: int, end: int, interval: str, aggregation: str):
        width = INTERVALS[interval]
        grouped: dict[int, list[float]] = {}
        for ts, value in self.series(device_id, metric, start, end):
            grouped.setdefault(ts // width * width, []).append(value)
        return [(format_time(ts), figure(values, aggregation), len(values)) for ts, values in sorted(grouped.items())]


def figure(values: list[float], name: str) -> float | int | None:
    """A figure of values in time order; None without values or where it does not fit."""
    if name == "count":
        return len(values)
    if not values:
        return None
    if name in ("first", "last"):
        return values[0 if name == "first" else -1]
    if name in ("min", "max"):
        return min(values) if name == "min" else max(values)
    exact = [Fraction(value) for value in values]
    total = sum(exact)
    mean = total / len(exact)
    wanted = {"sum": total, "avg": mean, "stddev": sum((value - mean) ** 2 for value in exact) / len(exact)}[name]
    try:
        return math.sqrt(wanted) if name == "stddev" else float(wanted)
    except OverflowError:
        return None


def _matches(key: tuple[int, str, int], filters: dict[str, Any]) -> bool:
    device_id, metric, ts = key
    return (
        filters.get("device_id") in (None, device_id)
        and filters.get("metric_name") in (None, metric)
        and (filters.get("start_us") is None or ts >= filters["start_us"])
        and (filters.get("end_us") is None or ts < filters["end_us"])
    )
