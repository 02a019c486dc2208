"""What rules are told: reading a series at once is the same as reading it point by point, and going on from it too."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ml.anomaly_findings import MOST_SENSITIVE, AnomalyFindings, LiveFindings
from ml.anomaly_stream import StreamingDetector
from ml.anomaly_verdicts import SENSITIVITIES
from tests.ml.test_anomalies import MINUTE, daily, every, series


def one_by_one(detector, times, values):
    found = {}
    for time_us, value in zip(times, values, strict=True):
        finding = detector.judge(time_us, value)
        if finding is not None:
            found[time_us] = finding
    return found


def same_both_ways(times, values, cut):
    times, values = times.tolist(), values.tolist()
    slow = LiveFindings(StreamingDetector(MOST_SENSITIVE))
    before, after = one_by_one(slow, times[:cut], values[:cut]), one_by_one(slow, times[cut:], values[cut:])
    findings, live = AnomalyFindings().read(times[:cut], values[:cut], 0)
    assert findings == before
    assert one_by_one(live, times[cut:], values[cut:]) == after
    return before | after


@settings(max_examples=150, deadline=None)
@given(series(), st.floats(0.0, 1.0))
def test_at_once_is_point_by_point(made, part):
    times, values = made
    same_both_ways(times, values, round(part * len(values)))


@example(8_000)
@example(16_000)
@settings(max_examples=4, deadline=None)
@given(st.integers(1_000, 19_000))
def test_also_where_it_has_forgotten_the_beginning(cut):
    times = every(MINUTE, 20_000)
    values = daily(times)
    values[::1_777] += 30.0
    values[18_500:] += 40.0
    assert same_both_ways(times, values, cut)


def test_what_only_teaches_is_not_told_of():
    times = every(MINUTE, 500)
    values = daily(times)
    values[[300, 480]] = 500.0, 50_000.0
    detector = AnomalyFindings()
    every_one, _ = detector.read(times.tolist(), values.tolist(), 0)
    later, _ = detector.read(times.tolist(), values.tolist(), 400)
    assert times[300] in every_one
    assert later == {time_us: each for time_us, each in every_one.items() if time_us >= times[400]}
    assert times[480] in later


def test_a_finding_names_the_sensitivities_that_are_told():
    times = every(MINUTE, 2_000)
    values = daily(times, noise=1.0)
    for n in range(10):
        values[500 + 150 * n] += 2.0 + 0.5 * n
    found, _ = AnomalyFindings().read(times.tolist(), values.tolist(), 0)
    assert {len(each.sensitivities) for each in found.values()} >= {1, 3}
    for each in found.values():
        assert each.sensitivities == {name for name, one in SENSITIVITIES.items() if each.score >= one.threshold}
        assert each.expected_low <= each.expected_high
