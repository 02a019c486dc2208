"""Looks at what the service stands on, for the health operations."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from typing import Any

from domain.errors import Unavailable
from storage.engine import Engine
from storage.writer import Writer
from valtronics.compute import Compute

_LOW_DISK_BYTES = 100 * 1024 * 1024
# A queue this full means that writes come in faster than the disk takes them.
_DEEP_QUEUE = 5000


class Probes:
    """Health as facts: each part up or down, with what was measured."""

    def __init__(
        self,
        engine: Engine,
        writer: Writer,
        compute: Compute,
        version: str,
        disk_path: str | None,
        uptime: Callable[[], float],
    ) -> None:
        self._engine = engine
        self._writer = writer
        self._compute = compute
        self._version = version
        self._disk_path = disk_path
        self._uptime = uptime
        self._started = uptime()

    def health(self) -> dict[str, Any]:
        """`healthy`, or `unhealthy` when the database does not answer."""
        database = self._database()["status"]
        return {"status": "healthy" if database == "up" else "unhealthy", "database": database}

    def detail(self) -> dict[str, Any]:
        """Every part; `degraded` when one that is not the database is down."""
        parts = [self._database(), self._queue(), self._models()]
        if self._disk_path is not None:
            parts.append(self._disk(self._disk_path))
        if parts[0]["status"] == "down":
            status = "unhealthy"
        else:
            status = "healthy" if all(part["status"] == "up" for part in parts) else "degraded"
        return {
            "status": status,
            "version": self._version,
            "uptime_seconds": int(self._uptime() - self._started),
            "components": parts,
        }

    def _database(self) -> dict[str, Any]:
        began = time.perf_counter()
        try:
            self._engine.ping()
        except Unavailable as error:
            return {"name": "database", "status": "down", "detail": error.message}
        return {
            "name": "database",
            "status": "up",
            "latency_ms": round((time.perf_counter() - began) * 1000, 3),
            "detail": self._engine.kind,
        }

    def _queue(self) -> dict[str, Any]:
        depth = self._writer.depth
        return {"name": "writer", "status": "up" if depth < _DEEP_QUEUE else "down", "detail": f"{depth} jobs waiting"}

    def _models(self) -> dict[str, Any]:
        depth, workers = self._compute.depth, self._compute.workers
        return {
            "name": "models",
            "status": "down" if self._compute.is_full else "up",
            "detail": f"{depth} questions for {workers} {'process' if workers == 1 else 'processes'}",
        }

    def _disk(self, path: str) -> dict[str, Any]:
        free = shutil.disk_usage(path).free
        return {
            "name": "disk",
            "status": "up" if free > _LOW_DISK_BYTES else "down",
            "detail": f"{free // 1048576} MiB free",
        }
