"""Judge recorded exchanges with openapi-core; run by the python of an environment that has it, never imported.

    python judge.py DOCUMENT.json TRAFFIC.ndjson VERDICTS.ndjson [--processes N]

VERDICTS gets one line for each exchange, in their order:
`{"operation": id or null, "path_of": id or null, "response": [fault, ...], "request": [fault, ...] or null}`, where a
fault is `{"where": "body.data.id", "rule": "type", "message": "..."}`. `rule` is a keyword of JSON Schema or the name
of openapi-core's error. `path_of` is an operation of the same path where the method has none; `request` is null when
it was not judged. Nothing of the harness is used here, so that two judges err independently.
"""

# The modules are those of the other environment.
# mypy: disable-error-code="import-not-found"

from __future__ import annotations

import argparse
import base64
import json
import multiprocessing
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from jsonschema_path import SchemaPath
from openapi_core import V30RequestValidator, V30ResponseValidator
from openapi_core.casting.schemas import oas30_types_caster
from openapi_core.casting.schemas.factories import SchemaCastersFactory
from openapi_core.datatypes import RequestParameters
from openapi_core.deserializing.styles import style_deserializers
from openapi_core.deserializing.styles.factories import StyleDeserializersFactory
from openapi_core.templating.paths.exceptions import OperationNotFound, PathNotFound, ServerNotFound
from openapi_core.validation.response.validators import V30ResponseHeadersValidator
from openapi_core.validation.schemas.factories import SchemaValidatorsFactory
from openapi_schema_validator import OAS30ReadValidator, OAS30WriteValidator
from werkzeug.datastructures import Headers, ImmutableMultiDict

Node = dict[str, Any]
Fault = dict[str, str]

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
LONGEST_MESSAGE = 300
MOST_FAULTS = 20
# Media types whose bodies are no texts; what they have to be, the harness itself holds.
BINARY = {"application/pdf"}


class Request:
    """An exchange's request in the shape that openapi-core reads."""

    def __init__(self, exchange: Node, method: str | None = None) -> None:
        url = urlsplit(exchange["url"])
        headers = stripped(exchange["request_headers"])
        self.host_url = f"{url.scheme}://{url.netloc}"
        self.path = "/".join(map(segment, url.path.split("/")))
        self.method = method or exchange["method"].lower()
        self.content_type = headers.get("content-type", "").lower()
        self.body = decoded(exchange["request_body"])
        query = parse_qsl(url.query, keep_blank_values=True, errors="strict")
        self.parameters = RequestParameters(query=ImmutableMultiDict(query), header=headers)


class Response:
    """An exchange's reply in the shape that openapi-core reads."""

    def __init__(self, exchange: Node) -> None:
        self.status_code = exchange["status"]
        self.headers = stripped(exchange["response_headers"])
        self.content_type = self.headers.get("content-type", "").lower()
        self.data = decoded(exchange["response_body"])


def stripped(headers: list[list[str]]) -> Headers:
    """Blanks around a header's value are no part of it."""
    return Headers([(name, value.strip(" \t")) for name, value in headers])


def segment(text: str) -> str:
    """A part of a path, decoded; as it came where openapi-core would read the decoded text as the end of the part."""
    plain = unquote(text, errors="strict")
    return text if re.search(r"[/?#%\x00-\x20]", plain) else plain


def decoded(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)


class Schemas(SchemaValidatorsFactory):  # type: ignore[misc]
    """openapi-core's, which makes a validator anew for each value; these are kept. Five times as fast."""

    def __init__(self, validator: Any) -> None:
        super().__init__(validator)
        self._made: dict[Any, Any] = {}

    def create(self, spec: Any, schema: Any, *args: Any, **more: Any) -> Any:
        if schema.parts not in self._made:
            self._made[schema.parts] = super().create(spec, schema, *args, **more)
        return self._made[schema.parts]


class Styles(StyleDeserializersFactory):  # type: ignore[misc]
    """As above, for the readers of parameters and headers."""

    def __init__(self, casters: Any) -> None:
        super().__init__(casters, style_deserializers)
        self._made: dict[Any, Any] = {}

    def create(self, spec: Any, schema: Any, style: str, explode: bool, name: str) -> Any:
        key = (schema.parts, style, explode, name)
        if key not in self._made:
            self._made[key] = super().create(spec, schema, style, explode, name)
        return self._made[key]


