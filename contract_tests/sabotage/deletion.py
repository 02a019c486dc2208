"""What is left when something was deleted, and what goes that should have stayed."""

from __future__ import annotations

from typing import Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import (
    Damage,
    answering,
    change_data,
    change_request,
    remember_reply,
)
from contract_tests.sabotage.exchange import Reply, Request, Serve
from contract_tests.sabotage.telemetry import READS


@violation("delete_telemetry", *READS, seen=lambda api: _items_after_deletion(api))
def deletion_of_telemetry_deletes_nothing() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        nothing = [*request.pairs, ("metric_name", "none-has-this-name")]
        query = {name: text for name, text in nothing if name != "metric_name"}
        allowed = await serve(request.asking({**query, "metric_name": "none-has-this-name"}))
        if allowed.status != 200:
            return await serve(request)
        listed = {name: text for name, text in request.pairs if name != "confirm"}
        there = await serve(request.as_administrator().to("GET", request.path).asking({**listed, "size": "1"}))
        allowed.write({**allowed.document, "data": {"deleted": there.data["pagination"]["total"]}})
        return allowed

    return answering("delete_telemetry", answer)


@violation(
    "delete_telemetry", seen=lambda api: api.delete(f"/telemetry/?confirm=true&device_id={api.points(1, 2)}").data
)
def count_of_deleted_points_is_wrong() -> Damage:
    return change_data("delete_telemetry", lambda data: data.update(deleted=min(data["deleted"], 1)))


@violation("delete_telemetry", *READS, seen=lambda api: _items_after_deletion(api, end_time="2024-01-01T00:00:30Z"))
def deletion_goes_past_its_end_time() -> Damage:
    def edit(request: Request) -> Request | None:
        pairs = [pair for pair in request.pairs if pair[0] != "end_time"]
        wanted = request.parameters.get("device_id") and pairs != request.pairs and "Z" in request.query
        return request.asking(pairs) if wanted else None

    return change_request("delete_telemetry", edit)


@violation("delete_telemetry", "get_latest_telemetry", seen=lambda api: _latest_after_deletion(api))
def latest_value_outlives_its_point() -> Damage:
    return remember_reply(
        "get_latest_telemetry",
        lambda request: request.query,
        instead=lambda _, old, new: new.status == 200 and len(new.data["telemetry"]) < len(old.data["telemetry"]),
    )


@violation("delete_device", "list_telemetry", "export_telemetry", seen=lambda api: _telemetry_of_a_deleted_device(api))
def telemetry_outlives_its_device() -> Damage:
    left: dict[str, Reply] = {}

    async def answer(request: Request, serve: Serve) -> Reply:
        if request.operation == "list_telemetry":
            reply = await serve(request)
            old = left.get(request.parameters.get("device_id", ""))
            return Reply(old.status, list(old.headers), old.body) if old and reply.status == 200 else reply
        device = request.arguments["id"]
        before = await serve(request.as_administrator().to("GET", "/api/v1/telemetry/", f"device_id={device}"))
        reply = await serve(request)
        if reply.status == 200:
            left[device] = before
        return reply

    return answering(("delete_device", "list_telemetry"), answer)


def _items(api: Any, device: int) -> Any:
    return api.get(f"/telemetry/?device_id={device}").data["items"]


def _items_after_deletion(api: Any, **query: str) -> int:
    device = api.points(1, 2, 3)
    api.send("DELETE", f"/telemetry/?confirm=true&device_id={device}" + "".join(f"&{k}={v}" for k, v in query.items()))
    return len(_items(api, device))


def _latest_after_deletion(api: Any) -> Any:
    device = api.points(1)
    before = _latest(api, device)
    api.delete(f"/telemetry/?confirm=true&device_id={device}")
    return before is not None, _latest(api, device) is not None


def _telemetry_of_a_deleted_device(api: Any) -> int:
    device = api.points(1)
    api.delete(f"/devices/{device}")
    return len(_items(api, device))


def _latest(api: Any, device: int) -> Any:
    return api.get(f"/telemetry/latest?device_id={device}").data["telemetry"].get("t")
