"""The rule engine: one state machine for each rule and device, driven by the moments of points and by nothing else.

What a series of points does to a rule follows from the points alone, taken in the order of their moments. It does not
matter when they arrived, in what company, or through which process.

    normal ──breach──▶ pending ──held for `for_us`──▶ firing ──clear──▶ clearing ──held for `clear_us`──▶ normal

A condition is known only where there is a point, so every change bears the moment of a point. `absent` alone is about
time without points: it fires `for_us` after the last one. Whether a point meets `anomaly` is not for its value to say:
who feeds the machine gives it what a detector found.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from domain.findings import Finding

Condition = Literal["gt", "gte", "lt", "lte", "eq", "ne", "absent", "anomaly"]
Phase = Literal["normal", "pending", "firing", "clearing"]
Reading = Literal["breach", "between", "clear"]

# What a reading leads to, before it is asked whether it has held long enough. `between` is the band of hysteresis.
_NEXT: dict[Phase, dict[Reading, Phase]] = {
    "normal": {"breach": "pending", "between": "normal", "clear": "normal"},
    "pending": {"breach": "pending", "between": "normal", "clear": "normal"},
    "firing": {"breach": "firing", "between": "firing", "clear": "clearing"},
    "clearing": {"breach": "firing", "between": "firing", "clear": "clearing"},
}
UNKNOWN = -1

# A moment, the value measured then, and what a detector found in it; None is nothing, or that it was not asked.
JudgedPoint = tuple[int, float, Finding | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """What is judged. Times are microseconds; without `auto_resolve` only a person ends what has fired."""

    id: int
    metric: str
    condition: Condition
    threshold: float | None
    clear_threshold: float | None = None
    for_us: int = 0
    clear_us: int = 0
    cooldown_us: int = 0
    auto_resolve: bool = True
    sensitivity: str | None = None

    def reading(self, value: float, finding: Finding | None = None) -> Reading:
        """What a value means to the rule, or what was found in it."""
        if self.condition == "anomaly":
            return "breach" if finding is not None and self.sensitivity in finding.sensitivities else "clear"
        if holds(self.condition, value, self.threshold):
            return "breach"
        if self.clear_threshold is not None and holds(self.condition, value, self.clear_threshold):
            return "between"
        return "clear"

    def quiet(self) -> tuple[float, float]:
        """The closed interval of values that leave the rule normal; (inf, -inf) where there is none to speak of."""
        if self.condition == "anomaly":
            return math.inf, -math.inf
        assert self.threshold is not None
        if self.condition in ("gt", "gte"):
            return -math.inf, self.threshold if self.condition == "gt" else math.nextafter(self.threshold, -math.inf)
        if self.condition in ("lt", "lte"):
            return self.threshold if self.condition == "lt" else math.nextafter(self.threshold, math.inf), math.inf
        return (self.threshold, self.threshold) if self.condition == "ne" else (math.inf, -math.inf)


def holds(condition: Condition, value: float, threshold: float | None) -> bool:
    """Whether a value meets a condition; `absent` and `anomaly` are met by no value as such."""
    if threshold is None or condition in ("absent", "anomaly"):
        return False
    if condition == "gt":
        return value > threshold
    if condition == "gte":
        return value >= threshold
    if condition == "lt":
        return value < threshold
    if condition == "lte":
        return value <= threshold
    return (value == threshold) == (condition == "eq")


class State(NamedTuple):
    """Where a rule stands with a device.

    `since_us`: when the phase began; of an `absent` rule that is normal, the last contact (UNKNOWN before the first).
    `until_us`: before this moment nothing fires, for the rule cools down.
    """

    phase: Phase
    since_us: int
    until_us: int


NORMAL = State("normal", UNKNOWN, 0)


class Transition(NamedTuple):
    """A change of phase; `value` and `finding` are those of the point that made it, None where time did."""

    ts_us: int
    before: Phase
    after: Phase
    value: float | None
    finding: Finding | None = None


Step = tuple[State, tuple[Transition, ...]]
_STAYS: tuple[Transition, ...] = ()


def step(rule: Rule, state: State, ts_us: int, value: float, finding: Finding | None = None) -> Step:
    """The state after a point that is later than all before it, and the changes on the way."""
    if rule.condition == "absent":
        return _contact(rule, state, ts_us, value)
    phase = _NEXT[state.phase][rule.reading(value, finding)]
    if phase == "clearing" and not rule.auto_resolve:
        phase = "firing"
    since = state.since_us if phase == state.phase else ts_us
    until = state.until_us
    if phase == "pending" and ts_us - since >= rule.for_us and ts_us >= until:
        phase, since, until = "firing", ts_us, 0
    elif phase == "clearing" and ts_us - since >= rule.clear_us:
        phase, since, until = "normal", ts_us, ts_us + rule.cooldown_us
    if phase == state.phase:
        return state, _STAYS
    return State(phase, since, until), (Transition(ts_us, state.phase, phase, value, finding),)


def tick(rule: Rule, state: State, now_us: int) -> Step:
    """The state at a moment up to which no further point came: `absent` fires when it lies past the deadline."""
    due_us = deadline(rule, state)
    if due_us is None or now_us <= due_us:
        return state, _STAYS
    return State("firing", due_us, 0), (Transition(due_us, "normal", "firing", None),)


def deadline(rule: Rule, state: State) -> int | None:
    """The moment after which silence fires an `absent` rule; None when it can't."""
    if rule.condition != "absent" or state.phase != "normal" or state.since_us == UNKNOWN:
        return None
    return max(state.since_us + rule.for_us, state.until_us)


