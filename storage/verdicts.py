"""What a detector finds in the stored points of a series: of each point a function of it and those before it alone.

The points of a day are judged 8,000 at a time. Each such segment has a detector of its own, which first reads the
past: the last 8,000 points before the segment, as far as they lie within the four weeks before the day. So a verdict
needs at most 16,000 points, whoever asks for it and whenever; and what comes late has no say after its own day in days
whose past does not reach back to it.

Segments are counted in points, so a late point moves those of its day that follow. The day stays the frame because a
detector that has read less raises more false alarms: with a past of four weeks hardly more than with all of it. Days
begin at another minute for each series, or all detectors of a fleet would read their pasts at midnight.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from domain.findings import Finding
from domain.rules import JudgedPoint, Rule
from domain.times import DAY, MAX_US, MINUTE
from storage.link import Link, Row
from storage.live_detectors import Live

SEGMENT_POINTS = 8_000
PAST_POINTS = 8_000
PAST_US = 28 * DAY

_WITHIN = " FROM telemetry WHERE series_id = ? AND ts_us >= ? AND ts_us < ?"
_SEGMENT = f"SELECT ts_us, value{_WITHIN} ORDER BY ts_us LIMIT ? OFFSET ?"
_PAST = f"SELECT ts_us, value{_WITHIN} ORDER BY ts_us DESC LIMIT ?"
_REACH = f"SELECT ts_us{_WITHIN} ORDER BY ts_us DESC LIMIT 1 OFFSET ?"
_COUNT = f"SELECT count(*){_WITHIN}"
_FIRST = f"SELECT min(ts_us){_WITHIN}"
_LAST = f"SELECT max(ts_us){_WITHIN}"
_MOST_REMEMBERED = 4


class Segment(NamedTuple):
    """Its points, and what is found in them by moment."""

    day_us: int
    place: int
    points: list[Row]
    findings: Mapping[int, Finding]


def day_of(series_id: int, ts_us: int) -> int:
    """When the day of a point of a series began."""
    phase_us = series_id * MINUTE % DAY
    return ts_us - (ts_us - phase_us) % DAY


class Verdicts:
    """Of one series, as its points are in this transaction."""

    def __init__(self, link: Link, series_id: int) -> None:
        self._link = link
        self._series_id = series_id
        self._segments: dict[tuple[int, int], Segment] = {}
        self._live: tuple[tuple[int, int], Live] | None = None
        self._is_at_end = False

    def after(self, ts_us: int) -> Iterator[JudgedPoint]:
        """The points after a moment, in the order of time."""
        day_us, place = self._place_of(ts_us + 1)
        while True:
            segment = self._segment(day_us, place)
            for moment_us, value in segment.points:
                if moment_us > ts_us:
                    yield moment_us, value, segment.findings.get(moment_us)
            if len(segment.points) == SEGMENT_POINTS:
                place += 1
                continue
            following = self._value(_FIRST, day_us + DAY, MAX_US + 1)
            if following is None:
                self._is_at_end = True
                return
            day_us, place = day_of(self._series_id, following), 0

    def calm_before(self, rule: Rule, floor_us: int, ts_us: int) -> int | None:
        """The last point of [floor, moment) that is not in breach."""
        while True:
            last_us = self._value(_LAST, floor_us, ts_us)
            if last_us is None:
                return None
            segment = self._segment(*self._place_of(last_us))
            for moment_us, value in reversed(segment.points):
                if moment_us < floor_us:
                    return None
                if moment_us < ts_us and rule.reading(value, segment.findings.get(moment_us)) != "breach":
                    return int(moment_us)
            ts_us = segment.points[0][0]

    def reach(self, ts_us: int) -> int:
        """The last moment at which what is found may depend on what there is at a moment."""
        day_us = day_of(self._series_id, ts_us)
        while True:
            following = self._value(_FIRST, day_us + DAY, MAX_US + 1)
            if following is None:
                return MAX_US
            day_us = day_of(self._series_id, following)
            if self._past_from(day_us) > ts_us:
                return day_us - 1

    def live(self) -> Live | None:
        """The detector that has read all there is; None unless `after` went up to the end."""
        return self._live[1] if self._is_at_end and self._live is not None else None

    def _past_from(self, day_us: int) -> int:
        """Where the past of a day begins."""
        from_us = max(0, day_us - PAST_US)
        earliest = self._value(_REACH, from_us, day_us, PAST_POINTS - 1)
        return from_us if earliest is None else earliest

    def _place_of(self, ts_us: int) -> tuple[int, int]:
        """The segment that a point of that moment belongs to: its day, and which of the day's."""
        day_us = day_of(self._series_id, ts_us)
        return day_us, self._link.rows(_COUNT, (self._series_id, day_us, ts_us))[0][0] // SEGMENT_POINTS

    def _segment(self, day_us: int, place: int) -> Segment:
        key = (day_us, place)
        known = self._segments.get(key)
        if known is None:
            if len(self._segments) == _MOST_REMEMBERED:
                del self._segments[next(iter(self._segments))]
            known = self._segments[key] = self._judged(day_us, place)
        return known

    def _judged(self, day_us: int, place: int) -> Segment:
        span = (self._series_id, day_us, day_us + DAY, SEGMENT_POINTS, place * SEGMENT_POINTS)
        points = self._link.rows(_SEGMENT, span)
        if not points:
            return Segment(day_us, place, points, {})
        past = self._link.rows(_PAST, (self._series_id, max(0, day_us - PAST_US), points[0][0], PAST_POINTS))
        rows = [*reversed(past), *points]
        times, values = zip(*rows, strict=True)
        findings, detector = self._link.detectors.detector.read(times, values, len(past))
        self._note(Live(detector, day_us, SEGMENT_POINTS - len(points), len(rows), times[0]), (day_us, place))
        return Segment(day_us, place, points, findings)

    def _note(self, live: Live, key: tuple[int, int]) -> None:
        """Segments are read in any order; the last one has the detector that goes on."""
        if self._live is None or key > self._live[0]:
            self._live = key, live

    def _value(self, sql: str, start_us: int, end_us: int, *more: int) -> int | None:
        row = self._link.row(sql, (self._series_id, start_us, end_us, *more))
        return None if row is None or row[0] is None else int(row[0])
