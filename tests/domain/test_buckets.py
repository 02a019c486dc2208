"""Buckets, fills, thinning, connectivity, retention, and the text of moments."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import buckets, lttb
from domain.connectivity import timeout_us, up_time
from domain.errors import InvalidInput
from domain.fills import fill
from domain.retention import Retention
from domain.times import DAY, HOUR, MAX_US, MINUTE, SECOND, format_known_time, format_time, parse_time

widths = st.sampled_from(sorted(buckets.INTERVALS.values()))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
moments = st.integers(0, MAX_US)


@given(moments)
def test_moments_are_told_as_before_and_read_back(us):
    text = format_time(us)
    assert parse_time(text) == us
    expected = (EPOCH + timedelta(microseconds=us)).isoformat().replace("+00:00", "Z")
    assert text == expected == format_known_time(us)


@given(moments, widths)
def test_floor_and_ceil_enclose(us, width):
    assert buckets.floor(us, width) <= us <= buckets.ceil(us, width)
    assert buckets.ceil(us, width) - buckets.floor(us, width) in (0, width)
    assert buckets.number(us, us + 1, width) == 1


def test_numbers_and_choice():
    assert buckets.number(5, 5, HOUR) == 0
    assert buckets.number(HOUR - 1, 2 * HOUR + 1, HOUR) == 3
    assert buckets.finest(0, DAY, 1440) == "1m"
    assert buckets.finest(0, DAY, 1439) == "5m"
    assert buckets.finest(0, DAY, 1440, HOUR) == "1h"
    assert buckets.finest(0, MAX_US, 1000) is None
    buckets.refuse_too_many(0, 10_000 * MINUTE, MINUTE)
    with pytest.raises(InvalidInput):
        buckets.refuse_too_many(0, 10_001 * MINUTE, MINUTE)


@given(
    st.sets(st.integers(0, 20)), st.integers(0, 20), st.integers(0, 20), st.sampled_from(["null", "previous", "linear"])
)
def test_filling_keeps_what_is_there_and_never_invents_a_count(starts, start, end, mode):
    known = [(n * HOUR, float(n), n + 1) for n in sorted(starts)]
    filled = fill(known, start * HOUR, end * HOUR, HOUR, mode)
    assert [bucket for bucket in filled if bucket[2]] == known
    assert [bucket[0] for bucket in filled] == sorted({n * HOUR for n in {*starts, *range(start, end)}})
    if mode == "linear" and known:  # the known values lie on a line, so the filled ones do
        inner = [bucket for bucket in filled if known[0][0] <= bucket[0] <= known[-1][0]]
        assert all(value == pytest.approx(ts / HOUR) for ts, value, _ in inner)


def test_linear_between_extremes_and_unknowns():
    filled = fill([(0, -1.7e308, 1), (2 * HOUR, 1.7e308, 1)], 0, 3 * HOUR, HOUR, "linear")
    assert [value for _, value, _ in filled] == [-1.7e308, 0.0, 1.7e308]
    filled = fill([(0, None, 1), (2 * HOUR, 1.0, 1)], 0, 3 * HOUR, HOUR, "linear")
    assert [value for _, value, _ in filled] == [None, None, 1.0]
    filled = fill([(0, 5, 5), (2 * HOUR, 7, 7)], 0, 3 * HOUR, HOUR, "linear", is_count=True)
    assert [value for _, value, _ in filled] == [5, 0, 7]


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=60), st.integers(1, 70))
def test_thinning_keeps_ends_order_and_number(values, keep):
    points = list(enumerate(values))
    kept = lttb.thin(iter(points), len(points), keep)
    assert len(kept) == min(keep, len(points))
    assert kept == sorted(set(kept) & set(points)) if len(set(points)) == len(points) else True
    if points:
        assert kept[-1] == points[-1]
        if keep > 1:
            assert kept[0] == points[0]


def test_thinning_keeps_the_peak():
    points = [(n, 100.0 if n == 777 else 0.0) for n in range(2000)]
    assert (777, 100.0) in lttb.thin(points, 2000, 50)


@pytest.mark.parametrize(
    ("configuration", "seconds"),
    [
        (None, 300),
        ({}, 300),
        ({"heartbeat_seconds": 7}, 7),
        ({"heartbeat_seconds": True}, 300),
        ({"heartbeat_seconds": 0}, 300),
    ],
)
def test_timeouts(configuration, seconds):
    assert timeout_us(configuration) == seconds * SECOND


def test_up_time():
    assert up_time([], None, 0, 10) is None
    assert up_time([], "online", 0, 10) == (10, 10)
    assert up_time([], "error", 0, 10) == (0, 10)
    assert up_time([(4, "online")], None, 0, 10) == (6, 6)
    assert up_time([(4, "offline"), (6, "warning")], "online", 0, 10) == (8, 10)
    assert up_time([(10, "offline")], None, 0, 10) is None


def test_cutoffs_fall_on_whole_buckets_in_favour_of_keeping():
    now = 100 * DAY + 5 * HOUR + 7
    kept = Retention(raw_days=1, rollup_days=10, per_metric={"x": (None, None), "y": (5, 2)})
    assert kept.raw_cutoff("t", now) == 99 * DAY + 5 * HOUR
    assert kept.rollup_cutoff("t", now) == 90 * DAY
    assert (kept.raw_cutoff("x", now), kept.rollup_cutoff("x", now)) == (0, 0)
    assert kept.rollup_cutoff("y", now) == 95 * DAY  # never before the raw points
    assert Retention(raw_days=5).rollup_cutoff("t", now) == 0
    assert Retention(raw_days=500).raw_cutoff("t", now) == 0
    assert not kept.uniform
    assert Retention().uniform
