"""Every example of the document is executed, and its exact status and the shape of its replies are checked.

Everywhere: all examples turned to the run's own objects, each optional parameter alone and all together, each value of
an enumeration, each link. In a sandbox also: everything as printed, against the built-in state that it was printed for.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import combinations

from contract_tests.authorization.callers import LiveSecrets, bearer, key, new_key, takes_keys
from contract_tests.checks import Broken, Check, hold
from contract_tests.client import Client, Reply
from contract_tests.contract import Node, Operation
from contract_tests.examples.errors import SANDBOX_ONLY, ErrorExample, earned, error_examples, is_like, seen_before
from contract_tests.examples.requests import (
    OwnRequests,
    Printed,
    Variation,
    lateness,
    linked_request,
    printed,
    variations,
    with_links,
)
from contract_tests.examples.shapes import UNDOCUMENTED, Shape, kind, shape
from contract_tests.references import NO_SUCH_ID, References
from contract_tests.run import Run

TITLE = "Examples: executed as printed, and as the run's own"
PROFILES = ("quick", "full")
STATE = "demo"
JSON = "application/json"
# After this time the use of a key is noted.
NOTED_SECONDS = 10


class Observed:
    """The shapes of the successful replies that this gate has seen."""

    def __init__(self) -> None:
        self.shapes: dict[str, Shape] = defaultdict(set)

    def note(self, operation: Operation, reply: Reply) -> Reply:
        if reply.status == operation.success and reply.headers.get("content-type", "").startswith(JSON):
            self.shapes[operation.id] |= shape(operation.contract, _schema(operation), reply.json)
        return reply


def _schema(operation: Operation) -> Node:
    content: Node = (operation.response(operation.success) or {})["content"]
    schema: Node = content[JSON]["schema"]
    return schema


class Walk:
    """The printed requests in their order, in the state that they were printed for; a step follows all before it."""

    def __init__(self, run: Run, steps: list[Printed], observed: Observed) -> None:
        self._run, self._steps, self._observed = run, steps, observed
        self._replies: list[Reply] = []
        self._client: Client = run.client()
        self._secrets = LiveSecrets(run)

    def check(self, number: int) -> None:
        step = self._steps[number]
        reply = self.reply(number)
        message = f"{step.name}: {reply.status}, not {step.operation.success}: {reply.body[:300]!r}"
        hold(reply.status == step.operation.success, "printed examples work", message, step.operation.id)

    def reply(self, number: int) -> Reply:
        while len(self._replies) <= number:
            self._replies.append(self._send(self._steps[len(self._replies)]))
        return self._replies[number]

    def _send(self, step: Printed) -> Reply:
        operation, request = step.operation, dict(step.request)
        if "json" in request:
            self._secrets.fill(operation, request["json"], log_in=False)
        at = request.pop("at", None)
        if at is not None:
            reply = self._client.send(operation.method, at, **request)
        else:
            reply = self._client.call(operation, **request)
        self._secrets.keep(reply)
        if operation.raw.get("x-rate-class") == "login" and reply.status == operation.success:
            self._client = self._run.client().acting(**bearer(reply.data["access_token"]))
        return self._observed.note(operation, reply)


def checks(run: Run) -> Iterable[Check]:
    observed = Observed()
    steps = printed(run.contract) if run.sandbox is not None else []
    if run.sandbox is not None:
        yield from _as_printed(run, steps, observed)
    own = OwnRequests(run)
    count = 0
    for operation in sorted(run.operations, key=lateness):
        for variation in variations(operation):
            count += 1
            name = f"{operation.id}: {variation}"
            yield Check(name, partial(_own, own, variation, observed), operation.id)
    links = list(with_links(run.operations))
    sources = Sources(own, observed)
    for operation, name, link in links:
        yield Check(f"{operation.id}: link {name}", partial(_follow, sources, operation, name, link), operation.id)
    yield from _replies(run, own, observed)
    run.notes[__name__.rsplit(".", 1)[1]] = (
        f"{len(steps)} requests as printed{'' if steps else ' (that takes a sandbox)'}, {count} as the run's own, "
        f"{len(links)} links, {len(error_examples(run.contract))} examples of errors"
    )


def _as_printed(run: Run, steps: list[Printed], observed: Observed) -> Iterator[Check]:
    """In the state that the examples were printed for; afterwards the run's own state is back."""
    assert run.sandbox is not None
    here = f"{run.name}-examples"
    run.sandbox.save(here)
    run.sandbox.reset(STATE)
    try:
        walk = Walk(run, steps, observed)
        for number, step in enumerate(steps):
            name = f"{step.operation.id}: {step.name} as printed"
            yield Check(name, partial(walk.check, number), step.operation.id)
    finally:
        run.sandbox.reset(here)
        run.sandbox.forget(here)
        run.forget_sessions()


