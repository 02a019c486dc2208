"""The two clients: what is known of the service, and the connection to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self, overload

import httpx

from valtronics_client._generated import events, models
from valtronics_client._generated.async_resources import AsyncResources
from valtronics_client._generated.resources import Resources
from valtronics_client.async_calls import AsyncCalls
from valtronics_client.async_writers import AsyncBatchWriter
from valtronics_client.calls import Calls
from valtronics_client.core import Core
from valtronics_client.credentials import credential_of
from valtronics_client.outbox import Limits, RejectedPoint
from valtronics_client.retries import Retries
from valtronics_client.runners import AsyncRunner, Runner
from valtronics_client.subscriptions import OnLoss, Subscription
from valtronics_client.writers import BatchWriter

if TYPE_CHECKING:
    from valtronics_client.async_streams import AsyncStream
    from valtronics_client.streams import Stream

LOCAL = "http://localhost:8000"
# A connection that has been idle is closed before the service does so, since a request on its way would be lost.
POOL = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=3.0)


class ValtronicsClient(Resources):
    """The service, for programs with threads; any number of them may share one client.

    `base_url`: where the service is, with or without `/api/v1`.

    `api_key`, or `username` and `password`: who calls. A log-in happens with the first call and is renewed by itself.

    `timeout`: seconds to wait for the service to connect or to say something.

    `retries`: how often, and how long between; `Retries(most=0)` for never.

    `http`: a client of httpx of your own, for proxies and certificates; it is yours to close.
    """

    def __init__(
        self,
        base_url: str = LOCAL,
        *,
        api_key: str | None = None,
        username: str | None = None,
        password: str | None = None,
        timeout: float = 30.0,
        retries: Retries | None = None,
        http: httpx.Client | None = None,
    ) -> None:
        core = Core(base_url, credential_of(api_key, username, password), retries or Retries())
        self._http = http or httpx.Client(timeout=timeout, limits=POOL)
        self._is_own = http is None
        super().__init__(Calls(core, Runner(self._http)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close its connections. Writers and streams have their own `close`."""
        if self._is_own:
            self._http.close()

    def batch_writer(
        self,
        *,
        max_points: int = 1000,
        max_seconds: float = 1.0,
        max_waiting: int = 100_000,
        on_rejected: Callable[[RejectedPoint], None] | None = None,
    ) -> BatchWriter:
        """A writer that sends points in batches; use it in `with`, or close it.

        `max_points`, `max_seconds`: a batch is sent when it has so many, or when its first is so old.

        `max_waiting`: how many may wait in memory; `write` waits when they do.

        `on_rejected`: is told of points that the service refuses; without it they come as NotStored, with `flush` or
        `close`. It is called from the writer's thread.
        """
        return BatchWriter(self._calls, Limits(max_points, max_seconds, max_waiting), on_rejected)

    @overload
    def stream(
        self,
        channel: Literal["device_telemetry"],
        *,
        device_id: int | None = None,
        metrics: Sequence[str] | None = None,
        on_loss: OnLoss | None = None,
    ) -> Stream[events.TelemetryUpdate]: ...

    @overload
    def stream(
        self,
        channel: Literal["alerts"],
        *,
        device_id: int | None = None,
        severity: Sequence[models.AlertSeverity] | None = None,
        on_loss: OnLoss | None = None,
    ) -> Stream[events.AlertNotice]: ...

    @overload
    def stream(
        self,
        channel: Literal["devices"],
        *,
        device_id: int | None = None,
        status: Sequence[models.DeviceStatus] | None = None,
        on_loss: OnLoss | None = None,
    ) -> Stream[events.DeviceStatusChange]: ...

    @overload
    def stream(self, channel: Literal["system"], *, on_loss: OnLoss | None = None) -> Stream[events.SystemStatus]: ...

    @overload
    def stream(self, channel: Sequence[Subscription], *, on_loss: OnLoss | None = None) -> Stream[events.Event]: ...

    def stream(
        self, channel: events.ChannelName | Sequence[Subscription], *, on_loss: OnLoss | None = None, **given: Any
    ) -> Stream[Any]:
        """Live events of a channel, or of several subscriptions; connects with the first event that is asked for.

        `on_loss`: is told of events that can't be had any more (`Gap`) or were left out (`Lagged`); the log otherwise.
        """
        # Imported here, since a WebSocket library takes a fifth of the time that the rest takes.
        from valtronics_client.streams import Stream

        return Stream(self._calls, _subscriptions(channel, given), on_loss)


class AsyncValtronicsClient(AsyncResources):
    """The service, for programs with an event loop; for one loop. Settings are those of `ValtronicsClient`."""

    def __init__(
        self,
        base_url: str = LOCAL,
        *,
        api_key: str | None = None,
        username: str | None = None,
        password: str | None = None,
        timeout: float = 30.0,
        retries: Retries | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        core = Core(base_url, credential_of(api_key, username, password), retries or Retries())
        self._http = http or httpx.AsyncClient(timeout=timeout, limits=POOL)
        self._is_own = http is None
        super().__init__(AsyncCalls(core, AsyncRunner(self._http)))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close its connections. Writers and streams have their own `close`."""
        if self._is_own:
            await self._http.aclose()

    def batch_writer(
        self,
        *,
        max_points: int = 1000,
        max_seconds: float = 1.0,
        max_waiting: int = 100_000,
        on_rejected: Callable[[RejectedPoint], None] | None = None,
    ) -> AsyncBatchWriter:
        """A writer that sends points in batches; use it in `async with`. Settings as in `ValtronicsClient`."""
        return AsyncBatchWriter(self._calls, Limits(max_points, max_seconds, max_waiting), on_rejected)

    @overload
    def stream(
        self,
        channel: Literal["device_telemetry"],
        *,
        device_id: int | None = None,
        metrics: Sequence[str] | None = None,
        on_loss: OnLoss | None = None,
    ) -> AsyncStream[events.TelemetryUpdate]: ...

    @overload
    def stream(
        self,
        channel: Literal["alerts"],
        *,
        device_id: int | None = None,
        severity: Sequence[models.AlertSeverity] | None = None,
        on_loss: OnLoss | None = None,
    ) -> AsyncStream[events.AlertNotice]: ...

    @overload
    def stream(
        self,
        channel: Literal["devices"],
        *,
        device_id: int | None = None,
        status: Sequence[models.DeviceStatus] | None = None,
        on_loss: OnLoss | None = None,
    ) -> AsyncStream[events.DeviceStatusChange]: ...

    @overload
    def stream(
        self, channel: Literal["system"], *, on_loss: OnLoss | None = None
    ) -> AsyncStream[events.SystemStatus]: ...

    @overload
    def stream(
        self, channel: Sequence[Subscription], *, on_loss: OnLoss | None = None
    ) -> AsyncStream[events.Event]: ...

    def stream(
        self, channel: events.ChannelName | Sequence[Subscription], *, on_loss: OnLoss | None = None, **given: Any
    ) -> AsyncStream[Any]:
        """Live events of a channel, or of several subscriptions; connects with the first event that is asked for."""
        from valtronics_client.async_streams import AsyncStream

        return AsyncStream(self._calls, _subscriptions(channel, given), on_loss)


def _subscriptions(
    channel: events.ChannelName | Sequence[Subscription], given: dict[str, Any]
) -> Sequence[Subscription]:
    # A text is a sequence too.
    return [Subscription(channel, **given)] if isinstance(channel, str) else channel
