"""The season that Prophet would fit at many moments of the past, in closed form, and how strong it is.

With a flat trend and normal priors the mode that Prophet's optimiser looks for is that of a ridge regression on its
Fourier columns (Taylor & Letham 2018, §3.2). A straight line is fitted along, or a rising series would show as a
season in the shape of a saw.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ml.series import Floats

Places = NDArray[np.int64]

# Prophet's prior is wider still; this much keeps a short or gappy window from being singular.
_RIDGE = 1e-3


def fourier(at: Places | Floats, orders: Mapping[int, int]) -> Floats:
    """Columns sin and cos of each period's multiples at positions (n,): (n, 2 × the sum of orders)."""
    place = np.asarray(at, dtype=np.float64)[:, None]
    angles = [2 * np.pi * np.arange(1, order + 1) * place / period for period, order in orders.items()]
    return np.hstack([part for angle in angles for part in (np.sin(angle), np.cos(angle))])


def coefficients(known: Floats, origins: Places, window: int, columns: Floats) -> tuple[Floats, Floats]:
    """The season's coefficients (o, k) and the line's slope per step (o,), seen from each origin.

    known: (n,), NaN where unknown. origins: (o,) how many values are known then; each fit sees the last `window` of
    them. columns: (≥ n, k).
    """
    size = known.size
    seen = ~np.isnan(known)
    line = np.arange(size) / window - 1
    rows = np.column_stack((np.ones(size), line, columns[:size], np.where(seen, known, 0.0))) * seen[:, None]
    # Sums over every window as differences of running sums; values are near one and few enough for that.
    sums = np.zeros((size + 1, rows.shape[1], rows.shape[1]))
    np.cumsum(rows[:, :, None] * rows[:, None, :], axis=0, out=sums[1:])
    gram = sums[origins] - sums[np.maximum(origins - window, 0)]
    ridge = _RIDGE * np.diag([0.0] + [1.0] * (rows.shape[1] - 2))
    found = np.linalg.solve(gram[:, :-1, :-1] + ridge, gram[:, :-1, -1:])[:, :, 0]
    return np.asarray(found[:, 2:]), np.asarray(found[:, 1] / window)


def shape(known: Floats, season: Floats, period: int) -> tuple[float, float]:
    """Amplitude and strength of a season (n,) in the values (n,) that hold it.

    The amplitude is half the peak-to-peak. The strength is max(0, 1 − var(remainder) / var(season + remainder)),
    Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., §4.3; the trend is the mean of a period.
    """
    seen = ~np.isnan(known)
    rest = np.where(seen, known - season, 0.0)
    width = min(period, known.size)
    weight = np.convolve(seen.astype(np.float64), np.ones(width), "same")
    trend = np.convolve(rest, np.ones(width), "same") / np.maximum(weight, 1.0)
    remainder = (rest - trend)[seen]
    whole = float(np.var(remainder + season[seen]))
    strength = 1 - float(np.var(remainder)) / whole if whole > 0 else 0.0
    return float(season.max() - season.min()) / 2, min(1.0, max(0.0, strength))
