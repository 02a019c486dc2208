"""Theme: the life of a rule: what its changes, its end and that of its device do to its alerts; and time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.invariants.alert_ground import METRIC, Ruled, act, listed, read
from contract_tests.invariants.alert_oracle import SECOND, Raised, Terms, expected
from contract_tests.invariants.connectivity import BUSY, LATE, apart
from contract_tests.invariants.ground import Ground, expect
from contract_tests.invariants.model import Write
from contract_tests.sandbox import Sandbox

UPDATE, DELETE = "update_alert_rule", "delete_alert_rule"
# What a rule judges by, in changes that make sense one after the other; and what it does not judge by.
JUDGING: tuple[dict[str, Any], ...] = (
    {"threshold_value": 5},
    {"condition": "gte"},
    {"clear_threshold": 4},
    {"for_seconds": 0, "clear_seconds": 1},
    {"cooldown_minutes": 1},
    {"auto_resolve": False},
)
WORDS: dict[str, Any] = {
    "name": "another", "description": "other words", "severity": "info", "notification_enabled": True,
    "metadata": {"vct": 1},
}  # fmt: skip
HOLD = 120


def checks(ground: Ground) -> Iterator[Check]:
    yield Check("a rule is read as it was made", lambda: _as_made(ground), "get_alert_rule")
    yield Check("a change of what a rule judges by ends its alert", lambda: _changed(ground), UPDATE)
    yield Check("a change of words changes no alert", lambda: _reworded(ground), UPDATE)
    yield Check("a rule that is switched off or deleted ends its alerts", lambda: _ended(ground), UPDATE)
    yield Check("rules and alerts go with their device", lambda: _with_device(ground), "delete_device")
    if ground.run.sandbox is None:
        yield Check("silence fires in time", lambda: _silent_in_real_time(ground), "list_alerts")
    else:
        sandbox = ground.run.sandbox
        yield Check("silence fires at its deadline", apart(ground, sandbox, _silent), "list_alerts")
        yield Check(
            "what lies far back is judged as it would have been", apart(ground, sandbox, _buffered), "list_alerts"
        )


def _firing(ground: Ground, **fields: Any) -> tuple[Ruled, int, int]:
    """A rule with an open alert: rule, device, alert."""
    device = ground.device()
    ruled = Ruled(ground, Terms("gt", 10), **{"device_id": device, **fields})
    ruled.feed(device, {0: 11})
    return ruled, device, int(ruled.open_alert(device)["id"])


def _as_made(ground: Ground) -> None:
    """Alone and in the list, with every term that it has."""
    device = ground.device()
    ruled = Ruled(ground, Terms("gt", 10.5, 8.25, 90, 150, 3, False), device_id=device)
    given = {name: ruled.rule.get(name) for name in ruled.terms.body}
    said = f"{given}, not {ruled.terms.body}"
    hold(given == ruled.terms.body, "a rule is as it was sent", said, "create_alert_rule")
    alone = expect(ground.client.call("get_alert_rule", path={"id": ruled.id}), 200, "get_alert_rule").data
    hold(alone == ruled.rule, "a rule is read as it was made", f"{alone}, not {ruled.rule}", "get_alert_rule")
    name = "list_alert_rules"
    items = expect(ground.client.call(name, params={"device_id": device}), 200, name).data["items"]
    hold(items == [ruled.rule], "a rule is read as it was made", f"{items}, not {[ruled.rule]}", name)


def _changed(ground: Ground) -> None:
    ruled, device, alert = _firing(ground)
    before = ruled.rule
    for change in JUDGING:
        after = act(ground, UPDATE, ruled.id, **change)
        _has_ended(ground, alert, "rule_changed", UPDATE, f"{change}")
        later = datetime.fromisoformat(after["effective_at"]) > datetime.fromisoformat(before["effective_at"])
        said = f"effective_at is {after['effective_at']} after {change}, before it {before['effective_at']}"
        hold(later, "a rule begins anew when it is changed", said, UPDATE)
        ruled.base, before = datetime.fromisoformat(after["effective_at"]), after
        ruled.feed(device, {-1: 50})
        found = [item for item in ruled.alerts(device) if item["status"] != "resolved"]
        hold(not found, "a rule judges what is measured from its change on", f"{change}: {found}", UPDATE)
        ruled.feed(device, {0: 51})
        alert = int(ruled.open_alert(device)["id"])


def _reworded(ground: Ground) -> None:
    ruled, device, alert = _firing(ground)
    before = read(ground, alert)
    after = act(ground, UPDATE, ruled.id, **WORDS)
    kept = after["effective_at"] == ruled.rule["effective_at"] and read(ground, alert) == before
    hold(kept, "a change of words changes no alert", f"{before}, then {read(ground, alert)}", UPDATE)
    ruled.feed(device, {SECOND: 9, 2 * SECOND: 12})
    found = ruled.open_alert(device)
    bears = (found["title"], found["severity"])
    right = (WORDS["name"], WORDS["severity"])
    hold(bears == right, "an alert says what its rule says", f"{bears}, not {right}", UPDATE)


def _ended(ground: Ground) -> None:
    ruled, device, alert = _firing(ground)
    act(ground, UPDATE, ruled.id, is_active=False)
    _has_ended(ground, alert, "rule_disabled", UPDATE, "is_active false")
    ruled.feed(device, {1: 12})
    hold(len(ruled.alerts(device)) == 1, "a rule that is off judges nothing", f"{ruled.alerts(device)}", UPDATE)
    again = act(ground, UPDATE, ruled.id, is_active=True)
    ruled.base = datetime.fromisoformat(again["effective_at"])
    ruled.feed(device, {-1: 13, 0: 14})
    raised = ruled.told(ruled.open_alert(device))
    hold(raised == Raised(0, 14), "a rule begins anew when it is switched on", f"{raised}", UPDATE)
    alert = int(ruled.open_alert(device)["id"])
    expect(ground.client.call(DELETE, path={"id": ruled.id}), 200, DELETE)
    _has_ended(ground, alert, "rule_deleted", DELETE, "its deletion")
    expect(ground.client.call("get_alert_rule", path={"id": ruled.id}), 404, "get_alert_rule")
    hold(len(ruled.alerts(device)) == 2, "alerts outlive their rule", f"{len(ruled.alerts(device))} of 2 left", DELETE)
    ruled.feed(device, {3 * SECOND: 15})
    hold(len(ruled.alerts(device)) == 2, "a deleted rule judges nothing", f"{ruled.alerts(device)}", DELETE)


def _has_ended(ground: Ground, alert: int, resolution: str, operation: str, what: str) -> None:
    found = read(ground, alert)
    end = (found["status"], found.get("resolution"))
    said = f"{what} leaves its alert {end}, not resolved by {resolution}"
    hold(end == ("resolved", resolution), "a rule that changes ends its open alerts", said, operation)
    last = found["history"][-1]
    told = (last["action"], last.get("user"))
    hold(told == ("resolved", ground.caller), "history tells each change once", f"{what}: {told}", operation)


def _with_device(ground: Ground) -> None:
    bound, device, alert = _firing(ground)
    kind = ground.name()
    of_type = Ruled(ground, Terms("gt", 10), device_type=kind)
    other = ground.device(device_type=kind)
    of_type.feed(other, {0: 11})
    stays = int(of_type.open_alert(other)["id"])
    expect(ground.client.call("delete_device", path={"id": device}), 200, "delete_device")
    expect(ground.client.call("get_alert", path={"id": alert}), 404, "get_alert")
    expect(ground.client.call("get_alert_rule", path={"id": bound.id}), 404, "get_alert_rule")
    left = listed(ground, rule_id=bound.id, include_retracted="true")
    hold(not left, "alerts go with their device", f"{left}", "delete_device")
    kept = read(ground, stays)["status"]
    hold(kept == "active", "a deletion is of one device", f"the alert of another is {kept}", "delete_device")
    expect(ground.client.call("delete_device", path={"id": other}), 200, "delete_device")
    expect(ground.client.call("get_alert", path={"id": stays}), 404, "get_alert")
    expect(ground.client.call("get_alert_rule", path={"id": of_type.id}), 200, "get_alert_rule")


# Silence


def _silent(ground: Ground, sandbox: Sandbox) -> None:
    device = ground.device()
    ruled = Ruled(ground, Terms("absent", for_seconds=HOLD), device_id=device)
    sandbox.advance(HOLD - 1)
    hold(not ruled.alerts(device), "not before the deadline", "an alert a second before it", "list_alerts")
    ruled.send(device, [_now(ruled)])
    heard = _elapsed(ruled)
    sandbox.advance(HOLD)
    hold(not ruled.alerts(device), "not before the deadline", "an alert at the deadline itself", "list_alerts")
    sandbox.advance(LATE)
    found = [ruled.told(item) for item in ruled.alerts(device)]
    right = [Raised(heard + HOLD * SECOND, None)]
    said = f"{LATE:g} s after the deadline: {found}, not {right}"
    hold(found == right, "silence fires at its deadline", said, "list_alerts")
    sandbox.advance(HOLD * 10)
    hold(len(ruled.alerts(device)) == 1, "once for each silence", f"{ruled.alerts(device)}", "list_alerts")
    ruled.send(device, [_now(ruled)])
    (item,) = ruled.alerts(device)
    ended = (item["status"], item.get("resolution"), ruled.told(item).resolved)
    said = f"{ended} after the next point at {_elapsed(ruled)}"
    hold(ended == ("resolved", "auto", _elapsed(ruled)), "the next point ends a silence", said, "list_alerts")


def _elapsed(ruled: Ruled) -> int:
    return (ruled.ground.run.clock.now() - ruled.base) // timedelta(microseconds=1)


def _now(ruled: Ruled, value: float = 1.0) -> Write:
    return Write(METRIC, _elapsed(ruled), value)


def _buffered(ground: Ground, sandbox: Sandbox) -> None:
    """An hour of points, sent by one device as they come and by another at the end: the same alerts, equally dated."""
    kind = ground.name()
    live, cut_off = ground.device(device_type=kind), ground.device(device_type=kind)
    ruled = Ruled(ground, Terms("gt", 10, for_seconds=600, clear_seconds=600), device_type=kind)
    sent = []
    for value in (11, 12, 9, 8, 13, 14):
        sandbox.advance(600)
        sent.append(_now(ruled, value))
        ruled.send(live, sent[-1:])
    ruled.send(cut_off, sent)
    story = expected(ruled.terms, {write.at: write.value for write in sent})
    for device, how in ((live, "as they came"), (cut_off, "at the end")):
        found = [ruled.told(item) for item in ruled.alerts(device)]
        said = f"points sent {how}: {found}, not {story.alerts}"
        hold(found == story.alerts and found, "buffered points give the alerts of live ones", said, "list_alerts")


def _silent_in_real_time(ground: Ground) -> None:
    """Looked at until it happens: not before its time, and not later than promised."""
    device = ground.device()
    ruled = Ruled(ground, Terms("absent", for_seconds=1), device_id=device)
    last = time.monotonic() + 1 + LATE + BUSY
    while not ruled.alerts(device) and time.monotonic() < last:
        time.sleep(0.05)  # the target's own clock runs; nothing tells of it but looking
    found = [ruled.told(item) for item in ruled.alerts(device)]
    right = [Raised(SECOND, None)]
    hold(found == right, "silence fires at its deadline", f"{found}, not {right}", "list_alerts")
    # What came before the deadline after all takes the alert back.
    ruled.feed(device, {SECOND - 1: 1})
    found = [ruled.told(item) for item in ruled.alerts(device) if ruled.told(item).created == SECOND]
    hold(not found, "an alert that was not due is retracted", f"{found}", "list_alerts")
