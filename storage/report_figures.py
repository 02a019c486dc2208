"""What reports are made of, read a step at a time: of the fleet, and of one device after another."""

from __future__ import annotations

from typing import Any

from domain.aggregates import figures
from domain.reports import MOST_DEVICES, MOST_METRICS
from domain.retention import Retention
from storage.analytics import Analytics
from storage.devices import Devices
from storage.link import Link
from storage.rollups import Span, day_parts
from storage.usage import Scope, activity, usage

_FIRST = "SELECT id FROM devices ORDER BY id LIMIT ?"
_SERIES = "SELECT id, metric, unit, raw_from_us FROM series WHERE device_id = ? ORDER BY metric"
_SUMMED = ("count", "min", "max", "avg")


class ReportFigures:
    """Windows are [start, end) in microseconds; of the fleet they are whole hours."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def devices(self) -> tuple[list[int], int]:
        """Ids of the devices that a report has where it names none, and how many devices there are."""
        total = self._link.rows(self._link.dialect.device_total)[0][0]
        return [row[0] for row in self._link.rows(_FIRST, (MOST_DEVICES,))], int(total)

    def system(self, scope: Scope) -> dict[str, Any]:
        """The fleet as `Analytics.system` has it, and how many points came when."""
        found = Analytics(self._link).system(scope.start_us, scope.end_us, scope.retention, scope.now_us)
        return {**found, "activity": activity(self._link, scope)}

    def usage(self, scope: Scope) -> dict[str, Any]:
        """How many points came, by metric, by device and over time."""
        return usage(self._link, scope)

    def device(self, id: int, start_us: int, end_us: int, retention: Retention, now_us: int) -> dict[str, Any] | None:
        """One device as `Analytics.devices` has it, with `metrics`, which are its first 100 by name; None if gone."""
        found = Analytics(self._link).device(id, start_us, end_us, retention, now_us)
        if found is not None:
            found["metrics"] = self._metrics(id, start_us, end_us, retention, now_us)
        return found

    def quality(self, id: int, start_us: int, end_us: int, retention: Retention, now_us: int) -> dict[str, Any] | None:
        """How good the data of one device are, as `Analytics.data_quality` has it; None if the device is gone."""
        device = Devices(self._link).get(id)
        if device is None:
            return None
        found = Analytics(self._link).data_quality(device, None, start_us, end_us, retention, now_us)
        return {"device_id": id, "device_name": device["name"], **found}

    def _metrics(self, id: int, start_us: int, end_us: int, retention: Retention, now_us: int) -> list[dict[str, Any]]:
        metrics: list[dict[str, Any]] = []
        for series_id, metric, unit, raw_from_us in self._link.rows(_SERIES, (id,)):
            raw_from_us = max(raw_from_us, retention.raw_cutoff(metric, now_us))
            since = max(start_us, retention.rollup_cutoff(metric, now_us))
            parts = day_parts(self._link, Span(series_id, since, end_us, raw_from_us)) if since < end_us else []
            if parts:
                metrics.append(_shown(metric, unit, figures(parts)))
            if len(metrics) == MOST_METRICS:
                break
        return metrics


def _shown(metric: str, unit: str | None, found: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = {"metric_name": metric, **{name: found[name] for name in _SUMMED}}
    if shown["avg"] is None:
        shown["avg_reason"] = "A sum of the values does not fit a double"
    return shown if unit is None else {**shown, "unit": unit}
