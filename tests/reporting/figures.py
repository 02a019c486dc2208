"""Figures of reports as the service computes them, made up: names that harm, values that are hardly numbers."""

from __future__ import annotations

from typing import Any

from domain.system_health import system_health
from domain.times import DAY, HOUR, format_time, parse_time

START = parse_time("2024-01-01T00:00:00Z")
SCRIPT = "<script>alert('x')</script>"
FORMULA = '=HYPERLINK("https://evil.example")'
NAMES = ("Boiler °C µ Ω Жук", SCRIPT, FORMULA, "&amp; <b> \"'", "long " * 40)
HUGE = 1.7976931348623157e308


def head(report_type: str, **more: Any) -> dict[str, Any]:
    return {
        "report_type": report_type,
        "start_time": format_time(START),
        "end_time": format_time(START + 7 * DAY),
        "generated_at": format_time(START + 8 * DAY),
        "notes": [],
        **more,
    }


def device(number: int, name: str, **more: Any) -> dict[str, Any]:
    return {
        "device_id": number,
        "device_name": name,
        "device_type": "sensor",
        "status": "online",
        "uptime_percentage": 99.5,
        "data_points": 1440 * number,
        "data_points_24h": 1440,
        "alerts": 2,
        "open_alerts": 1,
        "last_seen": format_time(START),
        "metrics": [{"metric_name": "temperature", "count": 3, "min": -1.5, "max": 2.25, "avg": 0.5, "unit": "°C"}],
        **more,
    }


def performance(devices: int = 5) -> dict[str, Any]:
    found = [device(n, NAMES[(n - 1) % len(NAMES)]) for n in range(1, devices + 1)]
    if found:
        found[0] |= {"uptime_percentage": None, "uptime_reason": "The device has not existed within this time"}
        found[0].pop("last_seen")
        found[0]["metrics"] += [
            {"metric_name": "huge", "count": 2, "min": -HUGE, "max": HUGE, "avg": None, "avg_reason": "No sum"},
            {"metric_name": "tiny", "count": 1, "min": 5e-324, "max": 5e-324, "avg": 5e-324},
        ]
    return head("device_performance", devices=found)


def activity(counts: list[int], width: int = HOUR) -> dict[str, Any]:
    buckets = [
        {"timestamp": format_time(START + place * width), "data_points": count} for place, count in enumerate(counts)
    ]
    return {"interval": "1h" if width == HOUR else "1d", "buckets": buckets}


def system(devices: int = 5) -> dict[str, Any]:
    stats = {"total_devices": devices, "online_devices": devices, "offline_devices": 0, "warning_devices": 0}
    stats |= {"error_devices": 0, "maintenance_devices": 0}
    metric = {"count": 3, "min": 1.0, "max": 2.0, "avg": 1.5, "device_count": 1, "unit": "°C"}
    return head(
        "system",
        system_stats=stats,
        device_performance=performance(devices)["devices"],
        telemetry_overview={"total_points": 3, "active_devices": 1, "metrics": {"temperature": metric}},
        system_health=system_health(stats, None, {"info": 0, "warning": 1, "critical": 0}),
        activity=activity([place % 7 for place in range(168)]),
    )


def usage(counts: list[int]) -> dict[str, Any]:
    total = sum(counts)
    active = [{"device_id": n, "device_name": name, "data_points": total} for n, name in enumerate(NAMES, 1)]
    metrics = [{"metric_name": "temperature", "data_points": total, "device_count": 5}]
    return head(
        "usage",
        total_points=total,
        active_devices=len(active) if total else 0,
        metrics=metrics if total else [],
        most_active=active if total else [],
        activity=activity(counts, DAY),
    )


def quality() -> dict[str, Any]:
    metric = {"metric_name": "temperature", "unit": "°C", "points": 1429, "expected_points": 1440}
    metric |= {"completeness": 0.99, "gap_count": 1, "longest_gap_seconds": 720.0, "outliers": 2}
    metric |= {"longest_gap_start": format_time(START), "delay_seconds_reason": "When points arrived is not stored"}
    unknown = {"metric_name": "door", "points": 3, "expected_points": None, "completeness": None, "gap_count": None}
    unknown |= {"completeness_reason": "Its points come at no time that can be known", "outliers": None}
    overall = {"points": 1432, "completeness": 0.99, "gap_count": 1}
    devices = [{"device_id": 1, "device_name": NAMES[0], "overall": overall, "metrics": [metric, unknown]}]
    bare = {"points": 0, "completeness": None, "completeness_reason": "No points", "gap_count": None}
    devices.append({"device_id": 2, "device_name": SCRIPT, "overall": bare, "metrics": []})
    return head("data_quality", data_quality=devices)


def trend() -> dict[str, Any]:
    history = [
        {"timestamp": format_time(START + n * HOUR), "value": n / 8 + n % 24, "fitted": n / 8 + 12} for n in range(168)
    ]
    history[50]["value"] = None
    forecast = [
        {"timestamp": format_time(START + (168 + n) * HOUR), "value": 21 + n / 8, "lower": 20 - n, "upper": 22 + n}
        for n in range(24)
    ]
    found = {
        "device_id": 1,
        "metric": "temperature",
        "unit": "°C",
        "history": history,
        "forecast": forecast,
        "interval_width": 0.8,
        "trend": {"slope_per_day": 3.0, "direction": "rising", "r_squared": 0.25},
        "seasons": [{"period_seconds": 86400, "amplitude": 11.5, "strength": 0.9}],
        "method": "seasonal",
        "reason": None,
        "points_used": 168,
    }
    short = {**found, "metric": "t", "history": history[:1], "forecast": [], "seasons": []}
    short |= {"trend": None, "method": "none", "reason": "1 point is too few", "points_used": 1}
    named = [(NAMES[0], found), (SCRIPT, short)]
    return head("trend", trends=[{"device_name": name, "trend": each} for name, each in named])


def anomaly() -> dict[str, Any]:
    points = [{"timestamp": format_time(START + n * HOUR), "value": 20.0 + n % 24} for n in range(168)]
    points[100]["value"] = 90.0
    odd = {"timestamp": points[100]["timestamp"], "metric": "temperature", "value": 90.0, "anomaly_score": 0.99}
    odd |= {"expected_range": {"low": 20.0, "high": 44.0}, "severity": "critical", "type": "point"}
    device = {
        "device_name": NAMES[0],
        "detection": {
            "device_id": 1,
            "judged": [{"metric": "temperature", "points_judged": 168, "expected_false_alarms": 0.2}],
            "anomalies": [odd],
        },
        "courses": [{"metric": "temperature", "unit": "°C", "points": points}],
    }
    return head("anomaly", anomalies=[device])


EVERY = {
    "quality": quality(),
    "quality_of_nothing": head("data_quality", data_quality=[]),
    "trend": trend(),
    "trend_of_nothing": head("trend", trends=[]),
    "anomaly": anomaly(),
    "anomaly_of_nothing": head("anomaly", anomalies=[]),
    "system": system(),
    "a_system_without_devices": system(0),
    "performance": performance(),
    "performance_of_nothing": performance(0),
    "usage": usage([0, 3, 10**12]),
    "usage_of_nothing": usage([0, 0]),
}
