"""The documentation pages: complete, cacheable, and closed to everything but their own address."""

from __future__ import annotations

import asyncio
import re
from importlib.resources import files

import httpx
import pytest
from starlette.applications import Starlette

from domain.errors import MethodNotAllowed
from valtronics.pages import pages

YAML = "openapi: 3.0.3\ninfo: {title: °, version: 1.0.0}\npaths: {}\n".encode()
JSON = b'{"openapi": "3.0.3"}'
STREAMS = "asyncapi: 3.0.0\ninfo: {title: °, version: 1.0.0}\n".encode()
STATIC = files("valtronics") / "static"


@pytest.fixture(scope="module")
def app() -> Starlette:
    return Starlette(routes=pages(YAML, JSON, STREAMS))


async def _ask(app: Starlette, method: str, path: str, **headers: str) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.request(method, path, headers=headers)


def ask(app: Starlette, method: str, path: str, **headers: str) -> httpx.Response:

    return asyncio.run(_ask(app, method, path, **headers))


def test_the_root_leads_to_the_documentation(app: Starlette) -> None:
    reply = ask(app, "GET", "/")
    assert (reply.status_code, reply.headers["location"]) == (307, "/docs")


def test_the_contract_is_served_byte_for_byte(app: Starlette) -> None:
    assert ask(app, "GET", "/openapi.yaml").content == YAML
    assert ask(app, "GET", "/openapi.json").content == JSON
    assert ask(app, "GET", "/asyncapi.yaml").content == STREAMS


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_everything_a_page_names_is_served_from_here(app: Starlette, path: str) -> None:
    page = ask(app, "GET", path)
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(named) >= 4
    for address in named:
        assert address.startswith("/")
        assert ask(app, "GET", address).status_code == 200, address


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_a_page_runs_no_inline_script(app: Starlette, path: str) -> None:
    page = ask(app, "GET", path)
    policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert re.search(r"<script(?! src=)", page.text) is None
    assert re.search(r"\son\w+=|javascript:", page.text) is None


def _static_paths() -> list[str]:
    return [
        f"/static/{folder.name}/{file.name}"
        for folder in STATIC.iterdir()
        if folder.is_dir()
        for file in folder.iterdir()
        if not file.name.endswith(".html")
    ]


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.yaml", "/openapi.json", *_static_paths()])
def test_every_asset_can_be_revalidated(app: Starlette, path: str) -> None:
    full = ask(app, "GET", path)
    head = ask(app, "HEAD", path)
    assert head.status_code == full.status_code == 200
    assert head.content == b""
    assert head.headers == full.headers
    assert int(full.headers["content-length"]) == len(full.content) > 0
    assert full.headers["x-content-type-options"] == "nosniff"
    assert full.headers["cache-control"]
    etag = full.headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = ask(app, "GET", path, **{"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert ask(app, "GET", path, **{"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/static/valtronics/docs.js"])
def test_nothing_here_can_be_written(app: Starlette, path: str) -> None:
    with pytest.raises(MethodNotAllowed) as refused:
        ask(app, "POST", path)
    assert refused.value.allowed == ["GET", "HEAD"]


@pytest.mark.parametrize(
    "path", ["/static/valtronics/docs.html", "/static/../pages.py", "/static/", "/static/VENDORED.md"]
)
def test_nothing_else_is_served(app: Starlette, path: str) -> None:
    assert ask(app, "GET", path).status_code == 404


def test_scripts_and_styles_carry_their_type(app: Starlette) -> None:
    assert ask(app, "GET", "/static/valtronics/docs.js").headers["content-type"].startswith("text/javascript")
    assert ask(app, "GET", "/static/swagger-ui/swagger-ui.css").headers["content-type"].startswith("text/css")
    assert ask(app, "GET", "/static/redoc/LICENSE").headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "name", ["swagger-ui/swagger-ui-bundle.js", "swagger-ui/swagger-ui.css", "redoc/redoc.standalone.js"]
)
def test_vendored_files_have_their_edits_and_versions(name: str) -> None:
    text = (STATIC / name).read_text()
    assert re.search(r"sourceMappingURL=[\w.-]+\.map", text) is None
    assert "cdn.redoc" not in text
    assert "googleapis" not in text
    licences = {file.name for file in (STATIC / name.split("/")[0]).iterdir()}
    assert "LICENSE" in licences
