"""What comes back: the bases of generated classes, and the part of a reply that is not its data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec

T = TypeVar("T")
V = TypeVar("V")


class RateLimit(msgspec.Struct, frozen=True, kw_only=True):
    """How many requests the caller has in this minute, how many are left, and when the count begins anew."""

    limit: int
    remaining: int
    reset: datetime


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What a reply says besides its data."""

    status: int
    request_id: str
    message: str
    timestamp: datetime | None
    headers: Mapping[str, str]
    """All headers; names in lower case."""

    @property
    def etag(self) -> str | None:
        """The version of what was read, for `if_match`."""
        return self.headers.get("etag")

    @property
    def is_replayed(self) -> bool:
        """Whether this is the stored reply to an earlier call with the same idempotency key."""
        return self.headers.get("idempotent-replayed") == "true"

    @property
    def rate_limit(self) -> RateLimit | None:
        """None where the caller is not counted."""
        try:
            limit, remaining, reset = (
                int(self.headers[f"x-ratelimit-{each}"]) for each in ("limit", "remaining", "reset")
            )
        except (KeyError, ValueError):
            return None
        return RateLimit(limit=limit, remaining=remaining, reset=datetime.fromtimestamp(reset, UTC))


class Model(msgspec.Struct, kw_only=True, dict=True, omit_defaults=True, repr_omit_defaults=True):
    """Something that the service answered. Fields that it left out are None; those that it added are passed over."""

    @property
    def reply(self) -> Reply:
        """The reply whose data this is. AttributeError for a part of one, such as an item of a page."""
        try:
            found: Reply = self.__dict__["reply"]
        except KeyError:
            raise AttributeError(f"this {type(self).__name__} is a part of a reply, or was not read from one") from None
        return found

    def to_dict(self) -> dict[str, Any]:
        """As plain dicts, lists and texts, ready for any JSON library; what was left out of the reply is so here."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


class Message(msgspec.Struct, kw_only=True, repr_omit_defaults=True):
    """Something that a stream told."""


class ReplyMap(dict[str, V]):
    """A free map that the service answered."""

    reply: Reply


class Envelope(msgspec.Struct, Generic[T]):
    """A success, as it is on the wire."""

    data: T
    message: str
    timestamp: datetime
    request_id: str
