"""The detector point by point, for what is judged at ingest: the same numbers in the same order, one at a time."""

from __future__ import annotations

import base64
import math
import operator
from array import array
from bisect import bisect_left
from typing import Any, Self

import numpy as np

from ml.anomaly_surprises import (
    BEFORE,
    DAY_US,
    DAYS,
    LEAST_SPAN,
    LN10,
    LOOK_BACK,
    NEAR_US,
    NO_TAIL,
    RANGE_GAIN,
    RANGE_POINTS,
    RANGE_TRUSTED,
    RANGE_UNIT,
    RECENT,
    REFRESH,
    ROUNDING,
    TAIL_POINTS,
    WARM_UP,
    Floats,
    Ints,
    Surprises,
    fitted_tail,
)
from ml.anomaly_verdicts import CAP, SCALE, SENSITIVITIES, Anomaly, Evidence, Memory, score_of, verdict
from ml.anomaly_windows import Trailing

# What a state was made by; another one can't be gone on from.
STATE_VERSION = 1
# How much more than needed is kept before it is cut off, so that cutting costs next to nothing a point.
SLACK = 2000


class StreamingDetector:
    """One series, judged as it comes: O(log n) a point, at most 0.5 MB.

    It judges from its 41st point on, and what it says of a point is what `detect` says of it.
    """

    def __init__(self, sensitivity: str) -> None:
        """`sensitivity`: a key of SENSITIVITIES; KeyError otherwise."""
        self._threshold = SENSITIVITIES[sensitivity].threshold
        self._sensitivity = sensitivity
        self._read = 0
        self._memory = Memory()
        self._times: array[int] = array("q")
        self._values: array[float] = array("d")
        self._tails = (_PastDistances(), _PastDistances(), _PastDistances())
        self._low = Trailing(RANGE_POINTS, min)
        self._high = Trailing(RANGE_POINTS, max)
        self._recent = Trailing(RECENT, operator.add)
        self._before = Trailing(BEFORE, operator.add)

    def judge(self, time_us: int, value: float) -> Anomaly | None:
        """The alarm that a point raises, if any; its value is finite and its time later than all before it."""
        index = self._read
        if index >= WARM_UP and (index - WARM_UP) % REFRESH == 0:
            for tail in self._tails:
                tail.refit()
        evidence = self._evidence(time_us, value * SCALE)
        self._keep(time_us, value * SCALE)
        if index < WARM_UP:
            return None
        score = score_of(evidence.surprises)
        if score == 0.0 or not self._memory.admits(index, score) or score < self._threshold:
            return None
        return verdict(index, time_us, value, score, evidence)

    def state(self) -> dict[str, object]:
        """All that `restored` needs to go on as if nothing had happened; plain JSON types, at most 0.5 MB of text."""
        return {
            "version": STATE_VERSION,
            "sensitivity": self._sensitivity,
            "read": self._read,
            "peak": self._memory.peak,
            "peak_index": self._memory.index,
            "times": _text(self._times[-LOOK_BACK:]),
            "values": _text(self._values[-LOOK_BACK:]),
            "tails": [tail.state() for tail in self._tails],
        }

    @classmethod
    def restored(cls, state: dict[str, Any]) -> Self:
        """The detector whose `state` was taken; ValueError if that was another version's."""
        if state["version"] != STATE_VERSION:
            raise ValueError(f"a state of version {state['version']}, where {STATE_VERSION} is read")
        detector = cls(state["sensitivity"])
        detector._memory = Memory(state["peak"], state["peak_index"])
        detector._resume(state["read"], array("q", _bytes(state["times"])), array("d", _bytes(state["values"])))
        for tail, kept in zip(detector._tails, state["tails"], strict=True):
            tail.restore(kept)
        return detector

    @classmethod
    def after(cls, sensitivity: str, times_us: Ints, values: Floats, found: Surprises, memory: Memory) -> Self:
        """The detector that has read a whole series, of which the surprises are known and the memory they left."""
        detector = cls(sensitivity)
        detector._memory = memory
        read, last = len(values), slice(-LOOK_BACK, None)
        detector._resume(read, array("q", times_us[last].tobytes()), array("d", (values[last] * SCALE).tobytes()))
        # The tails were fitted last before this point, by the distances of those before it.
        fitted_at = read - 1 - (read - 1 - WARM_UP) % REFRESH
        for tail, distances in zip(detector._tails, found.distances[1:], strict=True):
            tail.resume(distances, fitted_at)
        return detector

    def _resume(self, read: int, times: array[int], values: array[float]) -> None:
        """Take in the last of so many points, in scaled values."""
        self._read, self._times, self._values = read, times, values
        for window in (self._low, self._high, self._recent):
            window.refill(read, values)
        self._before.refill(read - RECENT, values[:-RECENT])

    def _evidence(self, time_us: int, scaled: float) -> Evidence:
        """What the point says, by the past alone; the means of level alone take it in."""
        before = self._values[-1] if self._read else scaled
        low, high = (self._low.value, self._high.value) if self._read else (scaled, scaled)
        same_time = self._same_time(time_us)
        recent, old = self._levels(scaled)
        seasonal, level, difference = self._tails
        surprises = (
            _range_surprise(scaled, low, high) * min(self._read / RANGE_TRUSTED, 1.0),
            seasonal.surprise(scaled, same_time),
            level.surprise(recent, old),
            difference.surprise(scaled, before),
        )
        margins = (0.0, seasonal.quantile, level.quantile, difference.quantile)
        return Evidence(surprises, low, high, (0.0, same_time, old, before), margins)

    def _same_time(self, time_us: int) -> float:
        """The median of the points nearest to this time on the 4 previous days; NaN where there is none."""
        times, values = self._times, self._values
        oldest = max(0, len(times) - LOOK_BACK)
        found = []
        if len(times) and times[oldest] - NEAR_US <= time_us - DAY_US:
            for wanted in range(time_us - DAY_US, time_us - (DAYS + 1) * DAY_US, -DAY_US):
                place = _nearest(times, wanted, oldest)
                if abs(times[place] - wanted) <= NEAR_US:
                    found.append(values[place])
        if not found:
            return math.nan
        found.sort()
        return (found[(len(found) - 1) // 2] + found[len(found) // 2]) * 0.5

    def _levels(self, scaled: float) -> tuple[float, float]:
        """The means of the last 20 points, this one among them, and of the 300 before; NaN if those are under 20."""
        read = self._read + 1
        recent = self._recent.add(scaled) / min(read, RECENT)
        if read <= RECENT:
            return recent, math.nan
        old = self._before.add(self._values[-RECENT]) / min(read - RECENT, BEFORE)
        return recent, old if read >= 2 * RECENT else math.nan

    def _keep(self, time_us: int, scaled: float) -> None:
        self._low.add(scaled)
        self._high.add(scaled)
        self._times.append(time_us)
        self._values.append(scaled)
        self._read += 1
        if len(self._times) >= LOOK_BACK + SLACK:
            del self._times[:SLACK]
            del self._values[:SLACK]


class _PastDistances:
    """The last 8,000 distances of one kind, and the tail that was fitted to them last."""

    __slots__ = ("_distances", "_mean", "_start", "quantile")

    def __init__(self) -> None:
        self._distances: array[float] = array("d")
        self.quantile, self._mean, self._start = NO_TAIL

    def refit(self) -> None:
        self.quantile, self._mean, self._start = fitted_tail(np.array(self._distances[-TAIL_POINTS:]))

    def surprise(self, now: float, usual: float) -> float:
        """−log10 of the tail probability of |now − usual|, which is kept; 0 where nothing is usual (NaN)."""
        distance = abs(now - usual)
        if distance != distance:
            return 0.0
        if distance <= ROUNDING * max(abs(now), abs(usual)):
            distance = 0.0
        self._distances.append(distance)
        if len(self._distances) >= TAIL_POINTS + SLACK:
            del self._distances[:SLACK]
        if distance * (1 - ROUNDING) <= self.quantile:
            return 0.0
        scale = self._mean * LN10
        return min(self._start + (distance - self.quantile) / scale, CAP) if scale > 0.0 else CAP

    def resume(self, distances: Floats, fitted_at: int) -> None:
        """The distances of a whole series, NaN where nothing was usual, and the point before which it was fitted."""
        known = ~np.isnan(distances)
        past = distances[:fitted_at][known[:fitted_at]]
        self.quantile, self._mean, self._start = NO_TAIL if fitted_at < WARM_UP else fitted_tail(past[-TAIL_POINTS:])
        self._distances = array("d", distances[known][-TAIL_POINTS:].tobytes())

    def state(self) -> dict[str, object]:
        fitted = None if math.isinf(self.quantile) else [self.quantile, self._mean, self._start]
        return {"distances": _text(self._distances[-TAIL_POINTS:]), "fitted": fitted}

    def restore(self, state: dict[str, Any]) -> None:
        self._distances = array("d", _bytes(state["distances"]))
        self.quantile, self._mean, self._start = state["fitted"] or NO_TAIL


def _range_surprise(scaled: float, low: float, high: float) -> float:
    excess = max(scaled - high, low - scaled)
    if excess <= 0.0:
        return 0.0
    span = max(high - low, LEAST_SPAN * max(abs(low), abs(high))) * RANGE_UNIT
    # numpy's logarithm and no other, which may differ in the last bit.
    return min(RANGE_GAIN * float(np.log10(1.0 + excess / span)), CAP) if span > 0.0 else CAP


def _nearest(times: array[int], wanted: int, oldest: int) -> int:
    """The place, from `oldest` on, of the time nearest to the wanted one; the earlier of two."""
    after = bisect_left(times, wanted, oldest)
    if after == len(times):
        return after - 1
    if after > oldest and wanted - times[after - 1] <= times[after] - wanted:
        return after - 1
    return after


def _text(numbers: array[Any]) -> str:
    """Eight little-endian bytes a number, in base 64."""
    little = np.array(numbers, dtype="<i8" if numbers.typecode == "q" else "<f8")
    return base64.b64encode(little.tobytes()).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
