"""One connection's conversation: who is there, what was asked for, and in which order it is answered."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from domain.channels import (
    ACTIONS,
    BEHIND,
    CLOSED,
    CROWDED,
    ENDPOINTS,
    EXPIRED,
    FLOODED,
    FORBIDDEN,
    KNOWN,
    OPENED,
    REFUSED,
    Ending,
    Key,
    Subscription,
    check_subscription,
    check_target,
)
from domain.errors import (
    InvalidInput,
    NotAuthenticated,
    NotAuthorized,
    NotFound,
    RateLimitExceeded,
    ServiceError,
)
from domain.permissions import Principal
from domain.times import format_time
from valtronics.authentication import named
from valtronics.socket_protocol import SocketProtocol
from valtronics.socket_queue import Outbox, frame_of

if TYPE_CHECKING:
    from valtronics.hub import Hub

Message = dict[str, Any]
MOST_WAITING = 256  # messages that were received and not handled
WINDOW_SECONDS = 1.0  # in which messages are counted


class Session:
    """Lives on the event loop's thread. Messages are handled one after another, also where one takes a while."""

    __slots__ = (
        "_handled", "_hub", "_is_busy", "_put_off", "_waiting", "_window", "_wire", "credential", "ends_us", "opened",
        "outbox", "path", "principal", "replays", "state", "subscriptions",
    )  # fmt: skip

    def __init__(self, hub: Hub, wire: SocketProtocol, path: str) -> None:
        self._hub = hub
        self._wire = wire
        self.path = path
        self.opened = hub.time()
        self.state = OPENED
        self.outbox = Outbox(wire, hub.settings.socket_waiting_events)
        self.principal: Principal | None = None
        self.credential: tuple[str, str] | None = None
        self.ends_us: int | None = None
        self.subscriptions: dict[Key, Subscription] = {}
        self.replays: deque[Subscription] | None = None
        self._waiting: deque[bytes | Message | InvalidInput] = deque()
        self._put_off: list[Message] = []  # until it is known who is there
        self._is_busy = False
        self._window, self._handled = self.opened, 0

    @property
    def wire(self) -> SocketProtocol:
        return self._wire

    # What the connection calls.

    def received(self, message: bytes | InvalidInput) -> None:
        """A message, or what is wrong with one that can't be read: both take their turn."""
        if len(self._waiting) >= MOST_WAITING:
            self.close(FLOODED)
            return
        self._waiting.append(message)
        self.work()

    def received_binary(self) -> None:
        self.received(InvalidInput.of("body", "must be text, not binary", "text_frame"))

    def writable(self) -> None:
        self.outbox.flush()
        if self.replays and self.outbox.is_empty:
            self._hub.broadcast.replay(self)

    def lost(self, code: int) -> None:
        self.state = CLOSED
        self.outbox.clear()
        self._waiting.clear()
        self._hub.forget(self, code)

    def close(self, ending: Ending) -> None:
        """End the connection. It counts until it is gone, but gets nothing more."""
        if self.state != CLOSED:
            self.state = CLOSED
            self._hub.drop_all(self)
            self._wire.end(ending)

    # What is sent.

    def say(self, message: Message) -> None:
        self.tell(frame_of(message))

    def tell(self, frame: bytes) -> None:
        """A frame that must come: without room for it the connection ends, and the other side can resume."""
        if self.state != CLOSED and not self.outbox.put(frame):
            self.close(BEHIND)

    def refuse(self, error: Exception, message: Message | None = None) -> None:
        """Answer a message that can't be handled."""
        if not isinstance(error, ServiceError):
            self._hub.logger.error("message failed", exc_info=error)
            error = ServiceError("Internal server error")
        self.say(
            {"type": "error", **_id(message), "code": error.code, "message": error.message, "details": error.details}
        )

    # What is received.

    def work(self) -> None:
        """Handle what waits, as far as it may be handled now."""
        while self._waiting and not self._is_busy and self.state != CLOSED:
            if not self._is_within_rate():
                self._wire.hold(True)
                asyncio.get_running_loop().call_later(WINDOW_SECONDS, self._go_on)
                self._is_busy = True
                return
            next_one = self._waiting.popleft()
            if isinstance(next_one, InvalidInput):
                self.refuse(next_one)
                continue
            try:
                message = self._hub.contract.parse(next_one) if isinstance(next_one, bytes) else next_one
            except ServiceError as error:
                self.refuse(error, self._hub.contract.named(next_one) if isinstance(next_one, bytes) else None)
                continue
            self._act(message)

    def _is_within_rate(self) -> bool:
        now = self._hub.time()
        if now - self._window >= WINDOW_SECONDS:
            self._window, self._handled = now, 0
        self._handled += 1
        return self._handled <= self._hub.settings.socket_messages_per_second

    def _go_on(self) -> None:
        self._is_busy = False
        self._wire.hold(False)
        self.work()

    def _act(self, message: Message) -> None:
        action = ACTIONS[self.state, message["type"]]
        if action == "wait":
            self._put_off.append(message)
            if len(self._put_off) > MOST_WAITING:
                self.close(FLOODED)
        elif action == "answer":
            self.say({"type": "pong", **_id(message), "timestamp": format_time(self._hub.clock())})
        elif action == "unsubscribe":
            self._unsubscribe(message)
        elif action == "subscribe":
            self._run(self._subscribe(message), message)
        else:
            self._run(self.authenticate(lambda: named(message["token"]), message), message)

    def _run(self, work: Awaitable[None], message: Message | None = None) -> None:
        """Work that may have to wait for the database; later messages are handled after it."""
        self._is_busy = True

        async def run() -> None:
            try:
                await work
            except Exception as error:
                self.refuse(error, message)
            self._is_busy = False
            self.work()

        self._hub.spawn(run())

    def present(self, credential: Callable[[], tuple[str, str]]) -> None:
        """Begin with a credential that came with the request to connect."""
        self._run(self.authenticate(credential, None))

    async def authenticate(self, credential: Callable[[], tuple[str, str]], message: Message | None) -> None:
        """Find out who is there. A wrong credential ends the connection."""
        try:
            given = credential()
            principal, ends_us = await self._hub.identify(given)
        except NotAuthenticated as error:
            shown = {"code": error.code, "message": error.message, "details": error.details}
            self.say({"type": "auth_response", **_id(message), "success": False, "error": shown})
            self.close(REFUSED)
            return
        if self.principal is not None and principal.user_id != self.principal.user_id:
            raise InvalidInput.of("token", "belongs to another user than the connection", "same_user")
        if self.state != CLOSED:
            self._welcome(principal, given, ends_us, message)

    def _welcome(
        self, principal: Principal, credential: tuple[str, str], ends_us: int | None, message: Message | None
    ) -> None:
        is_new = self.principal is None
        if is_new and not self._hub.count_in(principal.user_id):
            self.close(CROWDED)
            return
        self.principal, self.credential, self.ends_us, self.state = principal, credential, ends_us, KNOWN
        user = {"id": principal.user_id, "username": principal.username, "email": principal.email}
        response = {"type": "auth_response", **_id(message), "success": True, "user": {**user, "role": principal.role}}
        self.say(response if ends_us is None else {**response, "expires_at": format_time(ends_us)})
        if is_new:
            self._waiting.extendleft(reversed(self._put_off))
            self._put_off = []
            self._begin()
        else:
            self.keep_to(principal.permissions)

    def _begin(self) -> None:
        """What the path subscribes to."""
        for channel in ENDPOINTS[self.path]:
            try:
                self._may(channel)
            except NotAuthorized as error:
                self.refuse(error)
                self.close(FORBIDDEN)
                return
            self._enter({"type": "subscribe", "channel": channel})

    async def _subscribe(self, message: Message) -> None:
        check_subscription(message)
        self._may(message["channel"])
        key, most = (message["channel"], message.get("device_id")), self._hub.settings.socket_subscriptions
        if key not in self.subscriptions and len(self.subscriptions) >= most:
            raise TooManySubscriptions(most)
        if "device_id" in message and not await self._hub.knows_device(message["device_id"]):
            raise NotFound("Device", message["device_id"])
        if self.state == KNOWN:
            self._enter(message)

    def _enter(self, message: Message) -> None:
        subscription = Subscription(message, self._hub.broadcast.last(message["channel"]))
        self._hub.add(self, subscription)
        # A number that the channel has not reached is none of its own; what follows is said by a gap.
        seq = min(subscription.after, self._hub.broadcast.last(message["channel"]))
        self.say({"type": "subscribed", **_id(message), **_target(subscription.key), "seq": seq})
        self._hub.added(self, subscription)

    def _unsubscribe(self, message: Message) -> None:
        try:
            check_target(message)
        except InvalidInput as error:
            self.refuse(error, message)
            return
        key = (message["channel"], message.get("device_id"))
        self._hub.drop(self, key)
        self.say({"type": "unsubscribed", **_id(message), **_target(key)})

    def _may(self, channel: str) -> None:
        permission = self._hub.contract.permissions[channel]
        if self.principal is None or permission not in self.principal.permissions:
            raise NotAuthorized(permission)

    # What time brings.

    def keep_to(self, permissions: frozenset[str]) -> None:
        """End the connection where a subscription is no longer allowed."""
        needed = {self._hub.contract.permissions[channel] for channel, _ in self.subscriptions}
        if not needed <= permissions:
            self.close(FORBIDDEN)

    def expire(self, now_us: int) -> None:
        if self.ends_us is not None and self.ends_us <= now_us:
            self.close(EXPIRED)


class TooManySubscriptions(ServiceError):
    code = RateLimitExceeded.code

    def __init__(self, most: int) -> None:
        super().__init__(f"A connection may have {most} subscriptions", {"limit": most})


def _id(message: Message | None) -> Message:
    return {"id": message["id"]} if message is not None and "id" in message else {}


def _target(key: Key) -> Message:
    channel, device_id = key
    return {"channel": channel} if device_id is None else {"channel": channel, "device_id": device_id}
