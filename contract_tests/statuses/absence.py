"""What is not there: ids nobody has, objects that are gone, paths and methods that the document does not have."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx

from contract_tests.checks import Broken, Check, hold
from contract_tests.contract import Operation
from contract_tests.record import Exchange, header_pairs
from contract_tests.references import NO_SUCH_ID
from contract_tests.samples import Request, own_sample
from contract_tests.statuses.maker import Maker

# Those of HTTP, and two of WebDAV and caches, which a server may know and no path of an API has.
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "PURGE")


def checks(maker: Maker) -> Iterator[Check]:
    run = maker.run
    for operation in run.operations:
        if 404 not in operation.statuses:
            continue
        if maker.nouns(operation):
            yield Check(f"{operation.id}: 404", partial(_no_such_object, maker, operation), operation.id)
        elif _ids(operation):
            yield Check(f"{operation.id}: 404", partial(_no_such_id, maker, operation), operation.id)
        else:
            run.out_of_reach[operation.id, 404] = "no part of the request names an object"
    paths: dict[str, list[Operation]] = defaultdict(list)
    for operation in run.operations:
        paths[operation.path].append(operation)
    for path, operations in paths.items():
        of = f"{path} ({', '.join(operation.id for operation in operations)})"
        yield Check(f"{of}: 405 for every other method", partial(_other_methods, maker, operations), operations[0].id)
        if path.endswith("/") and path != "/":
            yield Check(f"{of}: 308 from the other spelling", partial(_moved, maker, operations), operations[0].id)
    yield Check("unknown paths: 404", partial(_unknown_paths, maker))


def _no_such_object(maker: Maker, operation: Operation) -> None:
    """An id that nobody has, and the id of an object that was deleted."""
    _absent(maker, operation, {"": NO_SUCH_ID})
    for noun in maker.nouns(operation):
        _absent(maker, operation, {noun: maker.gone(noun)})


def _ids(operation: Operation) -> list[str]:
    """Names of the integers in the path."""
    places = [p for p in operation.parameters if p["in"] == "path"]
    return [p["name"] for p in places if operation.contract.resolve(p["schema"]).get("type") == "integer"]


def _no_such_id(maker: Maker, operation: Operation) -> None:
    """An id that nobody has, of a kind that callers can't make."""
    for name in _ids(operation):
        request = maker.request(operation)
        request["path"][name] = NO_SUCH_ID
        _unknown(maker, operation, request, NO_SUCH_ID)


def _absent(maker: Maker, operation: Operation, ids: dict[str, int]) -> None:
    (id,) = ids.values()
    _unknown(maker, operation, maker.owned_by(operation, maker.request(operation), ids), id)


def _unknown(maker: Maker, operation: Operation, request: Request, id: int) -> None:
    reply = maker.call(operation, **request)
    hold(reply.status == 404, "404 for what is not there", f"id {id} is answered {reply.status}", operation.id)
    named = reply.error["details"].get("id")
    hold(named in (None, str(id)), "id named by a 404", f"details.id is {named!r}, asked was {id}", operation.id)


def _request_anything(maker: Maker, method: str, path: str) -> httpx.Response:
    """A request to a path below the base path, by the highest role; HEAD has a reply without a body."""
    run = maker.run
    began = time.monotonic()
    try:
        reply = run.http.request(method, run.target.base_url + path, headers=run.admin.identity.headers())
    except httpx.HTTPError as error:
        raise Broken("an answer to every request", f"{method} {path}: {type(error).__name__} {error}") from None
    sent, received = header_pairs(reply.request.headers), header_pairs(reply.headers)
    url, gate, seconds = str(reply.request.url), run.recorder.gate, time.monotonic() - began
    run.recorder.note(
        Exchange(None, gate, method, url, sent, b"", reply.status_code, received, reply.content, seconds, "TOKEN")
    )
    return reply


def _other_methods(maker: Maker, operations: list[Operation]) -> None:
    has = {operation.method for operation in operations}
    path = operations[0].path.format(**own_sample(operations[0], maker.run.stage)["path"])
    for method in METHODS:
        if method in has:
            continue
        if method == "HEAD":
            got = _request_anything(maker, method, path)
            status, headers = got.status_code, got.headers
            hold(not got.content, "HEAD has no body", f"it has {len(got.content)} bytes", operations[0].id)
        else:
            reply = maker.run.admin.send(method, path)
            status, headers = reply.status, reply.headers
        for operation in operations:
            hold(status == 405, "405 for another method", f"{method} is answered {status}", operation.id)
            allowed = {name.strip() for name in headers.get("Allow", "").split(",")}
            hold(allowed == has, "Allow names the path's methods", f"{method}: Allow {sorted(allowed)}", operation.id)


def _moved(maker: Maker, operations: list[Operation]) -> None:
    """308 to the right spelling, relative or on the same host, with the query; what follows it arrives."""
    run = maker.run
    path = operations[0].path.format(**own_sample(operations[0], maker.run.stage)["path"])
    for operation in operations:
        reply = run.admin.send(operation.method, path.rstrip("/") + "?vct=1")
        hold(reply.status == 308, "308 from the other spelling", f"answered {reply.status}", operation.id)
        location = reply.headers.get("Location", "")
        right = f"{run.target.base_path}{path}?vct=1"
        hold(location in (right, run.target.origin + right), "Location of a 308", f"is {location!r}", operation.id)


def _unknown_paths(maker: Maker) -> None:
    run = maker.run
    first = next(iter(run.contract.collections.values())).creation.path
    inside: list[Any] = ["/vct-nothing", f"{first}1/vct-nothing", f"{first}1/2/3/4", "/", "/%00", "/%FF/vct", "/.vct"]
    for path in inside:
        for method in ("GET", "POST", "DELETE", "OPTIONS"):
            reply = run.admin.send(method, path)
            hold(reply.status == 404, "404 for an unknown path", f"{method} {path} is answered {reply.status}")
    for path in ("/vct-nothing", "/api/v0/vct", f"{run.target.base_path}-vct{first}"):
        got = run.http.get(run.target.origin + path)
        hold(got.status_code == 404, "404 for an unknown path", f"{path} is answered {got.status_code}")
        envelope = got.json() if "json" in got.headers.get("content-type", "") else {}
        code = envelope.get("error", {}).get("code") if isinstance(envelope, dict) else None
        right = run.contract.codes.get(404)
        hold(code == right, "404 for an unknown path", f"{path}: code {code}, not {right}")
