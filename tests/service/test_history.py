"""History in all its forms, and export: every figure against one counted by hand."""

from __future__ import annotations

import csv
import io
import json
import math
import random
import socket
import time
from typing import Any

import psycopg
import pytest

from domain.buckets import INTERVALS
from domain.times import HOUR, MINUTE, SECOND, format_time
from tests.service.load import as_body
from tests.service.running import API, Server, unique, until
from tests.storage.model import figure

START = 1_740_787_200 * SECOND  # 2025-03-01T00:00:00Z
AGGREGATIONS = ("avg", "min", "max", "sum", "count", "first", "last", "stddev")


def filled(server: Server, points: dict[int, float], metric: str = "t") -> int:
    """A device with these points, by µs after START."""
    device = server.device()
    bodies = [as_body((device, metric, format_time(START + offset)), value) for offset, value in points.items()]
    for start in range(0, len(bodies), 10_000):
        server.points(bodies[start : start + 10_000])
    return device


def day(offset: int = 0, length: int = 24 * HOUR) -> dict[str, str]:
    return {"start_time": format_time(START + offset), "end_time": format_time(START + offset + length)}


def rules(answer: Any) -> list[str]:
    assert answer.status == 422, answer.body
    return [fault["rule"] for fault in answer.error["details"]["errors"]]


@pytest.fixture(scope="module")
def scattered(service: Server) -> tuple[int, dict[int, float]]:
    """A device with 600 points over 30 hours, three in four of them in bunches."""
    source = random.Random(7)
    points = {source.randrange(30 * HOUR): source.uniform(-5, 1e6) for _ in range(150)}
    points |= {source.randrange(10) * 3 * HOUR + source.randrange(9 * MINUTE): source.gauss(20, 3) for _ in range(450)}
    return filled(service, points), points


@pytest.mark.parametrize("aggregation", AGGREGATIONS)
@pytest.mark.parametrize("interval", INTERVALS)
def test_each_aggregation_of_each_interval(
    service: Server, scattered: tuple[int, dict[int, float]], interval: str, aggregation: str
) -> None:
    device, points = scattered
    offset, length = 47 * MINUTE + 13, 27 * HOUR + 11 * MINUTE  # no bucket begins or ends here
    inside = sorted((START + at, value) for at, value in points.items() if offset <= at < offset + length)
    buckets: dict[int, list[float]] = {}
    for moment, value in inside:
        buckets.setdefault(moment - moment % INTERVALS[interval], []).append(value)
    found = service.history(device, interval=interval, aggregation=aggregation, **day(offset, length))
    assert (found["interval"], found["aggregation"], found["truncated"]) == (interval, aggregation, False)
    assert [(each["timestamp"], each["count"]) for each in found["data_points"]] == [
        (format_time(start), len(values)) for start, values in buckets.items()
    ]
    for each, values in zip(found["data_points"], buckets.values(), strict=True):
        assert math.isclose(each["value"], figure(values, aggregation), rel_tol=1e-12, abs_tol=1e-6)
    for name, value in found["statistics"].items():
        assert math.isclose(value, figure([value for _, value in inside], name), rel_tol=1e-12, abs_tol=1e-6), name


def test_windows_are_half_open(service: Server) -> None:
    device = filled(service, {0: 1.0, HOUR - 1: 2.0, HOUR: 3.0})
    for interval in ("raw", "1m", "1h", "1d"):
        assert service.history(device, interval=interval, **day(0, HOUR))["statistics"]["count"] == 2
        assert service.history(device, interval=interval, **day(1, HOUR))["statistics"]["count"] == 2
        assert service.history(device, interval=interval, **day(HOUR, 1))["statistics"]["count"] == 1
    path = f"{API}/telemetry/history"
    query = {"device_id": device, "metric": "t"}
    assert rules(
        service.get(path, query={**query, "start_time": "2025-01-02T00:00:00Z", "end_time": "2025-01-01T00:00:00Z"})
    ) == ["time_order"]
    assert rules(service.get(path, query={**query, "start_time": "2025-01-02T00:00:00Z", "time_range": "1h"})) == [
        "time_range_exclusive"
    ]
    assert service.get(path, query={**query, "device_id": 999_999_999}).status == 404
    nothing = service.history(device, "nothing", **day())
    assert nothing["data_points"] == []
    assert nothing["statistics"] == {name: 0 if name == "count" else None for name in nothing["statistics"]}


