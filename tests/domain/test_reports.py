"""Over which time a report is made, and what it may not be asked for."""

import pytest

from domain.errors import InvalidInput
from domain.reports import LONGEST_DAYS, check_scope, filename, report_window
from domain.times import DAY, HOUR, SECOND, format_time, parse_time

NOW = parse_time("2024-03-05T12:34:56.789Z")


def window(report_type, date_range=None, time_range=None):
    start, end = report_window(report_type, date_range, time_range, NOW)
    return format_time(start), format_time(end)


def between(start, end):
    return {"start": start, "end": end}


def test_the_last_day_is_taken_when_nothing_is_asked_for():
    assert window("device_performance") == ("2024-03-04T12:34:57Z", "2024-03-05T12:34:57Z")
    assert window("system") == window("usage") == ("2024-03-04T12:00:00Z", "2024-03-05T13:00:00Z")


def test_ranges_of_days_are_whole_days_for_the_fleet():
    assert window("system", time_range="7d") == ("2024-02-27T00:00:00Z", "2024-03-06T00:00:00Z")
    assert window("device_performance", time_range="7d") == ("2024-02-27T12:34:57Z", "2024-03-05T12:34:57Z")


def test_times_are_taken_as_they_are_and_widened_to_hours_for_the_fleet():
    seed = between("2024-01-01T00:00:00Z", "2024-01-01T23:59:59Z")
    assert window("device_performance", seed) == ("2024-01-01T00:00:00Z", "2024-01-01T23:59:59Z")
    assert window("usage", seed) == ("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z")
    assert window("usage", between("2024-01-01T00:59:59Z", "2024-01-01T01:00:00Z"))[0] == "2024-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("date_range", "time_range", "field", "rule"),
    [
        (between("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"), "24h", "time_range", "time_range_exclusive"),
        (between("2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"), None, "date_range.start", "time_order"),
        (between("2024-01-02T00:00:00Z", "2024-01-01T00:00:00Z"), None, "date_range.start", "time_order"),
        (between("1969-12-31T23:59:59Z", "2024-01-01T00:00:00Z"), None, "date_range.start", "timestamp_range"),
        (between("2024-01-01T00:00:00Z", "2024-02-30T00:00:00Z"), None, "date_range.end", "timestamp_range"),
        (between("2023-01-01T00:00:00Z", "2024-01-02T00:00:01Z"), None, "date_range.end", "range_too_long"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(date_range, time_range, field, rule):
    with pytest.raises(InvalidInput) as caught:
        report_window("usage", date_range, time_range, NOW)
    (fault,) = caught.value.faults
    assert (fault.field, fault.rule) == (field, rule)


def test_the_longest_time_is_taken():
    start, end = report_window("usage", between("2023-01-01T00:00:00Z", "2024-01-02T00:00:00Z"), None, NOW)
    assert (end - start) == LONGEST_DAYS * DAY


def test_the_beginning_of_time_is_an_end_of_ranges():
    assert report_window("usage", None, "90d", 5 * SECOND)[0] == 0
    assert report_window("device_performance", None, "90d", HOUR)[0] == 0


def test_the_system_has_no_devices_to_choose():
    check_scope("system", None)
    check_scope("usage", [1])
    with pytest.raises(InvalidInput) as caught:
        check_scope("system", [1])
    assert caught.value.faults[0].rule == "whole_fleet"


def test_files_have_names_that_headers_can_carry():
    assert filename(12, "device_performance", "pdf") == "report-12-device-performance.pdf"
