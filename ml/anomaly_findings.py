"""The detector as rules use it: a series that is there is read at once, and what follows it point by point.

One detector serves all sensitivities, which differ by the score from which on they are told.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from domain.findings import Finding
from ml.anomaly_stream import StreamingDetector
from ml.anomaly_surprises import WARM_UP, surprises
from ml.anomaly_verdicts import SENSITIVITIES, Anomaly, Memory, verdict

MOST_SENSITIVE = min(SENSITIVITIES, key=lambda name: SENSITIVITIES[name].threshold)
_LEAST_SCORE = SENSITIVITIES[MOST_SENSITIVE].threshold


class LiveFindings:
    """Goes on from some point, one at a time."""

    __slots__ = ("_detector",)

    def __init__(self, detector: StreamingDetector) -> None:
        self._detector = detector

    def judge(self, time_us: int, value: float) -> Finding | None:
        """What there is to say of the next point; some 20 µs."""
        anomaly = self._detector.judge(time_us, value)
        return None if anomaly is None else _finding(anomaly)


class AnomalyFindings:
    """A `domain.ports.Detector`."""

    def read(
        self, times_us: Sequence[int], values: Sequence[float], first: int
    ) -> tuple[dict[int, Finding], LiveFindings]:
        """{moment: finding} from the point of index `first` on, and the detector that goes on; 300,000 points/s."""
        if len(values) <= WARM_UP:
            return self._begin(times_us, values)
        times, numbers = np.array(times_us, dtype=np.int64), np.array(values, dtype=np.float64)
        found, memory, findings = surprises(times, numbers), Memory(), {}
        for index in np.flatnonzero(found.score).tolist():
            score = float(found.score[index])
            if memory.admits(index, score) and score >= _LEAST_SCORE and index >= first:
                anomaly = verdict(index, times_us[index], values[index], score, found.evidence(index))
                findings[anomaly.time_us] = _finding(anomaly)
        return findings, LiveFindings(StreamingDetector.after(MOST_SENSITIVE, times, numbers, found, memory))

    def _begin(self, times_us: Sequence[int], values: Sequence[float]) -> tuple[dict[int, Finding], LiveFindings]:
        """So few points only teach."""
        detector = StreamingDetector(MOST_SENSITIVE)
        for time_us, value in zip(times_us, values, strict=True):
            detector.judge(time_us, value)
        return {}, LiveFindings(detector)


def _finding(anomaly: Anomaly) -> Finding:
    told = frozenset(name for name, each in SENSITIVITIES.items() if anomaly.score >= each.threshold)
    return Finding(anomaly.score, anomaly.kind, anomaly.expected_low, anomaly.expected_high, told)
