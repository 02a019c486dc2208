"""A whole server measured over HTTP: its start, a year's history, memory during a large export, single changes.

    python -m bench.service start        from starting `valtronics demo` to its first reply
    python -m bench.service history      one year of 1-minute points of one metric, read at 1 h
    python -m bench.service export       5 million rows out, with the server's memory before, during and after
    python -m bench.service changes      devices created, changed and read, call after call

Each starts its own server on a temporary SQLite file, or on the database that `--url` names. Times depend on
the machine: compare runs of one sitting.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count

import psutil

START = 1_735_689_600  # 2025-01-01T00:00:00Z
YEAR = 525_600
PASSWORD = "a password for the benchmark"


def iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Client:
    """One keep-alive connection with a token."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self.headers = {"Content-Type": "application/json"}
        login = self.call("POST", "/api/v1/auth/login", {"username": "admin", "password": PASSWORD})
        self.headers["Authorization"] = f"Bearer {login['access_token']}"

    def open(self, method: str, path: str, body: object = None) -> http.client.HTTPResponse:
        text = json.dumps(body).encode() if body is not None else None
        self.connection.request(method, path, text, self.headers)
        reply = self.connection.getresponse()
        if reply.status >= 300:
            raise SystemExit(f"{method} {path}: {reply.status} {reply.read()[:300]!r}")
        return reply

    def call(self, method: str, path: str, body: object = None) -> dict:
        return json.loads(self.open(method, path, body).read())["data"]

    def device(self, name: str) -> int:
        return self.call("POST", "/api/v1/devices/", {"name": name, "device_id": name, "device_type": "sensor"})["id"]

    def fill(self, devices: list[int], minutes: int) -> None:
        """`minutes` points of one metric for each device, 10,000 a call."""
        began, sent = time.perf_counter(), 0
        for device in devices:
            for first in range(0, minutes, 10_000):
                points = [
                    {
                        "device_id": device,
                        "metric_name": "t",
                        "metric_value": minute * 7 % 50 / 10,
                        "timestamp": iso(START + 60 * minute),
                    }
                    for minute in range(first, min(first + 10_000, minutes))
                ]
                self.call("POST", "/api/v1/telemetry/batch", {"telemetry_data": points})
                sent += len(points)
                print(f"\rloading {sent:,}", end="", flush=True)
        print(f"\rloaded {sent:,} points in {time.perf_counter() - began:.0f} s")


@contextmanager
def server(url: str | None = None) -> Iterator[tuple[Client, psutil.Process]]:
    with tempfile.TemporaryDirectory() as folder:
        given = {
            "VALTRONICS_DATABASE_URL": url or f"sqlite:///{folder}/bench.db",
            "VALTRONICS_ADMIN_PASSWORD": PASSWORD,
            "VALTRONICS_LOG_LEVEL": "warning",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "valtronics", "serve", "--port", "0"],
            env=os.environ | given,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            line = next(line for line in process.stderr if "http://" in line)
            yield Client(int(line.rsplit(":", 1)[1])), psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(60)


def settled(client: Client, path: str) -> None:
    """Wait until the background has summed up what was loaded: the time of a read no longer falls."""
    previous = float("inf")
    while True:
        time.sleep(2)
        began = time.perf_counter()
        client.call("GET", path)
        took = time.perf_counter() - began
        if took > previous * 0.8:
            return
        previous = took


def history() -> None:
    with server() as (client, _):
        device = client.device("YEAR")
        client.fill([device], YEAR)
        window = f"start_time={iso(START)}&end_time={iso(START + 60 * YEAR)}"
        path = f"/api/v1/telemetry/history?device_id={device}&metric=t&interval=1h&{window}"
        began = time.perf_counter()
        found = client.call("GET", path)
        print(f"first read, right after loading: {(time.perf_counter() - began) * 1000:.0f} ms")
        assert sum(point["count"] for point in found["data_points"]) == YEAR, "the buckets do not add up"
        settled(client, path)
        times = []
        for _ in range(20):
            began = time.perf_counter()
            client.open("GET", path).read()
            times.append((time.perf_counter() - began) * 1000)
        print(
            f"warm, 8,760 buckets of {YEAR:,} points: "
            f"median {statistics.median(times):.1f} ms, most {max(times):.1f} ms"
        )


def export(rows: int) -> None:
    with server() as (client, process):
        devices = [client.device(f"EXPORT-{i}") for i in range(max(1, rows // 500_000))]
        client.fill(devices, rows // len(devices))
        settled(client, "/api/v1/devices/stats")
        for name in ("csv", "ndjson", "json"):
            before, seen, size, most = process.memory_info().rss, 0, 0, 0
            mark = b'"metric_value"' if name == "json" else b"\n"
            rest = b""  # a mark may be cut by the end of a part
            began = time.perf_counter()
            reply = client.open("GET", f"/api/v1/telemetry/export?format={name}")
            while part := reply.read(1 << 20):
                size += len(part)
                seen += (rest + part).count(mark)
                rest = part[-len(mark) + 1 :] if len(mark) > 1 else b""
                most = max(most, process.memory_info().rss)
            seconds = time.perf_counter() - began
            print(
                f"{name:6} {seen:,} rows, {size >> 20} MiB in {seconds:.0f} s ({seen / seconds:,.0f} rows/s); "
                f"memory {before >> 20} MiB before, {most >> 20} MiB at most"
            )


def start() -> None:
    times = []
    for _ in range(5):
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "valtronics", "demo", "--port", "0"], stdout=subprocess.PIPE, text=True
        )
        try:
            port = int(re.search(r"http://[^:]+:(\d+)", next(line for line in process.stdout if "http://" in line))[1])
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/api/v1/health/")
            assert connection.getresponse().status == 200
            times.append(time.perf_counter() - began)
        finally:
            process.terminate()
            process.communicate(timeout=60)
    print(f"demo answers after {statistics.median(times):.2f} s (median of 5), at most {max(times):.2f} s")


def changes(url: str | None, rounds: int = 5, calls: int = 400) -> None:
    """Processor time is the server's own: it compares two versions even while the machine does other work."""
    with server(url) as (client, process):
        device = client.device(f"CHANGED-{time.time_ns()}")
        numbers = count(time.time_ns())
        kinds = {
            "create a device": lambda: client.device(f"NEW-{next(numbers)}"),
            "change a device": lambda: client.call("PUT", f"/api/v1/devices/{device}", {"model": f"M{next(numbers)}"}),
            "read a device": lambda: client.call("GET", f"/api/v1/devices/{device}"),
            "read 20 devices": lambda: client.call("GET", "/api/v1/devices/"),
        }
        for name, call in kinds.items():
            used, taken = [], []
            for _ in range(rounds):
                spent = sum(process.cpu_times()[:2])
                for _ in range(calls):
                    began = time.perf_counter()
                    call()
                    taken.append(time.perf_counter() - began)
                used.append((sum(process.cpu_times()[:2]) - spent) / calls)
            print(
                f"{name:16} {statistics.median(used) * 1e6:6.0f} µs of the server's processor,"
                f" median {statistics.median(taken) * 1e6:6.0f} µs to the reply"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["start", "history", "export", "changes"])
    parser.add_argument("--rows", type=int, default=5_000_000, help="rows to export (default: 5 million)")
    parser.add_argument("--url", help="an empty database for `changes` (default: SQLite in a temporary folder)")
    given = parser.parse_args()
    if given.what == "export":
        export(given.rows)
    elif given.what == "changes":
        changes(given.url)
    else:
        {"start": start, "history": history}[given.what]()


if __name__ == "__main__":
    main()
