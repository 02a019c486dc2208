"""Who is let in, how much one may ask for, and how a connection ends."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.service.running import API, Server, stop
from tests.service.streams import Stream, known, opened

DOCUMENTED = {"/ws", "/ws/telemetry", "/ws/notifications", "/ws/system"}


@pytest.mark.parametrize("path", sorted(DOCUMENTED))
def test_without_an_upgrade_the_reply_is_an_envelope(service: Server, path: str) -> None:
    answer = service.get(path, auth=False)
    assert (answer.status, answer.error["code"]) == (426, "VALIDATION_ERROR")
    assert answer.headers["upgrade"] == "websocket"
    assert answer.headers["sec-websocket-version"] == "13"
    answer = service.post(path, {})
    assert (answer.status, answer.headers["allow"]) == (405, "GET")


def test_other_paths_do_not_speak_websocket(service: Server) -> None:
    for path in ("/ws/", "/ws/other", f"{API}/ws", f"{API}/devices/"):
        with pytest.raises(InvalidStatus) as refused, opened(service.port, path):
            pass
        assert refused.value.response.status_code in (401, 404), path


def handshake(server: Server, **headers: str) -> Any:
    given = {
        "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    }  # fmt: skip
    return server.get("/ws", headers={**given, **headers}, auth=False)


def test_an_old_version_of_the_protocol_is_refused(service: Server) -> None:
    answer = handshake(service, **{"Sec-WebSocket-Version": "8"})
    assert (answer.status, answer.headers["sec-websocket-version"]) == (426, "13")
    assert handshake(service, **{"Sec-WebSocket-Key": ""}).status == 426


@pytest.mark.parametrize(
    ("origin", "is_in"),
    [
        ("http://127.0.0.1:{port}", True),
        ("https://app.example.com", True),
        ("https://evil.example.com", False),
        ("http://127.0.0.1:{port}.evil.example.com", False),
        ("https://app.example.com.evil.example.com", False),
        ("null", False),
    ],
)
def test_pages_of_other_origins_are_kept_out(start: Any, origin: str, is_in: bool) -> None:
    server = start(VALTRONICS_CORS_ORIGINS='["https://app.example.com"]')
    given = origin.format(port=server.port)
    if is_in:
        with opened(server.port, origin=given) as stream:
            assert stream.ask(type="ping")["type"] == "pong"
        return
    with pytest.raises(InvalidStatus) as refused, opened(server.port, origin=given):
        pass
    assert refused.value.response.status_code == 403
    assert b"AUTHORIZATION_ERROR" in refused.value.response.body


def test_connections_of_a_user_and_of_all_are_limited(start: Any) -> None:
    server = start(VALTRONICS_SOCKET_CONNECTIONS="4", VALTRONICS_SOCKET_CONNECTIONS_PER_USER="2")
    other = server.log_in(server.user()[1])["access_token"]
    key = server.key(["telemetry:read"])["api_key"]
    with contextlib.ExitStack() as stack:
        stack.enter_context(known(server))
        stack.enter_context(known(server, token=key))  # the same user's
        third = stack.enter_context(opened(server.port))
        third.say(type="auth", token=server.token)
        assert third.end()[0] == 4429
        stack.enter_context(known(server, token=other))
        last = stack.enter_context(opened(server.port))
        with pytest.raises(InvalidStatus) as refused, opened(server.port):
            pass
        assert refused.value.response.status_code == 503
        assert refused.value.response.headers["retry-after"] == "5"
        last.socket.close()
        with known(server, token=other):  # a connection that is gone makes room
            pass


def test_subscriptions_of_a_connection_are_limited(start: Any) -> None:
    server = start(VALTRONICS_SOCKET_SUBSCRIPTIONS="2")
    device = server.device()
    with known(server) as stream:
        stream.subscribe()
        stream.subscribe("alerts")
        answer = stream.ask(type="subscribe", channel="devices")
        assert (answer["code"], answer["details"]) == ("RATE_LIMIT_EXCEEDED", {"limit": 2})
        stream.subscribe("alerts", filters={"severity": ["info"]})  # the same one again is none more
        stream.ask(type="unsubscribe", channel="alerts")
        stream.subscribe(device_id=device)


def test_messages_that_come_too_fast_wait_and_too_many_end_it(start: Any) -> None:
    server = start(VALTRONICS_SOCKET_MESSAGES_PER_SECOND="20")
    with known(server) as stream:
        for number in range(60):
            stream.say(type="ping", id=str(number))
        assert [stream.next()["id"] for _ in range(60)] == [str(number) for number in range(60)]
        for _ in range(2_000):
            stream.say(type="ping")
        assert stream.end() == (4429, "too many messages are waiting")


def test_binary_messages_are_counted_like_others(start: Any) -> None:
    server = start(VALTRONICS_SOCKET_MESSAGES_PER_SECOND="20")
    with known(server) as stream:
        began = time.monotonic()
        for _ in range(50):
            stream.socket.send(b"x")
        stream.socket.send("\x00")  # is text, if none that can be read
        assert {stream.next()["details"]["issue"] for _ in range(50)} == {"must be text, not binary"}
        assert stream.next()["details"].get("issue") != "must be text, not binary"
        assert time.monotonic() - began > 1.0  # 20 in each of the first two windows
        for _ in range(2_000):
            stream.socket.send(b"x")
        assert stream.end() == (4429, "too many messages are waiting")


def test_who_asks_for_much_without_a_credential_is_sent_away(start: Any) -> None:
    server = start(VALTRONICS_SOCKET_MESSAGES_PER_SECOND="100000", VALTRONICS_SOCKET_AUTH_SECONDS="600")
    with opened(server.port) as stream:
        for _ in range(300):
            stream.say(type="subscribe", channel="alerts")
        assert stream.end()[0] == 4429


def test_a_message_that_is_too_large_ends_the_connection(service: Server) -> None:
    with known(service) as stream:
        stream.socket.send(" " * 65_000 + '{"type": "ping"}')
        assert stream.next()["type"] == "pong"
        stream.socket.send(" " * 70_000)
        assert stream.end()[0] == 1009
    with known(service) as stream:
        # The server may be gone before the second part is written.
        with contextlib.suppress(ConnectionClosed):
            stream.socket.send([" " * 40_000, " " * 40_000])
        assert stream.end()[0] == 1009


def test_text_that_is_none_ends_the_connection(service: Server) -> None:
    with known(service) as stream:
        stream.socket.send(b'{"type": "\xff"}', text=True)
        assert stream.end()[0] == 1007


def test_a_token_ends_its_connection_unless_renewed(start: Any) -> None:
    server = start(VALTRONICS_ACCESS_TOKEN_SECONDS="3")
    token = server.log_in()["access_token"]
    with known(server, token=token) as ends, known(server, token=token) as stays:
        closes = threading.Thread(target=ends.end)
        closes.start()
        while closes.is_alive():
            assert stays.auth(server.log_in()["access_token"])["success"] is True
            closes.join(1.0)
        assert ends.end() == (4401, "the credential has expired")
        assert stays.ask(type="ping")["type"] == "pong"


def ended(stream: Stream) -> int:
    return stream.end()[0]


def test_whoever_is_no_longer_good_is_sent_away(start: Any) -> None:
    server = start(VALTRONICS_SOCKET_CHECK_SECONDS="1")
    ids = [server.user("operator") for _ in range(4)]
    tokens = [server.log_in(name)["access_token"] for _, name in ids]
    made = server.post(f"{API}/auth/api-keys/", {"name": "k", "permissions": ["telemetry:read"]}, token=tokens[3]).data
    key, revoked = made["api_key"], server.key(["devices:read"])
    with contextlib.ExitStack() as stack:
        out, disabled, demoted, kept = (stack.enter_context(known(server, token=token)) for token in tokens)
        of_key = stack.enter_context(known(server, token=revoked["api_key"]))
        of_owner = stack.enter_context(known(server, token=key))
        of_owner.subscribe()
        server.post(f"{API}/auth/logout", None, token=tokens[0])
        server.put(f"{API}/users/{ids[1][0]}", {"is_active": False})
        server.put(f"{API}/users/{ids[2][0]}", {"role": "viewer"})
        server.delete(f"{API}/auth/api-keys/{revoked['id']}")
        assert [ended(stream) for stream in (out, disabled, demoted, of_key)] == [4401] * 4
        assert kept.is_silent()
        server.delete(f"{API}/users/{ids[3][0]}")
        assert [ended(stream) for stream in (kept, of_owner)] == [4401] * 2


def test_a_stop_says_so_to_everyone(start: Any) -> None:
    server = start()
    with known(server, "/ws/telemetry") as first, opened(server.port) as second:
        assert stop(server) == 0
        assert first.end() == second.end() == (1001, "the server stops")
    assert "Traceback" not in server.log
