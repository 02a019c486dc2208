"""Rules judged as points are stored: however the points come, the alerts are those of the points in order."""

import random
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.errors import Conflict
from domain.events import AlertChanged
from domain.points import Point
from domain.times import HOUR, MINUTE, SECOND
from storage import absence, evaluation
from storage.writer import Writer
from tests.storage.test_writer import Gate
from tests.storage.watching import add_rule, alerts, expected, rule_of

NOW = 1_767_225_600 * SECOND
LATER = NOW + HOUR

RULE = st.one_of(
    st.fixed_dictionaries(
        {
            "condition": st.sampled_from(["gt", "gte", "lt", "lte", "eq", "ne"]),
            "for_seconds": st.integers(0, 4),
            "clear_seconds": st.integers(0, 4),
            "cooldown_minutes": st.sampled_from([0, 0, 1]),
            "auto_resolve": st.sampled_from([1, 1, 0]),
        }
    ),
    st.fixed_dictionaries(
        {
            "condition": st.just("gt"),
            "clear_threshold": st.just(1.0),
            "for_seconds": st.integers(0, 3),
            "clear_seconds": st.integers(0, 3),
        }
    ),
    st.fixed_dictionaries(
        {
            "condition": st.just("absent"),
            "threshold_value": st.none(),
            "for_seconds": st.integers(1, 5),
            "cooldown_minutes": st.sampled_from([0, 0, 1]),
        }
    ),
)
DELIVERY = st.lists(
    st.lists(st.tuples(st.integers(-3, 90), st.sampled_from([0.5, 1.5, 2.0, 2.5, 3.0])), min_size=1, max_size=6),
    max_size=14,
)


def device(store, name="A", **more):
    return store.devices.create({"name": "n", "device_id": name, "device_type": "sensor", **more}, NOW)["id"]


@pytest.fixture
def of_rules(engine):
    """A function that makes a fresh device with a rule: (device, rule row id)."""
    names = iter(range(10**6))

    def make(**values):
        with engine.write() as store:
            id = device(store, f"D{next(names)}")
            return id, add_rule(store, NOW, device_id=id, **values)

    return make


def send(engine, id, rows, now_us=LATER):
    with engine.write() as store:
        store.telemetry.submit([Point(id, "t", NOW + second * SECOND, value) for second, value in rows], now_us)


def found(engine, rule_id):
    with engine.read() as store:
        return alerts(store, rule_id)


def swept(engine, now_us):
    with engine.write() as store:
        while absence.sweep(store.link, now_us, 100) == 100:
            pass


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(RULE, DELIVERY, st.lists(st.integers(0, 14), max_size=3))
def test_alerts_are_those_of_the_points_however_they_come(engine, of_rules, values, delivery, sweeps):
    id, rule_id = of_rules(**values)
    points = {}
    for place, rows in enumerate(delivery):
        send(engine, id, rows)
        points |= {NOW + second * SECOND: value for second, value in rows}
        if place in sweeps:
            swept(engine, LATER)
        open_ones = [row for row in found(engine, rule_id) if row[1] is None]
        assert len(open_ones) <= 1
    swept(engine, LATER)
    assert found(engine, rule_id) == expected(rule_of(rule_id, values), points, NOW, LATER)
    with engine.read() as store:
        rows = store.link.rows("SELECT id, watched FROM series WHERE device_id = ?", (id,))
        for series_id, watched in rows:
            states = store.link.rows("SELECT count(*) FROM rule_states WHERE series_id = ?", (series_id,))
            assert [(watched,)] == states
        store_states = store.link.rows(
            "SELECT phase FROM rule_states s JOIN series r ON r.id = s.series_id WHERE r.device_id = ?", (id,)
        )
    is_open = any(row[1] is None for row in found(engine, rule_id))
    assert (store_states in ([("firing",)], [("clearing",)])) == is_open


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RULE, DELIVERY.filter(lambda rows: len(rows) > 1), st.integers(1, 60))
def test_what_a_person_resolved_stays_resolved_and_later_points_begin_anew(engine, of_rules, values, delivery, second):
    id, rule_id = of_rules(**values)
    first, *rest = delivery
    send(engine, id, first)
    points = {NOW + second * SECOND: value for second, value in first}
    resets = ()
    open_ones = [row for row in found(engine, rule_id) if row[1] is None]
    if open_ones:
        moment = max(NOW + second * SECOND, open_ones[0][0], *points)
        with engine.write() as store:
            store.link.run(
                "UPDATE alerts SET status = 'resolved', resolution = 'manual', resolved_us = ? WHERE rule_id = ?"
                " AND status <> 'resolved'",
                (moment, rule_id),
            )
            assert evaluation.restart(store.link, rule_id, id, moment) == moment
        resets = (moment,)
    for rows in rest:
        send(engine, id, rows)
        points |= {NOW + second * SECOND: value for second, value in rows}
    swept(engine, LATER)
    now_found = found(engine, rule_id)
    # What a person has ended stays ended, even where late points say that it never began.
    assert ended(engine, rule_id) == len(resets)
    wanted = expected(rule_of(rule_id, values), points, NOW, LATER, resets)
    since = max(resets, default=0)
    assert [row for row in now_found if row[0] > since] == [row for row in wanted if row[0] > since]
    assert [row for row in now_found if row[1] is None] == [row for row in wanted if row[1] is None]


