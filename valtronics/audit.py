"""What a request leaves in the audit log, written in the transaction of its change; compiled at start from `x-audit`.

Requests that only read have no plan and pass nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import orjson

from domain.permissions import Principal
from domain.ports import Database
from domain.replies import Refused
from domain.versions import Versioned
from storage.audit import Entry
from storage.store import Store
from storage.subjects import STATELESS, SUBJECTS, Subject

T = TypeVar("T")
State = dict[str, Any]

REDACTED = "[redacted]"
_TELLING = re.compile("passw|secret|token(?!_type)|credential|api_?key|private_?key", re.IGNORECASE)
# An address with a zone (fe80::1%eth0) has no bound of its own.
MAX_ADDRESS = 100
_AUDITED_MODES = ("write", "own")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is kept of an operation: `outcomes` of changed and refused; `query` are its parameters in the query."""

    operation: str
    object_type: str
    subject: Subject | None  # None where the objects have no state that can be read
    outcomes: frozenset[str]
    query: tuple[str, ...]
    secrets: frozenset[str]  # fields that are shown as REDACTED wherever they stand
    body_secrets: frozenset[str]  # those of them that the body may have


def secret_fields(document: Mapping[str, Any]) -> frozenset[str]:
    """Names of all fields that the contract's schemas mark as secret."""
    schemas = document.get("components", {}).get("schemas", {}).values()
    return frozenset(
        name
        for schema in schemas
        for name, field in schema.get("properties", {}).items()
        if field.get("x-secret") or field.get("format") == "password"
    )


def compile_plan(
    raw: Mapping[str, Any], declared: list[dict[str, Any]], body: Mapping[str, Any], secrets: frozenset[str]
) -> Plan | None:
    """The plan of an operation, None where `x-audit` is false or missing. Raises ValueError for what can't be done.

    `declared` are its parameters and `body` its body's schema, without `$ref` at their top levels.
    """
    asked = raw.get("x-audit")
    if not asked:
        return None
    kind = asked["object"]
    if kind not in SUBJECTS and kind not in STATELESS:
        raise ValueError(f"{raw['operationId']}: x-audit names {kind}, which storage/subjects.py does not know")
    if raw.get("x-transaction") not in _AUDITED_MODES:
        raise ValueError(f"{raw['operationId']}: x-audit needs an x-transaction of {' or '.join(_AUDITED_MODES)}")
    return Plan(
        operation=raw["operationId"],
        object_type=kind,
        subject=SUBJECTS.get(kind),
        outcomes=frozenset(asked.get("outcomes", ("changed",))),
        query=tuple(parameter["name"] for parameter in declared if parameter["in"] == "query"),
        secrets=secrets,
        body_secrets=secrets & frozenset(body.get("properties", {})),
    )


@dataclass(frozen=True, slots=True)
class Trail:
    """One request on its way into the log."""

    plan: Plan
    principal: Principal | None
    arguments: Mapping[str, Any]
    request_id: str
    address: str
    now_us: int

    def around(self, work: Callable[[Store], T]) -> Callable[[Store], T]:
        """The same work, which leaves its entry when it succeeds. The entry and the change are one transaction."""

        def audited(store: Store) -> T:
            before = self._before(store)
            result = work(store)
            self._record(store, before, result)
            return result

        return audited

    def _before(self, store: Store) -> State | None:
        subject, id = self.plan.subject, self.arguments.get("id")
        if subject is None or id is None:
            return None
        subject.lock(store, id)
        return subject.state(store, id)

    def _record(self, store: Store, before: State | None, result: Any) -> None:
        if isinstance(result, Refused):
            if "refused" in self.plan.outcomes:
                store.audit.put(self._entry("refused", result.user, self.arguments.get("id"), None, None))
            return
        if "changed" not in self.plan.outcomes:
            return
        data = result.data if isinstance(result, Versioned) else result
        if self.plan.subject is None:
            user = data.get("user")
            store.audit.put(self._entry("changed", user, self.arguments.get("id"), None, data))
            return
        id = self.arguments["id"] if "id" in self.arguments else data["id"]
        kept = differences(before, self.plan.subject.state(store, id))
        store.audit.put(self._entry("changed", None, id, *kept))

    def _entry(
        self, outcome: str, user: State | None, id: int | None, before: State | None, after: State | None
    ) -> Entry:
        """`user` is who it was where no credential says so."""
        caller, actor, role = None, None, None
        if self.principal is not None:
            caller, actor, role = self.principal.caller, self.principal.username, self.principal.role
        elif user is not None:
            caller, actor, role = f"user:{user['id']}", user["username"], user["role"]
        query = {name: _written(self.arguments[name]) for name in self.plan.query if name in self.arguments}
        return Entry(
            ts_us=self.now_us,
            request_id=self.request_id,
            address=self.address[:MAX_ADDRESS],
            caller=caller,
            actor=actor,
            role=role,
            operation=self.plan.operation,
            outcome=outcome,
            object_type=self.plan.object_type,
            object_id=id,
            parameters=query or None,
            before=self._redacted(before),
            after=self._redacted(after, self._sent_secrets(after)),
        )

    def _sent_secrets(self, after: State | None) -> State:
        """That a password was set is told, although no state shows it."""
        if after is None or self.plan.subject is None or not self.plan.body_secrets:
            return {}
        return {name: REDACTED for name in self.plan.body_secrets if name in self.arguments["body"]}

    def _redacted(self, state: State | None, more: State | None = None) -> State | None:
        return None if state is None else _without(state, self.plan.secrets) | (more or {})


class AuditedDatabase:
    """The database of a handler that opens its own transactions: what it writes leaves its entry."""

    def __init__(self, database: Database, trail: Trail) -> None:
        self.read = database.read
        self._database = database
        self._trail = trail

    def write(self, job: Callable[[Any], Any]) -> Any:
        """The result of `job`, once it and its entry are committed."""
        return self._database.write(self._trail.around(job))


def differences(before: State | None, after: State | None) -> tuple[State | None, State | None]:
    """What differs between two states, by field; all of one where the other is none."""
    if before is None or after is None:
        return before, after
    was = {name: value for name, value in before.items() if name not in after or _differ(value, after[name])}
    now = {name: value for name, value in after.items() if name not in before or _differ(before[name], value)}
    return was, now


def _differ(one: Any, other: Any) -> bool:
    """Maps and lists by their text: Python holds true, 1 and 1.0 equal."""
    return bool(one != other) or (isinstance(one, dict | list) and orjson.dumps(one) != orjson.dumps(other))


def _is_secret(name: str, secrets: frozenset[str]) -> bool:
    """By the contract, or by what the name says: free maps hold what people put there."""
    return name in secrets or _TELLING.search(name) is not None


def _without(value: Any, secrets: frozenset[str]) -> Any:
    """A copy in which secrets are REDACTED, however deep they stand."""
    if isinstance(value, dict):
        return {
            name: REDACTED if _is_secret(name, secrets) else _without(inner, secrets) for name, inner in value.items()
        }
    return [_without(inner, secrets) for inner in value] if isinstance(value, list) else value


def _written(value: Any) -> str:
    """The value of a parameter as it stands in a query."""
    if isinstance(value, list):
        return ",".join(map(_written, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
