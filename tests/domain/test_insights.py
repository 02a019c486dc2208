"""Findings and advice: none without figures, the gravest first."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.insights import SEVERITIES, Facts, examined, insights
from domain.maintenance_advice import advice

SHARE = st.floats(0, 1)
COUNT = st.integers(0, 10**6)
FIGURES = st.fixed_dictionaries(
    {"count": COUNT, "avg": st.none() | st.floats(-1e300, 1e300), "stddev": st.none() | st.floats(0, 1e300)}
)
JUDGED = st.fixed_dictionaries(
    {"metric": st.just("m"), "points_judged": COUNT, "expected_false_alarms": st.floats(0, 1e6), "anomalies": COUNT}
)
LIMIT = st.fixed_dictionaries(
    {
        "rule_id": st.integers(1, 9),
        "threshold_value": st.floats(-1e300, 1e300),
        "state": st.sampled_from(["crossed", "degrading"]),
        "current": st.floats(-1e300, 1e300),
        "slope_per_day": st.floats(-1e300, 1e300),
        "probability": st.none() | SHARE,
    },
    optional={"crossing_time": st.just("2024-01-02T00:00:00Z"), "crossing_earliest": st.just("2024-01-01T00:00:00Z")},
)
METRICS = st.lists(st.fixed_dictionaries({"metric": st.just("m"), "limits": st.lists(LIMIT, max_size=3)}), max_size=3)
QUALITY = st.fixed_dictionaries(
    {"metric_name": st.just("m"), "completeness": st.none() | SHARE, "points": COUNT, "expected_points": COUNT}
)
FACTS = st.builds(
    Facts,
    up_share=st.none() | SHARE,
    up_share_before=st.none() | SHARE,
    alerts=st.none() | COUNT,
    alerts_before=st.none() | COUNT,
    open_alerts=st.none() | st.dictionaries(st.sampled_from(SEVERITIES), COUNT),
    shifts=st.dictionaries(st.just("m"), st.tuples(FIGURES, FIGURES, st.none() | st.just("K"))),
    quality=st.lists(QUALITY, max_size=3).map(tuple),
    anomalies=st.none() | st.lists(JUDGED, max_size=3).map(lambda judged: {"judged": judged, "anomalies": []}),
    maintenance=st.none() | METRICS.map(lambda metrics: {"metrics": metrics}),
)


@given(FACTS)
def test_every_finding_rests_on_figures_and_the_gravest_comes_first(facts):
    found = insights(facts)
    assert [each["rank"] for each in found] == list(range(1, len(found) + 1))
    grave = [SEVERITIES.index(each["severity"]) for each in found]
    assert grave == sorted(grave)
    for each in found:
        assert each["evidence"]
        assert all(isinstance(figure["value"], int | float) for figure in each["evidence"])
        assert each["title"]
    assert examined(facts) >= 0


def test_nothing_stands_out_of_a_device_that_is_well():
    well = Facts(1.0, 1.0, 3, 3, {"critical": 0, "warning": 0, "info": 0})
    assert insights(well) == []
    assert examined(well) == 3


def test_what_stands_out_is_told_with_its_figures():
    facts = Facts(0.5, 1.0, 9, 0, {"critical": 2, "warning": 1, "info": 0})
    titles = [(each["severity"], each["title"]) for each in insights(facts)]
    assert titles == [
        ("critical", "3 alerts open"),
        ("critical", "Up 50% of the time"),
        ("warning", "9 alerts, after 0 in the time before"),
    ]


def test_a_mean_that_moves_is_told_by_how_far():
    before = {"count": 100, "avg": 10.0, "stddev": 1.0}
    facts = replace(Facts(), shifts={"m": ({"count": 100, "avg": 15.0, "stddev": 1.0}, before, "K")})
    (found,) = insights(facts)
    assert found["title"] == "The mean of m has risen by 5 standard deviations"
    assert found["evidence"][0] == {"figure": "avg", "value": 15.0, "metric": "m", "unit": "K"}
    few = replace(Facts(), shifts={"m": ({"count": 100, "avg": 15.0, "stddev": 1.0}, before | {"count": 9}, "K")})
    assert insights(few) == []


@given(METRICS)
def test_advice_is_ordered_by_urgency_and_cites_its_limit(metrics):
    found = advice(metrics, "2023-12-31T00:00:00Z")
    order = [("critical", "high", "medium").index(each["priority"]) for each in found]
    assert order == sorted(order)
    limits = [limit for metric in metrics for limit in metric["limits"]]
    for each in found:
        assert each["evidence"]["probability"] >= 0.1
        assert any(each["evidence"]["rule_id"] == limit["rule_id"] for limit in limits)
    likely = [limit for limit in limits if (limit["probability"] or 0) >= 0.1]
    assert len(found) == len(likely)
