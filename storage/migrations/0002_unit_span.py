"""Since when a series has its unit, so that the unit goes with the points that named it."""

from __future__ import annotations

from storage.dialect import Dialect


def statements(dialect: Dialect) -> list[str]:
    return [f"ALTER TABLE series ADD COLUMN unit_from_us {dialect.types['big']}"]
