"""The errors of the service, one class for each code.

Written by `python -m generation`.
"""

from __future__ import annotations

from valtronics_client.faults import ApiError


class ValidationError(ApiError):
    """VALIDATION_ERROR: the request breaks its schema or a rule."""


class AuthenticationError(ApiError):
    """AUTHENTICATION_ERROR: no, wrong, expired or revoked credential; see `WWW-Authenticate`."""


class AuthorizationError(ApiError):
    """AUTHORIZATION_ERROR: the permission in `details.required_permission` is missing."""


class ResourceNotFound(ApiError):
    """RESOURCE_NOT_FOUND: unknown path or id."""


class MethodNotAllowed(ApiError):
    """METHOD_NOT_ALLOWED: the path has other methods; see `Allow`."""


class Conflict(ApiError):
    """CONFLICT: duplicate name, illegal change, `Idempotency-Key` used with another body."""


class PreconditionFailed(ApiError):
    """PRECONDITION_FAILED: `If-Match` names an old version."""


class PayloadTooLarge(ApiError):
    """PAYLOAD_TOO_LARGE: the body is over the limit (`details.limit`, in bytes)."""


class UnsupportedMediaType(ApiError):
    """UNSUPPORTED_MEDIA_TYPE: the body is not `application/json`."""


class RateLimitExceeded(ApiError):
    """RATE_LIMIT_EXCEEDED: too many requests."""


class InternalError(ApiError):
    """INTERNAL_ERROR: a defect of the server; nothing was changed."""


class ExternalServiceError(ApiError):
    """EXTERNAL_SERVICE_ERROR: the database is away, or overload; nothing is half done."""


BY_CODE: dict[str, type[ApiError]] = {
    "VALIDATION_ERROR": ValidationError,
    "AUTHENTICATION_ERROR": AuthenticationError,
    "AUTHORIZATION_ERROR": AuthorizationError,
    "RESOURCE_NOT_FOUND": ResourceNotFound,
    "METHOD_NOT_ALLOWED": MethodNotAllowed,
    "CONFLICT": Conflict,
    "PRECONDITION_FAILED": PreconditionFailed,
    "PAYLOAD_TOO_LARGE": PayloadTooLarge,
    "UNSUPPORTED_MEDIA_TYPE": UnsupportedMediaType,
    "RATE_LIMIT_EXCEEDED": RateLimitExceeded,
    "INTERNAL_ERROR": InternalError,
    "EXTERNAL_SERVICE_ERROR": ExternalServiceError,
}
