"""Two opinions on each exchange, the service's and openapi-core's, and what no known difference explains."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from contract_tests.contract import Contract, Operation
from contract_tests.record import Exchange
from contract_tests.second_validator.differences import (
    OF_ACCEPTANCES,
    OF_FAULTS,
    OF_REFUSALS,
    OF_REPLIES,
    Case,
    Difference,
    Fault,
)

Verdict = dict[str, Any]

REFUSED = (400, 415, 422)


@dataclass(frozen=True)
class Disagreement:
    """openapi-core and the service differ, and no row says why."""

    rule: str
    message: str
    exchange: Exchange

    @property
    def size(self) -> int:
        return len(self.exchange.url) + len(self.exchange.request_body)


@dataclass
class Tally:
    """What came of the exchanges of one operation."""

    exchanges: int = 0
    known: Counter[str] = field(default_factory=Counter)
    # The shortest of each rule.
    disagreements: dict[str, Disagreement] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)


class Comparison:
    """Adds up exchanges and their verdicts by operation; None stands for what is no operation's."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.tallies: dict[str | None, Tally] = defaultdict(Tally)

    def add(self, exchange: Exchange, verdict: Verdict) -> None:
        tally = self.tallies[verdict["path_of"]]
        tally.exchanges += 1
        operation = self.contract.operations.get(verdict["path_of"] or "")
        if operation is None:
            return
        for found in self._opinions(operation, exchange, verdict):
            if isinstance(found, Difference):
                tally.known[found.name] += 1
                continue
            tally.counts[found.rule] += 1
            best = tally.disagreements.get(found.rule)
            if best is None or found.size < best.size:
                tally.disagreements[found.rule] = found

    def _opinions(
        self, operation: Operation, exchange: Exchange, verdict: Verdict
    ) -> Iterator[Difference | Disagreement]:
        for fault in verdict["response"]:
            case = Case(self.contract, operation, exchange, fault)
            yield _known(OF_REPLIES, case) or _disagreement("reply", fault, exchange)
        if verdict["request"] is None:
            return
        if 200 <= exchange.status < 300:
            for fault in verdict["request"]:
                case = Case(self.contract, operation, exchange, fault)
                yield _known(OF_ACCEPTANCES, case) or _disagreement("accepted request", fault, exchange)
        elif exchange.status in REFUSED and not verdict["request"]:
            yield from self._refusal(operation, exchange)

    def _refusal(self, operation: Operation, exchange: Exchange) -> Iterator[Difference | Disagreement]:
        """What explains that the service refused what openapi-core takes."""
        named = _named_faults(exchange.response_body)
        if named:
            for fault in named:
                case = Case(self.contract, operation, exchange, fault)
                yield _known(OF_FAULTS, case) or _wrongly_refused(fault, exchange)
            return
        whole = {
            "field": "",
            "rule": str(exchange.status),
            "issue": exchange.response_body[:200].decode(errors="replace"),
        }
        case = Case(self.contract, operation, exchange, whole)
        yield _known(OF_REFUSALS, case) or _wrongly_refused(whole, exchange)


def _known(rows: Iterable[Difference], case: Case) -> Difference | None:
    return next((row for row in rows if row.applies(case)), None)


def _disagreement(what: str, fault: Fault, exchange: Exchange) -> Disagreement:
    message = f"{exchange.status}: openapi-core says of the {what}: {fault['where'] or 'whole'}: {fault['message']}"
    return Disagreement(f"openapi-core on the {what}: {fault['rule']}", message, exchange)


def _wrongly_refused(fault: Fault, exchange: Exchange) -> Disagreement:
    named = f"{fault['field'] or 'whole'}: {fault['issue']}"
    message = f"{exchange.status}: refused for {fault['rule']} ({named}), and valid for openapi-core"
    return Disagreement(f"openapi-core on a refused request: {fault['rule']}", message, exchange)


def _named_faults(body: bytes) -> list[Fault]:
    try:
        found = json.loads(body)["error"]["details"]["errors"]
        return [{name: str(fault[name]) for name in ("field", "rule", "issue")} for fault in found]
    except (ValueError, KeyError, TypeError):
        return []
