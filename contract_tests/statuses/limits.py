"""429: a budget that is used up, how the headers count it down, and that it comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from contract_tests.checks import Check, hold
from contract_tests.client import Client, Reply
from contract_tests.contract import Operation
from contract_tests.run import Run
from contract_tests.samples import Request, sample
from contract_tests.stage import new_user
from contract_tests.statuses.maker import Maker

# A limit above this is not used up: it would take too long, and too much of the target.
MOST = 200
ATTEMPTS = 3
TIER = "standard"
WINDOW_SECONDS = 61
COUNTS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")

Ask = Callable[[], Reply]


def checks(maker: Maker) -> Iterator[Check]:
    run = maker.run
    counted = [op for op in run.operations if 429 in op.statuses]
    members = [op for op in counted if op.permission is not None]
    yield Check("a caller past the limit of the tier", partial(_members, maker, members), members[0].id)
    counter = Counter(maker)
    for operation in members:
        yield Check(f"{operation.id}: counted", partial(counter.check, operation), operation.id)
    for operation in counted:
        if operation.permission is None:
            yield Check(f"{operation.id}: 429", partial(_stranger, maker, operation), operation.id)
    for operation in run.operations:
        if operation.raw.get("x-rate-class") == "none":
            yield Check(f"{operation.id}: not counted", partial(_uncounted, maker, operation), operation.id)


class Counter:
    """A caller of the lowest tier who asks for everything once, and is told each time what is left."""

    def __init__(self, maker: Maker) -> None:
        self._maker = maker
        self._caller: Client | None = None

    def check(self, operation: Operation) -> None:
        if self._caller is None:
            self._caller = self._newcomer()
        # Who logs out can ask for nothing more.
        caller = self._newcomer() if operation.id == "log_out" else self._caller
        reply = caller.call(operation, **self._maker.request(operation))
        missing = [name for name in COUNTS if not reply.headers.get(name, "").isdigit()]
        hold(not missing, "headers of the rate limit", f"{reply.status} without {missing}", operation.id)

    def _newcomer(self) -> Client:
        run, username = self._maker.run, self._maker.name()
        new_user(run.admin, username, run.contract.highest_role, run.password_of_run, TIER)
        return run.client().logged_in(username, run.password_of_run)


@contextmanager
def _standing_clock(run: Run) -> Iterator[None]:
    """In a sandbox no window ends while it is being used up."""
    if run.sandbox is None:
        yield
        return
    run.sandbox.freeze()
    try:
        yield
    finally:
        run.sandbox.thaw()


def _members(maker: Maker, operations: list[Operation]) -> None:
    """A user of the lowest tier: the budget is one for all operations, so all of them refuse once it is used up."""
    run = maker.run
    username = maker.name()
    new_user(run.admin, username, run.contract.highest_role, run.password_of_run, TIER)
    caller = run.client().logged_in(username, run.password_of_run)
    reading = next(op for op in operations if op.method == "GET" and not op.parameters)
    requests = {op.id: maker.request(op) for op in operations}

    def ask() -> Reply:
        return caller.call(reading, limited=True)

    with _standing_clock(run):
        if not _use_up(run, ask, reading, [op.id for op in operations]):
            return
        # What ends sessions is last: where it is not refused, the others have been seen.
        for operation in sorted(operations, key=lambda op: op.id == "log_out"):
            _refused(caller, operation, requests[operation.id], ask)
    _let_in_again(run, ask, reading)


def _refused(caller: Client, operation: Operation, request: Request, ask: Ask) -> None:
    reply = caller.call(operation, **request, limited=True)
    for _ in range(ATTEMPTS):
        if reply.status == 429:
            break
        if ask().status != 429:  # a new window has begun
            while ask().status != 429:
                pass
            reply = caller.call(operation, **request, limited=True)
    hold(reply.status == 429, "429 past the limit", f"answered {reply.status}", operation.id)


def _stranger(maker: Maker, operation: Operation) -> None:
    """Without a credential an address is counted; log-ins count by user name too, so one of our own is used up."""
    run, request = maker.run, sample(operation, optional=False)
    if "username" in request.get("json", {}):
        request["json"]["username"] = maker.name()
    client = run.client()

    def ask() -> Reply:
        return client.call(operation, **request, limited=True)

    with _standing_clock(run):
        is_used_up = _use_up(run, ask, operation, [operation.id])
    if is_used_up and run.sandbox is not None:
        _let_in_again(run, ask, operation)


def _use_up(run: Run, ask: Ask, operation: Operation, ids: list[str]) -> bool:
    """Ask until refused, and check how the headers count down. False where the target's limit is too high for that."""
    reply = ask()
    if reply.status == 429:
        _check_refusal(run, reply, int(reply.headers.get("X-RateLimit-Limit", "0")), operation)
        return True
    limit = reply.headers.get("X-RateLimit-Limit")
    rule = "headers of the rate limit"
    hold(limit is not None and limit.isdigit(), rule, f"X-RateLimit-Limit is {limit!r}", operation.id)
    most = int(limit or 0)
    if most > MOST:
        run.out_of_reach |= {(id, 429): f"the target allows {most} requests a minute" for id in ids}
        return False
    for _ in range(ATTEMPTS * most):
        before, reply = reply, ask()
        if reply.status == 429:
            _check_refusal(run, reply, most, operation)
            return True
        said = f"answered {reply.status} after {before.status}"
        hold(reply.status == before.status, "429 past the limit", said, operation.id)
        _check_count(before, reply, operation)
    hold(False, "429 past the limit", f"{ATTEMPTS * most} requests at a limit of {most} were let in", operation.id)
    return False


