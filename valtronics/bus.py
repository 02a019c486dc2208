"""What was committed, told to whoever listens in this process."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog

from domain.events import Event

Listener = Callable[[Sequence[Event]], None]


class Bus:
    """Listeners are called on the writer's thread, in the order of commits: they hand over and return at once."""

    def __init__(self, logger: structlog.typing.FilteringBoundLogger) -> None:
        self._logger = logger
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Call a listener with the events of every commit from now on."""
        self._listeners.append(listener)

    def publish(self, events: Sequence[Event]) -> None:
        """Tell everyone; a listener that fails keeps neither the others nor the writer from their work."""
        for listener in self._listeners:
            try:
                listener(events)
            except Exception as error:
                self._logger.error("listener failed", exc_info=error)
