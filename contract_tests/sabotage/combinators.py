"""The few moves that violations are made of. Each gives a Damage, whose state begins anew with every server."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any

from contract_tests.sabotage.exchange import Answer, Reply, Request, Serve

if TYPE_CHECKING:
    from valtronics.app import Service

Names = str | tuple[str, ...]
Mend = Callable[[Request], "Request | None"]
ALL: tuple[str, ...] = ()


@dataclass(frozen=True)
class Damage:
    """What is done to a service: to its requests and replies, to one of its parts, or to its settings."""

    answer: Answer | None = None
    operations: frozenset[str] | None = None  # None: every request, those that the contract does not know too
    part: Callable[[Service], AbstractContextManager[None]] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


def answering(operations: Names, answer: Answer) -> Damage:
    """Answer the requests to some operations (ALL: every request)."""
    names = (operations,) if isinstance(operations, str) else operations
    return Damage(answer, frozenset(names) if names else None)


def change_reply(operations: Names, change: Callable[[Request, Reply], object]) -> Damage:
    """Change replies in place, whatever their status."""

    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        change(request, reply)
        return reply

    return answering(operations, answer)


def change_document(operations: Names, change: Callable[[Any], object], *statuses: int) -> Damage:
    """Change the JSON of replies in place; those with one of `statuses` where some are given, else all successes."""

    def edit(_: Request, reply: Reply) -> None:
        wanted = reply.status in statuses if statuses else 200 <= reply.status < 300
        if wanted and reply.is_json:
            document = reply.document
            change(document)
            reply.write(document)

    return change_reply(operations, edit)


def change_data(operations: Names, change: Callable[[Any], object]) -> Damage:
    """Change the `data` of successes in place."""
    return change_document(operations, lambda document: change(document["data"]))


def change_items(operations: Names, change: Callable[[Any], object]) -> Damage:
    """Change each item of the pages of lists in place."""
    return change_data(operations, lambda data: [change(item) for item in data["items"]])


def change_status(operations: Names, old: int, new: int) -> Damage:
    """Answer one status as another one, with the same body."""

    def edit(_: Request, reply: Reply) -> None:
        reply.status = new if reply.status == old else reply.status

    return change_reply(operations, edit)


def change_header(operations: Names, name: str, change: Callable[[str], str | None], *statuses: int) -> Damage:
    """Give a header of replies (lower case) another value, or none, where it stands."""

    def edit(_: Request, reply: Reply) -> None:
        value = reply.header(name)
        if value is not None and (not statuses or reply.status in statuses):
            reply.set_header(name, change(value))

    return change_reply(operations, edit)


def change_request(operations: Names, change: Mend) -> Damage:
    """Let the service see another request than the one that was sent; None leaves it."""

    async def answer(request: Request, serve: Serve) -> Reply:
        return await serve(change(request) or request)

    return answering(operations, answer)


def change_parameters(operations: Names, change: Callable[[dict[str, str]], object]) -> Damage:
    """Change the query parameters in place; one that is given twice is left to the service to refuse."""

    def edit(request: Request) -> Request:
        parameters = request.parameters
        if len(parameters) < len(request.pairs):
            return request
        change(parameters)
        return request.asking(parameters)

    return change_request(operations, edit)


def change_body(
    operations: Names, change: Callable[[Any], object], *, echo: Callable[..., object] | None = None
) -> Damage:
    """Change the JSON body of requests in place.

    `echo(given, data)` then makes the success look as if it had not been.
    """

    async def answer(request: Request, serve: Serve) -> Reply:
        given, changed = await request.json(), await request.json()
        if not isinstance(changed, dict):
            return await serve(request)
        _safely(lambda: change(changed))
        if changed == given:
            return await serve(request)
        reply = await serve(request.saying(changed))
        if echo is not None and reply.status < 300:
            document = reply.document
            echo(given, document["data"])
            reply.write(document)
        return reply

    return answering(operations, answer)


def forgive(operations: Names, status: int, mend: Callable[[Request], Any]) -> Damage:
    """Where a request is refused with a status, let the service see a mended one: a check that is not made.

    `mend` gives a Request, or (being a coroutine function) promises one; None: the refusal stands.
    """

    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status != status:
            return reply
        mended = mend(request)
        if hasattr(mended, "__await__"):
            mended = await mended
        return reply if mended is None else await serve(mended)

    return answering(operations, answer)


def forgive_body(operations: Names, mend: Callable[[Any], object], status: int = 422) -> Damage:
    """As `forgive`, with the JSON body changed in place."""

    async def mended(request: Request) -> Request | None:
        value = await request.json()
        before = await request.json()
        if not isinstance(value, dict):
            return None
        _safely(lambda: mend(value))
        # As text: true is 1 to Python.
        return None if json.dumps(value) == json.dumps(before) else request.saying(value)

    return forgive(operations, status, mended)


def forgive_parameters(operations: Names, mend: Callable[[dict[str, str]], object], status: int = 422) -> Damage:
    """As `forgive`, with the query parameters changed in place."""

    def mended(request: Request) -> Request | None:
        parameters = request.parameters
        mend(parameters)
        return None if parameters == request.parameters else request.asking(parameters)

    return forgive(operations, status, mended)


def as_administrator(operations: Names, *statuses: int, when: Callable[[Request], bool] = lambda _: True) -> Damage:
    """Where a caller is refused with one of the statuses, do it all the same."""

    async def answer(request: Request, serve: Serve) -> Reply:
        reply = await serve(request)
        if reply.status in statuses and when(request):
            return await serve(request.as_administrator())
        return reply

    return answering(operations, answer)


def swallow_request(operations: Names, pretend: Callable[[Request], Any]) -> Damage:
    """Say that it is done, and do nothing. `pretend` gives the request whose reply shows what has to be there, with
    the data of the reply made from the data that it finds: (request, make)."""

    async def answer(request: Request, serve: Serve) -> Reply:
        asked, make = pretend(request)
        reply = await serve(asked)
        if reply.status >= 300:
            return reply if asked.method != "GET" else await serve(request)
        document = reply.document
        document["data"] = make(document["data"])
        reply.write(document)
        return reply

    return answering(operations, answer)


def remember_reply(
    operations: Names,
    key: Callable[[Request], str | None],
    *,
    instead: Callable[[Request, Reply, Reply], bool] = lambda request, old, new: True,
    keep: Callable[[Reply], bool] = lambda reply: reply.status < 300,
) -> Damage:
    """Answer with the first reply that had the same key, where `instead(request, old, new)` says so."""
    kept: dict[str, Reply] = {}

    async def answer(request: Request, serve: Serve) -> Reply:
        reply, name = await serve(request), key(request)
        if name is None:
            return reply
        old = kept.get(name)
        if old is not None and instead(request, old, reply):
            return stamped(Reply(old.status, list(old.headers), old.body), reply)
        if keep(reply):
            kept[name] = reply
        return reply

    return answering(operations, answer)


def stamped(old: Reply, new: Reply) -> Reply:
    """An old reply with the request id and the counters of a new one, so that only what is meant is wrong."""
    for name in ("x-request-id", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"):
        old.set_header(name, new.header(name))
    if old.is_json and new.is_json:
        document, fresh = old.document, new.document
        document.update({name: fresh[name] for name in ("request_id", "timestamp")})
        old.write(document)
    return old


def replace_part(replace: Callable[[Service], AbstractContextManager[None]]) -> Damage:
    """Put another part into the service itself, where a request can't show the defect."""
    return Damage(part=replace)


