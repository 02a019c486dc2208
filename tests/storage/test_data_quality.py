"""How good the data of a device are: equal to what looking at every point gives, whatever is summed up already."""

import random

import pytest

from domain.data_quality import gaps, outliers
from domain.points import Point
from domain.retention import KEEP_ALL, Retention
from domain.times import DAY, HOUR, MINUTE, SECOND, format_time
from storage import data_quality

NOW = 1_767_225_600 * SECOND + 40 * MINUTE + 7
START = NOW - 2 * DAY
IRREGULAR, FEW = "The points come at irregular times", "Fewer than 11 raw points tell how often they come"


@pytest.fixture
def store(engine):
    with engine.write() as store:
        store.devices.create({"name": "n", "device_id": "d", "device_type": "sensor"}, NOW - 400 * DAY)
        yield store


def submit(store, moments, metric="t", values=None, retention=KEEP_ALL, now=NOW):
    values = values or [float(moment // MINUTE % 10) for moment in moments]
    points = [Point(1, metric, moment, value, "C") for moment, value in zip(moments, values, strict=True)]
    store.telemetry.submit(points, now, retention)


def summed_up(store):
    while store.telemetry.refresh_rollups(500):
        pass


def quality(store, start=START, end=NOW + 1, metric=None, retention=KEEP_ALL, configuration=None, now=NOW):
    device = {"id": 1, "configuration": configuration or {}}
    return store.analytics.data_quality(device, metric, start, end, retention, now)


def one(store, *args, **named):
    (shown,) = quality(store, *args, **named)["metrics"]
    return shown


def some(shown, *names):
    return tuple(shown.get(name) for name in names)


COMPLETE = ("points", "expected_points", "completeness", "gap_count", "gap_seconds")


def minutes(start, end, without=()):
    return [moment for moment in range(start, end, MINUTE) if not any(a < moment < b for a, b in without)]


@pytest.mark.parametrize("is_summed", [False, True])
def test_a_series_with_holes_of_our_own(store, is_summed):
    holes = [(START + 5 * HOUR, START + 5 * HOUR + 12 * MINUTE), (START + DAY, START + DAY + 2 * MINUTE)]
    submit(store, minutes(START, NOW, holes))
    if is_summed:
        summed_up(store)
    assert one(store) == {
        "metric_name": "t",
        "unit": "C",
        "points": 2880 - 12,
        "expected_interval_seconds": 60.0,
        "interval_source": "spacing",
        "expected_from": format_time(START),
        "expected_until": format_time(NOW + 1),
        "expected_points": 2880,
        "completeness": (2880 - 12) / 2880,
        "gap_count": 2,
        "gap_seconds": 14 * 60.0,
        "gap_resolution_seconds": 0,
        "longest_gap_seconds": 720.0,
        "longest_gap_start": format_time(holes[0][0]),
        "longest_gap_end": format_time(holes[0][1]),
        "outliers": 0,
        "outlier_share": 0.0,
        "outlier_sample": 1000,
        "delay_seconds": None,
        "delay_seconds_reason": "When points arrived is not stored",
    }


@pytest.mark.parametrize("seed", range(4))
def test_any_window_is_as_its_points_say(store, seed):
    chance = random.Random(seed)
    interval = chance.choice([7, 20, 45]) * MINUTE
    moments = sorted({START - 3 * DAY + n * interval for n in range(5 * DAY // interval) if chance.random() > 0.2})
    values = [chance.gauss(0, 1) if chance.random() > 0.02 else chance.choice([-99.0, 99.0]) for _ in moments]
    known = dict(zip(moments, values, strict=True))
    for part in (moments[::2], moments[1::2]):
        submit(store, part, values=[known[moment] for moment in part])
        store.telemetry.refresh_rollups(40)
    for _ in range(12):
        start = NOW - chance.randrange(HOUR, 6 * DAY)
        end = min(NOW + 1, start + chance.randrange(30 * MINUTE, 4 * DAY))
        if end <= moments[0]:
            continue
        shown = one(store, start, end, configuration={"report_interval_seconds": interval // SECOND})
        begin, inside = max(start, moments[0]), [moment for moment in moments if start <= moment < end]
        due = (end - begin) // interval
        missing = gaps(((moment, moment) for moment in inside), begin, end, interval)
        share = min(1.0, len(inside) / due) if due else None
        assert some(shown, *COMPLETE) == (len(inside), due, share, missing.number, missing.total_us / SECOND)
        sample = [known[moment] for moment in inside][-1000:]
        standing_out = outliers(sample)
        assert shown["outlier_sample"] == len(sample)
        assert shown["outliers"] == (standing_out if isinstance(standing_out, int) else None)


def test_of_many_points_the_hours_without_any_are_gaps(store, monkeypatch):
    hour = START - START % HOUR + 9 * HOUR
    holes = [(hour - 30 * MINUTE, hour + 2 * HOUR), (hour + 9 * HOUR + 1, hour + 9 * HOUR + 50 * MINUTE)]
    submit(store, minutes(START, NOW, holes))
    monkeypatch.setattr(data_quality, "MOST_RAW", one(store)["points"])
    assert some(one(store), "gap_count", "gap_resolution_seconds") == (2, 0)
    monkeypatch.setattr(data_quality, "MOST_RAW", one(store)["points"] - 1)
    for _ in range(2):
        shown = one(store)
        assert some(shown, "gap_count", "gap_seconds", "gap_resolution_seconds") == (1, 7200.0, 3600)
        assert shown["longest_gap_start"] == format_time(hour)
        assert shown["longest_gap_end"] == format_time(hour + 2 * HOUR)
        assert shown["completeness"] == shown["points"] / 2880
        summed_up(store)


def test_long_windows_are_read_by_days(store, monkeypatch):
    monkeypatch.setattr(data_quality, "MOST_RAW", 1)
    midnight = NOW - NOW % DAY
    first = midnight - 120 * DAY
    moments = [moment for moment in range(first, NOW, 6 * HOUR) if not first + DAY <= moment < first + 3 * DAY]
    submit(store, moments)
    summed_up(store)
    for start, resolution in ((first, 86_400), (NOW + 1 - 100 * DAY, 3600), (NOW - 100 * DAY, 86_400)):
        assert one(store, start)["gap_resolution_seconds"] == resolution
    shown = one(store, first)
    assert some(shown, *COMPLETE) == (len(moments), 480, len(moments) / 480, 1, 172_800.0)
    assert shown["longest_gap_start"] == format_time(first + DAY)


def test_an_interval_that_the_configuration_names_counts_for_every_metric(store):
    submit(store, minutes(NOW - HOUR, NOW), "a")
    submit(store, [NOW - HOUR], "b")
    found = quality(store, configuration={"report_interval_seconds": 30})
    for shown, points in zip(found["metrics"], (60, 1), strict=True):
        assert some(shown, "interval_source", "expected_interval_seconds") == ("configuration", 30.0)
        assert some(shown, *COMPLETE[:3]) == (points, 120, points / 120)
    assert some(found["overall"], "metric_count", *COMPLETE[:3]) == (2, 61, 240, 61 / 240)
    assert found["overall"]["gap_count"] == 60 + 1


def test_what_is_not_known_is_none_with_a_reason(store):
    chance = random.Random(3)
    events, moment = [], START
    for _ in range(200):
        moment += 1 + int(chance.expovariate(1 / (5 * MINUTE)))
        events.append(moment)
    submit(store, events, "door", [1.0] * 200)
    submit(store, minutes(START, START + 5 * MINUTE), "few")
    found = quality(store)
    for shown, reason in zip(found["metrics"], (IRREGULAR, FEW), strict=True):
        for name in ("expected_interval_seconds", *COMPLETE[1:]):
            assert some(shown, name, f"{name}_reason") == (None, reason)
        assert shown["outliers"] is None
        assert shown["outliers_reason"]
        assert "interval_source" not in shown
        assert "expected_from" not in shown
    assert found["overall"]["points"] == 205
    for name in ("expected_points", "completeness", "gap_count", "outlier_share", "delay_seconds"):
        assert found["overall"][name] is None
        assert found["overall"][f"{name}_reason"]


def test_overall_figures_are_of_the_metrics_that_have_them(store):
    submit(store, minutes(NOW - HOUR, NOW), "known", [99.0, *(float(n % 10) for n in range(59))])
    submit(store, [NOW - HOUR], "unknown")
    found = quality(store)["overall"]
    assert some(found, "metric_count", *COMPLETE[:3]) == (2, 61, 60, 1.0)
    assert found["outlier_share"] == 1 / 60


def test_too_many_points_of_one_metric_are_not_what_is_missing_of_another(store):
    submit(store, range(NOW - HOUR, NOW, MINUTE // 2), "a")
    submit(store, [NOW - HOUR], "b")
    found = quality(store, configuration={"report_interval_seconds": 60})["overall"]
    assert some(found, *COMPLETE[:3]) == (121, 120, 61 / 120)


def test_a_silent_window_is_all_gap(store):
    submit(store, minutes(START, START + DAY))
    start, end = START + DAY + 4 * HOUR, START + DAY + 10 * HOUR
    shown = one(store, start, end)
    assert some(shown, *COMPLETE) == (0, 360, 0.0, 1, 6 * 3600.0)
    assert some(shown, "longest_gap_start", "longest_gap_end") == (format_time(start), format_time(end))


@pytest.mark.parametrize(("start", "end"), [(NOW + HOUR, NOW + 2 * HOUR), (START - DAY, START - HOUR), (0, 0)])
def test_nothing_is_due_before_the_first_point_and_after_now(store, start, end):
    submit(store, minutes(START, NOW))
    shown = one(store, start, end)
    assert some(shown, *COMPLETE) == (0, None, None, None, None)
    assert shown["completeness_reason"].startswith("No time of the window lies between")


def test_time_to_come_is_not_missing(store):
    submit(store, minutes(START, NOW))
    assert some(one(store, START, NOW + 5 * DAY), *COMPLETE) == (2880, 2880, 1.0, 0, 0.0)
    assert "longest_gap_seconds" not in one(store, START, NOW + 5 * DAY)


def test_a_time_shorter_than_the_interval_has_no_completeness(store):
    submit(store, minutes(START, NOW))
    shown = one(store, NOW - 30 * SECOND, NOW)
    assert some(shown, "expected_points", "completeness", "gap_count") == (0, None, 0)
    assert shown["completeness_reason"].startswith("The time in which points are due")


def test_the_first_hundred_metrics_by_name(store):
    for number in range(101):
        submit(store, [NOW], f"m{number:03}")
    found = quality(store)
    assert [each["metric_name"] for each in found["metrics"]] == [f"m{number:03}" for number in range(100)]
    assert found["overall"]["metric_count"] == 101
    found = quality(store, metric="m100")
    assert (found["metrics"][0]["metric_name"], found["overall"]["metric_count"]) == ("m100", 1)
    assert quality(store, metric="none")["metrics"] == []
    assert quality(store, metric="none")["overall"]["completeness"] is None


def test_deleted_metrics_are_not_there(store):
    submit(store, minutes(START, NOW))
    store.telemetry.delete_points({"device_id": 1}, NOW)
    assert quality(store)["metrics"] == []


@pytest.mark.parametrize("is_removed", [False, True])
def test_what_has_expired_is_invisible(store, is_removed):
    first = NOW - 6 * DAY
    submit(store, minutes(first, NOW, [(NOW - 4 * DAY, NOW - 4 * DAY + 3 * HOUR)]))
    retention = Retention(2, 5)
    summed_up(store)
    if is_removed:
        while store.telemetry.expire(retention, NOW, 100_000):
            pass
    kept = retention.rollup_cutoff("t", NOW)
    shown = one(store, first, retention=retention)
    # Of what is left as sums only the hours without points are gaps.
    assert some(shown, "expected_from", "gap_resolution_seconds") == (format_time(kept), 3600)
    due = (NOW + 1 - kept) // MINUTE
    assert some(shown, *COMPLETE[:3]) == (due - 179, due, (due - 179) / due)
    assert some(shown, "gap_count", "gap_seconds") == (1, 2 * 3600.0)
    # Of an hour whose points are gone no part is known, and nothing tells how often they came but the configuration.
    start = NOW - 3 * DAY + 10 * MINUTE
    cut = one(store, start, start + 5 * HOUR, retention=retention)
    assert some(cut, "points", "expected_points", "expected_points_reason") == (240, None, FEW)
    named = {"report_interval_seconds": 60}
    cut = one(store, start, start + 5 * HOUR, retention=retention, configuration=named)
    assert some(cut, *COMPLETE[:3]) == (240, 240, 1.0)
    assert cut["expected_from"] == format_time(NOW - NOW % HOUR - 3 * DAY + HOUR)
