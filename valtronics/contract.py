"""The contract as bytes and as data: openapi/openapi.yaml, read once at start."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any

import orjson
import yaml


@dataclass(frozen=True)
class Contract:
    """The OpenAPI document: `source` as it was written, `document` as data (not to be changed)."""

    source: bytes
    document: dict[str, Any]

    @cached_property
    def as_json(self) -> bytes:
        return orjson.dumps(self.document)

    @property
    def base_path(self) -> str:
        return str(self.document["servers"][0]["url"]).rstrip("/")


def load_contract() -> Contract:
    """The contract that ships with this version."""
    source = resources.files("openapi").joinpath("openapi.yaml").read_bytes()
    # The C loader reads the document ten times as fast; both are safe ones.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return Contract(source, yaml.load(source, Loader=loader))  # noqa: S506