def replace_name(module: str, name: str, make: Callable[[Any], Any]) -> Damage:
    """Put `make(before)` in the place of what a module of the service has under a name, such as `Hub.check`."""

    @contextmanager
    def replaced(_: Service) -> Iterator[None]:
        *path, last = name.split(".")
        owner: Any = reduce(getattr, path, importlib.import_module(module))
        before = getattr(owner, last)
        setattr(owner, last, make(before))
        try:
            yield
        finally:
            setattr(owner, last, before)

    return replace_part(replaced)


def with_settings(**settings: Any) -> Damage:
    """Start the service with settings that the contract's text excludes."""
    return Damage(settings=settings)


def all_of(*damages: Damage) -> Damage:
    """Several changes to requests and replies at once; the first is the outermost."""

    def around(inner: Damage, outer: Damage) -> Damage:
        first, second = outer, inner
        assert first.answer is not None
        assert second.answer is not None
        operations = None if None in (first.operations, second.operations) else _union(first, second)
        return Damage(_nested(first, second), operations)

    return reduce(around, reversed(damages))


def _union(first: Damage, second: Damage) -> frozenset[str]:
    return (first.operations or frozenset()) | (second.operations or frozenset())


def _nested(outer: Damage, inner: Damage) -> Answer:
    def applies(damage: Damage, request: Request) -> bool:
        return damage.operations is None or request.operation in damage.operations

    async def answer(request: Request, serve: Serve) -> Reply:
        async def within(asked: Request) -> Reply:
            return await inner.answer(asked, serve) if inner.answer and applies(inner, asked) else await serve(asked)

        return (
            await outer.answer(request, within) if outer.answer and applies(outer, request) else await within(request)
        )

    return answer


def _safely(change: Callable[[], object]) -> None:
    """A change that does not fit what was sent changes nothing: the service has to refuse it by itself."""
    try:
        change()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        return
