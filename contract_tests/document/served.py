"""The document as the server gives it out, and the pages made of it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import yaml

from contract_tests.checks import Broken
from contract_tests.contract import Contract
from contract_tests.record import Exchange, header_pairs
from contract_tests.replies import Fault
from contract_tests.run import Run
from contract_tests.target import DOCUMENT

YAML_TYPES = ("application/yaml", "application/openapi+yaml", "application/x-yaml", "text/yaml", "text/x-yaml")
PAGES = ("/docs", "/redoc")
# What a page loads by itself, where that is not on the server that gives the page; links for people may lead anywhere.
ELSEWHERE = re.compile(
    r"""<(?:script|link|img|iframe)\b[^>]*?\s(?:src|href)\s*=\s*["']?((?:https?:)?//[^"'\s>]+)""", re.I
)


def fetch(run: Run, path: str, method: str = "GET") -> httpx.Response:
    """A request to what is no operation, beside the API; written down, and judged by whoever asks."""
    began = time.monotonic()
    try:
        reply = run.http.request(method, run.target.origin + path)
    except httpx.HTTPError as error:
        raise Broken("an answer to every request", f"{method} {path}: {type(error).__name__} {error}") from None
    sent, received = header_pairs(reply.request.headers), header_pairs(reply.headers)
    url, seconds = str(reply.request.url), time.monotonic() - began
    gate = run.recorder.gate
    exchange = Exchange(None, gate, method, url, sent, b"", reply.status_code, received, reply.content, seconds)
    run.recorder.note(exchange)
    return reply


def _media_type(reply: httpx.Response) -> str:
    return str(reply.headers.get("content-type", "")).split(";")[0].strip().lower()


def yaml_faults(run: Run) -> Iterator[Fault]:
    """The YAML is the document of this run, byte for byte, whenever it is asked for."""
    first, second = fetch(run, DOCUMENT), fetch(run, DOCUMENT)
    if first.status_code != 200:
        yield Fault("served document", f"{DOCUMENT} answers {first.status_code}")
        return
    if _media_type(first) not in YAML_TYPES:
        yield Fault("served document", f"its Content-Type is {first.headers.get('content-type')!r}")
    if first.content != second.content:
        yield Fault("served document", "it is not the same twice")
    if first.content != run.spec_bytes:
        said = run.document.difference or "it has changed since the run began"
        yield Fault("served document", f"it is not byte for byte that of this run: {said}")


def json_faults(run: Run) -> Iterator[Fault]:
    """The JSON says what the YAML says."""
    reply = fetch(run, DOCUMENT.replace(".yaml", ".json"))
    if reply.status_code != 200 or _media_type(reply) != "application/json":
        yield Fault("served document", f"openapi.json: {reply.status_code}, {reply.headers.get('content-type')}")
        return
    try:
        theirs = json.loads(reply.content)
    except ValueError as error:
        yield Fault("served document", f"openapi.json is not JSON: {error}")
        return
    served = fetch(run, DOCUMENT)
    ours = yaml.load(served.content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    # As JSON would have it: keys are texts there.
    if theirs != json.loads(json.dumps(ours, default=str)):
        yield Fault("served document", "openapi.json says something else than openapi.yaml")


def page_faults(run: Run, path: str) -> Iterator[Fault]:
    """A page for people is HTML; a server may also have none."""
    reply = fetch(run, path)
    if reply.status_code == 404:
        run.notes["document"] = f"{run.notes.get('document', '')}; the target has no {path}".lstrip("; ")
    elif reply.status_code != 200 or _media_type(reply) != "text/html" or b"<html" not in reply.content[:4000].lower():
        yield Fault("documentation pages", f"{path}: {reply.status_code}, {reply.headers.get('content-type')}")
    else:
        yield from (Fault("documentation pages", said) for said in foreign_parts(path, reply.text, run.target.origin))


def foreign_parts(path: str, page: str, origin: str) -> Iterator[str]:
    """What a page needs other servers for: where they can't be reached it stays empty, and they learn who reads."""
    for address in ELSEWHERE.findall(page):
        if urlsplit(address).netloc != urlsplit(origin).netloc:
            yield f"{path} loads {address}"


def version_faults(contract: Contract, said: dict[str, Any]) -> Iterator[Fault]:
    """What runs is what the document is of: `said` is the version as the server tells it."""
    documented = contract.document["info"]["version"]
    if said["version"] != documented:
        yield Fault("version of the document", f"the server is {said['version']}, its document {documented}")
    if contract.base_path.rsplit("/", 1)[-1] != said["api_version"]:
        yield Fault("version of the document", f"api_version is {said['api_version']} below {contract.base_path}")
    strange = sorted({said["api_version"], *said["deprecated_versions"]} - set(said["supported_versions"]))
    if strange:
        yield Fault("version of the document", f"{strange} are not in supported_versions")
