"""The connections of a stream: with which credential, when the next one is due, what an end means. No I/O."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from typing import Final

from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from valtronics_client._generated import events
from valtronics_client.core import Core
from valtronics_client.faults import ConnectionFailed, StreamClosed
from valtronics_client.subscriptions import REFUSED, Following, Loss, OnLoss, Subscription

# How a connection does not come about.
UNREACHED: Final = (OSError, InvalidHandshake, TimeoutError, EOFError, ConnectionFailed)
# Statuses that may be others later; 503 is what a service with all the connections that it takes says.
PASSING: Final = frozenset({429, 502, 503, 504})
CLOSED_ODDLY: Final = 1006
logger = logging.getLogger("valtronics_client")


class Connections:
    """The connections of one stream, one after another."""

    def __init__(self, core: Core, subscriptions: Sequence[Subscription], on_loss: OnLoss | None) -> None:
        self.following = Following(subscriptions)
        self.headers: dict[str, str] = {}
        self._core = core
        self._on_loss = on_loss or log_loss
        self._next_attempt = 0.0
        self._attempts = 0

    @property
    def url(self) -> str:
        return self._core.streams

    @property
    def wait(self) -> float:
        """Seconds until the next connection may be tried."""
        return max(0.0, self._next_attempt - time.monotonic())

    def take(self, text: str | bytes) -> events.Event | None:
        """The event that a message tells; None where it tells none. ApiError where the service refuses."""
        told = self.following.take(text)
        if isinstance(told, events.Gap | events.Lagged):
            self._on_loss(told)
            return None
        return told

    def unreached(self, error: Exception) -> None:
        """There is no connection; raises where there will be none."""
        if isinstance(error, InvalidStatus) and error.response.status_code not in PASSING:
            status = error.response.status_code
            raise StreamClosed(f"the service refused the connection with {status}", status) from error
        self._try_again(CLOSED_ODDLY, error)

    def lost(self, closed: ConnectionClosed) -> None:
        """A connection ended; raises where it ended for good."""
        self._try_again(closed.rcvd.code if closed.rcvd else CLOSED_ODDLY, closed)

    def _try_again(self, code: int, error: Exception) -> None:
        """Once subscribed, for ever; before that as often as a call."""
        self._attempts += 1
        if not self.following.has_begun and self._attempts > self._core.retries.most:
            raise ConnectionFailed(f"stream: {error or type(error).__name__}", operation="stream") from error
        if code == REFUSED:
            self._core.credential.expire(self.headers)
        self._next_attempt = time.monotonic() + self.following.lost(code)


def log_loss(loss: Loss) -> None:
    logger.warning("a stream lost events: %r", loss)
