"""Theme: values come back bit for bit and times to the microsecond, whatever spelling they were sent in."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from contract_tests.checks import Broken, Check, hold
from contract_tests.invariants.ground import Ground, expect
from contract_tests.invariants.model import DAY, Model, Write
from contract_tests.invariants.readings import Readings, at_fault
from contract_tests.invariants.trial import for_all

# Least and greatest, subnormal and normal, halves of a rounding, integers at the edge, long and short decimals.
NASTY = (
    5e-324, 2.2250738585072014e-308, 2.225073858507201e-308, 1.7976931348623157e308, 0.1, 1 / 3, 1 + 2**-52, 1 - 2**-53,
    9007199254740993.0, 9007199254740991.0, 1e22, 1e23, 8.41e21, 5e-7, 123456789012345680.0, 4.35, 2**63, 9.5e-323,
)  # fmt: skip
doubles = st.one_of(
    st.sampled_from(NASTY).flatmap(lambda value: st.sampled_from([float(value), -float(value)])),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(0, 2**64 - 1)
    .map(lambda bits: struct.unpack("<d", struct.pack("<Q", bits))[0])
    .filter(lambda value: value - value == 0),
)


@dataclass(frozen=True)
class Spelling:
    """A moment, in microseconds after the base, and how it is written."""

    at: int
    offset_minutes: int
    digits: int

    def text(self, base: datetime) -> str:
        zone = timezone(timedelta(minutes=self.offset_minutes))
        moment = (base + timedelta(microseconds=self.at)).astimezone(zone)
        # Finer than a microsecond is cut off: nines that rounding would carry on.
        fraction = f"{moment.microsecond:06d}" + "9" * 3
        sign = "+" if self.offset_minutes >= 0 else "-"
        hours, minutes = divmod(abs(self.offset_minutes), 60)
        zone_text = "Z" if self.offset_minutes == 0 and self.digits % 2 else f"{sign}{hours:02d}:{minutes:02d}"
        seconds = moment.strftime("%Y-%m-%dT%H:%M:%S")
        return seconds + (f".{fraction[: self.digits]}" if self.digits else "") + zone_text

    @property
    def kept(self) -> int:
        """What the service keeps of it: what was written, cut to microseconds."""
        unit = int(10 ** max(0, 6 - self.digits))
        return self.at // unit * unit


spellings = st.builds(
    Spelling, st.integers(0, DAY), st.one_of(st.just(0), st.integers(-23 * 60, 23 * 60)), st.integers(0, 9)
)


def checks(ground: Ground) -> Iterator[Check]:
    yield Check("values come back bit for bit", lambda: _values(ground))
    yield Check("times come back to the microsecond, in UTC", lambda: _times(ground))
    yield Check("a point without time gets the server's", lambda: _now(ground), "submit_telemetry")
    yield Check("texts come back as they were sent", lambda: _texts(ground), "create_device")


def _values(ground: Ground) -> None:
    def send(values: list[float]) -> None:
        device = ground.device()
        bodies = [Write("a", n, value).body(device, ground.moment) for n, value in enumerate(values)]
        name = "submit_telemetry_batch"
        expect(ground.client.call(name, json={"telemetry_data": bodies}), 200, name)
        alone = ground.client.call("submit_telemetry", json=bodies[0])
        _same_bits("submit_telemetry", [expect(alone, 201, "submit_telemetry").data["metric_value"]], values[:1])
        faults = []
        for operation, found in _all_values(ground, device).items():
            try:
                _same_bits(operation, found, values[-1:] if operation == "get_latest_telemetry" else values)
            except Broken as fault:
                faults.append(fault)
        if faults:
            raise at_fault(faults, 5, name)

    for_all(ground.run, st.lists(doubles, min_size=1, max_size=60), send, quick=6, full=200)


def _all_values(ground: Ground, device: int) -> dict[str, list[float]]:
    """Values as each reading gives them, oldest first; those with one value give the newest."""
    model = Model()
    readings = Readings(ground, device, model)
    listed = readings.get("list_telemetry", device_id=device, size=100)["items"]
    history = readings.history("a", start=0, end=DAY, interval="raw", max_points=1000)
    by_moment = readings.get("get_device_telemetry", path={"device_id": device}, size=100)["recent"]
    latest = readings.get("get_latest_telemetry", device_id=device)["telemetry"]["a"]["value"]
    exported = readings.get("export_telemetry", device_id=device, format="json")["items"]
    lines = ground.client.call("export_telemetry", params={"device_id": device, "format": "csv"}).body.decode().split()
    return {
        "list_telemetry": [item["metric_value"] for item in reversed(listed)],
        "get_telemetry_history": [item["value"] for item in history["data_points"]],
        "get_device_telemetry": [item["metric_value"] for item in reversed(by_moment)],
        "get_latest_telemetry": [latest],
        "export_telemetry": [item["metric_value"] for item in exported],
        "export_telemetry ": [float(line.split(",")[3].removeprefix("'")) for line in lines[1:]],
    }


def _same_bits(operation: str, found: list[float], sent: list[float]) -> None:
    bits = [struct.pack("<d", float(value)) for value in found]
    # Zero has one sign in the service: -0.0 is 0.0, which is equal.
    wanted = [struct.pack("<d", value + 0.0) for value in sent]
    said = next(
        (f"{s!r} comes back as {f!r}" for s, f, a, b in zip(sent, found, wanted, bits, strict=False) if a != b), ""
    )
    hold(
        bits == wanted, "values come back bit for bit", said or f"{len(found)} of {len(sent)} values", operation.strip()
    )


def _times(ground: Ground) -> None:
    def send(given: list[Spelling]) -> None:
        device, model = ground.device(), Model()
        readings = Readings(ground, device, model)
        for number, spelling in enumerate(given):
            text = spelling.text(ground.base)
            body = {"device_id": device, "metric_name": "a", "metric_value": number, "timestamp": text}
            reply = expect(ground.client.call("submit_telemetry", json=body), 201, "submit_telemetry").data
            wanted = ground.moment(spelling.kept)
            same = ground.offset(reply["timestamp"]) == spelling.kept and reply["timestamp"].endswith("Z")
            hold(same, "times to the microsecond", f"{text} is {reply['timestamp']}, not {wanted}", "submit_telemetry")
            model.write(Write("a", spelling.kept, float(number)))
        readings.check("submit_telemetry")
        _ranges(readings, given[0])

    for_all(ground.run, st.lists(spellings, min_size=1, max_size=8), send, quick=5, full=150)


def _ranges(readings: Readings, spelling: Spelling) -> None:
    """A range that begins at a point has it, one that ends there has not, in any spelling."""
    text = spelling.text(readings.ground.base)
    points = readings.model.series("a")
    for operation in ("list_telemetry", "export_telemetry"):
        for name, right in (
            ("start_time", [at for at, _ in points if at >= spelling.kept]),
            ("end_time", [at for at, _ in points if at < spelling.kept]),
        ):
            asked: dict[str, Any] = {name: text, "format": "json" if operation == "export_telemetry" else None}
            items = readings.get(operation, device_id=readings.device, **asked)["items"]
            found = sorted(readings.ground.offset(item["timestamp"]) for item in items)
            hold(found == right, "ranges are half-open", f"{name}={text} gives {found}, not {right}", operation)


def _now(ground: Ground) -> None:
    device = ground.device()
    before = ground.run.clock.now()
    body = {"device_id": device, "metric_name": "a", "metric_value": 1}
    reply = expect(ground.client.call("submit_telemetry", json=body), 201, "submit_telemetry").data
    moment = datetime.fromisoformat(reply["timestamp"]).astimezone(UTC)
    # The target's clock is known to a second or so: what it said at its log-in, and our own watch since.
    near = abs(moment - before) < timedelta(seconds=10)
    hold(near, "the server's clock is taken", f"{reply['timestamp']} at {before}", "submit_telemetry")
    readings = Readings(ground, device, Model())
    shown = readings.get("get_latest_telemetry", device_id=device)["telemetry"]["a"]["timestamp"]
    hold(shown == reply["timestamp"], "the reply is the point", f"{reply} is read at {shown}", "get_latest_telemetry")


def _texts(ground: Ground) -> None:
    """Any Unicode, and any JSON in the free maps, comes back in the reply, from GET and from a list."""
    letters = st.characters(exclude_categories=("Cs", "Cc"))
    text = st.text(letters, min_size=1, max_size=30).filter(str.strip)
    leaves = st.one_of(st.none(), st.booleans(), st.integers(-(2**53) + 1, 2**53 - 1), text)
    free = st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3), max_leaves=8
    )
    fields = st.fixed_dictionaries(
        {"name": text, "location": text, "metadata": st.dictionaries(text, free, max_size=4)},
        optional={"configuration": st.dictionaries(text.map(lambda key: "x" + key), free, max_size=3)},
    )

    def make(given: dict[str, Any]) -> None:
        name = ground.name()
        made = ground.client.call("create_device", json={"device_type": "sensor", "device_id": name, **given})
        data = expect(made, 201, "create_device").data
        id = data["id"]
        listed = expect(ground.client.call("list_devices", params={"device_id": name}), 200, "list_devices").data[
            "items"
        ]
        hold(len(listed) == 1, "what was created is listed", f"{len(listed)} of {name}", "list_devices")
        got = expect(ground.client.call("get_device", path={"id": id}), 200, "get_device").data
        for operation, seen in (("create_device", data), ("get_device", got), ("list_devices", listed[0])):
            changed = {field: (value, seen.get(field)) for field, value in given.items() if seen.get(field) != value}
            hold(not changed, "texts come back as they were sent", f"sent and got: {changed}", operation)

    for_all(ground.run, fields, make, quick=10, full=200)
