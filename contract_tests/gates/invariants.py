"""Gate: semantic invariants, tried as properties on generated examples. Themes are in `contract_tests/invariants/`."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.checks import Check
from contract_tests.invariants import THEMES
from contract_tests.invariants.ground import Ground
from contract_tests.run import Run

TITLE = "Semantic invariants"
PROFILES = ("quick", "full")


def checks(run: Run) -> Iterator[Check]:
    """The checks of every theme."""
    ground = Ground(run)
    number = 0
    try:
        for theme in THEMES:
            for check in theme.checks(ground):
                number += 1
                yield check
    finally:
        ground.close()
    run.notes["invariants"] = f"{number} properties of {len(THEMES)} themes"
