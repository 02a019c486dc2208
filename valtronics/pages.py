"""The documentation pages, the served contract and their static files: all from memory, nothing from elsewhere."""

from __future__ import annotations

import mimetypes
from base64 import urlsafe_b64encode
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from domain.errors import MethodNotAllowed

# Neither library runs without 'unsafe-inline' styles: Redoc's styled-components writes <style> elements as it renders,
# Swagger UI sets style attributes. Scripts stay strict: our own files only, no inline script, no eval.
# blob: workers are Redoc's search index; data: images are the icons inside both style sheets.
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "worker-src blob:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
# What is not a page can be told to load nothing at all.
INERT_POLICY = "default-src 'none'; frame-ancestors 'none'"

_REVALIDATE = "no-cache"
# Short enough that an upgraded server's pages and scripts agree within the hour; the ETag makes the check cheap.
_AN_HOUR = "public, max-age=3600"
_LICENCES = (".md", ".txt", "LICENSE", "NOTICE")


class Asset:
    """One immutable body under one path, as an ASGI application that answers GET and HEAD."""

    def __init__(self, body: bytes, media_type: str, *, cache: str, policy: str = INERT_POLICY) -> None:
        self.body = body
        self.etag = f'"{urlsafe_b64encode(sha256(body).digest()[:18]).decode()}"'
        self._always = {
            "etag": self.etag,
            "cache-control": cache,
            "x-content-type-options": "nosniff",
            "content-security-policy": policy,
            "referrer-policy": "no-referrer",
            "cross-origin-opener-policy": "same-origin",
        }
        self._described = {**self._always, "content-type": media_type, "content-length": str(len(body))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _only_reading(scope["method"])
        if self._is_known(Headers(scope=scope).get("if-none-match")):
            response = Response(status_code=304, headers=self._always)
        elif scope["method"] == "HEAD":
            response = Response(headers=self._described)
        else:
            response = Response(self.body, headers=self._described)
        await response(scope, receive, send)

    def _is_known(self, if_none_match: str | None) -> bool:
        if if_none_match is None:
            return False
        # Weak comparison: If-None-Match ignores the W/ prefix (RFC 9110, 13.1.2).
        tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
        return "*" in tags or self.etag in tags


class _Redirect:
    def __init__(self, target: str) -> None:
        self.target = target

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _only_reading(scope["method"])
        await RedirectResponse(self.target, headers={"cache-control": _REVALIDATE})(scope, receive, send)


def pages(spec_yaml: bytes, spec_json: bytes, streams_yaml: bytes) -> list[BaseRoute]:
    """The routes of `/`, `/docs`, `/redoc`, `/openapi.yaml`, `/openapi.json`, `/asyncapi.yaml` and `/static/…`.

    Both YAML documents are served byte for byte. Raises MethodNotAllowed for any method but GET and HEAD.
    """
    static = files("valtronics") / "static"
    routes: list[BaseRoute] = [
        Route("/", _Redirect("/docs"), include_in_schema=False),
        _route("/docs", _page(static, "docs.html")),
        _route("/redoc", _page(static, "redoc.html")),
        _route("/openapi.yaml", Asset(spec_yaml, "application/yaml", cache=_REVALIDATE)),
        _route("/openapi.json", Asset(spec_json, "application/json", cache=_REVALIDATE)),
        _route("/asyncapi.yaml", Asset(streams_yaml, "application/yaml", cache=_REVALIDATE)),
    ]
    routes.extend(_route(f"/static/{path}", asset) for path, asset in _assets(static))
    return routes


def _route(path: str, asset: Asset) -> Route:
    # Without `methods` the route takes every method: with them Starlette would pass a POST on to later routes.
    return Route(path, asset, include_in_schema=False)


def _page(static: Traversable, name: str) -> Asset:
    body = (static / "valtronics" / name).read_bytes()
    return Asset(body, "text/html; charset=utf-8", cache=_REVALIDATE, policy=POLICY)


def _assets(static: Traversable) -> list[tuple[str, Asset]]:
    """Every file that a page may load, by its path under `/static/`."""
    found = []
    for folder in sorted((entry for entry in static.iterdir() if entry.is_dir()), key=lambda entry: entry.name):
        for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if not file.name.endswith(".html"):
                found.append(
                    (f"{folder.name}/{file.name}", Asset(file.read_bytes(), _media(file.name), cache=_AN_HOUR))
                )
    return found


def _media(name: str) -> str:
    # The system's own table may say anything about .js; nosniff makes a wrong answer fatal.
    if name.endswith(_LICENCES):
        return "text/plain; charset=utf-8"
    known = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
    suffix = name[name.rfind(".") :]
    return known.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _only_reading(method: str) -> None:
    if method not in ("GET", "HEAD"):
        raise MethodNotAllowed(["GET", "HEAD"])
