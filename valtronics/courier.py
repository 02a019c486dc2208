"""Brings notifications to webhooks: each webhook has a queue and a task of its own, so that none waits for another.

What is to be sent is read from the database, and what became of it is written there: any number of replicas may do so,
and none needs to remember anything. An attempt that nobody finished is made again, with the same event id.
"""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from typing import TypeVar

import structlog

from domain.errors import Unavailable
from domain.events import Event, NotificationsQueued
from domain.times import SECOND
from domain.webhooks import GONE, is_delivered, reason_of, signature, wait_after
from storage.deliveries import Delivery, Outcome
from storage.store import Store
from storage.writer import Writer
from valtronics.execution import Execution
from valtronics.outgoing import Answer, Outgoing

T = TypeVar("T")

AT_ONCE = 64  # attempts under way in this process
# How soon what another replica has queued, or what is to be tried again, is seen.
LOOK_SECONDS = 1.0
# Beyond the time of an attempt: for the database, before another replica takes over.
CLAIM_MARGIN = 20 * SECOND
STOP_SECONDS = 3.0


class Courier:
    """Works while the service lives: `start` and `stop` on the event loop, `told` from any thread."""

    def __init__(
        self,
        execution: Execution,
        writer: Writer,
        outgoing: Outgoing,
        clock: Callable[[], int],
        logger: structlog.typing.FilteringBoundLogger,
        *,
        attempts: int,
        timeout_seconds: float,
        agent: str,
        turn: Callable[[], AbstractAsyncContextManager[None]] = nullcontext,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._execution = execution
        self._writer = writer
        self._outgoing = outgoing
        self._clock = clock
        self._logger = logger
        self._attempts = attempts
        self._claim_us = round(timeout_seconds * SECOND) + CLAIM_MARGIN
        self._agent = agent
        self._turn = turn
        self._chance = chance
        self._slots = asyncio.Semaphore(AT_ONCE)  # whoever waits longest is next
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._looking: asyncio.Task[None] | None = None
        self._is_stopping = False
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._missed: set[int] = set()  # those that were due again while they were busy

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._outgoing.open()
        self._looking = asyncio.create_task(self._look(), name="courier")

    async def stop(self) -> None:
        """Begin nothing new, and wait a little for the attempts under way."""
        self._is_stopping = True
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait([self._looking])
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=STOP_SECONDS)
        left = list(self._busy.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._outgoing.close()

    def told(self, events: Sequence[Event]) -> None:
        """Listen on the bus: what was queued goes out at once."""
        if self._loop is not None and any(isinstance(event, NotificationsQueued) for event in events):
            with suppress(RuntimeError):  # the loop is closed, so there is nobody to wake
                self._loop.call_soon_threadsafe(self._wake.set)

    def wake(self) -> None:
        """Look at once; the clock was moved."""
        self._wake.set()

    async def _look(self) -> None:
        while True:
            self._wake.clear()
            try:
                async with self._turn():
                    due = await self._execution.glance(lambda store: store.deliveries.due(self._clock()))
                for webhook_id in due:
                    self._begin(webhook_id)
            except Unavailable as error:
                self._logger.warning("deliveries postponed", reason=error.message)
            except Exception as error:
                self._logger.error("deliveries failed", exc_info=error)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._wake.wait()

    def _begin(self, webhook_id: int) -> None:
        if webhook_id in self._busy:
            self._missed.add(webhook_id)
            return
        task = asyncio.create_task(self._serve(webhook_id), name=f"webhook {webhook_id}")
        self._busy[webhook_id] = task
        task.add_done_callback(lambda _: self._end(webhook_id))

    def _end(self, webhook_id: int) -> None:
        del self._busy[webhook_id]
        if webhook_id in self._missed:
            self._missed.discard(webhook_id)
            self._wake.set()

    async def _serve(self, webhook_id: int) -> None:
        """Work off a queue. After each attempt it is another's turn, where many wait."""
        more = True
        try:
            while more and not self._is_stopping:
                async with self._slots:
                    more = await self._serve_one(webhook_id)
        except Unavailable as error:
            self._logger.warning("delivery postponed", webhook=webhook_id, reason=error.message)
        except Exception as error:
            self._logger.error("delivery failed", webhook=webhook_id, exc_info=error)

    async def _serve_one(self, webhook_id: int) -> bool:
        """Make one attempt; False when there is none to be made."""
        claim = secrets.token_hex(8)
        now_us = self._clock()
        try:
            delivery = await self._write(
                lambda store: store.deliveries.claim(webhook_id, claim, now_us + self._claim_us, now_us)
            )
            if delivery is None:
                return False
            answer = await self._send(delivery)
        except BaseException:
            # Whoever comes next need not wait for the claim to expire.
            with suppress(Unavailable):
                self._writer.submit(lambda store: store.deliveries.release(webhook_id, claim))
            raise
        outcome = self._outcome(delivery, answer)
        await self._write(lambda store: store.deliveries.settle(delivery, claim, outcome))
        if outcome.status != "delivered":
            self._logger.warning("not delivered", webhook=webhook_id, event_id=delivery.event_id, reason=outcome.reason)
        return True

    async def _send(self, delivery: Delivery) -> Answer:
        timestamp, body = self._clock() // SECOND, delivery.payload.encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": self._agent,
            "Valtronics-Event-Id": delivery.event_id,
            "Valtronics-Timestamp": str(timestamp),
            "Valtronics-Signature": signature(delivery.secret, timestamp, body),
        }
        return await self._outgoing.post(delivery.url, headers, body)

    def _outcome(self, delivery: Delivery, answer: Answer) -> Outcome:
        now_us, status = self._clock(), answer.status
        if status is not None and is_delivered(status):
            return Outcome("delivered", now_us, answered=status)
        reason = reason_of(status) if status is not None else answer.reason
        attempts = delivery.attempts + 1
        if status == GONE or attempts >= self._attempts:
            return Outcome("dead", now_us, answered=status, reason=reason)
        return Outcome("failed", now_us, now_us + wait_after(attempts, self._chance()), status, reason)

    async def _write(self, job: Callable[[Store], T]) -> T:
        async with self._turn():
            return await self._execution.write(job)
