"""What operators see: one log line a request, and Prometheus figures."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from bisect import bisect_left
from collections.abc import Callable, Iterable
from itertools import accumulate
from math import log2
from typing import Any, BinaryIO, Protocol

import orjson
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from domain.errors import Unavailable
from valtronics.exchange import Exchange
from valtronics.settings import Settings

_NO_TIME = -1024
_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


def start_logging(settings: Settings) -> structlog.typing.FilteringBoundLogger:
    """The service's logger: lines on standard output, JSON or for people."""
    level = getattr(logging, settings.log_level.upper())
    shared: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    logger: structlog.typing.FilteringBoundLogger
    if settings.log_format == "json":
        logger = structlog.wrap_logger(
            structlog.BytesLogger(sys.stdout.buffer),
            processors=[
                *shared,
                structlog.processors.JSONRenderer(serializer=lambda event, **_: orjson.dumps(event, default=str)),
            ],
            wrapper_class=structlog.make_filtering_bound_logger(level),
            cache_logger_on_first_use=True,
        )
    else:
        logger = structlog.wrap_logger(
            structlog.PrintLogger(sys.stdout),
            processors=[*shared, structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())],
            wrapper_class=structlog.make_filtering_bound_logger(level),
            cache_logger_on_first_use=True,
        )
    return logger.bind()


def request_lines(settings: Settings) -> Callable[[dict[str, Any]], object] | None:
    """Writes the line of a request, None where none is wanted. In JSON it takes a short way past the processors."""
    if settings.log_level not in ("debug", "info"):
        return None
    if settings.log_format == "json":
        return JsonLines(sys.stdout.buffer).write
    render = structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())
    printer = structlog.PrintLogger(sys.stdout)
    return lambda line: printer.msg(render(None, "info", line))


class JsonLines:
    """JSON lines to a buffered stream, flushed once a turn of the event loop: one system call for all its requests."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._is_waiting = False

    def write(self, line: dict[str, Any]) -> None:
        """To be called on the event loop's thread."""
        self._out.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        if not self._is_waiting:
            self._is_waiting = True
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._is_waiting = False
        self._out.flush()


