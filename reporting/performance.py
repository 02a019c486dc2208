"""The document about single devices: how long each was up, what it sent, and what its metrics did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reporting.document import Bars, Column, Figure, Section, Table, needed
from reporting.fleet import MOST_BARS

Data = dict[str, Any]


def performance_sections(figures: Data) -> Iterator[Section]:
    """All devices together, each device, and each metric of each device."""
    devices = figures["devices"]
    yield _together(devices)
    yield _each(devices)
    yield Section("Metrics", tables=(_metrics(devices),))


def _together(devices: list[Data]) -> Section:
    known = [each["uptime_percentage"] for each in devices if each["uptime_percentage"] is not None]
    mean = sum(known) / len(known) if known else None
    return Section(
        "In all",
        figures=(
            Figure("Devices", len(devices)),
            Figure("Uptime", mean, "percent", note="on the average" if known else "none has existed in this time"),
            Figure("Points", sum(each["data_points"] for each in devices)),
            Figure("Alerts", sum(each["alerts"] for each in devices), note="made in this time"),
            Figure("Open alerts", sum(each["open_alerts"] for each in devices), note="now"),
        ),
    )


def _each(devices: list[Data]) -> Section:
    ordered = sorted(devices, key=lambda each: (each["uptime_percentage"] is None, each["uptime_percentage"] or 0.0))
    bars = tuple((each["device_name"], each["uptime_percentage"]) for each in ordered[:MOST_BARS])
    sent = sorted(devices, key=lambda each: -each["data_points"])[:MOST_BARS]
    points = tuple((each["device_name"], float(each["data_points"])) for each in sent)
    charts = (Bars("Uptime, lowest first", bars, "%", most=100.0), Bars("Points, most first", points))
    columns = (
        Column("Id", "number"), Column("Device"), Column("Type"), Column("Status"), Column("Uptime", "percent"),
        Column("Points", "number"), Column("Alerts", "number"), Column("Open", "number"),
        Column("Last seen", "moment"), Column("Why no uptime"),
    )  # fmt: skip
    rows = (
        (
            each["device_id"], each["device_name"], each["device_type"], each["status"], each["uptime_percentage"],
            each["data_points"], each["alerts"], each["open_alerts"], each.get("last_seen"),
            each.get("uptime_reason", ""),
        )
        for each in devices
    )  # fmt: skip
    table = needed("Devices", columns, rows)
    return Section("Devices", charts=charts if devices else (), tables=(table,))


def _metrics(devices: list[Data]) -> Table:
    words = (Column("Device"), Column("Metric"), Column("Unit"))
    numbers = tuple(Column(title, "number") for title in ("Points", "Least", "Mean", "Greatest"))
    rows = tuple(
        (each["device_name"], m["metric_name"], m.get("unit", ""), m["count"], m["min"], m["avg"], m["max"])
        for each in devices
        for m in each["metrics"]
    )
    return Table("What each metric did", (*words, *numbers), rows)
