"""What to do about wear, from what is known of it: every piece of advice names the figures that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# From which probability of a crossing on advice is of which priority; below the last there is no need to act.
PRIORITIES = ((0.9, "critical"), (0.5, "high"), (0.1, "medium"))
_ORDER = {"critical": 0, "high": 1, "medium": 2}
_EVIDENCE = ("rule_id", "threshold_value", "current", "slope_per_day", "probability", "crossing_time")


def advice(metrics: Iterable[Mapping[str, Any]], now: str) -> list[dict[str, Any]]:
    """[{priority, action, due, evidence}], the most urgent first.

    `metrics`: as predictive maintenance tells them, with the limits of each; `now`: RFC 3339, when it is due that is
    overdue.
    """
    found = [
        made
        for metric in metrics
        for limit in metric["limits"]
        for made in (_of_limit(metric["metric"], metric.get("unit"), limit, now),)
        if made is not None
    ]
    return sorted(found, key=lambda each: (_ORDER[each["priority"]], each["due"]))


def _of_limit(metric: str, unit: str | None, limit: Mapping[str, Any], now: str) -> dict[str, Any] | None:
    probability = limit["probability"]
    if probability is None:
        return None
    priority = next((name for least, name in PRIORITIES if probability >= least), None)
    if priority is None:
        return None
    evidence = {"metric": metric} | {name: limit[name] for name in _EVIDENCE if name in limit}
    in_unit = f" {unit}" if unit else ""
    if limit["state"] == "crossed":
        action = (
            f"Inspect the device now: {metric} is {limit['current']:g}{in_unit}, beyond the limit of"
            f" {limit['threshold_value']:g}{in_unit} that rule {limit['rule_id']} sets"
        )
        return {"priority": priority, "action": action, "due": now, "evidence": evidence}
    due = limit.get("crossing_earliest") or limit.get("crossing_time") or now
    action = (
        f"Service the device before {due}: {metric} is {limit['current']:g}{in_unit}, changes by"
        f" {limit['slope_per_day']:.3g}{in_unit} a day, and is to reach the limit of"
        f" {limit['threshold_value']:g}{in_unit} that rule {limit['rule_id']} sets with a probability of"
        f" {100 * probability:.3g}%"
    )
    return {"priority": priority, "action": action, "due": due, "evidence": evidence}
