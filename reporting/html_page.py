"""A report as one page that needs nothing else: styles and charts are inside it, and it has no scripts."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from reporting.charts import draw
from reporting.document import Chart, Column, Document, shown_rows
from reporting.svg import as_svg
from reporting.wording import cells, written


def as_html(document: Document) -> bytes:
    """The page. Every text in it is escaped, whoever it came from."""
    return _template().render(document=document).encode()


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"written": written, "cells": cells, "shown_rows": shown_rows}
    environment.filters |= {"drawn": _drawn, "side": _side}
    return environment.from_string(resources.files("reporting").joinpath("page.html.jinja").read_text("utf-8"))


def _drawn(chart: Chart) -> Markup:
    return Markup(as_svg(draw(chart), chart.title))  # noqa: S704 - what is drawn escapes its texts itself


def _side(column: Column) -> str:
    return "number" if column.kind in ("number", "percent") else column.kind
