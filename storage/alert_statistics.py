"""The figures of alerts over a time: how many of which kind, of whom, and how soon they were seen to."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from domain.times import SECOND
from storage.alert_lists import condition
from storage.link import Link

KINDS = {
    "status": ("active", "acknowledged", "resolved"),
    "severity": ("info", "warning", "critical"),
    "alert_type": ("threshold", "anomaly", "device", "system", "manual"),
}
MOST = 10
_KINDS = "SELECT status, severity, alert_type, count(*) FROM alerts WHERE {} GROUP BY status, severity, alert_type"
_DEVICES = (
    "SELECT a.device_id, d.name, a.n FROM (SELECT device_id, count(*) AS n FROM alerts WHERE {} GROUP BY device_id"
    f" ORDER BY n DESC, device_id LIMIT {MOST}) a JOIN devices d ON d.id = a.device_id ORDER BY a.n DESC, a.device_id"
)
_RULES = (
    "SELECT a.rule_id, r.name, a.n FROM (SELECT rule_id, count(*) AS n FROM alerts WHERE {} AND rule_id IS NOT NULL"
    f" GROUP BY rule_id ORDER BY n DESC, rule_id LIMIT {MOST}) a LEFT JOIN alert_rules r ON r.id = a.rule_id"
    " ORDER BY a.n DESC, a.rule_id"
)
# What is said to have been done before the alert was made took no time.
_DELAY = (
    "SELECT count({0}), coalesce(sum(CASE WHEN {0} > created_us THEN {0} - created_us ELSE 0 END), 0)"
    " FROM alerts WHERE {1}"
)


def collect(link: Link, start_us: int, end_us: int, device_id: int | None) -> dict[str, Any]:
    """Figures of the alerts made within [start, end), without those that were retracted."""
    where, params = condition({"start_us": start_us, "end_us": end_us, "device_id": device_id})
    rows = link.rows(_KINDS.format(where), params)
    found: dict[str, Any] = {"total_alerts": sum(row[3] for row in rows)}
    for place, (kind, values) in enumerate(KINDS.items()):
        counts: Counter[str] = Counter()
        for row in rows:
            counts[row[place]] += row[3]
        found[f"by_{kind}"] = {value: counts[value] for value in values}
    found["by_device"] = [
        {"device_id": id, "name": name, "total_alerts": number}
        for id, name, number in link.rows(_DEVICES.format(where), params)
    ]
    found["by_rule"] = [
        {"rule_id": id, "total_alerts": number} | ({} if name is None else {"name": name})
        for id, name, number in link.rows(_RULES.format(where), params)
    ]
    for name, column in (("acknowledge", "acknowledged_us"), ("resolve", "resolved_us")):
        found |= _mean(link, name, _DELAY.format(column, where), params)
    return found


def _mean(link: Link, name: str, sql: str, params: Sequence[Any]) -> dict[str, Any]:
    """The mean time to an act in seconds; None with a reason where it was never done."""
    number, total_us = link.rows(sql, params)[0]
    if number:
        return {f"mean_time_to_{name}_seconds": int(total_us) / number / SECOND}
    reason = f"None of these alerts was {name}d"
    return {f"mean_time_to_{name}_seconds": None, f"mean_time_to_{name}_reason": reason}
