"""What was missed, what is left out, and that it is always said: resuming, slow readers, restarts."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.service.running import API, PASSWORD, Server, start_server, stop, until
from tests.service.streams import ALARMS, known, opened, raise_alarms


def values(device: int, *numbers: int, metric: str = "t", text: str = "") -> list[dict[str, Any]]:
    """Points whose values are the numbers, a second each."""
    return [
        {
            "device_id": device,
            "metric_name": metric + text,
            "metric_value": number,
            "timestamp": f"2024-01-01T{number // 3600:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z",
        }
        for number in numbers
    ]


def test_missed_points_come_first_and_pass_the_filters(service: Server) -> None:
    device, other = service.device(), service.device()
    with known(service) as stream:
        seq = stream.subscribe(device_id=device)["seq"]
        service.points(values(device, 0))
        seen = stream.next()["seq"]
        assert seen > seq
    service.points(values(device, *range(1, 500)) + values(other, 1) + values(device, 1, metric="u"))
    with known(service) as stream:
        stream.say(type="subscribe", channel="device_telemetry", device_id=device, resume_from=seen,
                   filters={"metrics": ["t"]})  # fmt: skip
        assert stream.next()["seq"] == seen
        service.points(values(device, 1000))
        found = stream.take(500)
        assert [frame["value"] for frame in found] == [*range(1, 500), 1000]
        assert [frame["seq"] for frame in found] == sorted({frame["seq"] for frame in found})
        assert stream.is_silent()


def test_missed_changes_of_devices_come_too(service: Server) -> None:
    with known(service) as stream:
        seq = stream.subscribe("devices")["seq"]
    device = service.device()
    service.points(values(device, 0))
    with known(service) as stream:
        stream.subscribe("devices", device_id=device, resume_from=seq)
        assert [frame["status"] for frame in stream.take(2)] == ["offline", "online"]


def test_what_is_no_longer_kept_is_a_gap(start: Any) -> None:
    server = start(VALTRONICS_SOCKET_RECENT_EVENTS="50")
    device = server.device()
    with known(server) as stream:
        seq = stream.subscribe()["seq"]
        server.points(values(device, *range(60)))
        newest = stream.take(60)[-1]["seq"]
        assert newest == seq + 60
    with known(server) as stream:
        stream.subscribe(device_id=device, resume_from=seq)
        assert stream.next() == {
            "type": "gap", "channel": "device_telemetry", "device_id": device, "from": seq, "to": seq + 10,
        }  # fmt: skip
        assert [frame["value"] for frame in stream.take(50)] == list(range(10, 60))
        # Exactly what is kept is no gap, and a number that was never given is one.
        stream.subscribe(resume_from=seq + 10)
        assert stream.take(50)[0]["value"] == 10
        stream.subscribe(resume_from=newest + 1)
        assert stream.next() == {"type": "gap", "channel": "device_telemetry", "from": newest + 1, "to": newest}
        assert stream.is_silent()


def test_numbers_rise_across_a_restart_and_alerts_are_resumed(tmp_path: Path) -> None:
    first = start_server(tmp_path, sabotage=ALARMS)
    device = first.device()
    with known(first) as stream:
        stream.subscribe()
        stream.subscribe("alerts")
        raise_alarms(first, device, 0)
        frames = {frame["type"]: frame["seq"] for frame in stream.take(2)}
        raise_alarms(first, device, 1)
        stream.take(2)
        assert stop(first) == 0
        assert stream.end() == (1001, "the server stops")
    again = start_server(tmp_path, sabotage=ALARMS)
    try:
        with known(again) as stream:
            stream.subscribe("alerts", resume_from=frames["alert"])
            assert stream.next()["message"] == "alarm 1"
            stream.subscribe(resume_from=frames["telemetry_update"])
            gap = stream.next()
            assert (gap["type"], gap["from"]) == ("gap", frames["telemetry_update"])
            raise_alarms(again, device, 2)
            found = {frame["type"]: frame for frame in stream.take(2)}
            assert found["telemetry_update"]["seq"] > gap["to"] > gap["from"]
            assert found["alert"]["message"] == "alarm 2"
    finally:
        stop(again)


def resident(server: Server) -> int:
    """The server's memory in bytes."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024


