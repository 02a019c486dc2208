"""Hours and days summed up: clean ones are read from `rollup`, dirty ones from raw points until they are refreshed.

Every hour that holds raw points is in `rollup`, in `dirty`, or in both; where it is dirty, raw points are the truth.
A sum that does not fit a double is stored as NULL: such an hour is read from raw points too, as long as they are kept.
"""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from domain.aggregates import Part, merge, of_values, storable
from domain.buckets import ceil, floor
from domain.times import DAY, HOUR
from storage.link import Link

RAW = "SELECT ts_us, value FROM telemetry WHERE series_id = ? AND ts_us >= ? AND ts_us < ? ORDER BY ts_us"
_ROLLUP = (
    "SELECT bucket_us, count, sum, m2, min, max, first, last FROM rollup"
    " WHERE series_id = ? AND width = ? AND bucket_us >= ? AND bucket_us < ? ORDER BY bucket_us"
)
_DIRTY = "SELECT bucket_us FROM dirty WHERE series_id = ? AND bucket_us >= ? AND bucket_us < ? ORDER BY bucket_us"
_PUT = (
    "INSERT INTO rollup (series_id, width, bucket_us, count, sum, m2, min, max, first, last)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (series_id, width, bucket_us) DO UPDATE SET"
    " count = excluded.count, sum = excluded.sum, m2 = excluded.m2, min = excluded.min, max = excluded.max,"
    " first = excluded.first, last = excluded.last"
)
_DROP = "DELETE FROM rollup WHERE series_id = ? AND width = ? AND bucket_us = ?"
_WASHED = "DELETE FROM dirty WHERE series_id = ? AND bucket_us = ?"


class Span(NamedTuple):
    """A stretch of one series: [start, end), of which raw points are visible from `raw_from` on."""

    series_id: int
    start_us: int
    end_us: int
    raw_from_us: int


def raw_parts(link: Link, span: Span, width: int) -> list[Part]:
    """Figures of the raw points in buckets of `width`, read as a stream."""
    start_us = max(span.start_us, span.raw_from_us)
    if start_us >= span.end_us:
        return []
    return list(grouped(link.run(RAW, (span.series_id, start_us, span.end_us)), width))


def grouped(rows: Iterable[tuple[int, float]], width: int) -> Iterator[Part]:
    """Figures by bucket of rows in time order."""
    values: list[float] = []
    bucket = until = -1
    for ts_us, value in rows:
        if ts_us >= until:
            if values:
                yield of_values(bucket, values)
            bucket = ts_us - ts_us % width
            until = bucket + width
            values = []
        values.append(value)
    if values:
        yield of_values(bucket, values)


def hour_parts(link: Link, span: Span) -> list[Part]:
    """Figures by hour; an hour that is cut by an end of the span counts only the points inside it."""
    first, last = ceil(span.start_us, HOUR), floor(span.end_us, HOUR)
    if first >= last:
        return raw_parts(link, span, HOUR)
    parts = _stored(link, span.series_id, HOUR, first, last)
    dirty = [row[0] for row in link.run(_DIRTY, (span.series_id, first, last)).fetchall()]
    dirty = _and_unsummed(dirty, (part for part in parts if part[0] >= span.raw_from_us))
    if dirty:
        parts = _with_raw(link, span.series_id, parts, dirty)
    if span.start_us < first:
        parts = raw_parts(link, span._replace(end_us=first), HOUR) + parts
    if last < span.end_us:
        parts = parts + raw_parts(link, span._replace(start_us=last), HOUR)
    return parts


def day_parts(link: Link, span: Span) -> list[Part]:
    """Figures by day; a day that is dirty, has no sum, or is cut by an end of the span is merged from its hours."""
    first, last = ceil(span.start_us, DAY), floor(span.end_us, DAY)
    if first >= last:
        return merged(hour_parts(link, span), DAY)
    parts = _by_start(_stored(link, span.series_id, DAY, first, last))
    dirty = [row[0] for row in link.run(_DIRTY, (span.series_id, first, last)).fetchall()]
    days = _and_unsummed({floor(hour, DAY) for hour in dirty}, parts.values())
    for start, end in _runs(days, DAY):
        for day in range(start, end, DAY):
            parts.pop(day, None)
        parts |= _by_start(merged(hour_parts(link, span._replace(start_us=start, end_us=end)), DAY))
    if span.start_us < first:
        parts |= _by_start(merged(hour_parts(link, span._replace(end_us=first)), DAY))
    if last < span.end_us:
        parts |= _by_start(merged(hour_parts(link, span._replace(start_us=last)), DAY))
    return [parts[start] for start in sorted(parts)]


