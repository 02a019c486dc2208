"""Theme: how good data are, against series whose gaps and outliers we made ourselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.invariants.ground import Ground, expect
from contract_tests.stage import rfc3339

QUALITY = "get_data_quality"
HOURS, MINUTES = 6, 360
# Values that ordinary points have, and what stands out among them.
LEVELS, FAR = 10, 1e6
REASONED = ("expected_points", "completeness", "gap_count", "outlier_share", "delay_seconds")
BY_METRIC = (*REASONED, "expected_interval_seconds", "gap_seconds", "outliers")


@dataclass
class Series:
    """A point a minute from the base on: which minutes are silent, and at which a value stands out."""

    silent: set[int]
    standing_out: set[int]

    @property
    def minutes(self) -> list[int]:
        return [minute for minute in range(MINUTES) if minute not in self.silent]

    def gaps(self, start: int, end: int) -> list[tuple[int, int]]:
        """From the last point before each silence to the first one after it, within [start, end) in minutes."""
        found, since = [], start
        for minute in [*(minute for minute in self.minutes if start <= minute < end), end]:
            if minute - since > 1:
                found.append((since, minute))
            since = minute
        return found


def checks(ground: Ground) -> Iterator[Check]:
    if QUALITY not in ground.run.contract.operations:
        return
    yield Check("gaps and outliers are those that were made", lambda: _made(ground), QUALITY)
    yield Check("the order in which points come does not matter", lambda: _orders(ground), QUALITY)
    yield Check("a configured interval counts for every metric", lambda: _configured(ground), QUALITY)
    yield Check("what is not known is null with a reason", lambda: _unknown(ground), QUALITY)
    yield Check("figures of a device are sums over its metrics", lambda: _sums(ground), QUALITY)


def _series(ground: Ground) -> Series:
    """Silences of two minutes and more, so that each is one gap; the first minute and the last have points."""
    chance, silent = ground.run.random, set[int]()
    for part in range(chance.randint(1, 4)):
        start = 10 + part * 85 + chance.randrange(40)
        silent |= set(range(start, start + chance.randint(2, 30)))
    standing = {minute for minute in chance.sample(range(1, MINUTES), 6) if minute not in silent}
    return Series(silent, standing)


def _send(ground: Ground, device: int, series: Series, metric: str, order: list[int] | None = None) -> None:
    batch = [
        {
            "device_id": device,
            "metric_name": metric,
            "metric_value": FAR if minute in series.standing_out else minute % LEVELS,
            "timestamp": rfc3339(ground.base + timedelta(minutes=minute)),
        }
        for minute in order or series.minutes
    ]
    expect(ground.client.call("submit_telemetry_batch", json={"telemetry_data": batch}), 200, "submit_telemetry_batch")


def _asked(ground: Ground, device: int, start: int = 0, end: int = MINUTES, **more: Any) -> Any:
    window = {
        "start_time": rfc3339(ground.base + timedelta(minutes=start)),
        "end_time": rfc3339(ground.base + timedelta(minutes=end)),
    }
    data = expect(ground.client.call(QUALITY, params={"device_id": device, **window, **more}), 200, QUALITY).data
    for each, names in ((data["overall"], REASONED), *((shown, BY_METRIC) for shown in data["metrics"])):
        unsaid = [name for name in names if (each[name] is None) != bool(each.get(f"{name}_reason"))]
        hold(not unsaid, "null has a reason, and nothing else", f"{unsaid} in {each}", QUALITY)
    return data


def _made(ground: Ground) -> None:
    """In windows that begin and end anywhere in the series."""
    for _ in range(3 if ground.is_quick else 20):
        series, device = _series(ground), ground.device()
        _send(ground, device, series, "t")
        cut = ground.run.random.randrange(1, MINUTES // 2)
        for start, end in ((0, MINUTES), (cut, MINUTES), (0, MINUTES - cut)):
            (shown,) = _asked(ground, device, start, end, metric="t")["metrics"]
            _as_made(ground, shown, series, start, end)


def _as_made(ground: Ground, shown: dict[str, Any], series: Series, start: int, end: int) -> None:
    inside = [minute for minute in series.minutes if start <= minute < end]
    gaps = series.gaps(start, end)
    longest = max(gaps, key=lambda gap: gap[1] - gap[0], default=None)
    wanted: dict[str, Any] = {
        "points": len(inside),
        "expected_interval_seconds": 60,
        "interval_source": "spacing",
        "expected_from": rfc3339(ground.base + timedelta(minutes=start)),
        "expected_until": rfc3339(ground.base + timedelta(minutes=end)),
        "expected_points": end - start,
        "completeness": len(inside) / (end - start),
        "gap_count": len(gaps),
        "gap_seconds": 60 * sum(stop - begin for begin, stop in gaps),
        "outliers": len(series.standing_out & set(inside)),
        "outlier_share": len(series.standing_out & set(inside)) / len(inside),
        "outlier_sample": len(inside),
    }
    if longest is not None:
        wanted["longest_gap_seconds"] = 60 * (longest[1] - longest[0])
        wanted["longest_gap_start"], wanted["longest_gap_end"] = (
            rfc3339(ground.base + timedelta(minutes=minute)) for minute in longest
        )
    wrong = {name: (shown.get(name), value) for name, value in wanted.items() if shown.get(name) != value}
    hold(not wrong, "as it was made", f"(found, wanted) of minutes {start} to {end}: {wrong}", QUALITY)


def _orders(ground: Ground) -> None:
    """Late and doubled points leave no trace."""
    series, devices = _series(ground), [ground.device(), ground.device()]
    _send(ground, devices[0], series, "t")
    late = series.minutes
    ground.run.random.shuffle(late)
    for part in (late[: len(late) // 2], late[len(late) // 3 :]):
        _send(ground, devices[1], series, "t", part)
    one, other = (_asked(ground, device) for device in devices)
    same = (one["overall"], one["metrics"]) == (other["overall"], other["metrics"])
    hold(same, "order does not matter", f"{other['metrics']}, not {one['metrics']}", QUALITY)


def _configured(ground: Ground) -> None:
    device = ground.device(configuration={"report_interval_seconds": 30})
    series = Series(set(), set())
    _send(ground, device, series, "a")
    _send(ground, device, series, "b", [0])
    data = _asked(ground, device)
    seen = [(each["interval_source"], each["expected_points"], each["completeness"]) for each in data["metrics"]]
    due = 2 * MINUTES
    wanted = [("configuration", due, MINUTES / due), ("configuration", due, 1 / due)]
    hold(seen == wanted, "the configuration names the interval", f"{seen}, not {wanted}", QUALITY)
    change = {"configuration": {"report_interval_seconds": 60}}
    expect(ground.client.call("update_device", path={"id": device}, json=change), 200, "update_device")
    now = _asked(ground, device, metric="a")["metrics"][0]
    hold(now["completeness"] == 1, "the configuration names the interval", f"{now}, of one a minute", QUALITY)


def _unknown(ground: Ground) -> None:
    """A metric that is the same all the time and comes when it likes; one of which nothing is there; time to come."""
    device = ground.device()
    minutes, step = [], 0
    for place in range(40):
        step += 1 + (place * place) % 23
        minutes.append(step)
    batch = [
        {
            "device_id": device,
            "metric_name": "door",
            "metric_value": 1,
            "timestamp": rfc3339(ground.base + timedelta(minutes=minute)),
        }
        for minute in minutes
    ]
    expect(ground.client.call("submit_telemetry_batch", json={"telemetry_data": batch}), 200, "submit_telemetry_batch")
    data = _asked(ground, device, end=2 * MINUTES)
    for each, names in ((data["metrics"][0], BY_METRIC), (data["overall"], REASONED)):
        known = {name: each[name] for name in names if each[name] is not None}
        hold(not known, "what can't be known is null", f"{known} of {minutes}", QUALITY)
    nothing = _asked(ground, device, metric="none")
    hold(nothing["metrics"] == [], "no metric of that name", f"{nothing['metrics']}", QUALITY)
    ahead = {"device_id": device, "start_time": rfc3339(ground.run.clock.now() + timedelta(days=1))}
    data = expect(ground.client.call(QUALITY, params=ahead), 200, QUALITY).data
    seen = [data["metrics"][0][name] for name in ("points", "expected_points", "completeness", "gap_count")]
    hold(seen == [0, None, None, None], "time to come is not missing", f"{seen}", QUALITY)


def _sums(ground: Ground) -> None:
    device = ground.device()
    for number, metric in enumerate("abc"):
        series = _series(ground)
        # Each shorter than the last, so that sums over the metrics are no means of them.
        _send(ground, device, series, metric, [minute for minute in series.minutes if minute >= 150 * number])
    _send(ground, device, Series(set(), set()), "few", [0, 5, 7])
    data = _asked(ground, device)
    overall, metrics = data["overall"], data["metrics"]
    known = [each for each in metrics if each["completeness"] is not None]
    due = sum(each["expected_points"] for each in known)
    sampled = [each for each in metrics if each["outliers"] is not None]
    share = sum(each["outliers"] for each in sampled) / sum(each["outlier_sample"] for each in sampled)
    wanted = {
        "metric_count": 4,
        "points": sum(each["points"] for each in metrics),
        "expected_points": due,
        "gap_count": sum(each["gap_count"] for each in known),
    }
    seen = {name: overall[name] for name in wanted}
    hold(len(known) == 3 and seen == wanted, "sums over the metrics", f"{seen}, not {wanted}", QUALITY)
    ratio = sum(each["completeness"] * each["expected_points"] for each in known) / due
    close = abs(overall["completeness"] - ratio) < 1e-9 and abs(overall["outlier_share"] - share) < 1e-12
    hold(close, "ratios of sums", f"{overall}, not {ratio} and {share}", QUALITY)