def test_fills(service: Server) -> None:
    device = filled(service, {HOUR: 10.0, HOUR + 1: 20.0, 4 * HOUR: 30.0})

    def values(fill: str, aggregation: str = "avg", interval: str = "1h") -> list[tuple[float | None, int]]:
        found = service.history(device, interval=interval, fill=fill, aggregation=aggregation, **day(0, 6 * HOUR))
        starts = [each["timestamp"] for each in found["data_points"]]
        if fill != "none":
            assert starts == [format_time(START + n * INTERVALS[interval]) for n in range(len(starts))]
        assert found["statistics"]["count"] == 3
        return [(each["value"], each["count"]) for each in found["data_points"]]

    assert values("none") == [(15, 2), (30, 1)]
    assert values("null") == [(None, 0), (15, 2), (None, 0), (None, 0), (30, 1), (None, 0)]
    assert values("previous") == [(None, 0), (15, 2), (15, 0), (15, 0), (30, 1), (30, 0)]
    assert values("linear") == [(None, 0), (15, 2), (20, 0), (25, 0), (30, 1), (None, 0)]
    for fill in ("previous", "linear"):  # a gap never invents a count
        assert values(fill, "count") == [(0, 0), (2, 2), (0, 0), (0, 0), (1, 1), (0, 0)]
    assert len(values("previous", interval="15m")) == 24


def test_too_many_buckets_are_refused(service: Server) -> None:
    device = filled(service, {0: 1.0})
    query = {"device_id": device, "metric": "t", "interval": "1m"}
    path = f"{API}/telemetry/history"
    assert service.get(path, query={**query, **day(0, 10_000 * MINUTE)}).status == 200
    assert rules(service.get(path, query={**query, **day(0, 10_001 * MINUTE)})) == ["too_many_buckets"]
    auto = service.history(device, **day(0, 365 * 24 * HOUR))
    assert (auto["interval"], auto["statistics"]["count"]) == ("raw", 1)


def test_auto_takes_the_finest_interval_that_fits(service: Server) -> None:
    device = filled(service, {n * MINUTE: float(n) for n in range(1440)})
    for most, interval, number in (
        (1440, "raw", 1440),
        (1000, "5m", 288),
        (200, "15m", 96),
        (24, "1h", 24),
        (3, "1d", 1),
    ):
        found = service.history(device, max_points=most, **day())
        assert (found["interval"], len(found["data_points"]), found["truncated"]) == (interval, number, False)
        assert sum(each["count"] for each in found["data_points"]) == 1440


def test_raw_points_are_thinned_so_that_the_line_looks_the_same(service: Server) -> None:
    points = {n * SECOND: math.sin(n / 100) for n in range(5000)}
    points[1234 * SECOND] = 50.0
    device = filled(service, points)
    sent = {format_time(START + at): value for at, value in points.items()}
    found = service.history(device, interval="raw", max_points=100, **day())
    shown = {each["timestamp"]: each["value"] for each in found["data_points"]}
    assert (len(shown), found["truncated"]) == (100, True)
    assert shown.items() <= sent.items()
    assert [*shown] == sorted(shown)
    assert (min(shown), max(shown)) == (min(sent), max(sent))
    assert max(shown.values()) == 50.0  # one spike in 5,000 points survives
    assert found["statistics"]["count"] == 5000
    assert found["statistics"]["max"] == 50.0
    whole = service.history(device, interval="raw", max_points=5000, **day())
    assert ({each["timestamp"]: each["value"] for each in whole["data_points"]}, whole["truncated"]) == (sent, False)


def test_figures_that_do_not_fit_a_double_are_null(service: Server) -> None:
    device = filled(service, {0: 1.7e308, 1: 1.7e308, 2: 1.6e308})
    for interval in ("raw", "1m", "1h", "1d"):
        found = service.history(device, interval=interval, aggregation="sum", **day())
        assert (found["statistics"]["sum"], found["statistics"]["max"]) == (None, 1.7e308)
        assert found["statistics"]["count"] == 3
    assert found["data_points"][0]["value"] is None


