"""Operations tagged `analytics`: what the fleet and the service did over a time, in figures; how good the data are."""

from __future__ import annotations

from typing import Any

from domain.buckets import ceil, floor
from domain.errors import NotFound
from domain.ports import Performance
from domain.retention import Retention
from domain.system_health import system_health
from domain.time_ranges import RANGES, window
from domain.times import DAY, HOUR, format_time
from handlers.paging import page_of
from storage.store import Store

Data = dict[str, Any]


def get_system_analytics(time_range: str = "24h", *, store: Store, retention: Retention, now: int) -> Data:
    """The fleet in one page. The window is whole hours, a long one whole days, so that it is answered from sums."""
    span = RANGES[time_range]
    whole = HOUR if span <= DAY else DAY
    start, end = floor(max(0, now - span), whole), ceil(now + 1, whole)
    found = store.analytics.system(start, end, retention, now)
    uptime, alerts = found.pop("uptime_percentage"), found.pop("open_alerts")
    found["system_health"] = system_health(found["system_stats"], uptime, alerts)
    return {"start_time": format_time(start), "end_time": format_time(end), **found}


def list_device_analytics(
    page: int,
    size: int,
    time_range: str | None = None,
    start_time: str | None = None,
    end_time: str | None = None,
    device_type: str | None = None,
    *,
    store: Store,
    retention: Retention,
    now: int,
) -> Data:
    """A page of devices, by id, with what each did within a time."""
    start, end = window(start_time, end_time, time_range, now)
    items, total = store.analytics.devices(start, end, device_type, (page - 1) * size, size, retention, now)
    return page_of(items, page, size, total)


def get_performance(*, performance: Performance) -> Data:
    """What this process and its machine are doing, and how fast requests are answered."""
    return performance.figures()


def get_data_quality(
    device_id: int,
    metric: str | None = None,
    time_range: str | None = None,
    start_time: str | None = None,
    end_time: str | None = None,
    *,
    store: Store,
    retention: Retention,
    now: int,
) -> Data:
    """How good the data of a device are within a time, of each metric and in all. Raises NotFound."""
    start, end = window(start_time, end_time, time_range, now)
    device = store.devices.get(device_id)
    if device is None:
        raise NotFound("Device", device_id)
    found = store.analytics.data_quality(device, metric, start, end, retention, now)
    return {"device_id": device_id, "start_time": format_time(start), "end_time": format_time(end), **found}
