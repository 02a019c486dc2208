"""Edges of rules, worked out by hand: what must come of a few points, to the microsecond."""

from __future__ import annotations

from typing import NamedTuple

from contract_tests.invariants.alert_oracle import Raised, Terms

S = 1_000_000
MIN = 60 * S


class Case(NamedTuple):
    """Points by their moment, and the alerts that have to be."""

    name: str
    terms: Terms
    points: dict[int, float]
    alerts: list[Raised]


def _alert(created: int, resolved: int | None, occurrences: int, value: float | None) -> Raised:
    return Raised(created, value, occurrences, resolved)


CASES = (
    Case("the first point that judges", Terms("gt", 10), {-1: 11, 0: 12}, [_alert(0, None, 1, 12)]),
    Case("a point before the rule", Terms("gt", 10), {-1: 11, 1: 9}, []),
    Case("at the threshold of gt", Terms("gt", 10), {0: 10}, []),
    Case(
        "just above the threshold of gt",
        Terms("gt", 10),
        {0: 10.000000000000002},
        [_alert(0, None, 1, 10.000000000000002)],
    ),
    Case("at the threshold of gte", Terms("gte", 10), {0: 10, S: 9.999999999999998}, [_alert(0, S, 1, 10)]),
    Case(
        "at the threshold of lt",
        Terms("lt", 10),
        {0: 10, S: 9.999999999999998, 2 * S: 10},
        [_alert(S, 2 * S, 1, 9.999999999999998)],
    ),
    Case("at the threshold of lte", Terms("lte", 10), {0: 10, S: 10.000000000000002}, [_alert(0, S, 1, 10)]),
    Case(
        "equal",
        Terms("eq", 0.1),
        {0: 0.30000000000000004, S: 0.1, 2 * S: 0.10000000000000002},
        [_alert(S, 2 * S, 1, 0.1)],
    ),
    Case("not equal", Terms("ne", -3), {0: -3, S: 3, 2 * S: -3}, [_alert(S, 2 * S, 1, 3)]),
    Case("held a microsecond too short", Terms("gt", 10, for_seconds=10), {0: 11, 10 * S - 1: 12, 10 * S: 9}, []),
    Case(
        "held exactly long enough",
        Terms("gt", 10, for_seconds=10),
        {0: 11, 5 * S: 13, 10 * S: 12},
        [_alert(10 * S, None, 1, 12)],
    ),
    Case(
        "interrupted",
        Terms("gt", 10, for_seconds=10),
        {0: 11, 5 * S: 10, 6 * S: 11, 12 * S: 11, 16 * S: 15},
        [_alert(16 * S, None, 1, 15)],
    ),
    Case("repeated", Terms("gt", 10), {0: 11, S: 12, 2 * S: 13, 3 * S: 10}, [_alert(0, 3 * S, 3, 11)]),
    Case(
        "trembles about the threshold",
        Terms("gt", 10, 8),
        {0: 11, S: 9, 2 * S: 10.5, 3 * S: 8.5, 4 * S: 8},
        [_alert(0, 4 * S, 2, 11)],
    ),
    Case("in the band of gte", Terms("gte", 10, 8), {0: 10, S: 8, 2 * S: 7.999}, [_alert(0, 2 * S, 1, 10)]),
    Case("in the band of lt", Terms("lt", 10, 12), {0: 9, S: 11.999, 2 * S: 12}, [_alert(0, 2 * S, 1, 9)]),
    Case("in the band of lte", Terms("lte", 10, 12), {0: 10, S: 12, 2 * S: 12.001}, [_alert(0, 2 * S, 1, 10)]),
    Case("the band alone is no breach", Terms("gt", 10, 8), {0: 9, S: 9.5}, []),
    Case("the band ends what was held", Terms("gt", 10, 8, for_seconds=10), {0: 11, 5 * S: 9, 10 * S: 11}, []),
    Case(
        "over for too short", Terms("gt", 10, clear_seconds=10), {0: 11, S: 9, 11 * S - 1: 9}, [_alert(0, None, 1, 11)]
    ),
    Case(
        "over for exactly long enough",
        Terms("gt", 10, clear_seconds=10),
        {0: 11, S: 9, 11 * S: 9},
        [_alert(0, 11 * S, 1, 11)],
    ),
    Case(
        "over, but not for long",
        Terms("gt", 10, clear_seconds=10),
        {0: 11, S: 9, 9 * S: 11, 12 * S: 9, 22 * S: 9},
        [_alert(0, 22 * S, 2, 11)],
    ),
    Case(
        "the band while it is clearing",
        Terms("gt", 10, 8, clear_seconds=10),
        {0: 11, S: 7, 6 * S: 9, 11 * S: 7, 21 * S: 7},
        [_alert(0, 21 * S, 1, 11)],
    ),
    Case(
        "a microsecond within the cooldown",
        Terms("gt", 10, cooldown_minutes=1),
        {0: 11, S: 9, S + MIN - 1: 11, S + MIN: 9},
        [_alert(0, S, 1, 11)],
    ),
    Case(
        "at the end of the cooldown",
        Terms("gt", 10, cooldown_minutes=1),
        {0: 11, S: 9, S + MIN: 12},
        [_alert(0, S, 1, 11), _alert(S + MIN, None, 1, 12)],
    ),
    Case(
        "held through the cooldown",
        Terms("gt", 10, for_seconds=10, cooldown_minutes=1),
        {0: 11, 10 * S: 11, 20 * S: 9, 70 * S: 11, 79 * S: 11, 80 * S: 14},
        [_alert(10 * S, 20 * S, 1, 11), _alert(80 * S, None, 1, 14)],
    ),
    Case(
        "ended by people alone",
        Terms("gt", 10, auto_resolve=False),
        {0: 11, S: 9, 2 * S: 12, 3 * S: 1},
        [_alert(0, None, 2, 11)],
    ),
    Case("a minute of silence, exactly", Terms("absent", for_seconds=60), {MIN: 1, 2 * MIN: 1, 3 * MIN: 1}, []),
    Case(
        "a microsecond more of silence",
        Terms("absent", for_seconds=60),
        {MIN + 1: 1, 2 * MIN: 1},
        [_alert(MIN, MIN + 1, 1, None)],
    ),
    Case(
        "silence within the cooldown",
        Terms("absent", for_seconds=60, cooldown_minutes=2),
        {90 * S: 1, 4 * MIN: 1},
        [_alert(MIN, 90 * S, 1, None), _alert(210 * S, 4 * MIN, 1, None)],
    ),
)
