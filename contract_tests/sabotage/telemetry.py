"""Points that get lost or change on their way in, and reports of them that are not so."""

from __future__ import annotations

import asyncio
from typing import Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import (
    Damage,
    answering,
    change_body,
    change_data,
)
from contract_tests.sabotage.exchange import Reply, Request, Serve
from contract_tests.sabotage.probe import point

READS = (
    "list_telemetry",
    "get_latest_telemetry",
    "list_latest_telemetry",
    "get_telemetry_history",
    "get_device_telemetry",
    "list_telemetry_metrics",
    "export_telemetry",
)
WRITES = ("submit_telemetry", "submit_telemetry_batch")


@violation("submit_telemetry_batch", *READS, seen=lambda api: _stored(api, 1, 2, 3))
def last_point_of_a_batch_is_lost() -> Damage:
    def drop(body: Any) -> None:
        if len(body["telemetry_data"]) > 1:
            body["telemetry_data"].pop()

    return change_body(
        "submit_telemetry_batch", drop, echo=lambda _, data: data.update(submitted=data["submitted"] + 1)
    )


@violation("submit_telemetry", *READS, seen=lambda api: _read_at_once(api))
def accepted_point_is_stored_half_a_second_later() -> Damage:
    """201 from a queue: "the next read sees it" does not hold."""
    pending: set[asyncio.Task[None]] = set()

    async def answer(request: Request, serve: Serve) -> Reply:
        body = await request.json()
        device = body.get("device_id") if isinstance(body, dict) else None
        asked = {"metric_name": "x", "device_id": 9_007_199_254_740_991}
        checked = await serve(request.without("idempotency-key").saying({**body, **asked}) if device else request)
        known = await serve(request.as_administrator().to("GET", f"/api/v1/devices/{device}"))
        if checked.status != 404 or known.status != 200 or request.header("x-api-key"):
            return await serve(request)  # it will be refused, and has to be refused at once

        async def later() -> None:
            await asyncio.sleep(0.5)
            await serve(request)

        task = asyncio.create_task(later())
        pending.add(task)
        task.add_done_callback(pending.discard)
        document = known.document
        stamp = body.get("timestamp") or document["timestamp"]
        document["data"] = {**body, "timestamp": stamp, "result": "stored"}
        checked.status = 201
        checked.write(document)
        checked.set_header("x-request-id", document["request_id"])
        return checked

    return answering("submit_telemetry", answer)


@violation("submit_telemetry", seen=lambda api: _twice(api).data["result"])
def duplicate_is_told_as_stored() -> Damage:
    return change_data("submit_telemetry", lambda data: data.update(result="stored"))


@violation("list_telemetry", *WRITES, seen=lambda api: len(_listed_after_twice(api)))
def point_sent_twice_is_listed_twice() -> Damage:
    repeated: set[str] = set()

    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status < 300 and request.operation == "submit_telemetry" and reply.data["result"] == "duplicate":
            repeated.add(_identity(reply.data))
        if reply.status < 300 and request.operation == "list_telemetry":
            document = reply.document
            items = document["data"]["items"]
            document["data"]["items"] = [
                copy for item in items for copy in [item] * (1 + (_identity(item) in repeated))
            ]
            reply.write(document)
        return reply

    return answering(("submit_telemetry", "list_telemetry"), answer)


@violation("submit_telemetry", *READS, seen=lambda api: _corrected(api))
def correction_of_a_point_is_not_stored() -> Damage:
    first: dict[str, Any] = {}

    async def answer(request: Request, serve: Serve) -> Reply:
        body = await request.json()
        if not isinstance(body, dict) or "timestamp" not in body:
            return await serve(request)
        try:
            name, value = _identity(body), body["metric_value"]
        except (KeyError, TypeError):
            return await serve(request)
        if name not in first:
            reply = await serve(request)
            if reply.status == 201:
                first[name] = value
            return reply
        reply = await serve(request.saying({**body, "metric_value": first[name]}) if first[name] != value else request)
        if reply.status == 201 and first[name] != value:
            reply.write({**reply.document, "data": {**reply.data, "metric_value": value, "result": "updated"}})
        return reply

    return answering("submit_telemetry", answer)


@violation(*WRITES, *READS, seen=lambda api: _listed_time(api, "2024-01-01T00:00:00.5Z"))
def times_are_stored_in_whole_seconds() -> Damage:
    return _other_time(lambda text: text[:19] + text[19:].lstrip(".0123456789"))


@violation(*WRITES, *READS, seen=lambda api: _listed_time(api, "2024-01-01T12:00:00+02:00"))
def offset_of_a_time_is_dropped() -> Damage:
    return _other_time(lambda text: text[:-6] + "Z" if text[-6:-5] in ("+", "-") else text)


