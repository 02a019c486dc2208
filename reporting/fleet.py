"""Documents about the whole fleet: `system` and `usage`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.times import DAY, HOUR, parse_time
from reporting.document import Bars, Column, Columns, Figure, Section, Table, needed

Data = dict[str, Any]
# Bars beyond these are too many to be told apart; the table has all.
MOST_BARS = 20
_STATUSES = ("online", "offline", "warning", "error", "maintenance")


def system_sections(figures: Data) -> Iterator[Section]:
    """How the fleet is, what came of points, which devices were least up, and what each metric did."""
    stats, health, overview = figures["system_stats"], figures["system_health"], figures["telemetry_overview"]
    alerts = health["open_alerts"]
    yield Section(
        "Health",
        paragraphs=tuple(f"{reason}." for reason in health["reasons"]),
        figures=(
            Figure("Status", health["status"], "text"),
            Figure("Devices", stats["total_devices"]),
            Figure("Online", health["online_percentage"], "percent", note=_unknown(health["online_percentage"])),
            Figure("Uptime", health["uptime_percentage"], "percent", note=_unknown(health["uptime_percentage"])),
            Figure("Points", overview["total_points"], note=f"of {overview['active_devices']:,} devices"),
            Figure("Open alerts", sum(alerts.values()), note=f"{alerts['critical']:,} of them critical"),
        ),
        tables=(
            Table(
                "Devices by status",
                (Column("Status"), Column("Devices", "number")),
                tuple((status, stats[f"{status}_devices"]) for status in _STATUSES),
            ),
        ),
    )
    yield Section("Activity", charts=(_points_by_time(figures["activity"]),))
    yield _least_up(figures["device_performance"])
    yield Section("Metrics", tables=(_metrics(overview["metrics"]),))


def _unknown(value: float | None) -> str:
    return "no device has existed within this time" if value is None else ""


def _points_by_time(activity: Data) -> Columns:
    width = HOUR if activity["interval"] == "1h" else DAY
    bars = tuple((parse_time(each["timestamp"]), each["data_points"]) for each in activity["buckets"])
    return Columns(f"Points by {'hour' if width == HOUR else 'day'}", width, bars)


def _least_up(devices: list[Data]) -> Section:
    bars = tuple((each["device_name"], each["uptime_percentage"]) for each in devices[:MOST_BARS])
    columns = (
        Column("Id", "number"), Column("Device"), Column("Status"), Column("Uptime", "percent"),
        Column("Points, 24 h", "number"), Column("Last seen", "moment"), Column("Why no uptime"),
    )  # fmt: skip
    rows = (
        (
            each["device_id"], each["device_name"], each["status"], each["uptime_percentage"],
            each["data_points_24h"], each.get("last_seen"), each.get("uptime_reason", ""),
        )
        for each in devices
    )  # fmt: skip
    table = needed("Devices that were least up", columns, rows)
    title = "Uptime of the devices that were least up" if len(devices) > MOST_BARS else "Uptime"
    charts = (Bars(title, bars, "%", most=100.0),) if bars else ()
    return Section("Devices", charts=charts, tables=(table,))


def _metrics(metrics: dict[str, Data]) -> Table:
    columns = ("Metric", "Unit"), ("Points", "Least", "Mean", "Greatest", "Devices")
    return Table(
        "What each metric did",
        (*(Column(title) for title in columns[0]), *(Column(title, "number") for title in columns[1])),
        tuple(
            (name, each.get("unit", ""), each["count"], each["min"], each["avg"], each["max"], each["device_count"])
            for name, each in metrics.items()
        ),
    )


def usage_sections(figures: Data) -> Iterator[Section]:
    """How many points came: in all, over time, by device and by metric."""
    buckets = [each["data_points"] for each in figures["activity"]["buckets"]]
    unit = "hour" if figures["activity"]["interval"] == "1h" else "day"
    total = figures["total_points"]
    yield Section(
        "In all",
        figures=(
            Figure("Points", total),
            Figure("Devices that sent", figures["active_devices"]),
            Figure("Metrics", len(figures["metrics"])),
            Figure(f"Points by {unit}", total / len(buckets), note="on the average"),
            Figure(f"Most in one {unit}", max(buckets)),
        ),
        charts=(_points_by_time(figures["activity"]),),
    )
    active = figures["most_active"]
    bars = tuple((each["device_name"], float(each["data_points"])) for each in active[:MOST_BARS])
    yield Section(
        "Devices",
        charts=(Bars("Most active devices", bars, "points"),) if bars else (),
        tables=(
            Table(
                "Most active devices",
                (Column("Id", "number"), Column("Device"), Column("Points", "number"), Column("Share", "percent")),
                tuple(
                    (each["device_id"], each["device_name"], each["data_points"], 100 * each["data_points"] / total)
                    for each in active
                ),
            ),
        ),
    )
    yield Section(
        "Metrics",
        tables=(
            Table(
                "Points by metric",
                (Column("Metric"), Column("Points", "number"), Column("Devices", "number")),
                tuple((each["metric_name"], each["data_points"], each["device_count"]) for each in figures["metrics"]),
            ),
        ),
    )
    yield Section(
        "Over time",
        tables=(
            Table(
                f"Points by {unit}",
                (Column("From", "moment"), Column("Points", "number")),
                tuple((each["timestamp"], each["data_points"]) for each in figures["activity"]["buckets"]),
            ),
        ),
    )
