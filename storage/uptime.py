"""How much of the time devices were up, from their transitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.connectivity import up_time
from storage.link import Link

_TRANSITIONS = "SELECT device_id, ts_us, to_status FROM transitions WHERE ts_us < ? {} ORDER BY device_id, ts_us, id"


def percentage(shares: Mapping[int, float]) -> float | None:
    """The mean of shares in percent; None where there are none."""
    return 100.0 * sum(shares.values()) / len(shares) if shares else None


def shares(link: Link, start_us: int, end_us: int, devices: Sequence[int] | None = None) -> dict[int, float]:
    """By device, the share of its time within [start, end), 0 to 1, in which it was neither offline nor in error."""
    if start_us >= end_us:
        return {}
    where, params = ("", list[Any]()) if devices is None else link.dialect.any_of("device_id", devices)
    before: dict[int, str] = {}
    inside: dict[int, list[tuple[int, str]]] = {}
    for device, ts_us, status in link.rows(_TRANSITIONS.format(f"AND {where}" if where else ""), (end_us, *params)):
        within = inside.setdefault(device, [])
        if ts_us < start_us:
            before[device] = status
        else:
            within.append((ts_us, status))
    times = {device: up_time(within, before.get(device), start_us, end_us) for device, within in inside.items()}
    return {device: found[0] / found[1] for device, found in times.items() if found is not None}
