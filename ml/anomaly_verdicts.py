"""What is said of a point that surprises: how much, by which of four surprises, and what was expected instead.

The sum L of the surprises becomes a score s = L / (L + 20) in 0 … 0.6. A score is an alarm when it reaches the
threshold of the sensitivity and exceeds by 5% what is left of the highest score before it, which halves every 150
points: so one event alarms once however long it lasts, and again only when it grows.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

KINDS = ("range", "seasonal", "level", "difference")
# Chosen on the Numenta corpus, in round numbers: a level and a difference are often the same event twice.
WEIGHTS = (1.0, 1.0, 0.5, 0.5)
# Of equal contributions the first of these is named: what level says is about twenty points, the others about one.
TELLING = (0, 1, 3, 2)
CAP = 30.0
HALF_SCORE = 20.0
HALF_LIFE_POINTS = 150.0
GROWTH = 1.05
# Values are judged as parts of this power of two, which rounds nothing and leaves room for sums of 300 huge ones.
SCALE = 2.0**-12
LARGEST = sys.float_info.max

# Bands of the score. Of alarms on the Numenta corpus 29%, 56% and 85% lay in a labelled window, from 0.20, 0.27 and
# 0.45 on.
WARNING_FROM = 0.27
CRITICAL_FROM = 0.45


@dataclass(frozen=True)
class Sensitivity:
    """From which score on a point is an alarm, and how many points of ordinary data there are to a false one."""

    threshold: float
    expected_points_per_false_alarm: float


# False alarms: points of the Numenta corpus (58 series, after probation) to each alarm outside its labelled windows, as
# `python -m bench.ml.anomalies` measures them.
SENSITIVITIES: dict[str, Sensitivity] = {
    "high": Sensitivity(0.17, 900.0),
    "medium": Sensitivity(0.20, 1700.0),
    "low": Sensitivity(0.27, 5600.0),
}


@dataclass(frozen=True)
class Anomaly:
    """A point that its past did not lead to expect.

    `index`: into the arrays given. `score`: 0 to 1. `kind`: the surprise that contributed most. `expected_low` and
    `expected_high`: finite and in order; by `kind` the extremes of the last 4,000 points; the usual distance around the
    same time on the days before; around the mean of the 300 points before (there it is the mean of the last 20 points
    that lies outside); around the value before. `severity`: "info" below a score of 0.27, "critical" from 0.45 on, else
    "warning".
    """

    index: int
    time_us: int
    value: float
    score: float
    kind: str
    expected_low: float
    expected_high: float
    severity: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is to say of one point: the four surprises, and of each the middle and half width of the expected."""

    surprises: tuple[float, ...]
    low: float
    high: float
    middles: tuple[float, ...]
    margins: tuple[float, ...]


def score_of(surprises: Sequence[float]) -> float:
    """The score of four surprises, in the order of KINDS: their weighted sum L, at most 30, as L / (L + 20)."""
    ranged, seasonal, level, difference = surprises
    summed = ranged * WEIGHTS[0] + seasonal * WEIGHTS[1] + level * WEIGHTS[2] + difference * WEIGHTS[3]
    summed = min(summed, CAP)
    return summed / (summed + HALF_SCORE)


def severity(score: float) -> str:
    """The band that a score lies in."""
    if score >= CRITICAL_FROM:
        return "critical"
    return "warning" if score >= WARNING_FROM else "info"


class Memory:
    """The highest score so far: what is left of it after some points, which an alarm must exceed."""

    __slots__ = ("index", "peak")

    def __init__(self, peak: float = 0.0, index: int = 0) -> None:
        self.peak = peak
        self.index = index

    def admits(self, index: int, score: float) -> bool:
        """Whether a score is new; to be asked of every score above 0, in order."""
        left: float = self.peak * 0.5 ** ((index - self.index) / HALF_LIFE_POINTS)
        if score > left:
            self.peak, self.index = score, index
        return score > left * GROWTH


def verdict(index: int, time_us: int, value: float, score: float, evidence: Evidence) -> Anomaly:
    """The alarm at a point; the evidence is in scaled values."""
    shares = [surprise * weight for surprise, weight in zip(evidence.surprises, WEIGHTS, strict=True)]
    most = max(TELLING, key=shares.__getitem__)
    low, high = evidence.low, evidence.high
    if most:
        low = evidence.middles[most] - evidence.margins[most]
        high = evidence.middles[most] + evidence.margins[most]
    return Anomaly(index, time_us, value, score, KINDS[most], _unscaled(low), _unscaled(high), severity(score))


def _unscaled(scaled: float) -> float:
    return min(max(scaled / SCALE, -LARGEST), LARGEST)
