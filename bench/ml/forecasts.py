"""Measure forecasts on the ETT data: hourly figures of two power transformers over two years.

The data are https://github.com/zhouhaoyi/ETDataset (`ETT-small/ETTh1.csv`, `ETT-small/ETTh2.csv`); give their folder:

    python -m bench.ml.forecasts --data DIR [--origins 24] [--prophet-default]

From each of 24 origins, 27 days apart and always at midnight, 60 days of history are given and 7 days asked for. A
method's figure is its mean absolute error over that of seasonal-naive(24) on the same origins, the mean of both files;
coverage is the share of hours inside the band. Oil temperature (OT) is what the targets are set on; the other columns
show what to expect elsewhere. `--set between` takes five other origins between each two instead, at other hours and
without an hour in common with the 24: constants of the models were chosen on those.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from ml.forecasting import forecast
from ml.prophet_fit import library
from ml.series import Floats

HOUR_US = 3_600_000_000
HISTORY, HORIZON, DAY, APART = 60 * 24, 7 * 24, 24, 27 * 24
FILES = ("ETTh1", "ETTh2")
BETWEEN = (168, 221, 274, 389, 450)
TIMES = np.arange(HISTORY, dtype=np.int64) * HOUR_US

Answer = tuple[Floats, list[tuple[Floats, Floats]]]
Method = Callable[[Floats], Answer]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of ETTh1.csv and ETTh2.csv")
    parser.add_argument("--origins", type=int, default=24, help="how many for each series (default and most: 24)")
    parser.add_argument("--set", choices=("told", "between"), default="told")
    parser.add_argument("--prophet-default", action="store_true", help="measure Prophet as it comes, too (a minute)")
    given = parser.parse_args()
    frames = {name: pd.read_csv(given.data / f"{name}.csv", index_col="date") for name in FILES}
    methods: dict[str, Method] = {"seasonal naive": naive, "last value": last, "served": served}
    if given.prophet_default:
        methods["Prophet default"] = prophet_default
    starts = HISTORY + APART * np.arange(given.origins)
    if given.set == "between":
        starts = (starts[:-1, None] + np.array(BETWEEN)).ravel()
    served(frames["ETTh1"]["OT"].to_numpy(dtype=np.float64)[:HISTORY])
    print(f"{'column, method':28}{'24 h':>7}{'7 d':>7}   coverage of 80/95%: 24 h, 7 d{'p50 s':>10}{'p95 s':>8}")
    for column in ("OT", *(name for name in frames["ETTh1"].columns if name != "OT")):
        series = [frame[column].to_numpy(dtype=np.float64) for frame in frames.values()]
        for name, method in methods.items():
            if column == "OT" or name == "served":
                print(f"{column + ', ' + name:28}{measure(method, series, starts)}", flush=True)


def measure(method: Method, series: list[Floats], starts: np.ndarray[tuple[int], np.dtype[np.int64]]) -> str:
    ratios, inside, seconds = [], [], []
    for values in series:
        errors, base = [], []
        for start in starts:
            history, coming = values[start - HISTORY : start], values[start : start + HORIZON]
            began = time.perf_counter()
            told, bands = method(history)
            seconds.append(time.perf_counter() - began)
            errors.append(np.abs(told - coming))
            base.append(np.abs(naive(history)[0] - coming))
            inside.append([(low <= coming) & (coming <= high) for low, high in bands])
        ratios.append(
            [np.mean(errors, axis=0)[:end].sum() / np.mean(base, axis=0)[:end].sum() for end in (DAY, HORIZON)]
        )
    day, week = np.mean(ratios, axis=0)
    text = f"{day:7.3f}{week:7.3f}   "
    if inside[0]:
        held = np.array(inside)
        shares = [f"{held[:, 0, :end].mean():.3f}/{held[:, 1, :end].mean():.3f}" for end in (DAY, HORIZON)]
        text += f"{', '.join(shares):31}"
    else:
        text += f"{'–':31}"
    # Two bands are two calls; the time of one is told.
    calls = max(1, len(inside[0]))
    return text + f"{np.percentile(seconds, 50) / calls:8.3f}{np.percentile(seconds, 95) / calls:8.3f}"


def naive(history: Floats) -> Answer:
    return np.tile(history[-DAY:], HORIZON // DAY), []


def last(history: Floats) -> Answer:
    return np.full(HORIZON, history[-1]), []


def served(history: Floats) -> Answer:
    """What the service would serve; once for each band."""
    found = [forecast(TIMES, history, step_us=HOUR_US, points=HORIZON, interval_width=width) for width in (0.8, 0.95)]
    return np.array(found[0].values), [(np.array(one.lower), np.array(one.upper)) for one in found]


def prophet_default(history: Floats) -> Answer:
    """Prophet as it comes, its sampled intervals included; the two bands are of one fit's samples."""
    moments = pd.to_datetime(np.arange(HISTORY + HORIZON) * HOUR_US, unit="us")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = library().Prophet()
        model.fit(pd.DataFrame({"ds": moments[:HISTORY], "y": history}))
        coming = pd.DataFrame({"ds": moments[HISTORY:]})
        told = model.predict(coming)["yhat"].to_numpy(dtype=np.float64)
        samples = model.predictive_samples(coming)["yhat"]
        model.stan_backend.cleanup()
    bands = [np.quantile(samples, [0.5 - width / 2, 0.5 + width / 2], axis=1) for width in (0.8, 0.95)]
    return told, [(low, high) for low, high in bands]


if __name__ == "__main__":
    main()
