"""One index of wear for a device whose rules watch several metrics: less noise than any of them alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ml.errors import TooLittleData
from ml.maintenance_series import Floats

LEAST_POINTS = 20


def wear_index(columns: Sequence[Floats], limits: Sequence[float]) -> Floats:
    """The index (n,) of metrics measured at the same n times: 0 at their first level, 1 where they meet their limits.

    `columns`: at least one array (n,) of finite values of magnitude below 1e150; `limits`: as many, each in its
    column's unit. It is the weighted sum that separates the two ends best, each metric weighing its distance to the
    limit over its noise variance (the linear discriminant, Fisher 1936, of independent noise). First level: the mean of
    the first quarter; noise: from differences of neighbours (von Neumann 1941), so that wear is none. A metric without
    noise or distance takes no part; where none is left the index is 0. Raises TooLittleData below 20 points.
    """
    points = len(columns[0])
    if points < LEAST_POINTS:
        raise TooLittleData(points, LEAST_POINTS)
    values = np.stack(columns)
    first = values[:, : points // 4].mean(axis=1)
    noise = (np.diff(values, axis=1) ** 2).mean(axis=1) / 2
    distance = np.asarray(limits, dtype=np.float64) - first
    taking_part = (noise > 0) & (distance != 0)
    if not taking_part.any():
        return np.zeros(points)
    values, first, distance, noise = (each[taking_part] for each in (values, first, distance, noise))
    weights = distance / noise
    index: Floats = weights @ (values - first[:, None]) / float(weights @ distance)
    return index
