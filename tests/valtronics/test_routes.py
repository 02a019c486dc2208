"""Paths find their operation, or say what is wrong with them."""

from types import SimpleNamespace

import pytest

from domain.errors import MethodNotAllowed
from valtronics.failures import UnknownPath
from valtronics.routes import MovedPath, Routes


@pytest.fixture
def routes():
    made = Routes()
    for method, path in [
        ("GET", "/devices/"),
        ("POST", "/devices/"),
        ("GET", "/devices/stats"),
        ("GET", "/devices/{id}"),
        ("DELETE", "/devices/{id}"),
        ("PUT", "/devices/{id}/status"),
        ("GET", "/devices/status/{status}"),
    ]:
        made.add(SimpleNamespace(method=method, path=path, id=f"{method} {path}"))
    return made


@pytest.mark.parametrize(
    ("method", "path", "found", "arguments"),
    [
        ("GET", "/devices/", "GET /devices/", {}),
        ("GET", "/devices/stats", "GET /devices/stats", {}),
        ("GET", "/devices/7", "GET /devices/{id}", {"id": "7"}),
        ("PUT", "/devices/7/status", "PUT /devices/{id}/status", {"id": "7"}),
        ("GET", "/devices/status/online", "GET /devices/status/{status}", {"status": "online"}),
    ],
)
def test_a_path_finds_its_operation(routes, method, path, found, arguments):
    operation, given = routes.match(method, path)
    assert (operation.id, given) == (found, arguments)


@pytest.mark.parametrize(
    "path", ["", "/", "/device", "/devices//", "/devices/7/", "/devices/1/2/3", "/devices//status"]
)
def test_an_unknown_path_is_unknown(routes, path):
    with pytest.raises((UnknownPath, MovedPath)) as refused:
        routes.match("GET", path)
    assert isinstance(refused.value, MovedPath) == (path == "/devices/7/")


@pytest.mark.parametrize(
    ("path", "canonical"),
    [("/devices", "/devices/"), ("/devices/stats/", "/devices/stats"), ("/devices/7/status/", "/devices/7/status")],
)
def test_the_other_spelling_moves(routes, path, canonical):
    with pytest.raises(MovedPath) as moved:
        routes.match("GET", path)
    assert moved.value.location == canonical


def test_405_lists_every_method_of_the_path(routes):
    with pytest.raises(MethodNotAllowed) as refused:
        routes.match("PATCH", "/devices/7")
    assert refused.value.allowed == ["DELETE", "GET"]
    with pytest.raises(MethodNotAllowed) as refused:
        routes.match("HEAD", "/devices/")
    assert refused.value.allowed == ["GET", "POST"]
