"""The steps by which the figures of a report are read, each a transaction of its own, so that none is long."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar

from domain.reports import MODEL_TYPES, MOST_DEVICES, MOST_MODELLED, period
from domain.retention import Retention
from domain.system_health import system_health
from domain.times import format_time
from storage.report_queue import Job
from storage.store import Store
from storage.usage import Scope
from valtronics.report_models import Models

T = TypeVar("T")
Data = dict[str, Any]
Tell = Callable[[int], Awaitable[None]]
Of = Callable[[int], Awaitable[Data | None]]  # by a device's id, its figures; None when it is gone
# Of the whole work; the rest is the writing of the document.
READ_PROGRESS = 90


class Read(Protocol):
    """Runs a job in a read transaction."""

    async def __call__(self, job: Callable[[Store], T]) -> T: ...


class Ask(Protocol):
    """Has a model answer a question in another process. Raises Unavailable."""

    async def __call__(self, function: Callable[[Any], Any], question: Any) -> Any: ...


async def collect(job: Job, retention: Retention, now_us: int, *, read: Read, tell: Tell, ask: Ask) -> Data:
    """All figures of a report, in the shape of the contract's `ReportContent`. `tell` hears of progress in percent."""
    head = {"report_type": job.report_type, **period(job.start_us, job.end_us), "generated_at": format_time(now_us)}
    scope = Scope(job.start_us, job.end_us, job.device_ids, retention, now_us)
    found: Data
    if job.report_type == "device_performance":
        devices, notes = await _devices(job, _performance(scope, read), read=read, tell=tell)
        found = {"devices": devices, "notes": notes}
        if not any(device["metrics"] for device in devices):
            found["notes"] = [*notes, *_notes(sum(device["data_points"] for device in devices))]
    elif job.report_type == "data_quality":
        devices, notes = await _devices(job, _quality(scope, read), read=read, tell=tell)
        points = sum(device["overall"]["points"] for device in devices)
        found = {"data_quality": devices, "notes": [*notes, *_notes(points)]}
    elif job.report_type in MODEL_TYPES:
        models = Models(scope, read, ask)
        of = models.trends if job.report_type == "trend" else models.anomalies
        devices, notes = await _devices(job, of, read=read, tell=tell, most=MOST_MODELLED)
        found = models.told(job.report_type, devices, notes)
    elif job.report_type == "usage":
        found = await read(lambda store: store.report_figures.usage(scope))
        found["notes"] = _notes(found["total_points"])
    else:
        found = await _system(scope, read)
    await tell(READ_PROGRESS)
    return {**head, **found}


async def _system(scope: Scope, read: Read) -> Data:
    found = await read(lambda store: store.report_figures.system(scope))
    uptime, alerts = found.pop("uptime_percentage"), found.pop("open_alerts")
    found["system_health"] = system_health(found["system_stats"], uptime, alerts)
    return {**found, "notes": _notes(found["telemetry_overview"]["total_points"])}


async def _devices(
    job: Job, of: Of, *, read: Read, tell: Tell, most: int = MOST_DEVICES
) -> tuple[list[Data], list[str]]:
    """One device after another, and notes, in which one that was deleted meanwhile is named."""
    notes = []
    if job.device_ids is None:
        ids, total = await read(lambda store: store.report_figures.devices())
        ids = ids[:most]
        if total > len(ids):
            notes.append(f"Of {total} devices these are the first {most} by id")
    else:
        ids = job.device_ids
    devices, told = [], 0
    for place, id in enumerate(ids):
        progress = READ_PROGRESS * place // len(ids)
        if progress > told:
            await tell(progress)
            told = progress
        device = await of(id)
        if device is None:
            notes.append(f"Device {id} was deleted before its figures were read")
        else:
            devices.append(device)
    return devices, notes


def _performance(scope: Scope, read: Read) -> Of:
    span = (scope.start_us, scope.end_us, scope.retention, scope.now_us)
    return lambda device: read(lambda store: store.report_figures.device(device, *span))


def _quality(scope: Scope, read: Read) -> Of:
    span = (scope.start_us, scope.end_us, scope.retention, scope.now_us)
    return lambda device: read(lambda store: store.report_figures.quality(device, *span))


def _notes(points: int) -> list[str]:
    return [] if points else ["No point is known of this time: none was measured, or it is no longer kept"]
