"""How late a device is seen as offline: a whole server on one core, tens of thousands of devices that fall silent.

    python -m bench.connectivity                     50,000 devices, four fifths of which fall silent
    python -m bench.connectivity --kill              the same, and the server is killed in the middle of each outage

Two outages: all silent devices at once, as when a network dies, and spread over some seconds. The others are kept alive
by telemetry all the while. A transition is dated at the deadline; it is late by how much later another connection to
the database sees it. What fell due while the server was down counts from when it listened again.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable

from storage.engine import Engine, open_engine

PASSWORD = "a password for the benchmark"
CORE = 0
BATCH = 500
ALLOWED_SECONDS = 5.0
SECOND = 1_000_000


class Server:
    """`valtronics serve`, on one core, which can be killed and started again on the same database."""

    def __init__(self, url: str) -> None:
        self.given = os.environ | {
            "VALTRONICS_DATABASE_URL": url,
            "VALTRONICS_ADMIN_PASSWORD": PASSWORD,
            "VALTRONICS_LOG_LEVEL": "warning",
        }
        self.headers: dict[str, str] = {}
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "valtronics", "serve", "--port", "0"],
            env=self.given,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {CORE}),
        )
        line = next(line for line in self.process.stderr if "http://" in line)
        self.listens_us = time.time_ns() // 1000
        self.port = int(line.rsplit(":", 1)[1])
        self.headers = {"Content-Type": "application/json"}
        login = self.call("POST", "/auth/login", {"username": "admin", "password": PASSWORD})
        self.headers["Authorization"] = f"Bearer {login['access_token']}"

    def call(self, method: str, path: str, body: object) -> dict:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, "/api/v1" + path, json.dumps(body).encode(), self.headers)
        reply = connection.getresponse()
        text = reply.read()
        connection.close()
        if reply.status >= 300:
            raise SystemExit(f"{method} {path}: {reply.status} {text[:300]!r}")
        return json.loads(text)["data"]

    def hear(self, devices: list[int]) -> None:
        """A point of each, now by the server's clock."""
        points = [{"device_id": id, "metric_name": "t", "metric_value": 1.5} for id in devices]
        self.call("POST", "/telemetry/batch", {"telemetry_data": points})

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)


