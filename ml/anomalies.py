"""Points that their past did not lead to expect, in a whole series or as they come.

Each point is judged by four surprises (`ml.anomaly_surprises`) from nothing but the points before it, so what is said
of it never changes.

    detect               a stored series; hundreds of thousands of points a second
    StreamingDetector    one point after another, with the same result

The form, a sum of log tail probabilities of unlike distances, and its weights were chosen on the Numenta Anomaly
Benchmark; `python -m bench.ml.anomalies` says how well it does there and on other data.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ml.anomaly_stream import StreamingDetector
from ml.anomaly_surprises import WARM_UP, Floats, Ints, surprises
from ml.anomaly_verdicts import SENSITIVITIES, Anomaly, Memory, Sensitivity, verdict
from ml.errors import TooLittleData

__all__ = [
    "MINIMUM_POINTS",
    "SENSITIVITIES",
    "Anomaly",
    "Detection",
    "Sensitivity",
    "StreamingDetector",
    "detect",
    "new_scores",
    "probation_of",
]

MINIMUM_POINTS = 50
PROBATION_PART = 0.15
LONGEST_PROBATION = 750


@dataclass(frozen=True)
class Detection:
    """What was found in a series.

    `anomalies`: those from the start of the reporting window on, in time order. `points_judged`: points of that window
    behind the probation. `probation`: points at the start that only teach. `expected_false_alarms`: how many alarms so
    many ordinary points raise by chance.
    """

    anomalies: list[Anomaly]
    points_judged: int
    points_read: int
    probation: int
    expected_false_alarms: float


def detect(
    times_us: Ints,
    values: Floats,
    *,
    sensitivity: str = "medium",
    report_from_us: int | None = None,
    probation: int | None = None,
) -> Detection:
    """The anomalies of a series: two arrays of n, epoch microseconds in strict order and finite values.

    `sensitivity`: a key of SENSITIVITIES (KeyError otherwise). Everything is judged, and what lies before
    `report_from_us` only serves as the past. `probation`: points at the start that only teach, at least WARM_UP; those
    of `probation_of` unless given, which however depend on how many points come later. Raises TooLittleData for fewer
    than 50 points.
    """
    size = len(values)
    if size < MINIMUM_POINTS:
        raise TooLittleData(size, MINIMUM_POINTS)
    chosen = SENSITIVITIES[sensitivity]
    found = surprises(times_us, values)
    probation = probation_of(size) if probation is None else max(probation, WARM_UP)
    reported = probation if report_from_us is None else max(probation, int(np.searchsorted(times_us, report_from_us)))
    score = new_scores(found.score)
    anomalies = [
        verdict(index, int(times_us[index]), float(values[index]), float(score[index]), found.evidence(index))
        for index in (reported + np.flatnonzero(score[reported:] >= chosen.threshold)).tolist()
    ]
    judged = size - reported
    return Detection(anomalies, judged, size, probation, judged / chosen.expected_points_per_false_alarm)


def new_scores(score: Floats) -> Floats:
    """The scores that tell something new, and 0 for those that the memory of a higher one hides."""
    memory = Memory()
    result = np.zeros(len(score))
    for index in np.flatnonzero(score).tolist():
        one = float(score[index])
        if memory.admits(index, one):
            result[index] = one
    return result


def probation_of(size: int) -> int:
    """How many of so many points only teach: 15%, at most 750, as in the Numenta benchmark; at least 40."""
    return max(WARM_UP, min(int(PROBATION_PART * size), LONGEST_PROBATION))
