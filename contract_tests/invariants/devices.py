"""Theme: devices as wholes: what is left of a deleted one, and the figures over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from contract_tests.checks import Broken, Check, hold
from contract_tests.client import Reply
from contract_tests.contract import Operation
from contract_tests.invariants.ground import Ground, expect
from contract_tests.invariants.model import Model
from contract_tests.invariants.readings import Readings
from contract_tests.references import NO_SUCH_ID, References
from contract_tests.samples import own_sample
from contract_tests.stage import FURNISHED, rfc3339

METRIC = "t"
# The span of figures up to now, which moves by itself.
SPAN = ("start_time", "end_time")
FIGURES = ("total_devices", "online_devices", "data_points_24h", "new_devices_24h", "active_devices_24h")
# Others use the target too, so a figure over all devices may move for reasons of their own: so often it is looked at.
LOOKS = 4


def checks(ground: Ground) -> Iterator[Check]:
    yield Check("deleted devices leave no trace", lambda: _deleted(ground), "delete_device")
    yield Check("figures over all devices follow", lambda: _fleet(ground), "get_device_stats")
    yield Check("groups of devices add up", lambda: _groups(ground), "get_device_stats")


def _deleted(ground: Ground) -> None:
    """Each operation that reads by a device's id answers as for one that never was; the name is free again."""
    client, name = ground.client, ground.name()
    device = ground.device(device_id=name, configuration={"kept": True})
    body = {"device_id": device, "metric_name": METRIC, "metric_value": 1}
    expect(client.call("submit_telemetry", json=body), 201, "submit_telemetry")
    key = client.acting(X_API_Key=_bound_key(ground, device))
    expect(key.call("submit_telemetry", json={**body, "metric_value": 2}), 201, "submit_telemetry")
    _make_more(ground, device)
    never = _traces(ground, NO_SUCH_ID)
    for operation, seen in _traces(ground, device).items():
        hold(seen != never[operation], "what was acknowledged is read", f"{operation} shows {seen}", operation)
    expect(client.call("delete_device", path={"id": device}), 200, "delete_device")
    for operation, seen in _traces(ground, device).items():
        said = (
            f"device {device} is deleted, and {operation} answers {seen}; for an id that never was {never[operation]}"
        )
        hold(seen == never[operation], "a deleted device leaves no trace", said, operation)
    expect(client.call("submit_telemetry", json=body), 404, "submit_telemetry")
    expect(client.call("delete_device", path={"id": device}), 404, "delete_device")
    hold(
        key.call("submit_telemetry", json=body).status == 401,
        "keys go with their device",
        "its key works on",
        "delete_device",
    )
    again = ground.device(device_id=name)
    hold(again != device, "ids are never given again", f"id {device} has come back", "create_device")
    Readings(ground, again, Model()).check("create_device")


def _make_more(ground: Ground, device: int) -> None:
    """An object of each other kind that belongs to a device."""
    references = References(ground.run.contract)
    for noun, one in ground.run.contract.collections.items():
        request = own_sample(one.creation, ground.run.stage)
        if noun not in FURNISHED and "device_id" in request["json"]:
            request["json"] = references.redirect_body(request["json"], lambda noun, value: device)
            expect(ground.client.call(one.creation, **request), one.creation.success, one.creation.id)


def _bound_key(ground: Ground, device: int) -> str:
    body = {"name": ground.name(), "permissions": ["telemetry:write"], "device_id": device}
    return str(expect(ground.client.call("create_api_key", json=body), 201, "create_api_key").data["api_key"])


def _traces(ground: Ground, device: int) -> dict[str, Any]:
    """What is seen of a device, by operation that reads by its id."""
    references = References(ground.run.contract)
    found = {}
    for operation in ground.run.operations:
        request: dict[str, Any] = {"path": {}, "params": {}}
        for parameter in operation.parameters:
            noun = references.of_path if parameter["in"] == "path" else references.of_query
            place = {"path": "path", "query": "params"}.get(parameter["in"])
            if place and noun(operation, parameter["name"]) == "device":
                request[place][parameter["name"]] = device
            elif place and parameter.get("required"):
                request[place][parameter["name"]] = METRIC if parameter["name"] == "metric" else parameter["example"]
        if operation.method == "GET" and device in [*request["path"].values(), *request["params"].values()]:
            found[operation.id] = _seen(operation, ground.client.call(operation, **request), device)
    return found


