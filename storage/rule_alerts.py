"""The alerts that rules make: opened, counted on, resolved, and put right when late points tell another story."""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

import json
from typing import Any, NamedTuple

from domain.findings import Finding
from domain.rules import Episode
from domain.times import SECOND
from storage import alert_log
from storage.alert_log import Change
from storage.alert_rows import COLUMNS, NAMES
from storage.link import Link
from storage.rule_index import WatchRule

_OPEN = (
    "INSERT INTO alerts (device_id, rule_id, title, description, severity, alert_type, status, threshold_value,"
    " actual_value, metric_name, occurrences, created_us, updated_us, resolved_us, resolution, version_us, metadata)"
    f" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING {COLUMNS}"
)
_RESOLVE = (
    "UPDATE alerts SET status = 'resolved', resolution = ?, resolved_us = ?, updated_us = ? WHERE id = ?"
    f" RETURNING {COLUMNS}"
)
_REOPEN = (
    "UPDATE alerts SET status = CASE WHEN acknowledged_us IS NULL THEN 'active' ELSE 'acknowledged' END,"
    f" resolution = NULL, resolved_us = NULL, updated_us = ? WHERE id = ? RETURNING {COLUMNS}"
)
_COUNT_ON = "UPDATE alerts SET occurrences = occurrences + ?, updated_us = ? WHERE id = ?"
_CORRECT = (
    "UPDATE alerts SET created_us = ?, actual_value = ?, description = ?, occurrences = ?, updated_us = ?,"
    f" metadata = ? WHERE id = ? RETURNING {COLUMNS}"
)
_OLD = (
    "SELECT id, created_us, resolved_us, resolution, actual_value, occurrences, is_deleted, metadata"
    " FROM alerts"
    " WHERE rule_id = ? AND device_id = ?"
    # What never was, and what an earlier version of the rule made, are none of the present one's business. A version
    # is known by the moment from which on it judges the device; alerts from before that was noted have none.
    " AND (version_us IS NULL OR version_us = ?)"
    " AND (resolution IS NULL OR resolution NOT IN ('retracted', 'rule_changed', 'rule_disabled'))"
)
_WORDS = {
    "gt": "above", "gte": "at or above", "lt": "below", "lte": "at or below", "eq": "equal to", "ne": "other than",
}  # fmt: skip


_TYPES = {"absent": "device", "anomaly": "anomaly"}  # of alerts; all other conditions have a threshold
_SURPRISES = {
    "range": "beyond all before",
    "seasonal": "unlike this time of other days",
    "level": "a new level",
    "difference": "a jump",
}


class Old(NamedTuple):
    """An alert of a rule as it stands: until now, its episode was [created_us, resolved_us]."""

    id: int
    created_us: int
    resolved_us: int | None
    resolution: str | None
    actual_value: float | None
    occurrences: int
    is_deleted: int
    metadata: str

    @property
    def is_settled(self) -> bool:
        """Whether somebody ended it, so that no point changes its end any more."""
        return self.resolution is not None and self.resolution != "auto"

    def covers(self, ts_us: int) -> bool:
        return self.created_us <= ts_us and (self.resolved_us is None or ts_us <= self.resolved_us)


def open_of(link: Link, rule_id: int, device_id: int) -> int | None:
    """The open alert of a rule and device."""
    sql = "SELECT id FROM alerts WHERE rule_id = ? AND device_id = ? AND status <> 'resolved' AND is_deleted = 0"
    row = link.row(sql, (rule_id, device_id))
    return None if row is None else int(row[0])


def before(link: Link, watched: WatchRule, device_id: int, ts_us: int) -> Old | None:
    """The last alert that was opened at or before a moment."""
    params = (watched.rule.id, device_id, watched.effective_us, ts_us)
    row = link.row(_OLD + " AND created_us <= ? ORDER BY created_us DESC, id DESC LIMIT 1", params)
    return None if row is None else Old(*row)


def since(link: Link, watched: WatchRule, device_id: int, ts_us: int) -> list[Old]:
    """The alerts that were opened after a moment, in that order."""
    params = (watched.rule.id, device_id, watched.effective_us, ts_us)
    rows = link.rows(_OLD + " AND created_us > ? ORDER BY created_us, id", params)
    return [Old(*row) for row in rows]


