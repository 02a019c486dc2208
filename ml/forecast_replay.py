"""The forecasts replayed over the past: at each origin every method sees what lies before it and nothing else.

The season-and-residual rule ("prophet") forecasts, h steps ahead,

    f(h) = season(h) + level(h) + φ^h · (last residual − level)        then    (1 − w) · f(h) + w · same time yesterday

where the level is the mean of the last 14 cycles' residuals. φ and w are not picked but averaged: each pair weighs
exp(−SHARPNESS · (its error / the best error − 1)) by its errors so far (exponentially weighted forecasters: Vovk 1990;
Cesa-Bianchi & Lugosi 2006, §2), for near, middle and far steps apart.

Selection and reporting: the weights at an origin come from those earlier forecasts alone whose outcome was known by
then. So the errors told are those of a rule that was served in real time, none is in-sample. The last choice, of one
method among three and of one of three forms of the rule, is made on the errors that are told; they are flattered by as
much as the best of so few is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.forecast_plan import Plan
from ml.forecast_seasons import Places, coefficients, fourier
from ml.series import Floats

PULLS = np.array([0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995])
BLENDS = np.array([0.0, 0.2, 0.4, 0.6, 0.8])
SHARPNESS = 15.0
MOST_ORIGINS, FEWEST_ORIGINS = 100, 6
# No replay looks further ahead than this many cycles: there would be too few origins that don't overlap.
FURTHEST = 14
# Ends of the parts of the horizon that have weights of their own, in cycles; φ is per hour of a 24-hour cycle.
_PARTS = (0.25, 1, 3, 7, FURTHEST)
_PULL_STEPS = 24


@dataclass(frozen=True)
class Form:
    """What the rule is made of: a weekly season besides, a level that goes on rising or falling."""

    weekly: bool = False
    drift: bool = False


@dataclass(frozen=True)
class State:
    """What the residual of the season looks like from each of o origins."""

    level: Floats  # (o,) its mean over the memory
    slope: Floats  # (o,) of the level a step; 0 without drift
    middle: float  # how many steps before the last one the mean stands for
    gap: Floats  # (o,) the last residual − the level then

    @classmethod
    def of(cls, residual: Floats, drift: bool) -> State:
        """From the residuals of the memory (o, memory), the last one at the origin."""
        memory = residual.shape[1]
        middle = (memory - 1) / 2
        steps = np.arange(memory) - middle
        level = residual.mean(axis=1)
        slope = residual @ steps / max(float(steps @ steps), 1.0) if drift else np.zeros(level.size)
        return cls(level, slope, middle, residual[:, -1] - level - slope * middle)

    def line(self, ahead: Places) -> Floats:
        """The level (o, m), `ahead` (m,) steps after the origin."""
        return np.asarray(self.level[:, None] + self.slope[:, None] * (self.middle + ahead))


@dataclass(frozen=True)
class Replay:
    """Absolute errors (origins, horizon) of each method, NaN where the outcome is unknown."""

    origins: Places
    horizon: int
    errors: dict[str, Floats]


def origins_of(first: int, size: int, horizon: int, cycle: int) -> Places:
    """At most MOST_ORIGINS of first … size − horizon, evenly spread over the hours of the day."""
    stride = max(1, math.ceil((size - horizon - first + 1) / MOST_ORIGINS))
    while cycle and math.gcd(stride, cycle) > 1:
        stride += 1
    return np.arange(size - horizon, first - 1, -stride, dtype=np.int64)[::-1]


def seasonal_naive(history: Floats, origins: Places, ahead: Places, cycle: int) -> Floats:
    """(o, m): the latest known value at the same time of the cycle, `ahead` (m,) steps after each origin."""
    return np.asarray(history[origins[:, None] - 1 + ahead - cycle * -(-ahead // cycle)])


def parts(horizon: int, cycle: int) -> list[tuple[int, int]]:
    """[start, end) of the parts of 1 … horizon, counted from 0."""
    ends = sorted({min(horizon, max(1, round(part * cycle))) for part in _PARTS} | {horizon})
    return list(zip([0, *ends], ends, strict=False))


def pulls(ahead: Places, cycle: int) -> Floats:
    """(pulls, m): φ^h with h in 24ths of the cycle."""
    return np.asarray(PULLS[:, None] ** (ahead * (_PULL_STEPS / cycle)))


def losses(state: State, season: Floats, naive: Floats, actual: Floats, cycle: int) -> list[Floats]:
    """Mean absolute error of each φ and w at each origin, for each part of the horizon: (o, φ, w)."""
    ahead = np.arange(1, actual.shape[1] + 1, dtype=np.int64)
    told = season + state.line(ahead)
    spans = parts(ahead.size, cycle)
    found = [np.empty((actual.shape[0], PULLS.size, BLENDS.size)) for _ in spans]
    seen = ~np.isnan(actual)
    starts = [start for start, _ in spans]
    count = np.maximum(np.add.reduceat(seen.astype(np.float64), starts, axis=1), 1.0)
    for row, pull in enumerate(pulls(ahead, cycle)):
        plain = np.where(seen, told + state.gap[:, None] * pull - actual, 0.0)
        change = np.where(seen, naive - actual, 0.0) - plain
        for column, blend in enumerate(BLENDS):
            error = np.add.reduceat(np.abs(plain + blend * change), starts, axis=1) / count
            for number, part in enumerate(found):
                part[:, row, column] = error[:, number]
    return found


def weights(loss: Floats) -> Floats:
    """The weights of each φ and w from summed losses (…, φ, w); they add up to one."""
    best = loss.min(axis=(-2, -1), keepdims=True)
    excess = (loss - best) / np.maximum(best, 1e-12 + 1e-6 * loss.max(axis=(-2, -1), keepdims=True))
    share = np.exp(-SHARPNESS * np.minimum(excess, 40.0))
    return np.asarray(share / share.sum(axis=(-2, -1), keepdims=True))


def blended(
    state: State, season: Floats, naive: Floats, ahead: Places, cycle: int, shares: Sequence[Floats], horizon: int
) -> Floats:
    """The rule's forecast (o, m) at `ahead` (m,), with the weights (o, φ, w) of each part of the replayed horizon."""
    told = season + state.line(ahead)
    powers = pulls(ahead, cycle)
    out = np.empty_like(told)
    spans = parts(horizon, cycle)
    for number, ((start, end), share) in enumerate(zip(spans, shares, strict=True)):
        # Beyond the replayed horizon the last part's weights go on.
        here = (ahead > start) & ((ahead <= end) | (number == len(spans) - 1))
        pulled = state.gap[:, None] * (share @ (1 - BLENDS) @ powers[:, here])
        old = (share @ BLENDS).sum(axis=1)[:, None]
        out[:, here] = (1 - old) * told[:, here] + pulled + old * naive[:, here]
    return out


