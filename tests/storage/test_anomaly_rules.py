"""Rules about anomalies: however points come, the alerts are those of what a detector says of each by its past."""

import json
import random

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from domain.errors import Conflict
from domain.findings import Finding
from domain.points import Point
from domain.rules import Course
from domain.times import DAY, MINUTE, SECOND
from ml.anomalies import StreamingDetector, detect, probation_of
from ml.anomaly_findings import AnomalyFindings
from storage import courses, verdicts
from storage.engine import open_engine
from storage.writer import Writer
from tests.storage.test_writer import Gate
from tests.storage.watching import add_rule, rule_of

NOW = 1_767_225_600 * SECOND
LATER = NOW + 30 * DAY
STEP = 30 * MINUTE
ANOMALY = {"condition": "anomaly", "threshold_value": None, "sensitivity": "high"}
_KEPT = "(resolution IS NULL OR resolution <> 'retracted')"


@pytest.fixture
def small(monkeypatch):
    """Segments and pasts of so few points that a test of days has many."""
    monkeypatch.setattr(verdicts, "SEGMENT_POINTS", 30)
    monkeypatch.setattr(verdicts, "PAST_POINTS", 90)
    monkeypatch.setattr(verdicts, "PAST_US", 2 * DAY)


@pytest.fixture
def place(engine):
    return Place(engine)


class Place:
    """Devices with a metric t and a rule each."""

    def __init__(self, engine):
        self.engine = engine
        self._names = iter(range(10**6))

    def rule(self, effective_us=NOW, **values):
        """(device, rule) of a new device."""
        with self.engine.write() as store:
            body = {"name": "n", "device_id": f"D{next(self._names)}", "device_type": "sensor"}
            id = store.devices.create(body, NOW)["id"]
            return id, add_rule(store, effective_us, device_id=id, **{**ANOMALY, **values})

    def send(self, id, rows):
        with self.engine.write() as store:
            store.telemetry.submit([Point(id, "t", ts_us, value) for ts_us, value in rows], LATER)

    def delete(self, id, start_us, end_us):
        with self.engine.write() as store:
            store.telemetry.delete_points({"device_id": id, "start_us": start_us, "end_us": end_us}, LATER)

    def alerts(self, rule):
        with self.engine.read() as store:
            sql = "SELECT created_us, resolved_us, actual_value, occurrences, metadata FROM alerts WHERE rule_id = ?"
            rows = store.link.rows(f"{sql} AND {_KEPT} ORDER BY created_us", (rule,))
        return [(*row[:4], json.loads(row[4]).get("anomaly")) for row in rows]

    def series(self, id):
        with self.engine.read() as store:
            return store.link.row("SELECT id FROM series WHERE device_id = ?", (id,))[0]

    def live(self, id):
        """The detector in memory, which stays there."""
        detectors = self.engine.connections._detectors
        found = detectors.take(self.series(id))
        if found is not None:
            detectors.put(self.series(id), found)
        return found


