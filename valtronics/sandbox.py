"""The composition of `valtronics sandbox`: the service with a clock, a state and failures that its caller owns.

Imported by that command alone, so that nothing of it exists in any other process.
"""

from __future__ import annotations

import asyncio
from email.utils import formatdate
from pathlib import Path
from typing import Any

from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.times import SECOND
from valtronics.app import Parts, Service, system_clock
from valtronics.binding import METHODS
from valtronics.contract import Contract, load_contract
from valtronics.passwords import Hashing
from valtronics.sandbox_clock import Clock, Counters
from valtronics.sandbox_control import PREFIX, Control
from valtronics.sandbox_failures import Failures, FollowedExecution
from valtronics.sandbox_gate import Gate
from valtronics.sandbox_states import States, build
from valtronics.settings import Settings, SettingsError


class Sandbox:
    """The service behind a gate, and the sandbox's own paths beside it, as an ASGI application."""

    def __init__(self, service: Service, control: ASGIApp, contract: Contract, failures: Failures, gate: Gate) -> None:
        self._service = service.asgi
        self._clock = service.clock
        self._control = control
        self._failures = failures
        self._gate = gate
        self._operations = _operations(contract)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._service(scope, receive, send)
            return
        send = self._dated(send)
        if scope["path"] == PREFIX or scope["path"].startswith(PREFIX + "/"):
            await self._control(scope, receive, send)
        else:
            with self._failures.serving(self._operation(scope["method"], scope["path"])):
                if self._failures.delay:
                    await asyncio.sleep(self._failures.delay)
                async with self._gate.shared():
                    await self._service(scope, receive, send)

    def _dated(self, send: Send) -> Send:
        """The header Date by the sandbox's clock: callers measure Retry-After and the life of a token from it."""

        async def dated(message: Message) -> None:
            if message["type"] == "http.response.start":
                date = formatdate(self._clock() // SECOND, usegmt=True)
                message = {**message, "headers": [*message["headers"], (b"date", date.encode())]}
            await send(message)

        return dated

    def _operation(self, method: str, path: str) -> str | None:
        return next((id for each, pattern, id in self._operations if each == method and pattern.match(path)), None)


def _operations(contract: Contract) -> list[tuple[str, Any, str]]:
    """(method, pattern of the whole path, operationId); paths without parameters come first."""
    found = []
    for path, item in sorted(contract.document["paths"].items(), key=lambda each: "{" in each[0]):
        pattern = compile_path(contract.base_path + path)[0]
        found += [(method.upper(), pattern, item[method]["operationId"]) for method in METHODS if method in item]
    return found


def sandbox_settings(settings: Settings, host: str | None) -> Settings:
    """Settings as the sandbox may use them; `host` is what the command line says. Raises SettingsError."""
    if host is None and not settings.is_loopback:
        raise SettingsError(
            f"VALTRONICS_HOST: {settings.host} can be reached by others, and a sandbox asks for no credential"
            " (expected: a loopback address, or the option --host)"
        )
    # Nothing here outlives the process, so nothing has to wait for the disk; and the passwords are known to all.
    quick = {"durability": "normal", "password_memory_mib": 1}
    return settings.model_copy(update={name: quick[name] for name in quick.keys() - settings.model_fields_set})


def starting_moment(text: str | None) -> int | None:
    """Microseconds of an RFC 3339 moment, None where none is given. Raises InvalidInput."""
    if text is None:
        return None
    moment = Clock(0, running=False)
    moment.move(to=text)
    return moment()


def open_sandbox(settings: Settings, file: Path, *, seed: int, state: str, now_us: int | None) -> Service:
    """A service on a new database in `file`, in a built-in state; the clock runs from `now_us` on, or from now."""
    start_us = system_clock() if now_us is None else now_us
    clock = Clock(start_us, running=True)
    clock.set(start_us, running=False)  # while the states are made, so that they don't depend on how long that takes
    counters, failures, gate = Counters(clock), Failures(), Gate()
    service = Service(
        settings,
        Parts(
            clock=clock,
            uptime=lambda: clock() / SECOND,
            engine=failures.engine,
            writer=failures.writer,
            execution=FollowedExecution,
            resolver=failures.resolver,
            counters=lambda: counters,
            turn=gate.shared,
        ),
    )
    states = States(file, clock, counters)
    build(
        states,
        service.engine,
        seed=seed,
        retention=service.retention,
        hashing=Hashing(settings.password_memory_mib),
        now_us=start_us,
    )
    states.restore(state)
    clock.set(system_clock() if now_us is None else now_us, running=True)
    contract = load_contract()
    control = Control(service, contract, clock, counters, states, failures, gate, seed)
    service.asgi = Sandbox(service, control, contract, failures, gate)
    return service
