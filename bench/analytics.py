"""How long the page of the whole fleet takes, over a month of many series, and the data quality of one device.

`python -m bench.analytics [--devices 1000] [--metrics 5] [--days 30] [--dirty 100]`

The sums of hours and days are written straight into the database, as the background task would have left them: a
point a minute makes 216 million of them with the defaults. `--dirty` series have an hour that is not summed up yet.
The device of which the data quality is asked has the newest raw points besides, by which its interval is told.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from domain.buckets import ceil, floor
from domain.retention import KEEP_ALL
from domain.times import DAY, HOUR, MINUTE, SECOND
from storage.engine import Engine, open_engine

NOW = 1_767_225_600 * SECOND + 30 * MINUTE
END = NOW - NOW % HOUR + HOUR
ROUNDS = 15
SERIES = (
    "INSERT INTO series (id, device_id, metric, unit, unit_us, points, raw_from_us, rollup_from_us)"
    " VALUES (?, ?, ?, 'C', ?, 0, 0, 0)"
)
RANGES = {"24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY}
SUM = "INSERT INTO rollup VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def build(engine: Engine, devices: int, metrics: int, days: int, dirty: int) -> int:
    """The fleet; how many points its sums stand for."""
    points = 0
    for device in range(1, devices + 1):
        with engine.write() as store:
            link = store.link
            fields = {"name": f"n{device}", "device_id": f"d{device}", "device_type": "sensor", "status": "online"}
            id = store.devices.create(fields, NOW - days * DAY)["id"]
            for metric in range(metrics):
                series = (id - 1) * metrics + metric + 1
                link.run(SERIES, (series, id, f"m{metric}", NOW))
                hours = range(END - days * DAY, END, HOUR)
                link.put_many(SUM, [(series, HOUR, at, 60, 1200.0, 5.0, 18.0, 22.0, 20.0, 20.0) for at in hours])
                whole = range(floor(END - days * DAY, DAY), END, DAY)
                link.put_many(SUM, [(series, DAY, at, 1440, 28800.0, 9.0, 18.0, 22.0, 20.0, 20.0) for at in whole])
                points += 60 * len(hours)
                if series <= dirty:
                    link.run("INSERT INTO dirty VALUES (?, ?)", (series, END - HOUR))
    return points


def add_newest(engine: Engine, device: int) -> None:
    """A point a minute in the newest day of each metric of a device."""
    moments = range(END - DAY - HOUR, NOW, MINUTE)
    with engine.write() as store:
        for (series,) in store.link.rows("SELECT id FROM series WHERE device_id = ?", (device,)):
            points = [(series, at, 20.0 + at // MINUTE % 7) for at in moments]
            store.link.put_many("INSERT INTO telemetry VALUES (?, ?, ?)", points)


def timed(work: Callable[[], Any]) -> list[float]:
    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return sorted(seconds)


@click.command()
@click.option("--devices", default=1000, show_default=True)
@click.option("--metrics", default=5, show_default=True)
@click.option("--days", default=30, show_default=True)
@click.option("--dirty", default=100, show_default=True)
def main(devices: int, metrics: int, days: int, dirty: int) -> None:
    """Time the page of the whole fleet."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'fleet.db'}", durability="normal")
        engine.migrate()
        points = build(engine, devices, metrics, days, dirty)
        click.echo(
            f"{devices} devices, {metrics} metrics each, {days} days: sums of {points:,} points, {dirty} series dirty"
        )

        def page(span: int) -> None:
            with engine.read() as store:
                whole = HOUR if span <= DAY else DAY
                store.analytics.system(floor(NOW - span, whole), ceil(NOW + 1, whole), KEEP_ALL, NOW)

        def quality(device: int, span: int) -> None:
            with engine.read() as store:
                named = store.devices.get(device)
                assert named is not None
                store.analytics.data_quality(named, None, NOW - span, NOW + 1, KEEP_ALL, NOW)

        for name, span in RANGES.items():
            say(f"fleet, {name}", timed(partial(page, span)))
        add_newest(engine, devices)
        for name, span in RANGES.items():
            say(f"data quality of a device, {name}", timed(partial(quality, devices, span)))
        engine.close()


def say(what: str, seconds: list[float]) -> None:
    median, worst = 1000 * statistics.median(seconds), 1000 * seconds[-1]
    click.echo(f"{what:>30}: median {median:.1f} ms, longest {worst:.1f} ms of {ROUNDS}")


if __name__ == "__main__":
    main()
