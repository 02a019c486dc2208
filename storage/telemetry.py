"""Telemetry as the rest of the service sees it; each concern has a module of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from domain.points import Point
from domain.retention import KEEP_ALL, Retention
from domain.rules import JudgedPoint
from storage import courses, expiry, history, ingest, point_lists, points, removal, rollups, series, summaries
from storage.latest import Reading, latest_of, latest_of_many
from storage.link import Link


class Telemetry:
    """Moments are microseconds; filters are device_id, metric_name, start_us, end_us, each optional."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def known_devices(self, ids: Sequence[int]) -> set[int]:
        """Which of the devices exist. For write transactions: the devices go on existing until the end of it."""
        return self._link.dialect.known_devices(self._link.run, sorted(set(ids)))

    def existing_devices(self, ids: Sequence[int]) -> set[int]:
        """Which of the devices exist. For read transactions, in which nothing can be locked."""
        condition, params = self._link.dialect.any_of("id", sorted(set(ids)))
        sql = f"SELECT id FROM devices WHERE {condition}"  # noqa: S608 - the condition is the dialect's own
        return {row[0] for row in self._link.rows(sql, params)}

    def submit(self, points: Sequence[Point], now_us: int, retention: Retention = KEEP_ALL) -> list[ingest.Result]:
        """Store points of known devices: stored, duplicate or updated, each; or expired, and then it is not stored."""
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

    def history(
        self,
        device_id: int,
        metric: str,
        start_us: int,
        end_us: int,
        interval: str = "auto",
        aggregation: str = "avg",
        fill: str = "none",
        max_points: int = 1000,
        retention: Retention = KEEP_ALL,
        now_us: int = 0,
    ) -> dict[str, Any]:
        """{data_points, statistics, interval, truncated, unit?} over [start, end). Raises InvalidInput."""
        return history.read(
            self._link, device_id, metric, start_us, end_us, interval=interval, aggregation=aggregation,
            fill_mode=fill, max_points=max_points, retention=retention, now_us=now_us,
        )  # fmt: skip

    def list_points(
        self,
        filters: Mapping[str, Any],
        *,
        cursor: point_lists.Cursor | None = None,
        offset: int = 0,
        limit: int,
        retention: Retention = KEEP_ALL,
        now_us: int = 0,
    ) -> tuple[list[point_lists.Item], point_lists.Cursor | None, int]:
        """Points newest first, the cursor of the next page, and how many match. A cursor overrides the offset."""
        return point_lists.page(self._link, filters, cursor, offset, limit, retention, now_us)

    def series_of(
        self, metric: str, device_id: int | None = None, device_type: str | None = None
    ) -> list[tuple[int, int]]:
        """(series, device) of the devices that have the metric: one, those of a type, or all; by device."""
        return courses.series_of(self._link, metric, device_id, device_type)

    def values(self, series_id: int, start_us: int, end_us: int) -> Iterable[JudgedPoint]:
        """(moment, value, None) of a series within [start, end), oldest first, never all at once."""
        return courses.values(self._link, series_id, start_us, end_us)

    def findings(self, series_id: int, start_us: int, end_us: int) -> Iterable[JudgedPoint]:
        """The same with what a detector found in each point, by all that is stored before it."""
        return courses.findings(self._link, series_id, start_us, end_us)

    def has_before(self, series_id: int, ts_us: int) -> bool:
        """Whether a series has any point before a moment, as far as its points or their sums are kept."""
        return courses.has_before(self._link, series_id, ts_us)

    def means(
        self,
        device_id: int,
        metric: str,
        start_us: int,
        end_us: int,
        *,
        interval: str = "auto",
        most: int,
        retention: Retention = KEEP_ALL,
        now_us: int = 0,
    ) -> series.Means:
        """Means of the whole buckets of a window, as models look at them."""
        return series.means(
            self._link, device_id, metric, start_us, end_us, interval=interval, most=most, retention=retention,
            now_us=now_us,
        )  # fmt: skip

    def points(
        self,
        device_id: int,
        metric: str,
        start_us: int,
        end_us: int,
        *,
        before: int,
        most: int,
        retention: Retention = KEEP_ALL,
        now_us: int = 0,
    ) -> series.Points:
        """Raw points of a window and up to `before` that precede it; of a window of over `most` only their number."""
        return series.points(
            self._link, device_id, metric, start_us, end_us, before=before, most=most, retention=retention,
            now_us=now_us,
        )  # fmt: skip

    def figures(
        self, device_id: int, metric: str, start_us: int, end_us: int, retention: Retention = KEEP_ALL, now_us: int = 0
    ) -> dict[str, Any]:
        """min, max, avg, sum, count and stddev of a metric over a window, from sums; None where they are unknown."""
        return series.figures_of(self._link, device_id, metric, start_us, end_us, retention, now_us)

    def units_of(self, device_id: int, most: int) -> dict[str, str | None]:
        """{metric: unit} of a device's metrics that have points, the first by name; the unit None without one."""
        return series.units_of(self._link, device_id, most)

    def device_summary(
        self, device_id: int, retention: Retention = KEEP_ALL, now_us: int = 0, recent: int = 20
    ) -> dict[str, Any]:
        """{device_id, metrics: [figures of each metric], recent: [newest points]}."""
        return summaries.of_device(self._link, device_id, retention, now_us, recent)

    def list_metrics(
        self, device_id: int | None = None, retention: Retention = KEEP_ALL, now_us: int = 0
    ) -> list[dict[str, Any]]:
        """[{metric_name, unit?, device_count, data_points, latest_timestamp}], by name."""
        return summaries.of_metrics(self._link, device_id, retention, now_us)

    def delete_points(self, filters: Mapping[str, Any], now_us: int = 0, retention: Retention = KEEP_ALL) -> int:  # noqa: ARG002
        """Remove the points that match, and what was derived from them; how many."""
        return removal.remove_points(self._link, filters, now_us)

    def refresh_rollups(self, limit_buckets: int = 200, before_us: int | None = None) -> int:
        """Sum up dirty hours (only those before a moment, if given); how many were done."""
        return rollups.refresh(self._link, limit_buckets, before_us)

    def expire(self, retention: Retention, now_us: int, limit: int) -> int:
        """Remove what has expired, about `limit` rows at most; how many."""
        return expiry.expire(self._link, retention, now_us, limit)
