"""The contract as the server gives it out: the same in every form, valid, complete, and true to itself.

What a consumer on any deployment stands on. Nothing but the document is asked for, and the pages made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from contract_tests.checks import Check
from contract_tests.document.contents import content_faults
from contract_tests.document.operations import operation_faults
from contract_tests.document.served import PAGES, json_faults, page_faults, version_faults, yaml_faults
from contract_tests.document.whole import reference_faults, schema_faults, table_faults, validity_faults
from contract_tests.replies import Fault
from contract_tests.run import Run

TITLE = "The document: served, valid, complete"
PROFILES = ("quick", "full")
VERSION = "get_version"


def checks(run: Run) -> Iterable[Check]:
    contract, document = run.contract, run.contract.document
    schemas = document["components"]["schemas"]
    run.notes["document"] = f"{len(run.operations)} operations, {len(schemas)} schemas, every example and link"
    yield _check(run, "openapi.yaml is the document of this run", lambda: yaml_faults(run))
    yield _check(run, "openapi.json says the same", lambda: json_faults(run))
    for page in PAGES:
        yield _check(run, f"{page} is a page", partial(page_faults, run, page))
    if VERSION in contract.operations:
        find = partial(_version_faults, run)
        yield _check(run, "the version that runs is the document's", find, VERSION)
    yield _check(run, "the document is valid OpenAPI", lambda: validity_faults(document))
    yield _check(run, "every reference leads somewhere", lambda: reference_faults(document))
    yield _check(run, "the tables of the description", lambda: table_faults(contract))
    for name in schemas:
        yield _check(run, f"schema {name}", partial(schema_faults, contract, name))
    for operation in run.operations:
        yield _check(run, f"{operation.id}: stated", partial(operation_faults, contract, operation), operation.id)
        yield _check(run, f"{operation.id}: contents", partial(content_faults, contract, operation), operation.id)


def _version_faults(run: Run) -> Iterator[Fault]:
    yield from version_faults(run.contract, run.client().call(VERSION).data)


def _check(run: Run, name: str, find: Callable[[], Iterator[Fault]], operation: str | None = None) -> Check:
    """A check that tells of every fault, not only of the first."""

    def check() -> None:
        for fault in find():
            run.recorder.report(fault.rule, fault.message, operation, run.recorder.last)

    return Check(name, check, operation)
