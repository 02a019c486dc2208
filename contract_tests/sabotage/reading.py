"""Points, latest values and exports that are not what was stored."""

from __future__ import annotations

import json
import struct
from collections import Counter
from typing import Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import (
    Damage,
    answering,
    change_data,
    change_items,
    change_reply,
    remember_reply,
)
from contract_tests.sabotage.exchange import Reply, Request, Serve
from contract_tests.sabotage.probe import Probe, point
from contract_tests.sabotage.telemetry import WRITES


@violation("get_latest_telemetry", seen=lambda api: _latest_twice(api))
def latest_values_are_those_of_the_first_question() -> Damage:
    return remember_reply(
        "get_latest_telemetry",
        lambda request: request.query,
        keep=lambda reply: reply.status == 200 and bool(reply.data["telemetry"]),
    )


@violation("get_latest_telemetry", "list_latest_telemetry", *WRITES, seen=lambda api: _late_arrival(api))
def latest_is_what_arrived_last() -> Damage:
    arrived: dict[tuple[int, str], dict[str, Any]] = {}

    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status >= 300:
            return reply
        if request.operation in WRITES:
            body = await request.json()
            for row in body.get("telemetry_data", [reply.data]):
                if "timestamp" in row:
                    arrived[row["device_id"], row["metric_name"]] = row
            return reply
        document = reply.document
        for name, entry in document["data"]["telemetry"].items():
            row = arrived.get((document["data"]["device_id"], name))
            if row is not None:
                entry.update(value=row["metric_value"], timestamp=row["timestamp"])
        reply.write(document)
        return reply

    return answering((*WRITES, "get_latest_telemetry"), answer)


@violation("list_telemetry", seen=lambda api: len(_uneven(api)))
def a_busy_metric_hides_its_older_points() -> Damage:
    def edit(data: Any) -> None:
        metrics = {item["metric_name"] for item in data["items"]}
        if len(metrics) > 5:
            kept: Counter[str] = Counter()
            for item in list(data["items"]):
                kept[item["metric_name"]] += 1
                if kept[item["metric_name"]] > 8:
                    data["items"].remove(item)

    return change_data("list_telemetry", edit)


@violation("list_telemetry", seen=lambda api: _items(api, api.points(0.1))[0]["metric_value"])
def values_as_single_precision() -> Damage:
    def edit(item: Any) -> None:
        try:
            item["metric_value"] = struct.unpack("f", struct.pack("f", item["metric_value"]))[0]
        except OverflowError:
            item["metric_value"] = 3.4028234663852886e38

    return change_items("list_telemetry", edit)


@violation("get_latest_telemetry", seen=lambda api: _latest(api, api.points(1.23456789))["value"])
def latest_values_with_six_digits() -> Damage:
    def edit(data: Any) -> None:
        for entry in data["telemetry"].values():
            entry["value"] = float(f"{entry['value']:.6g}")

    return change_data("get_latest_telemetry", edit)


@violation("list_telemetry", seen=lambda api: _listed_time(api, "2024-01-01T00:00:00.123456Z"))
def microseconds_are_cut_to_milliseconds() -> Damage:
    def edit(item: Any) -> None:
        text = item["timestamp"]
        item["timestamp"] = text[:23] + "Z" if "." in text else text

    return change_items("list_telemetry", edit)


@violation(
    "list_telemetry_metrics", seen=lambda api: len(api.get(f"/telemetry/metrics?device_id={_two(api)}").data["items"])
)
def last_metric_is_missing() -> Damage:
    return change_data("list_telemetry_metrics", lambda data: data["items"] and data["items"].pop())


@violation("get_device", seen=lambda api: api.get(f"/devices/{api.points(1, 2)}").data["telemetry_summary"])
def total_of_a_device_counts_today_only() -> Damage:
    def edit(data: Any) -> None:
        summary = data["telemetry_summary"]
        summary["total_data_points"] = summary["last_24h_points"]

    return change_data("get_device", edit)


