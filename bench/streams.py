"""The streams measured: delay, a reader that stops, and memory of idle connections.

    python -m bench.streams delay        1,000 subscribers of one device each, 1,000 points/s in: from the acknowledged
                                         POST to the frame received
    python -m bench.streams stall        the same, and again with one subscriber of everything that reads nothing
    python -m bench.streams idle         5,000 authenticated connections that are subscribed and hear nothing

Everything is on loopback and on one machine: server, senders and subscribers share its cores, so the figures are upper
bounds. Compare runs of one sitting. `idle` needs as many file descriptors as connections, twice (`ulimit -n`).
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import http.client
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

PASSWORD = "a password for the benchmark"
KEY = base64.b64encode(b"0123456789abcdef").decode()


@contextmanager
def server() -> Iterator[tuple[int, psutil.Process]]:
    with tempfile.TemporaryDirectory() as folder:
        given = {
            "VALTRONICS_DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "VALTRONICS_ADMIN_PASSWORD": PASSWORD,
            "VALTRONICS_LOG_LEVEL": "warning",
            "VALTRONICS_SOCKET_CONNECTIONS_PER_USER": "100000",
            "VALTRONICS_SOCKET_STALL_SECONDS": "3600",
        }
        command = [sys.executable, "-m", "valtronics", "serve", "--port", "0"]
        process = subprocess.Popen(command, env=os.environ | given, stderr=subprocess.PIPE, text=True)
        try:
            line = next(line for line in process.stderr if "http://" in line)
            yield int(line.rsplit(":", 1)[1]), psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(60)


class Client:
    """One keep-alive connection with a token."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Content-Type": "application/json"}
        self.token = self.call("POST", "/api/v1/auth/login", {"username": "admin", "password": PASSWORD})[
            "access_token"
        ]
        self.headers["Authorization"] = f"Bearer {self.token}"

    def call(self, method: str, path: str, body: object) -> dict:
        self.connection.request(method, path, json.dumps(body), self.headers)
        reply = self.connection.getresponse()
        data = reply.read()
        if reply.status >= 300:
            raise SystemExit(f"{method} {path}: {reply.status} {data[:300]!r}")
        return json.loads(data)["data"]


def head(path: str, token: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\nAuthorization: Bearer {token}\r\n\r\n"
    ).encode()


def masked(message: object) -> bytes:
    text = json.dumps(message).encode()
    assert len(text) < 126
    return bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text


class Subscriber(asyncio.Protocol):
    """Notes when each point arrives, by its value; made light, because a thousand of them share a core."""

    def __init__(self, first: bytes, then: bytes, arrived: dict[int, float]) -> None:
        self.first, self.then, self.arrived = first, then, arrived
        self.ready = asyncio.get_running_loop().create_future()
        self.rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        transport.write(self.first + self.then)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        data = self.rest + data
        if not self.ready.done():
            if b'"subscribed"' in data:
                self.ready.set_result(None)
            else:
                self.rest = data
                return
        *whole, self.rest = data.split(b'"value":')
        self.rest = b'"value":' + self.rest if whole else data
        # What stands after the last mark may be cut; it is whole once its comma is there.
        parts = [*whole[1:], self.rest.removeprefix(b'"value":')] if whole else []
        for part in parts:
            number, comma, _ = part.partition(b",")
            if comma:
                self.arrived.setdefault(int(float(number)), now)
        if whole and b"," in parts[-1]:
            self.rest = b""


def sender(port: int, devices: list[int], rate: int, batch: int, seconds: float) -> None:
    """A process of its own: batches at a steady rate; prints when each value was acknowledged."""
    client = Client(port)
    acknowledged = []
    began, value = time.perf_counter(), 0
    while value < rate * seconds:
        wait = began + value / rate - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        points = [
            {"device_id": devices[at % len(devices)], "metric_name": "t", "metric_value": at}
            for at in range(value, value + batch)
        ]
        client.call("POST", "/api/v1/telemetry/batch", {"telemetry_data": points})
        acknowledged.append((value, batch, time.perf_counter()))
        value += batch
    json.dump({"acknowledged": acknowledged, "took": time.perf_counter() - began}, sys.stdout)


