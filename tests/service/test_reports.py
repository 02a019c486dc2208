"""Reports through a real server: made, watched, fetched and deleted; and made in spite of what befalls the server."""

from __future__ import annotations

import csv
import io
import json
import signal
from collections.abc import Callable
from typing import Any

import pytest
from pypdf import PdfReader

from contract_tests.documents import document_faults
from domain.times import DAY, SECOND, format_time
from storage.engine import open_engine
from tests.service.running import API, Server, stop, until

REPORTS = f"{API}/analytics/reports"
SEED = {
    "report_type": "device_performance",
    "date_range": {"start": "2024-01-01T00:00:00Z", "end": "2024-01-01T23:59:59Z"},
    "format": "json",
}
MEDIA = {"json": "application/json", "csv": "text/csv; charset=utf-8", "html": "text/html; charset=utf-8"}
MEDIA["pdf"] = "application/pdf"
NAME = "=1+1 <script>alert(1)</script> °Ж"
# Makes a server that takes a while over each device, so that it can be met on the way.
SLOW_READING = """
import time
from storage.report_figures import ReportFigures
read = ReportFigures.device
def slowly(self, *args):
    time.sleep(0.2)
    return read(self, *args)
ReportFigures.device = slowly
"""
# Makes a server that never comes to the end of a document.
ENDLESS_WRITING = """
import asyncio
from valtronics import app
from valtronics.reporter import Reporter
async def for_ever(figures, format):
    await asyncio.Event().wait()
app.Reporter = lambda *args, **given: Reporter(*args, **{**given, "rendered": for_ever})
"""


def ask(server: Server, **body: Any) -> int:
    reply = server.post(REPORTS, body)
    assert reply.status == 202, reply.body
    assert (reply.data["status"], reply.data["progress"]) == ("pending", 0)
    return int(reply.data["id"])


def status(server: Server, id: int) -> Any:
    return server.get(f"{REPORTS}/{id}/status").data


def completed(server: Server, id: int, *, seconds: float = 40) -> Any:
    found = until(
        lambda: found if (found := status(server, id))["status"] in ("completed", "failed") else None, seconds=seconds
    )
    assert found["status"] == "completed", found
    return server.get(f"{REPORTS}/{id}")


def measured(server: Server, **more: Any) -> int:
    device = server.device(**more)
    server.points(
        [
            {"device_id": device, "metric_name": "t", "metric_value": n / 4, "timestamp": f"2024-01-01T{n:02d}:30:00Z"}
            for n in range(24)
        ]
    )
    return device


@pytest.mark.parametrize("format", MEDIA)
def test_a_report_is_made_and_fetched_in_its_own_media_type(service: Server, format: str) -> None:
    device = measured(service, name=NAME)
    id = ask(service, **{**SEED, "format": format, "device_ids": [device]})
    reply = completed(service, id)
    assert reply.headers["content-type"] == MEDIA[format]
    disposition = reply.headers["content-disposition"]
    assert disposition == f'attachment; filename="report-{id}-device-performance.{format}"'
    assert ("content-security-policy" in reply.headers) == (format == "html")
    assert reply.headers["x-content-type-options"] == "nosniff"
    if format == "json":
        (found,) = reply.data["devices"]
        assert (found["device_name"], found["data_points"], found["metrics"][0]["avg"]) == (NAME, 24, 23 / 8)
    else:
        assert len(reply.body) == status(service, id)["size_bytes"]
        assert list(document_faults(MEDIA[format].split(";")[0], reply.body)) == []
    if format == "csv":
        cells = [cell for row in csv.reader(io.StringIO(reply.body.decode(), newline="")) for cell in row]
        assert "'" + NAME in cells
        assert NAME not in cells
    elif format == "html":
        assert b"=1+1 &lt;script&gt;" in reply.body
    elif format == "pdf":
        text = PdfReader(io.BytesIO(reply.body)).pages[0].extract_text()
        assert "Device performance" in text


def test_the_example_of_the_overview_works_as_it_is_written(start: Callable[..., Server]) -> None:
    server = start()
    for _ in range(3):
        server.device()
    found = completed(server, ask(server, **SEED, device_ids=[1, 2, 3])).data
    assert [each["device_id"] for each in found["devices"]] == [1, 2, 3]
    assert (found["start_time"], found["end_time"]) == ("2024-01-01T00:00:00Z", "2024-01-01T23:59:59Z")
    assert found["notes"] == ["No point is known of this time: none was measured, or it is no longer kept"]
    assert {each["uptime_reason"] for each in found["devices"]} == {"The device has not existed within this time"}


@pytest.mark.parametrize("format", MEDIA)
def test_how_good_data_are_is_reported(service: Server, format: str) -> None:
    device = measured(service)
    reply = completed(service, ask(service, **{**SEED, "report_type": "data_quality"}, device_ids=[device]))
    (found,) = reply.data["data_quality"]
    assert (found["device_id"], found["overall"]["points"]) == (device, 24)
    body = {**SEED, "report_type": "data_quality", "device_ids": [device], "format": format}
    document = completed(service, ask(service, **body))
    assert document.headers["content-type"] == MEDIA[format]
    if format == "csv":
        assert b"How good each metric is" in document.body


def test_devices_that_there_are_not_are_named(service: Server) -> None:
    device = service.device()
    reply = service.post(REPORTS, {**SEED, "device_ids": [device, 10**9, 10**9 + 1]})
    assert reply.status == 422
    assert [(each["field"], each["rule"]) for each in reply.error["details"]["errors"]] == [
        ("device_ids.1", "unknown_device"),
        ("device_ids.2", "unknown_device"),
    ]


