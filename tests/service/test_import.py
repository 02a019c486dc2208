"""`valtronics import` beside a running server: what the file says, history says, point for point."""

from __future__ import annotations

import csv
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from domain.times import DAY, MINUTE, format_time, parse_time
from tests.service.running import API, Server, environment, unique

REAL = Path(__file__).parents[3] / "shared" / "data" / "machine_temperature.csv"
HEADER = ["timestamp", "device_id", "metric_name", "metric_value", "unit"]
START = 1_386_018_900_000_000  # 2013-12-02T21:15:00Z


@pytest.fixture(params=["generated", "real"])
def readings(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Eleven weeks of five-minute readings of a machine, some moments twice: made up, and the real ones if at hand."""
    copy = tmp_path / "readings.csv"
    if request.param == "real":
        if not REAL.exists():
            pytest.skip("shared/data is not beside the checkout")
        # A copy: the import keeps its place in a file beside the imported one.
        copy.write_bytes(REAL.read_bytes())
        return copy
    name = unique("MACHINE")
    with copy.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        for n in range(22_000):
            moment = START + (n - 12 * (n > 9000)) * 5 * MINUTE  # the clock went back an hour
            value = 80 + 20 * math.sin(n / 288) - (70 if 4000 < n < 4100 else 0) + (n * 7919 % 997) / 1000
            writer.writerow([format_time(moment), name, "temperature", repr(value), "°F"])
    return copy


def run_import(server: Server, file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "valtronics", "import", str(file)],
        env=environment(file.parent, VALTRONICS_DATABASE_URL=server.database_url),
        cwd=file.parent,
        capture_output=True,
        text=True,
        timeout=60,
    )


def history(server: Server, device: int, first: int, last: int) -> list[tuple[str, Any]]:
    """All raw points, three weeks at a time."""
    found: list[tuple[str, Any]] = []
    for start in range(first, last + 1, 21 * DAY):
        window = {"start_time": format_time(start), "end_time": format_time(min(start + 21 * DAY, last + 1))}
        part = server.history(device, "temperature", interval="raw", max_points=10_000, **window)
        assert (part["truncated"], part["unit"]) == (False, "°F")
        found += [(point["timestamp"], point["value"]) for point in part["data_points"]]
    return found


def test_a_file_comes_back_point_for_point(service: Server, readings: Path) -> None:
    with readings.open(newline="") as file:
        rows = list(csv.DictReader(file))
    expected = {parse_time(row["timestamp"]): float(row["metric_value"]) for row in rows}  # the last of two wins
    assert len(expected) == len(rows) - 12
    done = run_import(service, readings)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"points stored: {len(expected):,}, another value replaced: 12, devices created: 1\n"
    (device,) = service.get(f"{API}/devices/?device_id={rows[0]['device_id']}").data["items"]
    moments = sorted(expected)
    assert history(service, device["id"], moments[0], moments[-1]) == [
        (format_time(moment), expected[moment]) for moment in moments
    ]
    window = {"start_time": format_time(moments[0]), "end_time": format_time(moments[-1] + 1)}
    figures = service.history(device["id"], "temperature", interval="1d", **window)["statistics"]
    assert figures["count"] == len(expected)
    assert math.isclose(figures["avg"], math.fsum(expected.values()) / len(expected), rel_tol=1e-12)
    again = run_import(service, readings)
    assert (again.returncode, again.stderr) == (0, "")
    total = service.get(f"{API}/telemetry/?device_id={device['id']}&size=1").data["pagination"]["total"]
    assert total == len(expected)
