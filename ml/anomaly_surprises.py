"""The four surprises of a whole series at once, each from the points before it and the point alone.

    range        how far a point lies beyond the extremes of the 4,000 before it, in decades of their span
    seasonal     how far it lies from the median of the same time on the 4 previous days
    level        how far the mean of the 20 latest points lies from the mean of the 300 before those
    difference   how far it lies from the point before

The last three are distances; what makes one surprising is its own past: above the 97.5% quantile of the last 8,000
distances, tail probabilities fall as exp(−excess / mean excess) (the exponential case of peaks over threshold, Pickands
1975), and the surprise is −log10 of that. Quantile and mean are taken anew at every 50th point. The detector that is
fed point by point computes the same numbers in the same order, to the last bit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.anomaly_verdicts import CAP, HALF_SCORE, SCALE, WEIGHTS, Evidence

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Fewer points than this are no past to judge by.
WARM_UP = 40
RANGE_POINTS = 4000
# A point this far beyond the extremes, as a part of their span, is where the surprise of range bends upwards.
RANGE_UNIT = 0.01
RANGE_GAIN = 10.0
# Of n points alike one in (n + 1) / 2 lies beyond those before it, so the extremes of few points say little.
RANGE_TRUSTED = 1000
# Spans and distances below these parts of the values' size are taken for no more than a sensor's, or sums', last digit.
LEAST_SPAN = 1e-3
ROUNDING = 1e-9

DAY_US = 86_400_000_000
DAYS = 4
# The nearest point to the same time on another day counts when it is no farther than this.
NEAR_US = 1_800_000_000
# How far back, in points, the same time is looked for: more than 4 days of minutes.
LOOK_BACK = 8000

RECENT = 20
BEFORE = 300

REFRESH = 50
TAIL_POINTS = 8000
TAIL_QUANTILE = 0.975
LEAST_IN_TAIL = 10
LN10 = math.log(10.0)

# Quantile, mean excess above it, and −log10 of the share of distances from it on.
Tail = tuple[float, float, float]
# Of too short a past: nothing is surprising.
NO_TAIL: Tail = (math.inf, math.inf, 0.0)


@dataclass(frozen=True)
class Surprises:
    """Of n points the score, the four surprises (4 × n), and what was expected, in scaled values.

    `distances`: 4 × n, of which the last three are distances; NaN where there was nothing usual.
    """

    score: Floats
    each: Floats
    distances: Floats
    low: Floats
    high: Floats
    middles: Floats
    margins: Floats

    def evidence(self, index: int) -> Evidence:
        """What there is to say of one point."""
        columns = (tuple(rows[:, index].tolist()) for rows in (self.each, self.middles, self.margins))
        surprises, middles, margins = columns
        return Evidence(surprises, float(self.low[index]), float(self.high[index]), middles, margins)


def surprises(times_us: Ints, values: Floats) -> Surprises:
    """All that detection needs of points in time order; the first 40 score nothing."""
    scaled = values * SCALE
    low, high = extremes(scaled)
    before = np.concatenate((scaled[:1], scaled[:-1]))
    usual = np.stack((np.zeros(len(scaled)), same_time(times_us, scaled), old_level(scaled), before))
    now = np.stack((scaled, scaled, recent_level(scaled), scaled))
    each = np.zeros((4, len(scaled)))
    margins = np.zeros((4, len(scaled)))
    distances = np.zeros((4, len(scaled)))
    each[0] = range_surprise(scaled, low, high)
    for kind in (1, 2, 3):
        distances[kind] = distance(now[kind], usual[kind])
        each[kind], margins[kind] = tail_surprise(distances[kind])
    summed = each[0] * WEIGHTS[0] + each[1] * WEIGHTS[1] + each[2] * WEIGHTS[2] + each[3] * WEIGHTS[3]
    summed = np.minimum(summed, CAP)
    summed[:WARM_UP] = 0.0
    return Surprises(summed / (summed + HALF_SCORE), each, distances, low, high, usual, margins)


def distance(now: Floats, usual: Floats) -> Floats:
    """|now − usual|, 0 where that is rounding, NaN where there is nothing usual."""
    apart = np.abs(now - usual)
    return np.where(apart <= ROUNDING * np.maximum(np.abs(now), np.abs(usual)), 0.0, apart)


def trailing(values: Floats, width: int, operation: np.ufunc) -> Floats:
    """The operation over the last `width` values up to each (fewer at the start), in O(1) a value.

    Prefixes and suffixes of blocks of `width` (van Herk 1992): nothing is ever subtracted, so a huge value that has
    left the window has left no rounding behind.
    """
    size = len(values)
    padded = np.zeros(-(-size // width) * width)
    padded[:size] = values
    blocks = padded.reshape(-1, width)
    prefix = operation.accumulate(blocks, axis=1).ravel()[:size]
    if size <= width:
        return prefix
    suffix = operation.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].ravel()
    ends = np.arange(width, size)
    joined = operation(suffix[ends - width + 1], prefix[ends])
    prefix[width:] = np.where((ends + 1) % width == 0, prefix[ends], joined)
    return prefix


def extremes(scaled: Floats) -> tuple[Floats, Floats]:
    """Least and largest of the 4,000 points before each; the first stands for itself."""
    low = trailing(scaled, RANGE_POINTS, np.minimum)
    high = trailing(scaled, RANGE_POINTS, np.maximum)
    return np.concatenate((low[:1], low[:-1])), np.concatenate((high[:1], high[:-1]))


def range_surprise(scaled: Floats, low: Floats, high: Floats) -> Floats:
    """gain · log10(1 + excess / (unit · span)), at most 30; of that n thousandths (at most all) after n points."""
    excess = np.maximum(np.maximum(scaled - high, low - scaled), 0.0)
    size = np.maximum(np.abs(low), np.abs(high))
    span = np.maximum(high - low, LEAST_SPAN * size) * RANGE_UNIT
    beyond = np.flatnonzero(excess > 0.0)
    result = np.zeros(len(scaled))
    with np.errstate(over="ignore", divide="ignore"):
        result[beyond] = np.minimum(RANGE_GAIN * np.log10(1.0 + excess[beyond] / span[beyond]), CAP)
    trust: Floats = np.minimum(np.arange(len(scaled)) / RANGE_TRUSTED, 1.0)
    return result * trust


def same_time(times_us: Ints, scaled: Floats) -> Floats:
    """The median of the points nearest to the same time on the 4 previous days; NaN where there is none."""
    size = len(scaled)
    oldest = np.maximum(np.arange(size) - LOOK_BACK, 0)
    found = np.full((size, DAYS), np.nan)
    for day in range(DAYS):
        wanted = times_us - (day + 1) * DAY_US
        after = np.maximum(np.searchsorted(times_us, wanted), oldest)
        left = np.maximum(after - 1, oldest)
        earlier = np.abs(times_us[left] - wanted)
        later = np.abs(times_us[after] - wanted)
        nearest = np.where(earlier <= later, left, after)
        found[:, day] = np.where(np.minimum(earlier, later) <= NEAR_US, scaled[nearest], np.nan)
    return _median(found)


def _median(rows: Floats) -> Floats:
    """Of each row without its NaN."""
    ordered = np.sort(rows, axis=1)
    count = np.count_nonzero(~np.isnan(ordered), axis=1)
    row = np.arange(len(rows))
    lower, upper = ordered[row, np.maximum(count - 1, 0) // 2], ordered[row, np.minimum(count // 2, DAYS - 1)]
    result: Floats = (lower + upper) * 0.5
    return result


def recent_level(scaled: Floats) -> Floats:
    """The mean of the last 20 points up to each."""
    counts = np.minimum(np.arange(1, len(scaled) + 1), RECENT)
    result: Floats = trailing(scaled, RECENT, np.add) / counts
    return result


def old_level(scaled: Floats) -> Floats:
    """The mean of the 300 points before the last 20; NaN where there are fewer than 20 of those."""
    result = np.full(len(scaled), np.nan)
    old = scaled[:-RECENT]
    counts = np.minimum(np.arange(1, len(old) + 1), BEFORE)
    result[RECENT:] = trailing(old, BEFORE, np.add) / counts
    result[: 2 * RECENT - 1] = np.nan
    return result


def tail_surprise(distances: Floats) -> tuple[Floats, Floats]:
    """Of each distance its surprise, and the quantile it is held against; 0 and 0 where it is NaN or has no past."""
    known = ~np.isnan(distances)
    past = distances[known]
    counts = np.concatenate(([0], np.cumsum(known)))
    starts = range(WARM_UP, len(distances), REFRESH)
    tails = [fitted_tail(past[max(0, counts[start] - TAIL_POINTS) : counts[start]]) for start in starts]
    columns = np.repeat(np.array([NO_TAIL, *tails]).T, [WARM_UP] + [REFRESH] * len(tails), axis=1)
    quantile, mean, start = columns[:, : len(distances)]
    result = np.zeros(len(distances))
    # Distances of a straight line differ by the rounding of its values.
    above = np.flatnonzero(known & (distances * (1 - ROUNDING) > quantile))
    with np.errstate(over="ignore", divide="ignore"):
        excess = (distances[above] - quantile[above]) / (mean[above] * LN10)
    result[above] = np.minimum(start[above] + excess, CAP)
    return result, np.where(known & np.isfinite(quantile), quantile, 0.0)


def fitted_tail(past: Floats) -> Tail:
    """The exponential tail of past distances: their 97.5% quantile, and of those from it on the mean excess and share.

    At least ten points make the tail, so in a short past it begins lower. Where all of them are equal the mean excess
    is 0: then any more is surprising.
    """
    if len(past) < WARM_UP:
        return NO_TAIL
    rank = min(int(TAIL_QUANTILE * len(past)), len(past) - LEAST_IN_TAIL)
    upper = np.partition(past, rank)[rank:]
    quantile = float(upper[0])
    return quantile, float(np.mean(upper - quantile)), -math.log10(len(upper) / len(past))
