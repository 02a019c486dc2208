"""Which version of its rule made an alert: a later one leaves it alone."""

from __future__ import annotations

from storage.dialect import Dialect


def statements(dialect: Dialect) -> list[str]:
    return [f"ALTER TABLE alerts ADD COLUMN version_us {dialect.types['big']}"]
