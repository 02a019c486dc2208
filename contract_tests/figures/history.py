"""Histories: buckets, fills, thinning, and the formulas of statistics."""

from __future__ import annotations

import math
import statistics
from datetime import datetime, timedelta
from typing import Any

from contract_tests.checks import hold
from contract_tests.figures.bench import Bench, equal, refused
from contract_tests.figures.promises import Table
from contract_tests.stage import rfc3339

TABLE = Table()
VALUES = [3.5, -1.25, 8.0, 2.0, 2.0, 19.75, 0.5]


def _close(found: Any, expected: float, what: str) -> None:
    close = found is not None and math.isclose(found, expected, rel_tol=1e-12, abs_tol=1e-12)
    hold(close, "the figure holds", f"{what}: {expected!r} was expected, not {found!r}")


@TABLE.promise("`stddev` is the population's standard deviation", "`first` and `last` go by time")
def statistics_follow_their_formulas(bench: Bench) -> None:
    device = bench.device()
    points = [bench.point(device, value, place * 60) for place, value in enumerate(VALUES)]
    bench.batch(points[::-1])
    expected: dict[str, float] = {
        "min": min(VALUES),
        "max": max(VALUES),
        "sum": math.fsum(VALUES),
        "avg": statistics.fmean(VALUES),
        "count": len(VALUES),
        "stddev": statistics.pstdev(VALUES),
        "first": VALUES[0],
        "last": VALUES[-1],
    }
    span = {"start_time": bench.at(), "end_time": bench.at(3600)}
    for name, value in expected.items():
        found = bench.history(device, interval="1h", aggregation=name, **span)
        equal([bucket["count"] for bucket in found["data_points"]], [len(VALUES)], "buckets of an hour")
        _close(found["data_points"][0]["value"], value, name)
        if name in found["statistics"]:
            _close(found["statistics"][name], value, f"{name} in statistics")
    figures = bench.admin.call("get_device_telemetry", path={"device_id": device}).data["metrics"][0]
    for name in ("min", "max", "avg", "stddev", "count"):
        _close(figures[name], expected[name], f"{name} in figures")
    equal(figures["latest_value"], VALUES[-1], "latest_value")


@TABLE.promise("Counts of buckets add up to the number of raw points", "raw points, or buckets aligned to UTC")
def counts_of_buckets_add_up(bench: Bench) -> None:
    device = bench.device()
    bench.store(device, [float(place) for place in range(200)], step=67)
    span = {"start_time": bench.at(-100), "end_time": bench.at(20_000)}
    for interval, width in (("1m", 60), ("5m", 300), ("15m", 900), ("1h", 3600), ("6h", 21_600), ("1d", 86_400)):
        buckets = bench.history(device, interval=interval, **span)["data_points"]
        equal(sum(bucket["count"] for bucket in buckets), 200, f"points in buckets of {interval}")
        rests = {datetime.fromisoformat(bucket["timestamp"]).timestamp() % width for bucket in buckets}
        equal(rests, {0.0}, f"starts of buckets of {interval} past whole multiples")


@TABLE.promise(
    "A filled bucket has the count 0.", "How many raw points it stands for; 0 for a filled bucket, 1 for a raw point."
)
def a_filled_bucket_has_the_count_0(bench: Bench) -> None:
    device = bench.device()
    bench.batch([bench.point(device, 10, 0), bench.point(device, 40, 180)])
    span = {"start_time": bench.at(), "end_time": bench.at(300), "interval": "1m"}
    expected: dict[str, list[tuple[float | None, int]]] = {
        "none": [(10, 1), (40, 1)],
        "null": [(10, 1), (None, 0), (None, 0), (40, 1), (None, 0)],
        "previous": [(10, 1), (10, 0), (10, 0), (40, 1), (40, 0)],
        "linear": [(10, 1), (20, 0), (30, 0), (40, 1), (None, 0)],
    }
    for fill, buckets in expected.items():
        found = [(b["value"], b["count"]) for b in bench.history(device, fill=fill, **span)["data_points"]]
        shown = buckets if len(found) == len(buckets) else buckets[:4]
        equal(found, shown, f"fill={fill}")
    raw = bench.history(device, **{**span, "interval": "raw"})["data_points"]
    equal([point["count"] for point in raw], [1, 1], "counts of raw points")


@TABLE.promise("The interval cuts the time into more than 10,000 buckets")
def at_most_10_000_buckets(bench: Bench) -> None:
    device = bench.device()
    bench.store(device, [1, 2])
    params = {"device_id": device, "metric": "m", "interval": "1m", "fill": "null", "start_time": bench.at()}
    for minutes, status in ((10_000, 200), (10_001, 422)):
        end = rfc3339(bench.start + timedelta(minutes=minutes))
        reply = bench.admin.call("get_telemetry_history", params={**params, "end_time": end})
        equal(reply.status, status, f"{minutes} buckets")
        if status == 200:
            equal(len(reply.data["data_points"]), minutes, "buckets")
    refused(reply, 422)
    equal({rule for _, rule in reply.rules}, {"too_many_buckets"}, "rules")


@TABLE.promise("thinned by LTTB, which keeps the first, the last and the shape; `truncated` says so")
def raw_points_are_thinned_to_max_points(bench: Bench) -> None:
    device = bench.device()
    values = [float(place % 7) for place in range(60)]
    values[30] = 1000.0
    bench.store(device, values)
    span = {"start_time": bench.at(), "end_time": bench.at(3600), "interval": "raw"}
    for most, truncated in ((60, False), (59, True), (10, True), (1, True)):
        found = bench.history(device, max_points=most, **span)
        kept = [point["value"] for point in found["data_points"]]
        equal(found["truncated"], truncated, f"truncated with max_points={most}")
        hold(len(kept) <= most, "the figure holds", f"{len(kept)} points with max_points={most}")
        equal(found["statistics"]["count"], 60, "points in statistics")
        if most > 2:
            equal((kept[0], kept[-1]), (values[0], values[-1]), "first and last")
            hold(1000.0 in kept, "the figure holds", "the peak was thinned away")


@TABLE.promise("the finest that fits `max_points`")
def auto_takes_the_finest_interval_that_fits(bench: Bench) -> None:
    device = bench.device()
    bench.store(device, [float(place) for place in range(120)])
    span = {"start_time": bench.at(), "end_time": bench.at(7200), "fill": "none"}
    for most, interval in ((120, "1m"), (119, "5m"), (24, "5m"), (23, "15m"), (8, "15m"), (7, "1h"), (2, "1h")):
        found = bench.history(device, interval="auto", max_points=most, **span)
        hold(len(found["data_points"]) <= most, "the figure holds", f"more than {most} buckets")
        if found["interval"] != "raw":
            equal(found["interval"], interval, f"auto with max_points={most}")
