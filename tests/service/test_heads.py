"""Heads of requests: how large they may be, what who is refused gets to read, how paths and fields are spelled."""

import contextlib
import json
import socket

import pytest

DEVICES = "/api/v1/devices/"


def assert_failure(answer, status, code):
    assert (answer.status, json.loads(answer.body)["error"]["code"]) == (status, code), answer.body


@pytest.mark.parametrize(("size", "status"), [(60_000, 200), (70_000, 400), (5_000_000, 400)])
@pytest.mark.parametrize("piece", [1_000, 10_000_000])
def test_a_head_is_limited_however_it_comes_and_who_exceeds_it_is_told(server, size, status, piece):
    """The refusal can be read although the rest of the head is still being sent."""
    head = b"GET /api/v1/version HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Filler: %s\r\n\r\n" % (b"x" * size)
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for start in range(0, len(head), piece):
                connection.sendall(head[start : start + piece])
        reply = connection.makefile("rb").read()
    assert reply.startswith(b"HTTP/1.1 %d" % status)
    assert (b"larger than 65536" in reply) is (status == 400)


def test_an_encoded_slash_is_no_separator(server):
    assert_failure(server.get(f"{DEVICES}1%2Fconfiguration"), 422, "VALIDATION_ERROR")
    assert_failure(server.get("/api/v1/devices%2f1"), 404, "RESOURCE_NOT_FOUND")
    assert server.get("/api/v1/devices/%31%32").status in (200, 404)


def test_blanks_around_a_header_are_no_part_of_it(server):
    answer = server.put(f"{DEVICES}4711", {"name": "a"}, headers={"If-Match": ' "1" \t'})
    assert_failure(answer, 412, "PRECONDITION_FAILED")
