"""Every failure the service can name, as one tree; the edge maps each to a status once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class ServiceError(Exception):
    """Base of all named failures. `message` is for people, `details` for programs."""

    code = "INTERNAL_ERROR"

    def __init__(self, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = details or {}


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken rule: where (dotted path), what (a sentence), and the rule's stable name."""

    field: str
    issue: str
    rule: str


class MalformedRequest(ServiceError):
    """The request can't be parsed."""

    code = "VALIDATION_ERROR"


class InvalidInput(ServiceError):
    """The request was parsed but breaks the schema or a rule; carries every fault found."""

    code = "VALIDATION_ERROR"

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        first = faults[0]
        super().__init__(
            "Invalid input data",
            {
                "field": first.field,
                "issue": first.issue,
                "errors": [{"field": f.field, "issue": f.issue, "rule": f.rule} for f in faults],
            },
        )

    @classmethod
    def of(cls, field: str, issue: str, rule: str) -> InvalidInput:
        return cls(Fault(field, issue, rule))


class NotAuthenticated(ServiceError):
    """No credential, or one that is bad, expired or revoked."""

    code = "AUTHENTICATION_ERROR"


class NotAuthorized(ServiceError):
    """A known caller without the permission that the operation names."""

    code = "AUTHORIZATION_ERROR"

    def __init__(self, required_permission: str, message: str = "The caller lacks the required permission") -> None:
        super().__init__(message, {"required_permission": required_permission})


class NotFound(ServiceError):
    """An unknown path or id."""

    code = "RESOURCE_NOT_FOUND"

    def __init__(self, resource: str, id: object) -> None:
        super().__init__(f"{resource} {id} does not exist", {"resource": resource, "id": str(id)})


class Conflict(ServiceError):
    """A duplicate, an illegal change of state, or a reused Idempotency-Key."""

    code = "CONFLICT"


class PreconditionFailed(ServiceError):
    """`If-Match` names a version that is not the current one."""

    code = "PRECONDITION_FAILED"

    def __init__(self, message: str) -> None:
        super().__init__(message, {"field": "If-Match"})


class PayloadTooLarge(ServiceError):
    code = "PAYLOAD_TOO_LARGE"


class UnsupportedMediaType(ServiceError):
    code = "UNSUPPORTED_MEDIA_TYPE"


class MethodNotAllowed(ServiceError):
    """The path exists, the method does not; `allowed` lists those that do."""

    code = "METHOD_NOT_ALLOWED"

    def __init__(self, allowed: list[str]) -> None:
        super().__init__("The method is not allowed for this path", {"allowed": allowed})
        self.allowed = allowed


class RateLimitExceeded(ServiceError):
    """`reset_us` is when the window ends, in microseconds since the epoch."""

    code = "RATE_LIMIT_EXCEEDED"

    def __init__(self, limit: int, reset_us: int, reset_time: str) -> None:
        super().__init__("Rate limit exceeded", {"limit": limit, "reset_time": reset_time})
        self.limit = limit
        self.reset_us = reset_us


class Unavailable(ServiceError):
    """Something the service stands on does not answer, or is full; nothing was half done."""

    code = "EXTERNAL_SERVICE_ERROR"

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after
