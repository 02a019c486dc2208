"""What a report says, apart from how it looks: sections of text, key figures, charts and tables.

Values are what they are (numbers, texts, None); whoever shows them writes them out. Moments are microseconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Value = float | int | str | None
Kind = Literal["text", "number", "percent", "moment"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure that is worth a glance; `note` says why there is none, or what it is of."""

    label: str
    value: Value
    kind: Kind = "number"
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows have a value for each column."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


# What people look through; a table has more only where programs read it.
MOST_ROWS = 2_000


def shown_rows(table: Table) -> tuple[tuple[tuple[Value, ...], ...], str]:
    """The rows that people are shown, and what is to be said below them."""
    if len(table.rows) <= MOST_ROWS:
        return table.rows, table.note
    note = f"These are the first {MOST_ROWS:,} of {len(table.rows):,} rows; the formats csv and json have all."
    return table.rows[:MOST_ROWS], f"{table.note} {note}".strip()


def needed(title: str, columns: tuple[Column, ...], rows: Iterable[tuple[Value, ...]]) -> Table:
    """A table without its last column where that has nothing to say."""
    kept = tuple(rows)
    if any(row[-1] not in (None, "") for row in kept):
        return Table(title, columns, kept)
    return Table(title, columns[:-1], tuple(row[:-1] for row in kept))


@dataclass(frozen=True, slots=True)
class Line:
    """(moment, value); a value that is None is a gap."""

    label: str
    points: tuple[tuple[int, float | None], ...]
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """(moment, low, high)."""

    label: str
    points: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A point that stands out."""

    moment: int
    value: float
    is_severe: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """Values over time."""

    title: str
    lines: tuple[Line, ...]
    unit: str = ""
    band: Band | None = None
    marks: tuple[Mark, ...] = ()
    marks_label: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Amounts by moment, each of a stretch of `width` microseconds."""

    title: str
    width: int
    bars: tuple[tuple[int, float], ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """Amounts by name, longest name at the left; None has no bar. `most` is the end of the scale, where it is known."""

    title: str
    bars: tuple[tuple[str, float | None], ...]
    unit: str = ""
    most: float | None = None


Chart = Course | Columns | Bars


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    paragraphs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """`subtitle` is the time it is about, `made` when it was made."""

    title: str
    subtitle: str
    made: str
    sections: tuple[Section, ...]
