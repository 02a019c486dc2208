"""Operations tagged `alerts`: what went wrong and who saw to it, and the rules that watch for it."""

from __future__ import annotations

from typing import Any

from domain.errors import InvalidInput, NotFound
from domain.permissions import Principal
from domain.retention import Retention
from domain.rule_settings import machine
from domain.rule_trials import Trial
from domain.rules import holds
from domain.time_ranges import bounds, moment, window
from domain.times import format_time
from handlers.fields import check_map, cleared
from handlers.paging import cursor_page_of, decode_cursor, page_of
from storage.store import Store

Data = dict[str, Any]
MOST_NOTIFICATIONS = 100  # in the reply that gives an alert; the list of notifications has them all


def list_alerts(
    size: int,
    page: int | None = None,
    cursor: str | None = None,
    status: str | None = None,
    severity: str | None = None,
    alert_type: str | None = None,
    device_id: int | None = None,
    rule_id: int | None = None,
    metric_name: str | None = None,
    start_time: str | None = None,
    end_time: str | None = None,
    include_retracted: bool = False,
    *,
    store: Store,
) -> Data:
    """Alerts, newest first. Cursors keep their place while alerts are made."""
    if cursor is not None and page is not None:
        raise InvalidInput.of("cursor", "cannot be combined with page", "cursor_with_page")
    start, end = bounds(start_time, end_time)
    filters = {
        "status": status,
        "severity": severity,
        "alert_type": alert_type,
        "device_id": device_id,
        "rule_id": rule_id,
        "metric_name": metric_name,
        "start_us": start,
        "end_us": end,
        "include_retracted": include_retracted,
    }
    number = page or 1
    position = _position(cursor) if cursor is not None else None
    items, following, total = store.alerts.list(filters, cursor=position, offset=(number - 1) * size, limit=size)
    place = None if following is None else (following, 0)
    return cursor_page_of(items, number, size, total, place, by_cursor=cursor is not None)


def _position(cursor: str) -> int:
    """The id that a cursor names; cursors of other lists never have a zero for their second number."""
    id, rest = decode_cursor(cursor)
    if rest != 0 or id < 1:
        raise InvalidInput.of("cursor", "is not a cursor that this list gave out", "bad_cursor")
    return id


def create_alert(body: Data, *, store: Store, principal: Principal, now: int) -> Data:
    """An alert by hand. Raises NotFound for an unknown device."""
    check_map(body, "metadata")
    return store.alerts.create(cleared(body), now, principal.username)


def get_alert(id: int, *, store: Store) -> Data:
    """An alert with its device, its history and who was told of it."""
    found = store.alerts.detail(id)
    if found is None:
        raise NotFound("Alert", id)
    return found | {"notifications": store.notifications.of_alert(id, MOST_NOTIFICATIONS)}


def update_alert(id: int, body: Data, *, store: Store, principal: Principal, now: int) -> Data:
    """Change the fields that are sent. Raises Conflict for a status that can't follow the present one."""
    check_map(body, "metadata")
    changes = _acknowledged(cleared(body), store, now)
    if body.get("status") != "acknowledged":
        for field in ("acknowledged_at", "acknowledged_by"):
            if field in body:
                raise InvalidInput.of(field, "goes with the status acknowledged only", "acknowledged_only")
    return store.alerts.update(id, changes, now, principal.username)


def acknowledge_alert(id: int, body: Data, *, store: Store, principal: Principal, now: int) -> Data:
    """Say that somebody sees to it. Raises Conflict unless the alert is active."""
    return store.alerts.move(id, "acknowledged", _acknowledged(cleared(body), store, now), now, principal.username)


def resolve_alert(id: int, body: Data, *, store: Store, principal: Principal, now: int) -> Data:
    """Say that it is over. Raises Conflict when it was."""
    return store.alerts.move(id, "resolved", cleared(body), now, principal.username)


def _acknowledged(body: Data, store: Store, now: int) -> Data:
    """The body with moment and user of an acknowledgement as they are kept."""
    changes = {name: value for name, value in body.items() if name != "acknowledged_at"}
    if "acknowledged_at" in body:
        changes["acknowledged_us"] = moment("acknowledged_at", body["acknowledged_at"])
        if changes["acknowledged_us"] > now:
            raise InvalidInput.of("acknowledged_at", "lies in the future", "acknowledged_in_future")
    if "acknowledged_by" in body:
        user = store.users.get_by_username(body["acknowledged_by"])
        if user is None:
            raise InvalidInput.of("acknowledged_by", "is not the name of a user", "unknown_user")
        changes["acknowledged_by"] = user["username"]
    return changes


def delete_alert(id: int, *, store: Store, now: int) -> Data:
    """Remove an alert with its history."""
    if not store.alerts.delete(id, now):
        raise NotFound("Alert", id)
    return {"id": id}


def get_alert_statistics(
    device_id: int | None = None,
    time_range: str | None = None,
    start_time: str | None = None,
    end_time: str | None = None,
    *,
    store: Store,
    now: int,
) -> Data:
    """Counts of the alerts made within a time, and how soon they were seen to."""
    start, end = _window(time_range, start_time, end_time, now)
    found: Data = store.alerts.statistics(start, end, device_id)
    return {"start_time": format_time(start), "end_time": format_time(end), **found}


