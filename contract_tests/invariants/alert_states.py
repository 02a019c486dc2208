"""Theme: what becomes of alerts: who sees to them and ends them, what is written down, and how they are counted."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.client import Client
from contract_tests.invariants.alert_ground import Ruled, act, listed, manual, read
from contract_tests.invariants.alert_oracle import MINUTE, SECOND, Raised, Terms
from contract_tests.invariants.ground import CALLERS, Ground, expect
from contract_tests.stage import rfc3339

# What leads from one status to another, and what does not.
WAYS = {"active": {"acknowledged", "resolved"}, "acknowledged": {"resolved"}, "resolved": set[str]()}
ACTS = {"acknowledge_alert": "acknowledged", "resolve_alert": "resolved"}
SEVERITIES = ("info", "warning", "critical")


def checks(ground: Ground) -> Iterator[Check]:
    for status in WAYS:
        check = Check(f"moves of an alert that is {status}", lambda s=status: _moves(ground, s), "update_alert")  # type: ignore[misc]
        yield check
    yield Check("an alert by hand is as it was sent", lambda: _by_hand(ground), "create_alert")
    yield Check("who and when of an acknowledgement", lambda: _acknowledged(ground), "acknowledge_alert")
    yield Check("one of many ends an alert", lambda: _race(ground), "resolve_alert")
    yield Check("history tells each change once", lambda: _history(ground), "get_alert")
    yield Check("late points take an alert back, or give it another end", lambda: _retracted(ground), "list_alerts")
    yield Check("what a person ended begins anew after the cooldown", lambda: _begins_anew(ground), "resolve_alert")
    yield Check("a deleted alert stays deleted", lambda: _deleted(ground), "delete_alert")
    yield Check("summary, statistics and list agree", lambda: _counts(ground), "get_alert_statistics")


def _by_hand(ground: Ground) -> None:
    """With what is left out as the contract says; alone and in the list it is the same."""
    device = ground.device()
    made = manual(ground, device, severity="info", threshold_value=-0.5, actual_value=1e300, metadata={"a": [1]})
    given = {"severity": "info", "threshold_value": -0.5, "actual_value": 1e300, "metadata": {"a": [1]}}
    right = {**given, "device_id": device, "status": "active", "alert_type": "manual", "occurrences": 1}
    found = {name: made.get(name) for name in right}
    hold(found == right and "rule_id" not in made, "an alert is as it was sent", f"{made}, not {right}", "create_alert")
    for name in ("acknowledge_alert", "resolve_alert"):
        made = act(ground, name, made["id"], notes=name)
        (item,) = listed(ground, device_id=device)
        hold(item == made, "an alert is listed as it is", f"{item}, not {made}", "list_alerts")


def _in_status(ground: Ground, status: str) -> int:
    id = int(manual(ground, ground.device())["id"])
    if status != "active":
        act(ground, "acknowledge_alert", id)
    if status == "resolved":
        act(ground, "resolve_alert", id)
    return id


def _moves(ground: Ground, status: str) -> None:
    """Every operation towards every status: allowed, or 409 and nothing has changed."""
    moves = [("update_alert", after, {"status": after}) for after in WAYS]
    moves += [(name, after, {"notes": "seen"}) for name, after in ACTS.items()]
    for operation, after, body in moves:
        id = _in_status(ground, status)
        before = read(ground, id)
        reply = ground.client.call(operation, path={"id": id}, json=body)
        is_same = after == status and operation == "update_alert"
        wanted = 200 if is_same or after in WAYS[status] else 409
        said = f"{status} → {after} by {operation} is answered {reply.status}, not {wanted}"
        hold(reply.status == wanted, "nothing leads back", said, operation)
        found = read(ground, id)
        if is_same or wanted == 409:
            # What webhooks were told of it goes on by itself.
            same = {**found, "notifications": []} == {**before, "notifications": []}
            hold(same, "what is refused changes nothing", f"{before}, then {found}", operation)
            continue
        hold(found["status"] == after, "a change is kept", f"{found['status']} after {said}", operation)
        here = {name: value for name, value in found.items() if name in reply.data}
        hold(here == reply.data, "the reply is the alert", f"{reply.data}, read as {here}", operation)
        added = found["history"][len(before["history"]) :]
        told = [(entry["action"], entry.get("user")) for entry in added]
        right = [(after, ground.caller)]
        hold(told == right, "history tells each change once", f"{told}, not {right}", operation)


def _acknowledged(ground: Ground) -> None:
    caller, other = ground.caller, ground.run.stage.spare
    name = "acknowledge_alert"
    now = ground.run.clock.now()
    moment, later = rfc3339(now - timedelta(minutes=3)), rfc3339(now + timedelta(minutes=3))
    for operation, extra in ((name, {}), ("update_alert", {"status": "acknowledged"})):
        mine = act(ground, operation, _in_status(ground, "active"), **extra)
        hold(mine["acknowledged_by"] == caller, "by the caller", f"by {mine['acknowledged_by']}", operation)
        date = ground.offset(mine["acknowledged_at"]) - ground.offset(rfc3339(ground.run.clock.now()))
        hold(abs(date) < MINUTE, "now when left out", f"{date / SECOND:g} s from now", operation)
        given = {"acknowledged_by": other.upper(), "acknowledged_at": moment, **extra}
        theirs = act(ground, operation, _in_status(ground, "active"), **given)
        found = (theirs["acknowledged_by"], ground.offset(theirs["acknowledged_at"]))
        right = (other, ground.offset(moment))
        hold(found == right, "as it was sent", f"{found}, not {right}", operation)
        id = _in_status(ground, "active")
        for field, value, rule in (
            ("acknowledged_by", ground.name(), "unknown_user"),
            ("acknowledged_at", later, "acknowledged_in_future"),
        ):
            reply = ground.client.call(operation, path={"id": id}, json={**extra, field: value})
            said = f"{field} {value} is answered {reply.status}"
            hold(reply.status == 422 and reply.rules == {(field, rule)}, "no invented acknowledgement", said, operation)
        hold(read(ground, id)["status"] == "active", "what is refused changes nothing", "acknowledged", operation)


def _race(ground: Ground) -> None:
    """Many end one alert: one does, the others are told that it was over, and history has one end."""
    for operation in ACTS:
        id = _in_status(ground, "active")
        works = [lambda caller, op=operation, alert=id: _answer(caller, op, alert)] * CALLERS
        statuses = sorted(ground.at_once(works))
        right = [200] + [409] * (CALLERS - 1)
        hold(statuses == right, "one of many wins", f"{CALLERS} at once are answered {statuses}", operation)
        actions = [entry["action"] for entry in read(ground, id)["history"]]
        right_actions = ["created", ACTS[operation]]
        hold(actions == right_actions, "history tells each change once", f"{actions}", operation)


def _answer(caller: Client, operation: str, id: int) -> int:
    return caller.call(operation, path={"id": id}, json={}).status


def _refused(ground: Ground, operation: str, id: int, **body: Any) -> None:
    expect(ground.client.call(operation, path={"id": id}, json=body), 409, operation)


def _history(ground: Ground) -> None:
    """An alert of a rule from its beginning to its end, with what people did and failed to do on the way."""
    device, user = ground.device(), ground.caller
    ruled = Ruled(ground, Terms("gt", 10, clear_seconds=10), device_id=device)
    ruled.feed(device, {0: 11})
    id = int(ruled.open_alert(device)["id"])
    act(ground, "acknowledge_alert", id)
    _refused(ground, "acknowledge_alert", id)
    act(ground, "update_alert", id, notes="a fan")
    act(ground, "update_alert", id, notes="a fan")
    _refused(ground, "update_alert", id, status="active")
    ruled.feed(device, {SECOND: 12, 2 * SECOND: 13})
    ruled.feed(device, {5 * SECOND: 9, 15 * SECOND: 8})
    _refused(ground, "resolve_alert", id)
    found = read(ground, id)
    told = [(entry["action"], entry.get("user")) for entry in found["history"]]
    right = [("created", None), ("acknowledged", user), ("updated", user), ("resolved", None)]
    hold(told == right, "history tells each change once", f"{told}, not {right}", "get_alert")
    ends = [ruled.offset(found["history"][place]["timestamp"]) for place in (0, -1)]
    by_points = [0, 15 * SECOND]
    hold(ends == by_points, "history is dated by the points", f"{ends}, not {by_points}", "get_alert")
    raised = ruled.told(found)
    hold(raised == Raised(0, 11, 3, 15 * SECOND), "alerts follow from the points", f"{raised}", "get_alert")
    kept = (found["status"], found["acknowledged_by"], found["notes"])
    hold(kept == ("resolved", user, "a fan"), "a change is kept", f"{kept}", "get_alert")
    whose = (found["device"]["id"], found["device_id"])
    hold(whose == (device, device), "the device of an alert", f"{whose}, not {device}", "get_alert")


def _retracted(ground: Ground) -> None:
    device = ground.device()
    ruled = Ruled(ground, Terms("gt", 10, for_seconds=10), device_id=device, severity="critical")
    ruled.feed(device, {0: 11, 10 * SECOND: 12})
    id = int(ruled.open_alert(device)["id"])
    ruled.feed(device, {5 * SECOND: 9})
    shown, hidden = ruled.alerts(device), ruled.alerts(device, include_retracted="true")
    hold(not shown, "an alert that was not due is retracted", f"still listed: {shown}", "list_alerts")
    said = [(item["id"], item["status"], item.get("resolution")) for item in hidden]
    hold(said == [(id, "resolved", "retracted")], "an alert that was not due is retracted", f"{said}", "list_alerts")
    actions = [entry["action"] for entry in read(ground, id)["history"]]
    hold(actions == ["created", "retracted"], "history tells each change once", f"{actions}", "get_alert")
    _numbers(ground, device, [], "after its only alert was retracted")
    # It was over already, so it seemed; then a point between shows that it was not.
    device = ground.device()
    ruled = Ruled(ground, Terms("gt", 10, clear_seconds=10), device_id=device)
    ruled.feed(device, {0: 11, 5 * SECOND: 9, 15 * SECOND: 9})
    over = ruled.alerts(device)
    ruled.feed(device, {10 * SECOND: 12})
    again = ruled.open_alert(device)
    same = (again["id"], ruled.told(again)) == (over[0]["id"], Raised(0, 11, 2))
    hold(same, "late points give an alert another end", f"{over}, then {again}", "list_alerts")
    actions = [entry["action"] for entry in read(ground, again["id"])["history"]]
    hold(actions == ["created", "resolved", "reopened"], "history tells each change once", f"{actions}", "get_alert")


def _begins_anew(ground: Ground) -> None:
    device, user = ground.device(), ground.caller
    ruled = Ruled(ground, Terms("gt", 10, cooldown_minutes=1), device_id=device)
    ruled.feed(device, {0: 11})
    id = int(ruled.open_alert(device)["id"])
    ended = act(ground, "resolve_alert", id, notes="seen to")
    said = tuple(ended.get(name) for name in ("status", "resolution", "resolved_by", "notes"))
    hold(said == ("resolved", "manual", user, "seen to"), "a person ends an alert", f"{said}", "resolve_alert")
    end = ruled.offset(ended["resolved_at"])
    ruled.feed(device, {end + MINUTE - 1: 12})
    found = ruled.alerts(device)
    hold(len(found) == 1, "nothing fires while it cools down", f"{len(found)} alerts, not 1", "resolve_alert")
    ruled.feed(device, {end + MINUTE: 13})
    again = ruled.open_alert(device)
    raised = ruled.told(again)
    hold(raised == Raised(end + MINUTE, 13), "a rule begins anew after the cooldown", f"{raised}", "resolve_alert")
    first = read(ground, id)
    hold(first["status"] == "resolved", "nothing leads back", f"the first is {first['status']}", "resolve_alert")


def _deleted(ground: Ground) -> None:
    device, name = ground.device(), "delete_alert"
    ruled = Ruled(ground, Terms("gt", 10), device_id=device)
    ruled.feed(device, {0: 11, 10 * SECOND: 9, 20 * SECOND: 12})
    over, still = (int(item["id"]) for item in ruled.alerts(device))
    for id in (over, still):
        expect(ground.client.call(name, path={"id": id}), 200, name)
        expect(ground.client.call(name, path={"id": id}), 404, name)
        expect(ground.client.call("get_alert", path={"id": id}), 404, "get_alert")
    ruled.feed(device, {SECOND: 11, 9 * SECOND: 12, 15 * SECOND: 8, 21 * SECOND: 9})
    found = ruled.alerts(device, include_retracted="true")
    hold(not found, "a deleted alert stays deleted", f"after late points: {found}", name)
    _numbers(ground, device, [], "after its alerts were deleted")


# Counts


def _counts(ground: Ground) -> None:
    """A device with alerts of all kinds: its summary, and the statistics of several times, are those of the list."""
    device = ground.device()
    kinds = itertools.cycle(("anomaly", "device", "system", "manual", "threshold"))
    for severity, status in itertools.product(SEVERITIES, WAYS):
        id = int(manual(ground, device, severity=severity, alert_type=next(kinds))["id"])
        if status == "acknowledged" or (status == "resolved" and severity == "info"):
            act(ground, "acknowledge_alert", id)
        if status == "resolved":
            act(ground, "resolve_alert", id)
    ruled = Ruled(ground, Terms("gt", 10), device_id=device, severity="critical")
    ruled.feed(device, {0: 11, 7 * SECOND: 9, 20 * SECOND: 12})
    early = datetime.fromisoformat(manual(ground, device)["created_at"]) - timedelta(hours=1)
    foreseen = int(manual(ground, device)["id"])
    act(ground, "acknowledge_alert", foreseen, acknowledged_at=rfc3339(early))
    items = listed(ground, device_id=device)
    _numbers(ground, device, items, "with alerts of all kinds")
    moments = sorted(item["created_at"] for item in items)
    for start, end in ((moments[0], moments[-1]), (moments[3], moments[8]), (moments[4], moments[5])):
        within = [
            item for item in items if ground.offset(start) <= ground.offset(item["created_at"]) < ground.offset(end)
        ]
        _numbers(ground, device, within, f"[{start}, {end})", start_time=start, end_time=end)
        name = "list_alerts"
        shown = {item["id"] for item in listed(ground, device_id=device, start_time=start, end_time=end)}
        hold(shown == {item["id"] for item in within}, "times filter created_at", f"[{start}, {end}): {shown}", name)


def _numbers(ground: Ground, device: int, items: list[dict[str, Any]], when: str, **times: str) -> None:
    """Statistics of a device over times, and its summary where there are none, against the alerts that count."""
    if not times:
        summary = expect(ground.client.call("get_device", path={"id": device}), 200, "get_device").data["alert_summary"]
        is_open = [item for item in items if item["status"] != "resolved"]
        critical = [item for item in is_open if item["severity"] == "critical"]
        right = {"total_alerts": len(items), "active_alerts": len(is_open), "critical_alerts": len(critical)}
        hold(summary == right, "a summary counts the alerts", f"{when}: {summary}, not {right}", "get_device")
        now = ground.run.clock.now()
        times = {"start_time": rfc3339(now - timedelta(hours=1)), "end_time": rfc3339(now + timedelta(hours=1))}
    name = "get_alert_statistics"
    data = expect(ground.client.call(name, params={"device_id": device, **times}), 200, name).data
    for field, right in _statistics(items, device).items():
        found = data.get(field)
        if isinstance(found, dict):
            found = {key: number for key, number in found.items() if number}
        elif isinstance(found, list):
            found = {(each.get("device_id"), each.get("rule_id"), each["total_alerts"]) for each in found}
        close = found == right or (isinstance(found, float) and right is not None and abs(found - right) < 1e-6)
        hold(close, "statistics count the alerts", f"{when}: {field} is {found}, not {right}", name)


def _statistics(items: list[dict[str, Any]], device: int) -> dict[str, Any]:
    rules = Counter(item["rule_id"] for item in items if "rule_id" in item)
    return {
        "total_alerts": len(items),
        "by_status": dict(Counter(item["status"] for item in items)),
        "by_severity": dict(Counter(item["severity"] for item in items)),
        "by_alert_type": dict(Counter(item["alert_type"] for item in items)),
        "by_device": {(device, None, len(items))} if items else set(),
        "by_rule": {(None, rule, number) for rule, number in rules.items()},
        "mean_time_to_acknowledge_seconds": _mean(items, "acknowledged_at"),
        "mean_time_to_resolve_seconds": _mean(items, "resolved_at"),
    }


def _mean(items: list[dict[str, Any]], field: str) -> float | None:
    """Seconds from the beginning to a moment of alerts that have it, of which one before the beginning counts as 0."""
    times = [
        max(0.0, (datetime.fromisoformat(item[field]) - datetime.fromisoformat(item["created_at"])).total_seconds())
        for item in items
        if field in item
    ]
    return sum(times) / len(times) if times else None
