"""Links: from what was made to all that can be done with it."""

from __future__ import annotations

import pytest

from tests.openapi.test_spec import RAW_OPERATIONS, SPEC, parameters, resolve


@pytest.mark.parametrize("noun", ["device", "user", "api_key", "alert", "alert_rule", "webhook"])
def test_creates_link_to_what_can_be_done_next(noun: str) -> None:
    by_id = {op["operationId"]: (path, op) for path, _, op in RAW_OPERATIONS}
    collection, create = by_id[f"create_{noun}"]
    links = {resolve(link)["operationId"] for link in create["responses"]["201"]["links"].values()}
    member = collection.rstrip("/") + "/{id}"
    below = {op["operationId"] for path, _, op in RAW_OPERATIONS if path.startswith(member)}
    assert below <= links


@pytest.mark.parametrize("name", SPEC["components"]["links"])
def test_links_name_operations_and_their_parameters(name: str) -> None:
    link = SPEC["components"]["links"][name]
    (operation,) = [op for _, _, op in RAW_OPERATIONS if op["operationId"] == link["operationId"]]
    assert set(link.get("parameters", {})) <= {parameter["name"] for parameter in parameters(operation)}
    # openapi-generator refuses a document in which a link's `requestBody` is anything but a text.
    assert "requestBody" not in link
    if "x-request-body" in link:
        schema = resolve(operation["requestBody"]["content"]["application/json"]["schema"])
        assert set(schema["required"]) <= set(link["x-request-body"]) <= set(schema["properties"])
