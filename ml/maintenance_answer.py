"""When a device's metrics will reach the limits of its rules, as the API tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.times import DAY, format_time
from ml.forecasting import forecast
from ml.maintenance import LEAST_POINTS, Limit, Projection, failure_probability, project
from ml.series import Floats, Times, spacing
from ml.trend_answer import told_forecast

INTERVAL_WIDTH = 0.8
# Points are new up to the horizon, or so many of their usual distances.
FRESH_SPACINGS = 20
MOST_FORECAST = 1_000
# What is known only under these conditions; told with every probability.
ASSUMPTIONS = (
    "The wear seen in the past goes on as it does; sudden faults have no trend before them and are not foreseen",
    "The limit of an alert rule is what failure means; the basis is alert_rule",
    "The limits of one device share one cause: the probability is that of the likeliest, and a lower bound otherwise",
)


@dataclass(frozen=True)
class WornMetric:
    """Means of buckets of `width_us` that start at `starts_us` (n,), rising, and the limits that rules set."""

    metric: str
    unit: str | None
    starts_us: Times
    values: Floats
    width_us: int
    limits: tuple[Limit, ...]


@dataclass(frozen=True)
class MaintenanceQuestion:
    """`horizon_us`: a duration from `now_us`; each forecast has `points` values, one each `step_us`; 0 for none."""

    metrics: tuple[WornMetric, ...]
    now_us: int
    horizon_us: int
    step_us: int
    points: int


def answer_maintenance(question: MaintenanceQuestion) -> dict[str, Any]:
    """{interval_width, failure_probability, failure_probability_reason?, assumptions, metrics}."""
    metrics, projections = [], list[Projection]()
    for worn in question.metrics:
        size = len(worn.values)
        told: dict[str, Any] = {"metric": worn.metric, "points_used": size}
        if worn.unit is not None:
            told["unit"] = worn.unit
        # A mean stands at the middle of its bucket.
        middles = worn.starts_us + worn.width_us // 2
        why_not = _why_not(worn, question)
        made = [
            project(middles, worn.values, limit, now_us=question.now_us, horizon_us=question.horizon_us)
            for limit in worn.limits
            if why_not is None
        ]
        projections += made
        told["limits"] = [_told(each) for each in made] or [_unknown(limit, why_not) for limit in worn.limits]
        if question.points:
            told |= _forecast(worn, question)
        metrics.append(told)
    return {
        "interval_width": INTERVAL_WIDTH,
        **_overall(question, projections),
        "assumptions": list(ASSUMPTIONS),
        "metrics": metrics,
    }


def _why_not(worn: WornMetric, question: MaintenanceQuestion) -> str | None:
    """Why nothing can be said of the present and what follows; None when it can."""
    size = len(worn.values)
    if size < LEAST_POINTS:
        return f"{size} points were found and {LEAST_POINTS} are needed"
    silent_us = question.now_us - int(worn.starts_us[-1]) - worn.width_us
    if silent_us > max(question.horizon_us, FRESH_SPACINGS * spacing(worn.starts_us)):
        return f"The newest points are {silent_us / DAY:.1f} days old, so the present level is not known"
    return None


def _overall(question: MaintenanceQuestion, projections: list[Projection]) -> dict[str, Any]:
    probability = failure_probability(projections)
    if probability is not None:
        return {"failure_probability": probability}
    if not any(worn.limits for worn in question.metrics):
        reason = "No alert rule sets a limit for a metric of this device"
    elif not projections:
        reason = "No metric with a limit has enough points, and new ones"
    else:
        reason = "No metric has a significant trend toward a limit of a rule"
    return {"failure_probability": None, "failure_probability_reason": reason}


def _forecast(worn: WornMetric, question: MaintenanceQuestion) -> dict[str, Any]:
    why_not = _why_not(worn, question)
    if why_not is not None:
        return {"forecast": None, "forecast_reason": why_not}
    ends = worn.starts_us + worn.width_us
    # What has passed since the last point belongs to no horizon.
    passed = max(0, (question.now_us - int(ends[-1])) // question.step_us)
    found = forecast(
        ends,
        worn.values,
        step_us=question.step_us,
        points=min(question.points + passed, MOST_FORECAST),
        interval_width=INTERVAL_WIDTH,
    )
    return {"forecast": told_forecast(found, question.step_us)[passed:], "forecast_method": found.method}


def _limit(limit: Limit) -> dict[str, Any]:
    return {
        "rule_id": limit.rule_id,
        "threshold_value": limit.value,
        "direction": "above" if limit.above else "below",
        "basis": "alert_rule",
    }


def _unknown(limit: Limit, why_not: str | None) -> dict[str, Any]:
    return _limit(limit) | {"state": "unknown", "probability": None, "reason": why_not}


def _told(found: Projection) -> dict[str, Any]:
    told = _limit(found.limit) | {"state": found.state, "current": found.current, "probability": found.probability}
    if found.probability is None:
        told["reason"] = "The points show no significant trend toward the limit"
    if found.model != "none":
        told["model"] = found.model
    if found.slope_per_day is not None:
        told["slope_per_day"] = found.slope_per_day
    if found.significance is not None:
        told["significance"] = found.significance
    moments = {
        "crossing_time": found.crossing_us,
        "crossing_earliest": found.crossing_low_us,
        "crossing_latest": found.crossing_high_us,
    }
    return told | {name: format_time(moment) for name, moment in moments.items() if moment is not None}
