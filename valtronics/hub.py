"""The hub of the streams: its connections and their limits, who is behind them, and what time does to them.

Everything runs on the event loop's thread but `publish`, which the writer's thread calls once a commit.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import structlog

from domain.channels import OPENED, REVOKED, SILENT, SYSTEM, Ending, Key, Subscription
from domain.errors import Unavailable
from domain.events import Event
from domain.frames import system_status_update
from domain.permissions import ROLES, Principal
from storage import alert_log, credentials
from storage.device_stats import count_by_status
from valtronics.authentication import Authentication
from valtronics.broadcast import Broadcast
from valtronics.execution import Execution
from valtronics.settings import Settings
from valtronics.socket_protocol import SocketProtocol
from valtronics.socket_session import Session
from valtronics.stream_contract import StreamContract

TICK_SECONDS = 1.0
RATE_SECONDS = 10  # over which points a second are counted


class Hub:
    """Knows every connection. Times are the service's clock for credentials and the loop's for everything else."""

    def __init__(
        self,
        contract: StreamContract,
        execution: Execution,
        authentication: Authentication,
        settings: Settings,
        clock: Callable[[], int],
        logger: structlog.typing.FilteringBoundLogger,
        depth: Callable[[], int],
    ) -> None:
        self.contract = contract
        self.settings = settings
        self.clock = clock
        self.logger = logger
        self.sessions: set[Session] = set()
        self.broadcast = Broadcast(execution, self.spawn, settings.socket_recent_events, logger)
        self._execution = execution
        self._authentication = authentication
        self._depth = depth
        self._users: Counter[int] = Counter()
        self._tasks: set[asyncio.Future[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ticks = 0
        self._points = [0]  # told by the end of each of the last ticks
        self._gone = {"sent": 0, "dropped": 0}  # frames of connections that are gone

    # Life.

    async def start(self) -> None:
        """Begin to listen; to be called on the event loop that serves."""
        await self.begin()
        self._loop = asyncio.get_running_loop()
        self._loop.call_later(TICK_SECONDS, self._tick)

    async def begin(self) -> None:
        """Number events from here on: of what was before, only the alerts' log is known."""
        alert = await self._execution.scan(lambda store: alert_log.last_number(store.link))
        self.broadcast.begin(self.clock(), alert)

    def stop(self) -> None:
        self._loop = None
        for task in self._tasks:
            task.cancel()

    def publish(self, events: Sequence[Event]) -> None:
        """What a commit did, on the writer's thread: handed over at once."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # closed meanwhile: nobody is left to tell
                loop.call_soon_threadsafe(self.broadcast.keep, events)

    def open(self, wire: SocketProtocol, path: str) -> Session:
        """A new connection."""
        session = Session(self, wire, path)
        self.sessions.add(session)
        return session

    def forget(self, session: Session, code: int) -> None:
        """A connection is gone."""
        self.drop_all(session)
        self.sessions.discard(session)
        caller = None
        if session.principal is not None:
            caller, user = session.principal.caller, session.principal.user_id
            self._users[user] -= 1
            if not self._users[user]:
                del self._users[user]
        sent, dropped = session.outbox.sent, session.outbox.dropped
        self._gone["sent"] += sent
        self._gone["dropped"] += dropped
        line = {"path": session.path, "caller": caller, "code": code, "sent": sent, "dropped": dropped}
        self.logger.info("socket closed", **line)

    def close_all(self, ending: Ending) -> None:
        for session in list(self.sessions):
            session.close(ending)

    # What sessions need.

    def time(self) -> float:
        """The loop's seconds."""
        return asyncio.get_running_loop().time()

    def count_in(self, user_id: int) -> bool:
        """Count a connection of a user; False when there are enough."""
        if self._users[user_id] >= self.settings.socket_connections_per_user:
            return False
        self._users[user_id] += 1
        return True

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run work beside; kept until it is done, so that nobody collects it meanwhile."""
        task = asyncio.ensure_future(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Unavailable as error:
            self.logger.warning("stream work postponed", reason=error.message)
        except Exception as error:
            self.logger.error("stream work failed", exc_info=error)

    async def identify(self, credential: tuple[str, str]) -> tuple[Principal, int | None]:
        """Who that is, and when the credential ends in µs. Raises NotAuthenticated, Unavailable."""
        now_us = self.clock()
        principal = await self._execution.glance(
            lambda store: self._authentication.principal(store, credential, now_us)
        )
        return principal, self._authentication.ends_us(principal, credential, now_us)

    async def knows_device(self, device_id: int) -> bool:
        return await self._execution.glance(lambda store: device_id in store.telemetry.existing_devices([device_id]))

    def add(self, session: Session, subscription: Subscription) -> None:
        self.broadcast.add(session, subscription)

    def added(self, session: Session, subscription: Subscription) -> None:
        """A subscription was answered: what was missed comes first, or the present state."""
        if subscription.channel == SYSTEM:
            self.spawn(self._tell_status([session]))
        elif not subscription.is_live:
            self.broadcast.resume(session, subscription)

    def drop(self, session: Session, key: Key) -> None:
        self.broadcast.drop(session, key)

    def drop_all(self, session: Session) -> None:
        session.replays = None
        for key in list(session.subscriptions):
            self.broadcast.drop(session, key)

    # What time does.

    def _tick(self) -> None:
        """Once a second, over all connections: a few milliseconds for 10,000."""
        if self._loop is None:
            return
        self._loop.call_later(TICK_SECONDS, self._tick)
        self._ticks += 1
        self._points = [*self._points[-RATE_SECONDS:], self.broadcast.points]
        now, now_us = self._loop.time(), self.clock()
        for session in list(self.sessions):
            self._look_at(session, now, now_us)
        if self._ticks % self.settings.socket_check_seconds == 0 and self._users:
            self.spawn(self.check())
        if self._ticks % self.settings.socket_status_seconds == 0:
            listeners = self.broadcast.listeners(SYSTEM)
            if listeners:
                self.spawn(self._tell_status(listeners))

    def _look_at(self, session: Session, now: float, now_us: int) -> None:
        wire, settings = session.wire, self.settings
        if wire.full_since is not None:
            if now - wire.full_since >= settings.socket_stall_seconds:
                wire.cut()
        elif session.state == OPENED and now - session.opened >= settings.socket_auth_seconds:
            session.close(SILENT)
        elif now - wire.heard >= settings.socket_idle_seconds:
            if not wire.is_asked:
                wire.ask_for_life()
            elif now - wire.heard >= 2 * settings.socket_idle_seconds:
                wire.cut()
        session.expire(now_us)

    async def check(self) -> None:
        """End connections whose credentials are no longer good, or no longer good enough."""
        now_us = self.clock()
        known = [(session, session.principal) for session in self.sessions if session.principal is not None]
        sessions = {principal.session_id for _, principal in known if principal.session_id is not None}
        keys = {principal.api_key_id for _, principal in known if principal.api_key_id is not None}
        good = await self._execution.scan(
            lambda store: credentials.good(store.link, sorted(sessions), sorted(keys), now_us)
        )
        for session, principal in known:
            permissions = _permissions(principal, good)
            if session.principal is not principal:  # renewed meanwhile
                continue
            if permissions is None:
                session.close(REVOKED)
            elif permissions != principal.permissions:
                session.principal = replace(principal, permissions=permissions)
                session.keep_to(permissions)
            session.expire(now_us)

    async def _tell_status(self, sessions: list[Session]) -> None:
        by_status = await self._execution.read(lambda store: count_by_status(store.link), "system_status")
        seconds = max(1, len(self._points) - 1)
        load = {
            "points_per_second": (self._points[-1] - self._points[0]) / seconds,
            "writes_waiting": self._depth(),
            "connections": self.count,
        }
        frame = system_status_update(self.broadcast.next_status(), self.clock(), by_status, load)
        still = [session for session in sessions if (SYSTEM, None) in session.subscriptions]
        self.broadcast.status(still, frame)

    @property
    def count(self) -> int:
        """How many connections there are."""
        return len(self.sessions)

    def figures(self) -> dict[str, int]:
        """Frames since the start, sent and left out; of connections that are gone too."""
        return {
            name: gone + sum(getattr(session.outbox, name) for session in self.sessions)
            for name, gone in self._gone.items()
        }


def _permissions(principal: Principal, good: credentials.Good) -> frozenset[str] | None:
    """What a credential may do now; None when it is no longer good."""
    if principal.api_key_id is None:
        role = good.sessions.get(principal.session_id or "")
        return None if role is None else ROLES[role]
    held = good.keys.get(principal.api_key_id)
    return None if held is None else ROLES[held[0]] & held[1]
