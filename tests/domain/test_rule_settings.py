"""Which settings of a rule make sense together, and what a trial counts and lists."""

from __future__ import annotations

from typing import Any

import pytest

from domain import rule_trials
from domain.alerts import TRANSITIONS, check_change
from domain.errors import Conflict, InvalidInput
from domain.findings import Finding
from domain.rule_settings import check, machine, with_sensitivity
from domain.rule_trials import Trial
from domain.rules import NORMAL, Rule, step
from domain.times import MINUTE, SECOND

WHOLE: dict[str, Any] = {"condition": "gt", "threshold_value": 10.0, "for_seconds": 0, "clear_seconds": 0}


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"clear_threshold": 10.0},
        {"condition": "gte", "clear_threshold": 9.0},
        {"condition": "lt", "clear_threshold": 10.0},
        {"condition": "lte", "clear_threshold": 11.0},
        {"condition": "eq"},
        {"condition": "ne", "clear_threshold": None},
        {"condition": "absent", "threshold_value": None, "for_seconds": 1},
        {"condition": "anomaly", "threshold_value": None, "sensitivity": "high", "for_seconds": 1, "clear_seconds": 1},
        {"device_id": 1},
        {"device_type": "pump", "device_id": None},
    ],
)
def test_what_makes_sense_is_taken(settings: dict[str, Any]) -> None:
    check(WHOLE | settings)


@pytest.mark.parametrize(
    ("settings", "faults"),
    [
        ({"threshold_value": None}, {("threshold_value", "threshold_required")}),
        ({"condition": "absent", "for_seconds": 1}, {("threshold_value", "threshold_refused")}),
        ({"condition": "eq", "clear_threshold": 10.0}, {("clear_threshold", "clear_threshold_refused")}),
        ({"condition": "ne", "clear_threshold": 10.0}, {("clear_threshold", "clear_threshold_refused")}),
        (
            {"condition": "anomaly", "clear_threshold": 10.0},
            {("threshold_value", "threshold_refused"), ("clear_threshold", "clear_threshold_refused")},
        ),
        ({"sensitivity": "low"}, {("sensitivity", "sensitivity_refused")}),
        ({"clear_threshold": 10.5}, {("clear_threshold", "clear_threshold_side")}),
        ({"condition": "lte", "clear_threshold": 9.5}, {("clear_threshold", "clear_threshold_side")}),
        ({"device_id": 1, "device_type": "pump"}, {("device_type", "device_or_type")}),
        (
            {"condition": "absent", "clear_threshold": 1.0, "clear_seconds": 1},
            {
                ("threshold_value", "threshold_refused"),
                ("clear_threshold", "clear_threshold_refused"),
                ("for_seconds", "for_seconds_required"),
                ("clear_seconds", "clear_seconds_refused"),
            },
        ),
    ],
)
def test_every_setting_without_sense_is_named(settings: dict[str, Any], faults: set[tuple[str, str]]) -> None:
    with pytest.raises(InvalidInput) as caught:
        check(WHOLE | settings)
    assert {(fault.field, fault.rule) for fault in caught.value.faults} == faults


def test_a_machine_has_microseconds() -> None:
    values = WHOLE | {"id": 7, "metric_name": "t", "clear_threshold": 9.0, "for_seconds": 60, "clear_seconds": 5}
    values |= {"cooldown_minutes": 2, "auto_resolve": False}
    assert machine(values) == Rule(7, "t", "gt", 10.0, 9.0, 60 * SECOND, 5 * SECOND, 2 * MINUTE, False)


