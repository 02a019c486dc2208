"""What streams are subscribed to, how far they have come, and what a lost connection means. No I/O."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import msgspec

from valtronics_client._generated import errors, events, models
from valtronics_client.faults import ApiError, StreamClosed

# How a connection ended, by the contract: what a new one would not mend.
FOR_GOOD: Final = {
    1002: "a frame was broken",
    1007: "a frame was not text",
    1009: "a message was too large",
    4403: "a permission is missing",
    4429: "too many connections or messages",
}
REFUSED: Final = 4401
_FIELDS: Final = {"device_telemetry": ("metric", "metrics"), "alerts": ("severity",) * 2, "devices": ("status",) * 2}
_CHANNELS: Final = {kind: channel for channel, kind in events.CHANNELS.items()}

Loss: TypeAlias = events.Gap | events.Lagged
OnLoss: TypeAlias = Callable[[Loss], None]
_Told: TypeAlias = (
    events.TelemetryUpdate
    | events.AlertNotice
    | events.DeviceStatusChange
    | events.SystemStatus
    | events.Gap
    | events.Lagged
    | events.Subscribed
    | events.StreamError
    | events.AuthResponse
)
_KINDS: Final = frozenset(str(each.__struct_config__.tag) for each in _Told.__args__)


@dataclass(frozen=True)
class Subscription:
    """Events of a channel: of one device or of all, all of them or some. A stream has one for a channel and device."""

    channel: events.ChannelName
    device_id: int | None = None
    metrics: Sequence[str] | None = None
    severity: Sequence[models.AlertSeverity] | None = None
    status: Sequence[models.DeviceStatus] | None = None

    @property
    def key(self) -> tuple[str, int | None]:
        return self.channel, self.device_id

    def picks(self, channel: str, event: Any) -> bool:
        """Whether an event belongs to it."""
        if channel != self.channel or self.device_id not in (None, getattr(event, "device_id", None)):
            return False
        field, name = _FIELDS.get(channel, ("", ""))
        wanted = getattr(self, name) if name else None
        return wanted is None or getattr(event, field) in wanted

    def message(self, resume_from: int | None) -> dict[str, Any]:
        filters = {"metrics": self.metrics, "severity": self.severity, "status": self.status}
        given = {name: list(value) for name, value in filters.items() if value is not None}
        more = {"device_id": self.device_id, "filters": given or None, "resume_from": resume_from}
        said = {name: value for name, value in more.items() if value is not None}
        return {"type": "subscribe", "channel": self.channel, **said}


class _Kind(msgspec.Struct):
    type: str


class Following:
    """The progress of a stream, over all its connections."""

    def __init__(self, subscriptions: Sequence[Subscription]) -> None:
        self._subscriptions = {each.key: each for each in subscriptions}
        if not subscriptions or len(self._subscriptions) < len(subscriptions):
            raise ValueError("a stream needs subscriptions, each to another channel or device")
        self._seen: dict[tuple[str, int | None], int] = {}
        self._is_open: set[tuple[str, int | None]] = set()
        self.has_begun = False
        self._failures = 0
        self._refusals = 0
        self._refused: models.ErrorObject | None = None
        self._decode = msgspec.json.Decoder(_Told).decode
        self._kind = msgspec.json.Decoder(_Kind).decode

    def opening(self) -> list[str]:
        """The messages for a new connection."""
        self._is_open = set()
        return [
            msgspec.json.encode(each.message(self._seen.get(key))).decode() for key, each in self._subscriptions.items()
        ]

    def take(self, text: str | bytes) -> events.Event | Loss | None:
        """What a message tells; None where it is not for the reader. ApiError where the service refuses."""
        if self._kind(text).type not in _KINDS:  # a later release may have more
            return None
        told = self._decode(text)
        match told:
            case events.AuthResponse():
                # A refusal is followed by the close that says so, which another credential may mend.
                self._refused = told.error
                return None
            case events.StreamError():
                raise refusal(told.code, told.message, told.details)
            case events.Subscribed():
                self._subscribed(told)
                return None
            case events.Gap():
                self._seen[told.channel, told.device_id] = told.to
                return told
            case events.Lagged():
                return told
        return told if self._is_new(_CHANNELS[type(told)], told) else None

    def lost(self, code: int) -> float:
        """Seconds to wait before the next connection. StreamClosed where that would not help."""
        if code in FOR_GOOD:
            raise StreamClosed(f"the service closed the stream: {FOR_GOOD[code]} ({code})", code)
        if code == REFUSED:
            self._refusals += 1
            if self._refusals > 1:
                said = self._refused
                message = said.message if said else "the service refused the credential"
                raise refusal(said.code if said else "AUTHENTICATION_ERROR", message, said.details if said else None)
            return 0.0
        self._failures += 1
        # The first time at once: servers that restart, and readers that were too slow, have nothing to wait for.
        longest = min(30.0, 0.25 * 2.0 ** min(self._failures - 2, 20))
        return 0.0 if self._failures == 1 else longest * random.uniform(0.5, 1.0)  # noqa: S311

    def _subscribed(self, told: events.Subscribed) -> None:
        key = (told.channel, told.device_id)
        self._is_open.add(key)
        if told.channel != "system":  # which can't be resumed
            self._seen[key] = told.seq
        self.has_begun, self._failures, self._refusals = True, 0, 0

    def _is_new(self, channel: str, event: events.Event) -> bool:
        """Whether it was not told before, and note how far that brings each subscription that it belongs to.

        Only those count that this connection has opened: what comes for another one before that is told again.
        """
        if channel == "system":
            return True
        keys = [key for key in self._is_open if self._subscriptions[key].picks(channel, event)]
        if any(self._seen.get(key, -1) >= event.seq for key in keys):
            return False
        for key in keys:
            self._seen[key] = event.seq
        return True


def refusal(code: str, message: str, details: models.ErrorDetails | None) -> ApiError:
    """An error that a stream says, of the class of its code."""
    return errors.BY_CODE.get(code, ApiError)(message, code=code, details=details, operation="stream")
