"""Events to exactly those who subscribed to them, and what was missed to those who come back.

Lives on the event loop's thread. An event costs a look-up for its device and one for all devices, and beyond that only
what its subscribers take: connections that are idle or listen to something else cost nothing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

import structlog

from domain import frames
from domain.channels import ALERTS, DEVICES, SYSTEM, TELEMETRY, Key, Subscription
from domain.events import AlertChanged, DeviceRemoved, DeviceStatusChanged, Event, PointsRemoved, PointsSubmitted
from domain.recent import Recent
from storage import alert_log
from storage.store import Store
from valtronics.execution import Execution
from valtronics.socket_queue import frame_of
from valtronics.socket_session import Session

MOST_NUMBER = 2**52  # where numbers begin at most, so that they stay exact in every language
A_TURN = 500  # events handed out before others get their turn on the loop
A_REPLAY = 200  # missed events handed out to one connection in a turn

Listeners = dict[Session, Subscription]
_NOBODY: Listeners = {}
_FRAMES: dict[str, Callable[[int, Any], frames.Frame]] = {
    TELEMETRY: frames.telemetry_update,
    DEVICES: frames.device_status_update,
    ALERTS: lambda _, event: frames.alert_notice(event),
}


class Broadcast:
    """Numbers of what is kept in memory begin with the clock, so that they rise across restarts; alerts have theirs."""

    def __init__(
        self,
        execution: Execution,
        spawn: Callable[[Any], None],
        kept: int,
        logger: structlog.typing.FilteringBoundLogger,
    ) -> None:
        self._execution = execution
        self._logger = logger
        self._spawn = spawn
        self._kept = kept
        self._index: dict[Key, Listeners] = {}
        self._waiting: deque[tuple[str, int, Sequence[Any]]] = deque()  # channel, number of the first, events
        self._at = 0  # how many of the first of these are told
        self._goes_on = False  # in a later turn of the loop
        self.points = 0  # stored or updated

    def begin(self, now_us: int, alert: int) -> None:
        """Count from now on; `alert` is the newest entry of the alerts' log."""
        start = min(now_us, MOST_NUMBER)
        self._recent: dict[str, Recent[Any]] = {name: Recent(start, self._kept) for name in (TELEMETRY, DEVICES)}
        self._last = {ALERTS: alert, SYSTEM: start}
        self._waiting.clear()
        self._at = 0

    def last(self, channel: str) -> int:
        """The number of the newest event, which may still be on its way."""
        recent = self._recent.get(channel)
        return self._last[channel] if recent is None else recent.last

    # Who listens.

    def add(self, session: Session, subscription: Subscription) -> None:
        session.subscriptions[subscription.key] = subscription
        self._index.setdefault(subscription.key, {})[session] = subscription

    def drop(self, session: Session, key: Key) -> None:
        session.subscriptions.pop(key, None)
        listeners = self._index.get(key, _NOBODY)
        listeners.pop(session, None)
        if not listeners:
            self._index.pop(key, None)

    def listeners(self, channel: str) -> list[Session]:
        """Those who listen to all of a channel."""
        return list(self._index.get((channel, None), _NOBODY))

    # New events.

    def keep(self, events: Sequence[Event]) -> None:
        """What a commit did: numbered at once, told as far as this turn of the loop goes."""
        for event in events:
            if isinstance(event, PointsSubmitted):
                points = [p for p, result in zip(event.points, event.results, strict=True) if result in frames.PUSHED]
                self.points += len(points)
                self._waiting.append((TELEMETRY, self._recent[TELEMETRY].add(points), points))
            elif isinstance(event, DeviceStatusChanged):
                self._waiting.append((DEVICES, self._recent[DEVICES].add([event]), [event]))
            elif isinstance(event, AlertChanged):
                self._last[ALERTS] = event.number
                self._waiting.append((ALERTS, event.number, [event]))
            elif isinstance(event, PointsRemoved):
                self._recent[TELEMETRY].forget(event.holds)
            elif isinstance(event, DeviceRemoved):
                for recent in self._recent.values():
                    recent.forget(event.holds)
        if not self._goes_on:
            self._tell()

    def _tell(self) -> None:
        budget, self._goes_on = A_TURN, False
        while self._waiting:
            channel, first, events = self._waiting[0]
            upto = min(len(events), self._at + budget)
            if self._index:
                for at in range(self._at, upto):
                    self._deliver_or_say(channel, first + at, events[at])
                budget -= upto - self._at
            else:
                upto = len(events)
            self._at = upto
            if upto < len(events):
                self._goes_on = True
                asyncio.get_running_loop().call_soon(self._tell)
                return
            self._waiting.popleft()
            self._at = 0

    def _deliver_or_say(self, channel: str, seq: int, event: Any) -> None:
        try:
            self._deliver(channel, seq, event)
        except Exception as error:  # those that come after it must not be lost with it
            self._logger.error("event not told", channel=channel, seq=seq, exc_info=error)

    def _deliver(self, channel: str, seq: int, event: Any) -> None:
        device_id, tag = _about(channel, event)
        some, all_ = self._index.get((channel, device_id), _NOBODY), self._index.get((channel, None), _NOBODY)
        if not some and not all_:
            return
        takers = [session for session, subscription in some.items() if subscription.wants(seq, tag)]
        takers += [
            session
            for session, subscription in all_.items()
            # Once for a connection, also where it asked for the device too.
            if subscription.wants(seq, tag) and not (session in some and some[session].wants(seq, tag))
        ]
        if takers:
            frame = frame_of(_FRAMES[channel](seq, event))
            for session in takers:
                _hand(session, channel, frame)

    def status(self, sessions: Sequence[Session], frame: frames.Frame) -> None:
        """The state of the system, to some of those who listen to it."""
        made = frame_of(frame)
        for session in sessions:
            session.outbox.offer(SYSTEM, made)

    def next_status(self) -> int:
        self._last[SYSTEM] += 1
        return self._last[SYSTEM]

    # What was missed.

    def resume(self, session: Session, subscription: Subscription) -> None:
        """Hand out what came after the number that a subscription resumes from."""
        if session.replays is None:
            session.replays = deque()
        session.replays.append(subscription)
        self.replay(session)

    def replay(self, session: Session) -> None:
        """Go on with that; again when the connection has taken all that waits for it."""
        while session.replays:
            subscription = session.replays[0]
            if session.subscriptions.get(subscription.key) is not subscription:  # replaced or ended
                session.replays.popleft()
            elif subscription.channel == ALERTS:
                session.replays.popleft()
                self._spawn(self._replay_alerts(session, subscription))
            else:
                if self._replay_some(session, subscription):
                    session.replays.popleft()
                elif session.outbox.is_empty:
                    asyncio.get_running_loop().call_soon(self.replay, session)
                    return
                else:
                    return

    def _replay_some(self, session: Session, subscription: Subscription) -> bool:
        """A turn's worth of what is kept in memory; True when that was the last of it."""
        channel, recent = subscription.channel, self._recent[subscription.channel]
        if not recent.floor <= subscription.after <= recent.last:
            end = recent.floor if subscription.after < recent.floor else recent.last
            _gap(session, subscription, end)
        for seq, event in recent.after(subscription.after, A_REPLAY):
            subscription.after = seq
            if event is not None and subscription.picks(*_about(channel, event)):
                session.outbox.offer(channel, frame_of(_FRAMES[channel](seq, event)))
        subscription.is_live = subscription.after == recent.last
        return subscription.is_live

    async def _replay_alerts(self, session: Session, subscription: Subscription) -> None:
        """The same from the log. What is committed while it is read is read in the next round, or live by then."""
        while session.subscriptions.get(subscription.key) is subscription:
            told = self._last[ALERTS]
            last, entries = await self._execution.scan(lambda store: _logged(store, subscription.after))
            if subscription.after > last:
                _gap(session, subscription, last)
            for entry in entries:
                if subscription.picks(*_about(ALERTS, entry)):
                    session.tell(frame_of(frames.alert_notice(entry)))
            is_end = len(entries) < A_REPLAY
            reached = entries[-1].number if entries else 0
            subscription.after = max(subscription.after, reached, told if is_end else 0)
            if is_end and self._last[ALERTS] <= subscription.after:
                subscription.is_live = True
                return
            if not session.outbox.is_empty and session.replays is not None:
                session.replays.append(subscription)
                return


def _hand(session: Session, channel: str, frame: bytes) -> None:
    if channel == ALERTS:
        session.tell(frame)
    else:
        session.outbox.offer(channel, frame)


def _about(channel: str, event: Any) -> tuple[int, str]:
    """The device of an event, and what its channel's filter looks at."""
    if channel == TELEMETRY:
        return event.device_id, event.metric
    if channel == DEVICES:
        return event.device_id, event.after
    return event.alert["device_id"], event.alert["severity"]


def _gap(session: Session, subscription: Subscription, end: int) -> None:
    frame: frames.Frame = {"type": "gap", "channel": subscription.channel}
    if subscription.device_id is not None:
        frame["device_id"] = subscription.device_id
    session.say({**frame, "from": subscription.after, "to": end})
    subscription.after = end


def _logged(store: Store, number: int) -> tuple[int, list[AlertChanged]]:
    """The newest entry of the log, and a turn's worth of entries after a number."""
    return alert_log.last_number(store.link), alert_log.after(store.link, number, A_REPLAY)
