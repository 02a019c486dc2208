"""The queue of reports: who makes which one. A report is claimed by a conditional update, whatever the replicas.

A claim that is not renewed expires, as after a crash, and the report is begun again, but not for ever.
"""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

import json
from typing import NamedTuple

from domain.reports import MOST_ATTEMPTS
from storage.link import Link

_FREE = "finished_us IS NULL AND (claimed_until_us IS NULL OR claimed_until_us <= ?)"
_DUE = f"SELECT id FROM reports WHERE {_FREE} ORDER BY id LIMIT ?"
_CLAIM = (
    "UPDATE reports SET status = 'running', progress = 0, attempts = attempts + 1, claim = ?, claimed_until_us = ?"
    f" WHERE id = ? AND {_FREE} RETURNING report_type, format, start_us, end_us, device_ids, attempts"
)
_OURS = " WHERE id = ? AND claim = ? AND finished_us IS NULL"
_RENEW = "UPDATE reports SET progress = coalesce(?, progress), claimed_until_us = ?" + _OURS
_DISOWN = (
    "UPDATE reports SET status = 'pending', progress = 0, claim = NULL, claimed_until_us = NULL"
    " WHERE finished_us IS NULL"
)
_FREED = ", claim = NULL, claimed_until_us = NULL"
# A process that stops has done nothing wrong: its attempt does not count.
_RELEASE = "UPDATE reports SET status = 'pending', progress = 0, attempts = attempts - 1" + _FREED + _OURS
_FINISH = (
    "UPDATE reports SET status = 'completed', progress = 100, finished_us = ?, size_bytes = ?, document = ?"
    + _FREED
    + _OURS
)
_FAIL = "UPDATE reports SET status = 'failed', finished_us = ?, failure_reason = ?" + _FREED + _OURS


class Job(NamedTuple):
    """A report to be made: of which kind, over [start, end), of which devices (None: of all)."""

    id: int
    claim: str
    report_type: str
    format: str
    start_us: int
    end_us: int
    device_ids: list[int] | None


class ReportQueue:
    def __init__(self, link: Link) -> None:
        self._link = link

    def due(self, now_us: int, limit: int) -> list[int]:
        """Reports that nobody is making, oldest first."""
        return [row[0] for row in self._link.rows(_DUE, (now_us, limit))]

    def claim(self, id: int, claim: str, until_us: int, now_us: int) -> Job | None:
        """The report, which is now the caller's to make; None where it is another's, done, or given up here."""
        rows = self._link.rows(_CLAIM, (claim, until_us, id, now_us))
        if not rows:
            return None
        report_type, format, start_us, end_us, devices, attempts = rows[0]
        job = Job(id, claim, report_type, format, start_us, end_us, None if devices is None else json.loads(devices))
        if attempts > MOST_ATTEMPTS:
            self.fail(job, f"It was begun {MOST_ATTEMPTS} times, and each time the server stopped", now_us)
            return None
        return job

    def renew(self, job: Job, progress: int | None, until_us: int) -> bool:
        """Keep it, and say how far it is, 0 to 99 (None: as before).

        False where it is no longer the caller's: it was deleted or taken over.
        """
        return self._link.change(_RENEW, (progress, until_us, job.id, job.claim)) > 0

    def release(self, job: Job) -> None:
        """Let somebody else begin it."""
        self._link.run(_RELEASE, (job.id, job.claim))

    def disown(self) -> None:
        """Nobody makes any report. For whoever knows that all who did are gone."""
        self._link.run(_DISOWN)

    def finish(self, job: Job, document: bytes, now_us: int) -> bool:
        """Keep the finished document; False where the report is no longer the caller's."""
        return self._link.change(_FINISH, (now_us, len(document), document, job.id, job.claim)) > 0

    def fail(self, job: Job, reason: str, now_us: int) -> bool:
        """Give it up for good, and say why; False where the report is no longer the caller's."""
        return self._link.change(_FAIL, (now_us, reason, job.id, job.claim)) > 0
