"""Whether a fleet is well: the worst decides, and each reason has its figure."""

import pytest

from domain.system_health import system_health

NONE = {"info": 0, "warning": 0, "critical": 0}


def stats(**counts):
    known = dict.fromkeys(("online", "offline", "warning", "error", "maintenance"), 0) | counts
    found = {f"{status}_devices": number for status, number in known.items()}
    return found | {"total_devices": sum(known.values())}


@pytest.mark.parametrize(
    ("counts", "alerts", "status", "reasons"),
    [
        ({}, {"critical": 1}, "unknown", ["There are no devices"]),
        ({"online": 4, "maintenance": 1}, {"info": 3}, "healthy", ["None of 5 devices"]),
        ({"online": 4, "offline": 1}, {}, "degraded", ["1 of 5 devices are offline or in error"]),
        ({"online": 1, "error": 1}, {}, "critical", ["1 of 2 devices are offline or in error"]),
        ({"online": 4, "warning": 1}, {"warning": 2}, "degraded", ["1 of 5 devices are in warning", "2 alerts"]),
        ({"online": 4}, {"critical": 1, "warning": 1}, "critical", ["1 critical alerts are open", "1 alerts"]),
    ],
)
def test_the_worst_decides(counts, alerts, status, reasons):
    found = system_health(stats(**counts), 99.0, NONE | alerts)
    assert found["status"] == status
    assert len(found["reasons"]) == len(reasons)
    assert all(reason in said for said, reason in zip(found["reasons"], reasons, strict=True))


def test_shares_are_of_all_devices():
    assert system_health(stats(online=3, offline=1), None, NONE)["online_percentage"] == 75.0
    assert system_health(stats(), None, NONE)["online_percentage"] is None
