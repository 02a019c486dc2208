"""Rules about anomalies that overlook them, tell of them twice, or forget what came before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from contract_tests.invariants.alert_oracle import SECOND
from contract_tests.invariants.anomalies import growing
from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import Damage, change_data, replace_name
from contract_tests.sabotage.rules import ALERTS, MADE, judging_by, listed, new_rule, send

FLAT = {float(second): 20.0 + second * 7 % 11 / 10 for second in range(-120, 60)}
GROWING = {at / SECOND: value for at, value in growing().items()}
SPIKE = {**FLAT, 30.0: 5000.0}


@violation(*MADE, seen=lambda api: _alerts(api, SPIKE))
def an_anomaly_is_not_noticed() -> Damage:
    def make(step: Any) -> Any:
        return lambda rule, state, ts_us, value, finding=None: step(rule, state, ts_us, value)

    return replace_name("domain.rules", "step", make)


@violation(*MADE, seen=lambda api: _alerts(api, SPIKE))
def an_anomaly_is_told_again_with_every_point() -> Damage:
    return replace_name("ml.anomaly_verdicts", "Memory.admits", lambda _: lambda *_: True)


@violation("list_alerts", "get_alert", seen=lambda api: _alerts(api, SPIKE)[0]["alert_type"])
def an_anomaly_is_taken_for_a_threshold_that_was_passed() -> Damage:
    return replace_name("storage.rule_alerts", "_TYPES", lambda types: {**types, "anomaly": "threshold"})


@violation("list_alerts", "get_alert", seen=lambda api: _alerts(api, SPIKE)[0]["metadata"])
def an_alert_does_not_say_what_was_expected() -> Damage:
    def change(data: Any) -> None:
        for item in data.get("items", [data]):
            item["metadata"].pop("anomaly", None)

    return change_data(ALERTS, change)


@violation(*MADE, seen=lambda api: _alerts(api, GROWING, sensitivity="low"))
def every_rule_is_as_sensitive_as_can_be() -> Damage:
    return judging_by(sensitivity="high")


@violation(*ALERTS, seen=lambda api: _alerts(api, SPIKE, {27.0: 9000.0}))
def a_late_anomaly_hides_nothing() -> Damage:
    return replace_name("storage.verdicts", "Verdicts.reach", lambda _: lambda _, ts_us: ts_us)


@violation("delete_telemetry", *ALERTS, seen=lambda api: _after_deletion(api))
def a_deleted_anomaly_still_hides_others() -> Damage:
    return replace_name("storage.evaluation", "removed", lambda _: lambda *_: None)


def _alerts(api: Any, *batches: dict[float, float], **fields: Any) -> Any:
    """The alerts that points make of a new rule, as far as they are the same each time."""
    rule = new_rule(api, condition="anomaly", **fields)
    send(api, rule, *batches)
    return _listed(api, rule)


def _listed(api: Any, rule: Any) -> Any:
    found = api.get(f"/alerts/?rule_id={rule['id']}").data["items"]
    return [
        {**shown, **{name: item.get(name) for name in ("alert_type", "description", "metadata")}}
        for shown, item in zip(listed(api, rule), found, strict=True)
    ]


def _after_deletion(api: Any) -> Any:
    rule = new_rule(api, condition="anomaly")
    send(api, rule, {**SPIKE, 27.0: 9000.0})
    base = datetime.fromisoformat(rule["effective_at"])
    span = [(base + timedelta(seconds=second)).astimezone(UTC).strftime("%FT%T.%fZ") for second in (27, 28)]
    query = f"device_id={rule['device_id']}&confirm=true&start_time={span[0]}&end_time={span[1]}"
    api.delete(f"/telemetry/?{query}")
    return _listed(api, rule)
