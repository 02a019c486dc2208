"""What the points of a batch do to the rules that watch them, inside the transaction that stores them.

Points that come in the order of their moments carry the stored states on. Any other point, one that changes a value
among them, makes its rules go over that stretch again (reevaluation.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from domain.findings import Finding
from domain.rules import NORMAL, UNKNOWN, Course, State, deadline, is_plain, reset
from storage import reevaluation, rule_alerts, rule_states
from storage.dialect import SeriesKey, SeriesState
from storage.judgement import Judgement, forget, renew
from storage.link import Link
from storage.rule_index import Rules, Watch, WatchRule, watch_rule

_SERIES = "SELECT id FROM series WHERE device_id = ? AND metric = ?"
_FIRST_DEADLINE = (
    "INSERT INTO rule_deadlines (rule_id, device_id, due_us) VALUES (?, ?, ?)"
    " ON CONFLICT (rule_id, device_id) DO NOTHING"
)
_EARLIER_DEADLINE = "UPDATE rule_deadlines SET due_us = ? WHERE rule_id = ? AND device_id = ? AND due_us > ?"


class Batch(Protocol):
    """The points of one series: the value that stands per moment."""

    values: dict[int, float]


class Series(NamedTuple):
    """A series as it was before the batch; what is to be judged is complete from `floor_us` on."""

    id: int
    device_id: int
    floor_us: int
    newest_us: int | None
    contact_us: int | None


def evaluate(
    link: Link,
    rules: Rules,
    work: Iterable[tuple[SeriesState, SeriesKey, Batch]],
    taken: Mapping[tuple[int, int], float],
    now_us: int,
) -> None:
    """Judge what was just stored; `taken` are the values that were there before, by series and moment."""
    judgements: list[Judgement] = []
    for state, key, batch in work:
        watch = rules.watch(link, key)
        if watch is None:
            continue
        values, newest_us, watched = batch.values, state[5], state[6]
        if (
            not watched
            and watch.is_quiet(values.values())
            and newest_us is not None
            and min(values) > newest_us
            and (watch.silence_us is None or not _is_silent(newest_us, values, watch.silence_us))
        ):
            continue
        series, points = _series(state, key), _changed(state[0], values, taken)
        judgement = None
        if watch.has_anomalies and points:
            judgement = Judgement(link, series.id, link.take_live(series.id, state[8], state[4]), points)
            judgements.append(judgement)
        _judge(link, series, watch, points, watched > 0, now_us, judgement)
    renew(link, judgements)


def removed(link: Link, rules: Rules, key: SeriesKey, last_us: int, now_us: int) -> None:
    """Points up to a moment are gone: those that stay have another past, by which anomalies are judged again."""
    watch = rules.watch(link, key)
    if watch is None or not watch.has_anomalies:
        return
    series = _series(link.dialect.claim_series(link.run, [key])[key], key)
    forget(link, series.id)
    judgement = Judgement(link, series.id, None, ())
    if series.newest_us is None or series.newest_us < series.floor_us:
        return
    states = rule_states.of_series(link, series.id)
    changes: dict[int, State | None] = {}
    for watched in watch.rules:
        from_us = max(watched.effective_us, series.floor_us)
        if watched.rule.condition != "anomaly" or judgement.verdicts.reach(last_us) < from_us:
            continue
        span = reevaluation.Span(series.id, series.device_id, series.floor_us, series.floor_us, last_us)
        state = reevaluation.go_over(link, watched, span, now_us, judgement.verdicts)
        if state is not None:
            changes[watched.rule.id] = None if is_plain(state, series.newest_us) else state
    rule_states.write(link, series.id, {id: new for id, new in changes.items() if new != states.get(id)})


def _series(state: SeriesState, key: SeriesKey) -> Series:
    floor_us = max(state[4], state[7])
    return Series(state[0], key[0], floor_us, state[5], last_contact(state[5], state[7]))


def _is_silent(newest_us: int, values: Mapping[int, float], silence_us: int) -> bool:
    """Whether somewhere up to the last point there was silence for longer than that."""
    before = newest_us
    for ts_us in sorted(values):
        if ts_us - before > silence_us:
            return True
        before = ts_us
    return False


def _changed(
    series_id: int, values: Mapping[int, float], taken: Mapping[tuple[int, int], float]
) -> list[tuple[int, float]]:
    """The points that are new or have another value than before, in the order of time."""
    if not taken:
        return sorted(values.items())
    return [each for each in sorted(values.items()) if taken.get((series_id, each[0])) != each[1]]


def _judge(
    link: Link,
    series: Series,
    watch: Watch,
    points: Sequence[tuple[int, float]],
    has_states: bool,
    now_us: int,
    judgement: Judgement | None,
) -> None:
    states = rule_states.of_series(link, series.id) if has_states else {}
    changes: dict[int, State | None] = {}
    for watched in watch.rules:
        # What was deleted is not judged again, and neither is what comes late before it.
        from_us = max(watched.effective_us, series.floor_us)
        mine = [each for each in points if each[0] >= from_us]
        asked = judgement if watched.rule.condition == "anomaly" else None
        if asked is not None and _is_late(series, None, points[0][0]):
            mine = list(points)  # the past of what is judged has changed, wherever they stand
        if not mine:
            continue
        stored = states.get(watched.rule.id)
        state = _carry_on(link, series, watched, stored, mine, now_us, asked)
        if state is None:
            continue
        if watched.rule.condition == "absent":
            _keep_deadline(link, series, watched, state, mine[-1][0])
        last_us = max(mine[-1][0], series.newest_us or 0)
        changes[watched.rule.id] = None if is_plain(state, last_us) else state
    rule_states.write(link, series.id, {id: new for id, new in changes.items() if new != states.get(id)})


def _carry_on(
    link: Link,
    series: Series,
    watched: WatchRule,
    stored: State | None,
    points: Sequence[tuple[int, float]],
    now_us: int,
    judgement: Judgement | None,
) -> State | None:
    """The state of a rule after the points; None where it stays what it is."""
    if _is_late(series, stored, points[0][0]):
        span = reevaluation.Span(series.id, series.device_id, series.floor_us, points[0][0], points[-1][0])
        return reevaluation.go_over(link, watched, span, now_us, judgement.verdicts if judgement is not None else None)
    findings: Mapping[int, Finding] = judgement.findings() if judgement is not None else {}
    if stored is None and _are_quiet(watched, points, None if judgement is None else findings):
        return None
    course = Course(watched.rule, stored or first_state(watched, series.contact_us))
    for ts_us, value in points:
        course.feed(ts_us, value, findings.get(ts_us))
    _apply(link, watched, series.device_id, course, now_us)
    return course.state


def _are_quiet(watched: WatchRule, points: Sequence[tuple[int, float]], findings: Mapping[int, Finding] | None) -> bool:
    """Whether points leave a rule that is normal as it is; None: it asks for no findings."""
    if findings is not None:
        return not findings
    return watched.rule.condition != "absent" and watched.is_quiet(value for _, value in points)


def _keep_deadline(link: Link, series: Series, watched: WatchRule, state: State, last_us: int) -> None:
    """The sweep looks by this deadline at the latest: it may lie before the one that was known.

    A device that is new to the rule gets its first one, also where it fires already: that alert will end.
    """
    due_us = deadline(watched.rule, state)
    if due_us is None:
        due_us = last_us + watched.rule.for_us
    link.run(_EARLIER_DEADLINE, (due_us, watched.rule.id, series.device_id, due_us))
    if series.newest_us is None:
        link.run(_FIRST_DEADLINE, (watched.rule.id, series.device_id, due_us))


def _is_late(series: Series, state: State | None, ts_us: int) -> bool:
    """Whether a point belongs before something that was judged already."""
    if series.newest_us is not None and ts_us <= series.newest_us:
        return True
    return state is not None and ts_us <= state.since_us


def first_state(watched: WatchRule, contact_us: int | None) -> State:
    """The state of a rule that has none stored; silence counts from the last contact, or from the rule's beginning."""
    if watched.rule.condition != "absent":
        return NORMAL
    if contact_us is None and watched.device_id is None:
        return State("normal", UNKNOWN, 0)
    return State("normal", max(watched.effective_us, contact_us or 0), 0)


