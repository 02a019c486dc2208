"""Theme: rules about anomalies. What is an anomaly is the server's to know, but for one that nobody can miss: a spike
in a series that is flat. What holds of that one holds without a model: it is told once, by its own moment, however the
points come."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

from contract_tests.checks import Check, hold
from contract_tests.invariants.alert_ground import METRIC, Ruled
from contract_tests.invariants.alert_oracle import SECOND, Terms
from contract_tests.invariants.ground import Ground, expect
from contract_tests.invariants.model import Write

TRIAL, DELETE = "test_alert_rule", "delete_telemetry"
STEP = 4 * SECOND
# Points before the rule, from which its past is known, and points that it judges; all in less than ten minutes.
PAST, JUDGED = 120, 60
LEVEL, NOISE = 20.0, 0.5
AT, VALUE = 30 * STEP, 5_000.0


def flat() -> dict[int, float]:
    """Noise about a level, by moment; the same in every run, since some noise has extremes of its own."""
    chance = random.Random(4)
    return {place * STEP: LEVEL + NOISE * round(chance.uniform(-1.0, 1.0), 1) for place in range(-PAST, JUDGED)}


def growing() -> dict[int, float]:
    """Ever larger spikes, of which the last nobody can miss."""
    sizes = (0.8, 1.0, 1.3, 1.7, 2.5, 5.0, 1000.0)
    return flat() | {place * 7 * STEP: LEVEL + NOISE * size for place, size in enumerate(sizes, 1)}


def checks(ground: Ground) -> Iterator[Check]:
    yield Check("a spike is told once, and how it was not expected", lambda: _spike(ground), "list_alerts")
    yield Check("a spike is told once, in whatever order the points come", lambda: _any_order(ground), "list_alerts")
    yield Check("what is flat is not told of", lambda: _nothing(ground), "list_alerts")
    yield Check("less sensitive rules tell less", lambda: _sensitivities(ground), "list_alerts")
    yield Check("a spike that comes late hides what it should have hidden", lambda: _late(ground), "list_alerts")
    yield Check("a spike that is deleted hides nothing any more", lambda: _deleted(ground), DELETE)
    yield Check("a rule about anomalies is tried on its past", lambda: _tried(ground), TRIAL)


def _ruled(ground: Ground, **fields: Any) -> tuple[Ruled, int]:
    device = ground.device()
    return Ruled(ground, Terms("anomaly"), **{"device_id": device, **fields}), device


def _seen(ruled: Ruled, device: int) -> list[Any]:
    """Its alerts, as far as they follow from the points."""
    names = ("alert_type", "status", "resolution", "description", "metadata")
    return [(ruled.told(item), *(item.get(name) for name in names)) for item in ruled.alerts(device)]


def _spike(ground: Ground) -> None:
    ruled, device = _ruled(ground)
    ruled.feed(device, flat() | {AT: VALUE})
    (item,) = ruled.alerts(device) or [{}]
    fields = ("alert_type", "actual_value", "threshold_value", "metric_name", "occurrences", "status", "resolution")
    found = tuple(item.get(name) for name in fields)
    right = ("anomaly", VALUE, None, METRIC, 1, "resolved", "auto")
    hold(found == right, "an alert says what its rule says", f"{found}, not {right}", "list_alerts")
    times = (ruled.offset(item["created_at"]), ruled.offset(item["resolved_at"]))
    said = f"a spike at {AT} lasts from {times[0]} to {times[1]}"
    hold(times == (AT, AT + STEP), "an anomaly has the moment of its point", said, "list_alerts")
    _explained(item["metadata"].get("anomaly", {}), item.get("description", ""))


def _explained(anomaly: Mapping[str, Any], description: str) -> None:
    said = f"an alert of an anomaly says {anomaly}, {description!r}"
    hold({"score", "kind", "expected_low", "expected_high"} <= anomaly.keys(), "what was expected", said, "list_alerts")
    low, high = anomaly["expected_low"], anomaly["expected_high"]
    around = LEVEL - 4 * NOISE <= low <= high <= LEVEL + 4 * NOISE
    hold(around and 0 < anomaly["score"] <= 1, "what was expected", said, "list_alerts")
    hold(description.startswith(f"{METRIC} is {VALUE:g}, "), "what was expected", said, "list_alerts")


def _any_order(ground: Ground) -> None:
    points = flat() | {AT: VALUE}
    ordered = sorted(points)
    mixed = ground.run.random.sample(ordered, len(ordered))
    near = sorted(ordered, key=lambda at: at + ground.run.random.uniform(0, 4 * STEP))
    ways = {"at once": (ordered, 200), "in order": (ordered, 17), "nearly in order": (near, 5)}
    ways |= {"in reverse": (ordered[::-1], 11), "mixed": (mixed, 13)}
    seen = {}
    for way, (order, size) in ways.items():
        ruled, device = _ruled(ground)
        for start in range(0, len(order), size):
            ruled.send(device, [Write(METRIC, at, points[at]) for at in order[start : start + size]])
        seen[way] = _seen(ruled, device)
        hold(len(seen[way]) == 1, "one event is told once", f"{way}: {seen[way]}", "list_alerts")
    for way, found in seen.items():
        said = f"points sent {way}: {found}; at once: {seen['at once']}"
        hold(found == seen["at once"], "anomalies follow from the points", said, "list_alerts")


def _nothing(ground: Ground) -> None:
    for sensitivity in ("low", "medium"):
        ruled, device = _ruled(ground, sensitivity=sensitivity)
        ruled.feed(device, flat())
        found = ruled.alerts(device, include_retracted="true")
        hold(
            ruled.rule.get("sensitivity") == sensitivity,
            "a rule is as it was sent",
            f"{ruled.rule}",
            "create_alert_rule",
        )
        hold(not found, "what is usual is no anomaly", f"{sensitivity}: {found}", "list_alerts")


def _sensitivities(ground: Ground) -> None:
    device = ground.device()
    rules = [Ruled(ground, Terms("anomaly"), device_id=device, sensitivity=each) for each in ("low", "medium", "high")]
    last = max(rules, key=lambda ruled: ruled.base)
    last.feed(device, growing())
    told = [[item["created_at"] for item in ruled.alerts(device)] for ruled in rules]
    counts = [len(each) for each in told]
    hold(counts == sorted(counts), "less sensitive rules tell less", f"low, medium, high tell {counts}", "list_alerts")
    hold(counts[0] < counts[2], "less sensitive rules tell less", f"low and high tell {counts}", "list_alerts")
    huge = last.moment(max(growing(), key=growing().__getitem__))
    missed = [ruled.rule["sensitivity"] for ruled, times in zip(rules, told, strict=True) if huge not in times]
    hold(not missed, "a spike is told", f"{missed} do not tell of the largest", "list_alerts")


def _late(ground: Ground) -> None:
    """An event is told again only when it grows, so of two spikes that are near the second is not told."""
    ruled, device = _ruled(ground)
    ruled.feed(device, flat() | {AT: VALUE})
    before = [told.created for told, *_ in _seen(ruled, device)]
    ruled.feed(device, {AT - 3 * STEP: 2 * VALUE})
    after = [told.created for told, *_ in _seen(ruled, device)]
    right = ([AT], [AT - 3 * STEP])
    said = f"anomalies at {before}, and after one came late at {after}, not {right}"
    hold((before, after) == right, "what comes late counts for what follows", said, "list_alerts")


def _deleted(ground: Ground) -> None:
    ruled, device = _ruled(ground)
    ruled.feed(device, flat() | {AT - 3 * STEP: 2 * VALUE, AT: VALUE})
    span = {"start_time": ruled.moment(AT - 3 * STEP), "end_time": ruled.moment(AT - 2 * STEP)}
    params = {"device_id": device, "metric_name": METRIC, "confirm": "true", **span}
    gone = expect(ground.client.call(DELETE, params=params), 200, DELETE).data["deleted"]
    found = [told.created for told, *_ in _seen(ruled, device)]
    right = (1, [AT - 3 * STEP, AT])
    said = f"after a deletion of {gone} point there are anomalies at {found}, not {right[1]}"
    hold((gone, found) == right, "what is deleted counts no more for what follows", said, DELETE)


def _tried(ground: Ground) -> None:
    """A trial finds what the rule finds, tells nobody, and knows the points before its time."""
    ruled, device = _ruled(ground)
    ruled.feed(device, flat() | {AT: VALUE})
    before = _seen(ruled, device)
    times = {"start_time": ruled.moment(AT), "end_time": ruled.moment(JUDGED * STEP)}
    trial = expect(ground.client.call(TRIAL, path={"id": ruled.id}, json=times), 200, TRIAL).data
    changes = [(ruled.offset(each["timestamp"]), each["to_phase"]) for each in trial["transitions"]]
    right = [(AT, "firing"), (AT + STEP, "normal")]
    said = f"a trial finds {changes} in {trial['points']} points, not {right}"
    hold(changes == right and trial["alerts"] == 1, "a test tells what the rule does", said, TRIAL)
    hold(_seen(ruled, device) == before, "a test has no effect", "the alerts are others after a test", TRIAL)
