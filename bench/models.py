"""How long the models' operations take over HTTP: asked for the first time, and again.

`python -m bench.models [--devices 20] [--days 30]`

Each device has a metric with a point a minute for so many days, with a season of a day and noise. Every question is
asked once of each device (cold: nothing remembered, processes warm) and once more (remembered). Times are those of one
caller on a keep-alive connection; compare runs of one sitting.
"""

from __future__ import annotations

import http.client
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

PASSWORD = "a password for the benchmark"
DAY = 1440


class Client:
    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self._headers = {"Content-Type": "application/json"}
        login = self.call("POST", "/auth/login", {"username": "admin", "password": PASSWORD})
        self._headers["Authorization"] = f"Bearer {login['access_token']}"

    def call(self, method: str, path: str, body: object = None) -> Any:
        text = json.dumps(body).encode() if body is not None else None
        self._connection.request(method, "/api/v1" + path, text, self._headers)
        reply = self._connection.getresponse()
        content = reply.read()
        if reply.status >= 300:
            raise click.ClickException(f"{method} {path}: {reply.status} {content[:300]!r}")
        return json.loads(content)["data"]


@contextmanager
def server(folder: str) -> Iterator[int]:
    given = {
        **os.environ,
        "VALTRONICS_DATABASE_URL": f"sqlite:///{folder}/bench.db",
        "VALTRONICS_ADMIN_PASSWORD": PASSWORD,
        "VALTRONICS_PORT": "0",
        "VALTRONICS_LOG_LEVEL": "warning",
    }
    log = Path(folder) / "log"
    with log.open("w") as output:
        command = [sys.executable, "-u", "-m", "valtronics", "serve"]
        process = subprocess.Popen(command, env=given, stdout=output, stderr=output)
    try:
        while "listens on http://" not in log.read_text():
            if process.poll() is not None:
                raise click.ClickException(log.read_text())
            time.sleep(0.1)  # nothing tells that it listens but its log
        yield int(log.read_text().split("listens on http://")[1].split()[0].rsplit(":", 1)[1])
    finally:
        process.terminate()
        process.wait()


def fill(client: Client, number: int, days: int) -> int:
    name, noise = f"bench-{number}", random.Random(number)
    device = int(client.call("POST", "/devices/", {"name": name, "device_id": name, "device_type": "bench"})["id"])
    rule = {"name": "too warm", "device_id": device, "metric_name": "t", "condition": "gt", "threshold_value": 40}
    client.call("POST", "/alerts/rules", {**rule, "severity": "info"})
    start = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(days=days)
    for first in range(0, days * DAY, 10_000):
        points = [
            {
                "device_id": device,
                "metric_name": "t",
                "metric_value": 20 + 4 * math.sin(minute / DAY * 2 * math.pi) + noise.gauss(0, 0.5),
                "timestamp": (start + timedelta(minutes=minute)).isoformat(),
            }
            for minute in range(first, min(first + 10_000, days * DAY))
        ]
        client.call("POST", "/telemetry/batch", {"telemetry_data": points})
    return device


def questions(device: int) -> dict[str, tuple[str, str, Any]]:
    trend = f"/analytics/trends?device_id={device}&metric=t&time_range="
    return {
        "trend, 24 h by minutes": ("GET", trend + "24h", None),
        "trend, 7 d": ("GET", trend + "7d", None),
        "trend, 30 d by hours": ("GET", trend + "30d&granularity=1h", None),
        "anomalies, 24 h": ("POST", "/ai/anomaly-detection", {"device_id": device, "time_range": "24h"}),
        "anomalies, 7 d": ("POST", "/ai/anomaly-detection", {"device_id": device, "time_range": "7d"}),
        "maintenance, 7 d": ("POST", "/ai/predictive-maintenance", {"device_id": device}),
        "health score": ("GET", f"/ai/health-score/{device}", None),
        "insights, all": ("POST", "/ai/insights", {"device_id": device, "analysis_type": "all"}),
    }


def timed(client: Client, question: tuple[str, str, Any]) -> float:
    began = time.perf_counter()
    client.call(*question)
    return 1000 * (time.perf_counter() - began)


@click.command()
@click.option("--devices", default=20, show_default=True)
@click.option("--days", default=30, show_default=True)
def main(devices: int, days: int) -> None:
    """Print the median and the 95th percentile of each question, cold and remembered."""
    with tempfile.TemporaryDirectory() as folder, server(folder) as port:
        client = Client(port)
        ids = [fill(client, number, days) for number in range(devices)]
        click.echo(f"{devices} devices, {devices * days * DAY:,} points; milliseconds, median and p95")
        # Nothing tells when all hours are summed up and the processes have their models; less makes the first slower.
        time.sleep(5)
        client = Client(port)  # an idle connection is closed meanwhile
        for name in questions(0):
            cold = [timed(client, questions(device)[name]) for device in ids]
            again = [timed(client, questions(device)[name]) for device in ids]
            line = [
                f"{statistics.median(each):7.1f} {statistics.quantiles(each, n=20)[-1]:7.1f}" for each in (cold, again)
            ]
            click.echo(f"{name:26} cold {line[0]}   again {line[1]}")


if __name__ == "__main__":
    main()
