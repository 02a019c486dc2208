"""The contract as the generator reads it: schemas by name, and operations with everything that a call needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Json = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True)
class Parameter:
    """One parameter of an operation."""

    name: str
    place: str  # path, query or header
    schema: Json
    is_required: bool
    description: str


@dataclass(frozen=True)
class Operation:
    """One operation; `reply` is None where it is not plain JSON in the envelope."""

    id: str
    tag: str
    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    body: str | None
    is_body_required: bool
    reply: str | None
    is_public: bool
    is_idempotent: bool

    def at(self, place: str) -> list[Parameter]:
        return [each for each in self.parameters if each.place == place]

    @property
    def is_repeatable(self) -> bool:
        return self.method in ("get", "put", "delete") or self.is_idempotent


@dataclass(frozen=True)
class Document:
    """Both documents; `streams` shares the schemas of `api`."""

    api: Json
    streams: Json

    @classmethod
    def load(cls, folder: Path) -> Document:
        read = [
            yaml.safe_load((folder / name).read_text(encoding="utf-8")) for name in ("openapi.yaml", "asyncapi.yaml")
        ]
        return cls(*read)

    @property
    def prefix(self) -> str:
        """The path before all paths, such as `/api/v1`."""
        return str(self.api["servers"][0]["url"])

    @property
    def schemas(self) -> Json:
        found: Json = self.api["components"]["schemas"]
        return found

    @property
    def tags(self) -> dict[str, str]:
        return {tag["name"]: tag["description"] for tag in self.api["tags"]}

    def resolved(self, found: Json) -> Json:
        """What a reference leads to; anything else as it is."""
        while "$ref" in found:
            steps = found["$ref"].removeprefix("#/").split("/")
            found = self.api
            for step in steps:
                found = found[step]
        return found

    def operations(self) -> list[Operation]:
        """All, in the order of the document."""
        return [
            self._operation(path, method, item[method], item)
            for path, item in self.api["paths"].items()
            for method in METHODS
            if method in item
        ]

    def _operation(self, path: str, method: str, said: Json, item: Json) -> Operation:
        (tag,) = said["tags"]
        body = self.resolved(said.get("requestBody", {}))
        return Operation(
            id=said["operationId"],
            tag=tag,
            method=method,
            path=path,
            summary=said["summary"],
            description=said.get("description", ""),
            parameters=tuple(self._parameters(said, item)),
            body=name_of(body["content"]["application/json"]["schema"]) if body else None,
            is_body_required=bool(body.get("required")),
            reply=self._reply(said),
            is_public=said.get("security", self.api["security"]) == [],
            is_idempotent=bool(said.get("x-idempotent")),
        )

    def _parameters(self, said: Json, item: Json) -> Iterator[Parameter]:
        for each in [*item.get("parameters", []), *said.get("parameters", [])]:
            found = self.resolved(each)
            if found["schema"].get("type") == "array" and found.get("explode", True):
                raise NotImplementedError(f"{said['operationId']}: {found['name']} is repeated, not comma-separated")
            yield Parameter(
                found["name"], found["in"], found["schema"], bool(found.get("required")), found.get("description", "")
            )

    def _reply(self, said: Json) -> str | None:
        """The schema of `data` in the success."""
        (success,) = [self.resolved(found) for status, found in said["responses"].items() if str(status)[0] == "2"]
        if list(success.get("content", {})) != ["application/json"]:
            return None
        envelope = self.resolved(success["content"]["application/json"]["schema"])
        return name_of(envelope["properties"]["data"])

    def reachable(self, roots: list[str]) -> list[str]:
        """Names of schemas that these lead to, themselves among them, in the order of the document."""
        found: set[str] = set()
        waiting = list(roots)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += references(self.schemas[name])
        return [name for name in self.schemas if name in found]


def name_of(schema: Json) -> str:
    """The name of a schema that is referred to; every schema that a call meets has one."""
    return str(schema["$ref"]).rsplit("/", 1)[1]


def references(schema: Any) -> Iterator[str]:
    """Names of the schemas that one refers to, at any depth."""
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield name_of(schema)
        for each in schema.values():
            yield from references(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from references(each)
