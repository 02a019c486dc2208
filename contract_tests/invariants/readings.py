"""Every way to read the telemetry of a device, each held against the model. A reading is named by its operation."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from contract_tests.checks import Broken, hold
from contract_tests.invariants.figures import agrees, expected
from contract_tests.invariants.ground import Ground, expect
from contract_tests.invariants.model import Model

Point = tuple[str, int, float]
MOST = 1000  # points of a page
GIVING_POINTS = {"list_telemetry", "export_telemetry", "get_telemetry_history"}


class Readings:
    """The readings of one device."""

    def __init__(self, ground: Ground, device: int, model: Model) -> None:
        self.ground, self.device, self.model = ground, device, model

    def get(self, operation: str, *, path: dict[str, Any] | None = None, **params: Any) -> Any:
        """The data of a read that must succeed; parameters that are None are left out."""
        given = {name: value for name, value in params.items() if value is not None}
        return expect(self.ground.client.call(operation, path=path, params=given), 200, operation).data

    @property
    def all(self) -> dict[str, list[Callable[[], None]]]:
        """Readings by the operation that they ask."""
        return {
            "list_telemetry": [self.listed],
            "export_telemetry": [self.export_csv, self.export_ndjson, self.export_json],
            "get_latest_telemetry": [self.latest],
            "list_latest_telemetry": [self.latest_of_many],
            "get_telemetry_history": [self.raw_history, self.hours],
            "get_device_telemetry": [self.summary],
            "list_telemetry_metrics": [self.metrics],
            "get_device": [self.device_detail],
        }

    def check(self, wrote: str) -> None:
        """Hold every reading. When most disagree, or all that give points, the write is at fault: operation `wrote`."""
        faults: list[Broken] = []
        for readings in self.all.values():
            try:
                for reading in readings:
                    reading()
            except Broken as fault:
                faults.append(fault)
        if faults:
            raise at_fault(faults, len(self.all), wrote)

    @contextmanager
    def blaming(self, wrote: str) -> Iterator[Readings]:
        """Where what follows breaks: is it the write that is at fault? Then that is what is raised."""
        try:
            yield self
        except Broken as fault:
            try:
                self.check(wrote)
            except Broken as other:
                if other.operation == wrote:
                    raise
            raise fault from None

    # Points

    def listed(self, **filters: Any) -> None:
        data = self.get("list_telemetry", device_id=self.device, size=MOST, **self._times(filters))
        found = [self._point(item) for item in data["items"]]
        self._same("list_telemetry", found, filters)
        moments = [at for _, at, _ in found]
        hold(moments == sorted(moments, reverse=True), "newest first", f"in this order: {found}", "list_telemetry")
        total = data["pagination"]["total"]
        hold(total == len(found), "true total", f"total {total} with {len(found)} points", "list_telemetry")
        self._units("list_telemetry", data["items"])

    def export_csv(self, **filters: Any) -> None:
        text = self._export("csv", filters).decode()
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        self._exported(
            [{**row, "metric_value": float(row["metric_value"]), "unit": row["unit"] or None} for row in rows], filters
        )

    def export_ndjson(self, **filters: Any) -> None:
        self._exported([json.loads(line) for line in self._export("ndjson", filters).splitlines()], filters)

    def export_json(self, **filters: Any) -> None:
        self._exported(json.loads(self._export("json", filters))["data"]["items"], filters)

    def _export(self, form: str, filters: dict[str, Any]) -> bytes:
        params = {"format": form, "device_id": self.device, **self._times(filters)}
        return expect(self.ground.client.call("export_telemetry", params=params), 200, "export_telemetry").body

    def _exported(self, items: list[dict[str, Any]], filters: dict[str, Any]) -> None:
        found = [self._point(item) for item in items]
        self._same("export_telemetry", found, filters)
        for metric in self.model.metrics:
            moments = [at for name, at, _ in found if name == metric]
            hold(moments == sorted(moments), "oldest first", f"{metric} in this order: {found}", "export_telemetry")
        changes = sum(one[0] != other[0] for one, other in pairwise(found))
        together = changes < max(1, len({name for name, _, _ in found}))
        hold(together, "metric by metric", f"metrics are mixed: {found}", "export_telemetry")
        self._units("export_telemetry", items)

    def _same(self, operation: str, found: list[Point], filters: dict[str, Any]) -> None:
        """The points read are those of the model that pass the filters."""
        wanted = {
            (metric, at, value)
            for metric in self.model.metrics
            if filters.get("metric_name") in (None, metric)
            for at, value in self.model.series(metric, filters.get("start"), filters.get("end"))
        }
        if sorted(found) != sorted(wanted):
            said = _difference(found, wanted)
            raise Broken("what was acknowledged is read", f"{operation} {filters or ''} {said}", operation)

    def _units(self, operation: str, items: Iterable[dict[str, Any]]) -> None:
        for item in items:
            self._unit(operation, item["metric_name"], item)

    def _unit(self, operation: str, metric: str, item: dict[str, Any]) -> None:
        wanted, got = self.model.unit(metric), item.get("unit")
        if metric not in self.model.doubtful:
            hold(got == wanted, "the unit is the newest", f"{metric} has unit {got!r}, not {wanted!r}", operation)

    def _point(self, item: dict[str, Any]) -> Point:
        hold(str(item["device_id"]) == str(self.device), "own device", f"asked for {self.device}, got {item}")
        return item["metric_name"], self.ground.offset(item["timestamp"]), item["metric_value"]

    def _times(self, filters: dict[str, Any]) -> dict[str, Any]:
        """Filters as the service takes them."""
        names = {"start": "start_time", "end": "end_time"}
        return {
            names.get(name, name): self.ground.moment(value) if name in names else value
            for name, value in filters.items()
            if value is not None
        }

    # Latest values

    def latest(self, metrics: list[str] | None = None) -> None:
        wanted = ",".join(metrics) if metrics else None
        data = self.get("get_latest_telemetry", device_id=self.device, metrics=wanted)
        self._latest("get_latest_telemetry", data["telemetry"], metrics)

    def latest_of_many(self, metrics: list[str] | None = None) -> None:
        wanted = ",".join(metrics) if metrics else None
        other = self.ground.run.stage.devices[0]
        data = self.get("list_latest_telemetry", device_ids=f"{self.device},{other},{self.device}", metrics=wanted)
        ids = [each["device_id"] for each in data["devices"]]
        hold(ids == [self.device, other], "in the order asked for", f"devices {ids}", "list_latest_telemetry")
        self._latest("list_latest_telemetry", data["devices"][0]["telemetry"], metrics)

    def _latest(self, operation: str, found: dict[str, Any], metrics: list[str] | None = None) -> None:
        got = {metric: (self.ground.offset(item["timestamp"]), item["value"]) for metric, item in found.items()}
        wanted = {m: self.model.series(m)[-1] for m in self.model.metrics if metrics is None or m in metrics}
        hold(got == wanted, "latest by time of the point", f"{operation} gives {got}, not {wanted}", operation)
        for metric, item in found.items():
            self._unit(operation, metric, item)

    # Figures

    def summary(self) -> None:
        name = "get_device_telemetry"
        data = self.get(name, path={"device_id": self.device}, size=100)
        names = [item["metric_name"] for item in data["metrics"]]
        hold(names == self.model.metrics, "what was acknowledged is read", f"metrics {names}", name)
        for item in data["metrics"]:
            series = self.model.series(item["metric_name"])
            self._figures(name, item, [value for _, value in series], ("count", "min", "max", "avg", "stddev"))
            newest = (self.ground.offset(item["latest_timestamp"]), item["latest_value"])
            hold(newest == series[-1], "latest by time of the point", f"{newest}, not {series[-1]}", name)
            self._unit(name, item["metric_name"], item)
        points = sorted(((at, m, v) for m in self.model.metrics for at, v in self.model.series(m)), reverse=True)[:100]
        recent = [self._point(item) for item in data["recent"]]
        same = sorted(at for at, _, _ in points) == sorted(at for _, at, _ in recent)
        real = {(m, at, v) for at, m, v in points} >= set(recent) or len(points) == 100
        hold(same and real, "the newest points", f"recent is {recent}", name)

    def metrics(self) -> None:
        name = "list_telemetry_metrics"
        items = self.get(name, device_id=self.device)["items"]
        found = {item["metric_name"]: (item["device_count"], item["data_points"]) for item in items}
        wanted = {metric: (1, len(self.model.series(metric))) for metric in self.model.metrics}
        hold(found == wanted, "true counts", f"(devices, points) by metric {found}, not {wanted}", name)
        for item in items:
            newest = self.ground.offset(item["latest_timestamp"])
            last = self.model.series(item["metric_name"])[-1][0]
            hold(newest == last, "latest by time of the point", f"{item}, newest point at {last / 1e6} s", name)
            self._unit(name, item["metric_name"], item)

    def device_detail(self) -> None:
        found = self.get("get_device", path={"id": self.device})["telemetry_summary"]
        count, total = self.model.count, found["total_data_points"]
        hold(total == count, "true counts", f"total_data_points {total} of {count}", "get_device")
        self._latest("get_device", found["latest_values"])

    # History

    def raw_history(self) -> None:
        for metric in self.model.metrics:
            points = self.model.series(metric)
            window = {"start": points[0][0], "end": points[-1][0] + 1}
            data = self.history(metric, interval="raw", max_points=10_000, **window)
            found = [(metric, self.ground.offset(p["timestamp"]), p["value"]) for p in data["data_points"]]
            self._same("get_telemetry_history", found, {"metric_name": metric, **window})
            self._unit("get_telemetry_history", metric, data)

    def hours(self) -> None:
        for metric in self.model.metrics:
            points = self.model.series(metric)
            data = self.history(metric, interval="1h", start=points[0][0], end=points[-1][0] + 1)
            count = sum(point["count"] for point in data["data_points"])
            said = f"the hours of {metric} count {count} of {len(points)} points"
            hold(count == len(points), "bucket counts add up", said, "get_telemetry_history")
            self._figures("get_telemetry_history", data["statistics"], [value for _, value in points])

    def history(self, metric: str, *, start: int, end: int, **asked: Any) -> dict[str, Any]:
        """A history's data."""
        asked |= {"start_time": self.ground.moment(start), "end_time": self.ground.moment(end)}
        data = self.get("get_telemetry_history", device_id=self.device, metric=metric, **asked)
        return dict(data)

    def _figures(self, operation: str, found: dict[str, Any], values: list[float], names: Iterable[str] = ()) -> None:
        for fault in figure_faults(found, values, names or ("min", "max", "avg", "sum", "count", "stddev")):
            raise Broken("figures are those of the points", fault, operation)


def at_fault(faults: Sequence[Broken], readings: int, wrote: str) -> Broken:
    """Of readings that disagree with what was sent the first, or the write when it must have been that.

    `readings` is how many there are by operation.
    """
    failing = {fault.operation for fault in faults}
    if 2 * len(failing) > readings or failing >= GIVING_POINTS:
        message = f"{len(failing)} of {readings} reads disagree with what {wrote} was sent; {faults[0]}"
        return Broken("what was acknowledged is read", message, wrote)
    return faults[0]


def figure_faults(found: dict[str, Any], values: list[float], names: Iterable[str]) -> Iterator[str]:
    """Figures that are not those of the values. Without values all are null and the count is 0."""
    for name in names:
        if values:
            if not agrees(name, found[name], values):
                yield f"{name} is {found[name]!r}, not {expected(name, values)}, of {values}"
        elif found[name] != (0 if name == "count" else None):
            yield f"{name} is {found[name]!r} without a point"


def _difference(found: list[Point], wanted: set[Point]) -> str:
    have = set(found)
    if len(found) != len(have):
        return f"repeats points: {sorted(point for point in have if found.count(point) > 1)[:5]}"
    return f"lacks {sorted(wanted - have)[:5]}, adds {sorted(have - wanted)[:5]}"
