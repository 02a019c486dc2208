"""A raw request with what may be answered, and what sends a list of them: every fault is told, not only the first."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contract_tests.checks import Broken
from contract_tests.contract import Operation
from contract_tests.protocol.connection import RawReply
from contract_tests.protocol.speaker import RawRequest, Speaker
from contract_tests.run import Run
from contract_tests.samples import Request, sample
from contract_tests.statuses.maker import Maker


@dataclass(frozen=True)
class Case:
    """One request. `expected` are the statuses that may answer it, `field` what a 422 has to name."""

    rule: str
    request: RawRequest
    expected: frozenset[int]
    field: str = ""
    pieces: tuple[bytes, ...] | None = None


class Sender:
    """Makes plain requests for any operation, and sends cases."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.maker = Maker(run)
        self.sent = 0
        self._speakers: dict[str, Speaker] = {}

    def close(self) -> None:
        for speaker in self._speakers.values():
            speaker.close()

    def speaker(self, operation: Operation) -> Speaker:
        """On one connection for each kind of caller."""
        kind = "nobody" if operation.permission is None else operation.id if operation.id == "log_out" else "somebody"
        if kind not in self._speakers:
            self._speakers[kind] = Speaker(self.run, self.maker.caller(operation))
        return self._speakers[kind]

    def request(self, operation: Operation) -> Request:
        """A valid request that may be sent any number of times. Of secrets it has only wrong ones."""
        if operation.permission is None and operation.body_schema is not None:
            request = sample(operation, optional=False)
            if "username" in request["json"]:
                request["json"]["username"] = self.maker.name()
            return request
        return self.maker.request(operation)

    def raw(self, operation: Operation, made: Request | None = None, body: bytes | None = None) -> RawRequest:
        """The same as bytes; `body` stands in place of the request's own."""
        made = self.request(operation) if made is None else made
        if body is None and "json" in made:
            body = json.dumps(made["json"], ensure_ascii=False).encode()
        return self.speaker(operation).request(operation, made, body)

    def taken(self, operation: Operation) -> frozenset[int]:
        """What answers a request that is well formed: wrong secrets are read, and refused as such."""
        if operation.permission is None and operation.body_schema is not None and 401 in operation.statuses:
            return frozenset({401})
        return frozenset({operation.success})

    def is_costly(self, operation: Operation) -> bool:
        """Whether each success takes a password's hash, or an object or a session made for it."""
        gone = [one.deletion for one in self.run.contract.collections.values()]
        return operation.raw.get("x-transaction") == "own" or operation in gone or operation.id == "log_out"

    @cached_property
    def reading(self) -> Operation:
        """An operation that needs nothing but a credential, to see whether a connection still works."""
        found = [op for op in self.run.operations if op.method == "GET" and not op.parameters and op.permission]
        return min(found, key=lambda op: op.raw.get("x-transaction") != "none" or "health" in op.id)

    def send(self, cases: Iterable[Case]) -> None:
        """Send all of them, and tell of each that is answered otherwise."""
        for case in cases:
            operation = case.request.operation
            name = operation.id if operation else None
            self.sent += 1
            try:
                reply = self._ask(case)
            except Broken as error:
                self.run.recorder.report(error.rule, f"{case.rule}: {error}", error.operation, self.run.recorder.last)
                continue
            if reply.status not in case.expected:
                said = f"answered {reply.status}, not {sorted(case.expected)}: {reply.body[:200]!r}"
                self.run.recorder.report(case.rule, said, name, self.run.recorder.last)
            elif reply.status == 422 and case.field and case.field not in _fields(reply):
                said = f"the 422 names {sorted(_fields(reply))}, not {case.field}"
                self.run.recorder.report("field of a 422", said, name, self.run.recorder.last)

    def _ask(self, case: Case) -> RawReply:
        operation = case.request.operation or self.reading
        reply = self.speaker(operation).ask(case.request, case.pieces)
        if reply.status == operation.success and not case.request.malformed:
            self.maker.note_end(operation)
            if operation.id == "log_out":
                self._speakers.pop("log_out").close()
        return reply


def _fields(reply: RawReply) -> set[str]:
    """What the faults of a 422 name, without the way into lists and objects below."""
    try:
        errors: list[dict[str, Any]] = json.loads(reply.body)["error"]["details"]["errors"]
        names = {str(fault["field"]) for fault in errors}
        return names | {name.split(".")[0] for name in names}
    except (ValueError, KeyError, TypeError):
        return set()
