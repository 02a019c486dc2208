"""A drawing as SVG to stand inside a page.

reportlab's own writer places texts by the widths of a font that the reader may not have, and gives every drawing the
same ids; here a text says at which of its ends it is held, and no ids are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape, quoteattr

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, PolyLine, Rect, Shape, String
from reportlab.lib.colors import Color

from reporting.fonts import BOLD

Height = float


def as_svg(drawing: Drawing, title: str) -> str:
    """The drawing, which is read out as `title`."""
    width, height = drawing.width, drawing.height
    shapes = "".join(_written(drawing.contents, height))
    return f'<svg viewBox="0 0 {_n(width)} {_n(height)}" role="img" aria-label={quoteattr(title)}>{shapes}</svg>'


def _written(shapes: list[Shape], height: Height) -> Iterator[str]:
    for shape in shapes:
        yield _WRITERS[type(shape)](shape, height)


def _n(value: float) -> str:
    """A coordinate to a hundredth, which nobody sees."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _paint(color: Color | None) -> str:
    return "none" if color is None else f"#{color.hexval()[2:]}"


def _stroke(shape: Shape) -> str:
    dashes = f' stroke-dasharray="{" ".join(map(str, shape.strokeDashArray))}"' if shape.strokeDashArray else ""
    return f'stroke="{_paint(shape.strokeColor)}" stroke-width="{_n(shape.strokeWidth)}"{dashes}'


def _line(line: Line, height: Height) -> str:
    ends = f'x1="{_n(line.x1)}" y1="{_n(height - line.y1)}" x2="{_n(line.x2)}" y2="{_n(height - line.y2)}"'
    return f"<line {ends} {_stroke(line)}/>"


def _rect(rect: Rect, height: Height) -> str:
    place = f'x="{_n(rect.x)}" y="{_n(height - rect.y - rect.height)}"'
    return f'<rect {place} width="{_n(rect.width)}" height="{_n(rect.height)}" fill="{_paint(rect.fillColor)}"/>'


def _circle(circle: Circle, height: Height) -> str:
    place = f'cx="{_n(circle.cx)}" cy="{_n(height - circle.cy)}" r="{_n(circle.r)}"'
    return f'<circle {place} fill="{_paint(circle.fillColor)}"/>'


def _points(shape: PolyLine | Polygon, height: Height) -> str:
    flat = shape.points
    pairs = (f"{_n(x)},{_n(height - y)}" for x, y in zip(flat[::2], flat[1::2], strict=True))
    return " ".join(pairs)


def _polyline(line: PolyLine, height: Height) -> str:
    return f'<polyline points="{_points(line, height)}" fill="none" stroke-linejoin="round" {_stroke(line)}/>'


def _polygon(polygon: Polygon, height: Height) -> str:
    return f'<polygon points="{_points(polygon, height)}" fill="{_paint(polygon.fillColor)}"/>'


def _string(text: String, height: Height) -> str:
    weight = ' font-weight="bold"' if text.fontName == BOLD else ""
    place = (
        f'x="{_n(text.x)}" y="{_n(height - text.y)}" font-size="{_n(text.fontSize)}" text-anchor="{text.textAnchor}"'
    )
    return f'<text {place}{weight} fill="{_paint(text.fillColor)}">{escape(text.text)}</text>'


_WRITERS: dict[type[Shape], Callable[..., str]] = {
    Line: _line, Rect: _rect, Circle: _circle, PolyLine: _polyline, Polygon: _polygon, String: _string,
}  # fmt: skip
