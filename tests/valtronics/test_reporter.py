"""Reports are made in the background, by one maker each, and end with a document or a reason."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
import structlog

from domain.errors import Unavailable
from domain.reports import MOST_ATTEMPTS, MOST_BYTES
from domain.retention import KEEP_ALL
from domain.times import DAY, SECOND
from reporting.rendering import render
from storage.engine import Engine
from storage.writer import Writer
from tests.service.running import until
from valtronics import reporter as reporter_module
from valtronics.bus import Bus
from valtronics.execution import Execution
from valtronics.reporter import AT_ONCE, Render, Reporter

NOW = 1_767_225_600 * SECOND
WINDOW = (NOW - DAY, NOW)


async def answered(function: Any, question: Any) -> Any:
    return function(question)


async def rendered(figures: dict[str, Any], format: str) -> bytes:
    return render(figures, format)


class Office:
    """A reporter on its own loop, with a clock that stands until it is moved."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.now_us = engine, NOW
        self._logger = structlog.wrap_logger(structlog.ReturnLogger())
        self._bus = Bus(self._logger)
        self.writer = Writer(engine, on_events=self._bus.publish)
        self.execution = Execution(engine, self.writer)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._reporters: list[Reporter] = []

    def open(self, write: Render = rendered) -> Reporter:
        reporter = Reporter(
            self.execution, self.writer, KEEP_ALL, lambda: self.now_us, self._logger, ask=answered, rendered=write
        )  # fmt: skip
        self._bus.listen(reporter.told)
        self._run(self._start(reporter))
        self._reporters.append(reporter)
        return reporter

    async def _start(self, reporter: Reporter) -> None:
        reporter.start()

    def stop(self, reporter: Reporter) -> None:
        self._reporters.remove(reporter)
        self._run(reporter.stop())

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def write(self, job: Any) -> Any:
        return self.writer.submit(job).result(30)

    def device(self, name: str) -> int:
        given = {"name": name, "device_id": name, "device_type": "sensor"}
        return int(self.write(lambda store: store.devices.create(given, NOW - DAY))["id"])

    def ask(self, report_type: str = "usage", format: str = "json", devices: list[int] | None = None) -> int:
        made = self.write(
            lambda store: store.reports.create(report_type, format, WINDOW, devices, "somebody", self.now_us)
        )
        return int(made["id"])

    def look(self, id: int) -> Any:
        with self.engine.read() as store:
            return store.reports.get(id)

    def document(self, id: int) -> bytes:
        with self.engine.read() as store:
            return store.reports.document(id) or b""

    def ended(self, id: int, status: str) -> Any:
        found = until(lambda: found if (found := self.look(id))["status"] in ("completed", "failed") else None)
        assert found["status"] == status, found
        return found

    def close(self) -> None:
        for reporter in list(self._reporters):
            self.stop(reporter)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()
        self.writer.close()
        self.execution.close()


@pytest.fixture
def office(engine: Engine) -> Iterator[Office]:
    office = Office(engine)
    yield office
    office.close()


