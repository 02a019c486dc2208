"""Figures of the fleet and of the service that are not those of what was sent and done."""

from __future__ import annotations

from typing import Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import Damage, change_data, change_parameters
from contract_tests.sabotage.probe import Probe, unique

SYSTEM, DEVICES, PERFORMANCE = "get_system_analytics", "list_device_analytics", "get_performance"


@violation(SYSTEM, seen=lambda api: _beyond_all_statuses(api))
def the_fleet_has_a_device_less() -> Damage:
    def edit(data: Any) -> None:
        data["system_stats"]["total_devices"] -= 1

    return change_data(SYSTEM, edit)


@violation(SYSTEM, seen=lambda api: _overview(api)["count"])
def the_newest_point_is_not_in_the_overview() -> Damage:
    def edit(data: Any) -> None:
        overview = data["telemetry_overview"]
        for each in overview["metrics"].values():
            each["count"] -= each["count"] > 1
        overview["total_points"] = sum(each["count"] for each in overview["metrics"].values())

    return change_data(SYSTEM, edit)


@violation(SYSTEM, seen=lambda api: _overview(api)["avg"])
def the_mean_is_that_of_the_extremes() -> Damage:
    def edit(data: Any) -> None:
        for each in data["telemetry_overview"]["metrics"].values():
            if each["avg"] is not None:
                each["avg"] = each["min"] / 2 + each["max"] / 2

    return change_data(SYSTEM, edit)


@violation(SYSTEM, seen=lambda api: _overview(api)["device_count"])
def points_are_taken_for_devices() -> Damage:
    def edit(data: Any) -> None:
        for each in data["telemetry_overview"]["metrics"].values():
            each["device_count"] = each["count"]

    return change_data(SYSTEM, edit)


@violation(SYSTEM, seen=lambda api: _health(api)["status"])
def the_fleet_is_always_healthy() -> Damage:
    def edit(data: Any) -> None:
        data["system_health"]["status"] = "healthy"

    return change_data(SYSTEM, edit)


@violation(SYSTEM, seen=lambda api: _more_alerts(api))
def open_alerts_are_not_counted() -> Damage:
    def edit(data: Any) -> None:
        data["system_health"]["open_alerts"] = dict.fromkeys(data["system_health"]["open_alerts"], 0)

    return change_data(SYSTEM, edit)


@violation(DEVICES, seen=lambda api: _devices(api, "&end_time=2024-01-01T00:01:00Z")[0]["data_points"])
def figures_of_devices_go_on_past_the_end() -> Damage:
    return change_parameters(DEVICES, lambda given: given.pop("end_time", None))


@violation(DEVICES, seen=lambda api: len(_devices(api, "")))
def figures_are_of_devices_of_every_type() -> Damage:
    return change_parameters(DEVICES, lambda given: given.pop("device_type", None))


@violation(DEVICES, seen=lambda api: _devices(api, "&end_time=2024-01-01T00:01:00Z")[0].get("uptime_reason"))
def a_device_was_up_before_it_existed() -> Damage:
    def edit(data: Any) -> None:
        for item in data["items"]:
            if item["uptime_percentage"] is None:
                item["uptime_percentage"] = 100.0
                item.pop("uptime_reason", None)

    return change_data(DEVICES, edit)


@violation(PERFORMANCE, seen=lambda api: _versions(api))
def requests_are_counted_twice() -> Damage:
    def edit(data: Any) -> None:
        for each in data["requests"]["operations"]:
            each["total"] *= 2
        data["requests"]["total"] *= 2

    return change_data(PERFORMANCE, edit)


def _beyond_all_statuses(api: Probe) -> int:
    stats = api.get("/analytics/system").data["system_stats"]
    return int(2 * stats["total_devices"] - sum(stats.values()))


def _overview(api: Probe) -> Any:
    metric = unique()
    device = api.device()
    for value in (1.0, 2.0, 9.0):
        api.post("/telemetry/", {"device_id": device, "metric_name": metric, "metric_value": value})
    return api.get("/analytics/system?time_range=1h").data["telemetry_overview"]["metrics"][metric]


def _health(api: Probe) -> Any:
    device = api.device(status="error")
    api.post("/alerts/", {"device_id": device, "title": "t", "severity": "info"})
    return api.get("/analytics/system").data["system_health"]


def _more_alerts(api: Probe) -> int:
    before = _health(api)["open_alerts"]["info"]
    return int(_health(api)["open_alerts"]["info"] - before)


def _devices(api: Probe, more: str) -> Any:
    kind = unique()
    api.points(1.0, 2.0, 3.0, device=api.device(device_type=kind))
    start = "start_time=2024-01-01T00:00:00Z" if more else "time_range=1h"
    return api.get(f"/analytics/devices?device_type={kind}&{start}{more}").data["items"]


def _versions(api: Probe) -> int:
    def counted() -> int:
        operations = api.get("/analytics/performance").data["requests"]["operations"]
        return int({each["operation"]: each["total"] for each in operations}.get("get_version", 0))

    before = counted()
    api.get("/version")
    return counted() - before
