"""Which rules watch which series: compiled once for each change of the rules, and asked for every series of a batch."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from domain.rules import Rule
from domain.times import MINUTE, SECOND

if TYPE_CHECKING:
    from storage.link import Link, Row

_STAMP = "SELECT stamp FROM rule_stamp"
_RULE = (
    "SELECT id, name, metric_name, condition, threshold_value, clear_threshold, for_seconds, clear_seconds,"
    " cooldown_minutes, auto_resolve, sensitivity, severity, effective_us, device_id, device_type FROM alert_rules"
)
_ACTIVE = _RULE + " WHERE is_active = 1 ORDER BY id"
_TYPE = "SELECT device_type, type_since_us FROM devices WHERE id = ?"
_MOST_REMEMBERED = 500_000


class WatchRule(NamedTuple):
    """A rule with what its alerts bear. Points before `effective_us` are not its business."""

    rule: Rule
    name: str
    severity: str
    effective_us: int
    device_id: int | None
    is_of_type: bool
    low: float  # values from low to high, and not `exact`, leave it normal
    high: float
    exact: float | None

    def is_quiet(self, values: Iterable[float]) -> bool:
        low, high, exact = self.low, self.high, self.exact
        return all(low <= value <= high and value != exact for value in values)


class Watch(NamedTuple):
    """All rules of one series, and what leaves all of them as they are while they are normal."""

    rules: tuple[WatchRule, ...]
    low: float
    high: float
    exact: frozenset[float]
    silence_us: int | None  # the shortest after which an `absent` rule may fire
    has_anomalies: bool  # so that every point has to be shown to a detector

    def is_quiet(self, values: Iterable[float]) -> bool:
        low, high, exact = self.low, self.high, self.exact
        if exact:
            return all(low <= value <= high and value not in exact for value in values)
        return all(low <= value <= high for value in values)


class Rules(NamedTuple):
    """The active rules of a database as they were at a stamp."""

    stamp: int
    by_metric: dict[str, tuple[list[WatchRule], dict[int, list[WatchRule]], dict[str, list[WatchRule]]]]
    watches: dict[tuple[int, str], Watch | None]

    def watch(self, link: Link, key: tuple[int, str]) -> Watch | None:
        """The rules of a series (device, metric), None where there are none."""
        if key[1] not in self.by_metric:
            return None
        try:
            return self.watches[key]
        except KeyError:
            pass
        if len(self.watches) >= _MOST_REMEMBERED:
            self.watches.clear()
        found = self.watches[key] = self._find(link, *key)
        return found

    def _find(self, link: Link, device_id: int, metric: str) -> Watch | None:
        for_all, of_device, of_type = self.by_metric[metric]
        rules = [*for_all, *of_device.get(device_id, ())]
        if of_type:
            row = link.row(_TYPE, (device_id,))
            rules += [_from(each, row[1]) for each in of_type.get(row[0], [])] if row is not None else []
        return _watch(sorted(rules, key=lambda each: each.rule.id)) if rules else None


class RuleIndex:
    """The rules of one engine, as its transactions last saw them."""

    def __init__(self) -> None:
        self._rules = Rules(-1, {}, {})

    def current(self, link: Link) -> Rules | None:
        """The rules as this transaction sees them; None where there are none."""
        stamp = link.rows(_STAMP)[0][0]
        rules = self._rules
        if rules.stamp != stamp:
            # One assignment: other threads see the old rules or the new ones.
            self._rules = rules = _compiled(stamp, link.rows(_ACTIVE))
        return rules if rules.by_metric else None


def watch_rule(link: Link, id: int) -> WatchRule | None:
    """One rule, active or not; None when there is none."""
    row = link.row(_RULE + " WHERE id = ?", (id,))
    return None if row is None else _watch_rule(row)


def on_device(link: Link, watched: WatchRule, device_id: int) -> WatchRule:
    """A rule as it judges one device: one for a type, from when the device has had that type."""
    if not watched.is_of_type:
        return watched
    row = link.row(_TYPE, (device_id,))
    return watched if row is None else _from(watched, row[1])


def _from(watched: WatchRule, since_us: int) -> WatchRule:
    return watched._replace(effective_us=max(watched.effective_us, since_us))


def _compiled(stamp: int, rows: Sequence[Row]) -> Rules:
    rules = Rules(stamp, {}, {})
    for row in rows:
        for_all, of_device, of_type = rules.by_metric.setdefault(row[2], ([], {}, {}))
        each = _watch_rule(row)
        device_id, device_type = row[-2:]
        if device_id is not None:
            of_device.setdefault(device_id, []).append(each)
        elif device_type is not None:
            of_type.setdefault(device_type, []).append(each)
        else:
            for_all.append(each)
    return rules


def _watch_rule(row: Row) -> WatchRule:
    id, name, metric, condition, threshold, clear, for_s, clear_s, minutes, auto, sensitivity, severity, *scope = row
    effective_us, device, of_type = scope
    times = (for_s * SECOND, clear_s * SECOND, minutes * MINUTE)
    rule = Rule(id, metric, condition, threshold, clear, *times, auto == 1, sensitivity)
    low, high, exact = -math.inf, math.inf, None
    if condition == "eq":
        exact = threshold
    elif condition != "absent":
        low, high = rule.quiet()
    return WatchRule(rule, name, severity, effective_us, device, of_type is not None, low, high, exact)


def _watch(rules: Sequence[WatchRule]) -> Watch:
    silences = [each.rule.for_us for each in rules if each.rule.condition == "absent"]
    return Watch(
        tuple(rules),
        max(each.low for each in rules),
        min(each.high for each in rules),
        frozenset(each.exact for each in rules if each.exact is not None),
        min(silences, default=None),
        any(each.rule.condition == "anomaly" for each in rules),
    )
