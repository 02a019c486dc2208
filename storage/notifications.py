"""Notifications: one for each webhook that wants to know of a change, made in the transaction of the change."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from domain.errors import NotFound
from domain.events import AlertChanged, NotificationsQueued
from domain.times import format_time
from domain.webhooks import PING, event_of
from storage.link import Link, Row

_COLUMNS = (
    "id, webhook_id, alert_id, event, event_id, status, attempts, next_attempt_us, last_attempt_us, last_status,"
    " last_error, delivered_us, created_us"
)
_NAMES = tuple(_COLUMNS.split(", "))
_FILTERS = ("status", "webhook_id", "alert_id", "event")
_LISTENING = "SELECT id, events, severities, device_id FROM webhooks WHERE is_active = 1 ORDER BY id"
_PUT = (
    "INSERT INTO notifications (webhook_id, alert_id, event, event_id, payload, status, attempts, created_us)"
    " VALUES (?, ?, ?, ?, ?, 'pending', 0, ?)"
)
_AGAIN = "UPDATE notifications SET status = 'pending', attempts = 0, next_attempt_us = NULL, delivered_us = NULL WHERE "


class Notifications:
    """A notification is {id, webhook_id, alert_id?, event, event_id, status, attempts, next_attempt_at?,
    last_attempt_at?, last_status?, last_error?, delivered_at?, created_at}."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def get(self, id: int) -> dict[str, Any] | None:
        row = self._link.row(f"SELECT {_COLUMNS} FROM notifications WHERE id = ?", (id,))
        return None if row is None else _notification(row)

    def of_alert(self, alert_id: int, limit: int) -> list[dict[str, Any]]:
        """The last about an alert, newest first."""
        sql = f"SELECT {_COLUMNS} FROM notifications WHERE alert_id = ? ORDER BY id DESC LIMIT ?"
        return [_notification(row) for row in self._link.rows(sql, (alert_id, limit))]

    def list(
        self, filters: Mapping[str, Any], before_id: int | None, offset: int, limit: int
    ) -> tuple[list[dict[str, Any]], int | None, int]:
        """A page, newest first; the id of its last if more follow; how many match.

        Filters: status, webhook_id, alert_id, event. With `before_id` the page begins after that one, whatever the
        offset.
        """
        wanted = {name: filters[name] for name in _FILTERS if filters.get(name) is not None}
        where = " AND ".join(["1 = 1", *(f"{name} = ?" for name in wanted)])
        params = tuple(wanted.values())
        total = int(self._link.rows(f"SELECT count(*) FROM notifications WHERE {where}", params)[0][0])
        sql = f"SELECT {_COLUMNS} FROM notifications WHERE {where}"
        if before_id is not None:
            sql, params, offset = f"{sql} AND id < ?", (*params, before_id), 0
        rows = self._link.rows(f"{sql} ORDER BY id DESC LIMIT ? OFFSET ?", (*params, limit + 1, offset))
        following = rows[limit - 1][0] if len(rows) > limit else None
        return [_notification(row) for row in rows[:limit]], following, total

    def ping(self, webhook: Mapping[str, Any], now_us: int) -> dict[str, Any]:
        """Queue an event that says nothing but that the webhook works."""
        data = {"webhook": {"id": webhook["id"], "name": webhook["name"]}}
        event_id = _new_event_id()
        payload = _payload(event_id, PING, now_us, data)
        sql = f"{_PUT} RETURNING {_COLUMNS}"
        (row,) = self._link.rows(sql, (webhook["id"], None, PING, event_id, payload, now_us))
        self._link.events.append(NotificationsQueued((webhook["id"],)))
        return _notification(row)

    def redrive(self, id: int) -> dict[str, Any]:
        """Send a notification from the start, whatever became of it. Raises NotFound."""
        rows = self._link.rows(f"{_AGAIN} id = ? RETURNING {_COLUMNS}", (id,))
        if not rows:
            raise NotFound("Notification", id)
        found = _notification(rows[0])
        self._link.events.append(NotificationsQueued((found["webhook_id"],)))
        return found

    def redrive_dead(self, webhook_id: int) -> int:
        """Send all that a webhook could not be told; how many."""
        count = self._link.change(f"{_AGAIN} webhook_id = ? AND status = 'dead'", (webhook_id,))
        self._link.events.append(NotificationsQueued((webhook_id,)))
        return count


def enqueue(link: Link, changes: Sequence[AlertChanged], now_us: int) -> None:
    """Queue each change for each webhook that wants it; costs one look where there are no webhooks."""
    # Locked against deletion, which would make the whole transaction fail.
    listening = link.rows(_LISTENING + link.dialect.for_key_share)
    if not listening:
        return
    silent, devices = _silent_rules(link, changes), _devices(link, changes)
    webhooks = [(id, set(json.loads(events)), set(json.loads(severities)), device_id)
                for id, events, severities, device_id in listening]  # fmt: skip
    rows: list[Row] = []
    for number, action, _, alert in changes:
        event, event_id = event_of(action), _new_event_id()
        wanting = [] if alert.get("rule_id") in silent else [
            id for id, events, severities, device_id in webhooks
            if event in events and alert["severity"] in severities and device_id in (None, alert["device_id"])
        ]  # fmt: skip
        if wanting:
            data = {"sequence": number, "action": action, "alert": alert, "device": devices[alert["device_id"]]}
            payload = _payload(event_id, event, now_us, data)
            rows += [(id, alert["id"], event, event_id, payload, now_us) for id in wanting]
    if rows:
        link.put_many(_PUT, rows)
        link.events.append(NotificationsQueued(tuple({row[0]: None for row in rows})))


def _silent_rules(link: Link, changes: Sequence[AlertChanged]) -> set[int]:
    """The rules among those of the changes that notify nobody."""
    rules = sorted({change.alert["rule_id"] for change in changes if "rule_id" in change.alert})
    if not rules:
        return set()
    condition, params = link.dialect.any_of("id", rules)
    known: dict[int, int] = dict(
        link.rows(f"SELECT id, notification_enabled FROM alert_rules WHERE {condition}", params)
    )
    silent = {id for id, is_enabled in known.items() if not is_enabled}
    gone = [id for id in rules if id not in known]
    if gone:
        condition, params = link.dialect.any_of("rule_id", gone)
        silent |= {
            row[0] for row in link.rows(f"SELECT rule_id FROM alerts WHERE is_silent = 1 AND {condition}", params)
        }
    return silent


def _devices(link: Link, changes: Sequence[AlertChanged]) -> dict[int, dict[str, Any]]:
    condition, params = link.dialect.any_of("id", sorted({change.alert["device_id"] for change in changes}))
    rows = link.rows(f"SELECT id, device_id, name FROM devices WHERE {condition}", params)
    return {id: {"id": id, "device_id": device_id, "name": name} for id, device_id, name in rows}


def _new_event_id() -> str:
    return f"evt_{secrets.token_hex(12)}"


def _payload(event_id: str, event: str, now_us: int, data: Mapping[str, Any]) -> str:
    """The body, made once, so that every attempt sends the same bytes."""
    whole = {"id": event_id, "type": event, "created_at": format_time(now_us), "data": data}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _notification(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in zip(_NAMES, row, strict=True):
        if value is not None:
            moment = name.endswith("_us")
            found[f"{name[:-3]}_at" if moment else name] = format_time(value) if moment else value
    return found
