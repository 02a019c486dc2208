"""The protocol of the streams as tables: channels, endpoints, what a message does when, how a connection ends.

Shapes of messages and permissions are the contract's (openapi/asyncapi.yaml); here is what follows from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from domain.errors import InvalidInput

TELEMETRY: Final = "device_telemetry"
ALERTS: Final = "alerts"
DEVICES: Final = "devices"
SYSTEM: Final = "system"


class Channel(NamedTuple):
    """What can be asked of a channel: its one filter, one device alone, and what was missed."""

    filter: str | None
    is_by_device: bool = True
    resumes: bool = True


CHANNELS: Final[Mapping[str, Channel]] = {
    TELEMETRY: Channel("metrics"),
    ALERTS: Channel("severity"),
    DEVICES: Channel("status"),
    SYSTEM: Channel(None, is_by_device=False, resumes=False),
}

# The paths, and what one is subscribed to there from the start.
ENDPOINTS: Final[Mapping[str, tuple[str, ...]]] = {
    "/ws": (),
    "/ws/telemetry": (TELEMETRY,),
    "/ws/notifications": (ALERTS,),
    "/ws/system": (SYSTEM, DEVICES),
}

OPENED: Final = "opened"  # nobody is known to be there yet
KNOWN: Final = "known"
CLOSED: Final = "closed"

# What a message does in each state. Who sends `auth` and goes on at once need not wait for the reply.
ACTIONS: Final[Mapping[tuple[str, str], str]] = {
    (OPENED, "auth"): "authenticate",
    (OPENED, "subscribe"): "wait",
    (OPENED, "unsubscribe"): "wait",
    (OPENED, "ping"): "answer",
    (KNOWN, "auth"): "renew",
    (KNOWN, "subscribe"): "subscribe",
    (KNOWN, "unsubscribe"): "unsubscribe",
    (KNOWN, "ping"): "answer",
}


class Ending(NamedTuple):
    """Why the server closes a connection: the close code, and a reason of at most 123 bytes."""

    code: int
    reason: str


STOPPING: Final = Ending(1001, "the server stops")
STATE_RESET: Final = Ending(1012, "the sandbox was reset")
BEHIND: Final = Ending(1013, "alerts could not be delivered; resume from the last seq")
SILENT: Final = Ending(4401, "no auth message in time")
REFUSED: Final = Ending(4401, "the credential is not valid")
EXPIRED: Final = Ending(4401, "the credential has expired")
REVOKED: Final = Ending(4401, "the credential is no longer valid")
FORBIDDEN: Final = Ending(4403, "the permission for a subscription is missing")
CROWDED: Final = Ending(4429, "the user has too many connections")
FLOODED: Final = Ending(4429, "too many messages are waiting")

Key = tuple[str, int | None]  # a channel, and one device or all


class Subscription:
    """What one connection wants of one channel: the numbers after `after`, where the tag is one of `allowed`.

    While it is not `is_live`, what it missed is on its way, and new events wait where they are kept.
    """

    __slots__ = ("after", "allowed", "channel", "device_id", "is_live")

    def __init__(self, message: Mapping[str, Any], last: int) -> None:
        """From a checked `subscribe` message, on a channel whose newest number is `last`."""
        self.channel: str = message["channel"]
        self.device_id: int | None = message.get("device_id")
        name = CHANNELS[self.channel].filter
        wanted = message.get("filters", {}).get(name)
        self.allowed = None if wanted is None else frozenset(wanted)
        self.is_live = "resume_from" not in message
        self.after: int = message.get("resume_from", last)

    @property
    def key(self) -> Key:
        return self.channel, self.device_id

    def wants(self, seq: int, tag: str) -> bool:
        """Whether a new event belongs to it; `tag` is what the channel's filter looks at."""
        return self.is_live and seq > self.after and (self.allowed is None or tag in self.allowed)

    def picks(self, device_id: int, tag: str) -> bool:
        """Whether an event that was missed belongs to it."""
        return self.device_id in (None, device_id) and (self.allowed is None or tag in self.allowed)


def check_subscription(message: Mapping[str, Any]) -> None:
    """The rules of a `subscribe` message beyond its schema. Raises InvalidInput."""
    name = message["channel"]
    channel = CHANNELS[name]
    for filter in message.get("filters", {}):
        if filter != channel.filter:
            raise InvalidInput.of(f"filters.{filter}", f"is no filter of the channel {name}", "filter_of_channel")
    check_target(message)
    if "resume_from" in message and not channel.resumes:
        raise InvalidInput.of("resume_from", f"the channel {name} can't be resumed", "channel_resumes")


def check_target(message: Mapping[str, Any]) -> None:
    """A device is named only where there are devices. Raises InvalidInput."""
    if "device_id" in message and not CHANNELS[message["channel"]].is_by_device:
        raise InvalidInput.of("device_id", f"the channel {message['channel']} has no devices", "channel_by_device")
