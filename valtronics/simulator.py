"""The demo's devices and what they measure: pure functions of seed, anchor and time, so that nothing here keeps state.

A value at a moment is always the same, whether it is backfilled, sent live or sent again after a restart.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from domain.times import DAY, HOUR, MINUTE, SECOND

WEEK = 7 * DAY
_BATCH = 6 * HOUR
_MASK = (1 << 64) - 1


class Reading(NamedTuple):
    """What a device sends: `device` is its external name."""

    device: str
    metric: str
    ts_us: int
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Signal:
    """A metric: a level with a daily swing, slow wandering and noise; `low` and `high` are what the sensor can show.

    As a `counter` it is what has run up since the anchor at that level, an hour at a time, from `start` on.
    """

    metric: str
    unit: str
    level: float
    daily: float
    peak_hour: float
    wander: float
    noise: float
    low: float
    high: float
    digits: int = 2
    counter: bool = False
    start: float = 0.0


@dataclass(frozen=True, slots=True)
class DemoDevice:
    """A device of the demo; `registration` is the body that would create it through the API."""

    device_id: str
    interval_us: int
    live_seconds: int
    signals: tuple[Signal, ...]
    registration: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong between `start_us` and `end_us`; without a metric it concerns the whole device.

    It comes back every `period_us`. `size` is the height of a spike, or what a drift has gained at its end.
    """

    kind: str
    device: str
    metric: str | None
    start_us: int
    end_us: int
    period_us: int = WEEK
    size: float = 0.0

    @property
    def length_us(self) -> int:
        return self.end_us - self.start_us

    def since_start(self, ts_us: int) -> int | None:
        """Microseconds since it began, None outside it."""
        elapsed = (ts_us - self.start_us) % self.period_us
        return elapsed if elapsed < self.length_us else None


def _device(device_id: str, interval_us: int, live_seconds: int, *signals: Signal, **registration: Any) -> DemoDevice:
    return DemoDevice(device_id, interval_us, live_seconds, signals, {"device_id": device_id, **registration})


# In the order of their ids: the first is the device of the API overview.
DEVICES = (
    _device(
        "TEMP-001",
        MINUTE,
        1,
        Signal("temperature", "°C", 23.5, 1.6, 15, 0.8, 0.12, -40, 85),
        Signal("humidity", "%", 45.2, -3.5, 15, 2.0, 0.35, 0, 100),
        name="Temperature Sensor Alpha",
        device_type="sensor",
        manufacturer="SensorTech",
        model="ST-T1000",
        firmware_version="2.1.4",
        location="Zone A - Server Room",
    ),
    _device(
        "HUM-001",
        5 * MINUTE,
        5,
        Signal("humidity", "%", 52, -6, 14, 3.0, 0.5, 0, 100),
        Signal("temperature", "°C", 20.5, 2.4, 14, 0.9, 0.15, -40, 85),
        name="Climate Sensor Beta",
        device_type="sensor",
        manufacturer="SensorTech",
        model="ST-H500",
        firmware_version="1.8.0",
        location="Zone B - Warehouse",
    ),
    _device(
        "PUMP-001",
        5 * MINUTE,
        5,
        Signal("vibration", "mm/s", 2.3, 0.15, 13, 0.18, 0.09, 0, 50, digits=3),
        Signal("current", "A", 14.2, 1.1, 13, 0.5, 0.2, 0, 60),
        Signal("bearing_temperature", "°C", 52, 2.5, 15, 1.2, 0.3, -40, 150),
        name="Coolant Pump 1",
        device_type="pump",
        manufacturer="HydroWorks",
        model="HW-P220",
        firmware_version="4.0.2",
        location="Zone C - Plant Room",
        metadata={"rated_current_a": 18, "vibration_limit_mm_s": 7.1},
    ),
    _device(
        "GATE-001",
        5 * MINUTE,
        5,
        Signal("cpu_usage", "%", 31, 9, 14, 6.0, 3.0, 0, 100, digits=1),
        Signal("memory_usage", "%", 58, 2, 16, 4.0, 0.6, 0, 100, digits=1),
        Signal("signal_strength", "dBm", -67, -2, 18, 3.0, 1.2, -120, 0, digits=1),
        name="Edge Gateway East",
        device_type="gateway",
        manufacturer="NetBridge",
        model="NB-G4",
        firmware_version="7.3.1",
        location="Zone B - Warehouse",
        configuration={"heartbeat_seconds": 600},
    ),
    _device(
        "METER-001",
        5 * MINUTE,
        5,
        Signal("power", "kW", 42, 17, 13, 3.0, 0.8, 0, 400),
        Signal("voltage", "V", 230.4, -1.6, 18, 0.9, 0.25, 0, 300, digits=1),
        Signal("energy", "kWh", 42, 17, 13, 0, 0, 0, 1e12, counter=True, start=128_400),
        name="Main Energy Meter",
        device_type="meter",
        manufacturer="VoltEdge",
        model="VE-3P",
        firmware_version="2.0.9",
        location="Zone C - Plant Room",
    ),
)


