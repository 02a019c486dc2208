"""Forecasts of one series: season by Prophet, level by its recent past, each forecast held against the naive ones.

What is served has won a replay over the history: Prophet's season with a fading residual, the same time one cycle ago,
or the last value. How choosing and reporting relate is said in ml/forecast_replay.py.
"""

from __future__ import annotations

import numpy as np

from ml.errors import TooLittleData
from ml.forecast_intervals import coverage, detail, half_widths, stretched, walked
from ml.forecast_methods import NAIVE, Choice, Told, choose, tell
from ml.forecast_plan import Plan, plan, positions
from ml.forecast_replay import mean_error
from ml.forecast_results import Backtest, Forecast, Season, Trend
from ml.forecast_seasons import Places, shape
from ml.forecast_trend import trend
from ml.prophet_fit import FitFailed
from ml.series import Floats, Scale, Times, clean, latest_stretch

__all__ = ["NEEDED", "Backtest", "Forecast", "Season", "Trend", "forecast"]

NEEDED = 10
# Weaker seasons aren't told. A season of k coefficients explains k / n of pure noise; twice that is asked for.
_WEAK, _BY_CHANCE = 0.1, 2.0
_WIDEST = 0.999


def forecast(times_us: Times, values: Floats, *, step_us: int, points: int, interval_width: float = 0.8) -> Forecast:
    """The next `points` values, one each `step_us` after the last time, with a central interval.

    times_us: (n,) int64 epoch microseconds (UTC), ascending and unique. values: (n,), not finite ones are left out.
    points: 1-1000. step_us: a minute to a day. interval_width: the probability of the interval, 0-1.
    A value stands for the mean over the step before it, or over the spacing of the points where that is longer.
    The same input gives the same answer. Raises TooLittleData under NEEDED finite values.
    """
    given = np.asarray(values, dtype=np.float64)
    times_us, values = clean(times_us, given)
    if values.size < NEEDED:
        raise TooLittleData(int(values.size), NEEDED)
    clipped = int((values != given[np.isfinite(given)]).sum())
    times_us, values = latest_stretch(times_us, values, NEEDED)
    if values.min() == values.max():
        return _constant(times_us, float(values[0]), step_us, points, interval_width)
    share = min(max(interval_width, 0.0), _WIDEST)
    scale = Scale.of(values)
    scaled = scale.down(values)
    made = plan(times_us, scaled)
    place = positions(made.grid, step_us, points)
    ahead = np.unique(np.concatenate(([0, 1], np.floor(place), np.ceil(place)))).astype(np.int64)
    choice, told = _served(made, ahead)
    at_last = float(np.interp(made.grid.lag_us / made.grid.step_us, ahead, told.values))
    fine = detail(times_us, scaled, made.grid, step_us, share, at_last)
    middle = np.interp(place, ahead, told.values) + fine.values(points)
    half = np.hypot(np.interp(place, ahead, _widths(made, choice, share, ahead)), fine.widths(points))
    fitted = scale.up(told.fitted)
    return Forecast(
        method=choice.method,
        reason=choice.reason,
        step_us=step_us,
        times_us=_times(times_us, step_us, points),
        values=scale.up(middle).tolist(),
        lower=scale.up(middle - half).tolist(),
        upper=scale.up(middle + half).tolist(),
        fitted_times_us=made.grid.times_us[made.history.size - fitted.size :].tolist(),
        fitted=fitted.tolist(),
        interval_width=interval_width,
        trend=trend(times_us, scaled, scale),
        seasons=_seasons(made, told, scale),
        backtest=_backtest(choice, share, scale, made.grid.step_us),
        points_used=int(values.size),
        points_clipped=clipped,
    )


def _served(made: Plan, ahead: Places) -> tuple[Choice, Told]:
    """The winner of the replay; if that is Prophet and Prophet fails, the best of the others."""
    choice = choose(made, int(ahead[-1]))
    try:
        return choice, tell(made, choice, ahead)
    except FitFailed:
        choice = choice.without_prophet()
        return choice, tell(made, choice, ahead)


def _widths(made: Plan, choice: Choice, share: float, ahead: Places) -> Floats:
    """Half-widths (m,) at `ahead` (m,) steps of the grid, near one."""
    if not choice.errors:
        return walked(made.history, share, ahead)
    cycle = 0 if choice.method == "last_value" else made.cycle
    return stretched(half_widths(choice.errors[choice.method], share, choice.apart), ahead, cycle)


def _seasons(made: Plan, told: Told, scale: Scale) -> list[Season]:
    found = []
    for period, season in told.seasons.items():
        known = made.known[made.known.size - season.size :]
        others = sum(other for name, other in told.seasons.items() if name != period)
        amplitude, strength = shape(known - others, season, period)
        columns = 2 * made.orders(weekly=True)[period]
        if strength >= max(_WEAK, _BY_CHANCE * columns / season.size):
            high = float(scale.width(np.array([amplitude]))[0])
            found.append(Season(period * made.grid.step_us // 1_000_000, high, strength))
    return found


def _backtest(choice: Choice, share: float, scale: Scale, step_us: int) -> Backtest | None:
    if not choice.errors:
        return None
    served = choice.errors[choice.method]
    means = {method: mean_error(errors) for method, errors in choice.errors.items()}
    naive = means.get(NAIVE, 0.0)
    return Backtest(
        origins=served.shape[0],
        horizon=served.shape[1],
        step_us=step_us,
        errors={method: float(scale.width(np.array([mean]))[0]) for method, mean in means.items()},
        relative=means[choice.method] / naive if naive > 0 else None,
        coverage=coverage(served, share, choice.apart),
    )


def _times(times_us: Times, step_us: int, points: int) -> list[int]:
    return [int(times_us[-1]) + step_us * number for number in range(1, points + 1)]


def _constant(times_us: Times, value: float, step_us: int, points: int, interval_width: float) -> Forecast:
    """What has never changed is forecast not to; there is no error to learn a width from."""
    same = [value] * points
    return Forecast(
        method="constant",
        reason="every value is the same",
        step_us=step_us,
        times_us=_times(times_us, step_us, points),
        values=same,
        lower=same,
        upper=same,
        fitted_times_us=[int(times_us[0]), int(times_us[-1])],
        fitted=[value, value],
        interval_width=interval_width,
        trend=Trend(0.0, "flat", None),
        seasons=[],
        backtest=None,
        points_used=int(times_us.size),
        points_clipped=0,
    )
