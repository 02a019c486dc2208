"""Rules about anomalies: however points come, the alerts are those of what a detector says of each by its past."""

import json
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from domain.rules import Course
from domain.times import DAY, MINUTE, SECOND
from ml.anomalies import detect, probation_of
from storage import courses, verdicts
from tests.storage.surprising import ANOMALY, LATER, NOW, STEP, Place, delivered, expected, noisy, segments
from tests.storage.watching import add_rule, rule_of


@pytest.fixture
def small(monkeypatch):
    """Segments and pasts of so few points that a test of days has many."""
    monkeypatch.setattr(verdicts, "SEGMENT_POINTS", 30)
    monkeypatch.setattr(verdicts, "PAST_POINTS", 90)
    monkeypatch.setattr(verdicts, "PAST_US", 2 * DAY)


@pytest.fixture
def place(engine):
    return Place(engine)


RULE = st.fixed_dictionaries(
    {
        "sensitivity": st.sampled_from(["high", "high", "medium", "low"]),
        "for_seconds": st.sampled_from([0, 0, 0, 1800]),
        "clear_seconds": st.sampled_from([0, 0, 3600, 7200]),
        "cooldown_minutes": st.sampled_from([0, 0, 240]),
        "auto_resolve": st.sampled_from([1, 1, 1, 0]),
    }
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    values=RULE,
    seed=st.integers(0, 10**6),
    way=st.sampled_from(["in order", "nearly in order", "mixed", "reversed"]),
)
@example(values={}, seed=1, way="in order")
@example(values={}, seed=2, way="reversed")
@example(values={"for_seconds": 1800}, seed=3, way="nearly in order")
def test_alerts_are_those_of_the_points_however_they_come(small, place, values, seed, way):
    rng = random.Random(seed)
    points = noisy(seed)
    id, rule = place.rule(**values)
    for batch in delivered(points, rng, way):
        place.send(id, batch)
        with place.engine.read() as store:
            open_ones = "SELECT count(*) FROM alerts WHERE rule_id = ? AND status <> 'resolved'"
            assert store.link.row(open_ones, (rule,))[0] <= 1
    assert place.alerts(rule) == place.expected(id, rule, values, dict(points))


def test_these_series_have_alerts(small):
    """What is compared above is not nothing with nothing."""
    counts = [len(expected(1, {}, dict(noisy(seed)))) for seed in range(20)]
    assert min(counts) > 0
    assert sum(counts) > 40


def test_what_is_found_is_what_detect_says_of_the_past_and_the_segment(place):
    points = noisy(5, NOW - 20 * DAY, size=6_000, step=5 * MINUTE, outliers=40)
    id, _ = place.rule()
    place.send(id, points)
    series = place.series(id)
    with place.engine.read() as store:
        judged = list(courses.findings(store.link, series, 0, LATER))
    assert [each[:2] for each in judged] == points
    compared = 0
    for past, own in segments(points, place.phase_us(id)):
        rows = [*past, *own]
        times, numbers = (np.array(column) for column in zip(*rows, strict=True))
        if len(rows) < 50:
            continue
        first = max(own[0][0], rows[probation_of(len(rows))][0])
        wanted = {
            each.time_us: each for each in detect(times, numbers, sensitivity="high", report_from_us=first).anomalies
        }
        here = {ts_us: found for ts_us, _, found in judged if found is not None and first <= ts_us <= own[-1][0]}
        assert here.keys() == wanted.keys()
        assert all((here[ts].score, here[ts].kind) == (wanted[ts].score, wanted[ts].kind) for ts in here)
        compared += len(here)
    assert compared > 20


def test_a_dense_day_is_judged_in_segments(place):
    points = noisy(7, NOW, size=20_000, step=SECOND, outliers=60)
    id, rule = place.rule()
    for start in range(0, len(points), 5_000):
        place.send(id, points[start : start + 5_000])
    wanted = place.expected(id, rule, {}, dict(points))
    assert place.alerts(rule) == wanted
    assert len(wanted) > 20
    id, rule = place.rule()
    place.send(id, points[100:])
    place.send(id, points[:100])
    assert place.alerts(rule) == place.expected(id, rule, {}, dict(points))