def ended(engine, rule_id):
    with engine.read() as store:
        sql = "SELECT count(*) FROM alerts WHERE rule_id = ? AND resolution = 'manual' AND status = 'resolved'"
        return store.link.rows(sql, (rule_id,))[0][0]


def test_points_before_the_rule_are_not_its_business(engine, of_rules):
    id, rule_id = of_rules()
    send(engine, id, [(-5, 3.0), (-1, 3.0)])
    assert found(engine, rule_id) == []
    send(engine, id, [(0, 3.0)])
    assert found(engine, rule_id) == [(NOW, None, 3.0, 1)]


def test_a_batch_that_is_rolled_back_leaves_no_alert(engine, of_rules):
    id, rule_id = of_rules()
    writer = Writer(engine)

    def job(store):
        store.telemetry.submit([Point(id, "t", NOW, 3.0)], NOW)
        raise Conflict("no")

    with pytest.raises(Conflict):
        writer.submit(job).result(10)
    writer.close()
    assert found(engine, rule_id) == []


def test_an_alert_and_its_log_are_told_in_order(engine, of_rules):
    id, _ = of_rules()
    told = []
    writer = Writer(engine, on_events=told.extend)
    points = [Point(id, "t", NOW + n * SECOND, value) for n, value in enumerate([3.0, 1.0, 3.0])]
    writer.submit(lambda store: store.telemetry.submit(points, NOW)).result(10)
    writer.close()
    changes = [event for event in told if isinstance(event, AlertChanged)]
    assert [(each.action, each.ts_us) for each in changes] == [
        ("created", NOW),
        ("resolved", NOW + SECOND),
        ("created", NOW + 2 * SECOND),
    ]
    assert [each.number for each in changes] == sorted(each.number for each in changes)
    first = changes[0].alert
    assert first["title"] == "Hot"
    assert first["description"] == "t is 3, above 2"
    assert (first["status"], first["severity"], first["alert_type"]) == ("active", "warning", "threshold")
    assert changes[1].alert["resolution"] == "auto"


def test_a_rule_for_a_type_or_for_all_watches_each_device_by_itself(engine):
    with engine.write() as store:
        pumps = [device(store, f"P{n}", device_type="pump") for n in range(3)]
        other = device(store, "S", device_type="sensor")
        of_type = add_rule(store, NOW, device_type="pump")
        for_all = add_rule(store, NOW, threshold_value=2.5)
    with engine.write() as store:
        points = [Point(id, "t", NOW + n, 2.2 + n) for id in (*pumps, other) for n in (0, 1)]
        store.telemetry.submit(points, NOW)
    with engine.read() as store:
        rows = store.link.rows("SELECT rule_id, device_id FROM alerts ORDER BY rule_id, device_id")
    assert rows == [*((of_type, id) for id in pumps), *((for_all, id) for id in (*pumps, other))]


def test_rules_changed_elsewhere_count_from_the_next_transaction_on(engine, of_rules):
    id, rule_id = of_rules()
    send(engine, id, [(0, 1.0)])
    with engine.write() as store:
        store.link.run("UPDATE alert_rules SET threshold_value = 9 WHERE id = ?", (rule_id,))
        store.link.run("UPDATE rule_stamp SET stamp = stamp + 1")
    send(engine, id, [(1, 3.0)])
    assert found(engine, rule_id) == []


