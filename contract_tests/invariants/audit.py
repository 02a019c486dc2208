"""Theme: the audit log. Each change leaves one entry that says who changed what; all other calls leave none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.client import Client, Reply
from contract_tests.contract import Operation
from contract_tests.invariants.ground import Ground, expect
from contract_tests.references import NO_SUCH_ID
from contract_tests.samples import Request
from contract_tests.statuses.maker import Maker

LIST = "list_audit_entries"
HIDDEN = "[redacted]"
RULE = "a change leaves one entry"
NONE = "what changes nothing leaves no entry"
Entry = dict[str, Any]


def checks(ground: Ground) -> Iterator[Check]:
    if LIST not in ground.run.contract.operations:
        return
    log = Log(ground)
    for operation in ground.run.operations:
        if leaves_an_entry(operation):
            yield Check(f"{operation.id}: leaves an entry", partial(log.one, operation), operation.id)
            yield Check(f"{operation.id}: leaves none when refused", partial(log.none_refused, operation), operation.id)
        else:
            yield Check(f"{operation.id}: leaves no entry", partial(log.none, operation), operation.id)


def leaves_an_entry(operation: Operation) -> bool:
    """Whether the document says that a success is audited."""
    asked = operation.raw.get("x-audit") or {"outcomes": []}
    return "changed" in asked.get("outcomes", ["changed"])


class Log:
    """The audit log, asked by request id; everything else may write to it meanwhile."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.contract = ground.run.contract
        self.maker = Maker(ground.run)
        schemas = self.contract.document["components"]["schemas"].values()
        fields = [each for schema in schemas for each in schema.get("properties", {}).items()]
        self.secrets = {name for name, node in fields if node.get("x-secret") or node.get("format") == "password"}

    def of(self, request_id: str) -> list[Entry]:
        data = expect(self.ground.client.call(LIST, params={"request_id": request_id}), 200, LIST).data
        return list(data["items"])

    def one(self, operation: Operation) -> None:
        request, request_id = self._request(operation)
        actor = self._actor(operation, request)
        read_before = self._read(operation, request)
        reply = expect(self.maker.call(operation, **request), operation.success, operation.id)
        entries = self.of(request_id)
        hold(len(entries) == 1, RULE, f"{len(entries)} entries of one call", operation.id)
        (entry,) = entries
        wanted = {
            "operation": operation.id,
            "actor": actor,
            "request_id": request_id,
            "outcome": "changed",
            "object_type": operation.raw["x-audit"]["object"],
            "timestamp": reply.json["timestamp"],
        }
        found = {name: entry.get(name) for name in wanted}
        hold(found == wanted, RULE, f"{found}, not {wanted}", operation.id)
        read_after = self._read(operation, request) if operation.method != "DELETE" else None
        for said in self._untrue(operation, request, reply, entry, read_before, read_after):
            hold(False, "an entry tells the truth", said, operation.id)
        self._hides(operation, request, reply, entry)

    def _request(self, operation: Operation) -> tuple[Request, str]:
        request, request_id = self.maker.request(operation), self.ground.name()
        request["headers"]["X-Request-ID"] = request_id
        return request, request_id

    def _actor(self, operation: Operation, request: Request) -> Any:
        """The name of who will call; without a credential, of whom the body names."""
        if operation.permission is None:
            return request.get("json", {}).get("username")
        return self.maker.caller(operation).call("get_current_user").data["username"]

    def _read(self, operation: Operation, request: Request) -> Any:
        """What is changed, as it is now; None where nothing reads it by this path."""
        reading = self.contract.find("GET", operation.path)
        if reading is None or reading.path != operation.path or not request["path"]:
            return None
        reply = self.ground.client.call(reading, path=request["path"])
        return expect(reply, reading.success, reading.id).data

    def _untrue(
        self, operation: Operation, request: Request, reply: Reply, entry: Entry, before: Any, after: Any
    ) -> Iterator[str]:
        id, place = reply.data.get("id"), list(request["path"].values())
        if "object_id" in entry and entry["object_id"] not in [id, *place] and str(entry["object_id"]) not in place:
            yield f"object_id {entry['object_id']}, where {id or place} was changed"
        if operation.method == "DELETE" and place and ("after" in entry or "before" not in entry):
            yield f"of what is gone, before and after are {entry.get('before')} and {entry.get('after')}"
        if operation.id.startswith("create_"):
            if "before" in entry:
                yield f"what is new was {entry['before']} before"
            after = reply.data
            missing = sorted(after.keys() - entry["after"].keys() - self.secrets)
            if missing:
                yield f"after lacks {missing} of what was made"
        for when, seen in (("before", before), ("after", after)):
            told = entry.get(when, {})
            for name in told.keys() & (seen or {}).keys():
                if told[name] != seen[name] and HIDDEN not in json.dumps(told[name]):
                    yield f"{name} {when} was {seen[name]!r}, the entry says {told[name]!r}"
        lost = [name for name in (before or {}).keys() & (after or {}).keys() if self._changed(name, before, after)]
        unsaid = sorted(set(lost) - entry.get("after", {}).keys()) if before is not None else []
        if unsaid and "id" in before:
            yield f"{unsaid} changed, and the entry does not say so"

    @staticmethod
    def _changed(name: str, before: Entry, after: Entry) -> bool:
        """Whether a plain field differs; maps of figures, and lists of what belongs to it, move by themselves."""
        one, other = before[name], after[name]
        return (
            one != other
            and not isinstance(one, dict)
            and not any(isinstance(each, dict) for each in _items(one, other))
        )

    def _hides(self, operation: Operation, request: Request, reply: Reply, entry: Entry) -> None:
        known = {**reply.data, **request.get("json", {})}
        values = [known[name] for name in self.secrets & known.keys()]
        shown = [value for value in values if json.dumps(value) in json.dumps(entry)]
        hold(not shown, "no secret in the audit log", f"{len(shown)} of {sorted(self.secrets)}", operation.id)

    def none(self, operation: Operation) -> None:
        """What only reads, and what the document leaves out."""
        request, request_id = self._request(operation)
        expect(self.maker.call(operation, **request), operation.success, operation.id)
        self._hold_none(operation, request_id)

    def none_refused(self, operation: Operation) -> None:
        """Without a credential, and about what is not there."""
        for client, spoilt in self._spoilt(operation):
            request, request_id = self._request(operation)
            reply = client.call(operation, **spoilt(request))
            hold(reply.status >= 400, "a refusal", f"answered {reply.status}", operation.id)
            self._hold_none(operation, request_id)

    def _spoilt(self, operation: Operation) -> Iterator[tuple[Client, Any]]:
        caller = self.maker.caller(operation)
        if operation.permission is not None:
            yield self.ground.run.client(), lambda request: request
        if 404 in operation.statuses and self.maker.nouns(operation):
            yield caller, lambda request: self.maker.owned_by(operation, request, {"": NO_SUCH_ID})
        if "json" in self.maker.request(operation):
            yield caller, lambda request: {**request, "json": ["vct"]}
        yield caller, lambda request: {**request, "params": {**request["params"], "vct_unknown": "1"}}

    def _hold_none(self, operation: Operation, request_id: str) -> None:
        entries = self.of(request_id)
        hold(not entries, NONE, f"{[entry['operation'] for entry in entries]} of one call", operation.id)


def _items(*values: Any) -> Iterator[Any]:
    for value in values:
        yield from value if isinstance(value, list) else ()
