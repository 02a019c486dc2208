"""Whether devices are there, and what is counted over the last hours."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contract_tests.checks import hold
from contract_tests.figures.bench import Bench, equal
from contract_tests.figures.promises import Table
from contract_tests.stage import rfc3339

TABLE = Table()


def _look(bench: Bench, device: int) -> Any:
    return bench.admin.call("get_device", path={"id": device}).data


@TABLE.promise("300 when left out")
def the_timeout_is_300_s_when_left_out(bench: Bench) -> None:
    equal(_look(bench, bench.device())["connectivity"]["timeout_seconds"], 300, "timeout_seconds")
    for seconds in (1, 600, 2_592_000):
        device = bench.device(configuration={"heartbeat_seconds": seconds})
        equal(_look(bench, device)["connectivity"]["timeout_seconds"], seconds, "timeout_seconds")


@TABLE.promise(
    "After how many seconds without telemetry the device counts as offline",
    "`connected`: telemetry came within the timeout; `disconnected`: it came once and stopped",
    "left out before the first.",
    needs="sandbox",
)
def a_device_is_offline_after_its_timeout(bench: Bench) -> None:
    with bench.journey() as sandbox:
        sandbox.freeze()
        for fields, timeout in (({}, 300), ({"configuration": {"heartbeat_seconds": 60}}, 60)):
            device = bench.device(**fields)
            equal(_look(bench, device)["connectivity"]["state"], "never", "state before telemetry")
            hold("last_seen" not in _look(bench, device), "the figure holds", "last_seen before the first telemetry")
            point = bench.point(device) | {"timestamp": rfc3339(bench.now())}
            bench.admin.call("submit_telemetry", json=point)
            equal(_state(bench, device), ("online", "connected"), "with telemetry")
            sandbox.advance(timeout - 1)
            equal(_state(bench, device), ("online", "connected"), f"after {timeout - 1} s")
            sandbox.advance(2)
            equal(_state(bench, device), ("offline", "disconnected"), f"after {timeout + 1} s")


def _state(bench: Bench, device: int) -> tuple[str, str]:
    data = _look(bench, device)
    return data["status"], data["connectivity"]["state"]


@TABLE.promise("How many of them lie in the last 24 hours.")
def a_summary_counts_the_last_24_hours(bench: Bench) -> None:
    device, now = bench.device(), bench.now()
    hours = (0.1, 1, 23.99, 24.01, 48)
    points = [bench.point(device, 1) | {"timestamp": rfc3339(now - timedelta(hours=each))} for each in hours]
    bench.batch(points)
    summary = _look(bench, device)["telemetry_summary"]
    equal((summary["total_data_points"], summary["last_24h_points"]), (5, 3), "points, and those of 24 hours")


@TABLE.promise(
    "How many points lie in the last 24 hours.",
    "How many devices were created in the last 24 hours.",
    "How many devices sent telemetry in the last 24 hours.",
    "the figures that end in `_24h` always span the last 24 hours",
    needs="sandbox",
)
def figures_of_24_hours_span_24_hours(bench: Bench) -> None:
    with bench.journey() as sandbox:
        sandbox.advance(2 * 86_400)
        before = _figures(bench)
        device = bench.device()
        bench.admin.call("submit_telemetry", json=bench.point(device) | {"timestamp": rfc3339(bench.now())})
        equal(_figures(bench), [count + 1 for count in before], "figures after a device and a point")
        for time_range in ("1h", "90d"):
            equal(_figures(bench, time_range=time_range), _figures(bench), f"figures with time_range={time_range}")
        sandbox.advance(86_400 - 60)
        equal(_figures(bench), [1, 1, 1], "figures a minute before 24 hours are over")
        sandbox.advance(120)
        equal(_figures(bench), [0, 0, 0], "figures a minute after")


def _figures(bench: Bench, **query: str) -> list[int]:
    data = bench.admin.call("get_device_stats", params=query).data
    return [data[name] for name in ("data_points_24h", "new_devices_24h", "active_devices_24h")]


@TABLE.promise("`24h` when left out", "The share of the time range, from 0 to 100")
def uptime_is_a_share_of_24_hours_when_not_said(bench: Bench) -> None:
    # On a young server it moves from second to second.
    found = [_uptime(bench), _uptime(bench, time_range="24h"), _uptime(bench)]
    hold(all(each is None or 0 <= each <= 100 for each in found), "the figure holds", f"uptime_percentage {found}")
    known = [each for each in found if each is not None]
    hold(len(known) in (0, 3), "the figure holds", f"uptime_percentage without, with and without 24h: {found}")
    if known:
        low, high = sorted(known[::2])
        hold(low - 1 <= known[1] <= high + 1, "the figure holds", f"uptime_percentage without and with 24h: {found}")


def _uptime(bench: Bench, **query: str) -> float | None:
    found: float | None = bench.admin.call("get_device_stats", params=query).data.get("uptime_percentage")
    return found