class Slow:
    """Writes when it is let; says how many are being written."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.inside = self.most = 0

    async def __call__(self, figures: dict[str, Any], format: str) -> bytes:
        self.inside += 1
        self.most = max(self.most, self.inside)
        try:
            await asyncio.to_thread(self.go.wait, 30)
        finally:
            self.inside -= 1
        return render(figures, format)


def test_a_report_is_made_as_soon_as_it_is_asked_for(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporter_module, "LOOK_SECONDS", 3600.0)
    office.open()
    device = office.device("a")
    for report_type in ("usage", "device_performance"):
        began = time.monotonic()
        report = office.ended(id := office.ask(report_type, devices=[device]), "completed")
        assert time.monotonic() - began < 10
        assert (report["progress"], report["size_bytes"]) == (100, len(office.document(id)))
        assert json.loads(office.document(id))["report_type"] == report_type


def test_what_others_have_queued_is_found(office: Office) -> None:
    id = office.ask()  # before anybody listens
    office.open()
    office.ended(id, "completed")


def test_a_report_says_how_far_it_is(office: Office) -> None:
    slow = Slow()
    devices = [office.device(f"d{number}") for number in range(10)]
    office.open(slow)
    id = office.ask("device_performance", devices=devices)
    until(lambda: slow.inside)
    assert (office.look(id)["status"], office.look(id)["progress"]) == ("running", 90)
    slow.go.set()
    assert office.ended(id, "completed")["progress"] == 100


def test_few_are_made_at_once_and_all_in_the_end(office: Office) -> None:
    slow = Slow()
    office.open(slow)
    ids = [office.ask() for _ in range(9)]
    until(lambda: slow.inside == AT_ONCE)
    states = [office.look(id)["status"] for id in ids]
    assert states == ["running"] * AT_ONCE + ["pending"] * (9 - AT_ONCE)
    slow.go.set()
    for id in ids:
        office.ended(id, "completed")
    assert slow.most == AT_ONCE


def test_a_report_that_can_not_be_made_fails_with_a_reason_and_is_not_tried_again(office: Office) -> None:
    tries = []

    async def broken(figures: dict[str, Any], format: str) -> bytes:
        tries.append(format)
        raise ZeroDivisionError("secret of ours")

    office.open(broken)
    report = office.ended(office.ask(), "failed")
    assert report["failure_reason"] == "The report could not be made"
    assert "size_bytes" not in report
    office.now_us += DAY
    office.ended(office.ask(format="csv"), "failed")
    assert tries == ["json", "csv"]


def test_a_document_that_is_too_large_is_not_kept(office: Office) -> None:
    async def large(figures: dict[str, Any], format: str) -> bytes:
        return bytes(MOST_BYTES + (format == "pdf"))

    office.open(large)
    report = office.ended(office.ask(format="pdf"), "failed")
    assert report["failure_reason"] == "The document has 20971521 bytes, and 20971520 are the most"
    assert office.ended(office.ask(), "completed")["size_bytes"] == MOST_BYTES


def test_an_outage_of_what_it_needs_is_waited_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporter_module, "LOOK_SECONDS", 0.1)
    calls: list[float] = []

    async def full_at_first(figures: dict[str, Any], format: str) -> bytes:
        calls.append(time.monotonic())
        if len(calls) <= 5:
            raise Unavailable("There is too much to do")
        return render(figures, format)

    office.open(full_at_first)
    office.ended(office.ask(), "completed")
    assert len(calls) == 6
    assert min(b - a for a, b in pairwise(calls)) >= 0.1


def test_a_device_that_is_deleted_meanwhile_is_named_in_the_notes(office: Office) -> None:
    one, other = office.device("one"), office.device("other")
    id = office.ask("device_performance", devices=[one, other])
    office.write(lambda store: store.devices.delete(one))
    office.open()
    office.ended(id, "completed")
    content = json.loads(office.document(id))
    assert [each["device_id"] for each in content["devices"]] == [other]
    assert content["notes"][0] == f"Device {one} was deleted before its figures were read"


def test_a_report_that_is_deleted_is_given_up(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporter_module, "BEAT_SECONDS", 0.02)
    slow = Slow()
    office.open(slow)
    id = office.ask()
    until(lambda: slow.inside)
    office.write(lambda store: store.reports.delete(id))
    until(lambda: slow.inside == 0)  # it was not let go on
    assert office.look(id) is None
    slow.go.set()
    office.ended(office.ask(), "completed")


def test_a_claim_is_kept_while_the_work_goes_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reporter_module, "BEAT_SECONDS", 0.02)
    slow, other = Slow(), Slow()
    office.open(slow)
    id = office.ask()
    until(lambda: slow.inside)
    office.open(other)
    for _ in range(20):  # longer than a claim lasts, in steps that a beat follows
        office.now_us += reporter_module.CLAIM_US // 4
        moment = office.now_us
        until(lambda m=moment: claimed_until(office, id) >= m + reporter_module.CLAIM_US // 2)
    assert other.inside == 0
    slow.go.set()
    office.ended(id, "completed")


def claimed_until(office: Office, id: int) -> int:
    with office.engine.read() as store:
        row = store.link.row("SELECT claimed_until_us FROM reports WHERE id = ?", (id,))
    return 0 if row is None or row[0] is None else int(row[0])


def test_a_report_whose_maker_is_gone_is_begun_again(office: Office) -> None:
    # What a process leaves that was killed: a claim that nobody renews.
    id = office.ask()
    office.write(lambda store: store.report_queue.claim(id, "gone", NOW + reporter_module.CLAIM_US, NOW))
    reporter = office.open()
    other = office.ask()
    office.ended(other, "completed")
    assert office.look(id)["status"] == "running"
    office.now_us += reporter_module.CLAIM_US
    reporter.wake()
    office.ended(id, "completed")


def test_a_report_that_ends_every_maker_is_given_up(office: Office) -> None:
    id = office.ask()
    for attempt in range(MOST_ATTEMPTS):
        office.write(lambda store, n=attempt: store.report_queue.claim(id, str(n), office.now_us + 1, office.now_us))
        office.now_us += 1
    office.open()
    assert office.ended(id, "failed")["failure_reason"] == "It was begun 3 times, and each time the server stopped"


def test_who_stops_leaves_the_report_to_others_at_once(office: Office) -> None:
    slow = Slow()
    first = office.open(slow)
    id = office.ask()
    until(lambda: slow.inside)
    office.stop(first)
    assert until(lambda: office.look(id)["status"] == "pending")
    office.open()
    office.ended(id, "completed")


def test_claims_of_a_state_that_was_left_are_taken_back(office: Office) -> None:
    id = office.ask()
    office.write(lambda store: store.report_queue.claim(id, "gone", NOW + DAY, NOW))
    reporter = office.open()
    office._run(reporter.begin_again())
    office.ended(id, "completed")
