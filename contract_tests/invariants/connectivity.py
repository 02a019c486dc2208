"""Theme: whether a device is heard of. Telemetry brings it online, silence offline, people's word stays."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.invariants.ground import Ground, expect
from contract_tests.sandbox import Sandbox

HEARTBEAT = 120
# By people; the server never takes them away.
STAYING = ("warning", "error", "maintenance")
# How late a device may be seen as offline after its deadline.
LATE = 5.0
# Where the target's clock can't be held still it may be busy with others, and what is late by that is no fault.
BUSY = 10.0
HOUR = 3600


def checks(ground: Ground) -> Iterator[Check]:
    yield Check("telemetry brings a device online at once", lambda: _online(ground), "submit_telemetry")
    yield Check("what people set stays", lambda: _stays(ground), "submit_telemetry")
    yield Check("offline means never, or silent", lambda: _states(ground), "get_device")
    if ground.run.sandbox is not None:
        sandbox = ground.run.sandbox
        yield Check("silence brings a device offline, once", apart(ground, sandbox, _silence), "get_device")
        yield Check("a status that people set outlives silence", apart(ground, sandbox, _outlives), "get_device")
        yield Check("uptime follows", apart(ground, sandbox, _uptime), "get_device_stats")
    else:
        yield Check("silence brings a device offline", lambda: _silence_in_real_time(ground), "get_device")


def _seen(ground: Ground, device: int) -> dict[str, Any]:
    reply = expect(ground.client.call("get_device", path={"id": device}), 200, "get_device")
    return {**reply.data, "etag": reply.headers.get("etag"), "state": reply.data["connectivity"]["state"]}


def _send(ground: Ground, device: int) -> None:
    body = {"device_id": device, "metric_name": "t", "metric_value": 1}
    expect(ground.client.call("submit_telemetry", json=body), 201, "submit_telemetry")


def _is(seen: dict[str, Any], status: str, state: str, when: str, operation: str) -> None:
    got = (seen["status"], seen["state"])
    hold(got == (status, state), "status follows telemetry", f"{when}: {got}, not {(status, state)}", operation)


def _online(ground: Ground) -> None:
    for batch in (False, True):
        device = ground.device(configuration={"heartbeat_seconds": HEARTBEAT})
        new = _seen(ground, device)
        _is(new, "offline", "never", "before any telemetry", "create_device")
        wait = new["connectivity"]["timeout_seconds"]
        hold(wait == HEARTBEAT, "the heartbeat is the device's", f"timeout {wait}, not {HEARTBEAT}", "get_device")
        body = {"device_id": device, "metric_name": "t", "metric_value": 1}
        name = "submit_telemetry_batch" if batch else "submit_telemetry"
        expect(
            ground.client.call(name, json={"telemetry_data": [body]} if batch else body), 200 if batch else 201, name
        )
        heard = _seen(ground, device)
        _is(heard, "online", "connected", "after telemetry", name)
        hold(heard["etag"] != new["etag"], "a new status is a new version", "same ETag online as offline", name)
        hold("last_seen" in heard, "last_seen is set", "no last_seen after telemetry", name)
        listed = ground.client.call("list_devices", params={"status": "online", "device_id": heard["device_id"]}).data
        hold(len(listed["items"]) == 1, "status follows telemetry", "the list does not have it online", "list_devices")
        _send(ground, device)
        again = _seen(ground, device)
        hold(
            again["etag"] == heard["etag"],
            "telemetry is no new version",
            "the ETag moved while online",
            "submit_telemetry",
        )


def _stays(ground: Ground) -> None:
    for status in STAYING:
        device = ground.device()
        path = {"id": device}
        name = "update_device_status"
        expect(ground.client.call(name, path=path, json={"status": status, "reason": "seen"}), 200, name)
        before = _seen(ground, device)
        _send(ground, device)
        after = _seen(ground, device)
        _is(after, status, "connected", f"telemetry of a device in {status}", "submit_telemetry")
        hold(
            after["etag"] == before["etag"],
            "telemetry is no new version",
            f"the ETag moved in {status}",
            "submit_telemetry",
        )


def _states(ground: Ground) -> None:
    """A person may set online or offline too; the next telemetry decides anew."""
    device = ground.device(status="online")
    _is(_seen(ground, device), "online", "never", "made online by a person", "create_device")
    _send(ground, device)
    name = "update_device_status"
    expect(ground.client.call(name, path={"id": device}, json={"status": "offline"}), 200, name)
    hold(_seen(ground, device)["status"] == "offline", "a person's word counts", "still not offline", name)
    _send(ground, device)
    _is(_seen(ground, device), "online", "connected", "telemetry after a person set offline", "submit_telemetry")


def _silence_in_real_time(ground: Ground) -> None:
    """Looked at until it happens: not before its time, and not later than promised."""
    device = ground.device(configuration={"heartbeat_seconds": 1})
    before = time.monotonic()
    _send(ground, device)
    after = time.monotonic()
    last = after + 1 + LATE + BUSY
    while time.monotonic() < last:
        seen = _seen(ground, device)
        if seen["status"] == "offline":
            early = time.monotonic() < before + 1
            hold(not early, "silence is as long as the heartbeat", "offline before its time", "get_device")
            hold(seen["state"] == "disconnected", "status follows telemetry", f"{seen['state']}", "get_device")
            return
        time.sleep(0.05)  # the target's own clock runs; nothing tells of it but looking
    hold(
        _seen(ground, device)["status"] == "offline",
        "silence brings a device offline",
        f"online {last - after:g} s after",
        "get_device",
    )


# In a sandbox


def apart(ground: Ground, sandbox: Sandbox, test: Callable[[Ground, Sandbox], None]) -> Callable[[], None]:
    """The test on a clock that stands still; afterwards the target is as it was, its clock too."""

    def run() -> None:
        state = f"{ground.run.name}-apart"
        sandbox.save(state)
        made = dict(ground.run.ledger.made)
        try:
            sandbox.freeze()
            test(ground, sandbox)
        finally:
            sandbox.reset(state)
            sandbox.thaw()
            sandbox.forget(state)
            ground.run.ledger.made.clear()
            ground.run.ledger.made.update(made)
            ground.run.forget_sessions()

    return run


def _silence(ground: Ground, sandbox: Sandbox) -> None:
    device = ground.device(configuration={"heartbeat_seconds": HEARTBEAT})
    _send(ground, device)
    sandbox.advance(HEARTBEAT - 1)
    _is(_seen(ground, device), "online", "connected", "a second before the deadline", "get_device")
    _send(ground, device)
    sandbox.advance(HEARTBEAT - 1)
    heard = _seen(ground, device)
    _is(heard, "online", "connected", "a second before the deadline of the last telemetry", "get_device")
    sandbox.advance(1 + LATE)
    silent = _seen(ground, device)
    _is(silent, "offline", "disconnected", f"{LATE:g} s after the deadline", "get_device")
    hold(silent["etag"] != heard["etag"], "a new status is a new version", "same ETag offline as online", "get_device")
    sandbox.advance(3 * HEARTBEAT)
    later = _seen(ground, device)
    once = (later["etag"], later["updated_at"]) == (silent["etag"], silent["updated_at"])
    hold(once, "once for each outage", f"{silent['updated_at']}, then {later['updated_at']}", "get_device")
    _send(ground, device)
    _is(_seen(ground, device), "online", "connected", "telemetry after an outage", "submit_telemetry")


def _outlives(ground: Ground, sandbox: Sandbox) -> None:
    devices = {status: ground.device(status=status, configuration={"heartbeat_seconds": 5}) for status in STAYING}
    for device in devices.values():
        _send(ground, device)
    sandbox.advance(5 + LATE + 60)
    for status, device in devices.items():
        _is(_seen(ground, device), status, "disconnected", f"long silence of a device in {status}", "get_device")


def _uptime(ground: Ground, sandbox: Sandbox) -> None:
    """An hour in which each device is up or down all the time but one, which is up for its heartbeat."""
    device = ground.device(configuration={"heartbeat_seconds": HEARTBEAT})
    # Longer than any heartbeat of the run's other devices and than the range.
    sandbox.advance(26 * HOUR)
    others = _statuses(ground) - {("offline", device)}
    _send(ground, device)
    sandbox.advance(HOUR / 2)
    share = HEARTBEAT / HOUR
    moved = {each for each in _statuses(ground) if each[1] != device} ^ others
    hold(not moved, "nothing happens by itself", f"statuses moved: {sorted(moved)}", "list_devices")
    up = [status not in ("offline", "error") for status, _ in others]
    wanted = 100 * (sum(up) + share) / (len(up) + 1)
    reply = expect(ground.client.call("get_device_stats", params={"time_range": "1h"}), 200, "get_device_stats")
    got = reply.data["uptime_percentage"]
    # The deadline may be noticed as late as promised.
    near = -1e-6 <= got - wanted <= 100 * LATE / HOUR
    said = (
        f"{got} %, not {wanted}: {sum(up)} of {len(up)} devices up all the hour, one for {timedelta(seconds=HEARTBEAT)}"
    )
    hold(near, "uptime follows", said, "get_device_stats")


def _statuses(ground: Ground) -> set[tuple[str, int]]:
    found, number = set[tuple[str, int]](), 1
    while True:
        data = expect(
            ground.client.call("list_devices", params={"page": number, "size": 100}), 200, "list_devices"
        ).data
        found |= {(item["status"], item["id"]) for item in data["items"]}
        if not data["pagination"]["has_next"]:
            return found
        number += 1
