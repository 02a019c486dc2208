"""Detectors that have read a series up to its end, kept in memory so that the next point costs no reading.

They never change a result. A detector is good for one `series.revision` alone, a number drawn anew with every change of
the points, so what other processes wrote, what was rolled back and a database that was put back are all noticed. It is
taken out while a transaction goes on with it and comes back with the commit.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from domain.ports import Detector, LiveDetector

# Of all detectors together; 45 bytes each, so 180 MB, or 500 series at a point a minute.
MOST_POINTS = 4_000_000
_MOST_OF_ONE = 10_000  # a detector forgets what lies farther back


@dataclass(slots=True)
class Live:
    """A detector in a segment of a day, which may have `left` more points; what it has read begins at `first_us`."""

    detector: LiveDetector
    day_us: int
    left: int
    read: int
    first_us: int
    revision: int = 0


class LiveDetectors:
    """Those of one engine; the least recently used go first."""

    def __init__(self, detector: Detector | None, most_points: int = MOST_POINTS) -> None:
        self._detector = detector
        self._most_points = most_points
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, Live] = OrderedDict()
        self._points = 0

    @property
    def detector(self) -> Detector:
        if self._detector is None:
            raise RuntimeError("a rule needs a detector of anomalies, and the engine was opened without one")
        return self._detector

    def take(self, series_id: int) -> Live | None:
        """The detector of a series, which is then no longer here."""
        with self._lock:
            found = self._kept.pop(series_id, None)
            if found is not None:
                self._points -= _weight(found)
        return found

    def put(self, series_id: int, live: Live) -> None:
        self.take(series_id)
        with self._lock:
            self._kept[series_id] = live
            self._points += _weight(live)
            while self._points > self._most_points:
                self._points -= _weight(self._kept.popitem(last=False)[1])


def _weight(live: Live) -> int:
    return min(live.read, _MOST_OF_ONE)
