"""Rules judge points: the state of each rule with each series."""

from __future__ import annotations

from domain.times import MINUTE
from storage.link import Link

_STATES = (
    "SELECT s.id, r.cooldown_minutes FROM alert_rules r"
    " JOIN series s ON s.metric = r.metric_name AND s.device_id = ? WHERE r.id = ?"
)
_COUNT = "UPDATE series SET watched = (SELECT count(*) FROM rule_states t WHERE t.series_id = series.id) WHERE id = ?"


def reset(link: Link, rule_id: int, device_id: int, now_us: int) -> None:
    """A person has resolved the alert of a rule with a device: the state is normal from now on, and cools down."""
    for series_id, cooldown_minutes in link.rows(_STATES, (device_id, rule_id)):
        link.run("DELETE FROM rule_states WHERE series_id = ? AND rule_id = ?", (series_id, rule_id))
        if cooldown_minutes > 0:
            until_us = now_us + cooldown_minutes * MINUTE
            link.run(
                "INSERT INTO rule_states (rule_id, series_id, phase, since_us, until_us) VALUES (?, ?, 'normal', ?, ?)",
                (rule_id, series_id, now_us, until_us),
            )
        link.run(_COUNT, (series_id,))
