"""Theme: what was sent is what is read, at once, in every reading, however it was sent, and gone once deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from contract_tests.checks import Check, hold
from contract_tests.invariants.ground import Ground, expect
from contract_tests.invariants.model import Model, Write
from contract_tests.invariants.readings import Readings
from contract_tests.invariants.trial import for_all
from contract_tests.invariants.writes import METRICS, SPAN, Delivery, deliveries, moments, send, writes

Filters = tuple[str | None, int | None, int | None]
Step = list[Write] | Filters
INTERVALS = ("1m", "5m", "15m", "1h", "6h", "1d")
AGGREGATIONS = ("avg", "min", "max", "sum", "count", "first", "last", "stddev")

ranges = st.one_of(
    st.tuples(st.none(), st.none()),
    st.tuples(moments, st.none()),
    st.tuples(st.none(), moments.filter(bool)),
    st.tuples(moments, moments).map(sorted).filter(lambda pair: pair[0] < pair[1]).map(tuple),
)
filters: st.SearchStrategy[Filters] = st.builds(
    lambda metric, times: (metric, *times), st.sampled_from([None, *METRICS]), ranges
)
# Deletions leave it to the contract which unit is left where several were named, so here there is one.
one_unit = st.sampled_from([None, "°C"])
sequences = st.lists(st.one_of(writes(one_unit, 8), writes(one_unit, 1), filters), min_size=1, max_size=8)


def checks(ground: Ground) -> Iterator[Check]:
    yield Check("every read sees every write at once", lambda: _at_once(ground))
    yield Check("order and parts make no difference", lambda: _any_order(ground))
    yield Check("filters give the points that pass them", lambda: _filters(ground))
    yield Check("busy and quiet metrics are listed together", lambda: _uneven(ground), "list_telemetry")


def _at_once(ground: Ground) -> None:
    """Any sequence of points, batches and deletions; after each step, every reading is that of the model."""

    def follow(steps: list[Step]) -> None:
        device, model = ground.device(), Model()
        readings = Readings(ground, device, model)
        for step in steps:
            wrote = send(ground, device, model, step) if isinstance(step, list) else delete(ground, device, model, step)
            readings.check(wrote)

    for_all(ground.run, sequences, follow, quick=10, full=150)


def _uneven(ground: Ground) -> None:
    """One metric has most of the points, and the newest: pages of any size, and walks, have all of them in order."""
    device, first = ground.device(), 10**9
    points = [("busy", first + number) for number in range(60)] + [(f"quiet{number}", number) for number in range(9)]
    batch = [
        {"device_id": device, "metric_name": metric, "metric_value": 1, "timestamp": ground.moment(offset)}
        for metric, offset in points
    ]
    expect(ground.client.call("submit_telemetry_batch", json={"telemetry_data": batch}), 200, "submit_telemetry_batch")
    wanted = [(metric, ground.moment(offset)) for metric, offset in sorted(points, key=lambda point: -point[1])]
    for size in (7, 20, 100):
        for walk in ({"page": 1}, {}):
            seen: list[tuple[str, str]] = []
            params: dict[str, Any] | None = {"device_id": device, "size": size, **walk}
            while params is not None:
                data = expect(ground.client.call("list_telemetry", params=params), 200, "list_telemetry").data
                seen += [(item["metric_name"], item["timestamp"]) for item in data["items"]]
                params = _following(params, data["pagination"])
            said = f"{len(seen)} of {len(wanted)} points, by {'page' if walk else 'cursor'} and {size} at a time"
            hold(seen == wanted, "every point is listed once, newest first", said, "list_telemetry")


def _following(params: dict[str, Any], pagination: dict[str, Any]) -> dict[str, Any] | None:
    if "page" in params:
        return {**params, "page": params["page"] + 1} if pagination["has_next"] else None
    return {**params, "cursor": pagination["next_cursor"]} if "next_cursor" in pagination else None


def delete(ground: Ground, device: int, model: Model, step: Filters) -> str:
    """Delete what passes the filters; how many went is held. The operation used."""
    name = "delete_telemetry"
    metric, start, end = step
    params: dict[str, Any] = {"confirm": "true", "device_id": device}
    if metric is not None:
        params["metric_name"] = metric
    if start is not None:
        params["start_time"] = ground.moment(start)
    if end is not None:
        params["end_time"] = ground.moment(end)
    found = expect(ground.client.call(name, params=params), 200, name).data["deleted"]
    wanted = model.delete(metric, start, end)
    hold(found == wanted, "true counts", f"{found} deleted, where {wanted} points pass {step}", name)
    return name


def _any_order(ground: Ground) -> None:
    """Points in one batch on one device, mixed and in parts on another: as the model, and equal to each other."""
    forms = st.lists(st.tuples(st.sampled_from(INTERVALS), st.sampled_from(AGGREGATIONS)), min_size=1, max_size=4)

    def deliver(example: tuple[Delivery, list[tuple[str, str]]]) -> None:
        delivery, shown = example
        views = []
        for parts in ([list(delivery.points)], delivery.parts):
            device, model = ground.device(), Model()
            readings = Readings(ground, device, model)
            wrote = {send(ground, device, model, part) for part in parts}
            readings.check(sorted(wrote)[-1])
            views.append(_view(readings, shown))
        _equal(views[0], views[1])

    for_all(ground.run, st.tuples(deliveries(), forms), deliver, quick=10, full=200)


def _view(readings: Readings, forms: list[tuple[str, str]]) -> dict[str, Any]:
    """What two devices with the same points must have in common, to the last bit."""
    found: dict[str, Any] = {}
    for metric in readings.model.metrics:
        for interval, aggregation in forms:
            asked = {"interval": interval, "aggregation": aggregation, "start": 0, "end": SPAN}
            data = readings.history(metric, **asked)  # type: ignore[arg-type]
            found[f"get_telemetry_history {metric} {interval} {aggregation}"] = data["data_points"], data["statistics"]
    summary = readings.get("get_device_telemetry", path={"device_id": readings.device})
    return {**found, "get_device_telemetry": summary["metrics"]}


def _equal(one: dict[str, Any], other: dict[str, Any]) -> None:
    for what, seen in one.items():
        said = f"{what}: {seen} in one order, {other.get(what)} in another"
        hold(seen == other.get(what), "the order of arrival does not matter", said, what.split()[0])


def _filters(ground: Ground) -> None:
    """Lists, exports and latest values of one device under filters."""

    def ask(example: tuple[list[Write], list[Filters]]) -> None:
        points, asked = example
        device, model = ground.device(), Model()
        send(ground, device, model, points)
        readings = Readings(ground, device, model)
        for metric, start, end in asked:
            wanted: dict[str, Any] = {"metric_name": metric, "start": start, "end": end}
            for reading in (readings.listed, readings.export_csv, readings.export_ndjson, readings.export_json):
                reading(**{name: value for name, value in wanted.items() if value is not None})
        for metric in METRICS:
            readings.latest([metric])
            readings.latest_of_many([metric])

    many = st.lists(filters, min_size=3, max_size=8)
    for_all(ground.run, st.tuples(writes(), many), ask, quick=6, full=100)
