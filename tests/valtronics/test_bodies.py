"""Bodies: strict JSON and one media type."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import InvalidInput, MalformedRequest, PayloadTooLarge, UnsupportedMediaType
from valtronics.bodies import ClientDisconnected, check_media_type, parse_json, read_body

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
