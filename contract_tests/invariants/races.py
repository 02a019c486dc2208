"""Theme: many at once. What must be unique is made once, and counts fit what was answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from contract_tests.checks import Check, hold
from contract_tests.client import Client, Reply
from contract_tests.contract import Collection
from contract_tests.invariants.ground import CALLERS, Ground, expect
from contract_tests.invariants.model import MINUTE, Model, Write, result_of
from contract_tests.invariants.readings import Readings
from contract_tests.samples import own_sample

BATCH = "submit_telemetry_batch"


def checks(ground: Ground) -> Iterator[Check]:
    for collection in ground.run.contract.collections.values():
        if 409 in collection.creation.statuses and not collection.creation.raw.get("x-idempotent"):
            name = f"{collection.creation.id}: a name is given once"
            yield Check(name, lambda c=collection: _unique(ground, c), collection.creation.id)  # type: ignore[misc]
    yield Check("the same point many times at once is one", lambda: _same_point(ground), "submit_telemetry")
    yield Check("batches over the same points at once", lambda: _same_keys(ground), BATCH)
    yield Check("points of one series at once are all kept", lambda: _one_series(ground), "submit_telemetry")


def _rounds(ground: Ground) -> range:
    return range(2 if ground.is_quick else 15)


def _unique(ground: Ground, collection: Collection) -> None:
    """Callers that ask for the same name at once: one gets it."""
    creation = collection.creation
    # A password costs time, so that one round is enough here.
    for _ in range(1 if ground.is_quick else 8):
        body = own_sample(creation, ground.run.stage)["json"]
        replies = ground.at_once([lambda caller: caller.call(creation, json=body)] * CALLERS)  # noqa: B023 - used at once
        statuses = sorted(reply.status for reply in replies)
        wanted = [creation.success] + [409] * (CALLERS - 1)
        hold(statuses == wanted, "a name is given once", f"{CALLERS} at once are answered {statuses}", creation.id)
        again = ground.client.call(creation, json=body)
        hold(again.status == 409, "a name is given once", f"asked for again: {again.status}", creation.id)


def _same_point(ground: Ground) -> None:
    for _ in _rounds(ground):
        device, model = ground.device(), Model()
        write = Write("a", MINUTE, 1.5)
        body = write.body(device, ground.moment)
        replies = ground.at_once([lambda caller: caller.call("submit_telemetry", json=body)] * CALLERS)  # noqa: B023
        results = Counter(expect(reply, 201, "submit_telemetry").data["result"] for reply in replies)
        wanted = {"stored": 1, "duplicate": CALLERS - 1}
        hold(results == wanted, "the same point is one", f"{dict(results)}, not {wanted}", "submit_telemetry")
        model.write(write)
        Readings(ground, device, model).check("submit_telemetry")


def _same_keys(ground: Ground) -> None:
    """Each caller writes its own values to the same keys: each is stored once and ends as one of the values."""
    number = 30
    for _ in _rounds(ground):
        device = ground.device()

        def batch(caller: Client, mark: int, device: int = device) -> Reply:
            writes = [Write("ab"[n % 2], (n * 7 % number) * MINUTE, float(mark)) for n in range(number)]
            # Each in another order: locks taken in the order of arrival would meet.
            turned = writes[mark * 5 % number :] + writes[: mark * 5 % number]
            points = [write.body(device, ground.moment) for write in turned]
            return caller.call(BATCH, json={"telemetry_data": points})

        works = [lambda caller, mark=mark: batch(caller, mark) for mark in range(CALLERS)]
        reports = [expect(reply, 200, BATCH).data for reply in ground.at_once(works)]
        results = Counter(result for report in reports for result in result_of(report, number))
        wanted = {"stored": number, "updated": number * (CALLERS - 1)}
        hold(results == wanted, "each point is stored once", f"{dict(results)}, not {wanted}", BATCH)
        _one_of_the_values(ground, device, number)


def _one_of_the_values(ground: Ground, device: int, number: int) -> None:
    """What stands, by the list, is of the values sent; every other reading agrees with it."""
    model = Model()
    readings = Readings(ground, device, model)
    for item in readings.get("list_telemetry", device_id=device, size=1000)["items"]:
        model.write(Write(item["metric_name"], ground.offset(item["timestamp"]), item["metric_value"]))
    sent = set(map(float, range(CALLERS)))
    strange = {value for metric in model.metrics for _, value in model.series(metric)} - sent
    hold(
        model.count == number and not strange, "one of the values sent", f"{model.count} points, also {strange}", BATCH
    )
    readings.check(BATCH)


def _one_series(ground: Ground) -> None:
    """Different points of one new series, one by one, from many callers: none is lost, no count is off."""
    each = 8
    for _ in _rounds(ground):
        device, model = ground.device(), Model()

        def submit(caller: Client, mark: int, device: int = device) -> list[Reply]:
            writes = [Write("a", (n * CALLERS + mark) * MINUTE, float(mark)) for n in range(each)]
            return [caller.call("submit_telemetry", json=write.body(device, ground.moment)) for write in writes]

        works = [lambda caller, mark=mark: submit(caller, mark) for mark in range(CALLERS)]
        for mark, replies in enumerate(ground.at_once(works)):
            results = [expect(reply, 201, "submit_telemetry").data["result"] for reply in replies]
            hold(set(results) == {"stored"}, "true result", f"new points are {results}", "submit_telemetry")
            for n in range(each):
                model.write(Write("a", (n * CALLERS + mark) * MINUTE, float(mark)))
        Readings(ground, device, model).check("submit_telemetry")
