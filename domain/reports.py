"""Reports: which there are, over which time each is made, and how long and how large they get."""

from __future__ import annotations

from typing import Any, Final

from domain.buckets import ceil, floor
from domain.errors import Fault, InvalidInput
from domain.time_ranges import RANGES, moment
from domain.times import DAY, HOUR, MAX_US, SECOND, format_time

# What a document of each format is, as HTTP says it.
MEDIA_TYPES: Final = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}
# These are about the whole fleet, and counted from the sums of whole hours.
FLEET_TYPES: Final = frozenset({"system", "usage"})
LONGEST_DAYS: Final = 366
# Of a fleet that is larger, a report on each device has the first so many, and says so.
MOST_DEVICES: Final = 500
MOST_METRICS: Final = 100
# What models make of a device takes a second or two.
MODEL_TYPES: Final = frozenset({"trend", "anomaly"})
MOST_MODELLED: Final = 20
MOST_BYTES: Final = 20 * 1024 * 1024
# Whatever ends the process before a report is done may be the report itself.
MOST_ATTEMPTS: Final = 3
DEFAULT_RANGE: Final = "24h"

Window = tuple[int, int]


def report_window(report_type: str, date_range: dict[str, Any] | None, time_range: str | None, now_us: int) -> Window:
    """The time that a report is about, [start, end) in microseconds. Raises InvalidInput.

    Of the fleet it is whole hours, or days where the range is of days, so that sums give it exactly.
    """
    if date_range is None:
        return _up_to(now_us, RANGES[time_range or DEFAULT_RANGE], is_fleet=report_type in FLEET_TYPES)
    if time_range is not None:
        raise InvalidInput.of("time_range", "cannot be combined with date_range", "time_range_exclusive")
    start, end = moment("date_range.start", date_range["start"]), moment("date_range.end", date_range["end"])
    if start >= end:
        raise InvalidInput.of("date_range.start", "must lie before date_range.end", "time_order")
    if end - start > LONGEST_DAYS * DAY:
        raise InvalidInput.of("date_range.end", f"lies more than {LONGEST_DAYS} days after the start", "range_too_long")
    return _widened(start, end, HOUR) if report_type in FLEET_TYPES else (start, end)


def _up_to(now_us: int, span: int, *, is_fleet: bool) -> Window:
    if is_fleet:
        return _widened(max(0, now_us - span), now_us + 1, HOUR if span <= DAY else DAY)
    # The present second is in it, so that a point just stored is seen.
    end = ceil(now_us + 1, SECOND)
    return max(0, end - span), end


def _widened(start: int, end: int, width: int) -> Window:
    # The last hour there is ends with the last moment there is.
    return floor(start, width), min(ceil(end, width), MAX_US)


def check_scope(report_type: str, device_ids: list[int] | None) -> None:
    """Refuse devices where the report is about all of them, and more than it can be about. Raises InvalidInput."""
    if report_type == "system" and device_ids is not None:
        raise InvalidInput(Fault("device_ids", "a report on the system is about all devices", "whole_fleet"))
    if report_type in MODEL_TYPES and device_ids is not None and len(device_ids) > MOST_MODELLED:
        said = f"has {len(device_ids)} devices, and a report of this type is about {MOST_MODELLED} at most"
        raise InvalidInput(Fault("device_ids", said, "too_many_devices"))


def filename(id: int, report_type: str, format: str) -> str:
    """What the document is called where it is saved."""
    return f"report-{id}-{report_type.replace('_', '-')}.{format}"


def period(start_us: int, end_us: int) -> dict[str, str]:
    """The window as replies show it."""
    return {"start_time": format_time(start_us), "end_time": format_time(end_us)}
