"""Reports in their formats: all that they say is there, and nothing in them does harm."""

from __future__ import annotations

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from pypdf import PdfReader

from contract_tests.documents import document_faults
from reporting.document import MOST_ROWS
from reporting.rendering import render
from tests.reporting.figures import (
    EVERY,
    FORMULA,
    HUGE,
    NAMES,
    SCRIPT,
    anomaly,
    device,
    head,
    performance,
    quality,
    system,
    trend,
    usage,
)

MEDIA = {"csv": "text/csv", "html": "text/html", "pdf": "application/pdf"}
every_report = pytest.mark.parametrize("figures", EVERY.values(), ids=EVERY)


class Page(HTMLParser):
    """Texts of a page by the element that they stand in, and each element with its attributes."""

    VOID = frozenset({"meta", "line", "rect", "circle", "polyline", "polygon"})

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(content.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.open[-1], data.strip()))

    def of(self, *tags: str) -> list[str]:
        return [text for tag, text in self.texts if tag in tags]


def pdf_text(content: bytes) -> str:
    """The words of a file, with what breaks lines taken out."""
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


@every_report
@pytest.mark.parametrize("format", MEDIA)
def test_each_report_is_whole_and_harmless(figures: dict[str, Any], format: str) -> None:
    assert list(document_faults(MEDIA[format], render(figures, format))) == []


@every_report
def test_json_is_the_figures_themselves(figures: dict[str, Any]) -> None:
    assert json.loads(render(figures, "json")) == figures


@every_report
@pytest.mark.parametrize("format", MEDIA)
def test_the_same_figures_give_the_same_bytes(figures: dict[str, Any], format: str) -> None:
    assert render(figures, format) == render(figures, format)


