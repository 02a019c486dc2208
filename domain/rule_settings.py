"""An alert rule as people set it: which settings make sense together, and the machine that they stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.errors import Fault, InvalidInput
from domain.rules import Rule
from domain.times import MINUTE, SECOND

WITHOUT_THRESHOLD = ("absent", "anomaly")
USUAL_SENSITIVITY = "medium"
_UPWARDS, _DOWNWARDS = ("gt", "gte"), ("lt", "lte")


def check(values: Mapping[str, Any]) -> None:
    """Raises InvalidInput with every rule that a whole alert rule breaks; a field that is None counts as left out."""
    faults = [*_coverage(values), *_thresholds(values), *_sensitivity(values), *_times(values)]
    if faults:
        raise InvalidInput(*faults)


def _coverage(values: Mapping[str, Any]) -> Iterator[Fault]:
    if values.get("device_id") is not None and values.get("device_type") is not None:
        yield Fault("device_type", "cannot be combined with device_id", "device_or_type")


def _thresholds(values: Mapping[str, Any]) -> Iterator[Fault]:
    condition, threshold, clear = (values.get(name) for name in ("condition", "threshold_value", "clear_threshold"))
    if condition in WITHOUT_THRESHOLD:
        if threshold is not None:
            yield Fault("threshold_value", f"makes no sense with the condition {condition}", "threshold_refused")
    elif threshold is None:
        yield Fault("threshold_value", f"is needed by the condition {condition}", "threshold_required")
    if clear is None:
        return
    if condition not in _UPWARDS + _DOWNWARDS:
        yield Fault("clear_threshold", f"makes no sense with the condition {condition}", "clear_threshold_refused")
    elif threshold is not None and (clear > threshold if condition in _UPWARDS else clear < threshold):
        side = "above" if condition in _UPWARDS else "below"
        yield Fault("clear_threshold", f"must not lie {side} threshold_value", "clear_threshold_side")


def _sensitivity(values: Mapping[str, Any]) -> Iterator[Fault]:
    condition = values.get("condition")
    if condition != "anomaly" and values.get("sensitivity") is not None:
        yield Fault("sensitivity", f"makes no sense with the condition {condition}", "sensitivity_refused")


def _times(values: Mapping[str, Any]) -> Iterator[Fault]:
    if values.get("condition") != "absent":
        return
    if values["for_seconds"] < 1:
        yield Fault("for_seconds", "must be at least 1 with the condition absent", "for_seconds_required")
    if values["clear_seconds"] > 0:
        yield Fault("clear_seconds", "must be 0 with the condition absent", "clear_seconds_refused")


def with_sensitivity(changes: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Changes of a rule, with the sensitivity that it then needs or loses; one that is given stays as it is."""
    condition = changes.get("condition", before.get("condition"))
    if "sensitivity" in changes:
        return dict(changes)
    if condition == "anomaly":
        return {**changes, "sensitivity": before.get("sensitivity") or USUAL_SENSITIVITY}
    return {**changes, "sensitivity": None} if before.get("sensitivity") is not None else dict(changes)


def machine(values: Mapping[str, Any]) -> Rule:
    """The machine of a rule that has been checked."""
    return Rule(
        id=values["id"],
        metric=values["metric_name"],
        condition=values["condition"],
        threshold=values.get("threshold_value"),
        clear_threshold=values.get("clear_threshold"),
        for_us=values["for_seconds"] * SECOND,
        clear_us=values["clear_seconds"] * SECOND,
        cooldown_us=values["cooldown_minutes"] * MINUTE,
        auto_resolve=values["auto_resolve"],
        sensitivity=values.get("sensitivity"),
    )
