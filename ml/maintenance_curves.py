"""Curves of wear through a series, and when they cross a limit: a weighted grid of exponentials, no sampling.

Each curve is level(t) = a + b·g(t) with g(t) = exp(k·t) for one rate k of the grid, or g(t) = t, the straight line. For
a given rate, a and b are plain least squares, and the level at any later time is normal around the curve; the rates
are weighted by how well they fit. So the probability of having crossed by a time is a sum over the grid.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ml.maintenance_series import Floats
from ml.maintenance_trend import effective_size

# In e-folds per span of the data. The negative ones level off; the fastest are all but a step at the end.
_RATES = np.concatenate([[0.0], np.geomspace(0.3, 30.0, 24), [-1.0, -3.0, -10.0]])
# What is believed of a rate before looking: that wear grows about e⁴-fold from the beginning of the data to the limit,
# give or take. Straight and levelling lines have a share of their own. How far the future may stray from a curve is a
# share of the change still to come. All were chosen on the training half of C-MAPSS FD001 (bench/ml/maintenance.py).
_FOLDS, _FOLDS_SPREAD = 4.0, 0.4
_STRAIGHT_SHARE, _LEVELLING_SHARE = 0.1, 0.05
_STRAY = 0.35
_ROUNDING = 1e-6
_LARGEST_EXPONENT = 60.0
REACH = 5.0
_TIMES = np.concatenate([[0.0], np.geomspace(1e-4, REACH, 240)])


@dataclass(frozen=True)
class Curves:
    """A weighted set of curves: one-dimensional arrays, as long as the grid of rates.

    `base`, `growth`: a and b; `variances` (rates, 3): of a, of both together (covariance), of b. `error`: squared
    error of the best curve; `size`: the independent points that the data is worth.
    """

    rates: Floats
    weights: Floats
    base: Floats
    growth: Floats
    variances: Floats
    error: float
    size: float

    @property
    def is_straight(self) -> bool:
        """Whether the straight line weighs as much as all the others."""
        return bool(self.weights[self.rates == 0].sum() >= 0.5)

    def slope(self) -> float:
        """Of the level at the end of the data, per span."""
        steepness = np.where(self.rates == 0, 1.0, self.rates)
        return float(self.weights @ (self.growth * steepness))

    def crossed_by(self, times: Floats, limit: float) -> Floats:
        """P(the level has reached `limit`) at each of `times` (n,), ≥ 0, rising, in spans after the last point."""
        shape = _shape(self.rates, times)
        level = self.base[:, None] + self.growth[:, None] * shape
        variance = self.variances[:, :1] + 2 * self.variances[:, 1:2] * shape + self.variances[:, 2:] * shape**2
        strayed = _STRAY * self.growth[:, None] * (shape - _shape(self.rates, np.zeros(1)))
        deviation = np.sqrt(np.maximum(variance, 0.0) + strayed**2 + _ROUNDING**2)
        chance = self.weights @ _normal_below((level - limit) / deviation)
        rising: Floats = np.clip(np.maximum.accumulate(chance), 0.0, 1.0)
        return rising

    def crossing_times(self, limit: float, shares: tuple[float, ...]) -> list[float | None]:
        """When the probability of having crossed reaches each share, in spans; None where not within REACH spans."""
        chance = self.crossed_by(_TIMES, limit)
        return [_reached(_TIMES, chance, share) for share in shares]


def fit_curves(when: Floats, level: Floats, limit: float) -> Curves:
    """Curves through `level` (n,), about -1..1, over `when` (n,), from -1 to 0, n ≥ 5, toward `limit`."""
    rates = _RATES
    shape = _shape(rates, when)
    centred = shape - shape.mean(axis=1, keepdims=True)
    around = level - level.mean()
    leverage = np.maximum((centred**2).sum(axis=1), 1e-12)
    growth = centred @ around / leverage
    base = level.mean() - growth * shape.mean(axis=1)
    residuals = around - growth[:, None] * centred
    errors = np.maximum((residuals**2).sum(axis=1), _ROUNDING**2)
    best = int(errors.argmin())
    size = max(effective_size(residuals[best]), 4.0)
    scores = -(size - 3) / 2 * np.log(errors / errors[best]) + _belief(rates, base, growth, limit)
    weights = np.exp(scores - scores.max())
    # Of one point; the few that are worth anything must pay for the three parameters.
    noise = errors / len(when) * size / max(size - 3, 1.0)
    spread = noise / leverage * len(when) / size
    middle = shape.mean(axis=1)
    variances = np.column_stack([noise / size + spread * middle**2, -spread * middle, spread])
    return Curves(rates, weights / weights.sum(), base, growth, variances, float(errors[best]), size)


def _belief(rates: Floats, base: Floats, growth: Floats, limit: float) -> Floats:
    """Log of the prior weight of each curve, from the e-folds between the beginning of the data and its crossing."""
    belief = np.empty(len(rates))
    bending = rates > 0
    belief[rates == 0] = math.log(_STRAIGHT_SHARE)
    belief[rates < 0] = math.log(_LEVELLING_SHARE / int((rates < 0).sum()))
    ratio = (limit - base[bending]) / np.where(growth[bending] > 0, growth[bending], 1e-9)
    ahead = np.clip(np.log(np.clip(ratio, 1e-9, 1e18)) / rates[bending], 0.0, 10.0)
    folds = np.log(rates[bending] * (1 + ahead) / _FOLDS) / _FOLDS_SPREAD
    belief[bending] = math.log((1 - _STRAIGHT_SHARE - _LEVELLING_SHARE) / int(bending.sum())) - folds**2 / 2
    return belief


def _shape(rates: Floats, times: Floats) -> Floats:
    """g at each rate and time: (rates, times)."""
    bent = np.exp(np.minimum(rates[:, None] * times[None, :], _LARGEST_EXPONENT))
    shape: Floats = np.where(rates[:, None] == 0, times[None, :], bent)
    return shape


def _normal_below(deviates: Floats) -> Floats:
    flat = [0.5 * math.erfc(-each / math.sqrt(2)) for each in np.clip(deviates, -9, 9).ravel().tolist()]
    return np.array(flat).reshape(deviates.shape)


def _reached(times: Floats, chance: Floats, share: float) -> float | None:
    after = int(np.searchsorted(chance, share))
    if after == len(chance):
        return None
    if after == 0:
        return float(times[0])
    below, above = float(chance[after - 1]), float(chance[after])
    part = (share - below) / (above - below)
    return float(times[after - 1] + part * (times[after] - times[after - 1]))
