"""The oracle of alerts: right on edges worked out by hand, and of one mind with the engine, which it does not know."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract_tests.invariants.alert_cases import CASES, Case
from contract_tests.invariants.alert_oracle import MINUTE, SECOND, Raised, expected
from contract_tests.invariants.alert_rules import deliveries, terms
from contract_tests.invariants.writes import Delivery
from domain.rules import Course, Rule, State, replay


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_oracle_is_right_where_a_person_worked_it_out(case: Case) -> None:
    assert expected(case.terms, case.points).alerts == case.alerts


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_the_oracle_and_the_engine_agree(data: st.DataObject) -> None:
    chosen = data.draw(terms)
    delivery: Delivery = data.draw(deliveries(chosen))
    points = {write.at: write.value for write in delivery.points}
    rule = Rule(
        1, "a", chosen.condition, chosen.threshold, chosen.clear, chosen.for_seconds * SECOND,  # type: ignore[arg-type]
        chosen.clear_seconds * SECOND, chosen.cooldown_minutes * MINUTE, chosen.auto_resolve,
    )  # fmt: skip
    judged = sorted((at, value) for at, value in points.items() if at >= 0)
    course = Course(rule, State("normal", 0, 0))
    for at, value in judged:
        course.feed(at, value)
    found = [Raised(each.opened_us or 0, each.value, each.occurrences, each.resolved_us) for each in course.episodes]
    story = expected(chosen, points)
    assert story.alerts == found
    transitions = replay(rule, judged, State("normal", 0, 0))
    assert story.changes == [(each.ts_us, each.before, each.after) for each in transitions]


def test_generated_points_make_alerts_of_every_kind() -> None:
    """What is drawn has to meet the rule often enough, or the property would be held by nothing."""
    seen: list[Raised] = []

    @settings(max_examples=300, deadline=None, database=None)
    @given(st.data())
    def look(data: st.DataObject) -> None:
        chosen = data.draw(terms)
        seen.extend(expected(chosen, {w.at: w.value for w in data.draw(deliveries(chosen)).points}).alerts)

    look()
    assert sum(each.resolved is None for each in seen) > 30
    assert sum(each.resolved is not None for each in seen) > 30
    assert sum(each.occurrences > 1 for each in seen) > 30
    assert sum(each.value is None for each in seen) > 10
