"""Removing points on request, with everything that was derived from them."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.buckets import ceil, floor
from domain.events import DeviceRemoved, PointsRemoved
from domain.times import DAY, HOUR, MAX_US
from storage import evaluation, points, rule_stamp, rule_states
from storage.ingest import DIRTY
from storage.link import Link, Row
from storage.rollups import refresh_days

_DERIVED = ("telemetry", "latest", "rollup", "dirty")
_SERIES = "SELECT s.id, s.device_id, s.metric, s.points, s.raw_from_us, s.unit_from_us, s.unit_us FROM series s WHERE "
_FORGET_UNIT = "UPDATE series SET unit = NULL, unit_from_us = NULL, unit_us = NULL WHERE id = ?"
_LAST = "SELECT max(ts_us) FROM telemetry"
_JUDGED = "UPDATE series SET judged_from_us = ? WHERE id = ? AND judged_from_us < ?"
_WITHIN = " WHERE series_id = ? AND ts_us >= ? AND ts_us < ?"
_BUCKETS = " WHERE series_id = ? AND width = ? AND bucket_us >= ? AND bucket_us < ?"


def remove_device(link: Link, id: int) -> None:
    """Remove a locked device and every trace; transitions, keys, alerts and its own rules go with the row."""
    if link.row("SELECT 1 FROM alert_rules WHERE device_id = ? LIMIT 1", (id,)) is not None:
        rule_stamp.change(link)
    for (series_id,) in link.rows(f"SELECT id FROM series WHERE device_id = ?{link.dialect.locked_in_order}", (id,)):
        _clear(link, series_id)
    link.run("DELETE FROM series WHERE device_id = ?", (id,))
    link.run("DELETE FROM devices WHERE id = ?", (id,))
    link.events.append(DeviceRemoved(id))


def remove_points(link: Link, filters: Mapping[str, Any], now_us: int) -> int:
    """Remove what matches device_id, metric_name, start_us, end_us; how many points.

    The points that stay have another past, so anomalies among those behind the last one removed are judged again.
    An hour of which only the rollup is left can't be divided: it goes as a whole when the range touches it.
    """
    where, params = points.condition(filters)
    start_us = max(0, filters.get("start_us") or 0)
    end_us = filters.get("end_us")
    end_us = MAX_US + 1 if end_us is None else end_us
    if start_us >= end_us:
        return 0
    rules = link.rules()  # before the series, as whoever stores points locks them
    removed = 0
    for row in link.rows(_SERIES + where + link.dialect.locked_in_order, params):
        number, last_us = _remove(link, row, start_us, end_us)
        removed += number
        if rules is not None and last_us is not None:
            evaluation.removed(link, rules, row[1:3], last_us, now_us)
    if removed:
        link.events.append(PointsRemoved(filters.get("device_id"), filters.get("metric_name"), start_us, end_us))
    return removed


def _remove(link: Link, series: Row, start_us: int, end_us: int) -> tuple[int, int | None]:
    """How many points went, and the moment of the last one whose value was still there."""
    series_id, _, _, number, raw_from_us, *unit_span = series
    (last_us,) = link.rows(_LAST + _WITHIN, (series_id, start_us, end_us))[0]
    if last_us is not None:
        _leave_alerts(link, series_id, start_us, last_us + 1)
    removed = _remove_sums_only(link, series_id, start_us, min(end_us, raw_from_us)) if start_us < raw_from_us else 0
    if start_us == 0 and end_us > MAX_US:
        _clear(link, series_id)
        link.run("UPDATE series SET points = 0 WHERE id = ?", (series_id,))
        link.run(_FORGET_UNIT, (series_id,))
        return removed + int(number), last_us
    raw = link.change("DELETE FROM telemetry" + _WITHIN, (series_id, start_us, end_us))
    if raw:
        link.run("UPDATE series SET points = points - ? WHERE id = ?", (raw, series_id))
        _forget_sums(link, series_id, max(start_us, raw_from_us), end_us)
        _step_back_latest(link, series_id, start_us, end_us)
    if raw or removed:
        _cut_unit(link, series_id, unit_span, start_us, end_us)
    return removed + raw, last_us


def _leave_alerts(link: Link, series_id: int, start_us: int, end_us: int) -> None:
    """What was judged stays judged: alerts of points that are gone are not taken back by a late point."""
    link.run(_JUDGED, (end_us, series_id, end_us))
    rule_states.take_back(link, series_id, start_us, end_us)


def _cut_unit(link: Link, series_id: int, span: Sequence[int | None], start_us: int, end_us: int) -> None:
    """A unit goes with all the points that named it; what was named before it is not known any more."""
    from_us, until_us = span
    if until_us is None:
        return
    from_us = until_us if from_us is None else from_us
    if start_us <= from_us and until_us < end_us:
        link.run(_FORGET_UNIT, (series_id,))
        return
    kept = (
        end_us if start_us <= from_us < end_us else from_us,
        start_us - 1 if start_us <= until_us < end_us else until_us,
    )
    if kept != (from_us, until_us):
        link.run("UPDATE series SET unit_from_us = ?, unit_us = ? WHERE id = ?", (*kept, series_id))


def _clear(link: Link, series_id: int) -> None:
    for table in _DERIVED:
        link.run(f"DELETE FROM {table} WHERE series_id = ?", (series_id,))


def _remove_sums_only(link: Link, series_id: int, start_us: int, end_us: int) -> int:
    """Remove hours whose raw points have expired; how many points they summed up."""
    span = (series_id, HOUR, floor(start_us, HOUR), end_us)
    number = link.rows("SELECT coalesce(sum(count), 0) FROM rollup" + _BUCKETS, span)[0][0]
    if number:
        link.run("DELETE FROM rollup" + _BUCKETS, span)
        _forget_days(link, series_id, start_us, end_us)
    return int(number)


def _forget_sums(link: Link, series_id: int, start_us: int, end_us: int) -> None:
    """Drop the rollups of hours inside the range; those that it cuts become dirty."""
    first, last = ceil(start_us, HOUR), floor(end_us, HOUR)
    if first < last:
        link.run("DELETE FROM rollup" + _BUCKETS, (series_id, HOUR, first, last))
        link.run("DELETE FROM dirty WHERE series_id = ? AND bucket_us >= ? AND bucket_us < ?", (series_id, first, last))
    cut = {floor(moment, HOUR) for moment in (start_us, end_us) if moment % HOUR}
    link.put_many(DIRTY, [(series_id, hour) for hour in sorted(cut)])
    _forget_days(link, series_id, start_us, end_us)


def _forget_days(link: Link, series_id: int, start_us: int, end_us: int) -> None:
    first, last = ceil(start_us, DAY), floor(end_us, DAY)
    if first < last:
        link.run("DELETE FROM rollup" + _BUCKETS, (series_id, DAY, first, last))
    refresh_days(link, series_id, sorted({floor(moment, DAY) for moment in (start_us, end_us) if moment % DAY}))


def _step_back_latest(link: Link, series_id: int, start_us: int, end_us: int) -> None:
    if not link.change("DELETE FROM latest" + _WITHIN, (series_id, start_us, end_us)):
        return
    link.run(
        "INSERT INTO latest (series_id, ts_us, value)"
        " SELECT series_id, ts_us, value FROM telemetry WHERE series_id = ? ORDER BY ts_us DESC LIMIT 1",
        (series_id,),
    )