@contextlib.contextmanager
def stalled(server: Server) -> Iterator[socket.socket]:
    """A connection to all telemetry that reads nothing after its subscription, through small buffers."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(
            b"GET /ws/telemetry HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            b"Authorization: Bearer " + server.token.encode() + b"\r\n\r\n"
        )
        data = b""
        while b'"subscribed"' not in data:
            data += connection.recv(512)
        yield connection


def texts(connection: socket.socket, enough: bytes) -> list[Any]:
    """The JSON of what comes, up to the frame that holds `enough`; pings are passed over."""
    data = b""
    connection.settimeout(15)
    while enough not in data:
        part = connection.recv(65536)
        assert part, "closed before that"
        data += part
    return [json.loads(b"{" + part.split(b"}")[0] + b"}") for part in data.split(b"{")[1:] if b"}" in part]


def test_a_reader_that_stops_costs_bounded_memory_and_learns_what_it_lost(start: Any) -> None:
    server = start(VALTRONICS_SOCKET_WAITING_EVENTS="100", VALTRONICS_SOCKET_RECENT_EVENTS="100")
    device = server.device()
    with stalled(server) as slow, known(server) as quick:
        quick.subscribe()
        sent = 0

        def flood(batches: int) -> None:
            nonlocal sent
            for _ in range(batches):
                server.points(values(device, *range(sent, sent + 500), text="x" * 90))
                sent += 500
                assert [frame["value"] for frame in quick.take(500)] == list(range(sent - 500, sent))

        flood(12)  # fills every buffer there is
        before = resident(server)
        flood(40)  # 4 MB in frames
        assert resident(server) - before < 2_000_000
        received = texts(slow, b'"value":%d.0' % (sent - 1))
    numbers = [frame["value"] for frame in received if frame["type"] == "telemetry_update"]
    losses = [frame["dropped"] for frame in received if frame["type"] == "lagged"]
    assert len(losses) == 1
    assert len(numbers) + losses[0] == sent
    assert numbers[-100:] == list(range(sent - 100, sent))


def test_a_reader_that_takes_nothing_is_cut(start: Any) -> None:
    server = start(VALTRONICS_SOCKET_STALL_SECONDS="1", VALTRONICS_SOCKET_WAITING_EVENTS="100")
    device = server.device()
    with stalled(server):
        for first in range(0, 10_000, 1_000):
            server.points(values(device, *range(first, first + 1_000), text="x" * 90))
        until(lambda: "socket closed" in server.log)
        assert '"code":1006' in server.log


def test_alerts_are_never_left_out_silently(start: Any) -> None:
    server = start(sabotage=ALARMS)
    device = server.device()
    with stalled(server) as slow:
        slow.sendall(_masked(b'{"type": "subscribe", "channel": "alerts"}'))
        texts(slow, b'"channel":"alerts"')
        for first in range(0, 12_000, 2_000):
            raise_alarms(server, device, *range(first, first + 2_000))
        until(lambda: "socket closed" in server.log)
        assert '"code":1013' in server.log


def _masked(text: bytes) -> bytes:
    """A text frame as clients send it; the mask may be zero."""
    return bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text


def test_who_is_silent_is_asked_for_a_sign_of_life_and_then_cut(start: Any) -> None:
    server = start(VALTRONICS_SOCKET_IDLE_SECONDS="1")
    with known(server) as alive, stalled(server) as dead:
        dead.settimeout(15)
        assert dead.recv(2) == b"\x89\x00"  # a ping, that this client never answers
        began = time.monotonic()
        with contextlib.suppress(ConnectionResetError):
            while dead.recv(4096):
                pass
        assert time.monotonic() - began < 10
        assert alive.is_silent()  # the library has answered for it


def test_a_client_that_vanishes_is_forgotten(start: Any) -> None:
    server = start()
    for _ in range(3):
        with known(server, "/ws/telemetry"):
            pass
        with opened(server.port):
            pass
    until(lambda: b"valtronics_sockets 0.0" in server.get("/metrics").body)
    assert PASSWORD not in server.log


def test_deleted_points_and_devices_are_not_told_again(service: Server) -> None:
    device, other = service.device(), service.device()
    with known(service) as stream:
        seq = stream.subscribe()["seq"]
    service.points(values(device, 1, 2) + values(other, 3))
    assert service.delete(f"{API}/telemetry/?confirm=true&device_id={device}").data["deleted"] == 2
    with known(service) as stream:
        stream.subscribe(resume_from=seq)
        assert stream.next()["value"] == 3
        assert stream.is_silent()
    assert service.delete(f"{API}/devices/{other}").status == 200
    with known(service) as stream:
        stream.subscribe(device_id=device, resume_from=seq)
        stream.subscribe("devices", resume_from=0)
        assert stream.until("gap")["channel"] == "devices"
        stream.say(type="ping", id="end")
        told = []
        while (frame := stream.next())["type"] != "pong":
            told.append((frame["type"], frame["device_id"]))
        assert ("telemetry_update", device) not in told
        assert other not in [id for _, id in told]


def test_a_number_that_was_never_given_is_not_confirmed(service: Server) -> None:
    with known(service) as stream:
        seq = stream.subscribe()["seq"]
        assert stream.subscribe(resume_from=2**53 - 1)["seq"] == seq
        assert stream.next()["type"] == "gap"
