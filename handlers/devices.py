"""Operations tagged `devices`: the fleet, its states and its figures."""

from __future__ import annotations

from typing import Any

from domain.errors import NotFound
from domain.retention import Retention
from domain.time_ranges import RANGES, bounds
from domain.versions import Versioned, expected_version, versioned
from handlers.fields import check_map, cleared
from handlers.paging import page_of
from storage.store import Store

Data = dict[str, Any]


def list_devices(
    page: int,
    size: int,
    sort: str,
    order: str,
    status: str | None = None,
    device_type: str | None = None,
    location: str | None = None,
    manufacturer: str | None = None,
    is_active: bool | None = None,
    device_id: str | None = None,
    search: str | None = None,
    *,
    store: Store,
) -> Data:
    """A page of the devices that fit every filter given."""
    named = {
        "status": status,
        "device_type": device_type,
        "location": location,
        "manufacturer": manufacturer,
        "is_active": is_active,
        "device_id": device_id,
        "search": search,
    }
    filters = {name: value for name, value in named.items() if value is not None}
    return _page(store, filters, page, size, sort, order)


def list_devices_by_status(status: str, page: int, size: int, *, store: Store) -> Data:
    """A page of the devices in one state, by id."""
    return _page(store, {"status": status}, page, size, "id", "asc")


def _page(store: Store, filters: Data, page: int, size: int, sort: str, order: str) -> Data:
    items, total = store.devices.list(filters, sort, order, (page - 1) * size, size)
    for item in items:
        item.pop("_version", None)
    return page_of(items, page, size, total)


def create_device(body: Data, *, store: Store, now: int) -> Versioned:
    """A new device. Raises Conflict when its device_id is taken."""
    check_map(body, "metadata")
    check_map(body, "configuration")
    return versioned(store.devices.create(cleared(body), now))


def get_device(id: int, *, store: Store, retention: Retention, now: int) -> Versioned:
    """A device with its telemetry in brief and whether it is connected."""
    device = store.devices.detail(id, now, retention)
    if device is None:
        raise NotFound("Device", id)
    return versioned(device)


def update_device(id: int, body: Data, if_match: str | None = None, *, store: Store, now: int) -> Versioned:
    """Change the fields that are sent, and only those."""
    check_map(body, "metadata")
    check_map(body, "configuration")
    return versioned(store.devices.update(id, cleared(body), now, expect_version=expected_version(if_match)))


def delete_device(id: int, if_match: str | None = None, *, store: Store) -> Data:
    """Remove a device with everything that hangs on it."""
    if not store.devices.delete(id, expect_version=expected_version(if_match)):
        raise NotFound("Device", id)
    return {"id": id}


def update_device_status(id: int, body: Data, if_match: str | None = None, *, store: Store, now: int) -> Versioned:
    """Set the state by hand; the change and its reason are kept."""
    device = store.devices.set_status(
        id, body["status"], body.get("reason"), now, expect_version=expected_version(if_match)
    )
    return versioned(device)


def get_device_configuration(id: int, *, store: Store) -> Versioned:
    """The configuration alone."""
    device = _existing(id, store)
    return Versioned(device["configuration"], device["_version"])


def update_device_configuration(
    id: int, body: Data, if_match: str | None = None, *, store: Store, now: int
) -> Versioned:
    """Replace the whole configuration."""
    check_map({"body": body}, "body")
    device = store.devices.update(id, {"configuration": body}, now, expect_version=expected_version(if_match))
    return Versioned(device["configuration"], device["_version"])


def get_device_stats(
    time_range: str = "24h", group_by: str | None = None, *, store: Store, retention: Retention, now: int
) -> Data:
    """Counts of the fleet, and its uptime over the range."""
    stats = store.devices.stats(max(0, now - RANGES[time_range]), now, group_by, retention)
    if stats.get("uptime_percentage") is None:
        stats.pop("uptime_percentage", None)
        stats["uptime_reason"] = "There are no devices to compute it from"
    return stats


def list_device_transitions(
    id: int,
    page: int,
    size: int,
    start_time: str | None = None,
    end_time: str | None = None,
    *,
    store: Store,
    now: int,
) -> Data:
    """A page of the changes of a device's status, oldest first, and the uptime over the whole window."""
    given_start, given_end = bounds(start_time, end_time)
    start = given_start if given_start is not None else 0
    end = given_end if given_end is not None else now + 1
    _existing(id, store)
    items, total = store.devices.transitions_page(id, start, end, (page - 1) * size, size)
    for item in items:
        del item["device_id"]
    found = page_of(items, page, size, total)
    uptime = store.devices.uptime(id, start, min(end, now + 1))
    if uptime is None:
        return {**found, "uptime_reason": "The device did not exist in this time"}
    return {**found, "uptime_percentage": uptime}


def _existing(id: int, store: Store) -> Data:
    device = store.devices.get(id)
    if device is None:
        raise NotFound("Device", id)
    return device
