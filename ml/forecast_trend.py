"""The straight line through a window, and whether its slope is more than chance."""

from __future__ import annotations

import math

import numpy as np

from ml.forecast_plan import MOST_POINTS, cycle_of
from ml.forecast_results import Trend
from ml.forecast_seasons import fourier
from ml.series import DAY, STEPS_US, Floats, Scale, Times, grid_step, regular, spacing

_ORDER = 3
# The two-sided 5% point of the normal distribution.
_NORMAL = 1.959964
# Of values near one, less than their rounding.
_NOTHING = 1e-12
_FEWEST = 4
MOST_CELLS = 200_000


def trend(times_us: Times, scaled: Floats, scale: Scale) -> Trend:
    """Of cleaned points (n ≥ 2), values near one; a daily season is fitted along.

    On a grid as fine as they come, where it is not huge: means over wider buckets vary less than the points do.
    """
    span, apart = int(times_us[-1] - times_us[0]), spacing(times_us) * 1.05
    finest = max((step for step in STEPS_US if step <= apart), default=STEPS_US[0])
    step = finest if span // finest < MOST_CELLS else grid_step(times_us, span, MOST_POINTS)
    grid = regular(times_us, scaled, step)
    seen = ~np.isnan(grid.values)
    values, place = grid.values[seen], np.flatnonzero(seen).astype(np.float64)
    if np.ptp(values) < _NOTHING:
        return Trend(0.0, "flat", None)
    cycle = cycle_of(grid.step_us)
    seasonal = cycle > 0 and values.size >= 3 * cycle
    columns = fourier(place, {cycle: min(_ORDER, (cycle - 1) // 2)}) if seasonal else np.empty((place.size, 0))
    slope, residual = _line(place, values, columns)
    _, around = _line(place, values, columns[:, :0])
    explained = 1 - float(np.sum(around**2)) / float(np.sum((values - values.mean()) ** 2))
    direction = "flat" if not significant(slope, place, residual, columns.shape[1]) else _named(slope)
    per_day = float(scale.width(np.array([slope * (DAY / grid.step_us)]))[0])
    return Trend(per_day, direction, min(1.0, max(0.0, explained)))


def _named(slope: float) -> str:
    return "rising" if slope > 0 else "falling"


def _line(place: Floats, values: Floats, columns: Floats) -> tuple[float, Floats]:
    """Slope a step and residuals of least squares on a line and further columns."""
    centred = place - place.mean()
    design = np.column_stack((centred, np.ones(place.size), columns))
    found = np.linalg.lstsq(design, values, rcond=None)[0]
    return float(found[0]), np.asarray(values - design @ found)


def significant(slope: float, place: Floats, residual: Floats, extra: int) -> bool:
    """A t test at 5% that counts only as many points as neighbouring residuals leave independent.

    n · (1 − r) / (1 + r) with their correlation r at lag one (von Storch & Zwiers, Statistical Analysis in Climate
    Research, §17.1). The t quantile is Cornish & Fisher's, z + (z³ + z) / (4 ν).
    """
    energy = float(residual @ residual)
    centred = place - place.mean()
    spread = float(centred @ centred)
    if place.size < _FEWEST:
        return False
    if energy <= 1e-20 * slope * slope * spread:
        return slope != 0
    # Around a fitted line the correlation comes out too low by (1 + 4 r) / n (Marriott & Pope 1954; Kendall 1954).
    near = float(residual[1:] @ residual[:-1]) / energy
    near = min(max(near + (1 + 4 * near) / place.size, 0.0), 0.999)
    independent = (1 - near) / (1 + near)
    freedom = (place.size - extra) * independent - 2
    if freedom < 1:
        return False
    bound = _NORMAL + (_NORMAL**3 + _NORMAL) / (4 * freedom)
    error = math.sqrt(energy / (place.size - extra - 2) / spread / independent)
    return abs(slope) > bound * error