def test_points_that_stay_are_judged_again_when_those_before_them_are_deleted(place):
    calm = [(NOW + n * STEP, 0.1 * (n % 7)) for n in range(-100, 40)]
    points = dict(calm) | {NOW + 5 * STEP: 80.0, NOW + 12 * STEP: 70.0}
    id, rule = place.rule()
    place.send(id, sorted(points.items()))
    # The greater spike hides the one that follows.
    assert [each[0] for each in place.alerts(rule)] == [NOW + 5 * STEP]
    place.delete(id, NOW + 4 * STEP, NOW + 7 * STEP)
    # What was made of deleted points stays.
    assert [each[0] for each in place.alerts(rule)] == [NOW + 5 * STEP, NOW + 12 * STEP]
    left = {ts_us: value for ts_us, value in points.items() if not NOW + 4 * STEP <= ts_us < NOW + 7 * STEP}
    place.send(id, [(NOW + 40 * STEP, 0.3), (NOW + 41 * STEP, 90.0)])
    left |= {NOW + 40 * STEP: 0.3, NOW + 41 * STEP: 90.0}
    assert place.alerts(rule)[1:] == place.expected(id, rule, {}, left, NOW + 7 * STEP)


def test_late_points_before_the_rule_are_the_past_of_what_it_judges(place):
    calm = [(NOW + n * STEP, 0.1 * (n % 7)) for n in range(-100, 40)]
    points = dict(calm) | {NOW + 4 * STEP: 50.0}
    id, rule = place.rule()
    place.send(id, sorted(points.items()))
    assert [each[0] for each in place.alerts(rule)] == [NOW + 4 * STEP]
    place.send(id, [(NOW - 3 * STEP + 1, 60.0)])
    assert place.alerts(rule) == []
    assert place.expected(id, rule, {}, points | {NOW - 3 * STEP + 1: 60.0}) == []


def test_an_alert_says_what_was_expected(place):
    id, rule = place.rule()
    place.send(id, [(NOW + n * STEP, 20.0 + 0.1 * (n % 7)) for n in range(-100, 40)])
    place.send(id, [(NOW + 40 * STEP, 99.5)])
    with place.engine.read() as store:
        sql = "SELECT alert_type, description, actual_value, threshold_value FROM alerts WHERE rule_id = ?"
        ((kind, text, value, threshold),) = store.link.rows(sql, (rule,))
    assert (kind, value, threshold) == ("anomaly", 99.5, None)
    found = place.alerts(rule)[0][4]
    assert text.startswith("t is 99.5, ")
    assert text.endswith(f"score {found['score']:.2f}")
    assert found["kind"] == "seasonal"
    assert "unlike this time of other days" in text
    assert 19 < found["expected_low"] <= found["expected_high"] < 21


def test_what_people_made_of_the_metadata_stays(place):
    id, rule = place.rule()
    calm = [(NOW + n * STEP, 20.0 + 0.1 * (n % 7)) for n in range(-100, 40)]
    place.send(id, [*calm, (NOW + 40 * STEP, 99.5)])
    before = place.alerts(rule)[0][4]
    with place.engine.write() as store:
        store.link.run("UPDATE alerts SET metadata = ?", (json.dumps({"ticket": 7, "anomaly": before}),))
    place.send(id, [(NOW - 8 * STEP, 20.9)])
    after = place.alerts(rule)[0][4]
    assert after != before
    with place.engine.write() as store:
        assert json.loads(store.link.row("SELECT metadata FROM alerts")[0])["ticket"] == 7
        store.link.run("UPDATE alerts SET metadata = '{}'")
    place.send(id, [(NOW - 8 * STEP, 20.2)])
    assert place.alerts(rule)[0][4] is None


def test_rules_of_one_series_share_its_detector(place):
    points = noisy(25, size=1000, outliers=40)
    id, high = place.rule()
    with place.engine.write() as store:
        low = add_rule(store, NOW, device_id=id, **{**ANOMALY, "sensitivity": "low"})
        hot = add_rule(store, NOW, device_id=id, threshold_value=3.0)
    for batch in delivered(points, random.Random(2), "nearly in order"):
        place.send(id, batch)
    assert place.alerts(high) == place.expected(id, high, {}, dict(points))
    assert place.alerts(low) == place.expected(id, low, {"sensitivity": "low"}, dict(points))
    course = Course(rule_of(hot, {"threshold_value": 3.0}))
    for ts_us, value in points:
        if ts_us >= NOW:
            course.feed(ts_us, value)
    assert [each[:2] for each in place.alerts(hot)] == [(each.opened_us, each.resolved_us) for each in course.episodes]
    assert len(place.alerts(high)) > len(place.alerts(low)) > 0
