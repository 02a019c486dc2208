"""What the properties stand on: fresh objects of the run, and callers at once on connections of their own."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from contract_tests.checks import hold
from contract_tests.client import Client, Credential, Reply
from contract_tests.run import Run
from contract_tests.stage import rfc3339
from contract_tests.target import Http, open_http

T = TypeVar("T")
CALLERS = 6


class Ground:
    """Own devices, own moments and own callers of a run. `mark` tells the names of one gate from those of others."""

    def __init__(self, run: Run, mark: str = "i") -> None:
        self.run = run
        self._mark = mark
        self.client = run.admin
        # A midnight before the stage, so that equal seeds meet equal edges of buckets whatever the hour of the run.
        self.base = run.stage.start.replace(hour=0)
        self._numbers = itertools.count(1)
        self._http: list[Http] = []

    @property
    def is_quick(self) -> bool:
        return self.run.profile == "quick"

    @property
    def caller(self) -> str:
        """The name of the user that `client` calls as."""
        return self.run.stage.users[self.run.contract.highest_role]

    def name(self) -> str:
        """A name that nothing else has."""
        return f"{self.run.name}-{self._mark}{next(self._numbers)}"

    def device(self, **fields: Any) -> int:
        """The id of a new device."""
        name = self.name()
        body = {"name": name, "device_id": name, "device_type": "sensor", **fields}
        return int(expect(self.client.call("create_device", json=body), 201, "create_device").data["id"])

    def moment(self, offset: int) -> str:
        """The time so many microseconds after the base, as the service writes it."""
        return rfc3339(self.base + timedelta(microseconds=offset))

    def offset(self, text: str) -> int:
        """Microseconds from the base to a time that the service wrote."""
        return (datetime.fromisoformat(text) - self.base) // timedelta(microseconds=1)

    def at_once(self, works: Sequence[Callable[[Client], T]], client: Client | None = None) -> list[T]:
        """What each work returns; they start together, each in a thread with a connection of its own."""
        callers = self._callers(client or self.client, len(works))
        start = threading.Barrier(len(works))

        def act(caller: Client, work: Callable[[Client], T]) -> T:
            start.wait(30)
            return work(caller)

        with ThreadPoolExecutor(len(works)) as pool:
            return list(pool.map(act, callers, works))

    def _callers(self, client: Client, number: int) -> list[Client]:
        while len(self._http) < number:
            self._http.append(open_http())
        variable = client.identity.variable
        # Asked for once: several threads that find the session at its end would all log in.
        identity = Credential(client.identity.headers(), variable)
        callers = []
        for http in self._http[:number]:
            http.get(
                self.run.target.origin + "/openapi.json", headers={"Range": "bytes=0-0"}
            )  # connected before the race
            callers.append(Client(replace(client.connection, http=http), identity))
        return callers

    def close(self) -> None:
        for http in self._http:
            http.close()


def expect(reply: Reply, status: int, operation: str) -> Reply:
    """The reply; Broken when it has another status."""
    hold(
        reply.status == status,
        "answers as described",
        f"{operation} answers {reply.status}, not {status}: {reply.body[:300]!r}",
        operation,
    )
    return reply
