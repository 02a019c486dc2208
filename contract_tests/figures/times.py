"""Times: years, offsets, precision, ranges, and how far ahead or back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from contract_tests.boundaries.places import Place, sendable
from contract_tests.client import Reply
from contract_tests.contract import Operation
from contract_tests.figures.bench import Bench, equal, refused
from contract_tests.figures.promises import Table
from contract_tests.keywords import request_keywords
from contract_tests.samples import own_sample
from contract_tests.stage import rfc3339

TABLE = Table()
HOUR = 3600
# Each in the form of RFC 3339, and yet refused.
NOT_TAKEN = (
    "1969-12-31T23:59:59.999999Z",
    "1970-01-01T00:00:00+00:01",
    "0000-01-01T00:00:00Z",
    "10000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-00:01",
    "2016-12-31T23:59:60Z",
    "2016-12-31T18:59:60-05:00",
    "2023-02-29T00:00:00Z",
    "2024-01-01T24:00:00Z",
    "2024-01-01T00:00:00",
)
EARLIEST, LATEST = "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"


@TABLE.promise(
    "so are leap seconds and years before 1970 or after 9999",
    "A time is outside the years 1970 to 9999 or is a moment that does not exist.",
    "`timestamp` is outside the years 1970 to 9999 or is a moment that does not exist.",
    "`expires_at` is outside the years 1970 to 9999 or is a moment that does not exist.",
    "`timestamp` of a point is outside the years 1970 to 9999 or is a moment that does not exist.",
)
def times_lie_between_1970_and_9999_and_exist(bench: Bench) -> None:
    for operation, name in _times(bench):
        place = Place(operation, name)
        for text in NOT_TAKEN:
            reply = _with_time(bench, operation, place, text)
            refused(reply, 422)
            rules = {rule for field, rule in reply.rules if field == place.field}
            equal(rules <= {"format", "timestamp_range"} and bool(rules), True, f"{operation.id} {place.field} {text}")
        for text in (EARLIEST, LATEST):
            reply = _with_time(bench, operation, place, text)
            told = reply.rules if reply.status == 422 else set()
            equal({"format", "timestamp_range"} & {rule for _, rule in told}, set(), f"{operation.id} {text}")


def _times(bench: Bench) -> Iterator[tuple[Operation, str]]:
    """Every place of the contract that takes a time."""
    for operation in bench.run.operations:
        for keyword in sorted(request_keywords(operation)):
            if keyword.keyword == "format" and Place(operation, keyword.place).schema["format"] == "date-time":
                yield operation, keyword.place


def _with_time(bench: Bench, operation: Operation, place: Place, text: str) -> Reply:
    request = own_sample(operation, bench.run.stage)
    if operation.method == "DELETE":
        request["params"]["metric_name"] = "of-no-device"
    body = request.get("json")
    if isinstance(body, dict) and "atomic" in bench.run.contract.resolve(operation.body_schema or {})["properties"]:
        body["atomic"] = True
    if isinstance(body, dict) and place.field in ("start_time", "end_time"):
        # Beside a range a time is refused for another reason.
        body.pop("time_range", None)
    reply = bench.admin.call(operation, **sendable(place.put(request, text)))
    if reply.status == operation.success and operation.id == "create_api_key":
        bench.admin.call("delete_api_key", path={"id": reply.data["id"]})
    return reply


@TABLE.promise("The server keeps whole microseconds, cuts off what is finer, and always answers in UTC with `Z`.")
def times_are_cut_to_microseconds_and_answered_in_utc(bench: Bench) -> None:
    device = bench.device()
    given = {
        "2024-01-01T12:00:00.1234567+02:00": "2024-01-01T10:00:00.123456Z",
        "2024-01-01T12:00:00.9999999z": "2024-01-01T12:00:00.999999Z",
        "2024-01-01t12:00:00.5-11:30": "2024-01-01T23:30:00.500000Z",
        "2024-01-01T00:00:00.000000999Z": "2024-01-01T00:00:00Z",
        "2024-06-01T00:00:00.000001+23:59": "2024-05-31T00:01:00.000001Z",
        "1970-01-01T00:00:00.000000Z": "1970-01-01T00:00:00Z",
    }
    for sent, kept in given.items():
        point = bench.point(device) | {"timestamp": sent}
        told = bench.admin.call("submit_telemetry", json=point)
        if told.status == 422 and (("timestamp", "expired_timestamp") in told.rules):
            continue  # This server keeps points for a time only.
        _same_moment(told.data["timestamp"], kept)
    for found, kept in zip(bench.raw(device)[::-1], sorted(given.values()), strict=False):
        _same_moment(found["timestamp"], kept)


def _same_moment(found: str, expected: str) -> None:
    equal(found[-1], "Z", f"the end of {found}")
    equal(datetime.fromisoformat(found), datetime.fromisoformat(expected), "a time as it was kept")


@TABLE.promise(
    "Ranges are half-open: `start_time` is in, `end_time` is out",
    "The first moment, included.",
    "over the half-open time `[start_time, end_time)`",
)
def ranges_are_half_open(bench: Bench) -> None:
    device = bench.device()
    bench.store(device, [0, 1, 2, 3])
    window = {"start_time": bench.at(60), "end_time": bench.at(180)}
    equal([p["metric_value"] for p in bench.raw(device, **window)], [2, 1], "list")
    equal([p["value"] for p in bench.history(device, interval="raw", **window)["data_points"]], [1, 2], "history")
    params = {"device_id": device, **window}
    exported = bench.admin.call("export_telemetry", params={**params, "format": "json"}).data["items"]
    equal([point["metric_value"] for point in exported], [1, 2], "export")
    # A microsecond more takes the point in.
    window["end_time"] = bench.at(180.000001)
    equal(len(bench.raw(device, **window)), 3, "points up to a microsecond past the last")
    deletion = bench.admin.call("delete_telemetry", params={**params, "confirm": "true"})
    equal(deletion.status, 200, "deletion")
    equal([p["metric_value"] for p in bench.raw(device)], [3, 0], "what a deletion leaves")
    for start, end in ((60, 60), (61, 60)):
        window = {"start_time": bench.at(start), "end_time": bench.at(end)}
        reply = bench.admin.call("list_telemetry", params={"device_id": device, **window})
        refused(reply, 422)
        equal({rule for _, rule in reply.rules}, {"time_order"}, "rules")


@TABLE.promise(
    "A point more than 10 minutes ahead of the server's clock is refused",
    "is more than 10 minutes ahead of the server's clock",
    "the server's clock when left out. At most 10 minutes ahead of it.",
)
def a_point_is_at_most_10_minutes_ahead(bench: Bench) -> None:
    device = bench.device()
    if bench.run.sandbox is not None:
        bench.sandbox.freeze()
    try:
        slack = 0 if bench.run.sandbox is not None else 5
        now = bench.now()
        for seconds, status in ((600 - slack, 201), (600 + slack + 0.000001, 422)):
            point = bench.point(device, seconds) | {"timestamp": rfc3339(now + timedelta(seconds=seconds))}
            reply = bench.admin.call("submit_telemetry", json=point)
            equal(reply.status, status, f"a point {seconds} s ahead")
            batch = bench.batch([point]).data
            equal(batch["failed"], 0 if status == 201 else 1, "points of a batch that are too far ahead")
        refused(reply, 422, "timestamp", "future_timestamp")
    finally:
        if bench.run.sandbox is not None:
            bench.sandbox.thaw()


@TABLE.promise(
    "Without times it is the last 24 hours", "with `end_time` alone the 24 hours before it (never before 1970)"
)
def a_history_without_times_is_that_of_24_hours(bench: Bench) -> None:
    device = bench.device()
    bench.store(device, [1])
    now = bench.now()
    _spans(bench.history(device), now - timedelta(hours=24), now)
    _spans(bench.history(device, end_time=bench.at()), bench.start - timedelta(hours=24), bench.start)
    early = datetime.fromisoformat("1970-01-01T05:00:00+00:00")
    _spans(bench.history(device, end_time=rfc3339(early)), early - timedelta(hours=5), early)


@TABLE.promise("`time_range` is a span up to now.")
def a_time_range_is_a_span_up_to_now(bench: Bench) -> None:
    device, now = bench.device(), bench.now()
    bench.store(device, [1])
    for name in bench.run.contract.document["components"]["schemas"]["TimeRange"]["enum"]:
        hours = int(name[:-1]) * {"h": 1, "d": 24}[name[-1]]
        _spans(bench.history(device, time_range=name), now - timedelta(hours=hours), now)


def _spans(history: Any, start: datetime, end: datetime) -> None:
    for name, expected in (("start_time", start), ("end_time", end)):
        away = abs((datetime.fromisoformat(history[name]) - expected).total_seconds())
        equal(away < 5, True, f"{name} {history[name]} is {expected}")