def last_contact(newest_us: int | None, judged_from_us: int) -> int | None:
    """The moment of the last point there was, deleted ones among them."""
    deleted_us = judged_from_us - 1
    return newest_us if deleted_us <= (newest_us or 0) else deleted_us


def _apply(link: Link, watched: WatchRule, device_id: int, course: Course, now_us: int) -> None:
    for episode in course.episodes:
        if episode.opened_us is not None:
            rule_alerts.open_alert(link, watched, device_id, episode, now_us)
            continue
        alert = rule_alerts.open_of(link, watched.rule.id, device_id)
        if alert is not None and episode.occurrences:
            rule_alerts.count_on(link, alert, episode.occurrences, now_us)
        if alert is not None and episode.resolved_us is not None:
            rule_alerts.resolve(link, alert, episode.resolved_us, now_us)


def restart(link: Link, rule_id: int, device_id: int, now_us: int) -> int:
    """A person has ended the alert of a rule: the rule is normal again and cools down. The moment of that.

    It lies after every point that was judged already: a device's clock may run ahead of ours.
    """
    watched = watch_rule(link, rule_id)
    if watched is None:
        return now_us
    row = link.row(_SERIES + link.dialect.for_update, (device_id, watched.rule.metric))
    if row is None:
        return now_us
    newest = link.row("SELECT ts_us FROM latest WHERE series_id = ?", row)
    moment_us = now_us if newest is None else max(now_us, newest[0])
    rule_states.write(link, row[0], {rule_id: reset(watched.rule, moment_us)})
    return moment_us