def _window(time_range: str | None, start_time: str | None, end_time: str | None, now: int) -> tuple[int, int]:
    start, end = window(start_time, end_time, time_range, now)
    if start >= end:
        raise InvalidInput.of("start_time", "must lie before end_time", "time_order")
    return start, end


def list_alert_rules(
    page: int,
    size: int,
    device_id: int | None = None,
    device_type: str | None = None,
    metric_name: str | None = None,
    severity: str | None = None,
    is_active: bool | None = None,
    *,
    store: Store,
) -> Data:
    """A page of the rules that fit every filter given, by id."""
    filters = {
        "device_id": device_id,
        "device_type": device_type,
        "metric_name": metric_name,
        "severity": severity,
        "is_active": is_active,
    }
    items, total = store.alert_rules.list(filters, (page - 1) * size, size)
    return page_of(items, page, size, total)


def create_alert_rule(body: Data, *, store: Store, now: int) -> Data:
    """A rule that judges from now on. Raises NotFound for an unknown device."""
    check_map(body, "metadata")
    return store.alert_rules.create(cleared(body), now)


def get_alert_rule(id: int, *, store: Store) -> Data:
    """One rule."""
    found = store.alert_rules.get(id)
    if found is None:
        raise NotFound("Alert rule", id)
    return found


def update_alert_rule(id: int, body: Data, *, store: Store, principal: Principal, now: int) -> Data:
    """Change the fields that are sent; the rule as a whole has to make sense afterwards."""
    check_map(body, "metadata")
    return store.alert_rules.update(id, cleared(body), now, principal.username)


def delete_alert_rule(id: int, *, store: Store, principal: Principal, now: int) -> Data:
    """Remove a rule; its alerts stay."""
    if not store.alert_rules.delete(id, now, principal.username):
        raise NotFound("Alert rule", id)
    return {"id": id}


def test_alert_rule(id: int, body: Data, *, store: Store, retention: Retention, now: int) -> Data:
    """What the rule makes of a value, or would have made of the points of a time; nothing comes of it."""
    rule = get_alert_rule(id, store=store)
    if "value" not in body:
        return _tried_on_points(rule, body, store, retention, now)
    others = [field for field in ("device_id", "time_range", "start_time", "end_time") if field in body]
    if others:
        raise InvalidInput.of("value", f"cannot be combined with {others[0]}", "value_exclusive")
    if rule["condition"] == "anomaly":
        raise InvalidInput.of(
            "value", "means nothing without those before it to the condition anomaly", "value_refused"
        )
    trial, value = Trial(machine(rule)), float(body["value"])
    trial.follow(0, [(now, value, None)], now, now)
    found = _shown(trial, now, now + 1)
    for change in found["transitions"]:
        del change["device_id"]
    return found | {"devices": 0, "is_breach": holds(trial.rule.condition, value, trial.rule.threshold)}


def _tried_on_points(rule: Data, body: Data, store: Store, retention: Retention, now: int) -> Data:
    start, end = _window(body.get("time_range"), body.get("start_time"), body.get("end_time"), now)
    device_id = body.get("device_id", rule.get("device_id"))
    if "device_id" in body:
        _require_covered(rule, body["device_id"], store)
    metric = rule["metric_name"]
    since = max(start, retention.raw_cutoff(metric, now))
    trial = Trial(machine(rule))
    read = store.telemetry.findings if rule["condition"] == "anomaly" else store.telemetry.values
    series = store.telemetry.series_of(metric, device_id, rule.get("device_type"))
    # Silence: a rule of one device awaits its points from the beginning on, others only what has come before.
    is_sure = rule.get("device_id") is not None or rule["condition"] != "absent"
    for series_id, device in series:
        is_known = is_sure or store.telemetry.has_before(series_id, start)
        points = read(series_id, since, end)
        if not trial.follow(device, points, start, min(end, now), is_known=is_known):
            break
    if device_id is not None and not series:
        trial.follow(device_id, (), start, min(end, now), is_known=is_sure)
    return _shown(trial, start, end)


def _require_covered(rule: Data, device_id: int, store: Store) -> None:
    device = store.devices.get(device_id)
    if device is None:
        raise NotFound("Device", device_id)
    if rule.get("device_id", device_id) != device_id or rule.get("device_type") not in (None, device["device_type"]):
        raise InvalidInput.of("device_id", "is not covered by this rule", "device_not_covered")


def _shown(trial: Trial, start: int, end: int) -> Data:
    transitions = []
    for device_id, change in trial.transitions:
        shown = {
            "device_id": device_id,
            "timestamp": format_time(change.ts_us),
            "from_phase": change.before,
            "to_phase": change.after,
        }
        transitions.append(shown if change.value is None else shown | {"value": change.value})
    return {
        "start_time": format_time(start),
        "end_time": format_time(end),
        "points": trial.points,
        "devices": trial.devices,
        "alerts": trial.alerts,
        "transitions": transitions,
        "truncated": trial.truncated,
    }
