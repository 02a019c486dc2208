"""The walls between the rooms, read from the imports; a breach fails by the name of the file."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("domain", "storage", "ml", "reporting", "handlers", "valtronics")

# What each room may import besides the standard library and itself.
ALLOWED = {
    "domain": set[str](),
    "storage": {"domain", "peewee", "playhouse", "psycopg"},
    "ml": {"domain", "numpy", "pandas", "prophet"},
    "reporting": {"domain", "jinja2", "markupsafe", "orjson", "reportlab"},
    # Handlers are given their store; they name its classes only to say so in their signatures.
    "handlers": {"domain", "storage", "ml", "orjson"},
}
# What only one room may import, wherever else code stands (the tests of a room belong to it).
RESERVED = {
    "peewee": "storage",
    "playhouse": "storage",
    "psycopg": "storage",
    "prophet": "ml",
    "pandas": "ml",
    "jinja2": "reporting",
    "reportlab": "reporting",
    "aiohttp": "valtronics",
    "connexion": "valtronics",
    "starlette": "valtronics",
    "jwt": "valtronics",
    "limits": "valtronics",
    "redis": "valtronics",
    "uvicorn": "valtronics",
    "websockets": "valtronics",
    "pydantic": "valtronics",
    "pydantic_settings": "valtronics",
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers"}
LONGEST_MODULE = 400


def modules(folder: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob("*.py") if "__pycache__" not in path.parts)


EVERY_ROOM = [path for room in ROOMS for path in modules(room)]
OURS = EVERY_ROOM + [path for folder in ("tests", "contract_tests", "bench") for path in modules(folder)]
OURS += [path for path in modules("clients/python") if path.parent.name != "_generated"]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a file imports, inside functions and for type checkers too."""
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = path.relative_to(ROOT).parent.parts
                base = ".".join((*package[: len(package) - node.level + 1], *filter(None, [base])))
            yield node.lineno, base
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def breaches(path: Path, allowed: set[str]) -> list[str]:
    """Imports of a file that are neither the standard library's nor allowed."""
    return sorted(
        {
            f"{path.relative_to(ROOT)}:{line} imports {name.split('.')[0]}"
            for line, name in imports(path)
            if name.split(".")[0] not in allowed | sys.stdlib_module_names
        }
    )


def names(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_rooms_are_there() -> None:
    for room in ("domain", "storage", "handlers", "valtronics"):
        assert len(modules(room)) > 3, f"{room} is empty: these checks would pass on nothing"


@pytest.mark.parametrize("path", [path for room in ALLOWED for path in modules(room)], ids=names)
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    assert breaches(path, ALLOWED[room] | {room}) == []


@pytest.mark.parametrize("path", EVERY_ROOM, ids=names)
def test_reserved_packages_stay_in_their_room(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    reserved = {package for package, owner in RESERVED.items() if owner != room}
    found = [f"{names(path)}:{line} imports {name}" for line, name in imports(path) if name.split(".")[0] in reserved]
    assert found == []


def test_the_rooms_do_not_look_up() -> None:
    """No room imports one that stands above it; the edge stands above all."""
    above = {
        "domain": ROOMS[1:],
        "storage": ("ml", "reporting", "handlers", "valtronics"),
        "ml": ("storage", "reporting", "handlers", "valtronics"),
        "reporting": ("storage", "ml", "handlers", "valtronics"),
    }
    above["handlers"] = ("valtronics",)
    found = [
        f"{names(path)}:{line} imports {name}"
        for room, forbidden in above.items()
        for path in modules(room)
        for line, name in imports(path)
        if name.split(".")[0] in forbidden
    ]
    assert found == []


def test_the_harness_knows_no_room() -> None:
    found = [
        f"{names(path)}:{line} imports {name}"
        for path in modules("contract_tests")
        # Sabotage breaks our own application, so it has to wrap it; it is no part of what others install.
        if path.parent.name != "sabotage"
        for line, name in imports(path)
        if name.split(".")[0] in ROOMS
    ]
    assert found == []


def test_the_domain_asks_no_clock_and_reads_nothing() -> None:
    forbidden = {"time", "os", "socket", "sqlite3", "random", "secrets", "pathlib", "threading", "asyncio"}
    found = [
        f"{names(path)}:{line} imports {name}"
        for path in modules("domain")
        for line, name in imports(path)
        if name.split(".")[0] in forbidden
    ]
    assert found == []


@pytest.mark.parametrize("path", EVERY_ROOM, ids=names)
def test_only_the_settings_read_the_environment(path: Path) -> None:
    if names(path) == "valtronics/settings.py":
        return
    found = [
        f"{names(path)}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv"))
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "os"
            and {a.name for a in node.names} & {"environ", "getenv"}
        )
    ]
    assert found == []


def test_no_module_is_named_after_nothing() -> None:
    assert [names(path) for path in OURS if path.stem in FORBIDDEN_NAMES or path.parent.name in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize("path", OURS, ids=names)
def test_a_module_is_short_enough_to_be_one_thing(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", EVERY_ROOM, ids=names)
def test_a_module_says_what_belongs_there(path: Path) -> None:
    if path.name != "__init__.py" or path.read_text().strip():
        assert ast.get_docstring(ast.parse(path.read_text())), f"{names(path)} has no head"
