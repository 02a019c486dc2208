"""What the demo watches for, and what its people have noted by hand: rules that the simulator's faults break."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storage.store import Store

# By the external name of the device, in the order of their ids.
RULES: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "TEMP-001",
        {
            "name": "Server room too warm",
            "description": "Above 30 °C the servers throttle",
            "metric_name": "temperature",
            "condition": "gt",
            "threshold_value": 30.0,
            "clear_threshold": 28.0,
            "for_seconds": 60,
            "clear_seconds": 300,
            "severity": "warning",
            "cooldown_minutes": 15,
        },
    ),
    (
        "PUMP-001",
        {
            "name": "Coolant pump vibrates more than usual",
            "description": "A sign of wear in the bearing; plan its replacement",
            "metric_name": "vibration",
            "condition": "gt",
            "threshold_value": 3.2,
            "clear_threshold": 2.8,
            "for_seconds": 600,
            "clear_seconds": 3600,
            "severity": "warning",
        },
    ),
    (
        "GATE-001",
        {
            "name": "Edge gateway is silent",
            "metric_name": "cpu_usage",
            "condition": "absent",
            "for_seconds": 900,
            "severity": "critical",
        },
    ),
    (
        "PUMP-001",
        {
            "name": "Coolant pump vibrates beyond its limit",
            "description": "Stop the pump",
            "metric_name": "vibration",
            "condition": "gte",
            "threshold_value": 7.1,
            "severity": "critical",
            "auto_resolve": False,
        },
    ),
)
ALERTS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "TEMP-001",
        {
            "title": "Calibration is due",
            "description": "The certificate of this sensor ends this month",
            "severity": "warning",
        },
    ),
    ("PUMP-001", {"title": "Spare bearing has arrived", "severity": "info"}),
    ("HUM-001", {"title": "Firmware update is available", "severity": "info", "alert_type": "system"}),
)


def watch(store: Store, ids: Mapping[str, int], by: str, effective_us: int, now_us: int) -> None:
    """Make the rules, which judge what is measured from `effective_us` on, and a user's alerts."""
    for device, rule in RULES:
        store.alert_rules.create({**rule, "device_id": ids[device]}, now_us, effective_us)
    for device, alert in ALERTS:
        store.alerts.create({**alert, "device_id": ids[device]}, now_us, by)
