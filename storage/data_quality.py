"""How good the data of one device are: from its sums of hours and days, and from no more than so many raw points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from domain.buckets import ceil, floor
from domain.data_quality import Unknown, configured_interval, counted, expected, gaps, outliers, usual_spacing
from domain.retention import Retention
from domain.times import DAY, HOUR, SECOND, format_time
from storage.link import Link, Row
from storage.rollups import Span, day_parts, hour_parts

MOST_METRICS = 100
# The newest points of a metric tell how often they come, and those of them in the window which stand out.
SAMPLE = 1_000
# So many raw points of the window are read one by one for the gaps; of more, the hours without points are known.
MOST_RAW = 10_000
# A window up to so long is read by hours, a longer one by days.
LONGEST_BY_HOURS = 100 * DAY
_SERIES = (
    "SELECT s.id, s.metric, s.unit, s.raw_from_us FROM series s WHERE s.device_id = ? {}"
    " AND (EXISTS (SELECT 1 FROM telemetry t WHERE t.series_id = s.id)"
    " OR EXISTS (SELECT 1 FROM rollup r WHERE r.series_id = s.id)) ORDER BY s.metric"
)
_FIRST = (
    "SELECT min(moment) FROM ("
    "SELECT min(bucket_us) AS moment FROM rollup WHERE series_id = ? AND width = ? AND bucket_us >= ? AND bucket_us < ?"
    " UNION ALL SELECT min(bucket_us) FROM dirty WHERE series_id = ? AND bucket_us >= ? AND bucket_us < ?"
    " UNION ALL SELECT min(ts_us) FROM telemetry WHERE series_id = ? AND ts_us >= ?) AS moments"
)
_NEWEST = (
    "SELECT ts_us, value FROM telemetry WHERE series_id = ? AND ts_us >= ? AND ts_us < ? ORDER BY ts_us DESC LIMIT ?"
)
_MOMENTS = "SELECT ts_us FROM telemetry WHERE series_id = ? AND ts_us >= ? AND ts_us < ? ORDER BY ts_us"
_NO_ARRIVALS = "When points arrived is not stored"
Figures = dict[str, Any]


class _Course(NamedTuple):
    """What is known of a metric: of `span`, as far as it is kept, the points by bucket; and where points are due."""

    metric: str
    unit: str | None
    span: Span
    width: int
    buckets: list[tuple[int, int]]
    due_from_us: int | None  # None without any point
    newest: list[tuple[int, float]]

    @property
    def points(self) -> int:
        return sum(points for _, points in self.buckets)


def of_device(
    link: Link,
    device: Mapping[str, Any],
    metric: str | None,
    window: tuple[int, int],
    retention: Retention,
    now_us: int,
) -> Figures:
    """{overall: figures of the device, metrics: [figures of each, by name]}; of the first 100 metrics by name.

    `device` has `id` and `configuration`. Of the window nothing counts that is still to come.
    """
    start_us, end_us = window[0], min(window[1], now_us + 1)
    where, params = ("", []) if metric is None else ("AND s.metric = ?", [metric])
    rows = link.rows(_SERIES.format(where), (device["id"], *params))
    courses = [_course(link, row, start_us, end_us, retention, now_us) for row in rows[:MOST_METRICS]]
    configured = configured_interval(device["configuration"])
    few = sum(course.points for course in courses) <= MOST_RAW
    found = [_figures(link, course, configured, exact=few) for course in courses]
    return {"overall": _overall(len(rows), found), "metrics": [shown for shown, _ in found]}


def _course(link: Link, row: Row, start_us: int, end_us: int, retention: Retention, now_us: int) -> _Course:
    series_id, metric, unit, raw_from_us = row
    raw_from_us = max(raw_from_us, retention.raw_cutoff(metric, now_us))
    kept_from_us = retention.rollup_cutoff(metric, now_us)
    since, until = max(start_us, kept_from_us), end_us
    # Of an hour whose raw points are gone, no part is known.
    since = ceil(since, HOUR) if since < raw_from_us else since
    until = floor(until, HOUR) if until < raw_from_us else until
    span = Span(series_id, since, max(since, until), raw_from_us)
    hours = (kept_from_us, raw_from_us)
    ((first_us,),) = link.rows(_FIRST, (series_id, HOUR, *hours, series_id, *hours, series_id, raw_from_us))
    width = HOUR if span.end_us - since <= LONGEST_BY_HOURS else DAY
    read = hour_parts if width == HOUR else day_parts
    parts = read(link, span) if since < span.end_us else []
    newest = link.rows(_NEWEST, (series_id, raw_from_us, span.end_us, SAMPLE))
    due_from_us = None if first_us is None else max(since, first_us)
    return _Course(metric, unit, span, width, [(part[0], part[1]) for part in parts], due_from_us, newest)


def _figures(link: Link, course: _Course, configured: int | None, *, exact: bool) -> tuple[Figures, int]:
    """What is shown of a metric, and how many of its points count as those that were expected."""
    shown: Figures = {"metric_name": course.metric}
    if course.unit is not None:
        shown["unit"] = course.unit
    shown["points"] = course.points
    interval = configured or usual_spacing([ts_us for ts_us, _ in reversed(course.newest)])
    seconds = interval if isinstance(interval, Unknown) else interval / SECOND
    shown |= _known("expected_interval_seconds", seconds)
    if not isinstance(interval, Unknown):
        shown["interval_source"] = "configuration" if configured else "spacing"
    due = _due(course)
    received = 0
    if isinstance(due, Unknown) or isinstance(interval, Unknown):
        reason = due if isinstance(due, Unknown) else interval
        for name in ("expected_points", "completeness", "gap_count", "gap_seconds"):
            shown |= _known(name, reason)
    else:
        received, complete = _complete(course, *due, interval)
        shown |= complete | _gaps(link, course, *due, interval, exact=exact)
    return shown | _outliers(course) | _known("delay_seconds", Unknown(_NO_ARRIVALS)), received


def _due(course: _Course) -> tuple[int, int] | Unknown:
    """From when to when points are due."""
    if course.due_from_us is None:
        return Unknown("No point of the metric is kept")
    if course.due_from_us >= course.span.end_us:
        return Unknown("No time of the window lies between the metric's first point that is kept and now")
    return course.due_from_us, course.span.end_us


def _complete(course: _Course, start_us: int, end_us: int, interval_us: int) -> tuple[int, Figures]:
    due = expected(start_us, end_us, interval_us)
    received = min(due, counted(course.buckets, course.width, start_us, end_us, interval_us))
    share = received / due if due else Unknown("The time in which points are due is shorter than their interval")
    shown = {"expected_from": format_time(start_us), "expected_until": format_time(end_us), "expected_points": due}
    return received, shown | _known("completeness", share)


def _gaps(link: Link, course: _Course, start_us: int, end_us: int, interval_us: int, *, exact: bool) -> Figures:
    series_id, _, _, raw_from_us = course.span
    stretches: Iterable[tuple[int, int]]
    if exact and start_us >= raw_from_us:
        resolution = 0
        stretches = ((ts_us, ts_us) for (ts_us,) in link.rows(_MOMENTS, (series_id, start_us, end_us)))
    else:
        resolution = course.width
        stretches = ((bucket, min(bucket + course.width, end_us)) for bucket, _ in course.buckets)
    found = gaps(stretches, start_us, end_us, interval_us)
    shown: Figures = {"gap_count": found.number, "gap_seconds": found.total_us / SECOND}
    shown["gap_resolution_seconds"] = resolution // SECOND
    if found.longest is not None:
        start, end = found.longest
        shown |= {"longest_gap_seconds": (end - start) / SECOND}
        shown |= {"longest_gap_start": format_time(start), "longest_gap_end": format_time(end)}
    return shown


def _outliers(course: _Course) -> Figures:
    values = [value for ts_us, value in course.newest if ts_us >= course.span.start_us]
    found = outliers(values)
    share = found if isinstance(found, Unknown) else found / len(values)
    return {**_known("outliers", found), **_known("outlier_share", share), "outlier_sample": len(values)}


def _overall(metrics: int, found: Sequence[tuple[Figures, int]]) -> Figures:
    """Figures of the device: sums over the metrics of which they are known, and ratios of such sums."""
    nothing = Unknown("It is known of no metric" if found else "The device has no such metric with points")
    shown = [figures for figures, _ in found]

    def total(name: str) -> int | Unknown:
        known = [figures[name] for figures in shown if figures[name] is not None]
        return sum(known) if known else nothing

    due, standing_out = total("expected_points"), total("outliers")
    received = sum(received for _, received in found)
    looked_at = sum(figures["outlier_sample"] for figures in shown if figures["outliers"] is not None)
    return {
        "metric_count": metrics,
        "points": sum(figures["points"] for figures in shown),
        **_known("expected_points", due),
        **_known("completeness", received / due if isinstance(due, int) and due else nothing),
        **_known("gap_count", total("gap_count")),
        **_known("outlier_share", nothing if isinstance(standing_out, Unknown) else standing_out / looked_at),
        **_known("delay_seconds", Unknown(_NO_ARRIVALS)),
    }


def _known(name: str, figure: float | Unknown) -> Figures:
    return {name: None, f"{name}_reason": figure.reason} if isinstance(figure, Unknown) else {name: figure}
