"""What the models are asked: series read from the store, in the form in which the models take them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, islice
from typing import Any

from domain.buckets import floor
from domain.errors import InvalidInput, NotFound
from domain.retention import Retention
from domain.times import DAY, HOUR, MINUTE, format_time
from ml.anomaly_answer import AnomalyQuestion, WatchedMetric
from ml.forecasting import NEEDED
from ml.maintenance import Limit
from ml.maintenance_answer import MaintenanceQuestion, WornMetric
from ml.series import arrays
from ml.trend_answer import TrendQuestion
from storage.store import Store

MOST_METRICS = 20
# Points that precede a window and only teach, of each metric.
POINTS_BEFORE = 8_000
# Points of a window that are judged at once, of all metrics together.
MOST_JUDGED = 100_000
MOST_ANOMALIES = 1_000
# Points of each metric that are judged where nobody asked for a window of points: a device may send thousands an hour.
NEWEST = 5_000
# What wear is read from: so many days, in at most so many buckets.
WEAR_DAYS = 90
MOST_BUCKETS = 1_500
MOST_WEAR_BUCKETS = 2_200  # the hours of those days, and some
MOST_LIMITS = 1_000
MOST_METRIC_LIMITS = 100
HORIZONS = {"24h": DAY, "7d": 7 * DAY, "30d": 30 * DAY, "90d": 90 * DAY}
_STEPS = {"24h": HOUR, "7d": 6 * HOUR, "30d": DAY, "90d": DAY}


def require_device(device_id: int, store: Store) -> dict[str, Any]:
    """The device. Raises NotFound."""
    found: dict[str, Any] | None = store.devices.get(device_id)
    if found is None:
        raise NotFound("Device", device_id)
    return found


def anomaly_question(
    device_id: int,
    metrics: Sequence[str],
    window: tuple[int, int],
    sensitivity: str,
    *,
    store: Store,
    retention: Retention,
    now: int,
) -> AnomalyQuestion:
    """All points of [start, end) and what precedes them. Raises InvalidInput (too_many_points)."""
    start, end = window
    watched, left = [], MOST_JUDGED
    for metric in metrics:
        found = store.telemetry.points(
            device_id, metric, start, end, before=POINTS_BEFORE, most=left, retention=retention, now_us=now
        )
        if found.found > left:
            said = f"holds more than the {MOST_JUDGED:,} points that are judged at once"
            raise InvalidInput.of("time_range", said, "too_many_points")
        left -= found.found
        # The first moment of the window itself moves with the clock; its first point does not.
        first = found.times_us[-found.found] if found.found else start
        watched.append(WatchedMetric(metric, *arrays(found.times_us, found.values), first))
    return AnomalyQuestion(tuple(watched), sensitivity, MOST_ANOMALIES)


def newest_question(
    device_id: int,
    metrics: Sequence[str],
    window: tuple[int, int],
    sensitivity: str,
    *,
    store: Store,
    retention: Retention,
    now: int,
) -> AnomalyQuestion:
    """The newest points of [start, end) of each metric, at most NEWEST, and what precedes them."""
    start, end = window
    watched = []
    for metric in metrics:
        found = store.telemetry.points(
            device_id, metric, end, end, before=POINTS_BEFORE + NEWEST, most=0, retention=retention, now_us=now
        )
        inside = [moment for moment in found.times_us[-NEWEST:] if moment >= start]
        watched.append(WatchedMetric(metric, *arrays(found.times_us, found.values), inside[0] if inside else end))
    return AnomalyQuestion(tuple(watched), sensitivity, MOST_ANOMALIES)


def trend_question(
    device_id: int,
    metric: str,
    window: tuple[int, int],
    granularity: str = "auto",
    points: int = 24,
    interval_width: float = 0.8,
    *,
    store: Store,
    retention: Retention,
    now: int,
) -> tuple[dict[str, Any], TrendQuestion]:
    """What the reply says of the question, and the question. Raises InvalidInput (too_little_data)."""
    start, end = window
    means = store.telemetry.means(
        device_id, metric, start, end, interval=granularity, most=MOST_BUCKETS, retention=retention, now_us=now
    )
    if len(means.values) < NEEDED:
        found = f"{len(means.values)} buckets of {means.interval}"
        said = f"has {found} with points in this window, and {NEEDED} are needed"
        raise InvalidInput.of("metric", said, "too_little_data")
    width = means.width_us
    about: dict[str, Any] = {"device_id": device_id, "metric": metric, "granularity": means.interval}
    about |= {"start_time": format_time(floor(start, width)), "end_time": format_time(floor(end, width))}
    if means.unit is not None:
        about["unit"] = means.unit
    return about, TrendQuestion(*arrays(means.starts_us, means.values), width, points, interval_width)


def maintenance_question(
    device_id: int, horizon: str, *, forecasts: bool, store: Store, retention: Retention, now: int
) -> MaintenanceQuestion:
    """The metrics of a device that rules set limits for. Asked again within a minute it is the same question."""
    worn: list[WornMetric] = []
    limits = store.alert_rules.limits_of(device_id, MOST_LIMITS)
    for metric, of_metric in groupby(limits, key=lambda each: each.metric):
        if len(worn) == MOST_METRICS:
            break
        means = store.telemetry.means(
            device_id,
            metric,
            max(0, now - WEAR_DAYS * DAY),
            now,
            most=MOST_WEAR_BUCKETS,
            retention=retention,
            now_us=now,
        )
        starts, values = arrays(means.starts_us, means.values)
        wanted = tuple(
            Limit(each.rule_id, metric, each.above, each.value, each.strict)
            for each in islice(of_metric, MOST_METRIC_LIMITS)
        )
        worn.append(WornMetric(metric, means.unit, starts, values, means.width_us, wanted))
    step, span = _STEPS[horizon], HORIZONS[horizon]
    return MaintenanceQuestion(tuple(worn), now - now % MINUTE, span, step, span // step if forecasts else 0)