def _seen(operation: Operation, reply: Reply, device: int) -> Any:
    """A reply without what differs from device to device."""
    # What needs more points than these devices have says so.
    short = any(rule == "too_little_data" for _, rule in reply.rules) if reply.status == 422 else False
    right = reply.status in (200, 404) or short
    hold(right, "answers as described", f"{operation.id}: {reply.status}", operation.id)
    if reply.status != 200:
        return reply.status
    if "json" not in reply.headers.get("content-type", ""):
        return reply.body
    # The ends of a time, where they are left out, are those of the moment of the question.
    shown = {name: value for name, value in reply.data.items() if name not in ("start_time", "end_time")}
    return _without(shown, device)


def _without(value: Any, device: int) -> Any:
    if isinstance(value, dict):
        return {name: _without(member, device) for name, member in value.items() if name not in SPAN}
    if isinstance(value, list):
        return [_without(member, device) for member in value]
    return "the device" if value == device and not isinstance(value, (bool, float)) else value


def _fleet(ground: Ground) -> None:
    """A new device, its points and its deletion move the figures by exactly that, at once."""
    points, now = 40, ground.run.clock.now()

    def moved(seen: dict[str, int], before: dict[str, int]) -> dict[str, int]:
        return {name: seen[name] - before[name] for name in seen}

    seen: list[dict[str, int]] = []
    for _ in range(LOOKS):
        before = _figures(ground)
        device = ground.device()
        made = _figures(ground)
        batch = [
            {
                "device_id": device,
                "metric_name": METRIC,
                "metric_value": n,
                "timestamp": rfc3339(now - timedelta(minutes=n)),
            }
            for n in range(points)
        ]
        expect(
            ground.client.call("submit_telemetry_batch", json={"telemetry_data": batch}), 200, "submit_telemetry_batch"
        )
        sent = _figures(ground)
        expect(ground.client.call("delete_device", path={"id": device}), 200, "delete_device")
        gone = _figures(ground)
        seen = [moved(made, before), moved(sent, made), moved(gone, sent)]
        wanted = [
            dict(zip(FIGURES, each, strict=True))
            for each in ((1, 0, 0, 1, 0), (0, 1, points, 0, 1), (-1, -1, -points, -1, -1))
        ]
        if seen == wanted:
            return
    said = f"a device, its {points} points and its deletion moved the figures by {seen}, not {wanted}"
    raise Broken("figures over all devices follow at once", said, "get_device_stats")


def _figures(ground: Ground) -> dict[str, int]:
    data = expect(ground.client.call("get_device_stats"), 200, "get_device_stats").data
    return {name: data[name] for name in FIGURES}


def _groups(ground: Ground) -> None:
    """Counts by status, type and place, and every grouping, add up to the whole, and count our own devices."""
    kind, place = ground.name(), ground.name()
    for status in ("warning", "error", "error"):
        ground.device(device_type=kind, location=place, manufacturer=place, status=status)
    (parameter,) = (p for p in ground.run.contract.operations["get_device_stats"].parameters if p["name"] == "group_by")
    for field in ground.run.contract.resolve(parameter["schema"])["enum"]:
        data = expect(ground.client.call("get_device_stats", params={"group_by": field}), 200, "get_device_stats").data
        _add_up(data, field)
        own = {"total_devices": 3, "online_devices": 0, "offline_devices": 0, "warning_devices": 1, "error_devices": 2}
        group = [g for g in data["groups"] if g["value"] in (kind, place)]
        if field != "status":
            counts = [{name: each[name] for name in own} for each in group]
            hold(counts == [own], "true groups", f"own devices by {field}: {group}, not {own}", "get_device_stats")
    hold(
        data["devices_by_type"].get(kind) == 3, "true groups", f"{kind}: {data['devices_by_type']}", "get_device_stats"
    )
    by_place = data["devices_by_location"]
    hold(by_place.get(place) == 3, "true groups", f"{place}: {by_place}", "get_device_stats")


def _add_up(data: dict[str, Any], field: str) -> None:
    total = data["total_devices"]
    by_status = {name: data[f"{name}_devices"] for name in ("online", "offline", "warning", "error", "maintenance")}
    sums = {
        "statuses": sum(by_status.values()),
        "devices_by_status": sum(data["devices_by_status"].values()),
        f"groups by {field}": sum(group["total_devices"] for group in data["groups"]),
    }
    wrong = {name: number for name, number in sums.items() if number != total}
    hold(not wrong, "groups add up", f"{wrong} of {total} devices", "get_device_stats")
    same = {name: number for name, number in by_status.items() if number} == {
        name: number for name, number in data["devices_by_status"].items() if number
    }
    hold(same, "groups add up", f"{by_status} and devices_by_status {data['devices_by_status']}", "get_device_stats")
