"""Rules about anomalies: how sensitive they are, and by what a detector in memory knows a series again."""

from __future__ import annotations

from storage.dialect import Dialect


def statements(dialect: Dialect) -> list[str]:
    types = dialect.types
    return [
        f"ALTER TABLE alert_rules ADD COLUMN sensitivity {types['text']}",
        # Another number by chance after every change of the points that such a rule watches; 0 where nobody knows them.
        f"ALTER TABLE series ADD COLUMN revision {types['big']} NOT NULL DEFAULT 0",
    ]
