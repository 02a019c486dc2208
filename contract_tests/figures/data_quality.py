"""How good data are: from when on a figure is known, and by which limits it is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import accumulate
from typing import Any

from contract_tests.figures.bench import Bench, equal
from contract_tests.figures.promises import Table
from contract_tests.stage import rfc3339

TABLE = Table()
QUALITY = "get_data_quality"
HOUR, DAY = 3600, 86_400
MICROSECOND = 1e-6


def _store(bench: Bench, device: int, seconds: Iterable[float], metric: str = "m") -> None:
    """Points at so many seconds after the start."""
    points = [bench.point(device, place % 7, second, metric) for place, second in enumerate(seconds)]
    equal(bench.batch(points).status, 200, "a batch")


def _asked(bench: Bench, device: int, end: float, start: float = 0.0) -> Any:
    """The one metric of a device, from `start` to `end`, in seconds after the start."""
    window = {"start_time": bench.at(start), "end_time": bench.at(end)}
    (shown,) = bench.admin.call(QUALITY, params={"device_id": device, **window}).data["metrics"]
    return shown


@TABLE.promise(
    "within a time: the last 24 hours when none is given; with `end_time` alone the 24 hours before it",
    operation=QUALITY,
    needs="sandbox",
)
def the_window_of_data_quality_is_24_h_when_left_out(bench: Bench) -> None:
    with bench.journey() as sandbox:
        sandbox.freeze()
        device, now, day, second = bench.device(), bench.now(), timedelta(days=1), timedelta(seconds=1)
        for ago in (day + second, day - second, second):
            point = {"device_id": device, "metric_name": "m", "metric_value": 1, "timestamp": rfc3339(now - ago)}
            equal(bench.admin.call("submit_telemetry", json=point).status, 201, "a point")

        def counted(**window: str) -> int:
            data = bench.admin.call(QUALITY, params={"device_id": device, **window}).data
            return int(data["overall"]["points"])

        equal(counted(), 2, "points of the last 24 h")
        equal(counted(end_time=rfc3339(now)), 2, "points up to now")
        equal(counted(end_time=rfc3339(now - second)), 2, "points up to a second ago")


@TABLE.promise("Without `metric` it is of the first 100 metrics by name", operation=QUALITY)
def data_quality_is_of_the_first_100_metrics(bench: Bench) -> None:
    device, names = bench.device(), [f"n{place:03}" for place in range(101)]
    bench.batch([bench.point(device, 1, 0, name) for name in names])
    data = bench.admin.call(QUALITY, params={"device_id": device, "start_time": bench.at()}).data
    equal([each["metric_name"] for each in data["metrics"]], names[:100], "metrics")
    equal(data["overall"]["metric_count"], 101, "how many metrics there are")


@TABLE.promise("the newest 1,000 raw points up to the end of the window", operation=QUALITY)
def the_interval_is_that_of_the_newest_1000_points(bench: Bench) -> None:
    # Of a thousand points 999 spacings: the shorter one is their median when 500 of them are short.
    for short, usual in ((500, 60), (499, 75)):
        device = bench.device()
        moments = list(accumulate([75] * 600 + [60] * short, initial=0))
        _store(bench, device, moments)
        equal(_asked(bench, device, moments[-1] + 1)["expected_interval_seconds"], usual, f"{short} short spacings")
        equal(_asked(bench, device, moments[600])["expected_interval_seconds"], 75, "the interval of an earlier window")


@TABLE.promise(
    "with fewer than 11 raw points, and where fewer than half of what lies between them is within a quarter of the"
    " median",
    operation=QUALITY,
)
def an_interval_takes_11_points_and_half_of_what_lies_between_them(bench: Bench) -> None:
    longest = 125
    for spacings, usual in (
        ([60] * 9, None),
        ([60] * 10, 60),
        ([100, 100, 100, 75, longest, 10, 10, 900, 900, 900], 100),
        ([100, 100, 100, 75, longest + 1, 10, 10, 900, 900, 900], None),
        ([100, 100, 100, 74, longest, 10, 10, 900, 900, 900], None),
    ):
        device = bench.device()
        _store(bench, device, accumulate(spacings, initial=0))
        shown = _asked(bench, device, HOUR)
        equal(shown["expected_interval_seconds"], usual, f"the interval of {spacings}")
        equal("expected_interval_seconds_reason" in shown, usual is None, f"a reason, with {spacings}")


@TABLE.promise(
    "where fewer than ten intervals fit into an hour",
    "at most one point more counts than intervals fit into it",
    operation=QUALITY,
)
def too_many_points_of_one_hour_do_not_make_up_for_none_of_another(bench: Bench) -> None:
    # In the first of two hours twice as many points as expected: (interval, points that count).
    for interval, counted in ((60, 61), (360, 11), (400, 18)):
        device = bench.device(configuration={"report_interval_seconds": interval})
        _store(bench, device, range(0, HOUR, interval // 2))
        shown = _asked(bench, device, 2 * HOUR)
        equal(shown["expected_points"], 2 * HOUR // interval, "points expected in two hours")
        equal(shown["completeness"], counted / shown["expected_points"], f"completeness, with {interval} s")


@TABLE.promise("no point for longer than one and a half intervals", operation=QUALITY)
def a_gap_is_longer_than_one_and_a_half_intervals(bench: Bench) -> None:
    device = bench.device(configuration={"report_interval_seconds": 60})
    _store(bench, device, [0, 90, 180])
    equal(_asked(bench, device, 270)["gap_count"], 0, "gaps of just one and a half intervals")
    shown = _asked(bench, device, 270 + MICROSECOND)
    equal((shown["gap_count"], shown["longest_gap_start"]), (1, bench.at(180)), "gaps of a microsecond more")


@TABLE.promise(
    "0 where every point of the window was looked at, which is done up to 10,000 raw points of all metrics together",
    "Else it is hours without any point that are gaps, and it is 3600; or days, and it is 86400, where the window is"
    " longer than 100 days",
    operation=QUALITY,
)
def gaps_are_known_to_the_point_up_to_10_000_points(bench: Bench) -> None:
    device = bench.device(configuration={"report_interval_seconds": 1})
    # Five silent seconds, an hour and more that takes in a whole one, and the end; the start is a full hour.
    moments = [*range(2_000), *range(2_005, 3_000), *range(8_000, 12_005)]
    _store(bench, device, moments, "a")
    _store(bench, device, range(12_005, 15_005), "b")
    for most, end in ((10_000, 15_005), (10_001, 15_006)):
        if most > 10_000:
            _store(bench, device, [15_005], "b")
        window = {"start_time": bench.at(), "end_time": bench.at(end)}
        data = bench.admin.call(QUALITY, params={"device_id": device, **window}).data
        equal(data["overall"]["points"], most, "points of the window")
        first = data["metrics"][0]
        seen = first["gap_resolution_seconds"], first["gap_count"], first["longest_gap_start"]
        wanted = (0, 3, bench.at(2_999)) if most == 10_000 else (HOUR, 2, bench.at(HOUR))
        equal(seen, wanted, f"resolution, gaps and the longest one of {most} points")
    for days, resolution in ((100, HOUR), (100 + MICROSECOND / DAY, DAY)):
        window = {"start_time": bench.at(15_006 - days * DAY), "end_time": bench.at(15_006)}
        data = bench.admin.call(QUALITY, params={"device_id": device, **window}).data
        resolutions = {each["gap_resolution_seconds"] for each in data["metrics"]}
        equal(resolutions, {resolution}, f"the resolution of {days} days")


@TABLE.promise(
    "beyond 3.5: their distance from the median, times 0.6745, by the median of all such distances",
    "with fewer than 20 values, and when more than half of them are the same",
    operation=QUALITY,
)
def outliers_have_a_modified_z_score_beyond_3_5(bench: Bench) -> None:
    # With one value more on top the median is 5, and the median distance from it 3.
    ordinary, limit = [float(place % 10) for place in range(40)], 5 + 3.5 * 3 / 0.6745
    others = [float(place) for place in range(1, 11)]
    for values, outliers in (
        ([*ordinary, limit - 1e-9], 0),
        ([*ordinary, limit + 1e-9], 1),
        (ordinary[:19], None),
        (ordinary[:20], 0),
        ([0.0] * 10 + others, 7),
        ([0.0] * 11 + others, None),
    ):
        device = bench.device()
        bench.store(device, values)
        shown = _asked(bench, device, HOUR)
        equal((shown["outliers"], shown["outlier_sample"]), (outliers, len(values)), f"outliers of {values}")
        equal("outliers_reason" in shown, outliers is None, "a reason where there are none")


@TABLE.promise("the newest raw points of the window, at most 1,000", operation=QUALITY)
def outliers_are_looked_for_among_the_newest_1000_points(bench: Bench) -> None:
    device = bench.device()
    bench.store(device, [1e6, 1e6, *(float(place % 10) for place in range(999))])
    for end, sample, outliers in ((1_001, 1_000, 1), (1_000, 1_000, 2)):
        shown = _asked(bench, device, end * 60)
        equal((shown["outlier_sample"], shown["outliers"]), (sample, outliers), "values looked at, and outliers")
    equal(_asked(bench, device, 1_001 * 60, 60 * 60)["outlier_sample"], 941, "values of a shorter window")
