"""The composition root: settings in, one running service out. Everything is put together here, by name."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

from connexion import AsyncApp
from connexion.middleware.lifespan import LifespanMiddleware
from limits.storage import MemoryStorage, Storage
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.channels import ENDPOINTS
from domain.errors import MethodNotAllowed, ServiceError, Unavailable
from domain.retention import Retention
from domain.webhooks import target_fault
from ml.anomaly_findings import AnomalyFindings
from reporting.rendering import answer_document, render
from storage.engine import Engine, open_engine
from storage.export import Export
from storage.writer import Writer
from valtronics import tokens
from valtronics.addresses import Addresses
from valtronics.authentication import Authentication
from valtronics.binding import TagResolver
from valtronics.bus import Bus
from valtronics.compute import Compute
from valtronics.compute_pools import open_pool, warm_up
from valtronics.contract import Contract, load_contract
from valtronics.courier import AT_ONCE, Courier
from valtronics.edge import Edge
from valtronics.envelope import request_id
from valtronics.execution import Execution
from valtronics.failures import UnknownPath, failure_reply
from valtronics.hub import Hub
from valtronics.maintenance import Maintenance
from valtronics.observation import Observation, request_lines, start_logging
from valtronics.outgoing import Outgoing
from valtronics.pages import pages
from valtronics.passwords import Hashing
from valtronics.performance import Performance
from valtronics.probes import Probes
from valtronics.releases import release
from valtronics.reporter import Reporter
from valtronics.settings import Settings
from valtronics.socket_upgrade import Doorkeeper, NoUpgrade
from valtronics.stream_contract import load_stream_contract
from valtronics.throttle import Throttle

EXPOSED_HEADERS = [
    "X-Request-ID",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "Retry-After",
    "ETag",
    "Idempotent-Replayed",
    "Allow",
    "WWW-Authenticate",
    "Content-Disposition",
    "Deprecation",
    "Sunset",
]


def system_clock() -> int:
    """Now, in microseconds since the epoch."""
    return time.time_ns() // 1000


@dataclass(frozen=True, slots=True)
class Parts:
    """What another composition of the same service may put in place of these: time above all."""

    clock: Callable[[], int] = system_clock  # microseconds since the epoch
    uptime: Callable[[], float] = time.monotonic  # seconds since any moment
    engine: Callable[..., Engine] = open_engine
    writer: Callable[[Engine], Writer] = Writer
    execution: Callable[[Engine, Writer], Execution] = Execution
    resolver: Callable[[dict[str, Any]], TagResolver] = TagResolver
    counters: Callable[[], Storage] = MemoryStorage  # of the rate limits
    turn: Callable[[], AbstractAsyncContextManager[None]] = contextlib.nullcontext  # around each chore


DEFAULT_PARTS = Parts()


class Service:
    """A whole service: open on construction, ready to be served as `asgi`, closed by `close`."""

    def __init__(self, settings: Settings, parts: Parts = DEFAULT_PARTS) -> None:
        self.settings = settings
        self.clock = parts.clock
        self.engine = parts.engine(settings.database_url, durability=settings.durability, detector=AnomalyFindings())
        self.engine.migrate()
        key = self._signing_key()
        self.tokens = tokens.Tokens(
            key, access_seconds=settings.access_token_seconds, refresh_seconds=settings.refresh_token_seconds
        )
        self.writer = parts.writer(self.engine)
        self.retention = retention_of(settings)
        self.logger = start_logging(settings)
        self.observation = Observation(self.logger, request_lines(settings), lambda: self.writer.depth)
        self.writer.on_group = self.observation.committed
        self.bus = Bus(self.logger)
        self.writer.on_events = self.bus.publish
        self.execution = parts.execution(self.engine, self.writer)
        pool = open_pool(settings.compute, settings.compute_workers, settings.compute_seconds)
        self.compute = Compute(pool, settings.compute_waiting)
        self.authentication = Authentication(self.tokens)
        self.throttle = Throttle(settings, parts.counters())
        self.maintenance = Maintenance(
            self.engine,
            self.writer,
            self.authentication,
            self.retention,
            self.clock,
            self.logger,
            parts.turn,
            report_days=settings.report_days,
        )
        self.running = release(self.clock())
        self.courier = self._courier(parts)
        self.bus.listen(self.courier.told)
        self.reporter = Reporter(
            self.execution,
            self.writer,
            self.retention,
            self.clock,
            self.logger,
            turn=parts.turn,
            ask=self.compute.run,
            rendered=self._rendered,
        )
        self.bus.listen(self.reporter.told)
        contract = load_contract()
        streams = load_stream_contract(contract.document)
        self.hub = Hub(
            streams, self.execution, self.authentication, settings, self.clock, self.logger, lambda: self.writer.depth
        )
        self.bus.listen(self.hub.publish)
        self.observation.watch_sockets(self.hub)
        self.doorkeeper = Doorkeeper(settings.cors_origins, settings.socket_connections)
        self.asgi = self._assemble(parts, contract, streams.source)

    def _signing_key(self) -> str:
        """The given key, or the one that this database has kept since its first start."""
        if self.settings.secret_key is not None:
            return self.settings.secret_key.get_secret_value()
        with self.engine.write() as store:
            kept: str = store.settings.put_if_absent("signing_key", tokens.new_secret(""))
        return kept

    async def _rendered(self, figures: dict[str, Any], format: str) -> bytes:
        """A report as a document: JSON takes no time, all else is written in another process."""
        if format == "json":
            return await asyncio.to_thread(render, figures, format)
        self.compute.require_room()
        try:
            document: bytes = await self.compute.run(answer_document, (figures, format), is_kept=False)
        except Unavailable as error:
            # It took too long, or ended the process: it would do so again.
            raise ServiceError(error.message) from error
        return document

    def _courier(self, parts: Parts) -> Courier:
        timeout = self.settings.webhook_timeout_seconds
        return Courier(
            self.execution,
            self.writer,
            Outgoing(allow_private=self.settings.webhook_allow_private, timeout_seconds=timeout, at_once=AT_ONCE),
            self.clock,
            self.logger,
            attempts=self.settings.webhook_attempts,
            timeout_seconds=timeout,
            agent=f"Valtronics/{self.running['version']}",
            turn=parts.turn,
        )

    def _assemble(self, parts: Parts, contract: Contract, streams: bytes) -> ASGIApp:
        running = self.running
        disk = database_folder(self.settings.database_url)
        singletons: dict[str, Any] = {
            "tokens": self.tokens,
            "passwords": Hashing(self.settings.password_memory_mib),
            "retention": self.retention,
            "budget": self.throttle,
            "exporter": Export(self.engine),
            "performance": Performance(self.observation.request_figures, parts.uptime, disk),
            "probe": Probes(self.engine, self.writer, self.compute, running["version"], disk, parts.uptime),
            "release": running,
            "weights": self.settings.health_weights,
            "target_fault": partial(target_fault, allow_private=self.settings.webhook_allow_private),
        }
        edge = partial(
            Edge,
            outside=self._outside(contract.source, contract.as_json, streams),
            execution=self.execution,
            compute=self.compute,
            authentication=self.authentication,
            throttle=self.throttle,
            addresses=Addresses(self.settings.trusted_proxies),
            observation=self.observation,
            singletons=singletons,
            clock=self.clock,
            max_body_bytes=self.settings.max_body_bytes,
        )
        app: Any = AsyncApp(
            __name__,
            middlewares=[edge, LifespanMiddleware],
            resolver=parts.resolver(contract.document),
            lifespan=self._lifespan,
        )
        app.add_api(contract.document, base_path=contract.base_path)
        if not self.settings.cors_origins:
            return cast(ASGIApp, app)
        return CORSMiddleware(
            app,
            allow_origins=self.settings.cors_origins,
            allow_methods=["*"],
            allow_headers=["*"],
            expose_headers=EXPOSED_HEADERS,
        )

    def _outside(self, source: bytes, as_json: bytes, streams: bytes) -> ASGIApp:
        """What is not under the base path: documentation, figures, streams for those who ask without an upgrade, and an
        envelope for all else."""

        async def not_found(scope: Scope, receive: Receive, send: Send) -> None:
            request = scope.get("state", {}).get("request_id") or request_id(None)
            status, _, body = failure_reply(UnknownPath(), self.clock(), request)
            await Response(body, status, {"X-Request-ID": request}, "application/json")(scope, receive, send)

        figures = Figures(self.observation.exposition)
        no_upgrade = NoUpgrade(self.doorkeeper, lambda: self.hub.count)
        routes = [*pages(source, as_json, streams), Route("/metrics", figures, include_in_schema=False)]
        routes += [Route(path, no_upgrade, include_in_schema=False) for path in ENDPOINTS]
        return Router(routes, default=not_found, redirect_slashes=False)

    @contextlib.asynccontextmanager
    async def _lifespan(self, _: Any) -> AsyncIterator[None]:
        await self.hub.start()
        self.maintenance.start()
        self.courier.start()
        self.reporter.start()
        warming = asyncio.create_task(self._warm_up(), name="models")
        yield
        warming.cancel()
        await self.reporter.stop()
        await self.courier.stop()
        await self.maintenance.stop()
        self.hub.stop()

    async def _warm_up(self) -> None:
        """Load the models, so that the first question need not wait for that."""
        if self.settings.compute_warm:
            with contextlib.suppress(Unavailable):  # whoever asks is told
                await self.compute.run(warm_up, None)

    def close(self) -> None:
        """Finish what was accepted, then let go of the database."""
        self.writer.close()
        self.execution.close()
        self.compute.close()
        self.engine.close()


class Figures:
    """`/metrics` in the Prometheus text format."""

    def __init__(self, exposition: Callable[[], bytes]) -> None:
        self._exposition = exposition

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowed(["GET", "HEAD"])
        await Response(self._exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")(scope, receive, send)


def database_folder(url: str) -> str | None:
    """Where an SQLite database lies, so that its disk can be watched; None for a server of its own."""
    return str(Path(url.removeprefix("sqlite:///")).resolve().parent) if url.startswith("sqlite:///") else None


def retention_of(settings: Settings) -> Retention:
    """The retention rules; 0 days in a setting means for ever."""
    per_metric = {metric: (raw or None, rollup or None) for metric, (raw, rollup) in settings.retention_metrics.items()}
    return Retention(settings.retention_raw_days or None, settings.retention_rollup_days or None, per_metric)
