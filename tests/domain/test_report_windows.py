"""Windows of reports at the end of time."""

from __future__ import annotations

import pytest

from domain.reports import period, report_window


@pytest.mark.parametrize("report_type", ["usage", "system", "device_performance"])
def test_the_last_moment_there_is_can_be_reported_on(report_type):
    times = {"start": "9999-12-31T23:00:00Z", "end": "9999-12-31T23:59:59.999999Z"}
    window = report_window(report_type, times, None, 0)
    assert period(*window)["end_time"] == "9999-12-31T23:59:59.999999Z"
