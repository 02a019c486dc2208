"""Requests with a URL that the target has to refuse to send to."""

from __future__ import annotations

from collections.abc import Iterator

from contract_tests.client import Client
from contract_tests.contract import Operation
from contract_tests.samples import Request
from contract_tests.statuses.maker import Maker

Attempt = tuple[Client, Request]

# Loopback and private addresses, in the spellings that programs understand.
PRIVATE_TARGETS = (
    "http://127.0.0.1:9/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://017700000001/",
    "http://localhost/",
    "http://[::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://169.254.169.254/latest/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
)


def with_url(urls: tuple[str, ...], maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    for url in urls:
        yield maker.caller(operation), {**request, "json": {**request["json"], "url": url}}


def private_target(maker: Maker, operation: Operation, request: Request) -> Iterator[Attempt]:
    """Only where the target sends nothing to networks of its own."""
    for client, made in with_url(PRIVATE_TARGETS, maker, operation, request):
        reply = client.call(operation, **made)
        if reply.status == 422:
            yield client, made
