"""Scales and words of charts: round numbers, whatever the values."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.times import DAY, HOUR, MAX_US, MINUTE, parse_time
from reporting.charts import WIDTH, draw
from reporting.document import Band, Bars, Columns, Course, Line, Mark
from reporting.fonts import fitted, register
from reporting.scales import scale_of, time_ticks
from reporting.svg import as_svg
from reporting.wording import moment_text, number, percent, written

START = parse_time("2024-01-01T00:00:00Z")
doubles = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(doubles, max_size=8), st.booleans())
def test_every_value_has_its_place(values: list[float], from_zero: bool) -> None:
    scale = scale_of(values, from_zero=from_zero)
    places = [scale.place(value) for value in sorted(values)]
    assert all(0 <= place <= 1 and math.isfinite(place) for place in places)
    assert places == sorted(places)
    assert 2 <= len(scale.ticks) <= 12
    assert scale.ticks[0][0] == 0
    assert scale.ticks[-1][0] == 1


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0, 100], ["0", "20", "40", "60", "80", "100"]),
        ([3, 9.5], ["2", "4", "6", "8", "10"]),
        ([20.501, 20.509], ["20.500", "20.502", "20.504", "20.506", "20.508", "20.510"]),
        ([0, 10], ["0", "2", "4", "6", "8", "10"]),
        ([-1, 1], ["-1.0", "-0.5", "0.0", "0.5", "1.0"]),
        ([0, 12000], ["0", "2,500", "5,000", "7,500", "10,000", "12,500"]),
        ([0, 3e12], ["0", "1e+12", "2e+12", "3e+12"]),
    ],
)
def test_ticks_are_round_and_told_apart(values: list[float], texts: list[str]) -> None:
    found = [text for _, text in scale_of(values).ticks]
    assert len(set(found)) == len(found)
    assert found == texts


def test_a_scale_of_percent_ends_at_a_hundred() -> None:
    scale = scale_of([99.9], from_zero=True, most=100.0)
    assert (scale.ticks[-1], scale.place(100.0), scale.place(50.0)) == ((1.0, "100"), 1.0, 0.5)


@pytest.mark.parametrize(
    ("span", "texts"),
    [
        (HOUR, ["1 Jan", "00:15", "00:30", "00:45", "01:00"]),
        (DAY, ["1 Jan", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00", "2 Jan"]),
        (7 * DAY, [f"{day} Jan" for day in range(1, 9)]),
        (366 * DAY, None),
        (10 * MINUTE, None),
        (1, None),
    ],
)
def test_moments_are_round(span: int, texts: list[str] | None) -> None:
    found = time_ticks(START, START + span)
    assert texts is None or [text for _, text in found] == texts
    assert len(found) <= 9
    assert all(0 <= place <= 1 for place, _ in found)


def test_a_course_is_drawn_with_its_gaps_its_band_and_its_marks() -> None:
    points = ((START, 1.0), (START + HOUR, 2.0), (START + 2 * HOUR, None), (START + 3 * HOUR, 4.0))
    ahead = ((START + 3 * HOUR, 4.0), (START + 4 * HOUR, 5.0))
    band = Band("expected", tuple((moment, value - 1, value + 1) for moment, value in ahead))
    marks = (Mark(START + HOUR, 9.0, is_severe=True),)
    course = Course("t", (Line("measured", points), Line("forecast", ahead, is_dashed=True)), "°C", band, marks, "odd")
    svg = as_svg(draw(course), "t")
    assert svg.count("<polyline") == 2  # before the gap, and the forecast
    assert svg.count("<polygon") == 1
    assert svg.count("<circle") == 2  # the point behind the gap, and the mark
    assert svg.count("stroke-dasharray") == 1
    for label in ("measured", "forecast", "expected", "odd"):
        assert f">{label}</text>" in svg


@pytest.mark.parametrize(
    "chart",
    [
        Course("nothing", ()),
        Course("one", (Line("a", ((START, 5e-324),)),)),
        Course("ends", (Line("a", ((0, -1.7e308), (MAX_US, 1.7e308))),)),
        Columns("nothing", HOUR, ()),
        Columns("zero", HOUR, ((START, 0.0),)),
        Columns("many", HOUR, tuple((START + n * HOUR, float(n)) for n in range(1000))),
        Bars("nothing", ()),
        Bars("unknown", (("a", None),), "%", most=100.0),
        Bars("huge", (("a" * 200, 1.7e308), ("\N{CJK UNIFIED IDEOGRAPH-6C34}", 0.0))),
    ],
    ids=lambda chart: f"{type(chart).__name__} {chart.title}",
)
def test_charts_of_little_and_of_much_are_drawn_within_their_bounds(chart: Course | Columns | Bars) -> None:
    drawing = draw(chart)
    svg = as_svg(drawing, chart.title)
    assert drawing.width == WIDTH
    assert "nan" not in svg
    assert "inf" not in svg


def test_texts_that_are_too_long_end_in_an_ellipsis() -> None:
    plain, _ = register()
    assert fitted("short", plain, 10, 100) == "short"
    cut = fitted("a very long name of a device", plain, 10, 80)
    assert cut.endswith("…")
    assert "a very long name of a device".startswith(cut[:-1])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (1, "1"), (1234567, "1,234,567"), (1234.567, "1,234.6"), (23.456, "23.46"), (0.123456, "0.1235"),
        (-0.5, "-0.5"), (1e-7, "1e-7"), (2e20, "2e20"), (1.7976931348623157e308, "1.8e308"), (100.0, "100"),
    ],
)  # fmt: skip
def test_numbers_are_written_for_people(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(100.0, "100.0"), (99.99, ">99.9"), (0.0, "0.0"), (0.01, "<0.1"), (41.66, "41.7")]
)
def test_hardly_all_is_not_all(value: float, text: str) -> None:
    assert percent(value) == text


def test_what_is_not_known_is_a_dash() -> None:
    assert written(None, "number", "°C") == "–"
    assert written(2.5, "number", "°C") == "2.5 °C"
    assert moment_text("2024-01-01T12:00:00.5Z") == "2024-01-01 12:00:00 UTC"
