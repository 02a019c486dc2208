"""The health score: it adds up, it never rises when something gets worse, and what is not known never looks healthy."""

from dataclasses import fields, replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.health_scores import HealthInputs, Weights, health_score

PERFECT = HealthInputs(
    is_connected=True,
    silent_seconds=5.0,
    heartbeat_seconds=60.0,
    availability=1.0,
    completeness=1.0,
    open_alerts={},
    anomalies=1,
    points_judged=1440,
    expected_false_alarms=0.5,
    crossing_probability=None,
)
SHARES = st.floats(0, 1)
# Where a change is more likely to show than among all numbers.
COUNTS = st.integers(0, 20) | st.integers(0, 10**40)
SECONDS = st.floats(0, 1200) | st.floats(0, 1e308)
VALUES = {
    "is_connected": st.booleans(),
    "silent_seconds": SECONDS,
    "heartbeat_seconds": st.floats(1, 600) | st.floats(1e-300, 1e300),
    "availability": SHARES,
    "completeness": SHARES,
    "open_alerts": st.dictionaries(st.sampled_from(["info", "warning", "critical"]), COUNTS),
    "anomalies": st.integers(0, 50) | st.integers(0, 10**18),
    "points_judged": st.integers(0, 10**6),
    "expected_false_alarms": st.floats(0, 50),
    "crossing_probability": SHARES,
}
ALWAYS_KNOWN = ("is_connected", "heartbeat_seconds", "open_alerts")
INPUTS = st.builds(
    HealthInputs, **{name: each if name in ALWAYS_KNOWN else st.none() | each for name, each in VALUES.items()}
)


@st.composite
def weightings(draw):
    cuts = sorted(draw(st.lists(st.floats(0, 100), min_size=4, max_size=4)))
    ends = [0.0, *cuts, 100.0]
    each = [after - before for before, after in pairwise(ends)]
    return Weights(*each)


ALL_WEIGHTS = st.just(Weights()) | weightings()


def rank(inputs, weights):
    """A score to compare by: unknown is less than any number."""
    score = health_score(inputs, weights).score
    return -1.0 if score is None else score


def test_a_perfect_device_scores_100_and_every_part_says_why():
    judged = health_score(PERFECT, Weights())
    assert (judged.score, judged.status, judged.cap) == (100.0, "healthy", None)
    assert [part.name for part in judged.parts] == [
        "connectivity",
        "data_quality",
        "alerts",
        "anomalies",
        "forecast_risk",
    ]
    assert judged.parts[0].reason == "Connected for 100% of the window, last heard of 5 s ago (heartbeat 60 s)."
    assert judged.parts[3].reason == "1 anomaly among 1,440 points; chance alone makes about 0.5."


def test_penalties_are_those_of_the_figures():
    worn = replace(PERFECT, availability=0.9, completeness=0.8, open_alerts={"warning": 1}, crossing_probability=0.4)
    judged = health_score(worn, Weights())
    assert {part.name: part.penalty for part in judged.parts} == {
        "connectivity": 2.5,
        "data_quality": 3.0,
        "alerts": 9.0,
        "anomalies": 0.0,
        "forecast_risk": 6.0,
    }
    assert (judged.score, judged.status) == (79.5, "fair")
    assert judged.reason == (
        "79.5 = 100 less alerts 9, forecast risk 6, data quality 3, connectivity 2.5. Open: 1 warning alert."
    )


@pytest.mark.parametrize(
    ("change", "cap", "status"),
    [
        ({"open_alerts": {"critical": 1}}, 35.0, "critical"),
        ({"is_connected": False}, 50.0, "poor"),
        ({"completeness": 0.49}, 50.0, "poor"),
        ({"crossing_probability": 1.0}, 50.0, "poor"),
        ({"crossing_probability": 0.5}, 65.0, "fair"),
        ({"availability": None}, 75.0, "fair"),
        ({"anomalies": None}, 75.0, "fair"),
        ({"points_judged": 0}, 75.0, "fair"),
        ({"completeness": None}, 75.0, "fair"),
        ({"is_connected": False, "open_alerts": {"critical": 2}}, 35.0, "critical"),
    ],
)
def test_the_worst_item_caps_the_score_and_the_cap_is_itemised(change, cap, status):
    judged = health_score(replace(PERFECT, **change), Weights())
    assert (judged.score, judged.cap, judged.status) == (cap, cap, status)
    last = judged.parts[-1]
    assert (last.name, last.value, last.weight) == ("cap", None, 0.0)
    assert last.penalty > 0
    assert last.reason.startswith(f"At most {cap:g} points: ")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"silent_seconds": None}, "The device has never been heard of."),
        (
            {"silent_seconds": 601.0},
            "The data is stale: silent for 601 s, more than 10 times the heartbeat of 60 s.",
        ),
        ({"completeness": 0.0}, "No points came in the window."),
        (
            {"completeness": None, "points_judged": None},
            "Nothing is known of the device's points in the window.",
        ),
    ],
)
def test_without_current_data_there_is_no_score_but_a_reason(change, reason):
    judged = health_score(replace(PERFECT, **change), Weights())
    assert (judged.score, judged.status, judged.reason, judged.parts) == (None, "unknown", reason, [])


def test_what_is_not_known_costs_half_its_weight():
    for change, index in (({"availability": None}, 0), ({"completeness": None}, 1), ({"anomalies": None}, 3)):
        part = health_score(replace(PERFECT, **change), Weights()).parts[index]
        assert (part.value, part.penalty) == (None, pytest.approx(part.weight / 2, abs=0.25))


def test_anomalies_that_chance_explains_cost_nothing():
    expected = replace(PERFECT, anomalies=13, expected_false_alarms=9.0)
    assert health_score(expected, Weights()).score == 100.0
    assert health_score(replace(expected, anomalies=18), Weights()).parts[3].penalty == 7.5