@violation("submit_telemetry", *READS, seen=lambda api: _unit_after_submit(api))
def unit_of_a_point_is_lost() -> Damage:
    return change_body(
        "submit_telemetry", lambda body: body.pop("unit"), echo=lambda given, data: data.update(unit=given["unit"])
    )


@violation("submit_telemetry_batch", seen=lambda api: [each["index"] for each in _mixed_batch(api)["results"]])
def index_in_a_batch_report_counts_from_one() -> Damage:
    def edit(data: Any) -> None:
        for each in data["results"]:
            each["index"] += 1

    return change_data("submit_telemetry_batch", edit)


@violation("submit_telemetry_batch", seen=lambda api: _mixed_batch(api)["failed"])
def failed_points_are_left_out_of_the_report() -> Damage:
    def edit(data: Any) -> None:
        data["results"] = [each for each in data["results"] if each["result"] != "failed"]
        data.update(submitted=data["submitted"] + data["failed"], failed=0)

    return change_data("submit_telemetry_batch", edit)


@violation("submit_telemetry_batch", *READS, seen=lambda api: _atomic(api))
def atomic_batch_is_stored_in_part() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        body = await request.json()
        if reply.status == 422 and isinstance(body, dict) and body.get("atomic") is True:
            await serve(request.without("idempotency-key").saying({**body, "atomic": False}))
        return reply

    return answering("submit_telemetry_batch", answer)


@violation("submit_telemetry_batch", *READS, seen=lambda api: _same_moment(api))
def first_of_two_points_of_one_moment_counts() -> Damage:
    def keep_first(body: Any) -> None:
        kept = {_identity(row) if "timestamp" in row else str(index): index for index, row in _backwards(body)}
        body["telemetry_data"] = [body["telemetry_data"][index] for index in sorted(kept.values())]

    return change_body("submit_telemetry_batch", keep_first)


@violation(
    "submit_telemetry",
    "update_device_status",
    "get_device",
    "submit_telemetry_batch",
    seen=lambda api: _maintained(api),
)
def telemetry_ends_a_maintenance() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status == 201:
            path = f"/api/v1/devices/{reply.data['device_id']}/status"
            whole = request.as_administrator().to("PUT", path).carrying("content-type", "application/json")
            await serve(whole.saying({"status": "online"}))
        return reply

    return answering("submit_telemetry", answer)


def _other_time(change: Any) -> Damage:
    def edit(body: Any) -> None:
        body["timestamp"] = change(body["timestamp"])

    return change_body("submit_telemetry", edit)


def _backwards(body: Any) -> list[tuple[int, Any]]:
    return list(reversed(list(enumerate(body["telemetry_data"]))))


def _identity(row: Any) -> str:
    return f"{row['device_id']} {row['metric_name']} {row['timestamp']}"


def _items(api: Any, device: int) -> Any:
    return api.get(f"/telemetry/?device_id={device}").data["items"]


def _stored(api: Any, *values: float) -> int:
    device = api.device()
    api.post(
        "/telemetry/batch", {"telemetry_data": [point(device, value, second) for second, value in enumerate(values)]}
    )
    return len(_items(api, device))


def _read_at_once(api: Any) -> int:
    device = api.device()
    api.post("/telemetry/", point(device, 1))
    return len(_items(api, device))


def _twice(api: Any) -> Reply:
    body = point(api.device(), 1)
    api.post("/telemetry/", body)
    reply: Reply = api.post("/telemetry/", body)
    return reply


def _listed_after_twice(api: Any) -> Any:
    return _items(api, _twice(api).data["device_id"])


def _corrected(api: Any) -> Any:
    device = api.device()
    api.post("/telemetry/", point(device, 1))
    api.post("/telemetry/", point(device, 2))
    return _items(api, device)[0]["metric_value"]


def _listed_time(api: Any, text: str) -> Any:
    device = api.device()
    api.post("/telemetry/", {**point(device, 1), "timestamp": text})
    return _items(api, device)[0]["timestamp"]


def _unit_after_submit(api: Any) -> Any:
    device = api.device()
    api.post("/telemetry/", point(device, 1, unit="K"))
    return _items(api, device)[0].get("unit")


def _mixed_batch(api: Any) -> Any:
    rows = [point(api.device(), 1), point(999999, 1)]
    return api.post("/telemetry/batch", {"telemetry_data": rows}).data


def _atomic(api: Any) -> Any:
    device = api.device()
    rows = [point(device, 1), point(999999, 1)]
    status = api.post("/telemetry/batch", {"telemetry_data": rows, "atomic": True}).status
    return status, len(_items(api, device))


def _same_moment(api: Any) -> Any:
    device = api.device()
    api.post("/telemetry/batch", {"telemetry_data": [point(device, 1), point(device, 2)]})
    return _items(api, device)[0]["metric_value"]


def _maintained(api: Any) -> Any:
    device = api.device(status="maintenance")
    api.post("/telemetry/", point(device, 1))
    return api.get(f"/devices/{device}").data["status"]
