"""Callers: what is forged is refused for the right reason, and who may call what follows from the document alone."""

from __future__ import annotations

import random
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import jwt
import pytest

from contract_tests import contract as contracts
from contract_tests.authorization.callers import Caller, forgeries, takes_keys
from contract_tests.client import Client
from contract_tests.contract import Contract
from contract_tests.deployment import ROOT
from contract_tests.gates.authorization import sampled
from contract_tests.run import Run

SECRET = "the server's own secret, which is long enough for every algorithm there is; nobody else has it"
CLAIMS = {"sub": "1", "sid": "a", "exp": 4102444800}
NOBODY = cast(Client, None)


@pytest.fixture(scope="module")
def contract() -> Contract:
    return contracts.read((ROOT / "openapi" / "openapi.yaml").read_bytes())


def careless(token: str) -> dict[str, Any]:
    """What a server reads that believes whatever it is given."""
    read: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return read


@pytest.mark.parametrize("name", forgeries(jwt.encode(CLAIMS, SECRET, "HS256")))
def test_a_forgery_is_readable_and_not_signed_by_the_server(name: str) -> None:
    forged = forgeries(jwt.encode(CLAIMS, SECRET, "HS256"))[name]
    if name != "unsigned token with a signature":
        assert careless(forged)["sid"] == "a"
    with pytest.raises(jwt.PyJWTError):
        jwt.decode(forged, SECRET, algorithms=["HS256", "HS384", "HS512"])


def test_forgeries_are_all_different() -> None:
    found = forgeries(jwt.encode(CLAIMS, SECRET, "HS256"))
    assert len(found) >= 6
    assert len(set(found.values())) == len(found)


def test_the_claims_of_one_forgery_are_others() -> None:
    forged = forgeries(jwt.encode(CLAIMS, SECRET, "HS256"))["changed claims"]
    assert careless(forged)["exp"] > CLAIMS["exp"]


def test_a_token_that_is_no_json_web_token_has_no_forgeries() -> None:
    assert forgeries("opaque") == {}


def test_who_may_call_follows_from_permission_and_scheme(contract: Contract) -> None:
    everything = frozenset(contract.roles[contract.highest_role])
    user = Caller("admin", NOBODY, everything, username="admin")
    key = Caller("key", NOBODY, everything)
    for operation in contract.operations.values():
        if operation.permission is not None:
            assert user.may(operation)
            assert key.may(operation) is (operation.id != "log_out")
            assert not replace(user, permissions=everything - {operation.permission}).may(operation)
            assert not Caller("nobody", NOBODY).may(operation)
    assert not takes_keys(contract.operations["log_out"])


@pytest.mark.parametrize("strangers", [3, 80])
def test_a_sample_has_every_operation_and_every_stranger(contract: Contract, strangers: int) -> None:
    callers = [Caller(str(number), NOBODY) for number in range(strangers)]
    operations = list(contract.operations.values())
    pairs = sampled(cast(Run, SimpleNamespace(random=random.Random(1))), operations, callers)
    assert {caller.name for caller, _ in pairs} == {caller.name for caller in callers}
    assert {operation.id for _, operation in pairs} == set(contract.operations)
    assert len(pairs) == max(len(operations), strangers)
