"""Request bodies: media type, size, JSON, schema, in that order, each with its own refusal."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson
from jsonschema_rs import Draft4Validator
from starlette.types import Receive

from domain.errors import Fault, InvalidInput, MalformedRequest, PayloadTooLarge, UnsupportedMediaType
from valtronics.schemas import MAX_FAULTS, Schemas, faults

# Enough for the largest body on a slow mobile link; whoever is slower sends smaller batches.
BODY_SECONDS = 60.0
LINGER_SECONDS = 5.0

_PIECE = 500  # items of an array that are looked through at a time

MAX_DEPTH = 64
_WRITABLE_DEPTH = 254  # orjson refuses to write more levels than this, and reads up to 1024


class ClientDisconnected(Exception):
    """The caller went away before the body was complete; there is nobody to answer."""


class SlowRequest(MalformedRequest):
    """The body took too long; what still comes of it will not be read."""


@dataclass(slots=True)
class Body:
    """The body of one operation: how to check it and what to fill in."""

    validator: Draft4Validator
    defaults: dict[str, Any] = field(default_factory=dict)
    fields: frozenset[str] = frozenset()
    most_items: dict[str, int] = field(default_factory=dict)
    is_optional: bool = False  # then no body at all is an empty object

    def parse(self, raw: bytes) -> Any:
        """The body as data. Raises MalformedRequest or InvalidInput with every fault."""
        value = {} if self.is_optional and not raw else parse_json(raw)
        if not self.validator.is_valid(value):
            raise InvalidInput(*self._faults(value))
        return {**self.defaults, **value} if self.defaults else value

    def _faults(self, value: Any) -> list[Fault]:
        """Every fault, up to MAX_FAULTS. A long array is looked at in pieces: the validator lists all faults of what it
        is given before we see the first, and in a hostile batch they would fill gigabytes."""
        if not isinstance(value, dict):
            return faults(self.validator, value)
        self._refuse_excess(value)
        name = next((name for name in self.most_items if isinstance(value.get(name), list)), None)
        if name is None:
            return faults(self.validator, value)
        items, found = value[name], []
        for start in range(0, max(len(items), 1), _PIECE):
            for fault in faults(self.validator, {**value, name: items[start : start + _PIECE]}):
                place = fault.field.split(".", 2)
                if place[0] == name and len(place) > 1:
                    place[1] = str(int(place[1]) + start)
                    found.append(Fault(".".join(place), fault.issue, fault.rule))
                elif start == 0:
                    found.append(fault)
            if len(found) >= MAX_FAULTS:
                break
        return found[:MAX_FAULTS]

    def _refuse_excess(self, value: dict[str, Any]) -> None:
        """Tell of too much by itself, whatever else is wrong with it."""
        for name, most in self.most_items.items():
            items = value.get(name)
            if isinstance(items, list) and len(items) > most:
                raise InvalidInput.of(name, f"The value has more than {most} items", "maxItems")
        if len(value) > MAX_FAULTS:
            unknown = (name for name in value if name not in self.fields)
            raise InvalidInput(
                *(Fault(name[:100], "Unknown field", "unknown_field") for name in islice(unknown, MAX_FAULTS))
            )


def compile_body(schema: dict[str, Any], schemas: Schemas, *, is_optional: bool = False) -> Body:
    properties = schemas.resolve(schema).get("properties", {})
    resolved = {name: schemas.resolve(sub) for name, sub in properties.items()}
    return Body(
        schemas.validator(schema),
        {name: sub["default"] for name, sub in resolved.items() if "default" in sub},
        frozenset(properties),
        {name: sub["maxItems"] for name, sub in resolved.items() if "maxItems" in sub},
        is_optional,
    )


def parse_json(raw: bytes) -> Any:
    """Strict JSON: UTF-8, finite numbers, no lone surrogates, no name twice in an object."""
    if not raw:
        raise InvalidInput.of("body", "Required", "required")
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise MalformedRequest(f"The body is not valid JSON: {error}") from None
    # orjson keeps the last of two equal names. Written again, such a body has fewer colons than
    # it came with; only an escaped colon could hide that, so a body with one takes the slow way.
    if b"\\u003" in raw or raw.count(b":") != _rewritten(value).count(b":"):
        _refuse_repeated_names(raw)
    return value


def _rewritten(value: Any) -> bytes:
    """The JSON of a value, inside as many arrays as leave MAX_DEPTH of the levels that orjson can write.

    What is stored has to be written again later, a few levels deeper, so deeper nesting is refused on the way in.
    """
    for _ in range(_WRITABLE_DEPTH - MAX_DEPTH):
        value = [value]
    try:
        return orjson.dumps(value)
    except orjson.JSONEncodeError:
        raise MalformedRequest(f"The body is nested more than {MAX_DEPTH} levels deep") from None


def _refuse_repeated_names(raw: bytes) -> None:
    import json

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for name, value in pairs:
            if name in made:
                raise MalformedRequest(f"The body is not valid JSON: the name {name[:100]!r} stands twice in an object")
            made[name] = value
        return made

    try:
        json.loads(raw, object_pairs_hook=once)
    except RecursionError:
        raise MalformedRequest("The body is not valid JSON: it is nested too deeply") from None


def check_media_type(headers: Iterable[tuple[bytes, bytes]], *, is_optional: bool = False) -> int | None:
    """Refuse what is not JSON in UTF-8, or nothing at all; returns the announced length, None when there is none."""
    types = [value for name, value in headers if name == b"content-type"]
    length = next((value for name, value in headers if name == b"content-length"), None)
    chunked = any(name == b"transfer-encoding" for name, _ in headers)
    if not types and not chunked and length in (None, b"0"):
        if is_optional:
            return 0
        raise InvalidInput.of("body", "Required", "required")
    if len(types) != 1:
        raise UnsupportedMediaType("One Content-Type is expected: application/json")
    kind, *options = (part.strip().lower() for part in types[0].decode("latin-1").split(";"))
    if kind != "application/json":
        raise UnsupportedMediaType("The Content-Type must be application/json")
    for option in options:
        name, _, value = option.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') not in ("utf-8", "utf8"):
            raise MalformedRequest("The charset must be utf-8")
    encoding = next((value.strip().lower() for name, value in headers if name == b"content-encoding"), b"identity")
    if encoding != b"identity":
        raise UnsupportedMediaType("The Content-Encoding must be identity")
    return int(length) if length is not None and length.isdigit() else None


async def read_body(receive: Receive, announced: int | None, limit: int) -> bytes:
    """The whole body, refused as soon as it is known to be over `limit` bytes, or once it takes too long."""
    if announced is not None and announced > limit:
        raise PayloadTooLarge(f"The body is larger than {limit} bytes", {"limit": limit})
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _read(receive, limit)
    except TimeoutError:
        raise SlowRequest(f"The body did not arrive within {BODY_SECONDS:.0f} seconds") from None


async def discard_body(receive: Receive) -> None:
    """Read and forget what the caller still sends, for a while.

    Closing while bytes are on their way resets the connection, and the reply that says why may never be seen.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(LINGER_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect" or not message.get("more_body"):
                    return


async def _read(receive: Receive, limit: int) -> bytes:
    message = await receive()
    if not message.get("more_body") and message["type"] == "http.request":
        first: bytes = message.get("body", b"")
        if len(first) > limit:
            raise PayloadTooLarge(f"The body is larger than {limit} bytes", {"limit": limit})
        return first
    parts, size = [], 0
    while True:
        if message["type"] == "http.disconnect":
            raise ClientDisconnected
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > limit:
            raise PayloadTooLarge(f"The body is larger than {limit} bytes", {"limit": limit})
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)
        message = await receive()
