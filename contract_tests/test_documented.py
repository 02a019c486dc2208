"""What holds on every path, in the contract or not: one envelope, owed headers, limits, and the document itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from contract_tests import contract as contracts
from contract_tests.client import Client
from contract_tests.contract import FILE, METHODS, Contract
from contract_tests.deployment import ADMIN, PASSWORD, Deployment, database_on, drop_database, serve
from contract_tests.samples import sample

CONTRACT = contracts.load()
PATHS = {op.path: sample(op)["path"] for op in CONTRACT.operations.values()}
ALLOWED = {path: {op.method for op in CONTRACT.operations.values() if op.path == path} for path in PATHS}
WRONG = [(method.upper(), path) for path in PATHS for method in METHODS if method.upper() not in ALLOWED[path]]


@pytest.fixture(scope="module")
def admin(deployment: Deployment, contract: Contract) -> Iterator[Client]:
    client = Client(deployment, contract)
    yield client.logged_in(ADMIN, PASSWORD)
    client.close()


def test_the_server_serves_the_document_that_is_tested(deployment: Deployment) -> None:
    assert httpx.get(f"{deployment.origin}/openapi.yaml").content == FILE.read_bytes()
    assert httpx.get(f"{deployment.origin}/openapi.json").json() == json.loads(json.dumps(CONTRACT.document))


@pytest.mark.parametrize(("method", "path"), [(m, p) for m, p in WRONG if m != "HEAD"])
def test_a_wrong_method_is_told_the_right_ones(admin: Client, method: str, path: str) -> None:
    reply = admin.send(method, path.format(**PATHS[path]))
    assert reply.status == 405
    assert {name.strip() for name in reply.headers["Allow"].split(",")} == ALLOWED[path]


@pytest.mark.parametrize("path", PATHS)
def test_head_is_a_wrong_method_too_and_has_no_body(deployment: Deployment, admin: Client, path: str) -> None:
    reply = httpx.head(deployment.base_url + path.format(**PATHS[path]), headers=admin.credential)
    assert (reply.status_code, reply.content) == (405, b"")
    assert {name.strip() for name in reply.headers["Allow"].split(",")} == ALLOWED[path]


@pytest.mark.parametrize("method", [method.upper() for method in METHODS if method != "head"])
@pytest.mark.parametrize("path", ["/nothing", "/devices/1/nothing", "/devices/1.5e3/x/y", "/%00", "/users/%FF/none"])
def test_an_unknown_path_is_404_in_the_envelope(admin: Client, method: str, path: str) -> None:
    assert admin.send(method, path).status == 404


@pytest.mark.parametrize("path", [path for path in PATHS if path.endswith("/")])
def test_the_other_spelling_of_a_collection_leads_to_the_right_one(admin: Client, path: str) -> None:
    reply = admin.send("GET", path.rstrip("/") + "?page=1")
    assert reply.status == 308
    assert reply.headers["Location"] == f"/api/v1{path}?page=1"


@pytest.mark.parametrize("sent", ["a", "A.b_c-9", "x" * 128])
def test_a_sane_request_id_is_echoed(admin: Client, sent: str) -> None:
    assert admin.call("get_version", headers={"X-Request-ID": sent}).json["request_id"] == sent


@pytest.mark.parametrize("sent", ["", "x" * 129, "a b", "é", "a,b", "<script>"])
def test_another_request_id_is_replaced(admin: Client, sent: str) -> None:
    made = admin.call("get_version", headers={"X-Request-ID": sent.encode("latin-1")}).json["request_id"]
    assert made.startswith("req_")


@pytest.mark.parametrize("name", [op.id for op in CONTRACT.operations.values() if op.body_examples])
def test_a_body_of_another_type_is_415_and_one_that_is_too_large_413(admin: Client, name: str) -> None:
    operation = CONTRACT.operations[name]
    request = sample(operation)
    text = json.dumps(request.pop("json"))
    headers = request.pop("headers")
    for media_type in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
        sent = {**headers, "Content-Type": media_type}
        assert admin.call(operation, **request, headers=sent, content=text).status == 415
    sent = {**headers, "Content-Type": "application/json"}
    reply = admin.call(operation, **request, headers=sent, content=text + " " * 8_388_609)
    most = 8_388_608 if operation.permission is not None else 65_536
    assert (reply.status, reply.error["details"]["limit"]) == (413, most)
    assert admin.call(operation, **request, headers=sent, content=text[:-1]).status == 400


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Iterator[Client]:
    """A server with limits that are soon reached."""
    folder = tmp_path_factory.mktemp("strict")
    limits = {f"VALTRONICS_{name}": "5" for name in ("RATE_STANDARD", "RATE_ANONYMOUS", "LOGIN_PER_USERNAME")}
    with serve(folder, f"sqlite:///{folder}/valtronics.db", **limits) as running:
        client = Client(running, contract)
        yield client
        client.close()


def test_callers_past_their_limit_are_told_when_to_come_again(strict: Client) -> None:
    body = {"username": "slow", "email": "slow@example.com", "password": PASSWORD, "role": "viewer"}
    assert strict.logged_in(ADMIN, PASSWORD).call("create_user", json=body).status == 201
    for caller, operation in ((strict.logged_in("slow", PASSWORD), "get_current_user"), (strict, "get_version")):
        replies = [caller.call(operation) for _ in range(12)]
        assert replies[0].status == 200
        assert replies[-1].status == 429
        assert {reply.headers["X-RateLimit-Limit"] for reply in replies} == {"5"}
        left = [int(reply.headers["X-RateLimit-Remaining"]) for reply in replies]
        assert left[0] > left[1]
        assert left[-1] == 0
        assert 1 <= int(replies[-1].headers["Retry-After"]) <= 60
        assert replies[-1].error["details"]["limit"] == 5


def test_log_ins_have_a_limit_of_their_own(strict: Client) -> None:
    body = {"username": "nobody", "password": "wrong password"}
    statuses = [strict.call("log_in", json=body).status for _ in range(12)]
    assert statuses[0] == 401
    assert statuses[-1] == 429


def test_without_its_database_every_operation_answers_503(
    postgresql_url: str, tmp_path: Path, contract: Contract
) -> None:
    with database_on(postgresql_url) as url, serve(tmp_path, url) as running:
        client = Client(running, contract)
        admin = client.logged_in(ADMIN, PASSWORD)
        drop_database(postgresql_url, url)
        for operation in contract.operations.values():
            reply = admin.call(operation, **sample(operation))
            assert reply.status == (200 if operation.id == "get_version" else 503), operation.id
        client.close()
