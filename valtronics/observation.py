"""What operators see: one log line a request, and Prometheus figures."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from typing import Any

import orjson
import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from domain.errors import Unavailable
from valtronics.exchange import Exchange
from valtronics.settings import Settings

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
        out = structlog.BytesLogger(sys.stdout.buffer)
        return lambda line: out.msg(orjson.dumps(line))
    render = structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty())
    printer = structlog.PrintLogger(sys.stdout)
    return lambda line: printer.msg(render(None, "info", line))


class Observation:
    """Counts and logs. The label children of each (operation, status) are made once and kept."""

    def __init__(
        self,
        logger: structlog.typing.FilteringBoundLogger,
        lines: Callable[[dict[str, Any]], object] | None,
        depth: Callable[[], int],
    ) -> None:
        self.logger = logger
        self._lines = lines
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "valtronics_requests", "Requests answered", ["operation", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "valtronics_request_seconds", "Time to answer", ["operation"], buckets=_BUCKETS, registry=self.registry
        )
        self._groups = Histogram(
            "valtronics_commit_seconds", "Time of a group commit", buckets=_BUCKETS, registry=self.registry
        )
        self._jobs = Counter("valtronics_committed_jobs", "Write jobs committed", registry=self.registry)
        waiting = Gauge("valtronics_writer_waiting", "Write jobs waiting", registry=self.registry)
        waiting.set_function(depth)
        self._children: dict[tuple[str, int], tuple[Any, Any]] = {}

    def answered(self, exchange: Exchange, status: int) -> None:
        """One request is over."""
        seconds = time.perf_counter() - exchange.started
        operation = exchange.operation.id if exchange.operation is not None else "unknown"
        children = self._children.get((operation, status))
        if children is None:
            children = (self._requests.labels(operation, str(status)), self._seconds.labels(operation))
            self._children[operation, status] = children
        children[0].inc()
        children[1].observe(seconds)
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

    def exposition(self) -> bytes:
        """The Prometheus text format."""
        return generate_latest(self.registry)
