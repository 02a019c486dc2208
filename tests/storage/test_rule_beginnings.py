"""Rules that begin anew, devices that change their type, and points that are deleted: nothing is missed or made up."""

import pytest

from domain.points import Point
from domain.times import HOUR, SECOND
from storage import absence, alert_log, evaluation
from storage.alert_rows import COLUMNS

NOW = 1_767_225_600 * SECOND


@pytest.fixture
def place(engine):
    return Place(engine)


class Place:
    """A device of type "a", and rules on its metric t."""

    def __init__(self, engine):
        self.engine = engine
        with engine.write() as store:
            made = store.devices.create({"name": "n", "device_id": "D", "device_type": "a"}, NOW)
        self.device = made["id"]

    def rule(self, **values):
        body = {"name": "Hot", "metric_name": "t", "condition": "gt", "threshold_value": 10.0, "severity": "warning"}
        whom = {} if "device_type" in values else {"device_id": self.device}
        with self.engine.write() as store:
            return store.alert_rules.create({**body, **whom, **values}, NOW)["id"]

    def change(self, rule, second, **values):
        with self.engine.write() as store:
            store.alert_rules.update(rule, values, NOW + second * SECOND)

    def move(self, device_type, second):
        with self.engine.write() as store:
            store.devices.update(self.device, {"device_type": device_type}, NOW + second * SECOND)

    def send(self, *rows, at=3600):
        for second, value in rows:
            with self.engine.write() as store:
                store.telemetry.submit([Point(self.device, "t", NOW + second * SECOND, value)], NOW + at * SECOND)

    def delete(self, **filters):
        with self.engine.write() as store:
            times = {name: NOW + second * SECOND for name, second in filters.items()}
            return store.telemetry.delete_points({"device_id": self.device, **times})

    def end(self, second, resolution="manual"):
        """What a person does: the alert is resolved, and the rule is normal again."""
        with self.engine.write() as store:
            link, at_us = store.link, NOW + second * SECOND
            ((rule,),) = link.rows("SELECT DISTINCT rule_id FROM alerts WHERE status <> 'resolved'")
            moment = evaluation.restart(link, rule, self.device, at_us)
            sql = "UPDATE alerts SET status = 'resolved', resolution = ?, resolved_us = ? WHERE status <> 'resolved'"
            link.run(sql, (resolution, moment))

    def sweep(self, second):
        with self.engine.write() as store:
            absence.sweep(store.link, NOW + second * SECOND, 10)

    def alerts(self):
        """(began, ended, resolution) of all that were not taken back, in seconds."""
        with self.engine.read() as store:
            rows = store.link.rows(
                "SELECT created_us, resolved_us, resolution FROM alerts"
                " WHERE resolution IS NULL OR resolution <> 'retracted' ORDER BY created_us, id"
            )
        return [(*(None if each is None else (each - NOW) // SECOND for each in row[:2]), row[2]) for row in rows]


def begin_anew(place, rule, how):
    if how == "threshold":
        place.change(rule, 20, threshold_value=20.0)
    elif how == "switch":
        place.change(rule, 20, is_active=False)
        place.change(rule, 20, is_active=True)
    else:
        place.move("b", 20)
        place.move("a", 20)


@pytest.mark.parametrize("how", ["threshold", "switch", "type"])
@pytest.mark.parametrize("later", [(30, 40), (40, 30)])
def test_a_rule_that_begins_anew_does_not_cool_down_from_before(place, how, later):
    rule = place.rule(cooldown_minutes=10, **({"device_type": "a"} if how == "type" else {}))
    place.send((10, 99.0))
    begin_anew(place, rule, how)
    place.send(*((second, 99.0) for second in later))
    assert [(began, ended) for began, ended, _ in place.alerts()] == [(10, 20), (30, None)]


@pytest.mark.parametrize("auto_resolve", [True, False])
def test_a_point_ahead_of_the_clock_hides_no_alert_of_a_changed_rule(place, auto_resolve):
    rule = place.rule(auto_resolve=auto_resolve)
    place.send((200, 99.0), at=10)
    place.change(rule, 10, threshold_value=20.0)
    place.send((50, 1.0), at=60)
    place.send((300, 99.0), (360, 99.0))
    first, *others = place.alerts()
    assert first == (200, 200, "rule_changed")
    assert others == [(200, None, None)]


def test_a_deletion_of_nothing_changes_nothing(place):
    place.rule()
    place.send((10, 1.0), (200, 1.0))
    assert place.delete(start_us=100, end_us=150) == 0
    place.send((50, 99.0), (60, 1.0))
    assert place.alerts() == [(50, 60, "auto")]


@pytest.mark.parametrize("late", [(150, 180), (180, 150)])
def test_a_type_judges_a_device_from_when_it_has_it(place, late):
    place.rule(device_type="b")
    place.send((50, 99.0))
    place.move("b", 100)
    place.send(*((second, 1.0) for second in late))
    assert place.alerts() == []
    place.send((200, 99.0))
    assert place.alerts() == [(200, None, None)]


def test_silence_is_dated_from_when_the_device_has_the_type(place):
    place.rule(device_type="b", condition="absent", threshold_value=None, for_seconds=60)
    place.send((5, 1.0))
    place.move("b", 1010)
    place.sweep(1060)
    assert place.alerts() == []
    place.sweep(1080)
    assert place.alerts() == [(1070, None, None)]


def test_what_a_person_ended_is_not_split_by_a_late_point(place):
    place.rule()
    place.send((10, 99.0), (100, 99.0), at=105)
    place.end(110)
    place.send((50, 1.0))
    assert place.alerts() == [(10, 110, "manual")]
    place.send((120, 99.0))
    assert place.alerts() == [(10, 110, "manual"), (120, None, None)]


def test_what_a_deleted_point_had_begun_is_not_begun(place):
    place.rule(for_seconds=60)
    place.send((10, 99.0))
    place.delete()
    place.send((100, 99.0), (150, 99.0))
    assert place.alerts() == []
    place.send((160, 99.0))
    assert place.alerts() == [(160, None, None)]


def test_clearing_that_a_deleted_point_had_begun_is_not_begun(place):
    place.rule(clear_seconds=60)
    place.send((10, 99.0), (20, 1.0))
    place.delete(start_us=15, end_us=25)
    place.send((100, 1.0))
    assert place.alerts() == [(10, None, None)]
    place.send((160, 1.0))
    assert place.alerts() == [(10, 160, "auto")]


def test_an_alert_that_was_changed_ten_thousand_times_is_shown(place):
    place.rule()
    place.send((10, 99.0))
    with place.engine.write() as store:
        (row,) = store.link.rows(f"SELECT {COLUMNS} FROM alerts")
        changes = [alert_log.Change("updated", NOW + n * SECOND, row) for n in range(10_000)]
        alert_log.record(store.link, changes, NOW + HOUR)
        found = alert_log.history(store.link, row[0])
    assert len(found) == 10_000
    assert {entry["action"] for entry in found} == {"updated"}
    assert found[0]["timestamp"] < found[-1]["timestamp"]


@pytest.mark.parametrize(
    ("value", "threshold", "said"),
    [
        (100000.4, 100000.3, "t is 100000.4, above 100000.3"),
        (9007199254740992.0, 30.0, "t is 9007199254740992, above 30"),
        (45.25, -0.5, "t is 45.25, above -0.5"),
    ],
)
def test_an_alert_says_every_digit(place, value, threshold, said):
    place.rule(threshold_value=threshold)
    place.send((10, value))
    with place.engine.read() as store:
        assert store.link.rows("SELECT description FROM alerts") == [(said,)]


@pytest.mark.parametrize("notifies", [True, False])
def test_a_rule_that_is_gone_notifies_of_its_alerts_as_it_said(place, notifies):
    hook = {"url": "https://example.com/", "events": ["alert.updated"], "severities": ["warning"], "is_active": True}
    rule = place.rule(notification_enabled=notifies)
    place.send((10, 99.0))
    with place.engine.write() as store:
        store.webhooks.create({**hook, "name": "h"}, "whsec_x", NOW)
        store.alert_rules.delete(rule, NOW + HOUR)
        (row,) = store.link.rows(f"SELECT {COLUMNS} FROM alerts")
        alert_log.record(store.link, [alert_log.Change("updated", NOW, row)], NOW)
        assert len(store.notifications.list({}, None, 0, 10)[0]) == notifies


def test_a_late_point_before_the_last_deleted_one_is_not_judged(place):
    place.rule()
    place.send(*((second, 5.0) for second in range(1, 11)))
    place.delete(start_us=5, end_us=11)
    place.send((7, 50.0), (8, 50.0))
    assert place.alerts() == []
    place.send((10, 50.0), (11, 50.0))
    assert [alert[0] for alert in place.alerts()] == [11]


def test_silence_is_seen_after_a_first_batch_that_ends_in_silence(place):
    place.rule(condition="absent", threshold_value=None, for_seconds=30, auto_resolve=False, device_type="a")
    with place.engine.write() as store:
        points = [Point(place.device, "t", NOW + second * SECOND, 1.0) for second in (1, 90)]
        store.telemetry.submit(points, NOW + 100 * SECOND)
    assert [alert[0] for alert in place.alerts()] == [31]
    place.end(100)
    place.send((110, 1.0), at=110)
    place.sweep(7200)
    assert [alert[0] for alert in place.alerts()] == [31, 140]


def test_an_alert_of_an_earlier_version_is_left_alone(place):
    rule = place.rule()
    place.send((300, 50.0), at=10)
    place.end(20)
    place.change(rule, 60, threshold_value=20.0)
    place.send((100, 40.0), at=120)
    assert [(began, ended) for began, ended, _ in place.alerts()] == [(100, None), (300, 300)]


def test_an_alert_of_an_earlier_version_counts_nothing_more(place):
    rule = place.rule()
    place.send((300, 50.0), (310, 5.0), at=10)
    place.change(rule, 60, for_seconds=1)
    place.send((290, 70.0), (301, 60.0), at=120)
    with place.engine.read() as store:
        rows = store.link.rows("SELECT created_us, occurrences FROM alerts ORDER BY id")
    assert [((created - NOW) // SECOND, number) for created, number in rows] == [(300, 1), (300, 2)]
