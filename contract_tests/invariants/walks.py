"""Theme: a walk by cursor while others write and delete: what was there throughout is met exactly once."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator

from contract_tests.checks import Check, hold
from contract_tests.client import Client
from contract_tests.invariants.ground import Ground, expect
from contract_tests.invariants.model import Write

NAME = "list_telemetry"
SECOND = 1_000_000
Key = tuple[str, int]
# Points that stay, one a minute and metric; between them others come and go.
STAYING = 60
STEP = 60 * SECOND


def checks(ground: Ground) -> Iterator[Check]:
    yield Check("a walk beside writers neither skips nor repeats", lambda: _walks(ground), NAME)


def _walks(ground: Ground) -> None:
    for size in (7, 16) if ground.is_quick else (1, 2, 7, 16, 50, 99):
        device = ground.device()
        # Two points at each moment, so that pages end between the two as well.
        staying = [Write(metric, n * STEP, 1.0) for n in range(STAYING) for metric in "ab"]
        bodies = [write.body(device, ground.moment) for write in staying]
        name = "submit_telemetry_batch"
        expect(ground.client.call(name, json={"telemetry_data": bodies}), 200, name)
        seen = _disturbed(ground, device, size)
        _hold(seen, {(write.metric, write.at) for write in staying}, size)


def _disturbed(ground: Ground, device: int, size: int) -> list[Key]:
    """The items of a walk, each page of which comes after a write and a deletion."""
    over, turns = threading.Event(), [threading.Semaphore(0), threading.Semaphore(0)]

    def disturb(caller: Client) -> list[Key]:
        for number in itertools.count():
            turns[0].acquire(timeout=20)
            if over.is_set():
                return []
            _come_and_go(ground, caller, device, number)
            turns[1].release()
        raise AssertionError("unreachable")

    def walk(caller: Client) -> list[Key]:
        seen: list[Key] = []
        cursor: dict[str, str] = {}
        try:
            # A walk that goes in circles ends here.
            while len(seen) < 20 * STAYING:
                turns[0].release()
                turns[1].acquire(timeout=20)
                reply = caller.call(NAME, params={"device_id": device, "size": size, **cursor})
                data = expect(reply, 200, NAME).data
                seen += [(item["metric_name"], ground.offset(item["timestamp"])) for item in data["items"]]
                if "next_cursor" not in data["pagination"]:
                    break
                cursor = {"cursor": data["pagination"]["next_cursor"]}
        finally:
            over.set()
            turns[0].release()
        return seen

    return ground.at_once([walk, disturb])[0]


def _come_and_go(ground: Ground, caller: Client, device: int, number: int) -> None:
    """Points newer than all, older than all and between the staying ones arrive; earlier arrivals are deleted."""
    newest = STAYING * STEP + number * SECOND
    between = (number * 17 % STAYING) * STEP + STEP // 2
    moments = [newest, between, between + SECOND, STEP // 3 + number]
    points = [Write(metric, at, 2.0).body(device, ground.moment) for at in moments for metric in "abc"]
    name = "submit_telemetry_batch"
    expect(caller.call(name, json={"telemetry_data": points}), 200, name)
    gone = {"start_time": ground.moment(between), "end_time": ground.moment(between + SECOND)}
    name = "delete_telemetry"
    expect(caller.call(name, params={"confirm": "true", "device_id": device, **gone}), 200, name)


def _hold(seen: list[Key], staying: set[Key], size: int) -> None:
    repeated = sorted({key for key in seen if seen.count(key) > 1})
    hold(not repeated, "a walk neither skips nor repeats", f"by {size}: {repeated[:5]} came twice", NAME)
    missed = sorted(staying - set(seen))
    hold(not missed, "a walk neither skips nor repeats", f"by {size}: {missed[:5]} never came", NAME)
    moments = [at for _, at in seen]
    hold(moments == sorted(moments, reverse=True), "newest first", f"by {size}: {moments[:50]}", NAME)