def open_alert(link: Link, watched: WatchRule, device_id: int, episode: Episode, now_us: int) -> None:
    """A new alert; resolved already where the episode is over."""
    rule = watched.rule
    assert episode.opened_us is not None
    kind = _TYPES.get(rule.condition, "threshold")
    end = ("active", None, None) if episode.resolved_us is None else ("resolved", episode.resolved_us, "auto")
    values = (
        device_id, rule.id, watched.name, describe(watched, episode.value, episode.finding), watched.severity, kind,
        end[0], rule.threshold, episode.value, rule.metric, episode.occurrences, episode.opened_us, now_us, *end[1:],
        watched.effective_us, _with_finding("{}", episode.finding, is_new=True),
    )  # fmt: skip
    (row,) = link.rows(_OPEN, values)
    # What is over already was open once, and the log says both.
    opened = dict(zip(NAMES, row, strict=True)) | {"status": "active", "resolved_us": None, "resolution": None}
    changes = [Change("created", episode.opened_us, tuple(opened.values()))]
    if episode.resolved_us is not None:
        changes.append(Change("resolved", episode.resolved_us, row))
    alert_log.record(link, changes, now_us)


def resolve(link: Link, id: int, ts_us: int, now_us: int, resolution: str = "auto") -> None:
    """End an alert; `ts_us` is the moment of the points that ended it."""
    (row,) = link.rows(_RESOLVE, (resolution, ts_us, now_us, id))
    action = "retracted" if resolution == "retracted" else "resolved"
    alert_log.record(link, [Change(action, ts_us, row)], now_us)


def reopen(link: Link, old: Old, now_us: int) -> None:
    """It was not over, as it turns out."""
    (row,) = link.rows(_REOPEN, (now_us, old.id))
    alert_log.record(link, [Change("reopened", old.created_us, row)], now_us)


def count_on(link: Link, id: int, occurrences: int, now_us: int) -> None:
    """More points in breach; too frequent for the log."""
    link.run(_COUNT_ON, (occurrences, now_us, id))


def correct(link: Link, watched: WatchRule, old: Old, episode: Episode, now_us: int) -> None:
    """Bring an alert's beginning and count to those of its episode."""
    assert episode.opened_us is not None
    metadata = _with_finding(old.metadata, episode.finding)
    same_start = (old.created_us, old.actual_value, old.metadata) == (episode.opened_us, episode.value, metadata)
    if same_start and old.occurrences == episode.occurrences:
        return
    text = describe(watched, episode.value, episode.finding)
    values = (episode.opened_us, episode.value, text, episode.occurrences, now_us, metadata, old.id)
    (row,) = link.rows(_CORRECT, values)
    if not same_start:
        alert_log.record(link, [Change("updated", episode.opened_us, row)], now_us)


def _with_finding(metadata: str, finding: Finding | None, *, is_new: bool = False) -> str:
    """The metadata of an alert, with what was found where it says that already: people may have removed it."""
    known: dict[str, Any] = json.loads(metadata)
    if finding is None or not (is_new or "anomaly" in known):
        return metadata
    return json.dumps({**known, "anomaly": finding.shown()}, ensure_ascii=False, separators=(",", ":"))


def describe(watched: WatchRule, value: float | None, finding: Finding | None = None) -> str:
    """What happened, in a sentence."""
    rule = watched.rule
    if finding is not None:
        usual = f"{finding.expected_low:.6g} to {finding.expected_high:.6g}"
        told = f"{_SURPRISES[finding.kind]}; expected {usual}, score {finding.score:.2f}"
        return f"{rule.metric} is {_plain(value)}, {told}"
    if rule.condition == "absent":
        return f"No {rule.metric} for {rule.for_us // SECOND} s"
    held = f" for {rule.for_us // SECOND} s" if rule.for_us else ""
    return f"{rule.metric} is {_plain(value)}, {_WORDS[rule.condition]} {_plain(rule.threshold)}{held}"


def _plain(value: float | None) -> str:
    """All digits that tell a number from others, and none that say nothing."""
    return repr(value).removesuffix(".0")
