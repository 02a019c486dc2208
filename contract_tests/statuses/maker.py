"""Requests that succeed, for any operation, on objects of the run's own; the other modules spoil them, each one way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import cached_property
from itertools import count, cycle
from typing import Any

from contract_tests.checks import Broken, hold
from contract_tests.client import Client, Reply, Session
from contract_tests.contract import Node, Operation
from contract_tests.references import References
from contract_tests.run import Run
from contract_tests.samples import Request, own_sample, sample
from contract_tests.stage import new_user, rfc3339

_numbers = count(1)
# Half a second apart they fit into a day; a batch holds so many.
CROWD, MOST_POINTS = 100_001, 10_000


class Maker:
    """Makes requests and says who sends them. What it spends (sessions, objects to delete) it makes anew."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.references = References(run.contract)
        self._names: Iterator[str] = cycle(run.stage.users.values())
        self._keys: dict[str, Client] = {}
        # By noun: what the next deletion may remove, and what an earlier one has removed.
        self._spares: dict[str, int] = {}
        self._gone: dict[str, int] = {}
        # Whose session ends by what is tried with it. Begun when it is first used.
        self._leaver = run.admin.logged_in(run.stage.users[run.contract.highest_role], run.password_of_run)

    def caller(self, operation: Operation) -> Client:
        """Somebody who may: for what ends a session, one who has another."""
        if operation.permission is None:
            return self.run.client()
        return self._leaver if operation.id == "log_out" else self.run.admin

    def call(self, operation: Operation, **request: Any) -> Reply:
        """A request as somebody who may."""
        reply = self.caller(operation).call(operation, **request)
        if reply.status == operation.success:
            self.note_end(operation)
        return reply

    def note_end(self, operation: Operation) -> None:
        """What a success has ended is made anew when it is next asked for."""
        if operation.id == "log_out" and isinstance(self._leaver.identity, Session):
            self._leaver.identity.end()
        for noun, one in self.run.contract.collections.items():
            if one.deletion is operation:
                self._spares.pop(noun, None)

    def request(self, operation: Operation, body: str | None = None, *, optional: bool = False) -> Request:
        """What `Client.call` takes for a success, on objects of which each call may use up its own."""
        request = own_sample(operation, self.run.stage, body, optional=optional)
        self._spare_the_stage(operation, request)
        self._stay_small(operation, request)
        headers = request["headers"]
        if "If-Match" in headers:
            headers["If-Match"] = "*"
        if "Idempotency-Key" in headers:
            headers["Idempotency-Key"] = self.name()
        if operation.permission is None and "json" in request:
            self._fill_credentials(operation, request["json"])
        return request

    def name(self) -> str:
        """A text that nobody else uses."""
        return f"{self.run.name}-n{next(_numbers)}"

    def fresh(self, noun: str) -> tuple[int, Reply]:
        """The id of a new object, and the reply that gave it."""
        one = self.run.contract.collections[noun]
        reply = self.run.admin.call(one.creation, **own_sample(one.creation, self.run.stage))
        if reply.status != one.creation.success:
            raise Broken("creation works", f"a valid body is answered {reply.status}", one.creation.id)
        return int(reply.data["id"]), reply

    def gone(self, noun: str) -> int:
        """The id of an object that was deleted."""
        if noun in self.run.contract.offspring:
            return self._gone_with_parent(noun)
        if noun not in self._gone:
            deletion = self.run.contract.collections[noun].deletion
            id, _ = self.fresh(noun)
            request = self.owned_by(deletion, own_sample(deletion, self.run.stage), {noun: id})
            reply = self.run.admin.call(deletion, **request)
            hold(reply.status == deletion.success, "deletion works", f"answered {reply.status}", deletion.id)
            self._gone[noun] = id
        return self._gone[noun]

    def _gone_with_parent(self, noun: str) -> int:
        """The id of an object that went with the one it was made for."""
        maker = self.run.contract.offspring[noun].maker
        (parent,) = self.nouns(maker)
        if noun not in self._gone:
            id, _ = self.fresh(parent)
            request = self.owned_by(maker, own_sample(maker, self.run.stage), {parent: id})
            made = self.run.admin.call(maker, **request)
            deletion = self.run.contract.collections[parent].deletion
            self.run.admin.call(deletion, **self.owned_by(deletion, own_sample(deletion, self.run.stage), {parent: id}))
            self._gone[noun] = int(made.data["id"])
        return self._gone[noun]

    @cached_property
    def crowded(self) -> int:
        """The id of a device with more points in the last day than models judge in one go."""
        device, _ = self.fresh("device")
        now = self.run.clock.now()
        for first in range(0, CROWD, MOST_POINTS):
            points = [
                {
                    "device_id": device,
                    "metric_name": "m",
                    "metric_value": number % 7,
                    "timestamp": rfc3339(now - timedelta(seconds=number / 2)),
                }
                for number in range(first, min(first + MOST_POINTS, CROWD))
            ]
            reply = self.run.admin.call("submit_telemetry_batch", json={"telemetry_data": points})
            hold(
                reply.status == 200,
                "telemetry is taken",
                f"a batch is answered {reply.status}",
                "submit_telemetry_batch",
            )
        return device

    @cached_property
    def myself(self) -> tuple[int, Client]:
        """A user of the highest role who acts on the own account: id and session."""
        username = self.name()
        id = new_user(self.run.admin, username, self.run.contract.highest_role, self.run.password_of_run)
        return id, self.run.client().logged_in(username, self.run.password_of_run)

    def owned_by(self, operation: Operation, request: Request, ids: dict[str, Any]) -> Request:
        """The same request about other objects: `ids` by noun."""

        def choose(noun: str, value: Any) -> Any:
            return ids.get(noun, ids.get("", value))

        self.references.redirect_path(operation, request["path"], choose)
        self.references.redirect_query(operation, request["params"], choose)
        if "json" in request:
            request["json"] = self.references.redirect_body(request["json"], choose)
        return request

    def nouns(self, operation: Operation) -> list[str]:
        """The kinds of objects that a request of the operation refers to."""
        found: dict[str, None] = {}

        def choose(noun: str, value: Any) -> Any:
            found[noun] = None
            return value

        request = sample(operation, optional=False)
        self.references.redirect_path(operation, request["path"], choose)
        self.references.redirect_query(operation, request["params"], choose)
        self.references.redirect_body(request.get("json"), choose)
        return list(found)

    def key_without(self, permission: str) -> Client:
        """A key that has every permission but one."""
        if permission not in self._keys:
            held = sorted(set().union(*self.run.contract.roles.values()) - {permission})
            self._keys[permission] = self.key(held)
        return self._keys[permission]

    @cached_property
    def key_with_all(self) -> Client:
        """A key that has every permission."""
        return self.key(sorted(set().union(*self.run.contract.roles.values())))

    def key(self, permissions: list[str], **more: Any) -> Client:
        """A key of the run's own user of the highest role."""
        body = {"name": self.name(), "permissions": permissions, **more}
        return self.run.client().acting(X_API_Key=self.run.admin.call("create_api_key", json=body).data["api_key"])

    def _spare_the_stage(self, operation: Operation, request: Request) -> None:
        """What removes an object, or moves it on, gets one made for it."""
        moved = self.run.contract.collection_at(operation.path) if operation.moves else None
        if moved is not None:
            self.owned_by(operation, request, {moved.noun: self.fresh(moved.noun)[0]})
        for noun, one in self.run.contract.collections.items():
            if one.deletion is operation:
                if noun not in self._spares:
                    self._spares[noun] = self.fresh(noun)[0]
                self.owned_by(operation, request, {noun: self._spares[noun]})

    def _stay_small(self, operation: Operation, request: Request) -> None:
        """What streams all that there is gets told of one device; a target may have years of telemetry."""
        filters = {parameter["name"] for parameter in operation.parameters if parameter["in"] == "query"}
        if operation.raw.get("x-transaction") == "stream" and "device_id" in filters:
            request["params"].setdefault("device_id", self.run.stage.devices[0])

    def _fill_credentials(self, operation: Operation, body: Any) -> None:
        """What a session begins with, or goes on with: a user of the run, or what a link says where to get."""
        linked = self._linked(operation)
        if linked is not None:
            source, fields = linked
            data = self.call(source, **self.request(source)).json
            body.update({name: _pointed(data, text) for name, text in fields.items()})
        elif {"username", "password"} <= set(body):
            body.update(username=next(self._names), password=self.run.password_of_run)

    def _linked(self, operation: Operation) -> tuple[Operation, Node] | None:
        """An operation whose reply gives the body of another one, and where in it each field stands."""
        for source in self.run.operations:
            links = (source.response(source.success) or {}).get("links", {})
            for reference in links.values():
                link = self.run.contract.resolve(reference)
                fields = link.get("requestBody", link.get("x-request-body"))
                if source is not operation and link["operationId"] == operation.id and fields:
                    return source, fields
        return None


def _pointed(reply: Any, expression: Any) -> Any:
    """What `$response.body#/data/x` points at; any other value is itself."""
    if not isinstance(expression, str) or not expression.startswith("$response.body#/"):
        return expression
    for part in expression.split("#/")[1].split("/"):
        reply = reply[part]
    return reply
