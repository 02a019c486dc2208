"""What is compiled from one operation of the contract."""

import pytest

from domain.versions import Versioned
from valtronics.failures import BrokenReply
from valtronics.operations import compile_operation, deprecation_notices
from valtronics.schemas import Schemas

DOCUMENT = {
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["id", "note"],
                "properties": {"id": {"type": "integer"}, "note": {"type": "string", "nullable": True}},
            },
            "ThingEnvelope": {"type": "object", "properties": {"data": {"$ref": "#/components/schemas/Thing"}}},
        }
    }
}
RAW = {
    "operationId": "get_thing",
    "x-permission": "things:read",
    "responses": {
        "201": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ThingEnvelope"}}}},
        "404": {},
    },
}


@pytest.fixture
def operation():
    return compile_operation(
        RAW,
        method="get",
        path="/things/{id}",
        shared_parameters=[],
        schemas=Schemas(DOCUMENT),
        function=lambda: None,
        singletons={},
        per_request=frozenset(),
    )


def test_the_contract_decides_status_and_permission(operation):
    assert (operation.status, operation.permission, operation.rate) == (201, "things:read", "caller")


def test_a_reply_that_keeps_the_contract_is_written(operation):
    assert operation.finish({"id": 1, "note": None}) == ([], b'{"id":1,"note":null}')
    assert operation.finish(Versioned({"id": 1, "note": "a"}, 7))[0] == [(b"etag", b'"v7"')]


@pytest.mark.parametrize("reply", [{"id": 1}, {"id": "1", "note": "a"}, {"id": 1.5, "note": "a"}, None, []])
def test_a_reply_that_breaks_the_contract_is_not(operation, reply):
    with pytest.raises(BrokenReply, match="get_thing"):
        operation.finish(reply)


def test_a_deprecated_operation_says_since_when_and_until_when():
    raw = {"deprecated": True, "x-deprecated-since": "2026-11-23", "x-sunset": "2027-06-01"}
    assert deprecation_notices(raw) == [
        (b"deprecation", b"@1795392000"),
        (b"sunset", b"Tue, 01 Jun 2027 00:00:00 GMT"),
    ]
    assert deprecation_notices({}) == []
    with pytest.raises(KeyError):
        deprecation_notices({"deprecated": True})
