"""What models make of data, when it is not what they found."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import Damage, change_body, change_data
from contract_tests.sabotage.probe import Probe

TREND, ANOMALIES, MAINTENANCE = "get_trend", "detect_anomalies", "predict_maintenance"
HEALTH, INSIGHTS = "get_health_score", "get_insights"
RISING = (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0)
WINDOW = {"start_time": "2024-01-01T00:00:00Z", "end_time": "2024-01-02T00:00:00Z"}


@violation(TREND, seen=lambda api: _trend(api)["trend"]["slope_per_day"])
def a_slope_is_of_an_hour() -> Damage:
    def edit(data: Any) -> None:
        data["trend"]["slope_per_day"] /= 24

    return change_data(TREND, edit)


@violation(TREND, seen=lambda api: _trend(api)["trend"]["direction"])
def every_trend_is_flat() -> Damage:
    def edit(data: Any) -> None:
        data["trend"]["direction"] = "flat"

    return change_data(TREND, edit)


@violation(TREND, seen=lambda api: len(_trend(api)["history"]))
def the_last_bucket_is_left_out() -> Damage:
    return change_data(TREND, lambda data: data["history"].pop())


@violation(TREND, seen=lambda api: _trend(api)["forecast"][0]["timestamp"])
def a_forecast_begins_with_the_last_bucket() -> Damage:
    def edit(data: Any) -> None:
        moments = [data["history"][-1]["timestamp"], *(each["timestamp"] for each in data["forecast"])]
        for each, moment in zip(data["forecast"], moments, strict=False):
            each["timestamp"] = moment

    return change_data(TREND, edit)


@violation(TREND, seen=lambda api: _first(api)["upper"] >= _first(api)["value"])
def an_interval_is_beside_its_value() -> Damage:
    def edit(data: Any) -> None:
        for each in data["forecast"]:
            each["upper"] = each["lower"] = each["value"] - 1

    return change_data(TREND, edit)


@violation(TREND, seen=lambda api: _constant(api)["trend"]["r_squared"])
def nothing_to_explain_is_explained() -> Damage:
    def edit(data: Any) -> None:
        if data["trend"]["r_squared"] is None:
            data["trend"]["r_squared"] = 1.0

    return change_data(TREND, edit)


@violation(ANOMALIES, seen=lambda api: len(_anomalies(api)["anomalies"]))
def the_gravest_anomaly_is_kept_back() -> Damage:
    def edit(data: Any) -> None:
        if data["anomalies"]:
            data["anomalies"].remove(max(data["anomalies"], key=lambda each: each["anomaly_score"]))

    return change_data(ANOMALIES, edit)


@violation(ANOMALIES, seen=lambda api: len(_anomalies(api)["anomalies"]))
def an_anomaly_is_listed_twice() -> Damage:
    return change_data(ANOMALIES, lambda data: data["anomalies"].extend(data["anomalies"][:1]))


@violation(ANOMALIES, seen=lambda api: _anomalies(api)["anomalies"][0]["expected_range"]["high"])
def what_was_expected_takes_in_what_came() -> Damage:
    def edit(data: Any) -> None:
        for each in data["anomalies"]:
            each["expected_range"]["high"] = max(each["expected_range"]["high"], each["value"])

    return change_data(ANOMALIES, edit)


@violation(ANOMALIES, seen=lambda api: _anomalies(api, end_time="2024-01-01T01:00:00Z")["judged"][0]["points_read"])
def anomalies_are_looked_for_past_the_end() -> Damage:
    return change_body(
        ANOMALIES, lambda body: body.update(end_time="2030-01-01T00:00:00Z") if "end_time" in body else None
    )


@violation(MAINTENANCE, seen=lambda api: _wear(api)["failure_probability"])
def a_device_without_rules_may_fail() -> Damage:
    def edit(data: Any) -> None:
        if data["failure_probability"] is None:
            data["failure_probability"] = 0.05
            data.pop("failure_probability_reason", None)

    return change_data(MAINTENANCE, edit)


@violation(MAINTENANCE, seen=lambda api: _wear(api, limit=3.0)["failure_probability"])
def chances_are_multiplied() -> Damage:
    def edit(data: Any) -> None:
        if data["failure_probability"] is not None:
            data["failure_probability"] /= 2

    return change_data(MAINTENANCE, edit)


@violation(MAINTENANCE, seen=lambda api: "recommendations" in _wear(api, include_recommendations=False))
def advice_is_given_unasked() -> Damage:
    return change_data(MAINTENANCE, lambda data: data.setdefault("recommendations", []))


@violation(MAINTENANCE, seen=lambda api: len(_wear(api, limit=3.0)["recommendations"]))
def nothing_is_ever_advised() -> Damage:
    return change_data(MAINTENANCE, lambda data: data.get("recommendations", []).clear())


@violation(HEALTH, seen=lambda api: _left(_health(api)))
def a_score_is_rounded_up() -> Damage:
    def edit(data: Any) -> None:
        if data["score"] is not None:
            data["score"] = min(100.0, data["score"] + 0.5)

    return change_data(HEALTH, edit)


@violation(HEALTH, seen=lambda api: _health(api, severity="critical")["parts"][2]["penalty"])
def open_alerts_cost_nothing() -> Damage:
    def edit(data: Any) -> None:
        for part in data["parts"]:
            if part["name"] == "alerts":
                data["score"] += part["penalty"]
                part["penalty"] = 0.0
        cap = [part for part in data["parts"] if part["name"] == "cap"]
        data["score"] = 100 - sum(part["penalty"] for part in data["parts"]) if cap else data["score"]

    return change_data(HEALTH, edit)


@violation(HEALTH, seen=lambda api: api.get(f"/ai/health-score/{api.device()}").data["score"])
def a_device_without_data_is_well() -> Damage:
    def edit(data: Any) -> None:
        if data["score"] is None:
            data.update(score=100.0, status="healthy")

    return change_data(HEALTH, edit)


@violation(INSIGHTS, seen=lambda api: len(_insights(api)["insights"]))
def open_alerts_do_not_stand_out() -> Damage:
    def edit(data: Any) -> None:
        data["insights"] = [each for each in data["insights"] if not each["evidence"][0]["figure"].endswith("_alerts")]

    return change_data(INSIGHTS, edit)


@violation(INSIGHTS, seen=lambda api: _insights(api)["insights"][0]["evidence"][0]["value"])
def the_figures_of_a_finding_are_made_up() -> Damage:
    def edit(data: Any) -> None:
        for each in data["insights"]:
            for figure in each["evidence"]:
                figure["value"] += 1

    return change_data(INSIGHTS, edit)


def _trend(api: Probe, values: tuple[float, ...] = RISING) -> Any:
    device = api.points(*values, step=3600)
    query = {"device_id": device, "metric": "t", "granularity": "1h", **WINDOW}
    return api.get("/analytics/trends", query=query).data


def _first(api: Probe) -> Any:
    return _trend(api)["forecast"][0]


def _constant(api: Probe) -> Any:
    return _trend(api, (7.0,) * 12)


def _anomalies(api: Probe, **more: Any) -> Any:
    values = [20 + number % 7 / 7 for number in range(120)]
    values[100] = 500.0
    body = {"device_id": api.points(*values), "metrics": ["t"], **WINDOW, **more}
    return api.post("/ai/anomaly-detection", body).data


def _wear(api: Probe, limit: float | None = None, **more: Any) -> Any:
    """Of a device whose metric has been at 5 for three days; a rule calls more than `limit` too much."""
    device, now = api.device(), _now(api)
    rows = [
        {"device_id": device, "metric_name": "t", "metric_value": 5, "timestamp": (now - number * _HOUR).isoformat()}
        for number in range(1, 73)
    ]
    api.post("/telemetry/batch", {"telemetry_data": rows}, app=api.untouched)
    if limit is not None:
        rule = {"name": "r", "device_id": device, "metric_name": "t", "condition": "gt", "threshold_value": limit}
        api.post("/alerts/rules", {**rule, "severity": "info"}, app=api.untouched)
    return api.post("/ai/predictive-maintenance", {"device_id": device, **more}).data


def _health(api: Probe, severity: str = "warning") -> Any:
    device, now = api.device(), _now(api)
    for number in range(20):
        at = (now - timedelta(minutes=number)).isoformat()
        row = {"device_id": device, "metric_name": "t", "metric_value": number, "timestamp": at}
        api.post("/telemetry/", row, app=api.untouched)
    api.post("/alerts/", {"device_id": device, "title": "t", "severity": severity}, app=api.untouched)
    return api.get(f"/ai/health-score/{device}").data


def _now(api: Probe) -> datetime:
    """By the service's clock, which others have moved."""
    return datetime.fromisoformat(api.get("/version", app=api.untouched).document["timestamp"])


def _left(told: Any) -> float:
    """What a score is beyond what its parts leave: nothing."""
    return float(told["score"] + sum(part["penalty"] for part in told["parts"]) - 100)


def _insights(api: Probe) -> Any:
    device = api.device()
    api.post("/alerts/", {"device_id": device, "title": "t", "severity": "warning"}, app=api.untouched)
    return api.post("/ai/insights", {"device_id": device, "analysis_type": "performance"}).data


_HOUR = timedelta(hours=1)
