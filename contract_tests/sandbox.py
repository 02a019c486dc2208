"""The target's clock, and its sandbox where it offers one: time that is ours, states to return to, failures."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from contract_tests.checks import CannotRun


class Clock:
    """The time that the target has, as far as its last statement and our own watch tell."""

    def __init__(self, now: datetime) -> None:
        self.running = True
        self.set(now)

    def set(self, now: datetime, *, running: bool = True) -> None:
        self._stated, self._at, self.running = now, time.monotonic(), running

    def now(self) -> datetime:
        """UTC, aware."""
        passed = time.monotonic() - self._at if self.running else 0.0
        return (self._stated + timedelta(seconds=passed)).astimezone(UTC)


class Sandbox:
    """The sandbox of a target: `/sandbox/` at its origin."""

    def __init__(self, http: httpx.Client, origin: str, clock: Clock) -> None:
        self._http = http
        self._url = f"{origin}/sandbox"
        self._clock = clock
        self._saved: set[str] = set()
        self.refresh()

    def refresh(self) -> None:
        """Learn the clock anew."""
        self._note(self._ask("GET", "/clock"))

    def advance(self, seconds: float) -> None:
        """Move the clock on; what is due by then has been done when this returns."""
        self._note(self._ask("PUT", "/clock", {"advance_seconds": seconds}))

    def begin_windows(self) -> None:
        """Let nobody be near a rate limit, without moving the clock that others go by."""
        self._ask("DELETE", "/windows")

    def freeze(self) -> None:
        self._note(self._ask("PUT", "/clock", {"running": False}))

    def thaw(self) -> None:
        self._note(self._ask("PUT", "/clock", {"running": True}))

    def save(self, state: str) -> None:
        self._ask("PUT", f"/states/{state}")
        self._saved.add(state)

    def reset(self, state: str) -> None:
        """Return to a state, its clock included."""
        self._ask("POST", "/reset", {"state": state})
        self.refresh()

    def forget(self, state: str) -> None:
        self._ask("DELETE", f"/states/{state}")
        self._saved.discard(state)

    def leave(self, state: str) -> None:
        """Return to a saved state for good: nothing that was saved is kept."""
        self.mend()
        self.reset(state)
        for each in tuple(self._saved):
            self.forget(each)

    def fail(self, kind: str, operation: str | None = None) -> None:
        """Have requests fail until `mend`: `database_away` or `defect`."""
        self._ask("PUT", "/failure", {"kind": kind, **({"operation": operation} if operation else {})})

    def mend(self) -> None:
        self._ask("DELETE", "/failure")

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        reply = self._http.request(method, self._url + path, json=body)
        if reply.status_code >= 300:
            raise CannotRun(f"the sandbox refused {method} /sandbox{path}: {reply.status_code} {reply.text[:200]}")
        return reply.json() if reply.content else None

    def _note(self, clock: Any) -> None:
        self._clock.set(datetime.fromisoformat(clock["now"]), running=clock["running"])


def offered(http: httpx.Client, origin: str) -> bool:
    """Whether the target is a sandbox."""
    try:
        reply = http.get(f"{origin}/sandbox/")
        return reply.status_code == 200 and "clock" in reply.json()
    except (httpx.HTTPError, ValueError):
        return False
