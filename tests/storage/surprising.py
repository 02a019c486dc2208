"""Series with anomalies, rules that watch them, and the alerts that have to be, by a detector for each segment."""

import json

import numpy as np

from domain.findings import Finding
from domain.points import Point
from domain.rules import Course
from domain.times import DAY, MINUTE, SECOND
from ml.anomalies import StreamingDetector
from storage import verdicts
from tests.storage.watching import add_rule, rule_of

NOW = 1_767_225_600 * SECOND
LATER = NOW + 30 * DAY
STEP = 30 * MINUTE
ANOMALY = {"condition": "anomaly", "threshold_value": None, "sensitivity": "high"}
_KEPT = "(resolution IS NULL OR resolution <> 'retracted')"


class Place:
    """Devices with a metric t and a rule each."""

    def __init__(self, engine):
        self.engine = engine
        self._names = iter(range(10**6))

    def rule(self, effective_us=NOW, **values):
        """(device, rule) of a new device."""
        with self.engine.write() as store:
            body = {"name": "n", "device_id": f"D{next(self._names)}", "device_type": "sensor"}
            id = store.devices.create(body, NOW)["id"]
            return id, add_rule(store, effective_us, device_id=id, **{**ANOMALY, **values})

    def send(self, id, rows):
        with self.engine.write() as store:
            store.telemetry.submit([Point(id, "t", ts_us, value) for ts_us, value in rows], LATER)

    def delete(self, id, start_us, end_us):
        with self.engine.write() as store:
            store.telemetry.delete_points({"device_id": id, "start_us": start_us, "end_us": end_us}, LATER)

    def alerts(self, rule):
        with self.engine.read() as store:
            sql = "SELECT created_us, resolved_us, actual_value, occurrences, metadata FROM alerts WHERE rule_id = ?"
            rows = store.link.rows(f"{sql} AND {_KEPT} ORDER BY created_us", (rule,))
        return [(*row[:4], json.loads(row[4]).get("anomaly")) for row in rows]

    def series(self, id):
        with self.engine.read() as store:
            return store.link.row("SELECT id FROM series WHERE device_id = ?", (id,))[0]

    def phase_us(self, id):
        """When its days begin: the series of this number at that minute of UTC."""
        return self.series(id) % 1440 * MINUTE

    def expected(self, id, rule, values, points, since_us=NOW):
        """The alerts of a rule with a device."""
        return expected(rule, values, points, since_us, self.phase_us(id))

    def live(self, id):
        """The detector in memory, which stays there."""
        detectors = self.engine.connections._detectors
        found = detectors.take(self.series(id))
        if found is not None:
            detectors.put(self.series(id), found)
        return found


def segments(points, phase_us):
    """(past, points) of each segment, slowly: what a verdict may depend on, in the words of the module."""
    for day in sorted({(ts_us - phase_us) // DAY for ts_us, _ in points}):
        of_day = [each for each in points if (each[0] - phase_us) // DAY == day]
        day_us = day * DAY + phase_us
        for start in range(0, len(of_day), verdicts.SEGMENT_POINTS):
            own = of_day[start : start + verdicts.SEGMENT_POINTS]
            past = [each for each in points if day_us - verdicts.PAST_US <= each[0] < own[0][0]]
            yield past[-verdicts.PAST_POINTS :], own


def found_in(points, sensitivity, phase_us):
    """{moment: anomaly} by a detector for each segment, point by point."""
    found = {}
    for past, own in segments(points, phase_us):
        detector = StreamingDetector(sensitivity)
        for ts_us, value in [*past, *own]:
            anomaly = detector.judge(ts_us, value)
            if anomaly is not None and ts_us >= own[0][0]:
                found[ts_us] = anomaly
    return found


def expected(rule_id, values, points, since_us=NOW, phase_us=0):
    """The alerts that have to be, of {moment: value}; `phase_us` is when the days of the series begin."""
    rule = rule_of(rule_id, {**ANOMALY, **values})
    found = {
        ts_us: Finding(each.score, each.kind, each.expected_low, each.expected_high, frozenset({rule.sensitivity}))
        for ts_us, each in found_in(sorted(points.items()), rule.sensitivity, phase_us).items()
    }
    course = Course(rule)
    for ts_us, value in sorted(points.items()):
        if ts_us >= since_us:
            course.feed(ts_us, value, found.get(ts_us))
    return [
        (each.opened_us, each.resolved_us, each.value, each.occurrences, found[each.opened_us].shown())
        for each in course.episodes
    ]


def noisy(seed, first_us=NOW - 2 * DAY, size=200, step=STEP, outliers=8):
    """(moment, value): noise with a few outliers, later ones mostly larger: a large one hides others."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=size)
    for at in rng.integers(0, size, size=outliers):
        values[at] += rng.choice([-1.0, 1.0]) * 10.0 ** (rng.uniform(0.5, 1.0) + 3.0 * at / size)
    return [(first_us + n * step, value) for n, value in enumerate(values.tolist())]


def delivered(points, rng, way):
    """The points in batches of any size, in one of several orders; some come twice, first with another value."""
    if way == "reversed":
        order = points[::-1]
    elif way == "mixed":
        order = rng.sample(points, len(points))
    elif way == "nearly in order":
        order = sorted(points, key=lambda each: each[0] + rng.uniform(0, 3 * STEP))
    else:
        order = list(points)
    if way != "in order":
        for ts_us, value in rng.sample(points, 6):
            order.insert(rng.randrange(len(order)), (ts_us, value))
            order.insert(0, (ts_us, value * 40.0))
    batches = []
    while order:
        size = rng.choice([1, 5, 20, 60, len(points)])
        batches.append(order[:size])
        del order[:size]
    return batches
