"""Histories and points as pandas frames; needs the extra `pandas`."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from valtronics_client._generated.models import TelemetryHistory, TelemetryPoint


def history_frame(history: TelemetryHistory) -> pd.DataFrame:
    """Columns `value` and `count` over the times in UTC; an empty bucket has no value (NaN) and the count 0.

    `attrs` has `device_id`, `metric`, `unit`, `interval` and `aggregation`.
    """
    points = history.data_points
    index = pd.DatetimeIndex([point.timestamp for point in points], dtype="datetime64[us, UTC]", name="timestamp")
    frame = pd.DataFrame(
        {
            "value": pd.array([point.value for point in points], dtype="float64"),
            "count": pd.array([point.count for point in points], dtype="int64"),
        },
        index=index,
    )
    names = ("device_id", "metric", "unit", "interval", "aggregation")
    frame.attrs.update({name: getattr(history, name) for name in names})
    return frame


def points_frame(points: Iterable[TelemetryPoint]) -> pd.DataFrame:
    """One row a point: `timestamp` (UTC), `device_id`, `metric_name`, `metric_value`, `unit`."""
    rows = [(each.timestamp, each.device_id, each.metric_name, each.metric_value, each.unit) for each in points]
    columns = ["timestamp", "device_id", "metric_name", "metric_value", "unit"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"timestamp": "datetime64[us, UTC]", "device_id": "int64", "metric_value": "float64"})
