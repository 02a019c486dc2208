"""Storing a CSV file of telemetry: in batches, each one transaction, and resumed where it was interrupted."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from domain.points import Point
from domain.retention import Retention
from domain.times import MINUTE
from storage.engine import Engine
from storage.store import Store
from valtronics.csv_rows import BadRow, Row, WrongFile, read_rows

BATCH = 5_000
DEVICE_TYPE = "imported"
# The same tolerance as for points that arrive over HTTP.
_MAX_AHEAD = 10 * MINUTE
_SUFFIX = ".valtronics-progress"
_DATABASE_ID = "database_id"


@dataclass(slots=True)
class Tally:
    """What became of the rows so far; `row` is the last one that was dealt with."""

    row: int = 1
    stored: int = 0
    duplicate: int = 0
    updated: int = 0
    bad: int = 0
    devices: int = 0
    stopped: bool = False

    @property
    def points(self) -> int:
        return self.stored + self.duplicate + self.updated


@dataclass(frozen=True, slots=True)
class Options:
    """How to import."""

    retention: Retention
    create_devices: bool = True
    max_errors: int = 100
    restart: bool = False
    batch: int = BATCH


class Progress:
    """The row reached, in a file beside the imported one; it counts only for the same file and database."""

    def __init__(self, source: Path, database: str) -> None:
        self.path = source.with_name(source.name + _SUFFIX)
        status = source.stat()
        self._identity = {"size": status.st_size, "modified_ns": status.st_mtime_ns, "database": database}

    def load(self) -> Tally:
        """Where an interrupted import of this file stopped; the beginning when there was none."""
        try:
            kept = json.loads(self.path.read_text())
            return Tally(**kept["tally"]) if kept["import"] == self._identity else Tally()
        except (OSError, ValueError, KeyError, TypeError):
            return Tally()

    def save(self, tally: Tally) -> None:
        fresh = self.path.with_name(self.path.name + ".new")
        fresh.write_text(json.dumps({"import": self._identity, "tally": asdict(tally)}))
        fresh.replace(self.path)

    def clear(self) -> None:
        self.path.unlink(missing_ok=True)


def database_id(engine: Engine) -> str:
    """A name that this database keeps for itself: a URL may lead to another database tomorrow."""
    with engine.read() as store:
        known = store.settings.get(_DATABASE_ID)
    if known is not None:
        return known
    with engine.write() as store:
        return store.settings.put_if_absent(_DATABASE_ID, secrets.token_hex(16))


def import_csv(
    source: Path,
    engine: Engine,
    options: Options,
    *,
    clock: Callable[[], int],
    on_bad_row: Callable[[BadRow], None] = lambda _: None,
    on_progress: Callable[[int, Tally], None] = lambda _, __: None,
) -> Tally:
    """Store the good rows and report the bad ones; `stopped` in the result says that there were too many of those.

    `on_progress` gets the bytes read. Interrupted anywhere, a second call goes on after the last committed batch.
    Raises WrongFile, OSError, Unavailable.
    """
    progress = Progress(source, database_id(engine))
    if options.restart:
        progress.clear()
    run = _Import(engine, options, clock, progress.load(), on_bad_row)
    done = run.tally.row
    with source.open("rb") as file:
        if not file.seekable():
            raise WrongFile("it is not a file on disk: an import that may go on later has to find its place again")
        for row in read_rows(file):
            if row.number <= done:
                continue
            run.take(row)
            if run.is_full or run.has_too_many_errors:
                run.commit()
                progress.save(run.tally)
                on_progress(file.tell(), run.tally)
            if run.has_too_many_errors:
                run.tally.stopped = True
                return run.tally
        run.commit()
        on_progress(file.tell(), run.tally)
    progress.clear()
    return run.tally


class _Import:
    """One run: the rows that wait for their transaction, and the tally of those behind it."""

    def __init__(
        self,
        engine: Engine,
        options: Options,
        clock: Callable[[], int],
        tally: Tally,
        on_bad_row: Callable[[BadRow], None],
    ) -> None:
        self.tally = tally
        self._engine = engine
        self._options = options
        self._clock = clock
        self._on_bad_row = on_bad_row
        self._reached = tally.row
        self._waiting: list[Row] = []

    @property
    def is_full(self) -> bool:
        return len(self._waiting) >= self._options.batch

    @property
    def has_too_many_errors(self) -> bool:
        return self.tally.bad >= self._options.max_errors

    def take(self, row: Row | BadRow) -> None:
        self._reached = row.number
        if isinstance(row, BadRow):
            self._count_bad(row)
        else:
            self._waiting.append(row)

    def commit(self) -> None:
        """Store what waits in one transaction; the tally follows only once it is committed."""
        now_us = self._clock()
        refused: list[BadRow] = []
        created: list[str] = []
        results: list[str] = []
        if self._waiting:
            with self._engine.write() as store:
                ids = self._devices(store, now_us, created)
                checked = [self._point(row, ids, now_us) for row in self._waiting]
                points = [point for point in checked if isinstance(point, Point)]
                refused = [row for row in checked if isinstance(row, BadRow)]
                if points:
                    results.extend(store.telemetry.submit(points, now_us, self._options.retention))
                    good = [row for row, each in zip(self._waiting, checked, strict=True) if isinstance(each, Point)]
                    late = [_expired(row) for row, result in zip(good, results, strict=True) if result == "expired"]
                    refused = sorted([*refused, *late], key=lambda row: row.number)
        self._waiting.clear()
        self.tally.stored += results.count("stored")
        self.tally.duplicate += results.count("duplicate")
        self.tally.updated += results.count("updated")
        self.tally.devices += len(created)
        self.tally.row = self._reached
        for row in refused:
            self._count_bad(row)

    def _count_bad(self, row: BadRow) -> None:
        # A whole batch may turn out to be bad at once: those past the limit are counted but not told.
        if not self.has_too_many_errors:
            self._on_bad_row(row)
        self.tally.bad += 1

    def _devices(self, store: Store, now_us: int, created: list[str]) -> dict[str, int]:
        """The row ids of the devices; asked anew for every batch, since somebody may have deleted one meanwhile."""
        ids: dict[str, int] = {}
        for name in sorted({row.device for row in self._waiting}):
            device: dict[str, Any] | None = store.devices.get_by_name(name)
            if device is None and self._options.create_devices:
                device = store.devices.create({"device_id": name, "name": name, "device_type": DEVICE_TYPE}, now_us)
                created.append(name)
            if device is not None:
                ids[name] = device["id"]
        return ids

    def _point(self, row: Row, ids: dict[str, int], now_us: int) -> Point | BadRow:
        """The point of a row, or the rule that keeps it out of this database."""
        if row.device not in ids:
            return BadRow(row.number, "device_id", f"{row.device!r} is no device here", "unknown_device")
        if row.ts_us > now_us + _MAX_AHEAD:
            issue = "is more than 10 minutes ahead of the clock"
            return BadRow(row.number, "timestamp", issue, "future_timestamp")
        if row.ts_us < self._options.retention.raw_cutoff(row.metric, now_us):
            return _expired(row)
        return Point(ids[row.device], row.metric, row.ts_us, row.value, row.unit)


def _expired(row: Row) -> BadRow:
    return BadRow(row.number, "timestamp", "is older than the retention of this metric", "expired_timestamp")
