"""Storing points: each series' rows sorted by key, `latest`, counts and dirty hours kept in step, devices heard of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from domain.events import PointsSubmitted
from domain.points import Point
from domain.retention import KEEP_ALL, Retention
from domain.times import HOUR
from storage import device_status, evaluation
from storage.dialect import SeriesKey, SeriesState
from storage.link import Link, Row

Result = Literal["stored", "duplicate", "updated", "expired"]

_OVERWRITE = "UPDATE telemetry SET value = ? WHERE series_id = ? AND ts_us = ?"
_LATEST = (
    "INSERT INTO latest (series_id, ts_us, value) VALUES (?, ?, ?)"
    " ON CONFLICT (series_id) DO UPDATE SET ts_us = excluded.ts_us, value = excluded.value"
)
_STEP = "UPDATE series SET points = points + ?, unit = ?, unit_from_us = ?, unit_us = ? WHERE id = ?"
DIRTY = "INSERT INTO dirty (series_id, bucket_us) VALUES (?, ?) ON CONFLICT (series_id, bucket_us) DO NOTHING"
# A lazy deadline that has passed is moved on to that of the contact before this one: where that one has passed too,
# there was an outage that no sweep saw. `connected_us` is when the present run of contact began; a silence longer
# than the timeout starts a new one.
_HEARD = (
    "UPDATE devices SET deadline_us = CASE WHEN deadline_us < ? THEN contact_us + timeout_us ELSE deadline_us END,"
    " contact_us = CASE WHEN contact_us > ? THEN contact_us ELSE ? END,"
    " last_seen_us = CASE WHEN last_seen_us > ? THEN last_seen_us ELSE ? END,"
    " connected_us = CASE WHEN last_seen_us + timeout_us >= ? THEN connected_us ELSE ? END"
    " WHERE {} RETURNING id, status, deadline_us"
)
_HEARD_ONE = _HEARD.format("id = ?")


class _Batch:
    """The points of one series in one call: the value that stands per moment, and the newest unit."""

    __slots__ = ("first", "unit", "unit_from_us", "unit_us", "values")

    def __init__(self) -> None:
        self.values: dict[int, float] = {}
        self.first: dict[int, float] = {}  # for a moment given twice: what was given first
        self.unit: str | None = None
        self.unit_from_us = self.unit_us = -1  # of the points that name this unit


def submit(link: Link, points: Sequence[Point], now_us: int, retention: Retention = KEEP_ALL) -> list[Result]:
    """Store points of devices that exist; what became of each. Those that have expired are not stored."""
    if not points:
        return []
    rules = link.rules()
    results: list[Result] = ["stored"] * len(points)
    batches = _grouped(points, results)
    states = link.dialect.claim_series(link.run, batches)
    floors = {
        key: floor_us
        for key, batch in batches.items()
        if min(batch.values) < (floor_us := max(states[key][4], retention.raw_cutoff(key[1], now_us)))
    }
    if floors:
        _leave_out(floors, batches, points, results)
    work = (
        sorted((states[key], key, batch) for key, batch in batches.items())
        if len(batches) > 1
        else [(states[key], key, batch) for key, batch in batches.items()]
    )
    added: list[Row] = []
    offered: list[Row] = []
    for state, _, batch in work:
        rows = [(state[0], ts_us, value) for ts_us, value in sorted(batch.values.items())]
        newest = state[5]
        if newest is None or rows[0][1] > newest:
            added += rows
        else:
            late = sum(1 for row in rows if row[1] <= newest)
            offered += rows[:late]
            added += rows[late:]
    taken = link.dialect.offer_points(link.conn, offered) if offered else {}
    if added:
        link.dialect.add_points(link.conn, added)
    overwritten = _overwritten(points, results, work, taken) if taken else []
    link.put_many(_OVERWRITE, [(value, series_id, ts_us) for series_id, ts_us, value in overwritten])
    fresh = [row for row in offered if row[:2] not in taken] if taken else offered
    _follow(link, work, taken)
    _mark_dirty(link, (*added, *fresh, *overwritten))
    _touch_devices(link, sorted({key[0] for key in batches}), now_us)
    if rules is not None:
        evaluation.evaluate(link, rules, work, taken, now_us)
    link.events.append(PointsSubmitted(points, results))
    return results


def _grouped(points: Sequence[Point], results: list[Result]) -> dict[SeriesKey, _Batch]:
    """Batches by series; notes in `results` the repetitions within the call, of which the later one stands."""
    batches: dict[SeriesKey, _Batch] = {}
    for index, (device_id, metric, ts_us, value, unit) in enumerate(points):
        key = (device_id, metric)
        batch = batches.get(key)
        if batch is None:
            batch = batches[key] = _Batch()
        values = batch.values
        if ts_us in values:
            earlier = values[ts_us]
            results[index] = "duplicate" if earlier == value else "updated"
            batch.first.setdefault(ts_us, earlier)
        values[ts_us] = value + 0.0  # a double, and never -0.0
        if unit is not None:
            if unit != batch.unit:
                if ts_us >= batch.unit_us:
                    batch.unit, batch.unit_from_us, batch.unit_us = unit, ts_us, ts_us
            elif ts_us > batch.unit_us:
                batch.unit_us = ts_us
            elif ts_us < batch.unit_from_us:
                batch.unit_from_us = ts_us
    return batches


def _leave_out(
    floors: dict[SeriesKey, int], batches: dict[SeriesKey, _Batch], points: Sequence[Point], results: list[Result]
) -> None:
    """Take the points before the floor of their series out of the batches, and note in `results` that they expired."""
    for index, (device_id, metric, ts_us, _, _) in enumerate(points):
        if ts_us < floors.get((device_id, metric), 0):
            results[index] = "expired"
    for key, floor_us in floors.items():
        batch = batches[key]
        batch.values = {ts_us: value for ts_us, value in batch.values.items() if ts_us >= floor_us}
        if batch.unit_us < floor_us:
            batch.unit = None
        batch.unit_from_us = max(batch.unit_from_us, floor_us)
        if not batch.values:
            del batches[key]


def _overwritten(
    points: Sequence[Point],
    results: list[Result],
    work: list[tuple[SeriesState, SeriesKey, _Batch]],
    taken: dict[tuple[int, int], float],
) -> list[Row]:
    """The rows whose stored value changes; notes in `results` what became of the points that met a stored one."""
    given: dict[tuple[int, str, int], int] = {}
    for index, (device_id, metric, ts_us, _, _) in enumerate(points):
        given.setdefault((device_id, metric, ts_us), index)
    rows = []
    batches = {state[0]: (key, batch) for state, key, batch in work}
    for (series_id, ts_us), stored in sorted(taken.items()):
        key, batch = batches[series_id]
        value = batch.values[ts_us]
        results[given[(*key, ts_us)]] = "duplicate" if batch.first.get(ts_us, value) == stored else "updated"
        if value != stored:
            rows.append((series_id, ts_us, value))
    return rows


def _follow(link: Link, work: list[tuple[SeriesState, SeriesKey, _Batch]], taken: dict[tuple[int, int], float]) -> None:
    """Bring each series' latest point, count and unit up to date."""
    latest, steps = [], []
    met: dict[int, int] = {}
    for series_id, _ in taken:
        met[series_id] = met.get(series_id, 0) + 1
    for state, _, batch in work:
        series_id, newest = state[0], state[5]
        last = max(batch.values)
        if newest is None or last >= newest:
            latest.append((series_id, last, batch.values[last]))
        count = len(batch.values) - met.get(series_id, 0)
        unit = _unit(state, batch)
        if count or unit != state[1:4]:
            steps.append((count, *unit, series_id))
    link.put_many(_LATEST, latest)
    link.put_many(_STEP, steps)


