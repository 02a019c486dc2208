"""Reports that are of something else, that harm who opens them, or that are shown, counted or removed wrongly."""

from __future__ import annotations

import time
from typing import Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import (
    Damage,
    change_body,
    change_data,
    change_header,
    change_parameters,
    change_reply,
    change_status,
    swallow_request,
)
from contract_tests.sabotage.exchange import Reply, Request
from contract_tests.sabotage.probe import Probe

CREATE, LIST, GET, STATUS, DELETE = (
    "create_report", "list_reports", "get_report", "get_report_status", "delete_report",
)  # fmt: skip
PATIENCE_SECONDS = 20.0
TIMES = {"start": "2024-01-01T00:00:00Z", "end": "2024-01-01T01:00:00Z"}


@violation(CREATE, GET, seen=lambda api: len(_content(api)["devices"]))
def a_report_is_about_a_device_less() -> Damage:
    def edit(body: Any) -> None:
        body["device_ids"] = body["device_ids"][:-1]

    return change_body(CREATE, edit, echo=lambda given, data: data.update(device_ids=given["device_ids"]))


@violation(GET, seen=lambda api: _content(api)["devices"][0]["metrics"][0]["avg"])
def the_mean_in_a_report_is_that_of_the_extremes() -> Damage:
    def edit(data: Any) -> None:
        for device in data.get("devices", []):
            for metric in device["metrics"]:
                metric["avg"] = metric["min"] / 2 + metric["max"] / 2

    return change_data(GET, edit)


@violation(GET, seen=lambda api: _content(api, report_type="usage")["activity"]["buckets"][0]["data_points"])
def the_first_hour_of_a_report_has_no_points() -> Damage:
    def edit(data: Any) -> None:
        if "activity" in data:
            data["activity"]["buckets"][0]["data_points"] = 0

    return change_data(GET, edit)


@violation(GET, seen=lambda api: b"<script" in _document(api, "html").body)
def a_page_has_a_script() -> Damage:
    return change_reply(GET, _replacing("text/html", b"</body>", b"<script>alert(1)</script></body>"))


@violation(GET, seen=lambda api: b"'=1+1" in _document(api, "csv").body)
def a_name_in_a_table_is_a_formula() -> Damage:
    return change_reply(GET, _replacing("text/csv", b"'=1", b"=1"))


@violation(GET, seen=lambda api: _document(api, "pdf").body.rstrip().endswith(b"%%EOF"))
def a_pdf_file_is_cut_off() -> Damage:
    def cut(_: Request, reply: Reply) -> None:
        if str(reply.header("content-type")).startswith("application/pdf"):
            reply.body = reply.body[:-20]

    return change_reply(GET, cut)


@violation(GET, seen=lambda api: _document(api, "html").header("content-security-policy"))
def a_page_may_do_what_it_likes() -> Damage:
    return change_header(GET, "content-security-policy", lambda _: None)


@violation(GET, seen=lambda api: _document(api, "csv").header("content-disposition") is None)
def a_report_has_no_name() -> Damage:
    return change_header(GET, "content-disposition", lambda _: None)


@violation(GET, seen=lambda api: api.get(f"/analytics/reports/{_pending(api)}").status)
def a_report_that_is_not_done_does_not_exist() -> Damage:
    return change_status(GET, 409, 404)


@violation(STATUS, seen=lambda api: api.get(f"/analytics/reports/{_pending(api)}/status").data["progress"] == 100)
def a_report_that_waits_is_as_good_as_done() -> Damage:
    return change_data(STATUS, lambda data: data.update(progress=100))


@violation(LIST, seen=lambda api: _newest(api) == _made(api))
def reports_are_listed_oldest_first() -> Damage:
    return change_data(LIST, lambda data: data["items"].reverse())


@violation(LIST, seen=lambda api: _types_listed(api))
def reports_of_every_type_are_listed() -> Damage:
    return change_parameters(LIST, lambda given: given.pop("report_type", None))


@violation(DELETE, seen=lambda api: _after_deletion(api))
def a_report_that_is_deleted_is_still_there() -> Damage:
    def pretend(request: Request) -> Any:
        return request.to("GET", request.path + "/status"), lambda data: {"id": data["id"]}

    return swallow_request(DELETE, pretend)


def _replacing(media_type: str, old: bytes, new: bytes) -> Any:
    def edit(_: Request, reply: Reply) -> None:
        if str(reply.header("content-type")).startswith(media_type):
            reply.body = reply.body.replace(old, new)

    return edit


def _body(api: Probe, **more: Any) -> dict[str, Any]:
    """Two devices, one of which has sent three values."""
    devices = [api.points(1.0, 2.0, 9.0, device=api.device(name="=1+1")), api.device()]
    return {"report_type": "device_performance", "date_range": TIMES, "device_ids": devices, "format": "json", **more}


def _document(api: Probe, format: str, **more: Any) -> Reply:
    """A new report, when it is completed."""
    id = api.post("/analytics/reports", _body(api, format=format, **more)).data["id"]
    last = time.monotonic() + PATIENCE_SECONDS
    while api.get(f"/analytics/reports/{id}/status", app=api.untouched).data["status"] != "completed":
        assert time.monotonic() < last, f"report {id} is not made"
        time.sleep(0.01)
    return api.get(f"/analytics/reports/{id}")


def _content(api: Probe, **more: Any) -> Any:
    return _document(api, "json", **more).data


def _made(api: Probe) -> int:
    return int(api.post("/analytics/reports", _body(api), app=api.untouched).data["id"])


def _pending(api: Probe) -> int:
    """The id of a report that waits behind others."""
    body = {"report_type": "system", "format": "pdf"}
    return [int(api.post("/analytics/reports", body, app=api.untouched).data["id"]) for _ in range(20)][-1]


def _newest(api: Probe) -> int:
    _made(api)
    return int(api.get("/analytics/reports?size=5").data["items"][0]["id"]) + 1


def _types_listed(api: Probe) -> list[str]:
    _made(api)
    items = api.get("/analytics/reports?report_type=usage&size=5").data["items"]
    return sorted({each["report_type"] for each in items} - {"usage"})


def _after_deletion(api: Probe) -> int:
    made = _made(api)
    api.delete(f"/analytics/reports/{made}")
    return api.get(f"/analytics/reports/{made}/status").status
