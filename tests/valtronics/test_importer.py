"""Importing CSV: every good row in, every bad row named, nothing lost or doubled by an interruption."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Unavailable
from domain.retention import KEEP_ALL, Retention
from domain.times import DAY, MINUTE, format_time, parse_time
from storage.engine import Engine, open_engine
from valtronics import csv_rows
from valtronics.csv_rows import BadRow, Row, WrongFile, read_rows
from valtronics.importer import Options, Tally, database_id, import_csv

NOW = parse_time("2026-11-23T12:00:00Z")
HEADER = "timestamp,device_id,metric_name,metric_value,unit\n"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path}/import.db")
    opened.migrate()
    database_id(opened)  # so that the first transaction of an import is that of its first batch
    yield opened
    opened.close()


def rows_of(text: str | bytes) -> list[Row | BadRow]:
    return list(read_rows(io.BytesIO(text if isinstance(text, bytes) else text.encode())))


def write(folder: Path, count: int, *, device: str = "M-1") -> Path:
    file = folder / "readings.csv"
    lines = [f"{format_time(NOW - (count - n) * MINUTE)},{device},temperature,{n / 8},°C\n" for n in range(count)]
    file.write_text(HEADER + "".join(lines))
    return file


def run(file: Path, engine: Engine, **given: object) -> tuple[Tally, list[BadRow]]:
    bad: list[BadRow] = []
    options = Options(**{"retention": KEEP_ALL, **given})  # type: ignore[arg-type]
    return import_csv(file, engine, options, clock=lambda: NOW, on_bad_row=bad.append), bad


def stored(engine: Engine, device: str = "M-1") -> dict[str, tuple[float, str | None]]:
    with engine.read() as store:
        found = store.devices.get_by_name(device)
        assert found is not None
        filters = {"device_id": found["id"]}
        items, _, total = store.telemetry.list_points(
            filters, cursor=None, offset=0, limit=100_000, retention=KEEP_ALL, now_us=NOW
        )
    assert len(items) == total
    return {item["timestamp"]: (item["metric_value"], item.get("unit")) for item in items}


def test_points_come_back_as_they_were_written(tmp_path: Path, engine: Engine) -> None:
    tally, bad = run(write(tmp_path, 250), engine, batch=100)
    assert bad == []
    assert (tally.stored, tally.devices, tally.points, tally.stopped) == (250, 1, 250, False)
    expected = {format_time(NOW - (250 - n) * MINUTE): (n / 8, "°C") for n in range(250)}
    assert stored(engine) == expected


def test_a_new_device_is_marked_as_imported(tmp_path: Path, engine: Engine) -> None:
    run(write(tmp_path, 1), engine)
    with engine.read() as store:
        device = store.devices.get_by_name("M-1")
    assert device is not None
    assert (device["name"], device["device_type"]) == ("M-1", "imported")


def test_twice_is_once(tmp_path: Path, engine: Engine) -> None:
    file = write(tmp_path, 30)
    run(file, engine)
    before = stored(engine)
    tally, _ = run(file, engine)
    assert (tally.stored, tally.duplicate, tally.devices) == (0, 30, 0)
    assert stored(engine) == before


def test_bad_rows_are_named_and_the_others_stored(tmp_path: Path, engine: Engine) -> None:
    good = format_time(NOW)
    file = tmp_path / "mixed.csv"
    file.write_bytes(
        HEADER.encode()
        + f"{good},M-1,temperature,1,\n"  # row 2
        f"{good},M-1,temperature\n"
        "yesterday,M-1,temperature,1,\n"
        f"{good},M 1,temperature,1,\n"
        f"{good},M-1,temp erature,1,\n"
        f"{good},M-1,temperature,NaN,\n"
        f"{good},M-1,temperature,1e999,\n"
        f"{good},M-1,temperature,1_0,\n"
        "\n"
        f"{format_time(NOW + 11 * MINUTE)},M-1,temperature,1,\n"
        f"{good},M-1,temperature,1,{'x' * 21}\n".encode()
        + f"{good},M-1,temperature,1,".encode()
        + b"\xff\n"
        + f'"{good}","M-1","humidity","-7e-06","%"\n'.encode()
    )
    tally, bad = run(file, engine)
    assert [(row.number, row.field, row.rule) for row in bad] == [
        (3, "row", "columns"),
        (4, "timestamp", "timestamp_range"),
        (5, "device_id", "pattern"),
        (6, "metric_name", "pattern"),
        (7, "metric_value", "finite_number"),
        (8, "metric_value", "finite_number"),
        (9, "metric_value", "finite_number"),
        (12, "unit", "pattern"),
        (13, "unit", "pattern"),
        (11, "timestamp", "future_timestamp"),
    ]
    assert (tally.stored, tally.bad, tally.stopped) == (2, 10, False)
    assert "row 4: timestamp" in str(bad[1])


def test_unknown_devices_are_refused_when_asked_to(tmp_path: Path, engine: Engine) -> None:
    tally, bad = run(write(tmp_path, 3), engine, create_devices=False)
    assert [row.rule for row in bad] == ["unknown_device"] * 3
    assert (tally.stored, tally.devices) == (0, 0)


def test_points_older_than_the_retention_are_named(tmp_path: Path, engine: Engine) -> None:
    file = tmp_path / "old.csv"
    file.write_text(HEADER + f"{format_time(NOW - 3 * DAY)},M-1,a,1,\n{format_time(NOW - DAY)},M-1,a,1,\n")
    tally, bad = run(file, engine, retention=Retention(raw_days=2))
    assert [(row.number, row.rule) for row in bad] == [(2, "expired_timestamp")]
    assert tally.stored == 1


def test_too_many_bad_rows_stop_the_import(tmp_path: Path, engine: Engine) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(HEADER + f"{format_time(NOW)},M-1,a,1,\n" + "x,M-1,a,1,\n" * 50 + f"{format_time(NOW)},M-2,a,1,\n")
    tally, bad = run(file, engine, max_errors=7)
    assert len(bad) == tally.bad == 7
    assert (tally.stopped, tally.row, tally.stored) == (True, 9, 1)


def test_a_batch_full_of_unknown_devices_is_told_up_to_the_limit(tmp_path: Path, engine: Engine) -> None:
    tally, bad = run(write(tmp_path, 60), engine, create_devices=False, max_errors=7, batch=50)
    assert len(bad) == 7
    assert (tally.stopped, tally.bad) == (True, 50)


class Breaking:
    """An engine that fails once, after so many transactions."""

    def __init__(self, engine: Engine, good: int) -> None:
        self._engine = engine
        self._good = good

    def read(self) -> object:
        return self._engine.read()

    def write(self) -> object:
        self._good -= 1
        if self._good < 0:
            raise Unavailable("The database is gone")
        return self._engine.write()


@pytest.mark.parametrize("good", [0, 1, 3])
def test_an_interrupted_import_goes_on_where_it_stopped(tmp_path: Path, engine: Engine, good: int) -> None:
    file = write(tmp_path, 95)
    with pytest.raises(Unavailable):
        run(file, Breaking(engine, good), batch=20)  # type: ignore[arg-type]
    seen: list[int] = []
    options = Options(KEEP_ALL, batch=20)
    tally = import_csv(file, engine, options, clock=lambda: NOW, on_progress=lambda _, so_far: seen.append(so_far.row))
    assert (tally.stored, tally.duplicate) == (95, 0)
    assert seen[0] == 1 + 20 * (good + 1), "rows behind the last commit were read again"
    assert len(stored(engine)) == 95
    assert list(tmp_path.glob("*progress*")) == []


def test_progress_counts_for_the_same_file_and_database_only(tmp_path: Path, engine: Engine) -> None:
    file = write(tmp_path, 95)
    with pytest.raises(Unavailable):
        run(file, Breaking(engine, 2), batch=20)  # type: ignore[arg-type]
    kept = file.with_name(file.name + ".valtronics-progress")
    text = kept.read_text()
    another = open_engine(f"sqlite:///{tmp_path}/another.db")
    another.migrate()
    tally, _ = run(file, another)
    another.close()
    assert tally.stored == 95
    kept.write_text(text)
    tally, _ = run(file, engine)
    assert (tally.stored, tally.duplicate, kept.exists()) == (95, 0, False)
    kept.write_text(text)
    tally, _ = run(file, engine, restart=True)
    assert tally.duplicate == 95
    kept.write_text(text)
    write(tmp_path, 96)
    tally, _ = run(file, engine)
    assert tally.points == 96


def test_a_damaged_progress_file_means_the_beginning(tmp_path: Path, engine: Engine) -> None:
    file = write(tmp_path, 5)
    file.with_name(file.name + ".valtronics-progress").write_text('{"import": 1, "tal')
    tally, _ = run(file, engine)
    assert tally.stored == 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "a,b\n",
        "timestamp,device_id,metric_name\n",
        HEADER.replace("unit", "units"),
        HEADER.replace("unit", "timestamp"),
    ],
)
def test_another_layout_is_refused(text: str) -> None:
    with pytest.raises(WrongFile):
        rows_of(text)


def test_columns_may_stand_in_any_order_and_behind_a_mark() -> None:
    row = rows_of(
        b"\xef\xbb\xbfmetric_value, metric_name,device_id,timestamp\r\n1.5,a,M-1,1970-01-01T00:00:01+00:00\r\n"
    )
    assert row == [Row(2, "M-1", "a", 1_000_000, 1.5, None)]


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    for row in rows_of(HEADER.encode() + body):
        assert row.number >= 2
        if isinstance(row, Row):
            assert row.value == row.value


def test_memory_stays_flat_whatever_the_file(tmp_path: Path) -> None:
    endless = tmp_path / "endless.csv"
    endless.write_bytes(HEADER.encode() + b'"' + b"x" * 20_000_000)
    tracemalloc.start()
    with endless.open("rb") as file:
        for _ in read_rows(file):
            pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_the_bounds_are_those_of_the_contract() -> None:
    document = yaml.safe_load((ROOT / "openapi" / "openapi.yaml").read_text())
    schemas = document["components"]["schemas"]
    assert schemas["DeviceCreate"]["properties"]["device_id"]["pattern"] == f"^{csv_rows.NAME}$"
    point = schemas["TelemetrySubmit"]["properties"]
    assert point["metric_name"]["pattern"] == f"^{csv_rows.NAME}$"
    assert point["unit"]["maxLength"] == csv_rows.MAX_UNIT


def test_rows_of_hours_that_were_removed_are_bad_rows_and_the_others_are_stored(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    lines = [f"{format_time(NOW - days * DAY)},M-1,temperature,1,C\n" for days in (9, 1)]
    file.write_text(HEADER + "".join(lines))
    run(file, engine)
    with engine.write() as store:
        while store.telemetry.expire(Retention(raw_days=2), NOW, 1000):
            pass
    file.write_text(HEADER + lines[1] + lines[0] + f"{format_time(NOW)},M-2,temperature,1,C\n")
    tally, bad = run(file, engine)
    assert (tally.stored, tally.duplicate, tally.bad) == (1, 1, 1)
    assert [(row.number, row.field, row.rule) for row in bad] == [(3, "timestamp", "expired_timestamp")]
