"""Operations tagged `ai`: what the models make of a device's data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from domain.errors import InvalidInput
from domain.health_scores import HealthInputs, Weights, health_score
from domain.insights import Facts, examined, insights
from domain.maintenance_advice import advice
from domain.replies import Computation
from domain.retention import Retention
from domain.time_ranges import window
from domain.times import SECOND, format_time
from handlers.questions import (
    MOST_METRICS,
    anomaly_question,
    maintenance_question,
    newest_question,
    require_device,
)
from ml.anomalies import MINIMUM_POINTS
from ml.anomaly_answer import answer_anomalies
from ml.device_answer import DeviceQuestion, answer_device
from ml.maintenance_answer import answer_maintenance
from storage.analytics import DeviceState
from storage.store import Store

Data = dict[str, Any]
# What is looked at unless something else is asked for: anomalies of this sensitivity, crossings within this time.
SENSITIVITY = "medium"
HORIZON = "7d"


def detect_anomalies(body: Data, *, store: Store, retention: Retention, now: int) -> Computation:
    """Points of a window that their past did not lead to expect. Raises NotFound, InvalidInput."""
    device_id, sensitivity = body["device_id"], body.get("sensitivity", SENSITIVITY)
    start, end = window(body.get("start_time"), body.get("end_time"), body.get("time_range"), now)
    require_device(device_id, store)
    metrics = body.get("metrics") or list(store.telemetry.units_of(device_id, MOST_METRICS))
    question = anomaly_question(
        device_id, metrics, (start, end), sensitivity, store=store, retention=retention, now=now
    )
    most = max((len(each.times_us) for each in question.metrics), default=0)
    if most < MINIMUM_POINTS:
        said = f"have {most} points at most up to the end of the window, and {MINIMUM_POINTS} are needed"
        raise InvalidInput.of("metrics", said, "too_little_data")
    about = {"device_id": device_id, "start_time": format_time(start), "end_time": format_time(end)}
    about["sensitivity"] = sensitivity
    return Computation(answer_anomalies, question, lambda answer: about | answer)


def predict_maintenance(body: Data, *, store: Store, retention: Retention, now: int) -> Computation:
    """When metrics reach the limits of the rules that watch a device. Raises NotFound."""
    device_id, horizon = body["device_id"], body.get("prediction_horizon", HORIZON)
    require_device(device_id, store)
    question = maintenance_question(device_id, horizon, forecasts=True, store=store, retention=retention, now=now)

    def finish(answer: Data) -> Data:
        told = {"device_id": device_id, "prediction_horizon": horizon, **answer}
        if body["include_recommendations"]:
            told["recommendations"] = advice(answer["metrics"], format_time(now))
        return told

    return Computation(answer_maintenance, question, finish)


def get_health_score(
    device_id: int, time_range: str = "24h", *, store: Store, retention: Retention, weights: Weights, now: int
) -> Computation:
    """One number for a device, and what it is made of. Raises NotFound."""
    start, end = window(None, None, time_range, now)
    device = require_device(device_id, store)
    state = store.analytics.device_state(device_id, start, end, now)
    metrics = list(store.telemetry.units_of(device_id, MOST_METRICS))
    anomalies = newest_question(
        device_id, metrics, (start, end), SENSITIVITY, store=store, retention=retention, now=now
    )
    wear = maintenance_question(device_id, HORIZON, forecasts=False, store=store, retention=retention, now=now)
    quality = store.analytics.data_quality(device, None, start, end, retention, now)["overall"]

    def finish(answer: Data) -> Data:
        made = health_score(_health_inputs(state, quality, answer), weights)
        parts = [asdict(part) for part in made.parts]
        about = {"device_id": device_id, "start_time": format_time(start), "end_time": format_time(end)}
        told = {"score": made.score, "status": made.status, "reason": made.reason, "parts": parts}
        return about | told | ({"cap": made.cap} if made.cap is not None else {})

    return Computation(answer_device, DeviceQuestion(anomalies, wear), finish)


def _health_inputs(state: DeviceState, quality: Data, answer: Data) -> HealthInputs:
    judged = [each for each in answer["anomalies"]["judged"] if each["points_judged"]]
    completeness = quality["completeness"]
    return HealthInputs(
        is_connected=state.is_connected,
        silent_seconds=None if state.silent_us is None else state.silent_us / SECOND,
        heartbeat_seconds=state.timeout_us / SECOND,
        availability=state.up_share,
        completeness=None if completeness is None else min(1.0, completeness),
        open_alerts=state.open_alerts,
        anomalies=sum(each["anomalies"] for each in judged) if judged else None,
        points_judged=sum(each["points_judged"] for each in judged) if judged else None,
        expected_false_alarms=sum(each["expected_false_alarms"] for each in judged) if judged else None,
        crossing_probability=answer["maintenance"]["failure_probability"],
        risk_unknown=_unknown_risk(answer["maintenance"]),
    )


def _unknown_risk(maintenance: Data) -> str | None:
    """Of the first metric with a limit that could not be judged, why."""
    for metric in maintenance["metrics"]:
        for limit in metric["limits"]:
            if limit["state"] == "unknown":
                return f"Of {metric['metric']} it is not known: {limit['reason']}."
    return None


def get_insights(body: Data, *, store: Store, retention: Retention, now: int) -> Computation:
    """What stands out about a device, with the figures that it rests on. Raises NotFound, InvalidInput."""
    device_id, kind = body["device_id"], body.get("analysis_type", "performance")
    start, end = window(body.get("start_time"), body.get("end_time"), body.get("time_range"), now)
    device = require_device(device_id, store)
    units = store.telemetry.units_of(device_id, MOST_METRICS)
    facts = Facts()
    if kind in ("performance", "all"):
        facts = _performance(device_id, units, (start, end), store, retention, now)
    quality: tuple[Data, ...] = ()
    if kind in ("data_quality", "all"):
        quality = tuple(store.analytics.data_quality(device, None, start, end, retention, now)["metrics"])
    anomalies = wear = None
    if kind in ("anomalies", "all"):
        anomalies = newest_question(
            device_id, list(units), (start, end), SENSITIVITY, store=store, retention=retention, now=now
        )
    if kind in ("maintenance", "all"):
        wear = maintenance_question(device_id, HORIZON, forecasts=False, store=store, retention=retention, now=now)

    def finish(answer: Data) -> Data:
        known = replace(facts, quality=quality, anomalies=answer["anomalies"], maintenance=answer["maintenance"])
        about = {"device_id": device_id, "analysis_type": kind}
        about |= {"start_time": format_time(start), "end_time": format_time(end)}
        return {**about, "figures_examined": examined(known), "insights": insights(known)}

    return Computation(answer_device, DeviceQuestion(anomalies, wear), finish)


def _performance(
    device_id: int, units: Mapping[str, str | None], span: tuple[int, int], store: Store, retention: Retention, now: int
) -> Facts:
    """How the device did in a window, and in the one as long before it."""
    start, end = span
    earlier = max(0, start - (end - start))
    state = store.analytics.device_state(device_id, start, end, now)
    before = store.analytics.device_state(device_id, earlier, start, now)
    shifts = {
        metric: (
            store.telemetry.figures(device_id, metric, start, end, retention, now),
            store.telemetry.figures(device_id, metric, earlier, start, retention, now),
            unit,
        )
        for metric, unit in units.items()
    }
    return Facts(state.up_share, before.up_share, state.alerts, before.alerts, state.open_alerts, shifts)
