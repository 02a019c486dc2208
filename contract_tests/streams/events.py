"""Theme: events: each that belongs to a subscription is told, once, as it happened, and no other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.client import Client
from contract_tests.invariants.alert_ground import Ruled, act, manual, read
from contract_tests.invariants.alert_oracle import SECOND, Terms
from contract_tests.invariants.connectivity import LATE, apart
from contract_tests.invariants.ground import CALLERS, Ground, expect
from contract_tests.sandbox import Sandbox
from contract_tests.streams.desk import TELEMETRY, Desk
from contract_tests.streams.wire import Frame, Stream

POINTS, ALERTS, DEVICES, SYSTEM = "device_telemetry", "alerts", "devices", "system"
STATUS, NOTICE, FIGURES = "device_status_update", "alert", "system_status_update"
# Others use the target too, so its figures may move between two looks.
LOOKS = 4
STATUSES = ("online", "offline", "warning", "error", "maintenance")


def checks(desk: Desk) -> Iterator[Check]:
    free = desk.book.free.name
    yield Check("each point is told once, as it is stored", lambda: _points(desk), f"{free}/{TELEMETRY}")
    yield Check("only what was asked for is told", lambda: _chosen(desk), f"{free}/{TELEMETRY}")
    yield Check("points of many senders are told to many listeners", lambda: _many(desk), f"{free}/{TELEMETRY}")
    yield Check("what happens to alerts is told as history has it", lambda: _alerts(desk), f"{free}/{NOTICE}")
    yield Check("changes of status are told", lambda: _statuses(desk), f"{free}/{STATUS}")
    yield Check("the state of the system is told", lambda: _system(desk), f"{free}/{FIGURES}")


def in_time(desk: Desk) -> Iterator[Check]:
    """What needs the sandbox's clock; it ends with the end of every connection."""
    if desk.run.sandbox is not None:
        check = apart(desk.ground, desk.run.sandbox, lambda ground, sandbox: _silence(desk, ground, sandbox))
        yield Check("silence is told at its deadline", check, f"{desk.book.free.name}/{STATUS}")


def _shown(frame: Frame) -> tuple[Any, ...]:
    return frame["device_id"], frame["metric"], frame["value"], frame.get("unit"), frame["timestamp"]


def _due(point: dict[str, Any]) -> tuple[Any, ...]:
    value = point["metric_value"] + 0.0
    return point["device_id"], point["metric_name"], value, point.get("unit"), point["timestamp"]


def _points(desk: Desk) -> None:
    """New and overwritten points, one by one and in a batch; repeated and refused ones are not told."""
    device = desk.ground.device()
    alone = [
        desk.point(device, 0.1 + 0.2, unit="°C"),
        desk.point(device, -0.0, "b.2", 1),
        desk.point(device, 1e-300, second=2),
        desk.point(device, 7, second=2),
    ]
    batch = [desk.point(device, 100 + second, "abc"[second % 3], second) for second in range(10, 60)]
    refused = {**desk.point(device, 5), "device_id": 9007199254740991}
    with desk.known() as stream:
        start = stream.subscribe(POINTS, device_id=device)["seq"]
        # The same event belongs to both of these, and is told once.
        stream.subscribe(POINTS)
        for point in alone:
            desk.send(point)
            desk.send(point)
        desk.send(*batch, batch[0], refused)
        frames = desk.told(stream, {device}, len(alone) + len(batch))
        about = stream.about(TELEMETRY)
        found, right = [_shown(frame) for frame in frames], [_due(point) for point in alone]
        said = f"{found[: len(alone)]}, not {right}"
        hold(found[: len(alone)] == right, "each point is told once, as it is stored", said, about)
        rest, wanted = sorted(found[len(alone) :], key=repr), sorted(map(_due, batch), key=repr)
        said = f"of {len(wanted)} points of a batch {len(rest)} are told: {rest[:3]}, not {wanted[:3]}"
        hold(rest == wanted, "each point is told once, as it is stored", said, about)
        later = all(frame["seq"] > start for frame in frames)
        hold(later, "numbers rise", f"{frames[0]['seq']} after the subscription's {start}", about)


