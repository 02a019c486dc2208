"""The simulator: repeatable, plausible, with its faults where they belong."""

from __future__ import annotations

import json
import statistics
import time
from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.times import DAY, HOUR, MINUTE, SECOND, parse_time
from valtronics.simulator import DEVICES, Reading, Simulator

END = parse_time("2026-11-23T12:34:56Z")
Series = dict[tuple[str, str], list[tuple[int, float]]]


def readings(simulator: Simulator, end_us: int = END, days: float = 7) -> list[Reading]:
    return [reading for batch in simulator.backfill(end_us, days) for reading in batch]


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator(7, END)


@pytest.fixture(scope="module")
def week(simulator: Simulator) -> list[Reading]:
    return readings(simulator)


@pytest.fixture(scope="module")
def series(week: list[Reading]) -> dict[tuple[str, str], list[tuple[int, float]]]:
    found = defaultdict(list)
    for reading in week:
        found[reading.device, reading.metric].append((reading.ts_us, reading.value))
    return found


def test_the_first_device_is_the_one_of_the_api_overview() -> None:
    assert len(DEVICES) == 5
    assert DEVICES[0].registration == {
        "name": "Temperature Sensor Alpha",
        "device_id": "TEMP-001",
        "device_type": "sensor",
        "manufacturer": "SensorTech",
        "model": "ST-T1000",
        "firmware_version": "2.1.4",
        "location": "Zone A - Server Room",
    }
    assert [(s.metric, s.unit) for s in DEVICES[0].signals] == [("temperature", "°C"), ("humidity", "%")]


def test_the_same_seed_gives_the_same_points(week: list[Reading]) -> None:
    assert readings(Simulator(7, END)) == week
    assert readings(Simulator(8, END)) != week


def test_a_backfill_can_be_cut_anywhere(simulator: Simulator, week: list[Reading]) -> None:
    cut = END - 3 * DAY - 1234 * SECOND
    halves = readings(simulator, cut, 4 - 1234 / 86_400)
    halves += [reading for batch in simulator.backfill(END, start_us=cut) for reading in batch]
    assert sorted(halves) == sorted(week)


def test_every_batch_comes_after_the_one_before(simulator: Simulator) -> None:
    reached = END - 7 * DAY
    for batch in simulator.backfill(END):
        assert min(reading.ts_us for reading in batch) > reached
        reached = max(reading.ts_us for reading in batch)
    assert reached <= END


def test_a_week_is_quick_and_no_point_comes_twice(simulator: Simulator, week: list[Reading]) -> None:
    started = time.perf_counter()
    readings(simulator)
    assert time.perf_counter() - started < 5
    assert 20_000 < len(week) < 150_000
    assert len({(r.device, r.metric, r.ts_us) for r in week}) == len(week)
    assert sum(r.device == "TEMP-001" and r.metric == "temperature" for r in week) == 7 * 1440


def test_live_values_continue_the_backfill(simulator: Simulator, week: list[Reading]) -> None:
    by_key = {(r.device, r.metric, r.ts_us): r for r in week}
    seen = {
        (reading.device, reading.metric)
        for second in range(600)
        for reading in simulator.live(END - 600 * SECOND + second * SECOND + 321)
        if by_key.get((reading.device, reading.metric, reading.ts_us), reading) == reading
    }
    assert seen == {(device.device_id, signal.metric) for device in DEVICES for signal in device.signals}
    seam = [r for r in simulator.live(END + SECOND) if r.metric == "temperature" and r.device == "TEMP-001"]
    last = [r for r in week if r.metric == "temperature" and r.device == "TEMP-001"][-1]
    assert abs(seam[0].value - last.value) < 1


