"""The one place where Prophet is imported: on the first fit, for it takes a second and a hundred megabytes."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml.series import DAY, Floats

# A season repeats whatever the date, so any origin serves; this one is far from the ends of pandas' time.
_ORIGIN = np.datetime64("2001-01-01T00:00:00", "us")


class FitFailed(Exception):
    """Prophet's optimiser ended without an answer."""


@cache
def library() -> ModuleType:
    """Prophet, imported at the first call and never a word on the console."""
    # Before the import, for cmdstanpy logs while it is imported and prophet about plots it can't draw.
    for name in ("cmdstanpy", "prophet", "prophet.plot", "prophet.models", "prophet.forecaster"):
        logging.getLogger(name).disabled = True
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import prophet
    return prophet


def seasons(values: Floats, step_us: int, orders: Mapping[int, int], at: NDArray[np.int64]) -> dict[int, Floats]:
    """Each season of a series, learned by Prophet with a flat trend and without sampling.

    values: (n,) near one, one a step of `step_us`, NaN where unknown. orders: steps of a period → Fourier pairs.
    at: (m,) positions to tell the season at, 0 for the first value. Returns period → (m,). Raises FitFailed.
    """
    known = np.flatnonzero(~np.isnan(values))
    with warnings.catch_warnings():
        # Prophet 1.5 calls pandas 3 in ways that pandas calls deprecated.
        warnings.simplefilter("ignore")
        import pandas

        model = library().Prophet(
            growth="flat",
            yearly_seasonality=False,
            weekly_seasonality=False,
            daily_seasonality=False,
            uncertainty_samples=0,
        )
        for period, order in orders.items():
            model.add_seasonality(f"every {period}", period=period * step_us / DAY, fourier_order=order)
        try:
            model.fit(pandas.DataFrame({"ds": _moments(known, step_us), "y": values[known]}))
            told = model.predict(pandas.DataFrame({"ds": _moments(at, step_us)}))
        except (RuntimeError, ValueError, OSError) as error:
            raise FitFailed(str(error)) from error
        finally:
            _clean(model.stan_backend)
        return {period: told[f"every {period}"].to_numpy(dtype=np.float64) for period in orders}


def _clean(backend: Any) -> None:
    """Remove a fit's files, and the folder that Prophet's own cleaning leaves empty."""
    fit = getattr(backend, "stan_fit", None)
    if fit is None:
        return
    backend.cleanup()
    for file in fit.runset.csv_files:
        with suppress(OSError):
            Path(file).parent.rmdir()


def _moments(at: NDArray[np.int64], step_us: int) -> NDArray[np.datetime64]:
    return _ORIGIN + at * np.timedelta64(step_us, "us")