def segments(points):
    """(past, points) of each segment, slowly: what a verdict may depend on, in the words of the module."""
    for day_us in sorted({ts_us // DAY * DAY for ts_us, _ in points}):
        of_day = [each for each in points if each[0] // DAY * DAY == day_us]
        for start in range(0, len(of_day), verdicts.SEGMENT_POINTS):
            own = of_day[start : start + verdicts.SEGMENT_POINTS]
            past = [each for each in points if day_us - verdicts.PAST_US <= each[0] < own[0][0]]
            yield past[-verdicts.PAST_POINTS :], own


def found_in(points, sensitivity="high"):
    """{moment: anomaly} by a detector for each segment, point by point."""
    found = {}
    for past, own in segments(points):
        detector = StreamingDetector(sensitivity)
        for ts_us, value in [*past, *own]:
            anomaly = detector.judge(ts_us, value)
            if anomaly is not None and ts_us >= own[0][0]:
                found[ts_us] = anomaly
    return found


def expected(rule_id, values, points, since_us=NOW):
    """The alerts that have to be, of {moment: value}."""
    rule = rule_of(rule_id, {**ANOMALY, **values})
    found = {
        ts_us: Finding(each.score, each.kind, each.expected_low, each.expected_high, frozenset({rule.sensitivity}))
        for ts_us, each in found_in(sorted(points.items()), rule.sensitivity).items()
    }
    course = Course(rule)
    for ts_us, value in sorted(points.items()):
        if ts_us >= since_us:
            course.feed(ts_us, value, found.get(ts_us))
    return [
        (each.opened_us, each.resolved_us, each.value, each.occurrences, found[each.opened_us].shown())
        for each in course.episodes
    ]


def noisy(seed, first_us=NOW - 2 * DAY, size=200, step=STEP, outliers=8):
    """(moment, value): noise with a few outliers, later ones mostly larger, since a large one hides those that follow."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=size)
    for at in rng.integers(0, size, size=outliers):
        values[at] += rng.choice([-1.0, 1.0]) * 10.0 ** (rng.uniform(0.5, 1.0) + 3.0 * at / size)
    return [(first_us + n * step, value) for n, value in enumerate(values.tolist())]


RULE = st.fixed_dictionaries(
    {
        "sensitivity": st.sampled_from(["high", "high", "medium", "low"]),
        "for_seconds": st.sampled_from([0, 0, 0, 1800]),
        "clear_seconds": st.sampled_from([0, 0, 3600, 7200]),
        "cooldown_minutes": st.sampled_from([0, 0, 240]),
        "auto_resolve": st.sampled_from([1, 1, 1, 0]),
    }
)


def delivered(points, rng, way):
    """The points in batches of any size, in one of several orders; some come twice, first with another value."""
    if way == "reversed":
        order = points[::-1]
    elif way == "mixed":
        order = rng.sample(points, len(points))
    elif way == "nearly in order":
        order = sorted(points, key=lambda each: each[0] + rng.uniform(0, 3 * STEP))
    else:
        order = list(points)
    if way != "in order":
        for ts_us, value in rng.sample(points, 6):
            order.insert(rng.randrange(len(order)), (ts_us, value))
            order.insert(0, (ts_us, value * 40.0))
    batches = []
    while order:
        size = rng.choice([1, 5, 20, 60, len(points)])
        batches.append(order[:size])
        del order[:size]
    return batches


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
    assert place.alerts(rule) == expected(rule, values, dict(points))


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
    for past, own in segments(points):
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
    wanted = expected(rule, {}, dict(points))
    assert place.alerts(rule) == wanted
    assert len(wanted) > 20
    late, rule = place.rule()
    place.send(late, points[100:])
    place.send(late, points[:100])
    assert place.alerts(rule) == wanted


def test_a_detector_in_memory_is_gone_on_with_and_changes_nothing(place):
    points = noisy(11, size=300)
    id, rule = place.rule()
    for each in points[:150]:
        place.send(id, [each])
    live = place.live(id)
    read = live.read
    place.send(id, points[150:151])
    assert place.live(id) is live
    assert live.read == read + 1
    for each in points[151:]:
        place.send(id, [each])
    assert place.alerts(rule) == expected(rule, {}, dict(points))


def test_a_restart_changes_nothing(place, database_url):
    points = noisy(12)
    id, rule = place.rule()
    place.send(id, points[:130])
    place.engine.close()
    place.engine = open_engine(database_url, durability="normal", detector=AnomalyFindings())
    for each in points[130:]:
        place.send(id, [each])
    assert place.alerts(rule) == expected(rule, {}, dict(points))
    place.engine.close()


def test_two_processes_that_take_turns_agree(place, database_url):
    """Each has a detector in memory that does not know what the other one wrote."""
    points = noisy(13)
    id, rule = place.rule()
    place.send(id, points[:100])
    mine, other = place.engine, open_engine(database_url, durability="normal", detector=AnomalyFindings())
    for number, each in enumerate(points[100:]):
        place.engine = other if number // 3 % 2 else mine
        place.send(id, [each])
    # The same newest point, and another past.
    place.engine = mine
    place.send(id, [(NOW + 60 * DAY, 0.0)])
    place.engine = other
    place.send(id, [(points[-4][0], 700.0)])
    place.engine = mine
    place.send(id, [(NOW + 60 * DAY + n * STEP, 0.1 * n) for n in range(1, 4)])
    points = dict(points) | {points[-4][0]: 700.0} | {NOW + 60 * DAY + n * STEP: 0.1 * n for n in range(4)}
    assert place.alerts(rule) == expected(rule, {}, points)
    other.close()


def test_what_is_rolled_back_was_never_seen(place):
    points = noisy(14)
    id, rule = place.rule()
    writer = Writer(place.engine)
    writer.submit(lambda store: _submit(store, id, points[:150])).result(10)
    gate = Gate(writer)
    kept = writer.submit(lambda store: _submit(store, id, points[150:160]))
    failed = writer.submit(lambda store: _submit(store, id, [(ts, 9e6) for ts, _ in points[160:170]], fails=True))
    after = writer.submit(lambda store: _submit(store, id, points[160:170]))
    gate.open()
    with pytest.raises(Conflict):
        failed.result(10)
    kept.result(10), after.result(10)
    with pytest.raises(Conflict):
        writer.submit(lambda store: _submit(store, id, [(ts, 9e6) for ts, _ in points[170:]], fails=True)).result(10)
    writer.submit(lambda store: _submit(store, id, points[170:])).result(10)
    writer.close()
    assert place.alerts(rule) == expected(rule, {}, dict(points))


def _submit(store, id, rows, *, fails=False):
    store.telemetry.submit([Point(id, "t", ts_us, value) for ts_us, value in rows], LATER)
    if fails:
        raise Conflict("no")


def test_a_database_that_is_put_back_is_not_taken_for_what_it_became(place):
    """The same series, the same moments, no rule meanwhile: only the numbers that are drawn tell."""
    points = noisy(15)
    id, first = place.rule()
    place.send(id, points[:150])
    with place.engine.write() as store:
        store.alert_rules.delete(first, LATER)
    others = [(ts_us, value * 30.0) for ts_us, value in points[:150]]
    place.send(id, others)
    with place.engine.write() as store:
        body = {"name": "r", "device_id": id, "metric_name": "t", "condition": "anomaly", "sensitivity": "high"}
        rule = store.alert_rules.create({**body, "severity": "info"}, LATER, NOW + 100 * STEP)["id"]
    place.send(id, points[150:])
    points = dict(others + points[150:])
    since = points and min(ts_us for ts_us, _ in noisy(15)[150:])
    assert place.alerts(rule) == expected(rule, {}, points, since)


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
    assert place.alerts(rule)[1:] == expected(rule, {}, left, NOW + 7 * STEP)


def test_late_points_before_the_rule_are_the_past_of_what_it_judges(place):
    calm = [(NOW + n * STEP, 0.1 * (n % 7)) for n in range(-100, 40)]
    points = dict(calm) | {NOW + 4 * STEP: 50.0}
    id, rule = place.rule()
    place.send(id, sorted(points.items()))
    assert [each[0] for each in place.alerts(rule)] == [NOW + 4 * STEP]
    place.send(id, [(NOW - 3 * STEP + 1, 60.0)])
    assert place.alerts(rule) == []
    assert expected(rule, {}, points | {NOW - 3 * STEP + 1: 60.0}) == []


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
    assert place.alerts(high) == expected(high, {}, dict(points))
    assert place.alerts(low) == expected(low, {"sensitivity": "low"}, dict(points))
    course = Course(rule_of(hot, {"threshold_value": 3.0}))
    for ts_us, value in points:
        if ts_us >= NOW:
            course.feed(ts_us, value)
    assert [each[:2] for each in place.alerts(hot)] == [(each.opened_us, each.resolved_us) for each in course.episodes]
    assert len(place.alerts(high)) > len(place.alerts(low)) > 0


def test_an_engine_without_a_detector_says_so(place, database_url):
    id, _ = place.rule()
    place.engine = open_engine(database_url, durability="normal")
    with pytest.raises(RuntimeError, match="detector"):
        place.send(id, [(NOW, 1.0)])
    place.engine.close()


def test_memory_is_bounded_and_the_oldest_goes(place, monkeypatch):
    detectors = place.engine.connections._detectors
    monkeypatch.setattr(detectors, "_most_points", 300)
    made = [place.rule()[0] for _ in range(4)]
    for id in made:
        place.send(id, noisy(id, size=100))
    assert [place.live(id) is not None for id in made] == [False, True, True, True]
    place.send(made[0], noisy(made[0], NOW + 5 * DAY, size=10))
    # What is looked at here goes to the end of the queue.
    assert [place.live(id) is not None for id in made] == [True, False, False, True]
