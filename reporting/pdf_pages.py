"""A report as a PDF file: A4, its heads repeated where tables break over pages, and the number of each page."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import CondPageBreak, Flowable, LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Table as Grid

from reporting.charts import WIDTH, draw
from reporting.document import Chart, Column, Document, Figure, Section, Table, Value, shown_rows
from reporting.fonts import fitted, register
from reporting.wording import cells, written

_MARGIN, _TOP, _BOTTOM = 16 * mm, 24 * mm, 20 * mm
_FRAME = 6.0  # what reportlab leaves free within its margins
_ROOM = A4[0] - 2 * _MARGIN
_INK, _PALE, _LINE, _PANEL = HexColor("#1f2933"), HexColor("#52606d"), HexColor("#d9dee4"), HexColor("#f5f7fa")
_PADDING = 4.0
_SMALL = 7.5
_FIGURES_A_ROW = 6
# A column of numbers is as wide as its widest one; those of words share what is left, and break their lines.
_LEAST_WORDS, _MOST_WORDS = 38.0, 190.0


def as_pdf(document: Document) -> bytes:
    """The file. The same document gives the same bytes."""
    register()
    file = io.BytesIO()
    side = _MARGIN - _FRAME
    template = SimpleDocTemplate(
        file, pagesize=A4, leftMargin=side, rightMargin=side, topMargin=_TOP, bottomMargin=_BOTTOM,
        title=document.title, subject=document.subtitle, creator="Valtronics", lang="en", invariant=1,
    )  # fmt: skip
    template.build(list(_story(document)), canvasmaker=partial(_NumberedCanvas, document))
    return file.getvalue()


class _NumberedCanvas(Canvas):  # type: ignore[misc]
    """Draws heads and feet at the end, when it is known how many pages there are."""

    def __init__(self, document: Document, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._report, self._states = document, list[dict[str, Any]]()

    def showPage(self) -> None:  # noqa: N802 - reportlab's name
        self._states.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, state in enumerate(self._states, 1):
            self.__dict__.update(state)
            self._frame(number, len(self._states))
            super().showPage()
        super().save()

    def _frame(self, number: int, pages: int) -> None:
        plain, _ = register()
        self.setFont(plain, 8)
        self.setFillColor(_PALE)
        self.setStrokeColor(_LINE)
        self.drawString(_MARGIN, 10 * mm, f"Made {self._report.made}")
        self.drawRightString(A4[0] - _MARGIN, 10 * mm, f"Page {number} of {pages}")
        self.line(_MARGIN, 14 * mm, A4[0] - _MARGIN, 14 * mm)
        if number > 1:
            head = f"{self._report.title}, {self._report.subtitle}"
            self.drawString(_MARGIN, A4[1] - 14 * mm, fitted(head, plain, 8, _ROOM))
            self.line(_MARGIN, A4[1] - 17 * mm, A4[0] - _MARGIN, A4[1] - 17 * mm)


def _style(size: float, *, is_bold: bool = False, **more: Any) -> ParagraphStyle:
    plain, bold = register()
    given = {"leading": size * 1.35, "textColor": _INK, "splitLongWords": True, **more}
    return ParagraphStyle("r", fontName=bold if is_bold else plain, fontSize=size, **given)


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text), style)


def _story(document: Document) -> Iterator[Flowable]:
    yield _text(document.title, _style(20, is_bold=True, spaceAfter=4))
    yield _text(document.subtitle, _style(9.5, textColor=_PALE, spaceAfter=6))
    for section in document.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[Flowable]:
    yield CondPageBreak(60 * mm)
    yield _text(section.title, _style(13, is_bold=True, spaceBefore=12, spaceAfter=5))
    for paragraph in section.paragraphs:
        yield _text(paragraph, _style(9.5, spaceAfter=3))
    if section.figures:
        yield _figures(section.figures)
    for chart in section.charts:
        yield Spacer(0, 8)
        yield _scaled(chart)
    for table in section.tables:
        yield CondPageBreak(30 * mm)
        yield _text(table.title, _style(9.5, is_bold=True, spaceBefore=10, spaceAfter=4))
        rows, note = shown_rows(table)
        yield _table(table, rows)
        if note:
            yield _text(note, _style(_SMALL, textColor=_PALE, spaceBefore=3))


def _scaled(chart: Chart) -> Drawing:
    drawing, factor = draw(chart), _ROOM / WIDTH
    drawing.scale(factor, factor)
    drawing.width, drawing.height = drawing.width * factor, drawing.height * factor
    return drawing


def _figures(figures: Sequence[Figure]) -> Grid:
    """Boxes, in rows."""
    label, value, note = (
        _style(_SMALL, textColor=_PALE), _style(12, is_bold=True, spaceBefore=1), _style(6.5, textColor=_PALE),
    )  # fmt: skip
    number = min(len(figures), _FIGURES_A_ROW)
    boxes: list[Any] = [
        [_text(each.label, label), _text(written(each.value, each.kind, each.unit), value), _text(each.note, note)]
        for each in figures
    ]
    boxes += [""] * (-len(boxes) % number)
    rows = [boxes[start : start + number] for start in range(0, len(boxes), number)]
    places = [(place % number, place // number) for place in range(len(figures))]
    framed = [("BOX", at, at, 0.6, _LINE) for at in places] + [("BACKGROUND", at, at, _PANEL) for at in places]
    grid = Grid(rows, colWidths=[_ROOM / number] * number, spaceBefore=4, spaceAfter=4)
    grid.setStyle(TableStyle([*framed, ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return grid


def _table(table: Table, rows: Sequence[tuple[Value, ...]]) -> Flowable:
    if not rows:
        return _text("Nothing of this time.", _style(_SMALL, textColor=_PALE))
    texts = [cells(row, table.columns) for row in rows]
    widths = _widths(table.columns, texts)
    heads = [_head(column) for column in table.columns]
    grid = LongTable([heads, *_body(texts, widths)], colWidths=widths, repeatRows=1)
    sides = [("ALIGN", (place, 0), (place, -1), "RIGHT") for place, each in enumerate(table.columns) if _is_right(each)]
    grid.setStyle(TableStyle([*_looks(), *sides]))
    return grid


def _is_right(column: Column) -> bool:
    return column.kind in ("number", "percent")


def _head(column: Column) -> Paragraph:
    side = {"alignment": TA_RIGHT} if _is_right(column) else {}
    return _text(column.title, _style(_SMALL, is_bold=True, **side))


def _body(texts: Sequence[Sequence[str]], widths: Sequence[float]) -> Iterator[list[str | Paragraph]]:
    """Laying out a paragraph takes long, so it is done only where a text has to be broken."""
    plain, _ = register()
    words = _style(_SMALL)
    for row in texts:
        yield [
            text if stringWidth(text, plain, _SMALL) <= width - 2 * _PADDING else _text(text, words)
            for text, width in zip(row, widths, strict=True)
        ]


def _looks() -> list[tuple[Any, ...]]:
    plain, _ = register()
    return [
        ("FONT", (0, 0), (-1, -1), plain, _SMALL, _SMALL * 1.35), ("TEXTCOLOR", (0, 0), (-1, -1), _INK),
        ("BACKGROUND", (0, 0), (-1, 0), _PANEL), ("LINEBELOW", (0, 0), (-1, -1), 0.5, _LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING), ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]  # fmt: skip


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[float]:
    """Widths that add up to the page's: numbers and moments get what they need, words share the rest."""
    plain, bold = register()
    wanted = []
    for place, column in enumerate(columns):
        longest = sorted({row[place] for row in rows}, key=len)[-20:]
        need = max(stringWidth(text, plain, _SMALL) for text in longest)
        title = [stringWidth(word, bold, _SMALL) for word in column.title.split()]
        head = max(*title, 0.7 * sum(title))
        wanted.append(max(need, head, 0.0) + 2 * _PADDING + 1)
    words = [place for place, column in enumerate(columns) if column.kind == "text"]
    for place in words:
        wanted[place] = min(max(wanted[place], _LEAST_WORDS), _MOST_WORDS)
    spare = _ROOM - sum(wanted)
    if spare >= 0:
        return [width + spare / len(columns) for width in wanted]
    # What is too much is taken from the words, from the widest most; then, if it must be, from all.
    loose = sum(wanted[place] - _LEAST_WORDS for place in words)
    if loose + spare > 0:
        share = -spare / loose
        for place in words:
            wanted[place] -= (wanted[place] - _LEAST_WORDS) * share
        return wanted
    return [width * _ROOM / sum(wanted) for width in wanted]
