"""One request and its reply on their way through the edge."""

from __future__ import annotations

from dataclasses import dataclass

from domain.errors import ServiceError
from domain.replies import Streamed
from domain.times import format_time
from valtronics.envelope import Headers
from valtronics.operations import Operation
from valtronics.throttle import Allowance


@dataclass(slots=True)
class Exchange:
    """What is known of a request so far: filled in as it passes each stage, read when it is logged."""

    id: str
    started: float  # time.perf_counter()
    now_us: int
    operation: Operation | None = None
    caller: str | None = None
    address: str = ""  # of the caller, where an entry of the audit log names it
    allowance: Allowance | None = None
    is_receiving: bool = False  # the body is still being read
    rendered: str | None = None

    @property
    def timestamp(self) -> str:
        """When it came in; rendered once, for the envelope and for the log."""
        if self.rendered is None:
            self.rendered = format_time(self.now_us)
        return self.rendered

    def headers(self) -> Headers:
        """The headers of every reply, success or failure."""
        made = [
            (b"x-request-id", self.id.encode()),
            (b"cache-control", b"no-store"),
            (b"x-content-type-options", b"nosniff"),
        ]
        if self.operation is not None and self.operation.notices:
            made += self.operation.notices
        return made if self.allowance is None else made + self.allowance.headers()


@dataclass(slots=True)
class Reply:
    """A reply before it is sent; `refused` is a failure whose transaction commits all the same."""

    status: int
    headers: Headers
    body: bytes | Streamed
    refused: ServiceError | None = None
    is_early: bool = False  # sent before the request's body was read
