"""Documents about how good data are, where they lead, and what stands out: `data_quality`, `trend`, `anomaly`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.times import parse_time
from reporting.document import Band, Bars, Column, Course, Figure, Line, Mark, Section, Table, needed
from reporting.fleet import MOST_BARS
from reporting.wording import written

Data = dict[str, Any]
_SEVERE = ("critical", "high")


def quality_sections(figures: Data) -> Iterator[Section]:
    """`data_quality` has each device with its `overall` and `metrics`, as `GET /analytics/data-quality` has them."""
    devices = figures["data_quality"]
    shares = tuple((each["device_name"], _percent(each["overall"].get("completeness"))) for each in devices)
    ordered = sorted(shares, key=lambda pair: (pair[1] is None, pair[1] or 0.0))[:MOST_BARS]
    yield Section(
        "In all",
        figures=(
            Figure("Devices", len(devices)),
            Figure("Points", sum(each["overall"]["points"] for each in devices)),
            Figure("Gaps", _sum(each["overall"].get("gap_count") for each in devices)),
        ),
        charts=(Bars("Share of the expected points that came", tuple(ordered), "%", most=100.0),) if devices else (),
    )
    columns = (
        Column("Device"), Column("Metric"), Column("Points", "number"), Column("Expected", "number"),
        Column("Complete", "percent"), Column("Gaps", "number"), Column("Longest gap, s", "number"),
        Column("Outliers", "number"), Column("Why not"),
    )  # fmt: skip
    rows = (
        (
            device["device_name"], each["metric_name"], each["points"], each.get("expected_points"),
            _percent(each.get("completeness")), each.get("gap_count"), each.get("longest_gap_seconds"),
            each.get("outliers"), _reasons(each),
        )
        for device in devices
        for each in device["metrics"]
    )  # fmt: skip
    yield Section("Metrics", tables=(needed("How good each metric is", columns, rows),))


def _percent(share: float | None) -> float | None:
    return None if share is None else 100.0 * share


def _sum(values: Iterator[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _reasons(found: Mapping[str, Any]) -> str:
    """What the figures say of those that are missing; that delays are not stored, they say of all."""
    reasons = {text for name, text in found.items() if name.endswith("_reason") and name != "delay_seconds_reason"}
    return "; ".join(sorted(reasons))


def trend_sections(figures: Data) -> Iterator[Section]:
    """`trends` has a history with its fit, and what follows from it, for each metric of each device."""
    trends = [{"device_name": each["device_name"], **each["trend"]} for each in figures["trends"]]
    for each in trends:
        yield _trend(each)
    columns = (
        Column("Device"), Column("Metric"), Column("Unit"), Column("Points", "number"), Column("Per day", "number"),
        Column("Direction"), Column("r²", "number"), Column("Method"), Column("Why not"),
    )  # fmt: skip
    rows = (
        (
            each["device_name"], each["metric"], each.get("unit", ""), each["points_used"],
            _of(each, "trend", "slope_per_day"), _of(each, "trend", "direction"), _of(each, "trend", "r_squared"),
            each["method"], each.get("reason") or "",
        )
        for each in trends
    )  # fmt: skip
    yield Section("Trends", tables=(needed("Where each metric leads", columns, rows),))


def _of(found: Mapping[str, Any], name: str, field: str) -> Any:
    """A field of a part that may be missing."""
    return (found.get(name) or {}).get(field)


def _trend(found: Data) -> Section:
    unit, forecast = found.get("unit", ""), found["forecast"]
    moments = [(parse_time(each["timestamp"]), each) for each in found["history"]]
    ahead = [(parse_time(each["timestamp"]), each) for each in forecast]
    lines = [Line("measured", tuple((at, each["value"]) for at, each in moments))]
    if any(each["fitted"] is not None for _, each in moments):
        lines.append(Line("fitted", tuple((at, each["fitted"]) for at, each in moments)))
    band = None
    if ahead:
        lines.append(Line("forecast", tuple((at, each["value"]) for at, each in ahead), is_dashed=True))
        band = Band(
            f"interval of {100 * found['interval_width']:g} %",
            tuple((at, each["lower"], each["upper"]) for at, each in ahead),
        )
    return Section(
        f"{found['metric']} of {found['device_name']}",
        paragraphs=(f"{found['reason']}.",) if found.get("reason") else (),
        figures=(
            Figure("Change per day", _of(found, "trend", "slope_per_day"), unit=unit),
            Figure("Direction", _of(found, "trend", "direction"), "text"),
            Figure("r²", _of(found, "trend", "r_squared")),
            *(
                Figure(
                    "Repeats", season["period_seconds"] / 3600, unit="h", note=f"amplitude {_amplitude(season, unit)}"
                )
                for season in found["seasons"]
            ),
        ),
        charts=(Course(found["metric"], tuple(lines), unit, band),),
    )


def _amplitude(season: Mapping[str, Any], unit: str) -> str:
    return written(season["amplitude"], "number", unit)


def anomaly_sections(figures: Data) -> Iterator[Section]:
    """`anomalies` has what stands out on each device; `courses` are the metrics that it stands out of."""
    devices = [{**each["detection"], **each} for each in figures["anomalies"]]
    yield Section(
        "In all",
        figures=(
            Figure("Devices", len(devices)),
            Figure("Anomalies", sum(len(device["anomalies"]) for device in devices)),
            Figure("Points judged", sum(each["points_judged"] for device in devices for each in device["judged"])),
            Figure("False alarms", _false_alarms(devices), note="to be expected"),
        ),
    )
    for device in devices:
        for course in device["courses"]:
            yield Section(f"{course['metric']} of {device['device_name']}", charts=(_course(device, course),))
    columns = (
        Column("Device"), Column("Metric"), Column("Moment", "moment"), Column("Value", "number"),
        Column("Expected from", "number"), Column("to", "number"), Column("Score", "number"), Column("Severity"),
        Column("Kind"),
    )  # fmt: skip
    rows = tuple(
        (
            device["device_name"], each["metric"], each["timestamp"], each["value"],
            _of(each, "expected_range", "low"), _of(each, "expected_range", "high"), each["anomaly_score"],
            each["severity"], each["type"],
        )
        for device in devices
        for each in device["anomalies"]
    )  # fmt: skip
    yield Section("Anomalies", tables=(Table("What stands out", columns, rows),))


def _false_alarms(devices: list[Data]) -> float | None:
    known = [each.get("expected_false_alarms") for device in devices for each in device["judged"]]
    return sum(value for value in known if value is not None) if known and None not in known else None


def _course(device: Data, course: Data) -> Course:
    marks = tuple(
        Mark(parse_time(each["timestamp"]), each["value"], is_severe=each["severity"] in _SEVERE)
        for each in device["anomalies"]
        if each["metric"] == course["metric"]
    )
    points = tuple((parse_time(each["timestamp"]), each["value"]) for each in course["points"])
    return Course(course["metric"], (Line("measured", points),), course.get("unit", ""), None, marks, "stands out")