def _own(own: OwnRequests, variation: Variation, observed: Observed) -> None:
    operation = variation.operation
    reply = observed.note(operation, own.send(variation))
    for body in variation.others:
        if reply.status != operation.success:
            reply = observed.note(operation, own.send(replace(variation, body=body)))
    message = f"{variation}: {reply.status}, not {operation.success}: {reply.body[:300]!r}"
    hold(reply.status == operation.success, "examples work", message, operation.id)


class Sources:
    """The reply at which the links of an operation begin, asked for once."""

    def __init__(self, own: OwnRequests, observed: Observed) -> None:
        self.own = own
        self._observed = observed
        self._replies: dict[str, Reply] = {}

    def reply(self, operation: Operation) -> Reply:
        if operation.id not in self._replies:
            variation = Variation(operation, next(iter(operation.body_examples), None))
            self._replies[operation.id] = self._observed.note(operation, self.own.send(variation))
        return self._replies[operation.id]


def _follow(sources: Sources, operation: Operation, name: str, link: Node) -> None:
    source = sources.reply(operation)
    hold(source.status == operation.success, "examples work", f"{source.status}: {source.body[:300]!r}", operation.id)
    try:
        target, request = linked_request(sources.own, link, source)
    except (KeyError, ValueError, TypeError) as error:
        raise Broken("links lead somewhere", f"{name}: {type(error).__name__} {error}", operation.id) from None
    reply = sources.own.call(target, request)
    message = f"{name}: {target.id} answers {reply.status}: {reply.body[:300]!r}"
    hold(reply.status == target.success, "links lead somewhere", message, operation.id)
    data, shown = reply.data, References(operation.contract).shown_as(target, "id")
    if "id" in request["path"] and shown in data:
        hold(str(data[shown]) == request["path"]["id"], "links lead to the same", f"{name}: {data}", operation.id)


def _replies(run: Run, own: OwnRequests, observed: Observed) -> Iterator[Check]:
    for operation in run.operations:
        content = (operation.response(operation.success) or {}).get("content", {})
        for media, described in content.items():
            for name, example in described.get("examples", {}).items():
                title = f"{operation.id}: replies are like the example {name}"
                value = run.contract.resolve(example)["value"]
                yield Check(title, partial(_like, own, observed, operation, media, value), operation.id)
        if JSON in content and not run.document.difference:
            title = f"{operation.id}: replies have no member that is not described"
            yield Check(title, partial(_nothing_else, observed, operation), operation.id)
    for error in error_examples(run.contract):
        if run.sandbox is not None or error.status not in SANDBOX_ONLY:
            title = f"{error.operation.id}: errors are like the example {error.name} of {error.status}"
            yield Check(title, partial(_error_like, own, error), error.operation.id)


def _like(own: OwnRequests, observed: Observed, operation: Operation, media: str, value: object) -> None:
    """Each member of an example is in some reply, and of the same kind."""
    if media != JSON:
        _first_line_like(own, operation, media, str(value))
        return
    wanted = shape(operation.contract, _schema(operation), value)
    for more in (_again, _with_a_key, _partly_wrong, _combined, _later):
        for reply in () if wanted <= observed.shapes[operation.id] else more(own, operation):
            observed.note(operation, reply)
            if wanted <= observed.shapes[operation.id]:
                return
    missing = sorted(wanted - observed.shapes[operation.id])
    hold(not missing, "replies are like their examples", f"never seen: {missing}", operation.id)


