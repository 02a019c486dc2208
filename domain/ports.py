"""What the handlers need from the outside, named by what it does; the composition root provides it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from domain.findings import Finding


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


class LiveDetector(Protocol):
    """A detector that has read a series up to some point."""

    def judge(self, time_us: int, value: float) -> Finding | None:
        """What there is to say of the next point, which is later than all before it."""
        ...


class Detector(Protocol):
    """Finds the points of a series that those before them did not lead to expect; it never changes its mind."""

    def read(
        self, times_us: Sequence[int], values: Sequence[float], first: int
    ) -> tuple[Mapping[int, Finding], LiveDetector]:
        """What is found, by moment, from the point of index `first` on; and the detector that goes on from the end."""
        ...


class Probe(Protocol):
    """Looks at what the service stands on."""

    def health(self) -> dict[str, Any]: ...

    def detail(self) -> dict[str, Any]: ...


class Performance(Protocol):
    """Looks at what the service and its machine are doing."""

    def figures(self) -> dict[str, Any]: ...
