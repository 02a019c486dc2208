"""Live events for programs with an event loop; `streams.py` has the words to it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from types import TracebackType
from typing import Generic, Self, TypeVar, cast

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from valtronics_client.async_calls import AsyncCalls
from valtronics_client.connections import UNREACHED, Connections
from valtronics_client.subscriptions import OnLoss, Subscription

E = TypeVar("E")


class AsyncStream(Generic[E]):
    """Events as they happen: an `async for` loop over it goes on over lost connections and resumes where it was.

    What can't be had any more is told to `on_loss` (by default to the log); nothing is lost silently.
    """

    def __init__(self, calls: AsyncCalls, subscriptions: Sequence[Subscription], on_loss: OnLoss | None) -> None:
        self._calls = calls
        self._connections = Connections(calls.core, subscriptions, on_loss)
        self._socket: ClientConnection | None = None
        self._is_closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.close()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> E:
        event = await self.receive()
        if event is None:
            raise StopAsyncIteration
        return event

    async def receive(self) -> E | None:
        """The next event; None once it is closed. Safe to cancel, so `asyncio.timeout` may be put around it."""
        while not self._is_closed:
            if self._socket is None:
                await asyncio.sleep(self._connections.wait)
                await self._connect()
                continue
            try:
                event = self._connections.take(await self._socket.recv())
            except ConnectionClosed as closed:
                self._socket = None
                self._connections.lost(closed)
                continue
            if event is not None:
                return cast("E", event)
        return None

    async def close(self) -> None:
        """End it; events that were not read yet are let go."""
        self._is_closed = True
        if self._socket is not None:
            await self._socket.close()

    async def _connect(self) -> None:
        """A connection that is subscribed, or the time of the next attempt."""
        core, connections = self._calls.core, self._connections
        try:
            connections.headers = await self._calls.runner.run(core.credential.headers(core))
            socket = await connect(connections.url, additional_headers=connections.headers, max_size=None)
            try:
                for message in connections.following.opening():
                    await socket.send(message)
            except asyncio.CancelledError:
                socket.transport.abort()
                raise
        except UNREACHED as error:
            connections.unreached(error)
        except ConnectionClosed as closed:
            connections.lost(closed)
        else:
            self._socket = socket
