"""What a document for people must be, in whichever format: whole, and harmless to whoever opens it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html.parser import HTMLParser

DOCUMENTS = {"text/html", "application/pdf"}
# What a page may not have: what runs, what is fetched, what leads elsewhere.
RUNNING = {"script", "iframe", "object", "embed", "link", "form", "base"}
FETCHING = {"src", "href", "srcset", "action", "data", "poster"}
# What a spreadsheet takes for the beginning of a formula; numbers begin with a minus too.
FORMULA = ("=", "+", "@", "\t", "\r")


def document_faults(media_type: str, body: bytes) -> Iterator[str]:
    """What is wrong with a document."""
    if media_type == "application/pdf":
        if not body.startswith(b"%PDF-") or not body.rstrip().endswith(b"%%EOF"):
            yield f"no whole PDF file: it begins with {body[:20]!r} and ends with {body[-20:]!r}"
        for word in (b"/JavaScript", b"/Launch", b"/OpenAction"):
            if word in body:
                yield f"a PDF file with {word.decode()}"
    elif media_type == "text/html":
        yield from _page_faults(body.decode())
    else:
        yield from _sheet_faults(body.decode())


def _sheet_faults(text: str) -> Iterator[str]:
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
        for cell in row:
            if cell.startswith(FORMULA) or (cell.startswith("-") and not _is_number(cell)):
                yield f"row {number}: {cell[:40]!r} is a formula"


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


class _Page(HTMLParser):
    """Notes what a page has that it must not have, and which elements are open at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        if tag in RUNNING:
            self.faults.append(f"a page with <{tag}>")
        for name, value in attrs:
            if name.startswith("on") or (name in FETCHING and not str(value).startswith("data:")):
                self.faults.append(f"a page with {name}={value!r}")


def _page_faults(text: str) -> Iterator[str]:
    if not text.lower().startswith("<!doctype html>") or not text.rstrip().endswith("</html>"):
        yield f"no whole page: it begins with {text[:20]!r} and ends with {text[-20:]!r}"
    page = _Page()
    page.feed(text)
    yield from page.faults
