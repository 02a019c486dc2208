"""The log of alerts: every change of an alert is one entry, written with it and told after the commit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from domain.events import AlertChanged
from domain.times import format_time
from storage import notifications
from storage.alert_rows import alert
from storage.link import Link, Row

_PUT = (
    "INSERT INTO alert_log (alert_id, action, ts_us, recorded_us, username, alert) VALUES (?, ?, ?, ?, ?, ?)"
    " RETURNING id"
)
MOST_HISTORY = 10_000  # as the contract says
_OF_ALERT = "SELECT action, ts_us, username FROM alert_log WHERE alert_id = ? ORDER BY id DESC LIMIT ?"
_AFTER = (
    "SELECT l.id, l.action, l.ts_us, l.alert FROM alert_log l JOIN alerts a ON a.id = l.alert_id"
    " WHERE l.id > ? AND a.is_deleted = 0 ORDER BY l.id LIMIT ?"
)


class Change(NamedTuple):
    """`row` is the alert after it, in the columns of alert_rows; `ts_us` when it happened, by the time of events."""

    action: str
    ts_us: int
    row: Row
    username: str | None = None


def record(link: Link, changes: Sequence[Change], now_us: int) -> None:
    """Keep the changes of alerts, in this order, and tell of them once they are committed; webhooks too."""
    told = []
    for action, ts_us, row, username in changes:
        shown = alert(row)
        text = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
        ((number,),) = link.rows(_PUT, (row[0], action, ts_us, now_us, username, text))
        told.append(AlertChanged(number, action, ts_us, shown))
    link.events += told
    if told:
        notifications.enqueue(link, told, now_us)


def history(link: Link, alert_id: int) -> list[dict[str, Any]]:
    """[{action, timestamp, user?}], the newest 10,000 of them, oldest first."""
    found = []
    for action, ts_us, username in reversed(link.rows(_OF_ALERT, (alert_id, MOST_HISTORY))):
        entry = {"action": action, "timestamp": format_time(ts_us)}
        found.append(entry if username is None else entry | {"user": username})
    return found


def after(link: Link, number: int, limit: int) -> list[AlertChanged]:
    """Entries of alerts that still exist, after that of the number, in order."""
    return [AlertChanged(row[0], row[1], row[2], json.loads(row[3])) for row in link.rows(_AFTER, (number, limit))]


def last_number(link: Link) -> int:
    """The number of the newest entry; 0 when there is none."""
    return int(link.rows("SELECT coalesce(max(id), 0) FROM alert_log")[0][0])
