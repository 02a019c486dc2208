"""Numbers: doubles that come back bit for bit, and integers that every language reads."""

from __future__ import annotations

import csv
import io
import json
import math
import random
import struct
from typing import Any

from contract_tests.checks import hold
from contract_tests.figures.bench import JSON, Bench, compact, equal, refused
from contract_tests.figures.promises import Table
from contract_tests.references import NO_SUCH_ID

TABLE = Table()
NASTY = (
    0.0,
    -0.0,
    0.1,
    0.1 + 0.2,
    1 / 3,
    5e-324,
    -5e-324,
    2.2250738585072011e-308,
    2.2250738585072014e-308,
    1.7976931348623157e308,
    -1.7976931348623157e308,
    9007199254740993.0,
    -9007199254740991.0,
    123456789012345680000.0,
    1e21,
    1e22,
    1e23,
    9.5367431640625e-07,
    4.35,
    100.0,
)


def nasty_doubles(seed: int, count: int = 200) -> list[float]:
    """Doubles that are easily bent, and some of any bits."""
    bits = random.Random(seed)
    found = list(NASTY)
    while len(found) < count:
        (value,) = struct.unpack("<d", bits.randbytes(8))
        if math.isfinite(value):
            found.append(value)
    return found


@TABLE.promise(
    "Values are finite IEEE 754 doubles and come back bit for bit, but for the sign of zero: -0.0 is kept as 0.0."
)
def doubles_come_back_bit_for_bit(bench: Bench) -> None:
    device, values = bench.device(), nasty_doubles(bench.run.seed)
    bench.store(device, values)
    one = bench.admin.call("submit_telemetry", json=bench.point(device, values[-1], 0, "single")).data
    _same([one["metric_value"]], values[-1:], "the reply to a point")
    read = [point["metric_value"] for point in bench.raw(device, metric_name="m")][::-1]
    _same(read, values, "the list")
    span = {"start_time": bench.at(), "end_time": bench.at(60 * len(values))}
    raw = bench.history(device, interval="raw", **span)["data_points"]
    _same([point["value"] for point in raw], values, "the history")
    latest = bench.admin.call("get_latest_telemetry", params={"device_id": device}).data["telemetry"]["m"]
    _same([latest["value"]], values[-1:], "the latest value")
    for format in ("csv", "ndjson", "json"):
        _same(_exported(bench, device, format), values, f"the export as {format}")


def _exported(bench: Bench, device: int, format: str) -> list[Any]:
    params = {"device_id": device, "metric_name": "m", "format": format}
    body = bench.admin.call("export_telemetry", params=params).body.decode()
    if format == "csv":
        return [float(row["metric_value"]) for row in csv.DictReader(io.StringIO(body))]
    points = json.loads(body)["data"]["items"] if format == "json" else map(json.loads, body.splitlines())
    return [point["metric_value"] for point in points]


def _same(found: list[Any], expected: list[float], what: str) -> None:
    equal(len(found), len(expected), f"values in {what}")
    for value, wanted in zip(found, expected, strict=True):
        same = struct.pack("<d", float(value)) == struct.pack("<d", wanted or 0.0)
        hold(same, "the figure holds", f"{what} gives {value!r} for {wanted!r}")


@TABLE.promise("`NaN`, `Infinity` and numbers too large for a double are refused.")
def what_is_no_double_is_refused(bench: Bench) -> None:
    device = bench.device()
    for text in ("NaN", "Infinity", "-Infinity", "1e309", "-1e309", "1" + "0" * 309):
        content = compact(bench.point(device, 0)).replace(b'"metric_value":0', b'"metric_value":' + text.encode())
        refused(bench.admin.call("submit_telemetry", content=content, headers=JSON), 400)
    equal(bench.raw(device), [], "points")


@TABLE.promise("Integers stay within 2^53-1")
def integers_stay_within_2_53_1(bench: Bench) -> None:
    largest = 2**53 - 1
    equal(NO_SUCH_ID, largest, "the harness's own id of nothing")
    refused(bench.admin.call("get_device", path={"id": largest}), 404)
    refused(bench.admin.call("get_device", path={"id": largest + 1}), 422, "id", "maximum")
    refused(bench.admin.call("submit_telemetry", json=bench.point(largest)), 404)
    refused(bench.admin.call("submit_telemetry", json=bench.point(largest + 1)), 422, "device_id", "maximum")
