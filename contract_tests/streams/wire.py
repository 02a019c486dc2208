"""A client of the streams: each frame that comes is judged, and both directions are written down."""

from __future__ import annotations

import json
import shlex
import socket
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed, InvalidHandshake, WebSocketException
from websockets.sync.client import ClientConnection, connect

from contract_tests.checks import Broken
from contract_tests.record import Exchange, Recorder
from contract_tests.streams.book import Book, Channel

# The longest wait for a frame that has to come; nothing is judged by how soon it does.
PATIENCE = 15.0
# What comes although nothing should comes at once, as what was sent with it did.
QUIET = 0.1
SHOWN = 6
Frame = dict[str, Any]


class Log:
    """`streams.ndjson`: every frame of every connection."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / "streams.ndjson").open("a")
        self.connections = self.frames = 0
        # The connection on which something was said last.
        self.last: Stream | None = None

    def begin(self) -> int:
        self.connections += 1
        return self.connections

    def note(self, connection: int, address: str, direction: str, text: str | bytes) -> None:
        self.frames += 1
        shown = text if isinstance(text, str) else text.hex()
        line = {"connection": connection, "address": address, "direction": direction, "frame": shown}
        self._file.write(json.dumps(line) + "\n")

    def close(self) -> None:
        self._file.close()


class Stream:
    """One connection to a channel."""

    def __init__(self, book: Book, channel: Channel, recorder: Recorder, log: Log, url: str, **options: Any) -> None:
        self.book, self.channel, self._recorder, self._log, self._url = book, channel, recorder, log, url
        self._number = log.begin()
        self._sent: list[str] = []
        self._asked = 0
        # The highest number so far, by subject.
        self._seen: dict[str, int] = {}
        try:
            self.socket: ClientConnection = connect(
                url, open_timeout=PATIENCE, close_timeout=0.5, proxy=None, max_size=None, **options
            )
        except (OSError, WebSocketException) as error:
            if isinstance(error, InvalidHandshake):
                raise
            said = f"{url}: {type(error).__name__} {error}"
            raise Broken("a connection can be opened", said, f"{channel.name}/auth") from None

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def about(self, message: str) -> str:
        """The name of a message in findings."""
        return f"{self.channel.name}/{message}"

    # Sending

    def say(self, **message: Any) -> None:
        self.send(json.dumps(message, ensure_ascii=False))

    def send(self, data: Any, **options: Any) -> None:
        """Text, bytes, or an iterable of fragments."""
        self._log.last = self
        if isinstance(data, (str, bytes)):
            self._log.note(self._number, self.channel.address, ">", data)
            self._sent.append(data if isinstance(data, str) else f"(binary) {data[:80].hex()}")
        try:
            self.socket.send(data, **options)
        except ConnectionClosed as closed:
            raise self._ended(closed) from None

    def ask(self, **message: Any) -> Frame:
        """Send a message and get its answer, whatever comes before that."""
        self._asked += 1
        name = f"ask-{self._asked}"
        self.say(**message, id=name)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            frame = self.next()
            if frame.get("id") == name:
                return frame
        raise Broken("an answer to every message", f"{message} is not answered", self.about(str(message.get("type"))))

    def auth(self, token: str) -> Frame:
        self._recorder.secrets.setdefault(token, "$STREAM_TOKEN")
        return self.ask(type="auth", token=token)

    def subscribe(self, subject: str, **more: Any) -> Frame:
        """The answer, which has to be that of success."""
        answer = self.ask(type="subscribe", channel=subject, **more)
        if answer["type"] != "subscribed" or answer.get("device_id") != more.get("device_id"):
            raise Broken("a subscription is confirmed", f"{subject} {more}: {answer}", self.about("subscribe"))
        return answer

    # Receiving

    def next(self, seconds: float = PATIENCE, due: str = "") -> Frame:
        """The next frame. Raises Broken when none comes, which names the kind that was due, or the connection ends."""
        try:
            data = self.socket.recv(timeout=seconds)
        except TimeoutError:
            said = f"nothing comes within {seconds:g} s after {self._sent[-1:]}"
            raise Broken("what is due comes", said, self.about(due or self._last_type())) from None
        except ConnectionClosed as closed:
            raise self._ended(closed) from None
        self._log.note(self._number, self.channel.address, "<", data)
        return self._judged(data)

    def take(self, count: int, kind: str) -> list[Frame]:
        """So many frames of a kind; others are passed over."""
        found: list[Frame] = []
        while len(found) < count:
            frame = self.next(due=kind)
            if frame["type"] == kind:
                found.append(frame)
        return found

    def rest(self, seconds: float = QUIET) -> list[Frame]:
        """What else has come by now: all before the answer to a ping, and for a moment after it."""
        self._asked += 1
        name = f"rest-{self._asked}"
        self.say(type="ping", id=name)
        found: list[Frame] = []
        while (frame := self.next()).get("id") != name:
            found.append(frame)
        try:
            while True:
                data = self.socket.recv(timeout=seconds)
                self._log.note(self._number, self.channel.address, "<", data)
                found.append(self._judged(data))
        except TimeoutError:
            return found
        except ConnectionClosed as closed:
            raise self._ended(closed) from None

    def end(self, seconds: float = PATIENCE, why: str = "") -> int:
        """The code with which the server closes, by when it has to; frames before that are passed over.

        `why` is the message whose business the end is, if it is not the last one sent.
        """
        deadline = time.monotonic() + seconds
        try:
            while True:
                data = self.socket.recv(timeout=max(0.001, deadline - time.monotonic()))
                self._log.note(self._number, self.channel.address, "<", data)
                self._judged(data)
        except TimeoutError:
            said = f"still open after {seconds:g} s"
            raise Broken("the connection is closed in time", said, self.about(why or self._last_type())) from None
        except ConnectionClosed as closed:
            return self._code(closed)

    def _ended(self, closed: ConnectionClosed) -> Broken:
        said = f"closed with {self._code(closed)} after {self._sent[-1:]}"
        return Broken("the connection stays", said, self.about(self._last_type()))

    def _code(self, closed: ConnectionClosed) -> int:
        """The close code, which has to be documented."""
        code = closed.rcvd.code if closed.rcvd is not None else 1006
        if code not in self.book.codes:
            self._report("documented close codes", f"closed with {code}", self._last_type())
        return code

    def _last_type(self) -> str:
        """What the last message to the server was, as far as it was one."""
        try:
            kind = json.loads(self._sent[-1])["type"]
        except (ValueError, KeyError, TypeError, IndexError):
            return "auth"
        return kind if kind in self.channel.takes else "error"

    # Judging

    def _judged(self, data: str | bytes) -> Frame:
        """The frame; what is wrong with it is told, and what is no message at all is Broken."""
        try:
            frame = json.loads(data)
            kind = frame["type"]
        except (ValueError, KeyError, TypeError):
            raise Broken("frames are messages", f"{data[:300]!r}", self.about(self._last_type())) from None
        if isinstance(data, bytes):
            self._report("frames are text", f"{kind} comes as binary", kind)
        if kind not in self.channel.tells:
            raise Broken("documented messages", f"{kind} is none of this channel", self.about(str(kind)))
        for fault in self.book.faults(kind, frame):
            self._report("frames keep to their schema", f"{fault}: {json.dumps(frame)[:400]}", kind)
        self._judge_number(kind, frame)
        self._judge_times(kind, frame)
        return dict(frame)

    def _judge_number(self, kind: str, frame: Frame) -> None:
        subject = self.book.messages[kind].get("x-subscription")
        if kind in ("subscribed", "gap"):
            # Where it was resumed, numbers go back to those that were missed.
            self._seen.pop(frame.get("channel", ""), None)
        elif subject is not None and isinstance(frame.get("seq"), int):
            before = self._seen.get(subject, -1)
            if frame["seq"] <= before:
                self._report("numbers rise", f"{frame['seq']} after {before}", kind)
            self._seen[subject] = frame["seq"]

    def _judge_times(self, kind: str, frame: Frame) -> None:
        for name, value in frame.items():
            if name in ("timestamp", "expires_at") and isinstance(value, str):
                try:
                    in_utc = value.endswith("Z") and datetime.fromisoformat(value).tzinfo is not None
                except ValueError:
                    in_utc = False
                if not in_utc:
                    self._report("times are in UTC", f"{name} is {value}", kind)

    def _report(self, rule: str, message: str, kind: str) -> None:
        self._recorder.report(rule, message, self.about(kind), self.exchange(self.about(kind)))

    def exchange(self, operation: str) -> Exchange:
        """The connection so far, for the command that repeats it."""
        said = [text if len(text) <= 400 else f"{text[:400]}…" for text in self._sent[-SHOWN:]]
        lines = " ".join(shlex.quote(text) for text in said)
        command = f"(printf '%s\\n' {lines}; sleep 2) | python -m websockets {self._url}"
        return Exchange(operation, self._recorder.gate, "GET", self._url, (), b"", 101, (), b"", command=command)


def small_socket(host: str, port: int) -> socket.socket:
    """A connection whose other side soon notices that nobody reads."""
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.settimeout(PATIENCE)
    made.connect((host, port))
    return made
