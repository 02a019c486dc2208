"""The harness's own client: an operation that the document lacks is a finding that names it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from contract_tests.checks import Broken
from contract_tests.client import Client
from contract_tests.contract import read
from contract_tests.deployment import ROOT

CONTRACT = read((ROOT / "openapi" / "openapi.yaml").read_bytes())


def test_an_operation_that_the_document_lacks_is_named() -> None:
    connection: Any = SimpleNamespace(contract=CONTRACT)
    with pytest.raises(Broken, match="the document has no operation read_device") as caught:
        Client(connection).call("read_device", path={"id": 1})
    assert (caught.value.rule, caught.value.operation) == ("operations of this API", "read_device")
