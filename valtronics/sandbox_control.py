"""What is under `/sandbox/`: requests read and checked, replies written. What they do is in the modules beside."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from domain.channels import STATE_RESET
from domain.errors import InvalidInput, MethodNotAllowed
from valtronics.app import Service
from valtronics.bodies import Body, ClientDisconnected, check_media_type, compile_body, read_body
from valtronics.contract import Contract
from valtronics.envelope import request_id
from valtronics.failures import UnknownPath, failure_reply
from valtronics.sandbox_clock import Clock, Counters
from valtronics.sandbox_failures import Failure, Failures
from valtronics.sandbox_gate import Gate
from valtronics.sandbox_states import States
from valtronics.schemas import Schemas

Answer = tuple[int, dict[str, Any]]
Action = Callable[[Any], Awaitable[Answer]]

MAX_BODY_BYTES = 65_536
PREFIX = "/sandbox"
_STATE = re.compile(r"[a-z0-9-]{1,64}")
_STATUS_OF = {"database_away": "503", "defect": "500"}
_SECONDS = {"type": "number", "minimum": 0}


def _body(required: list[str], **properties: dict[str, Any]) -> Body:
    schema: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    # Draft 4 knows no empty list here.
    return compile_body(schema | ({"required": required} if required else {"minProperties": 1}), Schemas({}))


CLOCK = _body([], now={"type": "string"}, running={"type": "boolean"}, advance_seconds={**_SECONDS, "maximum": 1e12})
RESET = _body(["state"], state={"type": "string"}, keep_clock={"type": "boolean"})
FAILURE = _body(
    ["kind"],
    kind={"enum": ["database_away", "defect", "slow"]},
    operation={"type": "string"},
    seconds={**_SECONDS, "maximum": 60},
)


class Control:
    """The sandbox's own operations, as an ASGI application. Clock, saving and reset have the service for themselves."""

    def __init__(
        self,
        service: Service,
        contract: Contract,
        clock: Clock,
        counters: Counters,
        states: States,
        failures: Failures,
        gate: Gate,
        seed: int,
    ) -> None:
        self._service = service
        self._clock = clock
        self._counters = counters
        self._states = states
        self._failures = failures
        self._gate = gate
        self._seed = seed
        self._documented = {
            operation["operationId"]: set(operation["responses"])
            for item in contract.document["paths"].values()
            for operation in item.values()
            if isinstance(operation, dict) and "operationId" in operation
        }
        self._paths: dict[str, dict[str, tuple[Body | None, Action]]] = {
            "": {"GET": (None, self._look)},
            "/clock": {"GET": (None, self._tell_time), "PUT": (CLOCK, self._set_clock)},
            "/reset": {"POST": (RESET, self._reset)},
            "/windows": {"DELETE": (None, self._begin_windows)},
            "/failure": {"PUT": (FAILURE, self._fail), "DELETE": (None, self._mend)},
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = request_id(next((value for name, value in scope["headers"] if name == b"x-request-id"), None))
        headers = {"X-Request-ID": request, "Cache-Control": "no-store"}
        try:
            status, answer = await self._answer(scope, receive)
            content = orjson.dumps(answer)
        except ClientDisconnected:
            return
        except Exception as error:
            status, more, content = failure_reply(error, self._clock(), request)
            headers |= {name.decode(): value.decode() for name, value in more}
            if status == 500:
                self._service.logger.error("failure", id=request, operation="sandbox", exc_info=error)
        await Response(content, status, headers, "application/json")(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        methods = self._methods(scope["path"].removeprefix(PREFIX).rstrip("/"))
        if scope["method"] not in methods:
            raise MethodNotAllowed(sorted(methods))
        body, action = methods[scope["method"]]
        if body is None:
            return await action(None)
        raw = await read_body(receive, check_media_type(scope["headers"]), MAX_BODY_BYTES)
        return await action(body.parse(raw))

    def _methods(self, path: str) -> dict[str, tuple[Body | None, Action]]:
        if path in self._paths:
            return self._paths[path]
        folder, _, name = path.rpartition("/")
        if folder != "/states":
            raise UnknownPath
        return {"PUT": (None, lambda _: self._save(name)), "DELETE": (None, lambda _: self._delete(name))}

    async def _look(self, _: Any) -> Answer:
        failure = self._failures.current
        return 200, {
            "clock": self._clock.described(),
            "seed": self._seed,
            "states": self._states.names,
            "failure": None if failure is None else failure.described(),
        }

    async def _tell_time(self, _: Any) -> Answer:
        return 200, self._clock.described()

    async def _set_clock(self, body: dict[str, Any]) -> Answer:
        if "now" in body and "advance_seconds" in body:
            raise InvalidInput.of("advance_seconds", "can't be given together with now", "one_of")
        async with self._gate.alone():
            self._clock.move(to=body.get("now"), seconds=body.get("advance_seconds", 0), running=body.get("running"))
            await self._service.maintenance.catch_up()
            self._service.courier.wake()
            self._service.reporter.wake()
            await self._service.hub.check()
            return 200, self._clock.described()

    async def _begin_windows(self, _: Any) -> Answer:
        self._counters.reset()
        return await self._look(None)

    async def _save(self, name: str) -> Answer:
        if not _STATE.fullmatch(name):
            raise InvalidInput.of("name", "must be 1 to 64 of a-z, 0-9 and -", "pattern")
        async with self._gate.alone():
            await self._service.maintenance.catch_up()
            is_new = await asyncio.to_thread(self._states.save, name)
        return 201 if is_new else 200, (await self._look(None))[1]

    async def _reset(self, body: dict[str, Any]) -> Answer:
        keep_clock = body.get("keep_clock", False)
        async with self._gate.alone():
            await asyncio.to_thread(self._states.restore, body["state"], keep_clock=keep_clock)
            # Uses of keys that were not written down yet belong to what is gone.
            self._service.authentication.used_keys.clear()
            # What streams have told of did not happen, and their numbers begin anew.
            self._service.hub.close_all(STATE_RESET)
            await self._service.hub.begin()
            self._failures.current = None
            # Whoever made reports in that state is not there any more.
            await self._service.reporter.begin_again()
            if keep_clock:
                await self._service.maintenance.catch_up()
        return await self._look(None)

    async def _delete(self, name: str) -> Answer:
        async with self._gate.changes:
            self._states.delete(name)
        return await self._look(None)

    async def _fail(self, body: dict[str, Any]) -> Answer:
        kind, operation = body["kind"], body.get("operation")
        if operation is not None:
            self._check_operation(kind, operation)
        if kind == "slow" and "seconds" not in body:
            raise InvalidInput.of("seconds", "Required field missing", "required")
        if kind != "slow" and "seconds" in body:
            raise InvalidInput.of("seconds", "belongs to the kind slow alone", "unknown_field")
        self._failures.current = Failure(kind, operation, body.get("seconds"))
        return await self._look(None)

    def _check_operation(self, kind: str, operation: str) -> None:
        if operation not in self._documented:
            raise InvalidInput.of("operation", "must be an operationId of the contract", "unknown_operation")
        status = _STATUS_OF.get(kind)
        if status is not None and status not in self._documented[operation]:
            raise InvalidInput.of("operation", f"{operation} documents no {status}", "undocumented_failure")

    async def _mend(self, _: Any) -> Answer:
        self._failures.current = None
        return await self._look(None)
