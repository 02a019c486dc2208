"""What is generated is what the contract says, and every operation can be called, from both clients."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any

import httpx
import pytest
from generation.document import Document, Operation
from generation.names import Group, groups
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
GROUPS = groups(DOCUMENT.operations())


def calls(group: Group, path: str) -> Iterator[tuple[str, Operation]]:
    """Where each call is, from a client on."""
    yield from ((f"{path}.{name}", operation) for name, operation in group.calls.items())
    for name, each in group.groups.items():
        yield from calls(each, f"{path}.{name}")


CALLS = [found for tag, group in GROUPS.items() for found in calls(group, tag)]
RESOURCES = sorted({path.rpartition(".")[0] for path, _ in CALLS})


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


@pytest.mark.parametrize(("path", "operation"), CALLS, ids=[operation.id for _, operation in CALLS])
def test_every_operation_is_called_as_the_contract_says(
    path: str, operation: Operation, everything: tuple[ValtronicsClient, Heard]
) -> None:
    client, heard = everything
    method = attrgetter(path)(client)
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
            for path, operation in CALLS:
                outcome: object
                try:
                    outcome = await attrgetter(path)(client)(**arguments(operation))
                except ApiError as error:
                    outcome = error
                check(operation, heard, await outcome.read() if isinstance(outcome, AsyncDownload) else outcome)

    asyncio.run(call_all())


def test_calls_are_where_people_look_for_them() -> None:
    named = {operation.id: path for path, operation in CALLS}
    for id, path in {
        "list_devices": "devices.list",
        "get_latest_telemetry": "telemetry.latest",
        "list_latest_telemetry": "telemetry.list_latest",
        "list_devices_by_status": "devices.list_by_status",
        "get_device_configuration": "devices.configuration",
        "update_device_configuration": "devices.update_configuration",
        "create_alert_rule": "alerts.rules.create",
        "list_api_keys": "auth.api_keys.list",
        "list_audit_entries": "audit.list",
        "log_in": "auth.log_in",
    }.items():
        assert named[id] == path


def test_both_clients_have_the_same_calls() -> None:
    sync, other = ValtronicsClient(), AsyncValtronicsClient()
    for path in RESOURCES:
        ours, theirs = attrgetter(path)(sync), attrgetter(path)(other)
        names = {name for name in dir(ours) if not name.startswith("_")}
        assert names == {name for name in dir(theirs) if not name.startswith("_")}
        for name in names - {path.rpartition(".")[2] for path in RESOURCES}:
            one, two = inspect.signature(getattr(ours, name)), inspect.signature(getattr(theirs, name))
            assert one.parameters == two.parameters
            assert one.return_annotation == two.return_annotation.removeprefix("Async")
    sync.close()
    asyncio.run(other.close())
