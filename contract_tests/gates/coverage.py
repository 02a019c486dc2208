"""What all the traffic of the run has touched: operation × documented status × keyword of the request's schema.

Every documented status of every operation must have been seen, but for those that this target can't be made to give
(`run.out_of_reach`, with the reason). Every keyword must have been kept by a request and broken by one, but for those
that nothing on the wire can break (`keywords.unbreakable_keywords`, with the reason).
"""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from contract_tests.checks import Check, hold
from contract_tests.contract import Operation
from contract_tests.keywords import Keyword, exercised, request_keywords, unbreakable_keywords
from contract_tests.run import Run
from contract_tests.wire import path_values

TITLE = "Coverage: operations × statuses × keywords"
PROFILES = ("quick", "full")


class Coverage:
    """Counts by operation."""

    def __init__(self) -> None:
        self.statuses: dict[str, set[int]] = defaultdict(set)
        self.kept: dict[str, set[Keyword]] = defaultdict(set)
        self.broken: dict[str, set[Keyword]] = defaultdict(set)


def read_traffic(run: Run) -> Coverage:
    """What the traffic file shows."""
    found = Coverage()
    operations = run.contract.operations
    # What is still to be kept and to be broken: a request to an operation that has seen all can show nothing new.
    wanted = {op.id: (request_keywords(op), request_keywords(op)) for op in operations.values()}
    seen: set[tuple[str, str, str, str]] = set()
    with run.recorder.traffic.open("rb") as file:
        for line in file:
            exchange = json.loads(line)
            operation = operations.get(exchange["operation"] or "")
            if operation is None:
                if exchange["status"] == 405:
                    for other in _of_path(run, exchange["url"]):
                        found.statuses[other.id].add(405)
                continue
            found.statuses[operation.id].add(exchange["status"])
            key = (operation.id, exchange["request_body"], exchange["url"], _own_headers(operation, exchange))
            if key in seen or exchange["request_body"] is None or not any(wanted[operation.id]):
                continue
            seen.add(key)
            body = base64.b64decode(exchange["request_body"])
            kept, broken = exercised(
                operation, exchange["url"], dict(exchange["request_headers"]), body, run.target.base_path
            )
            found.kept[operation.id] |= kept
            found.broken[operation.id] |= broken
            wanted[operation.id] = (wanted[operation.id][0] - kept, wanted[operation.id][1] - broken)
    return found


def _of_path(run: Run, url: str) -> list[Operation]:
    """The operations of a path, which are the ones that document what its other methods answer."""
    path = urlsplit(url).path.removeprefix(run.target.base_path)
    matching = [op for op in run.operations if path_values(op, path) is not None]
    exact = min((op.path.count("{") for op in matching), default=0)
    return [op for op in matching if op.path.count("{") == exact]


def _own_headers(operation: Operation, exchange: dict[str, Any]) -> str:
    """The headers that are parameters of the operation."""
    names = {parameter["name"].lower() for parameter in operation.parameters if parameter["in"] == "header"}
    return str([pair for pair in exchange["request_headers"] if pair[0].lower() in names]) if names else ""


def checks(run: Run) -> Iterable[Check]:
    coverage = read_traffic(run)
    _summarise(run, coverage)
    yield from _statuses(run, coverage)
    yield from _keywords(run, coverage)


def _statuses(run: Run, coverage: Coverage) -> Iterator[Check]:
    for operation in run.operations:
        yield Check(f"{operation.id}: every documented status", _seen(run, operation, coverage), operation.id)


def _seen(run: Run, operation: Operation, coverage: Coverage) -> Callable[[], None]:
    def check() -> None:
        reachable = {status for status in operation.statuses if (operation.id, status) not in run.out_of_reach}
        missing = sorted(reachable - coverage.statuses[operation.id])
        hold(not missing, "every documented status can be had", f"never seen: {missing}", operation.id)

    return check


def _keywords(run: Run, coverage: Coverage) -> Iterator[Check]:
    for operation in run.operations:
        check = partial(_both_ways, operation, coverage)
        yield Check(f"{operation.id}: every keyword kept and broken", check, operation.id)


def _both_ways(operation: Operation, coverage: Coverage) -> None:
    keywords = request_keywords(operation)
    for word, done in (("kept", coverage.kept), ("broken", coverage.broken)):
        missing = sorted(map(str, keywords - done[operation.id]))
        hold(not missing, f"every keyword is {word} by some request", f"never {word}: {missing}", operation.id)


def _summarise(run: Run, coverage: Coverage) -> None:
    documented = {(op.id, status) for op in run.operations for status in op.statuses}
    seen = {(op.id, status) for op in run.operations for status in coverage.statuses[op.id]} & documented
    keywords = {op.id: request_keywords(op) for op in run.operations}
    total = sum(map(len, keywords.values()))
    kept = sum(len(keywords[name] & coverage.kept[name]) for name in keywords)
    broken = sum(len(keywords[name] & coverage.broken[name]) for name in keywords)
    called = sum(1 for op in run.operations if coverage.statuses[op.id])
    run.figures = {
        "operations": [called, len(run.operations)],
        "statuses": [len(seen), len(documented)],
        "statuses out of reach": sorted(f"{name} {status}: {why}" for (name, status), why in run.out_of_reach.items()),
        "keywords kept": [kept, total],
        "keywords broken": [broken, total],
        "keywords that nothing can break": sorted(
            f"{op.id}: {keyword}: {why}" for op in run.operations for keyword, why in unbreakable_keywords(op).items()
        ),
        "keywords never broken": sorted(
            f"{name}: {keyword}" for name in keywords for keyword in keywords[name] - coverage.broken[name]
        ),
    }
    run.notes["coverage"] = (
        f"{called} of {len(run.operations)} operations, {len(seen)} of {len(documented)} statuses "
        f"({len(run.out_of_reach)} out of reach), keywords kept {kept} and broken {broken} of {total}"
    )
