"""The one table from exceptions to replies: status, code, headers. Nothing else in the edge names a status."""

from __future__ import annotations

from domain import errors
from valtronics.bodies import SlowRequest
from valtronics.envelope import Headers, failure
from valtronics.socket_upgrade import ForeignOrigin, UpgradeRequired

STATUS: dict[type[errors.ServiceError], int] = {
    errors.MalformedRequest: 400,
    errors.InvalidInput: 422,
    errors.NotAuthenticated: 401,
    errors.NotAuthorized: 403,
    errors.NotFound: 404,
    errors.MethodNotAllowed: 405,
    errors.Conflict: 409,
    errors.PreconditionFailed: 412,
    errors.PayloadTooLarge: 413,
    errors.UnsupportedMediaType: 415,
    errors.RateLimitExceeded: 429,
    errors.Unavailable: 503,
}


class BrokenReply(Exception):
    """A handler's reply breaks the contract; nothing was committed."""


class UnknownPath(errors.ServiceError):
    """No operation has this path."""

    code = "RESOURCE_NOT_FOUND"

    def __init__(self) -> None:
        super().__init__("No such path")


STATUS[UnknownPath] = 404
STATUS[SlowRequest] = 400
STATUS[ForeignOrigin] = 403
STATUS[UpgradeRequired] = 426


def failure_reply(error: Exception, now_us: int, request: str) -> tuple[int, Headers, bytes]:
    """Status, headers and body for any exception; what is not a named failure is a defect of ours."""
    if not isinstance(error, errors.ServiceError):
        return 500, [], failure("INTERNAL_ERROR", "Internal server error", {}, now_us, request)
    body = failure(error.code, error.message, error.details, now_us, request)
    return STATUS[type(error)], _headers(error, now_us), body


def _headers(error: errors.ServiceError, now_us: int) -> Headers:
    if isinstance(error, errors.NotAuthenticated):
        return [(b"www-authenticate", b'Bearer realm="valtronics"')]
    if isinstance(error, errors.MethodNotAllowed):
        return [(b"allow", ", ".join(error.allowed).encode())]
    if isinstance(error, UpgradeRequired):
        return [(b"upgrade", b"websocket"), (b"connection", b"upgrade"), (b"sec-websocket-version", b"13")]
    if isinstance(error, errors.RateLimitExceeded):
        wait = max(1, -(-(error.reset_us - now_us) // 1_000_000))
        return [(b"retry-after", str(wait).encode())]
    if isinstance(error, errors.Unavailable):
        return [(b"retry-after", str(error.retry_after).encode())]
    if isinstance(error, errors.PayloadTooLarge | SlowRequest):
        # What remains of the body will not be read, so the connection can't be used again.
        return [(b"connection", b"close")]
    return []
