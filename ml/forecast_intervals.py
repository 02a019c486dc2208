"""How far off a forecast may be: quantiles of the errors of its replay, and what lies between the grid's buckets."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ml.forecast_seasons import Places
from ml.series import Floats, Grid, Times, regular, spacing

# Points of the finer grid that the detail is read from.
_DETAIL_POINTS = 20_000
_MOST_PULL = 0.999
# Chosen on the origins of bench/ml/forecasts.py that lie between the ones it tells.
_OVERLAP = 8.0
_ROUNDING = 1e-9


def half_widths(errors: Floats, share: float, apart: int) -> Floats:
    """(horizon,): the quantile of absolute errors (o, horizon) at each step, smoothed over neighbouring steps.

    Of n errors the ceil((n + 1) · share)-th smallest, as split conformal prediction has it (Lei et al. 2018, §2.2); but
    origins lie only `apart` steps from each other, and what overlaps counts as fewer: as one for each eighth of the
    distance forecast. Steps without a known outcome take their neighbours'.
    """
    seen = ~np.isnan(errors)
    count = np.maximum(seen.sum(axis=0), 1)
    ordered = np.sort(np.where(seen, errors, np.inf), axis=0)
    independent = np.minimum(count, 1 + _OVERLAP * count * apart / np.arange(1, count.size + 1))
    rank = np.ceil(np.minimum(share * (1 + 1 / independent), 1.0) * count - _ROUNDING).astype(np.int64)
    found = ordered[np.clip(rank, 1, count) - 1, np.arange(count.size)]
    known = np.flatnonzero(seen.any(axis=0))
    return _smooth(np.interp(np.arange(found.size), known, found[known]))


def _smooth(values: Floats) -> Floats:
    """The mean over a window that grows with the distance: what lies further ahead changes more slowly."""
    sums = np.concatenate(([0.0], np.cumsum(values)))
    place = np.arange(values.size)
    reach = np.minimum(np.minimum(place, values.size - 1 - place), 1 + place // 6)
    return np.asarray((sums[place + reach + 1] - sums[place - reach]) / (2 * reach + 1))


def coverage(errors: Floats, share: float, apart: int) -> float | None:
    """The share of the known outcomes inside, each half of the origins judged by the other half's widths."""
    middle = errors.shape[0] // 2
    halves = (errors[:middle], errors[middle:])
    inside = total = 0
    for judged, learned in (halves, halves[::-1]):
        seen = ~np.isnan(judged)
        if seen.any() and not np.isnan(learned).all():
            inside += int((judged <= half_widths(learned, share, apart))[seen].sum())
            total += int(seen.sum())
    return inside / total if total else None


def stretched(widths: Floats, ahead: Places, cycle: int) -> Floats:
    """(m,): the widths (horizon,) at `ahead` (m,); 0 at 0, and beyond the horizon growing like a random walk's.

    That is with the root of the steps, or of the cycles where there is one: Hyndman & Athanasopoulos, Forecasting,
    3rd ed., §5.5.
    """
    horizon = widths.size
    inside = np.concatenate(([0.0], widths))[np.minimum(ahead, horizon)]
    unit = cycle or 1
    return np.asarray(inside * np.sqrt(np.maximum(1.0, np.ceil(ahead / unit) / math.ceil(horizon / unit))))


def walked(history: Floats, share: float, ahead: Places) -> Floats:
    """(m,): half-widths without a replay, those of a random walk with the steps that the history (n,) took."""
    moves = np.abs(np.diff(history)) if history.size > 1 else np.zeros(1)
    return np.asarray(float(np.quantile(moves, share)) * np.sqrt(ahead))


@dataclass(frozen=True)
class Detail:
    """What the asked step shows and the grid's means don't: it fades by `pull` a step from the `last` deviation."""

    last: float
    pull: float
    spread: float  # half-width of the deviations; 0 when the grid is as fine as what is asked

    def values(self, points: int) -> Floats:
        return np.asarray(self.last * self.pull ** np.arange(1, points + 1))

    def widths(self, points: int) -> Floats:
        """As of an AR(1) process: var(h) = var · (1 − pull^2h) (Box & Jenkins)."""
        return np.asarray(self.spread * np.sqrt(1 - self.pull ** (2.0 * np.arange(1, points + 1))))


def detail(times_us: Times, scaled: Floats, grid: Grid, step_us: int, share: float, at_last: float) -> Detail:
    """From the points (n,) near one, the grid made of them, and what the forecast's curve is at the last point."""
    fine = max(step_us, spacing(times_us))
    # Half a step of slack: points on the grid, at times that tremble, have no detail.
    if fine * 1.5 >= grid.step_us:
        return Detail(0.0, 0.0, 0.0)
    kept = times_us > int(times_us[-1]) - _DETAIL_POINTS * fine
    finer = regular(times_us[kept], scaled[kept], fine)
    known = ~np.isnan(grid.values)
    off = finer.values - np.interp(finer.times_us, grid.times_us[known], grid.values[known])
    here, next_ = off[:-1], off[1:]
    both = ~np.isnan(here) & ~np.isnan(next_)
    energy = float(np.sum(here[both] ** 2))
    pull = float(np.sum((here * next_)[both])) / energy if energy > 0 else 0.0
    pull = min(max(pull, 0.0), _MOST_PULL) ** (step_us / fine)
    return Detail(float(finer.values[-1]) - at_last, pull, float(np.quantile(np.abs(off[~np.isnan(off)]), share)))
