"""The stored states of rules: a row for each series and rule that is not plain normal, counted in `series.watched`."""

from __future__ import annotations

from collections.abc import Mapping

from domain.rules import State
from storage.link import Link

_OF_SERIES = "SELECT rule_id, phase, since_us, until_us FROM rule_states WHERE series_id = ?"
_ONE = "SELECT phase, since_us, until_us FROM rule_states WHERE series_id = ? AND rule_id = ?"
_PUT = (
    "INSERT INTO rule_states (series_id, rule_id, phase, since_us, until_us) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (series_id, rule_id) DO UPDATE"
    " SET phase = excluded.phase, since_us = excluded.since_us, until_us = excluded.until_us"
)
_DROP = "DELETE FROM rule_states WHERE series_id = ? AND rule_id = ?"
_COUNT = "UPDATE series SET watched = (SELECT count(*) FROM rule_states WHERE series_id = ?) WHERE id = ?"
_PENDING = "DELETE FROM rule_states WHERE series_id = ? AND phase = 'pending' AND since_us >= ? AND since_us < ?"
_CLEARING = (
    "UPDATE rule_states SET phase = 'firing'"
    " WHERE series_id = ? AND phase = 'clearing' AND since_us >= ? AND since_us < ?"
)


def of_series(link: Link, series_id: int) -> dict[int, State]:
    """{rule: state}."""
    return {row[0]: State(*row[1:]) for row in link.rows(_OF_SERIES, (series_id,))}


def of_rule(link: Link, series_id: int, rule_id: int) -> State | None:
    row = link.row(_ONE, (series_id, rule_id))
    return None if row is None else State(*row)


def write(link: Link, series_id: int, states: Mapping[int, State | None]) -> None:
    """Put the states of rules with a series; None: plain normal, which needs no row."""
    if not states:
        return
    link.put_many(_PUT, [(series_id, rule_id, *state) for rule_id, state in states.items() if state is not None])
    link.put_many(_DROP, [(series_id, rule_id) for rule_id, state in states.items() if state is None])
    link.run(_COUNT, (series_id, series_id))


def take_back(link: Link, series_id: int, start_us: int, end_us: int) -> None:
    """Points are gone, and what they had begun with them: who waited is normal, who was clearing still fires."""
    span = (series_id, start_us, end_us)
    if link.change(_PENDING, span):
        link.run(_COUNT, (series_id, series_id))
    link.run(_CLEARING, span)
