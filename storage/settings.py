"""Values the service must remember about itself, such as its signing key."""

from __future__ import annotations

from storage.link import Link


class Settings:
    def __init__(self, link: Link) -> None:
        self._link = link

    def get(self, name: str) -> str | None:
        row = self._link.row("SELECT value FROM settings WHERE name = ?", (name,))
        return None if row is None else row[0]

    def put_if_absent(self, name: str, value: str) -> str:
        """Store the value unless there is one; the value that stands. Safe among replicas."""
        self._link.run("INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", (name, value))
        row = self._link.row("SELECT value FROM settings WHERE name = ?", (name,))
        return value if row is None else str(row[0])
