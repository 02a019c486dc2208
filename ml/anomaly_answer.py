"""The anomalies of a device's metrics, as the API tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.times import format_time
from ml.anomalies import MINIMUM_POINTS, SENSITIVITIES, Anomaly, detect
from ml.anomaly_surprises import WARM_UP
from ml.series import Floats, Times


@dataclass(frozen=True)
class WatchedMetric:
    """Points of a metric: (n,) epoch microseconds in strict order and finite values; reported from a moment on."""

    metric: str
    times_us: Times
    values: Floats
    report_from_us: int


@dataclass(frozen=True)
class AnomalyQuestion:
    """`sensitivity`: a key of SENSITIVITIES. At most `most` anomalies are told, those with the highest scores."""

    metrics: tuple[WatchedMetric, ...]
    sensitivity: str
    most: int


def answer_anomalies(question: AnomalyQuestion) -> dict[str, Any]:
    """{expected_points_per_false_alarm, judged, anomalies, truncated}; anomalies in the order of time."""
    told: list[dict[str, Any]] = []
    found: list[tuple[str, Anomaly]] = []
    for watched in question.metrics:
        size = len(watched.times_us)
        if size < MINIMUM_POINTS:
            told.append(_unjudged(watched.metric, size))
            continue
        # Not a share of the points: then later ones would say which of the earlier ones are judged.
        made = detect(
            watched.times_us,
            watched.values,
            sensitivity=question.sensitivity,
            report_from_us=watched.report_from_us,
            probation=WARM_UP,
        )
        found += [(watched.metric, anomaly) for anomaly in made.anomalies]
        judged: dict[str, Any] = {
            "metric": watched.metric,
            "points_read": made.points_read,
            "points_judged": made.points_judged,
            "expected_false_alarms": made.expected_false_alarms,
            "anomalies": len(made.anomalies),
        }
        if not made.points_judged:
            judged["reason"] = f"The window has no point after the first {WARM_UP} of the series, which only teach"
        told.append(judged)
    shown = sorted(found, key=lambda each: -each[1].score)[: question.most]
    shown.sort(key=lambda each: (each[1].time_us, each[0]))
    return {
        "expected_points_per_false_alarm": SENSITIVITIES[question.sensitivity].expected_points_per_false_alarm,
        "judged": told,
        "anomalies": [_told(metric, anomaly) for metric, anomaly in shown],
        "truncated": len(shown) < len(found),
    }


def _unjudged(metric: str, size: int) -> dict[str, Any]:
    return {
        "metric": metric,
        "points_read": size,
        "points_judged": 0,
        "expected_false_alarms": 0.0,
        "anomalies": 0,
        "reason": f"{size} points were found and {MINIMUM_POINTS} are needed",
    }


def _told(metric: str, anomaly: Anomaly) -> dict[str, Any]:
    return {
        "timestamp": format_time(anomaly.time_us),
        "metric": metric,
        "value": anomaly.value,
        "expected_range": {"low": anomaly.expected_low, "high": anomaly.expected_high},
        "anomaly_score": anomaly.score,
        "severity": anomaly.severity,
        "type": anomaly.kind,
    }
