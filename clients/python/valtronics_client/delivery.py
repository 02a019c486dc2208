"""How one batch gets through: again and again while that may help, without what the service will never take."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence

from valtronics_client._generated import errors, models, operations, requests
from valtronics_client.core import Core
from valtronics_client.faults import ApiError, ConnectionFailed
from valtronics_client.operations import Arguments
from valtronics_client.outbox import RejectedPoint
from valtronics_client.retries import is_overlap, is_passing
from valtronics_client.steps import Pause, Steps

Points = Sequence[requests.TelemetrySubmit]
# What became of points: those that are settled, and which of them were refused.
Settled = Callable[[Points, list[RejectedPoint]], None]
_INDEX = re.compile(r"telemetry_data\.(\d+)(?:\.(.*))?")


def deliver(core: Core, points: Points, settled: Settled, is_given_up: Callable[[], bool]) -> Steps[None]:
    """Returns when all points are settled. Raises what can't be mended, and what passes once `is_given_up`."""
    # The first part on top: of two points with one time the later one counts, so their order must stay.
    parts: list[Points] = [points]
    while parts:
        part = parts.pop()
        try:
            report = yield from _stored(core, part, is_given_up)
        except errors.PayloadTooLarge as error:
            if len(part) == 1:
                settled(part, [RejectedPoint(part[0], error.code, error.message)])
            else:
                parts += [part[len(part) // 2 :], part[: len(part) // 2]]
        except errors.ValidationError as error:
            # One broken point makes the service refuse the whole batch; it names them all.
            wrong = _named(error, part)
            if not wrong:
                raise
            bad = [part[index] for index in wrong]
            settled(bad, list(wrong.values()))
            rest = [point for index, point in enumerate(part) if index not in wrong]
            if rest:
                parts.append(rest)
        else:
            settled(part, [_reported(part, each) for each in report.results if each.result == "failed"])


def _stored(core: Core, points: Points, is_given_up: Callable[[], bool]) -> Steps[models.TelemetryBatchReport]:
    """The report on a batch, sent under one key however often."""
    arguments = Arguments(
        header={"Idempotency-Key": uuid.uuid4().hex}, body={"telemetry_data": points, "atomic": False}
    )
    failures = 0
    while True:
        try:
            return (yield from core.call(operations.SUBMIT_TELEMETRY_BATCH, arguments))
        except (ApiError, ConnectionFailed) as error:
            if not (is_passing(error) or is_overlap(error)) or is_given_up():
                raise
            failures += 1
            asked = error.retry_after if isinstance(error, ApiError) else None
        yield Pause(asked if asked is not None else core.retries.pause(failures))


def _named(error: ApiError, points: Points) -> dict[int, RejectedPoint]:
    """Index → the fault that the service names first for it."""
    found: dict[int, RejectedPoint] = {}
    for fault in error.faults:
        match = _INDEX.fullmatch(fault.field)
        if match and int(match[1]) < len(points):
            index = int(match[1])
            found.setdefault(index, RejectedPoint(points[index], error.code, fault.issue, match[2] or ""))
    return found


def _reported(points: Points, report: models.BatchPointReport) -> RejectedPoint:
    return RejectedPoint(points[report.index], report.code or "", report.issue or "", report.field or "")
