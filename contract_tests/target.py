"""The server under test: where it is, which document it serves, and whether the person may test it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from contract_tests import contract as contracts
from contract_tests.checks import CannotRun
from contract_tests.contract import Contract, Operation

DOCUMENT = "/openapi.yaml"


@dataclass(frozen=True)
class Target:
    """A running server."""

    origin: str
    base_path: str

    @property
    def base_url(self) -> str:
        return self.origin + self.base_path


@dataclass(frozen=True)
class Document:
    """The contract as bytes, where it came from, and how the server's own differs from it, if it does."""

    source: bytes
    contract: Contract
    said: str
    difference: str = ""


class Http(httpx.Client):
    """Connections to the target."""

    def __init__(self) -> None:
        limits = httpx.Limits(max_connections=40, max_keepalive_connections=40)
        self._wire = httpx.HTTPTransport(trust_env=False, limits=limits)
        super().__init__(timeout=30, trust_env=False, transport=self._wire)

    def exchange(self, request: httpx.Request) -> httpx.Response:
        """The whole reply to a request, as it came: nothing is followed, and no cookie goes from one to the next."""
        reply = self._wire.handle_request(request)
        reply.read()
        return reply


def open_http() -> Http:
    return Http()


def find_document(http: httpx.Client, base_url: str, file: Path | None) -> tuple[Target, Document]:
    """The target and its contract, from the server or from a file. Raises CannotRun with what to do."""
    try:
        parts = urlsplit(base_url)
    except ValueError as error:
        raise CannotRun(f"--base-url {base_url!r} is no address: {error}") from None
    if "@" in parts.netloc:
        raise CannotRun("--base-url: give the user by --username and --password, not in the address")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise CannotRun(f"--base-url {base_url!r} is no address such as https://api.example.com")
    given = base_url.rstrip("/")
    origin, served = _served(http, given, f"{parts.scheme}://{parts.netloc}", required=file is None)
    if file is None:
        assert served is not None
        document = Document(served, _read(served, f"{origin}{DOCUMENT}"), f"{origin}{DOCUMENT}")
    else:
        document = _from_file(file, served)
    base_path = document.contract.base_path
    if given not in (origin, origin + base_path):
        raise CannotRun(f"--base-url {given}: no OpenAPI document there; {origin}{DOCUMENT} is of {origin}{base_path}")
    return Target(origin.removesuffix(base_path), base_path), document


def _served(http: httpx.Client, given: str, root: str, *, required: bool) -> tuple[str, bytes | None]:
    """The origin that serves a document, and the document: what was given, or the root of the host."""
    said = ""
    for origin in dict.fromkeys((given, root)):
        try:
            reply = http.get(origin + DOCUMENT)
        except httpx.HTTPError as error:
            raise CannotRun(f"--base-url {given}: no server answers there ({type(error).__name__}: {error})") from None
        if reply.status_code == 200 and b"openapi" in reply.content[:2000]:
            return origin, reply.content
        said = said or f"{origin}{DOCUMENT} answers {reply.status_code}"
    if required:
        raise CannotRun(f"{said}: no OpenAPI document there; check --base-url, or give the document with --spec FILE")
    return given, None


def _from_file(file: Path, served: bytes | None) -> Document:
    try:
        source = file.read_bytes()
    except OSError as error:
        raise CannotRun(f"--spec {file}: {error.strerror}") from None
    contract = _read(source, f"--spec {file}")
    return Document(source, contract, str(file), _difference(contract, source, served))


def _difference(contract: Contract, source: bytes, served: bytes | None) -> str:
    """In words, how the served document differs from the one given; empty when it does not."""
    if served is None:
        return "the server serves no document of its own"
    if served == source:
        return ""
    try:
        theirs = contracts.read(served)
    except ValueError as error:
        return f"the server's document can't be read: {error}"
    if theirs.document == contract.document:
        return "the server's document says the same in other bytes"
    parts = [*_changes("", contract.operations, theirs.operations)]
    for kind, ours in contract.document.get("components", {}).items():
        parts += _changes(kind, ours, theirs.document.get("components", {}).get(kind, {}))
    return f"the server's document ({theirs.title}) " + ("; ".join(parts) or "has other words")


def _changes(kind: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    """What the other side lacks, adds and changes of one kind of thing, by name."""
    changed = [name for name in ours if name in theirs and _raw(ours[name]) != _raw(theirs[name])]
    for word, names in (("lacks", ours.keys() - theirs), ("adds", theirs.keys() - ours), ("changes", changed)):
        if names:
            yield " ".join(filter(None, [word, kind, ", ".join(sorted(names))]))


def _raw(thing: Any) -> Any:
    return thing.raw if isinstance(thing, Operation) else thing


def _read(source: bytes, where: str) -> Contract:
    try:
        return contracts.read(source)
    except ValueError as error:
        raise CannotRun(f"{where}: {error}") from None
