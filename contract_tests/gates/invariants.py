"""Gate: semantic invariants, tried as properties on generated examples. Themes are in `contract_tests/invariants/`."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from contract_tests.checks import Check
from contract_tests.invariants import THEMES, later
from contract_tests.invariants.ground import Ground
from contract_tests.run import Run

TITLE = "Semantic invariants"
PROFILES = ("quick", "full")


def checks(run: Run) -> Iterator[Check]:
    """The checks of every theme. Points that are to change later are sent first, and change last."""
    ground = Ground(run)
    aged = later.Aged(ground)
    number = 0
    try:
        themes = [later.begin(aged), *(theme.checks(ground) for theme in THEMES), later.checks(aged)]
        for check in itertools.chain.from_iterable(themes):
            number += 1
            yield check
    finally:
        ground.close()
    run.notes["invariants"] = f"{number} properties of {len(THEMES) + 1} themes"
