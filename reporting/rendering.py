"""From the figures of a report to its bytes in a format. Takes and gives plain data, so it may run in any process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson

from reporting.builders import build
from reporting.csv_tables import as_csv
from reporting.document import Document
from reporting.html_page import as_html
from reporting.pdf_pages import as_pdf

_WRITERS: dict[str, Callable[[Document], bytes]] = {"csv": as_csv, "html": as_html, "pdf": as_pdf}


def answer_document(question: tuple[dict[str, Any], str]) -> bytes:
    """`render` for whoever has but one argument to give."""
    return render(*question)


def render(figures: dict[str, Any], format: str) -> bytes:
    """The document: figures as they are for `json`, else what the report's builder makes of them."""
    return orjson.dumps(figures) if format == "json" else _WRITERS[format](build(figures))
