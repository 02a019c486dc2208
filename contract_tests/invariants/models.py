"""Theme: what models make of data of ours. No model is known here: only what any honest one would say of such data."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.invariants.ground import Ground, expect
from contract_tests.stage import rfc3339

TREND, ANOMALIES, MAINTENANCE = "get_trend", "detect_anomalies", "predict_maintenance"
HEALTH, INSIGHTS = "get_health_score", "get_insights"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
HOURS, POINTS = 48, 300
LEVELS = ("low", "medium", "high")


def checks(ground: Ground) -> Iterator[Check]:
    named = ground.run.contract.operations
    if TREND in named:
        yield Check("a straight line is told as it is", lambda: _line(ground), TREND)
        yield Check("what never changes is forecast not to", lambda: _constant(ground), TREND)
    if ANOMALIES in named:
        yield Check("the one value that stands out is found, at any sensitivity", lambda: _spike(ground), ANOMALIES)
        yield Check("what comes later changes no verdict", lambda: _later(ground), ANOMALIES)
    if MAINTENANCE in named:
        yield Check("wear is told with the figures that it rests on", lambda: _wear(ground), MAINTENANCE)
        yield Check("without a trend there is no number", lambda: _no_wear(ground), MAINTENANCE)
    if HEALTH in named:
        yield Check("a score is what its parts leave, and no worse input betters it", lambda: _health(ground), HEALTH)
        yield Check("a silent device has no score", lambda: _silent(ground), HEALTH)
    if INSIGHTS in named:
        yield Check("findings rest on figures that are so", lambda: _insights(ground), INSIGHTS)


def _send(ground: Ground, device: int, values: Mapping[datetime, float]) -> None:
    batch = [
        {"device_id": device, "metric_name": "m", "metric_value": value, "timestamp": rfc3339(at), "unit": "K"}
        for at, value in values.items()
    ]
    expect(ground.client.call("submit_telemetry_batch", json={"telemetry_data": batch}), 200, "submit_telemetry_batch")


def _ask(ground: Ground, operation: str, **body: Any) -> Any:
    return expect(ground.client.call(operation, json=body), 200, operation).data


def _hours(ground: Ground) -> list[datetime]:
    """Whole hours, the last of them over."""
    last = ground.run.clock.now().replace(minute=0, second=0, microsecond=0) - HOUR
    return [last - number * HOUR for number in reversed(range(HOURS))]


def _line(ground: Ground) -> None:
    device, hours = ground.device(), _hours(ground)
    sent = {at: 10 + number / 2 for number, at in enumerate(hours)}
    _send(ground, device, sent)
    params = {"device_id": device, "metric": "m", "granularity": "1h", "time_range": "7d", "forecast_points": 6}
    told = expect(ground.client.call(TREND, params=params), 200, TREND).data
    slope = told["trend"]["slope_per_day"]
    right = math.isclose(slope, 12.0, rel_tol=1e-6) and told["trend"]["direction"] == "rising"
    hold(right, "the slope of a line", f"{told['trend']} of a line that rises by 12 a day", TREND)
    explained = told["trend"]["r_squared"]
    hold(math.isclose(explained, 1.0, abs_tol=1e-6), "a line explains itself", f"r_squared is {explained}", TREND)
    history = {datetime.fromisoformat(each["timestamp"]): each["value"] for each in told["history"]}
    hold(history == sent, "the history is what was sent", f"{len(history)} buckets of {len(sent)}", TREND)
    hold(told.get("unit") == "K", "the history is what was sent", f"the unit is {told.get('unit')}", TREND)
    expected = [rfc3339(hours[-1] + (number + 1) * HOUR) for number in range(6)]
    moments = [each["timestamp"] for each in told["forecast"]]
    hold(moments == expected, "the forecast goes on from the data", f"{moments}, not {expected}", TREND)
    for each in told["forecast"]:
        inside = each["lower"] <= each["value"] <= each["upper"]
        hold(inside, "a forecast lies in its interval", f"{each}", TREND)
    _backtest(told)
    again = expect(ground.client.call(TREND, params=params), 200, TREND).data
    hold(again == told, "the same data give the same answer", "a second answer differs from the first", TREND)


def _backtest(told: Any) -> None:
    made = told.get("backtest")
    if made is None:
        hold(bool(told.get("backtest_reason")), "no backtest has a reason", "there is none", TREND)
        return
    errors = made["errors"]
    hold(told["method"] in errors, "what is served was replayed", f"{told['method']}, not in {errors}", TREND)
    least = min(errors.values())
    hold(errors[told["method"]] <= least, "the best is served", f"{told['method']} of {errors}", TREND)


def _constant(ground: Ground) -> None:
    device = ground.device()
    _send(ground, device, dict.fromkeys(_hours(ground), 7.25))
    told = expect(ground.client.call(TREND, params={"device_id": device, "metric": "m"}), 200, TREND).data
    values = {value for each in told["forecast"] for value in (each["value"], each["lower"], each["upper"])}
    hold(values == {7.25} and told["method"] == "constant", "what never changes", f"{told['method']} {values}", TREND)
    trend = told["trend"]
    right = trend["slope_per_day"] == 0 and trend["direction"] == "flat" and trend["r_squared"] is None
    hold(right and bool(trend.get("r_squared_reason")), "what never changes", f"{trend}", TREND)


def _noisy(ground: Ground, spike: int) -> tuple[int, list[datetime]]:
    """A device with a point each minute around 20, and one that is far off."""
    device, now = ground.device(), ground.run.clock.now().replace(second=0, microsecond=0)
    moments = [now - number * MINUTE for number in reversed(range(POINTS))]
    values = {at: 20 + ground.run.random.uniform(-1, 1) for at in moments}
    values[moments[spike]] = 500.0
    _send(ground, device, values)
    return device, moments


def _spike(ground: Ground) -> None:
    spike = 200
    device, moments = _noisy(ground, spike)
    found = {}
    for level in LEVELS:
        told = _ask(ground, ANOMALIES, device_id=device, time_range="24h", sensitivity=level)
        found[level] = {each["timestamp"] for each in told["anomalies"]}
        at = [each for each in told["anomalies"] if each["timestamp"] == rfc3339(moments[spike])]
        hold(
            len(at) == 1, "what stands out is found once", f"{len(at)} times at {level}: {told['anomalies']}", ANOMALIES
        )
        expected = at[0]["expected_range"]
        outside = at[0]["value"] == 500.0 and not expected["low"] <= 500.0 <= expected["high"]
        hold(outside, "an anomaly is outside of what was expected", f"{at[0]}", ANOMALIES)
        (judged,) = told["judged"]
        right = judged["points_read"] == POINTS and judged["anomalies"] == len(told["anomalies"])
        hold(right, "what was looked at is told", f"{judged}, {len(told['anomalies'])} anomalies", ANOMALIES)
        again = _ask(ground, ANOMALIES, device_id=device, time_range="24h", sensitivity=level)
        hold(again["anomalies"] == told["anomalies"], "the same data give the same answer", f"at {level}", ANOMALIES)
    rising = found["low"] <= found["medium"] <= found["high"]
    hold(
        rising, "a higher sensitivity finds no fewer", f"{ {level: len(found[level]) for level in LEVELS} }", ANOMALIES
    )
    late = _ask(ground, ANOMALIES, device_id=device, start_time=rfc3339(moments[spike + 1]), sensitivity="medium")
    inside = all(each["timestamp"] >= rfc3339(moments[spike + 1]) for each in late["anomalies"])
    hold(inside, "only the window is reported", f"{late['anomalies']}", ANOMALIES)


def _later(ground: Ground) -> None:
    device, moments = _noisy(ground, 150)
    cut = rfc3339(moments[220])
    whole = _ask(ground, ANOMALIES, device_id=device, start_time=rfc3339(moments[0]), sensitivity="high")
    part = _ask(ground, ANOMALIES, device_id=device, start_time=rfc3339(moments[0]), end_time=cut, sensitivity="high")
    # Probation is a part of the points that are read, and so shorter where fewer are.
    before = [each for each in whole["anomalies"] if each["timestamp"] < cut]
    same = [each for each in part["anomalies"] if each["timestamp"] >= rfc3339(moments[60])]
    hold(same == before, "what comes later changes no verdict", f"{same}, then {before}", ANOMALIES)


def _rule(ground: Ground, device: int, limit: float) -> int:
    body = {
        "name": ground.name(),
        "device_id": device,
        "metric_name": "m",
        "condition": "gt",
        "threshold_value": limit,
        "severity": "warning",
    }
    return int(expect(ground.client.call("create_alert_rule", json=body), 201, "create_alert_rule").data["id"])


def _wear(ground: Ground) -> None:
    """A metric that grows by a fiftieth of itself an hour: one limit is passed already, one is a day off."""
    device, hours = ground.device(), [at - HOURS * HOUR for at in _hours(ground)] + _hours(ground)
    level = {at: 10 * 1.02**number + ground.run.random.uniform(-0.05, 0.05) for number, at in enumerate(hours)}
    _send(ground, device, level)
    last = level[hours[-1]]
    rules = {_rule(ground, device, last / 2): "crossed", _rule(ground, device, last * 1.6): "degrading"}
    told = _ask(ground, MAINTENANCE, device_id=device, prediction_horizon="7d", include_recommendations=True)
    # Rules of others may watch every device, though not this metric.
    (metric,) = [each for each in told["metrics"] if each["metric"] == "m"]
    seen = {each["rule_id"]: each for each in metric["limits"]}
    states = {rule: each["state"] for rule, each in seen.items()}
    hold(states == rules, "where a metric stands with its limits", f"{states}, not {rules}", MAINTENANCE)
    for rule, limit in seen.items():
        chance, moments = limit["probability"], [limit[f"crossing_{name}"] for name in ("earliest", "time", "latest")]
        hold(0.0 < chance <= 1.0, "the likelihood of a crossing", f"{chance} of rule {rule}", MAINTENANCE)
        hold(moments == sorted(moments), "an interval holds its middle", f"{moments} of rule {rule}", MAINTENANCE)
        hold(limit["basis"] == "alert_rule" and limit["slope_per_day"] > 0, "what it rests on", f"{limit}", MAINTENANCE)
    largest = max(each["probability"] or 0 for one in told["metrics"] for each in one["limits"])
    overall = told["failure_probability"]
    hold(overall == largest, "the likeliest limit counts", f"{overall}, not {largest}", MAINTENANCE)
    for advice in told["recommendations"]:
        evidence = advice["evidence"]
        limit = seen[evidence["rule_id"]]
        same = all(evidence[name] == limit[name] for name in ("threshold_value", "current", "probability"))
        hold(same, "evidence is what was found", f"{evidence}, not of {limit}", MAINTENANCE)
    advised = {each["evidence"]["rule_id"] for each in told["recommendations"]}
    hold(advised == set(rules), "what is likely is advised on", f"{advised} of {set(rules)}", MAINTENANCE)
    plain = _ask(ground, MAINTENANCE, device_id=device, include_recommendations=False)
    hold("recommendations" not in plain, "advice is given when asked for", "it is there unasked", MAINTENANCE)


def _no_wear(ground: Ground) -> None:
    device = ground.device()
    told = _ask(ground, MAINTENANCE, device_id=device)
    mine = [each for each in told["metrics"] if each["metric"] == "m"]
    none = told["failure_probability"] is None and bool(told["failure_probability_reason"]) and not mine
    hold(none, "without a rule there is no number", f"{told}", MAINTENANCE)
    level = {at: 10 + (number % 2) / 10 for number, at in enumerate(_hours(ground))}
    _send(ground, device, level)
    _rule(ground, device, 100.0)
    told = _ask(ground, MAINTENANCE, device_id=device)
    (limit,) = [limit for each in told["metrics"] if each["metric"] == "m" for limit in each["limits"]]
    none = told["failure_probability"] is None and limit["probability"] is None and bool(limit["reason"])
    hold(none and "crossing_time" not in limit, "without a trend there is no number", f"{limit}", MAINTENANCE)
    hold(limit["state"] == "no_degradation_trend", "without a trend there is no number", f"{limit}", MAINTENANCE)


def _health(ground: Ground) -> None:
    device = ground.device(configuration={"heartbeat_seconds": 86_400})
    now = ground.run.clock.now()
    _send(ground, device, {now - number * MINUTE: 20 + ground.run.random.random() for number in range(120)})
    # The share of its short life that it was connected rises meanwhile, so the score itself may.
    costs = [_cost(_score(ground, device))]
    for severity in ("info", "warning", "critical"):
        body = {"device_id": device, "title": "t", "severity": severity}
        expect(ground.client.call("create_alert", json=body), 201, "create_alert")
        costs.append(_cost(_score(ground, device)))
    rising = all(earlier < later for earlier, later in pairwise(costs))
    hold(rising and costs[0] == 0, "an open alert costs points", f"{costs} with one more alert each", HEALTH)


def _cost(told: Any) -> float:
    return float(next(part["penalty"] for part in told["parts"] if part["name"] == "alerts"))


def _score(ground: Ground, device: int) -> Any:
    told = expect(ground.client.call(HEALTH, path={"device_id": device}), 200, HEALTH).data
    cost = sum(part["penalty"] for part in told["parts"])
    hold(told["score"] == 100 - cost, "a score is what its parts leave", f"{told['score']}, not 100 - {cost}", HEALTH)
    for part in told["parts"]:
        bounded = part["name"] == "cap" or part["penalty"] <= part["weight"]
        hold(bounded and bool(part["reason"]), "a part costs its weight at most", f"{part}", HEALTH)
        paid = part["value"] is not None or part["name"] == "cap" or part["penalty"] * 2 >= part["weight"]
        hold(paid, "what is not known is not healthy", f"{part}", HEALTH)
    hold(told["score"] <= told.get("cap", 100), "the worst item caps", f"{told['score']} of {told.get('cap')}", HEALTH)
    return told


def _silent(ground: Ground) -> None:
    device = ground.device()
    told = expect(ground.client.call(HEALTH, path={"device_id": device}), 200, HEALTH).data
    none = told["score"] is None and told["status"] == "unknown" and not told["parts"] and bool(told["reason"])
    hold(none, "without data there is no score", f"{told}", HEALTH)


def _insights(ground: Ground) -> None:
    device = ground.device()
    now = ground.run.clock.now()
    _send(ground, device, {now - number * MINUTE: 20 + ground.run.random.random() for number in range(120)})
    quiet = _ask(ground, INSIGHTS, device_id=device, analysis_type="all")
    for severity in ("warning", "critical"):
        body = {"device_id": device, "title": "t", "severity": severity}
        expect(ground.client.call("create_alert", json=body), 201, "create_alert")
    told = _ask(ground, INSIGHTS, device_id=device, analysis_type="all")
    ranks = [each["rank"] for each in told["insights"]]
    hold(ranks == list(range(1, len(ranks) + 1)), "findings are ranked", f"{ranks}", INSIGHTS)
    order = [("critical", "warning", "info").index(each["severity"]) for each in told["insights"]]
    hold(
        order == sorted(order),
        "the gravest comes first",
        f"{[each['severity'] for each in told['insights']]}",
        INSIGHTS,
    )
    figures = {each["figure"]: each["value"] for one in told["insights"] for each in one["evidence"]}
    seen = {name: figures.get(name) for name in ("open_critical_alerts", "open_warning_alerts")}
    hold(set(seen.values()) == {1}, "open alerts stand out", f"{seen}", INSIGHTS)
    before = {each["figure"] for one in quiet["insights"] for each in one["evidence"]}
    hold("open_critical_alerts" not in before, "nothing is made up", f"{before} before any alert", INSIGHTS)
