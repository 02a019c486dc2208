"""Which method is served and why, and what it says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.forecast_plan import Plan
from ml.forecast_replay import (
    FEWEST_ORIGINS,
    FURTHEST,
    Form,
    State,
    blended,
    mean_error,
    origins_of,
    replay_rule,
    seasonal_naive,
)
from ml.forecast_seasons import Places, coefficients, fourier
from ml.prophet_fit import seasons
from ml.series import Floats

PROPHET, NAIVE, LAST = "prophet", "seasonal_naive", "last_value"
# A form that is not the plain one has to be better than it by this factor, for what rarely helps mustn't be chance.
_MARGINS = {Form(weekly=True): 0.9, Form(drift=True): 0.85}
_WEEKS = 4


@dataclass(frozen=True)
class Choice:
    """The method served; of the rule, its form and each part's weights (1, φ, w); the replay's absolute errors.

    `errors`: method → (origins, horizon), NaN where the outcome is unknown; empty without a replay. Its origins lie
    `apart` steps of the grid from each other.
    """

    method: str
    reason: str
    errors: dict[str, Floats]
    form: Form
    shares: list[Floats]
    apart: int = 1

    def without_prophet(self) -> Choice:
        rest = {method: errors for method, errors in self.errors.items() if method != PROPHET}
        reason = "Prophet found no fit, and of the other methods this one's backtest error is lowest"
        return Choice(min(rest, key=lambda method: mean_error(rest[method])), reason, rest, self.form, [], self.apart)


@dataclass(frozen=True)
class Told:
    """Values near one: the forecast (m,), the history as the method sees it (the latest of the grid), and seasons."""

    values: Floats
    fitted: Floats
    seasons: dict[int, Floats]  # steps of the period → (the plan's window,)


def choose(plan: Plan, asked: int) -> Choice:
    """For a forecast `asked` steps of the grid ahead: what wins a replay of every method that the data suffice for."""
    size, cycle = plan.history.size, plan.cycle
    cycles = size // cycle if cycle else 0
    first = max(2, size // 2) if cycles < 2 else cycle if cycles < 3 else max(2 * cycle, min(plan.window, size // 2))
    horizon = min(asked, max(1, min(size // 4, (size - first) // 2)), FURTHEST * cycle or size)
    origins = origins_of(first, size, horizon, cycle) if size - horizon >= first else np.empty(0, dtype=np.int64)
    simple = _shortage(plan)
    ahead = np.arange(1, horizon + 1, dtype=np.int64)
    actual = plan.known[origins[:, None] - 1 + ahead]
    if origins.size < FEWEST_ORIGINS or np.isnan(actual).all():
        return Choice(NAIVE if cycles >= 2 else LAST, f"{simple or 'too little data'}: none to replay", {}, Form(), [])
    apart = int(origins[1] - origins[0])
    errors = {LAST: np.abs(plan.history[origins - 1][:, None] - actual)}
    if cycles < 2:
        return Choice(LAST, simple, errors, Form(), [], apart)
    errors[NAIVE] = np.abs(seasonal_naive(plan.history, origins, ahead, cycle) - actual)
    form, shares = Form(), list[Floats]()
    if cycles >= 3:
        form, errors[PROPHET], shares = _best_form(plan, origins, horizon, actual)
    method = min(errors, key=lambda name: mean_error(errors[name]))
    reason = f"{simple}, and its backtest error is the lower one" if simple else "its backtest error is the lowest"
    return Choice(method, reason, errors, form, shares, apart)


def _shortage(plan: Plan) -> str:
    """Why Prophet is out of the question, "" when it isn't."""
    if not plan.cycle:
        return "the points lie too far apart to show a day or a week"
    cycles = plan.history.size // plan.cycle
    if cycles < 3:
        return f"fewer than {'two' if cycles < 2 else 'three'} {plan.cycle_name()}s of data"
    return ""


def _best_form(plan: Plan, origins: Places, horizon: int, actual: Floats) -> tuple[Form, Floats, list[Floats]]:
    plain, shares = replay_rule(plan, Form(), origins, horizon, actual)
    best, bound = (Form(), plain, shares), mean_error(plain)
    base = bound
    for form, margin in _MARGINS.items():
        if form.weekly and (not plan.week or plan.history.size < _WEEKS * plan.week):
            continue
        errors, shares = replay_rule(plan, form, origins, horizon, actual)
        error = mean_error(errors)
        if error < margin * base and error < bound:
            best, bound = (form, errors, shares), error
    return best


def tell(plan: Plan, choice: Choice, ahead: Places) -> Told:
    """The chosen method's forecast at `ahead` (m,) steps after the last value (0: that one); may raise FitFailed."""
    window = min(plan.window or plan.history.size, plan.history.size)
    if choice.method == PROPHET:
        return _tell_rule(plan, choice, ahead, window)
    back = plan.cycle if choice.method == NAIVE else 1
    fitted = plan.history[max(0, plan.history.size - window - back) : plan.history.size - back]
    values = np.full(ahead.size, plan.history[-1])
    if choice.method == NAIVE:
        naive = seasonal_naive(plan.history, _now(plan), np.maximum(ahead, 1), plan.cycle)[0]
        values = np.where(ahead > 0, naive, values)
    return Told(values, fitted, _past_seasons(plan, window))


def _now(plan: Plan) -> Places:
    return np.array([plan.history.size], dtype=np.int64)


def _tell_rule(plan: Plan, choice: Choice, ahead: Places, window: int) -> Told:
    orders = plan.orders(choice.form.weekly)
    slope = coefficients(plan.known, _now(plan), plan.window, fourier(np.arange(plan.history.size), orders))[1][0]
    steps = np.arange(window, dtype=np.int64)
    at = np.concatenate((steps, window - 1 + ahead))
    found = seasons(plan.known[-window:] - slope * (steps - steps.mean()), plan.grid.step_us, orders, at)
    season = np.sum(list(found.values()), axis=0)
    residual = plan.history[-window:] - season[:window]
    state = State.of(residual[-plan.memory :][None, :], choice.form.drift)
    naive = seasonal_naive(plan.history, _now(plan), np.maximum(ahead, 1), plan.cycle)
    horizon = choice.errors[PROPHET].shape[1]
    told = blended(state, season[None, window:], naive, ahead, plan.cycle, choice.shares, horizon)[0]
    fitted = season[:window] + _running_mean(residual, plan.cycle)
    past = {period: values[:window] for period, values in found.items()}
    return Told(np.where(ahead > 0, told, plan.history[-1]), fitted, past)


def _past_seasons(plan: Plan, window: int) -> dict[int, Floats]:
    """The season of the window in closed form, for a forecast that is served without Prophet."""
    if not plan.cycle or plan.history.size < 3 * plan.cycle:
        return {}
    columns = fourier(np.arange(plan.history.size), plan.orders(weekly=False))
    found = coefficients(plan.known, _now(plan), plan.window, columns)[0][0]
    return {plan.cycle: np.asarray(columns[-window:] @ found)}


def _running_mean(values: Floats, width: int) -> Floats:
    """Over `width` values around each, fewer at the ends; values (n ≥ width,)."""
    share = np.convolve(np.ones(values.size), np.ones(width), "same")
    return np.asarray(np.convolve(values, np.ones(width), "same") / share)
