"""Every keyword of every request, from both sides: just inside it is taken, just outside it is refused by name.

Bodies come from the document's own examples, so that one thing is wrong at a time; all the objects are the gate's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from functools import partial
from typing import Any

from contract_tests.boundaries.places import KINDS, Fault, Place, broken_fault, faults_of_request, sendable
from contract_tests.boundaries.values import OTHER_TYPES, UNKNOWN_NAME, Values, spellings
from contract_tests.boundaries.witnesses import Witness
from contract_tests.checks import Check, hold
from contract_tests.client import Client, Reply
from contract_tests.contract import Operation
from contract_tests.keywords import Keyword, request_keywords
from contract_tests.references import NO_SUCH_ID, References
from contract_tests.run import Run
from contract_tests.samples import Request, own_sample, written
from contract_tests.stage import Stage

TITLE = "Boundaries: every keyword of every request, just inside and just outside"
PROFILES = ("quick", "full")

# What a request that keeps its schema may still be answered with, since objects and versions are made up here.
REFUSALS = {404, 409, 412}
# Values of one keyword at one place that are sent: places take turns, and seeds begin elsewhere, so all are used.
MOST_OUTSIDE = {"quick": 4}
MOST_INSIDE = {"quick": 3}


def checks(run: Run) -> Iterable[Check]:
    stage = own_stage(run)
    counted = {"accepted": 0, "refused": 0}
    for operation in run.operations:
        yield from Boundaries(run, operation, stage, counted).checks()
    run.notes["boundaries"] = (
        f"{counted['accepted']} requests just inside, {counted['refused']} just outside, "
        f"{sum(len(request_keywords(operation)) for operation in run.operations)} keywords"
    )


def own_stage(run: Run) -> Stage:
    """Objects for this gate alone, since it changes them."""
    own = dict(run.stage.own)
    for noun, collection in run.contract.collections.items():
        name = collection.deletion.path.rsplit("{", 1)[1].rstrip("}")
        request = own_sample(collection.creation, run.stage)
        own[noun] = [int(run.admin.call(collection.creation, **request).data[name])]
    return replace(run.stage, own=own, devices=own.get("device", run.stage.devices))


class Boundaries:
    """The checks of one operation."""

    def __init__(self, run: Run, operation: Operation, stage: Stage, counted: dict[str, int]) -> None:
        self.run, self.operation, self.stage = run, operation, stage
        self._counted = counted
        self._client: Client = run.client() if operation.permission is None else run.admin
        self._references = References(run.contract)
        self._witness = Witness(run, operation, stage)
        self._taken: set[str] = set()
        self._turn = run.seed

    def checks(self) -> Iterator[Check]:
        """Refusals first, between two looks at what they must not change; then what is to be taken."""
        places: dict[Keyword, Place] = {
            keyword: Place(self.operation, keyword.place) for keyword in sorted(request_keywords(self.operation))
        }
        before = self._witness.look(self._sample())
        for keyword, place in places.items():
            yield self._check(f"{keyword.place}: {keyword.keyword}, refused", self._refused, place, keyword.keyword)
        yield from self._strangers()
        yield self._check("several faults at once, all named", self._all_named)
        if before is not None:
            yield self._check("what is refused changes nothing", self._unchanged, before)
        for keyword, place in places.items():
            yield self._check(f"{keyword.place}: {keyword.keyword}, accepted", self._accepted, place, keyword.keyword)

    def _check(self, name: str, run: Callable[..., None], *arguments: Any) -> Check:
        return Check(f"{self.operation.id} {name}", partial(run, *arguments), self.operation.id)

    def _sample(self) -> Request:
        """A valid request to the gate's own objects."""
        request = own_sample(self.operation, self.stage)
        body = request.get("json")
        if self.operation.raw.get("x-rate-class") == "login" and isinstance(body, dict):
            body["username"] = f"{self.stage.name}-nobody"  # Attempts are counted by user name.
        return request

    # Just outside.

    def _refused(self, place: Place, keyword: str) -> None:
        if keyword == "required" and place.parameter is not None:
            request = self._sample()
            del request[KINDS[place.kind]][place.steps[0]]
            self._expect(request, (place.field, "required"))
            return
        base = place.base(self._sample())
        values = self._outside(place, keyword, base)
        hold(values, "values for every keyword", f"the harness finds no value that breaks {keyword}", self.operation.id)
        for value in values if keyword == "required" else self._some(values, MOST_OUTSIDE):
            request = place.put(self._sample(), value)
            self._expect(request, broken_fault(place, keyword, value))

    def _some(self, values: list[Any], most: dict[str, int]) -> list[Any]:
        """As many as the profile sends; the next call goes on where this one ends."""
        count = most.get(self.run.profile, len(values))
        if len(values) <= count:
            return values
        self._turn += count
        return [values[(self._turn + place) % len(values)] for place in range(count)]

    def _outside(self, place: Place, keyword: str, base: Any) -> list[Any]:
        if place.parameter is None:
            return Values(self.run.contract, place.schema, base).outside(keyword)
        if keyword == "type":
            return [text for text in spellings(place.schema["type"], base) if _fits(place, text)]
        return [v for v in Values(self.run.contract, place.schema, base).outside(keyword) if _fits(place, v)]

    def _expect(self, request: Request, wanted: Fault) -> None:
        """A 422 that names the fault, and besides it only what the value breaks in the same breath."""
        reply = self._send(request, "refused")
        hold(
            reply.status == 422,
            "422 for what breaks the schema",
            f"{wanted[0]} breaks {wanted[1]}: {reply.status}",
            self.operation.id,
        )
        # An array that is too long is not looked at any further.
        expected = {wanted} if wanted[1] == "maxItems" else faults_of_request(self.operation, request) | {wanted}
        hold(
            reply.rules == expected,
            "422 names field and rule",
            f"expected {sorted(expected)}, got {sorted(reply.rules)}",
            self.operation.id,
        )

    def _strangers(self) -> Iterator[Check]:
        yield self._check("an unknown parameter, refused", self._unknown_parameter)
        for parameter in self.operation.parameters:
            if parameter["in"] == "query":
                name = f"query.{parameter['name']}"
                yield self._check(f"{name}: given twice, refused", self._repeated, Place(self.operation, name))
        if self.operation.raw.get("requestBody", {}).get("required"):
            yield self._check("body: required, refused", self._no_body)

    def _unknown_parameter(self) -> None:
        request = self._sample()
        request["params"][UNKNOWN_NAME] = "1"
        self._expect(request, (UNKNOWN_NAME, "unknown_parameter"))

    def _repeated(self, place: Place) -> None:
        request = self._sample()
        name, text = str(place.steps[0]), written(place.base(request))
        given = {**request["params"], name: text}
        reply = self._send({**request, "params": [*given.items(), (name, text)]}, "refused")
        self._hold_rules(reply, {(name, "repeated_parameter")})

    def _no_body(self) -> None:
        request = self._sample()
        del request["json"]
        reply = self._send(
            {**request, "headers": {**request["headers"], "Content-Type": "application/json"}}, "refused"
        )
        self._hold_rules(reply, {("body", "required")})

    def _all_named(self) -> None:
        """Everything wrong at once."""
        request = self._sample()
        request["params"][UNKNOWN_NAME] = "1"
        for parameter in self.operation.parameters:
            request[KINDS[parameter["in"]]][parameter["name"]] = (
                "\N{PILCROW SIGN}" if parameter["in"] != "header" else "no tag"
            )
        if isinstance(request.get("json"), dict):
            node = self.run.contract.resolve(self.operation.body_schema or {})
            for name, member in node.get("properties", {}).items():
                request["json"][name] = OTHER_TYPES[self.run.contract.resolve(member)["type"]][1]
            request["json"][UNKNOWN_NAME] = 1
        reply = self._send(request, "refused")
        self._hold_rules(reply, faults_of_request(self.operation, request))
        first = reply.error["details"]["errors"][0]
        same = all(reply.error["details"].get(name) == first[name] for name in ("field", "issue"))
        hold(same, "the first fault is repeated", f"details begin otherwise than errors: {first}", self.operation.id)

    def _hold_rules(self, reply: Reply, expected: set[Fault]) -> None:
        hold(reply.status == 422, "422 for what breaks the schema", f"{reply.status}", self.operation.id)
        message = f"expected {sorted(expected)}, got {sorted(reply.rules)}"
        hold(reply.rules == expected, "422 names field and rule", message, self.operation.id)

    def _unchanged(self, before: Any) -> None:
        after = self._witness.look(self._sample())
        hold(
            after == before, "what is refused changes nothing", f"before {before!r}, after {after!r}", self.operation.id
        )

    # Just inside.

    def _accepted(self, place: Place, keyword: str) -> None:
        if keyword == "required" and place.parameter is not None:
            self._take(self._sample(), place)
            return
        base = place.base(self._sample())
        values = [v for v in Values(self.run.contract, place.schema, base).inside(keyword) if _fits(place, v)]
        hold(values, "values for every keyword", f"the harness finds no value that keeps {keyword}", self.operation.id)
        for value in self._some(self._own(place, values), MOST_INSIDE):
            self._take(place.put(self._sample(), value), place)

    def _own(self, place: Place, values: list[Any]) -> list[Any]:
        """References of what is written stay with the gate's own objects, and ids that no object has."""
        if self.operation.method == "GET" or not self._refers(place):
            return values
        own = place.base(self._sample())
        return [value for value in values if value in (own, NO_SUCH_ID)] or [own]

    def _refers(self, place: Place) -> bool:
        if place.kind == "body":
            return bool(place.steps) and self._references.of_field(str(place.steps[-1]), 1) is not None
        found = {"path": self._references.of_path, "query": self._references.of_query}.get(place.kind)
        return found is not None and found(self.operation, str(place.steps[0])) is not None

    def _take(self, request: Request, place: Place) -> None:
        """Success, or a refusal that has nothing to do with the schema."""
        request = self._harmless(request)
        # Names that a sample makes up differ each time, and stand for the same.
        seen = re.sub(rf"{self.stage.name}-s\d+", "", repr(request))
        if seen in self._taken:
            return
        self._taken.add(seen)
        reply = self._send(request, "accepted")
        if reply.status == 422:
            semantic = {rule for _, rule in reply.rules} <= self.operation.rules
            hold(semantic, "what keeps the schema is taken", f"{place.name}: {sorted(reply.rules)}", self.operation.id)
            return
        allowed = {self.operation.success} | REFUSALS | ({401} if self.operation.permission is None else set())
        hold(
            reply.status in allowed,
            "what keeps the schema is taken",
            f"{place.name}: {reply.status}",
            self.operation.id,
        )
        self._remove(reply)

    def _harmless(self, request: Request) -> Request:
        """A deletion of one object goes to one that does not exist."""
        if self.operation.method == "DELETE" and request["path"]:
            return {**request, "path": dict.fromkeys(request["path"], NO_SUCH_ID)}
        return request

    def _remove(self, reply: Reply) -> None:
        """What was made bears names that are as short or long as names can be: it does not stay."""
        made = [one for one in self.run.contract.collections.values() if one.creation.id == self.operation.id]
        if made and reply.status == self.operation.success:
            name = made[0].deletion.path.rsplit("{", 1)[1].rstrip("}")
            self.run.admin.call(made[0].deletion, path={name: reply.data[name]})

    def _send(self, request: Request, kind: str) -> Reply:
        self._counted[kind] += 1
        return self._client.call(self.operation, **sendable(deepcopy(request)))


def _fits(place: Place, value: Any) -> bool:
    """Whether a value can be spelled as the parameter that the place is."""
    if place.kind == "body":
        return True
    text = written(value)
    if len(place.steps) > 1 and "," in text:
        return False
    if place.kind == "header":
        return text.isascii() and text.isprintable() and text == text.strip(" ")
    return not (place.kind == "path" and text in ("", ".", "..")) and "/" not in (text if place.kind == "path" else "")
