"""The figures of alerts over a time: how many of which kind, of whom, and how soon they were seen to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from domain.times import SECOND
from storage.alert_lists import condition
from storage.link import Link, Row

KINDS = {
    "status": ("active", "acknowledged", "resolved"),
    "severity": ("info", "warning", "critical"),
    "alert_type": ("threshold", "anomaly", "device", "system", "manual"),
}
MOST = 10
# One pass over the alerts: whatever is counted is added up from these groups. What is said to have been done before
# the alert was made took no time.
_GROUPS = (
    "SELECT status, severity, alert_type, device_id, rule_id, count(*), count(acknowledged_us),"
    " sum(CASE WHEN acknowledged_us > created_us THEN acknowledged_us - created_us ELSE 0 END), count(resolved_us),"
    " sum(CASE WHEN resolved_us > created_us THEN resolved_us - created_us ELSE 0 END)"
    " FROM alerts WHERE {} GROUP BY status, severity, alert_type, device_id, rule_id"
)
_NAMES = {"device_id": "SELECT id, name FROM devices WHERE ", "rule_id": "SELECT id, name FROM alert_rules WHERE "}


def collect(link: Link, start_us: int, end_us: int, device_id: int | None) -> dict[str, Any]:
    """Figures of the alerts made within [start, end), without those that were retracted."""
    where, params = condition({"start_us": start_us, "end_us": end_us, "device_id": device_id})
    rows = link.rows(_GROUPS.format(where), params)
    found: dict[str, Any] = {"total_alerts": sum(row[5] for row in rows)}
    for place, (kind, values) in enumerate(KINDS.items()):
        counts = _counts(rows, place)
        found[f"by_{kind}"] = {value: counts[value] for value in values}
    found["by_device"] = _most(link, "device_id", _counts(rows, 3))
    found["by_rule"] = _most(link, "rule_id", _counts(rows, 4))
    for place, name in ((6, "acknowledge"), (8, "resolve")):
        found |= _mean(name, sum(row[place] for row in rows), sum(int(row[place + 1]) for row in rows))
    return found


def _counts(rows: Sequence[Row], place: int) -> Counter[Any]:
    counts: Counter[Any] = Counter()
    for row in rows:
        counts[row[place]] += row[5]
    return counts


def _most(link: Link, column: str, counts: Counter[Any]) -> list[dict[str, Any]]:
    """Those with the most alerts, with the names that they still have."""
    del counts[None]
    most = sorted(counts.items(), key=lambda each: (-each[1], each[0]))[:MOST]
    where, params = link.dialect.any_of("id", [id for id, _ in most])
    names: dict[int, str] = dict(link.rows(_NAMES[column] + where, params))
    return [{column: id, "total_alerts": number} | ({"name": names[id]} if id in names else {}) for id, number in most]


def _mean(name: str, number: int, total_us: int) -> dict[str, Any]:
    """The mean time to an act in seconds; None with a reason where it was never done."""
    if number:
        return {f"mean_time_to_{name}_seconds": total_us / number / SECOND}
    reason = f"None of these alerts was {name}d"
    return {f"mean_time_to_{name}_seconds": None, f"mean_time_to_{name}_reason": reason}
