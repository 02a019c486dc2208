"""Charts as drawings: the same one is an SVG in a page and lines on paper in a PDF file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, Shape, String
from reportlab.lib.colors import Color, HexColor, white
from reportlab.pdfbase.pdfmetrics import stringWidth

from reporting import document as doc
from reporting.fonts import fitted, register
from reporting.scales import Scale, scale_of, time_ticks
from reporting.wording import number, percent

WIDTH = 720.0
HEIGHT = 250.0
_TOP, _RIGHT, _BOTTOM, _GAP = 34.0, 16.0, 26.0, 8.0
_BAR, _BAR_STEP = 13.0, 21.0
_NAMES = 190.0
_SIZE = 10.0
_INK, _PALE, _GRID = HexColor("#1f2933"), HexColor("#52606d"), HexColor("#e4e7eb")
_SERIES = (HexColor("#2563a8"), HexColor("#c2570c"), HexColor("#0f766e"), HexColor("#7c3aed"))
_BAND, _SEVERE, _MILD = HexColor("#cfe0f3"), HexColor("#b91c1c"), HexColor("#d97706")


def draw(chart: doc.Chart) -> Drawing:
    """The chart, WIDTH wide and as high as it needs to be."""
    if isinstance(chart, doc.Bars):
        return _bars(chart)
    drawing = _sheet(chart.title, chart.unit, HEIGHT)
    if isinstance(chart, doc.Columns):
        _columns(drawing, chart)
    else:
        _course(drawing, chart)
    return drawing


def _sheet(title: str, unit: str, height: float) -> Drawing:
    _, bold = register()
    drawing = Drawing(WIDTH, height)
    drawing.add(Rect(0, 0, WIDTH, height, fillColor=white, strokeColor=None))
    shown = f"{title} ({unit})" if unit else title
    drawing.add(_text(2, height - 16, fitted(shown, bold, 12, WIDTH - 20), size=12, font=bold, color=_INK))
    return drawing


def _text(
    x: float, y: float, text: str, *, anchor: str = "start", size: float = _SIZE, font: str = "", color: Color = _PALE
) -> String:
    return String(x, y, text, fontName=font or register()[0], fontSize=size, fillColor=color, textAnchor=anchor)


class _Plane:
    """Moments from left to right, values from below to above."""

    def __init__(self, drawing: Drawing, scale: Scale, start_us: int, end_us: int) -> None:
        plain, _ = register()
        self.scale, self.start_us, self.end_us = scale, start_us, max(end_us, start_us + 1)
        self.left = max(stringWidth(text, plain, _SIZE) for _, text in scale.ticks) + 12
        self.width = WIDTH - self.left - _RIGHT
        self.bottom, self.height = _BOTTOM, drawing.height - _TOP - _BOTTOM
        self._grid(drawing)

    def _grid(self, drawing: Drawing) -> None:
        for place, text in self.scale.ticks:
            y = self.bottom + place * self.height
            drawing.add(Line(self.left, y, self.left + self.width, y, strokeColor=_GRID, strokeWidth=0.8))
            drawing.add(_text(self.left - 6, y - 3.5, text, anchor="end"))
        for place, text in time_ticks(self.start_us, self.end_us):
            x = self.left + place * self.width
            drawing.add(Line(x, self.bottom, x, self.bottom - 4, strokeColor=_PALE, strokeWidth=0.8))
            # A text at an end would be cut off there.
            anchor = "start" if x < 20 else "end" if x > WIDTH - 24 else "middle"
            drawing.add(_text(x, self.bottom - 16, text, anchor=anchor))

    def x(self, moment_us: int) -> float:
        return float(self.left + (moment_us - self.start_us) / (self.end_us - self.start_us) * self.width)

    def y(self, value: float) -> float:
        return float(self.bottom + self.scale.place(value) * self.height)


def _columns(drawing: Drawing, chart: doc.Columns) -> None:
    start = chart.bars[0][0] if chart.bars else 0
    end = chart.bars[-1][0] + chart.width if chart.bars else chart.width
    plane = _Plane(drawing, scale_of((value for _, value in chart.bars), from_zero=True), start, end)
    for moment, value in chart.bars:
        x, width = plane.x(moment), plane.x(moment + chart.width) - plane.x(moment)
        gap, height = min(1.5, width * 0.15), plane.y(value) - plane.bottom
        if value > 0:
            drawing.add(_block(x + gap, plane.bottom, width - 2 * gap, max(height, 0.8)))


def _block(x: float, y: float, width: float, height: float) -> Rect:
    return Rect(x, y, width, height, fillColor=_SERIES[0], strokeColor=None)


def _course(drawing: Drawing, chart: doc.Course) -> None:
    moments = [moment for line in chart.lines for moment, _ in line.points]
    moments += [point[0] for point in chart.band.points] if chart.band is not None else []
    moments += [mark.moment for mark in chart.marks]
    plane = _Plane(drawing, scale_of(_values(chart)), min(moments, default=0), max(moments, default=1))
    if chart.band is not None and len(chart.band.points) > 1:
        upper = [(plane.x(m), plane.y(high)) for m, _, high in chart.band.points]
        lower = [(plane.x(m), plane.y(low)) for m, low, _ in reversed(chart.band.points)]
        drawing.add(Polygon([c for pair in upper + lower for c in pair], fillColor=_BAND, strokeColor=None))
    for line, color in zip(chart.lines, _SERIES, strict=False):
        for shape in _pieces(plane, line, color):
            drawing.add(shape)
    for mark in chart.marks:
        color = _SEVERE if mark.is_severe else _MILD
        drawing.add(Circle(plane.x(mark.moment), plane.y(mark.value), 3.5, fillColor=color, strokeColor=white))
    _legend(drawing, chart)


def _values(chart: doc.Course) -> Iterator[float]:
    for line in chart.lines:
        yield from (value for _, value in line.points if value is not None)
    if chart.band is not None:
        for _, low, high in chart.band.points:
            yield from (low, high)
    yield from (mark.value for mark in chart.marks)


def _pieces(plane: _Plane, line: doc.Line, color: Color) -> Iterator[Shape]:
    """The line in as many pieces as gaps leave; a point that stands alone is a dot."""
    dashes = [4, 3] if line.is_dashed else None
    for known, group in groupby(line.points, key=lambda point: point[1] is not None):
        places = [(plane.x(m), plane.y(value)) for m, value in group if value is not None] if known else []
        if len(places) == 1:
            yield Circle(*places[0], 1.6, fillColor=color, strokeColor=None)
        elif places:
            flat = [coordinate for place in places for coordinate in place]
            yield PolyLine(flat, strokeColor=color, strokeWidth=1.4, strokeDashArray=dashes, strokeLineJoin=1)


def _legend(drawing: Drawing, chart: doc.Course) -> None:
    """What each line is, where there is more than one, from the right above the chart."""
    entries: list[tuple[str, Color]] = [(line.label, color) for line, color in zip(chart.lines, _SERIES, strict=False)]
    if chart.band is not None:
        entries.append((chart.band.label, _BAND))
    if chart.marks:
        entries.append((chart.marks_label, _SEVERE if any(m.is_severe for m in chart.marks) else _MILD))
    if len(entries) < 2:
        return
    x = WIDTH - _RIGHT
    for label, color in reversed(entries):
        x -= stringWidth(label, register()[0], _SIZE)
        drawing.add(_text(x, drawing.height - 16, label))
        drawing.add(Rect(x - 14, drawing.height - 16, 9, 9, fillColor=color, strokeColor=None))
        x -= 30


def _bars(chart: doc.Bars) -> Drawing:
    drawing = _sheet(chart.title, chart.unit, _TOP + _BOTTOM + _BAR_STEP * max(1, len(chart.bars)))
    plain, _ = register()
    names = [fitted(name, plain, _SIZE, _NAMES) for name, _ in chart.bars]
    left = max((stringWidth(name, plain, _SIZE) for name in names), default=0.0) + 12
    width, top = WIDTH - left - 64, drawing.height - _TOP
    scale = scale_of((v for _, v in chart.bars if v is not None), from_zero=True, most=chart.most)
    for place, text in scale.ticks:
        x = left + place * width
        drawing.add(Line(x, _BOTTOM, x, top, strokeColor=_GRID, strokeWidth=0.8))
        drawing.add(_text(x, _BOTTOM - 16, text, anchor="middle"))
    for row, (name, (_, value)) in enumerate(zip(names, chart.bars, strict=True)):
        y = top - (row + 1) * _BAR_STEP + (_BAR_STEP - _BAR) / 2
        drawing.add(_text(left - 6, y + 3, name, anchor="end", color=_INK))
        length = 0.0 if value is None else scale.place(value) * width
        if length:
            drawing.add(_block(left, y, length, _BAR))
        drawing.add(_text(left + length + 5, y + 3, _amount(value, chart.unit)))
    return drawing


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return "not known"
    return f"{percent(value)} %" if unit == "%" else number(value)