def _chosen(desk: Desk) -> None:
    """One device, one metric, both replaced, and nothing more once it is unsubscribed from."""
    mine, other = desk.ground.device(), desk.ground.device()
    known = {mine, other}
    with desk.known() as stream, desk.known() as everything:
        everything.subscribe(POINTS)

        def told(number: int) -> list[tuple[int, str]]:
            for device in (mine, other):
                desk.send(*(desk.point(device, number, metric, number) for metric in "ab"))
            desk.told(everything, known, 4)
            return sorted((f["device_id"], f["metric"]) for f in stream.rest() if f["type"] == TELEMETRY)

        def hold_told(number: int, right: set[tuple[int, str]], what: str) -> None:
            found = told(number)
            said = f"{what}: {found}, not {sorted(right)}"
            hold(found == sorted(right), "only what was asked for is told", said, stream.about(TELEMETRY))

        hold_told(1, set(), "subscribed to nothing")
        stream.subscribe(POINTS, device_id=mine)
        hold_told(2, {(mine, "a"), (mine, "b")}, "one device")
        stream.subscribe(POINTS, device_id=mine, filters={"metrics": ["b", "c"]})
        hold_told(3, {(mine, "b")}, "one device and two metrics")
        stream.subscribe(POINTS, device_id=other, filters={"metrics": ["a"]})
        hold_told(4, {(mine, "b"), (other, "a")}, "a metric each of two devices")
        stream.ask(type="unsubscribe", channel=POINTS, device_id=mine)
        hold_told(5, {(other, "a")}, "after one was unsubscribed from")
        stream.ask(type="unsubscribe", channel=POINTS, device_id=other)
        hold_told(6, set(), "after all were unsubscribed from")


def _many(desk: Desk) -> None:
    """Senders at once: every listener is told every point, all in the same order with the same numbers."""
    device, each = desk.ground.device(), 10
    with desk.known("/ws/telemetry" if "/ws/telemetry" in desk.book.channels else None) as one, desk.known() as other:
        if not one.channel.begins_with:
            one.subscribe(POINTS, device_id=device)
        other.subscribe(POINTS, device_id=device)
        one.rest()

        def send(mark: int, caller: Client) -> None:
            for number in range(each):
                point = desk.point(device, mark, second=number * CALLERS + mark)
                expect(caller.call("submit_telemetry", json=point), 201, "submit_telemetry")

        works: list[Callable[[Client], None]] = [partial(send, mark) for mark in range(CALLERS)]
        desk.ground.at_once(works)
        seen = [
            [(frame["seq"], *_shown(frame)) for frame in desk.told(stream, {device}, each * CALLERS)]
            for stream in (one, other)
        ]
        same = seen[0] == seen[1]
        hold(same, "all are told the same", f"{seen[0][:3]} and {seen[1][:3]}", other.about(TELEMETRY))
        moments = {each[-1] for each in seen[0]}
        said = f"{len(moments)} moments in {len(seen[0])} events, of {each * CALLERS} points"
        once = len(moments) == len(seen[0]) == each * CALLERS
        hold(once, "each point is told once, as it is stored", said, one.about(TELEMETRY))


# Alerts


def _alerts(desk: Desk) -> None:
    """The life of alerts of a rule and of one by hand: what is told is what history says, and the state after it."""
    ground, device = desk.ground, desk.ground.device()
    with desk.known() as stream, desk.known() as critical:
        stream.subscribe(ALERTS, device_id=device)
        critical.subscribe(ALERTS, filters={"severity": ["critical"]})
        ruled = Ruled(ground, Terms("gt", 10, for_seconds=10), device_id=device, severity="critical")
        ruled.feed(device, {0: 11, 10 * SECOND: 12})
        alert = int(ruled.open_alert(device)["id"])
        act(ground, "acknowledge_alert", alert)
        act(ground, "update_alert", alert, notes="seen")
        ruled.feed(device, {20 * SECOND: 9, 30 * SECOND: 11, 40 * SECOND: 13})
        last = int(ruled.open_alert(device)["id"])
        ruled.feed(device, {35 * SECOND: 9})
        by_hand = int(manual(ground, device, severity="info", title="Smoke")["id"])
        act(ground, "resolve_alert", by_hand)
        told = notices(ground, [alert, last, by_hand])
        for listener, right in ((stream, told), (critical, [n for n in told if n["severity"] == "critical"])):
            frames = desk.told(listener, {device}, len(right), NOTICE)
            notices_hold(frames, right, listener)
        _seq_of_alerts(desk, device, stream)


def notices(ground: Ground, alerts: list[int]) -> list[dict[str, Any]]:
    """What has to be told of alerts, alert by alert, from what can be read of them."""
    found = []
    for id in alerts:
        alert = read(ground, id)
        status = "active"
        for entry in alert["history"]:
            status = {"acknowledged": "acknowledged", "resolved": "resolved", "retracted": "resolved"}.get(
                entry["action"], status
            )
            named = {name: alert[name] for name in ("device_id", "severity", "title")}
            made = {"alert_id": id, "action": entry["action"], "timestamp": entry["timestamp"], "status": status}
            found.append({**named, **made, "message": alert.get("description", alert["title"])})
    return found


