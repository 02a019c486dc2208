"""Figures over time: buckets, fills, thinned lines and statistics that do not follow from the points."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import sqrt
from typing import Any

from contract_tests.sabotage.catalogue import violation
from contract_tests.sabotage.combinators import Damage, answering, change_data, change_parameters, change_request
from contract_tests.sabotage.exchange import Reply, Request, Serve

HISTORY = "get_telemetry_history"


@violation(HISTORY, seen=lambda api: _history(api, _spread(api), interval="1h")["data_points"][-1]["count"])
def counts_of_buckets_do_not_add_up() -> Damage:
    def edit(data: Any) -> None:
        if data["interval"] != "raw" and data["data_points"]:
            data["data_points"][-1]["count"] += 1

    return change_data(HISTORY, edit)


@violation(HISTORY, seen=lambda api: _history(api, api.points(1, 2, 3), end_time=AT_2)["statistics"]["count"])
def history_takes_its_end_in() -> Damage:
    return _shifted_end(HISTORY)


@violation("list_telemetry", seen=lambda api: _listed(api, end_time=AT_2))
def list_takes_its_end_in() -> Damage:
    return _shifted_end("list_telemetry")


@violation("export_telemetry", seen=lambda api: api.get(_export(api)).body.count(b"\n"))
def export_leaves_its_start_out() -> Damage:
    return change_parameters(
        "export_telemetry",
        lambda query: "start_time" in query and query.update(start_time=_later(query["start_time"])),
    )


@violation(HISTORY, seen=lambda api: [each["count"] for each in _gap(api, "null")])
def filled_bucket_has_a_count() -> Damage:
    def edit(data: Any) -> None:
        for each in data["data_points"]:
            each["count"] = max(each["count"], 1)

    return change_data(HISTORY, edit)


@violation(HISTORY, seen=lambda api: [each["value"] for each in _gap(api, "previous")])
def gap_is_filled_with_zeros() -> Damage:
    return _refilled("previous", lambda _: 0)


@violation(HISTORY, seen=lambda api: [each["value"] for each in _gap(api, "linear")])
def line_over_a_gap_is_flat() -> Damage:
    return _refilled("linear", lambda before: before)


@violation(HISTORY, seen=lambda api: len(_gap(api, "none")))
def gap_is_filled_unasked() -> Damage:
    return change_parameters(HISTORY, lambda query: query.setdefault("fill", "null") and query.update(fill="null"))


@violation(HISTORY, seen=lambda api: _ends(_history(api, api.points(*range(50)), interval="raw", max_points=10)))
def thinned_line_loses_its_ends() -> Damage:
    def edit(data: Any) -> None:
        if data["interval"] == "raw" and data["truncated"]:
            data["data_points"] = data["data_points"][1:-1]

    return change_data(HISTORY, edit)


@violation(
    HISTORY, seen=lambda api: len(_history(api, api.points(*range(50)), interval="raw", max_points=10)["data_points"])
)
def max_points_is_ignored() -> Damage:
    return change_parameters(HISTORY, lambda query: query.pop("max_points", None))


@violation(HISTORY, seen=lambda api: _history(api, api.points(1, 2, 3))["statistics"]["stddev"])
def deviation_of_a_sample_instead_of_the_population() -> Damage:
    def edit(data: Any) -> None:
        figures = data["statistics"]
        if figures["count"] > 1 and figures["stddev"] is not None:
            figures["stddev"] *= sqrt(figures["count"] / (figures["count"] - 1))

    return change_data(HISTORY, edit)


@violation(
    HISTORY, seen=lambda api: _history(api, api.points(1, 2, 9), interval="1h", aggregation="first")["data_points"]
)
def first_value_of_a_bucket_is_the_last() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        query = request.parameters
        if query.get("aggregation") != "first":
            return await serve(request)
        reply = await serve(request.asking({**query, "aggregation": "last"}))
        if reply.status == 200:
            reply.write({**reply.document, "data": {**reply.data, "aggregation": "first"}})
        return reply

    return answering(HISTORY, answer)


@violation(
    HISTORY, seen=lambda api: _history(api, api.points(1, 2, 9), interval="1h", aggregation="max")["data_points"]
)
def aggregation_is_ignored() -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        query = request.parameters
        reply = await serve(request)
        if reply.status != 200 or "aggregation" not in query:
            return reply
        plain = await serve(request.asking({name: text for name, text in query.items() if name != "aggregation"}))
        reply.write({**reply.document, "data": {**reply.data, "data_points": plain.data["data_points"]}})
        return reply

    return answering(HISTORY, answer)


@violation(HISTORY, seen=lambda api: _history(api, _spread(api), interval="1h")["data_points"][0]["timestamp"])
def buckets_begin_at_the_window_and_not_at_the_hour() -> Damage:
    def edit(data: Any) -> None:
        if data["interval"] != "raw":
            for each in data["data_points"]:
                each["timestamp"] = _moved(each["timestamp"], timedelta(seconds=17))

    return change_data(HISTORY, edit)


@violation(HISTORY, seen=lambda api: _history(api, api.points(1, 2, 3), interval="1h")["interval"])
def width_of_the_buckets_is_told_wrong() -> Damage:
    return change_data(
        HISTORY, lambda data: data.update(interval="1d" if data["interval"] == "1h" else data["interval"])
    )


@violation(HISTORY, seen=lambda api: _history(api, api.points(-5, 2, 3))["statistics"]["min"])
def least_value_is_never_below_zero() -> Damage:
    def edit(data: Any) -> None:
        figures = data["statistics"]
        figures["min"] = None if figures["min"] is None else max(figures["min"], 0)

    return change_data(HISTORY, edit)


@violation(
    HISTORY, seen=lambda api: _history(api, api.points(1, metric="u", device=api.points(1, 2)))["statistics"]["count"]
)
def history_tells_of_another_metric() -> Damage:
    """The metrics of a device mixed up by letter case."""

    def edit(request: Request) -> Request | None:
        metric = request.parameters.get("metric", "")
        return request.asking({**request.parameters, "metric": metric.swapcase()}) if metric else None

    return change_request(HISTORY, edit)


@violation("get_device_stats", seen=lambda api: _adds_up(api))
def counts_by_type_do_not_add_up() -> Damage:
    def edit(data: Any) -> None:
        for name in data["devices_by_type"]:
            data["devices_by_type"][name] += 1

    return change_data("get_device_stats", edit)


@violation("get_device_stats", seen=lambda api: _grouped(api))
def group_by_is_ignored() -> Damage:
    return change_data("get_device_stats", lambda data: data.pop("groups", None))


AT_2 = "2024-01-01T00:02:00Z"


def _shifted_end(operation: str) -> Damage:
    async def answer(request: Request, serve: Serve) -> Reply:
        query = request.parameters
        reply = await serve(request)
        if reply.status != 200 or "end_time" not in query:
            return reply
        wider = await serve(request.asking({**query, "end_time": _later(query["end_time"])}))
        if wider.status == 200:
            told = {"end_time": reply.data["end_time"]} if "end_time" in reply.data else {}
            wider.write({**wider.document, "data": {**wider.data, **told}})
        return wider

    return answering(operation, answer)


def _refilled(fill: str, value: Callable[[Any], Any]) -> Damage:
    """Other values in the buckets without points, made from the value before them."""

    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status != 200 or request.parameters.get("fill") != fill:
            return reply
        document, before = reply.document, None
        for each in document["data"]["data_points"]:
            if each["count"] == 0 and each["value"] is not None:
                each["value"] = value(before)
            before = each["value"]
        reply.write(document)
        return reply

    return answering(HISTORY, answer)


def _later(text: str) -> str:
    try:
        return _moved(text, timedelta(microseconds=1))
    except (ValueError, OverflowError):
        return text


def _moved(text: str, by: timedelta) -> str:
    moment = datetime.fromisoformat(text.replace("Z", "+00:00").replace("z", "+00:00")) + by
    return moment.isoformat().replace("+00:00", "Z")


def _history(api: Any, device: int, **query: Any) -> Any:
    window = {"start_time": "2024-01-01T00:00:00Z", "end_time": "2024-01-02T00:00:00Z"}
    return api.get("/telemetry/history", query={"device_id": device, "metric": "t", **window, **query}).data


def _spread(api: Any) -> int:
    return int(api.points(1, 2, 3, step=3600))


def _gap(api: Any, fill: str) -> Any:
    query = {"interval": "1h", "fill": fill, "end_time": "2024-01-01T05:00:00Z"}
    return _history(api, api.points(2, 8, step=3 * 3600), **query)["data_points"]


def _listed(api: Any, **query: str) -> int:
    return len(api.get("/telemetry/", query={"device_id": api.points(1, 2, 3), **query}).data["items"])


def _export(api: Any) -> str:
    return f"/telemetry/export?device_id={api.points(1, 2, 3)}&start_time={AT_2}"


def _ends(data: Any) -> Any:
    return [data["data_points"][index]["timestamp"] for index in (0, -1)]


def _adds_up(api: Any) -> bool:
    api.device()
    data = api.get("/devices/stats").data
    return bool(sum(data["devices_by_type"].values()) == data["total_devices"])


def _grouped(api: Any) -> bool:
    return "groups" in api.get("/devices/stats?group_by=status").data
