"""One class of errors for each `error.code`."""

from __future__ import annotations

from generation.document import Document
from generation.structs import HEAD
from generation.types import camel, quoted


def classes(document: Document) -> str:
    """The module `errors`: `CONFLICT` is `Conflict`."""
    codes = document.schemas["ErrorCode"]["enum"]
    meanings = _meanings(document)
    head = HEAD.format("The errors of the service, one class for each code.")
    head += "from valtronics_client.faults import ApiError\n\n"
    parts = [f"class {camel(code)}(ApiError):\n{quoted(f'{code}: {meanings[code]}.')}\n" for code in codes]
    table = ", ".join(f'"{code}": {camel(code)}' for code in codes)
    return head + "\n\n".join(parts) + f"\n\nBY_CODE: dict[str, type[ApiError]] = {{{table}}}\n"


def _meanings(document: Document) -> dict[str, str]:
    """Code → what the table of errors in the contract's description says; the last line counts."""
    rows = [line.split("|") for line in document.api["info"]["description"].splitlines() if line.startswith("| ")]
    return {row[2].strip(" `"): row[3].strip() for row in rows if len(row) > 4}
