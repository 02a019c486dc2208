"""Theme: batches. The report is exact; bad points fail alone, or all with them when the batch is atomic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from contract_tests.checks import Check, hold
from contract_tests.client import Client
from contract_tests.invariants.ground import Ground, expect
from contract_tests.invariants.model import HOUR, Model, Write
from contract_tests.invariants.readings import Readings
from contract_tests.invariants.trial import for_all
from contract_tests.invariants.writes import values
from contract_tests.references import NO_SUCH_ID
from contract_tests.stage import rfc3339

NAME = "submit_telemetry_batch"
BAD = ("unknown_device", "future_timestamp", "timestamp_range")
# A few moments, so that points of a batch meet.
Entry = Write | str
entries = st.one_of(
    st.builds(Write, st.sampled_from(["a", "b.2"]), st.integers(0, 12).map(lambda n: n * HOUR // 2), values),
    st.sampled_from(BAD),
)


def checks(ground: Ground) -> Iterator[Check]:
    yield Check("a batch's report is exact", lambda: _reports(ground), NAME)
    yield Check("an atomic batch is seen whole or not at all", lambda: _seen_whole(ground), NAME)
    yield Check("the largest batch is stored whole", lambda: _largest(ground), NAME)


def _reports(ground: Ground) -> None:
    def submit(example: tuple[list[list[Entry]], bool]) -> None:
        batches, atomic = example
        device, model = ground.device(), Model()
        readings = Readings(ground, device, model)
        for batch in batches:
            bodies = [_body(ground, device, entry) for entry in batch]
            reply = ground.client.call(NAME, json={"telemetry_data": bodies, "atomic": atomic})
            bad = {index: entry for index, entry in enumerate(batch) if isinstance(entry, str)}
            if atomic and bad:
                expect(reply, 422, NAME)
                named = {int(field.split(".")[1]): rule for field, rule in reply.rules}
                hold(named == bad, "every bad point is named", f"{named}, not {bad}", NAME)
            else:
                _report(expect(reply, 200, NAME).data, batch, model)
            readings.check(NAME)

    several = st.lists(st.lists(entries, min_size=1, max_size=12), min_size=1, max_size=3)
    for_all(ground.run, st.tuples(several, st.booleans()), submit, quick=10, full=150)


def _body(ground: Ground, device: int, entry: Entry) -> dict[str, Any]:
    if isinstance(entry, Write):
        return entry.body(device, ground.moment)
    good = Write("a", 1, 1.0).body(device, ground.moment)
    if entry == "unknown_device":
        return {**good, "device_id": NO_SUCH_ID}
    if entry == "future_timestamp":
        return {**good, "timestamp": rfc3339(ground.run.clock.now() + timedelta(hours=1))}
    return {**good, "timestamp": "1969-12-31T23:59:59Z"}


def _report(report: dict[str, Any], batch: list[Entry], model: Model) -> None:
    wanted = ["failed" if isinstance(entry, str) else model.write(entry) for entry in batch]
    listed = [(index, result) for index, result in enumerate(wanted) if result != "stored"]
    found = [(entry["index"], entry["result"]) for entry in report["results"]]
    hold(found == listed, "true results by index", f"of {batch}: {found}, not {listed}", NAME)
    failed, same = wanted.count("failed"), wanted.count("duplicate")
    counts = {"submitted": len(batch) - failed, "failed": failed, "duplicates": same}
    got = {name: report[name] for name in counts}
    hold(got == counts, "true counts of a batch", f"of {batch}: {got}, not {counts}", NAME)
    unsaid = [
        entry for entry in report["results"] if entry["result"] == "failed" and not {"code", "issue"} <= set(entry)
    ]
    hold(not unsaid, "a failure says why", f"{unsaid}", NAME)


def _seen_whole(ground: Ground) -> None:
    """Readers beside a batch see none of its points or all of them."""
    device = ground.device()
    size, batches = 200, 4

    def write(caller: Client) -> list[int]:
        for number in range(batches):
            points = [Write("a", number * HOUR + n, float(n)).body(device, ground.moment) for n in range(size)]
            expect(caller.call(NAME, json={"telemetry_data": points, "atomic": True}), 200, NAME)
        return []

    def read(caller: Client) -> list[int]:
        seen = []
        for _ in range(300):
            reply = caller.call("list_telemetry", params={"device_id": device, "size": 1})
            seen.append(expect(reply, 200, "list_telemetry").data["pagination"]["total"])
            if seen[-1] == size * batches:
                break
        return seen

    _, *views = ground.at_once([write, read, read])
    torn = sorted({total for view in views for total in view if total % size})
    hold(not torn, "an atomic batch is seen whole", f"readers saw {torn} points of batches of {size}", NAME)
    back = [view for view in views if view != sorted(view)]
    hold(not back, "what was seen stays", f"totals went down: {back}", "list_telemetry")


def _largest(ground: Ground) -> None:
    """As many points as the schema allows, a second apart, counted by every reading."""
    schema = ground.run.contract.operations[NAME].body_schema or {}
    items = ground.run.contract.resolve(schema)["properties"]["telemetry_data"]
    number = int(items.get("maxItems", 1000))
    device = ground.device()
    points = [Write("a", n * 1_000_000, float(n % 7)).body(device, ground.moment) for n in range(number)]
    report = expect(ground.client.call(NAME, json={"telemetry_data": points}), 200, NAME).data
    counts = (report["submitted"], report["failed"], report["duplicates"], report["results"])
    hold(counts == (number, 0, 0, []), "true counts of a batch", f"{number} points are reported {counts}", NAME)
    readings = Readings(ground, device, Model())
    detail = readings.get("get_device", path={"id": device})["telemetry_summary"]["total_data_points"]
    buckets = readings.history("a", start=0, end=number * 1_000_000, interval="5m")["data_points"]
    listed = readings.get("list_telemetry", device_id=device, size=1)["pagination"]["total"]
    summed = readings.get("get_device_telemetry", path={"device_id": device})["metrics"][0]["count"]
    seen = {
        "get_device": detail,
        "get_telemetry_history": sum(bucket["count"] for bucket in buckets),
        "list_telemetry": listed,
        "get_device_telemetry": summed,
    }
    short = [operation for operation, count in seen.items() if count != number]
    hold(2 * len(short) <= len(seen), "what was acknowledged is read", f"{seen} of {number} points", NAME)
    for operation, count in seen.items():
        hold(count == number, "true counts", f"{operation} counts {count} of {number} points", operation)