def reset(rule: Rule, ts_us: int) -> State:
    """The state after a person has resolved the alert: normal from this moment on, and cooling down."""
    return State("normal", ts_us, ts_us + rule.cooldown_us)


def is_plain(state: State, ts_us: int) -> bool:
    """Whether a state at the moment of the last point says nothing that the points don't."""
    return state.phase == "normal" and state.until_us <= ts_us and state.since_us <= ts_us


def _contact(rule: Rule, state: State, ts_us: int, value: float) -> Step:
    state, fired = tick(rule, state, ts_us)
    if state.phase == "firing":
        if not rule.auto_resolve:
            return state, fired
        return State("normal", ts_us, ts_us + rule.cooldown_us), (*fired, Transition(ts_us, "firing", "normal", value))
    return State("normal", ts_us, state.until_us), fired


def replay(
    rule: Rule, points: Iterable[tuple[int, float]], state: State = NORMAL, until_us: int | None = None
) -> Iterator[Transition]:
    """The changes that points (moment, value), in the order of time, make; and silence up to `until_us`."""
    for ts_us, value in points:
        state, changes = step(rule, state, ts_us, value)
        yield from changes
    if until_us is not None:
        yield from tick(rule, state, until_us)[1]


@dataclass(slots=True)
class Episode:
    """From firing to the end. `occurrences` are the points in breach since, that which fired among them.

    `value` and `finding` are those of the point that fired.
    `opened_us` is None for what was open before the course began; then `occurrences` are those that were added.
    `is_reset`: it ended since a person resolved its alert.
    """

    opened_us: int | None
    value: float | None
    occurrences: int
    resolved_us: int | None = None
    is_reset: bool = False
    finding: Finding | None = None


class Course:
    """A rule's way through the points of one series: its state, and the episodes so far."""

    __slots__ = ("_open", "_resets", "_rule", "episodes", "state")

    def __init__(self, rule: Rule, state: State = NORMAL, resets: Sequence[int] = ()) -> None:
        """`resets`: the moments at which a person resolved an alert, after the state's."""
        self._rule = rule
        self._resets = sorted(resets, reverse=True)
        self.state = state
        self.episodes: list[Episode] = []
        self._open: Episode | None = None
        if state.phase in ("firing", "clearing"):
            self._begin(None, None, 0)

    def feed(self, ts_us: int, value: float, finding: Finding | None = None) -> None:
        """A point, later than all before it."""
        while self._resets and self._resets[-1] < ts_us:
            self._reset(self._resets.pop())
        self.state, changes = step(self._rule, self.state, ts_us, value, finding)
        if changes:
            self._note(changes)
        elif self._open is not None and self._rule.reading(value, finding) == "breach":
            self._open.occurrences += 1

    def tick(self, now_us: int) -> None:
        """No further point came until now."""
        while self._resets:
            self._reset(self._resets.pop())
        self.state, changes = tick(self._rule, self.state, now_us)
        self._note(changes)

    def _reset(self, ts_us: int) -> None:
        # Silence that was over its limit before the reset has fired before it.
        self.state, changes = tick(self._rule, self.state, ts_us)
        self._note(changes)
        self.state = reset(self._rule, ts_us)
        if self._open is not None:
            self._open.resolved_us, self._open.is_reset = ts_us, True
            self._open = None

    def _note(self, changes: Sequence[Transition]) -> None:
        for ts_us, before, after, value, finding in changes:
            if after == "firing" and before == "clearing":
                assert self._open is not None
                assert value is not None
                self._open.occurrences += self._rule.reading(value, finding) == "breach"
            elif after == "firing":
                self._begin(ts_us, value, 1, finding)
            elif after == "normal" and self._open is not None:
                self._open.resolved_us = ts_us
                self._open = None

    def _begin(
        self, opened_us: int | None, value: float | None, occurrences: int, finding: Finding | None = None
    ) -> None:
        self._open = Episode(opened_us, value, occurrences, finding=finding)
        self.episodes.append(self._open)