def test_a_retry_makes_no_second_report(service: Server) -> None:
    body = {**SEED, "device_ids": [service.device()]}
    headers = {"Idempotency-Key": "once"}
    first = service.post(REPORTS, body, headers=headers)
    again = service.post(REPORTS, body, headers=headers)
    assert (first.data, again.headers["idempotent-replayed"]) == (again.data, "true")
    assert service.post(REPORTS, {**body, "format": "pdf"}, headers=headers).status == 409


def test_who_only_reads_makes_and_removes_none(service: Server) -> None:
    _, viewer = service.user("viewer")
    token = service.log_in(viewer)["access_token"]
    id = ask(service, **SEED)
    assert completed(service, id).status == 200
    assert service.get(f"{REPORTS}/{id}", token=token).status == 200
    assert service.post(REPORTS, SEED, token=token).status == 403
    assert service.delete(f"{REPORTS}/{id}", token=token).status == 403
    _, operator = service.user("operator")
    token = service.log_in(operator)["access_token"]
    assert service.post(REPORTS, SEED, token=token).data["created_by"] == operator
    assert service.delete(f"{REPORTS}/{id}", token=token).status == 200


def test_what_is_made_and_removed_is_in_the_audit_log(service: Server) -> None:
    id = ask(service, **SEED)
    assert completed(service, id).status == 200
    assert service.delete(f"{REPORTS}/{id}").status == 200
    entries = service.get(f"{API}/audit/?object_type=report&object_id={id}").data["items"]
    assert [each["operation"] for each in entries] == ["delete_report", "create_report"]
    assert entries[1]["after"]["report_type"] == "device_performance"
    assert "document" not in json.dumps(entries)


def test_a_report_is_met_on_its_way_and_deleted_there(start: Callable[..., Server]) -> None:
    server = start(sabotage=SLOW_READING)
    devices = [server.device() for _ in range(40)]
    id = ask(server, **SEED, device_ids=devices)
    until(lambda: status(server, id)["progress"] >= 10)
    early = server.get(f"{REPORTS}/{id}")
    assert early.status == 409
    details = early.error["details"]
    assert details["status"] == "running"
    assert 10 <= details["progress"] < 100
    seen = []
    until(lambda: seen.append(status(server, id)["progress"]) or seen[-1] >= 30)
    assert seen == sorted(seen)
    assert server.delete(f"{REPORTS}/{id}").status == 200
    assert server.get(f"{REPORTS}/{id}").status == 404
    # Whoever made it has noticed, and makes the next.
    assert completed(server, ask(server, **SEED, device_ids=devices[:2])).status == 200
    assert b"Traceback" not in server.log.encode()


def test_a_server_that_stops_leaves_its_reports_to_the_next(start: Callable[..., Server]) -> None:
    server = start(sabotage=SLOW_READING)
    devices = [server.device() for _ in range(40)]
    ids = [ask(server, **SEED, device_ids=devices) for _ in range(3)]
    until(lambda: status(server, ids[0])["progress"] >= 10)
    assert stop(server) == 0
    assert "Traceback" not in server.log
    after = start()
    for id in ids:
        found = completed(after, id, seconds=10)
        assert len(found.data["devices"]) == len(devices)


@pytest.mark.parametrize("engine_kind", ["sqlite", "postgresql"])
def test_a_report_of_a_server_that_was_killed_is_begun_again(
    start: Callable[..., Server], new_database: Callable[[], str], engine_kind: str
) -> None:
    given = {"VALTRONICS_DATABASE_URL": new_database()} if engine_kind == "postgresql" else {}
    server = start(sabotage=ENDLESS_WRITING, **given)
    device = measured(server)
    id = ask(server, **SEED, device_ids=[device])
    until(lambda: status(server, id)["progress"] >= 90)
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    after = start(**given)
    assert completed(after, id).data["devices"][0]["data_points"] == 24


def listed(server: Server) -> list[int]:
    return [each["id"] for each in server.get(REPORTS).data["items"]]


@pytest.mark.parametrize(("days", "left"), [(30, 1), (0, 2)])
def test_old_reports_are_removed_unless_they_are_kept_for_ever(
    start: Callable[..., Server], days: int, left: int
) -> None:
    server = start()
    old, new = ask(server, **SEED), ask(server, **SEED)
    assert completed(server, old).status == completed(server, new).status == 200
    assert stop(server) == 0
    engine = open_engine(server.database_url)
    with engine.write() as store:
        store.link.run("UPDATE reports SET created_us = created_us - ? WHERE id = ?", (31 * DAY, old))
    engine.close()
    after = start(VALTRONICS_REPORT_DAYS=str(days))
    until(lambda: len(listed(after)) == left)
    assert new in listed(after)


def test_a_time_to_come_is_reported_as_nothing(service: Server) -> None:
    device = service.device()
    now = status(service, ask(service, **SEED))["created_at"]
    times = {"start": now.replace("20", "90", 1), "end": now.replace("20", "91", 1)}
    reply = service.post(REPORTS, {"report_type": "usage", "date_range": times})
    assert reply.status == 422  # a hundred years are too long
    later = {"start": "2199-01-01T00:00:00Z", "end": format_time(7_226_582_400 * SECOND + 5 * SECOND)}
    body = {"report_type": "device_performance", "date_range": later, "device_ids": [device]}
    (found,) = completed(service, ask(service, **body)).data["devices"]
    assert (found["data_points"], found["uptime_percentage"], found["metrics"]) == (0, None, [])
