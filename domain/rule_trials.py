"""Trying a rule on points that are there: what it would have done, counted to the end and listed to a bound."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain.rules import NORMAL, JudgedPoint, Rule, State, Transition, step, tick

MOST_POINTS = 1_000_000
MOST_TRANSITIONS = 1_000


@dataclass(slots=True)
class Trial:
    """`points` were looked at on `devices` devices, `alerts` would have been made; `transitions` are (device, change).

    `truncated`: there were more points than are looked at, or more changes than are listed.
    """

    rule: Rule
    points: int = 0
    devices: int = 0
    alerts: int = 0
    transitions: list[tuple[int, Transition]] = field(default_factory=list)
    truncated: bool = False

    def follow(
        self, device_id: int, points: Iterable[JudgedPoint], start_us: int, end_us: int, *, is_known: bool = True
    ) -> bool:
        """One device's way through its points within [start, end); False when no more may be looked at.

        Silence counts from the start on when the device `is_known` to send the metric, else from its first point on.
        """
        self.devices += 1
        counts = self.rule.condition == "absent" and is_known
        state = State("normal", start_us, 0) if counts else NORMAL
        for ts_us, value, finding in points:
            if self.points == MOST_POINTS:
                self.truncated = True
                return False
            self.points += 1
            state, changes = step(self.rule, state, ts_us, value, finding)
            for change in changes:
                self._note(device_id, change)
        for change in tick(self.rule, state, end_us)[1]:
            self._note(device_id, change)
        return True

    def _note(self, device_id: int, change: Transition) -> None:
        self.alerts += change.after == "firing" and change.before != "clearing"
        if len(self.transitions) < MOST_TRANSITIONS:
            self.transitions.append((device_id, change))
        else:
            self.truncated = True