def merged(parts: Sequence[Part], width: int) -> list[Part]:
    """Parts in time order merged into wider buckets."""
    wider = groupby(parts, key=lambda part: part[0] - part[0] % width)
    return [merge(bucket, list(inside)) for bucket, inside in wider]


def refresh(link: Link, limit: int, before_us: int | None = None) -> int:
    """Sum up dirty hours again, and the days they lie in; how many hours. Only hours before a moment, if given."""
    where, params = ("", []) if before_us is None else (" WHERE bucket_us < ?", [before_us])
    hours = link.rows(
        f"SELECT series_id, bucket_us FROM dirty{where} ORDER BY bucket_us, series_id LIMIT ?", (*params, limit)
    )
    hours.sort()  # oldest first were chosen, so that busy series don't starve the others; locks go by series
    lock_series(link, sorted({series_id for series_id, _ in hours}))
    for series_id, group in groupby(hours, key=lambda row: row[0]):
        refresh_series(link, series_id, [bucket for _, bucket in group])
    return len(hours)


def refresh_series(link: Link, series_id: int, hours: Sequence[int]) -> None:
    """Sum up the hours of a locked series, given in time order."""
    link.put_many(_WASHED, [(series_id, hour) for hour in hours])
    parts: dict[int, Part] = {}
    for start, end in _runs(hours, HOUR):
        parts |= _by_start(raw_parts(link, Span(series_id, start, end, 0), HOUR))
    link.put_many(_PUT, [(series_id, HOUR, *storable(part)) for part in parts.values()])
    link.put_many(_DROP, [(series_id, HOUR, hour) for hour in hours if hour not in parts])
    refresh_days(link, series_id, sorted({floor(hour, DAY) for hour in hours}))


def refresh_days(link: Link, series_id: int, days: Sequence[int]) -> None:
    """Merge the hours of days of a locked series. A day with a dirty hour stays untrue until that hour is refreshed."""
    parts: dict[int, Part] = {}
    for start, end in _runs(days, DAY):
        parts |= _by_start(merged(_stored(link, series_id, HOUR, start, end), DAY))
    link.put_many(_PUT, [(series_id, DAY, *storable(part)) for part in parts.values()])
    link.put_many(_DROP, [(series_id, DAY, day) for day in days if day not in parts])


def lock_series(link: Link, ids: Sequence[int]) -> None:
    """Lock series in id order where writers are many."""
    if ids and link.dialect.locked_in_order:
        condition, params = link.dialect.any_of("id", ids)
        link.rows(f"SELECT id FROM series WHERE {condition}{link.dialect.locked_in_order}", params)


def _stored(link: Link, series_id: int, width: int, start_us: int, end_us: int) -> list[Part]:
    return link.run(_ROLLUP, (series_id, width, start_us, end_us)).fetchall()  # type: ignore[no-any-return]


def _by_start(parts: Iterable[Part]) -> dict[int, Part]:
    return {part[0]: part for part in parts}


def _and_unsummed(starts: Iterable[int], parts: Iterable[Part]) -> list[int]:
    return sorted({*starts, *(part[0] for part in parts if part[2] is None)})


def _with_raw(link: Link, series_id: int, parts: list[Part], dirty: Sequence[int]) -> list[Part]:
    known = _by_start(parts)
    for hour in dirty:
        known.pop(hour, None)
    for start, end in _runs(dirty, HOUR):
        known |= _by_start(raw_parts(link, Span(series_id, start, end, 0), HOUR))
    return [known[start] for start in sorted(known)]


def _runs(starts: Sequence[int], width: int) -> Iterator[tuple[int, int]]:
    """[start, end) of each unbroken run of buckets, given in time order."""
    begin = end = None
    for start in starts:
        if start != end:
            if begin is not None and end is not None:
                yield begin, end
            begin = start
        end = start + width
    if begin is not None and end is not None:
        yield begin, end
