"""Each outage is noted once and at its deadline: by any number of replicas, across restarts, whatever comes between."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from domain.errors import Conflict
from domain.points import Point
from domain.times import SECOND
from storage.engine import Engine, open_engine

NOW = 1_767_225_600 * SECOND
FAR = NOW * 2
TIMEOUTS = (1, 3, 7)
Change = tuple[int, str]


def new_devices(engine: Engine, number: int, timeouts: tuple[int, ...] = TIMEOUTS) -> dict[int, int]:
    """Timeout in microseconds by device."""
    with engine.write() as store:
        return {
            store.devices.create(
                {
                    "device_id": str(n),
                    "name": "n",
                    "device_type": "sensor",
                    "configuration": {"heartbeat_seconds": timeouts[n % len(timeouts)]},
                },
                NOW,
            )["id"]: timeouts[n % len(timeouts)] * SECOND
            for n in range(number)
        }


def noted(engine: Engine, device: int) -> list[Change]:
    with engine.read() as store:
        rows = store.link.rows(
            "SELECT ts_us, to_status FROM transitions WHERE device_id = ? AND ts_us > ? ORDER BY ts_us, id",
            (device, NOW),
        )
    return [(ts_us - NOW, status) for ts_us, status in rows]


def expected(contacts: list[int], timeout: int, end: int) -> list[Change]:
    """Online at the first contact and after each outage, offline at the end of each silence that was too long."""
    found: list[Change] = []
    for at, following in zip(contacts, [*contacts[1:], end], strict=True):
        if not found or found[-1][1] == "offline":
            found.append((at, "online"))
        if following > at + timeout:
            found.append((at + timeout, "offline"))
    return found


class Replicas:
    """Two engines on one database, each of which may be stopped at any moment and started again."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engines = [open_engine(url, durability="normal") for _ in range(2)]
        self.engines[0].migrate()

    def restart(self, number: int) -> None:
        self.engines[number].close()
        self.engines[number] = open_engine(self.url, durability="normal")

    def sweep(self, number: int, now_us: int, limit: int) -> None:
        with self.engines[number].write() as store:
            store.devices.sweep_offline(now_us, limit)

    def die_while_sweeping(self, number: int, now_us: int, limit: int) -> None:
        """All is done but the commit."""
        with pytest.raises(Conflict):
            self._sweep_and_fail(number, now_us, limit)
        self.restart(number)

    def _sweep_and_fail(self, number: int, now_us: int, limit: int) -> None:
        with self.engines[number].write() as store:
            store.devices.sweep_offline(now_us, limit)
            raise Conflict("the process is gone")

    def hear(self, number: int, devices: list[int], now_us: int) -> None:
        with self.engines[number].write() as store:
            store.telemetry.known_devices(devices)
            store.telemetry.submit([Point(id, "t", now_us, 1.0) for id in devices], now_us)

    def close(self) -> None:
        for engine in self.engines:
            engine.close()


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_contacts_sweeps_and_restarts_notes_each_outage_once(database_url: str, seed: int) -> None:
    chosen, replicas = random.Random(seed), Replicas(database_url)
    timeouts = new_devices(replicas.engines[0], 12)
    contacts: dict[int, list[int]] = {id: [] for id in timeouts}
    at = 0
    for _ in range(80):
        at += chosen.choice([SECOND // 3, SECOND, 2 * SECOND + 1, 9 * SECOND])
        replica = chosen.randrange(2)
        match chosen.choice(["hear", "hear", "hear", "sweep", "sweep", "restart", "die"]):
            case "hear":
                heard = chosen.sample(sorted(timeouts), chosen.randint(1, 8))
                replicas.hear(replica, heard, NOW + at)
                for id in heard:
                    contacts[id].append(at)
            case "sweep":
                replicas.sweep(replica, NOW + at, chosen.choice([1, 5, 100]))
            case "restart":
                replicas.restart(replica)
            case "die":
                replicas.die_while_sweeping(replica, NOW + at, 100)
    end = at + 60 * SECOND
    replicas.sweep(0, NOW + end, 100)
    replicas.sweep(1, NOW + end, 100)
    for id, timeout in timeouts.items():
        assert noted(replicas.engines[0], id) == expected(contacts[id], timeout, end), (id, contacts[id])
    replicas.close()


def test_replicas_that_sweep_at_once_note_each_outage_once(database_url: str) -> None:
    """Outages of all devices come due again and again, while two threads of each replica sweep as fast as they can."""
    replicas, rounds = Replicas(database_url), 12
    timeouts = new_devices(replicas.engines[0], 40, (1,))
    clock, over = [NOW + SECOND], threading.Event()

    def sweep(number: int) -> None:
        while not over.is_set():
            replicas.sweep(number, clock[0], 7)

    def live() -> None:
        try:
            for turn in range(rounds):
                replicas.hear(turn % 2, sorted(timeouts), clock[0])
                clock[0] += 5 * SECOND
                while _online(replicas.engines[turn % 2]):  # the sweeps have until all are offline
                    over.wait(0.01)
        finally:
            over.set()

    with ThreadPoolExecutor(5) as pool:
        jobs = [pool.submit(sweep, number) for number in (0, 0, 1, 1)] + [pool.submit(live)]
        for job in jobs:
            job.result(timeout=120)
    times = [SECOND + 5 * SECOND * turn for turn in range(rounds)]
    for id in timeouts:
        assert noted(replicas.engines[0], id) == [
            change for at in times for change in ((at, "online"), (at + SECOND, "offline"))
        ]
    replicas.close()


def _online(engine: Engine) -> int:
    with engine.read() as store:
        return int(store.link.rows("SELECT count(*) FROM devices WHERE status = 'online'")[0][0])
