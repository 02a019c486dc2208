"""Theme: Idempotency-Key. A retry is answered as the first call was, and is no second one."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.client import Client, Reply
from contract_tests.contract import Operation
from contract_tests.invariants.ground import CALLERS, Ground, expect
from contract_tests.references import NO_SUCH_ID, References
from contract_tests.samples import own_sample

REPLAYED = "idempotent-replayed"
VOLATILE = ("timestamp", "request_id")


def checks(ground: Ground) -> Iterator[Check]:
    operations = [op for op in ground.run.operations if op.raw.get("x-idempotent")]
    for operation in operations:
        theme = Retries(ground, operation, [op for op in operations if op is not operation])
        yield Check(f"{operation.id}: a retry is answered as the first call", theme.replay, operation.id)
        yield Check(f"{operation.id}: a key is for one request", theme.conflicts, operation.id)
        yield Check(f"{operation.id}: a key belongs to its caller", theme.callers, operation.id)
        yield Check(f"{operation.id}: a failed call may be tried again", theme.failures, operation.id)
        yield Check(f"{operation.id}: many at once are one", theme.at_once, operation.id)


class Retries:
    """An operation that takes an Idempotency-Key, called with points that bear no time: twice is two."""

    def __init__(self, ground: Ground, operation: Operation, others: list[Operation]) -> None:
        self.ground, self.operation, self.others = ground, operation, others

    def body(self, device: int, operation: Operation | None = None) -> Any:
        """A valid body about one device, without a time, so that a second execution would store a second point."""
        op = operation or self.operation
        references = References(op.contract)
        body = own_sample(op, self.ground.run.stage)["json"]
        body = references.redirect_body(body, lambda noun, value: device if noun == "device" else value)
        return _single(_timeless(body))

    def call(self, key: str, body: Any, client: Client | None = None, operation: Operation | None = None) -> Reply:
        caller, op = client or self.ground.client, operation or self.operation
        return caller.call(op, json=body, headers={"Idempotency-Key": key})

    def stored(self, device: int) -> int:
        """How much of what the operation makes there is about a device."""
        if self.operation.id.startswith("create_"):
            listing = self.operation.id.replace("create_", "list_") + "s"
            items = expect(self.ground.client.call(listing, params={"size": 100}), 200, listing).data["items"]
            return sum(device in item.get("device_ids", []) for item in items)
        data = expect(self.ground.client.call("get_device", path={"id": device}), 200, "get_device").data
        return int(data["telemetry_summary"]["total_data_points"])

    def first(self, key: str, body: Any, client: Client | None = None) -> Reply:
        reply = expect(self.call(key, body, client), self.operation.success, self.operation.id)
        hold(
            REPLAYED not in reply.headers,
            "only a replay says so",
            "the first call says it is a replay",
            self.operation.id,
        )
        return reply

    def replay(self) -> None:
        device, key = self.ground.device(), self.ground.name()
        body = self.body(device)
        first, count = self.first(key, body), self.stored(device)
        hold(count > 0, "what was acknowledged is read", f"{count} points of {body}", self.operation.id)
        for _ in range(2):
            self._same(first, self.call(key, body))
        hold(
            self.stored(device) == count,
            "a retry does nothing",
            f"{self.stored(device)} points, not {count}",
            self.operation.id,
        )
        # Another key is another request.
        self.first(self.ground.name(), body)
        after = self.stored(device)
        hold(after > count, "another key is another request", f"{after} points, {count} before", self.operation.id)

    def _same(self, first: Reply, again: Reply) -> None:
        said = f"{again.status} {again.body[:200]!r}, where the first call got {first.status} {first.body[:200]!r}"
        equal = (again.status, _lasting(again)) == (first.status, _lasting(first))
        hold(equal, "a retry is answered as the first call", said, self.operation.id)
        hold(again.headers.get(REPLAYED) == "true", "a replay says so", "no Idempotent-Replayed", self.operation.id)

    def conflicts(self) -> None:
        device, key = self.ground.device(), self.ground.name()
        body = self.body(device)
        first, count = self.first(key, body), self.stored(device)
        other = _changed(copy.deepcopy(body))
        refused = self.call(key, other)
        hold(
            refused.status == 409,
            "a key is for one body",
            f"another body is answered {refused.status}",
            self.operation.id,
        )
        for operation in self.others:
            refused = self.call(key, self.body(device, operation), operation=operation)
            said = f"used by {self.operation.id}, then for {operation.id}: {refused.status}"
            hold(refused.status == 409, "a key is for one operation", said, operation.id)
        hold(
            self.stored(device) == count,
            "what is refused does nothing",
            "points came of a refused call",
            self.operation.id,
        )
        self._same(first, self.call(key, body))

    def callers(self) -> None:
        device, key = self.ground.device(), self.ground.name()
        body = self.body(device)
        self.first(key, body)
        count = self.stored(device)
        self.first(key, body, self.ground.run.client("helper"))
        after = self.stored(device)
        hold(after > count, "a key belongs to its caller", "another caller's call stored nothing", self.operation.id)

    def failures(self) -> None:
        """The same key, first with a device that is not there yet: what failed is not kept."""
        device, key = self.ground.device(), self.ground.name()
        wrong = self.body(NO_SUCH_ID)
        if isinstance(wrong, dict) and "atomic" in self._properties():
            wrong["atomic"] = True
        failed = self.call(key, wrong)
        hold(failed.status in (404, 422), "an unknown device is refused", f"{failed.status}", self.operation.id)
        self.first(key, self.body(device))
        hold(
            self.stored(device) > 0,
            "a failed call may be tried again",
            "the next one stored nothing",
            self.operation.id,
        )

    def _properties(self) -> dict[str, Any]:
        schema = self.operation.contract.resolve(self.operation.body_schema or {})
        return dict(schema.get("properties", {}))

    def at_once(self) -> None:
        for _ in range(2 if self.ground.is_quick else 20):
            device, key = self.ground.device(), self.ground.name()
            body = self.body(device)
            alone = self.ground.device()
            self.first(self.ground.name(), self.body(alone))
            replies = self.ground.at_once([lambda caller: self.call(key, body, caller)] * CALLERS)  # noqa: B023 - used at once
            seen = sorted({reply.status for reply in replies})
            hold(seen == [self.operation.success], "many at once are one", f"answered {seen}", self.operation.id)
            fresh = sum(REPLAYED not in reply.headers for reply in replies)
            hold(fresh == 1, "many at once are one", f"{fresh} of {CALLERS} replies are no replays", self.operation.id)
            bodies = {repr(_lasting(reply)) for reply in replies}
            hold(len(bodies) == 1, "a retry is answered as the first call", f"{bodies}", self.operation.id)
            once, count = self.stored(alone), self.stored(device)
            hold(count == once, "many at once are one", f"{count} points, not {once}", self.operation.id)


def _lasting(reply: Reply) -> dict[str, Any]:
    """A reply's body without what is new in each."""
    return {name: value for name, value in reply.json.items() if name not in VOLATILE}


def _timeless(body: Any) -> Any:
    if isinstance(body, list):
        return [_timeless(item) for item in body]
    if isinstance(body, dict):
        return {name: _timeless(value) for name, value in body.items() if name != "timestamp"}
    return body


def _single(body: Any) -> Any:
    """The body in which lists of references name each object once."""
    if not isinstance(body, dict):
        return body
    return {name: list(dict.fromkeys(value)) if name.endswith("_ids") else value for name, value in body.items()}


def _changed(body: Any) -> Any:
    """The body with its first number changed that is no reference; without any, without its last field."""
    if isinstance(body, list):
        return [_changed(body[0]), *body[1:]]
    for name, value in body.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool) and not name.endswith("_id"):
            return {**body, name: value + 1}
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return {**body, name: _changed(value)}
    return dict(list(body.items())[:-1])
