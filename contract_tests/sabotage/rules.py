"""Rules that make other alerts of points than they should, or make them at another time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import (
    Damage,
    answering,
    change_body,
    change_data,
    replace_name,
)
from contract_tests.sabotage.exchange import Reply, Request, Serve

# The alerts are wrong, so what lists them is named, or what sent the points.
MADE = ("list_alerts", "submit_telemetry_batch", "test_alert_rule", "get_alert")
ALERTS = ("list_alerts", "get_alert")
MINUTE_US = 60_000_000
TERMS: dict[str, dict[str, Any]] = {"absent": {"for_seconds": 60}, "anomaly": {}}


def judging_by(**terms: Any) -> Damage:
    """Points are judged by other terms than the rule's."""

    def make(step: Any) -> Any:
        def judged(rule: Any, state: Any, ts_us: int, value: float, finding: Any = None) -> Any:
            given = {name: term(rule) if callable(term) else term for name, term in terms.items()}
            return step(replace(rule, **given), state, ts_us, value, finding)

        return judged

    return replace_name("domain.rules", "step", make)


@violation(*MADE, seen=lambda api: _alerts(api, {0: 11, 1: 9}, clear_threshold=8))
def hysteresis_is_ignored() -> Damage:
    return judging_by(clear_threshold=None)


@violation(*MADE, seen=lambda api: _alerts(api, {0: 11}, for_seconds=10))
def a_breach_need_not_hold() -> Damage:
    return judging_by(for_us=0)


@violation(*MADE, seen=lambda api: _alerts(api, {0: 11, 9.999999: 11}, for_seconds=10))
def a_breach_holds_a_microsecond_too_early() -> Damage:
    return judging_by(for_us=lambda rule: max(0, rule.for_us - 1))


@violation(*MADE, seen=lambda api: _alerts(api, {0: 11, 10: 11}, for_seconds=10))
def a_breach_has_to_hold_a_microsecond_longer() -> Damage:
    return judging_by(for_us=lambda rule: rule.for_us and rule.for_us + 1)


@violation(*MADE, seen=lambda api: _alerts(api, {0: 11, 1: 9}, clear_seconds=10))
def an_alert_ends_with_the_first_good_point() -> Damage:
    return judging_by(clear_us=0)


@violation(*MADE, seen=lambda api: _alerts(api, {0: 11, 1: 9, 2: 11}, cooldown_minutes=1))
def cooldown_is_ignored() -> Damage:
    return judging_by(cooldown_us=0)


@violation(*MADE, seen=lambda api: _alerts(api, {0: 11, 1: 9}, auto_resolve=False))
def alerts_end_by_themselves_where_people_should_end_them() -> Damage:
    return judging_by(auto_resolve=True)


@violation(*MADE, seen=lambda api: _alerts(api, {0: 11, 1: 10}))
def a_value_at_the_threshold_is_a_breach() -> Damage:
    return judging_by(condition=lambda rule: {"gt": "gte", "lt": "lte"}.get(rule.condition, rule.condition))


@violation(*MADE, seen=lambda api: _alerts(api, {0: -11, 1: 11}, condition="eq", threshold_value=11))
def signs_are_overlooked() -> Damage:
    def make(holds: Any) -> Any:
        return lambda condition, value, limit: holds(condition, abs(value), limit)

    return replace_name("domain.rules", "holds", make)


@violation(*ALERTS, seen=lambda api: _alerts(api, {0: 11}))
def an_alert_is_dated_by_its_arrival() -> Damage:
    def make(open_alert: Any) -> Any:
        def opened(link: Any, watched: Any, device_id: int, episode: Any, now_us: int) -> None:
            if episode.resolved_us is None:
                episode.opened_us = now_us
            open_alert(link, watched, device_id, episode, now_us)

        return opened

    return replace_name("storage.rule_alerts", "open_alert", make)


@violation(*ALERTS, seen=lambda api: _alerts(api, {0: 11}, {1: 9}))
def an_end_is_dated_by_its_arrival() -> Damage:
    def make(resolve: Any) -> Any:
        def resolved(link: Any, id: int, ts_us: int, now_us: int, *resolution: str) -> None:
            resolve(link, id, now_us, now_us, *resolution)

        return resolved

    return replace_name("storage.rule_alerts", "resolve", make)


@violation(*ALERTS, seen=lambda api: _alerts(api, {0: 11}, {1: 12}))
def repetitions_are_not_counted() -> Damage:
    return replace_name("storage.rule_alerts", "count_on", lambda _: lambda *_: None)


@violation(*ALERTS, seen=lambda api: _alerts(api, {10: 9}, {0: 11, 5: 11}))
def late_points_are_not_judged() -> Damage:
    return replace_name("storage.reevaluation", "go_over", lambda _: lambda *_: None)


@violation(*ALERTS, seen=lambda api: _alerts(api, {0: 11, 10: 12}, {5: 9}, for_seconds=10))
def what_was_not_due_is_not_retracted() -> Damage:
    def make(resolve: Any) -> Any:
        def resolved(link: Any, id: int, ts_us: int, now_us: int, resolution: str = "auto") -> None:
            if resolution != "retracted":
                resolve(link, id, ts_us, now_us, resolution)

        return resolved

    return replace_name("storage.rule_alerts", "resolve", make)


