"""What this process and its machine are doing, for the operation that shows it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import psutil


class Performance:
    """Shares of processor time are since this was made, at the start: no figure hangs on who looked last."""

    def __init__(
        self, requests: Callable[[], dict[str, Any]], uptime: Callable[[], float], disk_path: str | None
    ) -> None:
        self._requests = requests
        self._uptime = uptime
        self._disk_path = disk_path
        self._started = uptime()
        self._process = psutil.Process()
        self._busy = _busy_seconds()
        self._own = self._own_seconds()

    def figures(self) -> dict[str, Any]:
        """{process, host, requests}."""
        seconds = self._uptime() - self._started
        return {"process": self._of_process(seconds), "host": self._of_host(), "requests": self._requests()}

    def _of_process(self, seconds: float) -> dict[str, Any]:
        used = self._own_seconds() - self._own
        with self._process.oneshot():
            return {
                "uptime_seconds": seconds,
                "cpu_seconds": used,
                "memory_bytes": self._process.memory_info().rss,
                "threads": self._process.num_threads(),
                "open_files": self._process.num_fds(),
            }

    def _of_host(self) -> dict[str, Any]:
        busy, total = (now - before for now, before in zip(_busy_seconds(), self._busy, strict=True))
        memory = psutil.virtual_memory()
        found: dict[str, Any] = {
            "processors": os.cpu_count() or 1,
            "cpu_percentage": min(100.0, max(0.0, 100.0 * busy / total)) if total > 0 else None,
            "load_average": os.getloadavg()[0],
            "memory_total_bytes": memory.total,
            "memory_available_bytes": memory.available,
        }
        if self._disk_path is not None:
            disk = psutil.disk_usage(self._disk_path)
            found |= {"disk_total_bytes": disk.total, "disk_free_bytes": disk.free}
        return found

    def _own_seconds(self) -> float:
        times = self._process.cpu_times()
        return float(times.user + times.system)


def _busy_seconds() -> tuple[float, float]:
    """(busy, all) seconds of all processors together since the machine began."""
    times = psutil.cpu_times()
    total = float(sum(times[:8]))  # guests are counted in user time already
    return total - float(times.idle) - float(getattr(times, "iowait", 0.0)), total
