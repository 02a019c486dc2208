"""Who may be inside: many requests and chores at a time, or one change of the whole state."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from domain.errors import Unavailable

PATIENCE_SECONDS = 5.0


class Gate:
    """Used on the event loop's thread. Whoever comes while it is closed waits until it opens again."""

    def __init__(self) -> None:
        self._inside = 0
        self._open = asyncio.Event()
        self._open.set()
        self._empty = asyncio.Event()
        self._empty.set()
        self.changes = asyncio.Lock()  # held by whoever changes what is kept, inside or not

    @asynccontextmanager
    async def shared(self) -> AsyncIterator[None]:
        """Inside together with others."""
        while not self._open.is_set():
            await self._open.wait()
        self._inside += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Inside alone, once all others have finished. Raises Unavailable when they don't."""
        async with self.changes:
            self._open.clear()
            try:
                await self._emptied()
                yield
            finally:
                self._open.set()

    async def _emptied(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._empty.wait()
        except TimeoutError:
            raise Unavailable(
                f"{self._inside} requests were still running after {PATIENCE_SECONDS:.0f} seconds; nothing was changed"
            ) from None
