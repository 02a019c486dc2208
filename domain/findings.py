"""What a detector of anomalies says of a point; rules ask no more of it."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """A point that those before it did not lead to expect.

    `score`: how little, from 0 to 1. `kind`: what surprised most. `sensitivities`: those that are told of it.
    """

    score: float
    kind: str
    expected_low: float
    expected_high: float
    sensitivities: frozenset[str]

    def shown(self) -> dict[str, object]:
        """As an alert bears it."""
        return {
            "score": self.score,
            "kind": self.kind,
            "expected_low": self.expected_low,
            "expected_high": self.expected_high,
        }
