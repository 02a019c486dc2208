"""A series made fit for a model: cleaned, in units near one, and on a regular grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Times = NDArray[np.int64]

SECOND = 1_000_000
DAY = 86_400 * SECOND
LARGEST = float(np.finfo(np.float64).max)

# Steps of a grid: each divides a day or is whole days, so a cycle of a day or a week is a whole number of steps.
_MINUTES = (1, 2, 3, 5, 6, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720)
STEPS_US = (
    *(seconds * SECOND for seconds in (1, 2, 5, 10, 15, 20, 30)),
    *(minutes * 60 * SECOND for minutes in _MINUTES),
    *(days * DAY for days in (1, 2, 3, 7, 14, 28, 56, 112, 224, 448, 896, 1792, 3584, 7168, 14336, 28672)),
)
# Low, so that an outage of weeks makes no coarse grid; points in bursts leave more than that empty.
OBSERVED = 0.4
MADS = 10.0
# Excursions that last longer, or come more often, are how the device works: no outliers.
BRIEF, RARE = 5, 0.05
SMALL_GAP = 3
LONG_SHARE, LONG_SPACINGS = 0.2, 20


def arrays(times_us: Sequence[int], values: Sequence[float]) -> tuple[Times, Floats]:
    """Plain lists (n,) as models take them."""
    return np.array(times_us, dtype=np.int64), np.array(values, dtype=np.float64)


@dataclass(frozen=True)
class Scale:
    """Puts values near one: z = (v / size − centre) / unit. The largest divides first, or 1e308 would overflow."""

    size: float
    centre: float
    unit: float

    @classmethod
    def of(cls, values: Floats) -> Scale:
        """From finite values (n,), n ≥ 1; of a constant series the unit is one."""
        size = float(np.abs(values).max()) or 1.0
        small = values / size
        # By the mean absolute deviation, which is zero only for a constant series.
        unit = float(np.abs(small - np.median(small)).mean())
        return cls(size, float(np.median(small)), unit if unit > 1e-13 else 1.0)

    def down(self, values: Floats) -> Floats:
        """Values in the metric's unit → near one."""
        return np.asarray((values / self.size - self.centre) / self.unit, dtype=np.float64)

    def up(self, scaled: Floats) -> Floats:
        """Near one → the metric's unit; what would exceed the largest double is that."""
        return self._grown(scaled * self.unit + self.centre)

    def width(self, scaled: Floats) -> Floats:
        """A difference of two scaled values, in the metric's unit."""
        return self._grown(scaled * self.unit)

    def _grown(self, small: Floats) -> Floats:
        with np.errstate(over="ignore"):
            return np.clip(small * self.size, -LARGEST, LARGEST)


@dataclass(frozen=True)
class Grid:
    """Means over buckets of one width: `values` (n,) with NaN where none is known; bucket i stands for `times_us[i]`.

    The last bucket ends with the last point, so none is partly filled. `lag_us`: how long before the last point the
    moment lies that the last bucket stands for, which is half a bucket for points that are dense.
    """

    step_us: int
    times_us: Times
    values: Floats
    lag_us: int


def clean(times_us: Times, values: Floats) -> tuple[Times, Floats]:
    """Without what is not finite, and brief rare excursions clipped to median ± 10 MAD (median absolute deviation).

    Scores by the MAD: Iglewicz & Hoaglin 1993. More than half of the values equal → MAD 0 → nothing is clipped.
    """
    times_us, values = np.asarray(times_us, dtype=np.int64), np.asarray(values, dtype=np.float64)
    finite = np.isfinite(values)
    times_us, values = times_us[finite], values[finite]
    if not values.size:
        return times_us, values
    # Halved: the difference of two doubles may be twice the largest.
    half = values / 2
    middle = float(np.median(half))
    reach = MADS * min(float(np.median(np.abs(half - middle))), LARGEST / 4 / MADS)
    outlying = _brief(np.abs(half - middle) > reach)
    if reach > 0 and outlying.any() and outlying.mean() <= RARE:
        low, high = np.clip(np.array([middle - reach, middle + reach]), -LARGEST / 2, LARGEST / 2) * 2
        values = np.where(outlying, np.clip(values, low, high), values)
    return times_us, values


def latest_stretch(times_us: Times, values: Floats, fewest: int) -> tuple[Times, Floats]:
    """The points after the last long silence, where there are at least `fewest`; else all, (n,) each.

    Long is more than a fifth of the whole time and than twenty of the usual distances: a grid over it would be so
    coarse that neither side of it could be seen.
    """
    if times_us.size < 2:
        return times_us, values
    apart = np.diff(times_us)
    longest = max((int(times_us[-1]) - int(times_us[0])) * LONG_SHARE, spacing(times_us) * LONG_SPACINGS)
    silences = np.flatnonzero(apart > longest)
    silences = silences[silences <= times_us.size - 1 - fewest]
    first = int(silences[-1]) + 1 if silences.size else 0
    return times_us[first:], values[first:]


def _brief(flags: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The flags (n,) without their runs of more than BRIEF, and without one at the end."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    kept = flags.copy()
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        # What is not over yet may be how it goes on.
        if end - start > BRIEF or end == flags.size:
            kept[start:end] = False
    return kept


def spacing(times_us: Times) -> int:
    """The median distance of neighbours in microseconds, at least one."""
    return max(1, int(np.median(np.diff(times_us)))) if times_us.size > 1 else 1


def grid_step(times_us: Times, span_us: int, most: int) -> int:
    """The finest step of STEPS_US that needs at most `most` buckets for `span_us` and leaves few of them empty.

    Not finer than points come; of points that come in bursts, the finest that sees OBSERVED of its buckets.
    """
    # A twentieth of slack, so that a clock that runs a little slow doesn't double the step.
    fitting = [step for step in STEPS_US if step * most >= span_us and step * 1.05 >= spacing(times_us)]
    for step in fitting:
        buckets = (int(times_us[-1]) - times_us) // step
        if np.unique(buckets).size >= OBSERVED * (span_us // step + 1):
            return step
    return fitting[-1] if fitting else STEPS_US[-1]


def regular(times_us: Times, values: Floats, step_us: int) -> Grid:
    """The series (n ≥ 1 points) on a grid that ends with its last point; gaps of at most SMALL_GAP buckets filled."""
    last = int(times_us[-1])
    index = (last - times_us) // step_us
    index = index.max() - index
    count = np.bincount(index)
    total = np.bincount(index, weights=values)
    means = np.divide(total, count, out=np.full(count.size, np.nan), where=count > 0)
    lag = max(0, (step_us - spacing(times_us)) // 2) if times_us.size > 1 else 0
    times = last - lag - step_us * np.arange(count.size - 1, -1, -1, dtype=np.int64)
    return Grid(step_us, times, _bridged(means), lag)


def _bridged(values: Floats) -> Floats:
    """Gaps of at most SMALL_GAP filled by a straight line; the ends are known."""
    known = np.flatnonzero(~np.isnan(values))
    place = np.arange(values.size)
    line = np.interp(place, known, values[known])
    after = known[np.searchsorted(known, place)]
    before = known[np.searchsorted(known, place, side="right") - 1]
    return np.where(after - before - 1 <= SMALL_GAP, line, values)


def filled(values: Floats, cycle: int) -> Floats:
    """The remaining gaps filled with the same time one cycle before, else with the last known value. NaN-free."""
    whole = values.copy()
    for place in np.flatnonzero(np.isnan(values)):
        whole[place] = whole[place - cycle] if 0 < cycle <= place else whole[place - 1]
    return whole
