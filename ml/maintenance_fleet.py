"""Remaining life learned from devices of one type that have already failed: a quadratic ridge regression.

It sees whatever precedes a failure, limit or not, and so does better than a rule's limit; but only where enough devices
of the type ran to a recorded failure under alike conditions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.errors import TooLittleData
from ml.maintenance_series import Floats, Ints

LEAST_RUNS = 10
LEAST_POINTS = 30
# The windows whose means describe a moment, in points; between them they hold the slope.
_WINDOWS = (10, 20, 30)
# Of so many, every two are multiplied; beyond, each only with itself, to bound time and memory.
_MOST_MULTIPLIED = 40
_FOLDS = 5
_PENALTIES = (1.0, 10.0, 100.0, 1_000.0, 10_000.0)
_MOST_ROWS = 10_000
_NEAREST_SHARE = 0.03
_LEAST_NEAREST = 30
_BOUND = 1e100


@dataclass(frozen=True)
class RunToFailure:
    """`times_us` (n,) int64 epoch microseconds, rising; `values` (n, metrics). A failure ends it; a unit's is open.

    All runs of a fleet have the same metrics in the same order, measured at about the same interval.
    """

    times_us: Ints
    values: Floats


@dataclass(frozen=True)
class Remaining:
    """What is left of a unit's life, in microseconds after its last point; none is above the fleet's cap.

    `expected_us`: the mean; `low_us` and `high_us`: an 80% interval; `runs`: how many runs it was learned from.
    """

    expected_us: int
    low_us: int
    high_us: int
    runs: int


@dataclass(frozen=True)
class FleetModel:
    """What was learned. `said` and `truth` (rows,): lives left as told for runs left out, sorted, and as they were."""

    centre: Floats
    scale: Floats
    weights: Floats
    said: Floats
    truth: Floats
    cap_us: int
    runs: int

    def remaining(self, unit: RunToFailure) -> Remaining:
        """Remaining life of a unit with the fleet's metrics. Raises TooLittleData below 30 points."""
        expected = self._expected(unit)
        low, high = np.quantile(self._alike(expected), (0.1, 0.9), method="inverted_cdf")
        return Remaining(round(expected), round(min(low, expected)), round(max(high, expected)), self.runs)

    def chance_within(self, unit: RunToFailure, horizon_us: int) -> float:
        """P(the unit fails within `horizon_us`), 0..1; the horizon must be below the cap to mean anything.

        It is the share of failures among the moments of the fleet for which, their own run left out, about as much
        was told, smoothed by half a case on either side (Jeffreys 1946).
        """
        truth = self._alike(self._expected(unit))
        return float(((truth <= horizon_us).sum() + 0.5) / (len(truth) + 1))

    def _expected(self, unit: RunToFailure) -> float:
        if len(unit.values) < LEAST_POINTS:
            raise TooLittleData(len(unit.values), LEAST_POINTS)
        row = _features(unit)[-1:]
        told = _design((row - self.centre) / self.scale) @ self.weights
        return float(np.clip(told[0], 0.0, self.cap_us))

    def _alike(self, expected: float) -> Floats:
        size = min(max(_LEAST_NEAREST, int(_NEAREST_SHARE * len(self.said))), len(self.said))
        middle = int(np.searchsorted(self.said, expected))
        start = min(max(middle - size // 2, 0), len(self.said) - size)
        return self.truth[start : start + size]


def learn(fleet: Sequence[RunToFailure], cap_us: int | None = None) -> FleetModel:
    """A model of the runs. `cap_us`: lives are told up to it; by default three fifths of the median run.

    Early on nothing tells a long life from a longer one, hence the cap (Heimes 2008). The penalty is chosen by leaving
    out every fifth run in turn. Raises TooLittleData below 10 runs of at least 31 points.
    """
    runs = [run for run in fleet if len(run.values) > LEAST_POINTS]
    if len(runs) < LEAST_RUNS:
        raise TooLittleData(len(runs), LEAST_RUNS)
    if cap_us is None:
        cap_us = round(0.6 * float(np.median([run.times_us[-1] - run.times_us[0] for run in runs])))
    rows, left, fold = _table(runs)
    left = np.minimum(left, cap_us)
    centre = rows.mean(axis=0)
    scale = rows.std(axis=0)
    scale = np.where(scale > 1e-9 * (np.abs(centre) + scale), scale, _BOUND)
    design = _design((rows - centre) / scale)
    told = _left_out(design, left, fold)
    best = min(_PENALTIES, key=lambda penalty: float(((told[penalty] - left) ** 2).mean()))
    said = np.clip(told[best], 0.0, cap_us)
    order = np.argsort(said, kind="stable")
    weights = _ridge(design.T @ design, design.T @ left, best)
    return FleetModel(centre, scale, weights, said[order], left[order], cap_us, len(runs))


def _table(runs: Sequence[RunToFailure]) -> tuple[Floats, Floats, Ints]:
    """Features, microseconds left, and fold of every moment, or of every n-th of a large fleet."""
    total = sum(len(run.values) - LEAST_POINTS + 1 for run in runs)
    stride = -(-total // _MOST_ROWS)
    rows, left, fold = [], [], []
    for number, run in enumerate(runs):
        # Backwards, so that the last moment before each failure is always among them.
        rows.append(_features(run)[::-stride])
        left.append((run.times_us[-1] - run.times_us[LEAST_POINTS - 1 :][::-stride]).astype(np.float64))
        fold.append(np.full(len(left[-1]), number % _FOLDS))
    return np.concatenate(rows), np.concatenate(left), np.concatenate(fold)


def _features(run: RunToFailure) -> Floats:
    """What is known at each point from the 30th on: (points - 29, 4 × metrics + 1).

    Each metric's mean over each window that ends there, and over all points so far; the logarithm of their number.
    """
    sums: Floats = np.cumsum(np.clip(run.values, -_BOUND, _BOUND), axis=0)
    sums = np.concatenate([np.zeros((1, sums.shape[1])), sums])
    ends = np.arange(LEAST_POINTS, len(run.values) + 1)
    means = [(sums[ends] - sums[ends - size]) / size for size in _WINDOWS]
    return np.concatenate([*means, sums[ends] / ends[:, None], np.log(ends)[:, None]], axis=1)


def _design(rows: Floats) -> Floats:
    """A one, the features, and products of two of: the middle window's means, those of all points, and their number."""
    metrics = rows.shape[1] // (len(_WINDOWS) + 1)
    rows = np.clip(rows, -6.0, 6.0)
    chosen = np.concatenate([rows[:, metrics : 2 * metrics], rows[:, len(_WINDOWS) * metrics :]], axis=1)
    count = chosen.shape[1]
    one, other = np.triu_indices(count) if count <= _MOST_MULTIPLIED else (np.arange(count), np.arange(count))
    return np.concatenate([np.ones((len(rows), 1)), rows, chosen[:, one] * chosen[:, other]], axis=1)


def _left_out(design: Floats, left: Floats, fold: Ints) -> dict[float, Floats]:
    """What is told of each row by the runs of the other folds, for each penalty."""
    told = {penalty: np.empty(len(left)) for penalty in _PENALTIES}
    gram, pull = design.T @ design, design.T @ left
    for each in range(_FOLDS):
        out = fold == each
        inside, drawn = gram - design[out].T @ design[out], pull - design[out].T @ left[out]
        for penalty in _PENALTIES:
            told[penalty][out] = design[out] @ _ridge(inside, drawn, penalty)
    return told


def _ridge(gram: Floats, pull: Floats, penalty: float) -> Floats:
    """Hoerl & Kennard 1970, from the products of the design with itself and the target; the constant goes free."""
    burden = np.full(len(gram), penalty)
    burden[0] = 1e-9
    return np.linalg.solve(gram + np.diag(burden), pull).astype(np.float64)