class Watch(threading.Thread):
    """Reads the transitions as they become visible to others."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(daemon=True)
        self.seen: list[tuple[int, int, str, int]] = []  # device, moment, status after it, moment when it was seen
        self._engine = engine
        self._over = threading.Event()

    def run(self) -> None:
        last = 0
        while not self._over.wait(0.02):
            with self._engine.read() as store:
                rows = store.link.rows(
                    "SELECT id, device_id, ts_us, to_status FROM transitions WHERE id > ? ORDER BY id", (last,)
                )
            now = time.time_ns() // 1000
            self.seen += [(*row[1:], now) for row in rows]
            last = rows[-1][0] if rows else last

    def stop(self) -> None:
        self._over.set()
        self.join()

    def offline_since(self, moment_us: int) -> list[tuple[int, int, int]]:
        """(device, deadline, moment when it was seen) of outages whose deadlines lie after a moment."""
        return [(id, ts, seen) for id, ts, status, seen in list(self.seen) if status == "offline" and ts > moment_us]


class Alive(threading.Thread):
    """Keeps some devices alive, a few hundred a call, each of them twice in a timeout."""

    def __init__(self, server: Server, devices: list[int], seconds: float) -> None:
        super().__init__(daemon=True)
        self.pause = threading.Lock()  # held while the server is down
        self._server, self._devices, self._seconds = server, devices, seconds
        self._over = threading.Event()

    def run(self) -> None:
        batches = [self._devices[at : at + BATCH] for at in range(0, len(self._devices), BATCH)]
        while not self._over.is_set():
            for batch in batches:
                with self.pause:
                    self._server.hear(batch)
                if self._over.wait(self._seconds / 2 / len(batches)):
                    return

    def stop(self) -> None:
        self._over.set()
        self.join()


def wait_for(condition: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def make_devices(url: str, number: int, heartbeat: int) -> list[int]:
    engine = open_engine(url, durability="normal")
    engine.migrate()
    now, ids = time.time_ns() // 1000, []
    for first in range(0, number, 1000):
        with engine.write() as store:
            for n in range(first, min(first + 1000, number)):
                name = f"D-{n:06}"
                values = {"device_id": name, "name": name, "device_type": "sensor"}
                values["configuration"] = {"heartbeat_seconds": heartbeat}
                ids.append(store.devices.create(values, now)["id"])
    engine.close()
    return ids


class Outage:
    """Devices that are heard of once more and then fall silent."""

    def __init__(self, server: Server, watch: Watch, alive: Alive, silent: list[int], heartbeat: int) -> None:
        self.server, self.watch, self.alive = server, watch, alive
        self.silent, self.heartbeat = silent, heartbeat
        self.killed_us = 0

    def run(self, name: str, spread: float, *, kill: bool) -> bool:
        began_us = time.time_ns() // 1000
        batches = [self.silent[at : at + BATCH] for at in range(0, len(self.silent), BATCH)]
        for batch in batches:
            with self.alive.pause:
                self.server.hear(batch)
            time.sleep(spread / len(batches))
        due_us = began_us + self.heartbeat * SECOND
        patience = self.heartbeat + spread + 60
        if kill:
            wait_for(lambda: len(self.watch.offline_since(due_us)) > len(self.silent) / 3, patience)
            with self.alive.pause:
                self.server.kill()
                self.killed_us = time.time_ns() // 1000
                time.sleep(3)
                self.server.start()
            print(f"killed, and back after {(self.server.listens_us - self.killed_us) / SECOND:.1f} s")
        wait_for(lambda: len(self.watch.offline_since(due_us)) >= len(self.silent), patience)
        time.sleep(3)  # whatever comes twice comes by then
        return self._tell(name, due_us)

    def _tell(self, name: str, due_us: int) -> bool:
        found = self.watch.offline_since(due_us)
        times = Counter(id for id, _, _ in found)
        missed = len(set(self.silent) - times.keys())
        doubled, wrong = sum(n > 1 for n in times.values()), len(times.keys() - set(self.silent))
        late = sorted(self._late(ts, seen) / SECOND for _, ts, seen in found)
        p99 = late[int(len(late) * 0.99)] if late else 0.0
        print(
            f"{name:24} {len(found):,} outages: late by {late[len(late) // 2]:.2f} s (median), {p99:.2f} s (p99),"
            f" {late[-1]:.2f} s (most); {doubled} twice, {missed} missed, {wrong} of devices that were alive"
        )
        return late[-1] <= ALLOWED_SECONDS and not (doubled or missed or wrong)

    def _late(self, deadline_us: int, seen_us: int) -> int:
        """Microseconds; what the server could not see while it was down counts from when it listened again."""
        if self.killed_us and seen_us > self.killed_us:
            return max(0, seen_us - max(deadline_us, self.server.listens_us))
        return seen_us - deadline_us


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--devices", type=int, default=50_000, help="how many devices (default: 50,000)")
    parser.add_argument("--heartbeat", type=int, default=60, help="their timeout in seconds (default: 60)")
    parser.add_argument("--kill", action="store_true", help="kill the server in the middle of each outage")
    parser.add_argument("--url", help="an empty database (default: SQLite in a temporary folder)")
    given = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, set(cores) - {CORE} or set(cores))
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"sqlite:///{folder}/bench.db"
        devices = make_devices(url, given.devices, given.heartbeat)
        print(f"{len(devices):,} devices with a timeout of {given.heartbeat} s; load {os.getloadavg()[0]:.1f}")
        engine = open_engine(url)
        server = Server(url)
        fifth = len(devices) // 5
        watch, alive = Watch(engine), Alive(server, devices[:fifth], given.heartbeat)
        try:
            server.hear(devices[:fifth])
            watch.start()
            alive.start()
            outage = Outage(server, watch, alive, devices[fifth:], given.heartbeat)
            ending = ", killed" if given.kill else ""
            good = [outage.run(f"all at once{ending}", 0.0, kill=given.kill)]
            good.append(outage.run(f"spread over 20 s{ending}", 20.0, kill=given.kill))
            print(f"load {os.getloadavg()[0]:.1f}")
        finally:
            alive.stop()
            watch.stop()
            engine.close()
            server.stop()
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()