def _unit(state: SeriesState, batch: _Batch) -> tuple[str | None, int | None, int | None]:
    """The unit of the newest point that names one, and from when to when it is known to be named."""
    unit, from_us, until_us = state[1:4]
    if batch.unit is None:
        return unit, from_us, until_us
    if until_us is None or (batch.unit != unit and batch.unit_us >= until_us):
        return batch.unit, batch.unit_from_us, batch.unit_us
    if batch.unit != unit:
        return unit, from_us, until_us
    return unit, min(until_us if from_us is None else from_us, batch.unit_from_us), max(until_us, batch.unit_us)


def _mark_dirty(link: Link, rows: Iterable[Row]) -> None:
    link.put_many(DIRTY, sorted({(row[0], row[1] - row[1] % HOUR) for row in rows}))


def _touch_devices(link: Link, ids: list[int], now_us: int) -> None:
    """Note the contact. A device comes online by it, after an outage too of which nobody has taken note yet."""
    moments = (now_us,) * 7
    if len(ids) == 1:
        heard = link.rows(_HEARD_ONE, (*moments, ids[0]))
    else:
        link.dialect.lock_devices(link.run, ids)
        condition, params = link.dialect.any_of("id", ids)
        heard = link.rows(_HEARD.format(condition), (*moments, *params))
    offline = [device_id for device_id, status, _ in heard if status == "offline"]
    if offline:
        device_status.revive(link, offline, now_us)
    late = sorted((device_id, due_us) for device_id, _, due_us in heard if due_us is not None and due_us < now_us)
    if late:
        device_status.note_outages(link, late, now_us)