async def measured(port: int, token: str, devices: list[int], rate: int, batch: int, seconds: float) -> dict:
    arrived: dict[int, float] = {}
    loop = asyncio.get_running_loop()
    subscribers = []
    for device in devices:
        message = masked({"type": "subscribe", "channel": "device_telemetry", "device_id": device})
        made = await loop.create_connection(
            lambda message=message: Subscriber(head("/ws", token), message, arrived), "127.0.0.1", port
        )
        subscribers.append(made[1])
    await asyncio.gather(*(each.ready for each in subscribers))
    command = [sys.executable, "-m", "bench.streams", "sender", str(port), str(rate), str(batch), str(seconds)]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate(json.dumps(devices).encode())
    told = json.loads(out)
    sent = {value: at for first, count, at in told["acknowledged"] for value in range(first, first + count)}
    for _ in range(200):  # what was acknowledged last may still be on its way
        if len(arrived) < len(sent):
            await asyncio.sleep(0.05)
    for each in subscribers:
        each.transport.close()
    delays = sorted((arrived[value] - at) * 1000 for value, at in sent.items() if value in arrived)
    return {"sent": len(sent), "received": len(delays), "rate": len(sent) / told["took"], "delays": delays}


def show(what: str, found: dict) -> float:
    delays = found["delays"]
    p99 = delays[int(len(delays) * 0.99)]
    print(
        f"{what}: {found['received']:,} of {found['sent']:,} points received at {found['rate']:,.0f}/s; from the"
        f" acknowledgement to the frame: median {statistics.median(delays):.1f} ms, p99 {p99:.1f} ms, most"
        f" {delays[-1]:.1f} ms"
    )
    return p99


def prepared(port: int, count: int) -> tuple[Client, list[int]]:
    client = Client(port)
    made = []
    for number in range(count):
        name = f"D-{number}"
        body = {"name": name, "device_id": name, "device_type": "sensor"}
        made.append(client.call("POST", "/api/v1/devices/", body)["id"])
    return client, made


def delay(given: argparse.Namespace) -> None:
    with server() as (port, process):
        client, devices = prepared(port, given.subscribers)
        before = process.memory_info().rss
        found = asyncio.run(measured(port, client.token, devices, given.rate, given.batch, given.seconds))
        show(f"{given.subscribers:,} subscribers, batches of {given.batch}", found)
        print(f"server: {before >> 20} MiB before, {process.memory_info().rss >> 20} MiB after")


def stall(given: argparse.Namespace) -> None:
    with server() as (port, process):
        client, devices = prepared(port, given.subscribers)

        def run() -> dict:
            return asyncio.run(measured(port, client.token, devices, given.rate, given.batch, given.seconds))

        run()  # warm
        without = show("everybody reads", run())
        before = process.memory_info().rss
        with socket.socket() as stalled:
            stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            stalled.connect(("127.0.0.1", port))
            stalled.sendall(head("/ws/telemetry", client.token))
            beside = show("one of all devices reads nothing", run())
            grown = process.memory_info().rss - before
        print(f"p99 with it is {beside / without:.2f} of that without; the server grew by {grown / 2**20:.1f} MiB")


def idle(given: argparse.Namespace) -> None:
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    with server() as (port, process):
        client, _ = prepared(port, 1)
        before = process.memory_info().rss
        began, connections = time.perf_counter(), []
        for _ in range(given.connections):
            connection = socket.create_connection(("127.0.0.1", port))
            connection.sendall(head("/ws/telemetry", client.token))
            connections.append(connection)
        for connection in connections:
            data = b""
            while b'"subscribed"' not in data:
                data += connection.recv(4096)
        print(f"{given.connections:,} connections, subscribed after {time.perf_counter() - began:.1f} s")
        used = process.cpu_times()
        time.sleep(given.seconds)
        now = process.cpu_times()
        share = (now.user + now.system - used.user - used.system) / given.seconds
        rss = process.memory_info().rss
        each = (rss - before) / given.connections / 1024
        print(
            f"server: {before >> 20} MiB before, {rss >> 20} MiB with them ({each:.1f} KiB each);"
            f" {share:.1%} of a core while nothing happens"
        )
        for connection in connections:
            connection.close()


def main() -> None:
    if sys.argv[1:2] == ["sender"]:
        port, rate, batch, seconds = sys.argv[2:]
        sender(int(port), json.load(sys.stdin), int(rate), int(batch), float(seconds))
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["delay", "stall", "idle"])
    parser.add_argument("--subscribers", type=int, default=1_000)
    parser.add_argument("--rate", type=int, default=1_000, help="points a second (default: 1,000)")
    parser.add_argument("--batch", type=int, default=10, help="points in a request (default: 10)")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--connections", type=int, default=5_000)
    given = parser.parse_args()
    {"delay": delay, "stall": stall, "idle": idle}[given.what](given)


if __name__ == "__main__":
    main()
