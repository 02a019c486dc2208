"""A series made ready for a trend: single outliers gone, scaled, thinned to bucket means, without its daily cycle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.times import DAY

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

BUCKETS = 240
_LEAST_STRETCHES = 10
_FINE_BUCKETS = 2_000
_HAMPEL_REACH, _HAMPEL_LIMIT, _MAD_TO_SIGMA = 3, 6.0, 1.4826
_HARMONICS = 3
_LEAST_CYCLE = 0.1
_FAR = 1e9
# Of the largest value: what differs by less is rounding, not change.
_CONSTANT = 1e-12


@dataclass(frozen=True)
class Prepared:
    """A series on a scale of its own, rising toward its limit.

    `when`: times in units of the span, from -1 to 0 (the last point); `level`: values, one-dimensional and as long, of
    which one is `scale` × `spread` of the metric's unit (the product alone could overflow). `limit`: where the level
    crosses, less the peak of the daily cycle that was taken out, since a rule is first met at the peak.
    """

    when: Floats
    level: Floats
    limit: float
    scale: float
    spread: float
    span_us: int


def prepare(times_us: Ints, values: Floats, limit: float, *, above: bool) -> Prepared | None:
    """Times (n,) of int64 microseconds and values (n,), n ≥ 2, of any finite size.

    None where nothing ever changes, or the points stand in fewer than ten stretches of time.
    """
    span_us = int(times_us[-1]) - int(times_us[0])
    scale = float(np.abs(values).max())
    if scale == 0.0:
        return None
    scaled = without_outliers(values / scale)
    centre = float(np.median(scaled))
    spread = float(np.abs(scaled - centre).max())
    if spread < _CONSTANT:
        return None
    sign = 1.0 if above else -1.0
    level = sign * (scaled - centre) / spread
    ends = sign * (limit / scale - centre) / spread
    when = (times_us - times_us[-1]).astype(np.float64) / span_us
    when, level = bucket_means(when, level, _FINE_BUCKETS)
    cycle = daily_cycle(when, level, span_us)
    when, level = bucket_means(when, level - cycle, BUCKETS)
    if len(when) < _LEAST_STRETCHES:
        return None
    peak = float(cycle.max())
    return Prepared(when, level, min(max(ends, -_FAR), _FAR) - peak, scale, spread, span_us)


def without_outliers(values: Floats) -> Floats:
    """Values (n,) where each that stands alone is replaced by the median of the seven around it (Hampel 1974).

    Alone: more than six robust standard deviations from that median. The ends keep their values.
    """
    reach = _HAMPEL_REACH
    if len(values) < 2 * reach + 1:
        return values
    medians = np.median(np.lib.stride_tricks.sliding_window_view(values, 2 * reach + 1), axis=1)
    off = np.abs(values[reach:-reach] - medians)
    sigma = _MAD_TO_SIGMA * float(np.median(off))
    if sigma == 0.0:
        return values
    cleaned = values.copy()
    cleaned[reach:-reach] = np.where(off > _HAMPEL_LIMIT * sigma, medians, values[reach:-reach])
    return cleaned


def bucket_means(when: Floats, level: Floats, buckets: int) -> tuple[Floats, Floats]:
    """Mean time and mean level of each of `buckets` equal stretches of time with points; as is if there are few."""
    if len(when) <= buckets:
        return when, level
    index = np.minimum(((when - when[0]) / (when[-1] - when[0]) * buckets).astype(np.int64), buckets - 1)
    starts = np.flatnonzero(np.diff(index, prepend=-1))
    sizes = np.diff(starts, append=len(when)).astype(np.float64)
    return np.add.reduceat(when, starts) / sizes, np.add.reduceat(level, starts) / sizes


def daily_cycle(when: Floats, level: Floats, span_us: int) -> Floats:
    """The daily part (n,) of a series: up to three harmonics of 24 h, fitted by least squares beside a parabola.

    Zero where the data spans less than two days, has fewer than four points a day, or has no such cycle: one that
    explains less than a tenth of what the parabola leaves.
    """
    days = span_us / DAY
    per_day = 1.0 / max(float(np.median(np.diff(when))) * days, 1e-9)
    harmonics = min(_HARMONICS, int(per_day / 2) - 1)
    nothing = np.zeros_like(level)
    if days < 2 or harmonics < 1 or len(level) < 2 * harmonics + 8:
        return nothing
    smooth = np.vander(when, 3)
    angle = 2 * np.pi * days * when
    waves = [turn(order * angle) for order in range(1, harmonics + 1) for turn in (np.cos, np.sin)]
    design = np.column_stack([smooth, *waves])
    without = level - smooth @ _least_squares(smooth, level)
    weights = _least_squares(design, level)
    left = level - design @ weights
    if left @ left > (1 - _LEAST_CYCLE) * (without @ without):
        return nothing
    cycle: Floats = design[:, 3:] @ weights[3:]
    return cycle


def _least_squares(design: Floats, level: Floats) -> NDArray[Any]:
    return np.linalg.lstsq(design, level, rcond=None)[0]
