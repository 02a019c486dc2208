"""Removing points on request, with everything that was derived from them."""

from __future__ import annotations

from storage.link import Link

_DERIVED = ("telemetry", "latest", "rollup", "dirty")


def remove_device(link: Link, id: int) -> None:
    """Remove a locked device and every trace; transitions and keys go with the row."""
    series = [row[0] for row in link.rows(f"SELECT id FROM series WHERE device_id = ?{link.dialect.locked_in_order}", (id,))]
    for series_id in series:
        for table in _DERIVED:
            link.run(f"DELETE FROM {table} WHERE series_id = ?", (series_id,))
    link.run("DELETE FROM series WHERE device_id = ?", (id,))
    link.run("DELETE FROM devices WHERE id = ?", (id,))
