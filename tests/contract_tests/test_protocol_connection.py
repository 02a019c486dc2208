"""The raw connection reads replies as they are framed, and says what is wrong when there is none."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from contract_tests.protocol.connection import NoReply, RawConnection


@contextmanager
def answering(reply: bytes, act: Callable[[socket.socket], None] | None = None) -> Iterator[str]:
    """A server of one connection: it reads something, sends bytes and closes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(reply)
            if act is not None:
                act(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        thread.join(10)
        listener.close()


def ask(reply: bytes, method: str = "GET") -> tuple[int, bytes]:
    with answering(reply) as origin, RawConnection(origin, 5) as connection:
        connection.send(b"x")
        got = connection.receive(method)
        return got.status, got.body


@pytest.mark.parametrize(
    ("reply", "wanted"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc", (200, b"ab")),
        (
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2;x=1\r\nab\r\n1\r\nc\r\n0\r\nT: 1\r\n\r\n",
            (200, b"abc"),
        ),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", (404, b"")),
        (b"HTTP/1.0 200 OK\r\n\r\nto the end", (200, b"to the end")),
    ],
)
def test_a_reply_ends_where_its_frame_ends(reply: bytes, wanted: tuple[int, bytes]) -> None:
    assert ask(reply) == wanted


def test_a_reply_to_head_has_no_body_whatever_length_it_tells() -> None:
    assert ask(b"HTTP/1.1 405 No\r\nContent-Length: 90\r\n\r\n", "HEAD") == (405, b"")


@pytest.mark.parametrize(
    "reply",
    [b"", b"HTTP/1.1 200 OK\r\nContent-", b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", b"SSH-2.0\r\n\r\n"],
)
def test_a_reply_that_breaks_off_is_none(reply: bytes) -> None:
    with pytest.raises(NoReply):
        ask(reply)


def test_two_replies_are_read_one_after_the_other() -> None:
    one = b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"
    with answering(one + b"a" + one + b"b") as origin, RawConnection(origin, 5) as connection:
        connection.send(b"x")
        assert [connection.receive().body for _ in range(2)] == [b"a", b"b"]
        assert connection.is_closed()


def test_silence_is_no_reply() -> None:
    release = threading.Event()
    with answering(b"HTTP/1.1 200", lambda _: (release.wait(10), None)[1]) as origin:
        with RawConnection(origin, 0.2) as connection:
            connection.send(b"x")
            with pytest.raises(NoReply, match="nothing more"):
                connection.receive()
        release.set()