def notices_hold(frames: list[Frame], right: list[dict[str, Any]], stream: Stream) -> None:
    """The frames tell of each alert what is due, in its order."""
    names = right[0].keys() if right else ()
    found = sorted(({name: f[name] for name in names} for f in frames), key=lambda f: f["alert_id"])
    said = f"{found}, not {right}"
    wanted = sorted(right, key=lambda notice: notice["alert_id"])
    hold(found == wanted, "what happens to alerts is told as history has it", said, stream.about(NOTICE))


def _seq_of_alerts(desk: Desk, device: int, stream: Stream) -> None:
    """An event after the others has a higher number than all of them, on every connection."""
    manual(desk.ground, device, title="Fire")
    (frame,) = desk.told(stream, {device}, 1, NOTICE)
    with desk.known() as later:
        seq = later.subscribe(ALERTS)["seq"]
        hold(
            seq >= frame["seq"], "numbers rise", f"subscribed at {seq} after {frame['seq']}", later.about("subscribed")
        )


# Devices and the system


def _statuses(desk: Desk) -> None:
    client, device = desk.client, desk.ground.device()
    with desk.known() as stream, desk.known() as warnings:
        stream.subscribe(DEVICES, device_id=device)
        warnings.subscribe(DEVICES, filters={"status": ["warning", "error"]})
        desk.send(desk.point(device, 1))
        desk.send(desk.point(device, 2, second=1))
        changes = [("update_device_status", {"status": "warning", "reason": "loud"})] * 2
        changes += [("update_device", {"status": "error"}), ("update_device_status", {"status": "offline"})]
        for operation, body in changes:
            expect(client.call(operation, path={"id": device}, json=body), 200, operation)
        right = [("online", "offline"), ("warning", "online"), ("error", "warning"), ("offline", "error")]
        frames = desk.told(stream, {device}, len(right), STATUS)
        found = [(f["status"], f.get("previous_status")) for f in frames]
        hold(found == right, "changes of status are told", f"{found}, not {right}", stream.about(STATUS))
        reason = frames[1].get("reason")
        hold(reason == "loud", "changes of status are told", f"the reason is {reason!r}", stream.about(STATUS))
        some = [(f["status"], f["seq"]) for f in desk.told(warnings, {device}, 2, STATUS)]
        same = [(f["status"], f["seq"]) for f in frames if f["status"] in ("warning", "error")]
        hold(some == same, "only what was asked for is told", f"{some}, not {same}", warnings.about(STATUS))


def _system(desk: Desk) -> None:
    for _ in range(LOOKS):
        with desk.known() as stream:
            stream.subscribe(SYSTEM)
            (frame,) = stream.take(1, FIGURES)
        data = expect(desk.client.call("get_device_stats"), 200, "get_device_stats").data
        found = {name: frame[f"{name}_devices"] for name in ("total", *STATUSES)}
        right = {name: data[f"{name}_devices"] for name in ("total", *STATUSES)}
        if found == right:
            break
    about = f"{desk.book.free.name}/{FIGURES}"
    hold(found == right, "figures are those of the API", f"{found}, not {right}", about)
    connections = frame["connections"]
    hold(connections >= 1, "figures are those of the API", f"{connections} connections", about)


def _silence(desk: Desk, ground: Ground, sandbox: Sandbox) -> None:
    heartbeat = 120
    device = ground.device(configuration={"heartbeat_seconds": heartbeat})
    with desk.known() as stream:
        stream.subscribe(DEVICES, device_id=device)
        body = {"device_id": device, "metric_name": "a", "metric_value": 1}
        sent = expect(desk.client.call("submit_telemetry", json=body), 201, "submit_telemetry").data
        sandbox.advance(heartbeat - 1)
        found = [frame["status"] for frame in desk.told(stream, {device}, 1, STATUS)]
        hold(found == ["online"], "changes of status are told", f"{found}, not online", stream.about(STATUS))
        sandbox.advance(1 + LATE)
        (frame,) = desk.told(stream, {device}, 1, STATUS)
        moment = datetime.fromisoformat(sent["timestamp"]) + timedelta(seconds=heartbeat)
        late = (datetime.fromisoformat(frame["timestamp"]) - moment).total_seconds()
        said = f"{frame}, {late} s after the deadline"
        hold(
            frame["status"] == "offline" and 0 <= late <= 1 + LATE,
            "silence is told at its deadline",
            said,
            stream.about(STATUS),
        )
