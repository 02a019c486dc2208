"""The tables of a report as CSV, one below the other: its title, its columns, its rows, and an empty line.

Numbers are written in full, so that nothing is lost; what is not known is an empty field.
"""

from __future__ import annotations

import csv
import io

from domain.exports import inert
from reporting.document import Column, Document, Section, Table, Value


def as_csv(document: Document) -> bytes:
    """RFC 4180 but for the number of fields, which changes from table to table; nothing in it is a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    for table in (_key_figures(document), *(table for section in document.sections for table in section.tables)):
        writer.writerow([inert(table.title)])
        writer.writerow([inert(column.title) for column in table.columns])
        writer.writerows([[_field(value) for value in row] for row in table.rows])
        writer.writerow([])
    return text.getvalue().encode()


def _field(value: Value) -> str:
    if value is None:
        return ""
    return inert(value) if isinstance(value, str) else repr(value)


def _of(section: Section, label: str) -> str:
    """Whose a figure is, where the page says so by a heading."""
    return f"{section.title}: {label}"


def _key_figures(document: Document) -> Table:
    columns = (Column("figure"), Column("value"), Column("unit"), Column("note"))
    rows = [
        (_of(section, each.label), each.value, "%" if each.kind == "percent" else each.unit, each.note)
        for section in document.sections
        for each in section.figures
    ]
    head: list[tuple[Value, ...]] = [("time", document.subtitle, "", ""), ("made", document.made, "", "")]
    notes = [(_of(section, "note"), text, "", "") for section in document.sections for text in section.paragraphs]
    return Table(document.title, columns, (*head, *rows, *notes))
