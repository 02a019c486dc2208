"""WebSocket on a transport (RFC 6455): frames in and out, liveness, an end in time. What is said is the session's.

The `websockets` library reads the frames and knows the protocol. The transport is written to directly, so a frame for
many is put together once, an idle connection has neither task nor queue, and one that takes nothing can be cut.
"""

from __future__ import annotations

import asyncio
import logging
from socket import SO_SNDBUF, SOL_SOCKET
from typing import Any, Protocol

from websockets.exceptions import InvalidState
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol as Framing
from websockets.protocol import Side

from domain.channels import STOPPING, Ending

MAX_MESSAGE_BYTES = 65_536
# What the transport holds before it says that it is full; what waits beyond that is the session's queue.
HIGH_WATER, LOW_WATER = 65_536, 16_384
# Left to itself the system keeps megabytes for who does not read, and what comes out of them is old.
KERNEL_BYTES = 131_072
CLOSE_SECONDS = 5.0  # for the other side to answer a close, and to take what was written before it
_NOT_UTF8 = 1007

_SILENT = logging.getLogger("valtronics.socket")
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False
_SILENT.setLevel(logging.CRITICAL)


class Talk(Protocol):
    """What a connection is for."""

    def received(self, message: bytes) -> None: ...
    def received_binary(self) -> None: ...
    def writable(self) -> None: ...
    def lost(self, code: int) -> None: ...
    def close(self, ending: Ending) -> None: ...


def text_frame(payload: bytes) -> bytes:
    """A whole text message as it goes over the wire; the same bytes for everyone."""
    return Frame(Opcode.TEXT, payload).serialize(mask=False)


class SocketProtocol(asyncio.Protocol):
    """One connection whose handshake is over. `heard` and `full_since` are in the loop's seconds."""

    def __init__(self, transport: Any, loop: asyncio.AbstractEventLoop, connections: set[Any]) -> None:
        self._framing = Framing(Side.SERVER, max_size=MAX_MESSAGE_BYTES, logger=_SILENT)
        self._transport = transport
        self._loop = loop
        self._connections = connections  # the server's own, which it waits for when it stops
        self._partial: bytearray | None = None
        self._is_text = True
        self._is_ending = False
        self._is_held = False
        self._code = 1006
        self.talk: Talk | None = None
        self.full_since: float | None = None
        self.heard = loop.time()
        self.is_asked = False  # a ping is on its way

    def begin(self, talk: Talk, head: bytes) -> None:
        """Take over the transport, and answer the handshake."""
        self.talk = talk
        self._transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, KERNEL_BYTES)
        self._transport.set_write_buffer_limits(high=HIGH_WATER, low=LOW_WATER)
        self._transport.set_protocol(self)
        self._connections.add(self)
        self._transport.write(head)

    @property
    def is_writable(self) -> bool:
        return self.full_since is None and not self._is_ending

    def send(self, frame: bytes) -> None:
        """Write a frame. Whoever writes while it is not writable fills memory."""
        if not self._is_ending:
            self._transport.write(frame)

    def ask_for_life(self) -> None:
        if not self._is_ending:
            self.is_asked = True
            self._framing.send_ping(b"")
            self._flush()

    def hold(self, held: bool) -> None:
        """Read no more while held: what the other side sends waits in the network."""
        self._is_held = held
        self._read_or_not()

    def _read_or_not(self) -> None:
        # Who takes nothing is not read either: the pongs to endless pings would fill memory.
        if self._transport.is_closing():
            return
        if not self._is_ending and (self._is_held or self.full_since is not None):
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def end(self, ending: Ending) -> None:
        """Close with a code and a reason; the connection is cut when the other side does not take part in time."""
        if self._is_ending:
            return
        self._code = ending.code
        try:
            self._framing.send_close(ending.code, ending.reason)
        except InvalidState:  # it is closing already
            return
        self._flush()
        self._cut_later()

    def cut(self) -> None:
        """End at once: what was not taken yet is dropped."""
        self._transport.abort()

    # What the transport calls.

    def data_received(self, data: bytes) -> None:
        self.heard, self.is_asked = self._loop.time(), False
        self._framing.receive_data(data)
        for event in self._framing.events_received():
            if isinstance(event, Frame):
                self._take(event)
        self._flush()
        if self._framing.close_expected():
            self._note_close()
            self._cut_later()

    def eof_received(self) -> bool:
        self._framing.receive_eof()
        self._flush()
        self._cut_later()
        return False  # the transport closes once what was written is taken

    def pause_writing(self) -> None:
        self.full_since = self._loop.time()
        self._read_or_not()

    def resume_writing(self) -> None:
        self.full_since = None
        self._read_or_not()
        if self.talk is not None and not self._is_ending:
            self.talk.writable()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the reason is the network's
        self._is_ending = True
        self._connections.discard(self)
        talk, self.talk = self.talk, None
        if talk is not None:
            talk.lost(self._code)

    # What uvicorn calls when the server stops.

    def shutdown(self) -> None:
        if self.talk is not None:
            self.talk.close(STOPPING)
        else:
            self._transport.close()

    def _take(self, frame: Frame) -> None:
        """Put a message together. The library refuses what is too large or out of order, and answers pings."""
        if frame.opcode in (Opcode.TEXT, Opcode.BINARY):
            self._is_text = frame.opcode is Opcode.TEXT
            if frame.fin:
                self._hand_over(bytes(frame.data))
            else:
                self._partial = bytearray(frame.data)
        elif frame.opcode is Opcode.CONT and self._partial is not None:
            self._partial += frame.data
            if frame.fin:
                message, self._partial = bytes(self._partial), None
                self._hand_over(message)

    def _hand_over(self, message: bytes) -> None:
        if self.talk is None or self._is_ending:
            return
        if not self._is_text:
            self.talk.received_binary()
            return
        try:
            message.decode()
        except UnicodeDecodeError:
            self._framing.fail(_NOT_UTF8, "text must be UTF-8")
            return
        self.talk.received(message)

    def _note_close(self) -> None:
        sent, got = self._framing.close_sent, self._framing.close_rcvd
        first = sent if sent is not None and self._framing.close_rcvd_then_sent is not True else got
        if first is not None:
            self._code = int(first.code)

    def _flush(self) -> None:
        """Write what the library wants to be sent by itself: pongs, closes, and the end."""
        for data in self._framing.data_to_send():
            if data:
                self._transport.write(data)
            elif not self._transport.is_closing():
                # Half closed: closed at once, the connection would be reset by what is still on its way to us.
                self._transport.write_eof()

    def _cut_later(self) -> None:
        if not self._is_ending:
            self._is_ending = True
            self._read_or_not()  # else the answer to our close would never be read
            self._loop.call_later(CLOSE_SECONDS, self.cut)