@given(INPUTS, ALL_WEIGHTS)
def test_it_adds_up_exactly(inputs, weights):
    judged = health_score(inputs, weights)
    assert health_score(inputs, weights) == judged
    if judged.score is None:
        assert judged.status == "unknown"
        return
    left = 100.0
    for part in judged.parts:
        left -= part.penalty
        assert part.penalty >= 0
        assert part.name == "cap" or part.penalty <= part.weight
        assert part.reason.endswith(".")
    assert judged.score == left == 100.0 - sum(part.penalty for part in judged.parts)
    assert 0 <= judged.score <= 100
    assert judged.cap is None or judged.score <= judged.cap


# Whether more of it is better. None of the first four is worse than perfect, and judged in its own test.
MORE_IS_BETTER = {
    "is_connected": True,
    "silent_seconds": False,
    "heartbeat_seconds": True,
    "availability": True,
    "completeness": True,
    "anomalies": False,
    "expected_false_alarms": True,
    "points_judged": True,
    "crossing_probability": False,
}


def test_every_input_is_judged_by_the_properties_below():
    assert set(MORE_IS_BETTER) | {"open_alerts", "risk_unknown"} == {field.name for field in fields(HealthInputs)}


@settings(max_examples=60)
@given(inputs=INPUTS, weights=ALL_WEIGHTS)
def test_a_risk_that_is_not_known_never_scores_better(inputs, weights):
    unknown = replace(inputs, risk_unknown="too few points")
    assert rank(inputs, weights) >= rank(unknown, weights)
    parts = {part.name: part for part in health_score(unknown, weights).parts}
    if parts:
        assert parts["forecast_risk"].value is None
        assert parts["forecast_risk"].reason == "too few points"


@pytest.mark.parametrize("name", MORE_IS_BETTER)
@settings(max_examples=60)
@given(inputs=INPUTS, weights=ALL_WEIGHTS, data=st.data())
def test_a_worse_input_never_scores_better(name, inputs, weights, data):
    low, high = sorted([data.draw(VALUES[name]), data.draw(VALUES[name])])
    better, worse = (high, low) if MORE_IS_BETTER[name] else (low, high)
    before, after = replace(inputs, **{name: better}), replace(inputs, **{name: worse})
    assert rank(before, weights) >= rank(after, weights)


@given(INPUTS, st.sampled_from(["info", "warning", "critical"]), st.integers(1, 100), ALL_WEIGHTS)
def test_one_more_alert_never_scores_better(inputs, severity, more, weights):
    alerts = dict(inputs.open_alerts)
    alerts[severity] = alerts.get(severity, 0) + more
    assert rank(inputs, weights) >= rank(replace(inputs, open_alerts=alerts), weights)


@pytest.mark.parametrize(("mild", "grave"), [("info", "warning"), ("warning", "critical")])
@settings(max_examples=60)
@given(inputs=INPUTS, weights=ALL_WEIGHTS)
def test_a_graver_alert_never_scores_better(mild, grave, inputs, weights):
    alerts = dict(inputs.open_alerts)
    milder = {**alerts, mild: alerts.get(mild, 0) + 1}
    graver = {**alerts, grave: alerts.get(grave, 0) + 1}
    assert rank(replace(inputs, open_alerts=milder), weights) >= rank(replace(inputs, open_alerts=graver), weights)


@pytest.mark.parametrize(
    ("name", "perfect"),
    [
        ("silent_seconds", 0.0),
        ("availability", 1.0),
        ("completeness", 1.0),
        ("anomalies", 0),
        ("points_judged", 10**6),
        ("crossing_probability", 0.0),
    ],
)
@settings(max_examples=60)
@given(inputs=INPUTS, weights=ALL_WEIGHTS)
def test_what_is_not_known_never_scores_better_than_perfect(name, perfect, inputs, weights):
    known, unknown = replace(inputs, **{name: perfect}), replace(inputs, **{name: None})
    assert rank(known, weights) >= rank(unknown, weights)
    if name != "crossing_probability":
        assert health_score(unknown, weights).status != "healthy", "missing inputs never look healthy"


@given(INPUTS, st.floats(0, 100), ALL_WEIGHTS)
def test_an_unknown_number_of_false_alarms_excuses_none(inputs, expected, weights):
    known, unknown = (replace(inputs, expected_false_alarms=each) for each in (expected, None))
    assert rank(known, weights) >= rank(unknown, weights)


@given(INPUTS, SHARES, ALL_WEIGHTS)
def test_a_trend_never_scores_better_than_none(inputs, chance, weights):
    calm, worn = (replace(inputs, crossing_probability=each) for each in (None, chance))
    assert rank(calm, weights) >= rank(worn, weights)


@pytest.mark.parametrize(
    "change",
    [
        {"availability": 1.1},
        {"completeness": -0.1},
        {"crossing_probability": float("nan")},
        {"silent_seconds": float("inf")},
        {"silent_seconds": -1.0},
        {"heartbeat_seconds": 0.0},
        {"anomalies": -1},
        {"open_alerts": {"fatal": 1}},
        {"open_alerts": {"info": -1}},
    ],
)
def test_what_can_not_be_is_refused_by_name(change):
    (name,) = change
    with pytest.raises(ValueError, match=name):
        replace(PERFECT, **change)


@pytest.mark.parametrize("each", [(25, 15, 30, 15, 14), (-1, 41, 30, 15, 15), (float("nan"), 15, 30, 15, 15)])
def test_weights_sum_to_100_and_none_is_negative(each):
    with pytest.raises(ValueError, match="weight"):
        Weights(*each)