class Requests(Collector):
    """Requests by operation and status, and their times: counted by the event loop's one thread, so without locks."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, int], int] = {}
        self._cells: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}
        self._times: dict[str, Times] = {}

    def count(self, operation: str, status: int, seconds: float) -> None:
        """One request more."""
        self._counts[operation, status] = self._counts.get((operation, status), 0) + 1
        cells = self._cells.get(operation)
        if cells is None:
            cells = self._cells[operation] = [0] * (len(_BUCKETS) + 1)
            self._times[operation] = Times()
        cells[bisect_left(_BUCKETS, seconds)] += 1
        self._sums[operation] = self._sums.get(operation, 0.0) + seconds
        self._times[operation].count(seconds)

    def figures(self) -> dict[str, Any]:
        """{total, server_errors, percentiles, operations: [the same for each, by name]} since the start."""
        whole = Times()
        totals, failed = dict.fromkeys(self._times, 0), dict.fromkeys(self._times, 0)
        for (operation, status), number in self._counts.items():
            totals[operation] += number
            failed[operation] += number if status >= 500 else 0
        operations: list[dict[str, Any]] = []
        for operation, times in sorted(self._times.items()):
            known = {"operation": operation, "total": totals[operation], "server_errors": failed[operation]}
            operations.append(known | times.percentiles())
            whole.add(times)
        sums: dict[str, Any] = {"total": sum(totals.values()), "server_errors": sum(failed.values())}
        return sums | whole.percentiles() | {"operations": operations}

    def collect(self) -> Iterable[Metric]:
        """What Prometheus is told at a scrape."""
        requests = CounterMetricFamily("valtronics_requests", "Requests answered", labels=["operation", "status"])
        for (operation, status), number in self._counts.items():
            requests.add_metric([operation, str(status)], number)
        times = HistogramMetricFamily("valtronics_request_seconds", "Time to answer", labels=["operation"])
        bounds = [*map(str, _BUCKETS), "+Inf"]
        for operation, cells in self._cells.items():
            buckets = list(zip(bounds, accumulate(cells), strict=True))
            times.add_metric([operation], buckets, self._sums[operation])
        return [requests, times]


class Times:
    """How long things took, in cells each a 32nd of a doubling wide: percentiles are off by about a hundredth."""

    def __init__(self) -> None:
        self._cells: dict[int, int] = {}

    def count(self, seconds: float) -> None:
        cell = round(32 * log2(seconds)) if seconds > 0 else _NO_TIME
        self._cells[cell] = self._cells.get(cell, 0) + 1

    def add(self, other: Times) -> None:
        for cell, number in other._cells.items():
            self._cells[cell] = self._cells.get(cell, 0) + number

    def percentiles(self) -> dict[str, float | None]:
        """p50_ms, p95_ms and p99_ms; None where nothing was counted."""
        total = sum(self._cells.values())
        cells = sorted(self._cells.items())
        reached = list(accumulate(number for _, number in cells))
        found: dict[str, float | None] = {}
        for share in (50, 95, 99):
            place = bisect_left(reached, share * total / 100)
            found[f"p{share}_ms"] = 1000 * 2 ** (cells[place][0] / 32) if total else None
        return found


class Sockets(Protocol):
    """Whoever knows the WebSocket connections."""

    @property
    def count(self) -> int: ...

    def figures(self) -> dict[str, int]: ...


class SocketFigures(Collector):
    """Connections, and frames sent and left out."""

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets

    def collect(self) -> Iterable[Metric]:
        open_now = GaugeMetricFamily("valtronics_sockets", "WebSocket connections", value=self._sockets.count)
        frames = CounterMetricFamily("valtronics_socket_frames", "Frames to WebSocket connections", labels=["fate"])
        for fate, number in self._sockets.figures().items():
            frames.add_metric([fate], number)
        return [open_now, frames]


class Observation:
    """Counts and logs."""

    def __init__(
        self,
        logger: structlog.typing.FilteringBoundLogger,
        lines: Callable[[dict[str, Any]], object] | None,
        depth: Callable[[], int],
    ) -> None:
        self.logger = logger
        self._lines = lines
        self.registry = CollectorRegistry()
        self._requests = Requests()
        self.registry.register(self._requests)
        self._groups = Histogram(
            "valtronics_commit_seconds", "Time of a group commit", buckets=_BUCKETS, registry=self.registry
        )
        self._jobs = Counter("valtronics_committed_jobs", "Write jobs committed", registry=self.registry)
        waiting = Gauge("valtronics_writer_waiting", "Write jobs waiting", registry=self.registry)
        waiting.set_function(depth)

    def watch_sockets(self, hub: Sockets) -> None:
        """Count WebSocket connections and their frames from now on."""
        self.registry.register(SocketFigures(hub))

    def answered(self, exchange: Exchange, status: int) -> None:
        """One request is over."""
        seconds = time.perf_counter() - exchange.started
        operation = exchange.operation.id if exchange.operation is not None else "unknown"
        self._requests.count(operation, status, seconds)
        if self._lines is None:
            return
        line: dict[str, Any] = {
            "event": "request",
            "id": exchange.id,
            "caller": exchange.caller,
            "operation": operation,
        }
        line |= {"status": status, "ms": round(seconds * 1000, 2), "level": "info", "timestamp": exchange.timestamp}
        self._lines(line)

    def failed(self, exchange: Exchange, error: BaseException) -> None:
        """A request ended in a failure of ours; the trace goes to the log, never to the caller."""
        operation = exchange.operation.id if exchange.operation is not None else "unknown"
        if isinstance(error, Unavailable):
            # Expected while something we stand on is away; a trace for each request would bury what matters.
            self.logger.warning("unavailable", id=exchange.id, operation=operation, reason=error.message)
        else:
            self.logger.error("failure", id=exchange.id, operation=operation, exc_info=error)

    def committed(self, jobs: int, seconds: float) -> None:
        """The writer finished a group."""
        self._jobs.inc(jobs)
        self._groups.observe(seconds)

    def request_figures(self) -> dict[str, Any]:
        """Requests and their times since the start, of all and by operation."""
        return self._requests.figures()

    def exposition(self) -> bytes:
        """The Prometheus text format."""
        return generate_latest(self.registry)