class Judge:
    """The validators of one document."""

    def __init__(self, document: Node) -> None:
        self.document = document
        spec = SchemaPath.from_dict(document, resolved_cache_maxsize=100_000)
        self.requests = self._made(V30RequestValidator, OAS30WriteValidator, spec)
        self.responses = self._made(V30ResponseValidator, OAS30ReadValidator, spec)
        self.heads = self._made(V30ResponseHeadersValidator, OAS30ReadValidator, spec)

    def _made(self, kind: Any, schemas: Any, spec: Any) -> Any:
        validators = Schemas(schemas)
        casters = SchemaCastersFactory(validators, oas30_types_caster)
        return kind(
            spec,
            schema_validators_factory=validators,
            schema_casters_factory=casters,
            style_deserializers_factory=Styles(casters),
            extra_media_type_deserializers={name: reader_of(name) for name in media_types(self.document)},
        )

    def verdict(self, exchange: Node) -> Node:
        nothing: Node = {"operation": None, "path_of": None, "response": [], "request": None}
        try:
            request = Request(exchange)
        except ValueError:  # no URL, or not UTF-8 behind its percent signs
            return nothing
        found = self.operation(request)
        asked = request
        if found is None and exchange["status"] == 405:
            # Every operation of the path documents what a method gets that the path does not have.
            others = (Request(exchange, method) for method in METHODS)
            asked = next((other for other in others if self.operation(other) is not None), request)
        path_of = self.operation(asked)
        if path_of is None:
            return nothing
        reply = Response(exchange)
        # openapi-core reads every body as a text.
        is_text = reply.content_type.split(";")[0].strip() not in BINARY
        whole = exchange["response_body"] is not None and exchange["method"] != "HEAD" and is_text
        response = faults(self.responses if whole else self.heads, asked, reply)
        # Elsewhere the status says nothing of whether the request keeps its schema.
        telling = 200 <= exchange["status"] < 300 or exchange["status"] in (400, 415, 422)
        judged = found is not None and telling and exchange["request_body"] is not None
        said = faults(self.requests, request) if judged else None
        return {"operation": found, "path_of": path_of, "response": response, "request": said}

    def operation(self, request: Request) -> str | None:
        try:
            _, operation, _, path, _ = self.requests._find_path(request)
        except (PathNotFound, OperationNotFound, ServerNotFound):
            return None
        # openapi-core walks dot segments, and takes nothing for a parameter; neither is a path of the document.
        if not all(path.variables.values()) or {".", ".."} & set(request.path.split("/")):
            return None
        return str((operation / "operationId").read_str())


def media_types(node: Any) -> set[str]:
    """Every media type that the document names."""
    found: set[str] = set()
    if isinstance(node, dict):
        content = node.get("content")
        if isinstance(content, dict):
            found |= {name for name in content if "/" in name}
        found = found.union(*map(media_types, node.values()))
    elif isinstance(node, list):
        found = found.union(*map(media_types, node))
    return found


def reader_of(media_type: str) -> Any:
    kind = media_type.split(";")[0].strip().lower()
    return strict_json if kind == "application/json" or kind.endswith("+json") else strict_text


def strict_text(value: bytes, **_: str) -> str:
    return value.decode()


def strict_json(value: bytes, **_: str) -> Any:
    """JSON as RFC 8259 has it between systems: UTF-8, no NaN, no name twice. Python's own reader is laxer."""
    return json.loads(value.decode(), parse_constant=_refuse, object_pairs_hook=_unique)


def _refuse(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")


def _unique(pairs: list[tuple[str, Any]]) -> Node:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a name is there twice")
    return dict(pairs)


def faults(judge: Any, *judged: Any) -> list[Fault]:
    found: list[Fault] = []
    try:
        for error in judge.iter_errors(*judged):
            found += described(error)
    except Exception as error:
        found.append({"where": "", "rule": type(error).__name__, "message": str(error)[:LONGEST_MESSAGE]})
    return found[:MOST_FAULTS]


def described(error: BaseException) -> Iterator[Fault]:
    """What openapi-core found, in the words of JSON Schema where it has them."""
    chain = [error]
    while (below := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(below)
    place = ".".join(str(part) for part in (getattr(error, "location", ""), getattr(error, "name", "")) if part)
    where = place or ("body" if "Data" in type(error).__name__ or "Body" in type(error).__name__ else "")
    for link in chain:
        inners = list(getattr(link, "schema_errors", None) or ())
        if inners:
            for inner in inners[:MOST_FAULTS]:
                path = ".".join(map(str, [where, *inner.absolute_path]))
                yield {"where": path, "rule": str(inner.validator), "message": inner.message[:LONGEST_MESSAGE]}
            return
    # The look-up that failed says less than what openapi-core made of it.
    deepest = next(link for link in reversed(chain) if link is error or not isinstance(link, KeyError))
    yield {"where": where, "rule": type(deepest).__name__, "message": str(deepest)[:LONGEST_MESSAGE]}


_judge: Judge | None = None


def start(document: str) -> None:
    global _judge
    _judge = Judge(json.loads(Path(document).read_text("utf-8")))


def judge_line(line: str) -> str:
    assert _judge is not None
    return json.dumps(_judge.verdict(json.loads(line)))


def main() -> None:
    parser = argparse.ArgumentParser(description="Judge recorded exchanges with openapi-core.")
    parser.add_argument("document")
    parser.add_argument("traffic", type=Path)
    parser.add_argument("verdicts", type=Path)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    with (
        given.traffic.open(encoding="utf-8") as traffic,
        given.verdicts.open("w", encoding="utf-8") as verdicts,
        multiprocessing.Pool(given.processes, start, (given.document,)) as pool,
    ):
        for verdict in pool.imap(judge_line, traffic, chunksize=50):
            verdicts.write(verdict + "\n")


if __name__ == "__main__":
    main()
