"""The demo: users and devices that are known beforehand, a week of telemetry behind them and live data from then on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from dataclasses import dataclass

from domain.errors import Unavailable
from domain.points import Point
from domain.retention import Retention
from domain.times import DAY, parse_time
from storage.deliveries import Outcome
from storage.engine import Engine
from storage.store import Store
from storage.writer import Writer
from valtronics import demo_alerts
from valtronics.accounts import ADMINISTRATOR, DEMO_USERS
from valtronics.passwords import Hashing
from valtronics.settings import DEMO_PASSWORD
from valtronics.simulator import DEVICES, Reading, Simulator
from valtronics.tokens import new_secret

_ANCHOR, _SEED = "demo_anchor", "demo_seed"
_TIERS = {"admin": "enterprise", "operator": "premium", "viewer": "standard"}
_RETRY_SECONDS = 1.0
_WEBHOOK = {
    "name": "Operations desk",
    "url": "https://ops.example/valtronics",
    "events": ["alert.created", "alert.resolved"],
    "severities": ["warning", "critical"],
}
_ATTEMPTS = 8


class NotADemo(Exception):
    """The database has users that no demo made; the message is one line."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A prepared database: its simulator, and from when on telemetry is missing."""

    simulator: Simulator
    missing_from_us: int


def prepare(engine: Engine, *, seed: int, days: float, now_us: int, hashing: Hashing) -> Stage:
    """Make users and devices unless an earlier demo did; an existing demo keeps its own seed. Raises NotADemo."""
    engine.migrate()
    # Hashing takes a while, so it happens before the transaction, and only where it is needed.
    with engine.read() as store:
        is_new = store.settings.get(_ANCHOR) is None
    hashes = {name: hashing.hash(DEMO_PASSWORD) for name in DEMO_USERS} if is_new else {}
    with engine.write() as store:
        if is_new and store.settings.get(_ANCHOR) is None:
            _settle_in(store, hashes, now_us - round(days * DAY), now_us)
        anchor = int(store.settings.put_if_absent(_ANCHOR, str(now_us)))
        kept_seed = int(store.settings.put_if_absent(_SEED, str(seed)))
        start = now_us - round(days * DAY)
        return Stage(Simulator(kept_seed, anchor), max(start, _stored_until(store, now_us)))


def _settle_in(store: Store, hashes: dict[str, str], start_us: int, now_us: int) -> None:
    if store.users.count() > 0:
        raise NotADemo("the database has users already; the demo would add some with a well-known password")
    for name, password_hash in hashes.items():
        user = {"username": name, "email": f"{name}@valtronics.com", "role": name, "tier": _TIERS[name]}
        store.users.create({**user, "password_hash": password_hash}, now_us)
    ids = {device.device_id: store.devices.create(device.registration, now_us)["id"] for device in DEVICES}
    demo_alerts.watch(store, ids, ADMINISTRATOR, start_us, now_us)
    _add_webhook(store, now_us)


def _add_webhook(store: Store, now_us: int) -> None:
    """A webhook that is switched off, so that nothing is sent, with one notification that was never taken."""
    webhook = store.webhooks.create(_WEBHOOK, new_secret("whsec_"), now_us)
    store.notifications.ping(webhook, now_us)
    for attempt in range(1, _ATTEMPTS + 1):
        delivery = store.deliveries.claim(webhook["id"], "demo", now_us, now_us)
        assert delivery is not None
        status = "dead" if attempt == _ATTEMPTS else "failed"
        outcome = Outcome(status, now_us, None if status == "dead" else now_us, reason="no answer within 10 seconds")
        store.deliveries.settle(delivery, "demo", outcome)
    store.webhooks.update(webhook["id"], {"is_active": False}, now_us)


def _stored_until(store: Store, now_us: int) -> int:
    """The moment up to which every series of the demo has points; 0 when one has none."""
    reached = now_us
    for device in DEVICES:
        found = store.devices.get_by_name(device.device_id)
        if found is None:
            continue
        newest = store.telemetry.latest(found["id"], None, Retention(), now_us)
        for signal in device.signals:
            if signal.metric not in newest:
                return 0
            reached = min(reached, parse_time(newest[signal.metric]["timestamp"]))
    return reached


class Feed:
    """Sends what the simulator measures through the service's own writer: first what is missing, then live."""

    def __init__(
        self,
        stage: Stage,
        writer: Writer,
        retention: Retention,
        clock: Callable[[], int],
        *,
        on_progress: Callable[[float, int], None] = lambda _, __: None,
    ) -> None:
        self._stage = stage
        self._writer = writer
        self._retention = retention
        self._clock = clock
        self._on_progress = on_progress
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="demo-feed", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Stop sending; returns once the thread is gone. May be called before the start."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        for batch in self._batches():
            while not self._stopped.is_set() and not self._send(batch):
                self._stopped.wait(_RETRY_SECONDS)
            if self._stopped.is_set():
                return

    def _batches(self) -> Iterator[list[Reading]]:
        start, end = self._stage.missing_from_us, self._clock()
        sent = 0
        for batch in self._stage.simulator.backfill(end, start_us=start):
            yield batch
            sent += len(batch)
            self._on_progress((batch[-1].ts_us - start) / (end - start), sent)
        self._on_progress(1.0, sent)
        while not self._stopped.wait(1 - time.time() % 1):
            yield self._stage.simulator.live(self._clock())

    def _send(self, batch: list[Reading]) -> bool:
        """Whether the batch is stored; False when it should be tried again."""

        def job(store: Store) -> None:
            now_us = self._clock()
            # Asked for every batch: somebody may delete a device while the demo runs.
            ids = {
                name: found["id"] for name in {r.device for r in batch} if (found := store.devices.get_by_name(name))
            }
            points = [Point(ids[r.device], r.metric, r.ts_us, r.value, r.unit) for r in batch if r.device in ids]
            if points:
                store.telemetry.submit(points, now_us, self._retention)

        try:
            self._writer.submit(job).result()
        except (Unavailable, CancelledError):
            return False
        return True
