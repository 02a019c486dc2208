"""Points: what is stored when, duplicates, units, cursors, exports."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from contract_tests.checks import hold
from contract_tests.figures.bench import Bench, equal, refused
from contract_tests.figures.promises import Table

TABLE = Table()


@TABLE.promise(
    "Sent again with the same value it is a `duplicate`, with another value it replaces the old one",
    "the same point twice is one point",
)
def the_same_point_twice_is_one_point(bench: Bench) -> None:
    device = bench.device()
    for value, result in ((1, "stored"), (1, "duplicate"), (2, "updated"), (2, "duplicate")):
        reply = bench.admin.call("submit_telemetry", json=bench.point(device, value))
        equal((reply.status, reply.data["result"]), (201, result), "result")
    equal([point["metric_value"] for point in bench.raw(device)], [2], "points")
    report = bench.batch([bench.point(device, 2), bench.point(device, 3, 1)]).data
    equal((report["submitted"], report["duplicates"]), (2, 1), "submitted and duplicates")


@TABLE.promise(
    "201 means that it is on disk and that the next read sees it",
    "Of two points with the same device, metric and time within one batch the later one counts",
)
def the_next_read_sees_what_was_stored(bench: Bench) -> None:
    device = bench.device()
    for value in range(5):
        equal(bench.admin.call("submit_telemetry", json=bench.point(device, value, value)).status, 201, "status")
        equal([point["metric_value"] for point in bench.raw(device, size=1)], [value], "the newest point")
    bench.batch([bench.point(device, 7, 9), bench.point(device, 8, 9)])
    equal(bench.raw(device, size=1)[0]["metric_value"], 8, "the later of two points in a batch")


@TABLE.promise("A key bound to another device is refused with 403.", operation="submit_telemetry")
def a_key_of_another_device_is_403(bench: Bench) -> None:
    own, other = bench.device(), bench.device()
    body = {"name": bench.name(), "permissions": ["telemetry:write"], "device_id": own}
    bound = bench.admin.acting(X_API_Key=bench.admin.call("create_api_key", json=body).data["api_key"])
    equal(bound.call("submit_telemetry", json=bench.point(own)).status, 201, "its own device")
    refused(bound.call("submit_telemetry", json=bench.point(other)), 403)
    equal(bench.raw(other), [], "points of the other device")


@TABLE.promise(
    "it is that of the newest point that names one",
    "that of its newest point that names one",
    "Once all points that named it are deleted, the unit is not known until it is named again.",
)
def the_unit_is_that_of_the_newest_point_that_names_one(bench: Bench) -> None:
    device = bench.device()
    for seconds, unit in ((20, "K"), (10, "F"), (30, None)):
        named = {} if unit is None else {"unit": unit}
        bench.admin.call("submit_telemetry", json=bench.point(device, 1, seconds, **named))
    equal({point.get("unit") for point in bench.raw(device)}, {"K"}, "units of all points")
    window = {"start_time": bench.at(20), "end_time": bench.at(21)}
    bench.admin.call("delete_telemetry", params={"confirm": "true", "device_id": device, **window})
    equal({point.get("unit") for point in bench.raw(device)}, {None}, "units after the point that named it is deleted")
    bench.admin.call("submit_telemetry", json=bench.point(device, 1, 40, unit="°C"))
    equal({point.get("unit") for point in bench.raw(device)}, {"°C"}, "units once it is named again")


@TABLE.promise("Latest values, history and counts follow at once.", operation="delete_telemetry")
def a_deletion_is_seen_at_once(bench: Bench) -> None:
    device = bench.device()
    bench.store(device, [1, 2, 3])
    params = {"confirm": "true", "device_id": device, "start_time": bench.at(120)}
    equal(bench.admin.call("delete_telemetry", params=params).data["deleted"], 1, "points deleted")
    latest = bench.admin.call("get_latest_telemetry", params={"device_id": device}).data["telemetry"]
    equal(latest["m"]["value"], 2, "the latest value")
    span = {"start_time": bench.at(), "end_time": bench.at(3600)}
    equal(bench.history(device, interval="1h", **span)["statistics"]["count"], 2, "points in the history")
    figures = bench.admin.call("get_device", path={"id": device}).data["telemetry_summary"]
    equal(figures["total_data_points"], 2, "points in the summary")


@TABLE.promise("a walk by cursor neither skips nor repeats", "1 in a walk by cursor, whose pages have no numbers")
def a_walk_by_cursor_neither_skips_nor_repeats(bench: Bench) -> None:
    device = bench.device()
    bench.store(device, [float(value) for value in range(25)])
    seen: list[float] = []
    cursor: dict[str, str] = {}
    for _ in range(20):
        data = bench.admin.call("list_telemetry", params={"device_id": device, "size": 4, **cursor}).data
        seen += [point["metric_value"] for point in data["items"]]
        equal(data["pagination"]["page"], 1, "page")
        # Others write meanwhile: newer points are behind the walker, and come in nowhere.
        bench.admin.call("submit_telemetry", json=bench.point(device, 99, 4000 + len(seen)))
        if "next_cursor" not in data["pagination"]:
            break
        cursor = {"cursor": data["pagination"]["next_cursor"]}
    equal(seen, [float(value) for value in range(24, -1, -1)], "the points of the walk")


@TABLE.promise("an apostrophe", "CSV has a header line and the columns")
def an_export_has_the_same_points_in_three_formats(bench: Bench) -> None:
    device = bench.device()
    points = [bench.point(device, place, place, unit="=1+1") for place in range(3)]
    bench.batch(points)
    found: dict[str, list[Any]] = {}
    for format in ("csv", "ndjson", "json"):
        body = bench.admin.call("export_telemetry", params={"device_id": device, "format": format}).body.decode()
        found[format] = _read(format, body)
        equal([row["metric_value"] for row in found[format]], [0, 1, 2], format)
    equal({row["unit"] for row in found["csv"]}, {"'=1+1"}, "a formula in CSV")
    equal({row["unit"] for row in found["json"]} | {row["unit"] for row in found["ndjson"]}, {"=1+1"}, "it in JSON")
    hold(len(found) == 3, "the figure holds", "formats")


def _read(format: str, body: str) -> list[Any]:
    if format == "json":
        return list(json.loads(body)["data"]["items"])
    if format == "ndjson":
        return [json.loads(line) for line in body.splitlines()]
    return [{**row, "metric_value": float(row["metric_value"])} for row in csv.DictReader(io.StringIO(body))]
