"""Reading telemetry from a CSV file: rows in, checked rows or named faults out, whatever the file's size."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from domain.times import parse_time

COLUMNS = ("timestamp", "device_id", "metric_name", "metric_value", "unit")
_REQUIRED = COLUMNS[:4]
# A line is read in pieces of this length at most, so that a file without line ends can't fill the memory.
_LONGEST_LINE = 65_536

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
# The bounds of the contract, which a test compares with these.
NAME = r"[A-Za-z0-9_.:-]{1,100}"
MAX_UNIT = 20
_NAME = re.compile(NAME, re.ASCII)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class WrongFile(Exception):
    """The file is not telemetry in the expected layout; the message is one line."""


class Row(NamedTuple):
    """A row that can be stored; `number` counts as a spreadsheet does, the header being row 1."""

    number: int
    device: str
    metric: str
    ts_us: int
    value: float
    unit: str | None


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that can't be stored: the column, what is wrong, and the stable name of the rule."""

    number: int
    field: str
    issue: str
    rule: str

    def __str__(self) -> str:
        return f"row {self.number}: {self.field} {self.issue} ({self.rule})"


class _Refused(Exception):
    def __init__(self, field: str, issue: str, rule: str) -> None:
        self.fault = (field, issue, rule)


def read_rows(file: BinaryIO) -> Iterator[Row | BadRow]:
    """Every row of a file but the empty ones, checked; times and devices are not checked against anything else.

    Raises WrongFile when the header is not the expected one.
    """
    # Bytes that are not UTF-8 become lone surrogates, so that only the row they stand in is refused.
    text = io.TextIOWrapper(file, "utf-8-sig", "surrogateescape", newline="")
    try:
        reader = csv.reader(iter(lambda: text.readline(_LONGEST_LINE), ""))
        places = _places(_next(reader))
        number = 1
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield BadRow(number, "row", f"can't be read: {error}", "csv")
                continue
            if cells:
                yield _checked(number, cells, places)
    finally:
        text.detach()


def _next(reader: Iterator[list[str]]) -> list[str]:
    try:
        return next(reader)
    except StopIteration:
        raise WrongFile("the file is empty") from None
    except csv.Error as error:
        raise WrongFile(f"the header can't be read: {error}") from None


def _places(header: list[str]) -> dict[str, int]:
    """Where each column stands; their order is free and `unit` may be missing."""
    names = [name.strip() for name in header]
    is_complete = all(name in names for name in _REQUIRED)
    if not is_complete or len(set(names)) != len(names) or not set(names) <= set(COLUMNS):
        shown = ",".join(names)[:100]
        raise WrongFile(f"the first row must name the columns {','.join(COLUMNS)} (unit is optional), not {shown!r}")
    return {name: place for place, name in enumerate(names)}


def _checked(number: int, cells: list[str], places: dict[str, int]) -> Row | BadRow:
    if len(cells) != len(places):
        return BadRow(number, "row", f"has {len(cells)} columns, not {len(places)}", "columns")
    try:
        return Row(
            number,
            _name("device_id", cells[places["device_id"]]),
            _name("metric_name", cells[places["metric_name"]]),
            _moment(cells[places["timestamp"]]),
            _number(cells[places["metric_value"]]),
            _unit(cells[places["unit"]]) if "unit" in places else None,
        )
    except _Refused as refused:
        return BadRow(number, *refused.fault)


def _moment(cell: str) -> int:
    try:
        return parse_time(cell)
    except ValueError as error:
        raise _Refused("timestamp", str(error), "timestamp_range") from None


def _number(cell: str) -> float:
    value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
    if not math.isfinite(value):
        raise _Refused("metric_value", "must be a finite number such as 23.5", "finite_number")
    return value


def _name(field: str, cell: str) -> str:
    if not _NAME.fullmatch(cell):
        raise _Refused(field, "must be 1 to 100 of A-Z a-z 0-9 _ . : -", "pattern")
    return cell


def _unit(cell: str) -> str | None:
    if len(cell) > MAX_UNIT or _UNPRINTABLE.search(cell):
        raise _Refused("unit", f"must be UTF-8 text of at most {MAX_UNIT} characters", "pattern")
    return cell or None
