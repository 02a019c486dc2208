"""Sizes: bodies, nesting, batches, free maps, lists of faults, pages."""

from __future__ import annotations

from typing import Any

from contract_tests.client import Reply
from contract_tests.figures.bench import JSON, Bench, compact, equal, refused
from contract_tests.figures.promises import Table

TABLE = Table()
KIB = 1024
MIB = 1024 * KIB


@TABLE.promise("A body has at most 8 MiB (a setting of the server)", "| 413 | `PAYLOAD_TOO_LARGE` |")
def a_body_has_at_most_8_mib(bench: Bench) -> None:
    padded = compact({"name": "a"})
    path = {"id": bench.device()}

    def send(size: int) -> Reply:
        return bench.admin.call("update_device", path=path, content=padded.ljust(size), headers=JSON)

    over = send(8 * MIB + 1)
    if bench.run.sandbox is None and over.status == 200:
        return  # The setting is higher here.
    refused(over, 413)
    limit = over.error["details"]["limit"]
    if bench.run.sandbox is not None:
        equal(limit, 8 * MIB, "details.limit")
    equal(send(limit).status, 200, f"a body of {limit} bytes")
    refused(send(limit + 1), 413)


@TABLE.promise("64 KiB where no credential is asked for")
def a_body_without_credential_has_at_most_64_kib(bench: Bench) -> None:
    padded = compact({"refresh_token": "nobody-has-it"})
    within = bench.run.client().call("refresh_token", content=padded.ljust(64 * KIB), headers=JSON)
    refused(within, 401)
    over = bench.run.client().call("refresh_token", content=padded.ljust(64 * KIB + 1), headers=JSON)
    refused(over, 413)
    equal(over.error["details"]["limit"], 64 * KIB, "details.limit")


@TABLE.promise("64 levels of nesting")
def a_body_has_at_most_64_levels(bench: Bench) -> None:
    device = bench.device()
    for levels, status in ((64, 200), (65, 400)):
        inner = "[" * (levels - 2) + "]" * (levels - 2)
        content = f'{{"metadata":{{"a":{inner}}}}}'.encode()
        reply = bench.admin.call("update_device", path={"id": device}, content=content, headers=JSON)
        equal(reply.status, status, f"{levels} levels")
    kept = bench.admin.call("get_device", path={"id": device}).data["metadata"]["a"]
    equal(compact(kept).count(b"["), 62, "levels that come back")


@TABLE.promise(
    "A batch has at most 10,000 points",
    "Stores up to 10,000 points in one transaction",
    operation="submit_telemetry_batch",
)
def a_batch_has_at_most_10_000_points(bench: Bench) -> None:
    device = bench.device()
    points = [bench.point(device, place, place / 10) for place in range(10_001)]
    refused(_compact_batch(bench, points), 422, "telemetry_data", "maxItems")
    equal(bench.raw(device), [], "points of a refused batch")
    equal(_compact_batch(bench, points[1:]).data["submitted"], 10_000, "points of a full batch")


def _compact_batch(bench: Bench, points: list[Any]) -> Any:
    return bench.admin.call("submit_telemetry_batch", content=compact({"telemetry_data": points}), headers=JSON)


@TABLE.promise("Every fault found, up to 10,000.")
def at_most_10_000_faults_are_named(bench: Bench) -> None:
    for points, faults in ((20, 40), (5001, 10_000)):
        reply = _compact_batch(bench, [{"device_id": 0, "metric_name": "m", "metric_value": "a"}] * points)
        refused(reply, 422, "telemetry_data.0.device_id", "minimum")
        equal(len(reply.error["details"]["errors"]), faults, f"faults named of {2 * points}")


@TABLE.promise(
    "a free map 100 keys (of an alert or a rule 50) and 16 KiB",
    "in any JSON; at most 100 keys and 16 KiB",
    "is larger than 16 KiB as JSON",
)
def a_free_map_has_100_keys_and_16_kib(bench: Bench) -> None:
    device = bench.device()
    for field in ("metadata", "configuration"):
        for keys, status in ((100, 200), (101, 422)):
            reply = _update(bench, device, field, {f"k{place}": place for place in range(keys)})
            equal(reply.status, status, f"{keys} keys")
        refused(reply, 422, field, "maxProperties")
        for size, status in ((16 * KIB, 200), (16 * KIB + 1, 422)):
            reply = _update(
                bench, device, field, {"a": "\N{BULLET}" + "b" * (size - len(compact({"a": "\N{BULLET}"})))}
            )
            equal(reply.status, status, f"{size} bytes")
        refused(reply, 422, field, "map_too_large")


def _update(bench: Bench, device: int, field: str, value: Any) -> Any:
    return bench.admin.call("update_device", path={"id": device}, json={field: value})


