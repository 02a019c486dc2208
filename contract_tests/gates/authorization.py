"""Every operation × every kind of caller, against the one line of the document that names the operation's permission.

Roles and permissions are those of the document's own table. What is said of credentials beyond that is in
`contract_tests/credentials.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from contract_tests.authorization.callers import (
    Caller,
    LiveSecrets,
    former_users,
    known,
    short_lived,
    strangers,
    takes_keys,
)
from contract_tests.authorization.credentials import properties
from contract_tests.checks import Check, hold
from contract_tests.client import Reply
from contract_tests.contract import Operation
from contract_tests.references import NO_SUCH_ID, References
from contract_tests.run import Run
from contract_tests.samples import own_sample

TITLE = "Authorization: operations × callers"
PROFILES = ("quick", "full")

# A target that allows strangers fewer requests a minute than the whole matrix has gets a sample in `quick`.
MATRIX = 2_000
# Log-ins have limits of their own, so few callers try whether they look at a credential.
MOST_LOG_INS = 3
# Keys with more than one permission that try an operation which hashes a password.
MOST_HASHED = 2


@dataclass
class Refusals:
    """What strangers were told first, by family."""

    told: dict[str, tuple[str, Any]] = field(default_factory=dict)
    challenges: dict[str, str] = field(default_factory=dict)


@dataclass
class Matrix:
    """The callers of a run and what they have been told."""

    run: Run
    secrets: LiveSecrets
    refusals: Refusals = field(default_factory=Refusals)

    def attempt(self, caller: Caller, operation: Operation, **request: Any) -> Reply:
        """A valid request that spoils nothing: whatever it names by id does not exist, but for a bound key's device."""
        stage, references = self.run.stage, References(self.run.contract)
        sent = {**own_sample(operation, stage), **request}

        def choose(noun: str, _: Any) -> int:
            return caller.device if noun == "device" and caller.device is not None else NO_SUCH_ID

        if not request:
            references.redirect_path(operation, sent["path"], choose)
        for parameter in operation.parameters:
            # A filter that nothing passes: who may export must not read the whole target each time.
            if parameter["in"] == "query" and references.of_query(operation, parameter["name"]) == "device":
                sent["params"].setdefault(parameter["name"], NO_SUCH_ID)
        references.redirect_query(operation, sent["params"], choose)
        if "json" in sent:
            sent["json"] = references.redirect_body(sent["json"], choose)
            self.secrets.fill(operation, sent["json"])
        client = caller.client
        if caller.username is not None and operation.permission is not None and not takes_keys(operation):
            # What takes sessions alone may end the session, which others still need.
            client = client.logged_in(caller.username, self.run.password_of_run)
        reply = client.call(operation, **sent)
        self.secrets.keep(reply)
        return reply

    def public(self, caller: Caller, operation: Operation) -> None:
        reply = self.attempt(caller, operation)
        message = f"{caller.name}: {reply.status} {reply.body[:300]!r}"
        hold(reply.status == operation.success, "public operations ignore credentials", message, operation.id)

    def refused(self, caller: Caller, operation: Operation) -> None:
        reply = self.attempt(caller, operation)
        self._is_401(caller, operation, reply)

    def _is_401(self, caller: Caller, operation: Operation, reply: Reply) -> None:
        message = f"{caller.name}: {reply.status} {reply.body[:300]!r}"
        hold(reply.status == 401, "strangers get 401", message, operation.id)
        challenge = reply.headers.get("www-authenticate", "")
        right = re.match(r"bearer(\s|$)", challenge, re.IGNORECASE)
        hold(right, "WWW-Authenticate names the scheme", f"{caller.name}: {challenge!r}", operation.id)
        first, error = self.refusals.told.setdefault(caller.family, (caller.name, reply.error))
        same = f"{caller.name} reads {reply.error}, {first} {error}"
        hold(reply.error == error, "a 401 does not tell what was wrong", same, operation.id)
        general = (reply.error["code"], reply.error["details"], challenge)
        _, known_as = self.refusals.told.setdefault("any", (caller.name, general))
        hold(general == known_as, "a 401 does not tell what was wrong", f"{general}, not {known_as}", operation.id)

    def permitted(self, caller: Caller, operation: Operation) -> None:
        reply = self.attempt(caller, operation)
        if not caller.may(operation):
            self._is_403(caller, operation, reply)
            return
        message = f"{caller.name}: {reply.status} {reply.body[:300]!r}"
        allowed = reply.status not in (401, 403) and reply.status < 500
        hold(allowed, "who has the permission may call", message, operation.id)

    @staticmethod
    def _is_403(caller: Caller, operation: Operation, reply: Reply) -> None:
        message = f"{caller.name}: {reply.status} {reply.body[:300]!r}"
        hold(reply.status == 403, "who lacks the permission gets 403", message, operation.id)
        named = reply.error["details"].get("required_permission")
        hold(named == operation.permission, "a 403 names the permission", f"{caller.name}: {named!r}", operation.id)

    def unharmed(self, caller: Caller, operation: Operation) -> None:
        """What a caller may do, it still may after many refusals."""
        self.permitted(caller, operation)

    def blind(self, callers: list[Caller], operation: Operation) -> None:
        """Who is refused learns nothing of what exists: an object of ours reads as one that is not there."""
        own = own_sample(operation, self.run.stage)["path"]
        for caller in callers:
            if caller.is_stranger:
                self._is_401(caller, operation, self.attempt(caller, operation, path=own))
            elif not caller.may(operation):
                self._is_403(caller, operation, self.attempt(caller, operation, path=own))


