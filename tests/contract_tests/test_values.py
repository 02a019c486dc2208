"""Values on both sides of a keyword, and the places that they are put in."""

from __future__ import annotations

import re

import pytest

from contract_tests.boundaries.places import Place, faults_of_request
from contract_tests.boundaries.values import ASTRAL, Values, fitted
from contract_tests.contract import Contract
from contract_tests.figures.numbers import nasty_doubles

CONTRACT = Contract(
    {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {}, "components": {"schemas": {}}}
)


def values(schema, base):
    return Values(CONTRACT, schema, base)


TEXT = {"type": "string", "minLength": 2, "maxLength": 5, "pattern": r"^[^\x00-\x1F\x7F-\x9F]*$"}


def test_lengths_are_those_of_code_points_on_both_sides():
    assert {len(text) for text in values(TEXT, "abc").inside("maxLength")} == {5, 3}
    assert ASTRAL * 5 in values(TEXT, "abc").inside("maxLength")
    assert {len(text) for text in values(TEXT, "abc").outside("maxLength")} == {6}
    assert ASTRAL * 6 in values(TEXT, "abc").outside("maxLength")
    assert {len(text) for text in values(TEXT, "abc").outside("minLength")} == {1}


def test_a_pattern_is_broken_by_line_breaks_and_every_kind_of_control_character():
    broken = "".join(values(TEXT, "abc").outside("pattern"))
    assert {"\n", "\0", "\x1f", "\x7f", "\x85", "\x9f"} <= set(broken)
    assert " " not in broken


@pytest.mark.parametrize(
    ("schema", "base", "keyword", "inside", "outside"),
    [
        ({"type": "integer", "minimum": 1, "maximum": 9}, 5, "maximum", [9, 5], [10]),
        ({"type": "integer", "minimum": 1, "maximum": 9}, 5, "minimum", [1, 5], [0]),
        ({"type": "integer", "minimum": 1, "exclusiveMinimum": True}, 5, "minimum", [2, 5], []),
        ({"type": "number", "maximum": 1.0}, 0.5, "maximum", [1.0, 0.5], [1.0000000000000002]),
        (
            {"type": "array", "items": {"type": "string"}, "maxItems": 2},
            ["a"],
            "maxItems",
            [["a0", "a1"], ["a"]],
            [["a0", "a1", "a2"]],
        ),
        (
            {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
            ["a"],
            "uniqueItems",
            [["a"]],
            [["a0", "a0"]],
        ),
        ({"type": "object", "maxProperties": 1}, {"a": 1}, "maxProperties", [{"a": 1}], [{"a": 1, "key-0": 0}]),
        ({"type": "object", "minProperties": 1}, {"a": 1}, "minProperties", [{"a": 1}], [{}]),
        (
            {"type": "object", "required": ["a", "b"]},
            {"a": 1, "b": 2},
            "required",
            [{"a": 1, "b": 2}],
            [{"b": 2}, {"a": 1}],
        ),
    ],
)
def test_bounds_are_met_and_passed_by_the_smallest_step(schema, base, keyword, inside, outside):
    assert values(schema, base).inside(keyword) == inside
    if outside:
        assert values(schema, base).outside(keyword) == outside


def test_an_integer_is_no_boolean_no_text_and_no_float():
    assert [type(value) for value in values({"type": "integer"}, 1).outside("type")] == [
        type(None),
        bool,
        str,
        float,
        list,
        dict,
        str,
        float,
    ]


def test_an_enumeration_is_broken_by_another_case():
    outside = values({"type": "string", "enum": ["online", "offline"]}, "online").outside("enum")
    assert {"ONLINE", "Online", "online ", "online\n", ""} <= set(outside)


def test_a_text_is_fitted_to_a_length_within_its_pattern():
    address = re.compile(r"[a-z]{1,64}@[a-z]{1,63}(\.[a-z]{1,63}){1,3}")
    for length in (5, 30, 254):
        made = fitted("somebody@example.com", length, lambda text: address.fullmatch(text) is not None)
        assert made is not None
        assert len(made) == length
        assert address.fullmatch(made)
    assert fitted("somebody@example.com", 4, lambda text: address.fullmatch(text) is not None) is None


def test_doubles_are_the_same_for_a_seed_and_hold_the_extremes():
    assert nasty_doubles(7) == nasty_doubles(7) != nasty_doubles(8)
    assert {5e-324, 1.7976931348623157e308, 0.1} <= set(nasty_doubles(7))


DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": "T", "version": "1", "description": ""},
    "paths": {
        "/things/{id}": {
            "put": {
                "operationId": "update_thing",
                "parameters": [
                    {"in": "path", "name": "id", "required": True, "schema": {"type": "integer", "minimum": 1}},
                    {"in": "query", "name": "ids", "schema": {"type": "array", "items": {"type": "integer"}}},
                ],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                "responses": {"200": {}},
            }
        }
    },
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "additionalProperties": False,
                "required": ["parts"],
                "properties": {
                    "parts": {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Part"}},
                    "map": {"type": "object", "properties": {"size": {"type": "integer", "example": 3}}},
                },
            },
            "Part": {
                "type": "object",
                "additionalProperties": False,
                "required": ["name"],
                "properties": {"name": {"type": "string", "minLength": 1, "example": "a"}},
            },
        }
    },
}


@pytest.fixture
def operation():
    return Contract(DOCUMENT).operations["update_thing"]


def request():
    return {"path": {"id": 1}, "params": {}, "headers": {}, "json": {"parts": [{"name": "a"}]}}


def test_a_place_is_named_as_a_422_names_it_and_set_in_a_copy(operation):
    given = request()
    place = Place(operation, "body.parts[].name")
    assert (place.field, place.base(given)) == ("parts.0.name", "a")
    assert place.put(given, "")["json"] == {"parts": [{"name": ""}]}
    assert given == request()
    assert Place(operation, "query.ids[]").field == "ids.0"


def test_what_leads_to_a_place_is_made_from_examples(operation):
    place = Place(operation, "body.map.size")
    assert place.base(request()) == 3
    assert place.put(request(), 0)["json"]["map"] == {"size": 0}


def test_every_fault_of_a_request_is_expected_by_field_and_rule(operation):
    wrong = {"parts": [{"name": "a"}, {"name": "", "colour": 1}, {}], "map": {"size": "3"}, "more": 1}
    given = {"path": {"id": "0"}, "params": {"ids": "1,x", "other": "1"}, "headers": {}, "json": wrong}
    assert faults_of_request(operation, given) == {
        ("id", "minimum"),
        ("ids.1", "type"),
        ("other", "unknown_parameter"),
        ("parts.1.name", "minLength"),
        ("parts.1.colour", "unknown_field"),
        ("parts.2.name", "required"),
        ("map.size", "type"),
        ("more", "unknown_field"),
    }
    assert faults_of_request(operation, request()) == set()
