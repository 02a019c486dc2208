"""What happens in a call: the request, the credential, repetitions, the reply. Without I/O; see `steps.py`."""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

import httpx
import msgspec

from valtronics_client._generated import errors, models, operations
from valtronics_client._version import __version__
from valtronics_client.credentials import Credential
from valtronics_client.faults import ApiError, ConnectionFailed, TimedOut, UnexpectedReply
from valtronics_client.operations import Arguments, Operation
from valtronics_client.replies import Envelope, Model, Reply, ReplyMap
from valtronics_client.retries import Retries
from valtronics_client.steps import Pause, Send, Steps

R = TypeVar("R")
# These say that no byte of the request has left.
UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
ENCODER = msgspec.json.Encoder()


class Core:
    """Everything that calls share, but for the connection."""

    def __init__(self, base_url: str, credential: Credential, retries: Retries) -> None:
        root = base_url.rstrip("/").removesuffix(operations.PREFIX)
        if not root.startswith(("http://", "https://")):
            raise ValueError(f"base_url must begin with http:// or https://, not {base_url!r}")
        self.api = root + operations.PREFIX
        self.streams = "ws" + root.removeprefix("http") + "/ws"
        self.credential = credential
        self.retries = retries

    def call(self, operation: Operation[R], arguments: Arguments) -> Steps[R]:
        """The data of the reply. Errors as in `valtronics_client.errors`."""
        response = yield from self._exchange(operation, arguments)
        return data_of(response, operation)

    def open(self, operation: Operation[bytes], arguments: Arguments) -> Steps[httpx.Response]:
        """A success whose body is still to be read."""
        return (yield from self._exchange(operation, arguments, is_streamed=True))

    def _exchange(
        self, operation: Operation[object], arguments: Arguments, *, is_streamed: bool = False
    ) -> Steps[httpx.Response]:
        request = self._request(operation, arguments, is_streamed=is_streamed)
        attempts, is_renewed = 0, False
        while True:
            credential = {} if operation.is_public else (yield from self.credential.headers(self))
            attempts += 1
            response = yield from _attempt(operation, request, credential)
            if isinstance(response, httpx.Response):
                return response
            failed = response
            failed.attempts = attempts
            is_refused = isinstance(failed, ApiError) and failed.status == 401 and not operation.is_public
            if is_refused and not is_renewed and self.credential.expire(credential):
                # Refused means not done: this is no repetition, so any operation may be sent again.
                is_renewed, attempts = True, attempts - 1
                continue
            wait = self.retries.wait(failed, attempts, operation)
            if wait is None:
                raise failed
            yield Pause(wait)

    def _request(self, operation: Operation[object], arguments: Arguments, *, is_streamed: bool) -> Send:
        headers = {
            "User-Agent": f"valtronics-client/{__version__}",
            # Made here, so that it is known even where no reply comes; the same for all attempts of a call.
            "X-Request-ID": f"req_{uuid.uuid4().hex}",
            **arguments.headers,
        }
        if operation.takes_key:
            headers.setdefault("Idempotency-Key", uuid.uuid4().hex)
        content = None
        if arguments.body is not None:
            headers["Content-Type"] = "application/json"
            content = ENCODER.encode(arguments.body)
        url = self.api + arguments.path_of(operation)
        return Send(operation.method, url, headers, arguments.queried, content, is_streamed)


def _attempt(
    operation: Operation[object], request: Send, credential: Mapping[str, str]
) -> Steps[httpx.Response | ApiError | ConnectionFailed]:
    """A success, or what went wrong."""
    sent = Send(
        request.method,
        request.url,
        {**request.headers, **credential},
        request.query,
        request.content,
        request.is_streamed,
    )
    try:
        response: httpx.Response = yield sent
    except httpx.RequestError as error:
        return fault_of(error, operation.id, request.headers["X-Request-ID"])
    if not response.is_success:
        return refusal_of(response, operation.id)
    if "deprecation" in response.headers:
        warnings.warn(
            f"{operation.id} will go after {response.headers.get('sunset', 'an unnamed day')}", DeprecationWarning, 2
        )
    return response


def fault_of(error: httpx.RequestError, operation: str = "", request_id: str = "") -> ConnectionFailed:
    """A failure of the connection as one of ours."""
    kind = TimedOut if isinstance(error, httpx.TimeoutException) else ConnectionFailed
    is_sent = not isinstance(error, UNSENT)
    said = str(error) or type(error).__name__
    found = kind(f"{operation}: {said}", operation=operation, request_id=request_id, is_sent=is_sent)
    found.__cause__ = error
    return found


class _Fault(msgspec.Struct):
    code: str
    message: str
    details: models.ErrorDetails


class _Refusal(msgspec.Struct):
    error: _Fault
    request_id: str


def refusal_of(response: httpx.Response, operation: str) -> ApiError:
    """The error that a reply says, of the class of its code."""
    retry_after = _seconds(response.headers.get("retry-after"))
    try:
        said = msgspec.json.decode(response.content, type=_Refusal)
    except msgspec.DecodeError:
        said_by = response.headers.get("server", "something between here and the service")
        return UnexpectedReply(
            f"{said_by} answered {response.status_code} {response.reason_phrase}",
            code="",
            status=response.status_code,
            request_id=response.headers.get("x-request-id", ""),
            operation=operation,
            retry_after=retry_after,
        )
    kind = errors.BY_CODE.get(said.error.code, ApiError)
    return kind(
        said.error.message,
        code=said.error.code,
        status=response.status_code,
        details=said.error.details,
        request_id=said.request_id,
        operation=operation,
        retry_after=retry_after,
    )


def _seconds(header: str | None) -> float | None:
    return float(header) if header is not None and header.isdigit() else None


@cache
def _decoder(operation: Operation[Any]) -> msgspec.json.Decoder[Envelope[Any]]:
    type_: Any = dict[str, Any] if _is_map(operation) else operation.reply
    return msgspec.json.Decoder(Envelope[type_])


def _is_map(operation: Operation[Any]) -> bool:
    return getattr(operation.reply, "__origin__", None) is ReplyMap


def data_of(response: httpx.Response, operation: Operation[R]) -> R:
    """What the envelope holds, with the rest of the reply attached."""
    try:
        found = _decoder(operation).decode(response.content)
    except msgspec.DecodeError as error:
        raise UnexpectedReply(
            f"the reply is not as this version of the client knows it: {error}",
            code="",
            status=response.status_code,
            request_id=response.headers.get("x-request-id", ""),
            operation=operation.id,
        ) from error
    reply = Reply(
        status=response.status_code,
        request_id=found.request_id,
        message=found.message,
        timestamp=found.timestamp,
        headers=dict(response.headers),
    )
    data: Any = ReplyMap(found.data) if _is_map(operation) else found.data
    if isinstance(data, Model):
        data.__dict__["reply"] = reply
    elif isinstance(data, ReplyMap):
        data.reply = reply
    result: R = data
    return result
