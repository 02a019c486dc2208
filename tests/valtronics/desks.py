"""A courier at work on a database of its own, with a clock that the test moves."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import structlog

from domain.times import SECOND
from storage.engine import Engine
from storage.writer import Writer
from tests.service.running import until
from valtronics.bus import Bus
from valtronics.courier import Courier
from valtronics.execution import Execution
from valtronics.outgoing import Lookup, Outgoing, look_up

NOW = 1_767_225_600 * SECOND
EVENTS = ["alert.created", "alert.acknowledged", "alert.resolved", "alert.updated"]
SECRET = "whsec_courier"
ATTEMPTS = 8


class Desk:
    """A courier on its own loop, with a clock that stands until it is moved."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.now_us = NOW
        logger = structlog.wrap_logger(structlog.ReturnLogger())
        bus = Bus(logger)
        self.writer = Writer(engine, on_events=bus.publish)
        self.execution = Execution(engine, self.writer)
        self._loop = asyncio.new_event_loop()
        self._bus, self._logger = bus, logger
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self.courier: Courier | None = None

    def open(
        self,
        *,
        allow_private: bool = True,
        timeout: float = 10,
        lookup: Lookup = look_up,
        chance: Callable[[], float] = lambda: 1.0,
    ) -> None:
        outgoing = Outgoing(allow_private=allow_private, timeout_seconds=timeout, at_once=8, lookup=lookup)
        self.courier = Courier(
            self.execution, self.writer, outgoing, lambda: self.now_us, self._logger,
            attempts=ATTEMPTS, timeout_seconds=timeout, agent="Valtronics/test", chance=chance,
        )  # fmt: skip
        self._bus.listen(self.courier.told)
        self._run(self._start())

    async def _start(self) -> None:
        assert self.courier is not None
        self.courier.start()

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def shut(self) -> None:
        if self.courier is not None:
            self._run(self.courier.stop())
            self.courier = None

    def close(self) -> None:
        self.shut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self.writer.close()
        self.execution.close()

    def pass_by(self, us: int) -> None:
        """Move the clock on, and have the courier look."""
        self.now_us += us
        if self.courier is not None:
            self._loop.call_soon_threadsafe(self.courier.wake)

    def hook(self, url: str, **values: Any) -> int:
        body = {"name": "Desk", "url": url, "events": EVENTS, "severities": ["critical"], **values}
        return self.write(lambda store: store.webhooks.create(body, SECRET, self.now_us)["id"])

    def ping(self, webhook: int) -> int:
        """Queue a notification; its id."""
        return self.write(lambda store: store.notifications.ping({"id": webhook, "name": "Desk"}, self.now_us)["id"])

    def write(self, job: Callable[[Any], Any]) -> Any:
        return self.writer.submit(job).result(10)

    def look(self, notification: int) -> Any:
        with self.engine.read() as store:
            return store.notifications.get(notification)

    def settled(self, notification: int, *statuses: str) -> Any:
        """The notification as soon as it has one of the statuses."""
        return until(lambda: found if (found := self.look(notification))["status"] in statuses else None)