@violation(*ALERTS, seen=lambda api: _alerts(api, {0: 11, 5: 9, 15: 9}, {10: 12}, clear_seconds=10))
def what_was_not_over_is_not_reopened() -> Damage:
    return replace_name("storage.rule_alerts", "reopen", lambda _: lambda *_: None)


@violation(*ALERTS, seen=lambda api: _alerts(api, {0: 11}, severity="critical")[0]["severity"])
def every_alert_of_a_rule_is_a_warning() -> Damage:
    def edit(item: Any) -> None:
        if "rule_id" in item:
            item["severity"] = "warning"

    return _change_each(edit)


@violation(*ALERTS, seen=lambda api: _alerts(api, {0: 11}, {1: 12})[0]["actual_value"])
def an_alert_shows_the_threshold_as_its_value() -> Damage:
    def edit(item: Any) -> None:
        if "rule_id" in item and "actual_value" in item:
            item["actual_value"] = item["threshold_value"]

    return _change_each(edit)


@violation("list_alerts", "get_alert", seen=lambda api: _alerts(api, {59.5: 1, 90: 1}, condition="absent"))
def silence_fires_a_second_before_its_deadline() -> Damage:
    def make(deadline: Any) -> Any:
        def early(rule: Any, state: Any) -> int | None:
            due_us = deadline(rule, state)
            return None if due_us is None else due_us - 1_000_000

        return early

    return replace_name("domain.rules", "deadline", make)


@violation("list_alerts", seen=lambda api: _due_silence(api))
def silence_is_noticed_by_the_next_point_alone() -> Damage:
    return replace_name("storage.absence", "sweep", lambda _: lambda *_: 0)


@violation("list_alerts", "submit_telemetry", seen=lambda api: _alerts(api, {90: 1}, condition="absent"))
def a_point_does_not_end_silence() -> Damage:
    return judging_by(auto_resolve=lambda rule: rule.condition != "absent" and rule.auto_resolve)


@violation("create_alert_rule", "list_alerts", seen=lambda api: _alerts_of_another(api))
def a_rule_for_one_device_watches_all() -> Damage:
    def change(body: Any) -> None:
        del body["device_id"]

    def echo(given: Any, data: Any) -> None:
        data["device_id"] = given["device_id"]

    return change_body("create_alert_rule", change, echo=echo)


@violation("update_alert_rule", seen=lambda api: _after_update(api, {"threshold_value": 5}))
def a_change_of_a_rule_leaves_its_alert_open() -> Damage:
    return _surviving("rule_changed")


@violation("update_alert_rule", seen=lambda api: _after_update(api, {"is_active": False}))
def a_rule_that_is_switched_off_leaves_its_alert_open() -> Damage:
    return _surviving("rule_disabled")


@violation("update_alert_rule", seen=lambda api: _after_update(api, {"name": "other"}))
def a_new_name_begins_the_rule_anew() -> Damage:
    return replace_name("storage.alert_rules", "_JUDGED", lambda judged: judged | {"name"})


@violation("delete_alert_rule", "get_alert", "list_alerts", seen=lambda api: _after_deletion(api))
def alerts_go_with_their_rule() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        query = f"rule_id={request.arguments['id']}&size=100"
        there = await serve(request.as_administrator().to("GET", "/api/v1/alerts/", query))
        reply = await serve(request)
        for item in there.data["items"] if reply.status == 200 and there.status == 200 else []:
            await serve(request.as_administrator().to("DELETE", f"/api/v1/alerts/{item['id']}"))
        return reply

    return answering("delete_alert_rule", answer)


@violation("list_alert_rules", seen=lambda api: len(_rules_of(api)))
def filters_of_rules_are_ignored() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        shown = [(name, text) for name, text in request.pairs if name in ("page", "size")]
        return await serve(request.asking(shown) if "device_id" in request.parameters else request)

    return answering("list_alert_rules", answer)