@pytest.fixture(scope="module")
def exported(service: Server) -> dict[str, Any]:
    """A device with points whose texts a spreadsheet would take for formulas."""
    device = service.device()
    units = {"plain": "°C", "formula": "=1+1", "at": "@x", "minus": "-2", "quote": 'a"b,c'}
    for n, (metric, unit) in enumerate(units.items()):
        service.points([{**as_body((device, metric, format_time(START + n)), n + 0.1), "unit": unit}])
    service.points([as_body((device, "-metric", format_time(START)), -7e-06)])
    listed = service.get(f"{API}/telemetry/", query={"device_id": device, "size": 100}).data["items"]
    return {"device": device, "items": sorted(listed, key=lambda item: item["metric_name"]), "units": units}


def test_export_in_three_formats(service: Server, exported: dict[str, Any]) -> None:
    def get(format: str, **query: Any) -> Any:
        answer = service.get(
            f"{API}/telemetry/export", query={"format": format, "device_id": exported["device"], **query}
        )
        assert answer.status == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="telemetry.{format}"'
        return answer

    def ordered(items: list[Any]) -> list[Any]:
        return sorted(items, key=lambda item: item["metric_name"])

    answer = get("json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["success"] is True
    assert answer.json["request_id"] == answer.headers["x-request-id"]
    assert ordered(answer.data["items"]) == exported["items"]
    lines = get("ndjson")
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert ordered([json.loads(line) for line in lines.body.splitlines()]) == exported["items"]
    text = get("csv")
    assert text.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(text.body.decode(), newline="")))
    found = {row["metric_name"]: (row["metric_value"], row["unit"]) for row in rows}
    assert found == {
        "plain": ("0.1", "°C"), "formula": ("1.1", "'=1+1"), "at": ("2.1", "'@x"), "minus": ("3.1", "'-2"),
        "quote": ("4.1", 'a"b,c'), "'-metric": ("-7e-06", ""),
    }  # fmt: skip
    assert len(get("ndjson", metric_name="plain").body.splitlines()) == 1
    assert get("json", metric_name="nothing").data == {"items": []}
    assert get("csv", metric_name="nothing").body == b"timestamp,device_id,metric_name,metric_value,unit\r\n"
    assert service.get(f"{API}/telemetry/export?format=xml").status == 422


def test_an_export_is_whole_while_others_write(service: Server) -> None:
    device = filled(service, {n * SECOND: float(n) for n in range(20_000)})
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as connection:
        path = f"{API}/telemetry/export?format=ndjson&device_id={device}"
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.token}\r\n\r\n".encode())
        data = connection.recv(1000)
        service.points(
            [as_body((device, "t", format_time(START + n * SECOND + 1)), -1.0) for n in range(0, 20_000, 100)]
        )
        while not data.endswith(b"0\r\n\r\n"):
            part = connection.recv(65536)
            assert part, "the export was cut"
            data += part
    assert data.count(b'"metric_value"') - data.count(b'"metric_value":-1.0') == 20_000


def test_a_caller_that_goes_away_during_an_export_leaves_nothing_open(service: Server) -> None:
    device = filled(service, {n: float(n) for n in range(60_000)}, unique("m"))
    for _ in range(12):
        with socket.create_connection(("127.0.0.1", service.port), timeout=15) as connection:
            path = f"{API}/telemetry/export?format=csv&device_id={device}"
            text = f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.token}\r\n\r\n"
            connection.sendall(text.encode())
            assert b"200 OK" in connection.recv(1000)
    assert len(service.get(path).body.splitlines()) == 60_001
    if service.database_url.startswith("postgresql"):
        busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
        with psycopg.connect(service.database_url, autocommit=True) as connection:
            until(lambda: connection.execute(busy).fetchone() == (0,))


def test_a_point_of_a_clock_that_is_ahead_is_seen_at_once(service: Server) -> None:
    device = service.device()
    ahead = time.time_ns() // 1000 + 5 * MINUTE
    service.points([as_body((device, "t", format_time(ahead)), 7.0)])
    path = f"{API}/telemetry/history?device_id={device}&metric=t&interval=raw"
    for window in ("", "&time_range=1h", f"&start_time={format_time(ahead - HOUR)}"):
        assert [point["value"] for point in service.get(path + window).data["data_points"]] == [7.0], window
    closed = f"&start_time={format_time(ahead - HOUR)}&end_time={format_time(ahead)}"
    assert service.get(path + closed).data["data_points"] == []