def test_silence_is_found_by_the_sweep_and_ended_by_the_next_point(engine, of_rules):
    id, rule_id = of_rules(condition="absent", threshold_value=None, for_seconds=60)
    swept(engine, NOW + 60 * SECOND)
    assert found(engine, rule_id) == []
    swept(engine, NOW + 60 * SECOND + 1)
    swept(engine, NOW + 61 * SECOND)
    assert found(engine, rule_id) == [(NOW + MINUTE, None, None, 1)]
    send(engine, id, [(100, 1.0)], NOW + 100 * SECOND)
    assert found(engine, rule_id) == [(NOW + MINUTE, NOW + 100 * SECOND, None, 1)]
    swept(engine, NOW + 161 * SECOND)
    assert found(engine, rule_id)[1:] == [(NOW + 160 * SECOND, None, None, 1)]


def test_buffered_points_take_silence_back_that_never_was(engine, of_rules):
    id, rule_id = of_rules(condition="absent", threshold_value=None, for_seconds=60)
    send(engine, id, [(1, 1.0)], NOW + SECOND)
    swept(engine, NOW + 600 * SECOND)
    assert [row[0] for row in found(engine, rule_id)] == [NOW + 61 * SECOND]
    send(engine, id, [(second, 1.0) for second in range(30, 600, 30)], NOW + 600 * SECOND)
    assert found(engine, rule_id) == []
    with engine.read() as store:
        ((status, resolution),) = store.link.rows("SELECT status, resolution FROM alerts")
        assert (status, resolution) == ("resolved", "retracted")


def test_deleted_points_leave_their_alerts_and_late_ones_do_not_take_them_back(engine, of_rules):
    id, rule_id = of_rules()
    send(engine, id, [(10, 3.0), (20, 1.0), (30, 1.0)])
    with engine.write() as store:
        store.telemetry.delete_points({"device_id": id, "end_us": NOW + 25 * SECOND})
    before = found(engine, rule_id)
    send(engine, id, [(15, 1.0), (5, 3.0)])
    assert found(engine, rule_id) == before == [(NOW + 10 * SECOND, NOW + 20 * SECOND, 3.0, 1)]
    send(engine, id, [(40, 3.0), (35, 1.0)])
    assert found(engine, rule_id)[1:] == [(NOW + 40 * SECOND, None, 3.0, 1)]


def test_four_writers_at_once_give_the_alerts_of_the_points_in_order(engine):
    values = {"for_seconds": 3, "clear_seconds": 2}
    with engine.write() as store:
        ids = [device(store, f"C{n}") for n in range(3)]
        rule_id = add_rule(store, NOW, **values)
    chance = random.Random(5)
    points = [Point(id, "t", NOW + n * SECOND, chance.choice([1.0, 3.0, 3.0])) for id in ids for n in range(120)]
    shuffled = chance.sample(points, len(points))
    writers = [Writer(engine) for _ in range(4)]
    waiting = []
    lock = threading.Lock()

    def work(writer, mine):
        for start in range(0, len(mine), 7):
            some = mine[start : start + 7]
            future = writer.submit(lambda store, some=some: store.telemetry.submit(some, LATER))
            with lock:
                waiting.append(future)

    threads = [threading.Thread(target=work, args=(w, shuffled[n::4])) for n, w in enumerate(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for future in waiting:
        future.result(60)
    for writer in writers:
        writer.close()
    for id in ids:
        wanted = expected(rule_of(rule_id, values), {p.ts_us: p.value for p in points if p.device_id == id}, NOW, LATER)
        with engine.read() as store:
            rows = store.link.rows(
                "SELECT created_us, resolved_us, actual_value, occurrences FROM alerts WHERE device_id = ?"
                " AND (resolution IS NULL OR resolution <> 'retracted') ORDER BY created_us",
                (id,),
            )
        assert rows == wanted


def test_a_rule_that_was_rolled_back_judges_nobody_in_the_same_group(engine):
    with engine.write() as store:
        id = device(store)
    writer = Writer(engine)
    gate = Gate(writer)

    def submitting(store, second):
        store.telemetry.submit([Point(id, "t", NOW + second, 3.0)], NOW)

    def failing(store):
        values = {"name": "Hot", "metric_name": "t", "condition": "gt", "threshold_value": 2.0, "severity": "info"}
        store.alert_rules.create(values, NOW)
        submitting(store, 1)
        assert store.link.rows("SELECT count(*) FROM alerts") == [(1,)]
        raise Conflict("no")

    before = writer.submit(lambda store: submitting(store, 0))
    failed = writer.submit(failing)
    after = writer.submit(lambda store: submitting(store, 2))
    gate.open()
    with pytest.raises(Conflict):
        failed.result(10)
    before.result(10)
    after.result(10)
    writer.close()
    with engine.read() as store:
        assert store.link.rows("SELECT count(*) FROM alerts") == [(0,)]
        assert store.telemetry.count_points({}) == 2
