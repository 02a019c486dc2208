"""Theme: messages to the server: what keeps the schemas is handled, what does not is refused by name, and nothing of it
ends the connection."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

from contract_tests.boundaries.places import Place, broken_fault, faults_of_request
from contract_tests.boundaries.values import UNKNOWN_NAME, Values
from contract_tests.checks import Check, hold
from contract_tests.contract import Operation
from contract_tests.invariants.trial import for_all
from contract_tests.keywords import request_keywords
from contract_tests.references import NO_SUCH_ID
from contract_tests.streams.desk import Desk
from contract_tests.streams.wire import Frame, Stream

# What each kind of message is answered with.
ANSWERS = {"auth": "auth_response", "subscribe": "subscribed", "unsubscribe": "unsubscribed", "ping": "pong"}
INVALID = "VALIDATION_ERROR"
# Values of one keyword at one place.
MOST = {"quick": 4, "full": 40}
# Several connections take turns, since each may send so many messages a second.
CONNECTIONS = 6
RAW: tuple[tuple[str, Any], ...] = (
    ("no JSON", "ping"),
    ("nothing", ""),
    ("cut off", '{"type": "ping"'),
    ("two values", '{"type": "ping"} {}'),
    ("NaN", '{"type": "subscribe", "channel": "alerts", "resume_from": NaN}'),
    ("a number that is none", '{"type": "subscribe", "channel": "alerts", "resume_from": 1e999}'),
    ("a key twice", '{"type": "ping", "type": "ping"}'),
    ("half of a surrogate", '{"type": "ping", "id": "\\ud800"}'),
    ("a NUL", '{"type": "ping", "id": "\\u0000"}'),
    ("deep nesting", '{"type": "ping", "id": ' + "[" * 20_000 + "]" * 20_000 + "}"),
    ("a very long number", '{"type": "subscribe", "channel": "alerts", "device_id": ' + "9" * 5_000 + "}"),
    ("an array", '[{"type": "ping"}]'),
    ("null", "null"),
    ("no type", "{}"),
    ("another type", '{"type": "pong"}'),
    ("a type that is no text", '{"type": ["ping"]}'),
    ("binary", b'{"type": "ping"}'),
)


def checks(desk: Desk) -> Iterator[Check]:
    free = desk.book.free
    for name in sorted(free.takes):
        yield Check(f"{name}: every keyword from outside", lambda n=name: _outside(desk, n), f"{free.name}/{name}")  # type: ignore[misc]
        yield Check(f"{name}: examples are handled", lambda n=name: _examples(desk, n), f"{free.name}/{name}")  # type: ignore[misc]
    yield Check("messages that are none", lambda: _raw(desk), f"{free.name}/error")
    yield Check("messages with anything anywhere", lambda: _mutated(desk), f"{free.name}/error")
    yield Check("a message in fragments", lambda: _fragments(desk), f"{free.name}/ping")
    yield Check("rules beyond the schema", lambda: _rules(desk), f"{free.name}/subscribe")
    for address, channel in desk.book.channels.items():
        yield Check(f"{address} takes every message", lambda a=address: _alike(desk, a), f"{channel.name}/subscribe")  # type: ignore[misc]


class _Connections:
    """Connections that take turns."""

    def __init__(self, desk: Desk, stack: ExitStack) -> None:
        self._turn = itertools.cycle([stack.enter_context(desk.known()) for _ in range(CONNECTIONS)])

    def next(self) -> Stream:
        return next(self._turn)


def _outside(desk: Desk, name: str) -> None:
    """One keyword broken at a time: the error names the field and the rule, and no other."""
    operation = desk.book.as_operation(name, desk.book.free)
    chosen = random.Random(f"{desk.run.seed} {name}")
    with _opened(desk) as connections:
        for keyword in sorted(request_keywords(operation)):
            place = Place(operation, keyword.place)
            base: dict[str, Any] = {"path": {}, "params": {}, "headers": {}, "json": _base(desk, name)}
            found = Values(desk.book.contract, place.schema, place.base(base)).outside(keyword.keyword)
            chosen.shuffle(found)
            for value in found[: MOST[desk.run.profile]]:
                message = place.put(base, value)["json"]
                if keyword.keyword in ("required", "type", "enum") and _kind(message) != name:
                    _refused(connections.next(), message, set())
                    continue
                faults = faults_of_request(operation, {**base, "json": message})
                faults |= {broken_fault(place, keyword.keyword, value)}
                _refused(connections.next(), message, faults)


def _kind(message: Any) -> str | None:
    kind = message.get("type") if isinstance(message, dict) else None
    return kind if isinstance(kind, str) else None


def _base(desk: Desk, name: str) -> dict[str, Any]:
    """A message that keeps its schema, with as many fields as it may have."""
    examples = desk.book.examples(name)
    message: dict[str, Any] = {}
    for example in examples:
        message = {**example, **message}
    return {**deepcopy(message), "type": name, "id": "base"}


def _refused(stream: Stream, message: Any, faults: set[tuple[str, str]]) -> None:
    """Sent, it is answered by one error of the kind, which repeats its id; the connection stays."""
    text = json.dumps(message, ensure_ascii=False)
    stream.send(text)
    answer = _one_error(stream, text)
    kind = _kind(message)
    about = stream.about(kind if kind in stream.channel.takes else "error")
    code = answer["code"]
    hold(code == INVALID, "what breaks a schema is refused", f"{text[:300]} is answered {code}", about)
    told = {(each["field"], each["rule"]) for each in answer["details"].get("errors", [])}
    if faults:
        said = f"{text[:300]}: {sorted(told)}, not {sorted(faults)}"
        hold(told == faults, "an error names field and rule", said, about)
    id = message.get("id") if isinstance(message, dict) else None
    if isinstance(id, str) and not any(field == "id" for field, _ in told) and faults:
        hold(answer.get("id") == id, "answers repeat the id", f"{text[:300]} is answered {answer}", about)


def _one_error(stream: Stream, text: str) -> Frame:
    """The error that answers a message, and nothing beside it."""
    frames = stream.rest(0.001)
    said = f"{text[:300]!r} is answered {frames}"
    kinds = [frame["type"] for frame in frames]
    hold(kinds == ["error"], "an error answers a bad message", said, stream.about("error"))
    return frames[0]


@contextmanager
def _opened(desk: Desk) -> Iterator[_Connections]:
    with ExitStack() as stack:
        yield _Connections(desk, stack)


def _examples(desk: Desk, name: str) -> None:
    """Each example with the run's own token and device; its answer repeats its id."""
    device = desk.run.stage.devices[0]
    for example in desk.book.examples(name):
        with desk.known() as stream:
            message = {**example, **({"token": desk.token} if "token" in example else {})}
            if "device_id" in message:
                message["device_id"] = device
            answer = stream.ask(**{key: value for key, value in message.items() if key != "id"})
            said = f"{message} is answered {answer}"
            hold(answer["type"] == ANSWERS.get(name), "an example works", said, stream.about(name))


