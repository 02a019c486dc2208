"""The deadlines of `absent` rules: what has been silent for too long fires without a point.

`due_us` is lazy: points don't move it on. The sweep compares what is due with the last contact, and either fires or
moves the deadline on; it locks the series first, as ingest does. Silence that a late point proves or disproves is dealt
with where the point is judged.
"""

from __future__ import annotations

from domain.rules import Course, deadline
from storage import rule_alerts, rule_states
from storage.evaluation import first_state, last_contact
from storage.link import Link
from storage.rule_index import WatchRule, on_device, watch_rule

_DUE = "SELECT rule_id, device_id FROM rule_deadlines WHERE due_us < ? ORDER BY due_us LIMIT ?"
_MOVE_ON = "UPDATE rule_deadlines SET due_us = ? WHERE rule_id = ? AND device_id = ?"


def sweep(link: Link, now_us: int, limit: int) -> int:
    """Look at up to `limit` deadlines that passed; how many there were. Alerts are dated at the deadline."""
    link.rules()  # as they are now, they stay until the end
    due = link.rows(_DUE, (now_us, limit))
    rules: dict[int, WatchRule | None] = {}
    for rule_id, device_id in due:
        if rule_id not in rules:
            rules[rule_id] = watch_rule(link, rule_id)
        watched = rules[rule_id]
        if watched is not None:
            next_us = _look(link, on_device(link, watched, device_id), device_id, now_us)
            link.run(_MOVE_ON, (next_us, rule_id, device_id))
    return len(due)


def _look(link: Link, watched: WatchRule, device_id: int, now_us: int) -> int:
    """Fire where it is silent; when to look again."""
    rule = watched.rule
    key = (device_id, rule.metric)
    series = link.dialect.claim_series(link.run, [key])[key]
    stored = rule_states.of_rule(link, series[0], rule.id) if series[6] else None
    course = Course(rule, stored or first_state(watched, last_contact(series[5], series[7])))
    course.tick(now_us)
    for episode in course.episodes:
        if episode.opened_us is not None:
            rule_alerts.open_alert(link, watched, device_id, episode, now_us)
            rule_states.write(link, series[0], {rule.id: course.state})
    due_us = deadline(rule, course.state)
    # What fires is normal again by its next point at the earliest, and silent again that much later.
    return now_us + rule.for_us if due_us is None else due_us