def replay_rule(plan: Plan, form: Form, origins: Places, horizon: int, actual: Floats) -> tuple[Floats, list[Floats]]:
    """Absolute errors (o, horizon) of the rule in that form; and each part's weights (1, φ, w) for a forecast now."""
    ahead = np.arange(1, horizon + 1, dtype=np.int64)
    columns = fourier(np.arange(plan.history.size), plan.orders(form.weekly))
    season = coefficients(plan.known, origins, plan.window, columns)[0][:, :, None]
    place = origins[:, None] + np.arange(-min(plan.memory, int(origins.min())), 0)
    state = State.of(plan.history[place] - (columns[place] @ season)[:, :, 0], form.drift)
    coming = (columns[origins[:, None] - 1 + ahead] @ season)[:, :, 0]
    naive = seasonal_naive(plan.history, origins, ahead, plan.cycle)
    found = losses(state, coming, naive, actual, plan.cycle)
    shares, now = [], []
    for loss, (_, end) in zip(found, parts(horizon, plan.cycle), strict=True):
        summed = np.concatenate((np.zeros((1, *loss.shape[1:])), np.cumsum(loss, axis=0)))
        shares.append(weights(summed[np.searchsorted(origins, origins - end, side="right")]))
        now.append(weights(summed[-1:]))
    return np.abs(blended(state, coming, naive, ahead, plan.cycle, shares, horizon) - actual), now


def mean_error(errors: Floats) -> float:
    """The mean of what is known of the errors (o, horizon), each step ahead counting alike; inf where nothing is."""
    seen = ~np.isnan(errors)
    return float(errors[seen].mean()) if seen.any() else math.inf
