"""The one envelope of every JSON reply, put together from bytes: the data is serialised once."""

from __future__ import annotations

import os
import re
from typing import Any

import orjson

from domain.times import format_time

Headers = list[tuple[bytes, bytes]]

MESSAGE = "Operation completed successfully"
_HEAD = b'{"success":true,"data":'
_TAIL = b',"message":"' + MESSAGE.encode() + b'","timestamp":"'
_SANE_ID = re.compile(rb"[A-Za-z0-9._-]{1,128}")


def request_id(given: bytes | None) -> str:
    """The caller's id where it is sane, else a new one."""
    if given is not None and _SANE_ID.fullmatch(given):
        return given.decode("ascii")
    return "req_" + os.urandom(12).hex()


def success_head() -> bytes:
    return _HEAD


def success_tail(timestamp: str, request: str) -> bytes:
    return b"".join((_TAIL, timestamp.encode(), b'","request_id":"', request.encode(), b'"}'))


def success(data: bytes, timestamp: str, request: str) -> bytes:
    """The envelope around data that is JSON already."""
    return b"".join((_HEAD, data, success_tail(timestamp, request)))


def failure(code: str, message: str, details: dict[str, Any], now_us: int, request: str) -> bytes:
    return orjson.dumps(
        {
            "success": False,
            "error": {"code": code, "message": message, "details": details},
            "timestamp": format_time(now_us),
            "request_id": request,
        }
    )
