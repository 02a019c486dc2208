"""Going over a stretch of a series again for one rule, when a point came late, changed, or before what was judged.

It starts at a point at which the rule was surely normal and ends where the new course has joined the old one, so the
cost is that of the stretch and not of the series. The alerts of the stretch are then brought to the new course.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from domain.rules import NORMAL, UNKNOWN, Course, Episode, JudgedPoint, Rule, State
from storage import rule_alerts
from storage.link import Link
from storage.rule_alerts import Old
from storage.rule_index import WatchRule

_CALM = {
    "gt": "value <= ?",
    "gte": "value < ?",
    "lt": "value >= ?",
    "lte": "value > ?",
    "eq": "value <> ?",
    "ne": "value = ?",
}
_BEFORE = "SELECT max(ts_us) FROM telemetry WHERE series_id = ? AND ts_us >= ? AND ts_us < ?"
_FORWARD = "SELECT ts_us, value FROM telemetry WHERE series_id = ? AND ts_us > ? ORDER BY ts_us LIMIT ?"
_CHUNK = 500


class Span(NamedTuple):
    """Where points came late: the first and the last of them; raw points are complete from `floor_us` on."""

    series_id: int
    device_id: int
    floor_us: int
    first_us: int
    last_us: int


class Origin(NamedTuple):
    """Where to start: after `ts_us`, in this state; `continued` is the alert that is open there."""

    ts_us: int
    state: State
    continued: Old | None


class Judged(Protocol):
    """The stored points of a series, with what a detector found in them where the rule asks for that."""

    def after(self, ts_us: int) -> Iterator[JudgedPoint]:
        """The points after a moment, in the order of time."""
        ...

    def calm_before(self, rule: Rule, floor_us: int, ts_us: int) -> int | None:
        """The last point of [floor, moment) that is not in breach."""
        ...

    def reach(self, ts_us: int) -> int:
        """The last moment at which what a point means may depend on what there is at a moment."""
        ...


class Plain:
    """A point means what its value means."""

    def __init__(self, link: Link, series_id: int) -> None:
        self._link = link
        self._series_id = series_id

    def after(self, ts_us: int) -> Iterator[JudgedPoint]:
        # Alerts are written meanwhile, so the points are read in pieces.
        while True:
            rows = self._link.rows(_FORWARD, (self._series_id, ts_us, _CHUNK))
            yield from ((row[0], row[1], None) for row in rows)
            if len(rows) < _CHUNK:
                return
            ts_us = rows[-1][0]

    def calm_before(self, rule: Rule, floor_us: int, ts_us: int) -> int | None:
        condition = _CALM.get(rule.condition)
        where = "" if condition is None else f" AND {condition}"
        params = () if condition is None else (rule.threshold,)
        found: int | None = self._link.rows(_BEFORE + where, (self._series_id, floor_us, ts_us, *params))[0][0]
        return found

    def reach(self, ts_us: int) -> int:
        return ts_us


def go_over(link: Link, watched: WatchRule, span: Span, now_us: int, judged: Judged | None = None) -> State | None:
    """Judge the stretch again; the state at the end of the series, None where the stretch ends before it."""
    points = judged or Plain(link, span.series_id)
    origin = _origin(link, watched, span, points)
    olds = rule_alerts.since(link, watched, span.device_id, origin.ts_us)
    ended = olds if origin.continued is None else [origin.continued, *olds]
    settled = [each.resolved_us for each in ended if each.is_settled and each.resolved_us is not None]
    course = Course(watched.rule, origin.state, settled)
    end_us, reach_us = None, points.reach(span.last_us)
    for ts_us, value, finding in points.after(max(origin.ts_us, watched.effective_us - 1)):
        course.feed(ts_us, value, finding)
        if ts_us > reach_us and _has_joined(watched.rule, course.state, olds, origin, ts_us):
            end_us = ts_us
            break
    if end_us is None:
        course.tick(now_us)
    stretch = [each for each in olds if end_us is None or each.created_us <= end_us]
    _reconcile(link, watched, span.device_id, stretch, course.episodes, origin, now_us)
    return course.state if end_us is None else None


def _origin(link: Link, watched: WatchRule, span: Span, points: Judged) -> Origin:
    floor_us = max(watched.effective_us, span.floor_us)
    at_us = max(span.first_us, floor_us)
    while True:
        old = rule_alerts.before(link, watched, span.device_id, at_us)
        if old is not None and old.covers(at_us):
            if old.created_us < floor_us:  # its beginning can't be gone over any more
                return Origin(floor_us - 1, State("firing", old.created_us, 0), old)
            at_us = old.created_us
        calm_us = points.calm_before(watched.rule, floor_us, at_us)
        if calm_us is None:
            return Origin(floor_us - 1, _start(watched, link, span, floor_us - 1, None), None)
        old = rule_alerts.before(link, watched, span.device_id, calm_us)
        if old is None or not old.covers(calm_us):
            return Origin(calm_us, _start(watched, link, span, calm_us, calm_us), None)
        at_us = calm_us


def _start(watched: WatchRule, link: Link, span: Span, ts_us: int, contact_us: int | None) -> State:
    """Normal at a moment outside all alerts; it may still cool down from the one before."""
    rule = watched.rule
    old = rule_alerts.before(link, watched, span.device_id, ts_us)
    until_us = 0
    # An alert from before the rule began anew left nothing behind.
    if old is not None and old.resolved_us is not None and old.created_us >= watched.effective_us:
        until_us = old.resolved_us + rule.cooldown_us
    if rule.condition != "absent":
        return State("normal", NORMAL.since_us, until_us)
    if contact_us is None:
        contact_us = watched.effective_us if watched.device_id is not None else _contact(link, span, ts_us)
    return State("normal", contact_us, until_us)


def _contact(link: Link, span: Span, ts_us: int) -> int:
    """The last point before a rule began, which is when its silence is counted from."""
    row = link.rows(_BEFORE, (span.series_id, 0, ts_us + 1))[0]
    return UNKNOWN if row[0] is None else ts_us + 1


def _has_joined(rule: Rule, state: State, olds: Sequence[Old], origin: Origin, ts_us: int) -> bool:
    """Whether both courses, the old and the new, are plain normal at a point."""
    if state.phase != "normal" or state.until_us > ts_us:
        return False
    known = olds if origin.continued is None else [origin.continued, *olds]
    for old in known:
        if old.created_us > ts_us:
            break
        if old.resolved_us is None or old.resolved_us + rule.cooldown_us >= ts_us:
            return False
    return True


def _reconcile(
    link: Link,
    watched: WatchRule,
    device_id: int,
    olds: Sequence[Old],
    episodes: Sequence[Episode],
    origin: Origin,
    now_us: int,
) -> None:
    """Bring alerts to episodes: what never was is retracted, what is over resolved, what is new opened."""
    pairs = _paired(olds, [each for each in episodes if each.opened_us is not None])
    if origin.continued is not None and episodes and episodes[0].opened_us is None:
        _settle(link, watched, origin.continued, episodes[0], now_us, is_continued=True)
    # At most one may be open at any time, so those that end come first.
    pairs.sort(key=lambda pair: pair[1] is not None and pair[1].resolved_us is None)
    for old, episode in pairs:
        if old is None:
            assert episode is not None
            rule_alerts.open_alert(link, watched, device_id, episode, now_us)
        elif episode is None:
            if not old.is_settled and not old.is_deleted:
                rule_alerts.resolve(link, old.id, now_us, now_us, "retracted")
        elif not old.is_deleted:
            _settle(link, watched, old, episode, now_us)


def _settle(
    link: Link, watched: WatchRule, old: Old, episode: Episode, now_us: int, *, is_continued: bool = False
) -> None:
    if not is_continued:
        rule_alerts.correct(link, watched, old, episode, now_us)
    if old.is_settled or old.is_deleted or old.resolved_us == episode.resolved_us:
        return
    if episode.resolved_us is None:
        rule_alerts.reopen(link, old, now_us)
    else:
        rule_alerts.resolve(link, old.id, episode.resolved_us, now_us)


def _paired(olds: Sequence[Old], episodes: Sequence[Episode]) -> list[tuple[Old | None, Episode | None]]:
    """Each alert with its episode: that which began with it, else the first that overlaps it."""
    left = list(episodes)
    pairs: list[tuple[Old | None, Episode | None]] = []
    later: list[Old] = []
    for old in olds:
        same = next((each for each in left if each.opened_us == old.created_us), None)
        if same is None:
            later.append(old)
        else:
            left.remove(same)
            pairs.append((old, same))
    for old in later:
        near = next((each for each in left if _overlap(old, each)), None)
        if near is not None:
            left.remove(near)
        pairs.append((old, near))
    return pairs + [(None, each) for each in left if not _is_dealt_with(olds, each)]


def _is_dealt_with(olds: Sequence[Old], episode: Episode) -> bool:
    """Whether a person has ended an alert of that time already: to it, the alert stands for all up to its end."""
    assert episode.opened_us is not None
    return any(
        old.is_settled and old.resolved_us is not None and old.created_us < episode.opened_us <= old.resolved_us
        for old in olds
    )


def _overlap(old: Old, episode: Episode) -> bool:
    assert episode.opened_us is not None
    ends_before = old.resolved_us is not None and old.resolved_us < episode.opened_us
    begins_after = episode.resolved_us is not None and episode.resolved_us < old.created_us
    return not ends_before and not begins_after
