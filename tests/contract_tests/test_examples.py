"""Examples: which requests are made of them, what a link means, and what makes a reply unlike its example."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import httpx
import pytest

from contract_tests import contract as contracts
from contract_tests.client import Reply
from contract_tests.contract import Contract
from contract_tests.deployment import ROOT
from contract_tests.examples.errors import PROVOKED, error_examples, is_like
from contract_tests.examples.requests import (
    curl_commands,
    evaluated,
    printed,
    put,
    read_command,
    variations,
    with_links,
)
from contract_tests.examples.shapes import UNDOCUMENTED, shape


@pytest.fixture(scope="module")
def contract() -> Contract:
    return contracts.read((ROOT / "openapi" / "openapi.yaml").read_bytes())


def test_every_body_parameter_and_enumerated_value_is_sent(contract: Contract) -> None:
    history = list(variations(contract.operations["get_telemetry_history"]))
    alone = {each.optional for each in history if len(each.optional) == 1}
    assert {("start_time",), ("end_time",), ("interval",), ("fill",)} <= alone
    assert max(len(each.optional) for each in history) == len(alone)
    assert (("time_range", "24h"),) in {each.parameters for each in history}
    bodies = {each.body for each in variations(contract.operations["create_device"])}
    assert bodies == {"pump", "minimal"}


def test_every_value_of_a_field_is_sent_once_and_knows_its_other_examples(contract: Contract) -> None:
    fields = [each for each in variations(contract.operations["create_api_key"]) if each.fields]
    values = [each.fields[0][1] for each in fields]
    assert sorted(values) == [[permission] for permission in sorted(contract.roles["admin"])]
    assert all(each.others for each in fields)


def test_what_takes_something_away_is_printed_last(contract: Contract) -> None:
    order = list(dict.fromkeys(each.operation.id for each in printed(contract)))
    assert order[0] == "log_in"
    assert order[-2:] == ["delete_telemetry", "log_out"]
    assert set(order) == set(contract.operations)
    assert order.index("create_api_key") < order.index("delete_api_key")


def test_deletions_are_the_last_links(contract: Contract) -> None:
    for creation in ("create_device", "create_user"):
        targets = [link["operationId"] for op, _, link in with_links(contract.operations.values()) if op.id == creation]
        assert targets[-1].startswith("delete_")


def test_runtime_expressions() -> None:
    body = {"data": {"id": 7, "a/b": [{"c": "d"}]}}
    reply = Reply(201, httpx.Headers({"ETag": '"1"'}), json.dumps(body).encode())
    assert evaluated("$response.body#/data/id", reply) == 7
    assert evaluated("$response.body#/data/a~1b/0/c", reply) == "d"
    assert evaluated("$response.header.ETag", reply) == '"1"'
    assert evaluated("temperature", reply) == "temperature"
    assert evaluated(23.5, reply) == 23.5


def test_put_reaches_into_lists() -> None:
    body = {"a": [{"b": 1}, {"b": 2}]}
    put(body, ("a", 0, "b"), 3)
    assert body == {"a": [{"b": 3}, {"b": 2}]}


def test_commands_of_a_description() -> None:
    text = (
        "Log in:\n\n    curl -X POST http://localhost/api/v1/auth/login \\\n"
        "      -H 'Content-Type: application/json' \\\n"
        "      -H 'Authorization: Bearer x' -d '{\"a\": \"b c\"}'\n\nand `curl http://localhost/api/v1/version`"
        " or\n`curl http://localhost/api/v1/version`\n"
    )
    first, second = curl_commands(text)
    headers = {"Content-Type": "application/json"}
    assert read_command(first) == ("POST", "http://localhost/api/v1/auth/login", headers, '{"a": "b c"}')
    assert read_command(second) == ("GET", "http://localhost/api/v1/version", {}, "")


SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "id": {"type": "integer"},
        "map": {"type": "object", "additionalProperties": {"type": "number"}},
        "items": {"type": "array", "items": {"type": "object", "properties": {"a": {}}}},
    },
}


def test_the_shape_of_a_value(contract: Contract) -> None:
    value = {"id": 1, "map": {"x": 1.5, "y": 2}, "items": [{"a": "t"}, {"a": None}]}
    assert shape(contract, SCHEMA, value) == {
        ("", "object"),
        ("id", "number"),
        ("map", "object"),
        ("map.*", "number"),
        ("items", "list"),
        ("items[]", "object"),
        ("items[].a", "text"),
        ("items[].a", "null"),
    }


def test_a_member_that_is_not_described_is_seen(contract: Contract) -> None:
    assert ("items[].b", UNDOCUMENTED) in shape(contract, SCHEMA, {"items": [{"b": 1}]})


def changed(error: Any, **details: Any) -> Any:
    copy = deepcopy(error)
    copy["details"].update(details)
    return copy


def test_what_makes_an_error_unlike_its_example(contract: Contract) -> None:
    (missing,) = (each.error for each in error_examples(contract) if each.name == "missing_field")
    assert is_like(contract, missing, {**missing, "message": "in other words"})
    assert not is_like(contract, missing, {**missing, "code": "CONFLICT"})
    assert not is_like(contract, missing, changed(missing, field=1))
    assert not is_like(contract, missing, changed(missing, limit=1))
    assert not is_like(contract, missing, changed(missing, hint="not in the contract"))
    other = {**missing["details"]["errors"][0], "rule": "pattern"}
    assert not is_like(contract, missing, changed(missing, errors=[other]))


def test_every_error_status_of_the_document_can_be_provoked(contract: Contract) -> None:
    assert {example.status for example in error_examples(contract)} <= set(PROVOKED)
