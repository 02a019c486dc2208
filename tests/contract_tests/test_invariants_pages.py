"""The largest page: enough is there to fill it, and one that is not full is found."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from contract_tests.checks import Broken
from contract_tests.contract import Operation, read
from contract_tests.deployment import ROOT
from contract_tests.invariants.pages import Listing

CONTRACT = read((ROOT / "openapi" / "openapi.yaml").read_bytes())


class Server(Listing):
    """A list with so many items, of which a page holds `holds` at most."""

    def __init__(self, operation: Operation, total: int, holds: int) -> None:
        super().__init__(SimpleNamespace(is_quick=True), operation)  # type: ignore[arg-type]
        self.total, self.holds = total, holds

    def _of_many_points(self, number: int) -> dict[str, Any]:
        self.total = number
        return {"device_id": 7}

    def ask(self, **params: Any) -> Any:
        there = min(self.total, self.holds, params["size"])
        return {"items": [{}] * there, "pagination": {"total": self.total}}


@pytest.mark.parametrize(("total", "holds"), [(3, 100), (100, 100), (250, 100)])
def test_a_page_that_is_as_full_as_can_be_is_good(total: int, holds: int) -> None:
    Server(CONTRACT.operations["list_devices"], total, holds).check_largest()


def test_a_page_that_holds_less_than_it_may_be_asked_for_is_found() -> None:
    with pytest.raises(Broken, match="99 of size 100, where there are 250") as caught:
        Server(CONTRACT.operations["list_devices"], 250, 99).check_largest()
    assert caught.value.operation == "list_devices"


def test_points_are_sent_until_the_largest_page_could_not_hold_them() -> None:
    Server(CONTRACT.operations["list_telemetry"], 3, 1000).check_largest()
    with pytest.raises(Broken, match="500 of size 1000, where there are 1001"):
        Server(CONTRACT.operations["list_telemetry"], 3, 500).check_largest()
