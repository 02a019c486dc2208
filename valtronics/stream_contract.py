"""The contract of the streams: openapi/asyncapi.yaml, with what the server checks compiled from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml
from jsonschema_rs import Draft4Validator

from domain.channels import CHANNELS
from domain.errors import InvalidInput, ServiceError
from valtronics.bodies import Body, compile_body, parse_json
from valtronics.schemas import Schemas

_OPENAPI = "./openapi.yaml#"
FROM_CLIENTS = ("auth", "subscribe", "unsubscribe", "ping")


@dataclass(frozen=True)
class StreamContract:
    """`source` as it was written; a body for each type of message from clients; the permission of each channel."""

    source: bytes
    document: dict[str, Any]
    schemas: Schemas
    bodies: Mapping[str, Body]
    permissions: Mapping[str, str]
    ids: Draft4Validator

    def parse(self, raw: bytes) -> dict[str, Any]:
        """A message from a client. Raises MalformedRequest or InvalidInput with every fault."""
        value = parse_json(raw)
        kind = value.get("type") if isinstance(value, dict) else None
        body = self.bodies.get(kind) if isinstance(kind, str) else None
        if body is None:
            raise InvalidInput.of("type", f"must be one of {', '.join(FROM_CLIENTS)}", "enum")
        message: dict[str, Any] = body.parse(raw)
        return message

    def named(self, raw: bytes) -> dict[str, Any]:
        """What the answer to a bad message repeats of it: its id, where that is good."""
        try:
            value = parse_json(raw)
        except ServiceError:
            return {}
        id = value.get("id") if isinstance(value, dict) else None
        return {"id": id} if isinstance(id, str) and self.ids.is_valid(id) else {}

    def validator(self, message: str) -> Draft4Validator:
        """What a message of either side is checked against, by its name in the document."""
        return self.schemas.validator(self.document["components"]["messages"][message]["payload"])


def load_stream_contract(openapi: Mapping[str, Any]) -> StreamContract:
    """The contract that ships with this version; `openapi` is the document whose schemas it shares."""
    source = resources.files("openapi").joinpath("asyncapi.yaml").read_bytes()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = _joined(yaml.load(source, Loader=loader))  # noqa: S506
    components = {**openapi["components"]["schemas"], **document["components"]["schemas"]}
    schemas = Schemas({"components": {"schemas": components}})
    messages = document["components"]["messages"]
    bodies = {name: compile_body(messages[name]["payload"], schemas) for name in FROM_CLIENTS}
    permissions = {m["x-subscription"]: m["x-permission"] for m in messages.values() if "x-subscription" in m}
    if permissions.keys() != CHANNELS.keys():
        raise ValueError("asyncapi.yaml and domain/channels.py disagree about the channels")
    ids = schemas.validator(components["MessageId"])
    return StreamContract(source, document, schemas, bodies, permissions, ids)


def _joined(node: Any) -> Any:
    """A copy whose references into openapi.yaml point into the same document."""
    if isinstance(node, list):
        return [_joined(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: value.replace(_OPENAPI, "#") if key == "$ref" and isinstance(value, str) else _joined(value)
        for key, value in node.items()
    }