@violation(
    "get_alert_rule",
    seen=lambda api: api.get(f"/alerts/rules/{new_rule(api, for_seconds=120)['id']}").data["for_seconds"],
)
def a_rule_is_read_with_its_times_in_minutes() -> Damage:
    return change_data("get_alert_rule", lambda data: data.update(for_seconds=data["for_seconds"] // 60))


@violation("test_alert_rule", "list_telemetry", seen=lambda api: _points_after_test(api))
def a_test_of_a_rule_stores_its_value() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply, body = await serve(request), await request.json()
        if reply.status == 200 and "value" in body:
            asked = request.as_administrator()
            rule = (await serve(asked.to("GET", f"/api/v1/alerts/rules/{request.arguments['id']}"))).data
            point = {"device_id": rule.get("device_id", 1), "metric_name": rule["metric_name"]}
            given = asked.to("POST", "/api/v1/telemetry/").carrying("content-type", "application/json")
            await serve(given.saying({**point, "metric_value": body["value"]}))
        return reply

    return answering("test_alert_rule", answer)


@violation("test_alert_rule", seen=lambda api: _test(api)["transitions"])
def a_test_leaves_out_the_last_change() -> Damage:
    return change_data("test_alert_rule", lambda data: data["transitions"] and data["transitions"].pop())


@violation("test_alert_rule", seen=lambda api: _test(api)["alerts"])
def a_test_counts_one_alert_too_many() -> Damage:
    return change_data("test_alert_rule", lambda data: data.update(alerts=data["alerts"] + 1))


def _change_each(edit: Callable[[Any], None]) -> Damage:
    """Change alerts in place where they are read, alone or in a list."""

    def change(data: Any) -> None:
        for item in data.get("items", [data]):
            edit(item)

    return change_data(ALERTS, change)


def _surviving(resolution: str) -> Damage:
    """What a rule has going is not ended with one resolution."""

    def make(end: Any) -> Any:
        def ended(link: Any, rule_id: int, why: str, *more: Any, **named: Any) -> None:
            if why != resolution:
                end(link, rule_id, why, *more, **named)

        return ended

    return replace_name("storage.rule_coverage", "end", make)


def new_rule(api: Any, **fields: Any) -> Any:
    """A new rule of a new device."""
    terms = TERMS.get(fields.get("condition", ""), {"condition": "gt", "threshold_value": 10})
    body = {"name": "r", "metric_name": "t", "severity": "warning", **terms, **fields}
    if not {"device_id", "device_type"} & fields.keys():
        body["device_id"] = api.device()
    return api.post("/alerts/rules", body, app=api.untouched).data


def send(api: Any, rule: Any, *batches: dict[float, float], device: int | None = None) -> None:
    """Points, by seconds after the rule's beginning, in batches."""
    base = datetime.fromisoformat(rule["effective_at"])
    for batch in batches:
        rows = [
            {
                "device_id": device or rule["device_id"],
                "metric_name": "t",
                "metric_value": value,
                "timestamp": (base + timedelta(seconds=second)).isoformat(),
            }
            for second, value in batch.items()
        ]
        api.post("/telemetry/batch", {"telemetry_data": rows})


def _alerts(api: Any, *batches: dict[float, float], **fields: Any) -> Any:
    """The alerts that points make of a new rule, as far as they are the same each time."""
    rule = new_rule(api, **fields)
    send(api, rule, *batches)
    return listed(api, rule)


def listed(api: Any, rule: Any) -> Any:
    base = datetime.fromisoformat(rule["effective_at"])
    shown = []
    for item in api.get(f"/alerts/?rule_id={rule['id']}").data["items"]:
        times = {
            name: (datetime.fromisoformat(item[name]) - base).total_seconds()
            for name in ("created_at", "resolved_at")
            if name in item
        }
        named = ("status", "severity", "actual_value", "occurrences", "resolution", "title")
        shown.append({**times, **{name: item.get(name) for name in named}})
    return shown


def _due_silence(api: Any) -> Any:
    """What a sweep sees; nothing sweeps by itself in a test of the catalogue."""
    from storage import absence

    rule = new_rule(api, condition="absent")
    return absence.sweep.__name__, len(listed(api, rule))


def _alerts_of_another(api: Any) -> int:
    body = {"name": "r", "metric_name": "t", "severity": "info", "condition": "gt", "threshold_value": 10}
    rule = api.post("/alerts/rules", {**body, "device_id": api.device()}).data
    send(api, rule, {0: 11}, device=api.device())
    return len(listed(api, rule))


def _after_update(api: Any, change: dict[str, Any]) -> Any:
    rule = new_rule(api)
    send(api, rule, {0: 11})
    api.put(f"/alerts/rules/{rule['id']}", change)
    return [(item["status"], item["resolution"]) for item in listed(api, rule)]


def _after_deletion(api: Any) -> int:
    rule = new_rule(api)
    send(api, rule, {0: 11})
    api.delete(f"/alerts/rules/{rule['id']}")
    return len(listed(api, rule))


def _read(api: Any, rule: Any) -> Any:
    return api.get(f"/alerts/rules/{rule['id']}").data


def _rules_of(api: Any) -> Any:
    new_rule(api)
    return api.get(f"/alerts/rules?device_id={new_rule(api)['device_id']}").data["items"]


def _points_after_test(api: Any) -> int:
    rule = new_rule(api)
    api.post(f"/alerts/rules/{rule['id']}/test", {"value": 11})
    return len(api.get(f"/telemetry/?device_id={rule['device_id']}").data["items"])


def _test(api: Any) -> Any:
    rule = new_rule(api)
    send(api, rule, {0: 11, 1: 9})
    end = datetime.fromisoformat(rule["effective_at"]) + timedelta(seconds=60)
    times = {"start_time": rule["effective_at"], "end_time": end.isoformat()}
    found = api.post(f"/alerts/rules/{rule['id']}/test", times).data
    return {"alerts": found["alerts"], "transitions": [each["to_phase"] for each in found["transitions"]]}