def checks(run: Run) -> Iterable[Check]:
    matrix = Matrix(run, LiveSecrets(run))
    run.say("making callers")
    late, brief = short_lived(run)
    former = former_users(run)
    refused = strangers(run, former, late, brief)
    accepted = list(known(run, former))
    private = [operation for operation in run.operations if operation.permission is not None]
    public = [operation for operation in run.operations if operation.permission is None]
    limit = _limit_of_strangers(run)
    pairs = [(caller, operation) for caller in refused for operation in private]
    if limit is not None:
        pairs = sampled(run, private, refused)
    _say(run, len(pairs), len(private) * len(refused), len(accepted), limit)
    for caller, operation in pairs:
        yield Check(f"{operation.id}: 401 for {caller.name}", partial(matrix.refused, caller, operation), operation.id)
    yield from _public(run, matrix, public, [*refused, *accepted], few=limit is not None)
    for operation in private:
        for caller in _worth_trying(run, operation, accepted):
            word = "allowed" if caller.may(operation) else "403"
            name = f"{operation.id}: {word} for {caller.name}"
            yield Check(name, partial(matrix.permitted, caller, operation), operation.id)
    yield from _afterwards(matrix, private, accepted, refused)
    yield from properties(run, accepted, former)


def _limit_of_strangers(run: Run) -> int | None:
    """How many requests a minute the target takes from strangers, where that is too few for all; None otherwise."""
    told = run.client().call("get_version").headers.get("x-ratelimit-limit", "")
    few = told.isdigit() and int(told) < MATRIX
    return int(told) if few and run.sandbox is None and run.profile == "quick" else None


def sampled(run: Run, operations: list[Operation], callers: list[Caller]) -> list[tuple[Caller, Operation]]:
    """Pairs by chance, in which each operation and each caller is at least once."""
    operations, callers = run.random.sample(operations, len(operations)), run.random.sample(callers, len(callers))
    count = max(len(operations), len(callers))
    return [(callers[i % len(callers)], operations[i % len(operations)]) for i in range(count)]


def _say(run: Run, pairs: int, whole: int, accepted: int, limit: int | None) -> None:
    said = [
        f"{len(run.operations)} operations, {accepted} callers with known permissions, {pairs} refusals of strangers"
    ]
    if limit is not None:
        said.append(f"a sample of {whole}, since the target takes {limit} requests a minute from an address")
    if run.sandbox is None:
        said.append("an expired access token is not checked here: that takes a sandbox's clock")
    run.notes[__name__.rsplit(".", 1)[1]] = "; ".join(said)


def _worth_trying(run: Run, operation: Operation, accepted: list[Caller]) -> list[Caller]:
    """All callers; in `quick` fewer of those who may do what is slow on purpose: hashing a new password."""
    fields = (operation.contract.resolve(operation.body_schema) if operation.body_schema else {}).get("properties", {})
    hashes = any(operation.contract.resolve(each).get("format") == "password" for each in fields.values())
    if run.profile != "quick" or operation.success != 201 or not hashes:
        return accepted
    able = [caller for caller in accepted if caller.may(operation) and len(caller.permissions or ()) > 1]
    tried = [caller for caller in able if caller.username is not None]
    tried += run.random.sample([caller for caller in able if caller.username is None], MOST_HASHED)
    return [caller for caller in accepted if caller in tried or caller not in able]


def _public(
    run: Run, matrix: Matrix, operations: list[Operation], callers: list[Caller], *, few: bool
) -> Iterator[Check]:
    for operation in operations:
        takes = len(callers)
        if few or operation.raw.get("x-rate-class") == "login":
            takes = MOST_LOG_INS
        for caller in run.random.sample(callers, takes):
            name = f"{operation.id}: public for {caller.name}"
            yield Check(name, partial(matrix.public, caller, operation), operation.id)


def _afterwards(
    matrix: Matrix, operations: list[Operation], accepted: list[Caller], refused: list[Caller]
) -> Iterator[Check]:
    for caller in accepted:
        able = [operation for operation in operations if caller.may(operation)]
        for operation in able[:1]:
            name = f"{operation.id}: still allowed for {caller.name} after refusals"
            yield Check(name, partial(matrix.unharmed, caller, operation), operation.id)
    lowest = [caller for caller in accepted if caller.username is not None][:1]
    for operation in operations:
        if "{" in operation.path:
            name = f"{operation.id}: a refusal does not tell what exists"
            yield Check(name, partial(matrix.blind, [*refused[:1], *lowest], operation), operation.id)
