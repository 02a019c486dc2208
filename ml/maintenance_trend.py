"""Whether a series really moves toward its limit, given that neighbouring points resemble each other."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ml.maintenance_series import Floats

# The shapes that wear may have: the straight line, exponentials (e-folds over the data), powers of the time since the
# data began, and straight lines that only begin at a share of it. Many, since what the nearest shape misses of a smooth
# rise looks like autocorrelation.
_BENDS = np.geomspace(0.5, 16.0, 24)
_POWERS = np.array([1.0, 1.5, 2.0, 3.0, 4.0, 6.0])
_BEGINNINGS = np.array([0.3, 0.5, 0.7, 0.85])
# What the best of them costs. They resemble each other, so it is less than their number: measured on noise.
_PRICE = 8.0
_LEAST_FREEDOM, _MANY = 2, 30
_COARSE = 20
_MOST_ALIKE = 0.99
# Of the scale of the series (-1 to 1): noise below it is rounding.
_ROUNDING = 1e-6


def trend_significance(when: Floats, level: Floats) -> float:
    """One-sided p-value, 0..1, of a rise of `level` (n,) over `when` (n,), n ≥ 5, from -1 to 0; small: it does rise.

    A t test of the slope on each of some thirty shapes, of which the smallest p counts eight times. Standard error and
    degrees of freedom are those of the n(1-φ)/(1+φ) independent points that a first-order autoregression is worth
    (Bayley & Hammersley 1946), φ being the lag-one autocorrelation of the residuals plus its known bias of about
    (2 + 4φ)/n (Kendall 1954, with a line fitted). A slow wander beneath noise escapes φ at full resolution, so the test
    is repeated on the means of 20 runs of points, and the larger p is the answer.
    """
    fine = _significance(when, level)
    if len(when) <= _COARSE:
        return fine
    # Of equally many points each, lest a gap leaves hardly any.
    starts = np.arange(_COARSE) * len(when) // _COARSE
    sizes = np.diff(starts, append=len(when))
    return max(fine, _significance(*(np.add.reduceat(each, starts) / sizes for each in (when, level))))


def effective_size(residuals: NDArray[np.float64]) -> float:
    """How many independent points the residuals (n,) of a fitted line are worth: above 0, at most n."""
    size = len(residuals)
    power = float(residuals @ residuals)
    if power == 0.0:
        return float(size)
    alike = float(residuals[:-1] @ residuals[1:]) / power
    alike = min(max(alike + (2 + 4 * alike) / size, 0.0), _MOST_ALIKE)
    return size * (1 - alike) / (1 + alike)


def is_step(when: Floats, level: Floats, curve_error: float, size: float) -> bool:
    """Whether one sudden step explains the series better than a curve with squared error `curve_error` does.

    Better: by three nats of log-likelihood of `size` independent points. Both have three parameters.
    """
    count = np.arange(1, len(when))
    left = np.cumsum(level)[:-1]
    total, squares = float(level.sum()), float(level @ level)
    explained = left**2 / count + (total - left) ** 2 / (len(when) - count)
    step_error = max(squares - float(explained.max()), _ROUNDING**2 * len(when))
    return size / 2 * math.log(max(curve_error, _ROUNDING**2) / step_error) > 3.0


def _significance(when: Floats, level: Floats) -> float:
    size = len(level)
    shapes = _shapes(when)
    centred = shapes - shapes.mean(axis=1, keepdims=True)
    around = level - level.mean()
    leverage = np.maximum((centred**2).sum(axis=1), 1e-12)
    slopes = centred @ around / leverage
    residuals = around - slopes[:, None] * centred
    variances = np.maximum((residuals**2).sum(axis=1) / (size - 2), _ROUNDING**2)
    tails = []
    for slope, left, variance in zip(slopes, residuals, variances / leverage, strict=True):
        worth = max(effective_size(left), 1.0)
        tails.append(upper_tail(float(slope) / math.sqrt(variance * size / worth), int(worth - 2)))
    return min(1.0, _PRICE * min(tails))


def _shapes(when: Floats) -> Floats:
    """(shapes, n): each rising over `when`."""
    since = np.clip(when + 1, 0.0, 1.0)
    bent = np.exp(_BENDS[:, None] * when)
    return np.concatenate([bent, since ** _POWERS[:, None], np.maximum(since - _BEGINNINGS[:, None], 0.0)])


def upper_tail(t: float, freedom: int) -> float:
    """P(T > t) of Student's t with `freedom` degrees of freedom, taken as two where they are fewer.

    Up to thirty the exact finite series (Abramowitz & Stegun 26.7.3 and 26.7.4), then Wallace's normal deviate (1959).
    """
    freedom = max(freedom, _LEAST_FREEDOM)
    if freedom > _MANY:
        deviate = math.sqrt(freedom * math.log1p(t * t / freedom)) * (8 * freedom + 1) / (8 * freedom + 3)
        return 0.5 * math.erfc(math.copysign(deviate, t) / math.sqrt(2))
    angle = math.atan2(abs(t), math.sqrt(freedom))
    is_odd = freedom % 2
    term, total = (math.cos(angle), 0.0) if is_odd else (1.0, 0.0)
    for order in range(2 + is_odd, freedom + 1, 2):
        total += term
        term *= math.cos(angle) ** 2 * (order - 1) / order
    within = 2 / math.pi * (angle + math.sin(angle) * total) if is_odd else math.sin(angle) * total
    tail = max((1 - within) / 2, 0.0)
    return tail if t >= 0 else 1 - tail
