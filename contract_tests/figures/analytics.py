"""What the figures of the fleet span, and where they are cut off."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from contract_tests.checks import hold
from contract_tests.figures.bench import Bench, equal
from contract_tests.figures.promises import Table
from contract_tests.stage import rfc3339

TABLE = Table()
SYSTEM, DEVICES = "get_system_analytics", "list_device_analytics"
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@TABLE.promise("The span of the window, up to now; `24h` when left out", operation=SYSTEM)
def the_window_of_the_fleet_is_24_h_when_left_out(bench: Bench) -> None:
    now = bench.now()
    data = bench.admin.call(SYSTEM).data
    start, end = (datetime.fromisoformat(data[name]) for name in ("start_time", "end_time"))
    hold(start <= now - DAY + SECOND and end >= now, "the figure holds", f"{start} to {end} at {now}", SYSTEM)
    equal(end - start in (DAY, DAY + timedelta(hours=1)), True, f"the span of {start} to {end}")


@TABLE.promise("for `7d` and more it begins and ends with whole days in UTC instead", operation=SYSTEM)
def long_windows_of_the_fleet_are_whole_days(bench: Bench) -> None:
    for time_range, days in (("7d", 7), ("30d", 30), ("90d", 90)):
        now = bench.now()
        data = bench.admin.call(SYSTEM, params={"time_range": time_range}).data
        start, end = (datetime.fromisoformat(data[name]) for name in ("start_time", "end_time"))
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        # Midnight may pass between the question and the answer.
        wanted = [(midnight + n * DAY - days * DAY, midnight + n * DAY + DAY) for n in (0, 1)]
        hold((start, end) in wanted, "the figure holds", f"{time_range} at {now} is {start} to {end}", SYSTEM)


@TABLE.promise(
    "the last 24 hours when none is given; with `end_time` alone the 24 hours before it",
    "How many raw points of the last 24 hours are kept of it",
    operation=DEVICES,
    needs="sandbox",
)
def devices_are_shown_with_their_last_24_h(bench: Bench) -> None:
    with bench.journey() as sandbox:
        sandbox.freeze()
        kind, now = bench.name(), bench.now()
        device = bench.device(device_type=kind)
        for ago in (DAY + SECOND, DAY - SECOND, SECOND):
            point = {"device_id": device, "metric_name": "m", "metric_value": 1, "timestamp": rfc3339(now - ago)}
            equal(bench.admin.call("submit_telemetry", json=point).status, 201, "a point")

        def counted(**window: str) -> tuple[int, int]:
            (item,) = bench.admin.call(DEVICES, params={"device_type": kind, **window}).data["items"]
            return item["data_points"], item["data_points_24h"]

        equal(counted(), (2, 2), "points, and those of the last 24 h")
        equal(counted(end_time=rfc3339(now)), (2, 2), "points up to now")
        equal(counted(end_time=rfc3339(now - SECOND)), (2, 2), "points up to a second ago")


@TABLE.promise("The 100 devices that were least up within the window", operation=SYSTEM, needs="sandbox")
def the_100_devices_that_were_least_up_are_shown(bench: Bench) -> None:
    with bench.journey() as sandbox:
        sandbox.freeze()
        for _ in range(101):
            bench.device(status="error")
        sandbox.advance(3600)
        shown = bench.admin.call(SYSTEM, params={"time_range": "1h"}).data["device_performance"]
        equal([each["uptime_percentage"] for each in shown], [0.0] * 100, "uptime of the devices")


@TABLE.promise("with half of the devices or more offline or in error", operation=SYSTEM, needs="sandbox")
def a_fleet_is_critical_from_half_of_it_on(bench: Bench) -> None:
    with bench.journey():
        for alert in bench.admin.call("list_alerts", params={"severity": "critical", "size": 100}).data["items"]:
            if alert["status"] != "resolved":
                equal(bench.admin.call("resolve_alert", path={"id": alert["id"]}).status, 200, "a critical alert ends")

        def seen() -> tuple[int, str]:
            data: Any = bench.admin.call(SYSTEM).data
            stats = data["system_stats"]
            down = stats["offline_devices"] + stats["error_devices"]
            return stats["total_devices"] - 2 * down, data["system_health"]["status"]

        short, _ = seen()
        for _ in range(short - 1):
            bench.device(status="error")
        equal(seen(), (1, "degraded"), "half of the fleet less one, and its status")
        bench.device(status="error")
        equal(seen(), (0, "critical"), "half of the fleet, and its status")


TABLE.no_promise(
    "how long a request took is known to the server alone; that percentiles rise is an invariant",
    "The percentile 50 of the times",
    "The percentile 95 of the times",
    "The percentile 99 of the times",
    "in milliseconds and to about a hundredth",
)
