"""The trend of one metric, as the API tells it: the past, what runs through it, and what is to be expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from domain.times import SECOND, format_time
from ml.forecasting import Forecast, forecast
from ml.series import Floats, Times


@dataclass(frozen=True)
class TrendQuestion:
    """Means of buckets of `width_us` that start at `starts_us` (n,), rising; n at least forecasting.NEEDED.

    `points`: how many buckets after the last are to be forecast, with a central interval of `interval_width`, 0..1.
    """

    starts_us: Times
    values: Floats
    width_us: int
    points: int
    interval_width: float


def answer_trend(question: TrendQuestion) -> dict[str, Any]:
    """{trend, seasons, history, forecast, method, reason, backtest?, points_used, points_clipped,
    interval_width}."""
    # A forecast stands for the mean over the step before its moment, so the means stand at the ends of their buckets.
    ends = question.starts_us + question.width_us
    found = forecast(
        ends, question.values, step_us=question.width_us, points=question.points, interval_width=question.interval_width
    )
    return {
        "trend": _trend(found),
        "seasons": [
            {"period_seconds": each.period_seconds, "amplitude": each.amplitude, "strength": each.strength}
            for each in found.seasons
        ],
        "history": _history(question, ends, found),
        "forecast": told_forecast(found, question.width_us),
        "interval_width": found.interval_width,
        "method": found.method,
        "reason": found.reason,
        **told_backtest(found),
        "points_used": found.points_used,
        "points_clipped": found.points_clipped,
    }


def told_forecast(found: Forecast, width_us: int) -> list[dict[str, Any]]:
    """[{timestamp, value, lower, upper}], each at the start of the bucket that it stands for."""
    rows = zip(found.times_us, found.values, found.lower, found.upper, strict=True)
    return [
        {"timestamp": format_time(time_us - width_us), "value": value, "lower": lower, "upper": upper}
        for time_us, value, lower, upper in rows
    ]


def told_backtest(found: Forecast) -> dict[str, Any]:
    """{backtest}, or {backtest_reason} where there is none."""
    made = found.backtest
    if made is None:
        return {"backtest_reason": f"Nothing was replayed: {found.reason}"}
    told: dict[str, Any] = {
        "origins": made.origins,
        "horizon_seconds": made.horizon * made.step_us // SECOND,
        "errors": made.errors,
        "relative_error": made.relative,
        "coverage": made.coverage,
    }
    if made.relative is None:
        told["relative_error_reason"] = "The seasonal-naive forecast was not replayed, or had no error"
    if made.coverage is None:
        told["coverage_reason"] = "Too few forecasts were replayed to learn a width from one half and test the other"
    return {"backtest": told}


def _trend(found: Forecast) -> dict[str, Any]:
    told: dict[str, Any] = {"slope_per_day": found.trend.slope_per_day, "direction": found.trend.direction}
    told["r_squared"] = found.trend.r_squared
    if found.trend.r_squared is None:
        told["r_squared_reason"] = "The values do not vary by more than their rounding"
    return told


def _history(question: TrendQuestion, ends: Times, found: Forecast) -> list[dict[str, Any]]:
    """[{timestamp, value, fitted}]; `fitted` is null before the part of the past that the model looks at."""
    fitted = np.interp(ends, found.fitted_times_us, found.fitted)
    told = ends >= found.fitted_times_us[0]
    rows = zip(question.starts_us.tolist(), question.values.tolist(), fitted.tolist(), told.tolist(), strict=True)
    return [
        {"timestamp": format_time(start), "value": value, "fitted": fit if known else None}
        for start, value, fit, known in rows
    ]
