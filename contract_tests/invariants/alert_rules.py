"""Theme: what rules make of points. It follows from the points and their moments, however and in whatever order they
come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from contract_tests.checks import Check, hold
from contract_tests.client import Client
from contract_tests.invariants.alert_cases import CASES, Case
from contract_tests.invariants.alert_ground import METRIC, Ruled, listed
from contract_tests.invariants.alert_oracle import SECOND, Raised, Terms, expected
from contract_tests.invariants.ground import CALLERS, Ground, expect
from contract_tests.invariants.model import Write
from contract_tests.invariants.trial import for_all
from contract_tests.invariants.writes import Delivery

# Points may lie 10 minutes ahead of the server's clock; this leaves two for it to go another way than ours.
SPAN = 480
MOST = 14
LEVEL, OTHER = 10.0, {"gt": 8.0, "gte": 8.0, "lt": 12.0, "lte": 12.0}
VALUES = (7.0, 8.0, 9.0, 9.999, 10.0, 10.001, 11.0, 12.0, 13.0)

_seconds = st.sampled_from([0, 0, 10, 20, 60])
_minutes = st.sampled_from([0, 0, 1, 2])
_breaches = st.builds(
    lambda condition, band, *rest: Terms(condition, LEVEL, OTHER.get(condition) if band else None, *rest),
    st.sampled_from(["gt", "gte", "lt", "lte", "eq", "ne"]),
    st.booleans(),
    _seconds,
    _seconds,
    _minutes,
    st.sampled_from([True, True, True, False]),
)
_silences = st.builds(
    lambda seconds, minutes: Terms("absent", for_seconds=seconds, cooldown_minutes=minutes),
    st.sampled_from([30, 60, 120]),
    _minutes,
)
terms: st.SearchStrategy[Terms] = st.one_of(_breaches, _breaches, _breaches, _silences)
# Tens of seconds, so that spans are kept exactly, and the microseconds beside them; a few before the rule.
moments = st.builds(
    lambda number, step: max(number * 10 * SECOND + step, -20 * SECOND),
    st.integers(-1, SPAN // 10),
    st.sampled_from([0, 0, 0, 1, -1]),
)
# Close together, so that what has to hold does.
near = st.integers(0, 12).map(lambda number: number * 10 * SECOND)


@st.composite
def deliveries(draw: st.DrawFn, chosen: Terms) -> Delivery:
    """Points and another order of them; some moments are measured twice, and the last measurement stands."""
    places = draw(st.sampled_from([moments, near]))
    least = draw(st.sampled_from([1, 6]))
    drawn = draw(st.lists(st.tuples(places, st.sampled_from(VALUES)), min_size=least, max_size=MOST))
    points = [Write(METRIC, at, value) for at, value in drawn]
    if chosen.condition == "absent":
        # Heard at the end, so that no silence goes on while this is looked at.
        points.append(Write(METRIC, SPAN * SECOND, LEVEL))
    order = draw(st.permutations(range(len(points))))
    cuts = draw(st.lists(st.integers(1, len(points)), max_size=6))
    return Delivery(tuple(points), tuple(order), tuple(cuts))


def checks(ground: Ground) -> Iterator[Check]:
    yield Check("alerts follow from the points, in any order and parts", lambda: _any_order(ground), "list_alerts")
    yield Check("edges of rules", lambda: _edges(ground), "list_alerts")
    yield Check("a value at the threshold", lambda: _values(ground), "test_alert_rule")
    yield Check("one open alert, however many send at once", lambda: _at_once(ground), "submit_telemetry_batch")
    yield Check("a rule watches whom it names", lambda: _whom(ground), "create_alert_rule")
    yield Check("an alert says what its rule says", lambda: _bears(ground), "list_alerts")


Example = tuple[Terms, Delivery, bool]


def _any_order(ground: Ground) -> None:
    """The same points on three devices: at once, mixed and in parts, one by one. Each as the oracle says."""
    examples: st.SearchStrategy[Example] = terms.flatmap(
        lambda chosen: st.tuples(st.just(chosen), deliveries(chosen), st.booleans())
    )

    def deliver(example: Example) -> None:
        chosen, delivery, for_a_type = example
        ways = ([list(delivery.points)], delivery.parts, [[write] for write in delivery.mixed])
        kind = ground.name()
        devices = [ground.device(device_type=kind) for _ in ways]
        one_rule = for_a_type and chosen.condition != "absent"
        shared = Ruled(ground, chosen, device_type=kind) if one_rule else None
        for device, parts in zip(devices, ways, strict=True):
            ruled = shared or Ruled(ground, chosen, device_id=device)
            for part in parts:
                ruled.send(device, part)
            story_holds(ruled, device, {write.at: write.value for write in delivery.points})

    for_all(ground.run, examples, deliver, quick=7, full=120)


def story_holds(ruled: Ruled, device: int, points: dict[int, float]) -> None:
    """The alerts of a rule with a device, and what a test of the rule says, are those of the points."""
    story = expected(ruled.terms, points)
    items = ruled.alerts(device)
    alerts_hold(ruled, items, story.alerts)
    end = max([SPAN * SECOND, *points]) + 1
    made = {"start_time": ruled.moment(0), "end_time": ruled.moment(end), "device_id": device}
    name = "test_alert_rule"
    trial = expect(ruled.ground.client.call(name, path={"id": ruled.id}, json=made), 200, name).data
    changes = [(ruled.offset(e["timestamp"]), e["from_phase"], e["to_phase"]) for e in trial["transitions"]]
    wanted = [tuple(each) for each in story.changes]
    hold(changes == wanted, "a test tells what the rule does", f"{ruled.terms}: {changes}, not {wanted}", name)
    judged = sum(at >= 0 for at in points)
    found = (trial["alerts"], trial["points"], trial["devices"], trial["truncated"])
    numbers = (len(story.alerts), judged, 1, False)
    said = f"alerts, points, devices, truncated are {found}, not {numbers}"
    hold(found == numbers, "a test tells what the rule does", said, name)
    hold(ruled.alerts(device) == items, "a test has no effect", "the alerts are others after a test", name)


def alerts_hold(ruled: Ruled, items: list[dict[str, Any]], wanted: list[Raised]) -> None:
    found = [ruled.told(item) for item in items]
    said = f"{ruled.terms}: {found}, not {wanted}"
    hold(found == wanted, "alerts follow from the points", said, "list_alerts")
    for item in items:
        end = (item["status"], item.get("resolution"))
        right = end == (("resolved", "auto") if "resolved_at" in item else ("active", None))
        hold(right, "alerts follow from the points", f"status and resolution are {end}", "list_alerts")


def _edges(ground: Ground) -> None:
    """What a person worked out, point by point and in reverse."""
    for case in CASES:
        device = ground.device()
        ruled = Ruled(ground, case.terms, device_id=device)
        ruled.feed(device, case.points)
        _case_holds(ruled, device, case)
        if len(case.points) > 1:
            late = ground.device()
            ruled = Ruled(ground, case.terms, device_id=late)
            for at in sorted(case.points, reverse=True):
                ruled.feed(late, {at: case.points[at]})
            _case_holds(ruled, late, case)


def _case_holds(ruled: Ruled, device: int, case: Case) -> None:
    found = [ruled.told(item) for item in ruled.alerts(device)]
    said = f"{case.name}: {case.terms} makes of {case.points}: {found}, not {case.alerts}"
    hold(found == case.alerts, "edges of rules", said, "list_alerts")


def _values(ground: Ground) -> None:
    """A rule tried on values at, under and over its threshold, which leaves nothing behind."""
    device, name = ground.device(), "test_alert_rule"
    under, over = 9.999999999999998, 10.000000000000002
    breaches = {"gt": (0, 0, 1), "gte": (0, 1, 1), "lt": (1, 0, 0), "lte": (1, 1, 0), "eq": (0, 1, 0), "ne": (1, 0, 1)}
    for condition, wanted in breaches.items():
        ruled = Ruled(ground, Terms(condition, LEVEL), device_id=device)
        before = _seen(ruled, device)
        for value, is_breach in zip((under, LEVEL, over), wanted, strict=True):
            trial = expect(ground.client.call(name, path={"id": ruled.id}, json={"value": value}), 200, name).data
            phases = [(each["from_phase"], each["to_phase"]) for each in trial["transitions"]]
            found = (trial["is_breach"], trial["alerts"], phases)
            right = (bool(is_breach), is_breach, [("normal", "firing")] * is_breach)
            said = f"{condition} {LEVEL} of {value!r}: {found}, not {right}"
            hold(found == right, "a test tells what the rule does", said, name)
        hold(_seen(ruled, device) == before, "a test has no effect", f"{before}, then {_seen(ruled, device)}", name)


def _seen(ruled: Ruled, device: int) -> list[Any]:
    """All that a test might have left behind."""
    client = ruled.ground.client
    rule = expect(client.call("get_alert_rule", path={"id": ruled.id}), 200, "get_alert_rule").data
    points = expect(client.call("list_telemetry", params={"device_id": device}), 200, "list_telemetry").data["items"]
    return [rule, points, ruled.alerts(device, include_retracted="true")]


def _at_once(ground: Ground) -> None:
    """Many senders, each with its own part of a course with several alerts, while somebody looks at the list."""
    for _ in range(1 if ground.is_quick else 10):
        device = ground.device()
        ruled = Ruled(ground, Terms("gt", LEVEL, for_seconds=2), device_id=device)
        points = {second * SECOND: 11.0 if second // 10 % 2 == 0 else 9.0 for second in range(60)}
        mixed = list(points)
        ground.run.random.shuffle(mixed)
        open_at_most: list[int] = []

        def send(
            caller: Client, mark: int, ruled: Ruled = ruled, device: int = device, mixed: list[int] = mixed
        ) -> None:
            mine = [Write(METRIC, at, points[at]) for at in mixed[mark :: CALLERS - 1]]  # noqa: B023 - used at once
            for start in range(0, len(mine), 3):
                ruled.send(device, mine[start : start + 3], caller)

        def look(caller: Client, ruled: Ruled = ruled, seen: list[int] = open_at_most) -> None:
            for _ in range(6):
                reply = caller.call("list_alerts", params={"rule_id": ruled.id, "size": 100})
                items = expect(reply, 200, "list_alerts").data["items"]
                seen.append(sum(item["status"] != "resolved" for item in items))

        works = [lambda caller, mark=mark: send(caller, mark) for mark in range(CALLERS - 1)]
        ground.at_once([*works, look])
        said = f"{max(open_at_most)} open alerts of one rule and device at a time"
        hold(max(open_at_most) <= 1, "at most one open alert", said, "submit_telemetry_batch")
        story_holds(ruled, device, points)


def _whom(ground: Ground) -> None:
    """A rule for a device, for a type and for all, before the same points of three devices; one for another metric."""
    kind = ground.name()
    one, same, other = ground.device(device_type=kind), ground.device(device_type=kind), ground.device()
    metric = ground.name().replace("-", "_")
    terms = Terms("gt", LEVEL)
    rules = {
        "device_id": (Ruled(ground, terms, metric_name=metric, device_id=one), {one}),
        "device_type": (Ruled(ground, terms, metric_name=metric, device_type=kind), {one, same}),
        "neither": (Ruled(ground, terms, metric_name=metric), {one, same, other}),
        "another metric": (Ruled(ground, terms, metric_name=f"{metric}.2"), set[int]()),
        "is_active false": (Ruled(ground, terms, metric_name=metric, is_active=False), set[int]()),
    }
    last = rules["is_active false"][0]
    for device in (one, same, other):
        last.send(device, [Write(metric, 0, 11.0)])
    for name, (ruled, wanted) in rules.items():
        found = {item["device_id"] for item in listed(ground, rule_id=ruled.id)}
        said = f"a rule with {name} has alerts of {sorted(found)}, not of {sorted(wanted)}"
        hold(found == wanted, "a rule watches whom it names", said, "create_alert_rule")
    for ruled, _ in rules.values():
        expect(ground.client.call("delete_alert_rule", path={"id": ruled.id}), 200, "delete_alert_rule")


def _bears(ground: Ground) -> None:
    """What an alert has from its rule and the point, and what it does not have."""
    for severity in ("info", "warning", "critical"):
        device = ground.device()
        words = {"name": ground.name(), "severity": severity}
        loud = Ruled(ground, Terms("lte", -2.5), device_id=device, **words)
        silent = Ruled(ground, Terms("absent", for_seconds=5), device_id=device, **words)
        silent.feed(device, {20 * SECOND: -7.25})
        shared = {"device_id": device, "title": words["name"], "severity": severity, "metric_name": METRIC}
        breach = {"rule_id": loud.id, "alert_type": "threshold", "threshold_value": -2.5, "actual_value": -7.25}
        silence = {"rule_id": silent.id, "alert_type": "device", "threshold_value": None, "actual_value": None}
        for ruled, fields in ((loud, breach), (silent, silence)):
            (item,) = ruled.alerts(device) or [{}]
            right = {**shared, **fields}
            found = {name: item.get(name) for name in right}
            hold(found == right, "an alert says what its rule says", f"{found}, not {right}", "list_alerts")