def _check_count(before: Reply, after: Reply, operation: Operation) -> None:
    """One less each time, until a new window begins; others behind our address may count as well."""
    old, new = (int(reply.headers.get("X-RateLimit-Remaining", "-1")) for reply in (before, after))
    resets = [int(reply.headers.get("X-RateLimit-Reset", "0")) for reply in (before, after)]
    same_window = resets[0] == resets[1]
    held = new < old if same_window else resets[1] > resets[0]
    hold(held, "X-RateLimit-Remaining counts down", f"{old} left, then {new}; reset {resets}", operation.id)


def _check_refusal(run: Run, reply: Reply, most: int, operation: Operation) -> None:
    """A refusal says how long to wait, what the limit is and when it ends."""
    details, now = reply.error["details"], run.clock.now().timestamp()
    wait, reset = (int(reply.headers.get(name, "0")) for name in ("Retry-After", "X-RateLimit-Reset"))
    name = operation.id
    hold(1 <= wait <= WINDOW_SECONDS, "Retry-After", f"is {wait} in a window of a minute", name)
    hold(details.get("limit") == most, "limit of a 429", f"details.limit is {details.get('limit')}, not {most}", name)
    left = reply.headers.get("X-RateLimit-Remaining")
    hold(left == "0", "X-RateLimit-Remaining counts down", f"{left} left with a 429", name)
    hold(
        abs(reset - (now + wait)) <= 3,
        "Retry-After",
        f"{wait} s, where X-RateLimit-Reset is in {reset - now:.0f} s",
        name,
    )
    hold("reset_time" in details, "reset_time of a 429", f"details are {details}", name)


def _let_in_again(run: Run, ask: Ask, operation: Operation) -> None:
    """Once Retry-After is over; in a sandbox that is at once, elsewhere it would take a minute."""
    if run.sandbox is None:
        return
    wait = int(ask().headers.get("Retry-After", "60"))
    run.sandbox.advance(wait)
    reply = ask()
    hold(reply.status != 429, "let in after Retry-After", f"still refused {wait} s later", operation.id)


def _uncounted(maker: Maker, operation: Operation) -> None:
    reply = maker.call(operation, **maker.request(operation))
    found = [name for name in reply.headers if name.lower().startswith("x-ratelimit")]
    hold(not found, "x-rate-class none is not counted", f"the reply has {found}", operation.id)