def test_the_first_device_sends_every_second(simulator: Simulator) -> None:
    for second in range(20):
        live = simulator.live(END + second * SECOND)
        assert [r.metric for r in live if r.device == "TEMP-001"] == ["temperature", "humidity"]
        assert all(r.ts_us == (END + second * SECOND) // SECOND * SECOND for r in live)


def test_values_are_plausible(series: Series) -> None:
    for device in DEVICES:
        for signal in device.signals:
            values = [value for _, value in series[device.device_id, signal.metric]]
            assert all(signal.low <= value <= signal.high for value in values)
            assert len(set(values)) > 20
            if not signal.counter:
                assert abs(statistics.median(values) - signal.level) < abs(signal.daily) + signal.wander + 2
    temperatures = [value for _, value in series["TEMP-001", "temperature"]]
    assert 18 < statistics.quantiles(temperatures, n=100)[0] < 23.5 < statistics.quantiles(temperatures, n=100)[-1] < 28


def test_days_resemble_each_other(series: Series) -> None:
    by_hour = defaultdict(list)
    for ts_us, value in series["METER-001", "power"]:
        by_hour[ts_us % DAY // HOUR].append(value)
    means = {hour: statistics.fmean(values) for hour, values in by_hour.items()}
    assert abs(max(means, key=lambda hour: means[hour]) - 13) <= 2
    assert max(means.values()) - min(means.values()) > 25


def test_the_energy_counter_only_rises(series: Series) -> None:
    values = [value for _, value in series["METER-001", "energy"]]
    assert all(later > earlier for earlier, later in pairwise(values))
    power = statistics.fmean(value for _, value in series["METER-001", "power"])
    assert abs((values[-1] - values[0]) / (7 * 24) - power) < 2


def test_every_fault_lies_in_the_week(simulator: Simulator) -> None:
    for fault in simulator.faults:
        assert END - 7 * DAY <= fault.start_us < END
        assert fault.kind == "drift" or fault.end_us <= END
    assert {fault.kind for fault in simulator.faults} == {"spike", "stuck", "gap", "drift"}


def test_the_spike_stands_out(simulator: Simulator, series: Series) -> None:
    fault = next(f for f in simulator.faults if f.kind == "spike")
    inside = [v for t, v in series["TEMP-001", "temperature"] if fault.since_start(t) is not None]
    outside = [v for t, v in series["TEMP-001", "temperature"] if fault.since_start(t) is None]
    assert len(inside) == 8
    assert min(inside) > max(outside)


def test_the_stuck_sensor_shows_one_value(simulator: Simulator, series: Series) -> None:
    fault = next(f for f in simulator.faults if f.kind == "stuck")
    inside = [v for t, v in series["HUM-001", "humidity"] if fault.since_start(t) is not None]
    assert len(inside) == 96
    assert len(set(inside)) == 1


def test_the_gap_is_empty_and_the_only_one(simulator: Simulator, series: Series) -> None:
    fault = next(f for f in simulator.faults if f.kind == "gap")
    for signal in DEVICES[3].signals:
        times = [t for t, _ in series["GATE-001", signal.metric]]
        steps = [later - earlier for earlier, later in pairwise(times)]
        assert sorted(steps)[-2:] == [5 * MINUTE, 3 * HOUR + 5 * MINUTE]
        assert not any(fault.since_start(t) is not None for t in times)
    for (device, _), points in series.items():
        if device != "GATE-001":
            assert len({b[0] - a[0] for a, b in pairwise(points)}) == 1


def test_the_pump_drifts_towards_its_limit_and_past_the_anchor(simulator: Simulator, series: Series) -> None:
    days = [
        statistics.fmean(v for t, v in series["PUMP-001", "vibration"] if END - t < (7 - d) * DAY) for d in range(7)
    ]
    assert days == sorted(days)
    limit = DEVICES[2].registration["metadata"]["vibration_limit_mm_s"]
    assert days[-1] < limit
    vibration = DEVICES[2].signals[0]
    later = [simulator.value("PUMP-001", vibration, END + hour * HOUR) for hour in range(24 * 7)]
    assert max(later) > limit
    assert later[-1] < 3.5, "the bearing is replaced in the end"


@given(seed=st.integers(0, 2**31), offset=st.integers(-40 * DAY, 40 * DAY))
def test_any_seed_at_any_time_is_a_json_number(seed: int, offset: int) -> None:
    simulator = Simulator(seed, END)
    for reading in simulator.live(END + offset):
        assert json.loads(json.dumps(reading.value)) == reading.value
        assert reading.ts_us <= END + offset
