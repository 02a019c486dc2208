"""The rule engine: its table, its boundaries, and that it is a function of the points alone."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rules import NORMAL, Course, Rule, State, Transition, deadline, replay, tick

HOT = Rule(1, "t", "gt", 30.0)
HELD = Rule(1, "t", "gt", 30.0, clear_threshold=28.0, for_us=10, clear_us=5, cooldown_us=0)
SILENT = Rule(1, "t", "absent", None, for_us=10)


def phases(rule, *points, **more):
    return [(t.ts_us, t.before, t.after) for t in replay(rule, points, **more)]


@pytest.mark.parametrize(
    ("condition", "breach", "clear"),
    [
        ("gt", 30.1, 30.0),
        ("gte", 30.0, 29.9),
        ("lt", 29.9, 30.0),
        ("lte", 30.0, 30.1),
        ("eq", 30.0, 30.1),
        ("ne", 1.0, 30.0),
    ],
)
def test_each_condition_fires_at_its_boundary_and_clears_just_beside_it(condition, breach, clear):
    rule = Rule(1, "t", condition, 30.0)
    assert phases(rule, (1, clear), (2, breach), (3, clear)) == [(2, "normal", "firing"), (3, "firing", "normal")]


def test_a_breach_fires_once_it_has_held_and_not_before():
    assert phases(HELD, (0, 31), (9, 31)) == [(0, "normal", "pending")]
    assert phases(HELD, (0, 31), (10, 31)) == [(0, "normal", "pending"), (10, "pending", "firing")]
    assert phases(HELD, (0, 31), (9, 30), (10, 31), (19, 31)) == [
        (0, "normal", "pending"),
        (9, "pending", "normal"),
        (10, "normal", "pending"),
    ]


def test_within_the_band_it_neither_fires_nor_clears():
    fired = [(0, "normal", "pending"), (10, "pending", "firing")]
    assert phases(HELD, (0, 31), (10, 31), (11, 29), (40, 28.5)) == fired
    assert phases(HELD, (0, 31), (10, 31), (11, 28)) == [*fired, (11, "firing", "clearing")]
    assert phases(HELD, (0, 31), (10, 31), (11, 27), (16, 27)) == [
        *fired,
        (11, "firing", "clearing"),
        (16, "clearing", "normal"),
    ]
    assert phases(HELD, (0, 31), (10, 31), (11, 27), (15, 29), (30, 27)) == [
        *fired,
        (11, "firing", "clearing"),
        (15, "clearing", "firing"),
        (30, "firing", "clearing"),
    ]


def test_while_it_cools_down_a_breach_waits():
    rule = Rule(1, "t", "gt", 30.0, cooldown_us=100)
    assert phases(rule, (0, 31), (1, 29), (2, 31), (100, 31), (101, 31)) == [
        (0, "normal", "firing"),
        (1, "firing", "normal"),
        (2, "normal", "pending"),
        (101, "pending", "firing"),
    ]


def test_silence_fires_at_its_deadline_however_it_is_found_out():
    assert phases(SILENT, (0, 1), (10, 1), (20, 1)) == []
    by_the_next_point = phases(SILENT, (0, 1), (25, 1))
    assert by_the_next_point == [(10, "normal", "firing"), (25, "firing", "normal")]
    assert phases(SILENT, (0, 1), until_us=11) == [(10, "normal", "firing")]
    assert phases(SILENT, (0, 1), until_us=10) == []
    assert phases(SILENT, until_us=10_000) == [], "what was never heard of is not missed"
    assert list(replay(SILENT, [], State("normal", 5, 0), 16)) == [Transition(15, "normal", "firing", None)]
    assert deadline(SILENT, State("normal", 5, 40)) == 40
    assert tick(HOT, NORMAL, 10**15) == (NORMAL, ())


def test_an_episode_counts_its_points_in_breach():
    course = Course(HELD)
    for point in [(0, 31), (10, 31), (11, 35), (12, 29), (13, 27), (14, 31), (15, 27), (20, 27)]:
        course.feed(*point)
    (episode,) = course.episodes
    assert (episode.opened_us, episode.value, episode.occurrences, episode.resolved_us) == (10, 31, 3, 20)


def test_only_a_person_ends_what_does_not_resolve_by_itself():
    rule = Rule(1, "t", "gt", 30.0, auto_resolve=False)
    course = Course(rule, resets=[50])
    for point in [(0, 31), (10, 20), (20, 31), (60, 20), (70, 31)]:
        course.feed(*point)
    first, second = course.episodes
    assert (first.opened_us, first.resolved_us, first.is_reset, first.occurrences) == (0, 50, True, 2)
    assert (second.opened_us, second.resolved_us) == (70, None)


def test_a_reset_holds_for_later_points_only():
    course = Course(HOT, resets=[5])
    for point in [(0, 31), (5, 31), (6, 31)]:
        course.feed(*point)
    first, second = course.episodes
    assert (first.opened_us, first.occurrences, first.resolved_us) == (0, 2, 5)
    assert second.opened_us == 6


RULES = st.builds(
    Rule,
    st.just(1),
    st.just("t"),
    st.sampled_from(["gt", "gte", "lt", "lte", "eq", "ne"]),
    st.just(2.0),
    for_us=st.integers(0, 4),
    clear_us=st.integers(0, 4),
    cooldown_us=st.integers(0, 6),
    auto_resolve=st.booleans(),
) | st.builds(Rule, st.just(1), st.just("t"), st.just("absent"), st.none(), for_us=st.integers(1, 4))
POINTS = st.dictionaries(st.integers(0, 40), st.sampled_from([1.0, 2.0, 3.0]), max_size=30)


@given(RULES, POINTS, st.integers(0, 41))
def test_a_course_may_be_broken_off_and_taken_up_anywhere(rule, points, at):
    whole, first = Course(rule), Course(rule)
    for ts_us in sorted(points):
        whole.feed(ts_us, points[ts_us])
    for ts_us in sorted(ts for ts in points if ts < at):
        first.feed(ts_us, points[ts_us])
    second = Course(rule, first.state)
    for ts_us in sorted(ts for ts in points if ts >= at):
        second.feed(ts_us, points[ts_us])
    episodes = first.episodes
    for each in second.episodes:
        if each.opened_us is None:
            episodes[-1].occurrences += each.occurrences
            episodes[-1].resolved_us = each.resolved_us
        else:
            episodes.append(each)
    assert episodes == whole.episodes
    assert second.state == whole.state


@given(RULES, POINTS)
def test_episodes_never_overlap_and_only_the_last_may_be_open(rule, points):
    course = Course(rule)
    for ts_us in sorted(points):
        course.feed(ts_us, points[ts_us])
    ends = [each.resolved_us for each in course.episodes]
    assert all(end is not None for end in ends[:-1])
    for earlier, later in zip(course.episodes, course.episodes[1:], strict=False):
        assert earlier.opened_us <= earlier.resolved_us <= later.opened_us


@given(RULES.filter(lambda rule: rule.condition != "absent"), st.floats(allow_nan=False, allow_infinity=False))
def test_a_quiet_value_is_one_that_changes_nothing(rule, value):
    low, high = rule.quiet()
    if low <= value <= high:
        assert list(replay(rule, [(0, value)])) == []
    elif rule.condition != "eq":
        assert list(replay(rule, [(0, value)])) != []


def test_quiet_intervals_end_at_the_threshold_itself():
    assert HOT.quiet() == (-math.inf, 30.0)
    assert Rule(1, "t", "gte", 30.0).quiet()[1] < 30.0
    assert Rule(1, "t", "ne", 30.0).quiet() == (30.0, 30.0)
