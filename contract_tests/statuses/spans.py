"""Requests about a span that is one field of a body, with two moments in it, and which devices they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract_tests.client import Client
from contract_tests.contract import Operation
from contract_tests.samples import Request
from contract_tests.statuses.maker import Maker

Attempt = tuple[Client, Request]


def span_of(operation: Operation) -> tuple[str, str, str] | None:
    """The body's field that is a span, and its two moments in their order; None where there is none."""
    resolve = operation.contract.resolve
    for name, node in resolve(operation.body_schema or {}).get("properties", {}).items():
        moments = resolve(node).get("properties", {})
        if len(moments) == 2 and all(resolve(each).get("format") == "date-time" for each in moments.values()):
            first, last = moments
            return name, first, last
    return None


def with_span(operation: Operation, request: Request, first: str, last: str, **more: Any) -> Request:
    span = span_of(operation)
    assert span is not None
    return {**request, "json": {**request["json"], span[0]: {span[1]: first, span[2]: last}, **more}}


def long_span(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    for first, last in (
        ("2023-01-01T00:00:00Z", "2024-01-02T00:00:01Z"),
        ("1970-01-01T00:00:00Z", "9999-01-01T00:00:00Z"),
    ):
        yield maker.caller(operation), with_span(operation, request, first, last)


def many_devices(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    """More than models look at; that some of them do not exist is told later."""
    for kind in ("trend", "anomaly"):
        yield maker.caller(operation), {**request, "json": {"report_type": kind, "device_ids": list(range(1, 22))}}


def whole_fleet(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    body = {"report_type": "system", "device_ids": maker.run.stage.devices[:1]}
    yield maker.caller(operation), {**request, "json": body}
