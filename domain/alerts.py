"""What an alert may become: its states and the ways between them, as a table."""

from __future__ import annotations

from domain.errors import Conflict

# Nothing leads back: what is resolved stays resolved, and a new occasion makes a new alert.
TRANSITIONS: dict[str, frozenset[str]] = {
    "active": frozenset({"acknowledged", "resolved"}),
    "acknowledged": frozenset({"resolved"}),
    "resolved": frozenset(),
}


def check_change(before: str, after: str) -> None:
    """Raises Conflict when an alert can't go from the one state to the other."""
    if after not in TRANSITIONS[before]:
        raise Conflict(f"An alert that is {before} can't become {after}", {"field": "status"})
