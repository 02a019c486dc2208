"""Detectors in memory: they spare reading and never change a result, whatever happens to the database meanwhile."""

import random

import pytest

from domain.errors import Conflict
from domain.points import Point
from domain.times import DAY
from ml.anomaly_findings import AnomalyFindings
from storage.engine import open_engine
from storage.writer import Writer
from tests.storage.surprising import LATER, NOW, STEP, Place, noisy
from tests.storage.test_writer import Gate


@pytest.fixture
def place(engine):
    return Place(engine)


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
    assert place.alerts(rule) == place.expected(id, rule, {}, dict(points))


def test_a_restart_changes_nothing(place, database_url):
    points = noisy(12)
    id, rule = place.rule()
    place.send(id, points[:130])
    place.engine.close()
    place.engine = open_engine(database_url, durability="normal", detector=AnomalyFindings())
    for each in points[130:]:
        place.send(id, [each])
    assert place.alerts(rule) == place.expected(id, rule, {}, dict(points))
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
    assert place.alerts(rule) == place.expected(id, rule, {}, points)
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
    assert place.alerts(rule) == place.expected(id, rule, {}, dict(points))


def _submit(store, id, rows, *, fails=False):
    store.telemetry.submit([Point(id, "t", ts_us, value) for ts_us, value in rows], LATER)
    if fails:
        raise Conflict("no")


def test_writers_at_once_give_the_alerts_of_the_points_in_order(place):
    """Each puts the detector back after its commit, when another one may have gone on."""
    points = noisy(18, size=240)
    id, rule = place.rule()
    chance = random.Random(3)
    nearly = sorted(points, key=lambda each: each[0] + chance.uniform(0, 4 * STEP))
    writers = [Writer(place.engine) for _ in range(3)]
    waiting = [
        writers[number % 3].submit(lambda store, some=nearly[start : start + 3]: _submit(store, id, some))
        for number, start in enumerate(range(0, len(nearly), 3))
    ]
    for future in waiting:
        future.result(60)
    for writer in writers:
        writer.close()
    assert place.alerts(rule) == place.expected(id, rule, {}, dict(points))


def test_a_database_that_is_put_back_is_not_taken_for_what_it_became(place):
    """The same series, the same moments, no rule meanwhile: only the numbers that are drawn tell."""
    points = noisy(15)
    id, first = place.rule()
    place.send(id, points[:150])
    with place.engine.write() as store:
        store.alert_rules.delete(first, LATER)
    others = [(ts_us, value * 30.0) for ts_us, value in points[:150]]
    place.send(id, others)
    since = points[150][0]
    with place.engine.write() as store:
        body = {"name": "r", "device_id": id, "metric_name": "t", "condition": "anomaly", "sensitivity": "high"}
        rule = store.alert_rules.create({**body, "severity": "info"}, LATER, since)["id"]
    place.send(id, points[150:])
    assert place.alerts(rule) == place.expected(id, rule, {}, dict(others + points[150:]), since)
    assert place.alerts(rule) != place.expected(id, rule, {}, dict(points), since)


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
