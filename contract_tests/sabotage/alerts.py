"""Alerts that are listed, counted, moved on or written down wrongly."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import (
    Damage,
    answering,
    change_body,
    change_data,
    change_items,
    change_parameters,
    change_reply,
    forgive_body,
    replace_name,
    swallow_request,
)
from contract_tests.sabotage.exchange import Reply, Request, Serve
from contract_tests.sabotage.rules import listed, new_rule, send

MOVES = ("acknowledge_alert", "resolve_alert", "update_alert")


# Lists


@violation("list_alerts", seen=lambda api: len(_of_device(api, "")))
def an_alert_is_listed_twice() -> Damage:
    return change_data("list_alerts", lambda data: data["items"] and data["items"].insert(0, data["items"][0]))


@violation("list_alerts", seen=lambda api: len(_of_device(api, "")))
def the_newest_alert_is_missing() -> Damage:
    return change_data("list_alerts", lambda data: data["items"] and data["items"].pop(0))


@violation("list_alerts", seen=lambda api: len(_of_device(api, "")))
def alerts_of_other_devices_are_listed() -> Damage:
    return change_parameters("list_alerts", lambda given: given.pop("device_id", None))


@violation("list_alerts", seen=lambda api: len(_of_device(api, "&severity=critical")))
def severity_of_alerts_does_not_filter() -> Damage:
    return change_parameters("list_alerts", lambda given: given.pop("severity", None))


@violation("list_alerts", seen=lambda api: [item["status"] for item in _of_device(api, "&status=resolved")])
def acknowledged_alerts_are_taken_for_resolved() -> Damage:
    def edit(given: dict[str, str]) -> None:
        if given.get("status") == "resolved":
            given["status"] = "acknowledged"

    return change_parameters("list_alerts", edit)


@violation("list_alerts", seen=lambda api: _up_to_a_moment(api))
def the_end_of_a_time_is_part_of_it() -> Damage:
    def edit(given: dict[str, str]) -> None:
        if given.get("end_time", "").endswith("Z"):
            later = datetime.fromisoformat(given["end_time"]) + timedelta(microseconds=1)
            given["end_time"] = later.isoformat().replace("+00:00", "Z")

    return change_parameters("list_alerts", edit)


@violation("list_alerts", seen=lambda api: _walk(api))
def a_walk_over_alerts_skips_one_at_each_page() -> Damage:
    def edit(request: Request, reply: Reply) -> None:
        if reply.status == 200 and "cursor" in request.parameters:
            document = reply.document
            del document["data"]["items"][:1]
            reply.write(document)

    return change_reply("list_alerts", edit)


@violation("list_alerts", seen=lambda api: len(_retracted(api)))
def retracted_alerts_are_shown() -> Damage:
    return change_parameters("list_alerts", lambda given: given.update(include_retracted="true"))


@violation("list_alerts", seen=lambda api: [item.get("acknowledged_at") for item in _of_device(api, "")].count(None))
def acknowledgements_are_not_listed() -> Damage:
    return change_items("list_alerts", lambda item: item.pop("acknowledged_at", None))


# What becomes of them


@violation("acknowledge_alert", "update_alert", seen=lambda api: _act(api, "resolve", "acknowledge")[:2])
def acknowledging_takes_a_resolved_alert_back() -> Damage:
    def make(known: dict[str, Any]) -> dict[str, Any]:
        return {**known, "resolved": frozenset({"acknowledged"})}

    return replace_name("domain.alerts", "TRANSITIONS", make)


@violation("update_alert", "resolve_alert", seen=lambda api: _act(api, "resolve", "resolve")[0])
def ending_what_is_over_is_a_success() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status != 409:
            return reply
        path = f"/api/v1/alerts/{request.arguments['id']}"
        return await serve(request.as_administrator().to("GET", path))

    return answering(("resolve_alert", "update_alert"), answer)


@violation("update_alert", seen=lambda api: _refused_notes(api))
def a_refused_change_is_kept_in_part() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        reply, body = await serve(request), await request.json()
        if reply.status == 409 and isinstance(body, dict) and "status" in body:
            # What goes with the status is done although the status is not.
            await serve(request.saying({"notes": f"to {body['status']}"}))
        return reply

    return answering("update_alert", answer)


@violation("acknowledge_alert", seen=lambda api: _act(api, "acknowledge", body={"acknowledged_by": _user(api)})[2])
def an_acknowledgement_is_always_the_callers() -> Damage:
    return change_body("acknowledge_alert", lambda body: body.pop("acknowledged_by", None))


@violation("acknowledge_alert", seen=lambda api: _act(api, "acknowledge", body={"acknowledged_by": "Nobody_here"})[0])
def somebody_unknown_may_have_acknowledged() -> Damage:
    return forgive_body("acknowledge_alert", lambda body: body.pop("acknowledged_by"))


@violation("acknowledge_alert", "update_alert", seen=lambda api: _act(api, "acknowledge", body=_later(api))[0])
def an_acknowledgement_may_lie_ahead() -> Damage:
    return forgive_body(("acknowledge_alert", "update_alert"), lambda body: body.pop("acknowledged_at"))


@violation("resolve_alert", "update_alert", seen=lambda api: _fires_again_at_once(api))
def after_people_end_an_alert_nothing_cools_down() -> Damage:
    def make(reset: Any) -> Any:
        return lambda rule, ts_us: reset(rule, ts_us)._replace(until_us=0)

    return replace_name("storage.evaluation", "reset", make)


@violation("delete_alert", "get_alert", "list_alerts", seen=lambda api: _after_deletion(api))
def a_deleted_alert_is_still_there() -> Damage:
    def pretend(request: Request) -> Any:
        return request.to("GET", request.path), lambda data: {"id": data["id"]}

    return swallow_request("delete_alert", pretend)


@violation("delete_alert", seen=lambda api: _late_after_deletion(api))
def late_points_bring_a_deleted_alert_back() -> Damage:
    def make(old: Any) -> Any:
        return old.replace("FROM alerts WHERE", "FROM alerts WHERE is_deleted = 0 AND")

    return replace_name("storage.rule_alerts", "_OLD", make)


# What is written down


@violation("get_alert", "update_alert", "resolve_alert", "acknowledge_alert", seen=lambda api: _history(api))
def history_lacks_its_last_entry() -> Damage:
    return change_data("get_alert", lambda data: len(data["history"]) > 1 and data["history"].pop())


@violation("get_alert", seen=lambda api: _history(api))
def history_tells_the_beginning_twice() -> Damage:
    return change_data("get_alert", lambda data: data["history"] and data["history"].insert(0, data["history"][0]))


@violation("get_alert", "update_alert", "acknowledge_alert", "resolve_alert", seen=lambda api: _history(api))
def history_does_not_tell_who() -> Damage:
    return change_data("get_alert", lambda data: [entry.pop("user", None) for entry in data["history"]])


# What is counted


@violation("get_alert_statistics", seen=lambda api: _statistics(api)["total_alerts"])
def statistics_miss_an_alert() -> Damage:
    return change_data("get_alert_statistics", lambda data: data.update(total_alerts=max(0, data["total_alerts"] - 1)))


@violation("get_alert_statistics", seen=lambda api: _statistics(api)["by_status"])
def statistics_take_acknowledged_alerts_for_active() -> Damage:
    def edit(data: Any) -> None:
        counts = data["by_status"]
        counts.update(active=counts["active"] + counts["acknowledged"], acknowledged=0)

    return change_data("get_alert_statistics", edit)


@violation("get_alert_statistics", seen=lambda api: _statistics(api)["total_alerts"])
def statistics_are_always_of_all_devices() -> Damage:
    return change_parameters("get_alert_statistics", lambda given: given.pop("device_id", None))


@violation("get_alert_statistics", seen=lambda api: _statistics(api)["mean_time_to_resolve_seconds"] is None)
def mean_times_count_what_is_open_as_ended_at_once() -> Damage:
    def edit(data: Any) -> None:
        ended, mean = data["by_status"]["resolved"], data["mean_time_to_resolve_seconds"]
        if data["total_alerts"]:
            data["mean_time_to_resolve_seconds"] = (mean or 0.0) * ended / data["total_alerts"]
            data.pop("mean_time_to_resolve_reason", None)

    return change_data("get_alert_statistics", edit)


@violation("get_device", seen=lambda api: _summary(api)["active_alerts"])
def summary_counts_what_is_over() -> Damage:
    def edit(data: Any) -> None:
        data["alert_summary"]["active_alerts"] = data["alert_summary"]["total_alerts"]

    return change_data("get_device", edit)


@violation("get_device", seen=lambda api: _summary(api)["critical_alerts"])
def summary_knows_no_critical_alert() -> Damage:
    return change_data("get_device", lambda data: data["alert_summary"].update(critical_alerts=0))


@violation("create_alert", seen=lambda api: _made(api)["alert_type"])
def an_alert_by_hand_is_of_the_type_threshold() -> Damage:
    return change_body("create_alert", lambda body: body.setdefault("alert_type", "threshold"))


def _made(api: Any, device: int | None = None, **fields: Any) -> Any:
    body = {"device_id": device or api.device(), "title": "Smoke", "severity": "warning", **fields}
    return api.post("/alerts/", body).data


def _furnished(api: Any) -> int:
    """A device with alerts: active, acknowledged and critical, resolved. Another one has one too."""
    device: int = api.device()
    _made(api)
    _made(api, device)
    for severity, act in (("critical", "acknowledge"), ("info", "resolve")):
        api.post(f"/alerts/{_made(api, device, severity=severity)['id']}/{act}", {}, app=api.untouched)
    return device


def _of_device(api: Any, query: str) -> Any:
    found = api.get(f"/alerts/?device_id={_furnished(api)}{query}").data["items"]
    # How many alerts others have differs from time to time, not that there are any.
    return found[:5]


def _up_to_a_moment(api: Any) -> int:
    device = _furnished(api)
    last = api.get(f"/alerts/?device_id={device}").data["items"][0]["created_at"]
    return len(api.get(f"/alerts/?device_id={device}&end_time={last}").data["items"])


def _walk(api: Any) -> int:
    path = f"/alerts/?device_id={_furnished(api)}&size=2"
    page = api.get(path).data
    return len(api.get(f"{path}&cursor={page['pagination']['next_cursor']}").data["items"])


def _retracted(api: Any) -> Any:
    rule = new_rule(api, for_seconds=10)
    send(api, rule, {0: 11, 10: 12}, {5: 9})
    return listed(api, rule)


def _act(api: Any, *acts: str, body: Any = None) -> Any:
    """Status of the last act, what the alert is then, and whether the caller is said to have acknowledged it."""
    alert = _made(api)["id"]
    for act in acts:
        reply = api.post(f"/alerts/{alert}/{act}", body or {})
    found = api.get(f"/alerts/{alert}").data
    return reply.status, found["status"], found.get("acknowledged_by") == found["history"][0].get("user")


def _refused_notes(api: Any) -> Any:
    alert = _made(api)["id"]
    api.post(f"/alerts/{alert}/resolve", {})
    api.put(f"/alerts/{alert}", {"status": "active"})
    return api.get(f"/alerts/{alert}").data.get("notes")


def _user(api: Any) -> str:
    return str(api.user()[1])


def _later(api: Any) -> dict[str, str]:
    moment = datetime.fromisoformat("1970-01-01T00:00:00+00:00") + timedelta(microseconds=api.ground.now_us())
    return {"acknowledged_at": (moment + timedelta(hours=1)).isoformat()}


def _fires_again_at_once(api: Any) -> int:
    rule = new_rule(api, cooldown_minutes=2)
    send(api, rule, {0: 11})
    alert = api.get(f"/alerts/?rule_id={rule['id']}").data["items"][0]["id"]
    api.post(f"/alerts/{alert}/resolve", {})
    send(api, rule, {60: 12})
    return len(listed(api, rule))


def _after_deletion(api: Any) -> int:
    alert = _made(api)["id"]
    api.delete(f"/alerts/{alert}")
    return int(api.get(f"/alerts/{alert}").status)


def _late_after_deletion(api: Any) -> int:
    rule = new_rule(api)
    send(api, rule, {0: 11, 10: 9})
    api.delete(f"/alerts/{api.get('/alerts/?rule_id=' + str(rule['id'])).data['items'][0]['id']}")
    send(api, rule, {5: 12})
    return len(listed(api, rule))


def _history(api: Any) -> Any:
    alert = _made(api)["id"]
    api.post(f"/alerts/{alert}/acknowledge", {})
    history = api.get(f"/alerts/{alert}").data["history"]
    return [(entry["action"], "user" in entry) for entry in history]


def _statistics(api: Any) -> Any:
    data = api.get(f"/alerts/statistics?device_id={_furnished_open(api)}").data
    return {**data, "total_alerts": min(data["total_alerts"], 4)}


def _furnished_open(api: Any) -> int:
    """A device with an active and an acknowledged alert; others have more than it."""
    device: int = api.device()
    for _ in range(5):
        _made(api)
    _made(api, device)
    api.post(f"/alerts/{_made(api, device)['id']}/acknowledge", {}, app=api.untouched)
    return device


def _summary(api: Any) -> Any:
    return api.get(f"/devices/{_furnished(api)}").data["alert_summary"]
