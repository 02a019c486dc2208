"""The way of a request, as one Connexion middleware.

request id → route → credential → throttle → validate → handler in a transaction → check the reply →
commit → envelope → headers. Connexion reads the contract and resolves the functions; what it would
work out again on every request is compiled here, once, in `add_api`.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import Any
from urllib.parse import unquote

from connexion.middleware.abstract import SpecMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import (
    Conflict,
    Fault,
    InvalidInput,
    NotAuthenticated,
    NotAuthorized,
    PayloadTooLarge,
    RateLimitExceeded,
)
from domain.permissions import Principal
from domain.ports import Database
from domain.replies import Computation, Refused, Streamed
from storage.store import Store
from valtronics.addresses import Addresses
from valtronics.audit import AuditedDatabase, Trail, secret_fields
from valtronics.authentication import Authentication
from valtronics.binding import METHODS, bind
from valtronics.bodies import Body, ClientDisconnected, check_media_type, discard_body, read_body
from valtronics.compute import Compute, until_gone
from valtronics.envelope import Headers, request_id, success
from valtronics.exchange import Exchange, Reply
from valtronics.execution import Execution
from valtronics.failures import failure_reply
from valtronics.observation import Observation
from valtronics.operations import Operation, compile_operation
from valtronics.routes import MovedPath, Routes
from valtronics.schemas import MAX_FAULTS, Schemas
from valtronics.streams import stream
from valtronics.throttle import Throttle, spent

# Parsing and validating this many bytes takes about a millisecond: more of them leave the event loop.
LARGE_BODY = 65_536
# Who has shown no credential sends a log-in at most, and gets no more of our memory.
STRANGERS_BODY = 65_536

_ENCODED_SLASH = re.compile(rb"%2f", re.IGNORECASE)


class Edge(SpecMiddleware):  # type: ignore[misc]
    """Answers every request under the base path; all others go to `outside`."""

    def __init__(
        self,
        next_app: ASGIApp,
        *,
        outside: ASGIApp,
        execution: Execution,
        compute: Compute,
        authentication: Authentication,
        throttle: Throttle,
        addresses: Addresses,
        observation: Observation,
        singletons: Mapping[str, Any],
        clock: Callable[[], int],
        max_body_bytes: int,
    ) -> None:
        self._next = next_app
        self._outside = outside
        self._execution = execution
        self._compute = compute
        self._reading = asyncio.Semaphore(1)
        self._authentication = authentication
        self._throttle = throttle
        self._addresses = addresses
        self._observation = observation
        self._singletons = singletons
        self._clock = clock
        self._max_body = max_body_bytes
        self._routes = Routes()
        self._base = ""
        self._secrets: frozenset[str] = frozenset()

    def add_api(self, specification: Any, *, base_path: str | None = None, resolver: Any = None, **_: Any) -> None:
        """Compile each operation of a specification that Connexion has read."""
        self._base = (base_path if base_path is not None else specification.base_path).rstrip("/")
        schemas = Schemas(specification.raw)
        self._secrets = secret_fields(specification.raw)
        for path, item in specification.raw["paths"].items():
            for method in METHODS:
                if method in item:
                    self._routes.add(self._compile(specification, schemas, path, method, item, resolver))

    def _compile(
        self, specification: Any, schemas: Schemas, path: str, method: str, item: dict[str, Any], resolver: Any
    ) -> Operation:
        raw = item[method]
        shared = item.get("parameters", [])
        function = specification.operation_cls.from_spec(
            specification, path=path, method=method, resolver=resolver
        ).function
        declared = [schemas.resolve(parameter) for parameter in [*shared, *raw.get("parameters", [])]]
        names = {p["name"].lower().replace("-", "_") if p["in"] == "header" else p["name"] for p in declared}
        if raw.get("x-idempotent"):
            names.discard("idempotency_key")  # honoured here, so that handlers need not know
        if "requestBody" in raw:
            names.add("body")
        singletons, per_request = bind(function, names, self._singletons)
        return compile_operation(
            raw,
            method=method,
            path=path,
            shared_parameters=shared,
            schemas=schemas,
            function=function,
            singletons=singletons,
            per_request=per_request,
            secrets=self._secrets,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._next(scope, receive, send)
            return
        path = _path(scope)
        exchange = Exchange(request_id(_header(scope, b"x-request-id")), time.perf_counter(), self._clock())
        try:
            if not path.startswith(self._base + "/"):
                scope["state"] = {**scope.get("state", {}), "request_id": exchange.id}
                await self._outside(scope, receive, send)
                return
            reply = await self._answer(scope, receive, exchange, path[len(self._base) :])
        except MovedPath:
            reply = Reply(308, [(b"location", _location(scope))], b"")
        except ClientDisconnected:
            return
        except Exception as error:
            status, headers, body = failure_reply(error, self._clock(), exchange.id)
            if status >= 500:
                self._observation.failed(exchange, error)
            if isinstance(error, RateLimitExceeded):
                exchange.allowance = spent(error)
            reply = Reply(status, headers, body, is_early=exchange.is_receiving and isinstance(error, PayloadTooLarge))
        if isinstance(reply.body, Streamed):
            await stream(reply, exchange, receive, send, self._execution)
        else:
            await self._send(reply, exchange, send)
            if reply.is_early:
                await discard_body(receive)
                await send({"type": "http.response.body", "body": b""})
        self._observation.answered(exchange, reply.status)

    async def _answer(self, scope: Scope, receive: Receive, exchange: Exchange, path: str) -> Reply:
        operation, path_arguments = self._routes.match(scope["method"], path)
        exchange.operation = operation
        principal = await self._admit(operation, scope, exchange)
        arguments, wrong = _parameters(operation, path_arguments, scope)
        raw = b""
        if operation.body is not None:
            most = self._max_body if principal is not None else min(self._max_body, STRANGERS_BODY)
            raw, arguments["body"] = await self._body(operation.body, scope, receive, exchange, most, wrong)
        if operation.rate == "login":
            exchange.allowance = self._throttle.count_login(self._addresses.of(scope), arguments["body"]["username"])
        if operation.audit is not None:
            exchange.address = self._addresses.of(scope)
        if operation.transaction == "compute":
            return await self._unless_gone(self._computed(operation, arguments, principal, exchange), receive)
        return await self._run(operation, arguments, principal, raw, exchange)

    async def _body(
        self, body: Body, scope: Scope, receive: Receive, exchange: Exchange, most: int, wrong: tuple[Fault, ...]
    ) -> tuple[bytes, Any]:
        """The body as it came and as data. Raises InvalidInput with its faults after those of the parameters."""
        try:
            announced = check_media_type(scope["headers"], is_optional=body.is_optional)
            exchange.is_receiving = True
            raw = await read_body(receive, announced, most)
            exchange.is_receiving = False
            value = (
                await self._execution.in_thread(partial(body.parse, raw)) if len(raw) > LARGE_BODY else body.parse(raw)
            )
        except InvalidInput as error:
            raise InvalidInput(*[*wrong, *error.faults][:MAX_FAULTS]) from None
        if wrong:
            raise InvalidInput(*wrong)
        return raw, value

    async def _admit(self, operation: Operation, scope: Scope, exchange: Exchange) -> Principal | None:
        """Who calls, counted against the budget, and allowed to."""
        if operation.permission is None:
            if operation.rate == "caller":
                exchange.allowance = self._throttle.count_address(self._addresses.of(scope))
            return None
        try:
            credential = self._authentication.credential(scope["headers"])
            principal = await self._execution.glance(
                lambda store: self._authentication.principal(store, credential, exchange.now_us)
            )
        except NotAuthenticated:
            exchange.allowance = self._throttle.count_address(self._addresses.of(scope))
            raise
        exchange.caller = principal.caller
        exchange.allowance = self._throttle.count_caller(principal.tier, principal.caller)
        if operation.permission not in principal.permissions:
            raise NotAuthorized(operation.permission)
        return principal

    async def _run(
        self,
        operation: Operation,
        arguments: dict[str, Any],
        principal: Principal | None,
        raw: bytes,
        exchange: Exchange,
    ) -> Reply:
        key = arguments.pop("idempotency_key", None) if operation.is_idempotent else None
        work = self._work(operation, arguments, principal, exchange)

        def job(store: Store | None = None) -> Reply:
            return _reply(operation, work(store))

        mode = operation.transaction
        if mode == "read":
            return self._enveloped(await self._execution.read(job, operation.id), exchange)
        if mode == "write":
            write: Callable[[Store], Reply] = job
            if key is not None and principal is not None:
                write = partial(_once, job, operation, principal.caller, key, raw, exchange.now_us)
            return self._enveloped(await self._execution.write(write), exchange)
        if mode == "scan":
            return self._enveloped(await self._execution.scan(job), exchange)
        if mode == "own":
            return self._enveloped(await self._execution.hash(job), exchange)
        if mode == "stream":
            return Reply(operation.status, [], await self._execution.in_thread(lambda: _primed(work(None))))
        return self._enveloped(await self._execution.outside(job), exchange)

    async def _computed(
        self, operation: Operation, arguments: dict[str, Any], principal: Principal | None, exchange: Exchange
    ) -> Reply:
        """The handler reads what there is to know, and other processes make an answer of it.

        Reading tens of thousands of points holds up whoever else wants to run, so it is done one by one, and not at all
        for questions that would be refused.
        """
        self._compute.require_room()
        async with self._reading:
            found = await self._execution.scan(self._work(operation, arguments, principal, exchange))
        if isinstance(found, Computation):
            found = found.finish(await self._compute.run(found.function, found.question))
        return self._enveloped(_reply(operation, found), exchange)

    async def _unless_gone(self, work: Coroutine[Any, Any, Reply], receive: Receive) -> Reply:
        """The reply, as long as the caller is there to hear it. Raises ClientDisconnected."""
        task = asyncio.ensure_future(work)
        if not await until_gone(task, asyncio.ensure_future(_gone(receive))):
            raise ClientDisconnected
        return task.result()

    def _work(
        self, operation: Operation, arguments: dict[str, Any], principal: Principal | None, exchange: Exchange
    ) -> Callable[..., Any]:
        """The handler with everything it needs but the store, which only some take; what it changes is audited."""
        trail = None
        database: Database = self._execution.database
        if operation.audit is not None:
            trail = Trail(operation.audit, principal, arguments, exchange.id, exchange.address, exchange.now_us)
            database = AuditedDatabase(database, trail)
        provided = {"principal": principal, "now": exchange.now_us, "database": database}
        given = {name: provided[name] for name in operation.per_request if name != "store"}
        call = partial(operation.function, **arguments, **operation.singletons, **given)
        takes_store = "store" in operation.per_request

        def work(store: Store | None) -> Any:
            return call(store=store) if takes_store else call()

        return trail.around(work) if trail is not None and operation.transaction == "write" else work

    def _enveloped(self, reply: Reply, exchange: Exchange) -> Reply:
        if reply.refused is not None:
            raise reply.refused
        assert isinstance(reply.body, bytes)
        return Reply(reply.status, reply.headers, success(reply.body, exchange.timestamp, exchange.id))

    async def _send(self, reply: Reply, exchange: Exchange, send: Send) -> None:
        assert isinstance(reply.body, bytes)
        headers: Headers = [
            (b"content-length", b"%d" % len(reply.body)),
            *exchange.headers(),
            *reply.headers,
        ]
        if reply.body:
            headers.append((b"content-type", b"application/json"))
        start: Message = {"type": "http.response.start", "status": reply.status, "headers": headers}
        await send(start)
        # A reply to a body that was not read to its end is complete for the caller, but not for the server yet.
        await send({"type": "http.response.body", "body": reply.body, "more_body": reply.is_early})


async def _gone(receive: Receive) -> None:
    """Returns when the caller has closed the connection; the body has been read."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _parameters(operation: Operation, path: dict[str, str], scope: Scope) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """The arguments, or what is wrong with them, where the faults of a body are yet to be told with theirs."""
    try:
        return operation.parameters.read(path, scope["query_string"], scope["headers"]), ()
    except InvalidInput as error:
        if operation.body is None:
            raise
        return {}, error.faults


def _path(scope: Scope) -> str:
    """The decoded path, in which an encoded slash is no separator but a character that no value has."""
    path: str = scope["path"]
    raw: bytes = scope.get("raw_path") or b""
    return unquote(_ENCODED_SLASH.sub(b"%EF%BF%BF", raw).decode("latin-1")) if b"%2" in raw else path


def _location(scope: Scope) -> bytes:
    """The canonical spelling, relative: a Location built from Host would send callers wherever Host says."""
    raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
    path = raw_path[:-1] if raw_path.endswith(b"/") else raw_path + b"/"
    query: bytes = scope["query_string"]
    return path + (b"?" + query if query else b"")


def _reply(operation: Operation, result: Any) -> Reply:
    """The checked reply of a handler, still without its envelope: it is built before the commit."""
    if isinstance(result, Refused):
        return Reply(0, [], b"", result.error)
    headers, data = operation.finish(result)
    return Reply(operation.status, headers, data)


def _primed(source: Streamed) -> Streamed:
    """The same stream with its first chunk made, so that a failure to start is still a reply of its own."""
    first = list(islice(source.chunks, 1))
    return replace(source, chunks=chain(first, source.chunks))


def _once(
    job: Callable[[Store], Reply], operation: Operation, caller: str, key: str, raw: bytes, now_us: int, store: Store
) -> Reply:
    """Run a job once for each Idempotency-Key of a caller; a repetition gets the stored reply."""
    digest = hashlib.sha256(operation.id.encode() + b"\n" + raw).digest()
    known = store.idempotency.get(caller, key)
    if known is not None:
        if known["body_hash"] != digest:
            raise Conflict("The Idempotency-Key was used with another request", {"field": "Idempotency-Key"})
        return Reply(known["status"], [(b"idempotent-replayed", b"true")], bytes(known["reply"]))
    reply = job(store)
    assert isinstance(reply.body, bytes)
    store.idempotency.put(caller, key, operation.id, digest, reply.status, reply.body, now_us)
    return reply


def _header(scope: Scope, wanted: bytes) -> bytes | None:
    for name, value in scope["headers"]:
        if name == wanted:
            found: bytes = value
            return found
    return None
