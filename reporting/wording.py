"""How values are written for people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from reporting.document import Column, Kind, Value

NOTHING = "–"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGE, _SMALL = 1e15, 1e-4


def written(value: Value, kind: Kind, unit: str = "") -> str:
    """A value as text; what is not known is a dash."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return moment_text(value) if kind == "moment" else value
    if kind == "percent":
        return f"{percent(value)} %"
    return f"{number(value)} {unit}".rstrip()


def percent(value: float) -> str:
    """To a tenth, but never 100 or 0 for what is not."""
    text = f"{value:.1f}"
    if text == "100.0" and value < 100:
        return ">99.9"
    if text == "0.0" and value > 0:
        return "<0.1"
    return text


def number(value: float) -> str:
    """Digits in groups; of fractions as many places as matter; powers of ten where digits would be too many."""
    if value == 0:
        return "0"
    size = abs(value)
    if size >= _LARGE or size < _SMALL:
        mantissa, _, exponent = f"{value:.3g}".partition("e")
        return f"{mantissa}e{int(exponent)}" if exponent else mantissa
    if isinstance(value, int) or value == int(value):
        return f"{int(value):,}"
    places = 1 if size >= 1000 else 2 if size >= 1 else 4
    return f"{value:,.{places}f}".rstrip("0").rstrip(".")


def moment_text(text: str) -> str:
    """An RFC 3339 time in UTC, to the second."""
    return f"{text[:10]} {text[11:19]} UTC"


def at(moment_us: int) -> datetime:
    """The moment as a time in UTC."""
    return _EPOCH + timedelta(microseconds=moment_us)


def cells(row: tuple[Value, ...], columns: tuple[Column, ...]) -> list[str]:
    """A row of a table as texts."""
    return [written(value, column.kind) for value, column in zip(row, columns, strict=True)]