def _raw(desk: Desk) -> None:
    with _opened(desk) as connections:
        for what, data in RAW:
            stream = connections.next()
            stream.send(data)
            answer = _one_error(stream, f"{what}: {data[:100]!r}")
            code = answer["code"]
            hold(code == INVALID, "what is no message is refused", f"{what} is answered {code}", stream.about("error"))


plain = (
    st.none(),
    st.booleans(),
    st.integers(-9, 9),
    st.floats(-9, 9),
    st.text(st.characters(codec="utf-8"), max_size=8),
)
json_values = st.recursive(
    st.one_of(*plain),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text("ab", max_size=2), inner, max_size=3)),
    max_leaves=6,
)


def _mutated(desk: Desk) -> None:
    """A message of the examples with any JSON in the place of any field, or a field more: judged as its schema does."""
    free = desk.book.free
    bases = [_base(desk, name) for name in sorted(free.takes)]
    fields = sorted({field for base in bases for field in base} | {UNKNOWN_NAME})
    examples = st.tuples(st.sampled_from(bases), st.sampled_from(fields), json_values)
    with _opened(desk) as connections:

        def send(example: tuple[dict[str, Any], str, Any]) -> None:
            base, field, value = example
            message = {**base, field: value}
            if _kind(message) not in free.takes:
                _refused(connections.next(), message, set())
            elif desk.book.faults(message["type"], message):
                operation: Operation = desk.book.as_operation(message["type"], free)
                request = {"path": {}, "params": {}, "headers": {}, "json": message}
                _refused(connections.next(), message, faults_of_request(operation, request))

        for_all(desk.run, examples, send, quick=60, full=600)


def _fragments(desk: Desk) -> None:
    with desk.known() as stream:
        stream.send(['{"type": "pi', 'ng", "id": ', '"pieces"}'])
        answer = stream.next()
        said = f"{answer}"
        right = (answer["type"], answer.get("id")) == ("pong", "pieces")
        hold(right, "fragments are one message", said, stream.about("ping"))


def _rules(desk: Desk) -> None:
    """What each of `x-rules` refuses, and a device that does not exist."""
    subjects, filters = desk.book.subjects, desk.book.filters
    device = desk.run.stage.devices[0]
    values = {"metrics": ["a"], "severity": ["info"], "status": ["offline"]}
    with desk.known() as stream:
        for subject, own in itertools.product(subjects, values):
            if filters.get(subject) != own:
                message = {"channel": subject, "filters": {own: values[own]}}
                _rule(stream, message, (f"filters.{own}", "filter_of_channel"))
        for subject in subjects.keys() - filters.keys():
            _rule(stream, {"channel": subject, "device_id": device}, ("device_id", "channel_by_device"))
            _rule(stream, {"channel": subject, "resume_from": 1}, ("resume_from", "channel_resumes"))
        for subject in filters:
            answer = stream.ask(type="subscribe", channel=subject, device_id=NO_SUCH_ID)
            said = f"{subject} of a device that does not exist is answered {answer}"
            hold(answer.get("code") == "RESOURCE_NOT_FOUND", "unknown devices", said, stream.about("subscribe"))


def _rule(stream: Stream, message: dict[str, Any], fault: tuple[str, str]) -> None:
    answer = stream.ask(type="subscribe", **message)
    told = [(each["field"], each["rule"]) for each in answer.get("details", {}).get("errors", [])]
    said = f"{message} is answered {answer}"
    hold(told == [fault], "an error names field and rule", said, stream.about("subscribe"))


def _alike(desk: Desk, address: str) -> None:
    """Each channel takes every message, whatever it is subscribed to from the start."""
    with desk.known(address) as stream:
        for subject in desk.book.subjects:
            stream.subscribe(subject)
            answer = stream.ask(type="unsubscribe", channel=subject)
            hold(answer["type"] == "unsubscribed", "an example works", f"{answer}", stream.about("unsubscribe"))
        hold(stream.ask(type="ping")["type"] == "pong", "an example works", "no pong", stream.about("ping"))
