"""Points as text, a chunk at a time: CSV, JSON lines, or the items of a JSON array."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

COLUMNS = ("timestamp", "device_id", "metric_name", "metric_value", "unit")
# A spreadsheet takes text that starts with one of these for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Chunk = list[dict[str, Any]]


def as_csv(chunks: Iterable[Chunk]) -> Iterator[bytes]:
    """RFC 4180 with a header line; text that would be a formula gets an apostrophe in front."""
    yield (",".join(COLUMNS) + "\r\n").encode()
    for chunk in chunks:
        text = io.StringIO()
        writer = csv.writer(text)
        for point in chunk:
            writer.writerow(
                (
                    point["timestamp"],
                    point["device_id"],
                    inert(point["metric_name"]),
                    repr(point["metric_value"]),
                    inert(point.get("unit", "")),
                )
            )
        yield text.getvalue().encode()


def inert(text: str) -> str:
    """The text as a spreadsheet takes it for nothing but text."""
    return "'" + text if text.startswith(_FORMULA) else text


def as_ndjson(chunks: Iterable[Chunk]) -> Iterator[bytes]:
    """One JSON object a line."""
    for chunk in chunks:
        yield "".join(json.dumps(point, ensure_ascii=False, separators=(",", ":")) + "\n" for point in chunk).encode()


def as_json_items(chunks: Iterable[Chunk]) -> Iterator[bytes]:
    """The object `{"items": [...]}` in pieces."""
    lead = '{"items":['
    for chunk in chunks:
        if chunk:
            yield (
                lead + ",".join(json.dumps(point, ensure_ascii=False, separators=(",", ":")) for point in chunk)
            ).encode()
            lead = ","
    yield (lead if lead != "," else "").encode() + b"]}"
