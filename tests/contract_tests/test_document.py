"""The rules on the document: ours keeps them, and each single thing taken from it is found."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from contract_tests.contract import Contract, read
from contract_tests.document.contents import content_faults
from contract_tests.document.operations import operation_faults
from contract_tests.document.served import foreign_parts, version_faults
from contract_tests.document.whole import reference_faults, schema_faults, table_faults, validity_faults
from contract_tests.examples.requests import with_links
from contract_tests.replies import Fault

DOCUMENT = read((Path(__file__).parents[2] / "openapi" / "openapi.yaml").read_bytes()).document
LOG_IN, DEVICE = ("/auth/login", "post"), ("/devices/{id}", "put")


def all_faults(document: dict[str, Any]) -> list[Fault]:
    contract = Contract(document)
    found = [*table_faults(contract)]
    for name in document["components"]["schemas"]:
        found += schema_faults(contract, name)
    for operation in contract.operations.values():
        found += [*operation_faults(contract, operation), *content_faults(contract, operation)]
    return found


def test_our_document_has_no_fault() -> None:
    assert [*validity_faults(DOCUMENT), *reference_faults(DOCUMENT), *all_faults(DOCUMENT)] == []


def at(document: dict[str, Any], place: tuple[str, str]) -> dict[str, Any]:
    operation: dict[str, Any] = document["paths"][place[0]][place[1]]
    return operation


def reply(document: dict[str, Any]) -> dict[str, Any]:
    """The success of a log-in."""
    found: dict[str, Any] = at(document, LOG_IN)["responses"]["200"]
    return found


def example(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = reply(document)["content"]["application/json"]["examples"]["tokens"]["value"]
    return found


BROKEN: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "a status is left out": (lambda d: at(d, DEVICE)["responses"].pop("412"), "statuses that can happen"),
    "a status that can't be": (
        lambda d: at(d, LOG_IN)["responses"].update({"412": {"$ref": "#/components/responses/PreconditionFailed"}}),
        "statuses that can happen",
    ),
    "an operation id twice": (lambda d: at(d, LOG_IN).update(operationId="log_out"), "operation id"),
    "a tag nobody describes": (lambda d: at(d, LOG_IN).update(tags=["sessions"]), "one described tag"),
    "a permission of no role": (
        lambda d: at(d, DEVICE).update({"x-permission": "devices:own"}),
        "permission of a role",
    ),
    "a permission and no security": (lambda d: at(d, DEVICE).update(security=[]), "security"),
    "an empty alternative": (lambda d: at(d, DEVICE).update(security=[{"bearerAuth": []}, {}]), "security"),
    "an example of another type": (lambda d: example(d)["data"].update(expires_in="1800"), "examples fit their schema"),
    "an example of a failure": (lambda d: example(d).update(success=False), "examples are envelopes"),
    "a code of another status": (
        lambda d: d["components"]["responses"]["NotFound"]["content"]["application/json"]["examples"]["unknown_device"][
            "value"
        ]["error"].update(code="CONFLICT"),
        "examples are envelopes",
    ),
    "a link that leads nowhere": (
        lambda d: d["components"]["links"]["GetDevice"].update(operationId="gat_device"),
        "links",
    ),
    "a link with another parameter": (
        lambda d: d["components"]["links"]["GetDevice"].update(parameters={"number": "$response.body#/data/id"}),
        "links",
    ),
    "a link to a field that is not there": (
        lambda d: d["components"]["links"]["GetDevice"].update(parameters={"id": "$response.body#/data/number"}),
        "links",
    ),
    "an inline object": (
        lambda d: d["components"]["schemas"]["Device"]["properties"].update(metadata={"type": "object"}),
        "no inline objects",
    ),
    "a header that is owed": (
        lambda d: d["components"]["responses"]["TooManyRequests"]["headers"].pop("Retry-After"),
        "documented headers",
    ),
    "an extension misspelt": (lambda d: at(d, LOG_IN).update({"x-rate-class": "often"}), "x-rate-class"),
    "a change that is not audited": (lambda d: at(d, LOG_IN).pop("x-audit"), "x-audit"),
    "a change that is left out of the audit without a word": (
        lambda d: at(d, LOG_IN).update({"x-audit": False}),
        "x-audit",
    ),
    "a table without a code": (
        lambda d: d["info"].update(description=d["info"]["description"].replace("| 412 | `P", "| 412 | P")),
        "table of errors",
    ),
    "a parameter without an example": (
        lambda d: d["components"]["parameters"]["Page"].pop("example"),
        "example of a parameter",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_taken_away_is_found(name: str) -> None:
    document = deepcopy(DOCUMENT)
    damage, rule = BROKEN[name]
    damage(document)
    assert rule in {fault.rule for fault in all_faults(document)}


def test_a_reference_that_leads_nowhere_is_found() -> None:
    document = deepcopy(DOCUMENT)
    at(document, LOG_IN)["responses"]["429"] = {"$ref": "#/components/responses/TooMany"}
    assert [fault.rule for fault in reference_faults(document)] == ["references"]
    assert list(validity_faults(document))


ORIGIN = "http://api.example.com:8000"


@pytest.mark.parametrize(
    "part",
    [
        '<script defer src="https://cdn.example.com/ui.js"></script>',
        "<link rel=stylesheet href=//cdn.example.com/ui.css>",
        "<IMG\n SRC='http://api.example.com/logo.png'>",
    ],
)
def test_a_page_that_needs_another_server_is_found(part: str) -> None:
    assert len(list(foreign_parts("/docs", f"<html>{part}</html>", ORIGIN))) == 1


@pytest.mark.parametrize(
    "part",
    [
        '<script src="/static/ui.js"></script><link rel="icon" href="logo.svg"><img src="data:image/png;base64,//8=">',
        f'<script src="{ORIGIN}/static/ui.js"></script><script>open("https://example.com")</script>',
        '<a href="https://example.com/">More</a>',
    ],
)
def test_a_page_may_lead_to_others_and_load_its_own(part: str) -> None:
    assert list(foreign_parts("/docs", f"<html>{part}</html>", ORIGIN)) == []


def test_the_version_that_runs_is_the_documents() -> None:
    contract = Contract(DOCUMENT)
    (example,) = contract.operations["get_version"].response(200)["content"]["application/json"]["examples"].values()
    said = example["value"]["data"]
    assert list(version_faults(contract, said)) == []
    for change in (
        {"version": "9.9.9"},
        {"api_version": "v2", "supported_versions": ["v2"]},
        {"supported_versions": []},
    ):
        assert len(list(version_faults(contract, {**said, **change}))) == 1, change


def test_a_link_that_leads_nowhere_stops_nothing_else() -> None:
    document = deepcopy(DOCUMENT)
    document["components"]["links"]["GetDevice"].update(operationId="gat_device")
    contract, right = Contract(document), Contract(DOCUMENT)
    assert contract.offspring.keys() == right.offspring.keys()
    links, all_links = ([name for _, name, _ in with_links(one.operations.values())] for one in (contract, right))
    assert sorted([*links, "get_device"]) == sorted(all_links)
