"""Parameters are read as JSON would write them, or refused by name."""

import pytest

from domain.errors import InvalidInput, MalformedRequest
from valtronics.parameters import compile_parameters, parse_query
from valtronics.schemas import Schemas

DECLARED = [
    {"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1, "default": 1}},
    {"name": "flag", "in": "query", "schema": {"type": "boolean"}},
    {"name": "level", "in": "query", "schema": {"type": "number"}},
    {"name": "ids", "in": "query", "schema": {"type": "array", "items": {"type": "integer"}, "maxItems": 3}},
    {"name": "kind", "in": "query", "required": True, "schema": {"$ref": "#/components/schemas/Kind"}},
    {"name": "If-Match", "in": "header", "schema": {"type": "string", "maxLength": 5}},
]
SCHEMAS = Schemas({"components": {"schemas": {"Kind": {"type": "string", "enum": ["a", "b"]}}}})
PARAMETERS = compile_parameters(DECLARED, SCHEMAS)


def read(query: bytes, headers: list[tuple[bytes, bytes]] | None = None) -> dict[str, object]:
    return PARAMETERS.read({}, query, headers or [])


def test_values_are_cast_and_defaults_filled_in():
    assert read(b"kind=a&flag=true&level=1e3&ids=1,2") == {
        "kind": "a",
        "flag": True,
        "level": 1000.0,
        "ids": [1, 2],
        "page": 1,
    }


@pytest.mark.parametrize("text", [b"1_0", b"+1", b"%201", b"1.0", b"01", "٣".encode(), b"", b"1e2", b"9" * 5000])
def test_what_json_would_not_call_an_integer_is_refused(text):
    with pytest.raises(InvalidInput) as refused:
        read(b"kind=a&page=" + text)
    assert refused.value.faults[0].field == "page"


@pytest.mark.parametrize("text", [b"TRUE", b"1", b"yes", b""])
def test_what_json_would_not_call_a_boolean_is_refused(text):
    with pytest.raises(InvalidInput):
        read(b"kind=a&flag=" + text)


@pytest.mark.parametrize("text", [b"1_0", b"inf", b"nan", b"1e999", b"0x1"])
def test_what_json_would_not_call_a_number_is_refused(text):
    with pytest.raises(InvalidInput):
        read(b"kind=a&level=" + text)


def test_every_fault_is_named():
    with pytest.raises(InvalidInput) as refused:
        read(b"kind=z&page=0&color=red&flag=true&flag=true", [(b"if-match", b"too long")])
    found = {(fault.field, fault.rule) for fault in refused.value.faults}
    assert found == {
        ("kind", "enum"),
        ("page", "minimum"),
        ("color", "unknown_parameter"),
        ("flag", "repeated_parameter"),
        ("If-Match", "maxLength"),
    }


def test_a_missing_parameter_is_named():
    with pytest.raises(InvalidInput) as refused:
        read(b"")
    assert refused.value.details["field"] == "kind"


@pytest.mark.parametrize("raw", [b"a=%", b"a=%zz", b"%ff=1", b"a=%C3"])
def test_broken_encoding_can_not_be_parsed(raw):
    with pytest.raises(MalformedRequest):
        parse_query(raw)


def test_plus_and_percent_are_decoded():
    assert parse_query(b"a+b=c%2Bd+e&&x") == [("a b", "c+d e"), ("x", "")]
