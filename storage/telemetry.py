"""Telemetry as the rest of the service sees it; each concern has a module of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.points import Point
from domain.retention import KEEP_ALL, Retention
from storage import ingest, points
from storage.latest import Reading, latest_of, latest_of_many
from storage.link import Link


class Telemetry:
    """Moments are microseconds; filters are device_id, metric_name, start_us, end_us, each optional."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def known_devices(self, ids: Sequence[int]) -> set[int]:
        """Which of the devices exist. In a write transaction they go on existing until it ends."""
        return self._link.dialect.known_devices(self._link.run, sorted(set(ids)))

    def submit(self, points: Sequence[Point], now_us: int, retention: Retention = KEEP_ALL) -> list[ingest.Result]:
        """Store points of known devices: stored, duplicate or updated, for each. Raises InvalidInput for an expired one."""
        return ingest.submit(self._link, points, now_us, retention)

    def latest(
        self, device_id: int, metrics: Sequence[str] | None = None, retention: Retention = KEEP_ALL, now_us: int = 0
    ) -> dict[str, Reading]:
        """{metric: {value, unit?, timestamp}} by event time."""
        return latest_of(self._link, device_id, metrics, retention, now_us)

    def latest_many(
        self,
        device_ids: Sequence[int],
        metrics: Sequence[str] | None = None,
        retention: Retention = KEEP_ALL,
        now_us: int = 0,
    ) -> dict[int, dict[str, Reading]]:
        """{device_id: {metric: reading}}; a device without points has an empty dict."""
        return latest_of_many(self._link, device_ids, metrics, retention, now_us)

    def count_points(self, filters: Mapping[str, Any], retention: Retention = KEEP_ALL, now_us: int = 0) -> int:
        """How many raw points match."""
        return points.count(self._link, filters, retention, now_us)
