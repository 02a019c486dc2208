"""Which document was released last, and what a new one may change in it.

Released documents are kept as `openapi/released/<version>.yaml`, each a copy of `openapi/openapi.yaml` as it was.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from contract_tests import contract as contracts
from contract_tests.breaking.comparison import Change
from contract_tests.checks import Broken, CannotRun
from contract_tests.contract import Contract

FOLDER = Path(__file__).parents[2] / "openapi" / "released"

Version = tuple[int, ...]


def version(contract: Contract) -> Version:
    """MAJOR.MINOR.PATCH. Broken when it is none."""
    text = str(contract.document["info"].get("version"))
    parts = text.split("-")[0].split("+")[0].split(".")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        raise Broken("a version to compare", f"info.version is {text!r}, not MAJOR.MINOR.PATCH")
    return tuple(map(int, parts))


def previous(contract: Contract, given: Path | None, folder: Path = FOLDER) -> tuple[Contract, str] | None:
    """The document to compare with and where it is from: the one given, or the newest of the same title.

    One that is newer than the contract itself is left aside: an older deployment is no successor of it. None when
    there is none. CannotRun when the one given can't be read.
    """
    if given is not None:
        return _read(given), str(given)
    title = contract.document["info"]["title"]
    found = [(_read(file), f"released/{file.name}") for file in sorted(folder.glob("*.yaml"))]
    same = [
        pair for pair in found if pair[0].document["info"]["title"] == title and version(pair[0]) <= version(contract)
    ]
    return max(same, key=lambda pair: version(pair[0]), default=None)


def _read(file: Path) -> Contract:
    try:
        return contracts.read(file.read_bytes())
    except OSError as error:
        raise CannotRun(f"--previous {file}: {error.strerror}") from None
    except ValueError as error:
        raise CannotRun(f"--previous {file}: {error}") from None


def objection(change: Change, before: Contract, after: Contract, today: date) -> str | None:
    """Why a breaking change is not allowed; None when it is."""
    was, now = version(before), version(after)
    if now[0] <= was[0]:
        return f"version {_text(now)} after {_text(was)} is not a new major version"
    if change.is_removal:
        return _not_announced(change, today)
    return None


def _not_announced(change: Change, today: date) -> str | None:
    """What goes must have been marked deprecated, and its sunset be past."""
    said = change.removed or {}
    schema = said.get("schema", {})
    if not (said.get("deprecated") or schema.get("deprecated")):
        return "it was not marked deprecated before it went"
    sunset = str(said.get("x-sunset", schema.get("x-sunset", "")))
    try:
        return None if date.fromisoformat(sunset[:10]) <= today else f"its x-sunset, {sunset}, is not past"
    except ValueError:
        return f"it was deprecated with x-sunset {sunset!r}, which is no date"


def _text(number: Version) -> str:
    return ".".join(map(str, number))
