"""What waits for a connection that does not read fast enough: bounded, and what is left out is counted."""

from __future__ import annotations

from collections import deque
from typing import Any

import orjson

from valtronics.socket_protocol import SocketProtocol, text_frame

MOST_BYTES = 1_048_576  # of each kind of frame; those for many share their bytes
MOST_ANSWERS = 1_000


def frame_of(message: dict[str, Any]) -> bytes:
    return text_frame(orjson.dumps(message))


class Outbox:
    """Frames in order: first those that must come, answers and alerts, then events whose oldest may be left out."""

    __slots__ = ("_bytes", "_dropped", "_events", "_most", "_must", "_must_bytes", "_wire", "dropped", "sent")

    def __init__(self, wire: SocketProtocol, most_events: int) -> None:
        self._wire = wire
        self._most = most_events
        # Made when needed: most connections never wait.
        self._must: deque[bytes] | None = None
        self._events: deque[tuple[str, bytes]] | None = None
        self._must_bytes = self._bytes = 0
        self._dropped: dict[str, int] = {}
        self.sent = self.dropped = 0

    @property
    def is_empty(self) -> bool:
        return not self._must and not self._events

    def put(self, frame: bytes) -> bool:
        """A frame that must come; False when there is no room for it."""
        if self.is_empty and self._wire.is_writable:
            self._send(frame)
            return True
        if self._must is None:
            self._must = deque()
        if len(self._must) >= MOST_ANSWERS or self._must_bytes + len(frame) > MOST_BYTES:
            return False
        self._must.append(frame)
        self._must_bytes += len(frame)
        return True

    def offer(self, channel: str, frame: bytes) -> None:
        """An event; the oldest make room."""
        if self.is_empty and self._wire.is_writable:
            self._send(frame)
            return
        if self._events is None:
            self._events = deque()
        self._events.append((channel, frame))
        self._bytes += len(frame)
        while len(self._events) > self._most or self._bytes > MOST_BYTES:
            oldest, left_out = self._events.popleft()
            self._bytes -= len(left_out)
            self._dropped[oldest] = self._dropped.get(oldest, 0) + 1
            self.dropped += 1

    def flush(self) -> None:
        """Write what waits, as long as the connection takes it."""
        while self._must and self._wire.is_writable:
            frame = self._must.popleft()
            self._must_bytes -= len(frame)
            self._send(frame)
        while self._events and self._wire.is_writable:
            channel, frame = self._events.popleft()
            self._bytes -= len(frame)
            if channel in self._dropped:
                self._send(frame_of({"type": "lagged", "channel": channel, "dropped": self._dropped.pop(channel)}))
            self._send(frame)

    def clear(self) -> None:
        """Forget all that waits: there is nobody to take it."""
        self._must = self._events = None
        self._must_bytes = self._bytes = 0

    def _send(self, frame: bytes) -> None:
        self.sent += 1
        self._wire.send(frame)
