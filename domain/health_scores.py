"""A device's health as one number to be checked by hand: 100 less what each part costs, and less what a cap takes.

Two laws. The parts add up exactly: penalties are whole quarters of a point, which floats add without error, and what a
cap takes is a part of its own. And what is not known never looks healthy: a part without data costs half its weight and
keeps the score below "healthy"; a device of which there is no current data has no score.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from domain.wording import number, percent

STALE_AFTER_HEARTBEATS = 10.0
FRESH_FOR_HEARTBEATS = 2.0
# The least score of each status, best first.
STATUSES = (("healthy", 80.0), ("fair", 60.0), ("poor", 40.0), ("critical", 0.0))
# The most that a device can score with this against it; whole quarters.
CRITICAL_ALERT_CAP = 35.0
DISCONNECTED_CAP = 50.0
INCOMPLETE_CAP = 50.0
CROSSING_CAP = 50.0
LIKELY_CROSSING_CAP = 65.0
UNKNOWN_CAP = 75.0
LEAST_COMPLETENESS = 0.5
LIKELY, ALL_BUT_CERTAIN = 0.5, 0.9
# What each open alert leaves of the part.
ALERT_LEAVES = {"critical": 0.3, "warning": 0.7, "info": 0.95}
# So many anomalies beyond chance halve the part.
HALVING_ANOMALIES = 3.0
_QUARTERS = 4
_MOST_COUNTED = 10_000


@dataclass(frozen=True)
class HealthInputs:
    """What is known of a device; None is "not known", but for `crossing_probability`.

    `silent_seconds`: since it was last heard of, None where it never was; `heartbeat_seconds`: how often it should be
    heard. `availability`, 0..1: share of the window that it was connected. `completeness`, 0..1: points received of
    those expected. `open_alerts`: severity (info, warning, critical) to number. `anomalies` among `points_judged`, of
    which `expected_false_alarms` are chance (None counts as 0). `crossing_probability`, 0..1: of a rule's limit being
    crossed within the horizon, None where no metric has a trend toward one; `risk_unknown`: why
    that can't be told of a metric that has a limit, where it can't. Raises ValueError, naming the field, for
    what is not a finite number of at least 0, a share above 1, a heartbeat of 0, or a severity that does not exist.
    """

    is_connected: bool
    silent_seconds: float | None
    heartbeat_seconds: float
    availability: float | None
    completeness: float | None
    open_alerts: Mapping[str, int]
    anomalies: int | None
    points_judged: int | None
    expected_false_alarms: float | None
    crossing_probability: float | None
    risk_unknown: str | None = None

    def __post_init__(self) -> None:
        for name in ("availability", "completeness", "crossing_probability"):
            _check(name, getattr(self, name), most=1.0)
        for name in ("silent_seconds", "heartbeat_seconds", "anomalies", "points_judged", "expected_false_alarms"):
            _check(name, getattr(self, name))
        if self.heartbeat_seconds == 0:
            raise ValueError("heartbeat_seconds must be above 0")
        for severity, count in self.open_alerts.items():
            if severity not in ALERT_LEAVES:
                raise ValueError(f"open_alerts has no severity {severity!r}")
            _check(f"open_alerts[{severity!r}]", count)


@dataclass(frozen=True)
class Weights:
    """The most points that each part can cost; they sum to 100. Raises ValueError otherwise."""

    connectivity: float = 25.0
    data_quality: float = 15.0
    alerts: float = 30.0
    anomalies: float = 15.0
    forecast_risk: float = 15.0

    def __post_init__(self) -> None:
        each = (self.connectivity, self.data_quality, self.alerts, self.anomalies, self.forecast_risk)
        if not all(math.isfinite(weight) and weight >= 0 for weight in each):
            raise ValueError("every weight must be a number of at least 0")
        if not math.isclose(math.fsum(each), 100.0, abs_tol=1e-9):
            raise ValueError(f"the weights must sum to 100, not {math.fsum(each):g}")


@dataclass(frozen=True)
class Part:
    """What one part costs: `value` 0..1, where 1 is perfect and None unknown; `penalty` in points, at most `weight`.

    The part "cap" has weight 0 and no value; its penalty is what the cap took beyond the other parts.
    """

    name: str
    value: float | None
    weight: float
    penalty: float
    reason: str


@dataclass(frozen=True)
class HealthScore:
    """`score` is exactly 100 less the penalties of `parts`, 0..100; None where it is unknown, with no parts.

    `cap` is the most that the device could score with its worst item, None where nothing caps it.
    """

    score: float | None
    status: str
    reason: str
    cap: float | None
    parts: list[Part]


def health_score(inputs: HealthInputs, weights: Weights) -> HealthScore:
    """The score, its parts and its reasons. A worse input never scores better; no current data, no score."""
    missing = _why_unknown(inputs)
    if missing is not None:
        return HealthScore(None, "unknown", missing, None, [])
    parts = [
        _connectivity(inputs, weights.connectivity),
        _data_quality(inputs, weights.data_quality),
        _alerts(inputs, weights.alerts),
        _anomalies(inputs, weights.anomalies),
        _forecast_risk(inputs, weights.forecast_risk),
    ]
    score = 100.0 - sum(part.penalty for part in parts)
    cap, why = min(_caps(inputs, parts), default=(None, ""))
    if cap is not None and cap < score:
        parts.append(Part("cap", None, 0.0, score - cap, f"At most {cap:g} points: {why}."))
        score = cap
    status = next(name for name, least in STATUSES if score >= least)
    return HealthScore(score, status, _summary(score, parts), cap, parts)


def _why_unknown(inputs: HealthInputs) -> str | None:
    if inputs.silent_seconds is None:
        return "The device has never been heard of."
    if inputs.silent_seconds > STALE_AFTER_HEARTBEATS * inputs.heartbeat_seconds:
        return (
            f"The data is stale: silent for {inputs.silent_seconds:g} s, more than {STALE_AFTER_HEARTBEATS:g} times the"
            f" heartbeat of {inputs.heartbeat_seconds:g} s."
        )
    if inputs.completeness == 0:
        return "No points came in the window."
    if inputs.completeness is None and not inputs.points_judged:
        return "Nothing is known of the device's points in the window."
    return None


def _caps(inputs: HealthInputs, parts: list[Part]) -> list[tuple[float, str]]:
    caps = []
    critical = inputs.open_alerts.get("critical", 0)
    if critical:
        caps.append((CRITICAL_ALERT_CAP, f"{number(critical, 'critical alert')} open"))
    if not inputs.is_connected:
        caps.append((DISCONNECTED_CAP, "not connected"))
    if inputs.completeness is not None and inputs.completeness < LEAST_COMPLETENESS:
        caps.append((INCOMPLETE_CAP, f"only {percent(inputs.completeness)} of the expected points came"))
    chance = inputs.crossing_probability or 0.0
    if chance >= LIKELY:
        cap = CROSSING_CAP if chance >= ALL_BUT_CERTAIN else LIKELY_CROSSING_CAP
        caps.append((cap, f"a limit is crossed within the horizon with {percent(chance)} probability"))
    unknown = [part.name.replace("_", " ") for part in parts if part.value is None]
    if unknown:
        caps.append((UNKNOWN_CAP, f"nothing is known of {' and '.join(unknown)}"))
    return caps


def _connectivity(inputs: HealthInputs, weight: float) -> Part:
    assert inputs.silent_seconds is not None
    beats = inputs.silent_seconds / inputs.heartbeat_seconds
    fresh = min(1.0, (STALE_AFTER_HEARTBEATS - beats) / (STALE_AFTER_HEARTBEATS - FRESH_FOR_HEARTBEATS))
    heard = f"last heard of {inputs.silent_seconds:g} s ago (heartbeat {inputs.heartbeat_seconds:g} s)"
    if not inputs.is_connected:
        return _known("connectivity", 0.0, weight, f"Not connected, {heard}.")
    if inputs.availability is None:
        # Its silence may cost more than what is not known.
        reason = f"How long it was connected is not known; {heard}."
        return Part("connectivity", None, weight, _penalty(max(0.5, 1 - fresh), weight), reason)
    reason = f"Connected for {percent(inputs.availability)} of the window, {heard}."
    return _known("connectivity", inputs.availability * fresh, weight, reason)


def _data_quality(inputs: HealthInputs, weight: float) -> Part:
    if inputs.completeness is None:
        return _unknown("data_quality", weight, "How many points should have come is not known.")
    reason = f"{percent(inputs.completeness)} of the expected points came."
    return _known("data_quality", inputs.completeness, weight, reason)


def _alerts(inputs: HealthInputs, weight: float) -> Part:
    value, named = 1.0, []
    for severity, leaves in ALERT_LEAVES.items():
        count = inputs.open_alerts.get(severity, 0)
        if count:
            value *= leaves ** min(count, _MOST_COUNTED)
            named.append(number(count, f"{severity} alert"))
    return _known("alerts", value, weight, f"Open: {', '.join(named)}." if named else "No open alerts.")


def _anomalies(inputs: HealthInputs, weight: float) -> Part:
    if inputs.anomalies is None:
        return _unknown("anomalies", weight, "No points were judged for anomalies.")
    chance = inputs.expected_false_alarms or 0.0
    # Two standard deviations of a count with that mean (Poisson) are still chance.
    beyond = max(0.0, min(inputs.anomalies, 1e300) - chance - 2 * math.sqrt(chance))
    value = HALVING_ANOMALIES / (HALVING_ANOMALIES + beyond)
    counted = number(inputs.anomalies, "anomaly")
    if not inputs.points_judged:
        reason = f"{counted}, among how many points is not known."
        return Part("anomalies", None, weight, _penalty(max(0.5, 1 - value), weight), reason)
    reason = f"{counted} among {number(inputs.points_judged, 'point')}; chance alone makes about {chance:.3g}."
    return _known("anomalies", value, weight, reason)


def _forecast_risk(inputs: HealthInputs, weight: float) -> Part:
    chance = inputs.crossing_probability
    if inputs.risk_unknown is not None:
        # What is known of the other limits may cost more.
        return Part("forecast_risk", None, weight, _penalty(max(0.5, chance or 0.0), weight), inputs.risk_unknown)
    if chance is None:
        return _known("forecast_risk", 1.0, weight, "No metric has a significant trend toward a rule's limit.")
    reason = f"{percent(chance)} probability of crossing a rule's limit within the horizon."
    return _known("forecast_risk", 1 - chance, weight, reason)


def _known(name: str, value: float, weight: float, reason: str) -> Part:
    value = min(max(value, 0.0), 1.0)
    return Part(name, value, weight, _penalty(1 - value, weight), reason)


def _unknown(name: str, weight: float, reason: str) -> Part:
    return Part(name, None, weight, _penalty(0.5, weight), reason)


def _penalty(share: float, weight: float) -> float:
    """A share of the weight to the nearest quarter, and never beyond the weight, lest the sum passes 100."""
    return min(round(share * weight * _QUARTERS), math.floor(weight * _QUARTERS)) / _QUARTERS


def _summary(score: float, parts: list[Part]) -> str:
    costly = sorted((part for part in parts if part.penalty > 0), key=lambda part: -part.penalty)
    if not costly:
        return "Nothing counts against the device."
    items = ", ".join(f"{part.name.replace('_', ' ')} {part.penalty:g}" for part in costly)
    return f"{score:g} = 100 less {items}. {costly[0].reason}"


def _check(name: str, value: float | None, most: float = math.inf) -> None:
    if value is not None and not (0 <= value <= most and value < math.inf):
        bound = "" if most == math.inf else f" and at most {most:g}"
        raise ValueError(f"{name} must be a number of at least 0{bound}")