def _first_line_like(own: OwnRequests, operation: Operation, media: str, value: str) -> None:
    """Texts begin alike: a header line with the same columns, or a line of JSON with the same members."""
    for reply in _in_every_form(own, operation):
        if reply.headers.get("content-type", "").startswith(media):
            texts = (reply.body.decode("utf-8", "replace") or "\n", value)
            line, wanted = (text.splitlines()[0] for text in texts)
            hold(_members(line) == _members(wanted), "replies are like their examples", f"{line!r}", operation.id)
            return
    raise Broken("replies are like their examples", f"no value of a parameter gives {media}", operation.id)


def _in_every_form(own: OwnRequests, operation: Operation) -> Iterator[Reply]:
    """With each value of a parameter; of what is made beforehand, with each value of a field that it is made with."""
    for variation in variations(operation):
        if variation.parameters:
            yield own.send(variation)
    one = operation.contract.collection_at(operation.path)
    if one is None or "x-waits-for" not in operation.raw:
        return
    for variation in variations(one.creation):
        if variation.fields:
            made = own.send(variation)
            if made.status != one.creation.success:
                continue
            yield own.client(operation).call(operation, path={"id": made.data["id"]})


def _members(line: str) -> object:
    try:
        return {name: kind(value) for name, value in json.loads(line).items()}
    except ValueError:
        return line


def _again(own: OwnRequests, operation: Operation) -> Iterator[Reply]:
    """The same once more, which may read otherwise; a list is asked for a page of one."""
    variation = Variation(operation, next(iter(operation.body_examples), None))
    yield own.send(variation)
    if any(each["name"] == "size" and each["in"] == "query" for each in operation.parameters):
        yield own.send(replace(variation, parameters=(("size", 1),)))


def _with_a_key(own: OwnRequests, operation: Operation) -> Iterator[Reply]:
    """As a program calls, with a key that has been used."""
    if operation.permission is None or not takes_keys(operation):
        return
    run = own.run
    everything = frozenset(run.contract.roles[run.contract.highest_role])
    client = run.client().acting(**key(new_key(run.admin, run, everything)["api_key"]))
    for _ in range(2):
        request = own.request(Variation(operation, next(iter(operation.body_examples), None)))
        yield client.call(operation, **request)


def _partly_wrong(own: OwnRequests, operation: Operation) -> Iterator[Reply]:
    """A body with a list of which one item names an object that does not exist."""
    request = own.request(Variation(operation, next(iter(operation.body_examples), None)))
    body = request.get("json")
    for items in body.values() if isinstance(body, dict) else ():
        if isinstance(items, list) and items and isinstance(items[0], dict):
            items.append(References(operation.contract).redirect_body(items[0], lambda *_: NO_SUCH_ID))
            yield own.call(operation, request)


def _combined(own: OwnRequests, operation: Operation) -> Iterator[Reply]:
    """Two values of enumerations together."""
    alone = [variation for variation in variations(operation) if variation.parameters]
    for one, other in combinations(alone, 2):
        if one.parameters[0][0] != other.parameters[0][0]:
            yield own.send(replace(one, parameters=(*one.parameters, *other.parameters)))


def _later(own: OwnRequests, operation: Operation) -> Iterator[Reply]:
    """The same once the use of a key has been noted, which takes a moment."""
    variation = Variation(operation, next(iter(operation.body_examples), None))
    if own.run.sandbox is not None:
        own.run.sandbox.advance(NOTED_SECONDS)
        yield own.send(variation)
    while operation.method == "GET" and time.monotonic() < own.key_used + NOTED_SECONDS:
        yield own.send(variation)
        time.sleep(0.5)  # the target notes uses in its own time; nothing tells of it but asking again


def _nothing_else(observed: Observed, operation: Operation) -> None:
    extra = sorted(place for place, kind in observed.shapes[operation.id] if kind == UNDOCUMENTED)
    hold(not extra, "replies have no undescribed members", f"{extra}", operation.id)


def _error_like(own: OwnRequests, example: ErrorExample) -> None:
    met = []
    for reply in earned(own, example):
        met.append(f"{reply.status} {reply.body[:200]!r}")
        if reply.status == example.status and is_like(own.run.contract, example.error, reply.error):
            return
    if not any(is_like(own.run.contract, example.error, error) for error in seen_before(own, example.status)):
        message = f"example {example.name} of {example.status}: {'; '.join(met[:3]) or 'no reply like it was seen'}"
        raise Broken("errors are like their examples", message, example.operation.id)
