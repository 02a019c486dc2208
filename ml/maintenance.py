"""Predictive maintenance: when a metric's wear will reach the limit of an alert rule, and how likely that is.

What is promised is a *projected time to the crossing of a limit*, not to failure: a rule's limit is the only thing that
says what "worn" means. Where the points show no significant trend toward the limit there is no number. Sudden faults
have no trend before them, and can't be foreseen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.times import DAY, MAX_US
from ml.errors import TooLittleData
from ml.maintenance_curves import Curves, fit_curves
from ml.maintenance_series import Floats, Ints, Prepared, prepare
from ml.maintenance_trend import is_step, trend_significance

LEAST_POINTS = 20
# One in a hundred steady series may be taken for wear, and no more than one in twenty under strong autocorrelation.
SIGNIFICANT = 0.01
# The rising half of a daily cycle is a perfect trend: without two whole days nothing tells them apart.
SHORTEST_SPAN_US = 2 * DAY
_LATEST = 5
_LARGEST = 1.7e308


@dataclass(frozen=True)
class Limit:
    """A rule's limit. `above`: values above `value` are beyond it, else those below; `strict`: not the value itself."""

    rule_id: int
    metric: str
    above: bool
    value: float
    strict: bool = False

    def is_met_by(self, value: float) -> bool:
        """Whether a value is beyond the limit."""
        if value == self.value:
            return not self.strict
        return (value > self.value) == self.above


@dataclass(frozen=True)
class Projection:
    """What the points of one metric say about one limit. Times are epoch microseconds.

    `state`: "crossed" (the present value is beyond the limit), "degrading" (a significant trend toward it), or
    "no_degradation_trend". `model`: "log_linear" (exponential wear: its logarithm is a line), "linear", or "none".
    `current`: the present value, the median of the last five points. `slope_per_day`: of the metric at the end of the
    data, in its unit; None without a trend. `probability`: that the level crosses within the horizon, 0..1; 1.0 when
    crossed, None without a trend. `crossing_us`: the median of the crossing time, never before now; `crossing_low_us`
    and `crossing_high_us`: an 80% interval. Each of the three is None without a trend, or where it lies more than five
    times the span of the data after the last point: further than any trend is good for. `points_used`: those up to now.
    `significance`: one-sided p-value of the trend, small when it is real; None where it could not be tested.
    """

    limit: Limit
    state: str
    model: str
    current: float
    slope_per_day: float | None
    probability: float | None
    crossing_us: int | None
    crossing_low_us: int | None
    crossing_high_us: int | None
    points_used: int
    significance: float | None


def project(
    times_us: Ints,
    values: Floats,
    limit: Limit,
    *,
    now_us: int,
    horizon_us: int,
    shortest_span_us: int = SHORTEST_SPAN_US,
) -> Projection:
    """When the level of a metric reaches a limit.

    `times_us` (n,) int64 epoch microseconds, rising; `values` (n,) finite floats in the metric's unit. Points after
    `now_us` are left out. `horizon_us`: a duration from now. Data that spans less than `shortest_span_us` shows no
    trend, since a daily cycle could have made it; lower it for a metric that has none, such as a battery's charge.
    Raises TooLittleData below 20 points.
    """
    known = (times_us <= now_us) & np.isfinite(values)
    times_us, values = times_us[known], values[known]
    if len(values) < LEAST_POINTS:
        raise TooLittleData(len(values), LEAST_POINTS)
    current = sorted(values[-_LATEST:].tolist())[_LATEST // 2]
    crossed = limit.is_met_by(current)
    series = None
    if int(times_us[-1]) - int(times_us[0]) >= max(shortest_span_us, 1):
        series = prepare(times_us, values, limit.value, above=limit.above)
    if series is None:
        return _without_trend(limit, current, len(values), None, crossed=crossed, now_us=now_us)
    significance = trend_significance(series.when, series.level)
    curves = fit_curves(series.when, series.level, series.limit) if significance < SIGNIFICANT else None
    if curves is None or is_step(series.when, series.level, curves.error, curves.size):
        return _without_trend(limit, current, len(values), significance, crossed=crossed, now_us=now_us)
    slope = _slope_per_day(curves, series, above=limit.above)
    model = "linear" if curves.is_straight else "log_linear"
    if crossed:
        return Projection(
            limit, "crossed", model, current, slope, 1.0, now_us, now_us, now_us, len(values), significance
        )
    ahead = (now_us - int(times_us[-1]) + horizon_us) / series.span_us
    probability = float(curves.crossed_by(np.array([max(ahead, 0.0)]), series.limit)[0])
    low, middle, high = (
        _moment(each, series.span_us, int(times_us[-1]), now_us)
        for each in curves.crossing_times(series.limit, (0.1, 0.5, 0.9))
    )
    return Projection(
        limit, "degrading", model, current, slope, probability, middle, low, high, len(values), significance
    )


def failure_probability(projections: Sequence[Projection]) -> float | None:
    """P(any of the limits is crossed within the horizon), 0..1; None when none of the projections has a probability.

    It is the largest single one. That is exact when the limits share one cause, so that the first to go tells of the
    others, and the least it can be otherwise: the metrics of one device wear together, and several rules often watch
    one metric, where 1 - Π(1 - p) would count the same wear again and again.
    """
    return max((each.probability for each in projections if each.probability is not None), default=None)


def _without_trend(
    limit: Limit, current: float, points: int, significance: float | None, *, crossed: bool, now_us: int
) -> Projection:
    if crossed:
        return Projection(limit, "crossed", "none", current, None, 1.0, now_us, now_us, now_us, points, significance)
    return Projection(
        limit, "no_degradation_trend", "none", current, None, None, None, None, None, points, significance
    )


def _slope_per_day(curves: Curves, series: Prepared, *, above: bool) -> float:
    # A huge metric over a short span may rise faster than a float can say.
    steep = curves.slope() * series.spread * (DAY / series.span_us) * series.scale
    return math.copysign(min(abs(steep), _LARGEST), steep if above else -steep)


def _moment(spans: float | None, span_us: int, last_us: int, now_us: int) -> int | None:
    if spans is None:
        return None
    moment = max(last_us + round(spans * span_us), now_us)
    return moment if moment <= MAX_US else None
