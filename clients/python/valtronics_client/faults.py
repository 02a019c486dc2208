"""What can go wrong. The classes by error code are generated on top of `ApiError`."""

from __future__ import annotations

from collections.abc import Sequence

from valtronics_client._generated.models import ErrorDetails, FieldFault


class ValtronicsError(Exception):
    """Everything that this package raises, but for wrong use of it."""


class ConnectionFailed(ValtronicsError):
    """No reply came. `is_sent` says whether the service may have got the request; `request_id` is in its log then."""

    def __init__(self, message: str, *, operation: str = "", request_id: str = "", is_sent: bool = True) -> None:
        super().__init__(message)
        self.operation = operation
        self.request_id = request_id
        self.is_sent = is_sent
        self.attempts = 1


class TimedOut(ConnectionFailed):
    """No reply came in time."""


class ApiError(ValtronicsError):
    """The service refused. Classes by `code` are in `valtronics_client.errors`."""

    def __init__(
        self,
        message: str,
        *,
        code: str,
        status: int | None = None,
        details: ErrorDetails | None = None,
        request_id: str = "",
        operation: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        """The status of HTTP; None where a stream said it."""
        self.details = details or ErrorDetails()
        self.request_id = request_id
        self.operation = operation
        self.retry_after = retry_after
        """After how many seconds to try again, where the service says so."""
        self.attempts = 1
        """How often the call was sent. Above 1, an earlier one may have worked: a DELETE then ends in 404."""

    @property
    def faults(self) -> Sequence[FieldFault]:
        """Every field that is wrong, where fields are."""
        return self.details.errors or ()

    def __str__(self) -> str:
        where = ", ".join(str(part) for part in (self.status, self.code, self.operation, self.request_id) if part)
        wrong = "; ".join(f"{fault.field}: {fault.issue}" for fault in self.faults[:5])
        more = f" and {len(self.faults) - 5} more" if len(self.faults) > 5 else ""
        return f"{self.message}{f': {wrong}{more}' if wrong else ''} ({where})"


class UnexpectedReply(ApiError):
    """The answer is not one of the service's: something in between, or another version."""


class StreamClosed(ValtronicsError):
    """The service closed a stream for good; `code` is that of the contract."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code
