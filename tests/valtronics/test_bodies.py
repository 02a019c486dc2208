"""Bodies: strict JSON and one media type."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput, MalformedRequest, PayloadTooLarge, UnsupportedMediaType
from valtronics.bodies import MAX_DEPTH, ClientDisconnected, check_media_type, compile_body, parse_json, read_body
from valtronics.schemas import MAX_FAULTS, Schemas

JSON = (b"content-type", b"application/json")

BROKEN = [
    b"{",
    b"\xff",
    b'{"a":NaN}',
    b'{"a":Infinity}',
    b'{"a":-Infinity}',
    b'{"a":1e400}',
    b"1" * 5000,
    b"[" * 100_000,
    b"[" * 5000 + b"]" * 5000,
    b'"\\ud800"',
    b'{"a":1,"a":2}',
    b'{"a":{"b":1,"b":2}}',
    b'{"a\\u003a":1,"a:":2}',
    b'[{"a":"x:y","a":":"}]',
    b"\xef\xbb\xbf{}",
    b"'a'",
    b"{} {}",
]


@pytest.mark.parametrize("raw", BROKEN, ids=lambda raw: repr(raw[:20]))
def test_what_is_not_strict_json_can_not_be_parsed(raw):
    with pytest.raises(MalformedRequest):
        parse_json(raw)


@pytest.mark.parametrize("raw", [b"7e-06", b"-0", b'{"a":":","b":"\\u003a"}', b'{"a":{"a":{"a":1}}}'])
def test_unusual_json_is_still_json(raw):
    parse_json(raw)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
)


@given(json_values)
def test_json_written_by_others_is_never_taken_for_repeated_names(value):
    import json

    assert parse_json(json.dumps(value).encode()) == value
    assert parse_json(json.dumps(value, ensure_ascii=False, indent=1).encode()) == value


@given(
    st.dictionaries(st.text(st.characters(codec="utf-8")), json_values, min_size=1), st.randoms(use_true_random=False)
)
def test_a_repeated_name_never_passes(value, random):
    import json

    name = random.choice(sorted(value))
    text = json.dumps(value)[:-1] + f",{json.dumps(name)}:1}}"
    with pytest.raises(MalformedRequest):
        parse_json(text.encode())


def test_no_body_is_a_missing_field():
    with pytest.raises(InvalidInput) as refused:
        parse_json(b"")
    assert refused.value.details["field"] == "body"


@pytest.mark.parametrize(
    "value",
    [b"application/json", b"Application/JSON", b"application/json; charset=UTF-8", b'application/json;charset="utf-8"'],
)
def test_json_however_it_is_spelled(value):
    assert check_media_type([(b"content-type", value), (b"content-length", b"2")]) == 2


@pytest.mark.parametrize(
    "headers",
    [
        [(b"content-type", b"text/plain")],
        [(b"content-length", b"2")],
        [JSON, JSON],
        [JSON, (b"content-encoding", b"gzip")],
    ],
)
def test_another_media_type_is_refused(headers):
    with pytest.raises(UnsupportedMediaType):
        check_media_type(headers)


def test_another_charset_can_not_be_parsed():
    with pytest.raises(MalformedRequest):
        check_media_type([(b"content-type", b"application/json; charset=latin-1")])


def receiving(*messages):
    queue = list(messages)

    async def receive():
        return queue.pop(0)

    return receive


def part(body, more):
    return {"type": "http.request", "body": body, "more_body": more}


def test_parts_are_joined():
    assert asyncio.run(read_body(receiving(part(b"a", True), part(b"b", False)), None, 10)) == b"ab"


def test_an_announced_excess_is_refused_unread():
    with pytest.raises(PayloadTooLarge):
        asyncio.run(read_body(receiving(), 11, 10))


def test_an_unannounced_excess_is_refused_on_the_way():
    with pytest.raises(PayloadTooLarge):
        asyncio.run(read_body(receiving(part(b"a" * 6, True), part(b"a" * 6, True)), None, 10))


def test_a_caller_that_leaves_gets_no_answer():
    with pytest.raises(ClientDisconnected):
        asyncio.run(read_body(receiving(part(b"a", True), {"type": "http.disconnect"}), None, 10))


def test_names_by_the_ten_thousands_are_searched_once_each():
    names = ",".join(f'"{i:x}":0' for i in range(50_000))
    with pytest.raises(MalformedRequest, match="stands twice"):
        parse_json(f'{{{names},"{49_999:x}":1}}'.encode())


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 255, 1000])
def test_what_could_not_be_written_again_is_not_taken_in(depth):
    assert parse_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH) is not None
    with pytest.raises(MalformedRequest, match="levels deep"):
        parse_json(b"[" * depth + b"]" * depth)


BATCH = compile_body(
    {
        "type": "object",
        "additionalProperties": False,
        "properties": {"points": {"type": "array", "maxItems": 3, "items": {"type": "object"}}},
    },
    Schemas({}),
)


def test_too_many_items_are_one_fault():
    with pytest.raises(InvalidInput) as refused:
        BATCH.parse(b'{"points":[' + b"0," * 100_000 + b"0]}")
    assert [(fault.field, fault.rule) for fault in refused.value.faults] == [("points", "maxItems")]


def test_unknown_fields_beyond_counting_are_listed_up_to_a_limit():
    with pytest.raises(InvalidInput) as refused:
        BATCH.parse(b"{" + b",".join(b'"f%d":0' % i for i in range(MAX_FAULTS + 5)) + b"}")
    assert {fault.rule for fault in refused.value.faults} == {"unknown_field"}
    assert len(refused.value.faults) == MAX_FAULTS


def test_every_faulty_item_of_a_long_array_is_named_by_its_place():
    body = compile_body(
        {"type": "object", "properties": {"points": {"type": "array", "maxItems": 2000, "items": {"type": "integer"}}}},
        Schemas({}),
    )
    with pytest.raises(InvalidInput) as refused:
        body.parse(b'{"points":[' + b"0," * 700 + b'"a",' + b"0," * 600 + b"null]}")
    assert [fault.field for fault in refused.value.faults] == ["points.700", "points.1301"]
