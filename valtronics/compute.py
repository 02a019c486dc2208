"""The compute pool: questions that fill a core are answered in other processes, each of them once.

Who asks what is being computed waits for that; what was computed lately is remembered. A question is told from others
by all that goes into it, values included, so a remembered answer is never out of date.
"""

from __future__ import annotations

import asyncio
import hashlib
import pickle
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Protocol

from domain.errors import Unavailable
from valtronics.compute_pools import LOST

REMEMBERED = 256
# What is asked again after this is answered at once or refused once more.
RETRY_SECONDS = 2


class Pool(Protocol):
    """Other processes. `submit` may block for seconds; a future that is cancelled stops what it stands for."""

    workers: int
    # The longest time in which nothing may be answered at all.
    seconds: float

    def submit(self, function: Callable[[Any], Any], question: Any) -> Future[Any]: ...

    def renew(self) -> None: ...

    def close(self) -> None: ...


class Compute:
    """For one event loop. At most `pool.workers` questions are computed at once, and `waiting` more may wait."""

    def __init__(self, pool: Pool, waiting: int) -> None:
        self._pool = pool
        self._waiting = waiting
        self._known: OrderedDict[bytes, Any] = OrderedDict()
        self._under_way: dict[bytes, _Shared] = {}
        self.computed = 0
        self._last_answer = 0.0  # by the loop's clock

    @property
    def depth(self) -> int:
        """How many questions are computed or wait."""
        return len(self._under_way)

    @property
    def is_full(self) -> bool:
        """Whether the next question would be refused."""
        return len(self._under_way) >= self._pool.workers + self._waiting

    def require_room(self) -> None:
        """Raises Unavailable where the next question would be refused, before anything is read for it."""
        if self.is_full:
            raise Unavailable("The models have more questions waiting than they can answer soon", RETRY_SECONDS)

    @property
    def workers(self) -> int:
        return self._pool.workers

    async def run(self, function: Callable[[Any], Any], question: Any, *, is_kept: bool = True) -> Any:
        """The answer, or what `function` raised. Raises Unavailable when there is no room, or it takes too long.

        One that nobody will ask for again need not be kept. When everybody who waits for an answer is cancelled, so is
        the question.
        """
        key = _key(function, question)
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        shared = self._under_way.get(key)
        if shared is None:
            shared = self._begin(key, function, question)
        shared.waiting += 1
        try:
            answer = await asyncio.shield(shared.future)
        finally:
            shared.waiting -= 1
            if not shared.waiting and not shared.future.done():
                self._forget(key, shared)
                shared.future.cancel()
        if is_kept:
            self._remember(key, answer)
        return answer

    def _begin(self, key: bytes, function: Callable[[Any], Any], question: Any) -> _Shared:
        self.require_room()
        shared = _Shared(asyncio.ensure_future(self._answer(function, question)))
        self._under_way[key] = shared
        shared.future.add_done_callback(lambda _: self._forget(key, shared))
        return shared

    def _forget(self, key: bytes, shared: _Shared) -> None:
        # The same may have been asked anew meanwhile.
        if self._under_way.get(key) is shared:
            del self._under_way[key]

    async def _answer(self, function: Callable[[Any], Any], question: Any) -> Any:
        try:
            answer = await self._waited(await self._submitted(function, question))
        except TimeoutError:
            raise Unavailable("The answer took longer than one question may", RETRY_SECONDS) from None
        except LOST as error:
            raise Unavailable("What computes the models does not answer", RETRY_SECONDS) from error
        self.computed += 1
        self._last_answer = asyncio.get_running_loop().time()
        return answer

    async def _submitted(self, function: Callable[[Any], Any], question: Any) -> Future[Any]:
        submitting = asyncio.ensure_future(asyncio.to_thread(self._pool.submit, function, question))
        try:
            return await asyncio.shield(submitting)
        except asyncio.CancelledError:
            # It is on its way all the same.
            submitting.add_done_callback(lambda ended: ended.exception() or ended.result().cancel())
            raise

    async def _waited(self, future: Future[Any]) -> Any:
        """What the pool answers. Raises TimeoutError when nothing at all has been answered for too long."""
        began = asyncio.get_running_loop().time()
        waiting = asyncio.wrap_future(future)
        try:
            while not (await asyncio.wait({waiting}, timeout=self._pool.seconds))[0]:
                if asyncio.get_running_loop().time() - max(began, self._last_answer) >= self._pool.seconds:
                    await asyncio.to_thread(self._pool.renew)
                    raise TimeoutError
            return waiting.result()
        finally:
            # Whoever stops waiting, and why: the process must not go on for nobody.
            waiting.cancel()

    def _remember(self, key: bytes, answer: Any) -> None:
        self._known[key] = answer
        self._known.move_to_end(key)
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def close(self) -> None:
        self._pool.close()


class _Shared:
    """A question under way, and how many wait for its answer."""

    def __init__(self, future: asyncio.Future[Any]) -> None:
        self.future = future
        self.waiting = 0
        # Nobody may be left to hear what went wrong.
        future.add_done_callback(lambda ended: ended.cancelled() or ended.exception())


def _key(function: Callable[[Any], Any], question: Any) -> bytes:
    return hashlib.blake2b(
        pickle.dumps((function.__module__, function.__qualname__, question), protocol=5), digest_size=16
    ).digest()


async def until_gone(work: asyncio.Future[Any], gone: asyncio.Future[None]) -> bool:
    """Wait for work as long as somebody is there to hear of it; whether somebody is."""
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            return True
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work
        return False
    finally:
        gone.cancel()