@violation("list_latest_telemetry", seen=lambda api: len(_many(api)))
def last_device_asked_for_is_left_out() -> Damage:
    return change_data("list_latest_telemetry", lambda data: data["devices"] and data["devices"].pop())


@violation("get_device_telemetry", seen=lambda api: _summary(api, api.points(1, 2, 9))["avg"])
def average_is_the_middle_of_the_extremes() -> Damage:
    def edit(data: Any) -> None:
        for metric in data["metrics"]:
            metric["avg"] = metric["min"] / 2 + metric["max"] / 2

    return change_data("get_device_telemetry", edit)


@violation("export_telemetry", seen=lambda api: _export(api, "csv").count(b"\n"))
def export_without_its_last_row() -> Damage:
    def edit(_: Request, reply: Reply) -> None:
        rows = reply.body.splitlines(keepends=True)
        if "csv" in (reply.header("content-type") or "") and len(rows) > 1:
            reply.body = b"".join(rows[:-1])

    return change_reply("export_telemetry", edit)


@violation("export_telemetry", seen=lambda api: b"'=1+1" in _export(api, "csv", unit="=1+1"))
def formula_in_a_csv_is_not_defused() -> Damage:
    def edit(_: Request, reply: Reply) -> None:
        if "csv" in (reply.header("content-type") or ""):
            for lead in (b"=", b"+", b"-", b"@"):
                reply.body = reply.body.replace(b"'" + lead, lead)

    return change_reply("export_telemetry", edit)


@violation("export_telemetry", seen=lambda api: _export(api, "ndjson")[:1])
def lines_of_json_as_one_array() -> Damage:
    def edit(_: Request, reply: Reply) -> None:
        if "ndjson" in (reply.header("content-type") or ""):
            reply.body = b"[" + b",".join(reply.body.splitlines()) + b"]"

    return change_reply("export_telemetry", edit)


@violation("export_telemetry", seen=lambda api: sorted(json.loads(_export(api, "json"))))
def export_as_json_without_the_envelope() -> Damage:
    def edit(_: Request, reply: Reply) -> None:
        if reply.is_json and reply.status == 200:
            reply.body = json.dumps(reply.data).encode()

    return change_reply("export_telemetry", edit)


def _items(api: Any, device: int) -> Any:
    return api.get(f"/telemetry/?device_id={device}").data["items"]


def _latest(api: Any, device: int) -> Any:
    return api.get(f"/telemetry/latest?device_id={device}").data["telemetry"].get("t")


def _summary(api: Any, device: int) -> Any:
    return api.get(f"/telemetry/device/{device}").data["metrics"][0]


def _latest_twice(api: Any) -> Any:
    device = api.points(1)
    before = _latest(api, device)["value"]
    api.points(5, 6, device=device)
    return before, _latest(api, device)["value"]


def _late_arrival(api: Any) -> Any:
    device = api.device()
    api.post("/telemetry/", point(device, 2, 60))
    api.post("/telemetry/", point(device, 1, 0))
    return _latest(api, device)["value"]


def _listed_time(api: Any, text: str) -> Any:
    device = api.device()
    api.post("/telemetry/", {**point(device, 1), "timestamp": text})
    return _items(api, device)[0]["timestamp"]


def _two(api: Any) -> int:
    return int(api.points(1, metric="u", device=api.points(1)))


def _many(api: Any) -> Any:
    return api.get(f"/telemetry/latest/devices?device_ids={api.points(1)},{api.points(2)}").data["devices"]


def _export(api: Any, form: str, **more: Any) -> bytes:
    return bytes(api.get(f"/telemetry/export?format={form}&device_id={api.points(1, 2, 3, **more)}").body)


def _uneven(api: Probe) -> list[Any]:
    device = api.points(*map(float, range(30)))
    for number in range(6):
        api.points(1.0, device=device, metric=f"quiet{number}")
    items: list[Any] = api.get(f"/telemetry/?device_id={device}&size=100").data["items"]
    return items
