"""What models look at, by default and at least."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from contract_tests.figures.bench import Bench, equal, refused
from contract_tests.figures.promises import Table
from contract_tests.stage import rfc3339

TABLE = Table()
TREND, ANOMALIES, MAINTENANCE = "get_trend", "detect_anomalies", "predict_maintenance"
HEALTH, INSIGHTS = "get_health_score", "get_insights"
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def _store(bench: Bench, device: int, moments: list[datetime]) -> None:
    points = [
        {"device_id": device, "metric_name": "m", "metric_value": number % 7, "timestamp": rfc3339(at)}
        for number, at in enumerate(moments)
    ]
    equal(bench.batch(points).status, 200, "points are taken")


def _trend(bench: Bench, device: int, **more: Any) -> Any:
    return bench.admin.call(TREND, params={"device_id": device, "metric": "m", **more})


@TABLE.promise(
    "The window is the last 30 days when none is given, or as much of them as makes 1,500 buckets of `granularity`",
    operation=TREND,
    needs="sandbox",
)
def a_trend_looks_at_30_days_or_1500_buckets(bench: Bench) -> None:
    with bench.journey() as sandbox:
        sandbox.freeze()
        device, now = bench.device(), bench.now()
        _store(bench, device, [now - number * MINUTE for number in range(1, 20)])
        _store(bench, device, [now - number * DAY for number in range(1, 25)])
        for granularity, span in (
            ("1m", 1500 * MINUTE),
            ("15m", 1500 * 15 * MINUTE),
            ("1h", 30 * DAY),
            ("1d", 30 * DAY),
        ):
            told = _trend(bench, device, granularity=granularity).data
            start, end = (datetime.fromisoformat(told[name]) for name in ("start_time", "end_time"))
            equal(end - start, span, f"the window of {granularity}")


@TABLE.promise("With fewer than 10 buckets that have points", operation=TREND, needs="sandbox")
def a_trend_needs_10_buckets(bench: Bench) -> None:
    device, now = bench.device(), bench.now()
    _store(bench, device, [now - number * HOUR for number in range(1, 10)])
    refused(_trend(bench, device, granularity="1h"), 422, "metric", "too_little_data")
    _store(bench, device, [now - 10 * HOUR])
    equal(_trend(bench, device, granularity="1h").data["points_used"], 10, "buckets")


@TABLE.promise(
    "`granularity` makes more than 1,500 buckets of the window.",
    "is the finest that makes at most 1,500 of them from the first point of the window on",
)
def a_trend_has_1500_buckets_at_most(bench: Bench) -> None:
    device, end = bench.device(), bench.now().replace(minute=0, second=0, microsecond=0)
    _store(bench, device, [end - number * MINUTE for number in range(1, 60)])
    start = end - 1500 * MINUTE
    window = {"start_time": rfc3339(start), "end_time": rfc3339(end), "granularity": "1m"}
    equal(_trend(bench, device, **window).status, 200, "1,500 buckets")
    window["start_time"] = rfc3339(start - MINUTE)
    refused(_trend(bench, device, **window), 422, "granularity", "too_many_buckets")
    window["granularity"] = "auto"
    equal(_trend(bench, device, **window).data["granularity"], "1m", "the finest from the first point on")
    _store(bench, device, [start])
    equal(_trend(bench, device, **window).data["granularity"], "1m", "1,500 buckets from the first point on")
    _store(bench, device, [start - MINUTE])
    equal(_trend(bench, device, **window).data["granularity"], "5m", "more than 1,500 buckets of a minute")


@TABLE.promise("The window is the last 24 hours unless given", needs="sandbox")
def models_look_at_24_hours_unless_told(bench: Bench) -> None:
    with bench.journey() as sandbox:
        sandbox.freeze()
        device, now = bench.device(), bench.now()
        _store(bench, device, [now - number * HOUR for number in range(1, 80)])
        for operation in (ANOMALIES, INSIGHTS):
            told = bench.admin.call(operation, json={"device_id": device}).data
            start, end = (datetime.fromisoformat(told[name]) for name in ("start_time", "end_time"))
            equal((end - start, abs(end - now) < timedelta(seconds=1)), (DAY, True), f"{start} to {end} at {now}")


@TABLE.promise("of which up to 8,000 points before the window are read", operation=ANOMALIES)
def anomalies_are_judged_by_8000_points_before(bench: Bench) -> None:
    device = bench.device()
    bench.store(device, [float(number % 7) for number in range(8_010)], step=1.0)
    body = {"device_id": device, "start_time": bench.at(8_005), "end_time": bench.at(8_010)}
    (judged,) = bench.admin.call(ANOMALIES, json=body).data["judged"]
    equal((judged["points_read"], judged["points_judged"]), (8_005, 5), "points read, and judged")


@TABLE.promise("A metric with fewer than 50 points is not judged", operation=ANOMALIES)
def anomalies_need_50_points(bench: Bench) -> None:
    device = bench.device()
    bench.store(device, [float(number % 7) for number in range(49)])
    bench.store(device, [float(number % 7) for number in range(50)], metric="other")
    window = {"device_id": device, "start_time": bench.at(), "end_time": bench.at(6_000)}
    refused(bench.admin.call(ANOMALIES, json={**window, "metrics": ["m"]}), 422, "metrics", "too_little_data")
    judged = bench.admin.call(ANOMALIES, json=window).data["judged"]
    seen = {each["metric"]: (each["points_judged"] > 0, "reason" in each) for each in judged}
    equal(seen, {"m": (False, True), "other": (True, False)}, "which are judged, which say why not")


@TABLE.promise("Wear is read from the means of the last 90 days", operation=MAINTENANCE)
def wear_is_read_from_90_days(bench: Bench) -> None:
    device, now = bench.device(), bench.now()
    rule = {"name": bench.name(), "device_id": device, "metric_name": "m", "condition": "gt", "severity": "info"}
    equal(bench.admin.call("create_alert_rule", json={**rule, "threshold_value": 9}).status, 201, "a rule")
    _store(bench, device, [now - number * DAY for number in range(1, 100)])
    told = bench.admin.call(MAINTENANCE, json={"device_id": device}).data
    (metric,) = [each for each in told["metrics"] if each["metric"] == "m"]
    # The mean of the hour into which the 90 days reach back is that of a whole hour.
    equal(metric["points_used"] in (89, 90), True, f"{metric['points_used']} means")


@TABLE.promise("How far to look ahead; `7d` when left out.")
def maintenance_looks_7_days_ahead_unless_told(bench: Bench) -> None:
    told = bench.admin.call(MAINTENANCE, json={"device_id": bench.device()}).data
    equal(told["prediction_horizon"], "7d", "the horizon")


@TABLE.promise("100 less the `penalty` of each part, exactly", "at least half its weight", operation=HEALTH)
def a_score_is_100_less_penalties(bench: Bench) -> None:
    device, now = bench.device(), bench.now()
    _store(bench, device, [now - number * MINUTE for number in range(1, 41)])
    told = bench.admin.call(HEALTH, path={"device_id": device}).data
    equal(told["score"], 100 - sum(part["penalty"] for part in told["parts"]), "the score")
    unknown = [part for part in told["parts"] if part["value"] is None and part["name"] != "cap"]
    equal({part["name"] for part in unknown} >= {"anomalies"}, True, "too few points to judge are not known")
    equal(all(part["penalty"] >= part["weight"] / 2 for part in unknown), True, "what is not known costs half")
