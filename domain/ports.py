"""What the handlers need from the outside, named by what it does; the composition root provides it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Tokens(Protocol):
    """Makes credentials. Times are microseconds since the epoch, lives are seconds."""

    access_seconds: int
    refresh_seconds: int

    def issue(self, *, user_id: int, session_id: str, now_us: int) -> str: ...

    def new_refresh_token(self) -> str: ...

    def new_api_key(self) -> str: ...

    def new_webhook_secret(self) -> str: ...

    def hash_secret(self, secret: str) -> bytes: ...


class Passwords(Protocol):
    """Hashes and checks passwords; both take tens of milliseconds."""

    def hash(self, password: str) -> str: ...

    def is_password(self, password: str, stored: str | None) -> bool: ...


class Database(Protocol):
    """Transactions for a handler that also does slow work between them; both calls block."""

    def read(self, job: Callable[[Any], Any]) -> Any: ...

    def write(self, job: Callable[[Any], Any]) -> Any: ...


class PointBudget(Protocol):
    """Counts the points of keys that are bound to a device; raises RateLimitExceeded."""

    def count_points(self, caller: str, points: int) -> None: ...


class Probe(Protocol):
    """Looks at what the service stands on."""

    def health(self) -> dict[str, Any]: ...

    def detail(self) -> dict[str, Any]: ...


class Performance(Protocol):
    """Looks at what the service and its machine are doing."""

    def figures(self) -> dict[str, Any]: ...