@every_report
def test_a_page_closes_what_it_opens_and_has_no_part_elsewhere(figures: dict[str, Any]) -> None:
    content = render(figures, "html")
    page = Page(content)
    assert page.open == []
    assert b"http://" not in content.replace(b"http-equiv", b"")
    assert b"url(" not in content
    assert {tag for tag, _ in page.elements} <= {
        "html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "p", "section", "dl", "div",
        "dt", "dd", "small", "figure", "svg", "line", "rect", "circle", "polyline", "polygon", "text", "table",
        "caption", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip


def test_names_are_shown_as_they_are_in_a_page() -> None:
    page = Page(render(performance(), "html"))
    cells = [" ".join(text.split()) for text in page.of("td")]
    for name in NAMES:
        assert " ".join(name.split()) in cells
    assert SCRIPT in page.of("text")  # a chart names it too


def test_charts_are_drawn_from_the_figures() -> None:
    page = Page(render(usage([1, 2, 0, 4]), "html"))
    charts = [attributes for tag, attributes in page.elements if tag == "svg"]
    assert [each["aria-label"] for each in charts] == ["Points by day", "Most active devices"]
    bars = [a for tag, a in page.elements if tag == "rect" and a["fill"] == "#2563a8"][:3]  # a day without has none
    heights = [float(each["height"] or 0) for each in bars]
    assert [round(height / heights[0], 1) for height in heights] == [1, 2, 4]
    left = [float(each["x"] or 0) for each in bars]
    assert round((left[2] - left[0]) / (left[1] - left[0]), 1) == 3


def test_a_trend_is_drawn_with_its_forecast_and_what_may_be() -> None:
    page = Page(render(trend(), "html"))
    shapes = [tag for tag, _ in page.elements]
    # What was measured has a gap; of a single point only a dot can be drawn, but for the fit that is one point too.
    assert (shapes.count("polyline"), shapes.count("polygon")) == (4, 1)
    assert {"measured", "fitted", "forecast", "interval of 80 %"} <= set(page.of("text"))
    assert "1 point is too few." in page.of("p")
    assert {"rising", "3 °C"} <= set(page.of("dd"))


def test_an_anomaly_is_marked_on_its_course_and_told_with_what_was_expected() -> None:
    page = Page(render(anomaly(), "html"))
    (mark,) = [attributes for tag, attributes in page.elements if tag == "circle"]
    assert mark["fill"] == "#b91c1c"
    assert {"temperature", "2024-01-05 04:00:00 UTC", "90", "20", "44", "critical"} <= set(page.of("td"))


def test_what_of_quality_can_not_be_known_says_why() -> None:
    page = Page(render(quality(), "html"))
    assert {"99.0 %", "720", "Its points come at no time that can be known"} <= set(page.of("td"))
    assert "When points arrived is not stored" not in page.of("td")
    assert "not known" in page.of("text")


def test_what_is_not_known_says_so() -> None:
    page = Page(render(performance(), "html"))
    assert "The device has not existed within this time" in page.of("td")
    assert "not known" in page.of("text")
    assert "–" in page.of("td")
    assert "Nothing of this time." in Page(render(performance(0), "html")).of("td")
    assert "Nothing of this time." in pdf_text(render(performance(0), "pdf"))
    note = "No point is known of this time: none was measured, or it is no longer kept"
    for format in MEDIA:
        content = render({**usage([0]), "notes": [note]}, format)
        assert note in (pdf_text(content) if format == "pdf" else content.decode())


@pytest.mark.parametrize("format", ["html", "pdf"])
def test_huge_and_tiny_values_are_written_short(format: str) -> None:
    content = render(performance(), format)
    text = pdf_text(content) if format == "pdf" else " ".join(Page(content).of("td"))
    assert "1.8e308" in text
    assert "-1.8e308" in text
    assert re.search(r"4\.94e-324|5e-324", text)
    assert "inf" not in text
    assert "nan" not in text


def test_a_table_has_every_value_in_full_and_no_formula() -> None:
    rows = list(csv.reader(io.StringIO(render(performance(), "csv").decode(), newline=""), strict=True))
    assert rows[0] == ["Device performance"]
    assert rows[1] == ["figure", "value", "unit", "note"]
    place = rows.index(["What each metric did"])
    assert rows[place + 1] == ["Device", "Metric", "Unit", "Points", "Least", "Mean", "Greatest"]
    metrics = {(row[0], row[1]): row[2:] for row in rows[place + 2 :] if row}
    assert metrics[NAMES[0], "huge"] == ["", "2", repr(-HUGE), "", repr(HUGE)]
    assert metrics["'" + FORMULA, "temperature"] == ["°C", "3", "-1.5", "0.5", "2.25"]
    assert all(not cell.startswith(("=", "+", "@")) for row in rows for cell in row)
    # Every table ends in an empty line.
    assert rows[-1] == []


def test_a_file_has_a_head_on_each_table_and_a_number_on_each_page() -> None:
    content = render(performance(180), "pdf")
    pages = PdfReader(io.BytesIO(content)).pages
    assert len(pages) > 4
    texts = [" ".join(page.extract_text().split()) for page in pages]
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert "Made 2024-01-09 00:00:00 UTC" in text
    assert sum("Device Metric Unit Points Least Mean Greatest" in text for text in texts) > 1
    assert {(float(page.mediabox.width), float(page.mediabox.height)) for page in pages} == {(595.2756, 841.8898)}
    assert PdfReader(io.BytesIO(content)).metadata is not None


def test_a_file_shows_letters_of_many_alphabets() -> None:
    text = pdf_text(render(performance(), "pdf"))
    for word in ("°C", "Ω", "Жук", "alert('x')"):
        assert word in text


def test_a_file_shows_names_as_they_are_where_lines_have_to_be_broken_too() -> None:
    name = "<i>slanted</i> & <font size='60'> " * 5
    figures = head("device_performance", devices=[device(1, name)])
    assert "<i>slanted</i> & <font size='60'>" in pdf_text(render(figures, "pdf"))
    assert "t of <script>alert('x')</script>" in pdf_text(render(trend(), "pdf"))


def test_a_table_that_is_too_long_to_read_says_where_the_rest_is() -> None:
    many = [{"metric_name": f"m{n}", "count": 1, "min": 1.0, "max": 1.0, "avg": 1.0} for n in range(MOST_ROWS + 7)]
    figures = head("device_performance", devices=[device(1, "One", metrics=many)])
    note = "These are the first 2,000 of 2,007 rows; the formats csv and json have all."
    assert note in Page(render(figures, "html")).of("p")
    assert note in pdf_text(render(figures, "pdf"))
    assert b"m2006" in render(figures, "csv")


def test_the_health_of_the_system_is_said_in_words_and_figures() -> None:
    page = Page(render(system(), "html"))
    assert "1 alerts of severity warning are open." in page.of("p")
    figures = dict(zip(page.of("dt"), page.of("dd"), strict=True))
    assert (figures["Status"], figures["Devices"], figures["Online"], figures["Uptime"]) == (
        "degraded", "5", "100.0 %", "–",
    )  # fmt: skip
