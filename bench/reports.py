"""How long reports take to read and to write, of a large fleet over a month.

`python -m bench.reports [--devices 1000] [--metrics 5] [--days 30] [--dirty 100]`

The fleet is that of `bench.analytics`. Reading is what the service does with the database, writing is what it does in a
thread or a process beside it.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bench.analytics import END, NOW, build
from domain.reports import MEDIA_TYPES
from domain.retention import KEEP_ALL
from domain.times import DAY
from reporting.rendering import render
from storage.engine import Engine, open_engine
from storage.report_queue import Job
from storage.store import Store
from valtronics.report_steps import collect

TYPES = ("system", "usage", "device_performance")


async def figures(engine: Engine, report_type: str, days: int) -> dict[str, Any]:
    """The figures of a report on the whole fleet."""

    async def read(job: Callable[[Store], Any]) -> Any:
        with engine.read() as store:
            return job(store)

    async def tell(progress: int) -> None:
        pass

    job = Job(1, "bench", report_type, "json", END - days * DAY, END, None)
    return await collect(job, KEEP_ALL, NOW, read=read, tell=tell)


@click.command()
@click.option("--devices", default=1_000)
@click.option("--metrics", default=5)
@click.option("--days", default=30)
@click.option("--dirty", default=100)
def main(devices: int, metrics: int, days: int, dirty: int) -> None:
    """Print seconds and bytes."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder)}/reports.db", durability="normal")
        engine.migrate()
        points = build(engine, devices, metrics, days, dirty)
        print(f"{devices} devices, {metrics} metrics each, {points:,} points in sums of {days} days")
        for report_type in TYPES:
            began = time.perf_counter()
            found = asyncio.run(figures(engine, report_type, days))
            print(f"{report_type:20} read    {time.perf_counter() - began:7.3f} s")
            for format in MEDIA_TYPES:
                began = time.perf_counter()
                size = len(render(found, format))
                print(f"{'':20} {format:7} {time.perf_counter() - began:7.3f} s  {size / 1024:8.0f} KiB")
        engine.close()


if __name__ == "__main__":
    main()