@TABLE.promise("Lists take `page` (from 1) and `size`", "The number of the page, from 1")
def pages_count_from_1_and_tell_the_truth(bench: Bench) -> None:
    """The telemetry of a device is a list of which all is known."""
    device = bench.device()
    bench.store(device, [1, 2, 3, 4, 5])
    for page, values in ((1, [5, 4]), (2, [3, 2]), (3, [1]), (4, [])):
        data = bench.admin.call("list_telemetry", params={"device_id": device, "size": 2, "page": page}).data
        equal([point["metric_value"] for point in data["items"]], values, f"page {page}")
        told = {name: data["pagination"][name] for name in ("page", "total", "pages", "has_next", "has_prev")}
        true = {"page": page, "total": 5, "pages": 3, "has_next": page < 3, "has_prev": page > 1}
        equal(told, true, f"pagination of page {page}")
    refused(bench.admin.call("list_telemetry", params={"page": 0}), 422, "page", "minimum")
    first = bench.admin.call("list_telemetry", params={"device_id": device, "size": 2}).data
    equal(first["pagination"]["page"], 1, "the page when it is left out")


@TABLE.promise(
    "up to 100 devices",
    "The `id`s (the integers) of up to 100 devices",
    "one named twice is given once",
    operation="list_latest_telemetry",
)
def latest_values_of_up_to_100_devices(bench: Bench) -> None:
    own = bench.run.stage.devices
    ids = [*own[::-1], own[0]] + [9007199254740991 - place for place in range(100 - len(own) - 1)]
    equal(len(ids), 100, "ids")
    reply = bench.admin.call("list_latest_telemetry", params={"device_ids": ",".join(map(str, ids))})
    equal([each["device_id"] for each in reply.data["devices"]], own[::-1], "devices in the order asked for")
    reply = bench.admin.call("list_latest_telemetry", params={"device_ids": ",".join(map(str, [*ids, 1]))})
    refused(reply, 422, "device_ids", "maxItems")


@TABLE.promise("Only these metrics, up to 100, with commas between them", operation="get_latest_telemetry")
def up_to_100_metrics_are_asked_for(bench: Bench) -> None:
    device = bench.run.stage.devices[0]
    for count, status in ((100, 200), (101, 422)):
        names = ",".join(["temperature"] + [f"never_sent_{place}" for place in range(count - 1)])
        reply = bench.admin.call("get_latest_telemetry", params={"device_id": device, "metrics": names})
        equal(reply.status, status, f"{count} metrics")
        if status == 200:
            equal(list(reply.data["telemetry"]), ["temperature"], "metrics")


@TABLE.promise(
    "(at most the first 10,000)",
    "in alphabetical order, the first 10,000 of them",
    "when there are more than 1,000",
    "there are more than 1,000, the 1,000 with the newest points",
    "What each metric did, by its name; the first 1,000 by name",
)
def a_device_of_10_001_metrics_is_cut_off_where_it_says(bench: Bench) -> None:
    device = bench.device()
    names = [f"n{place:05}" for place in range(10_001)]
    # The later in the alphabet, the newer.
    for part in (names[:10_000], names[10_000:]):
        points = [bench.point(device, 1, int(name[1:]), name) for name in part]
        equal(_compact_batch(bench, points).status, 200, "a batch")
    listed = bench.admin.call("list_telemetry_metrics", params={"device_id": device}).data["items"]
    equal([metric["metric_name"] for metric in listed], names[:10_000], "metrics")
    figures = bench.admin.call("get_device_telemetry", path={"device_id": device}).data["metrics"]
    equal([metric["metric_name"] for metric in figures], names[:10_000], "metrics in figures")
    latest = bench.admin.call("get_latest_telemetry", params={"device_id": device}).data["telemetry"]
    equal(sorted(latest), names[-1000:], "latest values")
    overview = bench.admin.call("get_system_analytics", params={"time_range": "90d"}).data["telemetry_overview"]
    equal(len(overview["metrics"]), 1000, "metrics in the overview")
    later = [name for name in overview["metrics"] if name > names[999]]
    equal(later, [], "metrics in the overview past the first 1,000 by name")


TABLE.no_promise("it would take 10,001 devices, minutes of work", "of the 10,000 largest groups")


@TABLE.promise(
    "A 422 names every fault in `details.errors`",
    "a dotted path into the body such as `telemetry_data.3.metric_value`",
    "(`field` is `telemetry_data.3.timestamp` and the like)",
    "one bad point refuses them all with 422",
    "Whether one bad point refuses them all.",
    "The place of the point in `telemetry_data`, from 0.",
    operation="submit_telemetry_batch",
)
def faults_of_points_count_from_0(bench: Bench) -> None:
    device = bench.device()
    points = [bench.point(device, place, place) for place in range(4)]
    points[3]["metric_value"] = None
    refused(bench.batch(points), 422, "telemetry_data.3.metric_value", "type")
    points[3] = bench.point(device, 3, 10**9)
    refused(bench.batch(points, atomic=True), 422, "telemetry_data.3.timestamp", "future_timestamp")
    equal(bench.raw(device), [], "points of refused batches")
    report = bench.batch(points).data
    equal((report["submitted"], report["failed"]), (3, 1), "points taken and refused")
    equal([each["index"] for each in report["results"]], [3], "index")
