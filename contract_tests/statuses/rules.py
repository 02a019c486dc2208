"""Each rule that an operation has beyond its schema (`x-rules`), broken by a request that the schema allows.

Rules are known by name, whichever operations state them; one that is not known here is said in the gate's note.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.client import Client
from contract_tests.contract import Node, Operation
from contract_tests.references import NO_SUCH_ID
from contract_tests.samples import Request
from contract_tests.stage import rfc3339
from contract_tests.statuses.maker import Maker
from contract_tests.statuses.spans import long_span, many_devices, span_of, whole_fleet, with_span
from contract_tests.statuses.urls import private_target, with_url

# Who asks, and what; several where a rule can be broken in several ways.
Attempt = tuple[Client, Request]
Provoke = Callable[[Maker, Operation, Request], Iterator[Attempt]]

IMPOSSIBLE_MOMENTS = ("1969-12-31T23:59:59Z", "9999-12-31T23:59:59-14:00", "2016-12-31T23:59:60Z")
# One byte over 16 KiB as compact JSON, in one text and in two.
LARGE_MAPS = ({"vct": "x" * 16_375}, {"vct": "x" * 9_000, "more": "x" * 7_366})


def checks(maker: Maker) -> Iterator[Check]:
    unknown = sorted({rule for op in maker.run.operations for rule in op.rules} - PROVOKED.keys())
    if unknown:
        maker.run.notes["statuses"] = f"rules without a request that breaks them: {', '.join(unknown)}"
    for operation in maker.run.operations:
        for rule in sorted(operation.rules & PROVOKED.keys()):
            yield Check(f"{operation.id}: rule {rule}", partial(_broken, maker, operation, rule), operation.id)


def _broken(maker: Maker, operation: Operation, rule: str) -> None:
    attempts = list(PROVOKED[rule](maker, operation, maker.request(operation)))
    if rule not in DEPENDING:
        hold(attempts, "a rule can be broken", f"{operation.id} has nothing that {rule} could be about", operation.id)
    for client, request in attempts:
        reply = client.call(operation, **request)
        hold(reply.status == 422, f"422 by rule {rule}", f"answered {reply.status}: {reply.body[:300]!r}", operation.id)
        rules = {name for _, name in reply.rules}
        hold(rule in rules, "field and rule of a 422", f"{rule} is not in {sorted(reply.rules)}", operation.id)
        fields = _fields(operation, request)
        strange = [field for field, _ in reply.rules if field.split(".")[0] not in fields]
        hold(not strange, "field and rule of a 422", f"{strange} are not in the request", operation.id)


def _fields(operation: Operation, request: Request) -> set[str]:
    """Parts of a request that a fault may name: what was sent, and what could have been."""
    known = {parameter["name"] for parameter in operation.parameters}
    schema = operation.contract.resolve(operation.body_schema or {})
    return {"body"} | known | set(schema.get("properties", {})) | set(request.get("json", {}))


def _times(operation: Operation) -> list[str]:
    """Names of the query's parameters that are moments; where it has none, of the body's fields."""
    resolve = operation.contract.resolve
    queries = {p["name"]: p["schema"] for p in operation.parameters if p["in"] == "query"}
    fields = resolve(operation.body_schema or {}).get("properties", {})
    found = [
        [n for n, schema in each.items() if resolve(schema).get("format") == "date-time"] for each in (queries, fields)
    ]
    return found[0] or found[1]


def _given(operation: Operation, request: Request, **more: Any) -> Request:
    """The request with parameters of the query; where it has none such, with fields beside what a body must have."""
    if all(p["name"] not in more for p in operation.parameters if p["in"] == "query"):
        required = operation.contract.resolve(operation.body_schema or {}).get("required", [])
        return {**request, "json": {name: request["json"][name] for name in required} | more}
    return _params(request, **more)


def _params(request: Request, **more: Any) -> Request:
    return {**request, "params": {**request["params"], **more}}


def _replaced(request: Request, fields: dict[str, Any]) -> Request:
    """The request with fields of its point changed; where the body has a list of points, of the first, and atomic."""
    body = request["json"]
    for name, value in body.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return {**request, "json": {**body, "atomic": True, name: [{**value[0], **fields}, *value[1:]]}}
    return {**request, "json": {**body, **fields}}


def _with_point(maker: Maker, operation: Operation, request: Request, **fields: Any) -> Iterator[Attempt]:
    yield maker.caller(operation), _replaced(request, fields)


def _maps(operation: Operation) -> list[str]:
    """Names of the body's fields whose keys are the caller's own; "" where the whole body is one."""
    schema = operation.contract.resolve(operation.body_schema or {})
    if schema.get("additionalProperties", True) is not False:
        return [""]
    members = {name: operation.contract.resolve(node) for name, node in schema.get("properties", {}).items()}
    return [
        name
        for name, node in members.items()
        if node.get("type") == "object" and node.get("additionalProperties", True) is not False
    ]


def _in_maps(values: tuple[Any, ...], maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    for name in _maps(operation):
        for value in values:
            body = value if name == "" else {**request["json"], name: value}
            yield maker.caller(operation), {**request, "json": body}


def _impossible_moment(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    names = _times(operation)
    if span_of(operation) is not None:
        for moment in IMPOSSIBLE_MOMENTS:
            for first, last in ((moment, rfc3339(maker.run.stage.end)), (rfc3339(maker.run.stage.start), moment)):
                yield maker.caller(operation), with_span(operation, request, first, last)
        return
    for moment in IMPOSSIBLE_MOMENTS:
        for name in names:
            if "json" in request:
                yield maker.caller(operation), _with_field(maker, operation, request, name, moment)
            else:
                yield maker.caller(operation), _params(request, **{name: moment})
        if not names:
            yield from _with_point(maker, operation, request, timestamp=moment)


def _reversed_times(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    start, end = (rfc3339(moment) for moment in (maker.run.stage.start, maker.run.stage.end))
    for first, last in ((end, start), (start, start)):
        if span_of(operation) is not None:
            yield maker.caller(operation), with_span(operation, request, first, last)
            continue
        yield maker.caller(operation), _given(operation, request, start_time=first, end_time=last)


def _cursor_and_page(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    yield maker.caller(operation), _params(request, cursor="AAAA", page=1)


def _strange_cursor(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    for cursor in ("AAAA", "vct", "x" * 200):
        yield maker.caller(operation), _params(request, cursor=cursor)


def _unconfirmed(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    yield maker.caller(operation), _params(request, confirm="false")


def _range_and_times(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    if span_of(operation) is not None:
        start, end = rfc3339(maker.run.stage.start), rfc3339(maker.run.stage.end)
        yield maker.caller(operation), with_span(operation, request, start, end, time_range="24h")
    for name in _times(operation):
        times = {"time_range": "24h", name: rfc3339(maker.run.stage.start)}
        yield maker.caller(operation), _given(operation, request, **times)


def _many_buckets(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    start, end = "2020-01-01T00:00:00Z", "2023-01-01T00:00:00Z"
    name = next(p["name"] for p in operation.parameters if p["name"] in ("interval", "granularity"))
    params = {key: value for key, value in request["params"].items() if key != "time_range"}
    window = {"start_time": start, "end_time": end, name: "1m"}
    yield maker.caller(operation), {**request, "params": {**params, **window}}


def _nothing_to_go_by(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    metric = f"{maker.run.name}.nothing"
    if "json" in request:
        yield maker.caller(operation), _replaced(request, {"metrics": [metric]})
    else:
        yield maker.caller(operation), _params(request, metric=metric)


def _more_than_is_judged(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    """Of a device that is made for it once; so many points take a second or two."""
    device = maker.crowded
    if "json" in request:
        members = operation.contract.resolve(operation.body_schema or {})["properties"]
        whole = {"analysis_type": "all"} if "analysis_type" in members else {}
        yield maker.caller(operation), {**request, "json": {"device_id": device, "time_range": "24h", **whole}}
    else:
        yield maker.caller(operation), {**request, "path": {"device_id": device}, "params": {"time_range": "24h"}}


def _future(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    ahead = maker.run.clock.now() + timedelta(hours=1)
    yield from _with_point(maker, operation, request, timestamp=rfc3339(ahead))


def _unknown_device(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    if "device_ids" in request["json"]:
        ids = [*request["json"]["device_ids"], NO_SUCH_ID]
        yield maker.caller(operation), {**request, "json": {**request["json"], "device_ids": ids}}
        return
    if operation.permission is not None and "permissions" in request["json"]:
        body = {**request["json"], "permissions": ["telemetry:write"], "device_id": NO_SUCH_ID}
        yield maker.caller(operation), {**request, "json": body}
    else:
        yield from _with_point(maker, operation, request, device_id=NO_SUCH_ID)


def _foreign_device(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    bound, other = maker.run.stage.devices[:2]
    key = maker.key([operation.permission or ""], device_id=bound)
    yield from ((key, made) for _, made in _with_point(maker, operation, request, device_id=other))


def _permission_not_held(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    """Asked for by somebody of each role that lacks one, and by a key that lacks one."""
    body = {name: value for name, value in request["json"].items() if name != "device_id"}
    roles = maker.run.contract.roles
    every = set().union(*roles.values())
    for role, held in roles.items():
        if every - held and operation.permission in held:
            yield maker.run.client(role), {**request, "json": {**body, "permissions": sorted(every - held)[:1]}}
    key = maker.key([operation.permission or ""])
    yield key, {**request, "json": {**body, "permissions": sorted(every - {operation.permission})[:1]}}


def _past_end(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    past = rfc3339(maker.run.clock.now() - timedelta(hours=1))
    yield maker.caller(operation), {**request, "json": {**request["json"], "expires_at": past}}


def _outliving_key(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    end = maker.run.clock.now() + timedelta(hours=2)
    key = maker.key([operation.permission or ""], expires_at=rfc3339(end))
    body = {"name": maker.name(), "permissions": [operation.permission]}
    yield key, {**request, "json": body}
    yield key, {**request, "json": {**body, "expires_at": rfc3339(end + timedelta(hours=1))}}


def _bound_key_that_reads(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    body = {"name": maker.name(), "permissions": ["telemetry:read"], "device_id": maker.run.stage.devices[0]}
    yield maker.caller(operation), {**request, "json": body}


def _expired(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    """Only where the target forgets: the oldest moment is tried, and taken where everything is kept."""
    for client, made in _with_point(maker, operation, request, timestamp="1970-01-01T00:00:00Z"):
        reply = client.call(operation, **made)
        if reply.status == 422:
            yield client, made


def _with_field(maker: Maker, operation: Operation, request: Request, name: str, value: Any) -> Request:
    """The request with a field of its body changed, by an example that has it where there is one."""
    having = next((each for each, body in operation.body_examples.items() if name in body), None)
    request = request if having is None else maker.request(operation, having)
    # Beside a range a time is refused for another reason.
    excluded = ("time_range",) if name in ("start_time", "end_time") else ()
    body = {field: given for field, given in request["json"].items() if field not in excluded}
    return {**request, "json": {**body, name: value}}


def _acknowledged(fields: dict[str, Any], maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    """Who sees to it since when; the field that says so is set, where there is one."""
    state = {"status": "acknowledged"} if "x-transitions" in operation.raw else {}
    yield maker.caller(operation), {**request, "json": {**state, **fields}}


def _acknowledged_ahead(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    moment = rfc3339(maker.run.clock.now() + timedelta(hours=1))
    yield from _acknowledged({"acknowledged_at": moment}, maker, operation, request)


def _acknowledged_only(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    for fields in ({"acknowledged_by": maker.run.stage.spare}, {"acknowledged_at": rfc3339(maker.run.stage.start)}):
        for more in ({}, {"status": "resolved"}):
            yield maker.caller(operation), {**request, "json": {**fields, **more}}


def _unknown_user(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    yield from _acknowledged({"acknowledged_by": maker.name()}, maker, operation, request)


def _of_rule(settings: tuple[Node, ...], maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    """Settings that make no sense together; a rule that is changed has no thresholds but theirs."""
    required = operation.contract.resolve(operation.body_schema or {}).get("required", [])
    base = {name: request["json"][name] for name in required} | {"for_seconds": 60, "clear_seconds": 0}
    if operation.method == "PUT":
        base |= {"threshold_value": None, "clear_threshold": None}
    for each in settings:
        yield maker.caller(operation), {**request, "json": {**base, **each}}


def _device_and_type(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    both = {"device_id": maker.run.stage.devices[0], "device_type": "sensor"}
    yield from _of_rule(({"condition": "gt", "threshold_value": 1.5, **both},), maker, operation, request)


def _uncovered_device(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    """A device that is not the one that the rule is bound to."""
    path = operation.path.rpartition("/")[0]
    reading = next(op for op in maker.run.operations if op.method == "GET" and op.path == path)
    bound = maker.run.admin.call(reading, path=request["path"]).data.get("device_id")
    for device in maker.run.stage.devices[:2]:
        if device != bound:
            yield maker.caller(operation), {**request, "json": {"device_id": device}}


def _value_and_time(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    for name, value in (("time_range", "24h"), ("start_time", rfc3339(maker.run.stage.start))):
        yield maker.caller(operation), {**request, "json": {"value": 1.5, name: value}}


def _value_alone(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    """A rule to which a value means nothing without those before it."""
    rule = {"name": maker.name(), "metric_name": "m", "condition": "anomaly", "severity": "info"}
    body = {**rule, "device_id": maker.run.stage.devices[0]}
    made = maker.run.admin.call("create_alert_rule", json=body).data
    yield maker.caller(operation), {**request, "path": {"id": made["id"]}, "json": {"value": 1.5}}


# Broken only where the target's settings say so.
DEPENDING = {"expired_timestamp", "private_target"}
NO_CLEARING = ("eq", "ne", "absent", "anomaly")
PROVOKED: dict[str, Provoke] = {
    "nul_character": partial(_in_maps, ({"vct": "a\0b"},)),
    "map_too_large": partial(_in_maps, LARGE_MAPS),
    "permission_not_held": _permission_not_held,
    "unknown_device": _unknown_device,
    "foreign_device": _foreign_device,
    "range_too_long": long_span,
    "whole_fleet": whole_fleet,
    "too_many_devices": many_devices,
    "expires_in_past": _past_end,
    "expires_after_maker": _outliving_key,
    "device_key_permissions": _bound_key_that_reads,
    "timestamp_range": _impossible_moment,
    "private_target": private_target,
    "invalid_url": partial(
        with_url, ("http://a..b/", "http://x.example:65536/", "https://[::g]/", "https://1.2.3.4.5/")
    ),
    "time_order": _reversed_times,
    "cursor_with_page": _cursor_and_page,
    "bad_cursor": _strange_cursor,
    "future_timestamp": _future,
    "expired_timestamp": _expired,
    "confirm_required": _unconfirmed,
    "time_range_exclusive": _range_and_times,
    "too_many_buckets": _many_buckets,
    "too_little_data": _nothing_to_go_by,
    "too_many_points": _more_than_is_judged,
    "acknowledged_only": _acknowledged_only,
    "acknowledged_in_future": _acknowledged_ahead,
    "unknown_user": _unknown_user,
    "device_or_type": _device_and_type,
    "threshold_required": partial(_of_rule, ({"condition": "gt"}, {"condition": "ne"})),
    "threshold_refused": partial(
        _of_rule, tuple({"condition": each, "threshold_value": 0} for each in ("absent", "anomaly"))
    ),
    "clear_threshold_refused": partial(
        _of_rule,
        tuple({"condition": each, "threshold_value": 1.5, "clear_threshold": 1.5} for each in NO_CLEARING),
    ),
    "clear_threshold_side": partial(
        _of_rule,
        (
            {"condition": "gt", "threshold_value": 1.5, "clear_threshold": 1.75},
            {"condition": "lte", "threshold_value": 1.5, "clear_threshold": 1.25},
        ),
    ),
    "for_seconds_required": partial(_of_rule, ({"condition": "absent", "for_seconds": 0},)),
    "clear_seconds_refused": partial(_of_rule, ({"condition": "absent", "clear_seconds": 1},)),
    "sensitivity_refused": partial(_of_rule, ({"condition": "gt", "threshold_value": 0, "sensitivity": "high"},)),
    "device_not_covered": _uncovered_device,
    "value_exclusive": _value_and_time,
    "value_refused": _value_alone,
}