class Simulator:
    """The readings of all demo devices. `anchor_us` is the demo's first start: the faults lie in the week before it."""

    def __init__(self, seed: int = 1, anchor_us: int = 0) -> None:
        self.anchor_us = anchor_us
        self._keys = {
            (device.device_id, signal.metric): _key(seed, device.device_id, signal.metric)
            for device in DEVICES
            for signal in device.signals
        }
        self.faults = self._plan(_key(seed, "faults", ""))

    def backfill(self, end_us: int, days: float = 7, start_us: int | None = None) -> Iterator[list[Reading]]:
        """Batches, in the order of time, of readings in (start, end]; the start is `days` before if not given."""
        reached = end_us - round(days * DAY) if start_us is None else start_us
        while reached < end_us:
            until = min(reached + _BATCH, end_us)
            batch = [reading for device in DEVICES for reading in self._between(device, reached, until)]
            if batch:
                yield batch
            reached = until

    def live(self, ts_us: int) -> list[Reading]:
        """What the devices send in the second of `ts_us`: the first one every second, the others in turn."""
        second = ts_us // SECOND
        turn = [
            device
            for place, device in enumerate(DEVICES)
            if second % device.live_seconds == place % device.live_seconds
        ]
        return [reading for device in turn for reading in self._at(device, second * SECOND)]

    def value(self, device: str, signal: Signal, ts_us: int) -> float:
        """What the sensor shows at a moment, faults included."""
        key = self._keys[device, signal.metric]
        added = 0.0
        for fault in self.faults:
            if fault.device != device or fault.metric != signal.metric:
                continue
            elapsed = fault.since_start(ts_us)
            if elapsed is None:
                continue
            if fault.kind == "stuck":
                ts_us -= elapsed
            else:
                added += _deviation(fault, elapsed)
        shown = self._run_up(signal, ts_us) if signal.counter else _level(signal, key, ts_us) + added
        return round(min(max(shown, signal.low), signal.high), signal.digits)

    def _between(self, device: DemoDevice, after_us: int, until_us: int) -> Iterator[Reading]:
        first = (after_us // device.interval_us + 1) * device.interval_us
        for ts_us in range(first, until_us + 1, device.interval_us):
            yield from self._at(device, ts_us)

    def _at(self, device: DemoDevice, ts_us: int) -> list[Reading]:
        name = device.device_id
        if any(f.kind == "gap" and f.device == name and f.since_start(ts_us) is not None for f in self.faults):
            return []
        return [Reading(name, s.metric, ts_us, self.value(name, s, ts_us), s.unit) for s in device.signals]

    def _run_up(self, signal: Signal, ts_us: int) -> float:
        """The integral of the level and its daily swing, in closed form."""
        swing = 24 / (2 * math.pi) * signal.daily
        angle = 2 * math.pi * ((ts_us % DAY) / HOUR - signal.peak_hour) / 24
        return signal.start + signal.level * (ts_us - self.anchor_us) / HOUR + swing * math.sin(angle)

    def _plan(self, key: int) -> tuple[Fault, ...]:
        """The faults of the week that ends at the anchor; hours differ by seed, days do not."""
        week_us = self.anchor_us - WEEK

        def moment(day: int, layer: int) -> int:
            return week_us + day * DAY + round((_noise(key, layer) + 1) * 8 * HOUR)

        spike, stuck, gap, drift = moment(2, 1), moment(4, 2), moment(5, 3), moment(3, 4)
        return (
            Fault("spike", "TEMP-001", "temperature", spike, spike + 8 * MINUTE, size=11.5),
            Fault("stuck", "HUM-001", "humidity", stuck, stuck + 8 * HOUR),
            Fault("gap", "GATE-001", None, gap, gap + 3 * HOUR),
            # Nine days towards the limit of 7.1 mm/s, then the bearing is replaced: four of them lie before the anchor.
            Fault("drift", "PUMP-001", "vibration", drift, drift + 9 * DAY, 2 * WEEK, size=5.4),
            Fault("drift", "PUMP-001", "bearing_temperature", drift, drift + 9 * DAY, 2 * WEEK, size=17.0),
        )


def _deviation(fault: Fault, elapsed_us: int) -> float:
    progress = elapsed_us / fault.length_us
    if fault.kind == "drift":
        # Wear feeds on itself: slow at first, faster towards the end.
        return fault.size * (0.35 * progress + 0.65 * progress * progress)
    return fault.size * math.sin(math.pi * (0.15 + 0.7 * progress))


def _level(signal: Signal, key: int, ts_us: int) -> float:
    angle = 2 * math.pi * ((ts_us % DAY) / HOUR - signal.peak_hour) / 24
    wander = 0.65 * _smooth(key ^ 1, ts_us, 5 * HOUR) + 0.35 * _smooth(key ^ 2, ts_us, 40 * MINUTE)
    noise = _noise(key ^ 3, ts_us // SECOND) + _noise(key ^ 4, ts_us // SECOND)
    return signal.level + signal.daily * math.cos(angle) + signal.wander * wander + signal.noise * noise


def _key(seed: int, device: str, metric: str) -> int:
    return int.from_bytes(sha256(f"{seed}/{device}/{metric}".encode()).digest()[:8])


def _noise(key: int, n: int) -> float:
    """A number in [-1, 1) that looks random and is always the same for the same arguments (splitmix64)."""
    z = (key + n * 0x9E3779B97F4A7C15) & _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return (z ^ (z >> 31)) / (1 << 63) - 1


def _smooth(key: int, ts_us: int, step_us: int) -> float:
    """Noise without jumps: random values every `step_us`, eased into each other."""
    n, rest = divmod(ts_us, step_us)
    x = rest / step_us
    eased = x * x * (3 - 2 * x)
    before, after = _noise(key, n), _noise(key, n + 1)
    return before + (after - before) * eased
