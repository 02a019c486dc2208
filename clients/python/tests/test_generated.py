"""What is generated is what the contract says, and every operation can be called, from both clients."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from generation.document import Document, Operation
from generation.names import by_tag
from generation.package import GENERATED, ROOT, generated
from generation.types import identifier
from servers import DEMO_PASSWORD, Sandbox, address
from valtronics_client import (
    ApiError,
    AsyncDownload,
    AsyncValtronicsClient,
    Download,
    UnexpectedReply,
    ValtronicsClient,
)

DOCUMENT = Document.load(ROOT / "openapi")
CALLS = [
    (tag, name, operation) for tag, names in by_tag(DOCUMENT.operations()).items() for name, operation in names.items()
]


def test_generating_again_changes_nothing() -> None:
    found = {path.name: path.read_text(encoding="utf-8") for path in GENERATED.glob("*.py")}
    assert found == generated(), "run `python -m generation` in clients/python"


def arguments(operation: Operation) -> dict[str, Any]:
    """Values for what is required, from the contract's own examples."""
    said = DOCUMENT.api["paths"][operation.path][operation.method]
    raw = {DOCUMENT.resolved(each)["name"]: DOCUMENT.resolved(each) for each in said.get("parameters", [])}
    found = {identifier(each.name): raw[each.name]["example"] for each in operation.parameters if each.is_required}
    if operation.body and operation.is_body_required:
        content = DOCUMENT.resolved(said["requestBody"])["content"]["application/json"]
        found["body"] = next(iter(content["examples"].values()))["value"]
    return found


class Heard:
    """The requests and statuses of a client."""

    def __init__(self) -> None:
        self.last: tuple[str, str, int] = ("", "", 0)

    def __call__(self, response: httpx.Response) -> None:
        path = response.request.url.raw_path.decode().partition("?")[0]
        self.last = (response.request.method, path, response.status_code)

    async def later(self, response: httpx.Response) -> None:
        self(response)


def check(operation: Operation, heard: Heard, outcome: object) -> None:
    """The request was that of the operation, and the outcome is one that the contract has for it."""
    method, path, status = heard.last
    pattern = re.escape(DOCUMENT.prefix) + re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(operation.path))
    assert method == operation.method.upper()
    assert re.fullmatch(pattern, path), (path, pattern)
    documented = DOCUMENT.api["paths"][operation.path][operation.method]["responses"]
    assert str(status) in documented
    assert isinstance(outcome, ApiError) == (status >= 400), outcome
    assert not isinstance(outcome, UnexpectedReply), outcome


def outcome_of(call: Callable[[], object]) -> object:
    try:
        found = call()
    except ApiError as error:
        return error
    return found.read() if isinstance(found, Download) else found


@pytest.fixture(scope="module")
def everything(started_sandbox: Sandbox) -> Iterator[tuple[ValtronicsClient, Heard]]:
    """An administrator, and what is heard of its requests."""
    started_sandbox.begin()
    heard = Heard()
    http = httpx.Client(event_hooks={"response": [heard]})
    with (
        http,
        ValtronicsClient(address(started_sandbox), username="admin", password=DEMO_PASSWORD, http=http) as client,
    ):
        yield client, heard


@pytest.mark.parametrize(("tag", "name", "operation"), CALLS, ids=[operation.id for *_, operation in CALLS])
def test_every_operation_is_called_as_the_contract_says(
    tag: str, name: str, operation: Operation, everything: tuple[ValtronicsClient, Heard]
) -> None:
    client, heard = everything
    method = getattr(getattr(client, tag), name)
    check(operation, heard, outcome_of(lambda: method(**arguments(operation))))


def test_the_asynchronous_client_calls_the_same(started_sandbox: Sandbox) -> None:
    started_sandbox.begin()

    async def call_all() -> None:
        heard = Heard()
        given = {"username": "admin", "password": DEMO_PASSWORD}
        async with (
            httpx.AsyncClient(event_hooks={"response": [heard.later]}) as http,
            AsyncValtronicsClient(address(started_sandbox), **given, http=http) as client,
        ):
            for tag, name, operation in CALLS:
                outcome: object
                try:
                    outcome = await getattr(getattr(client, tag), name)(**arguments(operation))
                except ApiError as error:
                    outcome = error
                check(operation, heard, await outcome.read() if isinstance(outcome, AsyncDownload) else outcome)

    asyncio.run(call_all())


def test_both_clients_have_the_same_calls() -> None:
    sync, other = ValtronicsClient(), AsyncValtronicsClient()
    for tag in DOCUMENT.tags:
        ours, theirs = getattr(sync, tag), getattr(other, tag)
        names = {name for name in dir(ours) if not name.startswith("_")}
        assert names == {name for name in dir(theirs) if not name.startswith("_")}
        for name in names:
            one, two = inspect.signature(getattr(ours, name)), inspect.signature(getattr(theirs, name))
            assert one.parameters == two.parameters
            assert one.return_annotation == two.return_annotation.removeprefix("Async")
    sync.close()
    asyncio.run(other.close())
