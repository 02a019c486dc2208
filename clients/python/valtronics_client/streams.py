"""Live events for programs with threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Generic, Self, TypeVar, cast

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from valtronics_client.calls import Calls
from valtronics_client.connections import UNREACHED, Connections
from valtronics_client.subscriptions import OnLoss, Subscription

E = TypeVar("E")


class Stream(Generic[E]):
    """Events as they happen: a `for` loop over it goes on over lost connections and resumes where it was.

    What can't be had any more is told to `on_loss` (by default to the log); nothing is lost silently. Another thread
    may `close` it, which ends the loop.
    """

    def __init__(self, calls: Calls, subscriptions: Sequence[Subscription], on_loss: OnLoss | None) -> None:
        self._calls = calls
        self._connections = Connections(calls.core, subscriptions, on_loss)
        self._socket: ClientConnection | None = None
        self._open = ExitStack()  # what has to be closed of a connection
        self._is_closed = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> E:
        event = self.receive()
        if event is None:
            raise StopIteration
        return event

    def receive(self, timeout: float | None = None) -> E | None:
        """The next event; None once it is closed. TimeoutError where none comes in time; connecting may take longer."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._is_closed.is_set():
            if self._socket is None:
                self._pause(deadline)
                self._connect()
                continue
            try:
                event = self._connections.take(self._socket.recv(_left(deadline)))
            except ConnectionClosed as closed:
                self._socket = None
                self._open.close()
                self._connections.lost(closed)
                continue
            if event is not None:
                return cast("E", event)
        self._open.close()
        return None

    def close(self) -> None:
        """End it; events that were not read yet are let go."""
        self._is_closed.set()
        self._open.close()

    def _connect(self) -> None:
        """A connection that is subscribed, or the time of the next attempt."""
        core, connections = self._calls.core, self._connections
        try:
            connections.headers = self._calls.runner.run(core.credential.headers(core))
            socket = self._open.enter_context(
                connect(connections.url, additional_headers=connections.headers, max_size=None)
            )
            for message in connections.following.opening():
                socket.send(message)
        except UNREACHED as error:
            self._open.close()
            connections.unreached(error)
        except ConnectionClosed as closed:  # while it was spoken to, by a service that stops or knows no such caller
            self._open.close()
            connections.lost(closed)
        else:
            self._socket = socket

    def _pause(self, deadline: float | None) -> None:
        wait, left = self._connections.wait, _left(deadline)
        if left is not None and left < wait:
            self._is_closed.wait(left)
            raise TimeoutError("no connection")
        self._is_closed.wait(wait)


def _left(deadline: float | None) -> float | None:
    return None if deadline is None else max(0.0, deadline - time.monotonic())
