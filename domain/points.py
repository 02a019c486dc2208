"""The measured point: one value of one metric of one device at one moment."""

from __future__ import annotations

from typing import NamedTuple


class Point(NamedTuple):
    """`device_id` is the row id of the device; `ts_us` microseconds since the epoch; `value` a finite double."""

    device_id: int
    metric: str
    ts_us: int
    value: float
    unit: str | None = None