@pytest.mark.parametrize(
    ("changes", "before", "sensitivity"),
    [
        ({"condition": "anomaly"}, {}, "medium"),
        ({"condition": "anomaly", "sensitivity": "low"}, {}, "low"),
        ({"name": "n"}, {"condition": "anomaly", "sensitivity": "high"}, "high"),
        ({"condition": "gt"}, {"condition": "anomaly", "sensitivity": "high"}, None),
        ({"condition": "gt", "sensitivity": "high"}, {}, "high"),
        ({"name": "n"}, {"condition": "gt"}, None),
    ],
)
def test_a_rule_about_anomalies_has_a_sensitivity_and_others_lose_it(
    changes: dict[str, Any], before: dict[str, Any], sensitivity: str | None
) -> None:
    assert {**before, **with_sensitivity(changes, before)}.get("sensitivity") == sensitivity


def test_an_anomaly_is_what_is_found_at_the_sensitivity_of_the_rule() -> None:
    found = Finding(0.25, "range", 0.0, 1.0, frozenset({"high", "medium"}))
    for sensitivity, after in (("high", "firing"), ("medium", "firing"), ("low", "normal")):
        rule = Rule(1, "t", "anomaly", None, sensitivity=sensitivity)
        state, changes = step(rule, NORMAL, 1, 9.0, found)
        assert state.phase == after
        assert [(change.value, change.finding) for change in changes] == ([(9.0, found)] if changes else [])
        assert step(rule, NORMAL, 1, 9.0)[0] == NORMAL


def test_a_status_changes_by_the_table_and_not_otherwise() -> None:
    ways = {(before, after) for before in TRANSITIONS for after in TRANSITIONS if _may(before, after)}
    assert ways == {("active", "acknowledged"), ("active", "resolved"), ("acknowledged", "resolved")}


def test_a_change_that_is_not_allowed_names_the_field() -> None:
    with pytest.raises(Conflict) as caught:
        check_change("resolved", "active")
    assert caught.value.details == {"field": "status"}


def _may(before: str, after: str) -> bool:
    try:
        check_change(before, after)
    except Conflict:
        return False
    return True


def test_a_trial_counts_alerts_and_lists_changes() -> None:
    trial = Trial(Rule(1, "t", "gt", 10.0))
    assert trial.follow(5, [(1, 11.0, None), (2, 12.0, None), (3, 1.0, None), (4, 11.0, None)], 0, 9)
    assert trial.follow(6, [], 0, 9)
    assert (trial.points, trial.devices, trial.alerts, trial.truncated) == (4, 2, 2, False)
    changes = [(device, change.ts_us, change.after, change.value) for device, change in trial.transitions]
    assert changes == [(5, 1, "firing", 11.0), (5, 3, "normal", 1.0), (5, 4, "firing", 11.0)]


def test_in_a_trial_silence_counts_from_the_start_to_the_end() -> None:
    for end, alerts in ((10, 0), (11, 1)):
        trial = Trial(Rule(1, "t", "absent", None, for_us=10))
        trial.follow(5, [], 0, end)
        assert trial.alerts == alerts
    trial = Trial(Rule(1, "t", "absent", None, for_us=10))
    trial.follow(5, [(8, 1.0, None), (30, 1.0, None)], 0, 35)
    assert [(change.ts_us, change.after, change.value) for _, change in trial.transitions] == [
        (18, "firing", None),
        (30, "normal", 1.0),
    ]


def test_a_trial_ends_where_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_trials, "MOST_POINTS", 3)
    monkeypatch.setattr(rule_trials, "MOST_TRANSITIONS", 1)
    trial = Trial(Rule(1, "t", "gt", 10.0))
    assert trial.follow(5, [(1, 11.0, None), (2, 1.0, None)], 0, 9)
    assert (len(trial.transitions), trial.alerts, trial.truncated) == (1, 1, True)
    trial = Trial(Rule(1, "t", "absent", None, for_us=1))
    assert trial.follow(5, [(1, 1.0, None), (2, 1.0, None), (3, 1.0, None)], 0, 4)
    assert not trial.truncated
    assert not trial.follow(6, [(1, 1.0, None)], 0, 4)
    # What was cut off may not look like silence.
    assert (trial.points, trial.alerts, trial.truncated) == (3, 0, True)
