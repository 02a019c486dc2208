"""One series as the models look at it: raw points, or means of buckets; plain lists, in the order of time."""

from __future__ import annotations

from typing import NamedTuple

from domain.aggregates import Figure, figures, values_of
from domain.buckets import INTERVALS, finest, floor
from domain.retention import Retention
from domain.times import DAY, HOUR
from storage import history
from storage.link import Link
from storage.points import count_of_series
from storage.rollups import RAW, Span, day_parts, hour_parts

_BEFORE = (
    "SELECT ts_us, value FROM telemetry WHERE series_id = ? AND ts_us >= ? AND ts_us < ? ORDER BY ts_us DESC LIMIT ?"
)
_METRICS = "SELECT metric, unit FROM series WHERE device_id = ? AND points > 0 ORDER BY metric LIMIT ?"


class Means(NamedTuple):
    """Means of whole buckets of `width_us` that start at `starts_us`; buckets without points are left out."""

    interval: str
    width_us: int
    starts_us: list[int]
    values: list[float]
    unit: str | None


class Points(NamedTuple):
    """Raw points of a window and of what lies before it; `found`: how many of them are in the window."""

    times_us: list[int]
    values: list[float]
    unit: str | None
    found: int


def units_of(link: Link, device_id: int, most: int) -> dict[str, str | None]:
    """{metric: unit} of a device's metrics that have points, the first by name."""
    return dict(link.rows(_METRICS, (device_id, most)))


def means(
    link: Link,
    device_id: int,
    metric: str,
    start_us: int,
    end_us: int,
    *,
    interval: str,
    most: int,
    retention: Retention,
    now_us: int,
) -> Means:
    """Means over the buckets from the one that `start` lies in to the last that is over at `end`.

    `interval`: a name of INTERVALS, or `auto` for the finest with at most `most` buckets from the first point on.
    A bucket whose sum does not fit a double is left out.
    """
    span, unit = history.visible(link, device_id, metric, start_us, end_us, retention, now_us)
    if interval == "auto":
        interval = _finest(link, span, most)
    width = INTERVALS[interval]
    # What has expired has expired by whole days, so that no bucket is cut.
    since = max(floor(start_us, width), retention.rollup_cutoff(metric, now_us))
    span = span._replace(start_us=since, end_us=floor(end_us, width))
    parts = history.bucket_parts(link, span, width) if span.start_us < span.end_us else []
    known = [(part[0], value) for part, value in zip(parts, values_of(parts, "avg"), strict=True) if value is not None]
    return Means(interval, width, [start for start, _ in known], [value for _, value in known], unit)


def points(
    link: Link,
    device_id: int,
    metric: str,
    start_us: int,
    end_us: int,
    *,
    before: int,
    most: int,
    retention: Retention,
    now_us: int,
) -> Points:
    """The points of [start, end) after the newest `before` that precede them; none of a window of over `most`."""
    span, unit = history.visible(link, device_id, metric, start_us, end_us, retention, now_us)
    since = max(start_us, span.raw_from_us)
    found = count_of_series(link, span.series_id, since, end_us)
    if found > most:
        return Points([], [], unit, found)
    earlier = link.rows(_BEFORE, (span.series_id, span.raw_from_us, since, before))
    rows = [*reversed(earlier), *link.rows(RAW, (span.series_id, since, end_us))]
    return Points([row[0] for row in rows], [row[1] for row in rows], unit, len(rows) - len(earlier))


def figures_of(
    link: Link, device_id: int, metric: str, start_us: int, end_us: int, retention: Retention, now_us: int
) -> dict[str, Figure]:
    """The figures of a window, from sums of days where it is long."""
    span, _ = history.visible(link, device_id, metric, start_us, end_us, retention, now_us)
    if span.start_us >= span.end_us:
        return figures([])
    return figures(day_parts(link, span) if end_us - start_us > DAY else hour_parts(link, span))


def _finest(link: Link, span: Span, most: int) -> str:
    """The finest interval with at most `most` buckets from the first point of a span to its end, else days."""
    extent = history.extent(link, span)
    if extent is None:
        return finest(span.start_us, span.end_us, most) or "1d"
    # Where raw points are no longer shown there is nothing finer than hours.
    narrowest = HOUR if extent[0] < span.raw_from_us else 0
    return finest(extent[0], span.end_us, most, narrowest) or "1d"
