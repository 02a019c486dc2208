"""What the alerts of a rule with one device have to be: the words of the contract, point by point, slow and plain.

Moments are microseconds after the moment from which the rule judges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

SECOND = 1_000_000
MINUTE = 60 * SECOND
Points = Mapping[int, float]
MEETS = {
    "gt": lambda value, limit: value > limit,
    "gte": lambda value, limit: value >= limit,
    "lt": lambda value, limit: value < limit,
    "lte": lambda value, limit: value <= limit,
    "eq": lambda value, limit: value == limit,
    "ne": lambda value, limit: value != limit,
}
Phase = str


@dataclass(frozen=True)
class Terms:
    """By what a rule judges."""

    condition: str
    threshold: float | None = None
    clear: float | None = None
    for_seconds: int = 0
    clear_seconds: int = 0
    cooldown_minutes: int = 0
    auto_resolve: bool = True

    @property
    def body(self) -> dict[str, Any]:
        """The fields of a rule with these terms."""
        fields: dict[str, Any] = {
            "condition": self.condition,
            "threshold_value": self.threshold,
            "clear_threshold": self.clear,
            "for_seconds": self.for_seconds,
            "clear_seconds": self.clear_seconds,
            "cooldown_minutes": self.cooldown_minutes,
            "auto_resolve": self.auto_resolve,
        }
        return {name: value for name, value in fields.items() if value is not None}

    def meets(self, value: float) -> bool:
        return bool(MEETS[self.condition](value, self.threshold))

    def is_over(self, value: float) -> bool:
        """Whether a value ends a breach: it does not meet the condition, nor lie between the two thresholds."""
        limit = self.threshold if self.clear is None else self.clear
        return not self.meets(value) and not MEETS[self.condition](value, limit)


@dataclass
class Raised:
    """An alert; `resolved` is None while it is open, `value` where silence made it."""

    created: int
    value: float | None
    occurrences: int = 1
    resolved: int | None = None

    def __repr__(self) -> str:
        end = "open" if self.resolved is None else f"{self.resolved / SECOND:g}s"
        return f"{self.created / SECOND:g}s-{end} value {self.value} occurrences {self.occurrences}"


class Change(NamedTuple):
    """A change of phase at a moment."""

    at: int
    before: Phase
    after: Phase


@dataclass
class Story:
    """What came of the points."""

    alerts: list[Raised] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


def expected(terms: Terms, points: Points) -> Story:
    """The alerts and the changes of phase that the points make; those before the rule judges are nothing to it."""
    judged = sorted((at, value) for at, value in points.items() if at >= 0)
    return _silence(terms, judged) if terms.condition == "absent" else _breaches(terms, judged)


def _breaches(terms: Terms, points: list[tuple[int, float]]) -> Story:
    story = Story()
    alert: Raised | None = None
    # Since when the condition holds, or is over with an alert that is open; until when nothing fires.
    holds_since: int | None = None
    over_since: int | None = None
    quiet_until = 0
    phase = "normal"
    for at, value in points:
        if terms.meets(value):
            over_since = None
            if alert is not None:
                alert.occurrences += 1
            else:
                holds_since = at if holds_since is None else holds_since
                if at - holds_since >= terms.for_seconds * SECOND and at >= quiet_until:
                    alert = Raised(at, value)
                    story.alerts.append(alert)
        else:
            holds_since = None
            if alert is not None and terms.auto_resolve and terms.is_over(value):
                over_since = at if over_since is None else over_since
                if at - over_since >= terms.clear_seconds * SECOND:
                    alert.resolved, alert, over_since = at, None, None
                    quiet_until = at + terms.cooldown_minutes * MINUTE
            else:
                over_since = None
        now = _phase(alert, holds_since, over_since)
        if now != phase:
            story.changes.append(Change(at, phase, now))
        phase = now
    return story


def _phase(alert: Raised | None, holds_since: int | None, over_since: int | None) -> Phase:
    if alert is not None:
        return "firing" if over_since is None else "clearing"
    return "normal" if holds_since is None else "pending"


def _silence(terms: Terms, points: list[tuple[int, float]]) -> Story:
    """Of a rule for one device, whose silence counts from the rule's beginning; as if nothing came after the points
    that is to be judged yet."""
    story = Story()
    heard, quiet_until = 0, 0
    for at, _ in points:
        deadline = max(heard + terms.for_seconds * SECOND, quiet_until)
        heard = at
        if at <= deadline:
            continue
        story.alerts.append(Raised(deadline, None))
        story.changes.append(Change(deadline, "normal", "firing"))
        if not terms.auto_resolve:
            break
        story.alerts[-1].resolved = at
        story.changes.append(Change(at, "firing", "normal"))
        quiet_until = at + terms.cooldown_minutes * MINUTE
    return story
