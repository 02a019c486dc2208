"""Whether a fleet is well, from its counts: the worst thing found decides, and each is said with its figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

DOWN = ("offline", "error")
# From this share of devices down on, the fleet as a whole is out of order.
CRITICAL_SHARE = 0.5


def system_health(
    stats: Mapping[str, int], uptime_percentage: float | None, open_alerts: Mapping[str, int]
) -> dict[str, Any]:
    """{status, reasons, online_percentage, uptime_percentage, open_alerts}.

    `stats` has total_devices and a count for each status, `open_alerts` one for each severity. Status: `unknown`
    without devices, else `critical`, `degraded` or `healthy`.
    """
    total = stats["total_devices"]
    found = list(_complaints(stats, open_alerts)) if total else []
    if not total:
        status, reasons = "unknown", ["There are no devices"]
    elif found:
        status = "critical" if any(severe for severe, _ in found) else "degraded"
        reasons = [reason for _, reason in found]
    else:
        status, reasons = "healthy", [f"None of {total} devices is down or in warning, and no alert is open"]
    return {
        "status": status,
        "reasons": reasons,
        "online_percentage": 100.0 * stats["online_devices"] / total if total else None,
        "uptime_percentage": uptime_percentage,
        "open_alerts": dict(open_alerts),
    }


def _complaints(stats: Mapping[str, int], open_alerts: Mapping[str, int]) -> Iterator[tuple[bool, str]]:
    """(whether it is critical, what is the matter), the worst first."""
    total = stats["total_devices"]
    down = sum(stats[f"{status}_devices"] for status in DOWN)
    if open_alerts["critical"]:
        yield True, f"{open_alerts['critical']} critical alerts are open"
    if down:
        yield down >= CRITICAL_SHARE * total, f"{down} of {total} devices are offline or in error"
    if stats["warning_devices"]:
        yield False, f"{stats['warning_devices']} of {total} devices are in warning"
    if open_alerts["warning"]:
        yield False, f"{open_alerts['warning']} alerts of severity warning are open"
