"""Theme: what was missed, and what can't be had any more: it comes again, exactly, or it is said that it does not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from contract_tests.checks import Check, hold
from contract_tests.invariants.alert_ground import act, manual
from contract_tests.invariants.ground import expect
from contract_tests.streams.desk import TELEMETRY, Desk
from contract_tests.streams.events import ALERTS, DEVICES, NOTICE, POINTS, STATUS, notices, notices_hold
from contract_tests.streams.wire import PATIENCE, Frame, Stream, small_socket

# Points that are sent past somebody who does not read: more than a connection and a queue of the server can hold.
BURST = 2_500
BURSTS = 3


def checks(desk: Desk) -> Iterator[Check]:
    free = desk.book.free.name
    yield Check("missed points come again, and no others", lambda: _points(desk), f"{free}/{TELEMETRY}")
    yield Check("missed alerts come again, and no others", lambda: _alerts(desk), f"{free}/{NOTICE}")
    yield Check("missed changes of status come again", lambda: _statuses(desk), f"{free}/{STATUS}")
    yield Check("what can't be had again is told", lambda: _gaps(desk), f"{free}/gap")
    yield Check("who does not read holds up nobody and learns what it lost", lambda: _slow(desk), f"{free}/lagged")


def _points(desk: Desk) -> None:
    """From wherever one left off; the points are those that the API lists."""
    device, other = desk.ground.device(), desk.ground.device()
    with desk.known() as stream:
        stream.subscribe(POINTS, device_id=device)
        desk.send(*(desk.point(device, second, second=second) for second in range(5)))
        seen = desk.told(stream, {device}, 5)
    missed = [desk.point(device, 100 + second, "ab"[second % 2], second) for second in range(10, 260)]
    desk.send(*missed[:120], desk.point(other, 1))
    desk.send(*missed[120:])
    read = {"device_id": device, "size": 1000}
    listed = expect(desk.client.call("list_telemetry", params=read), 200, "list_telemetry").data["items"]
    there = {(item["metric_name"], item["timestamp"]): item["metric_value"] for item in listed}
    turns = ((seen[-1]["seq"], None), (seen[1]["seq"], None), (seen[-1]["seq"], ["b"]))
    for number, (after, filters) in enumerate(turns):
        with desk.known() as stream:
            more: dict[str, Any] = {} if filters is None else {"filters": {"metrics": filters}}
            stream.subscribe(POINTS, device_id=device, resume_from=after, **more)
            early = [(f["metric"], f["timestamp"], f["value"]) for f in seen if f["seq"] > after]
            late = [(p["metric_name"], p["timestamp"], float(p["metric_value"])) for p in missed]
            right = [each for each in early + late if filters is None or each[0] in filters]
            frames = desk.told(stream, {device}, len(right))
            found = [(f["metric"], f["timestamp"], f["value"]) for f in frames]
            said = f"resumed from {after} {more}: {len(found)} events, {_difference(found, right)}"
            same = sorted(found) == sorted(right)
            hold(same, "what was missed comes again", said, stream.about(TELEMETRY))
            strange = [each for each in found if there.get(each[:2]) != each[2]]
            hold(not strange, "what was missed is what is listed", f"{strange[:3]}", stream.about(TELEMETRY))
            live = desk.point(device, number, "b", 1_000 + number)
            desk.send(live)
            now = desk.told(stream, {device}, 1)
            hold(len(now) == 1, "then new ones follow", f"{now}", stream.about(TELEMETRY))
            missed = [*missed, live]
            there["b", live["timestamp"]] = float(number)


def _difference(found: list[Any], right: list[Any]) -> str:
    missing = [each for each in right if each not in found][:3]
    return f"{missing} are missing, {[each for each in found if each not in right][:3]} are too many"


def _alerts(desk: Desk) -> None:
    ground, device = desk.ground, desk.ground.device()
    with desk.known() as stream:
        seen = stream.subscribe(ALERTS, device_id=device)["seq"]
    alerts = [int(manual(ground, device, severity=severity)["id"]) for severity in ("info", "critical", "warning")]
    for alert in alerts[:2]:
        act(ground, "acknowledge_alert", alert)
    act(ground, "resolve_alert", alerts[0])
    manual(ground, ground.device())
    for severities in (None, ["critical", "warning"]):
        with desk.known() as stream:
            more: dict[str, Any] = {} if severities is None else {"filters": {"severity": severities}}
            stream.subscribe(ALERTS, device_id=device, resume_from=seen, **more)
            right = [n for n in notices(ground, alerts) if severities is None or n["severity"] in severities]
            frames = desk.told(stream, {device}, len(right), NOTICE)
            notices_hold(frames, right, stream)
            middle = frames[1]["seq"]
        with desk.known() as stream:
            stream.subscribe(ALERTS, device_id=device, resume_from=middle, **more)
            again = desk.told(stream, {device}, len(right) - 2, NOTICE)
            hold(again == frames[2:], "what was missed comes again", f"{again}, not {frames[2:]}", stream.about(NOTICE))


def _statuses(desk: Desk) -> None:
    device = desk.ground.device()
    with desk.known() as stream:
        seen = stream.subscribe(DEVICES, device_id=device)["seq"]
    for status in ("warning", "error", "maintenance"):
        name = "update_device_status"
        expect(desk.client.call(name, path={"id": device}, json={"status": status}), 200, name)
    with desk.known() as stream:
        stream.subscribe(DEVICES, device_id=device, resume_from=seen)
        found = [frame["status"] for frame in desk.told(stream, {device}, 3, STATUS)]
        right = ["warning", "error", "maintenance"]
        hold(found == right, "what was missed comes again", f"{found}, not {right}", stream.about(STATUS))


def _gaps(desk: Desk) -> None:
    """From a number that was long ago, and from one that was not given yet; new events follow."""
    device = desk.ground.device()
    for subject in (POINTS, DEVICES, ALERTS):
        with desk.known() as stream:
            last = stream.subscribe(subject, device_id=device)["seq"]
        ahead = last + 1_000_000_000
        for number in (1, ahead) if subject != ALERTS else (ahead,):
            with desk.known() as stream:
                stream.subscribe(subject, device_id=device, resume_from=number)
                (gap,) = stream.take(1, "gap")
                about = stream.about("gap")
                named = (gap["channel"], gap.get("device_id"), gap["from"])
                right = (subject, device, number)
                hold(named == right, "what can't be had again is told", f"{named}, not {right}", about)
                fits = gap["to"] >= number if number == 1 else last <= gap["to"] < ahead
                hold(fits, "what can't be had again is told", f"up to {gap['to']}; the newest was {last}", about)
                if subject == POINTS:
                    desk.send(desk.point(device, number % 1_000_003, second=number % 1_000))
                    frames = desk.told(stream, {device}, 1)
                    hold(frames[0]["seq"] > gap["to"], "numbers rise", f"{frames[0]} after {gap}", about)


# Slow readers


def _slow(desk: Desk) -> None:
    """One reads nothing while thousands of points are stored, another all: it gets all of them meanwhile; then the
    first one is told of each point, or that it was left out."""
    device = desk.ground.device()
    parts = urlsplit(desk.run.target.origin)
    if parts.scheme == "https":
        desk.note("readers that do not read are looked at without TLS only")
        return
    sock = small_socket(parts.hostname or "", parts.port or 80)
    with desk.known(sock=sock) as slow, desk.known() as quick:
        for stream in (slow, quick):
            stream.subscribe(POINTS, device_id=device)
        sent = 0
        began = time.monotonic()
        while sent < BURST * BURSTS and time.monotonic() < began + PATIENCE:
            desk.send(*(desk.point(device, sent + number, second=sent + number) for number in range(BURST)))
            sent += BURST
            values = [frame["value"] for frame in _all(quick, device, BURST)]
            right = [float(sent - BURST + number) for number in range(BURST)]
            said = f"{len(values)} of {BURST} events beside one who does not read"
            hold(sorted(values) == right, "who does not read holds up nobody", said, quick.about(TELEMETRY))
        _hold_losses(desk, slow, device, sent)


def _all(stream: Stream, device: int, count: int) -> list[Frame]:
    found: list[Frame] = []
    while len(found) < count:
        frame = stream.next()
        if frame["type"] == TELEMETRY and frame["device_id"] == device:
            found.append(frame)
    return found


def _hold_losses(desk: Desk, slow: Stream, device: int, sent: int) -> None:
    """What comes and what is said to be left out make up all that was sent; the last one sent comes last."""
    desk.send(desk.point(device, -1, second=sent))
    came, left_out, last = 0, 0, None
    while last != -1.0:
        frame = slow.next()
        if frame["type"] == "lagged":
            hold(frame["channel"] == POINTS, "what is left out is told", f"{frame}", slow.about("lagged"))
            left_out += frame["dropped"]
        elif frame["type"] == TELEMETRY:
            came, last = came + 1, frame["value"]
    said = f"{came} events came and {left_out} are said to be left out, of {sent + 1}"
    hold(came + left_out == sent + 1, "what is left out is told", said, slow.about("lagged"))
    hold(left_out > 0, "a queue is bounded", f"{said}: all were kept for who does not read", slow.about("lagged"))
