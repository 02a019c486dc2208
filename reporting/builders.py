"""From figures to a document: which report has which builder, and what all of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from reporting.document import Document, Section
from reporting.fleet import system_sections, usage_sections
from reporting.models import anomaly_sections, quality_sections, trend_sections
from reporting.performance import performance_sections
from reporting.wording import moment_text

Data = dict[str, Any]
_BUILDERS: dict[str, tuple[str, Callable[[Data], Iterator[Section]]]] = {
    "system": ("System report", system_sections),
    "device_performance": ("Device performance", performance_sections),
    "usage": ("Usage report", usage_sections),
    "data_quality": ("Data quality", quality_sections),
    "trend": ("Trends", trend_sections),
    "anomaly": ("Anomalies", anomaly_sections),
}


def build(figures: Data) -> Document:
    """The document of a report's figures."""
    title, sections = _BUILDERS[figures["report_type"]]
    notes = tuple(figures["notes"])
    head = (Section("Notes", paragraphs=notes),) if notes else ()
    return Document(
        title=title,
        subtitle=f"{moment_text(figures['start_time'])} to {moment_text(figures['end_time'])}",
        made=moment_text(figures["generated_at"]),
        sections=(*head, *sections(figures)),
    )
