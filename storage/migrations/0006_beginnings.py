"""Since when a device has its type, and alerts that notify nobody once the rule that said so is gone."""

from __future__ import annotations

from storage.dialect import Dialect

_COLUMNS = (
    "ALTER TABLE devices ADD COLUMN type_since_us {big} NOT NULL DEFAULT 0",
    "ALTER TABLE alerts ADD COLUMN is_silent {int} NOT NULL DEFAULT 0",
)


def statements(dialect: Dialect) -> list[str]:
    return [text.format(**dialect.types) for text in _COLUMNS]
