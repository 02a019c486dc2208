"""The Python client of Valtronics: devices, telemetry, alerts and live events, typed to the last field.

from valtronics_client import ValtronicsClient

client = ValtronicsClient(base_url="http://localhost:8000", api_key="your-api-key")
devices = client.devices.list()
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from valtronics_client._version import __version__
from valtronics_client.async_calls import AsyncDownload, AsyncWalk
from valtronics_client.async_writers import AsyncBatchWriter
from valtronics_client.calls import Download, Walk
from valtronics_client.client import AsyncValtronicsClient, ValtronicsClient
from valtronics_client.errors import (
    ApiError,
    ConnectionFailed,
    NotStored,
    StreamClosed,
    TimedOut,
    UnexpectedReply,
    ValtronicsError,
)
from valtronics_client.outbox import RejectedPoint
from valtronics_client.replies import RateLimit, Reply
from valtronics_client.retries import Retries
from valtronics_client.subscriptions import Subscription
from valtronics_client.writers import BatchWriter

if TYPE_CHECKING:
    from valtronics_client.async_streams import AsyncStream
    from valtronics_client.streams import Stream

__all__ = [
    "ApiError",
    "AsyncBatchWriter",
    "AsyncDownload",
    "AsyncStream",
    "AsyncValtronicsClient",
    "AsyncWalk",
    "BatchWriter",
    "ConnectionFailed",
    "Download",
    "NotStored",
    "RateLimit",
    "RejectedPoint",
    "Reply",
    "Retries",
    "Stream",
    "StreamClosed",
    "Subscription",
    "TimedOut",
    "UnexpectedReply",
    "ValtronicsClient",
    "ValtronicsError",
    "Walk",
    "__version__",
]


def __getattr__(name: str) -> object:
    """Streams are loaded when they are asked for; `client.py` says why."""
    if name == "Stream":
        from valtronics_client.streams import Stream

        return Stream
    if name == "AsyncStream":
        from valtronics_client.async_streams import AsyncStream

        return AsyncStream
    raise AttributeError(name)
